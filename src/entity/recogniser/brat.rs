//! Annotated texts in brat's stand-off format: a text, and beside it lines of the form
//! `T1<tab>Person 12 25<tab>Emmanuel Macron`, offsets in code points.

use crate::text::Span;

/// An annotated span of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annotation {
    /// Where it stands, in bytes.
    pub span: Span,
    /// Its class.
    pub class: String,
}

/// A line that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{line}: expected `T1<tab>Class start end<tab>text`, with offsets within the text")]
pub struct BratError {
    /// Its number, from 1.
    pub line: usize,
}

/// The spans of the annotations of `text`; a span in several pieces (`12 15;20 25`) is taken whole. Lines
/// of other kinds (relations, notes) are passed over.
pub fn read(text: &str, annotations: &str) -> Result<Vec<Annotation>, BratError> {
    let bytes: Vec<usize> = text.char_indices().map(|(byte, _)| byte).chain([text.len()]).collect();
    let mut found = Vec::new();
    for (index, line) in annotations.lines().enumerate() {
        if !line.starts_with('T') {
            continue;
        }
        let parse = || {
            let mut parts = line.split('\t').nth(1)?.split(' ');
            let class = parts.next()?.to_owned();
            let numbers: Vec<usize> =
                parts.flat_map(|part| part.split(';')).map(|number| number.parse().ok()).collect::<Option<_>>()?;
            let (start, end) = (*bytes.get(*numbers.first()?)?, *bytes.get(*numbers.last()?)?);
            (start < end).then(|| Annotation { span: Span::new(start, end), class })
        };
        found.push(parse().ok_or(BratError { line: index + 1 })?);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_code_points() {
        let text = "À Élisabeth, Orel SA parle.";
        let found = read(text, "T1\tPerson 2 11\tÉlisabeth\nA1\tx T1\nT2\tOrganization 13 20\tOrel SA\n").unwrap();
        let surfaces: Vec<&str> = found.iter().map(|a| a.span.of(text)).collect();
        assert_eq!(surfaces, ["Élisabeth", "Orel SA"]);
    }

    #[test]
    fn errors_name_the_line() {
        assert_eq!(read("Orel", "T1\tPerson 0 4\tOrel\nT2\tPerson 2\n").unwrap_err().line, 2);
        assert_eq!(read("Orel", "T1\tPerson 0 40\tOrel\n").unwrap_err().line, 1);
    }
}
