//! Newsgraph turns news articles into a knowledge graph: it reads who signs which deal, who invests
//! how much and in what, and keeps for each fact its passage, its status, its date and who says so.
//!
//! The rooms, in their order (each knows those before it alone):
//!
//! | module | takes | gives |
//! |---|---|---|
//! | [`article`] | files | articles |
//! | [`text`] | text | sentences, tokens, spans |
//! | [`syntax`] | tokens | parts of speech, lemmas, dependency trees |
//! | [`quantity`] | words | amounts, numbers, dates |
//! | [`entity`] | trees | mentions and what they stand for |
//! | [`proposition`] | trees, mentions | who does what to whom |
//! | [`frame`] | propositions, a pack | facts |
//! | [`reader`] | an article | all of these |
//! | [`pipeline`] | many articles | what comes of each, in their order, on all threads |
//! | [`graph`] | facts | RDF in a store |
//! | [`reason`] | a graph, an ontology | what follows |
//! | [`validate`] | a graph, shapes | what does not hold |
//! | [`analyze`] | a graph | measures |
//! | [`export`] | facts, a store | files |
//! | [`serve`] | a store | answers over HTTP |
//! | [`cli`] | arguments | calls to the library |

pub mod analyze;
pub mod article;
pub mod cli;
pub mod entity;
pub mod export;
pub mod frame;
pub mod graph;
mod guard;
pub mod lang;
mod network;
pub mod pack_check;
pub mod pipeline;
pub mod proposition;
pub mod quantity;
pub mod reader;
pub mod reason;
pub mod seeds;
pub mod serve;
pub mod syntax;
pub mod text;
pub mod validate;
pub mod vocabulary;
pub mod weights;
