//! GEXF 1.2, the format of Gephi (<https://gexf.net>), in the version that most other tools read too.

use petgraph::visit::EdgeRef;
use quick_xml::escape::escape;

use super::{dates, xml_text};
use crate::graph::view::View;

/// The graph in GEXF.
pub fn write(view: &View) -> String {
    let mut out = String::from(concat!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
        "<gexf xmlns=\"http://www.gexf.net/1.2draft\" version=\"1.2\"",
        " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"",
        " xsi:schemaLocation=\"http://www.gexf.net/1.2draft http://www.gexf.net/1.2draft/gexf.xsd\">\n",
        "  <meta><creator>newsgraph</creator></meta>\n",
        "  <graph defaultedgetype=\"directed\" mode=\"static\">\n",
        "    <attributes class=\"node\">\n",
        "      <attribute id=\"class\" title=\"class\" type=\"string\"/>\n",
        "    </attributes>\n",
        "    <attributes class=\"edge\">\n",
        "      <attribute id=\"fact\" title=\"fact\" type=\"string\"/>\n",
        "      <attribute id=\"status\" title=\"status\" type=\"string\"/>\n",
        "      <attribute id=\"confidence\" title=\"confidence\" type=\"double\"/>\n",
        "      <attribute id=\"dates\" title=\"dates\" type=\"string\"/>\n",
        "      <attribute id=\"role\" title=\"role\" type=\"string\"/>\n",
        "      <attribute id=\"articles\" title=\"articles\" type=\"integer\"/>\n",
        "    </attributes>\n",
    ));
    let text = |value: &str| escape(xml_text(value)).into_owned();
    let value = |key: &str, value: &str| match value {
        "" => String::new(),
        value => format!("<attvalue for=\"{key}\" value=\"{}\"/>", text(value)),
    };
    out.push_str(&format!("    <nodes count=\"{}\">\n", view.node_count()));
    for vertex in view.node_weights() {
        let (id, label, class) = (text(&vertex.id), text(&vertex.label), value("class", &vertex.class));
        let values = if class.is_empty() { String::new() } else { format!("<attvalues>{class}</attvalues>") };
        out.push_str(&format!("      <node id=\"{id}\" label=\"{label}\">{values}</node>\n"));
    }
    out.push_str(&format!("    </nodes>\n    <edges count=\"{}\">\n", view.edge_count()));
    for (number, reference) in view.edge_references().enumerate() {
        let edge = reference.weight();
        let [source, target] = [reference.source(), reference.target()].map(|n| text(&view[n].id));
        let relation = text(&edge.relation);
        out.push_str(&format!(
            "      <edge id=\"{number}\" source=\"{source}\" target=\"{target}\" label=\"{relation}\" \
             weight=\"{}\"><attvalues>",
            edge.articles
        ));
        for (key, of_key) in [
            ("fact", edge.id.as_str()),
            ("status", edge.status.as_str()),
            ("confidence", &edge.confidence.to_string()),
            ("dates", &dates(edge)),
            ("role", edge.role.as_deref().unwrap_or_default()),
            ("articles", &edge.articles.to_string()),
        ] {
            out.push_str(&value(key, of_key));
        }
        out.push_str("</attvalues></edge>\n");
    }
    out.push_str("    </edges>\n  </graph>\n</gexf>\n");
    out
}
