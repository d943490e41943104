//! What becomes of things, and what happens: the parts of the default graph that no article states alone.
//!
//! A thing that facts identify (an agreement, by who signs it) has the status and the date that the statements
//! about it and the stages of its life come to, and what holds as it does (what it covers) has that status too.
//! Facts that can happen again (a visit) tell of events: those of one subject, at one time and place, of one.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{GraphName, GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, QuadRef, Term};

use super::mapping::{date_literal, term};
use super::merged::{Merged, Sources, decide, status};
use super::store::{StoreError, fault};
use crate::article::PartialDate;
use crate::proposition::Status;
use crate::vocabulary::{NAMESPACE, ng, rdf, schema};

/// Days around an event in which an article that gives it no date may tell of it.
const AROUND: i32 = 30;

/// What an article says of a fact.
struct Statement {
    article: String,
    published: Option<PartialDate>,
    status: Status,
    dates: Vec<PartialDate>,
}

/// A fact of the default graph.
struct Stated {
    iri: NamedNode,
    relation: String,
    other: Term,
}

/// A fact that tells of an event.
struct Told {
    fact: NamedNode,
    place: Term,
    /// The places around it.
    around: BTreeSet<String>,
    status: Option<Status>,
    date: Option<PartialDate>,
    /// When the first article that states it was published.
    published: Option<PartialDate>,
}

impl Told {
    fn order(&self) -> (bool, Option<PartialDate>, &str) {
        (self.date.is_none(), self.date, self.fact.as_str())
    }

    /// Whether the two can be at one place: the same, or the one within the other.
    fn is_there(&self, other: &Self) -> bool {
        let within = |one: &Self, other: &Self| matches!(&other.place, Term::NamedNode(place) if one.around.contains(place.as_str()));
        self.place == other.place || within(self, other) || within(other, self)
    }

    /// Whether the two can tell of one event, where both have dates.
    fn is_beside(&self, other: &Self) -> bool {
        self.is_there(other) && self.date.zip(other.date).is_some_and(|(one, other)| one.is_beside(&other))
    }

    /// Whether this one, which has no date, was told around the date of the other.
    fn is_around(&self, other: &Self) -> bool {
        let near = self.published.zip(other.date).is_some_and(|(day, date)| day.days_from(&date) <= AROUND);
        self.is_there(other) && near
    }
}

impl Merged<'_, '_> {
    /// Gives a thing the status and the date that the facts about it come to, and what depends on it its status.
    pub(super) fn settle(&mut self, thing: NamedNodeRef, sources: &mut Sources) -> Result<(), StoreError> {
        let mut said: Vec<(Option<PartialDate>, Status)> = Vec::new();
        let mut dates: BTreeMap<(Status, PartialDate), BTreeSet<String>> = BTreeMap::new();
        let mut dependents = Vec::new();
        for fact in self.facts_with(ng::SUBJECT, thing)? {
            if self.schema.dependent.contains(&fact.relation) {
                dependents.push(fact.iri);
                continue;
            }
            let Term::NamedNode(stage) = &fact.other else { continue };
            let Some(&implied) = self.schema.implied.get(stage.as_str()) else { continue };
            for statement in self.statements(fact.iri.as_ref(), sources)? {
                // What will end still is; what is planned is as far as it is said to be.
                let status = match statement.status {
                    Status::Actual => implied,
                    _ if implied == Status::Ended => continue,
                    other => other.min(implied),
                };
                said.push((statement.published, status));
                // The day of an announcement is not that of what is announced.
                for &date in statement.dates.iter().filter(|_| implied != Status::Planned) {
                    dates.entry((status, date)).or_default().insert(statement.article.clone());
                }
            }
        }
        for fact in self.facts_with(ng::OBJECT, thing)? {
            if !self.schema.identifying.contains(&fact.relation) {
                continue;
            }
            for statement in self.statements(fact.iri.as_ref(), sources)? {
                said.push((statement.published, statement.status));
                for &date in &statement.dates {
                    dates.entry((statement.status, date)).or_default().insert(statement.article.clone());
                }
            }
        }
        let status = decide(&said);
        // The date that most articles give, of these the most precise, of these the first.
        let date = dates.iter().filter(|((of, _), _)| Some(*of) == status).max_by_key(|((_, date), articles)| {
            let precision = usize::from(date.month.is_some()) + usize::from(date.day.is_some());
            (articles.len(), precision, std::cmp::Reverse(*date))
        });
        let date = date.map(|((_, date), _)| date_literal(*date).into());
        self.set(thing, ng::STATUS, status.map(|status| term(status.as_str()).into()))?;
        self.set(thing, ng::DATE, date)?;
        for fact in dependents {
            let own: Vec<_> =
                self.statements(fact.as_ref(), sources)?.into_iter().map(|s| (s.published, s.status)).collect();
            let own = decide(&own);
            let follows = !matches!(own, None | Some(Status::Denied | Status::Possible));
            let decided = if follows { status.or(own) } else { own };
            self.set(fact.as_ref(), ng::STATUS, decided.map(|status| term(status.as_str()).into()))?;
        }
        Ok(())
    }

    /// Puts the facts of a subject and a relation that can happen again together to events.
    pub(super) fn gather(
        &mut self,
        subject: NamedNodeRef,
        relation: &str,
        sources: &mut Sources,
    ) -> Result<(), StoreError> {
        let mut told = Vec::new();
        for fact in self.facts_with(ng::SUBJECT, subject)? {
            if fact.relation == relation {
                told.push(self.told(fact, sources)?);
            }
        }
        told.sort_by(|a, b| a.order().cmp(&b.order()));
        let mut events: Vec<Vec<usize>> = Vec::new();
        for at in 0..told.len() {
            let one = &told[at];
            let place = match one.date {
                Some(_) => events.iter().position(|event| event.iter().all(|&other| one.is_beside(&told[other]))),
                // Without a date it is of the one event that it can be of, if there is just one.
                None => {
                    let fits = |event: &Vec<usize>| event.iter().any(|&other| one.is_around(&told[other]));
                    let mut fitting = (0..events.len()).filter(|&event| fits(&events[event]));
                    fitting.next().filter(|_| fitting.next().is_none())
                }
            };
            match place {
                Some(event) => events[event].push(at),
                None => events.push(vec![at]),
            }
        }
        for one in &told {
            self.forget(one.fact.as_ref())?;
        }
        for members in &events {
            let event = NamedNode::new_unchecked(self.names.event(told[members[0]].fact.as_str()));
            let mut add = |subject: &NamedNode, predicate: NamedNodeRef, object: Term| {
                self.transaction.insert(QuadRef::new(subject, predicate, &object, GraphNameRef::DefaultGraph));
            };
            add(&event, rdf::TYPE, ng::EVENT.into());
            for &member in members {
                add(&told[member].fact, ng::TELLS, event.clone().into());
                if let Some(date) = told[member].date {
                    add(&event, ng::DATE, date_literal(date).into());
                }
            }
            if let Some(status) = members.iter().filter_map(|&member| told[member].status).max() {
                add(&event, ng::STATUS, term(status.as_str()).into());
            }
        }
        Ok(())
    }

    /// Takes back that a fact tells of an event, and the event.
    pub(super) fn forget(&mut self, fact: NamedNodeRef) -> Result<(), StoreError> {
        let Some(Term::NamedNode(event)) = self.value(fact, ng::TELLS)? else { return Ok(()) };
        self.set(fact, ng::TELLS, None)?;
        let default = Some(GraphNameRef::DefaultGraph);
        let quads = self.transaction.quads_for_pattern(Some(event.as_ref().into()), None, None, default);
        for quad in quads.collect::<Result<Vec<Quad>, _>>().map_err(fault)? {
            self.transaction.remove(quad.as_ref());
        }
        Ok(())
    }

    fn told(&self, fact: Stated, sources: &mut Sources) -> Result<Told, StoreError> {
        let status = self.value(fact.iri.as_ref(), ng::STATUS)?.and_then(|term| status(&term));
        let date = self.value(fact.iri.as_ref(), ng::DATE)?.and_then(|term| date(&term));
        let mut published = None;
        if date.is_none() {
            let statements = self.statements(fact.iri.as_ref(), sources)?;
            published = statements.into_iter().filter_map(|statement| statement.published).min();
        }
        let mut around = BTreeSet::new();
        let mut open = vec![fact.other.clone()];
        while let Some(Term::NamedNode(place)) = open.pop() {
            let default = Some(GraphNameRef::DefaultGraph);
            let above = Some(schema::CONTAINED_IN_PLACE);
            for quad in self.transaction.quads_for_pattern(Some(place.as_ref().into()), above, None, default) {
                let object = quad.map_err(fault)?.object;
                if let Term::NamedNode(above) = &object
                    && around.insert(above.as_str().to_owned())
                {
                    open.push(object);
                }
            }
        }
        Ok(Told { fact: fact.iri, place: fact.other, around, status, date, published })
    }

    /// The facts of the default graph of which a node is the subject or the object.
    fn facts_with(&self, end: NamedNodeRef, node: NamedNodeRef) -> Result<Vec<Stated>, StoreError> {
        let default = Some(GraphNameRef::DefaultGraph);
        let other = if end == ng::SUBJECT { ng::OBJECT } else { ng::SUBJECT };
        let mut facts = Vec::new();
        for quad in self.transaction.quads_for_pattern(None, Some(end), Some(node.into()), default) {
            let NamedOrBlankNode::NamedNode(iri) = quad.map_err(fault)?.subject else { continue };
            let relation = self.value(iri.as_ref(), ng::RELATION)?;
            let Some((Term::NamedNode(relation), other)) = relation.zip(self.value(iri.as_ref(), other)?) else {
                continue;
            };
            let relation = relation.as_str().trim_start_matches(NAMESPACE).to_owned();
            facts.push(Stated { iri, relation, other });
        }
        Ok(facts)
    }

    /// What each article says of a fact.
    fn statements(&self, fact: NamedNodeRef, sources: &mut Sources) -> Result<Vec<Statement>, StoreError> {
        let mut statements = Vec::new();
        for quad in self.transaction.quads_for_pattern(Some(fact.into()), Some(ng::STATUS), None, None) {
            let Quad { object, graph_name: GraphName::NamedNode(graph), .. } = quad.map_err(fault)? else { continue };
            let Some(status) = status(&object) else { continue };
            let dates = self.transaction.quads_for_pattern(
                Some(fact.into()),
                Some(ng::DATE),
                None,
                Some(graph.as_ref().into()),
            );
            let dates = dates.map(|quad| quad.map(|quad| date(&quad.object)).map_err(fault));
            let dates = dates.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
            let published = sources.get(self.transaction, graph.as_str())?.published;
            statements.push(Statement { article: graph.into_string(), published, status, dates });
        }
        Ok(statements)
    }
}

/// The date that a literal gives.
pub(super) fn date(term: &Term) -> Option<PartialDate> {
    if let Term::Literal(literal) = term { literal.value().parse().ok() } else { None }
}
