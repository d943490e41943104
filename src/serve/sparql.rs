//! Queries and graphs as the SPARQL 1.1 Protocol and the Graph Store HTTP Protocol give them (W3C Recommendations, 21
//! March 2013), for reading.

use std::io::{self, Write};

use oxigraph::io::RdfFormat;
use oxigraph::model::{GraphName, GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Triple};
use oxigraph::sparql::QueryResults;
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};
use serde::{Deserialize, Serialize};

use super::negotiation::best;
use super::work::{Refusal, Refused};
use crate::export::rdf::{json_ld, serializer};
use crate::graph::store::{Store, StoreError};

/// A query with its dataset.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Query {
    /// The query.
    pub text: String,
    /// What the client takes: an `Accept` header.
    pub accept: Option<String>,
    /// `default-graph-uri`: the graphs that are the default graph together, if any are named.
    pub default_graphs: Vec<String>,
    /// `named-graph-uri`: the graphs that there are, if any are named.
    pub named_graphs: Vec<String>,
}

/// A graph that is asked for.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Graph {
    /// Its IRI; `None` for the default graph.
    pub iri: Option<String>,
    /// What the client takes: an `Accept` header.
    pub accept: Option<String>,
}

/// The forms of the results of SELECT and ASK, the first the usual one.
const RESULTS: [QueryResultsFormat; 4] =
    [QueryResultsFormat::Json, QueryResultsFormat::Xml, QueryResultsFormat::Csv, QueryResultsFormat::Tsv];

/// The forms of graphs, the first the usual one.
fn graphs() -> [RdfFormat; 6] {
    [RdfFormat::Turtle, RdfFormat::NTriples, RdfFormat::RdfXml, json_ld(), RdfFormat::TriG, RdfFormat::NQuads]
}

/// Other names that the forms of results go by.
fn media_types(format: QueryResultsFormat) -> &'static [&'static str] {
    match format {
        QueryResultsFormat::Json => &["application/sparql-results+json", "application/json"],
        QueryResultsFormat::Xml => &["application/sparql-results+xml", "application/xml", "text/xml"],
        QueryResultsFormat::Csv => &["text/csv"],
        _ => &["text/tab-separated-values"],
    }
}

fn unacceptable(accept: Option<&str>, offers: &[&str]) -> Refused {
    let message =
        format!("no form of the answer is in {}; it can be had as {}", accept.unwrap_or_default(), offers.join(", "));
    (Refusal::Unacceptable, message)
}

/// The form of a graph, and its media type, for an `Accept` header.
fn of_graph(accept: Option<&str>) -> Result<(RdfFormat, String), Refused> {
    let formats = graphs();
    let offers = formats.map(|format| format.media_type());
    let at = best(accept, &offers).ok_or_else(|| unacceptable(accept, &offers))?;
    Ok((formats[at], format!("{}; charset=utf-8", offers[at])))
}

impl Query {
    /// Runs the query, writes its result, of at most so many rows or triples, and gives the media type.
    ///
    /// # Errors
    /// Why it is refused.
    pub fn run(&self, store: &Store, rows: usize, out: &mut impl Write) -> Result<String, Refused> {
        let malformed = |message: String| (Refusal::Malformed, message);
        let mut query = Store::prepare(&self.text).map_err(malformed)?;
        let iri = |iri: &String| NamedNode::new(iri).map_err(|e| malformed(format!("{iri} is no IRI: {e}")));
        if !self.default_graphs.is_empty() || !self.named_graphs.is_empty() {
            let default = self.default_graphs.iter().map(iri).collect::<Result<Vec<_>, _>>()?;
            let named = self.named_graphs.iter().map(iri).collect::<Result<Vec<_>, _>>()?;
            query.dataset_mut().set_default_graph(default.into_iter().map(GraphName::from).collect());
            query.dataset_mut().set_available_named_graphs(named.into_iter().map(NamedOrBlankNode::from).collect());
        }
        let accept = self.accept.as_deref();
        match store.query(query)? {
            QueryResults::Graph(triples) => {
                let (format, media_type) = of_graph(accept)?;
                let triples = triples.map(|triple| triple.map_err(|e| StoreError::Query(e.to_string())));
                write_graph(format, triples, rows, out)?;
                Ok(media_type)
            }
            results => {
                let offers: Vec<&str> = RESULTS.into_iter().flat_map(media_types).copied().collect();
                let at = best(accept, &offers).ok_or_else(|| unacceptable(accept, &offers))?;
                let format = RESULTS.into_iter().find(|format| media_types(*format).contains(&offers[at]));
                write_rows(format.unwrap_or(QueryResultsFormat::Json), results, rows, out)?;
                Ok(format!("{}; charset=utf-8", offers[at]))
            }
        }
    }
}

impl Graph {
    /// Writes the graph, and gives its media type.
    ///
    /// # Errors
    /// Why it is refused.
    pub fn run(&self, store: &Store, rows: usize, out: &mut impl Write) -> Result<String, Refused> {
        let name = match &self.iri {
            None => GraphName::DefaultGraph,
            Some(iri) => match NamedNode::new(iri) {
                Ok(node) => node.into(),
                Err(e) => return Err((Refusal::Malformed, format!("{iri} is no IRI: {e}"))),
            },
        };
        let (format, media_type) = of_graph(self.accept.as_deref())?;
        let mut quads = store.of_graph(name.as_ref()).peekable();
        if quads.peek().is_none() && !name.is_default_graph() {
            return Err((Refusal::Unknown, format!("there is no graph {name}")));
        }
        write_graph(format, quads.map(|quad| quad.map(Triple::from)), rows, out)?;
        Ok(media_type)
    }
}

/// What went wrong with the writing.
fn unwritten(rows: usize) -> impl Fn(io::Error) -> Refused {
    move |e| match e.kind() {
        io::ErrorKind::FileTooLarge => too_large(rows),
        // JSON-LD has no triple terms.
        _ => (Refusal::Unacceptable, format!("the result cannot be written in this form: {e}")),
    }
}

fn too_large(rows: usize) -> Refused {
    (
        Refusal::TooLarge,
        format!("the result is larger than is given at once (at most {rows} rows): add LIMIT and OFFSET"),
    )
}

fn write_rows(
    format: QueryResultsFormat,
    results: QueryResults,
    rows: usize,
    out: &mut impl Write,
) -> Result<(), Refused> {
    let serializer = QueryResultsSerializer::from_format(format);
    match results {
        QueryResults::Boolean(value) => {
            serializer.serialize_boolean_to_writer(out, value).map_err(unwritten(rows))?;
        }
        QueryResults::Solutions(solutions) => {
            let variables = solutions.variables().to_vec();
            let mut writer = serializer.serialize_solutions_to_writer(out, variables).map_err(unwritten(rows))?;
            for (number, solution) in solutions.enumerate() {
                if number == rows {
                    return Err(too_large(rows));
                }
                let solution = solution.map_err(|e| StoreError::Query(e.to_string()))?;
                writer.serialize(&solution).map_err(unwritten(rows))?;
            }
            writer.finish().map_err(unwritten(rows))?;
        }
        QueryResults::Graph(_) => {}
    }
    Ok(())
}

fn write_graph(
    format: RdfFormat,
    triples: impl Iterator<Item = Result<Triple, StoreError>>,
    rows: usize,
    out: &mut impl Write,
) -> Result<(), Refused> {
    let mut writer = serializer(format).for_writer(out);
    for (number, triple) in triples.enumerate() {
        if number == rows {
            return Err(too_large(rows));
        }
        writer.serialize_triple(&triple?).map_err(unwritten(rows))?;
    }
    writer.finish().map_err(unwritten(rows))?;
    Ok(())
}

/// What the endpoint can do, in the words of SPARQL 1.1 Service Description (W3C Recommendation, 21 March 2013).
///
/// # Errors
/// If the client takes no form of it.
pub fn description(endpoint: &str, accept: Option<&str>) -> Result<(String, Vec<u8>), Refused> {
    const SD: &str = "http://www.w3.org/ns/sparql-service-description#";
    let sd = |local: &str| NamedNode::new_unchecked(format!("{SD}{local}"));
    let (format, media_type) = of_graph(accept)?;
    let node = NamedNode::new(endpoint).map_err(|e| (Refusal::Malformed, format!("{endpoint} is no IRI: {e}")))?;
    let is_a = NamedNodeRef::new_unchecked("http://www.w3.org/1999/02/22-rdf-syntax-ns#type").into_owned();
    let mut said = vec![
        (is_a, sd("Service")),
        (sd("endpoint"), node.clone()),
        (sd("supportedLanguage"), sd("SPARQL10Query")),
        (sd("supportedLanguage"), sd("SPARQL11Query")),
    ];
    let forms = RESULTS.map(|format| format.iri()).into_iter().chain(graphs().map(|format| format.iri()));
    said.extend(forms.map(|iri| (sd("resultFormat"), NamedNode::new_unchecked(iri))));
    let mut bytes = Vec::new();
    let mut writer = serializer(format).for_writer(&mut bytes);
    for (predicate, object) in said {
        let quad = Quad::new(node.clone(), predicate, object, GraphNameRef::DefaultGraph);
        writer.serialize_quad(&quad).map_err(unwritten(0))?;
    }
    writer.finish().map_err(unwritten(0))?;
    Ok((media_type, bytes))
}
