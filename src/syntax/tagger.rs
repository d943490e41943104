//! Parts of speech, then features, from left to right.
//!
//! Features are those of Ratnaparkhi (1996) and Toutanova et al. (2003) cut to what a linear model
//! needs: the word and its neighbours, endings, shape, the tags before, and what the lexicon says.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::lemma::Lemmatiser;
use super::perceptron::{Features, Trainer, Weights, best, hash, mean};
use super::train::Order;
use super::tree::{Feats, Tree, Upos};
use super::words::last;

/// The two classifiers and the features that each part of speech can have.
#[derive(Debug, Serialize, Deserialize)]
pub struct Tagger {
    upos: Weights,
    feats: Weights,
    /// The values of FEATS, by class number.
    values: Vec<Feats>,
    /// The classes seen with each part of speech, by its number.
    possible: Vec<Vec<u16>>,
}

/// How often a weight has to be changed to be kept.
const LEAST: u32 = 3;

/// What the templates ask of a word, computed once.
struct Glance {
    form: u64,
    lower: u64,
    endings: [u64; 5],
    beginnings: [u64; 3],
    shape: u64,
    lexicon: u64,
}

impl Glance {
    fn new(form: &str, lemmas: &Lemmatiser) -> Self {
        let lower = form.to_lowercase().replace('’', "'");
        let first = |count: usize| lower.char_indices().nth(count).map_or(lower.as_str(), |(end, _)| &lower[..end]);
        let mut shape = String::new();
        for c in form.chars().take(40) {
            let kind = match c {
                c if c.is_uppercase() => 'X',
                c if c.is_lowercase() => 'x',
                c if c.is_numeric() => '9',
                c => c,
            };
            if !shape.ends_with(kind) {
                shape.push(kind);
            }
        }
        let lexicon = lemmas.parts_of_speech(&lower).fold(0, |set, upos| set | 1 << (upos as u64));
        Self {
            form: hash(form),
            lower: hash(&lower),
            endings: [1, 2, 3, 4, 5].map(|n| hash(last(&lower, n))),
            beginnings: [1, 2, 3].map(|n| hash(first(n))),
            shape: hash(&shape),
            lexicon,
        }
    }
}

fn glances(tree: &Tree, lemmas: &Lemmatiser) -> Vec<Glance> {
    tree.words.iter().map(|w| Glance::new(&w.form, lemmas)).collect()
}

fn upos_features(words: &[Glance], tags: &[Upos], at: usize, features: &mut Features) {
    let word = &words[at];
    let lower = |offset: isize| at.checked_add_signed(offset).and_then(|i| words.get(i)).map_or(7, |w| w.lower);
    let lexicon = |offset: isize| at.checked_add_signed(offset).and_then(|i| words.get(i)).map_or(7, |w| w.lexicon);
    let ending = |offset: isize| at.checked_add_signed(offset).and_then(|i| words.get(i)).map_or(7, |w| w.endings[2]);
    let tag = |back: usize| at.checked_sub(back).map_or(99, |i| tags[i] as u64);
    let start = u64::from(at == 0);
    features.clear();
    features.add(0, &[word.form]);
    features.add(1, &[word.lower]);
    features.add(2, &[word.shape, start]);
    features.add(3, &[word.lexicon]);
    for (index, ending) in word.endings.iter().enumerate() {
        features.add(4 + index as u32, &[*ending]);
    }
    for (index, beginning) in word.beginnings.iter().enumerate() {
        features.add(9 + index as u32, &[*beginning]);
    }
    features.add(12, &[tag(1)]);
    features.add(13, &[tag(1), tag(2)]);
    features.add(14, &[tag(1), word.lexicon]);
    features.add(15, &[tag(1), word.lower]);
    features.add(16, &[lower(-1)]);
    features.add(17, &[lower(1)]);
    features.add(18, &[lower(-2)]);
    features.add(19, &[lower(2)]);
    features.add(20, &[lower(-1), word.lower]);
    features.add(21, &[word.lower, lower(1)]);
    features.add(22, &[lexicon(1), word.lexicon]);
    features.add(23, &[lexicon(1), tag(1), word.lexicon]);
    features.add(24, &[lexicon(1), lexicon(2), word.lexicon]);
    features.add(25, &[ending(1)]);
    features.add(26, &[ending(-1)]);
    features.add(27, &[ending(1), word.endings[1], tag(1)]);
    features.add(28, &[word.shape, word.lexicon, tag(1)]);
}

fn feats_features(words: &[Glance], tree: &Tree, at: usize, before: &[u16], features: &mut Features) {
    let word = &words[at];
    let upos = tree.words[at].upos as u64;
    let other = |offset: isize| {
        let index = at.checked_add_signed(offset).filter(|i| *i < words.len());
        index.map_or((99, 7, 7), |i| (tree.words[i].upos as u64, words[i].lower, words[i].endings[1]))
    };
    let value = |back: usize| at.checked_sub(back).map_or(9999, |i| u64::from(before[i]));
    features.clear();
    features.add(40, &[upos, word.form]);
    features.add(41, &[upos, word.lower]);
    features.add(42, &[upos, word.shape]);
    for (index, ending) in word.endings.iter().enumerate() {
        features.add(43 + index as u32, &[upos, *ending]);
    }
    features.add(48, &[upos, value(1)]);
    features.add(49, &[upos, value(1), value(2)]);
    features.add(50, &[upos, value(1), word.endings[1]]);
    features.add(51, &[upos, value(1), word.lower]);
    for (index, offset) in [-2, -1, 1, 2].into_iter().enumerate() {
        let (tag, lower, ending) = other(offset);
        let template = 52 + 3 * index as u32;
        features.add(template, &[upos, lower]);
        features.add(template + 1, &[upos, tag, word.endings[2]]);
        features.add(template + 2, &[upos, tag, ending]);
    }
    features.add(64, &[upos, other(-1).1, word.lower]);
    features.add(65, &[upos, word.lower, other(1).1]);
    features.add(66, &[upos, other(-1).0, other(1).0]);
    features.add(67, &[upos]);
}

/// The parts of speech that no new word joins.
fn is_closed(upos: Upos) -> bool {
    matches!(upos, Upos::Adp | Upos::Aux | Upos::Cconj | Upos::Det | Upos::Intj | Upos::Part | Upos::Pron | Upos::Sconj)
}

fn is_capitals(form: &str) -> bool {
    form.chars().count() > 1 && form.chars().all(char::is_uppercase)
}

/// Punctuation marks are told by their characters; symbols such as *%* are left to the weights.
fn mark(form: &str) -> Option<Upos> {
    let symbol =
        |c: char| c.is_alphanumeric() || "%$€£¥+=×÷°#§&@<>/*".contains(c) || ('\u{20a0}'..='\u{20cf}').contains(&c);
    (!form.chars().any(symbol)).then_some(Upos::Punct)
}

impl Tagger {
    /// Sets the parts of speech and features of all words of `tree`.
    pub fn tag(&self, tree: &mut Tree, lemmas: &Lemmatiser) {
        let words = glances(tree, lemmas);
        let (mut features, mut scores) = (Features::default(), Vec::new());
        let mut tags = Vec::with_capacity(words.len());
        // In a sentence with small letters, a word in capitals is an acronym: *SA* is no *sa*.
        let capitals = tree.words.iter().any(|w| w.form.chars().all(char::is_lowercase));
        for at in 0..words.len() {
            let form = &tree.words[at].form;
            if let Some(tag) = mark(form) {
                tags.push(tag);
                continue;
            }
            upos_features(&words, &tags, at, &mut features);
            self.upos.score(&features, &mut scores);
            // A word that was never a determiner or the like does not become one.
            let known = if capitals && is_capitals(form) { Vec::new() } else { lemmas.all_parts_of_speech(form) };
            // The lexicon has all forms of all verbs: a word that it knows as something else is none. A
            // common word that it knows is no name and no foreign word.
            let other = !known.is_empty() && !known.contains(&Upos::Verb);
            let common = !known.is_empty() && form.chars().all(char::is_lowercase);
            let allowed = |class: usize| match Upos::ALL[class] {
                Upos::Verb => !other,
                upos @ (Upos::Propn | Upos::X | Upos::Sym | Upos::Punct) => !common || known.contains(&upos),
                upos => !is_closed(upos) || known.contains(&upos),
            };
            tags.push(best(&scores, allowed).map_or(Upos::X, |class| Upos::ALL[class]));
        }
        for (word, tag) in tree.words.iter_mut().zip(tags) {
            word.upos = tag;
        }
        let mut values = Vec::with_capacity(words.len());
        for at in 0..words.len() {
            feats_features(&words, tree, at, &values, &mut features);
            self.feats.score(&features, &mut scores);
            let possible = &self.possible[tree.words[at].upos as usize];
            let class = best(&scores, |class| possible.contains(&(class as u16))).unwrap_or(0);
            values.push(class as u16);
            tree.words[at].feats = self.values.get(class).cloned().unwrap_or_default();
        }
    }

    /// Learns from `trees` over `rounds`, in as many runs as there are `orders`.
    pub fn train(trees: &[Tree], lemmas: &Lemmatiser, rounds: usize, orders: &[Order]) -> Self {
        let mut values: Vec<Feats> = Vec::new();
        let mut possible = vec![Vec::new(); Upos::ALL.len()];
        let mut class_of = rustc_hash::FxHashMap::default();
        for word in trees.iter().flat_map(|t| &t.words) {
            let class = *class_of.entry(word.feats.clone()).or_insert_with(|| {
                values.push(word.feats.clone());
                values.len() as u16 - 1
            });
            let list: &mut Vec<u16> = &mut possible[word.upos as usize];
            if !list.contains(&class) {
                list.push(class);
            }
        }
        let run = |order: &Order| {
            let (mut upos, mut feats) = (Trainer::new(Upos::ALL.len()), Trainer::new(values.len()));
            let (mut features, mut scores) = (Features::default(), Vec::new());
            for round in 0..rounds {
                for index in order.indices(round, trees.len()) {
                    let tree = &trees[index];
                    let words = glances(tree, lemmas);
                    let mut tags = Vec::new();
                    let mut before = Vec::new();
                    for at in 0..words.len() {
                        upos_features(&words, &tags, at, &mut features);
                        upos.score(&features, &mut scores);
                        let guess = best(&scores, |_| true).unwrap_or(0);
                        upos.learn(&features, tree.words[at].upos as usize, guess);
                        tags.push(Upos::ALL[guess]);
                    }
                    for at in 0..words.len() {
                        feats_features(&words, tree, at, &before, &mut features);
                        feats.score(&features, &mut scores);
                        let allowed = &possible[tree.words[at].upos as usize];
                        let guess = best(&scores, |class| allowed.contains(&(class as u16))).unwrap_or(0);
                        feats.learn(&features, usize::from(class_of[&tree.words[at].feats]), guess);
                        before.push(guess as u16);
                    }
                }
            }
            (upos, feats)
        };
        let (upos, feats) = orders.par_iter().map(run).collect::<Vec<_>>().into_iter().unzip();
        Self { upos: mean(upos, LEAST), feats: mean(feats, LEAST), values, possible }
    }
}
