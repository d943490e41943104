//! Property paths (SHACL, section 2.3.1) and what they lead to.

use std::fmt;

use oxigraph::model::{NamedNode, Term};
use rustc_hash::FxHashSet;

use super::data::Data;
use crate::graph::store::StoreError;

/// A SHACL property path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Path {
    /// A property.
    Predicate(NamedNode),
    /// A path, backwards.
    Inverse(Box<Path>),
    /// One after the other.
    Sequence(Vec<Path>),
    /// Any of several.
    Alternative(Vec<Path>),
    /// Any number of times.
    ZeroOrMore(Box<Path>),
    /// Once or more.
    OneOrMore(Box<Path>),
    /// Once or not at all.
    ZeroOrOne(Box<Path>),
}

impl fmt::Display for Path {
    /// As SPARQL writes it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let joined = |paths: &[Self], by: &str| paths.iter().map(Self::to_string).collect::<Vec<_>>().join(by);
        match self {
            Self::Predicate(node) => write!(f, "{node}"),
            Self::Inverse(path) => write!(f, "^{path}"),
            Self::Sequence(paths) => write!(f, "({})", joined(paths, "/")),
            Self::Alternative(paths) => write!(f, "({})", joined(paths, "|")),
            Self::ZeroOrMore(path) => write!(f, "({path})*"),
            Self::OneOrMore(path) => write!(f, "({path})+"),
            Self::ZeroOrOne(path) => write!(f, "({path})?"),
        }
    }
}

impl Data<'_> {
    /// The nodes to which a path leads from a node, each once, in the order in which they are met.
    ///
    /// # Errors
    /// If the graph cannot be read.
    pub fn values(&self, from: &Term, path: &Path) -> Result<Vec<Term>, StoreError> {
        let mut found = Vec::new();
        self.walk(from, path, false, &mut found)?;
        let mut seen = FxHashSet::default();
        found.retain(|term| seen.insert(term.clone()));
        Ok(found)
    }

    fn walk(&self, from: &Term, path: &Path, backwards: bool, found: &mut Vec<Term>) -> Result<(), StoreError> {
        match path {
            Path::Predicate(predicate) if backwards => found.extend(self.subjects(predicate.as_ref(), from)?),
            Path::Predicate(predicate) => found.extend(self.objects(from, predicate.as_ref())?),
            Path::Inverse(path) => self.walk(from, path, !backwards, found)?,
            Path::Sequence(paths) => {
                let mut at = vec![from.clone()];
                let steps: Vec<&Path> = if backwards { paths.iter().rev().collect() } else { paths.iter().collect() };
                for step in steps {
                    let mut next = Vec::new();
                    for node in &at {
                        self.walk(node, step, backwards, &mut next)?;
                    }
                    at = next;
                }
                found.extend(at);
            }
            Path::Alternative(paths) => {
                for path in paths {
                    self.walk(from, path, backwards, found)?;
                }
            }
            Path::ZeroOrOne(path) => {
                found.push(from.clone());
                self.walk(from, path, backwards, found)?;
            }
            Path::ZeroOrMore(path) => {
                found.push(from.clone());
                self.closure(from, path, backwards, found)?;
            }
            Path::OneOrMore(path) => self.closure(from, path, backwards, found)?,
        }
        Ok(())
    }

    /// What a path leads to when it is gone again and again.
    fn closure(&self, from: &Term, path: &Path, backwards: bool, found: &mut Vec<Term>) -> Result<(), StoreError> {
        let (mut seen, mut open) = (FxHashSet::default(), Vec::new());
        self.walk(from, path, backwards, &mut open)?;
        while let Some(node) = open.pop() {
            if seen.insert(node.clone()) {
                self.walk(&node, path, backwards, &mut open)?;
                found.push(node);
            }
        }
        Ok(())
    }
}
