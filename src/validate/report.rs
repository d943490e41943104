//! What does not hold: the validation report (SHACL, section 3.6).

use std::collections::BTreeMap;
use std::fmt::Write;

use oxigraph::io::{RdfFormat, RdfSerializer};
use oxigraph::model::{BlankNode, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Term, TripleRef};

use super::data::subject;
use crate::vocabulary::{PREFIXES, rdf, sh};

/// A constraint that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The focus node.
    pub focus: Term,
    /// The node of the path in the shapes graph.
    pub path: Option<Term>,
    /// The path as SPARQL writes it.
    pub shown_path: Option<String>,
    /// The value node.
    pub value: Option<Term>,
    /// The shape.
    pub shape: Term,
    /// The local name of the constraint component.
    pub component: &'static str,
    /// How bad it is.
    pub severity: NamedNode,
    /// What to say.
    pub messages: Vec<Literal>,
}

/// All that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// In a fixed order.
    pub results: Vec<Violation>,
}

impl Report {
    /// A report of some violations.
    pub fn new(mut results: Vec<Violation>) -> Self {
        let text = |term: Option<&Term>| term.map(Term::to_string).unwrap_or_default();
        results.sort_by_cached_key(|r| {
            (r.focus.to_string(), r.shape.to_string(), r.shown_path.clone(), r.component, text(r.value.as_ref()))
        });
        Self { results }
    }

    /// Whether nothing is violated.
    pub fn conforms(&self) -> bool {
        self.results.is_empty()
    }

    /// For people: a line each violation, without the `base` that most IRIs begin with.
    pub fn to_text(&self, base: &str) -> String {
        let mut out = String::new();
        let short = |term: &Term| match term {
            Term::NamedNode(node) => {
                let iri = node.as_str();
                let prefixed =
                    PREFIXES.iter().find_map(|(prefix, start)| Some(format!("{prefix}:{}", iri.strip_prefix(start)?)));
                iri.strip_prefix(base).map(str::to_owned).or(prefixed).unwrap_or_else(|| iri.to_owned())
            }
            Term::Literal(literal) => format!("{:?}", literal.value()),
            other => other.to_string(),
        };
        for result in &self.results {
            let severity = result.severity.as_str().rsplit(['#', '/']).next().unwrap_or_default().to_lowercase();
            let _ = write!(out, "{severity}: {}", short(&result.focus));
            if let Some(path) = &result.path {
                let shown = result.shown_path.clone().filter(|_| !matches!(path, Term::NamedNode(_)));
                let _ = write!(out, " {}", shown.unwrap_or_else(|| short(path)));
            }
            if let Some(value) = result.value.as_ref().filter(|value| **value != result.focus) {
                let _ = write!(out, " {}", short(value));
            }
            let said: Vec<&str> = result.messages.iter().map(Literal::value).collect();
            let _ = writeln!(out, ": {} ({})", said.join(" / "), short(&result.shape));
        }
        out
    }

    /// How many results there are of each severity, by the local name of the severity.
    pub fn counts(&self) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for result in &self.results {
            let name = result.severity.as_str().rsplit(['#', '/']).next().unwrap_or_default();
            *counts.entry(name.to_owned()).or_default() += 1;
        }
        counts
    }

    /// The standard's own report, in Turtle. A path that is no IRI is given as it stands in SPARQL.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn to_turtle(&self) -> std::io::Result<Vec<u8>> {
        let mut serializer = RdfSerializer::from_format(RdfFormat::Turtle);
        for (prefix, iri) in PREFIXES.into_iter().chain([("sh", "http://www.w3.org/ns/shacl#")]) {
            if let Ok(with) = serializer.clone().with_prefix(prefix, iri) {
                serializer = with;
            }
        }
        let mut writer = serializer.for_writer(Vec::new());
        let report: NamedOrBlankNode = BlankNode::new_unchecked("report").into();
        let mut add = |node: &NamedOrBlankNode, predicate: NamedNodeRef, object: Term| {
            writer.serialize_triple(TripleRef::new(node, predicate, &object))
        };
        add(&report, rdf::TYPE, sh::VALIDATION_REPORT.into())?;
        add(&report, sh::CONFORMS, Literal::from(self.conforms()).into())?;
        for (number, result) in self.results.iter().enumerate() {
            let node: NamedOrBlankNode = BlankNode::new_unchecked(format!("result{}", number + 1)).into();
            add(&report, sh::RESULT, Term::from(node.clone()))?;
            add(&node, rdf::TYPE, sh::VALIDATION_RESULT.into())?;
            add(&node, sh::FOCUS_NODE, result.focus.clone())?;
            match (&result.path, &result.shown_path) {
                (Some(path @ Term::NamedNode(_)), _) => add(&node, sh::RESULT_PATH, path.clone())?,
                (Some(_), Some(shown)) => add(&node, sh::RESULT_MESSAGE, Literal::from(shown.as_str()).into())?,
                _ => {}
            }
            if let Some(value) = &result.value {
                add(&node, sh::VALUE, value.clone())?;
            }
            if subject(&result.shape).is_some() {
                add(&node, sh::SOURCE_SHAPE, result.shape.clone())?;
            }
            let component = NamedNode::new_unchecked(format!("http://www.w3.org/ns/shacl#{}", result.component));
            add(&node, sh::SOURCE_CONSTRAINT_COMPONENT, component.into())?;
            add(&node, sh::RESULT_SEVERITY, result.severity.clone().into())?;
            for message in &result.messages {
                add(&node, sh::RESULT_MESSAGE, message.clone().into())?;
            }
        }
        writer.finish()
    }
}
