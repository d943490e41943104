//! SHACL shapes: read or refused, and graphs are checked against them.
#![no_main]

use std::sync::LazyLock;

use newsgraph::validate::data::Data;
use newsgraph::validate::shapes::Shapes;
use newsgraph::validate::validate;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::store::Store;

const GRAPH: &str = "@prefix x: <https://x.example/> . x:a a x:C ; x:p 1, \"b\"@fr, x:a . x:b x:q ( x:a 2 ) .";

static STORE: LazyLock<Store> = LazyLock::new(|| {
    let store = Store::new().expect("there is memory");
    for quad in RdfParser::from_format(RdfFormat::Turtle).for_slice(GRAPH.as_bytes()) {
        store.insert(&quad.expect("the graph is Turtle")).expect("there is memory");
    }
    store
});

libfuzzer_sys::fuzz_target!(|turtle: &str| {
    if let Ok(shapes) = Shapes::parse(turtle) {
        let _ = validate(&Data::from(&*STORE), &shapes);
    }
});
