//! Parts of speech, features, lemmas and dependency trees, as Universal Dependencies define them.
//!
//! [`Parser::parse`] turns the tokens of a sentence into a [`Tree`]. It runs three models one after
//! the other, all in one file ([`Model`]): a tagger for parts of speech and features, a lemmatiser
//! of lexicon and suffix rules, and a greedy transition-based parser. The weights are integers and
//! ties go to the first class, so that a sentence has one reading on every machine.
//!
//! [`train()`] makes the model from treebanks, [`evaluate()`] measures it as the CoNLL 2018 shared task
//! did, and [`conllu`] reads and writes treebank files.

pub mod conllu;
mod evaluate;
mod lemma;
mod parser;
mod perceptron;
mod tagger;
mod train;
mod tree;
mod words;

use serde::{Deserialize, Serialize};

pub use evaluate::{Scores, evaluate};
pub use train::{Sources, train};
pub use tree::{Deprel, Feats, Tree, Upos, Word};

use crate::lang::Language;
use crate::text::Span;

/// The trained weights of one language.
#[derive(Debug, Serialize, Deserialize)]
pub struct Model {
    language: String,
    lemmas: lemma::Lemmatiser,
    contractions: perceptron::Weights,
    tagger: tagger::Tagger,
    arcs: parser::Arcs,
}

const MAGIC: &[u8; 8] = b"NGSYNTX1";

/// Why a model file cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// The file is of another kind or of another version.
    #[error("it is no syntax model of this version")]
    Kind,
    /// The bytes are damaged.
    #[error("it is damaged: {0}")]
    Damaged(String),
}

impl Model {
    /// The bytes of the model for French that the program carries.
    pub const FRENCH: &[u8] = include_bytes!("../../models/fr/syntax.model");

    /// The model for French that the program carries.
    pub fn french() -> Result<Self, ModelError> {
        Self::from_bytes(Self::FRENCH)
    }

    /// Reads a model from the bytes of its file: a magic number, then a zstd frame with a checksum.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        let body = bytes.strip_prefix(MAGIC).ok_or(ModelError::Kind)?;
        let raw = zstd::decode_all(body).map_err(|e| ModelError::Damaged(e.to_string()))?;
        postcard::from_bytes(&raw).map_err(|e| ModelError::Damaged(e.to_string()))
    }

    /// The bytes of the model's file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let raw = postcard::to_stdvec(self).expect("a model holds nothing that postcard cannot write");
        let mut encoder = zstd::Encoder::new(MAGIC.to_vec(), 19).expect("level 19 exists");
        encoder.include_checksum(true).expect("zstd has checksums");
        std::io::Write::write_all(&mut encoder, &raw).expect("writing to memory");
        encoder.finish().expect("writing to memory")
    }
}

/// Reads sentences into trees.
#[derive(Debug)]
pub struct Parser {
    model: Model,
    language: &'static Language,
}

impl Parser {
    /// A parser with the given model; `None` when its language is not one of [`crate::lang`].
    pub fn new(model: Model) -> Option<Self> {
        let language = crate::lang::by_code(&model.language)?;
        Some(Self { model, language })
    }

    /// The language that the model was trained on.
    pub fn language(&self) -> &'static Language {
        self.language
    }

    /// The tree of the sentence whose tokens are `tokens` of `text`.
    ///
    /// Time and memory are linear in the number of tokens.
    pub fn parse(&self, text: &str, tokens: &[Span]) -> Tree {
        let mut tree = words::expand(text, tokens, self.language, &self.model.contractions);
        self.analyse(&mut tree);
        tree
    }

    /// Reads the words of `tree` anew, whatever tags and heads they had.
    pub fn analyse(&self, tree: &mut Tree) {
        self.model.tagger.tag(tree, &self.model.lemmas);
        for word in &mut tree.words {
            word.lemma = self.model.lemmas.lemma(&word.form, word.upos);
        }
        self.model.arcs.parse(tree);
    }
}
