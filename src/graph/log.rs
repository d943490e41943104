//! What changed in a store, and when: the file `log.tsv` of its folder, a line each change.
//!
//! The lines of a change are written before its transaction is committed, and the store counts its transactions
//! (`ng:log ng:changes`): lines of a change that was never committed are passed over by readers, and taken away by
//! the next change.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

/// The file's name in the store's folder.
pub const FILE: &str = "log.tsv";

const HEADER: &str = "# What changed in this store: newsgraph log.\n# change\ttime\twhat\tof\tnote\n";

/// A line of the log.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Record {
    /// The number of the change, from 1; several lines can be of one.
    pub change: u64,
    /// When, in UTC: `2026-03-04T12:00:00Z`.
    pub time: String,
    /// What: `added`, `replaced`, `removed`, `merged`, `split`, `resolved`.
    pub what: String,
    /// An article, or what is merged.
    pub of: String,
    /// How many facts, or why.
    pub note: String,
}

/// Adds lines for a change to the log of the store in a folder, after those of the changes before it.
///
/// # Errors
/// If the file cannot be read or written.
pub(super) fn append(folder: &Path, change: u64, lines: &[(String, String, String)]) -> io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    let mut file = OpenOptions::new().create(true).read(true).append(true).open(folder.join(FILE))?;
    let length = file.metadata()?.len();
    let whole = committed(&mut file, length, change - 1)?;
    if whole < length {
        file.set_len(whole)?;
    }
    let time = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let plain = |text: &str| text.replace(['\t', '\n', '\r'], " ");
    let mut added = if whole == 0 { HEADER.to_owned() } else { String::new() };
    for (what, of, note) in lines {
        added.push_str(&format!("{change}\t{time}\t{what}\t{}\t{}\n", plain(of), plain(note)));
    }
    file.write_all(added.as_bytes())
}

/// The lines of a log, the first change first, up to the last that was committed.
///
/// # Errors
/// If the file cannot be read; that there is none is no error.
pub(super) fn read(folder: &Path, last: u64) -> io::Result<Vec<Record>> {
    let text = match fs::read_to_string(folder.join(FILE)) {
        Ok(text) => text,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(e),
    };
    let record = |line: &str| {
        let mut cells = line.splitn(5, '\t').map(str::to_owned);
        let change = cells.next()?.parse().ok().filter(|change| *change <= last)?;
        Some(Record { change, time: cells.next()?, what: cells.next()?, of: cells.next()?, note: cells.next()? })
    };
    Ok(text.lines().filter_map(record).collect())
}

/// How many bytes from its end the log is looked at first.
const WINDOW: u64 = 1 << 16;

/// The length in bytes of the lines up to a change, looked for from the end.
fn committed(file: &mut File, length: u64, last: u64) -> io::Result<u64> {
    let mut window = WINDOW;
    loop {
        let start = length.saturating_sub(window);
        let mut tail = Vec::new();
        file.seek(SeekFrom::Start(start))?;
        file.read_to_end(&mut tail)?;
        // The first line of the window may be the end of one.
        let first = if start == 0 { 0 } else { tail.iter().position(|&b| b == b'\n').map_or(tail.len(), |at| at + 1) };
        let (mut at, mut end) = (first, None);
        for line in tail[first..].split_inclusive(|&byte| byte == b'\n') {
            at += line.len();
            let text = String::from_utf8_lossy(line);
            let number: Option<u64> = text.split('\t').next().and_then(|number| number.parse().ok());
            if text.ends_with('\n') && (text.starts_with('#') || number.is_some_and(|number| number <= last)) {
                end = Some(start + at as u64);
            }
        }
        match end {
            Some(end) => return Ok(end),
            None if start == 0 => return Ok(0),
            None => window *= 2,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_committed_is_taken_away() {
        let folder = tempfile::tempdir().unwrap();
        let line = |of: &str| vec![("added".to_owned(), of.to_owned(), "2 facts".to_owned())];
        append(folder.path(), 1, &line("a")).unwrap();
        append(folder.path(), 2, &line("never\tcommitted")).unwrap();
        let articles = |last| read(folder.path(), last).unwrap().into_iter().map(|r| r.of).collect::<Vec<_>>();
        assert_eq!(articles(1), ["a"]);
        // A line that was half written.
        let mut file = OpenOptions::new().append(true).open(folder.path().join(FILE)).unwrap();
        file.write_all(b"3\t2026").unwrap();
        append(folder.path(), 2, &line("b")).unwrap();
        assert_eq!(articles(2), ["a", "b"]);
        assert_eq!(fs::read_to_string(folder.path().join(FILE)).unwrap().matches("change\t").count(), 1);
    }
}
