//! `newsgraph train`: makes the models from treebanks and lexica.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;

use super::Failure;
use crate::lang;
use crate::syntax::{self, Sources, Upos, conllu};

/// Train the models that the program carries
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// The tagger, lemmatiser and parser, from CoNLL-U treebanks
    Syntax {
        /// ISO 639-1 code of the language
        #[arg(long, default_value = "fr")]
        lang: String,
        /// Lexicon with the columns form, pos, lemma, or lemma, pos (tab-separated, with a header)
        #[arg(long, value_name = "TSV")]
        lexicon: Vec<PathBuf>,
        /// Treebank of another kind of text, whose sentences count less
        #[arg(long, value_name = "CONLLU")]
        lesser: Vec<PathBuf>,
        /// Articles as plain text, to learn words from
        #[arg(long, value_name = "FILE|FOLDER")]
        text: Vec<PathBuf>,
        /// Where the model is written
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// Treebank files
        #[arg(required = true, value_name = "CONLLU")]
        treebanks: Vec<PathBuf>,
    },
}

impl Args {
    /// Trains and writes the model.
    pub fn run(&self) -> Result<ExitCode, Failure> {
        let What::Syntax { lang, lexicon, lesser, text, out, treebanks } = &self.what;
        let language = lang::by_code(lang)
            .ok_or_else(|| Failure::new(format!("no language {lang:?}")).help("the languages are: fr"))?;
        let mut sources = Sources::default();
        for path in treebanks {
            sources.sentences.extend(read_treebank(path)?);
        }
        for path in lesser {
            sources.lesser.extend(read_treebank(path)?);
        }
        for path in texts(text)? {
            let read = std::fs::read_to_string(&path);
            sources.texts.push(read.map_err(|e| Failure::new(format!("{}: {e}", path.display())))?);
        }
        for path in lexicon {
            sources.lexicon.extend(read_lexicon(path)?);
        }
        let model = syntax::train(&sources, language, |step| anstream::eprintln!("training: {step}"));
        let bytes = model.to_bytes();
        std::fs::write(out, &bytes).map_err(|e| Failure::new(format!("{}: {e}", out.display())))?;
        anstream::eprintln!("{}: {:.1} MB", out.display(), bytes.len() as f64 / 1e6);
        Ok(ExitCode::SUCCESS)
    }
}

/// The sentences of a CoNLL-U file.
pub(super) fn read_treebank(path: &Path) -> Result<Vec<(String, syntax::Tree)>, Failure> {
    let text = std::fs::read_to_string(path).map_err(|e| Failure::new(format!("{}: {e}", path.display())))?;
    let sentences = conllu::read(&text).map_err(|e| {
        Failure::new(format!("{}: {e}", path.display()))
            .help("the format is described at universaldependencies.org/format.html")
    })?;
    Ok(sentences.iter().map(conllu::Sentence::tree).collect())
}

/// The files, and those that end in `.txt` in the folders and below, in the order of their paths.
fn texts(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    for path in paths {
        if !path.is_dir() {
            found.push(path.clone());
            continue;
        }
        let fail = |e: std::io::Error| Failure::new(format!("{}: {e}", path.display()));
        let entries = std::fs::read_dir(path).and_then(Iterator::collect::<Result<Vec<_>, _>>).map_err(fail)?;
        let mut entries: Vec<PathBuf> = entries.iter().map(std::fs::DirEntry::path).collect();
        entries.retain(|entry| entry.is_dir() || entry.extension().is_some_and(|e| e == "txt"));
        entries.sort();
        found.extend(texts(&entries)?);
    }
    Ok(found)
}

fn read_lexicon(path: &Path) -> Result<Vec<(String, Upos, String)>, Failure> {
    let fail = |e: csv::Error| Failure::new(format!("{}: {e}", path.display()));
    let mut reader =
        csv::ReaderBuilder::new().delimiter(b'\t').quoting(false).flexible(true).from_path(path).map_err(fail)?;
    let headers = reader.headers().map_err(fail)?.clone();
    let column = |name: &str| headers.iter().position(|h| h == name);
    let (form, pos, lemma) = (column("form"), column("pos"), column("lemma"));
    let (Some(pos), Some(lemma)) = (pos, lemma) else {
        return Err(Failure::new(format!("{}:1: expected the columns form, pos and lemma", path.display())));
    };
    let mut entries = Vec::new();
    for record in reader.records() {
        let record = record.map_err(fail)?;
        let cell = |index: usize| record.get(index).unwrap_or_default().to_owned();
        let lemma = cell(lemma);
        let form = form.map_or_else(|| lemma.clone(), cell);
        let tags: &[Upos] = match cell(pos).as_str() {
            "ADJECTIVES" if lemma.ends_with("er") || lemma.ends_with("ir") || lemma.ends_with("re") => {
                &[Upos::Verb, Upos::Adj]
            }
            "ADJECTIVES" => &[Upos::Adj],
            "NOUNS" => &[Upos::Noun],
            "VERBS" => &[Upos::Verb],
            "AUXILIARY" => &[Upos::Aux],
            "ADVERBS" => &[Upos::Adv],
            _ => &[],
        };
        // A participle's own form is its lemma as an adjective, but for gender and number.
        entries.extend(
            tags.iter().filter(|t| **t != Upos::Adj || tags.len() == 1).map(|t| (form.clone(), *t, lemma.clone())),
        );
    }
    Ok(entries)
}
