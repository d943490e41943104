//! The block of `key: value` lines between `---` at the head of a text file.

use std::path::Path;

use super::{InputError, Metadata, PartialDate};

/// The metadata at the head of `text`, and where the article itself begins (byte, line).
///
/// # Errors
/// If the block is not closed, a line has no colon, or the date is none.
pub fn parse(path: &Path, text: &str) -> Result<(Metadata, Option<String>, usize), InputError> {
    let mut metadata = Metadata::default();
    let mut id = None;
    let mut lines = text.split_inclusive('\n');
    let mut at = match lines.next() {
        Some(first) if first.trim_end() == "---" => first.len(),
        _ => return Ok((metadata, id, 0)),
    };
    for (index, line) in lines.enumerate() {
        let number = index + 2;
        at += line.len();
        let line = line.trim();
        if line == "---" {
            return Ok((metadata, id, at));
        }
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let Some((key, value)) = line.split_once(':') else {
            return Err(InputError::new(path, "a line of the front matter has no colon")
                .at_line(number)
                .help("write `key: value`, and close the block with a line `---`"));
        };
        let value = value.trim().trim_matches(['"', '\'']);
        let some = (!value.is_empty()).then(|| value.to_owned());
        match key.trim().to_lowercase().as_str() {
            "id" => id = some,
            "title" => metadata.title = some,
            "url" => metadata.url = some,
            "language" | "lang" => metadata.language = some,
            "source" | "outlet" | "publisher" => metadata.outlet = some,
            "date" if some.is_some() => {
                let date = value.parse::<PartialDate>();
                metadata.date = Some(date.map_err(|message| InputError::new(path, message).at_line(number))?);
            }
            // Whoever made the file may note more than is read here.
            _ => {}
        }
    }
    Err(InputError::new(path, "the front matter is not closed").at_line(1).help("end it with a line `---`"))
}
