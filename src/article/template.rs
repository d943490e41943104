//! A format to begin with: copy this file, and put its `FORMAT` into `format::FORMATS`.
//!
//! The format of this file has an article a line, its day before a bar: `2025-09-17|Le groupe Orel a signé.` It is
//! compiled and tested with the others, and read nowhere.

use std::ops::ControlFlow;

use super::format::Format;
use super::source::{Sink, Source, line};
use super::{Article, LONGEST_TEXT, Metadata, Record, plain};

/// What is named `.daily`, or begins with a year and has a bar.
const FORMAT: Format = Format {
    suffixes: &["daily"],
    // The first bytes, at most 64 kB, and at least one. No two formats should say yes to the same.
    begins: |head| head.starts_with(b"20") && head.contains(&b'|'),
    cut,
};

/// Cuts the source. It does what has to go in the order of the bytes and is quick; what takes time stands in the
/// record, which another thread reads.
fn cut(mut source: Source, sink: &mut Sink) -> ControlFlow<()> {
    for number in 1.. {
        // No more is kept than one article may have, whatever the source holds.
        let bytes = match line(&mut source.bytes, LONGEST_TEXT) {
            Ok(None) => break,
            Ok(Some(Ok(bytes))) => bytes,
            // A bad record is reported, and the next one is read …
            Ok(Some(Err(length))) => {
                let fault = source.error(format!("the line has {length} bytes")).at_line(number);
                sink(Err(fault.help("each line is one article")))?;
                continue;
            }
            // … but where the source itself is broken nothing comes after.
            Err(e) => return sink(Err(source.unreadable(&e).at_line(number))),
        };
        let (path, id) = (source.path.clone(), format!("{}-{number}", source.stem()));
        sink(Ok(Record::new(path.clone(), bytes.len(), move || {
            let fail = |message: String| super::InputError::new(&path, message).at_line(number);
            let text = plain::text(&path, &bytes, None)?;
            let (day, text) = text.split_once('|').ok_or_else(|| fail("the line has no bar".to_owned()))?;
            let metadata = Metadata { date: Some(day.parse().map_err(fail)?), ..Metadata::default() };
            Article::new(id, metadata, text.trim().to_owned()).map_err(fail)
        })))?;
    }
    ControlFlow::Continue(())
}

#[test]
fn the_template_is_a_format() {
    let source = "2025-09-17|Le groupe Orel a signé.\n2025-09-18 sans barre\n2025-09-19|Tarn aussi.\n";
    assert!((FORMAT.begins)(source.as_bytes()));
    let mut found = Vec::new();
    let source = Source::new("news.daily", "news.daily".to_owned(), source.as_bytes());
    let _ = (FORMAT.cut)(source, &mut |record| {
        let article = record.and_then(|record| record.read(&super::Options::french()));
        found.push(match article {
            Ok(article) => format!("{} {} {}", article.id, article.date.unwrap(), article.text),
            Err(fault) => fault.to_string(),
        });
        ControlFlow::Continue(())
    });
    let expected = [
        "news-1 2025-09-17 Le groupe Orel a signé.",
        "news.daily:2: the line has no bar",
        "news-3 2025-09-19 Tarn aussi.",
    ];
    assert_eq!(found, expected);
}
