//! What each constraint component asks (SHACL, section 4).

use std::cmp::Ordering;
use std::collections::BTreeMap;

use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Term};

use super::Validator;
use super::literal::{compare, is_well_formed};
use super::report::Violation;
use super::shapes::{Constraint, Shape};
use crate::graph::store::StoreError;
use crate::vocabulary::sh;

impl Constraint {
    /// The local name of its component, and what it asks, for people.
    fn describe(&self) -> (&'static str, String) {
        use Constraint as C;
        let names = |terms: &[Term]| terms.iter().map(short).collect::<Vec<_>>().join(", ");
        match self {
            C::Class(class) => ("ClassConstraintComponent", format!("is no {}", short(class))),
            C::Datatype(of) => ("DatatypeConstraintComponent", format!("is no literal of {}", last(of.as_str()))),
            C::NodeKind(kind) => ("NodeKindConstraintComponent", format!("is no {}", last(kind.as_str()))),
            C::MinCount(count) => ("MinCountConstraintComponent", format!("has fewer than {count} values")),
            C::MaxCount(count) => ("MaxCountConstraintComponent", format!("has more than {count} values")),
            C::MinExclusive(least) => {
                ("MinExclusiveConstraintComponent", format!("is not more than {}", least.value()))
            }
            C::MinInclusive(least) => ("MinInclusiveConstraintComponent", format!("is less than {}", least.value())),
            C::MaxExclusive(most) => ("MaxExclusiveConstraintComponent", format!("is not less than {}", most.value())),
            C::MaxInclusive(most) => ("MaxInclusiveConstraintComponent", format!("is more than {}", most.value())),
            C::MinLength(length) => ("MinLengthConstraintComponent", format!("has fewer than {length} characters")),
            C::MaxLength(length) => ("MaxLengthConstraintComponent", format!("has more than {length} characters")),
            C::Pattern(pattern) => ("PatternConstraintComponent", format!("does not match {pattern}")),
            C::LanguageIn(tags) => ("LanguageInConstraintComponent", format!("is in none of {}", tags.join(", "))),
            C::UniqueLang => ("UniqueLangConstraintComponent", "has several values in one language".to_owned()),
            C::Equals(other) => {
                ("EqualsConstraintComponent", format!("is not also a value of {}", last(other.as_str())))
            }
            C::Disjoint(other) => {
                ("DisjointConstraintComponent", format!("is also a value of {}", last(other.as_str())))
            }
            C::LessThan(other) => ("LessThanConstraintComponent", format!("is not less than {}", last(other.as_str()))),
            C::LessThanOrEquals(other) => {
                ("LessThanOrEqualsConstraintComponent", format!("is more than {}", last(other.as_str())))
            }
            C::Not(shape) => ("NotConstraintComponent", format!("conforms to {}", short(shape))),
            C::And(shapes) => ("AndConstraintComponent", format!("does not conform to all of {}", names(shapes))),
            C::Or(shapes) => ("OrConstraintComponent", format!("conforms to none of {}", names(shapes))),
            C::Xone(shapes) => {
                ("XoneConstraintComponent", format!("does not conform to just one of {}", names(shapes)))
            }
            C::Node(shape) => ("NodeConstraintComponent", format!("does not conform to {}", short(shape))),
            C::Property(_) => ("PropertyShapeComponent", String::new()),
            C::Qualified { shape, .. } => (
                "QualifiedMinCountConstraintComponent",
                format!("has a wrong number of values that conform to {}", short(shape)),
            ),
            C::Closed(_) => ("ClosedConstraintComponent", "is of a property that the shape does not allow".to_owned()),
            C::HasValue(value) => ("HasValueConstraintComponent", format!("lacks the value {}", short(value))),
            C::In(values) => ("InConstraintComponent", format!("is none of {}", names(values))),
        }
    }
}

fn last(iri: &str) -> &str {
    iri.rsplit(['#', '/']).next().unwrap_or(iri)
}

fn short(term: &Term) -> String {
    match term {
        Term::NamedNode(node) => last(node.as_str()).to_owned(),
        Term::Literal(literal) => literal.value().to_owned(),
        _ => "a shape without a name".to_owned(),
    }
}

impl Validator<'_> {
    /// Adds what the value nodes of a focus node violate of a constraint.
    pub(super) fn constrain(
        &self,
        shape: &Shape,
        constraint: &Constraint,
        focus: &Term,
        values: &[Term],
        results: &mut Vec<Violation>,
    ) -> Result<(), StoreError> {
        use Constraint as C;
        // The value nodes that violate it; none as a value where the values as a whole do.
        let mut wrong: Vec<Option<Term>> = Vec::new();
        let mut each = |violates: &dyn Fn(&Term) -> Result<bool, StoreError>| -> Result<(), StoreError> {
            for value in values {
                if violates(value)? {
                    wrong.push(Some(value.clone()));
                }
            }
            Ok(())
        };
        match constraint {
            C::Class(class) => each(&|value| Ok(!self.data.is_instance(value, class)?))?,
            C::Datatype(datatype) => each(&|value| {
                let of = |literal: &Literal| literal.datatype() == datatype.as_ref() && is_well_formed(literal);
                Ok(!matches!(value, Term::Literal(literal) if of(literal)))
            })?,
            C::NodeKind(kind) => each(&|value| Ok(!is_of_kind(value, kind.as_ref())))?,
            C::MinCount(count) => wrong.extend((values.len() < *count).then_some(None)),
            C::MaxCount(count) => wrong.extend((values.len() > *count).then_some(None)),
            C::MinExclusive(bound) => each(&|value| Ok(!is_beyond(value, bound, &[Ordering::Greater])))?,
            C::MinInclusive(bound) => {
                each(&|value| Ok(!is_beyond(value, bound, &[Ordering::Greater, Ordering::Equal])))?;
            }
            C::MaxExclusive(bound) => each(&|value| Ok(!is_beyond(value, bound, &[Ordering::Less])))?,
            C::MaxInclusive(bound) => each(&|value| Ok(!is_beyond(value, bound, &[Ordering::Less, Ordering::Equal])))?,
            C::MinLength(length) => each(&|value| Ok(text(value).is_none_or(|text| text.chars().count() < *length)))?,
            C::MaxLength(length) => each(&|value| Ok(text(value).is_none_or(|text| text.chars().count() > *length)))?,
            C::Pattern(pattern) => each(&|value| Ok(text(value).is_none_or(|text| !pattern.is_match(text))))?,
            C::LanguageIn(tags) => each(&|value| {
                let language = if let Term::Literal(literal) = value { literal.language() } else { None };
                Ok(!language.is_some_and(|language| tags.iter().any(|tag| is_in_range(language, tag))))
            })?,
            C::UniqueLang => {
                let mut tags: BTreeMap<String, usize> = BTreeMap::new();
                for value in values {
                    if let Term::Literal(literal) = value
                        && let Some(language) = literal.language()
                    {
                        *tags.entry(language.to_lowercase()).or_default() += 1;
                    }
                }
                wrong.extend(tags.values().filter(|count| **count > 1).map(|_| None));
            }
            C::Equals(other) => {
                let others = self.data.objects(focus, other.as_ref())?;
                let only = |one: &[Term], other: &[Term]| {
                    one.iter().filter(|v| !other.contains(v)).cloned().collect::<Vec<_>>()
                };
                wrong.extend(only(values, &others).into_iter().chain(only(&others, values)).map(Some));
            }
            C::Disjoint(other) => {
                let others = self.data.objects(focus, other.as_ref())?;
                each(&|value| Ok(others.contains(value)))?;
            }
            C::LessThan(other) => self.ordered(focus, values, other, &[Ordering::Less], &mut wrong)?,
            C::LessThanOrEquals(other) => {
                self.ordered(focus, values, other, &[Ordering::Less, Ordering::Equal], &mut wrong)?;
            }
            C::Not(shape) => each(&|value| self.conforms(shape, value))?,
            C::And(shapes) => each(&|value| Ok(self.count(shapes, value)? < shapes.len()))?,
            C::Or(shapes) => each(&|value| Ok(self.count(shapes, value)? == 0))?,
            C::Xone(shapes) => each(&|value| Ok(self.count(shapes, value)? != 1))?,
            C::Node(shape) => each(&|value| Ok(!self.conforms(shape, value)?))?,
            C::Property(property) => {
                if let Some(property) = self.shapes.get(property) {
                    for value in values {
                        self.check(property, value, results)?;
                    }
                }
            }
            C::Qualified { shape: wanted, min, max, siblings } => {
                let mut count = 0;
                for value in values {
                    count += usize::from(self.conforms(wanted, value)? && self.count(siblings, value)? == 0);
                }
                let few = min.is_some_and(|min| count < min).then_some("QualifiedMinCountConstraintComponent");
                let many = max.is_some_and(|max| count > max).then_some("QualifiedMaxCountConstraintComponent");
                for component in [few, many].into_iter().flatten() {
                    results.push(violation(shape, component, constraint.describe().1, focus, None));
                }
            }
            C::Closed(allowed) => {
                for value in values {
                    for (predicate, object) in self.data.properties(value)? {
                        if !allowed.contains(&predicate) {
                            let (component, message) = constraint.describe();
                            let found = violation(shape, component, message, focus, Some(object));
                            results.push(Violation { path: Some(predicate.into()), ..found });
                        }
                    }
                }
            }
            C::HasValue(value) => wrong.extend((!values.contains(value)).then_some(None)),
            C::In(allowed) => each(&|value| Ok(!allowed.contains(value)))?,
        }
        let (component, message) = constraint.describe();
        results.extend(wrong.into_iter().map(|value| violation(shape, component, message.clone(), focus, value)));
        Ok(())
    }

    /// How many of some shapes a node conforms to.
    fn count(&self, shapes: &[Term], node: &Term) -> Result<usize, StoreError> {
        let mut count = 0;
        for shape in shapes {
            count += usize::from(self.conforms(shape, node)?);
        }
        Ok(count)
    }

    /// The values that do not stand in one of some orders to each value of another property.
    fn ordered(
        &self,
        focus: &Term,
        values: &[Term],
        other: &NamedNode,
        orders: &[Ordering],
        wrong: &mut Vec<Option<Term>>,
    ) -> Result<(), StoreError> {
        let others = self.data.objects(focus, other.as_ref())?;
        for value in values {
            for other in &others {
                let order = match (value, other) {
                    (Term::Literal(one), Term::Literal(other)) => compare(one, other),
                    _ => None,
                };
                if !order.is_some_and(|order| orders.contains(&order)) {
                    wrong.push(Some(value.clone()));
                }
            }
        }
        Ok(())
    }
}

fn violation(shape: &Shape, component: &'static str, message: String, focus: &Term, value: Option<Term>) -> Violation {
    let message = match shape.messages.is_empty() {
        true => vec![Literal::from(message)],
        false => shape.messages.clone(),
    };
    Violation {
        focus: focus.clone(),
        path: shape.path_node.clone(),
        shown_path: shape.path.as_ref().map(ToString::to_string),
        value,
        shape: shape.node.clone(),
        component,
        severity: shape.severity.clone(),
        messages: message,
    }
}

fn is_of_kind(value: &Term, kind: NamedNodeRef) -> bool {
    let kinds = match value {
        Term::NamedNode(_) => [sh::IRI, sh::BLANK_NODE_OR_IRI, sh::IRI_OR_LITERAL],
        Term::BlankNode(_) => [sh::BLANK_NODE, sh::BLANK_NODE_OR_IRI, sh::BLANK_NODE_OR_LITERAL],
        Term::Literal(_) => [sh::LITERAL, sh::BLANK_NODE_OR_LITERAL, sh::IRI_OR_LITERAL],
        Term::Triple(_) => return false,
    };
    kinds.contains(&kind)
}

/// Whether a value stands in one of some orders to a bound.
fn is_beyond(value: &Term, bound: &Literal, orders: &[Ordering]) -> bool {
    let Term::Literal(value) = value else { return false };
    compare(value, bound).is_some_and(|order| orders.contains(&order))
}

/// The text of a literal or an IRI; a blank node has none.
fn text(value: &Term) -> Option<&str> {
    match value {
        Term::NamedNode(node) => Some(node.as_str()),
        Term::Literal(literal) => Some(literal.value()),
        _ => None,
    }
}

/// Whether a language tag is in a basic language range (RFC 4647, section 3.3.1).
fn is_in_range(tag: &str, range: &str) -> bool {
    let (tag, range) = (tag.to_lowercase(), range.to_lowercase());
    range == "*" || tag == range || tag.strip_prefix(&range).is_some_and(|rest| rest.starts_with('-'))
}
