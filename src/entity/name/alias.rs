//! Several names of one bearer: abbreviations, former names, short forms, surnames.

use std::ops::Range;

use super::{PERSON, Place};
use crate::entity::{Annotations, Entity, Knowledge, Sentence};
use crate::lang::Language;
use crate::syntax::{Tree, Upos, Word};
use crate::text::fold;

/// Pairs of places, the name that its bearer has now and the one from before: *Orelis (anciennement Orel)*, *Orel,
/// aujourd'hui Orelis,*, *Orelis (ex-Orel)*, where what is before the hyphen is no part of the former name.
pub(super) fn renamed(sentences: &[Sentence], places: &mut [Place], knowledge: Knowledge) -> Vec<(usize, usize)> {
    let language = knowledge.language;
    let mut found = Vec::new();
    for at in 1..places.len() {
        let [first, second] = &mut places[at - 1..=at] else { continue };
        let words = &sentences[first.sentence].tree.words;
        let opening = first.words.end;
        // *Jean Orme, ex-Orel* and *M. Orme (ex-Orel)* have worked there.
        let person = knowledge.gazetteer.is_forename(&words[first.words.start].form)
            || first.words.len() == 1 && first.coarse == Some(PERSON);
        if first.sentence != second.sentence || second.words.start <= opening || person {
            continue;
        }
        let closed = words.get(second.words.end).is_some_and(|w| matches!(w.form.as_str(), ")" | ","));
        if !closed || !matches!(words[opening].form.as_str(), "(" | ",") {
            continue;
        }
        let prefixed = second.label.split_once('-').filter(|(before, _)| language.former.contains(before));
        let said = words[opening + 1].lemma.as_str();
        match (second.words.start - opening, prefixed) {
            (1, Some((_, name))) => {
                second.label = name.to_owned();
                found.push((at - 1, at));
            }
            (2, _) if language.former.contains(&said) => found.push((at - 1, at)),
            (2, _) if language.current.contains(&said) => found.push((at, at - 1)),
            _ => {}
        }
    }
    found
}

/// Pairs of places, a name and its abbreviation in brackets after it or the other way round: *Société de
/// transport de Laval (STL)*.
pub(super) fn abbreviations(sentences: &[Sentence], places: &[Place], language: &Language) -> Vec<(usize, usize)> {
    /// So many words at most say what an abbreviation is: *(LEC, pour son sigle en anglais)*.
    const EXPLANATION: usize = 8;
    let explains = |word: &Word| language.acronyms.contains(&word.lemma.as_str());
    let mut found = Vec::new();
    for (at, pair) in places.windows(2).enumerate() {
        let [first, second] = pair else { continue };
        let tree = &sentences[first.sentence].tree;
        let after = tree.words.get(second.words.end..).unwrap_or_default();
        let closing = after.iter().take(EXPLANATION).position(|w| w.form == ")");
        let bracket = first.sentence == second.sentence
            && second.words.start == first.words.end + 1
            && tree.words[first.words.end].form == "("
            && closing.is_some_and(|end| end == 0 || after[..end].iter().any(explains));
        let short = |name: &str| abbreviates(&second.label, name) || is_foreign_acronym(&second.label, name);
        if bracket && (short(&first.label) || is_reordered(&second.label, tree, &first.words)) {
            found.push((at, at + 1));
        } else if bracket && abbreviates(&first.label, &second.label) {
            found.push((at + 1, at));
        }
    }
    found
}

/// Whether the one can be the acronym in another language of the other, the full name of a body: *ESO* for
/// *Observatoire européen austral*.
fn is_foreign_acronym(short: &str, name: &str) -> bool {
    let acronym = short.len() >= 3 && short.chars().all(char::is_uppercase);
    let words: Vec<&str> = name.split(' ').collect();
    acronym && words.len() >= 3 && words.iter().any(|word| word.len() > 3 && word.starts_with(char::is_lowercase))
}

/// Whether an acronym is made of the first letters of a name and of the noun before it, in the order of another language:
/// *JOST* for *télescope spatial Jean Orme*.
fn is_reordered(short: &str, tree: &Tree, name: &Range<usize>) -> bool {
    let described = (0..name.start).rev().take_while(|&w| matches!(tree.words[w].upos, Upos::Noun | Upos::Adj)).count();
    let first = |w: usize| tree.words[w].folded.chars().next();
    let mut initials: Vec<char> = (name.start - described..name.end).filter_map(first).collect();
    let mut letters: Vec<char> = fold(short).chars().collect();
    initials.sort_unstable();
    letters.sort_unstable();
    described > 0 && letters.len() > 2 && short.chars().all(char::is_uppercase) && initials == letters
}

/// Whether `short` is made of first letters of the words of `name`, in their order, and all but small words
/// have one: *OAIC* of *Office algérien interprofessionnel des céréales*.
fn abbreviates(short: &str, name: &str) -> bool {
    let letters: Vec<char> = fold(short).chars().filter(|c| c.is_alphanumeric()).collect();
    let capitals = short.chars().filter(|c| c.is_uppercase()).count();
    let folded = fold(name);
    let words: Vec<&str> = folded.split([' ', '-', '\'']).filter(|word| !word.is_empty()).collect();
    if letters.len() < 2 || capitals < 2 || short.contains(' ') || words.len() < 2 {
        return false;
    }
    // *UM6P* for *Université Mohammed VI Polytechnique*: in brackets the first and the last letter are enough.
    let ends = |at: Option<&&str>, letter: Option<&char>| at.and_then(|word| word.chars().next()).as_ref() == letter;
    let acronym = capitals >= 3 && short.chars().all(|c| c.is_uppercase() || c.is_ascii_digit());
    if acronym && ends(words.first(), letters.first()) && ends(words.last(), letters.last()) {
        return true;
    }
    // *SIAM* for *Société ivoirienne de l'amande*: the first letters of its words, and more of some.
    let initials: Vec<char> = words.iter().filter(|w| w.len() > 3).filter_map(|w| w.chars().next()).collect();
    if acronym
        && initials.len() > 1
        && ends(words.first(), letters.first())
        && is_within(&initials, letters.iter().copied())
        && is_within(&letters, folded.chars())
    {
        return true;
    }
    let mut next = 0;
    let mut missed = 0;
    for word in words {
        match letters.get(next) {
            Some(letter) if word.starts_with(*letter) => next += 1,
            _ => missed += usize::from(word.len() > 3),
        }
    }
    next == letters.len() && missed <= 1
}

/// Whether the letters stand in the text in their order.
fn is_within(letters: &[char], mut text: impl Iterator<Item = char>) -> bool {
    letters.iter().all(|letter| text.any(|c| c == *letter))
}

/// Whether two words, by their sentences, stand in one, the first before the second or in a list with it.
pub(super) fn are_apart(sentences: &[Sentence], one: (usize, usize), other: (usize, usize)) -> bool {
    let tree = &sentences[one.0].tree;
    let first = |word: usize| tree.ancestors(word).find(|&w| tree.words[w].deprel.base() != "conj");
    one.0 == other.0 && (one.1 < other.1 || one.1 > other.1 && first(one.1) == first(other.1))
}

/// Pairs of decided names, a short form and the first fuller name of the article that it begins: *Magento*,
/// *Magento Commerce*; `apart` says of two that they stand side by side.
pub(super) fn shortened(
    decided: &[(Entity, &str)],
    apart: &dyn Fn(usize, usize) -> bool,
    knowledge: Knowledge,
) -> Vec<(usize, usize)> {
    let is_body = |entity: &Entity| (knowledge.is_a)(&entity.class, "Organization");
    let mut found = Vec::new();
    for (short, (entity, _)) in decided.iter().enumerate().filter(|(_, (entity, _))| is_body(entity)) {
        let is_known = |entity: &Entity| knowledge.gazetteer.by_key(&entity.key).is_some();
        // *Starbuck* where *Starbucks* is known
        let plural = format!("{}s", fold(&entity.label));
        let misspelt = |(other, _): &(Entity, &str)| is_body(other) && is_known(other) && fold(&other.label) == plural;
        if let Some(full) = decided.iter().position(misspelt).filter(|_| !is_known(entity)) {
            found.push((short, full));
            continue;
        }
        let longer = decided.iter().enumerate().filter_map(|(at, (other, _))| {
            let rest = fold(&other.label).strip_prefix(&format!("{} ", fold(&entity.label)))?.to_owned();
            (is_body(other) && !apart(short, at)).then_some((at, rest))
        });
        let longer: Vec<(usize, String)> = longer.collect();
        // *Hanbit* is the first of *Hanbit Materials* and *Hanbit Europe* that is named.
        let Some((full, rest)) = longer.first() else { continue };
        // *Orange* and *Orange Bank* are two, unless one is not known beforehand and the rest is no name.
        let generic = rest.split(' ').all(|word| knowledge.lexicon.endings.contains_key(word));
        let named = !knowledge.gazetteer.named(rest, knowledge.language).is_empty();
        match (is_known(entity), is_known(&decided[*full].0)) {
            (false, _) if generic || !named => found.push((short, *full)),
            (true, false) if generic && longer.len() == 1 => found.push((*full, short)),
            _ => {}
        }
    }
    found
}

/// Whether a label is the surname in a full name: its last word, or the first where that is no forename (*Chen
/// Wei-ting*).
pub(super) fn is_surname_in(label: &str, name: &str, knowledge: Knowledge) -> bool {
    let (label, name) = (fold(label), fold(name));
    let beside = |rest: &str| rest.starts_with(' ') || rest.ends_with(' ');
    let first = name.strip_prefix(&label).is_some_and(beside) && !knowledge.gazetteer.is_forename(&label);
    name.strip_suffix(&label).is_some_and(beside) || first
}

/// The person named before whose surname the label is. Of two, the one named first is the one that a surname alone
/// means.
fn surname(label: &str, knowledge: Knowledge, found: &Annotations) -> Option<usize> {
    let bears = |e: &Entity| e.class == PERSON && e.names.iter().any(|name| is_surname_in(label, name, knowledge));
    found.entities.iter().position(bears)
}

/// The person of the article whom a surname after initials means: *E. Macron*.
fn initialled(label: &str, knowledge: Knowledge, found: &Annotations) -> Option<usize> {
    let (initials, surname) = label.split_once(' ')?;
    let is_initial = |part: &str| part.chars().count() == 1 && part.chars().all(char::is_uppercase);
    let mut parts = initials.strip_suffix('.')?.split(['.', '-']).filter(|part| !part.is_empty()).peekable();
    let first = parts.peek().copied().filter(|_| parts.all(is_initial))?;
    let begins = |name: &str| fold(name).starts_with(&fold(first)) && !name.contains('.');
    let bears = |e: &Entity| {
        e.class == PERSON && e.names.iter().any(|name| begins(name) && is_surname_in(surname, name, knowledge))
    };
    found.entities.iter().position(bears)
}

/// Joins persons that are named by their surname alone, or after initials, with the one of that name in the article.
pub fn join_persons(knowledge: Knowledge, found: &mut Annotations) {
    let mut to: Vec<usize> = (0..found.entities.len()).collect();
    for (index, entity) in found.entities.iter().enumerate().filter(|(_, entity)| entity.class == PERSON) {
        let full = match entity.label.contains(' ') {
            true => initialled(&entity.label, knowledge, found),
            false => surname(&entity.label, knowledge, found),
        };
        to[index] = full.unwrap_or(index);
    }
    for (index, &full) in to.iter().enumerate().filter(|(index, full)| index != *full) {
        let names = std::mem::take(&mut found.entities[index].names);
        found.entities[full].names.extend(names);
    }
    for mention in &mut found.mentions {
        for entity in &mut mention.entities {
            if to[*entity] != *entity {
                *entity = to[*entity];
                mention.reason = "the surname of somebody named in full";
            }
        }
    }
}
