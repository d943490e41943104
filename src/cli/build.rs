//! `newsgraph build`: reads articles into a store.

use std::path::PathBuf;
use std::process::ExitCode;

use super::input::InputArgs;
use super::{Failure, Global};
use crate::article::Article;
use crate::graph::intake::{Counts, Intake, Outcome, Run};
use crate::graph::store::Store;

/// Read articles, and merge their facts into a store
///
/// Run again on the same articles it changes nothing; on a changed article it replaces what that
/// article said. It can be interrupted at any moment and run again.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  newsgraph build examples/articles --store demo/graph
  newsgraph build articles.jsonl 'more/*.txt' --store graph
  cat feed.jsonl | newsgraph build - --store graph")]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// The folder of the store, made if it is missing
    #[arg(long, value_name = "DIR")]
    store: PathBuf,
}

impl Args {
    /// Builds, and prints what was done.
    pub fn run(&self, global: &Global) -> Result<ExitCode, Failure> {
        let reader = global.reader()?;
        let names = global.names()?;
        // Where there is nothing to read, no store is made.
        self.input.check(global)?;
        let mut store = Store::create(&self.store, &names)?;
        store.put_ontology(&reader.pack().ontology)?;
        let run = Run::start(&store)?;
        let mut intake = Intake::new(run)?;
        let read = |article: Article| run.prepare(&article, &reader);
        let faults = self.input.each(global, read, |prepared| {
            let (id, outcome) = intake.take(prepared?)?;
            let said = match outcome {
                Outcome::Taken(facts) => format!("{facts} facts"),
                Outcome::Unchanged => "unchanged".to_owned(),
                Outcome::Repeated => "left out, it was read before".to_owned(),
                Outcome::SamePage => "left out, another article has its address".to_owned(),
                Outcome::SameName => {
                    let failure = Failure::new(format!("two articles have the id {id:?}: the first is kept"));
                    global.report(failure.help("give one of them another id in its front matter or its record"));
                    return Ok(());
                }
            };
            global.console.detail(&id, &said);
            Ok(())
        })?;
        let Counts { added, replaced, unchanged, clashes, pages, copies, near_copies } = intake.finish()?;
        let refused = faults.refused + clashes;
        let mut said = format!("{added} added, {replaced} replaced, {unchanged} unchanged, {refused} refused");
        if pages > 0 {
            said += &format!("; left out, for others have their addresses: {pages}");
        }
        if copies > 0 {
            said += &format!("; with the text of another: {copies}");
        }
        if near_copies > 0 {
            said += &format!("; nearly with the text of another: {near_copies}");
        }
        global.console.done(&said);
        let (articles, facts) = store.counts()?;
        global.console.done(&format!("{}: {articles} articles, {facts} facts", self.store.display()));
        Ok(if refused > 0 { ExitCode::from(2) } else { ExitCode::SUCCESS })
    }
}
