//! The country that an article is about.

use super::{Annotations, Entity, Knowledge, Mention};

/// The class of the things that can be one.
const COUNTRY: &str = "Country";

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
    let is_country = |entity: usize| found.entities[entity].class == COUNTRY;
    let mut counts = vec![0usize; found.entities.len()];
    let entities = |mention: &Mention| mention.entities.clone();
    found.mentions.iter().flat_map(entities).filter(|&e| is_country(e)).for_each(|e| counts[e] += 1);
    let most = (0..counts.len()).max_by_key(|&e| (counts[e], std::cmp::Reverse(e)))?;
    let next = (0..counts.len()).filter(|&e| e != most).map(|e| counts[e]).max().unwrap_or(0);
    (counts[most] > 0 && counts[most] >= 2 * next).then_some(most)
}
