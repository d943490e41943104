//! Names that trained networks find: persons, organisations, places, products, events.
//!
//! A network is an encoder (`network`) under a linear-chain conditional random field (Lafferty et al. 2001; Huang et
//! al. 2015, *Bidirectional LSTM-CRF Models for Sequence Tagging*). Several of them, trained from different
//! random weights, judge together: their scores are added. They are told of each word what the parser and
//! the gazetteers say of it, and what stands beside it elsewhere in the article (`keys.rs`).

pub mod brat;
mod evaluate;
mod keys;
pub mod passages;
mod train;
mod variants;

use std::ops::Range;
use std::sync::Mutex;

use serde::{Deserialize, Serialize};

pub use evaluate::{Scores, evaluate};
pub use train::{Annotated, Sources, train};

use super::gazetteer::Gazetteer;
use crate::network::file::{self, ModelError};
use crate::network::{self, Encoder, Quantization, Matrix};
use crate::syntax::{Parser, Tree, Upos, Word};
use keys::keys;

/// A recogniser of names.
#[derive(Debug, Serialize, Deserialize)]
pub struct Recogniser {
    members: Vec<Member>,
    /// The classes of names.
    classes: Vec<String>,
    #[serde(skip)]
    buffers: Mutex<Vec<Scratch>>,
}

/// One of its networks.
#[derive(Debug, Serialize, Deserialize)]
struct Member {
    encoder: Encoder,
    hidden: Matrix,
    tags: Matrix,
    /// The score of each tag (column) after each tag (row).
    transitions: Vec<f32>,
}

/// A name in a sentence: its words, and the number of its class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// Indices of its words.
    pub words: Range<usize>,
    /// Its class, see [`Recogniser::classes`].
    pub class: usize,
}

const MAGIC: &[u8; 8] = b"NGNAMES3";

#[derive(Debug, Default)]
struct Scratch {
    encoder: network::Scratch,
    /// The rows of the words, and where those of each word end.
    rows: Vec<u32>,
    ends: Vec<usize>,
    real: Vec<f32>,
    hidden: Vec<u8>,
    scores: Vec<f32>,
    sum: Vec<f32>,
    best: Vec<f32>,
    back: Vec<u8>,
}

/// How many sentences are read abreast.
const ABREAST: usize = 8;

/// The tags of names of `classes` classes: outside, then for each class its first word and its others.
const OUTSIDE: usize = 0;

fn tag_count(classes: usize) -> usize {
    1 + 2 * classes
}

fn first_tag(class: usize) -> usize {
    1 + 2 * class
}

/// Whether a tag can stand after another (or at the beginning, for [`OUTSIDE`]): a name's inner word only
/// after its first or an inner one.
fn follows(before: usize, tag: usize) -> bool {
    tag == OUTSIDE || tag % 2 == 1 || before == tag || before + 1 == tag
}

/// Whether a sentence can name something: it has a capital, other than that of a small word at its beginning.
fn may_name(tree: &Tree) -> bool {
    let small = |word: &Word| {
        use Upos::{Adp, Adv, Aux, Cconj, Det, Num, Pron, Sconj};
        matches!(word.upos, Adp | Adv | Aux | Cconj | Det | Num | Pron | Sconj)
    };
    let capital = |word: &Word| word.form.chars().any(char::is_uppercase);
    tree.words.iter().enumerate().any(|(at, word)| capital(word) && !(at == 0 && small(word)))
}

/// The names that tags spell.
fn names(tags: &[usize]) -> Vec<Name> {
    let mut found: Vec<Name> = Vec::new();
    for (at, &tag) in tags.iter().enumerate() {
        match found.last_mut() {
            _ if tag == OUTSIDE => {}
            Some(last) if tag % 2 == 0 && last.words.end == at => last.words.end = at + 1,
            _ => found.push(Name { words: at..at + 1, class: (tag - 1) / 2 }),
        }
    }
    found
}

impl Recogniser {
    /// The bytes of the model for French that the program carries.
    pub const FRENCH: &[u8] = include_bytes!("../../../models/fr/names.model");

    /// The recogniser for French that the program carries.
    pub fn french() -> Result<Self, ModelError> {
        Self::from_bytes(Self::FRENCH)
    }

    /// Reads a model from the bytes of its file: a magic number, then a zstd frame with a checksum.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        let made: Self = file::read(MAGIC, bytes)?;
        let tags = tag_count(made.classes.len());
        let fits = |member: &Member| {
            member.encoder.is_sound()
                && member.hidden.fits(member.encoder.output(), 1)
                && member.tags.fits(member.hidden.columns(), tags)
                && member.transitions.len() == tags * tags
        };
        let columns = |member: &Member| member.tags.columns();
        let sound = !made.members.is_empty()
            && made.members.iter().all(|member| {
                let first = &made.members[0];
                fits(member) && columns(member) == columns(first) && member.encoder.has_rows_of(&first.encoder)
            });
        if sound { Ok(made) } else { Err(ModelError::unsound()) }
    }

    /// The bytes of the model's file.
    pub fn to_bytes(&self) -> Vec<u8> {
        file::write(MAGIC, self)
    }

    /// The classes of names, by their numbers.
    pub fn classes(&self) -> &[String] {
        &self.classes
    }

    /// The names in each sentence of an article, in their order; none within another.
    pub fn find(&self, trees: &[&Tree], parser: &Parser, gazetteer: &Gazetteer) -> Vec<Vec<Name>> {
        let pool = || self.buffers.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut scratch = pool().pop().unwrap_or_default();
        let s = &mut scratch;
        let mut found = Vec::with_capacity(trees.len());
        let mut keys = keys(trees, parser, gazetteer);
        keys.iter_mut().zip(trees).filter(|(_, tree)| !may_name(tree)).for_each(|(keys, _)| keys.clear());
        for keys in keys.chunks(ABREAST) {
            s.sum.clear();
            s.rows.clear();
            s.ends.clear();
            for keys in keys.iter().flatten() {
                self.members[0].encoder.rows(keys, &mut s.rows);
                s.ends.push(s.rows.len());
            }
            for member in &self.members {
                s.encoder.clear();
                let mut start = 0;
                let mut ends = s.ends.iter();
                for sentence in keys {
                    for &end in ends.by_ref().take(sentence.len()) {
                        member.encoder.add_rows(&s.rows[start..end], &mut s.encoder);
                        start = end;
                    }
                    s.encoder.end_sentence();
                }
                member.encoder.read(&mut s.encoder);
                s.encoder.map(&member.hidden, &mut s.real);
                s.encoder.write(&s.real, Quantization::RECTIFIED, &mut s.hidden);
                s.encoder.map_other(&member.tags, &s.hidden, &mut s.scores);
                s.sum.resize(s.scores.len(), 0.0);
                s.sum.iter_mut().zip(&s.scores).for_each(|(sum, score)| *sum += score);
            }
            let mut first = 0;
            for sentence in keys {
                found.push(names(&self.best_tags(first, sentence.len(), s)));
                first += sentence.len();
            }
        }
        pool().push(scratch);
        found
    }

    /// The best sequence of tags (Viterbi 1967) for so many words from the first.
    fn best_tags(&self, first: usize, words: usize, s: &mut Scratch) -> Vec<usize> {
        let tags = tag_count(self.classes.len());
        let columns = self.members[0].tags.columns();
        let mut transitions = vec![0.0; tags * tags];
        for member in &self.members {
            transitions.iter_mut().zip(&member.transitions).for_each(|(sum, score)| *sum += score);
        }
        s.best.clear();
        s.best.resize(words * tags, f32::MIN);
        s.back.clear();
        s.back.resize(words * tags, 0);
        for word in 0..words {
            for tag in 0..tags {
                let own = s.sum[(first + word) * columns + tag];
                let start = [(OUTSIDE, 0.0)];
                let before: &mut dyn Iterator<Item = (usize, f32)> = if word == 0 {
                    &mut start.into_iter()
                } else {
                    &mut s.best[(word - 1) * tags..][..tags].iter().copied().enumerate()
                };
                let mut best = (OUTSIDE, f32::MIN);
                for (tag_before, score) in before.filter(|(before, _)| follows(*before, tag)) {
                    let score = score + transitions[tag_before * tags + tag] + own;
                    if score > best.1 {
                        best = (tag_before, score);
                    }
                }
                s.best[word * tags + tag] = best.1;
                s.back[word * tags + tag] = best.0 as u8;
            }
        }
        let mut found = vec![OUTSIDE; words];
        let last = words.checked_sub(1).map_or(&[][..], |last| &s.best[last * tags..]);
        let mut tag = (0..last.len()).fold(OUTSIDE, |best, tag| if last[tag] > last[best] { tag } else { best });
        for word in (0..words).rev() {
            found[word] = tag;
            tag = usize::from(s.back[word * tags + tag]);
        }
        found
    }
}
