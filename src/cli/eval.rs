//! `newsgraph eval`: measures the models.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;

use super::Failure;
use super::train::read_treebank;
use crate::syntax::{self, Model, Parser, conllu};

/// Measure the models on annotated files
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// The metrics of the CoNLL 2018 shared task, on CoNLL-U treebanks
    Syntax {
        /// Read the treebank's own tokens instead of its text
        #[arg(long)]
        gold_tokens: bool,
        /// A model file instead of the one that the program carries
        #[arg(long, value_name = "FILE")]
        model: Option<PathBuf>,
        /// Write what the parser makes of the treebanks' tokens to this file too, as CoNLL-U
        #[arg(long, value_name = "CONLLU", requires = "gold_tokens")]
        output: Option<PathBuf>,
        /// Treebank files
        #[arg(required = true, value_name = "CONLLU")]
        treebanks: Vec<PathBuf>,
    },
}

impl Args {
    /// Measures and prints; the last line is the summary.
    pub fn run(&self) -> Result<ExitCode, Failure> {
        let What::Syntax { gold_tokens, model, output, treebanks } = &self.what;
        let parser = load(model.as_ref())?;
        let mut written = String::new();
        for path in treebanks {
            let gold = read_treebank(path)?;
            let started = std::time::Instant::now();
            let scores = syntax::evaluate(&parser, &gold, *gold_tokens);
            let words: usize = gold.iter().map(|(_, tree)| tree.words.len()).sum();
            let rate = words as f64 / started.elapsed().as_secs_f64();
            if output.is_some() {
                for (text, tree) in &gold {
                    let mut tree = tree.clone();
                    parser.analyse(&mut tree);
                    written.push_str(&conllu::write(text, &tree, &[("text", text)]).to_string());
                }
            }
            anstream::println!("{} ({words} words, {rate:.0} words/s)\n{scores}", path.display());
        }
        if let Some(path) = output {
            std::fs::write(path, written).map_err(|e| Failure::new(format!("{}: {e}", path.display())))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn load(path: Option<&PathBuf>) -> Result<Parser, Failure> {
    let model = match path {
        None => Model::french().map_err(|e| Failure::new(format!("the model for French: {e}")))?,
        Some(path) => {
            let bytes = std::fs::read(path).map_err(|e| Failure::new(format!("{}: {e}", path.display())))?;
            Model::from_bytes(&bytes).map_err(|e| {
                Failure::new(format!("{}: {e}", path.display())).help("make one with `newsgraph train syntax`")
            })?
        }
    };
    Parser::new(model).ok_or_else(|| Failure::new("the model's language is not known to this program"))
}
