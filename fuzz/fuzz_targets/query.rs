//! SPARQL: a query is refused with a message, or it runs and its results can be written.
#![no_main]

use std::sync::LazyLock;

use newsgraph::article::{Article, Metadata};
use newsgraph::graph::intake::{Intake, Run};
use newsgraph::graph::names::Names;
use newsgraph::graph::store::Store;
use newsgraph::reader::Reader;
use oxigraph::sparql::QueryResults;
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};

/// Joins of a small graph end soon.
const LONGEST: usize = 300;
const MOST_ROWS: usize = 50;

static STORE: LazyLock<Store> = LazyLock::new(|| {
    let reader = Reader::french().expect("the program's own data can be read");
    let store = Store::in_memory(&Names::default()).expect("there is memory");
    let text = "La France et l'Inde ont signé un accord sur l'hydrogène.".to_owned();
    let article = Article::new("a".to_owned(), Metadata::default(), text).expect("it has a text");
    let run = Run::start(&store).expect("it is read");
    let mut intake = Intake::new(run).expect("it is read");
    intake.take(run.prepare(&article, &reader).expect("it is read")).expect("it is taken");
    intake.finish().expect("it is written");
    store
});

libfuzzer_sys::fuzz_target!(|query: &str| {
    if query.len() > LONGEST {
        return;
    }
    let prepared = match Store::prepare(query) {
        Ok(prepared) => prepared,
        Err(message) => return assert!(!message.is_empty()),
    };
    let Ok(QueryResults::Solutions(solutions)) = STORE.query(prepared) else { return };
    let solutions: Vec<_> = solutions.take(MOST_ROWS).flatten().collect();
    let Some(first) = solutions.first() else { return };
    for format in [QueryResultsFormat::Json, QueryResultsFormat::Xml, QueryResultsFormat::Csv, QueryResultsFormat::Tsv]
    {
        let serializer = QueryResultsSerializer::from_format(format);
        let mut writer =
            serializer.serialize_solutions_to_writer(Vec::new(), first.variables().to_vec()).expect("memory");
        solutions.iter().for_each(|solution| writer.serialize(solution).expect("memory"));
        writer.finish().expect("memory");
    }
});
