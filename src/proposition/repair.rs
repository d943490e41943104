//! What the parser often gets wrong, and what the sentence means: a phrase hung on the wrong word.
//!
//! Each function looks for one construction and gives the words that belong together.

use super::argument::{Context, case, is_relative};
use crate::entity::{Mention, MentionKind};
use crate::quantity::Value;
use crate::syntax::{Tree, Upos};

/// The object of a verb that the parser has hung on another complement: *a signé avec le belge Tarn un accord*,
/// *a inauguré, à Lyon, l'usine d'Orel*.
pub fn lost_object(tree: &Tree, verb: usize) -> Option<usize> {
    let indefinite = |c: usize| tree.words[c].feats.has("Definite", "Ind") || tree.words[c].upos == Upos::Num;
    let common = |w: usize| tree.words[w].upos == Upos::Noun && tree.words[w].deprel.base() == "appos";
    let stands_alone = |w: usize| case(tree, w).is_none() && tree.words[w - 1].form != ",";
    // A phrase between commas explains nothing that comes after it.
    let between = |c: usize| case(tree, c).and_then(|k| k.checked_sub(1)).is_some_and(|w| tree.words[w].form == ",");
    let phrases = || tree.children(verb).filter(|&c| c > verb && case(tree, c).is_some());
    let determined = |w: &usize| common(*w) && tree.child(*w, "det").is_some() && case(tree, *w).is_none();
    if let Some(object) = phrases().filter(|&c| between(c)).flat_map(|c| tree.children(c)).find(determined) {
        return Some(object);
    }
    let phrases = phrases();
    let mut below = phrases.flat_map(|c| (c + 1..tree.words.len()).filter(move |&w| tree.dominates(c, w)));
    below.find(|&w| common(w) && stands_alone(w) && tree.children(w).any(indefinite))
}

/// The subject and the object of a verb whose only subject is an indefinite noun after it, and before which a name
/// stands alone: *Orel, le groupe que dirige Jean Orme, a conclu en mai un accord*.
pub fn displaced(context: Context, verb: usize, surface: usize) -> Option<(usize, usize)> {
    let tree = &context.sentence.tree;
    let indefinite = tree.children(surface).any(|c| tree.words[c].feats.has("Definite", "Ind"));
    let perfect = tree.children(verb).any(|c| tree.words[c].deprel == *"aux:tense" && tree.words[c].lemma == "avoir");
    let own = tree.words[surface].head == Some(verb);
    if surface < verb || !own || !indefinite || !perfect || tree.child(verb, "obj").is_some() {
        return None;
    }
    let level = tree.words[verb].head;
    let alone = |m: &&Mention| {
        let beside = |word: usize| tree.words[word].head == level || tree.words[word].head == Some(verb);
        m.sentence == context.index
            && m.kind == MentionKind::Name
            && m.head < verb
            && beside(m.head)
            && case(tree, m.head).is_none()
    };
    context.annotations.mentions.iter().rev().find(alone).map(|m| (m.head, surface))
}

/// The head of the thing that is spoken of right before a relative pronoun, where the clause hangs on no other.
pub fn right_before(context: Context, pronoun: usize) -> Option<usize> {
    let tree = &context.sentence.tree;
    let mut end = pronoun;
    while end > 0 && (tree.words[end - 1].form == "," || tree.words[end - 1].upos == Upos::Adj) {
        end -= 1;
    }
    let last = end.checked_sub(1)?;
    let name = context.annotations.covering(context.index, last).filter(|m| m.kind == MentionKind::Name);
    let noun = name.map(|m| m.head).or((tree.words[last].upos == Upos::Noun).then_some(last))?;
    let thing = |w: usize| context.annotations.at(context.index, w).any(|m| m.kind != MentionKind::Adjective);
    let clause = tree.ancestors(pronoun).find(|&w| is_relative(tree, w)).and_then(|c| tree.words[c].head);
    (thing(noun) && !clause.is_some_and(thing)).then_some(noun)
}

/// The noun that an amount belongs to, for a word of the amount: *le contrat de 3 millions que …*.
pub fn beyond_amount(context: Context, word: usize) -> usize {
    let tree = &context.sentence.tree;
    let counted = |w: usize| {
        let mut quantities = context.sentence.quantities.iter();
        quantities.any(|q| matches!(q.value, Value::Amount(_)) && q.words.contains(&w))
    };
    let noun = tree.ancestors(word).find(|&w| !counted(w));
    noun.filter(|&w| matches!(tree.words[w].upos, Upos::Noun | Upos::Propn)).unwrap_or(word)
}

/// The noun that a participle agrees with: the one that it hangs on, or that which this one is a complement of
/// (*le spécialiste des atomes installé à Lyon*).
pub fn agreeing(tree: &Tree, participle: usize, noun: usize) -> usize {
    let mut nouns = tree.ancestors(noun).take_while(|&w| matches!(tree.words[w].upos, Upos::Noun | Upos::Propn));
    nouns.find(|&w| tree.agree(w, participle)).unwrap_or(noun)
}

/// Whether a subject stands after a verb that has another before it, and no object.
pub fn is_second_subject(tree: &Tree, verb: usize, subject: usize) -> bool {
    let first = tree.child(verb, "nsubj").filter(|&first| first < verb);
    first.is_some() && subject > verb && tree.child(verb, "obj").is_none()
}
