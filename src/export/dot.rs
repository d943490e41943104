//! The entity graph for Graphviz: a node's colour tells its class, a dashed edge is not yet or no
//! longer so.

use std::fmt::Write;

use petgraph::visit::EdgeRef;

use crate::graph::view::{Edge, Vertex, View};
use crate::proposition::Status;

/// Classes with the fill and border of their nodes, and their shape.
const LOOKS: [(&str, &str, &str, &str); 13] = [
    ("Country", "#cfe3f7", "#2f6fab", "box"),
    ("Place", "#dfeefa", "#6c9dc6", "box"),
    ("Company", "#d9efd4", "#3f8f3a", "box"),
    ("GovernmentBody", "#dcd9f2", "#6a5fb0", "box"),
    ("InternationalOrganization", "#dcd9f2", "#6a5fb0", "box"),
    ("Institute", "#d3efe9", "#2b8a78", "box"),
    ("MediaOrganization", "#efe3d3", "#94703a", "box"),
    ("Organization", "#e3f0df", "#6d9c68", "box"),
    ("Person", "#fbe1ea", "#b84a75", "ellipse"),
    ("Agreement", "#ffedbf", "#c28a00", "note"),
    ("Project", "#ffe2cc", "#cc6a1f", "component"),
    ("Sector", "#eeeeee", "#777777", "ellipse"),
    ("MonetaryAmount", "#fff9d6", "#a89a2c", "cds"),
];

/// The graph in the DOT language.
pub fn write(view: &View) -> String {
    let mut dot = String::from(concat!(
        "digraph newsgraph {\n",
        "  graph [rankdir=LR, splines=true, overlap=false, nodesep=0.25, ranksep=1.1, pad=0.3, bgcolor=white,\n",
        "         fontname=\"Helvetica\", outputorder=edgesfirst];\n",
        "  node [fontname=\"Helvetica\", fontsize=12, style=\"filled,rounded\", penwidth=1.2, margin=\"0.12,0.06\"];\n",
        "  edge [fontname=\"Helvetica\", fontsize=9, color=\"#666666\", fontcolor=\"#444444\", arrowsize=0.7];\n",
    ));
    for index in view.node_indices() {
        let _ = writeln!(dot, "  n{} {};", index.index(), vertex(&view[index]));
    }
    for reference in view.edge_references() {
        let (source, target) = (reference.source().index(), reference.target().index());
        let _ = writeln!(dot, "  n{source} -> n{target} {};", edge(reference.weight()));
    }
    dot.push_str("}\n");
    dot
}

fn vertex(vertex: &Vertex) -> String {
    let plain = ("", "#ffffff", "#999999", "plaintext");
    let look = LOOKS.into_iter().find(|look| look.0 == vertex.class).unwrap_or(plain);
    let (_, fill, border, shape) = look;
    let style = if shape == "box" || shape == "note" { "filled,rounded" } else { "filled" };
    let class = if vertex.class.is_empty() { String::new() } else { format!(" ({})", vertex.class) };
    format!(
        "[label={}, tooltip={}, shape={shape}, style=\"{style}\", fillcolor=\"{fill}\", color=\"{border}\"]",
        quote(&wrap(&vertex.label, 28)),
        quote(&format!("{}{class}", vertex.label)),
    )
}

fn edge(edge: &Edge) -> String {
    let label = match &edge.role {
        Some(role) => format!("{} ({role})", edge.relation),
        None => edge.relation.clone(),
    };
    let style = match edge.status {
        Status::Actual => "",
        Status::Planned => ", style=dashed",
        Status::Possible => ", style=dotted",
        Status::Ended => ", style=dashed, color=\"#bbbbbb\", fontcolor=\"#999999\"",
        Status::Denied => ", style=dotted, color=\"#cc3333\"",
    };
    let width = 1.0 + (edge.articles.min(5) as f64 - 1.0) * 0.5;
    let tooltip = format!("{label}: {}, {} article(s)", edge.status, edge.articles);
    format!("[label={}, tooltip={}, penwidth={width}{style}]", quote(&wrap(&label, 24)), quote(&tooltip))
}

/// Breaks a long label between words.
fn wrap(label: &str, width: usize) -> String {
    let mut wrapped = String::new();
    let mut column = 0;
    for word in label.split_whitespace() {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > width {
            wrapped.push('\n');
            column = 0;
        } else if column > 0 {
            wrapped.push(' ');
            column += 1;
        }
        wrapped.push_str(word);
        column += length;
    }
    wrapped
}

/// A string of the DOT language.
fn quote(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            c if c.is_control() => quoted.push(' '),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_quoted_and_wrapped() {
        assert_eq!(quote("a \"b\" \\ \u{7}"), "\"a \\\"b\\\" \\\\  \"");
        assert_eq!(wrap("accord de prospérité technologique", 12), "accord de\nprospérité\ntechnologique");
    }
}
