//! From an article to its facts: the rooms in their order.
//!
//! ```no_run
//! use newsgraph::{article::{Article, Metadata}, reader::Reader};
//!
//! let reader = Reader::french()?;
//! let text = "La France et l'Inde ont signé un accord commercial.".to_owned();
//! let article = Article::new("a1".to_owned(), Metadata::default(), text)?;
//! for fact in reader.read(&article).facts {
//!     println!("{} {}", fact.relation, fact.status);
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use sha2::{Digest, Sha256};

use crate::article::{Article, BlockKind};
use crate::entity::{Annotations, Gazetteer, Knowledge, MentionKind, Recogniser, Sentence, annotate};
use crate::frame::{Fact, Node, Pack, PackError, Reading};
use crate::lang::Language;
use crate::proposition::{Predicate, Proposition, propositions};
use crate::quantity::{Currencies, Quantity, quantities};
use crate::seeds::{CompiledError, Seeds};
use crate::syntax::{Model, ModelError, Parser};
use crate::text::{Span, sentences, tokens};

/// The least confidence of the facts that are given, unless one says otherwise: below it a fact is rather
/// wrong than right.
pub const MIN_CONFIDENCE: f64 = 0.5;

/// Everything that reading needs, loaded once and shared by all threads.
#[derive(Debug)]
pub struct Reader {
    parser: Parser,
    gazetteer: Gazetteer,
    recogniser: Recogniser,
    currencies: Currencies,
    pack: Pack,
    /// Facts with less confidence are left out.
    min_confidence: f64,
    /// Whether propositions are read that no frame asks for.
    open: bool,
    /// A digest of the program's data and the pack.
    fingerprint: [u8; 32],
}

/// An article as read.
#[derive(Debug, Default)]
pub struct Document {
    /// Its sentences, with their trees and quantities.
    pub sentences: Vec<Sentence>,
    /// Its mentions and entities.
    pub annotations: Annotations,
    /// Its propositions.
    pub propositions: Vec<Proposition>,
    /// Its facts.
    pub facts: Vec<Fact>,
    /// What becomes of the things in them: the stages that they reach, terms of the ontology.
    pub stages: Vec<Fact>,
}

impl Document {
    /// What the frames read it from.
    pub fn reading<'a>(&'a self, article: &'a Article, language: &'a Language) -> Reading<'a> {
        Reading {
            text: &article.text,
            sentences: &self.sentences,
            annotations: &self.annotations,
            propositions: &self.propositions,
            facts: &self.facts,
            language,
        }
    }

    /// What people call one end of a fact.
    pub fn label(&self, node: &Node) -> String {
        match node {
            Node::Entity(index) => self.annotations.entities[*index].label.clone(),
            Node::Amount(amount, _) => amount.to_string(),
            Node::Integer(value) => value.to_string(),
            Node::Term(name) => name.clone(),
        }
    }
}

/// Why a reader cannot be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReaderError {
    /// The syntax model.
    #[error("the syntax model cannot be used: {0}")]
    Model(#[from] ModelError),
    /// The model of names.
    #[error("the model of names cannot be used: {0}")]
    Names(#[source] ModelError),
    /// The seed tables that the program carries.
    #[error("the seed tables of the program cannot be used: {0}")]
    Seeds(#[from] CompiledError),
    /// The domain pack.
    #[error(transparent)]
    Pack(#[from] PackError),
    /// The model is of a language that this program does not know.
    #[error("the syntax model is of a language that is not known")]
    Language,
}

impl Reader {
    /// A reader of French with the pack that the program carries.
    pub fn french() -> Result<Self, ReaderError> {
        Self::with(Pack::deals()?, Vec::new())
    }

    /// A reader of French with another pack, and with seed tables before those that the program carries.
    pub fn with(pack: Pack, seeds: Vec<Seeds>) -> Result<Self, ReaderError> {
        let parser = Parser::new(Model::french()?).ok_or(ReaderError::Language)?;
        let own = Seeds::embedded()?;
        let seeds: Vec<Seeds> = seeds.into_iter().chain([own]).collect();
        let mut hash = Sha256::new();
        hash.update(env!("CARGO_PKG_VERSION"));
        hash.update(Model::FRENCH);
        hash.update(Recogniser::FRENCH);
        seeds.iter().for_each(|seeds| hash.update(seeds.as_bytes()));
        hash.update(format!("{:?}", pack.source));
        let fingerprint = hash.finalize().into();
        let recogniser = Recogniser::french().map_err(ReaderError::Names)?;
        let currencies = Currencies::new(&seeds);
        let gazetteer = Gazetteer::new(seeds);
        Ok(Self {
            currencies,
            gazetteer,
            recogniser,
            parser,
            pack,
            min_confidence: MIN_CONFIDENCE,
            open: false,
            fingerprint,
        })
    }

    /// The reader with another least confidence, from 0 to 1.
    #[must_use]
    pub fn with_min_confidence(self, min_confidence: f64) -> Self {
        Self { min_confidence, ..self }
    }

    /// The reader, reading all propositions, not only those with a predicate of the pack's frames.
    #[must_use]
    pub fn with_open_propositions(self) -> Self {
        Self { open: true, ..self }
    }

    /// Facts with less confidence are left out.
    pub fn min_confidence(&self) -> f64 {
        self.min_confidence
    }

    /// The language that is read.
    pub fn language(&self) -> &'static Language {
        self.parser.language()
    }

    /// The names known beforehand.
    pub fn gazetteer(&self) -> &Gazetteer {
        &self.gazetteer
    }

    /// A digest of all that an article's reading rests on: the article, the program and the pack.
    /// Where it has not changed, the reading would be the same.
    pub fn digest(&self, article: &Article) -> String {
        let mut hash = Sha256::new();
        let date = article.date.map(|d| d.to_string());
        let fields = [&article.title, &article.url, &date, &article.language, &article.outlet];
        hash.update(self.fingerprint);
        hash.update(self.min_confidence.to_le_bytes());
        for field in fields.into_iter().map(Option::as_deref).chain([Some(article.id.as_str()), Some(&article.text)]) {
            // The length keeps one field's end from counting as the next one's beginning.
            let field = field.unwrap_or("\u{0}");
            hash.update((field.len() as u64).to_le_bytes());
            hash.update(field);
        }
        hex(&hash.finalize())
    }

    /// The domain pack.
    pub fn pack(&self) -> &Pack {
        &self.pack
    }

    /// The sentences of an article with their trees and quantities.
    pub fn parse(&self, article: &Article) -> Vec<Sentence> {
        let text = article.text.as_str();
        let mut spans = Vec::new();
        for block in article.blocks.iter().filter(|b| b.kind != BlockKind::Leftover) {
            let heading = block.kind == BlockKind::Heading;
            spans.extend(sentences(text, block.span, self.language()).into_iter().map(|span| (span, heading)));
        }
        let tokens: Vec<Vec<Span>> = spans.iter().map(|(span, _)| tokens(text, *span, self.language())).collect();
        let trees = self.parser.parse_all(text, tokens.iter().map(Vec::as_slice));
        let sentence = |((span, heading), tree)| {
            let quantities = quantities(&tree, self.language(), &self.currencies);
            Sentence { span, heading, tree, quantities }
        };
        spans.into_iter().zip(trees).map(sentence).collect()
    }

    /// The sentences of an article, and who and what is named in them.
    pub fn annotate(&self, article: &Article) -> (Vec<Sentence>, Annotations) {
        let mut sentences = self.parse(article);
        let knowledge = Knowledge {
            language: self.language(),
            gazetteer: &self.gazetteer,
            parser: &self.parser,
            recogniser: &self.recogniser,
            lexicon: &self.pack.lexicon,
            is_a: &|class, ancestor| self.pack.ontology.is_a(class, ancestor),
        };
        let annotations = annotate(article.title.as_deref(), &article.text, &sentences, knowledge);
        // *Orel 2030*: the number is the name's.
        for name in annotations.mentions.iter().filter(|m| m.kind == MentionKind::Name && m.words.len() > 1) {
            let inner = name.words.start + 1..name.words.end;
            let own = |q: &Quantity| inner.start <= q.words.start && q.words.end <= inner.end;
            sentences[name.sentence].quantities.retain(|q| !own(q));
        }
        (sentences, annotations)
    }

    /// Reads an article. The same article gives the same document, whatever was read before.
    pub fn read(&self, article: &Article) -> Document {
        let text = article.text.as_str();
        let language = self.language();
        let (mut sentences, annotations) = self.annotate(article);
        let home = annotations.home.map(|home| annotations.entities[home].key.as_str());
        let others = annotations.keys_spoken_of();
        sentences.iter_mut().for_each(|s| self.currencies.localise(&mut s.quantities, &s.tree, home, &others));
        let wanted = |predicate: Predicate| match predicate {
            Predicate::Word(_) if self.open => true,
            Predicate::Word(lemma) => self.pack.has_predicate(language.code, lemma),
            Predicate::Mention(entity) => self.pack.has_class(&annotations.entities[entity].class),
        };
        let propositions = propositions(text, &sentences, &annotations, article.date, language, &wanted);
        let mut document = Document { sentences, annotations, propositions, ..Document::default() };
        let mut facts = self.pack.facts(document.reading(article, language));
        facts.retain(|fact| fact.confidence >= self.min_confidence);
        let is_stage = |fact: &Fact| matches!(fact.object, Node::Term(_));
        (document.stages, document.facts) = facts.into_iter().partition(is_stage);
        // What no fact speaks of is nobody's business.
        let known = |node: &Node| document.facts.iter().any(|fact| fact.subject == *node || fact.object == *node);
        document.stages.retain(|stage| known(&stage.subject));
        let year = article.date.map(|d| d.year);
        self.pack.identify(&mut document.annotations.entities, &document.facts, &article.id, year);
        document
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
