//! The workers: processes that answer requests, and what bounds them.
//!
//! A request waits for a place, gets a worker that is idle or a new one, and has so much time. A worker that takes
//! longer, or whose client has gone, is ended; one that used up its memory has ended by itself. In neither case does
//! anything happen to the others.

use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use axum::http::StatusCode;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::Semaphore;

use super::problem::Problem;
use super::work::{Head, Limits, Request};
use crate::graph::log;

/// What bounds requests.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// How long a request may take.
    pub time: Duration,
    /// The most rows and bytes of an answer.
    pub limits: Limits,
    /// The memory of a worker, in bytes.
    pub memory: u64,
    /// How many requests are worked on at once.
    pub workers: usize,
    /// How many more may wait.
    pub waiting: usize,
    /// Whether requests that take long give way to the others.
    pub give_way: bool,
}

/// Workers on a store.
#[derive(Debug)]
pub struct Pool {
    store: PathBuf,
    bounds: Bounds,
    places: Semaphore,
    waiting: AtomicUsize,
    idle: Mutex<Vec<Worker>>,
}

/// A process that answers requests.
#[derive(Debug)]
struct Worker {
    process: Child,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
    /// The state of the store that it sees.
    state: State,
}

/// What tells one state of a store from another: its log, to which each change adds.
pub type State = Option<(u64, SystemTime)>;

/// An answer: its media type and its bytes.
pub type Answer = (String, Vec<u8>);

/// A request that takes longer than this gives way to the others, and its worker is not used again.
const LONG: Duration = Duration::from_secs(1);

/// How many workers are kept for the next requests.
const IDLE: usize = 8;

impl Pool {
    /// Workers on the store in a folder.
    pub fn new(store: PathBuf, bounds: Bounds) -> Self {
        let places = Semaphore::new(bounds.workers);
        Self { store, bounds, places, waiting: AtomicUsize::new(0), idle: Mutex::default() }
    }

    /// What bounds the requests.
    pub fn bounds(&self) -> &Bounds {
        &self.bounds
    }

    /// What tells the store's state now from another.
    pub fn state(&self) -> State {
        let data = std::fs::metadata(self.store.join(log::FILE)).ok()?;
        Some((data.len(), data.modified().ok()?))
    }

    /// Has a worker answer.
    ///
    /// # Errors
    /// If too many are waiting, it takes too long or too much memory, or is refused.
    pub async fn ask(&self, request: Request) -> Result<Answer, Problem> {
        self.ask_within(request, self.bounds.limits, self.bounds.time).await
    }

    /// Has a worker answer within other limits and another time than the usual ones.
    ///
    /// # Errors
    /// As [`Pool::ask`].
    pub async fn ask_within(&self, request: Request, limits: Limits, time: Duration) -> Result<Answer, Problem> {
        let _place = {
            let waiting = Waiting::new(&self.waiting);
            if waiting.before >= self.bounds.workers + self.bounds.waiting {
                return Err(Problem::busy());
            }
            let place = tokio::time::timeout(self.bounds.time, self.places.acquire()).await;
            // The places are never closed.
            place.map_err(|_| Problem::busy())?.map_err(|_| Problem::busy())?
        };
        let answered = tokio::time::timeout(time, self.answered(&request, limits)).await;
        answered.unwrap_or_else(|_| Err(Problem::timeout(time.as_secs())))
    }

    async fn answered(&self, request: &Request, limits: Limits) -> Result<Answer, Problem> {
        // Files that a worker has not looked at yet may be gone when another process has written: it is asked again,
        // of a worker that sees the store as it is now.
        match self.answered_once(request, limits, true).await {
            Err(problem) if problem.status == StatusCode::INTERNAL_SERVER_ERROR.as_u16() => {
                self.answered_once(request, limits, false).await
            }
            answered => answered,
        }
    }

    async fn answered_once(&self, request: &Request, limits: Limits, may_be_idle: bool) -> Result<Answer, Problem> {
        let state = self.state();
        let idle = |state: State| {
            let mut idle = self.idle.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            idle.retain(|worker| worker.state == state);
            idle.pop()
        };
        // Whoever drops a worker ends it: so does this function, when it is stopped.
        let mut worker = match idle(state).filter(|_| may_be_idle) {
            Some(worker) => worker,
            None => self.start(state).map_err(|e| failed(format!("no worker can be started: {e}")))?,
        };
        let number = worker.process.id();
        let answered = {
            let mut answer = std::pin::pin!(worker.answer(request, limits));
            tokio::select! {
                answered = &mut answer => (answered, false),
                () = tokio::time::sleep(LONG), if self.bounds.give_way => {
                    give_way(number);
                    (answer.await, true)
                }
            }
        };
        let ((head, bytes), long) = match answered {
            (Ok(answer), long) => (answer, long),
            (Err(_), _) => return Err(self.ended(worker).await),
        };
        let failed = matches!(head.outcome, Err(super::work::Refusal::Failed));
        let mut idle = self.idle.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        // One that cannot read the store may be able to when it opens it anew.
        if idle.len() < IDLE && !failed && !long {
            idle.push(worker);
        }
        drop(idle);
        match head.outcome {
            Ok(media_type) => Ok((media_type, bytes)),
            Err(refusal) => Err((refusal, String::from_utf8_lossy(&bytes).into_owned()).into()),
        }
    }

    fn start(&self, state: State) -> std::io::Result<Worker> {
        let mut process = Command::new(std::env::current_exe()?)
            .arg("work")
            .arg("--store")
            .arg(&self.store)
            .arg("--memory")
            .arg(self.bounds.memory.to_string())
            // The allocator is to take memory when it is needed, so that the limit is of what is in use.
            .env("MIMALLOC_ARENA_EAGER_COMMIT", "0")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let (requests, answers) = (process.stdin.take(), process.stdout.take());
        let (Some(requests), Some(answers)) = (requests, answers) else {
            return Err(std::io::Error::other("it has no standard input or output"));
        };
        Ok(Worker { process, requests, answers: BufReader::new(answers), state })
    }

    /// Why a worker has ended by itself.
    async fn ended(&self, mut worker: Worker) -> Problem {
        let mut said = String::new();
        if let Some(errors) = &mut worker.process.stderr {
            let _ = errors.take(2_000).read_to_string(&mut said).await;
        }
        let status = worker.process.wait().await;
        if said.contains("memory allocation") || said.contains("bad_alloc") {
            let megabytes = self.bounds.memory / 1_000_000;
            let detail =
                format!("it takes more than {megabytes} MB: ask for less, or start the server with more --memory");
            return Problem::new(StatusCode::INSUFFICIENT_STORAGE, detail);
        }
        let code = status.ok().and_then(|status| status.code());
        match (code, said.lines().next()) {
            // It has said itself what is wrong with the store.
            (Some(2), Some(line)) => Problem::new(StatusCode::SERVICE_UNAVAILABLE, line.trim_start_matches("error: ")),
            _ => failed("the query is more than the evaluator can do".to_owned()),
        }
    }
}

impl Worker {
    async fn answer(&mut self, request: &Request, limits: Limits) -> std::io::Result<(Head, Vec<u8>)> {
        let mut line = serde_json::to_string(&(request, limits))?;
        line.push('\n');
        self.requests.write_all(line.as_bytes()).await?;
        self.requests.flush().await?;
        line.clear();
        self.answers.read_line(&mut line).await?;
        let head: Head = serde_json::from_str(&line)?;
        let mut bytes = vec![0; head.length];
        self.answers.read_exact(&mut bytes).await?;
        Ok((head, bytes))
    }
}

/// Lets other processes go before this one.
fn give_way(process: Option<u32>) {
    let process = process.and_then(|number| rustix::process::Pid::from_raw(number as i32));
    if process.is_some() {
        // If it has just ended, or the system does not let us, nothing is lost.
        let _ = rustix::process::setpriority_process(process, 10);
    }
}

fn failed(detail: String) -> Problem {
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, detail)
}

/// Counts a request among those that wait, as long as it lives.
struct Waiting<'a> {
    count: &'a AtomicUsize,
    before: usize,
}

impl<'a> Waiting<'a> {
    fn new(count: &'a AtomicUsize) -> Self {
        Self { before: count.fetch_add(1, Ordering::Relaxed), count }
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.count.fetch_sub(1, Ordering::Relaxed);
    }
}
