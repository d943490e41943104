//! The formats that articles come in.
//!
//! Each format is a file beside this one with a [`Format`] that stands in [`FORMATS`]. `template.rs` is one to
//! begin with.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::source::{Sink, Source};
use super::{csv, feed, html, json_lines, markdown, plain, tar, warc};

/// A format.
pub struct Format {
    /// Suffixes of file names, in small letters, without the dot.
    pub suffixes: &'static [&'static str],
    /// Whether a source that begins so is of this format; asked where no suffix tells.
    pub begins: fn(&[u8]) -> bool,
    /// Cuts a source into records. It keeps no more than one record in memory, and reports what it cannot cut.
    pub cut: fn(Source, &mut Sink) -> ControlFlow<()>,
}

/// All formats, in the order in which they are asked. What no other takes may be text.
pub static FORMATS: [Format; 8] = [
    warc::FORMAT,
    tar::FORMAT,
    feed::FORMAT,
    html::FORMAT,
    json_lines::FORMAT,
    csv::FORMAT,
    markdown::FORMAT,
    plain::FORMAT,
];

/// Suffixes of compressed files.
const COMPRESSED: [&str; 3] = ["gz", "zst", "zstd"];

/// The format that a file's name tells.
pub fn by_name(path: &Path) -> Option<&'static Format> {
    let suffix = suffix(path)?;
    FORMATS.iter().find(|format| format.suffixes.contains(&suffix.as_str()))
}

/// The name of a file without the suffix of its compression.
pub fn without_compression(path: &Path) -> PathBuf {
    match suffix(path).as_deref() {
        Some("tgz" | "tzst") => path.with_extension("tar"),
        Some(suffix) if COMPRESSED.contains(&suffix) => path.with_extension(""),
        _ => path.to_owned(),
    }
}

/// All suffixes, for messages.
pub fn suffixes() -> String {
    let all: Vec<String> = FORMATS.iter().flat_map(|f| f.suffixes).map(|suffix| format!(".{suffix}")).collect();
    format!("{}, and these with .gz or .zst behind them", all.join(", "))
}

fn suffix(path: &Path) -> Option<String> {
    Some(path.extension()?.to_str()?.to_ascii_lowercase())
}
