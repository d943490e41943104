//! `newsgraph export`: the graph for other tools.

use std::collections::BTreeSet;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use oxigraph::io::RdfFormat;

use super::{Failure, Global};
use crate::article::PartialDate;
use crate::export::rdf::{self, Reification};
use crate::export::{dot, gexf, graphml, json, mermaid, neo4j};
use crate::graph::store::Store;
use crate::graph::view::{Selection, View, view};
use crate::proposition::Status;

/// Write the graph, or a part of it, for other tools
///
/// RDF formats hold all that the store holds; those without graphs (Turtle, N-Triples, RDF/XML) hold what all
/// articles say together, and each fact's own evidence says which article says so. The other formats hold entities
/// as nodes and facts as edges; what each leaves out is said. Denied facts are no edges unless they are asked for.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  newsgraph export --store graph --format svg > graph.svg
  newsgraph export --store graph --format mermaid --focus Verdane --depth 1
  newsgraph export --store graph --format gexf --relation invests --relation acquires --since 2026-01 > money.gexf
  newsgraph export --store graph --format neo4j --out import/
  newsgraph export --store graph --format jsonld --reification standard > graph.jsonld")]
pub struct Args {
    /// The folder of the store
    #[arg(long, value_name = "DIR")]
    store: PathBuf,
    /// The format
    #[arg(long, value_enum)]
    format: Format,
    /// Only what is near an entity: its name, the last part of its IRI, or the IRI
    #[arg(long, value_name = "NAME")]
    focus: Option<String>,
    /// How many facts away from the focus
    #[arg(long, value_name = "N", default_value_t = 1, requires = "focus")]
    depth: usize,
    /// Only facts of this relation (several times for several)
    #[arg(long, value_name = "RELATION")]
    relation: Vec<String>,
    /// Only facts of this status (several times for several)
    #[arg(long, value_name = "STATUS", value_parser = status)]
    status: Vec<Status>,
    /// Only facts of this day or later: by their own date or, without one, by the day of the last article
    #[arg(long, value_name = "DATE")]
    since: Option<PartialDate>,
    /// How RDF formats say what a fact states (default: rdf12, and standard in JSON-LD, which has no triple terms)
    #[arg(long, value_enum)]
    reification: Option<Reification>,
    /// Write to a file instead of standard output; for neo4j, the folder of its two files
    #[arg(long, value_name = "PATH")]
    out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For Graphviz
    Dot,
    /// A picture, drawn by Graphviz's `dot`
    Svg,
    /// A diagram for Markdown pages
    Mermaid,
    /// For NetworkX, igraph, yEd
    Graphml,
    /// For Gephi
    Gexf,
    /// For Cytoscape and Cytoscape.js
    Cytoscape,
    /// JSON for NetworkX and D3
    NodeLink,
    /// CSV for `neo4j-admin database import`
    Neo4j,
    Turtle,
    Trig,
    Ntriples,
    Nquads,
    Rdfxml,
    Jsonld,
}

impl Format {
    fn rdf(self) -> Option<RdfFormat> {
        Some(match self {
            Self::Turtle => RdfFormat::Turtle,
            Self::Trig => RdfFormat::TriG,
            Self::Ntriples => RdfFormat::NTriples,
            Self::Nquads => RdfFormat::NQuads,
            Self::Rdfxml => RdfFormat::RdfXml,
            Self::Jsonld => rdf::json_ld(),
            _ => return None,
        })
    }

    /// What of the graph the format does not hold.
    fn lacks(self) -> &'static str {
        match self {
            Self::Dot | Self::Svg => "passages, dates, confidence, names other than the label",
            Self::Mermaid => "passages, dates, confidence, classes, names other than the label",
            Self::Turtle | Self::Ntriples | Self::Rdfxml => "which article says what (each fact's passages tell)",
            Self::Trig | Self::Nquads | Self::Jsonld => "",
            _ => "passages, articles, names other than the label",
        }
    }
}

impl Args {
    /// Writes the export.
    pub fn run(&self, global: &Global) -> Result<ExitCode, Failure> {
        let store = Store::open(&self.store)?;
        let selection = self.selection(&store)?;
        if let Some(format) = self.format.rdf() {
            let usual = if self.format == Format::Jsonld { Reification::Standard } else { Reification::Rdf12 };
            let reification = self.reification.unwrap_or(usual);
            self.put(|out| Ok(rdf::write(&store, format, reification, &selection, out)?))?;
        } else {
            if self.reification.is_some() {
                return Err(Failure::new("--reification is for RDF formats")
                    .help("use one of turtle, trig, ntriples, nquads, rdfxml, jsonld, or leave it out"));
            }
            self.draw(&view(&store, &selection)?, global)?;
        }
        if !self.format.lacks().is_empty() {
            global.console.done(&format!("left out, since the format has no place for it: {}", self.format.lacks()));
        }
        Ok(ExitCode::SUCCESS)
    }

    fn selection(&self, store: &Store) -> Result<Selection, Failure> {
        let known = store.relations()?;
        let local = |name: &String| name.trim_start_matches("ng:").to_owned();
        let relations: BTreeSet<String> = self.relation.iter().map(local).collect();
        if let Some(unknown) = relations.iter().find(|relation| !known.contains(*relation)) {
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            return Err(Failure::new(format!("the graph has no facts of the relation {unknown}"))
                .help(format!("it has {}", known.join(", "))));
        }
        let focus = self.focus.as_ref().map(|name| store.find(name)).transpose()?.map(|iri| (iri, self.depth));
        Ok(Selection { focus, relations, statuses: self.status.clone(), since: self.since })
    }

    fn draw(&self, view: &View, global: &Global) -> Result<(), Failure> {
        let text = match self.format {
            Format::Dot => dot::write(view),
            Format::Svg => {
                let picture = drawn(&dot::write(view))?;
                return self.put(|out| out.write_all(&picture).map_err(Failure::output));
            }
            Format::Mermaid => {
                if view.edge_count() > mermaid::MOST_EDGES {
                    global.report(
                        Failure::new(format!(
                            "Mermaid draws {} edges by itself, and these are {}",
                            mermaid::MOST_EDGES,
                            view.edge_count()
                        ))
                        .help("choose a part with --focus, --relation, --status or --since"),
                    );
                }
                mermaid::write(view)
            }
            Format::Graphml => graphml::write(view),
            Format::Gexf => gexf::write(view),
            Format::Cytoscape => json::cytoscape(view),
            Format::NodeLink => json::node_link(view),
            _ => return self.import(view),
        };
        self.put(|out| out.write_all(text.as_bytes()).map_err(Failure::output))
    }

    /// Two files cannot go to standard output.
    fn import(&self, view: &View) -> Result<(), Failure> {
        let Some(folder) = &self.out else {
            return Err(Failure::new("neo4j takes two files").help("name the folder for them with --out DIR"));
        };
        let at = |e: std::io::Error| Failure::new(format!("{}: {e}", folder.display()));
        std::fs::create_dir_all(folder).map_err(at)?;
        let files = neo4j::write(view).map_err(Failure::new)?;
        for (name, bytes) in neo4j::FILES.iter().zip(files) {
            whole(&folder.join(name), |out| out.write_all(&bytes).map_err(Failure::output))?;
        }
        Ok(())
    }

    /// Writes to standard output or, the whole of it or nothing, to a file.
    fn put(&self, write: impl FnOnce(&mut dyn Write) -> Result<(), Failure>) -> Result<(), Failure> {
        match &self.out {
            Some(path) => whole(path, write),
            None => {
                let mut out = BufWriter::new(std::io::stdout().lock());
                write(&mut out)?;
                out.flush().map_err(Failure::output)
            }
        }
    }
}

/// Writes a file, the whole of it or nothing.
fn whole(path: &Path, write: impl FnOnce(&mut dyn Write) -> Result<(), Failure>) -> Result<(), Failure> {
    let fail = |e: std::io::Error| {
        Failure::new(format!("{}: {e}", path.display())).help("name a file in a folder that exists and can be written")
    };
    // A device is written to as it is.
    if path.exists() && !path.is_file() {
        let mut out = BufWriter::new(std::fs::OpenOptions::new().write(true).open(path).map_err(fail)?);
        write(&mut out)?;
        return out.flush().map_err(fail);
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let draft = path.with_file_name(name);
    let mut out = BufWriter::new(std::fs::File::create(&draft).map_err(fail)?);
    let written = write(&mut out).and_then(|()| out.flush().and_then(|()| std::fs::rename(&draft, path)).map_err(fail));
    if written.is_err() {
        // Half a file is no use to anybody.
        let _ = std::fs::remove_file(&draft);
    }
    written
}

/// The picture that Graphviz makes of a graph.
fn drawn(dot: &str) -> Result<Vec<u8>, Failure> {
    let missing = |e: std::io::Error| {
        Failure::new(format!("Graphviz's dot cannot be run: {e}"))
            .help("install it (apt-get install graphviz), or export --format dot and draw that elsewhere")
    };
    let mut child = Command::new("dot")
        .arg("-Tsvg")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(missing)?;
    let mut input = child.stdin.take();
    let output = std::thread::scope(|scope| {
        // It reads and writes at the same time.
        scope.spawn(move || input.as_mut().map(|input| input.write_all(dot.as_bytes())));
        child.wait_with_output()
    });
    let output = output.map_err(missing)?;
    if !output.status.success() {
        return Err(Failure::new("Graphviz's dot failed on this graph")
            .help("choose a smaller part with --focus, --relation, --status or --since"));
    }
    Ok(output.stdout)
}

fn status(name: &str) -> Result<Status, String> {
    let found = Status::ALL.into_iter().find(|status| status.as_str() == name);
    found.ok_or_else(|| "a status is actual, planned, possible, denied or ended".to_owned())
}
