//! Quads in the order of their text, however many: runs that fit into memory are sorted and put aside in files, and
//! merged (external merge sort: Knuth, *The Art of Computer Programming*, vol. 3, 5.4).

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Seek, Write};

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::Quad;

/// The most text, in bytes, that is sorted in memory at a time.
const RUN: usize = 256 << 20;

/// Stands between the graph and the line where graphs are kept together; it stands in no IRI.
const BORDER: char = '\u{1}';

/// Quads on the way to be sorted.
pub struct Sorted {
    by_graph: bool,
    run: Vec<String>,
    size: usize,
    files: Vec<File>,
}

impl Sorted {
    /// Nothing yet. Quads of one graph stand together if `by_graph`, else all are in the order of their lines.
    pub fn new(by_graph: bool) -> Self {
        Self { by_graph, run: Vec::new(), size: 0, files: Vec::new() }
    }

    /// Adds a quad.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn push(&mut self, quad: &Quad) -> io::Result<()> {
        let line = if self.by_graph { format!("{}{BORDER}{quad}", quad.graph_name) } else { quad.to_string() };
        self.size += line.len();
        self.run.push(line);
        if self.size >= RUN {
            self.put_aside()?;
        }
        Ok(())
    }

    fn put_aside(&mut self) -> io::Result<()> {
        self.run.sort_unstable();
        let mut file = BufWriter::new(tempfile::tempfile()?);
        for line in self.run.drain(..) {
            writeln!(file, "{line}")?;
        }
        let mut file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        self.files.push(file);
        self.size = 0;
        Ok(())
    }

    /// The quads, each once, in order.
    ///
    /// # Errors
    /// If a file cannot be read or written.
    pub fn finish(mut self) -> io::Result<impl Iterator<Item = io::Result<Quad>>> {
        self.run.sort_unstable();
        let in_memory: Box<dyn Iterator<Item = io::Result<String>>> = Box::new(self.run.into_iter().map(Ok));
        let files = self.files.into_iter().map(|file| {
            let lines: Box<dyn Iterator<Item = io::Result<String>>> = Box::new(BufReader::new(file).lines());
            lines
        });
        let mut merged = Merge { runs: files.chain([in_memory]).collect(), heads: BinaryHeap::new(), last: None };
        for run in 0..merged.runs.len() {
            merged.next_of(run)?;
        }
        Ok(merged)
    }
}

struct Merge {
    runs: Vec<Box<dyn Iterator<Item = io::Result<String>>>>,
    /// The first line of each run that has one.
    heads: BinaryHeap<Reverse<(String, usize)>>,
    last: Option<String>,
}

impl Merge {
    fn next_of(&mut self, run: usize) -> io::Result<()> {
        if let Some(line) = self.runs[run].next() {
            self.heads.push(Reverse((line?, run)));
        }
        Ok(())
    }
}

impl Iterator for Merge {
    type Item = io::Result<Quad>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let Reverse((line, run)) = self.heads.pop()?;
            if let Err(e) = self.next_of(run) {
                return Some(Err(e));
            }
            if self.last.as_ref() == Some(&line) {
                continue;
            }
            let quad = line.split_once(BORDER).map_or(line.as_str(), |(_, quad)| quad);
            let text = format!("{quad} .\n");
            let mut parsed = RdfParser::from_format(RdfFormat::NQuads).lenient().for_slice(text.as_bytes());
            let parsed = parsed.next().map(|quad| quad.map_err(io::Error::other));
            self.last = Some(line);
            return parsed;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxigraph::model::{GraphName, Literal, NamedNode};

    #[test]
    fn runs_are_merged_in_order() {
        let node = |name: &str| NamedNode::new_unchecked(format!("http://x/{name}"));
        let quad = |s: &str, o: &str, g: Option<&str>| {
            let graph = g.map_or(GraphName::DefaultGraph, |g| node(g).into());
            Quad::new(node(s), node("p"), Literal::from(o), graph)
        };
        let quads = [
            quad("b", "line\nbreak", Some("g")),
            quad("a", "2", None),
            quad("c", "1", Some("f")),
            quad("a", "1", Some("g")),
        ];
        let order = |by_graph: bool| {
            let mut sorted = Sorted::new(by_graph);
            for quad in quads.iter().chain(&quads) {
                sorted.push(quad).unwrap();
                sorted.put_aside().unwrap();
            }
            sorted.finish().unwrap().map(|quad| quad.unwrap()).collect::<Vec<_>>()
        };
        let [b, a, c, ag] = quads.each_ref();
        assert_eq!(order(false).iter().collect::<Vec<_>>(), [ag, a, b, c]);
        assert_eq!(order(true).iter().collect::<Vec<_>>(), [c, ag, b, a]);
    }
}
