//! Newsgraph turns news articles into a knowledge graph.
pub mod cli;
pub mod lang;
pub mod seeds;
pub mod syntax;
pub mod text;
