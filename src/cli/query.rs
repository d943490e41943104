//! `newsgraph query`: SPARQL over a store.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use oxigraph::io::{RdfFormat, RdfSerializer};
use oxigraph::model::Term;
use oxigraph::sparql::QueryResults;
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};

use super::{Failure, Global};
use crate::export::table;
use crate::graph::store::{Store, StoreError};
use crate::vocabulary::PREFIXES;

/// Ask a store in SPARQL
///
/// The prefixes ng, rdf, rdfs, owl, xsd, skos, schema, prov and wd are declared. The default graph
/// is the union of all articles; GRAPH ?article { … } tells who said it.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  newsgraph query --store graph 'SELECT ?who ?deal WHERE { ?who ng:signs ?deal }'
  newsgraph query --store graph --file examples/queries/who-signs-what.rq --format csv
  newsgraph query --store graph --save parties 'SELECT ?who ?deal WHERE { ?who ng:signs ?deal }'
  newsgraph query --store graph --saved parties")]
pub struct Args {
    /// The folder of the store
    #[arg(long, value_name = "DIR")]
    store: PathBuf,
    /// The query
    #[arg(required_unless_present_any = ["file", "saved", "list"], conflicts_with_all = ["file", "saved", "list"])]
    query: Option<String>,
    /// A file that holds the query
    #[arg(long, value_name = "FILE", conflicts_with_all = ["saved", "list"])]
    file: Option<PathBuf>,
    /// Keep the query with the store, under this name, and run it
    #[arg(long, value_name = "NAME", value_parser = name)]
    save: Option<String>,
    /// Run the query that was kept under this name
    #[arg(long, value_name = "NAME", value_parser = name, conflicts_with_all = ["save", "list"])]
    saved: Option<String>,
    /// List the queries that are kept with the store
    #[arg(long)]
    list: bool,
    /// Print how the query would be carried out, as JSON, instead of its results
    #[arg(long)]
    plan: bool,
    /// See also what `newsgraph infer` found
    #[arg(long)]
    inferred: bool,
    /// How results are printed: table on a terminal, else tsv; CONSTRUCT and DESCRIBE give Turtle
    #[arg(long, value_enum)]
    format: Option<Format>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Table,
    Json,
    Xml,
    Csv,
    Tsv,
    Turtle,
    Ntriples,
    Rdfxml,
    Trig,
    Nquads,
    Jsonld,
}

impl Format {
    fn of_results(self) -> Option<QueryResultsFormat> {
        Some(match self {
            Self::Json => QueryResultsFormat::Json,
            Self::Xml => QueryResultsFormat::Xml,
            Self::Csv => QueryResultsFormat::Csv,
            Self::Tsv => QueryResultsFormat::Tsv,
            _ => return None,
        })
    }

    fn of_graph(self) -> Option<RdfFormat> {
        Some(match self {
            Self::Turtle => RdfFormat::Turtle,
            Self::Ntriples => RdfFormat::NTriples,
            Self::Rdfxml => RdfFormat::RdfXml,
            Self::Trig => RdfFormat::TriG,
            Self::Nquads => RdfFormat::NQuads,
            Self::Jsonld => crate::export::rdf::json_ld(),
            _ => return None,
        })
    }
}

/// The widest cell of a table, in columns of the terminal.
const WIDEST: usize = 60;

impl Args {
    /// The query, and what to call it in a message.
    fn text(&self) -> Result<(String, String), Failure> {
        let file = match (&self.query, &self.file, &self.saved) {
            (Some(query), ..) => return Ok(("the query".to_owned(), query.clone())),
            (None, Some(file), _) => file.clone(),
            (None, None, Some(saved)) => kept(&self.store, saved),
            (None, None, None) => return Err(Failure::new("there is no query")),
        };
        let name = file.display().to_string();
        let text = std::fs::read_to_string(&file).map_err(|e| match &self.saved {
            Some(saved) => Failure::new(format!("the store keeps no query {saved}")).help(format!(
                "it keeps: {}",
                Some(names(&self.store).join(", "))
                    .filter(|n| !n.is_empty())
                    .unwrap_or_else(|| "none (see --save)".to_owned())
            )),
            None => Failure::new(format!("{name}: {e}")),
        });
        Ok((name, text?))
    }

    /// Runs the query and prints its results.
    pub fn run(&self, global: &Global) -> Result<ExitCode, Failure> {
        if self.list {
            return list(&self.store);
        }
        let (name, text) = self.text()?;
        let prepared = Store::prepare(&text).map_err(|message| {
            Failure::new(format!("{name} is not SPARQL: {}", readable(&message)))
                .help("a query looks like SELECT ?who ?deal WHERE { ?who ng:signs ?deal }")
        })?;
        let store = Store::open(&self.store)?;
        if let Some(name) = &self.save {
            keep(&self.store, name, &text)?;
        }
        if self.plan {
            let mut out = std::io::stdout().lock();
            out.write_all(store.plan(prepared)?.as_bytes()).and_then(|()| out.flush()).map_err(Failure::output)?;
            return Ok(ExitCode::SUCCESS);
        }
        let on_terminal = std::io::stdout().is_terminal();
        let mut out = std::io::BufWriter::new(std::io::stdout().lock());
        let failed = |e: oxigraph::sparql::QueryEvaluationError| Failure::from(StoreError::Query(e.to_string()));
        let _ = global;
        let results = if self.inferred { store.query_inferred(prepared)? } else { store.query(prepared)? };
        match results {
            QueryResults::Boolean(value) => match self.format.and_then(Format::of_results) {
                None => writeln!(out, "{value}").map_err(Failure::output)?,
                Some(format) => {
                    let serializer = QueryResultsSerializer::from_format(format);
                    serializer.serialize_boolean_to_writer(&mut out, value).map_err(Failure::output)?;
                }
            },
            QueryResults::Solutions(solutions) => {
                let variables = solutions.variables().to_vec();
                let format = self.format.unwrap_or(if on_terminal { Format::Table } else { Format::Tsv });
                if format == Format::Table {
                    let headers: Vec<String> = variables.iter().map(|v| v.as_str().to_owned()).collect();
                    let mut rows = Vec::new();
                    for solution in solutions {
                        let solution = solution.map_err(failed)?;
                        let cell = |v| solution.get(v).map_or(String::new(), |t| plain(t, store.names().base()));
                        rows.push(variables.iter().map(cell).collect());
                    }
                    out.write_all(table::write(&headers, &rows, WIDEST).as_bytes()).map_err(Failure::output)?;
                } else {
                    let format =
                        format.of_results().ok_or_else(|| wrong_format("SELECT", "table, json, xml, csv, tsv"))?;
                    let serializer = QueryResultsSerializer::from_format(format);
                    let mut writer =
                        serializer.serialize_solutions_to_writer(&mut out, variables).map_err(Failure::output)?;
                    for solution in solutions {
                        writer.serialize(&solution.map_err(failed)?).map_err(Failure::output)?;
                    }
                    writer.finish().map_err(Failure::output)?;
                }
            }
            QueryResults::Graph(triples) => {
                let format = self.format.unwrap_or(Format::Turtle).of_graph();
                let format = format.ok_or_else(|| {
                    wrong_format("CONSTRUCT or DESCRIBE", "turtle, trig, ntriples, nquads, rdfxml, jsonld")
                })?;
                let mut serializer = RdfSerializer::from_format(format);
                for (prefix, iri) in PREFIXES {
                    serializer = serializer.with_prefix(prefix, iri).map_err(Failure::new)?;
                }
                let mut writer = serializer.for_writer(&mut out);
                for triple in triples {
                    writer.serialize_triple(&triple.map_err(failed)?).map_err(Failure::output)?;
                }
                writer.finish().map_err(Failure::output)?;
            }
        }
        out.flush().map_err(Failure::output)?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Where a store keeps the queries of its users.
const KEPT: &str = "queries";

fn kept(store: &Path, name: &str) -> PathBuf {
    store.join(KEPT).join(format!("{name}.rq"))
}

fn keep(store: &Path, name: &str, text: &str) -> Result<(), Failure> {
    let path = kept(store, name);
    let written = std::fs::create_dir_all(store.join(KEPT)).and_then(|()| std::fs::write(&path, text));
    written.map_err(|e| Failure::new(format!("{}: {e}", path.display())))
}

/// The names of the queries that are kept with a store.
fn names(store: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(store.join(KEPT)).into_iter().flatten().flatten();
    let name = |entry: std::fs::DirEntry| Some(entry.file_name().to_str()?.strip_suffix(".rq")?.to_owned());
    let mut names: Vec<String> = entries.filter_map(name).collect();
    names.sort();
    names
}

fn list(store: &Path) -> Result<ExitCode, Failure> {
    Store::open(store)?;
    let mut out = std::io::stdout().lock();
    let lines: String = names(store).into_iter().map(|name| name + "\n").collect();
    out.write_all(lines.as_bytes()).and_then(|()| out.flush()).map_err(Failure::output)?;
    Ok(ExitCode::SUCCESS)
}

/// A name that is the same as a file's everywhere.
fn name(text: &str) -> Result<String, String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let is_name = !text.is_empty() && text.chars().all(plain);
    is_name.then(|| text.to_owned()).ok_or_else(|| "a name has letters, digits, - and _".to_owned())
}

/// The parser's message without its lists of characters.
fn readable(message: &str) -> String {
    const MOST: usize = 8;
    let Some((place, expected)) = message.split_once(": expected ") else { return message.to_owned() };
    if expected.contains("Prefix not found") {
        return format!("{place}: the prefix is not declared (use PREFIX, or one of ng, rdfs, schema, skos, prov, wd)");
    }
    let items: Vec<&str> =
        expected.trim_start_matches("one of ").split(", ").filter(|i| !i.contains(['[', '\n'])).collect();
    let more = if items.len() > MOST { ", …" } else { "" };
    format!("{place}: expected {}{more}", items[..items.len().min(MOST)].join(", "))
}

fn wrong_format(form: &str, formats: &str) -> Failure {
    Failure::new(format!("the results of a {form} query do not fit this format")).help(format!("use one of {formats}"))
}

/// A term for people: literals without quotes, IRIs with their prefixes or without the base.
fn plain(term: &Term, base: &str) -> String {
    match term {
        Term::Literal(literal) => literal.value().to_owned(),
        Term::NamedNode(node) => {
            let iri = node.as_str();
            if let Some(local) = iri.strip_prefix(base) {
                return local.to_owned();
            }
            let prefixed =
                PREFIXES.iter().find_map(|(prefix, start)| Some(format!("{prefix}:{}", iri.strip_prefix(start)?)));
            prefixed.unwrap_or_else(|| iri.to_owned())
        }
        other => other.to_string(),
    }
}
