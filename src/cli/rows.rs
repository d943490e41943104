//! How commands print rows.

use std::io::IsTerminal;

/// How rows are printed.
#[derive(Debug, clap::Args)]
pub struct Rows {
    /// How it is printed: table on a terminal, else tsv
    #[arg(long, value_enum)]
    format: Option<Format>,
}

/// A form of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Columns for the eye.
    Table,
    /// Fields with tabs between them.
    Tsv,
    /// A JSON object a row.
    Jsonl,
}

impl Rows {
    /// The form that the user asks for, or that fits what standard output is.
    pub fn format(&self) -> Format {
        self.format.unwrap_or(if std::io::stdout().is_terminal() { Format::Table } else { Format::Tsv })
    }
}
