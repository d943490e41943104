//! The graph: how facts stand in RDF, and the store that holds them.

pub mod names;
