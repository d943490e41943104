//! The country that an article is about.

use super::coreference::determiner;
use super::{Annotations, Entity, Knowledge, Mention, MentionKind, Sentence};
use crate::seeds::Seed;
use crate::text::lower;

/// The class of the things that can be one.
pub const COUNTRY: &str = "Country";
const PLACE: &str = "Place";

/// The country that an article is about: the one before the colon of its title (*France : …*), else the one
/// spoken of at least twice as often as any other.
pub fn home(title: Option<&str>, knowledge: Knowledge, found: &mut Annotations) -> Option<usize> {
    let named = title.and_then(|title| title.split_once(':')).map(|(place, _)| place.trim());
    if let Some(place) = named {
        let gazetteer = knowledge.gazetteer;
        let seed = gazetteer.named(place, knowledge.language).into_iter().next();
        let country = seed.and_then(|seed| {
            if seed.class == COUNTRY {
                Some(seed)
            } else {
                gazetteer.by_key(seed.parent?).filter(|s| s.class == COUNTRY)
            }
        });
        if let Some(country) = country {
            return Some(found.intern(Entity::known(country)));
        }
    }
    // A town speaks for its country, though less than the country's name.
    let mut counts: Vec<(Seed, u32)> = Vec::new();
    for entity in found.mentions.iter().flat_map(|mention| &mention.entities) {
        let Some(seed) = knowledge.gazetteer.by_key(&found.entities[*entity].key) else { continue };
        let parent = || seed.parent.and_then(|key| knowledge.gazetteer.by_key(key));
        let (country, weight) = match seed.class == COUNTRY {
            true => (Some(seed), 2),
            false => (parent().filter(|parent| parent.class == COUNTRY && seed.class == PLACE), 1),
        };
        let Some(country) = country else { continue };
        match counts.iter_mut().find(|(known, _)| known.key == country.key) {
            Some((_, count)) => *count += weight,
            None => counts.push((country, weight)),
        }
    }
    // Of two as frequent the first.
    let (most, count) = counts.iter().rev().max_by_key(|(_, count)| *count)?;
    let next = counts.iter().filter(|(seed, _)| seed.key != most.key).map(|(_, count)| *count).max().unwrap_or(0);
    let country = Entity::known(*most);
    (*count > 1 && *count >= 2 * next).then(|| found.intern(country))
}

/// Gives the bodies whose name says nothing of a state (*le Sénat*) that of the article's country.
pub fn place_bodies(home: usize, knowledge: Knowledge, found: &mut Annotations) {
    let country = found.entities[home].key.clone();
    for entity in found.entities.iter_mut().filter(|e| e.local && (knowledge.is_a)(&e.class, "Organization")) {
        entity.key = format!("{}-{country}", entity.key);
        entity.local = false;
    }
}

/// Lets the nouns that alone stand for the state be that of the article's country: *le gouvernement investira*.
pub fn stand_for(home: usize, sentences: &[Sentence], knowledge: Knowledge, found: &mut Annotations) {
    for (index, sentence) in sentences.iter().enumerate() {
        let tree = &sentence.tree;
        let own = |c: usize| matches!(tree.words[c].deprel.base(), "nmod" | "amod" | "appos" | "flat");
        let state = |w: usize| {
            let word = &tree.words[w];
            determiner(tree, w) == Some("le")
                && knowledge.lexicon.states.contains(&*lower(&word.lemma))
                && !word.feats.has("Number", "Plur")
                && !tree.children(w).any(own)
        };
        let free = |&w: &usize| found.is_free(index, &(w..w + 1));
        let states: Vec<usize> = (0..tree.words.len()).filter(|&w| state(w)).filter(free).collect();
        for word in states {
            let reason = "the state that the article is about";
            found.mentions.push(Mention::of_word(index, word, MentionKind::Nominal, vec![home], reason));
        }
    }
}
