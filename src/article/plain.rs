//! Plain text, with or without front matter.

use std::ops::ControlFlow;
use std::path::Path;

use super::format::Format;
use super::source::{Sink, Source};
use super::{Article, InputError, LONGEST_TEXT, Record, decode, front_matter};

/// One article a file.
pub const FORMAT: Format =
    Format { suffixes: &["txt", "text"], begins: |head| !head.contains(&0) || is_wide(head), cut };

/// Front matter may stand before the text, so a little more than the text's limit is read.
pub const LONGEST_FILE: usize = LONGEST_TEXT + 65_536;

fn cut(mut source: Source, sink: &mut Sink) -> ControlFlow<()> {
    sink(source.whole(LONGEST_FILE).map(|bytes| {
        let Source { path, id, hints, .. } = source;
        Record::new(path.clone(), bytes.len(), move || {
            let mut article = read(&path, &id, &text(&path, &bytes, hints.charset.as_deref())?)?;
            article.url = article.url.or(hints.url);
            Ok(article)
        })
    }))
}

/// Whether bytes begin with the mark of UTF-16.
fn is_wide(head: &[u8]) -> bool {
    head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff])
}

/// The text of a file that has to be text.
pub(super) fn text(path: &Path, bytes: &[u8], declared: Option<&str>) -> Result<String, InputError> {
    decode::text(bytes, declared).ok_or_else(|| {
        InputError::new(path, "this is a binary file, not text")
            .help("give the article as text or as a page; other documents have to be converted first")
    })
}

/// Reads one article from the text of a file. `id` names it unless its front matter does.
///
/// # Errors
/// If the front matter is wrong, or there is no text.
pub fn read(path: &Path, id: &str, text: &str) -> Result<Article, InputError> {
    let (metadata, own_id, start) = front_matter::parse(path, text)?;
    Article::new(own_id.unwrap_or_else(|| id.to_owned()), metadata, text[start..].trim().to_owned())
        .map_err(|message| InputError::new(path, message))
}
