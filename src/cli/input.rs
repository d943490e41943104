//! The arguments and the loop that all commands share that read articles.

use std::process::ExitCode;

use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;

use super::guard::guarded;
use super::{Failure, Global};
use crate::article::{Article, InputError, Inputs, Options, PartialDate};
use crate::reader::{Document, Reader};

/// What articles to read, and how.
#[derive(Debug, clap::Args)]
pub struct InputArgs {
    /// Files, folders, globs, or - for standard input: JSON Lines, or the text of one article
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<String>,
    /// The day of publication of articles that do not state it, as 2025-09-17
    #[arg(long, value_name = "DATE")]
    date: Option<PartialDate>,
    /// Stop with exit code 1 at the first article that cannot be read
    #[arg(long)]
    strict: bool,
}

/// What went wrong on the way.
#[derive(Debug, Default)]
pub struct Faults {
    /// Articles read.
    pub read: usize,
    /// Inputs that could not be read.
    pub refused: usize,
}

impl Faults {
    /// 2 if an input was bad, else 0.
    pub fn exit_code(&self) -> ExitCode {
        if self.refused > 0 { ExitCode::from(2) } else { ExitCode::SUCCESS }
    }
}

/// How many articles are read at a time; bounds memory and keeps the order of the output.
const BATCH: usize = 256;

impl InputArgs {
    fn options(&self, global: &Global) -> Options {
        let language = global.lang.clone();
        Options { date: self.date, forced: language.is_some(), language: language.unwrap_or_else(|| "fr".to_owned()) }
    }

    /// Fails if nothing that the user named is there to be read.
    pub fn check(&self, global: &Global) -> Result<(), Failure> {
        let mut inputs = Inputs::new(&self.inputs, self.options(global));
        match inputs.is_empty().then(|| inputs.next()).flatten() {
            Some(Err(fault)) => Err(fault.into()),
            _ => Ok(()),
        }
    }

    /// Reads every article on all threads and hands them on in the order of the input. A fault is
    /// reported and the rest goes on, unless under `--strict`. Articles that `skip` names are handed
    /// on without being read.
    pub fn each(
        &self,
        global: &Global,
        reader: &Reader,
        skip: &(dyn Fn(&Article) -> bool + Sync),
        mut then: impl FnMut(Article, Option<Document>) -> Result<(), Failure>,
    ) -> Result<Faults, Failure> {
        let mut faults = Faults::default();
        let mut inputs = Inputs::new(&self.inputs, self.options(global));
        let progress = global.progress();
        loop {
            let mut batch = Vec::new();
            for item in inputs.by_ref() {
                match item {
                    Ok(article) => batch.push(article),
                    Err(fault) => {
                        faults.refused += 1;
                        if self.strict {
                            progress.finish_and_clear();
                            return Err(Failure::from(fault).code(1));
                        }
                        progress.suspend(|| global.report(fault));
                    }
                }
                if batch.len() == BATCH {
                    break;
                }
            }
            if batch.is_empty() {
                break;
            }
            let read = |article: Article| {
                let document = (!skip(&article)).then(|| guarded(|| reader.read(&article))).transpose();
                (article, document)
            };
            let read: Vec<(Article, Result<Option<Document>, String>)> = batch.into_par_iter().map(read).collect();
            for (article, document) in read {
                let document = match document {
                    Ok(document) => document,
                    Err(fault) => {
                        faults.refused += 1;
                        let failure =
                            Failure::new(format!("{}: newsgraph failed on this article: {fault}", article.id)).help(
                                "this is a fault of newsgraph, not of the article; please report it with the article",
                            );
                        if self.strict {
                            progress.finish_and_clear();
                            return Err(failure.code(1));
                        }
                        progress.suspend(|| global.report(failure));
                        continue;
                    }
                };
                if global.verbose {
                    let facts =
                        document.as_ref().map_or("unchanged".to_owned(), |d| format!("{} facts", d.facts.len()));
                    progress.suspend(|| anstream::eprintln!("{}: {facts}", article.id));
                }
                then(article, document)?;
                faults.read += 1;
                progress.inc(1);
            }
        }
        progress.finish_and_clear();
        Ok(faults)
    }
}

impl From<InputError> for Failure {
    fn from(fault: InputError) -> Self {
        let failure = Failure::new(&fault);
        match fault.help {
            Some(help) => failure.help(help),
            None => failure,
        }
    }
}

impl Global {
    /// A counter of articles on a terminal, and nothing elsewhere.
    fn progress(&self) -> ProgressBar {
        if self.quiet {
            return ProgressBar::hidden();
        }
        let style = ProgressStyle::with_template("{spinner} {pos} articles  {per_sec}  {elapsed}");
        // The template is a constant; a bar that cannot be drawn is no reason to stop.
        ProgressBar::new_spinner().with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()))
    }
}
