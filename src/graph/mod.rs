//! The graph: how facts stand in RDF, the store that holds them, and a view of it for algorithms.
//!
//! - [`names`]: the IRIs of what articles speak of;
//! - [`mapping`]: an article and its facts as an [`account`] of what it says;
//! - [`telling`] and [`resolution`]: which things without a name many articles tell of are one;
//! - [`links`]: what a user says is one thing, or is not;
//! - [`intake`]: articles on their way into a store, each once;
//! - [`store`]: the quads on disk; [`change`]: how they change, a [`transaction`] a change;
//! - [`merged`]: the default graph, what all articles say together, with [`belief`] in each fact from sources of
//!   which near copies ([`sketch`]) count once;
//! - [`life`]: what becomes of things, and what happens;
//! - [`ledger`]: what the store keeps for itself, to merge and to take back;
//! - [`facts`]: what the graph says, as Rust values;
//! - [`view`]: entities and facts as a [`petgraph`] graph.

pub mod account;
pub mod belief;
pub mod change;
pub mod conflicts;
pub mod facts;
pub mod intake;
pub mod ledger;
pub mod life;
pub mod links;
pub mod log;
pub mod lookup;
pub mod mapping;
pub mod merged;
pub mod names;
pub mod near;
pub mod resolution;
pub mod schema;
pub mod sketch;
pub mod store;
pub mod telling;
pub mod transaction;
pub mod view;
