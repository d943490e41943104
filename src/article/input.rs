//! Files, folders, globs and standard input as a stream of articles.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use super::{Article, InputError, LONGEST_TEXT, PartialDate, json_lines, language, markdown, plain};

/// The longest line of JSON Lines, in bytes: the longest text with every character escaped.
const LONGEST_LINE: usize = 6 * LONGEST_TEXT;

/// The formats that are read, by the suffix of the file's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `.txt` and files named on the command line with another suffix or none.
    Plain,
    /// `.md`, `.markdown`.
    Markdown,
    /// `.jsonl`, `.ndjson`.
    JsonLines,
}

impl Format {
    /// The format that a file's name tells.
    pub fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "txt" | "text" => Some(Self::Plain),
            "md" | "markdown" => Some(Self::Markdown),
            "jsonl" | "ndjson" => Some(Self::JsonLines),
            _ => None,
        }
    }
}

/// A file to read, and the name that its article gets.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Source {
    path: PathBuf,
    id: String,
    format: Format,
}

/// A stream of articles from what a user named; faults come in their places among them.
#[derive(Debug)]
pub struct Inputs {
    sources: std::vec::IntoIter<Source>,
    lines: Option<Lines>,
    /// Errors found while the arguments were looked up, given first.
    faults: std::vec::IntoIter<InputError>,
    options: Options,
}

/// How articles are taken.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The day of articles that do not state it.
    pub date: Option<PartialDate>,
    /// ISO 639-1 code of the language that is read; articles in another are refused.
    pub language: String,
    /// Whether every article is taken to be in that language.
    pub forced: bool,
}

/// An open JSON Lines file.
struct Lines {
    path: PathBuf,
    reader: Box<dyn BufRead + Send>,
    number: usize,
}

impl std::fmt::Debug for Lines {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.path.display(), self.number)
    }
}

impl Inputs {
    /// Looks up files, folders (with all below them), globs and `-`; the files of a folder come in
    /// the order of their names.
    pub fn new(arguments: &[String], options: Options) -> Self {
        let (mut sources, mut faults) = (Vec::new(), Vec::new());
        for argument in arguments {
            let path = Path::new(argument);
            if argument == "-" {
                sources.push(Source { path: path.to_owned(), id: "stdin".to_owned(), format: Format::JsonLines });
            } else if path.is_dir() {
                let before = sources.len();
                walk(path, path, &mut sources, &mut faults);
                if sources.len() == before {
                    faults.push(
                        InputError::new(path, "the folder holds no article")
                            .help("articles are files with the suffix .txt, .md or .jsonl"),
                    );
                }
            } else if path.exists() {
                sources
                    .push(source(path, path.file_name().map_or(argument.into(), |n| n.to_string_lossy().into_owned())));
            } else if argument.contains(['*', '?', '[']) {
                let matches: Vec<PathBuf> = glob::glob(argument)
                    .map(|paths| paths.flatten().filter(|p| p.is_file()).collect())
                    .unwrap_or_default();
                if matches.is_empty() {
                    faults.push(InputError::new(path, "no file matches").help("check the pattern and the folder"));
                }
                sources.extend(
                    matches.iter().map(|p| {
                        source(p, p.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned()))
                    }),
                );
            } else {
                faults.push(
                    InputError::new(path, "there is no such file or folder").help("check the name and the folder"),
                );
            }
        }
        Self { sources: sources.into_iter(), lines: None, faults: faults.into_iter(), options }
    }

    /// Whether nothing was found to read.
    pub fn is_empty(&self) -> bool {
        self.sources.len() == 0
    }

    fn admit(&self, article: Result<Article, InputError>, path: &Path) -> Result<Article, InputError> {
        let mut article = article?;
        article.date = article.date.or(self.options.date);
        language::admit(article, path, &self.options.language, self.options.forced)
    }
}

impl Iterator for Inputs {
    type Item = Result<Article, InputError>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(fault) = self.faults.next() {
            return Some(Err(fault));
        }
        loop {
            if let Some(lines) = &mut self.lines {
                match lines.next() {
                    Some(article) => {
                        let path = lines.path.clone();
                        return Some(self.admit(article, &path));
                    }
                    None => self.lines = None,
                }
            }
            let source = self.sources.next()?;
            if source.format == Format::JsonLines {
                match Lines::open(&source.path) {
                    Ok(lines) => self.lines = Some(lines),
                    Err(fault) => return Some(Err(fault)),
                }
                continue;
            }
            let article = read_text(&source.path).and_then(|text| match source.format {
                Format::Markdown => markdown::read(&source.path, &source.id, &text),
                _ => plain::read(&source.path, &source.id, &text),
            });
            return Some(self.admit(article, &source.path));
        }
    }
}

fn source(path: &Path, id: String) -> Source {
    Source { path: path.to_owned(), id, format: Format::of(path).unwrap_or(Format::Plain) }
}

/// Collects the articles of a folder, named by their paths within `top`.
fn walk(top: &Path, folder: &Path, sources: &mut Vec<Source>, faults: &mut Vec<InputError>) {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(e) => return faults.push(InputError::new(folder, format!("the folder cannot be read: {e}"))),
    };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|e| e.path()).collect();
    paths.sort();
    for path in paths {
        let hidden = path.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.'));
        if hidden {
            continue;
        }
        // A link to a folder could lead in a circle.
        if path.is_dir() && !path.is_symlink() {
            walk(top, &path, sources, faults);
        } else if path.is_file() && Format::of(&path).is_some() {
            let name = path.strip_prefix(top).unwrap_or(&path);
            let id = name.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
            sources.push(source(&path, id));
        }
    }
}

/// The text of a file that is one article.
fn read_text(path: &Path) -> Result<String, InputError> {
    let fail = |e: io::Error| InputError::new(path, format!("it cannot be read: {e}"));
    let mut bytes = Vec::new();
    // Front matter may stand before the text, so a little more than the text's limit is read.
    let most = LONGEST_TEXT as u64 + 65_536;
    File::open(path).map_err(fail)?.take(most + 1).read_to_end(&mut bytes).map_err(fail)?;
    if bytes.len() as u64 > most {
        let size = std::fs::metadata(path).map_or(0, |m| m.len());
        return Err(InputError::new(
            path,
            format!(
                "the file is {:.1} MB long, and one article may have {} MB",
                size as f64 / 1e6,
                LONGEST_TEXT / 1_000_000
            ),
        )
        .help("cut it into articles, or give them as JSON Lines, one a line"));
    }
    if bytes.is_empty() {
        return Err(InputError::new(path, "the file is empty"));
    }
    decode(path, 1, bytes)
}

/// UTF-8 from bytes, or the place where it is none; `first` is the number of the first line.
fn decode(path: &Path, first: usize, bytes: Vec<u8>) -> Result<String, InputError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").map(<[u8]>::to_vec).unwrap_or(bytes);
    let place = |at: usize| {
        let line = bytes[..at].iter().filter(|b| **b == b'\n').count();
        let start = bytes[..at].iter().rposition(|b| *b == b'\n').map_or(0, |i| i + 1);
        (first + line, String::from_utf8_lossy(&bytes[start..at]).chars().count() + 1)
    };
    if let Some(at) = bytes.iter().position(|b| *b == 0) {
        let (line, column) = place(at);
        return Err(InputError::new(path, "this is a binary file, not text")
            .at(line, column)
            .help("give the article as text; pages and documents have to be converted first"));
    }
    if let Err(e) = std::str::from_utf8(&bytes) {
        let (line, column) = place(e.valid_up_to());
        return Err(InputError::new(path, "the text is not UTF-8")
            .at(line, column)
            .help("convert it: iconv -f WINDOWS-1252 -t UTF-8 FILE"));
    }
    Ok(String::from_utf8(bytes).unwrap_or_default())
}

impl Lines {
    fn open(path: &Path) -> Result<Self, InputError> {
        let reader: Box<dyn BufRead + Send> = if path == Path::new("-") {
            Box::new(BufReader::new(io::stdin()))
        } else {
            let file = File::open(path).map_err(|e| InputError::new(path, format!("it cannot be read: {e}")))?;
            if file.metadata().is_ok_and(|m| m.len() == 0) {
                return Err(InputError::new(path, "the file is empty"));
            }
            Box::new(BufReader::new(file))
        };
        Ok(Self { path: path.to_owned(), reader, number: 0 })
    }

    /// All that follows `bytes`, as the text of one article.
    fn text(&mut self, mut bytes: Vec<u8>) -> Result<Article, InputError> {
        let path = &self.path;
        let limit = (LONGEST_TEXT + 65_536) as u64;
        let fail = |message: String| InputError::new(path, message);
        let read = (&mut self.reader).take(limit + 1).read_to_end(&mut bytes);
        read.map_err(|e| fail(format!("it cannot be read: {e}")))?;
        if bytes.len() as u64 > limit {
            let message = format!("the text is too long: one article may have {} MB", LONGEST_TEXT / 1_000_000);
            return Err(fail(message).help("give several articles as JSON Lines, one a line"));
        }
        decode(path, 1, bytes).and_then(|text| plain::read(path, "stdin", &text))
    }

    /// The next line that is not blank, as an article.
    fn next(&mut self) -> Option<Result<Article, InputError>> {
        loop {
            let mut bytes = Vec::new();
            self.number += 1;
            let limit = LONGEST_LINE as u64 + 1;
            let read = (&mut self.reader).take(limit).read_until(b'\n', &mut bytes);
            let fail = |message: String| Some(Err(InputError::new(&self.path, message).at_line(self.number)));
            match read {
                Ok(0) => return None,
                Ok(count) if count as u64 == limit && !bytes.ends_with(b"\n") => {
                    drop(bytes);
                    let skipped = skip_line(&mut self.reader);
                    let size = (LONGEST_LINE as u64 + skipped) as f64 / 1e6;
                    let most = LONGEST_LINE / 1_000_000;
                    return fail(format!("the line is {size:.1} MB long, and one line may have {most} MB"))
                        .map(|e| e.map_err(|e| e.help("each line is one article, as a JSON object")));
                }
                Ok(_) => {}
                Err(e) => return fail(format!("it cannot be read: {e}")),
            }
            if bytes.trim_ascii().is_empty() {
                continue;
            }
            let (path, number) = (self.path.clone(), self.number);
            // What begins with no bracket on standard input is one article, as text.
            let stdin = path == Path::new("-") && number == 1;
            if stdin && !matches!(bytes.trim_ascii_start().first(), Some(b'{' | b'[' | 0xEF)) {
                return Some(self.text(bytes));
            }
            return Some(
                decode(&path, number, bytes).and_then(|line| json_lines::read(&path, number, line.trim_end())),
            );
        }
    }
}

/// Reads to the end of the line without keeping it; the number of bytes.
fn skip_line(reader: &mut dyn BufRead) -> u64 {
    let mut skipped = 0;
    while let Ok(chunk) = reader.fill_buf() {
        if chunk.is_empty() {
            break;
        }
        let end = chunk.iter().position(|b| *b == b'\n');
        let used = end.map_or(chunk.len(), |i| i + 1);
        reader.consume(used);
        skipped += used as u64;
        if end.is_some() {
            break;
        }
    }
    skipped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_do_not_stop_the_rest() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, content: &[u8]| std::fs::write(folder.path().join(name), content).unwrap();
        write("a.txt", b"");
        write("b.txt", "Le groupe Orel a signé.".as_bytes());
        write("c.txt", b"\x00\x01");
        write("d.txt", b"un\ndeux \xff");
        write("e.jsonl", b"{\"text\": \"Un accord.\"}\n\nnon\n{\"text\": \"Deux.\"}\n");
        write("f.txt", &vec![b'a'; 50_000_000]);
        write("g.jsonl", &vec![b'a'; 50_000_000]);
        let found: Vec<String> = Inputs::new(
            &[folder.path().display().to_string(), "absent".into()],
            Options { language: "fr".into(), ..Options::default() },
        )
        .map(|item| match item {
            Ok(article) => format!("{}: {}", article.id, article.text),
            Err(e) => e.to_string().replace(&format!("{}/", folder.path().display()), ""),
        })
        .collect();
        assert_eq!(
            found,
            [
                "absent: there is no such file or folder",
                "a.txt: the file is empty",
                "b.txt: Le groupe Orel a signé.",
                "c.txt:1:1: this is a binary file, not text",
                "d.txt:2:6: the text is not UTF-8",
                "e-1: Un accord.",
                "e.jsonl:3:2: this is no article in JSON: expected ident",
                "e-4: Deux.",
                "f.txt: the file is 50.0 MB long, and one article may have 2 MB",
                "g.jsonl:1: the line is 50.0 MB long, and one line may have 12 MB",
            ]
        );
    }
}
