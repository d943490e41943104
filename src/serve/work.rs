//! What a worker does: a process of its own that answers one request after another from a store that it can only read.
//!
//! A query can take any time and any memory, and Oxigraph has no way of stopping every one of them (its cancellation
//! does not reach sorting). A process can always be ended, whatever it does, and nothing else is lost with it: so each
//! query runs in a process, with a limit of memory that the system keeps, and [`super::pool`] ends those that take too
//! long.
//!
//! Requests and answers go through the process's standard input and output: a line of JSON, then as many bytes as it
//! says.

use std::io::{self, BufRead, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{api, sparql};
use crate::graph::store::{Store, StoreError};

/// What is asked of a worker.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Request {
    /// A SPARQL query.
    Query(sparql::Query),
    /// A graph of the store.
    Graph(sparql::Graph),
    /// What the JSON API tells.
    Api(api::Question),
}

/// What it may take.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Limits {
    /// Rows or triples of a result.
    pub rows: usize,
    /// Bytes of a result.
    pub bytes: usize,
}

/// An answer, or the first part of it: `length` bytes follow its line.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Head {
    /// What came of it: the media type of the bytes, or a refusal, of which they are the message.
    pub outcome: Result<String, Refusal>,
    /// How many bytes follow.
    pub length: usize,
}

/// Why a request is not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    /// It is no SPARQL, or asks for something that is not given.
    Malformed,
    /// There is no such thing in the graph.
    Unknown,
    /// No form of the answer is one that the client takes.
    Unacceptable,
    /// The answer has more rows or bytes than are given.
    TooLarge,
    /// The store cannot be read.
    Failed,
}

/// A refusal with its message.
pub type Refused = (Refusal, String);

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        let kind = match &error {
            StoreError::Unknown(..) | StoreError::Ambiguous { .. } => Refusal::Unknown,
            _ => Refusal::Failed,
        };
        let like = if let StoreError::Unknown(_, like) = &error { like.join(", ") } else { String::new() };
        let hint = if like.is_empty() { like } else { format!("; did you mean {like}?") };
        (kind, format!("{error}{hint}"))
    }
}

/// An answer that may not grow beyond its limit: what does not fit ends in [`io::ErrorKind::FileTooLarge`].
#[derive(Debug)]
pub struct Answer {
    bytes: Vec<u8>,
    most: usize,
}

impl Write for Answer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > self.most {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "the answer is too large"));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Answers requests until there are no more; the memory of the process is limited to so many bytes.
///
/// # Errors
/// If the store cannot be opened, or nobody takes the answers.
pub fn run(store: &Path, memory: u64) -> Result<(), StoreError> {
    // Where the system knows no such limit, time and the size of answers are what is limited.
    let _ = rlimit::setrlimit(rlimit::Resource::DATA, memory, memory);
    let store = Store::open_to_read(store)?;
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let Ok(line) = line else { break };
        let (outcome, bytes) = match serde_json::from_str::<(Request, Limits)>(&line) {
            Ok((request, limits)) => answer(&store, &request, limits),
            Err(e) => (Err(Refusal::Failed), e.to_string().into_bytes()),
        };
        let head = Head { outcome, length: bytes.len() };
        // An enum of texts and a number are always JSON.
        let head = serde_json::to_string(&head).unwrap_or_default();
        let sent = writeln!(out, "{head}").and_then(|()| out.write_all(&bytes)).and_then(|()| out.flush());
        if sent.is_err() {
            break;
        }
    }
    Ok(())
}

fn answer(store: &Store, request: &Request, limits: Limits) -> (Result<String, Refusal>, Vec<u8>) {
    let mut answer = Answer { bytes: Vec::new(), most: limits.bytes };
    let done = match request {
        Request::Query(query) => query.run(store, limits.rows, &mut answer),
        Request::Graph(graph) => graph.run(store, limits.rows, &mut answer),
        Request::Api(question) => question.run(store, &mut answer),
    };
    match done {
        Ok(media_type) => (Ok(media_type), answer.bytes),
        Err((refusal, message)) => (Err(refusal), message.into_bytes()),
    }
}
