//! A stream of bytes with a name: a file, standard input, a member of an archive.

use std::io::{self, BufRead, BufReader, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::format::{FORMATS, Format, by_name, without_compression};
use super::{InputError, Record};

/// How deep archives and compressed files may stand in one another.
const DEEPEST: usize = 4;

/// So many bytes at the beginning tell the format.
const HEAD: usize = 64 * 1024;

/// Takes what is found in a source, in its order; `Break` says that no more is wanted.
pub type Sink<'a> = dyn FnMut(Result<Record, InputError>) -> ControlFlow<()> + 'a;

/// What is known of a source from outside of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hints {
    /// Where it was fetched.
    pub url: Option<String>,
    /// The encoding that the server named.
    pub charset: Option<String>,
}

/// A stream of bytes with a name.
pub struct Source<'a> {
    /// The file, with the member of an archive behind it: what messages name.
    pub path: PathBuf,
    /// The name of its article, if the source is one and does not name itself.
    pub id: String,
    /// What is known of it from outside.
    pub hints: Hints,
    /// The bytes.
    pub bytes: Box<dyn BufRead + 'a>,
    depth: usize,
}

impl<'a> Source<'a> {
    /// A source that stands in nothing else.
    pub fn new(path: impl Into<PathBuf>, id: String, bytes: impl Read + 'a) -> Self {
        let bytes = Box::new(BufReader::with_capacity(HEAD, bytes));
        Self { path: path.into(), id, hints: Hints::default(), bytes, depth: 0 }
    }

    /// A source within this one.
    pub fn inner<'b>(&self, path: PathBuf, id: String, hints: Hints, bytes: impl Read + 'b) -> Source<'b> {
        Source { hints, depth: self.depth + 1, ..Source::new(path, id, bytes) }
    }

    /// Cuts the source into records, whatever its format and however it is compressed. Its name tells the format;
    /// where it does not, the beginning does.
    pub fn cut(mut self, sink: &mut Sink) -> ControlFlow<()> {
        let name = without_compression(&self.path);
        loop {
            if self.depth > DEEPEST {
                let message = format!("more than {DEEPEST} archives stand in one another here");
                return sink(Err(self.error(message).help("unpack it first")));
            }
            let head = match self.bytes.fill_buf() {
                Ok(head) => head,
                Err(e) => return sink(Err(self.unreadable(&e))),
            };
            if head.starts_with(&[0x1f, 0x8b]) {
                let inner = flate2::bufread::MultiGzDecoder::new(self.bytes);
                self.bytes = Box::new(BufReader::with_capacity(HEAD, inner));
            } else if head.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
                match zstd::stream::read::Decoder::with_buffer(self.bytes) {
                    Ok(inner) => self.bytes = Box::new(BufReader::with_capacity(HEAD, inner)),
                    Err(e) => {
                        return sink(Err(InputError::new(self.path, format!("it cannot be decompressed: {e}"))));
                    }
                }
            } else if head.is_empty() {
                return sink(Err(self.error("the file is empty")));
            } else {
                let begins = |format: &&Format| (format.begins)(head);
                let format = by_name(&name).or_else(|| FORMATS.iter().find(begins));
                return match format {
                    Some(format) => (format.cut)(self, sink),
                    None => sink(Err(self
                        .error("this is a binary file, not text")
                        .help("give the article as text or as a page; other documents have to be converted first"))),
                };
            }
            self.depth += 1;
        }
    }

    /// All bytes, if they are at most `most`.
    ///
    /// # Errors
    /// If there are more, or they cannot be read.
    pub fn whole(&mut self, most: usize) -> Result<Vec<u8>, InputError> {
        let mut bytes = Vec::new();
        let read = (&mut self.bytes).take(most as u64 + 1).read_to_end(&mut bytes);
        read.map_err(|e| self.unreadable(&e))?;
        if bytes.len() > most {
            let message = format!("it is longer than {} MB, the most that is read of such a file", most / 1_000_000);
            return Err(self.error(message).help("cut it into articles, or give them as JSON Lines, one a line"));
        }
        Ok(bytes)
    }

    /// An error about the source.
    pub fn error(&self, message: impl std::fmt::Display) -> InputError {
        InputError::new(&self.path, message)
    }

    /// An error of reading: of the disk, or of what is compressed or packed.
    pub fn unreadable(&self, e: &io::Error) -> InputError {
        match e.kind() {
            io::ErrorKind::UnexpectedEof => self.error("it ends too early: it was cut off").help("fetch it again"),
            _ => self.error(format!("it cannot be read: {e}")),
        }
    }

    /// The name of the source without folder and suffixes, for records that have no name.
    pub fn stem(&self) -> String {
        if self.path == Path::new("-") {
            return self.id.clone();
        }
        let name = without_compression(&self.path);
        name.file_stem().unwrap_or_default().to_string_lossy().into_owned()
    }
}

/// Reads to the end of the line, keeping at most `most` bytes; `None` at the end of the source, and the length of a
/// line that is longer as an error.
pub fn line(bytes: &mut dyn BufRead, most: usize) -> io::Result<Option<Result<Vec<u8>, u64>>> {
    let mut line = Vec::new();
    let read = (&mut *bytes).take(most as u64 + 1).read_until(b'\n', &mut line)?;
    if read == 0 {
        return Ok(None);
    }
    if read <= most || line.ends_with(b"\n") {
        return Ok(Some(Ok(line)));
    }
    drop(line);
    let mut length = read as u64;
    loop {
        let chunk = bytes.fill_buf()?;
        let end = chunk.iter().position(|b| *b == b'\n');
        let used = end.map_or(chunk.len(), |at| at + 1);
        let done = chunk.is_empty() || end.is_some();
        bytes.consume(used);
        length += used as u64;
        if done {
            return Ok(Some(Err(length)));
        }
    }
}

/// The path of a member of an archive, without what would lead out of the archive.
pub fn member(archive: &Path, name: &Path) -> (PathBuf, String) {
    let parts = name.components().filter_map(|part| match part {
        std::path::Component::Normal(part) => Some(part.to_string_lossy().into_owned()),
        _ => None,
    });
    let id = parts.collect::<Vec<_>>().join("/");
    (archive.join(&id), id)
}
