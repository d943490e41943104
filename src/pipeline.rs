//! Cutting, reading and taking articles side by side.
//!
//! One thread cuts the inputs into records, the threads of rayon's pool work on them, and the calling thread takes
//! what comes of it in the order of the inputs: the outcome is the same with any number of threads. Between them are
//! queues of few batches, so that memory does not grow with the number of articles.

use std::ops::ControlFlow;
use std::sync::mpsc::{SyncSender, sync_channel};

use rayon::prelude::*;

use crate::article::{Article, InputError, Inputs, Options, Record};
use crate::guard::guarded;

/// The most articles of a batch, and the most bytes of their records.
const BATCH: usize = 128;
const BYTES: usize = 1_000_000;

/// How many batches may wait to be worked on, and how many to be taken: reading goes on while a large transaction is
/// committed.
const WAITING: usize = 2;
const DONE: usize = 16;

/// Why nothing came of an article.
#[derive(Debug)]
pub enum Fault {
    /// It cannot be read.
    Input(InputError),
    /// The program failed on it.
    Program {
        /// The article's name.
        article: String,
        /// What failed, and where.
        message: String,
    },
}

/// Does `work` on all articles, and hands what comes of each to `then` in their order.
///
/// # Errors
/// The first error of `then`, after which no more articles are read.
pub fn run<T: Send, E>(
    inputs: Inputs,
    work: impl Fn(Article) -> T + Sync,
    mut then: impl FnMut(Result<T, Fault>) -> Result<(), E>,
) -> Result<(), E> {
    let options = inputs.options().clone();
    std::thread::scope(|scope| {
        let (cut, records) = sync_channel(WAITING);
        let (done, results) = sync_channel(DONE);
        scope.spawn(move || batches(inputs, &cut));
        let work = &work;
        scope.spawn(move || {
            for batch in records {
                let batch: Vec<Result<Record, InputError>> = batch;
                let batch: Vec<_> = batch.into_par_iter().map(|record| one(record, &options, work)).collect();
                if done.send(batch).is_err() {
                    break;
                }
            }
        });
        results.into_iter().flatten().try_for_each(&mut then)
    })
}

/// Cuts the inputs into records, as long as somebody takes them.
fn batches(inputs: Inputs, cut: &SyncSender<Vec<Result<Record, InputError>>>) {
    let (mut batch, mut bytes) = (Vec::with_capacity(BATCH), 0);
    let send = |batch: &mut Vec<_>| match cut.send(std::mem::take(batch)) {
        Ok(()) => ControlFlow::Continue(()),
        Err(_) => ControlFlow::Break(()),
    };
    let cut_all = inputs.cut(&mut |record| {
        bytes += record.as_ref().map_or(0, |record| record.size);
        batch.push(record);
        if batch.len() == BATCH || bytes >= BYTES {
            bytes = 0;
            return send(&mut batch);
        }
        ControlFlow::Continue(())
    });
    if cut_all.is_continue() && !batch.is_empty() {
        let _ = send(&mut batch);
    }
}

fn one<T>(
    record: Result<Record, InputError>,
    options: &Options,
    work: &(impl Fn(Article) -> T + Sync),
) -> Result<T, Fault> {
    let record = record.map_err(Fault::Input)?;
    let place = format!("{record:?}");
    let program = |article: String| |message| Fault::Program { article, message };
    let article = guarded(|| record.read(options)).map_err(program(place))?.map_err(Fault::Input)?;
    let id = article.id.clone();
    guarded(|| work(article)).map_err(program(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_that_of_the_inputs_and_a_fault_stops_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let lines: String = (0..1000).map(|n| format!("{{\"id\": \"a{n}\", \"text\": \"Un accord.\"}}\n")).collect();
        std::fs::write(folder.path().join("a.jsonl"), lines + "oops\n").unwrap();
        let inputs = Inputs::new(&[folder.path().display().to_string()], Options::french());
        let work = |article: Article| {
            assert_ne!(article.id, "a500", "this one is too much");
            article.id
        };
        let (mut found, mut faults) = (Vec::new(), Vec::new());
        let done: Result<(), ()> = run(inputs.clone(), work, |result| {
            match result {
                Ok(id) => found.push(id),
                Err(Fault::Program { article, .. }) => faults.push(article),
                Err(Fault::Input(fault)) => faults.push(fault.line.unwrap().to_string()),
            }
            Ok(())
        });
        assert_eq!(done, Ok(()));
        let expected: Vec<String> = (0..1000).filter(|n| *n != 500).map(|n| format!("a{n}")).collect();
        assert_eq!(found, expected);
        assert_eq!(faults, ["a500", "1001"]);
        // Whoever takes the results can stop.
        let mut taken = 0;
        let stopped = run(
            inputs,
            |article| article.id,
            |_| {
                taken += 1;
                if taken == 3 { Err("enough") } else { Ok(()) }
            },
        );
        assert_eq!((stopped, taken), (Err("enough"), 3));
    }
}
