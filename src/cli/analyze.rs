//! `newsgraph analyze`: measures of the entity graph.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use petgraph::graph::NodeIndex;
use serde::Serialize;

use super::rows::{Format, Rows};
use super::{Failure, Global};
use crate::analyze::{SAMPLE, betweenness, communities, components, degrees, pagerank, path};
use crate::export::table;
use crate::graph::store::Store;
use crate::graph::view::{Selection, View, view};

/// Measure the entity graph: degree, PageRank, components, communities, betweenness
///
/// A line each entity, the first by PageRank first. Communities are found by the Louvain method; betweenness is
/// counted from all entities, in graphs of more than 256 estimated from 256 of them. Or, with --path, the shortest
/// path between two entities.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  newsgraph analyze --store graph --top 20
  newsgraph analyze --store graph --path 'Jean Marvaux' Inde
  newsgraph analyze --store graph --format jsonl > measures.jsonl")]
pub struct Args {
    /// The folder of the store
    #[arg(long, value_name = "DIR")]
    store: PathBuf,
    /// The shortest path between two entities, by name or IRI
    #[arg(long, num_args = 2, value_names = ["FROM", "TO"])]
    path: Vec<String>,
    /// Only the first so many entities; 0 for all
    #[arg(long, value_name = "N", default_value_t = 0)]
    top: usize,
    #[command(flatten)]
    rows: Rows,
}

/// The measures of an entity.
#[derive(Debug, Serialize)]
struct Line<'a> {
    entity: &'a str,
    label: &'a str,
    class: &'a str,
    r#in: usize,
    out: usize,
    pagerank: f64,
    betweenness: f64,
    component: usize,
    community: usize,
}

/// The widest cell of a table, in columns of the terminal.
const WIDEST: usize = 40;

impl Args {
    /// Measures, and prints the measures.
    pub fn run(&self, _global: &Global) -> Result<ExitCode, Failure> {
        let store = Store::open(&self.store)?;
        let view = view(&store, &Selection::default())?;
        let text = match &self.path[..] {
            [from, to] => shortest(&store, &view, from, to)?,
            _ => self.measures(&view)?,
        };
        let mut out = std::io::stdout().lock();
        out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(Failure::output)?;
        Ok(ExitCode::SUCCESS)
    }

    fn measures(&self, view: &View) -> Result<String, Failure> {
        let (degrees, ranks, between) = (degrees(view), pagerank(view), betweenness(view, SAMPLE));
        let (components, communities) = (components(view), communities(view));
        let rounded = |value: f64| (value * 1e6).round() / 1e6;
        let mut order: Vec<usize> = (0..view.node_count()).collect();
        order.sort_by(|&a, &b| ranks[b].total_cmp(&ranks[a]).then(a.cmp(&b)));
        if self.top > 0 {
            order.truncate(self.top);
        }
        let lines = order.into_iter().map(|n| {
            let vertex = &view[NodeIndex::new(n)];
            Line {
                entity: &vertex.id,
                label: &vertex.label,
                class: &vertex.class,
                r#in: degrees[n].0,
                out: degrees[n].1,
                pagerank: rounded(ranks[n]),
                betweenness: rounded(between[n]),
                component: components[n],
                community: communities[n],
            }
        });
        let headers =
            ["label", "class", "in", "out", "pagerank", "betweenness", "component", "community"].map(str::to_owned);
        let cells = |line: Line| {
            let mut cells = vec![line.label.to_owned(), line.class.to_owned()];
            cells.extend([line.r#in, line.out].map(|n| n.to_string()));
            cells.extend([line.pagerank, line.betweenness].map(|n| format!("{n:.6}")));
            cells.extend([line.component, line.community].map(|n| n.to_string()));
            cells
        };
        Ok(match self.rows.format() {
            Format::Table => table::write(&headers, &lines.map(cells).collect::<Vec<_>>(), WIDEST),
            Format::Tsv => {
                std::iter::once(headers.to_vec()).chain(lines.map(cells)).map(|row| row.join("\t") + "\n").collect()
            }
            Format::Jsonl => {
                let line = |line| serde_json::to_string(&line).map(|line| line + "\n").map_err(Failure::new);
                lines.map(line).collect::<Result<String, _>>()?
            }
        })
    }
}

fn shortest(store: &Store, view: &View, from: &str, to: &str) -> Result<String, Failure> {
    let node = |name: &str| -> Result<NodeIndex, Failure> {
        let iri = store.find(name)?;
        let found = view.node_indices().find(|&n| view[n].id == iri);
        found.ok_or_else(|| Failure::new(format!("no fact has {name} at an end")).help("name another entity"))
    };
    let (start, end) = (node(from)?, node(to)?);
    let Some(steps) = path(view, start, end) else {
        return Err(Failure::new(format!("no facts lead from {from} to {to}")).help("name other entities").code(1));
    };
    let lines = steps.into_iter().filter_map(|step| {
        let (source, target) = view.edge_endpoints(step)?;
        let edge = &view[step];
        Some(format!("{} {} {} ({})\n", view[source].label, edge.relation, view[target].label, edge.status))
    });
    Ok(lines.collect())
}
