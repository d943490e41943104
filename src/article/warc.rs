//! Web archives (WARC, ISO 28500): the pages and texts that a crawler kept.

use std::io::{self, BufRead, BufReader, Read};
use std::ops::ControlFlow;

use super::format::Format;
use super::html::LONGEST_PAGE;
use super::source::{Hints, Sink, Source, line};
use super::{InputError, feed, html, plain};

/// Many articles a file.
pub const FORMAT: Format = Format { suffixes: &["warc", "wet"], begins: |head| head.starts_with(b"WARC/"), cut };

/// The longest line of a header, and the most lines.
const LONGEST_LINE: usize = 64 * 1024;
const MOST_LINES: usize = 1000;

fn cut(mut source: Source, sink: &mut Sink) -> ControlFlow<()> {
    let mut bytes = std::mem::replace(&mut source.bytes, Box::new(io::empty()));
    let mut last = String::new();
    loop {
        let after = |last: &str| if last.is_empty() { "at its beginning".to_owned() } else { format!("after {last}") };
        let header = match header(&mut bytes) {
            Ok(Some(header)) => header,
            Ok(None) => return ControlFlow::Continue(()),
            Err(e) => return sink(Err(unreadable(&source, &e, &after(&last)))),
        };
        let Some(length) = header.length() else {
            let fault = source.error(format!("{} comes no record with a Content-Length", after(&last)));
            return sink(Err(fault.help("what is behind it in the archive is not read")));
        };
        let mut block = bytes.by_ref().take(length);
        if let Some(url) = header.get("WARC-Target-URI").map(|url| url.trim_matches(['<', '>']).to_owned()) {
            page(&source, &header, &url, &mut block, sink)?;
            last = url;
        }
        // What was not read of it, and whether all of it is there.
        if let Err(e) = io::copy(&mut block, &mut io::sink()) {
            return sink(Err(unreadable(&source, &e, &after(&last))));
        }
        if block.limit() > 0 {
            let cut_off = io::Error::from(io::ErrorKind::UnexpectedEof);
            return sink(Err(unreadable(&source, &cut_off, &format!("within {last}"))));
        }
    }
}

fn unreadable(source: &Source, e: &io::Error, place: &str) -> InputError {
    match e.kind() {
        io::ErrorKind::UnexpectedEof => {
            source.error(format!("the archive ends {place}: it was cut off")).help("what stands before that is read")
        }
        _ => source.error(format!("the archive cannot be read {place}: {e}")),
    }
}

/// Hands on the page or text of a record, if it is one.
fn page(source: &Source, header: &Header, url: &str, block: &mut dyn Read, sink: &mut Sink) -> ControlFlow<()> {
    let mut block = BufReader::new(block);
    let (kind, mut payload): (String, Box<dyn Read + '_>) = match header.get("WARC-Type") {
        Some("response") if header.get("Content-Type").is_some_and(|kind| kind.starts_with("application/http")) => {
            // A response that is no HTTP, or too short to tell, is no page.
            let Ok(Some(http)) = self::header(&mut block) else { return ControlFlow::Continue(()) };
            if http.first.split(' ').nth(1).is_none_or(|status| status != "200") {
                return ControlFlow::Continue(());
            }
            let kind = http.get("Content-Type").unwrap_or_default().to_owned();
            let mut body: Box<dyn Read> = Box::new(block);
            if http.get("Transfer-Encoding").is_some_and(|coding| coding.eq_ignore_ascii_case("chunked")) {
                body = Box::new(Chunks { bytes: BufReader::new(body), left: 0, first: true });
            }
            match http.get("Content-Encoding").unwrap_or("identity").to_ascii_lowercase().as_str() {
                "identity" | "" => {}
                "gzip" | "x-gzip" => body = Box::new(flate2::read::MultiGzDecoder::new(body)),
                "deflate" => body = Box::new(flate2::read::ZlibDecoder::new(body)),
                other => {
                    let fault = source.error(format!("{url}: the page is encoded as {other}, which is not read"));
                    return sink(Err(fault.help("have the crawler ask for gzip or no encoding")));
                }
            }
            (kind, body)
        }
        Some("resource" | "conversion") => (header.get("Content-Type").unwrap_or_default().to_owned(), Box::new(block)),
        _ => return ControlFlow::Continue(()),
    };
    let kind = kind.to_ascii_lowercase();
    let format = match kind.split(';').next().unwrap_or_default().trim() {
        "text/html" | "application/xhtml+xml" => &html::FORMAT,
        "text/plain" => &plain::FORMAT,
        "application/rss+xml" | "application/atom+xml" | "text/xml" | "application/xml" => &feed::FORMAT,
        _ => return ControlFlow::Continue(()),
    };
    let charset = kind.split("charset=").nth(1).map(|label| label.trim_matches(['"', ' ']).to_owned());
    let hints = Hints { url: Some(url.to_owned()), charset };
    let mut bytes = Vec::new();
    // A page that is cut off in transfer is as good as its beginning.
    let read = payload.by_ref().take(LONGEST_PAGE as u64 + 1).read_to_end(&mut bytes);
    if read.is_err() && bytes.is_empty() {
        return ControlFlow::Continue(());
    }
    (format.cut)(source.inner(source.path.clone(), url.to_owned(), hints, io::Cursor::new(bytes)), sink)
}

/// The fields of a record or a response.
struct Header {
    first: String,
    fields: Vec<(String, String)>,
}

impl Header {
    fn get(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    fn length(&self) -> Option<u64> {
        self.get("Content-Length").filter(|_| self.first.starts_with("WARC/"))?.parse().ok()
    }
}

/// The next header: a line and fields up to an empty line, after any number of empty lines.
fn header(bytes: &mut dyn BufRead) -> io::Result<Option<Header>> {
    let (mut first, mut fields) = (None, Vec::<(String, String)>::new());
    for _ in 0..MOST_LINES {
        let Some(line) = line(bytes, LONGEST_LINE)? else {
            let whole = first.is_none();
            return if whole { Ok(None) } else { Err(io::ErrorKind::UnexpectedEof.into()) };
        };
        let line = line.map_err(|length| io::Error::other(format!("a line of a header has {length} bytes")))?;
        let line = String::from_utf8_lossy(&line);
        let text = line.trim_end();
        match &first {
            None if text.is_empty() => {}
            None => first = Some(text.to_owned()),
            Some(_) if text.is_empty() => {
                return Ok(first.map(|first| Header { first, fields }));
            }
            // A line that goes on.
            Some(_) if text.starts_with([' ', '\t']) => {
                if let Some((_, value)) = fields.last_mut() {
                    value.push_str(text);
                }
            }
            Some(_) => {
                let (name, value) = text.split_once(':').unwrap_or((text, ""));
                fields.push((name.trim().to_owned(), value.trim().to_owned()));
            }
        }
    }
    Err(io::Error::other(format!("a header has more than {MOST_LINES} lines")))
}

/// The body of a response in chunks (RFC 9112, 7.1). Crawlers that joined the chunks left the header as it was: then
/// the bytes are as they come.
struct Chunks<R> {
    bytes: BufReader<R>,
    left: usize,
    first: bool,
}

impl<R: Read> Chunks<R> {
    /// Reads the line with the size of the next chunk.
    fn next(&mut self) -> io::Result<usize> {
        if std::mem::take(&mut self.first) {
            let head = self.bytes.fill_buf()?;
            let line = head.split(|b| *b == b'\n').next().unwrap_or_default().trim_ascii_end();
            if size(line).is_none() {
                return Ok(usize::MAX);
            }
        }
        for _ in 0..2 {
            match line(&mut self.bytes, LONGEST_LINE)? {
                Some(Ok(line)) if line.trim_ascii().is_empty() => {}
                Some(Ok(line)) => return Ok(size(line.trim_ascii()).unwrap_or(0)),
                _ => return Ok(0),
            }
        }
        Ok(0)
    }
}

/// The size of a chunk in hexadecimal digits, before any extension.
fn size(line: &[u8]) -> Option<usize> {
    let digits = line.split(|b| *b == b';').next()?.trim_ascii();
    usize::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

impl<R: Read> Read for Chunks<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            self.left = self.next()?;
        }
        let most = buffer.len().min(self.left);
        let read = self.bytes.read(&mut buffer[..most])?;
        self.left -= read;
        Ok(read)
    }
}
