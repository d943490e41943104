//! `newsgraph completions` and `newsgraph man`: made from the definitions of the commands.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::CommandFactory;
use clap_complete::Shell;

use super::{Cli, Failure};

/// Print the completions for a shell
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  newsgraph completions bash > ~/.local/share/bash-completion/completions/newsgraph")]
pub struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    /// Prints them.
    pub fn run(&self) -> Result<ExitCode, Failure> {
        clap_complete::generate(self.shell, &mut Cli::command(), "newsgraph", &mut std::io::stdout());
        Ok(ExitCode::SUCCESS)
    }
}

/// Write the man pages, one a command
#[derive(Debug, clap::Args)]
pub struct Man {
    /// The folder that they are written to
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

impl Man {
    /// Writes them.
    pub fn run(&self) -> Result<ExitCode, Failure> {
        let fail = |e: std::io::Error| Failure::new(format!("{}: {e}", self.folder.display()));
        std::fs::create_dir_all(&self.folder).map_err(fail)?;
        clap_mangen::generate_to(Cli::command(), &self.folder).map_err(fail)?;
        Ok(ExitCode::SUCCESS)
    }
}
