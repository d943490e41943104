//! Names that trained networks find: persons, organisations, places, products, events.
//!
//! A network is an encoder (`network`) under a linear-chain conditional random field (Lafferty et al. 2001; Huang et
//! al. 2015, *Bidirectional LSTM-CRF Models for Sequence Tagging*). Several of them, trained from different
//! random weights, judge together: their scores are added, and what else speaks for a class weighs with them
//! (`signs.rs`). They are told of each word what the parser and
//! the gazetteers say of it, and what stands beside it elsewhere in the article (`keys.rs`).

pub mod brat;
mod evaluate;
mod keys;
pub mod passages;
mod signs;
mod train;
mod variants;

use std::ops::Range;
use std::sync::Mutex;

use compact_str::CompactString;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

pub use evaluate::{Scores, evaluate};
pub use train::{Annotated, Sources, train};

use super::Knowledge;
use super::gazetteer::{Gazetteer, Match};
use crate::network::file::{self, ModelError};
use crate::network::{self, Encoder, Matrix, Quantization};
use crate::syntax::{Tree, Upos, Word};
use keys::{in_article, of_form};
use signs::signs;

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
    /// The rows of forms that were met.
    forms: FxHashMap<CompactString, Box<[u32]>>,
    /// The rows of the article's words, and where those of each word end.
    rows: Vec<u32>,
    ends: Vec<usize>,
    real: Vec<f32>,
    hidden: Vec<u8>,
    scores: Vec<f32>,
    /// The scores of the article's words so far.
    sum: Vec<f32>,
}

/// How many sentences are read abreast.
const ABREAST: usize = 8;

/// How many forms' rows are kept.
const MOST_FORMS: usize = 20_000;

/// By how much the best sequence of tags has to be ahead of the second best.
const SURE: f32 = 4.0;

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
    ///
    /// The first network reads all sentences, the others those of which it is not sure. Beside their scores stands
    /// what speaks for a class (`signs.rs`).
    pub fn find(&self, trees: &[&Tree], knowledge: Knowledge) -> Vec<Vec<Name>> {
        let Knowledge { parser, gazetteer, .. } = knowledge;
        let known = |tree: &&Tree| may_name(tree).then(|| gazetteer.matches(tree));
        let matches: Vec<Option<Vec<Match>>> = trees.iter().map(known).collect();
        let pool = || self.buffers.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut scratch = pool().pop().unwrap_or_default();
        let s = &mut scratch;
        s.rows.clear();
        s.ends.clear();
        let mut sentences = Vec::with_capacity(trees.len());
        if s.forms.len() > MOST_FORMS {
            s.forms.clear();
        }
        let encoder = &self.members[0].encoder;
        for (further, tree) in in_article(trees, &matches, gazetteer).iter().zip(trees) {
            let first = s.ends.len();
            for (word, further) in tree.words.iter().zip(further) {
                match s.forms.get(&word.form) {
                    Some(of_form) => s.rows.extend_from_slice(of_form),
                    None => {
                        let start = s.rows.len();
                        encoder.rows(&of_form(&word.form, parser, gazetteer), &mut s.rows);
                        s.forms.insert(word.form.clone(), s.rows[start..].into());
                    }
                }
                encoder.rows(further, &mut s.rows);
                s.ends.push(s.rows.len());
            }
            sentences.push(first..s.ends.len());
        }
        let columns = self.members[0].tags.columns();
        s.sum.clear();
        s.sum.resize(s.ends.len() * columns, 0.0);
        let signs = signs(trees, &matches, knowledge, &self.classes);
        let mut found = vec![Vec::new(); trees.len()];
        let mut open: Vec<usize> = (0..trees.len()).filter(|at| !sentences[*at].is_empty()).collect();
        // As the parser reads them: those that are about as long together.
        open.sort_by_key(|at| std::cmp::Reverse(sentences[*at].len()));
        let mut judges = 0;
        for further in [1, self.members.len() - 1] {
            for member in &self.members[judges..judges + further] {
                for abreast in open.chunks(ABREAST) {
                    member.judge(abreast.iter().map(|at| sentences[*at].clone()), s);
                }
            }
            for sign in &signs {
                let word = sentences[sign.sentence].start + sign.word;
                s.sum[word * columns + sign.tag] += sign.weight * further as f32;
            }
            judges += further;
            let transitions = self.transitions(judges);
            open.retain(|&at| {
                let (tags, margin) = best_tags(&s.sum, &transitions, sentences[at].clone());
                found[at] = names(&tags);
                margin < SURE
            });
        }
        pool().push(scratch);
        found
    }

    /// The transitions between the tags, of so many networks together.
    fn transitions(&self, judges: usize) -> Transitions {
        let (tags, columns) = (tag_count(self.classes.len()), self.members[0].tags.columns());
        let of = |from: usize, to: usize| match from < tags && to < tags && follows(from, to) {
            true => self.members[..judges].iter().map(|member| member.transitions[from * tags + to]).sum(),
            false => f32::NEG_INFINITY,
        };
        let pairs = || (0..columns * columns).map(|at| (at / columns, at % columns));
        let (after, before) = (pairs().map(|(a, b)| of(a, b)).collect(), pairs().map(|(a, b)| of(b, a)).collect());
        Transitions { tags, columns, after, before }
    }
}

/// The scores of a tag next to a tag, −∞ where it cannot be there.
struct Transitions {
    tags: usize,
    /// How many numbers a row has: that of the tags and padding, so that rows are whole vectors.
    columns: usize,
    /// Of each tag (row), that of each tag after it (column),
    after: Vec<f32>,
    /// and that of each tag before it.
    before: Vec<f32>,
}

impl Transitions {
    /// Raises `best`, for each tag, to the best way that leads there by a step from one of the tags `from`.
    fn raise(&self, best: &mut [f32], from: &[f32], steps: &[f32]) {
        for (from, steps) in from[..self.tags].iter().zip(steps.chunks_exact(self.columns)) {
            for (best, step) in best[..self.columns].iter_mut().zip(steps) {
                let way = from + step;
                *best = if way > *best { way } else { *best };
            }
        }
    }
}

impl Member {
    /// Adds its scores of the tags of some sentences' words.
    fn judge(&self, sentences: impl Iterator<Item = Range<usize>> + Clone, s: &mut Scratch) {
        s.encoder.clear();
        for word in sentences.clone() {
            for word in word {
                let start = word.checked_sub(1).map_or(0, |before| s.ends[before]);
                self.encoder.add_rows(&s.rows[start..s.ends[word]], &mut s.encoder);
            }
            s.encoder.end_sentence();
        }
        self.encoder.read(&mut s.encoder);
        let hidden = s.encoder.map(&self.hidden, &mut s.real);
        s.encoder.write(hidden, Quantization::RECTIFIED, &mut s.hidden);
        let columns = self.tags.columns();
        let mut scores = s.encoder.map_other(&self.tags, &s.hidden, &mut s.scores).chunks_exact(columns);
        for word in sentences.flatten() {
            let sum = &mut s.sum[word * columns..][..columns];
            sum.iter_mut().zip(scores.next().into_iter().flatten()).for_each(|(sum, score)| *sum += score);
        }
    }
}

/// The best sequence of tags for some words (Viterbi 1967), and how far it is ahead of the second best.
///
/// `scores` has a row for each word, as wide as those of the transitions.
fn best_tags(scores: &[f32], transitions: &Transitions, words: Range<usize>) -> (Vec<usize>, f32) {
    let columns = transitions.columns;
    let own = |at: usize| &scores[(words.start + at) * columns..][..columns];
    let add = |to: &mut [f32], scores: &[f32]| to.iter_mut().zip(scores).for_each(|(to, score)| *to += score);
    // The best way to each tag of each word, and from there to the end.
    let mut before = vec![f32::NEG_INFINITY; words.len() * columns];
    let mut after = vec![f32::NEG_INFINITY; words.len() * columns];
    for at in 0..words.len() {
        let (done, reached) = before[..(at + 1) * columns].split_at_mut(at * columns);
        match at {
            0 => reached.copy_from_slice(&transitions.after[OUTSIDE * columns..][..columns]),
            _ => transitions.raise(reached, &done[(at - 1) * columns..], &transitions.after),
        }
        add(reached, own(at));
    }
    let mut ahead = vec![0.0; columns];
    if let Some(last) = after.chunks_exact_mut(columns).last() {
        last.fill(0.0);
    }
    for at in (1..words.len()).rev() {
        let (left, next) = after.split_at_mut(at * columns);
        ahead.copy_from_slice(&next[..columns]);
        add(&mut ahead, own(at));
        transitions.raise(&mut left[(at - 1) * columns..], &ahead, &transitions.before);
    }
    let mut margin = f32::MAX;
    let best = |(before, after): (&[f32], &[f32])| {
        let (mut found, mut best, mut second) = (OUTSIDE, f32::NEG_INFINITY, f32::NEG_INFINITY);
        for (tag, (before, after)) in before.iter().zip(after).enumerate().take(transitions.tags) {
            let whole = before + after;
            if whole > best {
                (found, best, second) = (tag, whole, best);
            } else if whole > second {
                second = whole;
            }
        }
        margin = margin.min(best - second);
        found
    };
    let tags = before.chunks_exact(columns).zip(after.chunks_exact(columns)).map(best).collect();
    (tags, margin)
}
