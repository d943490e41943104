//! Annotated passages in one file: names stand in brackets with their class, `[Person Emmanuel Macron]`; a
//! blank line ends a passage, and `#` begins a remark.

use super::Annotated;
use super::brat::Annotation;
use crate::text::Span;

/// A line that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{line}: a bracket is not closed, or holds no class and name: expected [Class Name]")]
pub struct PassageError {
    /// Its number, from 1.
    pub line: usize,
}

/// Reads the passages of a file.
pub fn read(file: &str) -> Result<Vec<Annotated>, PassageError> {
    let mut found = vec![Annotated { text: String::new(), annotations: Vec::new() }];
    for (number, line) in file.lines().enumerate().map(|(i, l)| (i + 1, l.trim())) {
        if line.starts_with('#') {
            continue;
        }
        let passage = found.last_mut().expect("there is a first passage");
        if line.is_empty() {
            if !passage.text.is_empty() {
                found.push(Annotated { text: String::new(), annotations: Vec::new() });
            }
            continue;
        }
        let mut rest = line;
        while let Some((before, after)) = rest.split_once('[') {
            let name = after.split_once(']').and_then(|(inside, after)| Some((inside.split_once(' ')?, after)));
            let ((class, name), after) = name.ok_or(PassageError { line: number })?;
            passage.text.push_str(before);
            let start = passage.text.len();
            passage.text.push_str(name);
            let span = Span::new(start, passage.text.len());
            passage.annotations.push(Annotation { span, class: class.to_owned() });
            rest = after;
        }
        passage.text.push_str(rest);
        passage.text.push('\n');
    }
    found.retain(|passage| !passage.text.is_empty());
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_become_annotations() {
        let found =
            read("# remark\n[Person Jean Orel] parle.\nIl vit à [Location Lodève].\n\n[Organization Tarn]\n").unwrap();
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].text, "Jean Orel parle.\nIl vit à Lodève.\n");
        assert_eq!(found[0].annotations[1].span.of(&found[0].text), "Lodève");
        assert_eq!(found[1].annotations[0].class, "Organization");
        assert_eq!(read("a\n[Person").unwrap_err().line, 2);
    }
}
