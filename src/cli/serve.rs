//! `newsgraph serve`: the graph over HTTP.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use super::{Failure, Global};
use crate::graph::store::Store;
use crate::serve::pool::Bounds;
use crate::serve::work::{self, Limits};
use crate::serve::{Options, serve};

/// Answer SPARQL and JSON over HTTP
///
/// It is for reading, and for this machine alone, unless told otherwise. Queries run in processes of their own: one that
/// takes too long or too much memory is ended, and the others go on. It sees what other commands write to the store.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  newsgraph serve --store graph
  curl 'http://localhost:7878/sparql' --data-urlencode 'query=SELECT ?who ?deal { ?who ng:signs ?deal }'
  newsgraph serve --store graph --token token.txt
  curl http://localhost:7878/articles -H \"Authorization: Bearer $(cat token.txt)\" -H 'Content-Type: text/plain' --data-binary @article.txt")]
pub struct Args {
    /// The folder of the store
    #[arg(long, value_name = "DIR")]
    store: PathBuf,
    /// Where it listens
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:7878")]
    bind: SocketAddr,
    /// A file with the token with which articles can be posted and withdrawn (at least 16 characters)
    #[arg(long, value_name = "FILE")]
    token: Option<PathBuf>,
    /// How long a request may take
    #[arg(long, value_name = "SECONDS", default_value_t = 15)]
    timeout: u64,
    /// How many rows or triples a result may have
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    rows: usize,
    /// How large a result may be
    #[arg(long, value_name = "MB", default_value_t = 64)]
    result: usize,
    /// How much memory a request may take
    #[arg(long, value_name = "MB", default_value_t = 512)]
    memory: u64,
    /// How large what is posted may be
    #[arg(long, value_name = "MB", default_value_t = 16)]
    body: usize,
    /// How many queries are worked on at once
    #[arg(long, value_name = "N", default_value_t = 32)]
    workers: usize,
    /// How many more may wait
    #[arg(long, value_name = "N", default_value_t = 200)]
    waiting: usize,
}

const MEGABYTE: usize = 1_000_000;

/// The shortest token.
const SHORTEST: usize = 16;

impl Args {
    /// Serves until it is told to end.
    pub fn run(&self, global: &Global) -> Result<ExitCode, Failure> {
        // What an interrupted run has left is carried out, and what is wrong with the store is said now.
        drop(Store::open(&self.store)?);
        let options = Options {
            store: self.store.clone(),
            bind: self.bind,
            token: self.token()?,
            bounds: Bounds {
                time: Duration::from_secs(self.timeout.max(1)),
                limits: Limits { rows: self.rows, bytes: self.result * MEGABYTE },
                memory: self.memory * MEGABYTE as u64,
                workers: self.workers.max(1),
                waiting: self.waiting,
                give_way: true,
            },
            body: self.body * MEGABYTE,
        };
        let writes = options.token.is_some();
        let ready = |address| {
            let what = if writes { "reading and posting articles" } else { "reading" };
            global.console.done(&format!("http://{address} is ready for {what}; Ctrl-C ends it"));
        };
        serve(options, global.reader()?, ready).map_err(|e| {
            Failure::new(format!("{}: {e}", self.bind)).help("take another address with --bind, such as 127.0.0.1:8000")
        })?;
        Ok(ExitCode::SUCCESS)
    }

    fn token(&self) -> Result<Option<String>, Failure> {
        let Some(file) = &self.token else { return Ok(None) };
        let token = std::fs::read_to_string(file).map_err(|e| Failure::new(format!("{}: {e}", file.display())))?;
        let token = token.trim().to_owned();
        if token.chars().count() < SHORTEST || token.contains(char::is_whitespace) {
            return Err(Failure::new(format!("{}: this is no token of {SHORTEST} characters or more", file.display()))
                .help("make one: head -c 24 /dev/urandom | base64 > token.txt"));
        }
        Ok(Some(token))
    }
}

/// Answers the requests of `newsgraph serve`
#[derive(Debug, clap::Args)]
pub struct Work {
    /// The folder of the store
    #[arg(long, value_name = "DIR")]
    store: PathBuf,
    /// The most memory, in bytes
    #[arg(long, value_name = "BYTES")]
    memory: u64,
}

impl Work {
    /// Answers until nobody asks.
    pub fn run(&self) -> Result<ExitCode, Failure> {
        work::run(&self.store, self.memory)?;
        Ok(ExitCode::SUCCESS)
    }
}
