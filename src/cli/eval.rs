//! `newsgraph eval`: measures the models.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use clap::Subcommand;

use super::Failure;
use super::train::{entity_tools, read_annotated, read_class, read_treebank};
use crate::article::{Article, Metadata};
use crate::entity::Knowledge;
use crate::entity::recogniser::{self, Recogniser};
use crate::frame::Pack;
use crate::reader::Reader;
use crate::seeds::Seeds;
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
        /// Time the analysis of the treebanks' tokens on one thread, and the loading of the model
        #[arg(long)]
        speed: bool,
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
    /// Precision, recall and F1 of names, exact spans and classes, on texts annotated in brat's format
    Entities {
        /// A class of the annotations, and the class of the ontology that it is
        #[arg(long = "class", value_name = "CLASS=CLASS", value_parser = read_class, required = true)]
        classes: Vec<(String, String)>,
        /// A model file instead of the one that the program carries
        #[arg(long, value_name = "FILE")]
        model: Option<PathBuf>,
        /// Print what was missed and what is wrong too
        #[arg(long)]
        errors: bool,
        /// Time the way from text to linked mentions on one thread, and the loading of what it needs
        #[arg(long)]
        speed: bool,
        /// Texts (`.txt`), each with its annotations beside it (`.ann`), or folders of them
        #[arg(required = true, value_name = "FILE|FOLDER")]
        texts: Vec<PathBuf>,
    },
}

impl Args {
    /// Measures and prints.
    pub fn run(&self) -> Result<ExitCode, Failure> {
        let (gold_tokens, speed, model, output, treebanks) = match &self.what {
            What::Syntax { gold_tokens, speed, model, output, treebanks } => {
                (gold_tokens, speed, model, output, treebanks)
            }
            What::Entities { classes, model, errors, speed, texts } => {
                entities(classes, model.as_deref(), *errors, texts)?;
                return if *speed { entity_speed(texts, classes) } else { Ok(ExitCode::SUCCESS) };
            }
        };
        let bytes = match model {
            None => Cow::Borrowed(Model::FRENCH),
            Some(path) => {
                Cow::Owned(std::fs::read(path).map_err(|e| Failure::new(format!("{}: {e}", path.display())))?)
            }
        };
        let started = Instant::now();
        let parser = load(&bytes, model.as_deref())?;
        let loading = started.elapsed();
        let mut written = String::new();
        let mut all = Vec::new();
        for path in treebanks {
            let gold = read_treebank(path)?;
            let scores = syntax::evaluate(&parser, &gold, *gold_tokens);
            let words: usize = gold.iter().map(|(_, tree)| tree.words.len()).sum();
            anstream::println!("{} ({words} words)\n{scores}", path.display());
            if output.is_some() {
                for (text, tree) in &gold {
                    let mut tree = tree.clone();
                    parser.analyse(std::slice::from_mut(&mut tree));
                    written.push_str(&conllu::write(text, &tree, &[("text", text)]).to_string());
                }
            }
            all.extend(gold);
        }
        if let Some(path) = output {
            std::fs::write(path, written).map_err(|e| Failure::new(format!("{}: {e}", path.display())))?;
        }
        if *speed {
            let rate = words_per_second(&parser, all.into_iter().map(|(_, tree)| tree).collect());
            let (size, loading) = (bytes.len() as f64 / 1e6, loading.as_secs_f64() * 1000.0);
            anstream::println!(
                "{rate:.0} words per second on one thread; the model of {size:.1} MB was loaded in {loading:.0} ms"
            );
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn entities(
    classes: &[(String, String)],
    model: Option<&Path>,
    errors: bool,
    texts: &[PathBuf],
) -> Result<(), Failure> {
    let bytes = match model {
        None => Cow::Borrowed(Recogniser::FRENCH),
        Some(path) => Cow::Owned(std::fs::read(path).map_err(|e| Failure::new(format!("{}: {e}", path.display())))?),
    };
    let recogniser = Recogniser::from_bytes(&bytes).map_err(|e| {
        let name = model.map_or_else(|| "the model of names".to_owned(), |path| path.display().to_string());
        Failure::new(format!("{name}: {e}")).help("make one with `newsgraph train entities`")
    })?;
    let (parser, gazetteer) = entity_tools()?;
    let annotated = read_annotated(texts, classes)?;
    let pack = Pack::deals().map_err(Failure::new)?;
    let knowledge = Knowledge {
        language: parser.language(),
        gazetteer: &gazetteer,
        parser: &parser,
        recogniser: &recogniser,
        lexicon: &pack.lexicon,
        is_a: &|class, ancestor| pack.ontology.is_a(class, ancestor),
    };
    let scores = recogniser::evaluate(knowledge, &annotated);
    if errors {
        scores.errors.iter().for_each(|line| anstream::println!("{line}"));
    }
    anstream::println!("{scores}");
    Ok(())
}

/// Times the reader up to mentions and entities: the median of five runs over all texts.
fn entity_speed(texts: &[PathBuf], classes: &[(String, String)]) -> Result<ExitCode, Failure> {
    let milliseconds = |started: Instant| started.elapsed().as_secs_f64() * 1000.0;
    let started = Instant::now();
    let seeds = Seeds::embedded().map_err(Failure::new)?;
    // A name is found as soon as the tables are there.
    let known = seeds.longest(&["union", "europeenne"]).is_some();
    let of_seeds = milliseconds(started);
    let started = Instant::now();
    Recogniser::french().map_err(Failure::new)?;
    let of_names = milliseconds(started);
    let reader = Reader::french().map_err(Failure::new)?;
    let articles: Vec<Article> = read_annotated(texts, classes)?
        .into_iter()
        .filter_map(|annotated| Article::new("speed".to_owned(), Metadata::default(), annotated.text).ok())
        .collect();
    let mut words = 0;
    let mut rates = [0.0; 5];
    for rate in &mut rates {
        let started = Instant::now();
        words = articles.iter().flat_map(|article| reader.annotate(article).0).map(|s| s.tree.words.len()).sum();
        *rate = words as f64 / started.elapsed().as_secs_f64();
    }
    rates.sort_by(f64::total_cmp);
    anstream::println!("{:.0} words per second from text to links, of {words} words, on one thread", rates[2]);
    anstream::println!(
        "seeds loaded in {of_seeds:.1} ms (a name is found: {known}), the recogniser in {of_names:.0} ms"
    );
    Ok(ExitCode::SUCCESS)
}

/// How many words per second the parser analyses: the median of five runs of one second or more.
fn words_per_second(parser: &Parser, mut trees: Vec<syntax::Tree>) -> f64 {
    let words: usize = trees.iter().map(|tree| tree.words.len()).sum();
    let mut run = || {
        let started = Instant::now();
        let mut done = 0;
        while started.elapsed().as_secs_f64() < 1.0 {
            parser.analyse(&mut trees);
            done += words;
        }
        done as f64 / started.elapsed().as_secs_f64()
    };
    let mut rates = [0; 5].map(|_| run());
    rates.sort_by(f64::total_cmp);
    rates[2]
}

fn load(bytes: &[u8], path: Option<&Path>) -> Result<Parser, Failure> {
    let name = path.map_or_else(|| "the model for French".to_owned(), |path| path.display().to_string());
    let model = Model::from_bytes(bytes)
        .map_err(|e| Failure::new(format!("{name}: {e}")).help("make one with `newsgraph train syntax`"))?;
    Parser::new(model).ok_or_else(|| Failure::new("the model's language is not known to this program"))
}
