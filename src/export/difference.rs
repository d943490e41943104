//! Two graphs, or two readings, compared fact by fact.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::article::PartialDate;
use crate::graph::facts::{Facts, Stated};
use crate::graph::store::{Store, StoreError};

/// Facts by a key that is the same in both, each with what it says and what may differ.
pub type Said = BTreeMap<String, Saying>;

/// What is said of a fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Saying {
    /// The fact as a sentence.
    pub sentence: String,
    /// Its status, dates and fields.
    pub detail: String,
}

/// How a fact differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "change", rename_all = "lowercase")]
pub enum Difference {
    /// Only the first has it.
    Lost {
        /// What it says.
        fact: Saying,
    },
    /// Only the second has it.
    Gained {
        /// What it says.
        fact: Saying,
    },
    /// Both have it, and say other things of it.
    Changed {
        /// What the first says.
        fact: Saying,
        /// What the second says.
        now: Saying,
    },
}

/// The facts of a store.
///
/// # Errors
/// If the store cannot be read.
pub fn of_store(store: &Store) -> Result<Said, StoreError> {
    let saying = |fact: Stated| {
        let sentence = format!("{} {} {}", fact.subject.label, fact.relation, fact.object.label);
        let mut detail = vec![fact.status.to_string()];
        detail.extend(fact.dates.iter().map(PartialDate::to_string));
        for (field, values) in &fact.fields {
            detail.extend(values.iter().map(|value| format!("{field} {value}")));
        }
        (fact.id, Saying { sentence, detail: detail.join(", ") })
    };
    Ok(Facts::of(store).all()?.into_iter().map(saying).collect())
}

/// One line of `newsgraph extract`, as far as it is compared.
#[derive(Debug, Deserialize)]
struct Line {
    subject: Value,
    relation: String,
    object: Value,
    status: String,
    date: Option<String>,
    evidence: Vec<Passage>,
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

#[derive(Debug, Deserialize)]
struct Passage {
    document: String,
}

/// The facts of a file that `newsgraph extract` wrote.
///
/// # Errors
/// The number of the first line that is none, from 1, and what is wrong with it.
pub fn of_lines(text: &str) -> Result<Said, (usize, String)> {
    let mut said = Said::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let line: Line = serde_json::from_str(line).map_err(|e| (number + 1, e.to_string()))?;
        let word = |end: &Value, key: &str| {
            let value = end.get(key).or_else(|| end.get("value"));
            value.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned)).unwrap_or_default()
        };
        let document = line.evidence.first().map_or("", |passage| passage.document.as_str());
        let [subject, object] = [&line.subject, &line.object].map(|end| word(end, "id"));
        let mut key = format!("{document}\t{subject}\t{}\t{object}", line.relation);
        let [subject, object] = [&line.subject, &line.object].map(|end| word(end, "label"));
        let sentence = format!("{document}: {subject} {} {object}", line.relation);
        let mut detail = vec![line.status];
        detail.extend(line.date);
        for field in ["role", "goods", "quantity", "period", "stake", "attributed_to"] {
            if let Some(value) = line.rest.get(field).filter(|value| !value.is_null()) {
                let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                detail.push(format!("{field} {value}"));
            }
        }
        // What can happen again stands there as often as it does.
        while said.contains_key(&key) {
            key.push('\t');
        }
        said.insert(key, Saying { sentence, detail: detail.join(", ") });
    }
    Ok(said)
}

/// What the second has otherwise than the first, in the order of the keys.
pub fn differences(first: &Said, second: &Said) -> Vec<Difference> {
    let mut found: BTreeMap<&String, Difference> = BTreeMap::new();
    for (key, fact) in first {
        match second.get(key) {
            None => _ = found.insert(key, Difference::Lost { fact: fact.clone() }),
            Some(now) if now.detail != fact.detail => {
                found.insert(key, Difference::Changed { fact: fact.clone(), now: now.clone() });
            }
            Some(_) => {}
        }
    }
    for (key, fact) in second.iter().filter(|(key, _)| !first.contains_key(*key)) {
        found.insert(key, Difference::Gained { fact: fact.clone() });
    }
    found.into_values().collect()
}

impl std::fmt::Display for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Lost { fact } => write!(f, "- {} ({})", fact.sentence, fact.detail),
            Self::Gained { fact } => write!(f, "+ {} ({})", fact.sentence, fact.detail),
            Self::Changed { fact, now } => write!(f, "~ {} ({} → {})", now.sentence, fact.detail, now.detail),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(facts: &[(&str, &str)]) -> Said {
        let saying = |(key, detail): &(&str, &str)| {
            ((*key).to_owned(), Saying { sentence: (*key).to_owned(), detail: (*detail).to_owned() })
        };
        facts.iter().map(saying).collect()
    }

    #[test]
    fn what_is_lost_gained_and_changed() {
        let found =
            differences(&said(&[("a", "actual"), ("b", "planned")]), &said(&[("b", "actual"), ("c", "actual")]));
        let lines: Vec<String> = found.iter().map(Difference::to_string).collect();
        assert_eq!(lines, ["- a (actual)", "~ b (planned → actual)", "+ c (actual)"]);
    }
}
