//! Facts as JSON Lines: one object a fact, with stable keys.

use serde::Serialize;

use crate::article::Article;
use crate::frame::{Fact, Node};
use crate::graph::mapping::term;
use crate::graph::names::Names;
use crate::proposition::Status;
use crate::reader::Document;
use crate::text::CodePoints;

#[derive(Serialize)]
struct Line<'a> {
    subject: End<'a>,
    relation: &'a str,
    object: End<'a>,
    status: &'static str,
    date: Option<String>,
    attributed_to: Option<&'a str>,
    role: Option<&'a str>,
    goods: Option<&'a str>,
    quantity: Option<Number>,
    period: Option<String>,
    amount: Option<Price>,
    stake: Option<Number>,
    shared: bool,
    confidence: f64,
    rule: &'a str,
    /// What about the way the ends were found bears on the confidence.
    terms: &'a [String],
    evidence: Vec<Passage<'a>>,
    /// Of a reading: who else may be meant by an end that the text only speaks of.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    antecedents: Vec<Meant<'a>>,
}

/// An entity that an end may mean, with its share among all that it may, and what speaks for it.
#[derive(Serialize)]
struct Meant<'a> {
    end: &'static str,
    entity: End<'a>,
    share: f64,
    features: std::collections::BTreeMap<String, f64>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum End<'a> {
    Entity {
        id: String,
        label: &'a str,
        #[serde(rename = "type")]
        class: &'a str,
        wikidata: Option<&'a str>,
        names: Vec<&'a str>,
    },
    Amount {
        id: String,
        label: &'a str,
        #[serde(rename = "type")]
        class: &'static str,
        value: Number,
        max: Option<Number>,
        currency: &'a str,
        qualifier: Option<&'a str>,
    },
    Integer {
        #[serde(rename = "type")]
        class: &'static str,
        value: Number,
    },
    Term {
        id: String,
        label: &'a str,
        #[serde(rename = "type")]
        class: &'static str,
    },
}

#[derive(Serialize)]
struct Price {
    value: Number,
    max: Option<Number>,
    currency: String,
}

/// A passage of an article. Positions are code points of its text, end exclusive.
#[derive(Serialize)]
pub(super) struct Passage<'a> {
    pub document: &'a str,
    pub start: usize,
    pub end: usize,
    pub text: &'a str,
}

/// A number that is written without a point where it is whole.
#[derive(Serialize)]
#[serde(untagged)]
enum Number {
    Whole(i64),
    Decimal(f64),
}

impl From<f64> for Number {
    fn from(value: f64) -> Self {
        // Whole numbers up to 2^53 are exact.
        if value.fract() == 0.0 && value.abs() < 9.0e15 { Self::Whole(value as i64) } else { Self::Decimal(value) }
    }
}

/// The facts of an article, a line each.
pub fn write(article: &Article, document: &Document, names: &Names) -> String {
    let points = CodePoints::new(&article.text);
    let mut lines = String::new();
    for fact in &document.facts {
        let line = line(article, document, fact, names, &points);
        lines.push_str(&serde_json::to_string(&line).expect("numbers and strings are JSON"));
        lines.push('\n');
    }
    lines
}

/// What each frame reads in an article, a line a fact, before equal facts are joined and doubtful ones left out;
/// with the antecedents that were weighed.
pub fn readings(article: &Article, document: &Document, facts: &[Fact], names: &Names) -> String {
    let points = CodePoints::new(&article.text);
    let mut lines = String::new();
    let rounded = |value: f64| (value * 1000.0).round() / 1000.0;
    for fact in facts {
        let mut line = line(article, document, fact, names, &points);
        for (name, antecedents) in ["subject", "object"].into_iter().zip(&fact.antecedents) {
            line.antecedents.extend(antecedents.iter().map(|meant| {
                Meant {
                    end: name,
                    entity: entity(document, meant.entity, names),
                    share: rounded(meant.share),
                    features: meant
                        .features
                        .iter()
                        .flat_map(|(name, value)| {
                            [(*name).to_owned(), format!("{} {name}", meant.kind)].map(|name| (name, rounded(*value)))
                        })
                        .collect(),
                }
            }));
        }
        lines.push_str(&serde_json::to_string(&line).expect("numbers and strings are JSON"));
        lines.push('\n');
    }
    lines
}

fn line<'a>(
    article: &'a Article,
    document: &'a Document,
    fact: &'a Fact,
    names: &Names,
    points: &CodePoints,
) -> Line<'a> {
    let q = &fact.qualifiers;
    let evidence = fact.evidence.iter().map(|e| {
        let range = points.range(e.span);
        Passage { document: &article.id, start: range.start, end: range.end, text: e.span.of(&article.text) }
    });
    Line {
        subject: end(document, &fact.subject, names),
        relation: &fact.relation,
        object: end(document, &fact.object, names),
        status: Status::as_str(fact.status),
        date: fact.date.map(|d| d.to_string()),
        attributed_to: fact.speaker.as_deref(),
        role: q.role.as_deref(),
        goods: q.goods.as_deref(),
        quantity: q.quantity.map(Number::from),
        period: q.period.map(|p| p.to_string()),
        amount: q.amount.as_ref().map(|a| Price {
            value: a.magnitude.value.into(),
            max: a.magnitude.max.map(Number::from),
            currency: a.currency.clone(),
        }),
        stake: q.stake.map(Number::from),
        shared: q.shared,
        confidence: (fact.confidence * 1000.0).round() / 1000.0,
        rule: &fact.rule,
        terms: &fact.terms,
        evidence: evidence.collect(),
        antecedents: Vec::new(),
    }
}

fn entity<'a>(document: &'a Document, index: usize, names: &Names) -> End<'a> {
    let entity = &document.annotations.entities[index];
    End::Entity {
        id: names.entity(entity),
        label: &entity.label,
        class: &entity.class,
        wikidata: entity.wikidata.as_deref(),
        names: entity.names.iter().map(String::as_str).filter(|n| *n != entity.label).collect(),
    }
}

fn end<'a>(document: &'a Document, node: &'a Node, names: &Names) -> End<'a> {
    match node {
        Node::Entity(index) => entity(document, *index, names),
        Node::Amount(amount, label) => End::Amount {
            id: names.amount(amount),
            label,
            class: "MonetaryAmount",
            value: amount.magnitude.value.into(),
            max: amount.magnitude.max.map(Number::from),
            currency: &amount.currency,
            qualifier: amount.magnitude.qualifier,
        },
        Node::Integer(value) => End::Integer { class: "Integer", value: (*value).into() },
        Node::Term(name) => End::Term { id: term(name).into_string(), label: name, class: "Term" },
    }
}
