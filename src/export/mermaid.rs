//! Mermaid, the diagrams of Markdown pages.

use std::fmt::Write;

use petgraph::visit::EdgeRef;

use crate::graph::view::View;
use crate::proposition::Status;

/// The most edges that Mermaid draws by itself (`maxEdges`).
pub const MOST_EDGES: usize = 500;

/// The graph as a flowchart.
pub fn write(view: &View) -> String {
    let mut out = String::from("flowchart LR\n");
    for index in view.node_indices() {
        let vertex = &view[index];
        let label = quoted(&vertex.label);
        let shape = match vertex.class.as_str() {
            "Agreement" => format!("[/{label}/]"),
            "Person" | "Sector" => format!("([{label}])"),
            "MonetaryAmount" | "Integer" => format!("[({label})]"),
            _ => format!("[{label}]"),
        };
        let _ = writeln!(out, "  n{}{shape}", index.index());
    }
    for reference in view.edge_references() {
        let edge = reference.weight();
        let arrow = if edge.status == Status::Actual { "-->" } else { "-.->" };
        let note = if edge.status == Status::Actual { String::new() } else { format!(" ({})", edge.status) };
        let (from, to) = (reference.source().index(), reference.target().index());
        let _ = writeln!(out, "  n{from} {arrow}|{}| n{to}", quoted(&format!("{}{note}", edge.relation)));
    }
    out
}

/// A label between quotes; what Mermaid reads as markup stands as entity codes.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '#' | ';' | '<' | '>' | '&' | '`' | '\\' => {
                let _ = write!(quoted, "#{};", c as u32);
            }
            c if c.is_control() => quoted.push(' '),
            c => quoted.push(c),
        }
    }
    quoted + "\""
}
