//! Facts and graphs as files, one format a file.

pub mod annotation;
pub mod answer;
pub mod difference;
pub mod dot;
pub mod explanation;
pub mod json_lines;
pub mod open;
pub mod rdf;
pub mod table;
