//! `newsgraph log`: what changed in a store, and when.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use super::rows::{Format, Rows};
use super::{Failure, Global};
use crate::export::table;
use crate::graph::store::Store;

/// Show what changed in a store, and when
///
/// Articles added, replaced and removed, entities merged and split by you, and what the program found to be
/// one and the same, or no longer.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  newsgraph log --store graph --last 20
  newsgraph log --store graph --of 04-rachat.txt")]
pub struct Args {
    /// The folder of the store
    #[arg(long, value_name = "DIR")]
    store: PathBuf,
    /// Only the last so many lines
    #[arg(long, value_name = "N")]
    last: Option<usize>,
    /// Only what has this in it: an article, an entity
    #[arg(long, value_name = "TEXT")]
    of: Option<String>,
    #[command(flatten)]
    rows: Rows,
}

/// The widest cell of a table, in columns of the terminal.
const WIDEST: usize = 90;

impl Args {
    /// Prints the log.
    pub fn run(&self, _global: &Global) -> Result<ExitCode, Failure> {
        let store = Store::open(&self.store)?;
        let base = store.names().base();
        let mut records = store.log()?;
        records.retain(|record| {
            self.of.as_ref().is_none_or(|of| record.of.contains(of.as_str()) || record.note.contains(of.as_str()))
        });
        let first = records.len().saturating_sub(self.last.unwrap_or(usize::MAX));
        let records = &records[first..];
        let format = self.rows.format();
        let cells = |record: &crate::graph::log::Record| {
            let short = |text: &str| text.replace(base, "");
            vec![
                record.change.to_string(),
                record.time.clone(),
                record.what.clone(),
                short(&record.of),
                short(&record.note),
            ]
        };
        let headers = ["change", "time", "what", "of", "note"].map(str::to_owned);
        let text = match format {
            Format::Table => table::write(&headers, &records.iter().map(cells).collect::<Vec<_>>(), WIDEST),
            Format::Tsv => std::iter::once(headers.to_vec())
                .chain(records.iter().map(cells))
                .map(|row| row.join("\t") + "\n")
                .collect(),
            Format::Jsonl => {
                let line = |record| serde_json::to_string(record).map(|line| line + "\n").map_err(Failure::new);
                records.iter().map(line).collect::<Result<String, _>>()?
            }
        };
        let mut out = std::io::stdout().lock();
        out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(Failure::output)?;
        Ok(ExitCode::SUCCESS)
    }
}
