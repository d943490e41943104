//! An article and its facts as quads in the article's own named graph.

use std::collections::BTreeSet;

use oxigraph::model::vocab::xsd;
use oxigraph::model::{GraphName, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term, Triple};

use super::names::Names;
use crate::article::{Article, PartialDate};
use crate::entity::Entity;
use crate::frame::{Fact, Node};
use crate::proposition::Status;
use crate::quantity::Amount;
use crate::reader::{Document, Reader};
use crate::text::CodePoints;
use crate::vocabulary::{NAMESPACE, ng, owl, rdf, rdfs, schema, skos};

/// The quads of an article: its description, its facts with their reifiers and passages, and what
/// it calls the entities in them.
pub fn quads(article: &Article, document: &Document, names: &Names, reader: &Reader, digest: &str) -> Vec<Quad> {
    let node = NamedNode::new_unchecked(names.article(&article.id));
    let mut mapping = Mapping { names, graph: node.clone().into(), quads: BTreeSet::new(), article, document, reader };
    mapping.describe_article(&node, digest);
    for fact in &document.facts {
        mapping.fact(fact, &node);
    }
    mapping.quads.into_iter().map(|q| q.0).collect()
}

/// The IRI of a term of the ontology.
pub fn term(local: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{NAMESPACE}{local}"))
}

/// A quad in the order of its text, so that a set of them has one order.
#[derive(PartialEq, Eq)]
struct Ordered(Quad, String);

impl PartialOrd for Ordered {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ordered {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.1.cmp(&other.1)
    }
}

struct Mapping<'a> {
    names: &'a Names,
    graph: GraphName,
    quads: BTreeSet<Ordered>,
    article: &'a Article,
    document: &'a Document,
    reader: &'a Reader,
}

impl Mapping<'_> {
    fn add(&mut self, subject: impl Into<NamedOrBlankNode>, predicate: NamedNodeRef, object: impl Into<Term>) {
        let quad = Quad::new(subject, predicate, object, self.graph.clone());
        let text = quad.to_string();
        self.quads.insert(Ordered(quad, text));
    }

    fn describe_article(&mut self, node: &NamedNode, digest: &str) {
        let article = self.article;
        let language = article.language.as_deref().unwrap_or("fr");
        self.add(node.clone(), rdf::TYPE, schema::NEWS_ARTICLE);
        self.add(node.clone(), schema::IDENTIFIER, Literal::from(article.id.as_str()));
        self.add(node.clone(), schema::IN_LANGUAGE, Literal::from(language));
        self.add(node.clone(), ng::DIGEST, Literal::from(digest));
        if let Some(headline) = article.headline() {
            self.add(node.clone(), schema::HEADLINE, text(headline, language));
        }
        if let Some(date) = article.date {
            self.add(node.clone(), schema::DATE_PUBLISHED, date_literal(date));
        }
        if let Some(url) = &article.url {
            // What is no IRI is kept as it came.
            let object = NamedNode::new(url).map_or_else(|_| Term::from(Literal::from(url.as_str())), Term::from);
            self.add(node.clone(), schema::URL, object);
        }
        if let Some(outlet) = &article.outlet {
            self.add(node.clone(), schema::PUBLISHER, Literal::from(outlet.as_str()));
        }
    }

    fn fact(&mut self, fact: &Fact, article: &NamedNode) {
        let subject = self.end(&fact.subject);
        let object = self.end(&fact.object);
        let Term::NamedNode(subject) = subject else { return };
        let relation = term(&fact.relation);
        if fact.status != Status::Denied {
            self.add(subject.clone(), relation.as_ref(), object.clone());
        }
        let object_name = match &object {
            Term::NamedNode(node) => node.as_str().to_owned(),
            Term::Literal(literal) => literal.value().to_owned(),
            _ => return,
        };
        let ontology = &self.reader.pack().ontology;
        let repeatable = ontology.relations.get(&fact.relation).is_some_and(|r| r.repeatable);
        let date = fact.date.filter(|_| repeatable).map(|d| d.to_string());
        let iri = self.names.fact(subject.as_str(), &fact.relation, &object_name, date);
        let node = NamedNode::new_unchecked(iri);
        let triple = Triple::new(subject.clone(), relation.clone(), object.clone());
        self.add(node.clone(), rdf::TYPE, ng::FACT);
        self.add(node.clone(), rdf::REIFIES, triple);
        self.add(node.clone(), ng::SUBJECT, subject);
        self.add(node.clone(), ng::RELATION, relation);
        self.add(node.clone(), ng::OBJECT, object);
        self.add(node.clone(), ng::STATUS, term(fact.status.as_str()));
        self.add(node.clone(), ng::CONFIDENCE, decimal(fact.confidence));
        self.add(node.clone(), ng::RULE, Literal::from(fact.rule.as_str()));
        if let Some(date) = fact.date {
            self.add(node.clone(), ng::DATE, date_literal(date));
        }
        if let Some(speaker) = &fact.speaker {
            self.add(node.clone(), ng::ATTRIBUTED_TO, Literal::from(speaker.as_str()));
        }
        self.qualifiers(fact, &node);
        let points = CodePoints::new(&self.article.text);
        for evidence in &fact.evidence {
            let range = points.range(evidence.span);
            let passage = NamedNode::new_unchecked(self.names.passage(&self.article.id, range.clone()));
            self.add(node.clone(), ng::EVIDENCE, passage.clone());
            self.add(passage.clone(), rdf::TYPE, ng::PASSAGE);
            self.add(passage.clone(), ng::START, integer(range.start as f64));
            self.add(passage.clone(), ng::END, integer(range.end as f64));
            self.add(passage.clone(), ng::TEXT, text(evidence.span.of(&self.article.text), "fr"));
            self.add(passage, schema::IS_PART_OF, article.clone());
        }
    }

    fn qualifiers(&mut self, fact: &Fact, node: &NamedNode) {
        let q = &fact.qualifiers;
        if let Some(role) = &q.role {
            self.add(node.clone(), ng::ROLE, text(role, "fr"));
        }
        if let Some(goods) = &q.goods {
            self.add(node.clone(), ng::GOODS, text(goods, "fr"));
        }
        if let Some(quantity) = q.quantity {
            self.add(node.clone(), ng::QUANTITY, integer(quantity));
        }
        if let Some(period) = q.period {
            self.add(node.clone(), ng::PERIOD, Literal::new_typed_literal(period.to_string(), xsd::DURATION));
        }
        if let Some(amount) = &q.amount {
            let amount = self.amount(amount);
            self.add(node.clone(), ng::AMOUNT, amount);
        }
        if let Some(stake) = q.stake {
            self.add(node.clone(), ng::STAKE, decimal(stake));
        }
        if q.shared {
            self.add(node.clone(), ng::SHARED, Literal::from(true));
        }
    }

    /// A fact's end, described.
    fn end(&mut self, node: &Node) -> Term {
        match node {
            Node::Entity(index) => {
                let entity = self.document.annotations.entities[*index].clone();
                self.entity(&entity).into()
            }
            Node::Amount(amount, _) => self.amount(amount).into(),
            Node::Integer(value) => integer(*value).into(),
        }
    }

    fn entity(&mut self, entity: &Entity) -> NamedNode {
        let node = NamedNode::new_unchecked(self.names.entity(entity));
        self.add(node.clone(), rdf::TYPE, term(&entity.class));
        // Which name becomes the label in the whole graph, all articles decide together.
        self.add(node.clone(), skos::PREF_LABEL, text(&entity.label, "fr"));
        for name in &entity.names {
            self.add(node.clone(), skos::ALT_LABEL, text(name, "fr"));
        }
        if let Some(item) = &entity.wikidata {
            let item = NamedNode::new_unchecked(format!("http://www.wikidata.org/entity/{item}"));
            self.add(node.clone(), owl::SAME_AS, item);
        }
        let gazetteer = self.reader.gazetteer();
        let mut below = node.clone();
        let mut key = entity.key.clone();
        // A parent of the same class is the broader concept; one of another class (a town's country) is not.
        while let Some(parent) = gazetteer.by_key(&key).and_then(|seed| gazetteer.by_key(seed.parent?)) {
            if parent.class != entity.class {
                break;
            }
            let above = Entity { key: parent.key.to_owned(), label: parent.label.to_owned(), ..entity.clone() };
            let broader = NamedNode::new_unchecked(self.names.entity(&above));
            self.add(below, skos::BROADER, broader.clone());
            self.add(broader.clone(), rdf::TYPE, term(&entity.class));
            self.add(broader.clone(), skos::PREF_LABEL, text(parent.label, "fr"));
            key = parent.key.to_owned();
            below = broader;
        }
        node
    }

    fn amount(&mut self, amount: &Amount) -> NamedNode {
        let node = NamedNode::new_unchecked(self.names.amount(amount));
        self.add(node.clone(), rdf::TYPE, term("MonetaryAmount"));
        self.add(node.clone(), schema::CURRENCY, Literal::from(amount.currency.as_str()));
        self.add(node.clone(), rdfs::LABEL, Literal::from(amount_label(amount)));
        match amount.magnitude.max {
            None => self.add(node.clone(), schema::VALUE, decimal(amount.magnitude.value)),
            Some(max) => {
                self.add(node.clone(), schema::MIN_VALUE, decimal(amount.magnitude.value));
                self.add(node.clone(), schema::MAX_VALUE, decimal(max));
            }
        }
        node
    }
}

/// An amount for people: `700 M USD`, `30–50 Md EUR`.
fn amount_label(amount: &Amount) -> String {
    let most = amount.magnitude.max.unwrap_or(amount.magnitude.value);
    let (scale, unit) = match most {
        m if m >= 1e9 => (1e9, " Md"),
        m if m >= 1e6 => (1e6, " M"),
        _ => (1.0, ""),
    };
    let number = |value: f64| (value / scale).to_string();
    let max = amount.magnitude.max.map(|m| format!("–{}", number(m))).unwrap_or_default();
    format!("{}{max}{unit} {}", number(amount.magnitude.value), amount.currency)
}

fn text(value: &str, language: &str) -> Literal {
    Literal::new_language_tagged_literal(value, language).unwrap_or_else(|_| Literal::from(value))
}

fn decimal(value: f64) -> Literal {
    Literal::new_typed_literal(value.to_string(), xsd::DECIMAL)
}

fn integer(value: f64) -> Literal {
    Literal::new_typed_literal(value.round().to_string(), xsd::INTEGER)
}

/// A date as a literal of the type that fits its precision.
fn date_literal(date: PartialDate) -> Literal {
    let datatype = match (date.month, date.day) {
        (Some(_), Some(_)) => xsd::DATE,
        (Some(_), None) => xsd::G_YEAR_MONTH,
        _ => xsd::G_YEAR,
    };
    Literal::new_typed_literal(date.to_string(), datatype)
}
