//! From a text to its facts and statements: evidence stands in the text, and what is said of it is JSON and RDF.
#![no_main]

use std::sync::LazyLock;

use newsgraph::article::{Article, Metadata};
use newsgraph::export::{annotation, explanation, json_lines};
use newsgraph::graph::mapping;
use newsgraph::graph::names::Names;
use newsgraph::reader::Reader;

static READER: LazyLock<Reader> = LazyLock::new(|| Reader::french().expect("the program's own data can be read"));

libfuzzer_sys::fuzz_target!(|text: &str| {
    let Ok(article) = Article::new("a".to_owned(), Metadata::default(), text.to_owned()) else { return };
    let document = READER.read(&article);
    for fact in &document.facts {
        assert!((0.0..=1.0).contains(&fact.confidence));
        for evidence in &fact.evidence {
            assert!(!evidence.span.of(&article.text).is_empty());
        }
    }
    let names = Names::default();
    for line in json_lines::write(&article, &document, &names).lines() {
        serde_json::from_str::<serde_json::Value>(line).expect("a line is JSON");
    }
    for triple in mapping::account(&article, &document, &names, &READER, "").triples {
        oxigraph::model::NamedNode::new(triple.predicate.as_str()).expect("a predicate is an IRI");
        if let oxigraph::model::NamedOrBlankNode::NamedNode(subject) = &triple.subject {
            oxigraph::model::NamedNode::new(subject.as_str()).expect("a subject is an IRI");
        }
    }
    annotation::write(&article, &document);
    explanation::write(&article, &document, &READER, None);
});
