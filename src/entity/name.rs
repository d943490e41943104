//! Names that no table knows, and what class of thing bears them.

use std::ops::Range;

use super::{Annotations, Entity, Knowledge, Mention, MentionKind, Sentence, head_of, surface};
use crate::syntax::{Tree, Upos};
use crate::text::{capitalised, fold};

/// Adds the names in sentence `index` that are not mentions yet.
pub fn find(text: &str, sentences: &[Sentence], index: usize, knowledge: Knowledge, found: &mut Annotations) {
    let sentence = &sentences[index];
    let tree = &sentence.tree;
    let mut at = 0;
    while at < tree.words.len() {
        let words = run(tree, at, knowledge);
        if words.is_empty() {
            at += 1;
            continue;
        }
        at = words.end;
        let words = trimmed(tree, words, knowledge);
        if words.is_empty() || !found.is_free(index, &words) || is_dated(sentence, &words) {
            continue;
        }
        let label = surface(text, tree, &words);
        if label.chars().filter(|c| c.is_alphabetic()).count() < 2 {
            continue;
        }
        let Some((class, reason)) = classify(tree, &words, &label, knowledge, found) else { continue };
        let label = label.trim_end_matches(['.', '-']).to_owned();
        let mut entity = Entity::unknown(&class, &label);
        // The whole of a name that is only cut differently in the tables.
        if let Some(seed) = knowledge.gazetteer.named(&label, knowledge.language).filter(|s| s.class == class) {
            entity = Entity::known(seed);
            entity.names.insert(label);
        }
        let entity = found.intern(entity);
        found.mentions.push(Mention {
            sentence: index,
            head: head_of(tree, &words),
            words,
            kind: MentionKind::Name,
            entities: vec![entity],
            reason,
        });
    }
}

/// The run of name words that begins at `at`: capitalised words and the small ones between them.
fn run(tree: &Tree, at: usize, knowledge: Knowledge) -> Range<usize> {
    if !is_name_word(tree, at) {
        return at..at;
    }
    let mut end = at + 1;
    loop {
        if end < tree.words.len() && (is_name_word(tree, end) || follows_name(tree, end)) {
            end += 1;
            continue;
        }
        // *Société de gestion* is no name, *Rolls-Royce of Oxford* is one: particles need a capital after.
        let particle = |w: usize| {
            tree.words.get(w).is_some_and(|word| {
                knowledge.language.particles.contains(&word.form.to_lowercase().as_str()) && word.form != "et"
            })
        };
        let joins = |w: usize| {
            matches!(
                tree.words[w].form.as_str(),
                "van" | "von" | "der" | "den" | "ben" | "bin" | "al" | "el" | "&" | "of" | "di" | "da" | "dos"
            )
        };
        if particle(end)
            && end + 1 < tree.words.len()
            && is_name_word(tree, end + 1)
            && (joins(end) || tree.words[end].deprel.base() == "flat")
        {
            end += 2;
            continue;
        }
        return at..end;
    }
}

fn is_name_word(tree: &Tree, at: usize) -> bool {
    let word = &tree.words[at];
    let letters = word.form.chars().any(char::is_alphabetic);
    if !letters || word.continues || matches!(word.upos, Upos::Punct | Upos::Sym) {
        return false;
    }
    let capital = capitalised(&word.form);
    // A title's full stop, and single capitals such as initials, go with the name.
    match word.upos {
        Upos::Propn => capital || word.form.chars().any(char::is_uppercase) || word.deprel.base() == "flat",
        Upos::X | Upos::Noun | Upos::Adj if capital => {
            let inner_capital = word.form.chars().skip(1).any(char::is_uppercase);
            at > 0 && !after_mark(tree, at) || inner_capital
        }
        _ => false,
    }
}

/// A digit or letter that is part of the name before it: *Artemis 2*.
fn follows_name(tree: &Tree, at: usize) -> bool {
    let word = &tree.words[at];
    word.deprel.base() == "flat" && word.upos == Upos::Num && word.form.len() <= 3
}

/// Whether the word begins a sentence or a quotation, where any word has a capital.
fn after_mark(tree: &Tree, at: usize) -> bool {
    at == 0
        || matches!(tree.words[at - 1].form.as_str(), "«" | "\"" | "“" | "." | ":" | "–" | "—" | "-" | "!" | "?" | "|")
}

/// The name without titles and nouns of type at its beginning: *M.*, *Président*, *Société*.
fn trimmed(tree: &Tree, words: Range<usize>, knowledge: Knowledge) -> Range<usize> {
    let mut start = words.start;
    while start < words.end {
        let word = &tree.words[start];
        let lower = word.form.to_lowercase();
        let lemma = word.lemma.to_lowercase();
        let title = knowledge.language.titles.contains(&lower.as_str())
            || knowledge.lexicon.titles.contains(lower.as_str())
            || knowledge.lexicon.titles.contains(lemma.as_str());
        let more = start + 1 < words.end;
        let type_noun =
            more && word.upos == Upos::Noun && knowledge.lexicon.heads.contains_key(lemma.as_str()) && start == 0;
        if title || type_noun || matches!(word.upos, Upos::Verb | Upos::Det | Upos::Adp) {
            start += 1;
        } else {
            break;
        }
    }
    start..words.end
}

fn is_dated(sentence: &Sentence, words: &Range<usize>) -> bool {
    sentence.quantities.iter().any(|q| q.words.start < words.end && words.start < q.words.end)
}

/// The class of a name and the reason; `None` where it names nothing that is sought.
fn classify(
    tree: &Tree,
    words: &Range<usize>,
    label: &str,
    knowledge: Knowledge,
    found: &Annotations,
) -> Option<(String, &'static str)> {
    let lexicon = knowledge.lexicon;
    let lower = |w: usize| tree.words[w].form.to_lowercase();
    let count = words.len();
    // What the article has called it before.
    let folded = fold(label);
    if let Some(entity) =
        found.entities.iter().find(|e| e.names.iter().any(|n| fold(n) == folded) && e.class != "Sector")
    {
        return Some((entity.class.clone(), "named before"));
    }
    if let Some(class) = lexicon.endings.get(lower(words.end - 1).as_str()).filter(|_| count > 1) {
        return Some((class.clone(), "the name's last word"));
    }
    let acronym = label.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    // *la société Nscale*, *le projet Stargate UK*, *le président Macron*: the noun before or above.
    let head = head_of(tree, words);
    let above =
        tree.words[head].head.filter(|_| matches!(tree.words[head].deprel.base(), "appos" | "flat" | "nmod" | "amod"));
    let bare = |noun: usize| {
        tree.words[head].deprel.base() != "nmod"
            || !tree.children(head).any(|c| tree.words[c].deprel == *"case" && c < words.start && c > noun)
    };
    let before = words.start.checked_sub(1).map(|w| if tree.words[w].upos == Upos::Adj && w > 0 { w - 1 } else { w });
    let before =
        before.map(|w| if matches!(tree.words[w].form.as_str(), "«" | "\"" | "“") && w > 0 { w - 1 } else { w });
    for noun in [before, above.filter(|&n| bare(n))].into_iter().flatten() {
        let lemma = tree.words[noun].lemma.to_lowercase();
        let form = lower(noun);
        if knowledge.language.titles.contains(&form.as_str()) {
            return Some(("Person".to_owned(), "the title before it"));
        }
        if tree.words[noun].upos == Upos::Noun || tree.words[noun].upos == Upos::Propn {
            if lexicon.titles.contains(lemma.as_str()) || lexicon.titles.contains(form.as_str()) {
                return Some(("Person".to_owned(), "the post before it"));
            }
            let class = lexicon
                .heads
                .get(lemma.as_str())
                .or_else(|| lexicon.things.get(lemma.as_str()))
                .or_else(|| lexicon.heads.get(form.as_str()));
            if let Some(class) = class.filter(|_| noun < words.start) {
                return Some((class.clone(), "the noun before it"));
            }
        }
    }
    // *Jensen Huang, PDG de Nvidia*: a post in apposition.
    let post = |w: usize| {
        tree.children(w).any(|c| {
            tree.words[c].deprel.base() == "appos"
                && lexicon.titles.contains(tree.words[c].lemma.to_lowercase().as_str())
        })
    };
    if post(head) && !acronym {
        return Some(("Person".to_owned(), "the post after it"));
    }
    // *le PDG de Nvidia*: what has posts is an organisation, but not in *le ministre de l'Intérieur*.
    let owner = tree.words[head].head.filter(|_| tree.words[head].deprel.base() == "nmod");
    if lexicon.portfolios.contains(lower(words.start).as_str()) {
        return None;
    }
    if owner.is_some_and(|o| lexicon.titles.contains(tree.words[o].lemma.to_lowercase().as_str())) {
        return Some(("Organization".to_owned(), "it has a post"));
    }
    if count >= 2 && knowledge.gazetteer.is_forename(&tree.words[words.start].form) && !acronym {
        return Some(("Person".to_owned(), "a forename"));
    }
    if let Some(person) = surname(label, found) {
        return Some((found.entities[person].class.clone(), "the surname of one named before"));
    }
    let case = tree.children(head).find(|&c| tree.words[c].deprel == *"case" && c < words.start);
    let preposition = case.map(&lower);
    let marks = label.chars().any(|c| c.is_ascii_digit() || c == '&')
        || label.chars().skip(1).any(char::is_uppercase) && count == 1;
    match preposition.as_deref() {
        Some("à" | "en") if !acronym && !marks => return Some(("Place".to_owned(), "the preposition of a place")),
        _ => {}
    }
    if (2..=3).contains(&count) && !acronym && words.clone().all(|w| only_first_capital(&lower(w), &tree.words[w].form))
    {
        return Some(("Person".to_owned(), "the shape of a person's name"));
    }
    (count <= 6).then(|| ("Organization".to_owned(), "a name without other signs"))
}

fn only_first_capital(lower: &str, form: &str) -> bool {
    form.chars().skip(1).collect::<String>() == lower.chars().skip(1).collect::<String>() || form.contains('-')
}

/// The person named before whose surname the label is.
fn surname(label: &str, found: &Annotations) -> Option<usize> {
    let folded = fold(label);
    let mut bearers = found
        .entities
        .iter()
        .enumerate()
        .filter(|(_, e)| e.class == "Person" && e.names.iter().any(|n| fold(n).ends_with(&format!(" {folded}"))));
    let first = bearers.next()?;
    // Two of one name: the one named first is the one that a surname alone means.
    Some(first.0)
}

/// Joins persons that are named by their surname alone with the one of that name in the article.
pub fn join_persons(found: &mut Annotations) {
    let mut to: Vec<usize> = (0..found.entities.len()).collect();
    for (index, entity) in found.entities.iter().enumerate() {
        let single = entity.class == "Person" && !entity.label.contains(' ');
        if let Some(full) = single.then(|| surname(&entity.label, found)).flatten() {
            to[index] = full;
        }
    }
    for (index, &full) in to.iter().enumerate().filter(|(index, full)| index != *full) {
        let names = std::mem::take(&mut found.entities[index].names);
        found.entities[full].names.extend(names);
    }
    for mention in &mut found.mentions {
        for entity in &mut mention.entities {
            *entity = to[*entity];
        }
    }
}
