//! Who and what is named in an article, and which thing each mention stands for.
//!
//! [`annotate`] goes over the sentences of an article and finds
//! - names, by a trained [`Recogniser`] (`name.rs`) and by the seed tables ([`Gazetteer`]),
//! - nouns that stand for a thing of the domain (*l'accord*) and adjectives of nationality
//!   (`nominal.rs`), by the words of the pack ([`Lexicon`]),
//! - what points back: pronouns, *les deux pays*, *le groupe* (`coreference.rs`).
//!
//! Each [`Mention`] says for which rule it was made. Nothing is merged on likeness alone.

mod acting;
mod anaphora;
mod antecedent;
mod coreference;
mod gazetteer;
mod home;
mod lexicon;
mod name;
mod nominal;
pub mod recogniser;

use std::collections::BTreeSet;
use std::ops::Range;

pub use antecedent::{Anaphora, Antecedent, Fit, Point, antecedents};
pub use gazetteer::Gazetteer;
pub use home::COUNTRY;
pub use lexicon::{Lexicon, LexiconError};
pub use name::{PERSON, UNSIGNED};
pub use recogniser::Recogniser;

use crate::lang::{Gender, Language};
use crate::quantity::{Quantity, Value};
use crate::syntax::{Parser, Tree, Upos};
use crate::text::{Span, fold, slug};

/// A sentence as read so far.
#[derive(Debug, Clone)]
pub struct Sentence {
    /// Where it stands in the article's text.
    pub span: Span,
    /// Whether it is a title or subtitle.
    pub heading: bool,
    /// Words and dependencies.
    pub tree: Tree,
    /// Numbers, amounts and dates in it.
    pub quantities: Vec<Quantity>,
}

impl Sentence {
    /// Whether a word is of a day, month or year.
    pub fn is_date(&self, word: usize) -> bool {
        self.quantities.iter().any(|q| matches!(q.value, Value::Date(_)) && q.words.contains(&word))
    }
}

/// A thing that an article speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity {
    /// The last part of its IRI, the same in every article that speaks of it.
    pub key: String,
    /// Its class, by the ontology's local name.
    pub class: String,
    /// Canonical name.
    pub label: String,
    /// All names met.
    pub names: BTreeSet<String>,
    /// Wikidata item.
    pub wikidata: Option<String>,
    /// What kind of its class it is: the sector that an agreement is about.
    pub kind: Option<String>,
    /// Whether the key is only good within the article.
    pub local: bool,
}

/// What kind of expression a mention is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MentionKind {
    /// A name.
    Name,
    /// A noun with what belongs to it.
    Nominal,
    /// An adjective of nationality: *américain*.
    Adjective,
    /// A pronoun.
    Pronoun,
}

/// An expression that stands for one or more entities.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// Index of the sentence.
    pub sentence: usize,
    /// Indices of its words.
    pub words: Range<usize>,
    /// The word on which the others depend.
    pub head: usize,
    /// What kind of expression it is.
    pub kind: MentionKind,
    /// The entities that it stands for, as indices; several for *les deux pays*.
    pub entities: Vec<usize>,
    /// Why it was taken for that.
    pub reason: &'static str,
}

impl Mention {
    /// The mention that is one word.
    fn of_word(sentence: usize, word: usize, kind: MentionKind, entities: Vec<usize>, reason: &'static str) -> Mention {
        Mention { sentence, words: word..word + 1, head: word, kind, entities, reason }
    }
}

/// The mentions of an article and the entities that they stand for.
#[derive(Debug, Clone, Default)]
pub struct Annotations {
    /// In the order of the text.
    pub mentions: Vec<Mention>,
    /// In the order of their first mention.
    pub entities: Vec<Entity>,
    /// The country that the article is about.
    pub home: Option<usize>,
    /// The gender of each entity, where titles, posts, forenames or articles tell it.
    pub genders: Vec<Option<Gender>>,
    /// The country of each person that the seed tables have one for.
    pub countries: Vec<Option<usize>>,
    /// Whether the article's title names each entity.
    pub in_title: Vec<bool>,
    /// The keys of the places that each entity is said or known to be of.
    pub nations: Vec<Vec<String>>,
    /// Where in `mentions` those of each sentence end, when all are found.
    ends: Vec<usize>,
}

impl Annotations {
    /// The mentions whose head is the word.
    pub fn at(&self, sentence: usize, head: usize) -> impl Iterator<Item = &Mention> {
        self.of_sentence(sentence).iter().filter(move |m| m.sentence == sentence && m.head == head)
    }

    /// Mentions among which those of the sentence are: while they are being found, they stand in no order.
    fn of_sentence(&self, sentence: usize) -> &[Mention] {
        let Some(&end) = self.ends.get(sentence) else { return &self.mentions };
        let start = sentence.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.mentions[start..end]
    }

    /// The adjectives of nationality on a noun: those that hang on it, and one right after it that
    /// the parser has hung elsewhere.
    pub fn nationalities(&self, tree: &Tree, sentence: usize, noun: usize) -> impl Iterator<Item = &Mention> {
        let mut words: Vec<usize> = Vec::new();
        for child in tree.children(noun).filter(|&c| matches!(tree.words[c].deprel.base(), "amod" | "appos")) {
            words.push(child);
            // *les ministres français et allemand*
            let adjective = |&c: &usize| tree.words[c].upos == Upos::Adj && tree.words[c].deprel.base() == "conj";
            words.extend(tree.children(child).filter(adjective));
        }
        if !words.contains(&(noun + 1)) {
            words.push(noun + 1);
        }
        words.into_iter().flat_map(move |w| self.at(sentence, w)).filter(|m| m.kind == MentionKind::Adjective)
    }

    /// The keys of what is named, each followed by those of where it is from, in the order of the text.
    pub fn keys_spoken_of(&self) -> Vec<&str> {
        let own = |e: &usize| std::iter::once(&self.entities[*e].key).chain(self.nations.get(*e).into_iter().flatten());
        let mut keys: Vec<&str> = Vec::new();
        for key in self.mentions.iter().flat_map(|m| &m.entities).flat_map(own) {
            if !keys.contains(&key.as_str()) {
                keys.push(key);
            }
        }
        keys
    }

    /// Whether a nationality may be that of an entity: no other is known.
    pub fn is_of_nation(&self, entity: usize, nation: usize) -> bool {
        let known = self.nations.get(entity).map_or(&[][..], Vec::as_slice);
        known.is_empty() || known.contains(&self.entities[nation].key)
    }

    /// The mention that covers the word, the first of several.
    pub fn covering(&self, sentence: usize, word: usize) -> Option<&Mention> {
        self.of_sentence(sentence).iter().find(|m| m.sentence == sentence && m.words.contains(&word))
    }

    /// The index of the entity with the key and class, added if it is new.
    fn intern(&mut self, entity: Entity) -> usize {
        let known = self.entities.iter().position(|e| e.key == entity.key && e.class == entity.class);
        match known {
            Some(index) => {
                self.entities[index].names.extend(entity.names);
                index
            }
            None => {
                self.entities.push(entity);
                self.entities.len() - 1
            }
        }
    }

    fn is_free(&self, sentence: usize, words: &Range<usize>) -> bool {
        !self.mentions.iter().any(|m| m.sentence == sentence && m.words.start < words.end && words.start < m.words.end)
    }
}

impl Entity {
    /// An entity that no table knows.
    fn unknown(class: &str, label: &str) -> Self {
        Self {
            key: slug(label),
            class: class.to_owned(),
            label: label.to_owned(),
            names: BTreeSet::from([label.to_owned()]),
            wikidata: None,
            kind: None,
            local: false,
        }
    }
}

/// What the finding of mentions rests on.
#[derive(Clone, Copy)]
pub struct Knowledge<'a> {
    /// Words of the language.
    pub language: &'a Language,
    /// Names known beforehand.
    pub gazetteer: &'a Gazetteer,
    /// Knows words.
    pub parser: &'a Parser,
    /// Finds names.
    pub recogniser: &'a Recogniser,
    /// Words of the domain.
    pub lexicon: &'a Lexicon,
    /// Whether a class of the domain is another or a kind of it.
    pub is_a: &'a (dyn Fn(&str, &str) -> bool + Sync),
}

/// Finds the mentions in the sentences of one article and decides what each stands for.
pub fn annotate(title: Option<&str>, text: &str, sentences: &[Sentence], knowledge: Knowledge) -> Annotations {
    let mut found = Annotations::default();
    let trees: Vec<&Tree> = sentences.iter().map(|sentence| &sentence.tree).collect();
    let names = knowledge.recogniser.find(&trees, knowledge);
    name::find(text, sentences, &names, knowledge, &mut found);
    name::join_persons(knowledge, &mut found);
    for index in 0..sentences.len() {
        nominal::find(text, sentences, index, knowledge, &mut found);
    }
    found.mentions.sort_by_key(|m| (m.sentence, m.words.start, m.words.end));
    coreference::resolve(text, sentences, knowledge, &mut found);
    found.mentions.sort_by_key(|m| (m.sentence, m.words.start, m.words.end));
    found.home = home::home(title, knowledge, &mut found);
    if let Some(home) = found.home {
        home::place_bodies(home, knowledge, &mut found);
        home::stand_for(home, sentences, knowledge, &mut found);
        found.mentions.sort_by_key(|m| (m.sentence, m.words.start, m.words.end));
    }
    found.ends = (0..sentences.len()).map(|at| found.mentions.partition_point(|m| m.sentence <= at)).collect();
    found.genders = anaphora::genders(sentences, knowledge, &found);
    found.countries = countries(knowledge, &mut found);
    found.in_title = title.map_or_else(Vec::new, |title| in_title(title, &found.entities));
    found.nations = nations(sentences, knowledge, &found);
    found
}

/// The country of each person that the seed tables have one for.
fn countries(knowledge: Knowledge, found: &mut Annotations) -> Vec<Option<usize>> {
    let keys: Vec<String> = found.entities.iter().map(|entity| entity.key.clone()).collect();
    let of = |key: &String| {
        let person = knowledge.gazetteer.by_key(key).filter(|seed| seed.class == name::PERSON)?;
        let country = knowledge.gazetteer.by_key(person.parent?)?;
        Some(found.intern(Entity::known(country)))
    };
    keys.iter().map(of).collect()
}

/// Whether the title has one of the names of each entity, as whole words.
fn in_title(title: &str, entities: &[Entity]) -> Vec<bool> {
    let words = |text: &str| {
        let folded = fold(text);
        let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
        words.map(|w| format!("{w} ")).collect::<String>()
    };
    let title = format!(" {}", words(title));
    let within = |name: &String| title.contains(&format!(" {}", words(name)));
    entities.iter().map(|entity| within(&entity.label) || entity.names.iter().any(within)).collect()
}

/// Where each entity is from: as the seed tables have it, and by the adjectives on its mentions.
fn nations(sentences: &[Sentence], knowledge: Knowledge, found: &Annotations) -> Vec<Vec<String>> {
    let mut nations = vec![Vec::new(); found.entities.len()];
    for (entity, known) in found.entities.iter().zip(&mut nations) {
        let mut parent = knowledge.gazetteer.by_key(&entity.key).and_then(|seed| seed.parent);
        while let Some(key) = parent {
            known.push(key.to_owned());
            parent = knowledge.gazetteer.by_key(key).and_then(|seed| seed.parent).filter(|next| *next != key);
        }
    }
    for mention in found.mentions.iter().filter(|m| m.kind != MentionKind::Adjective && m.entities.len() == 1) {
        let tree = &sentences[mention.sentence].tree;
        for adjective in found.nationalities(tree, mention.sentence, mention.head) {
            nations[mention.entities[0]].extend(adjective.entities.iter().map(|&e| found.entities[e].key.clone()));
        }
    }
    nations
}

/// The text that the words cover, on one line.
fn surface(text: &str, tree: &Tree, words: &Range<usize>) -> String {
    let span = tree.words[words.start].span.cover(tree.words[words.end - 1].span);
    span.of(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The word of the range whose head lies outside it.
fn head_of(tree: &Tree, words: &Range<usize>) -> usize {
    let outside = |w: &usize| tree.words[*w].head.is_none_or(|h| !words.contains(&h));
    words.clone().find(outside).unwrap_or(words.start)
}
