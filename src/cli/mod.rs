//! The command line: one file a command, each with its arguments and what it calls.
//!
//! Results go to standard output, everything else to standard error. Exit codes: 0 done; 1 the work
//! found a fault that the user should see; 2 bad usage or input.

mod analyze;
mod annotate;
mod answer;
mod build;
mod config;
mod console;
mod diff;
mod eval;
mod explain;
mod export;
mod extract;
mod infer;
mod input;
mod links;
mod log;
mod manual;
mod pack;
mod query;
mod remove;
mod rows;
mod seeds;
mod serve;
mod suggest;
mod train;
mod validate;

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::export::rdf::ExportError;
use crate::frame::Pack;
use crate::graph::names::{DEFAULT_BASE, Names};
use crate::graph::store::StoreError;
use console::Console;

use crate::lang::FRENCH;
use crate::reader::{MIN_CONFIDENCE, Reader};
use crate::seeds::{Seeds, SeedsError, Tables};

/// Reads news articles into a knowledge graph whose every edge can show its sentence.
#[derive(Debug, Parser)]
#[command(name = "newsgraph", version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    global: Global,
}

/// Options of all commands.
#[derive(Debug, clap::Args)]
pub struct Global {
    /// A domain pack instead of the one that the program carries
    #[arg(long, global = true, value_name = "DIR")]
    pack: Option<PathBuf>,
    /// Seed tables of your own: a folder of `.tsv` files, or what `newsgraph seeds compile` made of one
    #[arg(long, global = true, value_name = "DIR|FILE")]
    seeds: Vec<PathBuf>,
    /// Leave out facts with less confidence; of those given 0.9, nine in ten are right
    #[arg(long, global = true, value_name = "0–1", default_value_t = MIN_CONFIDENCE, value_parser = share)]
    min_confidence: f64,
    /// Where the IRIs of entities, articles and facts begin
    #[arg(long, global = true, value_name = "IRI", default_value = DEFAULT_BASE)]
    base_iri: String,
    /// Number of threads (default: one for each core)
    #[arg(long, global = true, value_name = "N")]
    threads: Option<usize>,
    /// The language of all articles (default: each is looked at, and those in another are refused)
    #[arg(long, global = true, value_name = "CODE", value_parser = ["fr"])]
    lang: Option<String>,
    /// A TOML file with options: those of all commands at its top, those of one in a table of its name
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    console: Console,
    /// When to colour the output
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto)]
    color: Color,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
enum Command {
    Build(build::Args),
    Remove(remove::Args),
    Extract(extract::Args),
    Query(query::Args),
    Ask(answer::Ask),
    Timeline(answer::Timeline),
    Article(answer::Article),
    Conflicts(answer::Conflicts),
    Log(log::Args),
    Diff(diff::Args),
    Analyze(analyze::Args),
    Infer(infer::Args),
    Validate(validate::Args),
    Serve(serve::Args),
    #[command(hide = true)]
    Work(serve::Work),
    Export(export::Args),
    Merge(links::Merge),
    Split(links::Split),
    Annotate(annotate::Args),
    Explain(explain::Args),
    Suggest(suggest::Args),
    Pack(pack::Args),
    Train(train::Args),
    Eval(eval::Args),
    Seeds(seeds::Args),
    Completions(manual::Completions),
    Man(manual::Man),
}

/// Why a command stops: what and where, and how to mend it.
#[derive(Debug)]
pub struct Failure {
    message: String,
    help: Option<String>,
    code: u8,
}

impl Failure {
    /// A failure with nothing to advise, of bad usage or input.
    pub fn new(message: impl fmt::Display) -> Self {
        Self { message: message.to_string(), help: None, code: 2 }
    }

    /// Sets the exit code.
    #[must_use]
    fn code(mut self, code: u8) -> Self {
        self.code = code;
        self
    }

    /// Adds how to mend it.
    #[must_use]
    pub fn help(mut self, help: impl fmt::Display) -> Self {
        self.help = Some(help.to_string());
        self
    }

    /// The store has no such article.
    fn no_article(article: &str) -> Self {
        Self::new(format!("the store has no article {article:?}"))
            .help("newsgraph query --store DIR 'SELECT ?id { ?a schema:identifier ?id }' shows the ids")
    }

    /// Standard output cannot be written to.
    fn output(error: std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::BrokenPipe {
            // Whoever reads has enough: `newsgraph … | head`.
            std::process::exit(0);
        }
        Self::new(format!("the output cannot be written: {error}"))
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        if let StoreError::Unknown(_, like) = &error
            && !like.is_empty()
        {
            return Self::new(&error).help(format!("did you mean {}?", like.join(", ")));
        }
        let help = match &error {
            StoreError::Missing(_) => "make one with `newsgraph build ARTICLES --store DIR`",
            StoreError::Foreign(_) => {
                "name a folder that `newsgraph build` made, or for a new store one that is empty or missing"
            }
            StoreError::Version { .. } => "build it again from the articles with this program",
            StoreError::Base { .. } => "give the same --base-iri as before, or another folder",
            StoreError::Locked(_) => "wait until the other process is done, or end it",
            StoreError::Full(_) => "free some space and run it again: what was committed before is kept",
            StoreError::ReadOnly(_) => "let this user write to the folder, or take another one; reading goes as it is",
            StoreError::Ambiguous { .. } => "name one of them",
            StoreError::Unknown(..) => "see the entities with `newsgraph query` or `newsgraph export --format dot`",
            StoreError::Link(e) => links::help(e),
            _ => "",
        };
        match Self::new(&error) {
            failure if help.is_empty() => failure,
            failure => failure.help(help),
        }
    }
}

impl From<ExportError> for Failure {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Store(e) => e.into(),
            ExportError::Output(e) => Self::output(e),
            e @ ExportError::TripleTerms => Self::new(e).help("use --reification standard or none"),
        }
    }
}

impl Global {
    fn reader(&self) -> Result<Reader, Failure> {
        let pack = match &self.pack {
            None => Pack::deals(),
            Some(folder) => Pack::load(folder),
        };
        let seeds = self.seeds.iter().map(|path| read_seeds(path)).collect::<Result<_, _>>()?;
        let reader = Reader::with(pack.map_err(Failure::new)?, seeds).map_err(Failure::new)?;
        Ok(reader.with_min_confidence(self.min_confidence))
    }

    fn names(&self) -> Result<Names, Failure> {
        Names::new(&self.base_iri).map_err(|e| {
            Failure::new(format!("{:?} is no IRI: {e}", self.base_iri)).help("for example https://example.org/graph/")
        })
    }

    /// Reports a fault that does not stop the work.
    fn report(&self, failure: impl Into<Failure>) {
        self.console.failure("warning", &failure.into());
    }
}

/// A number from 0 to 1.
fn share(text: &str) -> Result<f64, String> {
    let number = text.replace(',', ".").parse().ok().filter(|n| (0.0..=1.0).contains(n));
    number.ok_or_else(|| "a confidence is a number from 0 to 1, such as 0.8".to_owned())
}

/// Seed tables from a folder of tables or a compiled file.
fn read_seeds(path: &Path) -> Result<Seeds, Failure> {
    let read = || {
        if path.is_dir() {
            let mut tables = Tables::default();
            tables.read_folder(path)?;
            tables.check()?;
            return Ok(Seeds::compile(&tables, &FRENCH));
        }
        let bytes =
            std::fs::read(path).map_err(|e| SeedsError::Read { file: path.display().to_string(), source: e })?;
        Ok(Seeds::from_bytes(bytes.into())?)
    };
    read().map_err(|e| match e {
        SeedsError::Compiled(e) => Failure::new(format!("{}: {e}", path.display()))
            .help("make them with `newsgraph seeds compile DIR --out FILE`"),
        e @ SeedsError::Read { .. } => {
            Failure::new(e).help("check the name: it is a folder of tables, or a compiled file")
        }
        e => Failure::new(e).help("the columns of the tables stand in seeds/README.md"),
    })
}

/// Runs the program with the process's arguments.
pub fn run() -> ExitCode {
    let arguments = match config::arguments(std::env::args_os().collect()) {
        Ok(arguments) => arguments,
        Err(failure) => {
            Console::default().failure("error", &failure);
            return ExitCode::from(failure.code);
        }
    };
    let cli = Cli::parse_from(arguments);
    match cli.global.color {
        Color::Auto => anstream::ColorChoice::Auto,
        Color::Always => anstream::ColorChoice::Always,
        Color::Never => anstream::ColorChoice::Never,
    }
    .write_global();
    // Only who builds needs the pool in any case; with 0 it has a thread for each core.
    let threads = cli.global.threads.map(|threads| threads.max(1));
    if let Some(threads) = threads.or(matches!(cli.command, Command::Build(_)).then_some(0)) {
        // It fails only when the pool stands already, which it does not here.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(threads).start_handler(|_| give_way()).build_global();
    }
    let done = match &cli.command {
        Command::Build(args) => args.run(&cli.global),
        Command::Remove(args) => args.run(&cli.global),
        Command::Extract(args) => args.run(&cli.global),
        Command::Query(args) => args.run(&cli.global),
        Command::Ask(args) => args.run(&cli.global),
        Command::Timeline(args) => args.run(&cli.global),
        Command::Article(args) => args.run(&cli.global),
        Command::Conflicts(args) => args.run(&cli.global),
        Command::Log(args) => args.run(&cli.global),
        Command::Diff(args) => args.run(&cli.global),
        Command::Analyze(args) => args.run(&cli.global),
        Command::Infer(args) => args.run(&cli.global),
        Command::Validate(args) => args.run(&cli.global),
        Command::Serve(args) => args.run(&cli.global),
        Command::Work(args) => args.run(),
        Command::Export(args) => args.run(&cli.global),
        Command::Merge(args) => args.run(&cli.global),
        Command::Split(args) => args.run(&cli.global),
        Command::Annotate(args) => args.run(&cli.global),
        Command::Explain(args) => args.run(&cli.global),
        Command::Suggest(args) => args.run(&cli.global),
        Command::Pack(args) => args.run(&cli.global),
        Command::Train(args) => args.run(),
        Command::Eval(args) => args.run(),
        Command::Seeds(args) => args.run(),
        Command::Completions(args) => args.run(),
        Command::Man(args) => args.run(),
    };
    done.unwrap_or_else(|failure| {
        cli.global.console.failure("error", &failure);
        ExitCode::from(failure.code)
    })
}

/// Lets the other threads of the program go before this one: those of analysis wait when what they have made is not
/// taken, and taking it also waits for the disk.
fn give_way() {
    // Only on Linux a thread has a priority of its own. Whoever may not change it goes on without.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::nice(10);
}
