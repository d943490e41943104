//! Why the graph has an edge: the sentences and frames that gave it, or the premises from which it follows.

use std::fmt::Write;

use oxigraph::model::{Term, Triple};

use crate::article::PartialDate;
use crate::graph::facts::{Facts, Stated, Thing, text};
use crate::graph::store::{Store, StoreError};
use crate::reason::store::{Premise, derivation, name};
use crate::vocabulary::{NAMESPACE, owl, rdf};

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
            Premise::Known(triple) if triple.predicate == owl::PROPERTY_CHAIN_AXIOM => {
                let links = chain(store, &triple.object)?;
                let whole = short(&text(&triple.subject.into()));
                let _ = writeln!(out, "{indent}  {} is {whole} (known beforehand)", links.join(" and then "));
            }
            Premise::Known(triple) => {
                let _ = writeln!(out, "{indent}  {} (known beforehand)", sentence(facts, &triple)?);
            }
        }
    }
    Ok(())
}

/// The properties of a chain, in order.
fn chain(store: &Store, list: &Term) -> Result<Vec<String>, StoreError> {
    let mut links = Vec::new();
    let mut at = list.clone();
    while let Term::NamedNode(node) = &at {
        let Some(link) = store.object(node.as_ref(), rdf::FIRST)?.filter(|_| links.len() < DEEPEST) else { break };
        links.push(short(&text(&link)));
        at = store.object(node.as_ref(), rdf::REST)?.unwrap_or_else(|| rdf::NIL.into());
    }
    Ok(links)
}

fn short(iri: &str) -> String {
    iri.rsplit(['/', '#']).next().unwrap_or_default().to_owned()
}

fn sentence(facts: &mut Facts, triple: &Triple) -> Result<String, StoreError> {
    let (subject, object) = (facts.thing(&triple.subject.clone().into())?, facts.thing(&triple.object)?);
    // Terms of vocabularies have names that say more than their labels.
    let plain = |thing: Thing| match thing.class.is_empty() || thing.id.starts_with(NAMESPACE) {
        true => short(&thing.id),
        false => thing.label,
    };
    Ok(format!("{} {} {}", plain(subject), short(triple.predicate.as_str()), plain(object)))
}
