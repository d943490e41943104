//! Facts and graphs as files, one format a file.

pub mod annotation;
pub mod answer;
pub mod difference;
pub mod dot;
pub mod explanation;
pub mod gexf;
pub mod graphml;
pub mod json;
pub mod json_lines;
pub mod mermaid;
pub mod neo4j;
pub mod open;
pub mod rdf;
pub mod sorted;
pub mod table;
pub mod why;

use std::borrow::Cow;

use crate::graph::view::Edge;

/// The dates of an edge in one field, joined by semicolons.
fn dates(edge: &Edge) -> String {
    edge.dates.iter().map(ToString::to_string).collect::<Vec<_>>().join(";")
}

/// Text without the characters that XML 1.0 does not have.
fn xml_text(text: &str) -> Cow<'_, str> {
    let allowed = |c: char| matches!(c, '\t' | '\n' | '\r') || !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}');
    if text.chars().all(allowed) {
        text.into()
    } else {
        text.chars().filter(|&c| allowed(c)).collect::<String>().into()
    }
}
