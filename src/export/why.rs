//! Why the graph has an edge: the sentences and frames that gave it, or the premises from which it follows.

use std::fmt::Write;

use oxigraph::model::{NamedNode, Triple};

use crate::article::PartialDate;
use crate::graph::facts::{Facts, Stated, Thing, text};
use crate::graph::store::{Store, StoreError};
use crate::reason::store::{Premise, derivation, name};
use crate::vocabulary::NAMESPACE;

/// Premises deeper than this are not followed.
const DEEPEST: usize = 16;

/// Why a triple stands in the graph, as text; nothing if it does not.
///
/// # Errors
/// If the store cannot be read.
pub fn why(store: &Store, triple: &Triple) -> Result<Option<String>, StoreError> {
    let mut facts = Facts::of(store);
    let (subject, object) = (text(&triple.subject.clone().into()), text(&triple.object));
    let relation = triple.predicate.as_str().trim_start_matches(NAMESPACE);
    let known = facts.about(&subject)?;
    let mut out = String::new();
    for fact in &known {
        let forward = fact.subject.id == subject && fact.object.id == object;
        let backward = fact.subject.id == object && fact.object.id == subject && store.is_symmetric(relation);
        if fact.relation == relation && (forward || backward) {
            stated(fact, 0, &mut out);
        }
    }
    let inference = name(store, triple);
    // What is stated the other way round needs no rule.
    if out.is_empty() && derivation(store, &inference)?.is_some() {
        inferred(store, &mut facts, &inference, triple, 0, &mut out)?;
    }
    Ok((!out.is_empty()).then_some(out))
}

fn stated(fact: &Stated, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    let dates: Vec<String> = fact.dates.iter().map(PartialDate::to_string).collect();
    let date = if dates.is_empty() { String::new() } else { format!(", {}", dates.join(" / ")) };
    let Stated { subject, relation, object, status, confidence, .. } = fact;
    let _ = writeln!(out, "{indent}{} {relation} {} ({status}{date}, {confidence:.2})", subject.label, object.label);
    for source in &fact.sources {
        let dates: Vec<String> = source.dates.iter().map(PartialDate::to_string).collect();
        let date = if dates.is_empty() { String::new() } else { format!(", {}", dates.join(" / ")) };
        let rules = source.rules.join(", ");
        let _ = writeln!(out, "{indent}  {}: {}{date}, read by {rules}", source.article.id, source.status);
        for (start, passage) in &source.passages {
            let passage = passage.split_whitespace().collect::<Vec<_>>().join(" ");
            let _ = writeln!(out, "{indent}    {start}: « {passage} »");
        }
    }
}

fn inferred(
    store: &Store,
    facts: &mut Facts,
    inference: &str,
    triple: &Triple,
    depth: usize,
    out: &mut String,
) -> Result<(), StoreError> {
    let indent = "  ".repeat(depth);
    let _ = write!(out, "{indent}{}", sentence(facts, triple)?);
    let Some(derived) = derivation(store, inference)?.filter(|_| depth < DEEPEST) else {
        out.push('\n');
        return Ok(());
    };
    let _ = writeln!(out, ", which follows by {} from", derived.rule);
    for premise in derived.premises {
        match premise {
            Premise::Fact(fact) => {
                if let Some(fact) = facts.fact(&fact)? {
                    stated(&fact, depth + 1, out);
                }
            }
            Premise::Inference(inference, triple) => inferred(store, facts, &inference, &triple, depth + 1, out)?,
            Premise::Known(triple) => {
                let _ = writeln!(out, "{indent}  {} (known beforehand)", sentence(facts, &triple)?);
            }
        }
    }
    Ok(())
}

fn sentence(facts: &mut Facts, triple: &Triple) -> Result<String, StoreError> {
    let short = |node: &NamedNode| node.as_str().rsplit(['/', '#']).next().unwrap_or_default().to_owned();
    let (subject, object) = (facts.thing(&triple.subject.clone().into())?, facts.thing(&triple.object)?);
    // Terms of vocabularies have names that say more than their labels.
    let plain = |thing: Thing| match thing.class.is_empty() || thing.id.starts_with(NAMESPACE) {
        true => short(&NamedNode::new_unchecked(thing.id)),
        false => thing.label,
    };
    Ok(format!("{} {} {}", plain(subject), short(&triple.predicate), plain(object)))
}
