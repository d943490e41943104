//! The metrics of the CoNLL 2018 shared task.

use std::fmt;

use super::{Parser, Tree};
use crate::text::{self, Span};

/// Counts of gold, system and right units, by metric.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Count {
    gold: usize,
    system: usize,
    right: usize,
}

impl Count {
    fn f1(self) -> f64 {
        if self.gold + self.system == 0 { 1.0 } else { 2.0 * self.right as f64 / (self.gold + self.system) as f64 }
    }
}

/// F1 scores of a parser on a treebank; with gold tokens they are accuracies.
///
/// Definitions: Zeman et al. 2018, *CoNLL 2018 Shared Task*, §4; relations are compared without
/// their subtypes, as there.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Scores {
    sentences: Count,
    words: Count,
    upos: Count,
    ufeats: Count,
    lemmas: Count,
    uas: Count,
    las: Count,
    clas: Count,
}

impl Scores {
    /// Labelled attachment score, 0–1.
    pub fn las(&self) -> f64 {
        self.las.f1()
    }

    /// F1 of the words found, 0–1.
    pub fn words(&self) -> f64 {
        self.words.f1()
    }
}

impl fmt::Display for Scores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows = [
            ("Sentences", self.sentences),
            ("Words", self.words),
            ("UPOS", self.upos),
            ("UFeats", self.ufeats),
            ("Lemmas", self.lemmas),
            ("UAS", self.uas),
            ("CLAS", self.clas),
            ("LAS", self.las),
        ];
        for (index, (name, count)) in rows.iter().enumerate() {
            let end = if index + 1 == rows.len() { "" } else { "\n" };
            write!(f, "{name:9} {:6.2}{end}", 100.0 * count.f1())?;
        }
        Ok(())
    }
}

/// Scores `parser` on treebank sentences, on their own tokens or from the text that they spell.
pub fn evaluate(parser: &Parser, gold: &[(String, Tree)], gold_tokens: bool) -> Scores {
    let mut scores = Scores::default();
    if gold_tokens {
        for (_, tree) in gold {
            let mut system = tree.clone();
            parser.analyse(std::slice::from_mut(&mut system));
            compare(tree, &system, &mut scores);
            scores.sentences.gold += 1;
            scores.sentences.system += 1;
            scores.sentences.right += 1;
        }
        return scores;
    }
    // One text of all sentences, so that the borders have to be found.
    let (mut whole, mut joined) = (String::new(), Tree::default());
    let mut borders = Vec::new();
    for (text, tree) in gold {
        let (start, first) = (whole.len(), joined.words.len());
        whole.push_str(text);
        borders.push(Span::new(start, whole.len()));
        whole.push(' ');
        append(&mut joined, tree, start, first);
    }
    let mut system = Tree::default();
    for sentence in text::sentences(&whole, Span::new(0, whole.len()), parser.language()) {
        let tokens = text::tokens(&whole, sentence, parser.language());
        let tree = parser.parse(&whole, &tokens);
        let first = system.words.len();
        append(&mut system, &tree, 0, first);
        scores.sentences.system += 1;
        scores.sentences.right += usize::from(borders.binary_search(&sentence).is_ok());
    }
    scores.sentences.gold = borders.len();
    compare(&joined, &system, &mut scores);
    scores
}

fn append(to: &mut Tree, tree: &Tree, bytes: usize, words: usize) {
    to.words.extend(tree.words.iter().cloned().map(|mut word| {
        word.span = Span::new(word.span.start + bytes, word.span.end + bytes);
        word.head = word.head.map(|h| h + words);
        word
    }));
}

/// Aligns the words by position and counts.
fn compare(gold: &Tree, system: &Tree, scores: &mut Scores) {
    // The key of a word: its token's span, and which word of the token it is.
    let keys = |tree: &Tree| {
        let mut keys: Vec<(Span, usize)> = Vec::new();
        for word in &tree.words {
            let part = match keys.last() {
                Some((span, part)) if word.continues && *span == word.span => part + 1,
                _ => 0,
            };
            keys.push((word.span, part));
        }
        keys
    };
    let (gold_keys, system_keys) = (keys(gold), keys(system));
    let place: rustc_hash::FxHashMap<_, usize> = system_keys.iter().enumerate().map(|(i, k)| (*k, i)).collect();
    let content = |tree: &Tree| tree.words.iter().filter(|w| is_content(w.deprel.base())).count();
    for count in
        [&mut scores.words, &mut scores.upos, &mut scores.ufeats, &mut scores.lemmas, &mut scores.uas, &mut scores.las]
    {
        count.gold += gold.words.len();
        count.system += system.words.len();
    }
    scores.clas.gold += content(gold);
    scores.clas.system += content(system);
    for (index, word) in gold.words.iter().enumerate() {
        let Some(found) = place.get(&gold_keys[index]).map(|&i| &system.words[i]) else { continue };
        let head = word.head.map(|h| gold_keys[h]);
        let attached = head == found.head.map(|h| system_keys[h]);
        let labelled = attached && word.deprel.base() == found.deprel.base();
        scores.words.right += 1;
        scores.upos.right += usize::from(word.upos == found.upos);
        scores.ufeats.right += usize::from(universal(word.feats.as_str()) == universal(found.feats.as_str()));
        scores.lemmas.right += usize::from(word.lemma == found.lemma || word.lemma == "_");
        scores.uas.right += usize::from(attached);
        scores.las.right += usize::from(labelled);
        scores.clas.right += usize::from(labelled && is_content(word.deprel.base()));
    }
}

/// The features that count: the universal ones, without layers of one language.
fn universal(feats: &str) -> Vec<&str> {
    const NAMES: [&str; 21] = [
        "PronType", "NumType", "Poss", "Reflex", "Foreign", "Abbr", "Gender", "Animacy", "Number", "Case", "Definite",
        "Degree", "VerbForm", "Mood", "Tense", "Aspect", "Voice", "Evident", "Polarity", "Person", "Polite",
    ];
    feats.split('|').filter(|pair| pair.split('=').next().is_some_and(|name| NAMES.contains(&name))).collect()
}

/// Whether a relation counts for CLAS.
fn is_content(relation: &str) -> bool {
    !matches!(relation, "aux" | "case" | "cc" | "clf" | "cop" | "det" | "mark" | "punct")
}
