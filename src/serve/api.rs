//! The JSON API: what the graph knows, for programs and for the page.

use std::collections::BTreeMap;
use std::io::Write;

use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, NamedNode, Term, Triple};
use oxigraph::sparql::QueryResults;
use petgraph::visit::EdgeRef;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::work::{Answer, Refusal, Refused};
use crate::article::PartialDate;
use crate::export::answer::{Moment, Tongue, Words, moments};
use crate::export::why::why;
use crate::graph::conflicts::{Conflict, conflicts};
use crate::graph::facts::{self, Facts, Stated, Thing, text};
use crate::graph::mapping::term;
use crate::graph::near::nearest;
use crate::graph::store::{Store, StoreError};
use crate::graph::view::{Edge, Selection, Vertex};
use crate::proposition::Status;
use crate::vocabulary::{NAMESPACE, owl};

/// What can be asked.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Question {
    /// The names of all entities, for the index of the search.
    Index,
    /// An entity.
    Entity(About),
    /// Facts.
    Facts(FactsAsked),
    /// An article.
    Article(About),
    /// The life of an entity.
    Timeline(About),
    /// What is near an entity.
    Neighbourhood(Nearby),
    /// What articles contradict each other in.
    Conflicts(About),
    /// Why a fact stands in the graph.
    Why(About),
    /// What there is in the graph.
    Statistics(Spoken),
}

/// The language of sentences and labels of the ontology.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Spoken {
    /// The language of sentences and of the ontology's words.
    #[serde(default, rename = "in")]
    #[param(inline)]
    pub tongue: Tongue,
}

/// One thing of the graph.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct About {
    /// Its IRI; of an entity also a name that it alone has, of an article also the name under which it was read.
    pub id: String,
    /// The language of sentences and of the ontology's words.
    #[serde(default, rename = "in")]
    #[param(inline)]
    pub tongue: Tongue,
}

/// Which facts.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FactsAsked {
    /// Only those of which this entity is the subject or the object: its IRI, or a name that it alone has.
    pub of: Option<String>,
    /// Only those of this relation, such as `invests`.
    pub relation: Option<String>,
    /// Only those of this status.
    #[param(inline)]
    pub status: Option<Status>,
    /// Only those with a date from this day on.
    #[param(pattern = r"^\d{4}(-\d{2}(-\d{2})?)?$")]
    pub since: Option<String>,
    /// By what they are ordered.
    #[serde(default)]
    #[param(inline)]
    pub order: Order,
    /// How many are passed over.
    #[serde(default)]
    pub offset: usize,
    /// How many are given at most, up to 200.
    #[serde(default = "usual")]
    pub limit: usize,
    /// The language of sentences and of the ontology's words.
    #[serde(default, rename = "in")]
    #[param(inline)]
    pub tongue: Tongue,
}

/// The order of facts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Order {
    /// Those that are believed most first.
    #[default]
    Confidence,
    /// The latest first.
    Date,
    /// The largest amounts first, in whatever currency; only facts that have one.
    Amount,
}

/// How a list of entities is ordered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum EntityOrder {
    /// Those with most facts first.
    #[default]
    Facts,
    /// By their names.
    Name,
}

/// Which entities.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct EntitiesAsked {
    /// Their class, such as `Agreement`.
    pub class: String,
    /// By what they are ordered.
    #[serde(default)]
    #[param(inline)]
    pub order: EntityOrder,
    /// How many are passed over.
    #[serde(default)]
    pub offset: usize,
    /// How many are given at most, up to 200.
    #[serde(default = "usual")]
    pub limit: usize,
}

/// What is near an entity.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Nearby {
    /// The entity: its IRI, or a name that it alone has.
    pub id: String,
    /// How many facts away others may be, 1 or 2.
    #[serde(default = "one")]
    pub depth: usize,
    /// Only facts of these relations, with commas between them.
    pub relation: Option<String>,
    /// Only facts of this status; without one all but those that are denied.
    #[param(inline)]
    pub status: Option<Status>,
    /// Facts of before this day are left out.
    #[param(pattern = r"^\d{4}(-\d{2}(-\d{2})?)?$")]
    pub since: Option<String>,
    /// The most edges, those that are believed most; up to 1,000.
    #[serde(default = "edges")]
    pub limit: usize,
}

fn usual() -> usize {
    50
}

fn one() -> usize {
    1
}

fn edges() -> usize {
    150
}

/// The most of a list that is given at once.
pub const MOST: usize = 200;
const MOST_EDGES: usize = 1_000;

/// A name of an entity, for the index of the search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Named {
    /// The IRI of the entity.
    pub id: String,
    /// The name.
    pub name: String,
    /// The local name of its class.
    pub class: String,
    /// Whether it is what the entity is called first.
    #[serde(default)]
    pub label: bool,
    /// How many facts it takes part in.
    pub facts: usize,
}

/// An entity.
#[derive(Debug, Serialize, ToSchema)]
pub struct EntityTold {
    /// What it is.
    #[serde(flatten)]
    pub thing: Thing,
    /// The word for its class.
    pub class_label: String,
    /// Its other names.
    pub names: Vec<String>,
    /// What it is in other data: Wikidata.
    pub same_as: Vec<String>,
    /// Its status and its date, of an agreement.
    pub status: Option<String>,
    /// As ISO 8601.
    pub date: Option<String>,
    /// How many facts of each relation it takes part in.
    pub relations: Vec<Count>,
}

/// How often something is.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Count {
    /// The local name of the class, relation or status.
    pub name: String,
    /// The word for it.
    pub label: String,
    /// How often.
    pub count: usize,
}

/// A fact and the sentence that says it.
#[derive(Debug, Serialize, ToSchema)]
pub struct FactTold {
    /// The fact in words.
    pub sentence: String,
    /// The fact.
    #[serde(flatten)]
    pub fact: Stated,
}

/// Some of the facts that were asked for.
#[derive(Debug, Serialize, ToSchema)]
pub struct FactsTold {
    /// How many there are.
    pub total: usize,
    /// Those that are given.
    pub facts: Vec<FactTold>,
}

/// Some of the entities that were asked for.
#[derive(Debug, Serialize, ToSchema)]
pub struct EntitiesTold {
    /// How many there are.
    pub total: usize,
    /// Those that are given.
    pub entities: Vec<Named>,
}

/// An article with its facts.
#[derive(Debug, Serialize, ToSchema)]
pub struct ArticleTold {
    /// What is known of it.
    #[serde(flatten)]
    pub article: facts::Article,
    /// Its text; the passages of its facts stand in it.
    pub text: String,
    /// Its facts, in the order of their passages.
    pub facts: Vec<FactTold>,
}

/// The part of the graph that is near an entity.
#[derive(Debug, Serialize, ToSchema)]
pub struct Neighbourhood {
    /// The IRI of the entity.
    pub focus: String,
    /// Entities, amounts, fields.
    pub nodes: Vec<Vertex>,
    /// Facts.
    pub edges: Vec<Link>,
    /// How many facts there are, of which `edges` has the most believed.
    pub total: usize,
}

/// A fact as an edge.
#[derive(Debug, Serialize, ToSchema)]
pub struct Link {
    /// The IRI of the fact.
    pub id: String,
    /// The IRI of its subject.
    pub source: String,
    /// The IRI of its object.
    pub target: String,
    /// The local name of its relation.
    pub relation: String,
    /// What its statements come to.
    pub status: Status,
    /// How far it is believed, 0–1.
    pub confidence: f64,
    /// The dates that articles give it.
    #[schema(value_type = Vec<String>)]
    pub dates: Vec<PartialDate>,
    /// How many articles state it.
    pub articles: usize,
}

/// Why a fact stands in the graph.
#[derive(Debug, Serialize, ToSchema)]
pub struct Reason {
    /// The fact.
    #[serde(flatten)]
    pub fact: FactTold,
    /// The passages and frames that gave it, as `newsgraph explain` tells them.
    pub why: String,
}

/// What there is in a graph.
#[derive(Debug, Serialize, ToSchema)]
pub struct Statistics {
    /// How many articles.
    pub articles: usize,
    /// How many facts.
    pub facts: usize,
    /// How many entities of each class.
    pub classes: Vec<Count>,
    /// How many facts of each relation.
    pub relations: Vec<Count>,
    /// How many facts of each status.
    pub statuses: Vec<Count>,
}

impl Question {
    /// Writes the answer as JSON, and gives its media type.
    ///
    /// # Errors
    /// Why it is refused.
    pub fn run(&self, store: &Store, out: &mut Answer) -> Result<String, Refused> {
        match self {
            Self::Index => json(&index(store)?, out),
            Self::Entity(about) => json(&entity(store, about)?, out),
            Self::Facts(asked) => json(&facts(store, asked)?, out),
            Self::Article(about) => json(&article(store, about)?, out),
            Self::Timeline(about) => json(&timeline(store, about)?, out),
            Self::Neighbourhood(nearby) => json(&neighbourhood(store, nearby)?, out),
            Self::Conflicts(about) => json(&contradictions(store, about)?, out),
            Self::Why(about) => json(&reason(store, about)?, out),
            Self::Statistics(spoken) => json(&statistics(store, *spoken)?, out),
        }
    }
}

fn json(value: &impl Serialize, out: &mut Answer) -> Result<String, Refused> {
    let too_large = |_| (Refusal::TooLarge, "the answer is larger than is given at once: ask for less".to_owned());
    serde_json::to_writer(&mut *out, value).map_err(too_large)?;
    out.flush().map_err(|e| (Refusal::Failed, e.to_string()))?;
    Ok("application/json".to_owned())
}

fn no(what: &str, id: &str) -> Refused {
    (Refusal::Unknown, format!("the graph has no {what} {id}"))
}

/// The rows of a query as text, a missing value as nothing. What is not constant in a query is a [`Term`] or a number: a
/// term writes itself as SPARQL reads it, whatever it holds.
fn rows(store: &Store, query: &str) -> Result<Vec<Vec<String>>, StoreError> {
    let fail = |e: oxigraph::sparql::QueryEvaluationError| StoreError::Query(e.to_string());
    let query = Store::prepare(query).map_err(StoreError::Query)?;
    let QueryResults::Solutions(solutions) = store.query(query)? else { return Ok(Vec::new()) };
    let row = |solution: Result<oxigraph::sparql::QuerySolution, _>| {
        let solution = solution.map_err(fail)?;
        Ok(solution.values().iter().map(|value| value.as_ref().map(text).unwrap_or_default()).collect())
    };
    solutions.map(row).collect()
}

/// The number that a query counts.
fn counted(store: &Store, query: &str) -> Result<usize, StoreError> {
    let rows = rows(store, query)?;
    Ok(rows.first().and_then(|row| row.first()).map_or(0, |count| number(count)))
}

fn number(text: &str) -> usize {
    text.parse().unwrap_or(0)
}

fn local(iri: &str) -> String {
    iri.trim_start_matches(NAMESPACE).to_owned()
}

/// A relation or class of the ontology.
fn of_ontology(local: &str) -> Result<Term, Refused> {
    let node = NamedNode::new(term(local).as_str()).map_err(|_| no("relation or class", local))?;
    Ok(node.into())
}

fn index(store: &Store) -> Result<Vec<Named>, StoreError> {
    let mut facts: BTreeMap<String, usize> = BTreeMap::new();
    for end in ["subject", "object"] {
        for row in rows(store, &format!("SELECT ?e (COUNT(?f) AS ?n) {{ ?f ng:{end} ?e }} GROUP BY ?e"))? {
            if let [entity, count] = &row[..] {
                *facts.entry(entity.clone()).or_default() += number(count);
            }
        }
    }
    let prefix = store.names().key("");
    let mut found = Vec::new();
    for property in ["rdfs:label", "skos:altLabel"] {
        for row in rows(store, &format!("SELECT DISTINCT ?e ?name ?class {{ ?e {property} ?name ; rdf:type ?class }}"))?
        {
            let Ok([id, name, class]) = <[String; 3]>::try_from(row) else { continue };
            if id.starts_with(&prefix) {
                let facts = facts.get(&id).copied().unwrap_or(0);
                found.push(Named { id, name, class: local(&class), label: property == "rdfs:label", facts });
            }
        }
    }
    Ok(found)
}

fn entity(store: &Store, about: &About) -> Result<EntityTold, Refused> {
    let id = store.find(&about.id)?;
    let node = NamedNode::new_unchecked(id.as_str());
    let mut facts = Facts::of(store);
    let mut words = Words::new(store, about.tongue);
    let thing = facts.thing(&node.clone().into())?;
    let value = |predicate| store.object(node.as_ref(), predicate).map(|term| term.as_ref().map(text));
    let same_as = store.objects(node.as_ref(), owl::SAME_AS)?.iter().map(text).collect();
    let relations = rows(
        store,
        &format!(
            "SELECT ?r (COUNT(DISTINCT ?f) AS ?n) {{ {{ ?f ng:subject {node} }} UNION {{ ?f ng:object {node} }} \
             ?f ng:relation ?r }} GROUP BY ?r"
        ),
    )?;
    let relations = counts(relations, &mut words)?;
    Ok(EntityTold {
        class_label: words.of(&thing.class)?,
        names: facts.names(&id)?.into_iter().collect(),
        same_as,
        status: value(crate::vocabulary::ng::STATUS)?.map(|status| local(&status)),
        date: value(crate::vocabulary::ng::DATE)?,
        relations,
        thing,
    })
}

/// Names and numbers with the words for them, the most frequent first.
fn counts(rows: Vec<Vec<String>>, words: &mut Words) -> Result<Vec<Count>, StoreError> {
    let mut counts = Vec::new();
    for row in rows {
        let [name, count] = &row[..] else { continue };
        if let Some(local) = name.strip_prefix(NAMESPACE) {
            counts.push(Count { name: local.to_owned(), label: words.of(local)?, count: number(count) });
        }
    }
    counts.sort_by(|a, b| b.count.cmp(&a.count).then(a.name.cmp(&b.name)));
    Ok(counts)
}

fn facts(store: &Store, asked: &FactsAsked) -> Result<FactsTold, Refused> {
    let mut pattern = match &asked.relation {
        Some(relation) => format!("?f ng:relation {} . ", of_ontology(relation)?),
        None => "?f ng:relation ?r . ".to_owned(),
    };
    if let Some(status) = asked.status {
        pattern += &format!("?f ng:status {} . ", term(status.as_str()));
    }
    if let Some(since) = &asked.since {
        let since: PartialDate = since.parse().map_err(|e| (Refusal::Malformed, e))?;
        // Dates of any precision compare as their texts do.
        pattern += &format!("?f ng:date ?day FILTER(STR(?day) >= {}) ", Literal::from(since.to_string()));
    }
    if asked.order == Order::Amount {
        pattern += "?f ng:object|ng:amount ?sum . ?sum schema:value ?key . ";
    }
    // Each end by itself, so that what is said of the entity is looked up and not joined.
    let ends = |pattern: &str| -> Result<String, Refused> {
        let Some(of) = &asked.of else { return Ok(pattern.to_owned()) };
        let entity = NamedNode::new_unchecked(store.find(of)?);
        let end = |end: &str| format!("{{ ?f ng:{end} {entity} . {pattern} }}");
        Ok(format!("{} UNION {}", end("subject"), end("object")))
    };
    let total = counted(store, &format!("SELECT (COUNT(DISTINCT ?f) AS ?n) {{ {} }}", ends(&pattern)?))?;
    pattern += match asked.order {
        Order::Confidence => "OPTIONAL { ?f ng:confidence ?key }",
        Order::Date => "OPTIONAL { ?f ng:date ?on } BIND(STR(?on) AS ?key)",
        Order::Amount => "",
    };
    let query = format!(
        "SELECT ?f (MAX(?key) AS ?best) {{ {} }} GROUP BY ?f ORDER BY DESC(?best) ?f LIMIT {} OFFSET {}",
        ends(&pattern)?,
        asked.limit.min(MOST),
        asked.offset
    );
    let mut words = Words::new(store, asked.tongue);
    let mut known = Facts::of(store);
    let mut told = Vec::new();
    for row in rows(store, &query)? {
        let Some(fact) = row.first().map(|fact| known.fact(fact)).transpose()?.flatten() else { continue };
        told.push(FactTold { sentence: words.sentence(&fact)?, fact });
    }
    Ok(FactsTold { total, facts: told })
}

fn article(store: &Store, about: &About) -> Result<ArticleTold, Refused> {
    let id = about.id.strip_prefix(&store.names().article("")).unwrap_or(&about.id);
    let text = store.text(id)?.ok_or_else(|| no("article", &about.id))?;
    let iri = store.names().article(id);
    let mut known = Facts::of(store);
    let mut words = Words::new(store, about.tongue);
    let mut facts = Vec::new();
    for fact in known.of_article(&iri)? {
        facts.push(FactTold { sentence: words.sentence(&fact)?, fact });
    }
    Ok(ArticleTold { article: known.article(&iri)?, text, facts })
}

fn timeline(store: &Store, about: &About) -> Result<Vec<Moment>, Refused> {
    Ok(moments(store, &store.find(&about.id)?)?)
}

fn neighbourhood(store: &Store, nearby: &Nearby) -> Result<Neighbourhood, Refused> {
    let focus = store.find(&nearby.id)?;
    let since = nearby.since.as_deref().map(str::parse).transpose().map_err(|e| (Refusal::Malformed, e))?;
    let relations = nearby.relation.iter().flat_map(|list| list.split(',')).filter(|r| !r.is_empty());
    let selection = Selection {
        focus: None,
        relations: relations.map(str::to_owned).collect(),
        statuses: nearby.status.into_iter().collect(),
        since,
    };
    let (graph, total) = nearest(store, &selection, &focus, nearby.depth.clamp(1, 2), nearby.limit.min(MOST_EDGES))?;
    let mut nodes: BTreeMap<String, Vertex> =
        graph.node_weights().map(|node| (node.id.clone(), node.clone())).collect();
    let edges = graph.edge_references().map(|edge| {
        let Edge { id, relation, status, confidence, dates, articles, .. } = edge.weight().clone();
        let [source, target] = [edge.source(), edge.target()].map(|node| graph[node].id.clone());
        Link { id, source, target, relation, status, confidence, dates, articles }
    });
    let edges = edges.collect();
    if !nodes.contains_key(&focus) {
        let Thing { id, label, class } = Facts::of(store).thing(&Term::from(NamedNode::new_unchecked(&focus)))?;
        nodes.insert(focus.clone(), Vertex { id, label, class });
    }
    Ok(Neighbourhood { focus, nodes: nodes.into_values().collect(), edges, total })
}

fn contradictions(store: &Store, about: &About) -> Result<Vec<Conflict>, Refused> {
    Ok(conflicts(store, Some(&store.find(&about.id)?))?)
}

fn reason(store: &Store, about: &About) -> Result<Reason, Refused> {
    let fact = Facts::of(store).fact(&about.id)?.ok_or_else(|| no("fact", &about.id))?;
    let subject = NamedNode::new_unchecked(fact.subject.id.as_str());
    let object = match NamedNode::new(&fact.object.id) {
        Ok(node) => Term::from(node),
        Err(_) => Literal::new_typed_literal(fact.object.id.as_str(), xsd::INTEGER).into(),
    };
    let triple = Triple::new(subject, term(&fact.relation), object);
    let why = why(store, &triple)?.unwrap_or_default();
    let sentence = Words::new(store, about.tongue).sentence(&fact)?;
    Ok(Reason { fact: FactTold { sentence, fact }, why })
}

fn statistics(store: &Store, spoken: Spoken) -> Result<Statistics, Refused> {
    let (articles, facts) = store.counts()?;
    let mut words = Words::new(store, spoken.tongue);
    let mut by = |query: &str| counts(rows(store, query)?, &mut words);
    let mut classes = by("SELECT ?c (COUNT(?e) AS ?n) { ?e rdf:type ?c } GROUP BY ?c")?;
    // Facts, passages and events are no entities.
    classes.retain(|count| !["Fact", "Passage", "Event", "Stage", "Status"].contains(&count.name.as_str()));
    let relations = by("SELECT ?r (COUNT(?f) AS ?n) { ?f ng:relation ?r } GROUP BY ?r")?;
    let statuses = by("SELECT ?s (COUNT(?f) AS ?n) { ?f rdf:type ng:Fact ; ng:status ?s } GROUP BY ?s")?;
    Ok(Statistics { articles, facts, classes, relations, statuses })
}
