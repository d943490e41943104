//! `newsgraph seeds`: makes the tables of what is known beforehand.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;

use super::Failure;
use crate::seeds::make::make;

/// Make the tables of countries, places, companies and currencies from open data
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Write the tables that the program carries
    Make {
        /// The folder of gazetteers (their sources stand in seeds/README.md)
        #[arg(long, value_name = "DIR")]
        from: PathBuf,
        /// The folder that the tables are written to
        #[arg(long, value_name = "DIR", default_value = "seeds")]
        out: PathBuf,
    },
}

impl Args {
    /// Makes and writes the tables.
    pub fn run(&self) -> Result<ExitCode, Failure> {
        let What::Make { from, out } = &self.what;
        for (name, table) in make(from).map_err(Failure::new)? {
            let path = out.join(name);
            std::fs::write(&path, &table).map_err(|e| Failure::new(format!("{}: {e}", path.display())))?;
            anstream::eprintln!("{}: {} rows", path.display(), table.lines().count() - 1);
        }
        Ok(ExitCode::SUCCESS)
    }
}
