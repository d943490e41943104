//! `newsgraph extract`: facts to standard output, without a store.

use std::io::Write;
use std::process::ExitCode;

use super::input::InputArgs;
use super::{Failure, Global};
use crate::export::json_lines;

/// Print the facts that articles state
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// How the facts are printed
    #[arg(long, value_enum, default_value_t = Format::Jsonl)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Jsonl,
}

impl Args {
    /// Reads the articles and prints their facts, in the order of the articles.
    pub fn run(&self, global: &Global) -> Result<ExitCode, Failure> {
        let reader = global.reader()?;
        let names = global.names()?;
        let mut out = std::io::BufWriter::new(std::io::stdout().lock());
        let faults = self.input.each(global, &reader, &|_| false, |article, document| {
            let Some(document) = document else { return Ok(()) };
            let text = match self.format {
                Format::Jsonl => json_lines::write(&article, &document, &names),
            };
            out.write_all(text.as_bytes()).map_err(Failure::output)
        })?;
        out.flush().map_err(Failure::output)?;
        Ok(faults.exit_code())
    }
}
