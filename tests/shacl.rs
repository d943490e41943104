//! The W3C test suite of SHACL Core, run as data from the folder that `NEWSGRAPH_SHACL_SUITE` names: the suite's
//! `data-shapes` folder, with `core/manifest.ttl` in it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use newsgraph::validate::data::Data;
use newsgraph::validate::path;
use newsgraph::validate::shapes::Shapes;
use newsgraph::validate::validate;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedNode, Term};
use oxigraph::store::Store;

const MF: &str = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#";
const SHT: &str = "http://www.w3.org/ns/shacl-test#";
const SH: &str = "http://www.w3.org/ns/shacl#";
const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

/// The cases that are not run, each with the reason.
const IGNORED: [(&str, &str); 1] = [(
    "core/property/uniqueLang-002.ttl",
    "asks that \"1\"^^xsd:boolean be told from \"true\"^^xsd:boolean, and the store keeps booleans by value",
)];

fn base(file: &Path) -> String {
    format!("file://{}", file.display())
}

fn load(file: &Path) -> Store {
    let store = Store::new().unwrap();
    let text = std::fs::read(file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    let parser = RdfParser::from_format(RdfFormat::Turtle).with_base_iri(base(file)).unwrap();
    for quad in parser.for_slice(&text) {
        store.insert(&quad.unwrap_or_else(|e| panic!("{}: {e}", file.display()))).unwrap();
    }
    store
}

fn objects(store: &Store, subject: &Term, predicate: &str) -> Vec<Term> {
    Data::from(store).objects(subject, NamedNode::new(predicate).unwrap().as_ref()).unwrap()
}

fn first(store: &Store, subject: &Term, predicate: &str) -> Option<Term> {
    objects(store, subject, predicate).into_iter().next()
}

/// The file that an IRI of the suite names.
fn file(term: &Term) -> PathBuf {
    let Term::NamedNode(node) = term else { panic!("{term} names no file") };
    PathBuf::from(node.as_str().trim_start_matches("file://"))
}

/// The files of all cases below a manifest.
fn cases(manifest: &Path, found: &mut BTreeSet<PathBuf>) {
    let store = load(manifest);
    let node = NamedNode::new(base(manifest)).unwrap().into();
    for included in objects(&store, &node, &format!("{MF}include")) {
        cases(&file(&included), found);
    }
    if first(&store, &node, &format!("{MF}entries")).is_some() {
        found.insert(manifest.to_owned());
    }
}

/// A result as the suite compares it: what it is about, where, on what value, by what component, how bad.
fn key(
    store: &Store,
    focus: Term,
    path: Option<Term>,
    value: Option<Term>,
    component: &str,
    severity: &str,
) -> Vec<String> {
    // A path is compared by what it says: it has no name that both reports could have.
    let path = path.map(|node| path::Path::read(&Data::from(store), &node).unwrap().to_string());
    let last = |iri: &str| iri.rsplit('#').next().unwrap().to_owned();
    let value = value.map(|value| value.to_string()).unwrap_or_default();
    vec![focus.to_string(), path.unwrap_or_default(), value, last(component), last(severity)]
}

/// Why a case fails; nothing where it passes.
fn run(case: &Path) -> Result<(), String> {
    let manifest = load(case);
    let node: Term = NamedNode::new(base(case)).unwrap().into();
    let entries = first(&manifest, &node, &format!("{MF}entries")).unwrap();
    let mut at = entries;
    while let Some(entry) = first(&manifest, &at, &format!("{RDF}first")) {
        let action = first(&manifest, &entry, &format!("{MF}action")).unwrap();
        let graph = |name: &str| file(&first(&manifest, &action, &format!("{SHT}{name}")).unwrap());
        let (data, shapes) = (graph("dataGraph"), graph("shapesGraph"));
        let expected = first(&manifest, &entry, &format!("{MF}result")).unwrap();
        let loaded = |file: &Path| (file != case).then(|| load(file));
        let (data, shapes) = (loaded(&data), loaded(&shapes));
        let (data, shapes) = (data.as_ref().unwrap_or(&manifest), shapes.as_ref().unwrap_or(&manifest));
        let read = Shapes::read(&Data::from(shapes)).map_err(|e| e.to_string())?;
        let report = validate(&Data::from(data), &read).map_err(|e| e.to_string())?;
        let conforms = first(&manifest, &expected, &format!("{SH}conforms")).unwrap();
        let Term::Literal(conforms) = conforms else { panic!("no boolean") };
        if report.conforms() != (conforms.value() == "true") {
            return Err(format!("conforms is {}", report.conforms()));
        }
        let mut wanted: Vec<Vec<String>> = Vec::new();
        for result in objects(&manifest, &expected, &format!("{SH}result")) {
            let of = |name: &str| first(&manifest, &result, &format!("{SH}{name}"));
            let text = |name: &str| match of(name) {
                Some(Term::NamedNode(node)) => node.into_string(),
                _ => String::new(),
            };
            let (component, severity) = (text("sourceConstraintComponent"), text("resultSeverity"));
            let focus = of("focusNode").unwrap();
            wanted.push(key(&manifest, focus, of("resultPath"), of("value"), &component, &severity));
        }
        let mut found: Vec<Vec<String>> = report
            .results
            .into_iter()
            .map(|r| key(shapes, r.focus, r.path, r.value, r.component, r.severity.as_str()))
            .collect();
        wanted.sort();
        found.sort();
        if wanted != found {
            return Err(format!("wanted {wanted:#?}\nfound {found:#?}"));
        }
        at = first(&manifest, &at, &format!("{RDF}rest")).unwrap();
    }
    Ok(())
}

#[test]
fn the_core_suite_passes() {
    let Some(suite) = std::env::var_os("NEWSGRAPH_SHACL_SUITE") else {
        eprintln!("NEWSGRAPH_SHACL_SUITE names no folder: the suite is not run");
        return;
    };
    let suite = PathBuf::from(suite).canonicalize().unwrap();
    let mut found = BTreeSet::new();
    cases(&suite.join("core/manifest.ttl"), &mut found);
    assert!(found.len() >= 90, "only {} cases", found.len());
    let mut failed = Vec::new();
    for case in &found {
        let name = case.strip_prefix(&suite).unwrap().display().to_string();
        if IGNORED.iter().any(|(ignored, _)| *ignored == name) {
            continue;
        }
        if let Err(why) = run(case) {
            failed.push(format!("{name}: {why}"));
        }
    }
    assert!(failed.is_empty(), "{} of {} fail:\n{}", failed.len(), found.len(), failed.join("\n"));
    println!("{} passed, {} ignored", found.len() - IGNORED.len(), IGNORED.len());
}
