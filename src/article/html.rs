//! Web pages: the article's own text, and what the page says of it.

use std::ops::ControlFlow;
use std::path::Path;

use dom_query::Document;
use dom_smoothie::{Config, Readability, TextMode};

use super::format::Format;
use super::source::{Hints, Sink, Source};
use super::{Article, InputError, Record, decode, page, plain};

/// One article a page.
pub const FORMAT: Format = Format { suffixes: &["html", "htm", "xhtml"], begins, cut };

/// The longest page, in bytes.
pub const LONGEST_PAGE: usize = 16_000_000;

/// The most elements of a page that are looked at for the article.
const MOST_ELEMENTS: usize = 500_000;

/// The most elements that may stand in one another: what works on a tree goes down it step by step.
const DEEPEST: usize = 1000;

/// A text shorter than this, in bytes, is not taken for the page's article if the page says of another that it is.
const SHORT: usize = 400;

fn begins(head: &[u8]) -> bool {
    let start = String::from_utf8_lossy(&head[..head.len().min(1024)]).trim_start_matches('\u{feff}').to_lowercase();
    let start = start.trim_start();
    ["<!doctype html", "<html", "<head", "<body", "<!-- "].iter().any(|tag| start.starts_with(tag))
        || start.starts_with("<?xml") && start.contains("<html")
}

fn cut(mut source: Source, sink: &mut Sink) -> ControlFlow<()> {
    sink(source.whole(LONGEST_PAGE).map(|bytes| {
        let Source { path, id, hints, .. } = source;
        Record::new(path.clone(), bytes.len(), move || read(&path, &id, &bytes, hints))
    }))
}

/// Reads the article of a page.
///
/// The article's part of the page is found as by Mozilla's Readability; figures' captions are none of it. Title, date,
/// language, outlet and address are taken from JSON-LD, OpenGraph and other `meta` elements, microdata and the page
/// itself, the first that has them.
///
/// # Errors
/// If the bytes are no text, or no article is found in the page.
pub fn read(path: &Path, id: &str, bytes: &[u8], hints: Hints) -> Result<Article, InputError> {
    let charset = hints.charset.or_else(|| page::charset(bytes));
    let html = plain::text(path, bytes, charset.as_deref())?;
    if depth(&html) > DEEPEST {
        let message = format!("the page has elements in elements, more than {DEEPEST} deep");
        return Err(InputError::new(path, message).help("no browser shows such a page"));
    }
    let document = Document::from(html);
    let page::Page { metadata, body, language } = page::read(&document, hints.url);
    document.select("figcaption").remove();
    let config = Config {
        text_mode: TextMode::Formatted,
        disable_json_ld: true,
        max_elements_to_parse: MOST_ELEMENTS,
        ..Config::default()
    };
    let found = Readability::with_document(document, None, Some(config)).and_then(|mut page| page.parse());
    let text = found.map(|article| lines(&article.text_content)).unwrap_or_default();
    let text = match body {
        Some(body) if text.len() < SHORT && body.len() > text.len() => lines(&body),
        _ => text,
    };
    if text.trim().is_empty() {
        return Err(InputError::new(path, "no article was found in this page"));
    }
    let mut article = Article::new(id.to_owned(), metadata, text).map_err(|message| InputError::new(path, message))?;
    article.stated_language = language;
    Ok(article)
}

/// How many elements stand in one another at most, by the tags that open and close them. Elements that have no
/// content or end where the next begins do not count.
fn depth(html: &str) -> usize {
    const FLAT: [&str; 22] = [
        "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option", "p",
        "param", "source", "td", "th", "tr", "track", "wbr",
    ];
    let (mut open, mut deepest) = (0_usize, 0);
    for tag in html.split('<').skip(1) {
        let (closes, tag) = tag.strip_prefix('/').map_or((false, tag), |tag| (true, tag));
        let name = tag.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        if name.is_empty() || FLAT.iter().any(|flat| flat.eq_ignore_ascii_case(name)) {
            continue;
        }
        open = if closes { open.saturating_sub(1) } else { open + 1 };
        deepest = deepest.max(open);
    }
    deepest
}

/// The text of a piece of HTML, all of it; nothing of one whose elements are too deep in one another.
pub fn fragment(html: &str) -> String {
    if depth(html) > DEEPEST {
        return String::new();
    }
    let document = Document::fragment(html);
    document.select("script, style, figcaption, template").remove();
    lines(&document.formatted_text())
}

/// Text with one space between words and one empty line between paragraphs.
fn lines(text: &str) -> String {
    let mut lines = String::with_capacity(text.len());
    for line in text.lines().map(decode::on_one_line).filter(|line| !line.is_empty()) {
        if !lines.is_empty() {
            lines.push_str("\n\n");
        }
        lines.push_str(&line);
    }
    lines
}

/// Whether a text has marks of HTML in it.
pub fn is_html(text: &str) -> bool {
    text.contains("</") || text.contains("<br") || text.contains("<p>")
}
