//! Who says so.

use super::is_verb;
use crate::entity::{Annotations, MentionKind, Sentence};
use crate::lang::Language;
use crate::syntax::{Tree, Upos};
use crate::text::folds_to;

/// Who says what the predicate says: *selon X*, *X a déclaré que …*.
pub fn speaker(
    text: &str,
    index: usize,
    sentence: &Sentence,
    predicate: usize,
    annotations: &Annotations,
    language: &Language,
) -> Option<String> {
    let tree = &sentence.tree;
    let named = |word: usize| {
        let mention = annotations.at(index, word).find(|m| m.kind != MentionKind::Adjective);
        let label = mention.map(|m| annotations.entities[m.entities[0]].label.clone());
        label.or_else(|| phrase(text, tree, word))
    };
    for (word, at) in tree.words.iter().enumerate() {
        if at.upos == Upos::Adp && language.according.iter().any(|phrase| folds_to(&at.form, phrase)) {
            return at.head.and_then(named);
        }
        // *d'après* is two words.
        let after = at.lemma == "après" && word > 0 && tree.words[word - 1].lemma == "de";
        if after && at.deprel.base() == "fixed" {
            return tree.words[word - 1].head.and_then(named);
        }
    }
    let mut below = predicate;
    for word in tree.ancestors(predicate).skip(1) {
        let said = matches!(tree.words[below].deprel.base(), "ccomp" | "parataxis" | "obj" | "xcomp");
        if said && is_verb(tree, word) && language.saying.contains(&tree.words[word].lemma.as_str()) {
            return tree.child(word, "nsubj").and_then(named);
        }
        // *« … », a déclaré X*: the verb of saying stands aside.
        below = word;
    }
    let aside = tree.children(below).find(|&c| {
        // *il en ajoutera 30* says nothing.
        let time = |o: usize| language.times.contains(&tree.words[o].lemma.as_str());
        let bare = tree.child(c, "obj").is_none_or(time);
        let says = bare && language.saying.contains(&tree.words[c].lemma.as_str());
        tree.words[c].deprel.base() == "parataxis" && says
    });
    aside.and_then(|verb| tree.child(verb, "nsubj")).and_then(named)
}

/// The words of a noun phrase, if it is short enough to be a name for somebody.
fn phrase(text: &str, tree: &Tree, word: usize) -> Option<String> {
    if tree.words[word].upos == Upos::Pron {
        return None;
    }
    let inside = |w: &usize| {
        tree.dominates(word, *w)
            && !matches!(tree.words[*w].upos, Upos::Punct | Upos::Verb)
            && tree.words[*w].deprel.base() != "case"
    };
    let first = (0..=word).filter(inside).min()?;
    let first = if tree.words[first].upos == Upos::Det { first + 1 } else { first };
    let last = (word..tree.words.len().min(word + 8))
        .take_while(|w| *w == word || inside(w) || tree.words[*w].deprel.base() == "case")
        .last()?;
    let span = tree.words[first.min(word)].span.cover(tree.words[last].span);
    let words: Vec<&str> = span.of(text).split_whitespace().collect();
    (words.len() <= 10).then(|| words.join(" "))
}
