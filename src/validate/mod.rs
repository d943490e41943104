//! SHACL Core: whether a graph is as its shapes ask (W3C Recommendation *Shapes Constraint Language*, 20 July 2017,
//! sections 1–4).
//!
//! - [`shapes`]: a shapes graph, read into [`shapes::Shape`]s;
//! - [`path`]: property paths and what they lead to;
//! - [`data`]: the graph that is looked at, on a store or in memory;
//! - [`literal`]: how literals compare, and whether they are well-formed;
//! - [`constraint`]: what each constraint component asks of a focus node and its value nodes;
//! - [`report`]: what does not hold, as text and as the standard's own report.
//!
//! To add a constraint component: a variant of [`shapes::Constraint`], how it is read, and how it is checked. The
//! W3C test suite is run by `tests/shacl.rs`.

pub mod constraint;
pub mod data;
pub mod literal;
pub mod path;
pub mod report;
pub mod shapes;

use std::collections::BTreeMap;

use oxigraph::model::Term;

use crate::graph::store::StoreError;
use data::Data;
use report::{Report, Violation};
use shapes::{Shape, Shapes, Target};

/// Checks a graph against shapes.
///
/// # Errors
/// If the graph cannot be read.
pub fn validate(data: &Data, shapes: &Shapes) -> Result<Report, StoreError> {
    let validator = Validator { data, shapes };
    let mut results = Vec::new();
    for shape in shapes.iter().filter(|shape| !shape.targets.is_empty()) {
        for focus in validator.focus_nodes(shape)? {
            validator.check(shape, &focus, &mut results)?;
        }
    }
    Ok(Report::new(results))
}

/// Shapes at work on a graph.
pub(crate) struct Validator<'a> {
    pub data: &'a Data<'a>,
    pub shapes: &'a Shapes,
}

impl Validator<'_> {
    /// The nodes that a shape's targets name, each once, in a fixed order.
    fn focus_nodes(&self, shape: &Shape) -> Result<Vec<Term>, StoreError> {
        let mut nodes = BTreeMap::new();
        for target in &shape.targets {
            let found = match target {
                Target::Node(node) => vec![node.clone()],
                Target::Class(class) => self.data.instances(class)?,
                Target::SubjectsOf(predicate) => self.data.subjects_of(predicate)?,
                Target::ObjectsOf(predicate) => self.data.objects_of(predicate)?,
            };
            nodes.extend(found.into_iter().map(|node| (node.to_string(), node)));
        }
        Ok(nodes.into_values().collect())
    }

    /// Adds what a focus node violates of a shape.
    pub fn check(&self, shape: &Shape, focus: &Term, results: &mut Vec<Violation>) -> Result<(), StoreError> {
        if shape.deactivated {
            return Ok(());
        }
        let values = match &shape.path {
            None => vec![focus.clone()],
            Some(path) => self.data.values(focus, path)?,
        };
        for constraint in &shape.constraints {
            self.constrain(shape, constraint, focus, &values, results)?;
        }
        Ok(())
    }

    /// Whether a node has nothing against a shape.
    pub fn conforms(&self, shape: &Term, node: &Term) -> Result<bool, StoreError> {
        let Some(shape) = self.shapes.get(shape) else { return Ok(true) };
        let mut results = Vec::new();
        self.check(shape, node, &mut results)?;
        Ok(results.is_empty())
    }
}
