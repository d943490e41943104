//! Exports: whatever an entity is called and a passage says, what is written is of its format.
#![no_main]

use newsgraph::article::{Article, Metadata};
use newsgraph::export::rdf::{self, Reification};
use newsgraph::export::{dot, gexf, graphml, json, mermaid, neo4j};
use newsgraph::graph::account::Account;
use newsgraph::graph::change::Change;
use newsgraph::graph::names::Names;
use newsgraph::graph::sketch::Sketch;
use newsgraph::graph::store::Store;
use newsgraph::graph::view::{Selection, view};
use newsgraph::vocabulary::{NAMESPACE, ng, rdf as terms, schema, skos};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Term, Triple};

/// An article with the text, in which two entities with names from it are in a relation.
fn account(names: &Names, text: &str) -> Option<Account> {
    let mut parts = text.split('\n');
    let (id, url, one, other) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    Article::new(id.to_owned(), Metadata::default(), text.to_owned()).ok()?;
    let node = |iri: String| NamedNode::new(iri).expect("names are IRIs");
    let article = node(names.article(id));
    let fact = node(names.fact(one, "signs", other, None));
    let ends = [one, other].map(|name| node(names.article(name)));
    let said = |of: &NamedNode, predicate: NamedNodeRef, object: Term| Triple::new(of.clone(), predicate, object);
    let term = |local: &str| Term::from(NamedNode::new_unchecked(format!("{NAMESPACE}{local}")));
    let french = |text: &str| Term::from(Literal::new_language_tagged_literal_unchecked(text, "fr"));
    let passage = node(names.passage(id, 0..text.chars().count()));
    let mut triples = vec![
        said(&article, terms::TYPE, schema::NEWS_ARTICLE.into()),
        said(&article, ng::DIGEST, Literal::from("d").into()),
        said(&article, schema::HEADLINE, french(one)),
        said(&article, schema::URL, NamedNode::new(url).map_or_else(|_| Literal::from(url).into(), Term::from)),
        said(&fact, terms::TYPE, ng::FACT.into()),
        said(&fact, ng::SUBJECT, ends[0].clone().into()),
        said(&fact, ng::RELATION, term("signs")),
        said(&fact, ng::OBJECT, ends[1].clone().into()),
        said(&fact, ng::STATUS, term("actual")),
        said(&fact, ng::ROLE, french(text)),
        said(&fact, ng::EVIDENCE, passage.clone().into()),
        said(&passage, ng::TEXT, french(text)),
    ];
    for (end, name) in ends.iter().zip([one, other]) {
        triples.push(said(end, terms::TYPE, term("Country")));
        triples.push(said(end, skos::PREF_LABEL, french(name)));
    }
    Some(Account { article, triples, tellings: Vec::new(), sketch: Sketch::of(text), text: text.to_owned() })
}

fn is_xml(text: &str) {
    let mut reader = quick_xml::Reader::from_str(text);
    while !matches!(reader.read_event().expect("what is written is XML"), quick_xml::events::Event::Eof) {}
    assert!(text.chars().all(|c| !c.is_control() || matches!(c, '\n' | '\t' | '\r' | '\u{7f}'..='\u{9f}')));
}

libfuzzer_sys::fuzz_target!(|text: &str| {
    let names = Names::default();
    let store = Store::in_memory(&names).expect("there is memory");
    let Some(account) = account(&names, text) else { return };
    assert_eq!(store.put(account).expect("it is written"), Change::Added);
    let all = Selection::default();
    let graph = view(&store, &all).expect("it is read");
    assert_eq!(graph.edge_count(), 1);
    dot::write(&graph);
    mermaid::write(&graph);
    is_xml(&graphml::write(&graph));
    is_xml(&gexf::write(&graph));
    for json in [json::cytoscape(&graph), json::node_link(&graph)] {
        serde_json::from_str::<serde_json::Value>(&json).expect("what is written is JSON");
    }
    neo4j::write(&graph).expect("memory");
    let count = store.graph(false).count();
    for format in [RdfFormat::NQuads, RdfFormat::TriG] {
        let mut written = Vec::new();
        rdf::write(&store, format, Reification::Rdf12, &all, &mut written).expect("memory");
        let parsed: Vec<_> = RdfParser::from_format(format)
            .for_slice(&written)
            .collect::<Result<_, _>>()
            .expect("what is written is RDF");
        assert_eq!(parsed.len(), count);
    }
});
