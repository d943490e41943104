//! RSS and Atom: each entry is an article.

use std::ops::ControlFlow;

use feed_rs::model::{Entry, Feed};
use feed_rs::parser::Builder;

use super::format::Format;
use super::source::{Sink, Source};
use super::{Article, InputError, Metadata, PartialDate, Record, html, page, plain};

/// Many articles a file.
pub const FORMAT: Format = Format { suffixes: &["rss", "atom", "xml"], begins, cut };

/// The longest feed, in bytes.
const LONGEST_FEED: usize = 64_000_000;

fn begins(head: &[u8]) -> bool {
    let start = String::from_utf8_lossy(&head[..head.len().min(2048)]);
    ["<rss", "<feed", "<rdf:RDF"].iter().any(|tag| start.contains(tag))
        && start.trim_start_matches('\u{feff}').trim_start().starts_with('<')
}

fn cut(mut source: Source, sink: &mut Sink) -> ControlFlow<()> {
    let feed = source.whole(LONGEST_FEED).and_then(|bytes| {
        let text = plain::text(&source.path, &bytes, page::charset(&bytes).as_deref())?;
        // The text is decoded; what it says of its encoding is no longer so.
        let text =
            text.find("?>").filter(|_| text.trim_start().starts_with("<?xml")).map_or(&*text, |at| &text[at + 2..]);
        let parser = Builder::new().id_generator(|_, _, _| String::new()).build();
        parser
            .parse(text.as_bytes())
            .map_err(|e| source.error(format!("this is no feed: {e}")).help("feeds are RSS, Atom or RDF Site Summary"))
    });
    let Feed { title, language, entries, .. } = match feed {
        Ok(feed) => feed,
        Err(fault) => return sink(Err(fault)),
    };
    let (outlet, stem) = (title.map(|title| title.content), source.stem());
    for (number, entry) in entries.into_iter().enumerate() {
        let (path, outlet, language) = (source.path.clone(), outlet.clone(), language.clone());
        let id = format!("{stem}-{}", number + 1);
        let body = entry.content.as_ref().and_then(|content| content.body.as_ref()).map_or(0, String::len);
        let size = body + entry.summary.as_ref().map_or(0, |summary| summary.content.len());
        sink(Ok(Record::new(path.clone(), size, move || {
            let named = id.clone();
            article(entry, id, outlet, language).map_err(|message| InputError::new(path, format!("{named}: {message}")))
        })))?;
    }
    ControlFlow::Continue(())
}

/// The article of an entry, named by its link, its identifier or else by `id`.
fn article(entry: Entry, id: String, outlet: Option<String>, language: Option<String>) -> Result<Article, String> {
    let link = |entry: &Entry| {
        let page = |rel: Option<&str>| matches!(rel, None | Some("alternate"));
        entry.links.iter().find(|link| page(link.rel.as_deref())).map(|link| link.href.clone())
    };
    let url = link(&entry);
    let body = entry.content.and_then(|content| content.body).filter(|body| !body.trim().is_empty());
    let body = body.or_else(|| entry.summary.map(|summary| summary.content)).unwrap_or_default();
    let text = if html::is_html(&body) || body.contains('&') { html::fragment(&body) } else { body };
    let metadata = Metadata {
        title: entry.title.map(|title| html::fragment(&title.content)).filter(|title| !title.is_empty()),
        date: entry
            .published
            .or(entry.updated)
            .and_then(|day| day.format("%Y-%m-%d").to_string().parse::<PartialDate>().ok()),
        outlet: outlet.filter(|outlet| !outlet.is_empty()),
        url: url.clone(),
        language: None,
    };
    let given = Some(entry.id).filter(|id| !id.is_empty());
    let mut article = Article::new(url.or(given).unwrap_or(id), metadata, text)?;
    article.stated_language = entry.language.or(language);
    Ok(article)
}
