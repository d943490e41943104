//! Runs the examples of a pack's frames: each must give its facts, each counter-example none.

use crate::article::{Article, Metadata};
use crate::frame::{Example, Fact, Frame, FrameError, Outcome, term_of};
use crate::reader::{Document, Reader};

/// The examples that do not hold, in the order of the files.
///
/// An example holds when, for each relation whose two roles it marks, the frame gives a fact with the
/// marked words at its ends and the example's status.
pub fn failing_examples(reader: &Reader) -> Vec<FrameError> {
    let mut failing = Vec::new();
    for frame in &reader.pack().frames {
        for example in &frame.examples {
            if let Some(message) = failure(reader, frame, example) {
                failing.push(FrameError { file: frame.file.clone(), line: example.line, column: 1, message });
            }
        }
        for (text, line) in &frame.counterexamples {
            let (document, facts) = read(reader, frame, text);
            if let Some(fact) = facts.first() {
                let message = format!("this should say nothing, and it gives: {}", show(&document, fact));
                failing.push(FrameError { file: frame.file.clone(), line: *line, column: 1, message });
            }
        }
    }
    failing
}

fn failure(reader: &Reader, frame: &Frame, example: &Example) -> Option<String> {
    let (document, facts) = read(reader, frame, &example.text);
    let facts: Vec<&Fact> = facts.iter().collect();
    let marks = |role: &str| {
        // A term of the ontology stands nowhere in the sentence.
        if term_of(role).is_some() {
            return std::iter::once(0..example.text.len()).collect();
        }
        example.marks.iter().filter(move |(name, _)| name == role).map(|(_, range)| range.clone()).collect::<Vec<_>>()
    };
    let mut tried = false;
    for emission in &frame.emissions {
        let [subjects, objects] = [0, 1].map(|end| marks(&emission.ends[end].0));
        let same_role = emission.ends[0].0 == emission.ends[1].0;
        for subject in &subjects {
            for object in &objects {
                if same_role && subject.start >= object.start {
                    continue;
                }
                tried = true;
                let within = |range: &std::ops::Range<usize>, end: usize, fact: &Fact| {
                    let span = fact.roles[end].1;
                    range.start <= span.start && span.end <= range.end
                };
                let fits = |f: &&&Fact| {
                    f.relation == emission.relation
                        && (within(subject, 0, f) && within(object, 1, f)
                            || same_role && within(subject, 1, f) && within(object, 0, f))
                };
                let Some(fact) = facts.iter().find(fits) else {
                    let found: Vec<String> = facts.iter().map(|f| show(&document, f)).collect();
                    let found = if found.is_empty() { "nothing".to_owned() } else { found.join("; ") };
                    let (subject, object) = (&example.text[subject.clone()], &example.text[object.clone()]);
                    return Some(format!(
                        "the frame {} should give {} between {subject:?} and {object:?}, and gives {found}",
                        frame.name, emission.relation
                    ));
                };
                if fact.status != example.status {
                    return Some(format!("the status should be {}, and is {}", example.status, fact.status));
                }
            }
        }
    }
    (!tried).then(|| "the example marks no two roles of a relation".to_owned())
}

/// A text as read, and what one frame finds in it.
fn read(reader: &Reader, frame: &Frame, text: &str) -> (Document, Vec<Fact>) {
    let metadata = Metadata { date: "2025-09-17".parse().ok(), ..Metadata::default() };
    let Ok(article) = Article::new("example".to_owned(), metadata, text.to_owned()) else {
        return (Document::default(), Vec::new());
    };
    let document = reader.read(&article);
    let reading = document.reading(&article, reader.language());
    let attempts = document.propositions.iter().flat_map(|p| reader.pack().attempts(reading, p));
    let facts =
        attempts.filter(|attempt| attempt.frame.name == frame.name).filter_map(|attempt| match attempt.outcome {
            Outcome::Found(facts) => Some(facts),
            Outcome::Missing { .. } => None,
        });
    let facts = facts.flatten().collect();
    (document, facts)
}

fn show(document: &Document, fact: &Fact) -> String {
    format!("{} {} {} ({})", document.label(&fact.subject), fact.relation, document.label(&fact.object), fact.status)
}
