//! Names that are known beforehand.

use std::collections::BTreeSet;
use std::ops::Range;

use super::recogniser::Name;
use super::{Annotations, Entity, Knowledge, Mention, MentionKind, Sentence, head_of, surface};
use crate::lang::{Gender, Language};
use crate::seeds::{Seed, Seeds, words};
use crate::syntax::{Tree, Upos};
use crate::text::{capitalised, fold, lower};

/// A known name in a sentence.
#[derive(Debug)]
pub struct Match<'a> {
    /// Indices of its words.
    pub words: Range<usize>,
    /// The entities that bear it, the most prominent first; at least one.
    pub seeds: Vec<Seed<'a>>,
}

/// The entities known beforehand, found by their names.
#[derive(Debug)]
pub struct Gazetteer {
    /// Those of the user before those of the program.
    layers: Vec<Seeds>,
}

impl Gazetteer {
    /// The entities of several compiled tables; what the earlier ones say goes before what the later
    /// ones say.
    pub fn new(layers: Vec<Seeds>) -> Self {
        Self { layers }
    }

    /// The country that an adjective of nationality names.
    pub fn nationality(&self, adjective: &str) -> Option<Seed<'_>> {
        let folded = fold(adjective);
        self.layers.iter().find_map(|seeds| seeds.nationality(&folded))
    }

    /// Whether a word is an adjective of nationality.
    pub fn is_nationality(&self, adjective: &str) -> bool {
        !self.nationalities(adjective).is_empty()
    }

    /// The countries that a compound adjective names, in its order: *franco-émirati*.
    pub fn nationalities(&self, adjective: &str) -> Vec<Seed<'_>> {
        if let Some(seed) = self.nationality(adjective) {
            return vec![seed];
        }
        let folded = fold(adjective);
        let mut parts = folded.split('-').collect::<Vec<_>>();
        let Some(last) = parts.pop().filter(|_| !parts.is_empty()) else { return Vec::new() };
        let prefix = |part: &&str| self.layers.iter().find_map(|seeds| seeds.prefix(part));
        let first = parts.iter().map(|part| prefix(part).or_else(|| self.nationality(part)));
        let found: Option<Vec<Seed>> = first.chain([self.nationality(last)]).collect();
        found.unwrap_or_default()
    }

    /// The field that an adjective names.
    pub fn field(&self, adjective: &str) -> Option<Seed<'_>> {
        let folded = fold(adjective);
        self.layers.iter().find_map(|seeds| seeds.field(&folded))
    }

    /// Whether a word is a forename.
    pub fn is_forename(&self, word: &str) -> bool {
        let folded = fold(word);
        let is_known = |name: &str| self.layers.iter().any(|seeds| seeds.forename(name).is_some());
        is_known(&folded) || folded.contains('-') && folded.split('-').all(is_known)
    }

    /// The gender of a forename that only men or only women bear.
    pub fn gender(&self, forename: &str) -> Option<Gender> {
        let folded = fold(forename);
        let of = |name: &str| self.layers.iter().find_map(|seeds| seeds.forename(name));
        match of(&folded).or_else(|| of(folded.split('-').next()?))? {
            [true, false] => Some(Gender::Masculine),
            [false, true] => Some(Gender::Feminine),
            _ => None,
        }
    }

    /// The entity with a key.
    pub fn by_key(&self, key: &str) -> Option<Seed<'_>> {
        self.layers.iter().find_map(|seeds| seeds.by_key(key))
    }

    /// All entities.
    pub fn entities(&self) -> impl Iterator<Item = Seed<'_>> {
        self.layers.iter().flat_map(Seeds::entities)
    }

    /// The longest name that begins the words, which are folded: the entities that bear it, the most
    /// prominent first, and its length in words.
    pub(super) fn longest(&self, words: &[impl AsRef<str>]) -> Option<(Vec<Seed<'_>>, usize)> {
        let mut best: Option<(Vec<Seed>, usize)> = None;
        for (seeds, length) in self.layers.iter().filter_map(|seeds| seeds.longest(words)) {
            match &mut best {
                Some((found, longest)) if *longest == length => found.extend(seeds),
                Some((_, longest)) if *longest > length => {}
                _ => best = Some((seeds.collect(), length)),
            }
        }
        best
    }

    /// The longest name that begins at a word, as [`longest`](Self::longest) gives it: in small letters, that of a field
    /// or one like *îles Salomon*.
    fn at(&self, tree: &Tree, folded: &[&str], at: usize) -> Option<(Vec<Seed<'_>>, usize)> {
        let capital = |at: usize| tree.words.get(at).is_some_and(|word| capitalised(&word.form));
        let field = !capital(at) && !capital(at + 1);
        if !self.layers.iter().any(|seeds| seeds.may_begin(folded[at], field)) {
            return None;
        }
        let found = self.longest(&folded[at..]);
        found.filter(|(seeds, length)| is_field(&seeds[0]) || capital(at) || !field && *length > 1)
    }

    /// How many words the longest name has that begins the words, which are folded.
    pub fn prefix_length(&self, words: &[&str]) -> Option<usize> {
        self.longest(words).map(|(_, length)| length)
    }

    /// The known names in a sentence, the longest at each place, none within another. Whether their words are used as
    /// such is left open.
    pub fn matches(&self, tree: &Tree) -> Vec<Match<'_>> {
        let folded = tree.folded(0..tree.words.len());
        let mut found = Vec::new();
        let mut at = 0;
        while at < folded.len() {
            let Some((seeds, length)) = self.at(tree, &folded, at) else {
                at += 1;
                continue;
            };
            found.push(Match { words: at..at + length, seeds });
            at += length;
        }
        found
    }

    /// The entities with exactly this name, the most prominent first.
    pub fn named(&self, name: &str, language: &Language) -> Vec<Seed<'_>> {
        let words = words(name, language);
        self.longest(&words).filter(|(_, length)| *length == words.len()).map_or_else(Vec::new, |(seeds, _)| seeds)
    }
}

impl Entity {
    /// An entity of the seed tables.
    pub(super) fn known(seed: Seed) -> Self {
        Self {
            key: seed.key.to_owned(),
            class: seed.class.to_owned(),
            label: seed.label.to_owned(),
            names: BTreeSet::new(),
            wikidata: seed.wikidata.map(str::to_owned),
            kind: None,
            local: false,
        }
    }
}

/// Classes whose names are common nouns, written without a capital.
const FIELD: &str = "Sector";

/// Whether a seed is a field, named by a common noun.
pub fn is_field(seed: &Seed) -> bool {
    seed.class == FIELD
}

/// Adds the mentions of known fields in sentence `index`, outside of the names that the recogniser finds;
/// returns the words of known names.
pub fn find(
    text: &str,
    sentences: &[Sentence],
    index: usize,
    recognised: &[Name],
    knowledge: Knowledge,
    found: &mut Annotations,
) -> Vec<std::ops::Range<usize>> {
    let mut names = Vec::new();
    let tree = &sentences[index].tree;
    let folded = tree.folded(0..tree.words.len());
    let mut at = 0;
    while at < folded.len() {
        let Some((seeds, length)) = knowledge.gazetteer.at(tree, &folded, at) else {
            at += 1;
            continue;
        };
        let seed = seeds[0];
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
        // *le projet Nova France*: what follows the noun is one name.
        let in_named = || {
            let first = (0..at).rev().take_while(|&w| name_word(Some(w))).last();
            let noun = first.and_then(|first| first.checked_sub(1)).map(|w| lower(&tree.words[w].lemma));
            noun.is_some_and(|noun| {
                knowledge.lexicon.things.contains_key(&*noun) || knowledge.lexicon.heads.contains_key(&*noun)
            })
        };
        let beside = length == 1
            && if seed.class == "Country" { in_named() } else { name_word(neighbour) || name_word(Some(words.end)) };
        let sound = match seed.class {
            FIELD => {
                let nominal = |w: usize| matches!(tree.words[w].upos, Upos::Noun | Upos::Propn | Upos::X);
                // *la banque Orel* is a bank, not banking; *la batterie Nova* is one, *les batteries* are a field.
                let class = knowledge.lexicon.heads.get(&*lower(&first.lemma)).filter(|_| length == 1);
                let named = || (words.end..words.end + 2).any(|w| name_word(Some(w)));
                let typed = class.is_some_and(|class| (knowledge.is_a)(class, "Organization") || named());
                let in_name = capitalised(&first.form) && (name_word(neighbour) || name_word(Some(words.end)));
                words.clone().any(nominal) && !typed && !in_name
            }
            "Place" if length == 1 && !stands_as_place(tree, at) && !knowledge.lexicon.seats.contains(seed.key) => {
                false
            }
            // A word of the language that is also a name is left to the recogniser: *Premier*, *Nature*.
            _ if length == 1 && seed.class != "Country" && knowledge.parser.listed(&first.form.to_lowercase()) != 0 => {
                false
            }
            _ => heads_name && !beside && acronym_matches(&seed, &surface(text, tree, &words)),
        };
        let in_name = recognised.iter().any(|name| name.words.start < words.end && words.start < name.words.end);
        if !sound || in_name || !found.is_free(index, &words) {
            at += 1;
            continue;
        }
        at = words.end;
        if seed.class != FIELD {
            names.push(words);
            continue;
        }
        let mut entity = Entity::known(seed);
        entity.names.insert(surface(text, tree, &words));
        let entity = found.intern(entity);
        found.mentions.push(Mention {
            sentence: index,
            head: head_of(tree, &words),
            words,
            kind: MentionKind::Name,
            entities: vec![entity],
            reason: "a name of the seed tables",
        });
    }
    names
}

/// Whether a lone name stands where places do: after a preposition, or in a list after one. Many a
/// company bears a town's name.
pub fn stands_as_place(tree: &crate::syntax::Tree, at: usize) -> bool {
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
    let names = || std::iter::once(seed.label).chain(seed.names.split('|')).chain(seed.label_en);
    !names().any(same) || names().any(|n| same(n) && !capitals(n))
}
