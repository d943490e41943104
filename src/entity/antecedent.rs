//! What a text speaks of at a word: the antecedents that a pronoun, a noun of type or a role that stands
//! nowhere may have, ranked.
//!
//! A log-linear model (after Denis and Baldridge 2008, *Specialized Models and Ranking for Coreference
//! Resolution*): each candidate has features, each feature a weight, and the weights make the candidates'
//! shares. They are fitted by `scripts/fit-antecedents.py` to articles with gold facts: the right candidate is
//! the one with which the fact that a frame reads is a fact of the article.

use std::sync::LazyLock;

use super::{Annotations, Mention, MentionKind, Sentence};
use crate::syntax::Tree;
use crate::weights::Weights;

/// How many sentences back what the text speaks of may have been named last.
const FAR: usize = 5;

static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| {
    let table = include_str!("../../models/fr/antecedents.tsv");
    Weights::parse(table).expect("the table that the program carries is sound")
});

/// What it is whose antecedent is sought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anaphora<'a> {
    /// *elle*.
    Pronoun,
    /// *le groupe*: a noun of type, by lemma.
    Noun(&'a str),
    /// *son patron*: whose it is.
    Owner,
    /// Nothing in the text: *L'usine ouvrira en mai.*
    Nothing,
}

/// The place at which an antecedent is sought.
#[derive(Debug, Clone, Copy)]
pub struct Point<'a> {
    /// The article's text.
    pub text: &'a str,
    /// Index of the sentence.
    pub sentence: usize,
    /// The word.
    pub word: usize,
    /// What stands there.
    pub anaphora: Anaphora<'a>,
    /// The article's sentences.
    pub sentences: &'a [Sentence],
    /// The article's mentions.
    pub annotations: &'a Annotations,
}

/// An entity that may be meant.
#[derive(Debug, Clone, PartialEq)]
pub struct Antecedent {
    /// The entity.
    pub entity: usize,
    /// What it is whose antecedent is sought: `pronoun`, `noun`, `owner` or `nothing`.
    pub kind: &'static str,
    /// Its features, with their values. Each has a weight of its own and one for the kind.
    pub features: Vec<(&'static str, f64)>,
    /// Its share among all candidates, 0–1.
    pub share: f64,
}

/// What a caller knows of an entity as an antecedent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// It cannot be meant.
    None,
    /// It can.
    Possible,
    /// It can, and what is said of it (gender, nationality) is known to be so.
    Known,
}

/// The entities before the point that `fits` takes, the likeliest first.
pub fn antecedents(point: Point, fits: &dyn Fn(usize) -> Fit) -> Vec<Antecedent> {
    let Point { sentence, word, sentences, annotations, .. } = point;
    let before = |m: &&Mention| (m.sentence, m.head) < (sentence, word) && m.kind != MentionKind::Adjective;
    // The entities in the order of their first mentions, with their mentions.
    let mut known: Vec<(usize, Fit, Vec<&Mention>)> = Vec::new();
    for mention in annotations.mentions.iter().filter(before) {
        let [entity] = mention.entities[..] else { continue };
        match known.iter_mut().find(|(other, ..)| *other == entity) {
            Some((.., mentions)) => mentions.push(mention),
            None => known.push((entity, fits(entity), vec![mention])),
        }
    }
    known.retain(|(_, fit, mentions)| {
        *fit != Fit::None && mentions.last().is_some_and(|last| last.sentence + FAR >= sentence)
    });
    let kind = kind(point.anaphora);
    let place = |m: &Mention| (m.sentence, m.head);
    let latest = known.iter().filter_map(|(.., mentions)| mentions.last()).map(|m| place(m)).max();
    let mut found: Vec<Antecedent> = Vec::new();
    for (rank, (entity, fit, mentions)) in known.iter().enumerate() {
        let Some(last) = mentions.last() else { continue };
        let mut features = Vec::new();
        let mut add = |name: &'static str, value: f64| features.push((name, value));
        add(["same sentence", "one before", "two before", "farther"][(sentence - last.sentence).min(3)], 1.0);
        add(function(&sentences[last.sentence].tree, last.head), 1.0);
        let subject = |m: &&&Mention| function(&sentences[m.sentence].tree, m.head).ends_with("subject");
        let recent = mentions.iter().filter(|m| m.sentence + 1 == sentence || m.sentence == sentence);
        for mention in recent.filter(subject).take(1) {
            add(if mention.sentence == sentence { "subject here" } else { "subject before" }, 1.0);
        }
        let flags = [
            ("last named", Some(place(last)) == latest),
            ("first named", rank == 0),
            ("in the title", annotations.in_title.get(*entity) == Some(&true)),
            ("by name", last.kind == MentionKind::Name),
            ("known to fit", *fit == Fit::Known),
            ("called so", is_called(point, mentions)),
            ("same paragraph", in_one_paragraph(point, last)),
        ];
        for (name, _) in flags.into_iter().filter(|(_, holds)| *holds) {
            add(name, 1.0);
        }
        add("often", (mentions.len() as f64).ln());
        found.push(Antecedent { entity: *entity, kind, features, share: 0.0 });
    }
    let mut key = String::new();
    let mut odds = |antecedent: &Antecedent| {
        let weight = |(name, value): &(&'static str, f64)| {
            key.clear();
            key.extend([kind, " ", name]);
            (WEIGHTS.of(name) + WEIGHTS.of(&key)) * value
        };
        antecedent.features.iter().map(weight).sum::<f64>().exp()
    };
    let all: Vec<f64> = found.iter().map(&mut odds).collect();
    let total: f64 = all.iter().sum();
    for (antecedent, odds) in found.iter_mut().zip(all) {
        antecedent.share = odds / total;
    }
    found.sort_by(|a, b| b.share.total_cmp(&a.share));
    found
}

fn kind(anaphora: Anaphora) -> &'static str {
    match anaphora {
        Anaphora::Pronoun => "pronoun",
        Anaphora::Noun(_) => "noun",
        Anaphora::Owner => "owner",
        Anaphora::Nothing => "nothing",
    }
}

/// The grammatical function of a noun, as far as it bears on how much it stands out.
fn function(tree: &Tree, noun: usize) -> &'static str {
    let word = &tree.words[noun];
    match word.deprel.as_str() {
        "nsubj" | "nsubj:pass" if word.head.is_some_and(|verb| tree.words[verb].head.is_none()) => "main subject",
        "nsubj" | "nsubj:pass" => "subject",
        "obl:agent" => "agent",
        "obj" => "object",
        "root" | "dislocated" | "vocative" => "root",
        "nmod" => "complement",
        "appos" | "flat" | "flat:name" => "apposition",
        "conj" => "coordinated",
        _ => "oblique",
    }
}

/// Whether the noun at the point was said of the entity before: *le fabricant Orel … le fabricant*.
fn is_called(point: Point, mentions: &[&Mention]) -> bool {
    let Anaphora::Noun(noun) = point.anaphora else { return false };
    mentions.iter().any(|mention| {
        let words = &point.sentences[mention.sentence].tree.words;
        mention.words.clone().any(|w| words[w].lemma.eq_ignore_ascii_case(noun))
    })
}

fn in_one_paragraph(point: Point, mention: &Mention) -> bool {
    let (from, to) = (point.sentences[mention.sentence].span, point.sentences[point.sentence].span);
    !point.text.get(from.start..to.start).is_some_and(|between| between.trim().contains('\n'))
}
