//! Names that begin with what somebody types.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::serve::api::{EntityOrder, Named};
use crate::text::fold;

/// The names of a graph, by the beginnings of their words.
#[derive(Debug, Default)]
pub struct Index {
    names: Vec<Named>,
    /// The folded names from each of their words on, in order, with the places of the names.
    beginnings: Vec<(String, u32)>,
    /// The places of the labels of each class, those of entities with most facts first.
    by_class: BTreeMap<String, Vec<u32>>,
}

/// So many that fit are ranked: of a letter or two there are too many.
const RANKED: usize = 20_000;

impl Index {
    /// An index of names.
    pub fn new(names: Vec<Named>) -> Self {
        let mut beginnings = Vec::new();
        for (place, named) in names.iter().enumerate() {
            let folded = fold(&named.name);
            let mut at = 0;
            for word in folded.split(|c: char| !c.is_alphanumeric()) {
                if !word.is_empty() {
                    beginnings.push((folded[at..].to_owned(), place as u32));
                }
                at += word.len() + folded[at + word.len()..].chars().next().map_or(0, char::len_utf8);
            }
        }
        beginnings.sort_unstable();
        let mut by_class: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for (place, named) in names.iter().enumerate().filter(|(_, named)| named.label) {
            by_class.entry(named.class.clone()).or_default().push(place as u32);
        }
        for places in by_class.values_mut() {
            places.sort_by_key(|place| {
                let named = &names[*place as usize];
                (Reverse(named.facts), &named.id)
            });
            places.dedup_by_key(|place| &names[*place as usize].id);
        }
        Self { names, beginnings, by_class }
    }

    /// The entities of a class from one on, and how many there are.
    pub fn of_class(&self, class: &str, order: EntityOrder, offset: usize, limit: usize) -> (usize, Vec<&Named>) {
        let places = self.by_class.get(class).map_or(&[][..], Vec::as_slice);
        let mut all: Vec<&Named> = places.iter().map(|place| &self.names[*place as usize]).collect();
        if order == EntityOrder::Name {
            all.sort_by_cached_key(|named| fold(&named.name));
        }
        (places.len(), all.into_iter().skip(offset).take(limit).collect())
    }

    /// The entities with a name in which a word begins so, each once: the whole name first, then those with most facts.
    pub fn find(&self, typed: &str, limit: usize) -> Vec<&Named> {
        let typed = fold(typed.trim());
        if typed.is_empty() {
            return Vec::new();
        }
        let start = self.beginnings.partition_point(|(beginning, _)| *beginning < typed);
        let fitting = self.beginnings[start..].iter().take_while(|(beginning, _)| beginning.starts_with(&typed));
        let mut found: Vec<(bool, &Named)> = fitting
            .take(RANKED)
            .map(|(_, place)| &self.names[*place as usize])
            .map(|named| (fold(&named.name) != typed, named))
            .collect();
        found.sort_by(|(a, one), (b, other)| {
            let key = |named: &'_ Named| (Reverse(named.facts), named.name.chars().count());
            a.cmp(b).then(key(one).cmp(&key(other))).then(one.name.cmp(&other.name)).then(one.id.cmp(&other.id))
        });
        let mut seen = rustc_hash::FxHashSet::default();
        found.retain(|(_, named)| seen.insert(&named.id));
        found.into_iter().take(limit).map(|(_, named)| named).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_by_the_beginning_of_any_word() {
        let named = |id: &str, name: &str, facts| Named {
            id: id.to_owned(),
            name: name.to_owned(),
            class: "Company".to_owned(),
            label: name != "ÉDO",
            facts,
        };
        let index = Index::new(vec![
            named("a", "Électricité d’Orme", 2),
            named("a", "ÉDO", 2),
            named("b", "Orme", 1),
            named("c", "Tarn Robotics", 9),
            named("d", "Ormeaux SA", 5),
        ]);
        let ids = |typed: &str| index.find(typed, 10).iter().map(|named| named.id.as_str()).collect::<Vec<_>>();
        assert_eq!(ids("orme"), ["b", "d", "a"]);
        assert_eq!(ids("electricite d"), ["a"]);
        assert_eq!(ids("Robo"), ["c"]);
        assert_eq!(ids("obotics"), [""; 0]);
        assert_eq!(ids(" "), [""; 0]);
        assert_eq!(index.find("orme", 1).len(), 1);
        let (count, part) = index.of_class("Company", EntityOrder::Facts, 1, 2);
        assert_eq!((count, part.iter().map(|named| named.id.as_str()).collect::<Vec<_>>()), (4, vec!["d", "a"]));
        let names: Vec<String> =
            index.of_class("Company", EntityOrder::Name, 0, 9).1.iter().map(|named| fold(&named.name)).collect();
        assert!(names.len() == 4 && names.is_sorted(), "{names:?}");
        assert_eq!(index.of_class("Person", EntityOrder::Facts, 0, 2).0, 0);
    }
}
