//! `newsgraph explain`: why a sentence gives a fact, and why not.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use oxigraph::model::{Literal, NamedNode, Term, Triple};

use super::input::InputArgs;
use super::{Failure, Global};
use crate::export::why::why;
use crate::export::{explanation, json_lines};
use crate::graph::mapping::term;
use crate::graph::store::Store;

/// Show how sentences were read, or why a graph has an edge
///
/// Of articles: tree, mentions, propositions, and what each frame made of them. A line with `=` is a fact, with the
/// frame and the line that it stands on; a line with `–` is a frame that has the predicate and found nothing for one
/// of its roles. With --store and --fact: the sentences and frames that gave an edge of the graph, or the rule and
/// the premises from which it follows (`newsgraph infer`).
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  newsgraph explain article.txt --sentence 3
  echo 'Orel SA va ouvrir une usine à Lyon.' | newsgraph explain -
  newsgraph explain --store graph --fact Verdane acquires 'Tarn Robotics'")]
pub struct Args {
    #[command(flatten)]
    input: Option<InputArgs>,
    /// The folder of a store
    #[arg(long, value_name = "DIR", requires = "fact", conflicts_with = "inputs")]
    store: Option<PathBuf>,
    /// An edge of the graph: two entities, by name or IRI, with a relation between them
    #[arg(long, num_args = 3, value_names = ["SUBJECT", "RELATION", "OBJECT"], requires = "store", allow_hyphen_values = true)]
    fact: Vec<String>,
    /// Only the Nth sentence of each article
    #[arg(long, value_name = "N")]
    sentence: Option<usize>,
    /// How it is printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people
    Text,
    /// What each frame reads, as JSON Lines, with the antecedents that were weighed
    Jsonl,
}

impl Args {
    /// Reads the articles and prints how.
    pub fn run(&self, global: &Global) -> Result<ExitCode, Failure> {
        if let (Some(store), [subject, relation, object]) = (&self.store, &self.fact[..]) {
            return edge(&Store::open(store)?, subject, relation, object);
        }
        let Some(input) = &self.input else {
            return Err(Failure::new("there is nothing to explain")
                .help("name articles, or an edge of a graph with --store DIR --fact SUBJECT RELATION OBJECT"));
        };
        let reader = global.reader()?.with_open_propositions();
        let names = global.names()?;
        let mut out = std::io::BufWriter::new(std::io::stdout().lock());
        let faults = input.each_read(global, &reader, |article, document| {
            let text = match self.format {
                Format::Text => explanation::write(&article, &document, &reader, self.sentence),
                Format::Jsonl => {
                    let facts = explanation::readings(&article, &document, &reader, self.sentence);
                    json_lines::readings(&article, &document, &facts, &names)
                }
            };
            out.write_all(text.as_bytes()).map_err(Failure::output)
        })?;
        out.flush().map_err(Failure::output)?;
        Ok(faults.exit_code())
    }
}

/// Prints why an edge stands in a graph.
fn edge(store: &Store, subject: &str, relation: &str, object: &str) -> Result<ExitCode, Failure> {
    let from = NamedNode::new_unchecked(store.find(subject)?);
    let to: Term = match object.parse::<i64>() {
        Ok(number) => Literal::from(number).into(),
        Err(_) => NamedNode::new_unchecked(store.find(object)?).into(),
    };
    let predicate = if relation.contains("://") {
        NamedNode::new(relation).map_err(Failure::new)?
    } else {
        term(relation.trim_start_matches("ng:"))
    };
    let Some(text) = why(store, &Triple::new(from, predicate, to))? else {
        return Err(Failure::new(format!("the graph has no edge {subject} {relation} {object}"))
            .help("newsgraph ask --store DIR NAME shows the edges of an entity; newsgraph infer makes what follows"));
    };
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(Failure::output)?;
    Ok(ExitCode::SUCCESS)
}
