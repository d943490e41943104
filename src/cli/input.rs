//! The arguments and the loop that all commands share that read articles.

use std::process::ExitCode;
use std::time::Instant;

use super::{Failure, Global};
use crate::article::{Article, InputError, Inputs, Options, PartialDate};
use crate::pipeline::{self, Fault};
use crate::reader::{Document, Reader};

/// What articles to read, and how.
#[derive(Debug, clap::Args)]
pub struct InputArgs {
    /// Files, folders, globs, or - for standard input: text, Markdown, web pages, feeds, JSON Lines, CSV or WARC,
    /// also in .tar, .gz or .zst
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
    /// Inputs that could not be read.
    pub refused: usize,
}

impl Faults {
    /// 2 if an input was bad, else 0.
    pub fn exit_code(&self) -> ExitCode {
        if self.refused > 0 { ExitCode::from(2) } else { ExitCode::SUCCESS }
    }
}

impl InputArgs {
    /// Looks up what the user named.
    fn inputs(&self, global: &Global) -> Inputs {
        let (language, forced) = (global.lang.clone().unwrap_or_else(|| "fr".to_owned()), global.lang.is_some());
        Inputs::new(&self.inputs, Options { date: self.date, language, forced })
    }

    /// Fails if nothing that the user named is there to be read.
    pub fn check(&self, global: &Global) -> Result<(), Failure> {
        let inputs = self.inputs(global);
        match inputs.faults() {
            [fault, ..] if inputs.is_empty() => Err(fault.clone().into()),
            _ => Ok(()),
        }
    }

    /// Does `work` on every article on all threads, and hands what comes of it on in the order of the input. A fault
    /// is reported and the rest goes on, unless under `--strict`.
    pub fn each<T: Send>(
        &self,
        global: &Global,
        work: impl Fn(Article) -> T + Sync,
        mut then: impl FnMut(T) -> Result<(), Failure>,
    ) -> Result<Faults, Failure> {
        let inputs = self.inputs(global);
        let mut faults = Faults::default();
        let (read, total, start) = (inputs.progress(), inputs.bytes(), Instant::now());
        let bar = global.console.bar(total);
        let mut articles = 0_u64;
        let done = pipeline::run(inputs, work, |result| {
            articles += 1;
            bar.at(read.bytes(), articles, start.elapsed());
            let failure = match result {
                Ok(result) => return then(result),
                Err(Fault::Input(fault)) => Failure::from(fault),
                Err(Fault::Program { article, message }) => {
                    Failure::new(format!("{article}: newsgraph failed on this article: {message}"))
                        .help("this is a fault of newsgraph, not of the article; please report it with the article")
                }
            };
            faults.refused += 1;
            if self.strict {
                return Err(failure.code(1));
            }
            global.report(failure);
            Ok(())
        });
        bar.finish();
        done.map(|()| faults)
    }

    /// Reads every article, and hands them on in the order of the input with what was read.
    pub fn each_read(
        &self,
        global: &Global,
        reader: &Reader,
        mut then: impl FnMut(Article, Document) -> Result<(), Failure>,
    ) -> Result<Faults, Failure> {
        let read = |article: Article| {
            let document = reader.read(&article);
            (article, document)
        };
        self.each(global, read, |(article, document)| {
            global.console.detail(&article.id, &format!("{} facts", document.facts.len()));
            then(article, document)
        })
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
