//! The command line: one file a command, each with its arguments and what it calls.
//!
//! Results go to standard output, everything else to standard error. Exit codes: 0 done; 1 the work
//! found a fault that the user should see; 2 bad usage or input.

mod eval;
mod seeds;
mod train;

use std::fmt;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Reads news articles into a knowledge graph whose every edge can show its sentence.
#[derive(Debug, Parser)]
#[command(name = "newsgraph", version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Train(train::Args),
    Eval(eval::Args),
    Seeds(seeds::Args),
}

/// Why a command stops: what and where, and how to mend it.
#[derive(Debug)]
pub struct Failure {
    message: String,
    help: Option<String>,
}

impl Failure {
    /// A failure with nothing to advise.
    pub fn new(message: impl fmt::Display) -> Self {
        Self { message: message.to_string(), help: None }
    }

    /// Adds how to mend it.
    #[must_use]
    pub fn help(mut self, help: impl fmt::Display) -> Self {
        self.help = Some(help.to_string());
        self
    }
}

/// Runs the program with the process's arguments.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let done = match cli.command {
        Command::Train(args) => args.run(),
        Command::Eval(args) => args.run(),
        Command::Seeds(args) => args.run(),
    };
    done.unwrap_or_else(|failure| {
        anstream::eprintln!("error: {}", failure.message);
        if let Some(help) = failure.help {
            anstream::eprintln!("  help: {help}");
        }
        ExitCode::from(2)
    })
}
