//! Parts of speech, features, lemmas and dependency trees, as Universal Dependencies define them.
//!
//! [`Parser::parse`] turns the tokens of a sentence into a [`Tree`]. One network reads the sentence
//! and scores parts of speech, features, arcs and relations; a maximum spanning tree makes the scores
//! a tree; lemmas come from a lexicon and from rules on endings. Weights are integers and ties go to
//! the first class, so that a sentence has one reading on every machine.
//!
//! [`train()`] makes the model from treebanks, [`evaluate()`] measures it as the CoNLL 2018 shared task
//! did, and [`conllu`] reads and writes treebank files.

mod arborescence;
pub mod conllu;
mod evaluate;
mod forms;
mod lemma;
mod mend;
mod network;
mod perceptron;
mod tags;
mod train;
mod tree;
mod words;

use std::ops::Range;
use std::sync::Mutex;

use serde::{Deserialize, Serialize};

pub use evaluate::{Scores, evaluate};

pub use train::{Sources, train};
pub use tree::{Deprel, Feats, Tree, Upos, Word};

use crate::lang::Language;
use crate::network::file;
pub use crate::network::file::ModelError;
use crate::text::Span;
use perceptron::best;

/// The trained weights of one language.
#[derive(Debug, Serialize, Deserialize)]
pub struct Model {
    language: String,
    lemmas: lemma::Lemmatiser,
    contractions: perceptron::Weights,
    network: network::Network,
    /// The values of FEATS, by class number.
    feats: Vec<Feats>,
    /// The values of FEATS seen with each part of speech, by its number.
    possible: Vec<Vec<u16>>,
    /// The relations, by class number; the first is `root`.
    relations: Vec<Deprel>,
}

const MAGIC: &[u8; 8] = b"NGSYNTX3";

impl Model {
    /// The bytes of the model for French that the program carries.
    pub const FRENCH: &[u8] = include_bytes!("../../models/fr/syntax.model");

    /// The model for French that the program carries.
    pub fn french() -> Result<Self, ModelError> {
        Self::from_bytes(Self::FRENCH)
    }

    /// Reads a model from the bytes of its file: a magic number, then a zstd frame with a checksum.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        let model: Self = file::read(MAGIC, bytes)?;
        let (feats, relations) = (model.feats.len(), model.relations.len());
        let sound = model.network.is_sound(Upos::ALL.len(), feats, relations)
            && model.possible.len() == Upos::ALL.len()
            && model.possible.iter().flatten().all(|class| usize::from(*class) < feats);
        if sound { Ok(model) } else { Err(ModelError::unsound()) }
    }

    /// The bytes of the model's file.
    pub fn to_bytes(&self) -> Vec<u8> {
        file::write(MAGIC, self)
    }
}

/// How many pieces of sentences are read abreast.
const ABREAST: usize = 8;

/// Sentences that are longer are read in pieces, so that time and memory stay linear.
const LONGEST: usize = 200;

/// Reads sentences into trees.
#[derive(Debug)]
pub struct Parser {
    model: Model,
    language: &'static Language,
    /// Buffers of earlier sentences, for later ones.
    buffers: Mutex<Vec<Buffers>>,
}

/// The room that a reading needs, and what earlier ones had to look up.
#[derive(Debug, Default)]
struct Buffers {
    network: network::Scratch,
    forms: forms::Forms,
}

impl Parser {
    /// A parser with the given model; `None` when its language is not one of [`crate::lang`].
    pub fn new(model: Model) -> Option<Self> {
        let language = crate::lang::by_code(&model.language)?;
        Some(Self { model, language, buffers: Mutex::default() })
    }

    /// The language that the model was trained on.
    pub fn language(&self) -> &'static Language {
        self.language
    }

    /// The parts of speech that the lexicon has for a form, as bits by their numbers.
    pub fn listed(&self, form: &str) -> u64 {
        self.model.lemmas.know(form).listed
    }

    /// The tree of the sentence whose tokens are `tokens` of `text`.
    ///
    /// Time and memory are linear in the number of tokens.
    pub fn parse(&self, text: &str, tokens: &[Span]) -> Tree {
        let mut tree = words::expand(text, tokens, self.language, &self.model.contractions);
        self.analyse(std::slice::from_mut(&mut tree));
        tree
    }

    /// The trees of sentences, whose tokens are spans of `text`: as [`parse`](Self::parse) gives them, but faster.
    pub fn parse_all<'t>(&self, text: &str, sentences: impl Iterator<Item = &'t [Span]>) -> Vec<Tree> {
        let expand = |tokens| words::expand(text, tokens, self.language, &self.model.contractions);
        let mut trees: Vec<Tree> = sentences.map(expand).collect();
        self.analyse(&mut trees);
        trees
    }

    /// Reads the words of the trees anew, whatever tags and heads they had.
    pub fn analyse(&self, trees: &mut [Tree]) {
        let pool = || self.buffers.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut buffers = pool().pop().unwrap_or_default();
        let pieces: Vec<(usize, Range<usize>)> =
            (0..trees.len()).flat_map(|at| self.pieces(&trees[at].words).into_iter().map(move |p| (at, p))).collect();
        buffers.forms.tidy();
        // Sentences that are about as long keep each other company to their ends.
        let mut by_length: Vec<&(usize, Range<usize>)> = pieces.iter().collect();
        by_length.sort_by_key(|(_, piece)| std::cmp::Reverse(piece.len()));
        for abreast in by_length.chunks(ABREAST) {
            let add = |(tree, piece): &&(usize, Range<usize>)| {
                self.model.add(&trees[*tree].words[piece.clone()], &mut buffers)
            };
            let places: Vec<Range<usize>> = abreast.iter().map(add).collect();
            self.model.network.read(&mut buffers.network);
            for ((tree, piece), place) in abreast.iter().zip(places) {
                self.model.decide(&mut trees[*tree].words[piece.clone()], place, &mut buffers);
            }
        }
        for (tree, piece) in pieces {
            self.finish(&mut trees[tree].words, piece);
        }
        trees.iter_mut().for_each(Tree::link);
        pool().push(buffers);
    }

    /// Mends the reading of a piece of a sentence, and sets it beside the pieces before it.
    fn finish(&self, words: &mut [Word], piece: Range<usize>) {
        let start = piece.start;
        let own = &mut words[piece.clone()];
        self.mend(own);
        if start > 0 && self.reports(words, start) {
            mend::invert(&mut words[piece.clone()]);
        }
        for word in &mut words[piece.clone()] {
            word.head = word.head.map(|head| head + start);
        }
        let root = words[..start].iter().position(|word| word.head.is_none());
        let own = piece.into_iter().find(|&at| words[at].head.is_none());
        if let (Some(root), Some(own)) = (root, own) {
            words[own].head = Some(root);
            words[own].deprel = Deprel::from("parataxis");
        }
    }

    /// The pieces that a sentence is read in.
    fn pieces(&self, words: &[Word]) -> Vec<Range<usize>> {
        let mut pieces = Vec::new();
        let mut start = 0;
        while start < words.len() {
            let end = self.piece_end(words, start);
            pieces.push(start..end);
            start = end;
        }
        pieces
    }

    /// Where the piece of a sentence that starts at `start` ends. Clauses with a semicolon between them, and
    /// one that says who speaks (*…, a annoncé le groupe*), are read each for itself.
    fn piece_end(&self, words: &[Word], start: usize) -> usize {
        let limit = limit(words, start);
        let within = start + SHORTEST..limit.saturating_sub(SHORTEST - 1);
        let parts = |&at: &usize| {
            words[at - 1].form == ";"
                || self.reports(words, at) && words[start..at].iter().any(|w| self.is_finite(&w.form))
        };
        within.into_iter().find(parts).unwrap_or(limit)
    }

    /// Whether a form is that of a finite verb, and of nothing else but by chance.
    fn is_finite(&self, form: &str) -> bool {
        let known = self.model.lemmas.know(form);
        let other = [Upos::Noun, Upos::Adj, Upos::Adp, Upos::Propn, Upos::Pron, Upos::Det, Upos::Adv]
            .into_iter()
            .any(|upos| known.can_be(upos));
        let participle = self.language.participles.iter().any(|ending| form.ends_with(ending));
        known.can_be(Upos::Aux) || known.can_be(Upos::Verb) && !other && !participle
    }

    /// Whether a clause that only says who speaks begins with the comma or quotation mark at `at`.
    fn reports(&self, words: &[Word], at: usize) -> bool {
        if !matches!(words[at].form.as_str(), "," | "»" | "”") {
            return false;
        }
        let form = |at: usize| words.get(at).map_or("", |w| w.form.as_str());
        let says = |at: usize| {
            let known = self.model.lemmas.know(form(at));
            let lemma = || self.model.lemmas.lemma(form(at), &known, Upos::Verb);
            known.can_be(Upos::Verb) && self.language.saying.contains(&lemma().as_str())
        };
        let next = if form(at + 1) == "," { at + 2 } else { at + 1 };
        if self.language.perfect.contains(&form(next)) {
            return says(next + 1) || says(next + 2) && form(next + 1).chars().all(char::is_alphabetic);
        }
        let subject = form(next + 1);
        let begins =
            subject.starts_with(|c: char| c.is_uppercase() || c == '-') || self.language.articles.contains(&subject);
        says(next) && begins
    }
}

/// No part of a sentence with fewer words is read for itself.
const SHORTEST: usize = 5;

/// Where a piece of a sentence has to end: after the last mark that leaves it not too long.
fn limit(words: &[Word], start: usize) -> usize {
    let limit = start + LONGEST;
    if words.len() <= limit {
        return words.len();
    }
    let is_mark = |w: &Word| !w.form.chars().any(char::is_alphanumeric);
    let mark = (start + LONGEST / 2..limit).rev().find(|&i| is_mark(&words[i]));
    mark.map_or(limit, |i| i + 1)
}

impl Model {
    /// Adds a sentence to those that the network reads; returns its words' numbers there.
    fn add(&self, words: &[Word], buffers: &mut Buffers) -> Range<usize> {
        let Buffers { network, forms } = buffers;
        let is_acronym = tags::acronyms(words);
        for word in words {
            let form = forms.number(&word.form, self);
            network.add_word(forms.vector(form, is_acronym(&word.form), self));
        }
        network.end_sentence()
    }

    /// Sets tags, lemmas, heads and relations of the words of a sentence, which is at `place` of the reading.
    fn decide(&self, words: &mut [Word], place: Range<usize>, buffers: &mut Buffers) {
        let Buffers { network: scratch, forms } = buffers;
        let is_acronym = tags::acronyms(words);
        for (at, word) in place.clone().zip(words.iter_mut()) {
            let form = forms.number(&word.form, self);
            let allowed = forms.allowed(form, is_acronym(&word.form));
            let upos = best(scratch.upos(&self.network, at), |class| allowed.has(class));
            word.upos = upos.map_or(Upos::X, |class| Upos::ALL[class]);
            let feats = scratch.feats(&self.network, at);
            let possible = self.possible[word.upos as usize].iter().map(|class| usize::from(*class));
            let class = possible.reduce(|best, class| if feats[class] > feats[best] { class } else { best });
            word.feats = class.map_or_else(Feats::default, |class| self.feats[class].clone());
            word.lemma = forms.lemma(form, word.upos, self);
        }
        let arcs = self.network.arcs(place.clone(), scratch);
        forbid_marks_as_heads(words, arcs);
        let heads = arborescence::arborescence(arcs, words.len());
        let labels = self.network.labels(scratch, place, &heads);
        for ((word, head), scores) in words.iter_mut().zip(&heads).zip(labels) {
            word.head = Some(*head).filter(|head| *head < heads.len());
            word.deprel = match word.head {
                None => self.relations[0].clone(),
                Some(_) => best(&scores[..self.relations.len()], |class| class > 0)
                    .map_or_else(Deprel::default, |class| self.relations[class].clone()),
            };
        }
        self.mend_verbs(words);
    }
}

/// Nothing depends on a punctuation mark, unless there is nothing else.
fn forbid_marks_as_heads(words: &[Word], arcs: &mut [i32]) {
    for scores in arcs.chunks_exact_mut(words.len() + 1) {
        for (score, word) in scores.iter_mut().zip(words) {
            if word.upos == Upos::Punct {
                *score = i32::MIN;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{sentences, tokens};

    const TEXTS: [&str; 4] = [
        "Le groupe Orel, fondé à Lyon en 2004, a annoncé mardi qu'il rachèterait Tarn SA pour 3 milliards d'euros.",
        "Selon la ministre, « l'accord franco-indien sera signé d'ici à la fin du mois », malgré les réserves des élus.",
        "GRÈVE : TRAFIC INTERROMPU SUR LA LIGNE 4",
        "Norvel 🚀 signe — enfin — un contrat avec 東京電力 (TEPCO) !!",
    ];

    #[test]
    fn all_vector_instructions_give_one_reading() {
        let model = Model::french().unwrap();
        let parser = Parser::new(model).unwrap();
        for text in TEXTS {
            let read = |network: network::Scratch| {
                let mut buffers = Buffers { network, ..Buffers::default() };
                let whole = Span::new(0, text.len());
                let spans = tokens(text, whole, parser.language);
                let mut tree = words::expand(text, &spans, parser.language, &parser.model.contractions);
                let place = parser.model.add(&tree.words, &mut buffers);
                parser.model.network.read(&mut buffers.network);
                parser.model.decide(&mut tree.words, place.clone(), &mut buffers);
                (tree, parser.model.network.arcs(place, &mut buffers.network).to_vec())
            };
            let best = read(network::Scratch::default());
            assert_eq!(best, read(network::Scratch::with(pulp::Arch::Scalar)), "{text}");
            #[cfg(target_arch = "x86_64")]
            if let Some(simd) = pulp::x86::V3::try_new() {
                assert_eq!(best, read(network::Scratch::with(pulp::Arch::V3(simd))), "{text}");
            }
        }
    }

    #[test]
    fn sentences_read_abreast_are_read_as_alone() {
        let parser = Parser::new(Model::french().unwrap()).unwrap();
        // More of them than are read at once, of many lengths, one of them empty.
        let text = TEXTS.repeat(3).join("\n");
        let lines = std::iter::once("").chain(text.lines());
        let offset = |line: &str| line.as_ptr() as usize - text.as_ptr() as usize;
        let span = |line: &str| {
            if line.is_empty() { Span::new(0, 0) } else { Span::new(offset(line), offset(line) + line.len()) }
        };
        let sentences: Vec<Vec<Span>> = lines.map(|line| tokens(&text, span(line), parser.language)).collect();
        assert!(sentences.len() > ABREAST);
        let alone: Vec<Tree> = sentences.iter().map(|sentence| parser.parse(&text, sentence)).collect();
        assert_eq!(parser.parse_all(&text, sentences.iter().map(Vec::as_slice)), alone);
    }

    #[test]
    fn a_sentence_without_a_verb_gets_the_word_that_can_be_one() {
        let parser = Parser::new(Model::french().unwrap()).unwrap();
        let verbs = |text: &str| {
            let tree = parser.parse(text, &tokens(text, Span::new(0, text.len()), parser.language));
            let verbs = tree.words.iter().enumerate().filter(|(_, word)| word.upos == Upos::Verb);
            let subject = |verb: usize| tree.child(verb, "nsubj").map_or("", |s| tree.words[s].form.as_str());
            verbs.map(|(at, word)| format!("{} {}", subject(at), word.lemma)).collect::<Vec<_>>()
        };
        assert_eq!(verbs("Bpifrance entre au capital de Cosmian."), ["Bpifrance entrer"]);
        assert_eq!(verbs("La compagnie IndiGo commande 100 avions à Airbus."), ["compagnie commander"]);
        assert_eq!(verbs("Rassemblement place Jean-Jaurès à Tours."), [""; 0]);
    }

    #[test]
    fn what_is_put_first_belongs_to_the_verb() {
        let parser = Parser::new(Model::french().unwrap()).unwrap();
        let read = |text: &str| parser.parse(text, &tokens(text, Span::new(0, text.len()), parser.language));
        let tree = read("C'est à Lyon qu'Orel construira son usine.");
        let at = |form: &str| tree.words.iter().position(|w| w.form == form).unwrap();
        assert_eq!(tree.words[at("construira")].head, None);
        assert_eq!(
            (tree.words[at("Lyon")].head, tree.words[at("Lyon")].deprel.base()),
            (Some(at("construira")), "obl")
        );
        let tree = read("Marie Orme, par ailleurs présidente de Tarn, a démenti.");
        let at = |form: &str| tree.words.iter().position(|w| w.form == form).unwrap();
        assert_eq!(tree.words[at("présidente")].deprel.base(), "appos");
        assert_eq!(tree.words[at("par")].deprel.base(), "advmod");
        let tree = read("L'Union et le Canada ont signé dimanche à Bruxelles le CETA, un traité de libre-échange.");
        let at = |form: &str| tree.words.iter().position(|w| w.form == form).unwrap();
        assert_eq!(
            (tree.words[at("traité")].head, tree.words[at("traité")].deprel.base()),
            (Some(at("CETA")), "appos")
        );
    }

    #[test]
    fn a_damaged_model_is_refused() {
        let bytes = Model::FRENCH;
        assert!(matches!(Model::from_bytes(b"NGSYNTX1 and more"), Err(ModelError::Kind)));
        assert!(matches!(Model::from_bytes(&bytes[..bytes.len() / 2]), Err(ModelError::Damaged(_))));
        let mut flipped = bytes.to_vec();
        flipped[bytes.len() / 2] ^= 0x40;
        assert!(matches!(Model::from_bytes(&flipped), Err(ModelError::Damaged(_))));
    }

    #[test]
    fn any_text_has_trees_with_one_root() {
        let parser = Parser::new(Model::french().unwrap()).unwrap();
        let long = "le chat du voisin dort, et ".repeat(720) + "le chien veille.";
        let no_marks = "mot ".repeat(1000);
        let hostile = [
            "?!",
            "Bpifrance entre au capital de Cosmian",
            "Vite : le groupe ferme encore de petits sites",
            "🚀🚀🚀",
            "« »",
            "a",
            "- - -",
            "\u{200f}שלום\u{200e} du 東京 ﷺ",
            "1 2 3 4 5 6 7",
            &long,
            &no_marks,
        ];
        for text in TEXTS.into_iter().chain(hostile) {
            for sentence in sentences(text, Span::new(0, text.len()), parser.language) {
                let tree = parser.parse(text, &tokens(text, sentence, parser.language));
                let count = tree.words.len();
                assert_eq!(tree.roots().count(), 1, "{text}");
                for word in 0..count {
                    let last = tree.ancestors(word).last().unwrap();
                    assert!(tree.words[last].head.is_none(), "a cycle in {text}");
                }
            }
        }
    }

    #[test]
    fn apostrophes_and_hyphens_of_all_kinds_read_alike() {
        let parser = Parser::new(Model::french().unwrap()).unwrap();
        let read = |text: &str| {
            let tree = parser.parse(text, &tokens(text, Span::new(0, text.len()), parser.language));
            tree.words.iter().map(|w| (w.upos, w.feats.clone(), w.head, w.deprel.clone())).collect::<Vec<_>>()
        };
        let typewriter = "L'entreprise n'a pas signé l'accord qu'elle voulait.";
        assert_eq!(read(typewriter), read(&typewriter.replace('\'', "’")));
        let typewriter = "Le vice-président de la start-up franco-indienne a-t-il signé ?";
        assert_eq!(read(typewriter), read(&typewriter.replace('-', "\u{2011}")));
    }
}
