//! JSON Lines: one article a line, with `id`, `url`, `title`, `date`, `language` and `text`.

use std::path::Path;

use serde::Deserialize;

use super::{Article, InputError, Metadata, PartialDate};

#[derive(Deserialize)]
struct Record {
    id: Option<String>,
    url: Option<String>,
    title: Option<String>,
    date: Option<String>,
    language: Option<String>,
    #[serde(alias = "source", alias = "publisher")]
    outlet: Option<String>,
    text: String,
}

/// Reads the article on line number `line`.
pub fn read(path: &Path, line: usize, content: &str) -> Result<Article, InputError> {
    let record: Record = serde_json::from_str(content).map_err(|e| {
        let message = e.to_string();
        let message = message.split(" at line ").next().unwrap_or_default();
        let column = content.char_indices().take_while(|(byte, _)| *byte < e.column()).count().max(1);
        InputError::new(path, format!("this is no article in JSON: {message}"))
            .at(line, column)
            .help("each line is one object with at least a \"text\", such as {\"id\": \"a1\", \"date\": \"2025-09-17\", \"text\": \"…\"}")
    })?;
    let date = match record.date.as_deref().filter(|d| !d.is_empty()) {
        None => None,
        Some(text) => {
            Some(text.parse::<PartialDate>().map_err(|message| InputError::new(path, message).at_line(line))?)
        }
    };
    let some = |field: Option<String>| field.filter(|f| !f.trim().is_empty());
    let id = some(record.id).or_else(|| some(record.url.clone()));
    let id = id.unwrap_or_else(|| format!("{}-{line}", path.file_stem().unwrap_or_default().to_string_lossy()));
    let (title, url, language, outlet) =
        (some(record.title), some(record.url), some(record.language), some(record.outlet));
    Article::new(id, Metadata { title, url, date, language, outlet }, record.text)
        .map_err(|message| InputError::new(path, message).at_line(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_name_line_and_column() {
        let error = read(Path::new("a.jsonl"), 7, "{\"text\": \"é\" oops}").unwrap_err();
        assert_eq!(error.to_string(), "a.jsonl:7:14: this is no article in JSON: expected `,` or `}`");
        let error = read(Path::new("a.jsonl"), 8, "{\"text\": \"x\", \"date\": \"hier\"}").unwrap_err();
        assert_eq!(error.to_string(), "a.jsonl:8: \"hier\" is no date; write it as year, month and day: 2025-09-17");
    }
}
