//! What the graph says, as Rust values: facts with their ends, their fields and who states them.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{GraphName, GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use rustc_hash::FxHashMap;
use serde::Serialize;
use utoipa::ToSchema;

use super::merged::status;
use super::store::{Store, StoreError};
use crate::article::PartialDate;
use crate::proposition::Status;
use crate::vocabulary::{NAMESPACE, ng, rdf, rdfs, schema, skos};

/// An entity, an amount, a number or a term of the ontology.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
pub struct Thing {
    /// Its IRI, or the text of a number.
    pub id: String,
    /// What people call it.
    pub label: String,
    /// The local name of its class; `Integer` for a number.
    pub class: String,
}

/// A fact of the whole graph.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Stated {
    /// Its IRI.
    pub id: String,
    /// Subject.
    pub subject: Thing,
    /// The local name of its relation.
    pub relation: String,
    /// Object.
    pub object: Thing,
    /// What its statements come to.
    pub status: Status,
    /// How far it is believed, 0–1.
    pub confidence: f64,
    /// The dates that articles give it, in order.
    #[schema(value_type = Vec<String>)]
    pub dates: Vec<PartialDate>,
    /// Its further fields by local name, as text: `role`, `goods`, `stake` …
    pub fields: BTreeMap<String, BTreeSet<String>>,
    /// Who states it, in the order of publication.
    pub sources: Vec<Source>,
}

/// An article that states a fact.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Source {
    /// The article.
    pub article: Article,
    /// What it says of the status.
    pub status: Status,
    /// The dates that it gives.
    #[schema(value_type = Vec<String>)]
    pub dates: Vec<PartialDate>,
    /// Who says so, where the article says that.
    pub speakers: Vec<String>,
    /// The fields of the fact that it gives, as in [`Stated::fields`].
    pub fields: BTreeMap<String, BTreeSet<String>>,
    /// The frames that read it.
    pub rules: Vec<String>,
    /// The passages, with their first characters' offsets in code points.
    pub passages: Vec<(usize, String)>,
}

/// What is known of an article.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, ToSchema)]
pub struct Article {
    /// Its IRI.
    pub iri: String,
    /// The name under which it was read.
    pub id: String,
    /// Its title.
    pub headline: Option<String>,
    /// The day of publication.
    #[schema(value_type = Option<String>)]
    pub published: Option<PartialDate>,
    /// Who published it.
    pub outlet: Option<String>,
    /// Where.
    pub url: Option<String>,
}

/// The fields that a fact may have beside its date and its speakers.
pub const FIELDS: [NamedNodeRef<'_>; 7] =
    [ng::ROLE, ng::GOODS, ng::QUANTITY, ng::PERIOD, ng::AMOUNT, ng::STAKE, ng::SHARED];

/// Reads facts; what it has read of entities and articles it keeps.
#[derive(Debug)]
pub struct Facts<'a> {
    store: &'a Store,
    things: FxHashMap<String, Thing>,
    articles: FxHashMap<String, Article>,
}

impl<'a> Facts<'a> {
    /// Facts of a store.
    pub fn of(store: &'a Store) -> Self {
        Self { store, things: FxHashMap::default(), articles: FxHashMap::default() }
    }

    /// The facts of which an entity is the subject or the object, in the order of their IRIs.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn about(&mut self, entity: &str) -> Result<Vec<Stated>, StoreError> {
        let node = NamedNode::new_unchecked(entity);
        let mut found = BTreeSet::new();
        for end in [ng::SUBJECT, ng::OBJECT] {
            for quad in self.store.quads(None, Some(end), Some(node.as_ref().into()), Some(GraphNameRef::DefaultGraph))
            {
                found.insert(subject(&quad?));
            }
        }
        self.facts(found)
    }

    /// All facts, in the order of their IRIs.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn all(&mut self) -> Result<Vec<Stated>, StoreError> {
        let class = Some(ng::FACT.into());
        let quads = self.store.quads(None, Some(rdf::TYPE), class, Some(GraphNameRef::DefaultGraph));
        let found = quads.map(|quad| Ok(subject(&quad?))).collect::<Result<_, StoreError>>()?;
        self.facts(found)
    }

    /// The facts that an article states, in the order of their first passages, with it as their only source.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn of_article(&mut self, article: &str) -> Result<Vec<Stated>, StoreError> {
        let graph = NamedNode::new_unchecked(article);
        let quads = self.store.quads(None, Some(rdf::TYPE), Some(ng::FACT.into()), Some(graph.as_ref().into()));
        let found = quads.map(|quad| Ok(subject(&quad?))).collect::<Result<_, StoreError>>()?;
        let mut facts = self.facts(found)?;
        for fact in &mut facts {
            fact.sources.retain(|source| source.article.iri == article);
        }
        let place = |fact: &Stated| fact.sources.first().and_then(|source| source.passages.first().map(|p| p.0));
        facts.sort_by_key(|fact| (place(fact), fact.id.clone()));
        Ok(facts)
    }

    fn facts(&mut self, found: BTreeSet<String>) -> Result<Vec<Stated>, StoreError> {
        let facts = found.iter().map(|fact| self.fact(fact)).collect::<Result<Vec<_>, _>>()?;
        Ok(facts.into_iter().flatten().collect())
    }

    /// A fact by its IRI.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn fact(&mut self, iri: &str) -> Result<Option<Stated>, StoreError> {
        let node = NamedNode::new_unchecked(iri);
        let quads = self.store.quads(Some(node.as_ref()), None, None, None).collect::<Result<Vec<_>, _>>()?;
        let of_whole = |predicate: NamedNodeRef| {
            quads.iter().find(|q| q.graph_name.is_default_graph() && q.predicate == predicate).map(|q| &q.object)
        };
        let (Some(subject), Some(Term::NamedNode(relation)), Some(object), Some(whole)) = (
            of_whole(ng::SUBJECT),
            of_whole(ng::RELATION),
            of_whole(ng::OBJECT),
            of_whole(ng::STATUS).and_then(status),
        ) else {
            return Ok(None);
        };
        let relation = relation.as_str().trim_start_matches(NAMESPACE).to_owned();
        let confidence = of_whole(ng::CONFIDENCE).map_or(0.0, |term| text(term).parse().unwrap_or(0.0));
        let (subject, object) = (self.thing(subject)?, self.thing(object)?);
        let mut by_graph: BTreeMap<&str, Vec<&Quad>> = BTreeMap::new();
        let mut of_default = Vec::new();
        for quad in &quads {
            match &quad.graph_name {
                GraphName::NamedNode(graph) => by_graph.entry(graph.as_str()).or_default().push(quad),
                _ => of_default.push(quad),
            }
        }
        let mut sources = Vec::new();
        for (graph, quads) in by_graph {
            sources.extend(self.source(graph, &quads)?);
        }
        sources.sort_by(|a, b| (a.article.published, &a.article.iri).cmp(&(b.article.published, &b.article.iri)));
        let (dates, fields) = (dates(&of_default), self.fields(&of_default)?);
        Ok(Some(Stated {
            id: iri.to_owned(),
            subject,
            relation,
            object,
            status: whole,
            confidence,
            dates,
            fields,
            sources,
        }))
    }

    fn source(&mut self, graph: &str, quads: &[&Quad]) -> Result<Option<Source>, StoreError> {
        let all = |predicate: NamedNodeRef<'static>| quads.iter().filter(move |q| q.predicate == predicate);
        let Some(status) = all(ng::STATUS).filter_map(|q| status(&q.object)).max() else { return Ok(None) };
        let mut speakers: Vec<String> = all(ng::ATTRIBUTED_TO).map(|q| text(&q.object)).collect();
        speakers.sort_unstable();
        let mut rules: Vec<String> = all(ng::RULE).map(|q| text(&q.object)).collect();
        rules.sort_unstable();
        let mut passages = Vec::new();
        for quad in all(ng::EVIDENCE) {
            let Term::NamedNode(passage) = &quad.object else { continue };
            let value = |predicate| self.store.object(passage.as_ref(), predicate);
            let start = value(ng::START)?.and_then(|start| text(&start).parse().ok()).unwrap_or(0);
            passages.push((start, value(ng::TEXT)?.map(|words| text(&words)).unwrap_or_default()));
        }
        passages.sort_unstable();
        let (dates, fields) = (dates(quads), self.fields(quads)?);
        Ok(Some(Source { article: self.article(graph)?, status, dates, speakers, fields, rules, passages }))
    }

    fn fields(&mut self, quads: &[&Quad]) -> Result<BTreeMap<String, BTreeSet<String>>, StoreError> {
        let mut fields: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for quad in quads.iter().filter(|quad| FIELDS.contains(&quad.predicate.as_ref())) {
            let value = match &quad.object {
                Term::NamedNode(_) => self.thing(&quad.object)?.label,
                other => text(other),
            };
            let name = quad.predicate.as_str().trim_start_matches(NAMESPACE).to_owned();
            fields.entry(name).or_default().insert(value);
        }
        Ok(fields)
    }

    /// What a term stands for.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn thing(&mut self, term: &Term) -> Result<Thing, StoreError> {
        let Term::NamedNode(node) = term else {
            let id = text(term);
            return Ok(Thing { label: id.clone(), id, class: "Integer".to_owned() });
        };
        if let Some(thing) = self.things.get(node.as_str()) {
            return Ok(thing.clone());
        }
        let (mut label, mut class) = (None, None);
        for quad in self.store.quads(Some(node.as_ref()), None, None, Some(GraphNameRef::DefaultGraph)) {
            let quad = quad?;
            match (quad.predicate.as_ref(), &quad.object) {
                // Terms of the ontology have labels in several languages.
                (p, Term::Literal(name)) if p == rdfs::LABEL && (label.is_none() || name.language() == Some("fr")) => {
                    label = Some(name.value().to_owned());
                }
                (p, Term::NamedNode(of)) if p == rdf::TYPE => {
                    // Of two classes the first by name, so that every run says the same.
                    let local = of.as_str().strip_prefix(NAMESPACE).map(str::to_owned);
                    class = [class, local].into_iter().flatten().min();
                }
                _ => {}
            }
        }
        let id = node.as_str().to_owned();
        let thing = Thing { label: label.unwrap_or_else(|| id.clone()), class: class.unwrap_or_default(), id };
        self.things.insert(thing.id.clone(), thing.clone());
        Ok(thing)
    }

    /// What is known of an article, by its IRI.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn article(&mut self, iri: &str) -> Result<Article, StoreError> {
        if let Some(article) = self.articles.get(iri) {
            return Ok(article.clone());
        }
        let node = NamedNode::new_unchecked(iri);
        let value = |predicate| self.store.object(node.as_ref(), predicate).map(|term| term.as_ref().map(text));
        let article = Article {
            iri: iri.to_owned(),
            id: value(schema::IDENTIFIER)?.unwrap_or_default(),
            headline: value(schema::HEADLINE)?,
            published: value(schema::DATE_PUBLISHED)?.and_then(|date| date.parse().ok()),
            outlet: value(schema::PUBLISHER)?,
            url: value(schema::URL)?,
        };
        self.articles.insert(iri.to_owned(), article.clone());
        Ok(article)
    }

    /// The other names of an entity, without its label.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn names(&self, entity: &str) -> Result<BTreeSet<String>, StoreError> {
        let node = NamedNode::new_unchecked(entity);
        let default = Some(GraphNameRef::DefaultGraph);
        let quads = self.store.quads(Some(node.as_ref()), Some(skos::ALT_LABEL), None, default);
        let mut names = quads.map(|quad| Ok(text(&quad?.object))).collect::<Result<BTreeSet<_>, StoreError>>()?;
        if let Some(label) = self.store.object(node.as_ref(), rdfs::LABEL)? {
            names.remove(&text(&label));
        }
        Ok(names)
    }
}

fn dates(quads: &[&Quad]) -> Vec<PartialDate> {
    let of_date = quads.iter().filter(|quad| quad.predicate == ng::DATE);
    let mut dates: Vec<PartialDate> = of_date.filter_map(|quad| text(&quad.object).parse().ok()).collect();
    dates.sort_unstable();
    dates.dedup();
    dates
}

pub(super) fn subject(quad: &Quad) -> String {
    match &quad.subject {
        NamedOrBlankNode::NamedNode(node) => node.as_str().to_owned(),
        NamedOrBlankNode::BlankNode(node) => node.as_str().to_owned(),
    }
}

/// The text of a literal or an IRI.
pub(crate) fn text(term: &Term) -> String {
    match term {
        Term::NamedNode(node) => node.as_str().to_owned(),
        Term::Literal(literal) => literal.value().to_owned(),
        other => other.to_string(),
    }
}
