//! `newsgraph train`: makes the models from treebanks and lexica.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;

use super::Failure;
use crate::entity::Gazetteer;
use crate::entity::recogniser::{self, Annotated, brat, passages};
use crate::lang;
use crate::seeds::Seeds;
use crate::syntax::{self, Model, Parser, Sources, Upos, conllu};

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
    /// The recogniser of names, from texts annotated in brat's format
    Entities {
        /// A class of the annotations, and the class of the ontology that it becomes
        #[arg(long = "class", value_name = "CLASS=CLASS", value_parser = read_class, required = true)]
        classes: Vec<(String, String)>,
        /// A class of the seed tables whose names can stand in place of those of a class of the ontology
        #[arg(long, value_name = "CLASS=CLASS", value_parser = read_class)]
        names_of: Vec<(String, String)>,
        /// Passages with names in brackets (`[Class Name]`), each to be learnt with many other names
        #[arg(long, value_name = "FILE")]
        passages: Vec<PathBuf>,
        /// Where the model is written
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// Texts (`.txt`), each with its annotations beside it (`.ann`), or folders of them
        #[arg(required = true, value_name = "FILE|FOLDER")]
        texts: Vec<PathBuf>,
    },
}

impl Args {
    /// Trains and writes the model.
    pub fn run(&self) -> Result<ExitCode, Failure> {
        let say = |step: &str| anstream::eprintln!("training: {step}");
        let (bytes, out) = match &self.what {
            What::Syntax { lang, lexicon, lesser, text, out, treebanks } => {
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
                    sources.texts.push(read(&path)?);
                }
                for path in lexicon {
                    sources.lexicon.extend(read_lexicon(path)?);
                }
                (syntax::train(&sources, language, say).to_bytes(), out)
            }
            What::Entities { classes, names_of, passages, out, texts } => {
                let (parser, gazetteer) = entity_tools()?;
                let mut sources = recogniser::Sources {
                    texts: read_annotated(texts, classes)?,
                    passages: read_passages(passages)?,
                    classes: classes.iter().map(|(_, to)| to.clone()).collect(),
                    names_of: names_of.clone(),
                };
                sources.classes.dedup();
                (recogniser::train(&sources, &parser, &gazetteer, say).to_bytes(), out)
            }
        };
        std::fs::write(out, &bytes).map_err(|e| Failure::new(format!("{}: {e}", out.display())))?;
        anstream::eprintln!("{}: {:.1} MB", out.display(), bytes.len() as f64 / 1e6);
        Ok(ExitCode::SUCCESS)
    }
}

/// What the recogniser of names rests on: the parser and the gazetteers that the program carries.
pub(super) fn entity_tools() -> Result<(Parser, Gazetteer), Failure> {
    let model = Model::french().map_err(|e| Failure::new(format!("the model for French: {e}")))?;
    let parser = Parser::new(model).ok_or_else(|| Failure::new("the model's language is not known to this program"))?;
    let seeds = Seeds::embedded().map_err(|e| Failure::new(e.to_string()))?;
    Ok((parser, Gazetteer::new(vec![seeds])))
}

pub(super) fn read_class(pair: &str) -> Result<(String, String), String> {
    let pair = pair.split_once('=').map(|(from, to)| (from.to_owned(), to.to_owned()));
    pair.ok_or_else(|| "expected two classes, as in Location=Place".to_owned())
}

fn read_passages(paths: &[PathBuf]) -> Result<Vec<Annotated>, Failure> {
    let mut found = Vec::new();
    for path in paths {
        found.extend(passages::read(&read(path)?).map_err(|e| Failure::new(format!("{}:{e}", path.display())))?);
    }
    Ok(found)
}

/// The texts with their annotations, those of `classes` under their new names.
pub(super) fn read_annotated(paths: &[PathBuf], classes: &[(String, String)]) -> Result<Vec<Annotated>, Failure> {
    let mut found = Vec::new();
    for path in texts(paths)? {
        let text = read(&path)?;
        let beside = path.with_extension("ann");
        let mut annotations = brat::read(&text, &read(&beside)?)
            .map_err(|e| Failure::new(format!("{}:{e}", beside.display())).help("the text stands beside it"))?;
        annotations.retain_mut(|annotation| {
            let class = classes.iter().find(|(from, _)| *from == annotation.class);
            class.map(|(_, to)| annotation.class.clone_from(to)).is_some()
        });
        found.push(Annotated { text, annotations });
    }
    Ok(found)
}

fn read(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|e| Failure::new(format!("{}: {e}", path.display())))
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
