//! Names: where they stand, and what bears them.
//!
//! Names are found by the recogniser, by the seed tables, and as runs of capitalised words. What bears a
//! name is then decided once for the article, from all places where it stands: what the recogniser takes it
//! for, what the tables know, the nouns and posts beside it. The reason that is kept is the weightiest one.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::recogniser;
use super::{Annotations, Entity, Knowledge, Lexicon, Mention, MentionKind, Sentence, gazetteer, head_of, surface};
use crate::lang::Language;
use crate::quantity::Quantity;
use crate::syntax::{Tree, Upos, Word};
use crate::text::{capitalised, fold, lower};

/// A place where a name stands.
struct Place<'a> {
    sentence: usize,
    words: Range<usize>,
    label: String,
    /// What the recogniser takes it for.
    coarse: Option<&'a str>,
}

/// Why a name is taken for one when nothing speaks for its class.
pub const UNSIGNED: &str = "a name without other signs";

/// Why a name has the class of a noun.
const BEFORE: &str = "the noun before it";

/// What a person is to the recogniser.
pub const PERSON: &str = "Person";

/// What speaks for a class: the class, how much, and why.
type Vote = (String, f32, &'static str);

/// Adds the names in the sentences of an article; `names` are those that the recogniser finds.
pub fn find<'a>(
    text: &str,
    sentences: &[Sentence],
    names: &[Vec<recogniser::Name>],
    knowledge: Knowledge<'a>,
    found: &mut Annotations,
) {
    let mut places: Vec<Place> = Vec::new();
    for (index, sentence) in sentences.iter().enumerate() {
        let first = places.len();
        let mut add = |words: Range<usize>, coarse: Option<&'a str>, found: &Annotations| {
            let tree = &sentence.tree;
            let words = with_article(tree, trimmed(tree, words, knowledge), knowledge);
            let overlaps = |place: &Place| place.words.start < words.end && words.start < place.words.end;
            // *Le port*: a capital that only the beginning of the sentence gives.
            let capital = |w: usize| tree.words[w].form.chars().any(char::is_uppercase);
            let common =
                tree.words.get(words.start).is_some_and(|w| w.upos == Upos::Det) && !words.clone().skip(1).any(capital);
            if words.is_empty()
                || common
                || places[first..].iter().any(overlaps)
                || !found.is_free(index, &words)
                || is_dated(sentence, &words)
            {
                return;
            }
            let label = surface(text, tree, &words).trim_end_matches(['.', '-', ',']).to_owned();
            if label.chars().filter(|c| c.is_alphabetic()).count() >= 2 {
                places.push(Place { sentence: index, words, label, coarse });
            }
        };
        // *l'IA* is a field, though it is written like the name of a body.
        let is_field = |name: &&recogniser::Name| {
            let label = surface(text, &sentence.tree, &name.words);
            knowledge.gazetteer.named(&label, knowledge.language).first().is_some_and(gazetteer::is_field)
        };
        let recognised: Vec<recogniser::Name> = names[index]
            .iter()
            .filter(|name| !is_field(name))
            .map(|name| own(&sentence.tree, whole(&sentence.tree, name, knowledge), knowledge))
            .flat_map(|name| apart(&sentence.tree, name, knowledge))
            .fold(Vec::new(), |names, name| together(&sentence.tree, names, name, knowledge));
        for name in &recognised {
            add(name.words.clone(), Some(&knowledge.recogniser.classes()[name.class]), found);
        }
        for words in gazetteer::find(text, sentences, index, &recognised, knowledge, found) {
            add(words, None, found);
        }
        let mut at = 0;
        while at < sentence.tree.words.len() {
            let words = run(&sentence.tree, at, knowledge);
            at = words.end.max(at + 1);
            add(words, None, found);
        }
    }
    places.sort_by_key(|place| (place.sentence, place.words.start));
    shorten(text, sentences, knowledge, &mut places);
    // A label of a paragraph (*CARNET –*) names nothing that only it names.
    let is_label = |place: &Place| {
        let alone = || !places.iter().any(|p| p.sentence != place.sentence && fold(&p.label) == fold(&place.label));
        let known = || !knowledge.gazetteer.named(&place.label, knowledge.language).is_empty();
        sentences[place.sentence].tree.words.len() <= 3 && alone() && !known()
    };
    let labels: Vec<bool> = places.iter().map(is_label).collect();
    let mut labels = labels.into_iter();
    places.retain(|_| !labels.next().unwrap_or(false));
    let renamed = renamed(sentences, &mut places, knowledge);
    // The places of one name, in the order of the first.
    let mut bearers: Vec<Vec<usize>> = Vec::new();
    let mut by_label: FxHashMap<String, usize> = FxHashMap::default();
    for (at, place) in places.iter().enumerate() {
        let bearer = *by_label.entry(fold(&place.label)).or_insert(bearers.len());
        if bearer == bearers.len() {
            bearers.push(Vec::new());
        }
        bearers[bearer].push(at);
    }
    for (name, short) in abbreviations(sentences, &places, knowledge.language).into_iter().chain(renamed) {
        let of = |at: usize| bearers.iter().position(|bearer| bearer.contains(&at));
        if let (Some(name), Some(short)) = (of(name), of(short))
            && name != short
        {
            let taken = std::mem::take(&mut bearers[short]);
            bearers[name].extend(taken);
        }
    }
    bearers.retain(|bearer| !bearer.is_empty());
    let is_surname = |label: &str| {
        let person = |name: &str| knowledge.gazetteer.is_forename(name.split(' ').next().unwrap_or_default());
        places.iter().any(|place| is_surname_in(label, &place.label, knowledge) && person(&place.label))
    };
    let mut decided: Vec<(Entity, &'static str)> = Vec::new();
    let mut kept: Vec<Vec<&Place>> = Vec::new();
    for bearer in &bearers {
        let of_name: Vec<&Place> = bearer.iter().map(|&at| &places[at]).collect();
        if let Some(entity) = decide(sentences, &of_name, &is_surname, knowledge) {
            decided.push(entity);
            kept.push(of_name);
        }
    }
    // *Norvel, Norvel Television et Tarn* are three, as is what has its longer name later in a sentence.
    let apart = |one: usize, other: usize| {
        let heads = |at: usize| {
            kept[at].iter().map(|place| (place.sentence, head_of(&sentences[place.sentence].tree, &place.words)))
        };
        heads(one).any(|one| heads(other).any(|other| are_apart(sentences, one, other)))
    };
    for (short, full) in shortened(&decided, &apart, knowledge) {
        decided[short] = (decided[full].0.clone(), "the beginning of a fuller name");
    }
    for ((entity, reason), of_name) in decided.into_iter().zip(kept) {
        let entity = found.intern(entity);
        for place in of_name {
            found.entities[entity].names.insert(place.label.clone());
            found.mentions.push(Mention {
                sentence: place.sentence,
                head: head_of(&sentences[place.sentence].tree, &place.words),
                words: place.words.clone(),
                kind: MentionKind::Name,
                entities: vec![entity],
                reason,
            });
        }
    }
    found.mentions.sort_by_key(|m| (m.sentence, m.words.start, m.words.end));
}

/// Takes a last word in small letters that is no adjective off names that stand elsewhere without it: *Orel livre des avions*.
fn shorten(text: &str, sentences: &[Sentence], knowledge: Knowledge, places: &mut [Place]) {
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
fn own(tree: &Tree, name: recogniser::Name, knowledge: Knowledge) -> recogniser::Name {
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
fn apart(tree: &Tree, name: recogniser::Name, knowledge: Knowledge) -> Vec<recogniser::Name> {
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
fn together(
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
fn whole(tree: &Tree, name: &recogniser::Name, knowledge: Knowledge) -> recogniser::Name {
    let recogniser::Name { mut words, class } = name.clone();
    // *l'Université d'Orme ainsi que des entreprises*
    let legal = |form: &str| LEGAL_FORMS.contains(&form.trim_end_matches('.'));
    if let Some([comma, form, ..]) = tree.words.get(words.end..)
        && comma.form == ","
        && legal(&form.form)
    {
        words.end += 2;
    }
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

/// Pairs of places, a name and the one that its bearer had before or has now: *Orelis (anciennement Orel)*, *Orelis
/// (ex-Orel)*. What is before a hyphen is no part of the former name.
fn renamed(sentences: &[Sentence], places: &mut [Place], knowledge: Knowledge) -> Vec<(usize, usize)> {
    let language = knowledge.language;
    let mut found = Vec::new();
    for at in 1..places.len() {
        let [first, second] = &mut places[at - 1..=at] else { continue };
        let words = &sentences[first.sentence].tree.words;
        let opening = first.words.end;
        // *Jean Orme, ex-Orel* has worked there.
        let person = knowledge.gazetteer.is_forename(&words[first.words.start].form);
        if first.sentence != second.sentence || second.words.start <= opening || person {
            continue;
        }
        let former = second.label.split_once('-').filter(|(before, _)| language.renaming.contains(before));
        let said = match second.words.start - opening {
            1 => former.is_some(),
            2 => language.renaming.contains(&words[opening + 1].lemma.as_str()),
            _ => false,
        };
        let closed = words.get(second.words.end).is_some_and(|w| matches!(w.form.as_str(), ")" | ","));
        if said && closed && matches!(words[opening].form.as_str(), "(" | ",") {
            if let Some((_, name)) = former {
                second.label = name.to_owned();
            }
            found.push((at - 1, at));
        }
    }
    found
}

/// Pairs of places, a name and its abbreviation in brackets after it or the other way round: *Société de
/// transport de Laval (STL)*.
fn abbreviations(sentences: &[Sentence], places: &[Place], language: &Language) -> Vec<(usize, usize)> {
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
fn are_apart(sentences: &[Sentence], one: (usize, usize), other: (usize, usize)) -> bool {
    let tree = &sentences[one.0].tree;
    let first = |word: usize| tree.ancestors(word).find(|&w| tree.words[w].deprel.base() != "conj");
    one.0 == other.0 && (one.1 < other.1 || one.1 > other.1 && first(one.1) == first(other.1))
}

/// Pairs of decided names, a short form and the first fuller name of the article that it begins: *Magento*,
/// *Magento Commerce*; `apart` says of two that they stand side by side.
fn shortened(
    decided: &[(Entity, &str)],
    apart: &dyn Fn(usize, usize) -> bool,
    knowledge: Knowledge,
) -> Vec<(usize, usize)> {
    let is_body = |entity: &Entity| (knowledge.is_a)(&entity.class, "Organization");
    let mut found = Vec::new();
    for (short, (entity, _)) in decided.iter().enumerate().filter(|(_, (entity, _))| is_body(entity)) {
        let longer = decided.iter().enumerate().filter_map(|(at, (other, _))| {
            let rest = fold(&other.label).strip_prefix(&format!("{} ", fold(&entity.label)))?.to_owned();
            (is_body(other) && !apart(short, at)).then_some((at, rest))
        });
        let longer: Vec<(usize, String)> = longer.collect();
        let is_known = |entity: &Entity| knowledge.gazetteer.by_key(&entity.key).is_some();
        // *Starbuck* where *Starbucks* is known
        let plural = format!("{}s", fold(&entity.label));
        let misspelt = |(other, _): &(Entity, &str)| is_body(other) && is_known(other) && fold(&other.label) == plural;
        if let Some(full) = decided.iter().position(misspelt).filter(|_| !is_known(entity)) {
            found.push((short, full));
            continue;
        }
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

/// What bears a name that stands at `places`, and why; `None` where it names nothing that is sought.
fn decide(
    sentences: &[Sentence],
    places: &[&Place],
    is_surname: &dyn Fn(&str) -> bool,
    knowledge: Knowledge,
) -> Option<(Entity, &'static str)> {
    /// What the recogniser says of a single word that nothing else speaks for.
    const SINGLE: f32 = 0.4;
    // *Gosselies* rather than *GOSSELIES*.
    let small = |place: &&&Place| place.label.chars().any(char::is_lowercase);
    let label = places.iter().find(small).unwrap_or(&places[0]).label.as_str();
    let seeds = knowledge.gazetteer.named(label, knowledge.language);
    let is_field = seeds.first().is_some_and(gazetteer::is_field);
    if !is_field && is_common(sentences, places, !seeds.is_empty(), knowledge) {
        return None;
    }
    let mut votes: Vec<Vote> = Vec::new();
    for place in places {
        let tree = &sentences[place.sentence].tree;
        if let Some(coarse) = place.coarse {
            // A person without a forename or a title may be anything.
            let sure = coarse != PERSON || knowledge.gazetteer.is_forename(&tree.words[place.words.start].form);
            let single = place.words.len() == 1;
            // A surname alone is that of somebody whom the article names in full.
            let nobody = coarse == PERSON && !sure && !is_surname(label);
            // *Orel recrute*: a place that no table has, and where nothing is.
            let nowhere = coarse == "Location"
                && seeds.is_empty()
                && !gazetteer::stands_as_place(tree, head_of(tree, &place.words));
            let doubtful = single && (nobody || nowhere);
            // A site or service that is much spoken of is named like the company behind it.
            let company =
                coarse == "Project" && seeds.first().is_some_and(|seed| (knowledge.is_a)(seed.class, "Company"));
            let weight = match sure {
                _ if company && places.len() > 3 => 0.0,
                _ if doubtful => SINGLE,
                true => 1.0,
                false => 0.8,
            };
            votes.push((coarse.to_owned(), weight, "the recogniser of names"));
            if doubtful {
                votes.push(("Organization".to_owned(), SINGLE + 0.05, "a single name of nobody and no place known"));
            }
        }
        doing(tree, place, knowledge, &mut votes);
        let known = if seeds.is_empty() { 0 } else { places.len() };
        beside(tree, place, known, knowledge, &mut votes);
    }
    // *le bureau Afrique* is one for Africa.
    if !seeds.is_empty() && seeds.iter().all(|seed| (knowledge.is_a)(seed.class, "Location")) {
        votes.retain(|(class, _, reason)| class != "GovernmentBody" || *reason != BEFORE);
    }
    // However often a name stands there, each kind of reason weighs only so much.
    let most = |reason: &str| if reason == "the recogniser of names" { 4.0 } else { 6.0 };
    let mut sums: Vec<Vote> = Vec::new();
    for (class, weight, reason) in votes {
        match sums.iter_mut().find(|sum| sum.0 == class && sum.2 == reason) {
            Some(sum) => sum.1 = (sum.1 + weight).min(most(reason)),
            None => sums.push((class, weight, reason)),
        }
    }
    let first = &places[0];
    let tree = &sentences[first.sentence].tree;
    // A word of the language that is also a name says less: *Orange*, *Premier*.
    let common = first.words.len() == 1 && knowledge.parser.listed(&label.to_lowercase()) != 0;
    let stands_as_place = places.iter().any(|place| {
        let tree = &sentences[place.sentence].tree;
        place.coarse == Some("Location") || gazetteer::stands_as_place(tree, head_of(tree, &place.words))
    });
    for (rank, seed) in seeds.iter().enumerate() {
        let weight = if common { 0.7 } else { 1.5 } / (rank + 1) as f32;
        let weight = match seed.class {
            "Country" => 4.0,
            // Many a business bears the name of a town that nobody speaks of here.
            "Place" if !stands_as_place => 0.2 * weight,
            // What only one thing bears, and no word is, is a strong sign.
            "Place" => weight,
            _ if seeds.len() == 1 && !common => 2.5,
            _ => weight,
        };
        sums.push((seed.class.to_owned(), weight, "a name of the seed tables"));
    }
    // *Montenegro* is no *Monténégro* where somebody is called so.
    let other = || seeds.iter().all(|seed| seed.label != label) && !seeds.is_empty();
    if first.words.len() == 1 && is_surname(label) && other() {
        sums.push(("Person".to_owned(), 6.0, "the surname of somebody named in full"));
    }
    shape(tree, first, knowledge, &mut sums);
    // First what the recogniser tells apart, then the class below it.
    let coarse_of = |class: &str| -> String {
        let classes = knowledge.recogniser.classes();
        classes.iter().find(|coarse| (knowledge.is_a)(class, coarse)).map_or(class, |coarse| coarse).to_owned()
    };
    let mut totals: Vec<(String, f32)> = Vec::new();
    for (class, weight, _) in &sums {
        let coarse = coarse_of(class);
        match totals.iter_mut().find(|total| total.0 == coarse) {
            Some(total) => total.1 += weight,
            None => totals.push((coarse, *weight)),
        }
    }
    let largest = |best: Option<(String, f32)>, total: (String, f32)| match best {
        Some(best) if best.1 >= total.1 => Some(best),
        _ => Some(total),
    };
    let (coarse, _) = totals.into_iter().fold(None, largest)?;
    let of_kind: Vec<&Vote> = sums.iter().filter(|vote| coarse_of(&vote.0) == coarse).collect();
    let weightiest = |best: Option<&'_ Vote>, vote: &'_ Vote| best.is_none_or(|best| vote.1 > best.1);
    let mut why: Option<&Vote> = None;
    let mut finest: Option<&Vote> = None;
    for vote in &of_kind {
        if weightiest(why, vote) {
            why = Some(vote);
        }
        if vote.0 != coarse && weightiest(finest, vote) {
            finest = Some(vote);
        }
    }
    let reason = why?.2;
    let seed = seeds.iter().find(|seed| coarse_of(seed.class) == coarse);
    if let Some(seed) = seed {
        return Some((Entity::known(*seed), reason));
    }
    let class = match finest {
        Some((class, ..)) => class.as_str(),
        None if coarse == "Location" => "Place",
        None => coarse.as_str(),
    };
    Some((Entity::unknown(class, label), reason))
}

/// Whether what stands at `places` is made of words of the domain, for all its capitals.
fn is_common(sentences: &[Sentence], places: &[&Place], is_known: bool, knowledge: Knowledge) -> bool {
    let lexicon = knowledge.lexicon;
    let label = lower(&places[0].label);
    let words = &sentences[places[0].sentence].tree.words[places[0].words.clone()];
    // *le ministre de l'Économie*, *le Groupe*
    let of_domain = |word: &str| lexicon.portfolios.contains(word) || lexicon.heads.contains_key(word);
    if of_domain(&label) || words.len() == 1 && of_domain(&lower(&words[0].lemma)) {
        return true;
    }
    // *le gouvernement espagnol* stands for the state.
    if let [noun, adjective] = words
        && !capitalised(&adjective.form)
        && lexicon.proxies.contains_key(&*lower(&noun.lemma))
        && knowledge.gazetteer.is_nationality(&adjective.form)
    {
        return true;
    }
    // *une Vaudoise*, *les Coréens* are people.
    if let [word] = words
        && !is_known
        && knowledge.gazetteer.is_nationality(&word.form.to_lowercase())
    {
        return true;
    }
    // *ministre de l'Économie et des Finances*, *président du Conseil italien*
    let begins = label.split(' ').next().is_some_and(|word| lexicon.portfolios.contains(word));
    begins && !is_known && places.iter().all(|place| of_post(&sentences[place.sentence].tree, place, lexicon))
}

/// Whether a name stands as a complement of a post.
fn of_post(tree: &Tree, place: &Place, lexicon: &Lexicon) -> bool {
    let head = head_of(tree, &place.words);
    let above = tree.words[head].head.filter(|_| tree.words[head].deprel.base() == "nmod");
    above.is_some_and(|noun| lexicon.titles.contains(&*lower(&tree.words[noun].lemma)))
}

/// What stands beside a name: titles, posts, nouns of type. `known` is the number of places of a name that the
/// seed tables have, 0 for any other.
fn beside(tree: &Tree, place: &Place, known: usize, knowledge: Knowledge, votes: &mut Vec<Vote>) {
    const STRONG: f32 = 3.0;
    /// More than a name's last word.
    const LISTED: f32 = 5.0;
    let lexicon = knowledge.lexicon;
    let words = &place.words;
    let form = |w: usize| lower(&tree.words[w].form);
    let organisation = place.coarse == Some("Organization");
    // *la société Nscale*, *le projet Stargate UK*, *le président Macron*: the noun before or above.
    let head = head_of(tree, words);
    let above =
        tree.words[head].head.filter(|_| matches!(tree.words[head].deprel.base(), "appos" | "flat" | "nmod" | "amod"));
    // *le spécialiste des capteurs Orel*, *le géant de l'acier Orel*: not what is made, but who makes it.
    let made = |noun: usize| {
        let owner = tree.words[noun].head.filter(|_| tree.words[noun].deprel.base() == "nmod")?;
        let actor = |w: usize| {
            let lemma = lower(&tree.words[w].lemma);
            lexicon.heads.get(&*lemma).is_some_and(|class| (knowledge.is_a)(class, "Organization"))
                || lexicon.fields.contains_key(&*lemma)
        };
        let lemma = lower(&tree.words[noun].lemma);
        let typing = [&lexicon.heads, &lexicon.things].iter().any(|table| table.contains_key(&*lemma));
        let named = typing || lexicon.titles.contains(&*lemma);
        let beside = (noun + 1..words.start).all(|w| tree.words[w].upos == Upos::Adj);
        let many = tree.words[noun].feats.has("Number", "Plur") && !actor(noun);
        (beside && (many || !named) && actor(owner)).then_some(owner)
    };
    let above = above.map(|noun| made(noun).unwrap_or(noun));
    let bare = |noun: usize| {
        tree.words[head].deprel.base() != "nmod"
            || !tree.children(head).any(|c| tree.words[c].deprel == *"case" && c < words.start && c > noun)
    };
    let before = words.start.checked_sub(1).map(|w| if tree.words[w].upos == Upos::Adj && w > 0 { w - 1 } else { w });
    let before =
        before.map(|w| if matches!(tree.words[w].form.as_str(), "«" | "\"" | "“") && w > 0 { w - 1 } else { w });
    // *un projet nommé Nova*
    let naming = before.filter(|&w| knowledge.language.naming.contains(&tree.words[w].lemma.as_str()));
    let called = naming.and_then(|verb| tree.words[verb].head).filter(|&noun| noun < words.start);
    // *l'éditeur de logiciels Orel*: what stands right before is a complement of the noun above; *un fabricant de
    // satellites, filiale de la firme Orel*: the noun above is another's.
    let parted =
        above.is_some_and(|above| above < words.start && (above..words.start).any(|w| tree.words[w].form == ","));
    // *le gouverneur de la Banque du Liban, Jean Orme*: a word of another name gives no class, but a post above it.
    let above = match above {
        Some(noun) if parted && capitalised(&tree.words[noun].form) => tree.words[noun].head,
        above => above,
    };
    // *l'intégration de la fonctionnalité Nova*: one that is named
    let definite = |w: usize| tree.child(w, "det").is_some() && tree.words[w].feats.has("Number", "Sing");
    let inner =
        |w: usize| above.is_some_and(|above| above != w) && tree.child(w, "case").is_some() && !parted && !definite(w);
    let before = before.filter(|&w| !inner(w));
    let above = above.filter(|&n| bare(n) && !(parted && before.is_some_and(|w| tree.child(w, "det").is_some())));
    let mut nouns: Vec<usize> = [before, above, called].into_iter().flatten().collect();
    nouns.dedup();
    // *l'encyclopédie en ligne Orel*
    nouns.retain(|&w| {
        tree.child(w, "det").is_some() || tree.child(w, "case").is_none_or(|c| tree.words[c].lemma != "en")
    });
    for noun in nouns {
        let lemma = lower(&tree.words[noun].lemma);
        let form = form(noun);
        if !organisation && knowledge.language.titles.contains(&&*form) {
            votes.push(("Person".to_owned(), STRONG, "the title before it"));
        } else if matches!(tree.words[noun].upos, Upos::Noun | Upos::Propn) && noun < words.start {
            if lexicon.titles.contains(&*lemma) || lexicon.titles.contains(&*form) {
                // *le conseiller fédéral Urs Ambühl*, whatever the recogniser takes it for
                if !organisation || words.len() > 1 {
                    votes.push(("Person".to_owned(), STRONG, "the post before it"));
                }
                return;
            }
            let tables = [&lexicon.heads, &lexicon.things];
            let class = tables.iter().find_map(|table| table.get(&*lemma).or_else(|| table.get(&*form)));
            if let Some(class) = class {
                // *la région Bretagne*, *le groupe Orel*; but *l'entreprise Jean Orel* may well be a person's.
                let person =
                    place.coarse == Some(PERSON) && knowledge.gazetteer.is_forename(&tree.words[words.start].form);
                // *l'application Facebook* says little of what is known and stands there many times.
                let weight = match known {
                    _ if person => 1.5,
                    0 => 4.0,
                    places => 4.0 / (places as f32).min(8.0),
                };
                votes.push((class.clone(), weight, BEFORE));
            }
        }
    }
    // *des accords de libre-échange (ALE)*: the short form of what a noun before the bracket says.
    let short = place.label.chars().count() > 1 && place.label.chars().all(char::is_uppercase);
    if short && words.start > 0 && tree.words[words.start - 1].form == "(" {
        let nouns = tree.ancestors(head).skip(1).take_while(|&w| w < words.start).take(3);
        let mut classes = nouns.filter_map(|w| lexicon.things.get(&*lower(&tree.words[w].lemma)));
        votes.extend(classes.next().map(|class| (class.clone(), STRONG, "the noun that it is short for")));
    }
    // *des entreprises comme Norvel et Orel*: the noun that the names are examples of.
    let first = tree.ancestors(head).find(|&w| tree.words[w].deprel.base() != "conj");
    let first = if tree.words[head].deprel.base() == "conj" { first.unwrap_or(head) } else { head };
    let examples = tree.children(first).any(|c| {
        let lemma = tree.words[c].lemma.as_str();
        c < first && knowledge.language.exemplifiers.iter().any(|words| words.contains(&lemma) && lemma != "à")
    });
    let general = tree.words[first].head.filter(|_| examples).map(|noun| tree.words[noun].lemma.to_lowercase());
    if let Some(class) = general.and_then(|lemma| lexicon.heads.get(lemma.as_str())) {
        votes.push((class.clone(), STRONG, "the noun that it is an example of"));
    }
    // *les chaînes Orel TV, Norvel et Tarn*: the noun before the list that the name stands in.
    let bare_name =
        |w: usize| !tree.children(w).any(|c| c < w && matches!(tree.words[c].deprel.base(), "case" | "det"));
    let after_comma = |w: usize| tree.words[w].deprel.base() == "appos" && w == head && follows_comma(tree, words);
    let item = |w: usize| tree.words[w].deprel.base() == "conj" || after_comma(w);
    let first = tree.ancestors(head).find(|&w| !item(w)).unwrap_or(head);
    // *les sociétés de production Orel et Tarn*: the noun may have a complement.
    let many = |noun: &usize| {
        let word = &tree.words[*noun];
        word.upos == Upos::Noun && word.feats.has("Number", "Plur") && tree.child(*noun, "det").is_some()
    };
    let class = |noun: usize| lexicon.heads.get(&*lower(&tree.words[noun].lemma));
    let listed = tree.words[first].head.filter(|&noun| first != head && noun < first && !examples);
    let listed =
        listed.and_then(|noun| [Some(noun), tree.words[noun].head].into_iter().flatten().filter(many).find_map(class));
    if let Some(class) = listed.filter(|_| bare_name(first) && bare_name(head)) {
        votes.push((class.clone(), LISTED, "the noun before the list"));
    }
    // *lancer un modèle semblable à la Tarn, Nova*: two names without *et* are no list; the second is what the noun
    // above names.
    let above = (tree.words[head].deprel.base() == "conj").then(|| tree.words[head].head).flatten();
    let lone = |first: usize| tree.children(first).filter(|&c| tree.words[c].deprel.base() == "conj").count() == 1;
    if let Some(noun) = above
        .filter(|&first| lone(first) && tree.words[first].deprel.base() == "nmod")
        .and_then(|first| tree.words[first].head)
        && tree.child(head, "cc").is_none()
        && follows_comma(tree, words)
        && tree.child(noun, "det").is_some_and(|det| tree.words[det].feats.has("Definite", "Ind"))
        && let Some(class) = class(noun)
    {
        votes.push((class.clone(), STRONG, "the noun that it names"));
    }
    let forename = knowledge.gazetteer.is_forename(&tree.words[words.start].form);
    // *Jensen Huang, PDG de Nvidia*: a post in apposition; *Orel, une entreprise de Lyon*: a type.
    for noun in tree.children(head).filter(|&c| tree.words[c].deprel.base() == "appos" && c >= words.end) {
        let lemma = lower(&tree.words[noun].lemma);
        // *Lyon, son premier en France* has no post.
        let ordinal = knowledge.language.ordinals.contains(&&*lemma);
        if lexicon.titles.contains(&*lemma) && !ordinal {
            if !organisation {
                votes.push(("Person".to_owned(), STRONG, "the post after it"));
            }
        } else if let Some(class) = lexicon.heads.get(&*lemma).filter(|_| place.coarse != Some(PERSON) || !forename) {
            votes.push((class.clone(), 2.0, "the noun after it"));
        }
    }
    // *Nova, une antenne de Tarn*: what the text says that it is, wherever the parser has hung it.
    if let Some([comma, article, noun, ..]) = tree.words.get(words.end..)
        && comma.form == ","
        && article.feats.has("Definite", "Ind")
        && place.coarse != Some(PERSON)
        && let Some(class) = lexicon.heads.get(&*lower(&noun.lemma))
    {
        votes.push((class.clone(), STRONG, "what it is said to be"));
    }
    // *le PDG de Nvidia*: what has posts is an organisation, unless it is a place; *le ministre de l'Intérieur*
    // has no such.
    let owner = tree.words[head].head.filter(|_| tree.words[head].deprel.base() == "nmod");
    let post = owner.is_some_and(|o| lexicon.titles.contains(&*lower(&tree.words[o].lemma)));
    if post && !lexicon.portfolios.contains(&*form(words.start)) {
        votes.push(("Organization".to_owned(), 0.7, "it has a post"));
    }
}

/// What a name is the subject or object of: *Orel lève 3 millions*, *Orel dévoile Nova*.
fn doing(tree: &Tree, place: &Place, knowledge: Knowledge, votes: &mut Vec<Vote>) {
    const WEIGHT: f32 = 1.5;
    let head = head_of(tree, &place.words);
    // *l'émirati Mubadala*: a nationality in small letters, and no forename.
    let before = place.words.start.checked_sub(1).map(|w| &tree.words[w]);
    let national =
        before.is_some_and(|word| !capitalised(&word.form) && knowledge.gazetteer.is_nationality(&word.form));
    let article = place
        .words
        .start
        .checked_sub(2)
        .is_some_and(|w| tree.words[w].upos == Upos::Det || tree.words[w].lemma == "le");
    if national && article && !knowledge.gazetteer.is_forename(&tree.words[place.words.start].form) {
        // *l'Australienne* is rather a person, also in small letters, where two words follow.
        let weight = if place.words.len() > 1 { 0.75 } else { 0.9 };
        votes.push(("Organization".to_owned(), weight, "the nationality before it"));
    }
    // *rachète l'américain Orel*: what the noun before it undergoes.
    let beside = matches!(tree.words[head].deprel.base(), "appos" | "flat");
    let head = tree.words[head].head.filter(|&noun| beside && noun < head).unwrap_or(head);
    let Some(above) = tree.words[head].head else { return };
    let lemma = lower(&tree.words[above].lemma);
    let lemma = &*lemma;
    let genitive = || tree.child(head, "case").is_some_and(|c| tree.words[c].lemma == knowledge.language.genitive);
    let table = match (tree.words[above].upos, tree.words[head].deprel.as_str()) {
        (Upos::Verb, "nsubj" | "obl:agent") => &knowledge.lexicon.does,
        (Upos::Verb, "nsubj:pass" | "obj") => &knowledge.lexicon.undergoes,
        (Upos::Noun, "nmod") if genitive() => &knowledge.lexicon.undergoes,
        _ => return,
    };
    if let Some(class) = table.get(lemma) {
        votes.push((class.clone(), WEIGHT, "what it does or undergoes"));
    }
}

/// What a name itself says: its first and last word, its letters.
fn shape(tree: &Tree, place: &Place, knowledge: Knowledge, votes: &mut Vec<Vote>) {
    let lexicon = knowledge.lexicon;
    let Place { words, label, .. } = place;
    let form = |w: usize| lower(&tree.words[w].form);
    let count = words.len();
    let last = words.end - 1;
    let ends = count > 1 && capitalised(&tree.words[last].form);
    if let Some(class) = lexicon.endings.get(&*form(last)).filter(|_| ends) {
        votes.push((class.clone(), 4.5, "the name's last word"));
    }
    if count > 1 && label.ends_with(|c: char| c.is_ascii_digit()) {
        votes.push(("Project".to_owned(), 3.0, "the number at its end"));
    }
    // *Vitry-sur-Seine*
    let parts: Vec<&str> = label.split('-').collect();
    if count == 1
        && parts.len() > 2
        && parts[1..parts.len() - 1].iter().any(|p| knowledge.language.in_towns.contains(p))
    {
        votes.push(("Place".to_owned(), 2.0, "the shape of a town's name"));
    }
    // *Université de Pékin*, *Banque centrale européenne*: the first word of the name.
    let first = tree.words[words.start].lemma.to_lowercase();
    let body =
        lexicon.bodies.get(first.as_str()).filter(|_| words.start > 0 && capitalised(&tree.words[words.start].form));
    if let Some(class) = body {
        votes.push((class.clone(), 6.0, "the name's first word"));
    } else if let Some(class) = lexicon.heads.get(first.as_str()).or_else(|| lexicon.heads.get(&*form(words.start))) {
        votes.push((class.clone(), 3.0, "the name's first word"));
    }
    // *Orange Côte d'Ivoire*: a known company and a place.
    let folded = tree.folded(words.clone());
    if let Some((seeds, length)) = knowledge.gazetteer.longest(&folded).filter(|(_, length)| *length < count)
        && place.coarse != Some(PERSON)
        && (knowledge.is_a)(seeds[0].class, "Company")
        && let Some((places, rest)) = knowledge.gazetteer.longest(&folded[length..])
        && length + rest == count
        && (knowledge.is_a)(places[0].class, "Location")
    {
        votes.push((seeds[0].class.to_owned(), 3.5, "a company's name before a place's"));
    }
    let acronym = is_acronym(label);
    if count >= 2 && knowledge.gazetteer.is_forename(&tree.words[words.start].form) && !acronym {
        votes.push(("Person".to_owned(), 1.3, "a forename"));
    }
    if votes.iter().any(|vote| vote.1 > 0.4) || lexicon.portfolios.contains(&*form(words.start)) {
        return;
    }
    // Nothing speaks for a class but the place in the sentence and the letters.
    let head = head_of(tree, words);
    let case = tree.children(head).find(|&c| tree.words[c].deprel == *"case" && c < words.start);
    let marks = label.chars().any(|c| c.is_ascii_digit() || c == '&')
        || label.chars().skip(1).any(char::is_uppercase) && count == 1;
    let letters = |w: usize| only_first_capital(&form(w), &tree.words[w].form);
    match case.map(form).as_deref() {
        Some("à" | "en") if !acronym && !marks => votes.push(("Place".to_owned(), 0.5, "the preposition of a place")),
        _ if (2..=3).contains(&count) && !acronym && words.clone().all(letters) => {
            votes.push(("Person".to_owned(), 0.5, "the shape of a person's name"));
        }
        _ if count <= 6 => votes.push(("Organization".to_owned(), 0.5, UNSIGNED)),
        _ => {}
    }
}

/// Whether a comma stands right before a name.
fn follows_comma(tree: &Tree, words: &Range<usize>) -> bool {
    words.start > 0 && tree.words[words.start - 1].form == ","
}

/// Whether all letters are capitals.
fn is_acronym(name: &str) -> bool {
    name.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase)
}

fn only_first_capital(lower: &str, form: &str) -> bool {
    form.chars().skip(1).collect::<String>() == lower.chars().skip(1).collect::<String>() || form.contains('-')
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
fn with_article(tree: &Tree, words: Range<usize>, knowledge: Knowledge) -> Range<usize> {
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
fn trimmed(tree: &Tree, words: Range<usize>, knowledge: Knowledge) -> Range<usize> {
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
fn is_dated(sentence: &Sentence, words: &Range<usize>) -> bool {
    let overlaps = |q: &&Quantity| q.words.start < words.end && words.start < q.words.end;
    let ends = |q: &Quantity| q.words.len() == 1 && words.start < q.words.start && q.words.end == words.end;
    sentence.quantities.iter().filter(overlaps).any(|q| !ends(q))
}

/// Whether a label is the surname in a full name: its last word, or the first where that is no forename (*Chen
/// Wei-ting*).
fn is_surname_in(label: &str, name: &str, knowledge: Knowledge) -> bool {
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
