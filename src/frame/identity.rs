//! Which thing of the domain an article's own thing is.
//!
//! An agreement has no name of its own in most articles. It is told from others by who is party to
//! it (the subjects of the relations that the ontology says identify), by its field and by its year.

use std::collections::{BTreeMap, BTreeSet};

use super::{Fact, Node, Pack};
use crate::entity::Entity;
use crate::proposition::Status;
use crate::text::slug;

impl Pack {
    /// Gives the entities that are known by the article alone keys that other articles give them too.
    pub fn identify(&self, entities: &mut [Entity], facts: &[Fact], article: &str, year: Option<i16>) {
        let mut parties: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
        for fact in facts {
            let relation = self.ontology.relations.get(&fact.relation);
            // Who is said not to be a party is none.
            let identifies = relation.is_some_and(|r| r.identifies) && fact.status != Status::Denied;
            if let (true, Node::Entity(subject), Node::Entity(object)) = (identifies, &fact.subject, &fact.object) {
                parties.entry(*object).or_default().insert(entities[*subject].key.clone());
            }
        }
        let mut taken = BTreeSet::new();
        for (index, entity) in entities.iter_mut().enumerate().filter(|(_, e)| e.local) {
            let mut parts: Vec<String> = parties.remove(&index).unwrap_or_default().into_iter().collect();
            let kind = entity.kind.clone();
            let key = if parts.len() >= 2 {
                parts.push(kind.unwrap_or_else(|| slug(&entity.label)));
                parts.extend(year.map(|y| y.to_string()));
                parts.join("-")
            } else {
                // Nothing tells it from another of its kind elsewhere: it stays the article's own.
                format!("{}-{}", slug(&entity.label), slug(article))
            };
            let mut unique = key.clone();
            let mut number = 2;
            while !taken.insert(unique.clone()) {
                unique = format!("{key}-{number}");
                number += 1;
            }
            entity.key = unique;
        }
    }
}
