//! GraphML, as NetworkX, igraph, Gephi and yEd read it (Brandes et al., *GraphML Primer*).

use petgraph::visit::EdgeRef;
use quick_xml::escape::escape;

use super::{dates, xml_text};
use crate::graph::view::View;

/// The attributes: id, whether of nodes or edges, name, type.
const KEYS: [(&str, &str, &str, &str); 9] = [
    ("label", "node", "label", "string"),
    ("class", "node", "class", "string"),
    ("fact", "edge", "fact", "string"),
    ("relation", "edge", "relation", "string"),
    ("status", "edge", "status", "string"),
    ("confidence", "edge", "confidence", "double"),
    ("dates", "edge", "dates", "string"),
    ("role", "edge", "role", "string"),
    ("articles", "edge", "articles", "int"),
];

/// The graph in GraphML.
pub fn write(view: &View) -> String {
    let mut out = String::from(concat!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
        "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\"",
        " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"",
        " xsi:schemaLocation=\"http://graphml.graphdrawing.org/xmlns",
        " http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd\">\n",
    ));
    for (id, of, name, kind) in KEYS {
        out.push_str(&format!("  <key id=\"{id}\" for=\"{of}\" attr.name=\"{name}\" attr.type=\"{kind}\"/>\n"));
    }
    out.push_str("  <graph id=\"newsgraph\" edgedefault=\"directed\">\n");
    let data = |key: &str, value: &str| match value {
        "" => String::new(),
        value => format!("<data key=\"{key}\">{}</data>", escape(xml_text(value))),
    };
    for vertex in view.node_weights() {
        let id = escape(xml_text(&vertex.id)).into_owned();
        let (label, class) = (data("label", &vertex.label), data("class", &vertex.class));
        out.push_str(&format!("    <node id=\"{id}\">{label}{class}</node>\n"));
    }
    for (number, reference) in view.edge_references().enumerate() {
        let edge = reference.weight();
        let [source, target] =
            [reference.source(), reference.target()].map(|n| escape(xml_text(&view[n].id)).into_owned());
        out.push_str(&format!("    <edge id=\"e{number}\" source=\"{source}\" target=\"{target}\">"));
        for (key, value) in [
            ("fact", edge.id.as_str()),
            ("relation", &edge.relation),
            ("status", edge.status.as_str()),
            ("confidence", &edge.confidence.to_string()),
            ("dates", &dates(edge)),
            ("role", edge.role.as_deref().unwrap_or_default()),
            ("articles", &edge.articles.to_string()),
        ] {
            out.push_str(&data(key, value));
        }
        out.push_str("</edge>\n");
    }
    out.push_str("  </graph>\n</graphml>\n");
    out
}
