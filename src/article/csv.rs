//! CSV: one article a row, with the columns `id`, `url`, `title`, `date`, `language` and `text` in any order.

use std::cell::Cell;
use std::io::{self, BufRead, Read};
use std::ops::ControlFlow;
use std::rc::Rc;

use csv::{ByteRecord, ReaderBuilder};

use super::format::Format;
use super::source::{Sink, Source};
use super::table::Row;
use super::{InputError, LONGEST_TEXT, Record, decode};

/// Many articles a file.
pub const FORMAT: Format = Format { suffixes: &["csv", "tsv"], begins: |_| false, cut };

/// The longest row, in bytes.
const LONGEST_ROW: usize = 2 * LONGEST_TEXT;

/// What separates the columns, of which the one that is met most in the first line does.
const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];

/// The columns, each with other names that are met for it.
const COLUMNS: [&[&str]; 7] = [
    &["id"],
    &["url", "link"],
    &["title", "headline"],
    &["date", "published", "date_publish"],
    &["language", "lang"],
    &["outlet", "source", "publisher"],
    &["text", "maintext", "content", "body"],
];

const TEXT: usize = 6;

fn cut(mut source: Source, sink: &mut Sink) -> ControlFlow<()> {
    let head = match source.bytes.fill_buf() {
        Ok(head) => head.split(|b| *b == b'\n').next().unwrap_or_default(),
        Err(e) => return sink(Err(source.unreadable(&e))),
    };
    let count = |separator: u8| head.iter().filter(|b| **b == separator).count();
    let separator = SEPARATORS.into_iter().rev().max_by_key(|&s| count(s)).unwrap_or(b',');
    let (path, stem) = (source.path.clone(), source.stem());
    let fail = |message: String| InputError::new(&path, message);
    let left = Rc::new(Cell::new(LONGEST_ROW));
    let bytes = Rationed { bytes: source.bytes, left: Rc::clone(&left) };
    let mut rows = ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(bytes);
    let places = match rows.byte_headers() {
        Ok(header) => places(header),
        Err(e) => return sink(Err(fail(format!("this is no CSV: {e}")))),
    };
    if places[TEXT].is_none() {
        let fault = fail("the first line names no column \"text\"".to_owned()).at_line(1);
        return sink(Err(fault.help("the columns are id,url,title,date,language,text, in any order")));
    }
    let mut row = ByteRecord::new();
    loop {
        left.set(LONGEST_ROW);
        let line = rows.position().line() as usize;
        match rows.read_byte_record(&mut row) {
            Ok(false) => return ControlFlow::Continue(()),
            Ok(true) => {}
            Err(e) => {
                let fault = fail(format!("the row cannot be read, nor those after it: {e}")).at_line(line);
                return sink(
                    Err(fault.help("close the quotation mark that is open, or write it twice within a field")),
                );
            }
        }
        let (path, stem, row) = (path.clone(), stem.clone(), row.clone());
        sink(Ok(Record::new(path.clone(), row.as_slice().len(), move || {
            let encoding = decode::encoding(row.as_slice(), None);
            let field = |column: usize| {
                let bytes = places[column].and_then(|place| row.get(place))?;
                Some(encoding.decode_without_bom_handling(bytes).0.into_owned())
            };
            let [id, url, title, date, language, outlet, text] = std::array::from_fn(field);
            let text = text.unwrap_or_default();
            let row = Row { id, url, title, date, language, outlet, text };
            let named = format!("{stem}-{line}");
            row.article(&named).map_err(|message| InputError::new(path, message).at_line(line))
        })))?;
    }
}

/// Where each column stands.
fn places(header: &ByteRecord) -> [Option<usize>; 7] {
    let name = |field: &[u8]| {
        String::from_utf8_lossy(field).trim_start_matches('\u{feff}').trim_matches(['"', ' ']).to_lowercase()
    };
    let names: Vec<String> = header.iter().map(name).collect();
    COLUMNS.map(|column| column.iter().find_map(|wanted| names.iter().position(|name| name == wanted)))
}

/// Bytes of which so many may be read, until more are allowed: a quotation mark that nobody closes does not take all
/// memory.
struct Rationed<'a> {
    bytes: Box<dyn BufRead + 'a>,
    left: Rc<Cell<usize>>,
}

impl Read for Rationed<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.left.get();
        if left == 0 {
            return Err(io::Error::other(format!("one row may have {} MB", LONGEST_ROW / 1_000_000)));
        }
        let most = buffer.len().min(left);
        let read = self.bytes.read(&mut buffer[..most])?;
        self.left.set(left - read);
        Ok(read)
    }
}
