//! JSON Lines: one article a line, with `id`, `url`, `title`, `date`, `language` and `text`.

use std::ops::ControlFlow;
use std::path::Path;

use serde::Deserialize;

use super::format::Format;
use super::source::{Sink, Source, line};
use super::table::Row;
use super::{Article, InputError, LONGEST_TEXT, Record, plain};

/// Many articles a file.
pub const FORMAT: Format =
    Format { suffixes: &["jsonl", "ndjson"], begins: |head| head.trim_ascii_start().starts_with(b"{"), cut };

/// The longest line, in bytes: the longest text with every character escaped.
const LONGEST_LINE: usize = 6 * LONGEST_TEXT;

fn cut(mut source: Source, sink: &mut Sink) -> ControlFlow<()> {
    let stem = source.stem();
    for number in 1.. {
        let bytes = match line(&mut source.bytes, LONGEST_LINE) {
            Ok(None) => break,
            Ok(Some(Ok(bytes))) => bytes,
            Ok(Some(Err(length))) => {
                let (size, most) = (length as f64 / 1e6, LONGEST_LINE / 1_000_000);
                let fault = source.error(format!("the line is {size:.1} MB long, and one line may have {most} MB"));
                sink(Err(fault.at_line(number).help("each line is one article, as a JSON object")))?;
                continue;
            }
            Err(e) => return sink(Err(source.unreadable(&e).at_line(number))),
        };
        if !bytes.trim_ascii().is_empty() {
            let (path, stem) = (source.path.clone(), stem.clone());
            sink(Ok(Record::new(path.clone(), bytes.len(), move || {
                let text = plain::text(&path, &bytes, None).map_err(|fault| fault.at_line(number))?;
                read(&path, &stem, number, text.trim_end())
            })))?;
        }
    }
    ControlFlow::Continue(())
}

#[derive(Deserialize)]
struct Object {
    id: Option<String>,
    url: Option<String>,
    title: Option<String>,
    date: Option<String>,
    language: Option<String>,
    #[serde(alias = "source", alias = "publisher")]
    outlet: Option<String>,
    text: String,
}

/// Reads the article on line number `line`; without an `id` or `url` it is named after `stem` and the line.
///
/// # Errors
/// If the line is no such object, or its date is none.
pub fn read(path: &Path, stem: &str, line: usize, content: &str) -> Result<Article, InputError> {
    let object: Object = serde_json::from_str(content).map_err(|e| {
        let message = e.to_string();
        let message = message.split(" at line ").next().unwrap_or_default();
        let column = content.char_indices().take_while(|(byte, _)| *byte < e.column()).count().max(1);
        InputError::new(path, format!("this is no article in JSON: {message}"))
            .at(line, column)
            .help("each line is one object with at least a \"text\", such as {\"id\": \"a1\", \"date\": \"2025-09-17\", \"text\": \"…\"}")
    })?;
    let Object { id, url, title, date, language, outlet, text } = object;
    let row = Row { id, url, title, date, language, outlet, text };
    row.article(&format!("{stem}-{line}")).map_err(|message| InputError::new(path, message).at_line(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_name_line_and_column() {
        let error = read(Path::new("a.jsonl"), "a", 7, "{\"text\": \"é\" oops}").unwrap_err();
        assert_eq!(error.to_string(), "a.jsonl:7:14: this is no article in JSON: expected `,` or `}`");
        let error = read(Path::new("a.jsonl"), "a", 8, "{\"text\": \"x\", \"date\": \"hier\"}").unwrap_err();
        assert_eq!(error.to_string(), "a.jsonl:8: \"hier\" is no date; write it as year, month and day: 2025-09-17");
    }
}
