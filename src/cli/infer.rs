//! `newsgraph infer`: what follows from the ontology.

use std::path::PathBuf;
use std::process::ExitCode;

use super::{Failure, Global};
use crate::graph::store::Store;
use crate::reason::Rule;
use crate::reason::store::{Wanted, materialise};

/// Infer what follows from the ontology, into a graph of its own
///
/// The graph ng:inferred is made anew each time, and taken away when articles change. Each inference names its rule
/// and its premises; `newsgraph explain --store DIR --fact …` follows them down to the sentences. Queries see it
/// with `newsgraph query --inferred`, or as GRAPH ng:inferred { … }.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  newsgraph infer --store graph
  newsgraph infer --store graph --rule chain --relation investsIn
  newsgraph explain --store graph --fact BlackRock investsIn Royaume-Uni")]
pub struct Args {
    /// The folder of the store
    #[arg(long, value_name = "DIR")]
    store: PathBuf,
    /// Only by this rule (several times for several; default: all but subproperty, domain and range)
    #[arg(long, value_enum, value_name = "RULE")]
    rule: Vec<Rule>,
    /// Only facts of this relation, and what they rest on (several times for several)
    #[arg(long, value_name = "RELATION")]
    relation: Vec<String>,
}

impl Args {
    /// Infers, and says how much.
    pub fn run(&self, global: &Global) -> Result<ExitCode, Failure> {
        let store = Store::open(&self.store)?;
        let rules = if self.rule.is_empty() { Rule::USUAL.to_vec() } else { self.rule.clone() };
        let relations = self.relation.iter().map(|name| name.trim_start_matches("ng:").to_owned()).collect();
        let count = materialise(&store, &Wanted { rules: rules.into_iter().collect(), relations })?;
        global.console.done(&format!("{count} inferred"));
        Ok(ExitCode::SUCCESS)
    }
}
