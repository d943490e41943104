//! `newsgraph diff`: two stores or two extractions, fact by fact.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::{Failure, Global};
use crate::export::difference::{Difference, Said, differences, of_lines, of_store};
use crate::graph::store::Store;

/// Compare two stores, or two files of facts, fact by fact
///
/// A line begins with - for a fact that only the first has, + for one that only the second has, ~ for one of which
/// they say other things. Files are what `newsgraph extract` printed: before and after a change of frames, say.
/// The exit code is 1 if they differ.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  newsgraph diff graph-of-monday graph-of-tuesday
  newsgraph extract articles/ > before.jsonl
  newsgraph extract articles/ --pack my-pack > after.jsonl
  newsgraph diff before.jsonl after.jsonl")]
pub struct Args {
    /// A store's folder, or a file of facts
    first: PathBuf,
    /// Another
    second: PathBuf,
    /// Text for people, or a JSON object a line
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Text,
    Jsonl,
}

impl Args {
    /// Prints the differences.
    pub fn run(&self, global: &Global) -> Result<ExitCode, Failure> {
        if self.first.is_dir() != self.second.is_dir() {
            return Err(Failure::new("a store and a file of facts cannot be compared")
                .help("name two stores, or two files that `newsgraph extract` wrote"));
        }
        let found = differences(&read(&self.first)?, &read(&self.second)?);
        let mut out = std::io::BufWriter::new(std::io::stdout().lock());
        for difference in &found {
            match self.format {
                Format::Text => writeln!(out, "{difference}"),
                Format::Jsonl => {
                    let line = serde_json::to_string(difference).map_err(Failure::new)?;
                    writeln!(out, "{line}")
                }
            }
            .map_err(Failure::output)?;
        }
        out.flush().map_err(Failure::output)?;
        let count = |of: fn(&Difference) -> bool| found.iter().filter(|d| of(d)).count();
        let lost = count(|d| matches!(d, Difference::Lost { .. }));
        let gained = count(|d| matches!(d, Difference::Gained { .. }));
        global.console.done(&format!("{lost} lost, {gained} gained, {} changed", found.len() - lost - gained));
        Ok(if found.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }
}

fn read(path: &Path) -> Result<Said, Failure> {
    let name = path.display();
    if path.is_dir() {
        return Ok(of_store(&Store::open(path)?)?);
    }
    let text = std::fs::read_to_string(path)
        .map_err(|e| Failure::new(format!("{name}: {e}")).help("name a store's folder or a file of facts"))?;
    of_lines(&text).map_err(|(line, message)| {
        Failure::new(format!("{name}:{line}: this is no fact: {message}"))
            .help("a file of facts is what `newsgraph extract` prints")
    })
}
