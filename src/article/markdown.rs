//! Markdown: the running text without its marks.

use std::ops::ControlFlow;
use std::path::Path;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::format::Format;
use super::source::{Sink, Source};
use super::{Article, InputError, Record, front_matter, plain};

/// One article a file.
pub const FORMAT: Format = Format { suffixes: &["md", "markdown"], begins: |_| false, cut };

fn cut(mut source: Source, sink: &mut Sink) -> ControlFlow<()> {
    sink(source.whole(plain::LONGEST_FILE).map(|bytes| {
        let Source { path, id, .. } = source;
        Record::new(path.clone(), bytes.len(), move || read(&path, &id, &plain::text(&path, &bytes, None)?))
    }))
}

/// Reads one article from a Markdown file. Code, images and raw HTML are no part of its text.
///
/// # Errors
/// If the front matter is wrong, or there is no text.
pub fn read(path: &Path, id: &str, source: &str) -> Result<Article, InputError> {
    let (metadata, own_id, start) = front_matter::parse(path, source)?;
    let mut text = String::new();
    let mut hidden = 0;
    for event in Parser::new_ext(&source[start..], Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Start(Tag::Image { .. } | Tag::CodeBlock(_) | Tag::HtmlBlock) => hidden += 1,
            Event::End(TagEnd::Image | TagEnd::CodeBlock | TagEnd::HtmlBlock) => hidden -= 1,
            Event::Text(part) | Event::Code(part) if hidden == 0 => text.push_str(&part),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_)) => text.push_str("\n\n"),
            Event::End(TagEnd::Item | TagEnd::BlockQuote(_)) if !text.ends_with('\n') => text.push('\n'),
            _ => {}
        }
    }
    Article::new(own_id.unwrap_or_else(|| id.to_owned()), metadata, text.trim().to_owned())
        .map_err(|message| InputError::new(path, message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_go_and_text_stays() {
        let source = "---\ndate: 2025-01-31\n---\n# Un *titre*\n\nLe [groupe](http://x.org)\n**Orel** signe.\n\n![Logo](l.png)\n";
        let article = read(Path::new("a.md"), "a.md", source).unwrap();
        assert_eq!(article.text, "Un titre\n\nLe groupe Orel signe.");
        assert_eq!(article.date.unwrap().to_string(), "2025-01-31");
    }
}
