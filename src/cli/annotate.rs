//! `newsgraph annotate`: how the text was read.

use std::io::Write;
use std::process::ExitCode;

use super::input::InputArgs;
use super::{Failure, Global};
use crate::article::Article;
use crate::export::{annotation, table};
use crate::reader::Document;
use crate::syntax::conllu;
use crate::text::CodePoints;

/// Print the linguistic reading of articles
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// Mentions with what they stand for and why; trees as CoNLL-U; both as JSON, an object a sentence
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Table,
    Conllu,
    Json,
}

impl Args {
    /// Reads the articles and prints their analysis.
    pub fn run(&self, global: &Global) -> Result<ExitCode, Failure> {
        let reader = global.reader()?;
        let mut out = std::io::BufWriter::new(std::io::stdout().lock());
        let faults = self.input.each_read(global, &reader, |article, document| {
            let text = match self.format {
                Format::Conllu => trees(&article, &document),
                Format::Table => mentions(&article, &document),
                Format::Json => annotation::write(&article, &document),
            };
            out.write_all(text.as_bytes()).map_err(Failure::output)
        })?;
        out.flush().map_err(Failure::output)?;
        Ok(faults.exit_code())
    }
}

fn trees(article: &Article, document: &Document) -> String {
    let mut text = String::new();
    for (index, sentence) in document.sentences.iter().enumerate() {
        let id = format!("{}-{}", article.id, index + 1);
        let line = sentence.span.of(&article.text).split_whitespace().collect::<Vec<_>>().join(" ");
        let written = conllu::write(&article.text, &sentence.tree, &[("sent_id", &id), ("text", &line)]);
        text.push_str(&written.to_string());
    }
    text
}

fn mentions(article: &Article, document: &Document) -> String {
    let points = CodePoints::new(&article.text);
    let headers = ["place", "mention", "kind", "class", "entity", "reason"].map(str::to_owned);
    let mut rows = Vec::new();
    for mention in &document.annotations.mentions {
        let words = &document.sentences[mention.sentence].tree.words;
        let span = words[mention.words.start].span.cover(words[mention.words.end - 1].span);
        let entities = || mention.entities.iter().map(|&e| &document.annotations.entities[e]);
        rows.push(vec![
            points.offset(span.start).to_string(),
            span.of(&article.text).to_owned(),
            format!("{:?}", mention.kind).to_lowercase(),
            entities().map(|e| e.class.as_str()).next().unwrap_or_default().to_owned(),
            entities().map(|e| e.key.as_str()).collect::<Vec<_>>().join(" + "),
            mention.reason.to_owned(),
        ]);
    }
    format!("# {}\n{}\n", article.id, table::write(&headers, &rows, 48))
}
