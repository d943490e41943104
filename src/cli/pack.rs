//! `newsgraph pack`: works on domain packs.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;

use super::{Failure, Global};
use crate::frame::Pack;
use crate::pack_check::failing_examples;
use crate::reader::Reader;

/// Check a domain pack
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Read a pack's files and run the examples of its frames
    Check {
        /// The pack's folder: an ontology (*.ttl), lexicon.txt and frames/*.frame
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
}

impl Args {
    /// Checks, and prints what is wrong.
    pub fn run(&self, global: &Global) -> Result<ExitCode, Failure> {
        let What::Check { folder } = &self.what;
        let pack = Pack::load(folder).map_err(Failure::new)?;
        let (frames, examples) = (pack.frames.len(), pack.frames.iter().map(|f| f.examples.len()).sum::<usize>());
        // What a frame's example shows is read, however rarely it is right.
        let reader = Reader::with(pack, Vec::new()).map_err(Failure::new)?.with_min_confidence(0.0);
        let failing = failing_examples(&reader);
        for fault in &failing {
            global.report(Failure::new(fault));
        }
        anstream::println!("{frames} frames, {examples} examples, {} of them fail", failing.len());
        Ok(if failing.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }
}
