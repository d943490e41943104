//! `newsgraph build`: reads articles into a store.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::ExitCode;

use super::input::InputArgs;
use super::{Failure, Global};
use crate::graph::change::{Change, Edit};
use crate::graph::mapping;
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
        let mut seen: BTreeMap<String, String> = BTreeMap::new();
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        let mut clashes = BTreeSet::new();
        let mut edits = Vec::with_capacity(TOGETHER);
        let skip = |article: &crate::article::Article| {
            let digest = reader.digest(article);
            store.digest(&article.id).is_ok_and(|stored| stored.as_deref() == Some(&digest))
        };
        let mut faults = self.input.each(global, &reader, &skip, |article, document| {
            let digest = reader.digest(&article);
            if let Some(other) = seen.insert(article.id.clone(), digest.clone()) {
                if other != digest && clashes.insert(article.id.clone()) {
                    seen.insert(article.id.clone(), other);
                    global.report(
                        Failure::new(format!("two articles have the id {:?}: the first is kept", article.id))
                            .help("give one of them another id in its front matter or its record"),
                    );
                }
                return Ok(());
            }
            let Some(document) = document else {
                *counts.entry("unchanged").or_default() += 1;
                return Ok(());
            };
            *counts.entry("facts").or_default() += document.facts.len();
            edits.push(Edit::Put(mapping::account(&article, &document, &names, &reader, &digest)));
            if edits.len() == TOGETHER {
                put(&store, &mut edits, &mut counts)?;
            }
            Ok(())
        })?;
        put(&store, &mut edits, &mut counts)?;
        faults.refused += clashes.len();
        if !global.quiet {
            let (articles, facts) = store.counts()?;
            let count = |name: &str| counts.get(name).copied().unwrap_or(0);
            let (added, replaced, unchanged) = (count("added"), count("replaced"), count("unchanged"));
            anstream::eprintln!(
                "{added} added, {replaced} replaced, {unchanged} unchanged, {} refused",
                faults.refused
            );
            anstream::eprintln!("{}: {articles} articles, {facts} facts", self.store.display());
        }
        Ok(faults.exit_code())
    }
}

/// How many articles go into the store in one transaction.
const TOGETHER: usize = 64;

fn put(store: &Store, edits: &mut Vec<Edit>, counts: &mut BTreeMap<&str, usize>) -> Result<(), Failure> {
    for change in store.apply(std::mem::take(edits))? {
        let name = if change == Change::Added { "added" } else { "replaced" };
        *counts.entry(name).or_default() += 1;
    }
    Ok(())
}
