//! A store of many quads, from generated articles: to see how the graph grows.
//!
//!     cargo run --release --example scale -- DIR QUADS
//!
//! Prints, for each tenth of the way, the quads so far and how many were put in a second. The same arguments give
//! the same store.

use std::path::Path;
use std::time::Instant;

use newsgraph::frame::Pack;
use newsgraph::graph::account::Account;
use newsgraph::graph::change::Edit;
use newsgraph::graph::mapping::term;
use newsgraph::graph::names::Names;
use newsgraph::graph::sketch::Sketch;
use newsgraph::graph::store::Store;
use newsgraph::graph::telling::Telling;
use newsgraph::vocabulary::{ng, rdf, schema, skos};
use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Term, Triple};

const COUNTRIES: u64 = 190;
const COMPANIES: u64 = 40_000;
const PEOPLE: u64 = 20_000;
const SECTORS: u64 = 300;

/// SplitMix64 (Steele, Lea & Flood 2014): numbers that look random and are always the same.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }

    /// Small numbers more often than large ones, as names in the news.
    fn often(&mut self, limit: u64) -> u64 {
        let first = self.below(limit) + 1;
        self.below(first)
    }
}

struct Writer<'a> {
    names: &'a Names,
    article: NamedNode,
    day: String,
    triples: Vec<Triple>,
}

impl Writer<'_> {
    fn add(&mut self, subject: &NamedNode, predicate: NamedNodeRef, object: impl Into<Term>) {
        self.triples.push(Triple::new(subject.clone(), predicate, object));
    }

    fn entity(&mut self, class: &str, name: &str) -> NamedNode {
        let node = NamedNode::new_unchecked(self.names.key(&newsgraph::text::slug(name)));
        self.add(&node, rdf::TYPE, term(class));
        self.add(&node, skos::PREF_LABEL, Literal::new_language_tagged_literal_unchecked(name, "fr"));
        node
    }

    fn fact(&mut self, number: u64, subject: &NamedNode, relation: &str, object: &NamedNode, status: &str) {
        let iri = self.names.fact(subject.as_str(), relation, object.as_str(), None);
        let (fact, property) = (NamedNode::new_unchecked(iri), term(relation));
        self.add(subject, property.as_ref(), object.clone());
        self.add(&fact, rdf::TYPE, ng::FACT);
        self.add(&fact, rdf::REIFIES, Triple::new(subject.clone(), property.clone(), object.clone()));
        self.add(&fact, ng::SUBJECT, subject.clone());
        self.add(&fact, ng::RELATION, property);
        self.add(&fact, ng::OBJECT, object.clone());
        self.add(&fact, ng::STATUS, term(status));
        self.add(&fact, ng::CONFIDENCE, Literal::new_typed_literal("0.9", xsd::DECIMAL));
        self.add(&fact, ng::RULE, Literal::from("scale/generated"));
        self.add(&fact, ng::DATE, Literal::new_typed_literal(self.day.as_str(), xsd::DATE));
        let passage =
            NamedNode::new_unchecked(format!("{}#char={},{}", self.article.as_str(), number * 100, number * 100 + 80));
        self.add(&fact, ng::EVIDENCE, passage.clone());
        self.add(&passage, rdf::TYPE, ng::PASSAGE);
        self.add(&passage, ng::START, Literal::from(number * 100));
        self.add(&passage, ng::END, Literal::from(number * 100 + 80));
        let said = format!("{} {relation} {}.", subject.as_str(), object.as_str());
        self.add(&passage, ng::TEXT, Literal::new_language_tagged_literal_unchecked(said, "fr"));
        self.add(&passage, schema::IS_PART_OF, self.article.clone());
    }
}

fn account(names: &Names, number: u64) -> Account {
    let mut numbers = Numbers(number);
    let article = NamedNode::new_unchecked(names.article(&format!("a{number:07}")));
    let day = format!("2026-{:02}-{:02}", number / 28 % 12 + 1, number % 28 + 1);
    let mut writer = Writer { names, article: article.clone(), day: day.clone(), triples: Vec::new() };
    writer.add(&article, rdf::TYPE, schema::NEWS_ARTICLE);
    writer.add(&article, schema::IDENTIFIER, Literal::from(format!("a{number:07}")));
    writer.add(&article, schema::DATE_PUBLISHED, Literal::new_typed_literal(day.as_str(), xsd::DATE));
    writer.add(&article, schema::PUBLISHER, Literal::from(format!("Outlet {}", numbers.below(200))));
    writer.add(&article, ng::DIGEST, Literal::from(number));
    let statuses = ["actual", "actual", "actual", "planned", "possible"];
    let mut tellings = Vec::new();
    for fact in 0..8 {
        let status = statuses[numbers.below(5) as usize];
        let company = writer.entity("Company", &format!("Company {}", numbers.often(COMPANIES)));
        let country = writer.entity("Country", &format!("Country {}", numbers.often(COUNTRIES)));
        match numbers.below(5) {
            0 => writer.fact(fact, &company, "basedIn", &country, status),
            1 => writer.fact(fact, &company, "investsIn", &country, status),
            2 => {
                let sector = writer.entity("Sector", &format!("Sector {}", numbers.often(SECTORS)));
                writer.fact(fact, &company, "investsIn", &sector, status);
            }
            3 => {
                let person = writer.entity("Person", &format!("Person {}", numbers.often(PEOPLE)));
                writer.fact(fact, &person, "hasRoleAt", &company, status);
            }
            _ => {
                let other = writer.entity("Country", &format!("Country {}", numbers.often(COUNTRIES)));
                let kind = format!("sector-{}", numbers.often(SECTORS));
                let mut parties = [country, other];
                parties.sort();
                let key = format!(
                    "deal-{}-{kind}-{fact}-{number}",
                    parties.each_ref().map(|p| p.as_str().len()).iter().sum::<usize>()
                );
                let deal = writer.entity("Agreement", &key);
                for party in &parties {
                    writer.fact(fact, party, "signs", &deal, status);
                }
                tellings.push(Telling {
                    article: article.as_str().to_owned(),
                    iri: deal.into_string(),
                    published: day.parse().ok(),
                    parties: parties.into_iter().map(NamedNode::into_string).collect(),
                    kinds: vec![kind],
                    ..Telling::default()
                });
            }
        }
    }
    writer.triples.sort_by_cached_key(Triple::to_string);
    writer.triples.dedup();
    let words: String = (0..120).map(|_| format!("word{} ", numbers.below(5_000))).collect();
    Account { article, triples: writer.triples, tellings, sketch: Sketch::of(&words), text: words }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, folder, quads] = &arguments[..] else { return Err("usage: scale DIR QUADS".into()) };
    let wanted: usize = quads.parse()?;
    let names = Names::default();
    let mut store = Store::create(Path::new(folder), &names)?;
    store.put_ontology(&Pack::deals()?.ontology)?;
    let (mut number, mut shown, mut before) = (0, 0, Instant::now());
    loop {
        let edits = (0..1024).map(|more| Edit::Put(account(&names, number + more))).collect();
        store.apply(edits)?;
        number += 1024;
        let count = store.len()?;
        if count - shown >= wanted / 10 {
            let rate = (count - shown) as f64 / before.elapsed().as_secs_f64();
            println!("{number} articles, {count} quads, {rate:.0} quads a second");
            (shown, before) = (count, Instant::now());
        }
        if count >= wanted {
            return Ok(());
        }
    }
}
