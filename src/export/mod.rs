//! Facts and graphs as files, one format a file.

pub mod json_lines;
