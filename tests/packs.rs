//! The packs that the project ships hold their own examples, and a pack with a mistake is refused
//! with the place of the mistake.

use std::collections::BTreeSet;
use std::path::Path;

use newsgraph::article::{Article, Inputs, Metadata, Options};
use newsgraph::export::explanation;
use newsgraph::frame::{Fact, Pack};
use newsgraph::pack_check::failing_examples;
use newsgraph::reader::{Document, Reader};

#[test]
fn the_examples_of_the_pack_hold() {
    let failing = failing_examples(&Reader::french().unwrap().with_min_confidence(0.0));
    let lines: Vec<String> = failing.iter().map(ToString::to_string).collect();
    assert!(lines.is_empty(), "{}", lines.join("\n"));
}

#[test]
fn the_engine_holds_no_word_of_a_domain() {
    let folder = "examples/packs/justice";
    let pack = Pack::load(std::path::Path::new(folder)).unwrap();
    let reader = Reader::with(pack, Vec::new()).unwrap();
    let lines: Vec<String> = failing_examples(&reader).iter().map(ToString::to_string).collect();
    assert!(lines.is_empty(), "{}", lines.join("\n"));
    let text = "Le tribunal de Lyon a condamné le groupe Norvel. La société Orel a signé un accord avec la France.";
    let article = Article::new("a".to_owned(), Metadata::default(), text.to_owned()).unwrap();
    let relations: Vec<String> = reader.read(&article).facts.into_iter().map(|fact| fact.relation).collect();
    assert_eq!(relations, ["convicts"]);
}

#[test]
fn a_frame_file_taken_away_takes_only_its_facts() {
    let source = Path::new("ontology");
    let files = ["agreements", "money", "organisations", "people"];
    let whole = Reader::french().unwrap().with_open_propositions();
    for gone in files {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("frames")).unwrap();
        for name in ["deals.ttl", "lexicon.txt", "confidence.tsv"] {
            std::fs::copy(source.join(name), folder.path().join(name)).unwrap();
        }
        for name in files.iter().filter(|name| **name != gone) {
            let name = format!("frames/{name}.frame");
            std::fs::copy(source.join(&name), folder.path().join(&name)).unwrap();
        }
        let reader = Reader::with(Pack::load(folder.path()).unwrap(), Vec::new()).unwrap();
        let frames: Vec<&str> = reader.pack().frames.iter().map(|frame| frame.name.as_str()).collect();
        let articles = "examples/articles";
        let options = Options { language: "fr".to_owned(), ..Options::default() };
        let mut lost = 0;
        for article in Inputs::new(&[articles.to_owned()], options).into_iter().map(Result::unwrap) {
            // What the frames that are left read in it, whatever the others do.
            let document = whole.read(&article);
            let readings = explanation::readings(&article, &document, &whole, None);
            let left = readings.iter().filter(|fact| {
                fact.confidence >= whole.min_confidence()
                    && frames.iter().any(|frame| fact.rule.starts_with(&format!("{frame}/")))
            });
            let expected: BTreeSet<String> = left.map(|fact| triple(&document, fact)).collect();
            let read = reader.read(&article);
            let found: BTreeSet<String> = read.facts.iter().map(|fact| triple(&read, fact)).collect();
            assert_eq!(found, expected, "{} without {gone}.frame", article.id);
            lost += document.facts.len() - found.len();
        }
        assert!(lost > 0, "nothing was lost with {gone}.frame");
    }
}

/// Subject, relation and object; those of a symmetric relation in one order.
fn triple(document: &Document, fact: &Fact) -> String {
    let mut ends = [document.label(&fact.subject), document.label(&fact.object)];
    if matches!(fact.relation.as_str(), "partnersWith" | "meets") {
        ends.sort();
    }
    format!("{} {} {}", ends[0], fact.relation, ends[1])
}

#[test]
fn an_example_that_fails_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let source = Path::new("examples/packs/justice");
    std::fs::create_dir(folder.path().join("frames")).unwrap();
    for name in ["justice.ttl", "lexicon.txt"] {
        std::fs::copy(source.join(name), folder.path().join(name)).unwrap();
    }
    let frame = "frame lawsuit\n  fr poursuivre   plaintiff = subject   defendant = object\n  emit sues(plaintiff: Agent, defendant: Agent)\n  example \"[plaintiff Orel SA] a loué [defendant Tarn SA].\" actual\n  not \"La société Orel a poursuivi la banque Tarn.\"\n";
    std::fs::write(folder.path().join("frames/a.frame"), frame).unwrap();
    let reader = Reader::with(Pack::load(folder.path()).unwrap(), Vec::new()).unwrap();
    let failing: Vec<String> = failing_examples(&reader).iter().map(ToString::to_string).collect();
    assert_eq!(failing.len(), 2);
    assert!(
        failing[0].ends_with(
            "a.frame:4:1: the frame lawsuit should give sues between \"Orel SA\" and \"Tarn SA\", and gives nothing"
        ),
        "{}",
        failing[0]
    );
    assert!(
        failing[1].contains("a.frame:5:1: this should say nothing, and it gives: Orel sues Tarn"),
        "{}",
        failing[1]
    );
}

/// Copies the pack `deals` with one change, and loads it.
fn load_with(file: &str, from: &str, to: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let source = Path::new("ontology");
    std::fs::create_dir(folder.path().join("frames")).unwrap();
    for name in ["deals.ttl", "lexicon.txt", "frames/agreements.frame"] {
        let mut text = std::fs::read_to_string(source.join(name)).unwrap();
        if name == file {
            assert!(text.contains(from), "{name} has no {from:?}");
            text = text.replacen(from, to, 1);
        }
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let top = format!("{}/", folder.path().display());
    match Pack::load(folder.path()) {
        Ok(_) => "no fault".to_owned(),
        Err(e) => e.to_string().replace(&top, ""),
    }
}

#[test]
fn mistakes_are_named() {
    let frames = "frames/agreements.frame";
    let text = std::fs::read_to_string("ontology/frames/agreements.frame").unwrap();
    let line = |start: &str| text.lines().position(|l| l == start).unwrap() + 1;
    let (signing, withdrawal) = (line("frame signing"), line("frame withdrawal"));
    let at = |line: usize| format!("frames/agreements.frame:{line}:1:");
    assert_eq!(load_with(frames, "emit signs(", "emit signs("), "no fault");
    let error = load_with(
        frames,
        "emit signs(party: CollectiveAgent, deal: Agreement)",
        "emit sings(party: CollectiveAgent, deal: Agreement)",
    );
    assert!(
        error.starts_with(&format!("{} the ontology has no relation sings; it has acquires, ", at(signing))),
        "{error}"
    );
    let error = load_with(frames, "deal: Agreement)", "deal: Agreements)");
    assert_eq!(error, format!("{} the ontology has no class Agreements", at(signing)));
    let error =
        load_with(frames, "(party: CollectiveAgent, deal: Agreement)", "(party: CollectiveAgent, deal: Person)");
    assert_eq!(error, format!("{} signs takes Agreement here, and the role deal is a Person", at(signing)));
    let error = load_with(frames, "(party: CollectiveAgent,", "(partner: CollectiveAgent,");
    assert_eq!(error, format!("{} the frame signing says nowhere where its role partner stands", at(signing)));
    let error = load_with(frames, "frame withdrawal", "frame signing");
    assert_eq!(
        error,
        format!("{} the frame signing stands in frames/agreements.frame:{signing} already", at(withdrawal))
    );
    let error = load_with(frames, "party = subject | avec", "party = subjet | avec");
    assert!(
        error.starts_with(&format!(
            "{} subjet is no place, no preposition and no role of its line; the places are self, subject, ",
            at(signing)
        )),
        "{error}"
    );
    let error = load_with(frames, "(party: CollectiveAgent, deal: Agreement)", "(party, deal: Agreement)");
    assert!(
        error.ends_with(
            "expected emit RELATION(ROLE: CLASS, ROLE: CLASS | CLASS) or emit RELATION(ROLE: CLASS, 'TERM': CLASS)"
        ),
        "{error}"
    );
    let error = load_with(frames, "deal: Agreement)", "deal: Agreement) steak = deal");
    assert!(
        error.ends_with("a fact has no field steak; the fields are role, goods, quantity, amount, stake"),
        "{error}"
    );
    let error = load_with(frames, "  fr signer,", "  xx signer,");
    assert_eq!(error, format!("{} the program reads no language xx; it reads fr", at(signing)));
    let error = load_with(frames, "object[@ties]", "object[@tie]");
    assert!(error.contains("no line above says `words tie = …`; this file has: deals, ties"), "{error}");
    let error = load_with("deals.ttl", "ng:Agent a owl:Class ;", "ng:Agent a owl:Class ; rdfs:subClassOf ng:Person ;");
    assert!(error.starts_with("deals.ttl: the class Agent stands below itself: "), "{error}");
    let error = load_with("lexicon.txt", "head Company", "heads Company");
    assert!(error.contains("the kinds of words are"), "{error}");
    let error = load_with("deals.ttl", "ng:Agent a owl:Class ;", "ng:Agent a owl:Class ; ;; .");
    assert!(error.starts_with("deals.ttl: "), "{error}");
}
