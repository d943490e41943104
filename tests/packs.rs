//! The packs that the project ships hold their own examples, and a pack with a mistake is refused
//! with the place of the mistake.

use newsgraph::frame::Pack;
use newsgraph::pack_check::failing_examples;
use newsgraph::reader::Reader;

#[test]
fn the_examples_of_the_pack_hold() {
    let failing = failing_examples(&Reader::french().unwrap().with_min_confidence(0.0));
    let lines: Vec<String> = failing.iter().map(ToString::to_string).collect();
    assert!(lines.is_empty(), "{}", lines.join("\n"));
}

/// Copies the pack `deals` with one change, and loads it.
fn load_with(file: &str, from: &str, to: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("ontology");
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
    let text =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/ontology/frames/agreements.frame")).unwrap();
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
    let error = load_with("lexicon.txt", "head Company", "heads Company");
    assert!(error.contains("the kinds of words are"), "{error}");
    let error = load_with("deals.ttl", "ng:Agent a owl:Class ;", "ng:Agent a owl:Class ; ;; .");
    assert!(error.starts_with("deals.ttl: "), "{error}");
}
