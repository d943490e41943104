//! The stages from an article's text to the store, in words a second on one thread.
//!
//!     cargo bench --bench stages
//!
//! The articles are the examples of the project.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use newsgraph::article::{Article, Inputs, Options};
use newsgraph::graph::names::Names;
use newsgraph::graph::store::Store;
use newsgraph::graph::{intake, mapping};
use newsgraph::reader::Reader;
use newsgraph::text::{sentences, tokens};

fn stages(criterion: &mut Criterion) {
    let folder = "examples/articles".to_owned();
    let articles: Vec<Article> = Inputs::new(&[folder], Options::french()).into_iter().map(Result::unwrap).collect();
    let reader = Reader::french().unwrap();
    let names = Names::default();
    let words: usize = articles.iter().map(|article| article.text.split_whitespace().count()).sum();
    let documents: Vec<_> = articles.iter().map(|article| reader.read(article)).collect();
    let mut group = criterion.benchmark_group("stages");
    group.throughput(Throughput::Elements(words as u64)).sample_size(20);
    group.bench_function("tokens", |bencher| {
        bencher.iter(|| {
            for article in &articles {
                for block in &article.blocks {
                    for sentence in sentences(&article.text, block.span, reader.language()) {
                        black_box(tokens(&article.text, sentence, reader.language()));
                    }
                }
            }
        });
    });
    group.bench_function("to trees", |bencher| {
        bencher.iter(|| articles.iter().for_each(|article| _ = black_box(reader.parse(article))));
    });
    group.bench_function("to mentions", |bencher| {
        bencher.iter(|| articles.iter().for_each(|article| _ = black_box(reader.annotate(article))));
    });
    group.bench_function("to facts", |bencher| {
        bencher.iter(|| articles.iter().for_each(|article| _ = black_box(reader.read(article))));
    });
    group.bench_function("facts to statements", |bencher| {
        bencher.iter(|| {
            for (article, document) in articles.iter().zip(&documents) {
                black_box(mapping::account(article, document, &names, &reader, ""));
            }
        });
    });
    group.bench_function("to a store in memory", |bencher| {
        bencher.iter(|| {
            let store = Store::in_memory(&names).unwrap();
            let run = intake::Run::start(&store).unwrap();
            let mut intake = intake::Intake::new(run).unwrap();
            for article in &articles {
                intake.take(run.prepare(article, &reader).unwrap()).unwrap();
            }
            intake.finish().unwrap()
        });
    });
    group.finish();
}

criterion_group!(benches, stages);
criterion_main!(benches);
