//! What a text counts in a group: *figure parmi les clients*, *l'un des clients*, *fait partie des clients*.

use super::argument::{Context, case, surface_subject};
use crate::syntax::{Tree, Upos};

/// The word of what is said to be one of those that the noun names.
pub fn one_of(context: Context, noun: usize) -> Option<usize> {
    let (tree, language) = (&context.sentence.tree, context.language);
    let lemma = |w: usize| tree.words[w].lemma.as_str();
    let head = tree.words[noun].head?;
    let preposition = lemma(case(tree, noun)?);
    let listing = language.listing.contains(&lemma(head));
    // *Parmi les signataires figurent Orel et Tarn*, *compte Orel parmi ses clients*
    if listing && language.among.contains(&preposition) {
        return listed(context, head);
    }
    if preposition != language.genitive {
        return None;
    }
    // *compte Orel au nombre de ses clients*
    let verb = tree.words[head].head;
    if let Some(verb) = verb.filter(|&v| language.listing.contains(&lemma(v)) && lemma(head) == language.count) {
        return listed(context, verb);
    }
    // *Orel est l'un des clients de Tarn*, *Orel, l'un des clients de Tarn*
    if tree.words[head].upos == Upos::Pron && lemma(head) == language.one {
        let subject = tree.children(head).find(|&c| tree.words[c].deprel.base() == "nsubj");
        let explained = || tree.words[head].head.filter(|_| tree.words[head].deprel.base() == "appos");
        return subject.or_else(explained);
    }
    // *Orel fait partie des clients de Tarn*
    let [verb, part] = language.belonging;
    let belongs = |w: usize| lemma(w) == verb && tree.children(w).any(|c| lemma(c) == part);
    let above = if lemma(head) == part { tree.words[head].head } else { Some(head) };
    above.filter(|&w| belongs(w)).and_then(|w| surface_subject(tree, w, language, 0))
}

/// The object of a verb that counts, or its subject if it has none.
fn listed(context: Context, verb: usize) -> Option<usize> {
    let tree: &Tree = &context.sentence.tree;
    let object = tree.children(verb).find(|&c| tree.words[c].deprel.base() == "obj");
    object.or_else(|| surface_subject(tree, verb, context.language, 0))
}
