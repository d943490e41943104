//! Newsgraph turns news articles into a knowledge graph.

pub mod article;
pub mod cli;
pub mod entity;
pub mod export;
pub mod frame;
pub mod graph;
pub mod lang;
pub mod proposition;
pub mod quantity;
pub mod reader;
pub mod seeds;
pub mod syntax;
pub mod text;
pub mod vocabulary;
