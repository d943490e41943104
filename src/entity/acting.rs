//! Places that are spoken of as those who act there: capitals as their states, regions and ports as their bodies.

use super::{Annotations, Entity, Knowledge, MentionKind, surface};
use crate::syntax::{Tree, Upos, Word};
use crate::text::lower;

/// Regions that act: *la région Bretagne finance …*, *le port de Dunkerque lance …* are the bodies that govern them.
pub fn regions(text: &str, index: usize, tree: &Tree, knowledge: Knowledge, found: &mut Annotations) {
    let body = |noun: usize| knowledge.lexicon.bodies.get(&*lower(&tree.words[noun].lemma));
    let mut changes = Vec::new();
    for (at, mention) in found.mentions.iter().enumerate() {
        if mention.sentence != index || mention.kind != MentionKind::Name || mention.entities.len() != 1 {
            continue;
        }
        let small = |w: &Word| w.upos == Upos::Det || w.lemma == knowledge.language.genitive;
        let before = tree.words[..mention.words.start].iter().rposition(|w| !small(w));
        let Some(noun) = before else { continue };
        // *la région où Lyon …*: the place has to be that of the noun.
        let own = noun + 1 == mention.words.start || tree.words[mention.head].head == Some(noun);
        let place = found.entities[mention.entities[0]].class == "Place";
        let Some(class) = body(noun).filter(|_| place && own) else { continue };
        let first = tree.words[noun].head.filter(|_| tree.words[noun].deprel.base() == "conj").unwrap_or(noun);
        let verbal = tree.words[first].head.is_some_and(|verb| tree.words[verb].upos == Upos::Verb);
        let acts = verbal && matches!(tree.words[first].deprel.as_str(), "nsubj" | "obl:agent");
        if acts || is_party(tree, first, knowledge) {
            let complement = surface(text, tree, &(noun + 1..mention.words.end));
            let label = format!("{} {complement}", tree.words[noun].form.to_lowercase());
            changes.push((at, noun, Entity::unknown(class, &label)));
        }
    }
    for (at, noun, body) in changes {
        let entity = found.intern(body);
        for mention in &mut found.mentions {
            if mention.sentence == index && mention.words == (noun..noun + 1) {
                mention.entities = vec![entity];
            }
        }
        let mention = &mut found.mentions[at];
        // *le port de Dunkerque* is spoken of as the port, *la région Bretagne* by its name.
        if noun + 1 < mention.words.start {
            (mention.words.start, mention.head) = (noun, noun);
        }
        mention.entities = vec![entity];
        mention.reason = "a region that acts";
    }
}

/// Whether somebody has a deal with what the noun names.
fn is_party(tree: &Tree, noun: usize, knowledge: Knowledge) -> bool {
    let preposition = tree.child(noun, "case").map(|c| tree.words[c].lemma.as_str());
    let acting = preposition.is_some_and(|preposition| knowledge.language.acting.contains(&preposition));
    let above = tree.words[noun].head.map(|head| tree.words[head].lemma.to_lowercase());
    acting && above.is_some_and(|above| knowledge.lexicon.is_deal(&above))
}

/// Capitals that act: *Londres et Washington cherchent à …*, *un accord avec Londres* are the states.
pub fn capitals(index: usize, tree: &Tree, knowledge: Knowledge, found: &mut Annotations) {
    let mut changes = Vec::new();
    for (at, mention) in found.mentions.iter().enumerate() {
        if mention.sentence != index || mention.kind != MentionKind::Name || mention.entities.len() != 1 {
            continue;
        }
        let entity = &found.entities[mention.entities[0]];
        let first = match tree.words[mention.head].deprel.base() {
            "conj" => tree.words[mention.head].head.unwrap_or(mention.head),
            _ => mention.head,
        };
        let acts = match tree.child(first, "case").map(|c| tree.words[c].lemma.as_str()) {
            // *Paris signe*, but not *Paris accueillera le siège d'Orel*
            None => {
                let hosts = |verb: usize| knowledge.language.hosting.contains(&tree.words[verb].lemma.as_str());
                tree.words[first].deprel.base() == "nsubj" && !tree.words[first].head.is_some_and(hosts)
            }
            // *signé par Paris*, *un accord avec Paris*, but not *la ligne entre Paris et Nice*
            Some(preposition) => {
                let acts = knowledge.language.acting.contains(&preposition) && preposition != "entre";
                is_party(tree, first, knowledge) || acts && tree.words[first].deprel == *"obl:agent"
            }
        };
        let seed = knowledge.gazetteer.by_key(&entity.key).filter(|s| s.class == "Place" && acts);
        let state = seed.and_then(|s| s.parent).and_then(|key| knowledge.gazetteer.by_key(key));
        if let Some(state) = state.filter(|_| knowledge.lexicon.seats.contains(&entity.key)) {
            changes.push((at, Entity::known(state)));
        }
    }
    for (at, state) in changes {
        let entity = found.intern(state);
        found.mentions[at].entities = vec![entity];
        found.mentions[at].reason = "a capital that acts for its state";
    }
}
