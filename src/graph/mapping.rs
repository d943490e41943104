//! An article and its facts as triples, under the names that the article's own reading gives.

use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Term, Triple};
use rustc_hash::FxHashSet;

use super::account::Account;
use super::names::Names;
use super::sketch::Sketch;
use super::telling::Telling;
use crate::article::{Article, PartialDate};
use crate::entity::Entity;
use crate::frame::{Fact, Node};
use crate::proposition::Status;
use crate::quantity::Amount;
use crate::reader::{Document, Reader};
use crate::text::{CodePoints, capitalised, slug};
use crate::vocabulary::{NAMESPACE, ng, owl, rdf, rdfs, schema, skos};

/// What an article says: its description, its facts with their reifiers and passages, what it calls the
/// entities in them, and what it tells of things without a name.
pub fn account(article: &Article, document: &Document, names: &Names, reader: &Reader, digest: &str) -> Account {
    let node = NamedNode::new_unchecked(names.article(&article.id));
    let mut mapping = Mapping { names, triples: FxHashSet::default(), article, document, reader };
    mapping.describe_article(&node, digest);
    for fact in document.facts.iter().chain(&document.stages) {
        mapping.fact(fact, &node);
    }
    let tellings = mapping.tellings(&node);
    let triples = mapping.triples.into_iter().collect();
    Account { article: node, triples, tellings, sketch: Sketch::of(&article.text), text: article.text.clone() }
}

/// The IRI of a term of the ontology.
pub fn term(local: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{NAMESPACE}{local}"))
}

struct Mapping<'a> {
    names: &'a Names,
    triples: FxHashSet<Triple>,
    article: &'a Article,
    document: &'a Document,
    reader: &'a Reader,
}

impl Mapping<'_> {
    fn add(&mut self, subject: impl Into<NamedOrBlankNode>, predicate: NamedNodeRef, object: impl Into<Term>) {
        self.triples.insert(Triple::new(subject, predicate, object));
    }

    /// What the facts tell of each thing that the article gives no name that others give it too.
    fn tellings(&self, article: &NamedNode) -> Vec<Telling> {
        let entities = &self.document.annotations.entities;
        let relations = &self.reader.pack().ontology.relations;
        let mut tellings = Vec::new();
        for (index, entity) in entities.iter().enumerate().filter(|(_, e)| e.local) {
            let mut telling = Telling {
                article: article.as_str().to_owned(),
                iri: self.names.entity(entity),
                published: self.article.date,
                ..Telling::default()
            };
            let mut told = false;
            for fact in self.document.facts.iter().filter(|f| f.status != Status::Denied) {
                let identifies = relations.get(&fact.relation).is_some_and(|r| r.identifies);
                match (&fact.subject, &fact.object) {
                    (Node::Entity(party), Node::Entity(thing)) if *thing == index => {
                        told = true;
                        if identifies {
                            telling.parties.insert(self.names.entity(&entities[*party]));
                            telling.dates.extend(fact.date.filter(|_| fact.status == Status::Actual));
                        }
                    }
                    (Node::Entity(thing), Node::Entity(topic)) if *thing == index => {
                        told = true;
                        telling.topics.insert(self.names.entity(&entities[*topic]));
                    }
                    (Node::Entity(thing), Node::Amount(amount, _)) if *thing == index => {
                        told = true;
                        telling.values.insert(self.names.amount(amount));
                    }
                    _ => {}
                }
            }
            if !told {
                continue;
            }
            let parties: Vec<String> = telling.parties.iter().filter_map(|p| p.rsplit('/').next().map(slug)).collect();
            // *Accord France-Inde* is no name: another of the two may be called that.
            let tells_parties = |name: &String| parties.iter().any(|party| name.contains(party.as_str()));
            let called = entity.names.iter().chain([&entity.label]).filter(|name| is_proper(name)).map(|n| slug(n));
            telling.names = called.filter(|name| !tells_parties(name)).collect();
            let gazetteer = self.reader.gazetteer();
            let mut kind = entity.kind.clone();
            while let Some(key) = kind {
                kind = gazetteer.by_key(&key).and_then(|seed| seed.parent).map(str::to_owned);
                telling.kinds.push(key);
            }
            tellings.push(telling);
        }
        tellings
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
        let ontology = &self.reader.pack().ontology;
        let relation = ontology.relations.get(&fact.relation);
        let (symmetric, repeatable) = relation.map_or((false, false), |r| (r.symmetric, r.repeatable));
        let Term::NamedNode(mut subject) = self.end(&fact.subject) else { return };
        let mut object = self.end(&fact.object);
        // What holds in both directions is stated in one.
        if let Term::NamedNode(other) = &mut object
            && symmetric
            && *other < subject
        {
            std::mem::swap(&mut subject, other);
        }
        let relation = term(&fact.relation);
        if fact.status != Status::Denied {
            self.add(subject.clone(), relation.as_ref(), object.clone());
        }
        let object_name = match &object {
            Term::NamedNode(node) => node.as_str().to_owned(),
            Term::Literal(literal) => literal.value().to_owned(),
            _ => return,
        };
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
        self.add(node.clone(), ng::CONFIDENCE, rounded(fact.confidence));
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
            Node::Term(name) => term(name).into(),
        }
    }

    fn entity(&mut self, entity: &Entity) -> NamedNode {
        let node = NamedNode::new_unchecked(self.names.entity(entity));
        self.add(node.clone(), rdf::TYPE, term(&entity.class));
        // Which name becomes the label in the whole graph, all articles decide together.
        self.add(node.clone(), skos::PREF_LABEL, text(&entity.label, "fr"));
        for name in entity.names.iter().filter(|name| **name != entity.label) {
            self.add(node.clone(), skos::ALT_LABEL, text(name, "fr"));
        }
        if let Some(item) = &entity.wikidata {
            let item = NamedNode::new_unchecked(format!("http://www.wikidata.org/entity/{item}"));
            self.add(node.clone(), owl::SAME_AS, item);
        }
        self.above(&node, entity);
        node
    }

    /// What is known to be above an entity: of a field the broader one, of a town its country.
    fn above(&mut self, node: &NamedNode, entity: &Entity) {
        let (ontology, gazetteer) = (&self.reader.pack().ontology, self.reader.gazetteer());
        let (mut below, mut seed) = (node.clone(), gazetteer.by_key(&entity.key));
        while let Some((child, parent)) = seed.and_then(|child| Some((child, gazetteer.by_key(child.parent?)?))) {
            let relation = if child.class == parent.class && !ontology.is_a(child.class, "Location") {
                skos::BROADER
            } else if [child, parent].iter().all(|of| ontology.is_a(of.class, "Location")) {
                schema::CONTAINED_IN_PLACE
            } else {
                break;
            };
            let key = parent.key.to_owned();
            let above = NamedNode::new_unchecked(self.names.entity(&Entity { key, ..entity.clone() }));
            self.add(below, relation, above.clone());
            self.add(above.clone(), rdf::TYPE, term(parent.class));
            self.add(above.clone(), skos::PREF_LABEL, text(parent.label, "fr"));
            (below, seed) = (above, Some(parent));
        }
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

/// Whether it names one thing: *Tech Prosperity Deal*, *TPD*; *accord sur l'IA* does not.
pub(super) fn is_proper(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    match words[..] {
        [word] => word.chars().filter(|c| c.is_uppercase()).count() >= 2,
        _ => words.first().is_some_and(|w| capitalised(w)) && words.iter().filter(|w| capitalised(w)).count() >= 2,
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

/// A number with three decimals.
pub(super) fn rounded(value: f64) -> Literal {
    decimal((value * 1000.0).round() / 1000.0)
}

fn integer(value: f64) -> Literal {
    Literal::new_typed_literal(value.round().to_string(), xsd::INTEGER)
}

/// A date as a literal of the type that fits its precision.
pub(super) fn date_literal(date: PartialDate) -> Literal {
    let datatype = match (date.month, date.day) {
        (Some(_), Some(_)) => xsd::DATE,
        (Some(_), None) => xsd::G_YEAR_MONTH,
        _ => xsd::G_YEAR,
    };
    Literal::new_typed_literal(date.to_string(), datatype)
}
