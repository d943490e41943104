//! Words and the trees over them.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;
use std::sync::Arc;

use compact_str::CompactString;
use serde::{Deserialize, Serialize};

use crate::text::{Span, fold};

/// The universal parts of speech.
#[allow(missing_docs)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Upos {
    Adj,
    Adp,
    Adv,
    Aux,
    Cconj,
    Det,
    Intj,
    Noun,
    Num,
    Part,
    Pron,
    Propn,
    Punct,
    Sconj,
    Sym,
    Verb,
    X,
}

impl Upos {
    /// All of them, in the order of their numbers.
    pub const ALL: [Upos; 17] = [
        Upos::Adj,
        Upos::Adp,
        Upos::Adv,
        Upos::Aux,
        Upos::Cconj,
        Upos::Det,
        Upos::Intj,
        Upos::Noun,
        Upos::Num,
        Upos::Part,
        Upos::Pron,
        Upos::Propn,
        Upos::Punct,
        Upos::Sconj,
        Upos::Sym,
        Upos::Verb,
        Upos::X,
    ];

    /// The tag as CoNLL-U writes it.
    pub fn as_str(self) -> &'static str {
        const NAMES: [&str; 17] = [
            "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT",
            "SCONJ", "SYM", "VERB", "X",
        ];
        NAMES[self as usize]
    }
}

impl FromStr for Upos {
    type Err = ();

    fn from_str(tag: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|upos| upos.as_str() == tag).ok_or(())
    }
}

impl fmt::Display for Upos {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Morphological features as CoNLL-U writes them, `_` for none: `Gender=Fem|Number=Sing`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Feats(Arc<str>);

impl Feats {
    /// The value of a feature: `feats.get("Mood") == Some("Cnd")`.
    pub fn get(&self, name: &str) -> Option<&str> {
        // A loop over bytes, since this is asked very often, of short texts.
        let mut rest = &*self.0;
        loop {
            let end = rest.bytes().position(|byte| byte == b'|').unwrap_or(rest.len());
            if let Some(value) = rest[..end].strip_prefix(name).and_then(|value| value.strip_prefix('=')) {
                return Some(value);
            }
            rest = rest.get(end + 1..)?;
        }
    }

    /// Whether the feature has the value.
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.get(name) == Some(value)
    }

    /// The features as CoNLL-U writes them.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Feats {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl Default for Feats {
    fn default() -> Self {
        Self("_".into())
    }
}

/// A dependency relation with its subtype, as CoNLL-U writes it: `nsubj:pass`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Deprel(CompactString);

impl Deprel {
    /// The relation with its subtype.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The universal relation, without the subtype.
    pub fn base(&self) -> &str {
        let end = self.0.bytes().position(|byte| byte == b':');
        &self.0[..end.unwrap_or(self.0.len())]
    }
}

impl From<&str> for Deprel {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl PartialEq<str> for Deprel {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

/// A syntactic word: a token, or a part of a contraction.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// The token in the text; both words of a contraction have the span of the whole.
    pub span: Span,
    /// The form, which for a word of a contraction does not stand in the text (*du* = *de*, *le*).
    pub form: CompactString,
    /// The form as names are compared, see [`fold`].
    pub folded: CompactString,
    /// Whether the word is a part of the token that the word before is a part of.
    pub continues: bool,
    /// Dictionary form.
    pub lemma: CompactString,
    /// Part of speech.
    pub upos: Upos,
    /// Morphological features.
    pub feats: Feats,
    /// The index of the word that this one depends on; `None` for the root.
    pub head: Option<usize>,
    /// The relation to the head.
    pub deprel: Deprel,
}

impl Word {
    /// A word that is not analysed yet.
    pub fn new(span: Span, form: &str, continues: bool) -> Self {
        Self {
            span,
            form: form.into(),
            folded: fold(form).into(),
            continues,
            lemma: CompactString::default(),
            upos: Upos::X,
            feats: Feats::default(),
            head: None,
            deprel: Deprel::from("root"),
        }
    }
}

/// A sentence's words and the dependencies between them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tree {
    /// The words, in the order of the text. After a change of their heads the tree wants to be [linked](Self::link).
    pub words: Vec<Word>,
    /// The words by their heads.
    children: Children,
}

/// For each word those that depend on it, in the order of the text.
#[derive(Debug, Clone, PartialEq, Default)]
struct Children {
    words: Vec<u32>,
    /// Where in `words` those of each word end.
    ends: Vec<u32>,
}

impl Tree {
    /// A tree of words whose heads are known, or are not known yet.
    pub fn new(words: Vec<Word>) -> Self {
        let mut tree = Self { words, children: Children::default() };
        tree.link();
        tree
    }

    /// Notes the words' heads.
    pub fn link(&mut self) {
        let Children { words, ends } = &mut self.children;
        // First how many depend on each, then where those of each begin; as they are filled in, that becomes their end.
        ends.clear();
        ends.resize(self.words.len(), 0);
        let heads = || self.words.iter().zip(0..).filter_map(|(word, at)| Some((at, word.head?)));
        heads().for_each(|(_, head)| ends[head] += 1);
        let mut sum = 0;
        for end in ends.iter_mut() {
            sum += std::mem::replace(end, sum);
        }
        words.clear();
        words.resize(sum as usize, 0);
        for (at, head) in heads() {
            words[ends[head] as usize] = at;
            ends[head] += 1;
        }
    }

    /// The forms of some words as names are compared.
    pub fn folded(&self, words: Range<usize>) -> Vec<&str> {
        self.words[words].iter().map(|word| word.folded.as_str()).collect()
    }

    /// The words that depend on word `head`, in the order of the text.
    pub fn children(&self, head: usize) -> impl DoubleEndedIterator<Item = usize> + '_ {
        let Children { words, ends } = &self.children;
        let end = ends.get(head).map_or(0, |end| *end as usize);
        let start = head.checked_sub(1).and_then(|before| ends.get(before)).map_or(0, |end| *end as usize);
        words[start.min(end)..end].iter().map(|&word| word as usize)
    }

    /// The first child of `head` whose relation, without its subtype, is `relation`.
    pub fn child(&self, head: usize, relation: &str) -> Option<usize> {
        self.children(head).find(|&i| self.words[i].deprel.base() == relation)
    }

    /// The first of *fondateur et PDG* for the second, a word that `accept` takes: the one that it is
    /// coordinated with, or that stands before *et*, wherever the parser has hung the second.
    pub fn first_of_pair(&self, second: usize, accept: impl Fn(usize) -> bool) -> Option<usize> {
        if self.words[second].deprel.base() != "conj" {
            return None;
        }
        let beside = second.checked_sub(2).filter(|_| self.words[second - 1].upos == Upos::Cconj);
        [self.words[second].head, beside].into_iter().flatten().find(|&first| first < second && accept(first))
    }

    /// The first word after a noun that is none of its adjectives and numbers: *numéro un mondial* **de** *l'acier*.
    pub fn after_modifiers(&self, noun: usize) -> Option<usize> {
        let skipped = |w: &usize| matches!(self.words[*w].upos, Upos::Adj | Upos::Num);
        let mut at = noun + 1;
        // A number right after the noun may look like an article, and the adjective after it like a noun.
        if self.words.get(at).is_some_and(|w| w.lemma == "un" || w.upos == Upos::Num) {
            let adposition = self.words.get(at + 2).is_some_and(|w| w.upos == Upos::Adp);
            at += if adposition { 2 } else { 1 };
        }
        (at..self.words.len()).find(|w| !skipped(w))
    }

    /// Whether an adjective or participle can belong to a noun: neither gender nor number says otherwise. A form
    /// in *-s* or *-x* may be of either number.
    pub fn agree(&self, noun: usize, adjective: usize) -> bool {
        let clash = |feature: &str| {
            let of = |w: usize| self.words[w].feats.get(feature);
            of(noun).zip(of(adjective)).is_some_and(|(a, b)| a != b)
        };
        let either =
            self.words[adjective].form.ends_with(['s', 'x']) && self.words[adjective].lemma.ends_with(['s', 'x']);
        !clash("Gender") && (either || !clash("Number"))
    }

    /// Whether `word` is `ancestor` or depends on it, however far.
    pub fn dominates(&self, ancestor: usize, word: usize) -> bool {
        self.ancestors(word).any(|w| w == ancestor)
    }

    /// `word`, its head, the head's head, up to the root.
    pub fn ancestors(&self, word: usize) -> impl Iterator<Item = usize> + '_ {
        // A tree is no deeper than it has words; the bound keeps a cycle from turning for ever.
        std::iter::successors(Some(word), |&w| self.words[w].head).take(self.words.len())
    }

    /// The roots; a sentence that the parser read has one.
    pub fn roots(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.words.len()).filter(|&i| self.words[i].head.is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn children_are_told_in_the_order_of_the_text() {
        let word = |head: Option<usize>| Word { head, ..Word::new(Span::new(0, 1), "x", false) };
        let mut tree = Tree::new([Some(2), Some(0), None, Some(4), Some(2), Some(0)].map(word).to_vec());
        let children = |tree: &Tree, head: usize| tree.children(head).collect::<Vec<_>>();
        assert_eq!(
            [0, 1, 2, 3, 4, 5].map(|head| children(&tree, head)),
            [vec![1, 5], vec![], vec![0, 4], vec![], vec![3], vec![]]
        );
        assert!(tree.children(6).next().is_none());
        tree.words[5].head = Some(4);
        tree.link();
        assert_eq!([children(&tree, 0), children(&tree, 4)], [vec![1], vec![3, 5]]);
        assert_eq!(tree.children(4).next_back(), Some(5));
    }
}
