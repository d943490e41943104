//! CSV for `neo4j-admin database import`: one file of nodes, one of relationships, with the header fields that its
//! manual gives (`:ID`, `:LABEL`, `:START_ID`, `:END_ID`, `:TYPE`, types after a colon, lists with `;`).

use petgraph::visit::EdgeRef;

use crate::graph::view::View;

/// The names of the two files.
pub const FILES: [&str; 2] = ["nodes.csv", "relationships.csv"];

/// The graph as the two files, in the order of [`FILES`].
///
/// # Errors
/// If a row cannot be written.
pub fn write(view: &View) -> Result<[Vec<u8>; 2], csv::Error> {
    let mut nodes = csv::Writer::from_writer(Vec::new());
    nodes.write_record(["id:ID", "label", ":LABEL"])?;
    for vertex in view.node_weights() {
        let class = if vertex.class.is_empty() { "Entity" } else { &vertex.class };
        nodes.write_record([vertex.id.as_str(), &vertex.label, class])?;
    }
    let mut edges = csv::Writer::from_writer(Vec::new());
    edges.write_record([
        ":START_ID",
        ":END_ID",
        ":TYPE",
        "fact",
        "status",
        "confidence:double",
        "dates:string[]",
        "role",
        "articles:int",
    ])?;
    for reference in view.edge_references() {
        let edge = reference.weight();
        edges.write_record([
            view[reference.source()].id.as_str(),
            &view[reference.target()].id,
            &edge.relation,
            &edge.id,
            edge.status.as_str(),
            &edge.confidence.to_string(),
            &edge.dates.iter().map(ToString::to_string).collect::<Vec<_>>().join(";"),
            edge.role.as_deref().unwrap_or_default(),
            &edge.articles.to_string(),
        ])?;
    }
    let whole = |writer: csv::Writer<Vec<u8>>| writer.into_inner().map_err(|e| csv::Error::from(e.into_error()));
    Ok([whole(nodes)?, whole(edges)?])
}
