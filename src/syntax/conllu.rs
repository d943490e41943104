//! CoNLL-U, the file format of Universal Dependencies.
//!
//! [`read`] keeps every column and comment, so that [`fmt::Display`] of a [`Sentence`] gives back
//! the bytes that were read. [`Sentence::tree`] is the analysis alone, and [`write()`] the way back.

use std::fmt;

use super::{Deprel, Feats, Tree, Upos, Word};
use crate::text::Span;

/// A sentence of a treebank file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sentence {
    /// The comment lines, with their `#`.
    pub comments: Vec<String>,
    /// The lines of tokens, words and empty nodes.
    pub rows: Vec<Row>,
}

/// A line: its ID and the other nine columns, `FORM` to `MISC`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The first column.
    pub id: Id,
    /// FORM, LEMMA, UPOS, XPOS, FEATS, HEAD, DEPREL, DEPS, MISC.
    pub columns: [String; 9],
}

/// What a line stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Id {
    /// A syntactic word, counted from 1.
    Word(usize),
    /// A token of several words, first and last.
    Range(usize, usize),
    /// An empty node of the enhanced graph.
    Empty(usize, usize),
}

/// A line that is not CoNLL-U.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct ConlluError {
    /// Line number, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub message: String,
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Id::Word(n) => write!(f, "{n}"),
            Id::Range(first, last) => write!(f, "{first}-{last}"),
            Id::Empty(word, n) => write!(f, "{word}.{n}"),
        }
    }
}

impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for comment in &self.comments {
            writeln!(f, "{comment}")?;
        }
        for row in &self.rows {
            writeln!(f, "{}\t{}", row.id, row.columns.join("\t"))?;
        }
        writeln!(f)
    }
}

/// Reads all sentences of a file.
///
/// # Errors
/// On a line that is neither comment, blank nor ten columns with a sound ID, and on a head or a part
/// of speech that does not exist.
pub fn read(text: &str) -> Result<Vec<Sentence>, ConlluError> {
    let mut sentences = Vec::new();
    let mut open = Sentence::default();
    let mut begin = 1;
    for (index, line) in text.split('\n').enumerate() {
        let fail = |message: &str| ConlluError { line: index + 1, message: message.to_owned() };
        if line.is_empty() {
            if open != Sentence::default() {
                check(&open, begin)?;
                sentences.push(std::mem::take(&mut open));
            }
            begin = index + 2;
        } else if line.starts_with('#') {
            open.comments.push(line.to_owned());
        } else {
            let mut columns = line.split('\t').map(str::to_owned);
            let id = columns.next().unwrap_or_default();
            let id = parse_id(&id).ok_or_else(|| fail("the ID is no number, range or decimal"))?;
            let columns: Vec<String> = columns.collect();
            let columns = columns.try_into().map_err(|_| fail("expected ten columns separated by tabs"))?;
            open.rows.push(Row { id, columns });
        }
    }
    if open != Sentence::default() {
        check(&open, begin)?;
        sentences.push(open);
    }
    Ok(sentences)
}

fn parse_id(text: &str) -> Option<Id> {
    let number = |t: &str| t.parse::<usize>().ok();
    if let Some((first, last)) = text.split_once('-') {
        return Some(Id::Range(number(first)?, number(last)?));
    }
    match text.split_once('.') {
        Some((word, n)) => Some(Id::Empty(number(word)?, number(n)?)),
        None => Some(Id::Word(number(text)?)),
    }
}

fn check(sentence: &Sentence, begin: usize) -> Result<(), ConlluError> {
    let words = sentence.words().count();
    for (index, row) in sentence.rows.iter().enumerate() {
        let line = begin + sentence.comments.len() + index;
        let fail = |message: String| Err(ConlluError { line, message });
        if !matches!(row.id, Id::Word(_)) {
            continue;
        }
        let (upos, head) = (&row.columns[2], &row.columns[5]);
        if upos.parse::<Upos>().is_err() {
            return fail(format!("there is no part of speech {upos:?}"));
        }
        if !head.parse::<usize>().is_ok_and(|h| h <= words) {
            return fail(format!("the head {head:?} is no word of the sentence"));
        }
    }
    Ok(())
}

impl Sentence {
    /// The rows that are syntactic words.
    pub fn words(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| matches!(row.id, Id::Word(_)))
    }

    /// The text that the tokens spell, and the sentence's tree with positions in it.
    pub fn tree(&self) -> (String, Tree) {
        let mut text = String::new();
        let mut tree = Tree::default();
        let mut range: Option<(usize, Span)> = None;
        for row in &self.rows {
            let [form, lemma, upos, _, feats, head, deprel, _, misc] = &row.columns;
            let spell = |text: &mut String| {
                let start = text.len();
                text.push_str(form);
                let span = Span::new(start, text.len());
                if !misc.contains("SpaceAfter=No") {
                    text.push(' ');
                }
                span
            };
            match row.id {
                Id::Empty(..) => {}
                Id::Range(_, last) => range = Some((last, spell(&mut text))),
                Id::Word(number) => {
                    let whole = range.filter(|(last, _)| number <= *last);
                    let span = whole.map_or_else(|| spell(&mut text), |(_, span)| span);
                    let continues = tree.words.last().is_some_and(|w| whole.is_some() && w.span == span);
                    tree.words.push(Word {
                        lemma: lemma.as_str().into(),
                        upos: upos.parse().unwrap_or(Upos::X),
                        feats: Feats::from(feats.as_str()),
                        head: head.parse::<usize>().ok().and_then(|h| h.checked_sub(1)),
                        deprel: Deprel::from(deprel.as_str()),
                        ..Word::new(span, form, continues)
                    });
                }
            }
        }
        text.truncate(text.trim_end().len());
        (text, tree)
    }
}

/// Writes a tree over `text` as one sentence, with the given comments.
pub fn write(text: &str, tree: &Tree, comments: &[(&str, &str)]) -> Sentence {
    let mut sentence = Sentence {
        comments: comments.iter().map(|(key, value)| format!("# {key} = {value}")).collect(),
        rows: Vec::new(),
    };
    let none = || "_".to_owned();
    for (index, word) in tree.words.iter().enumerate() {
        let next = tree.words.get(index + 1);
        let parts = tree.words[index..].iter().skip(1).take_while(|w| w.continues).count();
        let after = tree.words[index + parts..].get(1).map_or(word.span.end, |w| w.span.start);
        let misc = match after == word.span.end && index + parts + 1 < tree.words.len() {
            true => "SpaceAfter=No".to_owned(),
            false => none(),
        };
        let compound = word.continues || next.is_some_and(|w| w.continues);
        if compound && !word.continues {
            let mut columns = [(); 9].map(|()| none());
            columns[0] = word.span.of(text).to_owned();
            columns[8].clone_from(&misc);
            sentence.rows.push(Row { id: Id::Range(index + 1, index + 1 + parts), columns });
        }
        let columns = [
            word.form.to_string(),
            if word.lemma.is_empty() { none() } else { word.lemma.to_string() },
            word.upos.to_string(),
            none(),
            word.feats.as_str().to_owned(),
            word.head.map_or(0, |h| h + 1).to_string(),
            word.deprel.as_str().to_owned(),
            none(),
            if compound { none() } else { misc },
        ];
        sentence.rows.push(Row { id: Id::Word(index + 1), columns });
    }
    sentence
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = "# sent_id = 1\n# text = Le prix du pain.\n\
        1\tLe\tle\tDET\t_\tDefinite=Def\t2\tdet\t_\t_\n\
        2\tprix\tprix\tNOUN\t_\t_\t0\troot\t_\t_\n\
        3-4\tdu\t_\t_\t_\t_\t_\t_\t_\t_\n\
        3\tde\tde\tADP\t_\t_\t5\tcase\t_\t_\n\
        4\tle\tle\tDET\t_\t_\t5\tdet\t_\t_\n\
        5\tpain\tpain\tNOUN\t_\t_\t2\tnmod\t_\tSpaceAfter=No\n\
        6\t.\t.\tPUNCT\t_\t_\t2\tpunct\t_\t_\n\n";

    #[test]
    fn a_file_comes_back_as_it_was() {
        let sentences = read(SAMPLE).unwrap();
        assert_eq!(sentences.iter().map(ToString::to_string).collect::<String>(), SAMPLE);
        let (text, tree) = sentences[0].tree();
        assert_eq!(text, "Le prix du pain.");
        assert_eq!(tree.words[3].span.of(&text), "du");
        assert_eq!(tree.words[4].head, Some(1));
        let again = write(&text, &tree, &[("sent_id", "1"), ("text", &text)]);
        assert_eq!(again.to_string(), SAMPLE);
    }

    #[test]
    fn errors_name_the_line() {
        let wrong = SAMPLE.replace("ADP", "ADPO");
        assert_eq!(read(&wrong).unwrap_err().to_string(), "line 6: there is no part of speech \"ADPO\"");
        let wrong = SAMPLE.replace("\t5\tcase", "\t9\tcase");
        assert_eq!(read(&wrong).unwrap_err().line, 6);
    }
}
