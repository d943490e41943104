//! A shapes graph, read.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Term};
use oxigraph::store::Store as Oxigraph;
use petgraph::algo::toposort;
use petgraph::graphmap::DiGraphMap;
use regex::{Regex, RegexBuilder};

use super::data::Data;
use super::literal::integer;
use super::path::Path;
use crate::graph::store::StoreError;
use crate::vocabulary::{rdf, rdfs, sh};

/// The shapes of a shapes graph, by their nodes.
#[derive(Debug, Clone, Default)]
pub struct Shapes {
    by_node: BTreeMap<String, Shape>,
}

/// A node shape or, with a path, a property shape.
#[derive(Debug, Clone)]
pub struct Shape {
    /// Its node in the shapes graph.
    pub node: Term,
    /// Which nodes it is about.
    pub targets: Vec<Target>,
    /// Where its value nodes are; those of a node shape are the focus nodes themselves.
    pub path: Option<Path>,
    /// The node that the path has in the shapes graph.
    pub path_node: Option<Term>,
    /// What it asks.
    pub constraints: Vec<Constraint>,
    /// How bad it is if that is not so.
    pub severity: NamedNode,
    /// What to say then.
    pub messages: Vec<Literal>,
    /// Whether it asks nothing for now.
    pub deactivated: bool,
}

/// Which nodes a shape is about (section 2.1.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A node.
    Node(Term),
    /// The instances of a class.
    Class(Term),
    /// The subjects of a predicate.
    SubjectsOf(NamedNode),
    /// The objects of a predicate.
    ObjectsOf(NamedNode),
}

/// What a shape asks (section 4), in the order of the standard.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Constraint {
    Class(Term),
    Datatype(NamedNode),
    NodeKind(NamedNode),
    MinCount(usize),
    MaxCount(usize),
    MinExclusive(Literal),
    MinInclusive(Literal),
    MaxExclusive(Literal),
    MaxInclusive(Literal),
    MinLength(usize),
    MaxLength(usize),
    Pattern(Regex),
    LanguageIn(Vec<String>),
    UniqueLang,
    Equals(NamedNode),
    Disjoint(NamedNode),
    LessThan(NamedNode),
    LessThanOrEquals(NamedNode),
    Not(Term),
    And(Vec<Term>),
    Or(Vec<Term>),
    Xone(Vec<Term>),
    Node(Term),
    Property(Term),
    /// The shape, the least and the greatest number of value nodes that conform to it, and the shapes to which
    /// those must not conform.
    Qualified {
        shape: Term,
        min: Option<usize>,
        max: Option<usize>,
        siblings: Vec<Term>,
    },
    /// The predicates that a node may have.
    Closed(Vec<NamedNode>),
    HasValue(Term),
    In(Vec<Term>),
}

impl Constraint {
    /// The shapes to which it refers.
    fn shapes(&self) -> Vec<&Term> {
        match self {
            Self::Not(shape) | Self::Node(shape) | Self::Property(shape) => vec![shape],
            Self::And(shapes) | Self::Or(shapes) | Self::Xone(shapes) => shapes.iter().collect(),
            Self::Qualified { shape, siblings, .. } => siblings.iter().chain([shape]).collect(),
            _ => Vec::new(),
        }
    }
}

/// Why a shapes graph cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ShapesError {
    /// It is not Turtle.
    #[error("{0}")]
    Syntax(String),
    /// A shape is not as the standard has it.
    #[error("the shape {shape}: {message}")]
    Shape {
        /// The shape's node.
        shape: String,
        /// What is wrong.
        message: String,
    },
    /// The graph cannot be kept in memory.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Shapes {
    /// Reads shapes in Turtle.
    ///
    /// # Errors
    /// The parser's message with line and column, or the first shape that is none.
    pub fn parse(turtle: &str) -> Result<Self, ShapesError> {
        let store = Oxigraph::new().map_err(crate::graph::store::fault)?;
        for quad in RdfParser::from_format(RdfFormat::Turtle).for_slice(turtle.as_bytes()) {
            let quad = quad.map_err(|e| ShapesError::Syntax(e.to_string()))?;
            store.insert(&quad).map_err(crate::graph::store::fault)?;
        }
        Self::read(&Data::from(&store))
    }

    /// Reads the shapes of a graph.
    ///
    /// # Errors
    /// If the graph cannot be read, or a shape is none.
    pub fn read(graph: &Data) -> Result<Self, ShapesError> {
        let mut nodes: Vec<Term> = Vec::new();
        for class in [sh::NODE_SHAPE, sh::PROPERTY_SHAPE] {
            nodes.extend(graph.subjects(rdf::TYPE, &class.into())?);
        }
        for predicate in TARGETS.iter().chain(&PARAMETERS) {
            nodes.extend(graph.subjects_of(&predicate.into_owned())?);
        }
        for predicate in [sh::NODE, sh::PROPERTY, sh::NOT, sh::QUALIFIED_VALUE_SHAPE] {
            nodes.extend(graph.objects_of(&predicate.into_owned())?);
        }
        for predicate in [sh::AND, sh::OR, sh::XONE] {
            for list in graph.objects_of(&predicate.into_owned())? {
                nodes.extend(members(graph, &list)?);
            }
        }
        let mut by_node = BTreeMap::new();
        for node in nodes {
            if let Entry::Vacant(place) = by_node.entry(node.to_string()) {
                place.insert(Reader { graph, node: &node }.shape()?);
            }
        }
        let shapes = Self { by_node };
        shapes.check_recursion()?;
        Ok(shapes)
    }

    /// SHACL leaves open what a shape means that refers to itself (section 3.4.3), and looking would have no end.
    fn check_recursion(&self) -> Result<(), ShapesError> {
        let mut references: DiGraphMap<&str, ()> = DiGraphMap::new();
        for (name, shape) in &self.by_node {
            for other in shape.constraints.iter().flat_map(Constraint::shapes) {
                if let Some((other, _)) = self.by_node.get_key_value(&other.to_string()) {
                    references.add_edge(name.as_str(), other.as_str(), ());
                }
            }
        }
        toposort(&references, None).map(|_| ()).map_err(|cycle| ShapesError::Shape {
            shape: cycle.node_id().to_owned(),
            message: "it refers to itself, and a recursive shape has no meaning in SHACL Core".to_owned(),
        })
    }

    /// The shape of a node.
    pub fn get(&self, node: &Term) -> Option<&Shape> {
        self.by_node.get(&node.to_string())
    }

    /// All shapes, in a fixed order.
    pub fn iter(&self) -> impl Iterator<Item = &Shape> {
        self.by_node.values()
    }
}

const TARGETS: [NamedNodeRef<'_>; 4] =
    [sh::TARGET_NODE, sh::TARGET_CLASS, sh::TARGET_SUBJECTS_OF, sh::TARGET_OBJECTS_OF];

const PARAMETERS: [NamedNodeRef<'_>; 28] = [
    sh::CLASS,
    sh::DATATYPE,
    sh::NODE_KIND,
    sh::MIN_COUNT,
    sh::MAX_COUNT,
    sh::MIN_EXCLUSIVE,
    sh::MIN_INCLUSIVE,
    sh::MAX_EXCLUSIVE,
    sh::MAX_INCLUSIVE,
    sh::MIN_LENGTH,
    sh::MAX_LENGTH,
    sh::PATTERN,
    sh::LANGUAGE_IN,
    sh::UNIQUE_LANG,
    sh::EQUALS,
    sh::DISJOINT,
    sh::LESS_THAN,
    sh::LESS_THAN_OR_EQUALS,
    sh::NOT,
    sh::AND,
    sh::OR,
    sh::XONE,
    sh::NODE,
    sh::PROPERTY,
    sh::QUALIFIED_VALUE_SHAPE,
    sh::CLOSED,
    sh::HAS_VALUE,
    sh::IN,
];

/// The members of an RDF list.
pub(super) fn members(graph: &Data, list: &Term) -> Result<Vec<Term>, StoreError> {
    let mut members = Vec::new();
    let mut at = list.clone();
    // A list that runs in a circle ends where it began.
    let mut seen = std::collections::BTreeSet::new();
    while at != rdf::NIL.into() && seen.insert(at.to_string()) {
        members.extend(graph.objects(&at, rdf::FIRST)?.into_iter().next());
        match graph.objects(&at, rdf::REST)?.into_iter().next() {
            Some(rest) => at = rest,
            None => break,
        }
    }
    Ok(members)
}

impl Path {
    /// Deeper paths than this are circles.
    const DEEPEST: usize = 64;

    /// Reads the path that a node of a shapes graph stands for.
    ///
    /// # Errors
    /// If it stands for none, or the graph cannot be read.
    pub fn read(graph: &Data, node: &Term) -> Result<Self, ShapesError> {
        Self::read_at(graph, node, 0)
    }

    fn read_at(graph: &Data, node: &Term, depth: usize) -> Result<Self, ShapesError> {
        let fail = |message: &str| ShapesError::Shape { shape: node.to_string(), message: message.to_owned() };
        if depth > Self::DEEPEST {
            return Err(fail("the path has itself in it"));
        }
        if let Term::NamedNode(predicate) = node {
            return Ok(Self::Predicate(predicate.clone()));
        }
        let inner = |predicate| -> Result<Option<Box<Self>>, ShapesError> {
            let inner = graph.objects(node, predicate)?.into_iter().next();
            Ok(inner.map(|inner| Self::read_at(graph, &inner, depth + 1)).transpose()?.map(Box::new))
        };
        let all = |list: &Term| -> Result<Vec<Self>, ShapesError> {
            members(graph, list)?.iter().map(|path| Self::read_at(graph, path, depth + 1)).collect()
        };
        if !graph.objects(node, rdf::FIRST)?.is_empty() {
            return Ok(Self::Sequence(all(node)?));
        }
        if let Some(list) = graph.objects(node, sh::ALTERNATIVE_PATH)?.first() {
            return Ok(Self::Alternative(all(list)?));
        }
        if let Some(path) = inner(sh::INVERSE_PATH)? {
            return Ok(Self::Inverse(path));
        }
        if let Some(path) = inner(sh::ZERO_OR_MORE_PATH)? {
            return Ok(Self::ZeroOrMore(path));
        }
        if let Some(path) = inner(sh::ONE_OR_MORE_PATH)? {
            return Ok(Self::OneOrMore(path));
        }
        inner(sh::ZERO_OR_ONE_PATH)?.map(Self::ZeroOrOne).ok_or_else(|| fail("the path is none"))
    }
}

/// Reads one shape.
struct Reader<'a> {
    graph: &'a Data<'a>,
    node: &'a Term,
}

impl Reader<'_> {
    fn fail<T>(&self, message: impl Into<String>) -> Result<T, ShapesError> {
        Err(ShapesError::Shape { shape: self.node.to_string(), message: message.into() })
    }

    fn values(&self, predicate: NamedNodeRef) -> Result<Vec<Term>, StoreError> {
        self.graph.objects(self.node, predicate)
    }

    fn first(&self, predicate: NamedNodeRef) -> Result<Option<Term>, StoreError> {
        Ok(self.values(predicate)?.into_iter().next())
    }

    fn is_true(&self, predicate: NamedNodeRef) -> Result<bool, StoreError> {
        let is_true = |term: &Term| matches!(term, Term::Literal(literal) if literal.value() == "true");
        Ok(self.values(predicate)?.iter().any(is_true))
    }

    fn iris(&self, predicate: NamedNodeRef) -> Result<Vec<NamedNode>, ShapesError> {
        let mut nodes = Vec::new();
        for value in self.values(predicate)? {
            match value {
                Term::NamedNode(node) => nodes.push(node),
                other => return self.fail(format!("{predicate} takes an IRI, not {other}")),
            }
        }
        Ok(nodes)
    }

    fn literals(&self, predicate: NamedNodeRef) -> Result<Vec<Literal>, ShapesError> {
        let mut literals = Vec::new();
        for value in self.values(predicate)? {
            match value {
                Term::Literal(literal) => literals.push(literal),
                other => return self.fail(format!("{predicate} takes a literal, not {other}")),
            }
        }
        Ok(literals)
    }

    fn counts(&self, predicate: NamedNodeRef) -> Result<Vec<usize>, ShapesError> {
        let mut counts = Vec::new();
        for literal in self.literals(predicate)? {
            match integer(&literal) {
                Some(count) => counts.push(count),
                None => return self.fail(format!("{predicate} takes a number, not {literal}")),
            }
        }
        Ok(counts)
    }

    fn lists(&self, predicate: NamedNodeRef) -> Result<Vec<Vec<Term>>, ShapesError> {
        let lists = self.values(predicate)?;
        Ok(lists.iter().map(|list| members(self.graph, list)).collect::<Result<_, _>>()?)
    }

    fn shape(&self) -> Result<Shape, ShapesError> {
        let path_node = self.first(sh::PATH)?;
        let path = path_node.as_ref().map(|node| Path::read(self.graph, node)).transpose()?;
        let severity = match self.first(sh::SEVERITY)? {
            Some(Term::NamedNode(severity)) => severity,
            _ => sh::VIOLATION.into_owned(),
        };
        Ok(Shape {
            node: self.node.clone(),
            targets: self.targets()?,
            path,
            path_node,
            constraints: self.constraints()?,
            severity,
            messages: self.literals(sh::MESSAGE)?,
            deactivated: self.is_true(sh::DEACTIVATED)?,
        })
    }

    fn targets(&self) -> Result<Vec<Target>, ShapesError> {
        let mut targets: Vec<Target> = self.values(sh::TARGET_NODE)?.into_iter().map(Target::Node).collect();
        targets.extend(self.values(sh::TARGET_CLASS)?.into_iter().map(Target::Class));
        targets.extend(self.iris(sh::TARGET_SUBJECTS_OF)?.into_iter().map(Target::SubjectsOf));
        targets.extend(self.iris(sh::TARGET_OBJECTS_OF)?.into_iter().map(Target::ObjectsOf));
        // A shape that is a class is about its instances.
        if self.graph.is_instance(self.node, &rdfs::CLASS.into())? {
            targets.push(Target::Class(self.node.clone()));
        }
        Ok(targets)
    }

    fn constraints(&self) -> Result<Vec<Constraint>, ShapesError> {
        use Constraint as C;
        let mut found = Vec::new();
        found.extend(self.values(sh::CLASS)?.into_iter().map(C::Class));
        found.extend(self.iris(sh::DATATYPE)?.into_iter().map(C::Datatype));
        found.extend(self.iris(sh::NODE_KIND)?.into_iter().map(C::NodeKind));
        found.extend(self.counts(sh::MIN_COUNT)?.into_iter().map(C::MinCount));
        found.extend(self.counts(sh::MAX_COUNT)?.into_iter().map(C::MaxCount));
        found.extend(self.literals(sh::MIN_EXCLUSIVE)?.into_iter().map(C::MinExclusive));
        found.extend(self.literals(sh::MIN_INCLUSIVE)?.into_iter().map(C::MinInclusive));
        found.extend(self.literals(sh::MAX_EXCLUSIVE)?.into_iter().map(C::MaxExclusive));
        found.extend(self.literals(sh::MAX_INCLUSIVE)?.into_iter().map(C::MaxInclusive));
        found.extend(self.counts(sh::MIN_LENGTH)?.into_iter().map(C::MinLength));
        found.extend(self.counts(sh::MAX_LENGTH)?.into_iter().map(C::MaxLength));
        for pattern in self.literals(sh::PATTERN)? {
            found.push(C::Pattern(self.pattern(pattern.value())?));
        }
        for list in self.lists(sh::LANGUAGE_IN)? {
            let tag = |term: Term| if let Term::Literal(tag) = term { Some(tag.value().to_owned()) } else { None };
            found.push(C::LanguageIn(list.into_iter().filter_map(tag).collect()));
        }
        found.extend(self.is_true(sh::UNIQUE_LANG)?.then_some(C::UniqueLang));
        found.extend(self.iris(sh::EQUALS)?.into_iter().map(C::Equals));
        found.extend(self.iris(sh::DISJOINT)?.into_iter().map(C::Disjoint));
        found.extend(self.iris(sh::LESS_THAN)?.into_iter().map(C::LessThan));
        found.extend(self.iris(sh::LESS_THAN_OR_EQUALS)?.into_iter().map(C::LessThanOrEquals));
        found.extend(self.values(sh::NOT)?.into_iter().map(C::Not));
        found.extend(self.lists(sh::AND)?.into_iter().map(C::And));
        found.extend(self.lists(sh::OR)?.into_iter().map(C::Or));
        found.extend(self.lists(sh::XONE)?.into_iter().map(C::Xone));
        found.extend(self.values(sh::NODE)?.into_iter().map(C::Node));
        found.extend(self.values(sh::PROPERTY)?.into_iter().map(C::Property));
        for shape in self.values(sh::QUALIFIED_VALUE_SHAPE)? {
            let min = self.counts(sh::QUALIFIED_MIN_COUNT)?.into_iter().next();
            let max = self.counts(sh::QUALIFIED_MAX_COUNT)?.into_iter().next();
            let disjoint = self.is_true(sh::QUALIFIED_VALUE_SHAPES_DISJOINT)?;
            let siblings = if disjoint { self.siblings(&shape)? } else { Vec::new() };
            found.push(C::Qualified { shape, min, max, siblings });
        }
        if self.is_true(sh::CLOSED)? {
            found.push(C::Closed(self.allowed()?));
        }
        found.extend(self.values(sh::HAS_VALUE)?.into_iter().map(C::HasValue));
        found.extend(self.lists(sh::IN)?.into_iter().map(C::In));
        Ok(found)
    }

    /// A regular expression with the shape's flags.
    fn pattern(&self, pattern: &str) -> Result<Regex, ShapesError> {
        let flags = self.literals(sh::FLAGS)?.first().map(|flags| flags.value().to_owned()).unwrap_or_default();
        let quoted = if flags.contains('q') { regex::escape(pattern) } else { pattern.to_owned() };
        let built = RegexBuilder::new(&quoted)
            .case_insensitive(flags.contains('i'))
            .multi_line(flags.contains('m'))
            .dot_matches_new_line(flags.contains('s'))
            .ignore_whitespace(flags.contains('x'))
            .build();
        built.or_else(|e| self.fail(format!("its pattern is no regular expression: {e}")))
    }

    /// The qualified shapes of the other properties of the same shapes (section 4.7.3).
    fn siblings(&self, own: &Term) -> Result<Vec<Term>, ShapesError> {
        let mut siblings = Vec::new();
        for parent in self.graph.subjects(sh::PROPERTY, self.node)? {
            for property in self.graph.objects(&parent, sh::PROPERTY)? {
                siblings.extend(self.graph.objects(&property, sh::QUALIFIED_VALUE_SHAPE)?);
            }
        }
        siblings.retain(|sibling| sibling != own);
        Ok(siblings)
    }

    /// The predicates that a closed shape allows.
    fn allowed(&self) -> Result<Vec<NamedNode>, ShapesError> {
        let mut allowed = Vec::new();
        for property in self.values(sh::PROPERTY)? {
            allowed.extend(self.graph.objects(&property, sh::PATH)?);
        }
        allowed.extend(self.lists(sh::IGNORED_PROPERTIES)?.into_iter().flatten());
        let iri = |term: Term| if let Term::NamedNode(node) = term { Some(node) } else { None };
        Ok(allowed.into_iter().filter_map(iri).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_that_refers_to_itself_is_refused() {
        let shapes = |body: &str| {
            Shapes::parse(&format!(
                "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix x: <https://x.example/> . {body}"
            ))
        };
        for body in [
            "x:s sh:not x:s .",
            "x:s sh:node [ sh:or ( [ sh:minCount 1 ] x:s ) ] .",
            "x:s sh:property x:p . x:p sh:path x:q ; sh:node x:s .",
        ] {
            let fault = shapes(body).unwrap_err().to_string();
            assert!(fault.contains("refers to itself"), "{body}: {fault}");
        }
        assert!(shapes("x:s sh:and ( x:a x:b ) . x:a sh:node x:b . x:b sh:minCount 1 .").is_ok());
    }
}
