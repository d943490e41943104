//! `newsgraph merge` and `newsgraph split`: the user's own word on what is one thing.

use std::path::PathBuf;
use std::process::ExitCode;

use super::{Failure, Global};
use crate::graph::links::LinkError;
use crate::graph::store::{Store, StoreError};

/// Say of two entities that they are one thing
///
/// In the graph the first stands for both from now on, also in articles read later; the other's IRI
/// stays and points to it. The articles' own graphs keep what was read. The word is kept in the file
/// links.tsv of the store's folder, and `newsgraph split` takes it back.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  newsgraph merge --store graph societe-generale socgen --why 'its short name'")]
pub struct Merge {
    #[command(flatten)]
    word: Word,
}

/// Say of two entities that they are different things
///
/// What was merged with `newsgraph merge` is taken apart, and the two are never merged again until
/// you say so.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  newsgraph split --store graph societe-generale socgen --why 'a namesake'")]
pub struct Split {
    #[command(flatten)]
    word: Word,
}

/// Two entities and what a user says of them.
#[derive(Debug, clap::Args)]
struct Word {
    /// The folder of the store
    #[arg(long, value_name = "DIR")]
    store: PathBuf,
    /// Why, for whoever reads it later
    #[arg(long, value_name = "TEXT", default_value = "")]
    why: String,
    /// An entity: its name, the last part of its IRI, or the IRI
    #[arg(value_name = "ENTITY")]
    one: String,
    /// The other
    #[arg(value_name = "ENTITY")]
    other: String,
}

impl Merge {
    /// Merges, and says what is now one.
    pub fn run(&self, global: &Global) -> Result<ExitCode, Failure> {
        self.word.say(global, Store::merge, "is now one with")
    }
}

impl Split {
    /// Takes apart, and says so.
    pub fn run(&self, global: &Global) -> Result<ExitCode, Failure> {
        self.word.say(global, Store::split, "is now another than")
    }
}

impl Word {
    fn say(
        &self,
        global: &Global,
        word: impl FnOnce(&mut Store, &str, &str, &str) -> Result<(), StoreError>,
        done: &str,
    ) -> Result<ExitCode, Failure> {
        let mut store = Store::open(&self.store)?;
        let (one, other) = (store.entity(&self.one)?, store.entity(&self.other)?);
        word(&mut store, &one, &other, &self.why)?;
        global.console.done(&format!("{other} {done} {one}"));
        Ok(ExitCode::SUCCESS)
    }
}

/// How to mend what is wrong with a word.
pub(super) fn help(error: &LinkError) -> &'static str {
    match error {
        LinkError::Different(..) => "take that back first, with `newsgraph merge` of just these two",
        LinkError::Line { .. } => "mend the line, or delete it",
        _ => "",
    }
}
