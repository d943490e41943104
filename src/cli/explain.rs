//! `newsgraph explain`: why a sentence gives a fact, and why not.

use std::io::Write;
use std::process::ExitCode;

use super::input::InputArgs;
use super::{Failure, Global};
use crate::export::{explanation, json_lines};

/// Show how sentences were read: tree, mentions, propositions, and what each frame made of them
///
/// A line with `=` is a fact, with the frame and the line that it stands on; a line with `–` is a frame that has
/// the predicate and found nothing for one of its roles.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  newsgraph explain article.txt --sentence 3
  echo 'Orel SA va ouvrir une usine à Lyon.' | newsgraph explain -")]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,
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
        let reader = global.reader()?.with_open_propositions();
        let names = global.names()?;
        let mut out = std::io::BufWriter::new(std::io::stdout().lock());
        let faults = self.input.each(global, &reader, &|_| false, |article, document| {
            let Some(document) = document else { return Ok(()) };
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
