//! `newsgraph suggest`: what a new frame could catch.

use std::io::Write;
use std::process::ExitCode;

use super::input::InputArgs;
use super::{Failure, Global};
use crate::frame::Uncaught;

/// List the most frequent verbs that no frame takes, as starts for frames
///
/// For each: how often it was met, the classes of what stood at its places, the shortest sentence, and the first
/// lines of a frame to go on from.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  newsgraph suggest articles/
  newsgraph suggest articles/ --limit 5 > ontology/frames/new.frame")]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// How many verbs are listed
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
}

impl Args {
    /// Reads the articles and prints the suggestions.
    pub fn run(&self, global: &Global) -> Result<ExitCode, Failure> {
        let reader = global.reader()?.with_open_propositions();
        let mut uncaught = Uncaught::default();
        let faults = self.input.each_read(global, &reader, |article, document| {
            uncaught.add(reader.pack(), document.reading(&article, reader.language()));
            Ok(())
        })?;
        let text = uncaught.write(reader.language().code, self.limit);
        std::io::stdout().lock().write_all(text.as_bytes()).map_err(Failure::output)?;
        Ok(faults.exit_code())
    }
}
