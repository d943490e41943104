//! Measures of the entity graph, on [`petgraph`]: who is connected with whom, and how much.
//!
//! All of them are deterministic: nodes stand in the order of their IRIs, ties go to the first, and sums are made in
//! that order. Facts are edges, several between two entities as several.

use std::collections::VecDeque;

use petgraph::Direction::{Incoming, Outgoing};
use petgraph::graph::NodeIndex;
use petgraph::unionfind::UnionFind;
use petgraph::visit::{EdgeRef, NodeIndexable};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::graph::view::View;

/// Edges in and out of each node.
pub fn degrees(view: &View) -> Vec<(usize, usize)> {
    view.node_indices()
        .map(|n| (view.edges_directed(n, Incoming).count(), view.edges_directed(n, Outgoing).count()))
        .collect()
}

/// PageRank's damping factor (Brin & Page 1998).
const DAMPING: f64 = 0.85;

/// The sum of changes at which PageRank has settled.
const SETTLED: f64 = 1e-9;

/// The most rounds of PageRank.
const ROUNDS: usize = 200;

/// The PageRank of each node by the power method (Page, Brin, Motwani & Winograd 1999): the shares add up to 1.
/// What a node without edges out has goes to all alike.
pub fn pagerank(view: &View) -> Vec<f64> {
    let count = view.node_count();
    if count == 0 {
        return Vec::new();
    }
    let out: Vec<usize> = view.node_indices().map(|n| view.edges_directed(n, Outgoing).count()).collect();
    let edges: Vec<(usize, usize)> = view.edge_references().map(|e| (e.source().index(), e.target().index())).collect();
    let mut rank = vec![1.0 / count as f64; count];
    for _ in 0..ROUNDS {
        let idle: f64 = (0..count).filter(|&n| out[n] == 0).map(|n| rank[n]).sum();
        let share = (1.0 - DAMPING + DAMPING * idle) / count as f64;
        let mut next = vec![share; count];
        for &(from, to) in &edges {
            next[to] += DAMPING * rank[from] / out[from] as f64;
        }
        let change: f64 = rank.iter().zip(&next).map(|(a, b)| (a - b).abs()).sum();
        rank = next;
        if change < SETTLED {
            break;
        }
    }
    rank
}

/// The weakly connected component of each node, numbered from 0, the largest first.
pub fn components(view: &View) -> Vec<usize> {
    let mut sets = UnionFind::new(view.node_bound());
    for edge in view.edge_references() {
        sets.union(edge.source().index(), edge.target().index());
    }
    by_size(&sets.into_labeling())
}

/// Groups numbered anew: the largest first, of equal ones that with the first node.
fn by_size(labels: &[usize]) -> Vec<usize> {
    let mut sizes: FxHashMap<usize, (usize, usize)> = FxHashMap::default();
    for (node, &label) in labels.iter().enumerate() {
        sizes.entry(label).or_insert((0, node)).0 += 1;
    }
    let mut order: Vec<(usize, (usize, usize))> = sizes.into_iter().collect();
    order.sort_by_key(|&(_, (size, first))| (std::cmp::Reverse(size), first));
    let numbers: FxHashMap<usize, usize> =
        order.into_iter().enumerate().map(|(number, (label, _))| (label, number)).collect();
    labels.iter().map(|label| numbers[label]).collect()
}

/// The community of each node by the Louvain method (Blondel, Guillaume, Lambiotte & Lefebvre 2008) on the
/// undirected graph in which several edges between two weigh as many; numbered from 0, the largest first.
pub fn communities(view: &View) -> Vec<usize> {
    let mut graph = Weighted::of(view);
    let mut of: Vec<usize> = (0..view.node_count()).collect();
    loop {
        let moved = graph.moves();
        let labels = by_size(&moved);
        for community in &mut of {
            *community = labels[*community];
        }
        let merged = graph.merged(&labels);
        if merged.neighbours.len() == graph.neighbours.len() {
            return by_size(&of);
        }
        graph = merged;
    }
}

/// The modularity that a round of moves has to gain for another to follow.
const LEAST_GAIN: f64 = 1e-5;

/// An undirected graph with weights on its edges.
struct Weighted {
    /// Each node's neighbours with the weight of the edges to them, in order.
    neighbours: Vec<Vec<(usize, f64)>>,
    /// The weight of each node's edges to itself, counted twice.
    own: Vec<f64>,
}

impl Weighted {
    fn of(view: &View) -> Self {
        let edges = view.edge_references().map(|e| (e.source().index(), e.target().index(), 1.0));
        Self::with(view.node_count(), edges)
    }

    fn with(count: usize, edges: impl Iterator<Item = (usize, usize, f64)>) -> Self {
        let mut weights: Vec<FxHashMap<usize, f64>> = vec![FxHashMap::default(); count];
        let mut own = vec![0.0; count];
        for (a, b, weight) in edges {
            if a == b {
                own[a] += 2.0 * weight;
            } else {
                *weights[a].entry(b).or_default() += weight;
                *weights[b].entry(a).or_default() += weight;
            }
        }
        let sorted = |weights: FxHashMap<usize, f64>| {
            let mut all: Vec<(usize, f64)> = weights.into_iter().collect();
            all.sort_by_key(|&(node, _)| node);
            all
        };
        Self { neighbours: weights.into_iter().map(sorted).collect(), own }
    }

    /// The community of each node after nodes have moved to where modularity gains most, until a round gains less
    /// than [`LEAST_GAIN`].
    fn moves(&self) -> Vec<usize> {
        let count = self.neighbours.len();
        let degree: Vec<f64> =
            (0..count).map(|n| self.own[n] + self.neighbours[n].iter().map(|(_, w)| w).sum::<f64>()).collect();
        let total: f64 = degree.iter().sum();
        let mut of: Vec<usize> = (0..count).collect();
        if total == 0.0 {
            return of;
        }
        let mut within = degree.clone();
        // The weight of a node's edges into each community, and the communities that have some.
        let (mut into, mut met) = (vec![0.0; count], Vec::new());
        let mut gain_of_round = f64::INFINITY;
        while gain_of_round >= LEAST_GAIN {
            gain_of_round = 0.0;
            for node in 0..count {
                met.clear();
                for &(other, weight) in &self.neighbours[node] {
                    let community = of[other];
                    if into[community] == 0.0 {
                        met.push(community);
                    }
                    into[community] += weight;
                }
                within[of[node]] -= degree[node];
                let gain = |community: usize, weight: f64| weight - within[community] * degree[node] / total;
                let staying = gain(of[node], into[of[node]]);
                let mut best = (of[node], staying);
                for &community in &met {
                    let gained = gain(community, into[community]);
                    if gained > best.1 + 1e-12 || (gained - best.1).abs() <= 1e-12 && community < best.0 {
                        best = (community, gained);
                    }
                }
                met.iter().for_each(|&community| into[community] = 0.0);
                within[best.0] += degree[node];
                gain_of_round += 2.0 * (best.1 - staying) / total;
                of[node] = best.0;
            }
        }
        of
    }

    /// The graph whose nodes are the communities.
    fn merged(&self, labels: &[usize]) -> Self {
        let count = labels.iter().max().map_or(0, |most| most + 1);
        let between = self.neighbours.iter().enumerate().flat_map(|(node, neighbours)| {
            // Each edge stands at both its ends.
            neighbours
                .iter()
                .filter(move |(other, _)| *other > node)
                .map(move |&(other, weight)| (labels[node], labels[other], weight))
        });
        let own = self.own.iter().enumerate().map(|(node, weight)| (labels[node], labels[node], weight / 2.0));
        Self::with(count, between.chain(own))
    }
}

/// From how many nodes betweenness is counted in a graph that is too large for all.
pub const SAMPLE: usize = 256;

/// The betweenness of each node in the undirected graph: the share of shortest paths between two others that lead
/// through it, by Brandes' algorithm (2001). From more than `sources` nodes it is estimated from `sources` of them,
/// evenly spread over the order of the nodes (Brandes & Pich 2007).
pub fn betweenness(view: &View, sources: usize) -> Vec<f64> {
    /// So many sources are summed before their sums are, in order: the sum is the same with any number of threads.
    const TOGETHER: usize = 8;
    let count = view.node_count();
    let neighbours = Neighbours::of(view);
    let chosen = count.min(sources.max(1));
    let all: Vec<usize> = (0..chosen).map(|number| number * count / chosen).collect();
    let sums: Vec<Vec<f64>> = all.par_chunks(TOGETHER).map(|sources| neighbours.dependencies(sources)).collect();
    let between = (0..count).map(|node| sums.iter().map(|sum| sum[node]).sum::<f64>());
    // Each pair is met from both its ends; of the pairs without the node itself, the share.
    let pairs = (count.saturating_sub(1) * count.saturating_sub(2)) as f64;
    let scale = if pairs > 0.0 { count as f64 / chosen.max(1) as f64 / pairs } else { 0.0 };
    between.map(|sum| sum * scale).collect()
}

/// The neighbours of each node in the undirected graph, in one list: those of node `n` from `start[n]` on.
struct Neighbours {
    start: Vec<usize>,
    all: Vec<u32>,
}

impl Neighbours {
    fn of(view: &View) -> Self {
        let (mut start, mut all) = (vec![0], Vec::with_capacity(2 * view.edge_count()));
        let mut beside: Vec<u32> = Vec::new();
        for node in view.node_indices() {
            beside.clear();
            beside.extend(view.neighbors_undirected(node).filter(|&other| other != node).map(|n| n.index() as u32));
            beside.sort_unstable();
            beside.dedup();
            all.extend(&beside);
            start.push(all.len());
        }
        Self { start, all }
    }

    fn at(&self, node: u32) -> &[u32] {
        &self.all[self.start[node as usize]..self.start[node as usize + 1]]
    }

    /// How much the shortest paths from the sources depend on each node (Brandes 2001).
    fn dependencies(&self, sources: &[usize]) -> Vec<f64> {
        let count = self.start.len() - 1;
        let mut sums = vec![0.0; count];
        let (mut paths, mut share) = (vec![0.0_f64; count], vec![0.0_f64; count]);
        let mut distance = vec![u32::MAX; count];
        // The nodes in the order in which they are reached; those from `open` on have still to be looked at.
        let mut order: Vec<u32> = Vec::with_capacity(count);
        for &source in sources {
            (paths[source], distance[source]) = (1.0, 0);
            order.push(source as u32);
            let mut open = 0;
            while let Some(&node) = order.get(open) {
                open += 1;
                let (next, ways) = (distance[node as usize] + 1, paths[node as usize]);
                for &other in self.at(node) {
                    let beyond = &mut distance[other as usize];
                    if *beyond == u32::MAX {
                        *beyond = next;
                        order.push(other);
                    }
                    if *beyond == next {
                        paths[other as usize] += ways;
                    }
                }
            }
            while let Some(node) = order.pop() {
                let at = node as usize;
                let each = (1.0 + share[at]) / paths[at];
                for &earlier in self.at(node) {
                    if distance[earlier as usize] + 1 == distance[at] {
                        share[earlier as usize] += paths[earlier as usize] * each;
                    }
                }
                if at != source {
                    sums[at] += share[at];
                }
                (paths[at], share[at]) = (0.0, 0.0);
            }
            distance.fill(u32::MAX);
        }
        sums
    }
}

/// A shortest path between two nodes, in either direction of the facts: each step with the fact's edge. Of several
/// the one whose nodes come first.
pub fn path(view: &View, from: NodeIndex, to: NodeIndex) -> Option<Vec<petgraph::graph::EdgeIndex>> {
    let mut came: FxHashMap<NodeIndex, (NodeIndex, petgraph::graph::EdgeIndex)> = FxHashMap::default();
    let mut open = VecDeque::from([from]);
    while let Some(node) = open.pop_front() {
        if node == to {
            break;
        }
        let out = view.edges_directed(node, Outgoing).map(|e| (e.target(), e.id()));
        let mut steps: Vec<_> = out.chain(view.edges_directed(node, Incoming).map(|e| (e.source(), e.id()))).collect();
        steps.sort_unstable();
        for (other, edge) in steps {
            if other != from && !came.contains_key(&other) {
                came.insert(other, (node, edge));
                open.push_back(other);
            }
        }
    }
    let mut steps = Vec::new();
    let mut at = to;
    while at != from {
        let (before, edge) = *came.get(&at)?;
        steps.push(edge);
        at = before;
    }
    steps.reverse();
    Some(steps)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::view::{Edge, Vertex};
    use crate::proposition::Status;

    fn graph(count: usize, edges: &[(usize, usize)]) -> View {
        let mut view = View::new();
        for id in 0..count {
            let name = id.to_string();
            view.add_node(Vertex { id: name.clone(), label: name, class: String::new() });
        }
        for &(from, to) in edges {
            let edge = Edge {
                id: String::new(),
                relation: "r".to_owned(),
                status: Status::Actual,
                confidence: 1.0,
                dates: Vec::new(),
                role: None,
                articles: 1,
            };
            view.add_edge(NodeIndex::new(from), NodeIndex::new(to), edge);
        }
        view
    }

    /// Two triangles with a bridge between them.
    const BRIDGED: [(usize, usize); 7] = [(0, 1), (1, 2), (2, 0), (2, 3), (3, 4), (4, 5), (5, 3)];

    #[test]
    fn two_triangles_are_two_communities() {
        let view = graph(7, &BRIDGED);
        assert_eq!(communities(&view), [0, 0, 0, 1, 1, 1, 2]);
        assert_eq!(components(&view), [0, 0, 0, 0, 0, 0, 1]);
        assert_eq!(degrees(&view)[2], (1, 2));
    }

    #[test]
    fn all_paths_between_the_triangles_lead_over_the_bridge() {
        let found = betweenness(&graph(6, &BRIDGED), SAMPLE);
        // Of 10 pairs of others, 2 and 3 each stand between 6.
        let expected = [0.0, 0.0, 0.6, 0.6, 0.0, 0.0];
        assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12), "{found:?}");
        let steps = path(&graph(6, &BRIDGED), NodeIndex::new(0), NodeIndex::new(4)).unwrap();
        assert_eq!(steps.len(), 3);
        assert!(path(&graph(7, &BRIDGED), NodeIndex::new(0), NodeIndex::new(6)).is_none());
    }

    #[test]
    fn rank_goes_where_edges_go() {
        let rank = pagerank(&graph(4, &[(0, 3), (1, 3), (2, 3), (3, 0)]));
        assert!((rank.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        assert!(rank[3] > rank[0] && rank[0] > rank[1] && (rank[1] - rank[2]).abs() < 1e-12);
        assert!(pagerank(&graph(0, &[])).is_empty());
    }
}
