//! The entity graph as [`petgraph`] has it: entities are nodes, facts are edges.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use oxigraph::model::{GraphName, GraphNameRef, NamedNode, NamedNodeRef, Quad, Term};
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::facts::{subject, text};
use super::merged::status;
use super::store::{Store, StoreError};
use crate::article::PartialDate;
use crate::proposition::Status;
use crate::vocabulary::{NAMESPACE, ng, rdf, rdfs, schema};

/// A node: an entity, an amount or a number.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Vertex {
    /// Its IRI, or the text of a number.
    pub id: String,
    /// What people call it.
    pub label: String,
    /// The local name of its class.
    pub class: String,
}

/// An edge: a fact, whatever the number of articles that state it.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    /// The IRI of the fact.
    pub id: String,
    /// The local name of its relation.
    pub relation: String,
    /// What its statements come to.
    pub status: Status,
    /// How far it is believed, 0–1.
    pub confidence: f64,
    /// The dates that articles give it, in order.
    pub dates: Vec<PartialDate>,
    /// The title of a post.
    pub role: Option<String>,
    /// How many articles state it.
    pub articles: usize,
}

/// The graph, with nodes and edges in the order of their IRIs.
pub type View = DiGraph<Vertex, Edge>;

/// Which part of a graph is wanted; all of it by default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// The IRI of an entity, and how many facts away from it the others may be.
    pub focus: Option<(String, usize)>,
    /// The relations by local name; all if there are none, but for the stages that things reach.
    pub relations: BTreeSet<String>,
    /// The statuses; all but `denied` if there are none.
    pub statuses: Vec<Status>,
    /// Facts of before this day are left out: by their own date or, without one, by the day of the last article.
    pub since: Option<PartialDate>,
}

impl Selection {
    /// Whether nothing is asked for.
    pub fn is_all(&self) -> bool {
        *self == Self::default()
    }

    fn takes(&self, relation: &str, stage: bool, status: Status) -> bool {
        let relation = if self.relations.is_empty() { !stage } else { self.relations.contains(relation) };
        let status = if self.statuses.is_empty() { status != Status::Denied } else { self.statuses.contains(&status) };
        relation && status
    }
}

/// A fact on the way to be an edge.
#[derive(Default)]
pub(super) struct Draft {
    pub(super) ends: [Option<Term>; 2],
    relation: Option<String>,
    status: Option<Status>,
    pub(super) confidence: f64,
    dates: Vec<PartialDate>,
    role: Option<String>,
    articles: usize,
    /// The day of the last article that states it.
    told: Option<PartialDate>,
}

impl Draft {
    /// Takes what the default graph says of the fact.
    pub(super) fn take(&mut self, predicate: NamedNodeRef, object: Term) {
        match predicate {
            p if p == ng::SUBJECT => self.ends[0] = Some(object),
            p if p == ng::OBJECT => self.ends[1] = Some(object),
            p if p == ng::RELATION => self.relation = Some(text(&object).trim_start_matches(NAMESPACE).to_owned()),
            p if p == ng::STATUS => self.status = status(&object),
            p if p == ng::CONFIDENCE => self.confidence = text(&object).parse().unwrap_or(0.0),
            p if p == ng::DATE => {
                self.dates.extend(text(&object).parse::<PartialDate>());
                self.dates.sort_unstable();
            }
            // Of several titles the first by name, so that every run says the same.
            p if p == ng::ROLE => self.role = self.role.take().into_iter().chain([text(&object)]).min(),
            _ => {}
        }
    }

    pub(super) fn is_wanted(&self, store: &Store, selection: &Selection) -> bool {
        let (Some(to), Some(relation), Some(status)) = (&self.ends[1], &self.relation, self.status) else {
            return false;
        };
        let last = self.dates.last().copied().or(self.told);
        let is_late = |since: PartialDate| last.is_some_and(|date| date >= since || date.days_from(&since) == 0);
        selection.since.is_none_or(is_late) && selection.takes(relation, store.is_stage(&text(to)), status)
    }
}

/// Reads the selected part of a store.
///
/// # Errors
/// If the store cannot be read.
pub fn view(store: &Store, selection: &Selection) -> Result<View, StoreError> {
    // What is near one entity is read by itself; else all of the store is.
    let drafts = match &selection.focus {
        Some((entity, depth)) => drafts_near(store, selection, entity, *depth)?,
        None => drafts(store)?,
    };
    let wanted = drafts.into_iter().filter(|(_, draft)| draft.is_wanted(store, selection)).collect();
    let graph = drawn(store, wanted)?;
    Ok(match &selection.focus {
        None => graph,
        Some((entity, depth)) => around(&graph, entity, *depth),
    })
}

/// Facts as a graph.
pub(super) fn drawn(store: &Store, drafts: FxHashMap<String, Draft>) -> Result<View, StoreError> {
    let mut edges: BTreeMap<String, (Edge, [Term; 2])> = BTreeMap::new();
    for (id, draft) in drafts {
        let Draft { ends: [Some(from), Some(to)], relation: Some(relation), status: Some(status), .. } = draft else {
            continue;
        };
        let Draft { confidence, dates, role, articles, .. } = draft;
        let edge = Edge { id: id.clone(), relation, status, confidence, dates, role, articles };
        edges.insert(id, (edge, [from, to]));
    }
    let vertices = vertices(store, edges.values().flat_map(|(_, ends)| ends))?;
    let mut graph = View::with_capacity(vertices.len(), edges.len());
    let index: FxHashMap<String, NodeIndex> =
        vertices.into_iter().map(|(id, vertex)| (id, graph.add_node(vertex))).collect();
    for (edge, [from, to]) in edges.into_values() {
        graph.add_edge(index[&text(&from)], index[&text(&to)], edge);
    }
    Ok(graph)
}

/// All facts, by their IRIs. Each property is read in one go: the store has its facts in no order that would help.
fn drafts(store: &Store) -> Result<FxHashMap<String, Draft>, StoreError> {
    let published = published(store)?;
    let (mut places, mut drafts) = (FxHashMap::<String, usize>::default(), Vec::<Draft>::new());
    for quad in store.quads(None, Some(rdf::TYPE), Some(ng::FACT.into()), None) {
        let quad = quad?;
        if let GraphName::NamedNode(graph) = &quad.graph_name {
            let place = *places.entry(subject(&quad)).or_insert(drafts.len());
            drafts.resize_with(drafts.len().max(place + 1), Draft::default);
            drafts[place].articles += 1;
            drafts[place].told = drafts[place].told.max(published.get(graph.as_str()).copied());
        }
    }
    let values = |predicate: NamedNodeRef<'static>| {
        let quads = store.quads(None, Some(predicate), None, Some(GraphNameRef::DefaultGraph));
        let value = |quad: Quad| Some((*places.get(subject(&quad).as_str())?, quad.object));
        let values = quads.filter_map(|quad| quad.map(value).transpose()).collect::<Result<Vec<_>, _>>()?;
        Ok((predicate, values))
    };
    let properties = [ng::SUBJECT, ng::OBJECT, ng::RELATION, ng::STATUS, ng::CONFIDENCE, ng::DATE, ng::ROLE];
    for (predicate, values) in properties.into_par_iter().map(values).collect::<Result<Vec<_>, StoreError>>()? {
        for (place, value) in values {
            drafts[place].take(predicate, value);
        }
    }
    Ok(places.into_iter().map(|(id, place)| (id, std::mem::take(&mut drafts[place]))).collect())
}

/// The facts of the entities within so many wanted facts of one, by their IRIs.
fn drafts_near(
    store: &Store,
    selection: &Selection,
    entity: &str,
    depth: usize,
) -> Result<FxHashMap<String, Draft>, StoreError> {
    let mut drafts: FxHashMap<String, Draft> = FxHashMap::default();
    let mut seen = FxHashSet::from_iter([entity.to_owned()]);
    let mut ring = vec![entity.to_owned()];
    // The facts of the outermost ring are looked at too: some of them are between two of it.
    for distance in 0..=depth {
        let mut next = Vec::new();
        for node in ring {
            let Ok(node) = NamedNode::new(node) else { continue };
            for (end, other) in [(ng::SUBJECT, ng::OBJECT), (ng::OBJECT, ng::SUBJECT)] {
                let default = Some(GraphNameRef::DefaultGraph);
                for quad in store.quads(None, Some(end), Some(node.as_ref().into()), default) {
                    let fact = subject(&quad?);
                    if drafts.contains_key(&fact) {
                        continue;
                    }
                    let beyond = || -> Result<bool, StoreError> {
                        let other = store.object(NamedNodeRef::new_unchecked(&fact), other)?;
                        Ok(!other.is_some_and(|other| seen.contains(&text(&other))))
                    };
                    if distance == depth && beyond()? {
                        continue;
                    }
                    let draft = draft(store, &fact)?;
                    if draft.is_wanted(store, selection) {
                        let ends = draft.ends.iter().flatten().map(text);
                        next.extend(ends.filter(|end| seen.insert(end.clone())));
                    }
                    drafts.insert(fact, draft);
                }
            }
        }
        ring = next;
    }
    Ok(drafts)
}

/// One fact.
pub(super) fn draft(store: &Store, fact: &str) -> Result<Draft, StoreError> {
    let mut draft = Draft::default();
    for quad in store.quads(Some(NamedNodeRef::new_unchecked(fact)), None, None, None) {
        let quad = quad?;
        if let GraphName::NamedNode(article) = &quad.graph_name {
            if quad.predicate == rdf::TYPE {
                draft.articles += 1;
                let day = store.object(article.as_ref(), schema::DATE_PUBLISHED)?;
                draft.told = draft.told.max(day.and_then(|day| text(&day).parse().ok()));
            }
            continue;
        }
        draft.take(quad.predicate.as_ref(), quad.object);
    }
    Ok(draft)
}

fn published(store: &Store) -> Result<FxHashMap<String, PartialDate>, StoreError> {
    let quads = store.quads(None, Some(schema::DATE_PUBLISHED), None, Some(GraphNameRef::DefaultGraph));
    let mut published = FxHashMap::default();
    for quad in quads {
        let quad = quad?;
        published.extend(text(&quad.object).parse().ok().map(|date| (subject(&quad), date)));
    }
    Ok(published)
}

/// So many nodes are described one by one; more by reading all labels and classes in one go.
const FEW: usize = 10_000;

/// The ends of facts as nodes.
fn vertices<'a>(store: &Store, ends: impl Iterator<Item = &'a Term>) -> Result<BTreeMap<String, Vertex>, StoreError> {
    let mut vertices = BTreeMap::new();
    for term in ends {
        let id = text(term);
        let class = if matches!(term, Term::Literal(_)) { "Integer" } else { "" };
        let vertex = || Vertex { label: id.clone(), id: id.clone(), class: class.to_owned() };
        vertices.entry(id.clone()).or_insert_with(vertex);
    }
    let ids: Vec<String> = vertices.keys().cloned().collect();
    let default = Some(GraphNameRef::DefaultGraph);
    let mut describe = |quad: Quad| {
        let Some(vertex) = vertices.get_mut(&subject(&quad)) else { return };
        match (quad.predicate.as_ref(), &quad.object) {
            (p, Term::Literal(label)) if p == rdfs::LABEL && label.language().is_none_or(|l| l == "fr") => {
                label.value().clone_into(&mut vertex.label);
            }
            (p, Term::NamedNode(class)) if p == rdf::TYPE => {
                let class = class.as_str().strip_prefix(NAMESPACE).unwrap_or_default();
                // Of two classes the first by name.
                if !class.is_empty() && (vertex.class.is_empty() || class < vertex.class.as_str()) {
                    class.clone_into(&mut vertex.class);
                }
            }
            _ => {}
        }
    };
    if ids.len() <= FEW {
        for id in ids {
            let Ok(node) = NamedNode::new(id) else { continue };
            for predicate in [rdfs::LABEL, rdf::TYPE] {
                store
                    .quads(Some(node.as_ref()), Some(predicate), None, default)
                    .try_for_each(|q| q.map(&mut describe))?;
            }
        }
    } else {
        for predicate in [rdfs::LABEL, rdf::TYPE] {
            store.quads(None, Some(predicate), None, default).try_for_each(|q| q.map(&mut describe))?;
        }
    }
    Ok(vertices)
}

/// The part of a graph within so many facts of an entity, in either direction.
fn around(graph: &View, entity: &str, depth: usize) -> View {
    let Some(start) = graph.node_indices().find(|&node| graph[node].id == entity) else { return View::new() };
    let mut near = FxHashSet::from_iter([start]);
    let mut open = VecDeque::from([(start, 0)]);
    while let Some((node, distance)) = open.pop_front() {
        if distance < depth {
            for other in graph.neighbors_undirected(node) {
                if near.insert(other) {
                    open.push_back((other, distance + 1));
                }
            }
        }
    }
    let mut part = View::new();
    let kept: FxHashMap<NodeIndex, NodeIndex> =
        graph.node_indices().filter(|n| near.contains(n)).map(|n| (n, part.add_node(graph[n].clone()))).collect();
    for edge in graph.edge_references() {
        if let (Some(&from), Some(&to)) = (kept.get(&edge.source()), kept.get(&edge.target())) {
            part.add_edge(from, to, edge.weight().clone());
        }
    }
    part
}
