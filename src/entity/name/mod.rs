//! Names: where they stand, and what bears them.
//!
//! Names are found by the recogniser, by the seed tables, and as runs of capitalised words. What bears a
//! name is then decided once for the article, from all places where it stands: what the recogniser takes it
//! for, what the tables know, the nouns and posts beside it. The reason that is kept is the weightiest one.

mod alias;
mod class;
mod extent;

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::{Annotations, Entity, Knowledge, Mention, MentionKind, Sentence, gazetteer, head_of, recogniser, surface};
use crate::syntax::Upos;
use crate::text::fold;
use alias::{abbreviations, are_apart, is_surname_in, renamed, shortened};
use extent::{apart, is_dated, own, run, shorten, together, trimmed, whole, with_article};

pub use alias::join_persons;
pub use class::UNSIGNED;

/// A place where a name stands.
struct Place<'a> {
    sentence: usize,
    words: Range<usize>,
    label: String,
    /// What the recogniser takes it for.
    coarse: Option<&'a str>,
}

/// What a person is to the recogniser.
pub const PERSON: &str = "Person";

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
        if let Some(entity) = class::decide(sentences, &of_name, &is_surname, knowledge) {
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
