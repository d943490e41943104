//! The measures of `newsgraph analyze` on graphs of 10,000 to 1,000,000 edges.
//!
//!     cargo bench --bench analytics
//!
//! The graphs have a tenth as many nodes as edges, and a few of them have most of the edges, as countries in the
//! news have.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use newsgraph::analyze;
use newsgraph::graph::view::{Edge, Vertex, View};
use newsgraph::proposition::Status;
use petgraph::graph::NodeIndex;

fn graph(edges: usize) -> View {
    let nodes = edges / 10;
    let mut view = View::with_capacity(nodes, edges);
    for id in 0..nodes {
        let name = id.to_string();
        view.add_node(Vertex { id: name.clone(), label: name, class: "Company".to_owned() });
    }
    // A linear congruential generator (Knuth's MMIX): the same graph each time.
    let mut state = 1_u64;
    let mut below = |limit: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % limit
    };
    for id in 0..edges {
        let reach = below(nodes) + 1;
        let (from, to) = (below(nodes), below(reach));
        let edge = Edge {
            id: id.to_string(),
            relation: "invests".to_owned(),
            status: Status::Actual,
            confidence: 0.9,
            dates: Vec::new(),
            role: None,
            articles: 1,
        };
        view.add_edge(NodeIndex::new(from), NodeIndex::new(to), edge);
    }
    view
}

fn analytics(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("analytics");
    group.sample_size(10);
    for edges in [10_000, 100_000, 1_000_000] {
        let view = graph(edges);
        group.throughput(Throughput::Elements(edges as u64));
        let mut measure = |name: &str, run: &dyn Fn(&View)| {
            group.bench_function(BenchmarkId::new(name, edges), |bencher| bencher.iter(|| run(&view)));
        };
        measure("degrees", &|view| _ = analyze::degrees(view));
        measure("pagerank", &|view| _ = analyze::pagerank(view));
        measure("components", &|view| _ = analyze::components(view));
        measure("communities", &|view| _ = analyze::communities(view));
        measure("betweenness", &|view| _ = analyze::betweenness(view, analyze::SAMPLE));
        measure("path", &|view| _ = analyze::path(view, NodeIndex::new(0), NodeIndex::new(edges / 10 - 1)));
    }
    group.finish();
}

criterion_group!(benches, analytics);
criterion_main!(benches);
