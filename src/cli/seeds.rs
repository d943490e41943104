//! `newsgraph seeds`: makes the tables of what is known beforehand.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;

use super::{Failure, read_seeds};
use crate::lang::FRENCH;
use crate::seeds::make::make;
use crate::seeds::{OWN_TABLES, Seeds, Tables};

/// Make the tables of what is known beforehand
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Write the tables that the program carries, from open data, and their compiled form
    Make {
        /// The folder of gazetteers (their sources stand in seeds/README.md); without it the tables stay
        /// as they are and are only compiled
        #[arg(long, value_name = "DIR")]
        from: Option<PathBuf>,
        /// The folder that the tables are written to, in which `additions` lie
        #[arg(long, value_name = "DIR", default_value = "seeds")]
        out: PathBuf,
    },
    /// Compile a folder of tables of your own, so that it loads at once with `--seeds`
    Compile {
        /// The folder of tables (`.tsv`)
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        /// Where the compiled form is written
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

impl Args {
    /// Makes and writes the tables.
    pub fn run(&self) -> Result<ExitCode, Failure> {
        match &self.what {
            What::Make { from, out } => {
                if let Some(from) = from {
                    for (name, table) in make(from).map_err(Failure::new)? {
                        write(&out.join(name), table.as_bytes())?;
                    }
                }
                let mut tables = Tables::default();
                for name in OWN_TABLES {
                    tables.read_file(&out.join(name)).map_err(Failure::new)?;
                }
                tables.check().map_err(Failure::new)?;
                write(&out.join("compiled.bin"), Seeds::compile(&tables, &FRENCH).as_bytes())?;
            }
            What::Compile { folder, out } => write(out, read_seeds(folder)?.as_bytes())?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    std::fs::write(path, bytes).map_err(|e| Failure::new(format!("{}: {e}", path.display())))?;
    anstream::eprintln!("{}: {} kB", path.display(), bytes.len() / 1000);
    Ok(())
}
