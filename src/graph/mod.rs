//! The graph: how facts stand in RDF, the store that holds them, and a view of it for algorithms.
//!
//! - [`names`]: the IRIs of what articles speak of;
//! - [`mapping`]: an article and its facts as quads, one named graph an article;
//! - [`links`]: what a user says is one thing, or is not;
//! - [`store`]: the quads on disk, one transaction an article;
//! - [`view`]: entities and facts as a [`petgraph`] graph.

pub mod links;
pub mod mapping;
pub mod names;
pub mod store;
pub mod view;
