//! The entity graph as [`petgraph`] has it: entities are nodes, facts are edges.

use std::collections::BTreeMap;

use oxigraph::model::Term;
use oxigraph::sparql::{QueryResults, QuerySolution};
use petgraph::graph::{DiGraph, NodeIndex};

use super::store::{Store, StoreError};
use crate::proposition::Status;
use crate::vocabulary::NAMESPACE;

/// A node: an entity, an amount or a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vertex {
    /// Its IRI, or the text of a number.
    pub id: String,
    /// What people call it.
    pub label: String,
    /// The local name of its class.
    pub class: String,
}

/// An edge: a fact, whatever the number of articles that state it.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    /// The local name of its relation.
    pub relation: String,
    /// The strongest status that an article gives it.
    pub status: Status,
    /// The title of a post.
    pub role: Option<String>,
    /// How many articles state it.
    pub articles: usize,
}

/// The graph, with nodes and edges in the order of their IRIs.
pub type View = DiGraph<Vertex, Edge>;

const FACTS: &str = "SELECT ?s ?p ?o ?status ?role (COUNT(DISTINCT ?article) AS ?articles) WHERE {
  ?f ng:subject ?s ; ng:relation ?p ; ng:object ?o ; ng:status ?status ; ng:evidence/schema:isPartOf ?article .
  OPTIONAL { ?f ng:role ?role }
} GROUP BY ?s ?p ?o ?status ?role ORDER BY ?s ?p ?o ?status ?role";

const NODES: &str = "SELECT ?n ?label ?class WHERE {
  ?n a ?class ; rdfs:label ?label . FILTER(STRSTARTS(STR(?class), STR(ng:)))
}";

/// Reads the view from a store. Denied facts are no edges.
pub fn view(store: &Store) -> Result<View, StoreError> {
    let mut edges: BTreeMap<(String, String, String), Edge> = BTreeMap::new();
    let mut terms: BTreeMap<String, Vertex> = BTreeMap::new();
    for solution in solutions(store, FACTS)? {
        let name = |variable: &str| solution.get(variable).map(text).unwrap_or_default();
        let local = |variable: &str| name(variable).trim_start_matches(NAMESPACE).to_owned();
        let Some(status) = Status::ALL.into_iter().find(|s| s.as_str() == local("status")) else { continue };
        if status == Status::Denied {
            continue;
        }
        for end in ["s", "o"] {
            let (id, literal) = (name(end), matches!(solution.get(end), Some(Term::Literal(_))));
            let class = if literal { "Integer" } else { "" };
            terms.entry(id.clone()).or_insert_with(|| Vertex { label: id.clone(), id, class: class.to_owned() });
        }
        let edge = edges.entry((name("s"), local("p"), name("o"))).or_insert_with(|| Edge {
            relation: local("p"),
            status,
            role: None,
            articles: 0,
        });
        edge.status = edge.status.max(status);
        edge.role = edge.role.take().or_else(|| solution.get("role").map(text));
        edge.articles = edge.articles.max(name("articles").parse().unwrap_or(0));
    }
    for solution in solutions(store, NODES)? {
        let name = |variable: &str| solution.get(variable).map(text).unwrap_or_default();
        if let Some(vertex) = terms.get_mut(&name("n")) {
            let class = name("class").trim_start_matches(NAMESPACE).to_owned();
            vertex.label = name("label");
            // Of two classes the first by name, so that every run says the same.
            if vertex.class.is_empty() || class < vertex.class {
                vertex.class = class;
            }
        }
    }
    let mut graph = View::new();
    let index: BTreeMap<String, NodeIndex> =
        terms.into_iter().map(|(id, vertex)| (id, graph.add_node(vertex))).collect();
    for ((subject, _, object), edge) in edges {
        graph.add_edge(index[&subject], index[&object], edge);
    }
    Ok(graph)
}

fn solutions(store: &Store, query: &str) -> Result<Vec<QuerySolution>, StoreError> {
    let prepared = Store::prepare(query).map_err(StoreError::Query)?;
    match store.query(prepared)? {
        QueryResults::Solutions(solutions) => {
            solutions.collect::<Result<_, _>>().map_err(|e| StoreError::Query(e.to_string()))
        }
        _ => Ok(Vec::new()),
    }
}

fn text(term: &Term) -> String {
    match term {
        Term::NamedNode(node) => node.as_str().to_owned(),
        Term::Literal(literal) => literal.value().to_owned(),
        other => other.to_string(),
    }
}
