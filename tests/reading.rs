//! Sentences and the facts that they state, the specifications in `tests/reading/*.md`, and what is named in them,
//! `tests/naming.md`.
//!
//! A file holds sections of a sentence (a quotation) and its facts or names (a code block, a line each). The
//! articles' day is 2025-09-17, a Wednesday.

use std::path::PathBuf;

use newsgraph::article::{Article, Metadata};
use newsgraph::entity::MentionKind;
use newsgraph::reader::Reader;

#[test]
fn sentences_state_their_facts() {
    let folder = "tests/reading";
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    hold(&paths, facts);
}

#[test]
fn names_mean_things_of_their_classes() {
    hold(&["tests/naming.md".into()], names);
}

/// Whether all sections of the files have the lines that `read` gives for their texts.
fn hold(paths: &[PathBuf], read: fn(&Reader, &str) -> Vec<String>) {
    let reader = Reader::french().unwrap();
    let mut faults = Vec::new();
    let mut sections = 0;
    for path in paths {
        let content = std::fs::read_to_string(path).unwrap();
        let (mut text, mut expected, mut open) = (String::new(), Vec::new(), false);
        for (number, line) in content.lines().enumerate() {
            if let Some(quoted) = line.strip_prefix("> ") {
                text.push_str(quoted);
                text.push('\n');
            } else if line.starts_with("```") {
                open = !open;
                if !open {
                    sections += 1;
                    let found = read(&reader, &text);
                    if found != expected {
                        let place = format!("{}:{}", path.display(), number + 1);
                        faults
                            .push(format!("{place}\n  {}\n  expected {expected:#?}\n  found {found:#?}", text.trim()));
                    }
                    text.clear();
                    expected.clear();
                }
            } else if open {
                expected.push(line.to_owned());
            }
        }
    }
    assert!(sections > 10, "only {sections} sections were read");
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

#[test]
fn who_may_be_meant_is_ranked() {
    let reader = Reader::french().unwrap().with_open_propositions();
    let text = "Le groupe Orel a grandi. Tarn SA a salué Orel. Une usine ouvrira à Lyon.";
    let article = Article::new("spec".to_owned(), Metadata::default(), text.to_owned()).unwrap();
    let document = reader.read(&article);
    let facts = newsgraph::export::explanation::readings(&article, &document, &reader, Some(3));
    let weighed: Vec<_> = facts.iter().flat_map(|f| &f.antecedents).filter(|a| a.len() > 1).collect();
    assert!(!weighed.is_empty(), "nothing was weighed in {facts:#?}");
    for antecedents in weighed {
        let shares: Vec<f64> = antecedents.iter().map(|a| a.share).collect();
        assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-9, "{shares:?}");
        assert!(shares.windows(2).all(|pair| pair[0] >= pair[1]), "{shares:?}");
        assert!(antecedents.iter().all(|a| !a.features.is_empty()));
    }
}

/// The facts of a text as lines: subject, relation, object, status, and what else the fact carries.
fn facts(reader: &Reader, text: &str) -> Vec<String> {
    let metadata = Metadata { date: "2025-09-17".parse().ok(), ..Metadata::default() };
    let document = reader.read(&Article::new("spec".to_owned(), metadata, text.to_owned()).unwrap());
    let show = |fact: &newsgraph::frame::Fact| {
        let (subject, object) = (document.label(&fact.subject), document.label(&fact.object));
        let mut line = format!("{subject} | {} | {object} | {}", fact.relation, fact.status);
        let q = &fact.qualifiers;
        let further = [
            fact.date.map(|d| format!("date {d}")),
            q.role.as_ref().map(|r| format!("role {r}")),
            q.goods.as_ref().map(|g| format!("goods {g}")),
            q.quantity.map(|n| format!("quantity {n}")),
            q.period.map(|p| format!("period {p}")),
            q.amount.as_ref().map(|a| format!("amount {a}")),
            q.stake.map(|s| format!("stake {s}")),
            fact.speaker.as_ref().map(|s| format!("says {s}")),
        ];
        for part in further.into_iter().flatten() {
            line.push_str(&format!(" | {part}"));
        }
        line
    };
    let mut lines: Vec<String> = document.facts.iter().map(show).collect();
    lines.sort();
    lines
}

/// What a text names as lines, in the order of the text: the class, and all names that the text has for the thing.
fn names(reader: &Reader, text: &str) -> Vec<String> {
    let (_, annotations) =
        reader.annotate(&Article::new("spec".to_owned(), Metadata::default(), text.to_owned()).unwrap());
    let named = annotations.mentions.iter().filter(|m| m.kind == MentionKind::Name).flat_map(|m| &m.entities);
    let mut seen = Vec::new();
    for &entity in named {
        if !seen.contains(&entity) {
            seen.push(entity);
        }
    }
    let show = |entity: usize| {
        let entity = &annotations.entities[entity];
        let names: Vec<&str> = entity.names.iter().map(String::as_str).collect();
        format!("{} | {}", entity.class, names.join(" = "))
    };
    seen.into_iter().map(show).collect()
}
