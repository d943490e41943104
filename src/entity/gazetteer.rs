//! Names that are known beforehand.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::{Annotations, Entity, Knowledge, Mention, MentionKind, Sentence, head_of, surface};
use crate::lang::Language;
use crate::seeds::{Seed, Seeds};
use crate::syntax::Upos;
use crate::text::{Span, capitalised, fold, tokens};

/// An index of the seed entities by the words of their names.
#[derive(Debug, Default)]
pub struct Gazetteer {
    entities: Vec<Seed>,
    by_key: FxHashMap<String, usize>,
    /// First word of a name, folded, to the names that begin with it: words, entity; longest first.
    names: FxHashMap<String, Vec<(Vec<String>, usize)>>,
    /// Adjectives of a field (*commercial*), folded, to the entity of the field.
    adjectives: FxHashMap<String, usize>,
    demonyms: FxHashMap<String, String>,
    prefixes: FxHashMap<String, String>,
    forenames: rustc_hash::FxHashSet<String>,
}

impl Gazetteer {
    /// Indexes the seed tables. Of two entities with one name the earlier in the tables is meant.
    pub fn new(seeds: &Seeds, language: &Language) -> Self {
        let mut made = Self {
            entities: seeds.entities.clone(),
            demonyms: seeds.demonyms.clone(),
            prefixes: seeds.prefixes.clone(),
            forenames: seeds.forenames.clone(),
            ..Self::default()
        };
        for (index, seed) in seeds.entities.iter().enumerate() {
            made.by_key.insert(seed.key.clone(), index);
            // The English word for a field is no French word; the English name of a town is a name.
            let english = seed.label_en.iter().filter(|_| seed.class != FIELD || language.code == "en");
            for name in std::iter::once(&seed.label).chain(&seed.names).chain(english) {
                if let Some(adjective) = name.strip_prefix("adj:") {
                    made.adjectives.entry(fold(adjective)).or_insert(index);
                    continue;
                }
                let spans = tokens(name, Span::new(0, name.len()), language);
                let words: Vec<String> = spans.iter().flat_map(|s| expand(&fold(s.of(name)), language)).collect();
                let Some(first) = words.first() else { continue };
                let list = made.names.entry(first.clone()).or_default();
                if !list.iter().any(|(other, _)| *other == words) {
                    list.push((words, index));
                }
            }
        }
        for list in made.names.values_mut() {
            list.sort_by_key(|name| std::cmp::Reverse(name.0.len()));
        }
        made
    }

    /// The country that an adjective of nationality names.
    pub fn nationality(&self, adjective: &str) -> Option<&Seed> {
        self.by_key(self.demonyms.get(&fold(adjective))?)
    }

    /// The countries that a compound adjective names, in its order: *franco-émirati*.
    pub fn nationalities(&self, adjective: &str) -> Vec<&Seed> {
        let folded = fold(adjective);
        let whole = self.demonyms.get(&folded).and_then(|key| self.by_key(key));
        if let Some(seed) = whole {
            return vec![seed];
        }
        let mut parts = folded.split('-').collect::<Vec<_>>();
        let Some(last) = parts.pop().filter(|_| !parts.is_empty()) else { return Vec::new() };
        let first = parts.iter().map(|p| self.prefixes.get(*p).or_else(|| self.demonyms.get(*p)));
        let found: Option<Vec<&Seed>> = first.chain([self.demonyms.get(last)]).map(|key| self.by_key(key?)).collect();
        found.unwrap_or_default()
    }

    /// The field that an adjective names.
    pub fn field(&self, adjective: &str) -> Option<&Seed> {
        self.adjectives.get(&fold(adjective)).map(|&index| &self.entities[index])
    }

    /// Whether a word is a forename.
    pub fn is_forename(&self, word: &str) -> bool {
        let folded = fold(word);
        self.forenames.contains(&folded) || folded.split('-').all(|part| self.forenames.contains(part))
    }

    /// The entity with a key.
    pub fn by_key(&self, key: &str) -> Option<&Seed> {
        self.by_key.get(key).map(|&index| &self.entities[index])
    }

    /// The longest name that begins the words, and its length in words.
    fn longest(&self, words: &[String]) -> Option<(&Seed, usize)> {
        let list = self.names.get(words.first()?)?;
        let fits = |name: &[String]| name.len() <= words.len() && name.iter().zip(words).all(|(a, b)| a == b);
        list.iter().find(|(name, _)| fits(name)).map(|(name, index)| (&self.entities[*index], name.len()))
    }

    /// The entity with exactly this name.
    pub fn named(&self, name: &str, language: &Language) -> Option<&Seed> {
        let spans = tokens(name, Span::new(0, name.len()), language);
        let words: Vec<String> = spans.iter().flat_map(|s| expand(&fold(s.of(name)), language)).collect();
        self.longest(&words).filter(|(_, length)| *length == words.len()).map(|(seed, _)| seed)
    }
}

/// The words of a token of a name, with its contraction expanded as the parser does it.
fn expand(token: &str, language: &Language) -> Vec<String> {
    let parts = language.contractions.iter().find(|(whole, ..)| *whole == token).map(|(_, parts, _)| parts);
    parts.map_or_else(|| vec![token.to_owned()], |parts| parts.iter().map(|p| fold(p)).collect())
}

impl Entity {
    /// An entity of the seed tables.
    pub(super) fn known(seed: &Seed) -> Self {
        Self {
            key: seed.key.clone(),
            class: seed.class.clone(),
            label: seed.label.clone(),
            names: BTreeSet::new(),
            wikidata: seed.wikidata.clone(),
            kind: None,
            local: false,
        }
    }
}

/// Classes whose names are common nouns, written without a capital.
const FIELD: &str = "Sector";

/// Adds the mentions of known names in sentence `index`.
pub fn find(text: &str, sentences: &[Sentence], index: usize, knowledge: Knowledge, found: &mut Annotations) {
    let tree = &sentences[index].tree;
    let folded: Vec<String> = tree.words.iter().map(|w| fold(&w.form)).collect();
    let mut at = 0;
    while at < folded.len() {
        let Some((seed, length)) = knowledge.gazetteer.longest(&folded[at..]) else {
            at += 1;
            continue;
        };
        let words = at..at + length;
        let first = &tree.words[at];
        let heads_name = words.clone().any(|w| {
            tree.words[w].upos == Upos::Propn || (tree.words[w].upos != Upos::Verb && capitalised(&tree.words[w].form))
        });
        // A name goes on: *Paris Saint-Germain*, *Jean Orange*, *Banque Orel*.
        let name_word = |w: Option<usize>| {
            w.and_then(|w| tree.words.get(w)).is_some_and(|w| capitalised(&w.form) && w.upos == Upos::Propn)
        };
        let neighbour = at.checked_sub(1).filter(|_| !starts_after_mark(tree, at));
        let beside = length == 1 && seed.class != "Country" && (name_word(neighbour) || name_word(Some(words.end)));
        let sound = match seed.class.as_str() {
            FIELD => {
                let nominal = |w: usize| matches!(tree.words[w].upos, Upos::Noun | Upos::Propn | Upos::X);
                // *la banque Orel* is a bank, not banking.
                let typed = length == 1 && knowledge.lexicon.heads.contains_key(first.lemma.to_lowercase().as_str());
                let in_name = capitalised(&first.form) && (name_word(neighbour) || name_word(Some(words.end)));
                words.clone().any(nominal) && !typed && !in_name
            }
            "Place" if length == 1 && !stands_as_place(tree, at) && !knowledge.lexicon.seats.contains(&seed.key) => {
                false
            }
            _ => {
                heads_name && capitalised(&first.form) && !beside && acronym_matches(seed, &surface(text, tree, &words))
            }
        };
        if !sound {
            at += 1;
            continue;
        }
        let mut entity = Entity::known(seed);
        entity.names.insert(surface(text, tree, &words));
        let head = head_of(tree, &words);
        let entity = found.intern(entity);
        let mention = Mention {
            sentence: index,
            words: words.clone(),
            head,
            kind: MentionKind::Name,
            entities: vec![entity],
            reason: "a name of the seed tables",
        };
        found.mentions.push(mention);
        at = words.end;
    }
}

/// Whether a lone name stands where places do: after a preposition, or in a list after one. Many a
/// company bears a town's name.
fn stands_as_place(tree: &crate::syntax::Tree, at: usize) -> bool {
    let has_case = |w: usize| tree.children(w).any(|c| tree.words[c].deprel.base() == "case");
    let typed = at > 0 && tree.words[at - 1].upos == Upos::Noun;
    let first = tree.ancestors(at).find(|&w| tree.words[w].deprel.base() != "conj").unwrap_or(at);
    !typed && (has_case(at) || has_case(first))
}

fn starts_after_mark(tree: &crate::syntax::Tree, at: usize) -> bool {
    at == 0 || matches!(tree.words[at - 1].upos, Upos::Punct | Upos::Adp | Upos::Det | Upos::Cconj)
}

/// A name in capitals is only met in capitals: *PAM* is no *Pam*.
fn acronym_matches(seed: &Seed, surface: &str) -> bool {
    let capitals = |s: &str| s.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    if surface.len() > 5 || capitals(surface) {
        return true;
    }
    let same = |name: &str| fold(name) == fold(surface);
    let names = || std::iter::once(&seed.label).chain(&seed.names).chain(&seed.label_en);
    !names().any(|n| same(n)) || names().any(|n| same(n) && !capitals(n))
}
