//! Articles: the text that is read, what is known of it, and the sources that it comes from.
//!
//! [`Inputs`] finds files, folders and globs; each is a [`Source`] of bytes, decompressed on the way. The [`Format`] of
//! a source cuts it into [`Record`]s, and a record reads into an [`Article`] or into an [`InputError`] that names the
//! place and the remedy. One bad article never stops the others.
//!
//! To add a format: copy `template.rs`, which says what each part does, and put its `FORMAT` into `format.rs`.

mod csv;
mod date;
mod decode;
mod feed;
mod format;
mod front_matter;
mod html;
mod input;
mod json_lines;
mod language;
mod leftover;
mod markdown;
mod page;
mod plain;
mod record;
mod source;
mod table;
mod tar;
#[cfg(test)]
mod template;
mod warc;

use std::fmt;
use std::path::PathBuf;

pub use date::{PartialDate, Unit};
pub use format::Format;
pub use input::{Inputs, Options};
pub use record::Record;
pub use source::{Hints, Sink, Source};

use crate::text::{Span, paragraphs};

/// The longest text, in bytes, that counts as one article.
pub const LONGEST_TEXT: usize = 2_000_000;

/// An article and what is known of it.
///
/// Positions of evidence are positions in `text`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// The name under which the article is known: a file's path within the input, or the `id` of a
    /// record.
    pub id: String,
    /// Headline, where it stands apart from the text.
    pub title: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// Day of publication, against which *mardi* is resolved.
    pub date: Option<PartialDate>,
    /// ISO 639-1 code of the language.
    pub language: Option<String>,
    /// The language that the page or feed states, which is often that of its template: it counts where the text
    /// itself does not tell.
    pub stated_language: Option<String>,
    /// The outlet that published it.
    pub outlet: Option<String>,
    /// The text: as it came, but for characters that are not seen and part words.
    pub text: String,
    /// The paragraphs of the text.
    pub blocks: Vec<Block>,
}

/// A paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// Where it stands in the text.
    pub span: Span,
    /// What it is.
    pub kind: BlockKind,
}

/// What a paragraph is to a reader of facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockKind {
    /// A title or subtitle.
    Heading,
    /// Running text.
    Paragraph,
    /// What the page left behind: captions of logos, reading times, banners, bylines. Not read.
    Leftover,
}

/// Facts about an article that stand beside its text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Metadata {
    /// As in [`Article`].
    pub title: Option<String>,
    /// As in [`Article`].
    pub url: Option<String>,
    /// As in [`Article`].
    pub date: Option<PartialDate>,
    /// As in [`Article`].
    pub language: Option<String>,
    /// As in [`Article`].
    pub outlet: Option<String>,
}

impl Article {
    /// An article with its paragraphs found in `text`.
    ///
    /// # Errors
    /// A message if the text is empty or longer than [`LONGEST_TEXT`].
    pub fn new(id: String, metadata: Metadata, text: String) -> Result<Self, String> {
        let text = decode::clean(text);
        if text.trim().is_empty() {
            return Err("the article has no text".to_owned());
        }
        if text.len() > LONGEST_TEXT {
            let (size, most) = (text.len() as f64 / 1e6, LONGEST_TEXT as f64 / 1e6);
            return Err(format!("the article is {size:.1} MB long, and one article may have {most:.0} MB"));
        }
        let spans = paragraphs(&text);
        let blocks = spans.into_iter().map(|span| Block { span, kind: leftover::kind(span.of(&text)) }).collect();
        let Metadata { title, url, date, language, outlet } = metadata;
        let title = title.map(|title| decode::on_one_line(&decode::clean(title)).into_owned());
        Ok(Self { id, title, url, date, language, stated_language: None, outlet, text, blocks })
    }

    /// The title, or the first paragraph if it is a heading.
    pub fn headline(&self) -> Option<&str> {
        let first = self.blocks.iter().find(|b| b.kind != BlockKind::Leftover);
        let heading = first.filter(|b| b.kind == BlockKind::Heading).map(|b| b.span.of(&self.text));
        self.title.as_deref().or(heading)
    }
}

/// A place in an input, and what is wrong there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct InputError {
    /// The file.
    pub path: PathBuf,
    /// Line, from 1.
    pub line: Option<usize>,
    /// Column in characters, from 1.
    pub column: Option<usize>,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
}

impl InputError {
    /// An error about a whole file.
    pub fn new(path: impl Into<PathBuf>, message: impl fmt::Display) -> Self {
        Self { path: path.into(), line: None, column: None, message: message.to_string(), help: None }
    }

    /// Adds the line, from 1.
    #[must_use]
    pub fn at_line(mut self, line: usize) -> Self {
        self.line = Some(line);
        self
    }

    /// Adds the line and the column, from 1.
    #[must_use]
    pub fn at(mut self, line: usize, column: usize) -> Self {
        (self.line, self.column) = (Some(line), Some(column));
        self
    }

    /// Adds how to mend it.
    #[must_use]
    pub fn help(mut self, help: impl fmt::Display) -> Self {
        self.help = Some(help.to_string());
        self
    }
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path.display())?;
        for number in [self.line, self.column].into_iter().flatten() {
            write!(f, ":{number}")?;
        }
        write!(f, ": {}", self.message)
    }
}
