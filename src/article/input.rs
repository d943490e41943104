//! Files, folders, globs and standard input as a stream of articles.

use std::fs::File;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};

use super::format::{by_name, suffixes, without_compression};
use super::source::{Sink, Source};
use super::{Article, InputError, PartialDate, Record};
use crate::guard::guarded;

/// A file to read, and the name that its article gets.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Named {
    path: PathBuf,
    id: String,
}

/// What a user named to be read, in its order.
///
/// Iterated over it gives articles, with the faults in their places among them; a thread reads ahead.
#[derive(Debug, Clone, Default)]
pub struct Inputs {
    files: Vec<Named>,
    /// Errors found while the arguments were looked up, given first.
    faults: Vec<InputError>,
    options: Options,
    read: Progress,
}

/// How much of the inputs has been read.
#[derive(Debug, Clone, Default)]
pub struct Progress {
    bytes: Arc<AtomicU64>,
}

impl Progress {
    /// The bytes of the files, as they stand on the disk, that have been read.
    pub fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }
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

impl Options {
    /// French articles, told by their language.
    pub fn french() -> Self {
        Self { language: "fr".to_owned(), ..Self::default() }
    }
}

impl Inputs {
    /// Looks up files, folders (with all below them), globs and `-`; the files of a folder come in
    /// the order of their names.
    pub fn new(arguments: &[String], options: Options) -> Self {
        let mut inputs = Self { options, ..Self::default() };
        for argument in arguments {
            let path = Path::new(argument);
            let fault = |message: &str| InputError::new(path, message);
            if argument == "-" {
                inputs.files.push(Named { path: path.to_owned(), id: "stdin".to_owned() });
            } else if path.is_dir() {
                let before = inputs.files.len();
                inputs.walk(path, path);
                if inputs.files.len() == before {
                    let help = format!("articles are files with the suffix {}", suffixes());
                    inputs.faults.push(fault("the folder holds no article").help(help));
                }
            } else if path.exists() {
                inputs.files.push(named(path));
            } else if argument.contains(['*', '?', '[']) {
                let paths = glob::glob(argument).map(|paths| paths.flatten().filter(|p| p.is_file()).collect());
                let paths: Vec<PathBuf> = paths.unwrap_or_default();
                if paths.is_empty() {
                    inputs.faults.push(fault("no file matches").help("check the pattern and the folder"));
                }
                inputs.files.extend(paths.iter().map(|path| named(path)));
            } else {
                inputs.faults.push(fault("there is no such file or folder").help("check the name and the folder"));
            }
        }
        inputs
    }

    /// Whether nothing was found to read.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// What is wrong with the arguments.
    pub fn faults(&self) -> &[InputError] {
        &self.faults
    }

    /// How the articles are taken.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// How many bytes the files have; `None` where standard input is among them.
    pub fn bytes(&self) -> Option<u64> {
        let size = |file: &Named| {
            (file.path != Path::new("-")).then(|| std::fs::metadata(&file.path).map_or(0, |data| data.len()))
        };
        self.files.iter().map(size).sum()
    }

    /// How much has been read; it goes on counting while records are cut.
    pub fn progress(&self) -> Progress {
        self.read.clone()
    }

    /// Hands on all records and faults in their order, until the sink breaks.
    pub fn cut(self, sink: &mut Sink) -> ControlFlow<()> {
        for fault in self.faults {
            sink(Err(fault))?;
        }
        for Named { path, id } in self.files {
            let read = &self.read.bytes;
            if path == Path::new("-") {
                Source::new(path, id, Counted { bytes: io::stdin(), read }).cut(sink)?;
                continue;
            }
            let source = match File::open(&path) {
                Ok(file) => Source::new(&path, id, Counted { bytes: file, read }),
                Err(e) => {
                    sink(Err(InputError::new(path, format!("it cannot be read: {e}"))))?;
                    continue;
                }
            };
            match guarded(|| source.cut(sink)) {
                Ok(flow) => flow?,
                Err(fault) => {
                    let fault = InputError::new(path, format!("newsgraph failed on this file: {fault}"));
                    sink(Err(fault.help("this is a fault of newsgraph; please report it with the file")))?;
                }
            }
        }
        ControlFlow::Continue(())
    }

    /// Collects the articles of a folder, named by their paths within `top`.
    fn walk(&mut self, top: &Path, folder: &Path) {
        let entries = match std::fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(e) => {
                return self.faults.push(InputError::new(folder, format!("the folder cannot be read: {e}")));
            }
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
                self.walk(top, &path);
            } else if path.is_file() && by_name(&without_compression(&path)).is_some() {
                let name = path.strip_prefix(top).unwrap_or(&path);
                let id = name.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
                self.files.push(Named { path, id });
            }
        }
    }
}

fn named(path: &Path) -> Named {
    let id = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    Named { path: path.to_owned(), id }
}

/// Counts the bytes that are read.
struct Counted<'a, R> {
    bytes: R,
    read: &'a AtomicU64,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.bytes.read(buffer)?;
        self.read.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// How many records are cut ahead of the one that is read.
const AHEAD: usize = 16;

/// The articles of [`Inputs`].
#[derive(Debug)]
pub struct Articles {
    records: Receiver<Result<Record, InputError>>,
    options: Options,
}

impl IntoIterator for Inputs {
    type Item = Result<Article, InputError>;
    type IntoIter = Articles;

    fn into_iter(self) -> Articles {
        let (sender, records) = sync_channel(AHEAD);
        let options = self.options.clone();
        let send = move |record| match sender.send(record) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        };
        std::thread::spawn(move || _ = self.cut(&mut { send }));
        Articles { records, options }
    }
}

impl Iterator for Articles {
    type Item = Result<Article, InputError>;

    fn next(&mut self) -> Option<Self::Item> {
        let record = self.records.recv().ok()?;
        Some(record.and_then(|record| record.read(&self.options)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is read of the files of a folder: names and texts, or faults.
    fn read(folder: &Path, also: &[&str]) -> Vec<String> {
        let arguments: Vec<String> =
            std::iter::once(folder.display().to_string()).chain(also.iter().map(|a| (*a).to_owned())).collect();
        let articles = Inputs::new(&arguments, Options::french()).into_iter();
        let told = articles.map(|item| match item {
            Ok(article) => format!("{}: {}", article.id, article.text),
            Err(e) => e.to_string().replace(&format!("{}/", folder.display()), ""),
        });
        told.collect()
    }

    #[test]
    fn faults_do_not_stop_the_rest() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, content: &[u8]| std::fs::write(folder.path().join(name), content).unwrap();
        write("a.txt", b"");
        write("b.txt", "Le groupe Orel a signé.".as_bytes());
        write("c.txt", b"\x00\x01");
        write("d.txt", b"Tarn a sign\xe9.");
        write("e.jsonl", b"{\"text\": \"Un accord.\"}\n\nnon\n{\"text\": \"Deux.\"}\n");
        write("f.txt", &vec![b'a'; 50_000_000]);
        write("g.jsonl", &vec![b'a'; 50_000_000]);
        assert_eq!(
            read(folder.path(), &["absent"]),
            [
                "absent: there is no such file or folder",
                "a.txt: the file is empty",
                "b.txt: Le groupe Orel a signé.",
                "c.txt: this is a binary file, not text",
                "d.txt: Tarn a signé.",
                "e-1: Un accord.",
                "e.jsonl:3:2: this is no article in JSON: expected ident",
                "e-4: Deux.",
                "f.txt: it is longer than 2 MB, the most that is read of such a file",
                "g.jsonl:1: the line is 50.0 MB long, and one line may have 12 MB",
            ]
        );
    }
}
