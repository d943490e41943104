//! When it happens, and who says so.

use crate::entity::{Annotations, MentionKind, Sentence};
use crate::lang::Language;
use crate::quantity::{PartialDate, Value};
use crate::syntax::{Tree, Upos};

/// The date that the sentence gives to the predicate: one that hangs on it, or on the verb that it
/// is a complement of.
pub fn date(sentence: &Sentence, predicate: usize, today: Option<PartialDate>, ahead: bool) -> Option<PartialDate> {
    let tree = &sentence.tree;
    let anchors = anchors(tree, predicate);
    let mut found = None;
    for quantity in &sentence.quantities {
        let Value::Date(expression) = &quantity.value else { continue };
        // The words of a date may hang on each other; the first that leaves them says where it hangs.
        let outside = quantity.words.clone().find_map(|w| tree.words[w].head.filter(|h| !quantity.words.contains(h)));
        let Some(start) = outside else { continue };
        let governor = tree.ancestors(start).find(|w| anchors.contains(w) || is_verb(tree, *w));
        if governor.is_some_and(|g| anchors.contains(&g)) {
            found = expression.resolve(today, ahead);
            if found.is_some() {
                break;
            }
        }
    }
    found
}

fn is_verb(tree: &Tree, word: usize) -> bool {
    matches!(tree.words[word].upos, Upos::Verb | Upos::Aux)
}

/// The predicate and the verbs that it shares its time with.
fn anchors(tree: &Tree, predicate: usize) -> Vec<usize> {
    let mut anchors = vec![predicate];
    let mut at = predicate;
    while let Some(head) = tree.words[at].head {
        let relation = tree.words[at].deprel.base();
        let nominal = !is_verb(tree, at);
        let shared = relation == "xcomp" || (nominal && is_verb(tree, head) && matches!(relation, "obj" | "nsubj"));
        // *la signature, mardi, d'un accord*
        let of_noun = nominal && relation == "nmod" && tree.words[head].upos == Upos::Noun && anchors.len() == 1;
        if !(shared && is_verb(tree, head) || of_noun) {
            break;
        }
        anchors.push(head);
        at = head;
    }
    anchors
}

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
        if at.upos == Upos::Adp && language.according.contains(&at.form.to_lowercase().replace('’', "'").as_str()) {
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
