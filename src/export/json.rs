//! The entity graph in the two JSON forms that tools read: Cytoscape's elements, and node-link as NetworkX and D3
//! have it.

use petgraph::visit::EdgeRef;
use serde_json::{Value, json};

use super::dates;
use crate::graph::view::{Edge, Vertex, View};

/// The elements that Cytoscape and Cytoscape.js load.
pub fn cytoscape(view: &View) -> String {
    let node = |vertex: &Vertex| json!({ "data": vertex_data(vertex) });
    let nodes: Vec<Value> = view.node_weights().map(node).collect();
    let edges = view.edge_references().map(|reference| {
        let mut data = edge_data(reference.weight());
        data["id"] = Value::from(reference.weight().id.as_str());
        data["source"] = Value::from(view[reference.source()].id.as_str());
        data["target"] = Value::from(view[reference.target()].id.as_str());
        json!({ "data": data })
    });
    let edges: Vec<Value> = edges.collect();
    text(&json!({
        "format_version": "1.0",
        "generated_by": "newsgraph",
        "data": { "name": "newsgraph" },
        "elements": { "nodes": nodes, "edges": edges },
    }))
}

/// Nodes and links: `networkx.node_link_graph(data, edges="links")`, `d3.forceLink(data.links).id(d => d.id)`.
pub fn node_link(view: &View) -> String {
    let nodes: Vec<Value> = view.node_weights().map(vertex_data).collect();
    let links = view.edge_references().map(|reference| {
        let mut data = edge_data(reference.weight());
        data["source"] = Value::from(view[reference.source()].id.as_str());
        data["target"] = Value::from(view[reference.target()].id.as_str());
        // NetworkX tells parallel edges apart by their keys.
        data["key"] = Value::from(reference.weight().id.as_str());
        data
    });
    let links: Vec<Value> = links.collect();
    text(&json!({ "directed": true, "multigraph": true, "graph": {}, "nodes": nodes, "links": links }))
}

fn vertex_data(vertex: &Vertex) -> Value {
    json!({ "id": vertex.id, "label": vertex.label, "class": vertex.class })
}

fn edge_data(edge: &Edge) -> Value {
    json!({
        "relation": edge.relation,
        "status": edge.status.as_str(),
        "confidence": edge.confidence,
        "dates": dates(edge),
        "role": edge.role,
        "articles": edge.articles,
    })
}

fn text(value: &Value) -> String {
    // Strings, numbers and lists of them are always JSON.
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}
