//! Where a name begins and ends.

use std::ops::Range;

use super::class::is_acronym;
use super::{PERSON, Place};
use crate::entity::{Knowledge, Sentence, recogniser, surface};
use crate::quantity::Quantity;
use crate::syntax::{Tree, Upos, Word};
use crate::text::{capitalised, lower};

/// Takes a last word in small letters that is no adjective off names that stand elsewhere without it: *Orel livre des avions*.
pub(super) fn shorten(text: &str, sentences: &[Sentence], knowledge: Knowledge, places: &mut [Place]) {
    let labels: Vec<String> = places.iter().map(|place| place.label.clone()).collect();
    for place in places {
        let tree = &sentences[place.sentence].tree;
        let last = &tree.words[place.words.end - 1].form;
        let listed = knowledge.parser.listed(&last.to_lowercase());
        let adjective = listed & (1 << Upos::Adj as u64) != 0;
        if place.words.len() > 1 && last.starts_with(char::is_lowercase) && !adjective {
            let words = place.words.start..place.words.end - 1;
            let label = surface(text, tree, &words);
            if labels.contains(&label) {
                (place.words, place.label) = (words, label);
            }
        }
    }
}

/// A known name without the common noun before it that the recogniser took for a part of it: *avec le concours
/// de Bpifrance*.
pub(super) fn own(tree: &Tree, name: recogniser::Name, knowledge: Knowledge) -> recogniser::Name {
    let recogniser::Name { words, class } = name.clone();
    let first = &tree.words[words.start];
    let small = first.form.to_lowercase();
    // *le directeur de la Science de l'ASE*
    let of_acronym = words.len() > 2 && is_acronym(&tree.words[words.end - 1].form);
    let common = (words.start == 0 || of_acronym || !capitalised(&first.form)) && knowledge.parser.listed(&small) != 0;
    let lexicon = knowledge.lexicon;
    let lemma = lower(&first.lemma);
    let heads = [&lexicon.heads, &lexicon.things, &lexicon.proxies].iter().any(|nouns| nouns.contains_key(&*lemma));
    let Some(genitive) = tree.words.get(words.start + 1).filter(|w| w.upos == Upos::Adp) else { return name };
    if !common || heads || genitive.lemma != knowledge.language.genitive {
        return name;
    }
    let determined = tree.words.get(words.start + 2).is_some_and(|w| w.upos == Upos::Det);
    let start = words.start + 2 + usize::from(determined);
    if start >= words.end {
        return name;
    }
    if is_known(tree, start..words.end, knowledge) { recogniser::Name { words: start..words.end, class } } else { name }
}

/// Two names that the recogniser takes for one: *la Commission européenne Jean Orme*, a known name and then
/// a forename.
pub(super) fn apart(tree: &Tree, name: recogniser::Name, knowledge: Knowledge) -> Vec<recogniser::Name> {
    let recogniser::Name { words, class } = name.clone();
    let known = knowledge.gazetteer.prefix_length(&tree.folded(words.clone())).map(|length| words.start + length);
    // *l'Union européenne 140 au titre de …*: what is counted is no part of the name.
    let counts = |at: usize| tree.words[at].form.starts_with(|c: char| c.is_ascii_digit()) && words.end > at + 1;
    if let Some(at) = known.filter(|&at| at < words.end && counts(at)) {
        return vec![recogniser::Name { words: words.start..at, class }];
    }
    let person = knowledge.recogniser.classes().iter().position(|class| class == "Person");
    // *la Banque centrale du Ghana Kofi Mensah*: a noun that heads the name of a body, a name, and then a person.
    let heads = knowledge.lexicon.heads.contains_key(&*lower(&tree.words[words.start].lemma));
    let named =
        |at: usize| tree.words[at - 1].upos == Upos::Propn && knowledge.gazetteer.is_forename(&tree.words[at].form);
    let body = || (words.start + 2..words.end.saturating_sub(1)).filter(|_| heads).find(|&at| named(at));
    // *la Banque centrale européenne Orme*: after a known name that ends in a small letter comes another.
    let surname = |at: usize| !capitalised(&tree.words[at - 1].form) && tree.words[at].upos == Upos::Propn;
    let after_known = known.filter(|&at| at < words.end && words.len() > 2 && (at + 1 < words.end || surname(at)));
    match (after_known.or_else(body), person) {
        (Some(at), Some(person)) if knowledge.gazetteer.is_forename(&tree.words[at].form) || surname(at) => {
            let (first, second) = (words.start..at, at..words.end);
            vec![recogniser::Name { words: first, class }, recogniser::Name { words: second, class: person }]
        }
        _ => vec![name],
    }
}

/// Adds a name to those before it: a person's right after a forename is one name with it, *Ana Paula* and *Assis*.
pub(super) fn together(
    tree: &Tree,
    mut names: Vec<recogniser::Name>,
    name: recogniser::Name,
    knowledge: Knowledge,
) -> Vec<recogniser::Name> {
    let person = knowledge.recogniser.classes().iter().position(|class| class == PERSON);
    let forename =
        |words: &Range<usize>| tree.words[words.clone()].iter().all(|word| knowledge.gazetteer.is_forename(&word.form));
    match names.last_mut() {
        Some(last) if last.words.end == name.words.start && Some(name.class) == person && forename(&last.words) => {
            *last = recogniser::Name { words: last.words.start..name.words.end, class: name.class };
        }
        _ => names.push(name),
    }
    names
}

/// What American companies have after a comma: *Orel, Inc.*
const LEGAL_FORMS: [&str; 4] = ["Inc", "LLC", "Ltd", "Corp"];

/// A name with what belongs to it and without what does not: a Roman numeral after it (*Charles III*), a legal form (*Tarn SA*).
pub(super) fn whole(tree: &Tree, name: &recogniser::Name, knowledge: Knowledge) -> recogniser::Name {
    let recogniser::Name { mut words, class } = name.clone();
    let legal = |form: &str| LEGAL_FORMS.contains(&form.trim_end_matches('.'));
    if let Some([comma, form, ..]) = tree.words.get(words.end..)
        && comma.form == ","
        && legal(&form.form)
    {
        words.end += 2;
    }
    // *l'Université d'Orme ainsi que des entreprises*
    let function = |word: &Word| {
        use Upos::{Adp, Adv, Cconj, Det, Pron, Sconj};
        word.form.starts_with(char::is_lowercase) && matches!(word.upos, Adp | Adv | Cconj | Det | Pron | Sconj)
    };
    while words.len() > 1 && function(&tree.words[words.end - 1]) {
        words.end -= 1;
    }
    // *20th Century Orel*
    let ordinal = |form: &str| {
        let figures = form.trim_end_matches(char::is_alphabetic);
        let ending = &form[figures.len()..];
        matches!(ending, "st" | "nd" | "rd" | "th") && figures.parse::<u32>().is_ok()
    };
    if words.start > 0 && ordinal(&tree.words[words.start - 1].form) {
        words.start -= 1;
    }
    let numeral = |form: &str| form.len() < 6 && form.bytes().all(|byte| matches!(byte, b'I' | b'V' | b'X'));
    let ending = |form: &str| capitalised(form) && knowledge.lexicon.endings.contains_key(&*lower(form));
    // *France 2030*, but not *Orel 2000 emplois*
    let year = |form: &str| form.len() == 4 && form.starts_with("20") && form.bytes().all(|byte| byte.is_ascii_digit());
    let counts = || tree.words.get(words.end + 1).is_some_and(|word| matches!(word.upos, Upos::Noun | Upos::Num));
    // *des Boeing 737*: a model by its number
    let model = |form: &str| form.len() == 3 && form.bytes().all(|byte| byte.is_ascii_digit());
    let more = tree.words.get(words.end).is_some_and(|word| {
        numeral(&word.form) || ending(&word.form) || (year(&word.form) || model(&word.form)) && !counts()
    });
    words.end += usize::from(more);
    recogniser::Name { words, class }
}

/// The run of name words that begins at `at`: capitalised words and the small ones between them.
pub(super) fn run(tree: &Tree, at: usize, knowledge: Knowledge) -> Range<usize> {
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
            tree.words
                .get(w)
                .is_some_and(|word| knowledge.language.particles.contains(&&*lower(&word.form)) && word.form != "et")
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

/// A name with the article that the tables have before it: *L'Oréal*, *Le Monde*.
pub(super) fn with_article(tree: &Tree, words: Range<usize>, knowledge: Knowledge) -> Range<usize> {
    let Some(before) = words.start.checked_sub(1).filter(|&w| !words.is_empty() && capitalised(&tree.words[w].form))
    else {
        return words;
    };
    if tree.words[before].upos != Upos::Det || tree.words[before].continues {
        return words;
    }
    if is_known(tree, before..words.end, knowledge) { before..words.end } else { words }
}

/// Whether the seed tables have the words as a name, whole.
fn is_known(tree: &Tree, words: Range<usize>, knowledge: Knowledge) -> bool {
    knowledge.gazetteer.prefix_length(&tree.folded(words.clone())) == Some(words.len())
}

/// The name without titles and nouns of type at its beginning: *M.*, *Président*, *Société*.
pub(super) fn trimmed(tree: &Tree, words: Range<usize>, knowledge: Knowledge) -> Range<usize> {
    let mut start = words.start;
    while start < words.end {
        let word = &tree.words[start];
        let (form, lemma) = (lower(&word.form), lower(&word.lemma));
        let title = knowledge.language.titles.contains(&&*form)
            || knowledge.lexicon.titles.contains(&*form)
            || knowledge.lexicon.titles.contains(&*lemma);
        let more = start + 1 < words.end;
        let type_noun = more && word.upos == Upos::Noun && knowledge.lexicon.heads.contains_key(&*lemma) && start == 0;
        if title || type_noun || matches!(word.upos, Upos::Verb | Upos::Det | Upos::Adp) {
            start += 1;
        } else {
            break;
        }
    }
    // *le TPD américano-coréen*: the adjective is none of the name, unless the name is made of such words.
    let mut end = words.end;
    let small = |w: usize| !capitalised(&tree.words[w].form);
    let nationality = |w: usize| small(w) && knowledge.gazetteer.is_nationality(&tree.words[w].form);
    let common = |w: usize| small(w) || knowledge.parser.listed(&tree.words[w].form.to_lowercase()) != 0;
    while end > start + 1 && nationality(end - 1) && !(start..end - 1).any(common) {
        end -= 1;
    }
    start..end
}

/// Whether a date, an amount or a number stands in the words, other than one that ends them: *Orel 2030*.
pub(super) fn is_dated(sentence: &Sentence, words: &Range<usize>) -> bool {
    let overlaps = |q: &&Quantity| q.words.start < words.end && words.start < q.words.end;
    let ends = |q: &Quantity| q.words.len() == 1 && words.start < q.words.start && q.words.end == words.end;
    sentence.quantities.iter().filter(overlaps).any(|q| !ends(q))
}
