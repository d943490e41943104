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

use crate::article::{Article, BlockKind};
use crate::entity::{Annotations, Gazetteer, Knowledge, Sentence, annotate};
use crate::frame::{Fact, Pack, PackError, Reading};
use crate::lang::Language;
use crate::proposition::{Proposition, propositions};
use crate::quantity::{Currencies, quantities};
use crate::seeds::{SeedError, Seeds};
use crate::syntax::{Model, ModelError, Parser};
use crate::text::{Span, sentences, tokens};

/// Everything that reading needs, loaded once and shared by all threads.
#[derive(Debug)]
pub struct Reader {
    parser: Parser,
    gazetteer: Gazetteer,
    currencies: Currencies,
    pack: Pack,
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
}

/// Why a reader cannot be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReaderError {
    /// The syntax model.
    #[error("the syntax model cannot be used: {0}")]
    Model(#[from] ModelError),
    /// A table of seeds.
    #[error(transparent)]
    Seeds(#[from] SeedError),
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
        Self::with_pack(Pack::deals()?)
    }

    /// A reader of French with another pack.
    pub fn with_pack(pack: Pack) -> Result<Self, ReaderError> {
        let parser = Parser::new(Model::french()?).ok_or(ReaderError::Language)?;
        let seeds = Seeds::embedded()?;
        let gazetteer = Gazetteer::new(&seeds, parser.language());
        Ok(Self { currencies: Currencies::new(&seeds), gazetteer, parser, pack })
    }

    /// The language that is read.
    pub fn language(&self) -> &'static Language {
        self.parser.language()
    }

    /// The domain pack.
    pub fn pack(&self) -> &Pack {
        &self.pack
    }

    /// The sentences of an article with their trees and quantities.
    pub fn parse(&self, article: &Article) -> Vec<Sentence> {
        let text = article.text.as_str();
        let mut found = Vec::new();
        for block in article.blocks.iter().filter(|b| b.kind != BlockKind::Leftover) {
            for span in sentences(text, block.span, self.language()) {
                found.push(self.sentence(text, span, block.kind == BlockKind::Heading));
            }
        }
        found
    }

    fn sentence(&self, text: &str, span: Span, heading: bool) -> Sentence {
        let tree = self.parser.parse(text, &tokens(text, span, self.language()));
        let quantities = quantities(&tree, self.language(), &self.currencies);
        Sentence { span, heading, tree, quantities }
    }

    /// Reads an article. The same article gives the same document, whatever was read before.
    pub fn read(&self, article: &Article) -> Document {
        let text = article.text.as_str();
        let language = self.language();
        let sentences = self.parse(article);
        let knowledge = Knowledge { language, gazetteer: &self.gazetteer, lexicon: &self.pack.lexicon };
        let mut annotations = annotate(text, &sentences, knowledge);
        let propositions = propositions(text, &sentences, &annotations, article.date, language);
        let reading = Reading {
            text,
            sentences: &sentences,
            annotations: &annotations,
            propositions: &propositions,
            language,
        };
        let facts = self.pack.facts(reading);
        let year = article.date.map(|d| d.year());
        self.pack.identify(&mut annotations.entities, &facts, &article.id, year);
        Document { sentences, annotations, propositions, facts }
    }
}
