//! The graph of many articles: it follows from the articles that are in it, however they came there.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use newsgraph::article::{Article, Metadata};
use newsgraph::frame::Pack;
use newsgraph::graph::account::Account;
use newsgraph::graph::change::{Change, Edit};
use newsgraph::graph::mapping;
use newsgraph::graph::names::Names;
use newsgraph::graph::near::nearest;
use newsgraph::graph::store::Store;
use newsgraph::graph::view::{Selection, View, view};
use newsgraph::reader::Reader;
use proptest::prelude::*;

/// An article: its id, day (empty where it has none), outlet and text.
type Source = (&'static str, &'static str, &'static str, &'static str);

/// What several outlets tell over time. Articles of one id are versions of it.
const ARTICLES: [Source; 21] = [
    (
        "a",
        "2026-03-02",
        "Le Phare",
        "La France et l’Inde vont signer un accord commercial mardi. L’accord porte sur l’énergie nucléaire.",
    ),
    (
        "a",
        "2026-03-03",
        "Le Phare",
        "La France et l’Inde ont signé un accord commercial. Le contrat vaut 3 milliards d’euros.",
    ),
    ("a", "2026-03-03", "Le Phare", "Orel SA a investi 20 millions d’euros dans Tarn Robotics."),
    (
        "b",
        "2026-03-04",
        "La Dépêche d’Orme",
        "La France et l’Inde ont signé mardi un accord commercial. Le PDG d’Orel SA, Jean Marvaux, a rencontré Paul Delorme.",
    ),
    ("b", "2026-03-04", "La Dépêche d’Orme", "La France et l’Inde ont signé un accord."),
    ("b", "2026-03-04", "La Dépêche d’Orme", "La France et l’Inde ne signeront pas d’accord commercial."),
    ("c", "2026-03-10", "Le Phare", "L’Inde et la France ont conclu un pacte. Le pacte couvre l’énergie nucléaire."),
    ("c", "2026-03-10", "Le Phare", "L’Inde et la France ont conclu un accord sur l’énergie nucléaire."),
    (
        "d",
        "2026-03-05",
        "Le Relais",
        "La France et l’Inde ont signé mardi un accord commercial. Le PDG d’Orel SA, Jean Marvaux, a rencontré Paul Delorme. Autre chose.",
    ),
    (
        "d",
        "2026-06-05",
        "Le Relais",
        "La France a rompu l’accord commercial avec l’Inde. Jean Marvaux est l’ancien PDG d’Orel SA.",
    ),
    ("e", "2026-03-06", "Le Relais", "La France, l’Inde et le Japon ont signé un accord commercial."),
    ("e", "2027-05-06", "Le Relais", "La France et l’Inde ont signé un accord commercial de 5 milliards d’euros."),
    (
        "f",
        "2026-03-06",
        "La Gazette",
        "Le Pacte Bleu Horizon a été signé par la France. Verdane SA rachète Tarn Robotics pour 2 millions d’euros.",
    ),
    (
        "f",
        "2026-03-06",
        "La Gazette",
        "Verdane SA rachète Tarn Robotics pour 4 millions d’euros. Verdane SA et Orel SA ont noué un partenariat.",
    ),
    (
        "g",
        "2026-04-06",
        "La Gazette",
        "La France et l’Inde ont signé le Pacte Bleu Horizon. Orel SA et Verdane SA coopèrent.",
    ),
    (
        "g",
        "2026-04-06",
        "La Gazette",
        "Le président Paul Delorme s’est rendu à Londres le 4 avril 2026. TARN Robotics a ouvert une usine à Lyon.",
    ),
    (
        "h",
        "2026-04-08",
        "Le Phare",
        "Paul Delorme a visité le Royaume-Uni le 5 avril 2026. Le Japon et le Canada ont signé un traité.",
    ),
    (
        "h",
        "2026-04-08",
        "Le Phare",
        "Paul Delorme visitera Londres. Le Japon et le Canada ont signé un traité commercial.",
    ),
    ("i", "", "Le Relais", "La France et l’Inde ont signé un accord commercial."),
    ("j", "", "Le Phare", "La France et l’Inde vont signer un accord commercial. L’accord porte sur les batteries."),
    ("h", "2026-04-09", "Le Relais", "Le Japon et le Canada ont renoncé à signer un traité."),
];

/// Entities that are merged and taken apart.
const ENTITIES: [&str; 7] = [
    "orel-sa",
    "verdane-sa",
    "tarn-robotics",
    "france",
    "canada-japon-traite-2026",
    "france-inde-commerce-2026",
    "france-inde-accord-2026",
];

fn iri(entity: usize) -> String {
    format!("{}entity/{}", Names::default().base(), ENTITIES[entity])
}

fn reader() -> &'static Reader {
    static READER: OnceLock<Reader> = OnceLock::new();
    READER.get_or_init(|| Reader::french().unwrap().with_min_confidence(0.0))
}

fn account((id, date, outlet, text): Source) -> Account {
    let metadata = Metadata { date: date.parse().ok(), outlet: Some(outlet.to_owned()), ..Metadata::default() };
    let article = Article::new(id.to_owned(), metadata, text.to_owned()).unwrap();
    let document = reader().read(&article);
    mapping::account(&article, &document, &Names::default(), reader(), &reader().digest(&article))
}

fn accounts() -> &'static [Account] {
    static ACCOUNTS: OnceLock<Vec<Account>> = OnceLock::new();
    ACCOUNTS.get_or_init(|| ARTICLES.into_iter().map(account).collect())
}

fn store() -> Store {
    let mut store = Store::in_memory(&Names::default()).unwrap();
    store.put_ontology(&Pack::deals().unwrap().ontology).unwrap();
    store
}

/// All that a store holds.
fn content(store: &Store) -> Vec<String> {
    let quads = store.sorted().unwrap().into_iter().chain(store.ledger().unwrap());
    quads.map(|quad| quad.to_string()).collect()
}

/// What happens to a store.
#[derive(Debug, Clone)]
enum Event {
    Put(Vec<usize>),
    Remove(usize),
    Merge(usize, usize),
    Split(usize, usize),
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let (articles, entities) = (0..ARTICLES.len(), 0..ENTITIES.len());
    let event = prop_oneof![
        6 => prop::collection::vec(articles.clone(), 1..4).prop_map(Event::Put),
        2 => articles.prop_map(Event::Remove),
        1 => (entities.clone(), entities.clone()).prop_map(|(one, other)| Event::Merge(one, other)),
        1 => (entities.clone(), entities).prop_map(|(one, other)| Event::Split(one, other)),
    ];
    prop::collection::vec(event, 1..12)
}

/// How far the graph believes that Verdane SA acquires Tarn Robotics, when some articles say so.
fn believed(articles: &[(&'static str, &'static str, String)]) -> String {
    let store = store();
    for (id, outlet, text) in articles {
        let metadata = Metadata { outlet: Some((*outlet).to_owned()), ..Metadata::default() };
        let article = Article::new((*id).to_owned(), metadata, text.clone()).unwrap();
        let document = reader().read(&article);
        store.put(mapping::account(&article, &document, &Names::default(), reader(), "")).unwrap();
    }
    let line = |quad: &String| quad.contains("acquires-tarn-robotics> ") && quad.contains("#confidence>");
    // The default graph's line ends after the number.
    let found: Vec<String> = content(&store).into_iter().filter(line).filter(|q| q.ends_with("#decimal>")).collect();
    assert_eq!(found.len(), 1, "{found:?}");
    found[0].clone()
}

#[test]
fn copies_and_articles_of_one_outlet_count_once() {
    let said = "Verdane SA rachète Tarn Robotics.";
    let around = |from: u32| {
        (from..from + 120).map(|n| format!("Voici le numéro {n} du registre {}. ", n * n)).collect::<String>()
    };
    let one = ("a", "Le Phare", format!("{said} {}", around(0)));
    let copy = ("b", "Le Relais", format!("{said} {}", around(0)));
    let same_outlet = ("c", "Le Phare", format!("{said} {}", around(1000)));
    let independent = ("d", "La Gazette", format!("{said} {}", around(2000)));
    let alone = believed(std::slice::from_ref(&one));
    assert_eq!(believed(&[one.clone(), copy]), alone);
    assert_eq!(believed(&[one.clone(), same_outlet]), alone);
    assert_ne!(believed(&[one, independent]), alone);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_store_is_what_its_articles_make_it(events in events()) {
        let mut living = store();
        let mut there: BTreeMap<&str, usize> = BTreeMap::new();
        let mut words = Vec::new();
        for event in events {
            match event {
                Event::Put(articles) => {
                    let of_batch: BTreeMap<&str, usize> = articles.iter().map(|&a| (ARTICLES[a].0, a)).collect();
                    living.apply(of_batch.values().map(|&a| Edit::Put(accounts()[a].clone())).collect()).unwrap();
                    there.extend(of_batch);
                }
                Event::Remove(article) => {
                    let change = living.remove(ARTICLES[article].0).unwrap();
                    let expected = there.remove(ARTICLES[article].0).map_or(Change::Absent, |_| Change::Removed);
                    prop_assert_eq!(change, expected);
                }
                Event::Merge(one, other) | Event::Split(one, other) => {
                    let merge = matches!(event, Event::Merge(..));
                    let [one, other] = [one, other].map(iri);
                    // What contradicts an earlier word is refused, and changes nothing.
                    let said = if merge { living.merge(&one, &other, "") } else { living.split(&one, &other, "") };
                    if said.is_ok() {
                        words.push((merge, one, other));
                    }
                }
            }
        }
        let mut fresh = store();
        for (merge, one, other) in words {
            let said = if merge { fresh.merge(&one, &other, "") } else { fresh.split(&one, &other, "") };
            prop_assert!(said.is_ok());
        }
        for article in there.into_values().rev() {
            fresh.put(accounts()[article].clone()).unwrap();
        }
        let (living, fresh) = (content(&living), content(&fresh));
        let only = |one: &[String], other: &[String]| one.iter().filter(|q| !other.contains(q)).cloned().collect::<Vec<_>>();
        prop_assert!(living == fresh, "too much: {:#?}\ntoo little: {:#?}", only(&living, &fresh), only(&fresh, &living));
    }
}

/// A source can lower a belief that was as high as it gets: here the first article, of which the second is a copy.
#[test]
fn a_belief_does_not_depend_on_the_order_of_its_sources() {
    let of = |order: &[usize]| {
        let mut store = store();
        store.merge(&iri(4), &iri(5), "").unwrap();
        store.merge(&iri(4), &iri(6), "").unwrap();
        for &article in order {
            store.put(accounts()[article].clone()).unwrap();
        }
        content(&store)
    };
    let first = of(&[4, 6, 1, 8]);
    for order in [[8, 6, 4, 1], [1, 8, 4, 6], [6, 8, 1, 4]] {
        assert!(of(&order) == first, "{order:?}");
    }
}

/// What can be drawn whole is all that is so near; what cannot is a part of it.
#[test]
fn what_is_nearest_is_part_of_the_view() {
    let store = store();
    store.apply(accounts().iter().step_by(3).cloned().map(Edit::Put).collect()).unwrap();
    let facts = |view: View| view.edge_weights().map(|edge| edge.id.clone()).collect::<BTreeSet<_>>();
    let mut compared = 0;
    for entity in (0..ENTITIES.len()).map(iri) {
        for depth in [1, 2] {
            let all = Selection { focus: Some((entity.clone(), depth)), ..Selection::default() };
            let all = facts(view(&store, &all).unwrap());
            let near = |most| nearest(&store, &Selection::default(), &entity, depth, most).unwrap();
            let (whole, total) = near(1000);
            assert_eq!((facts(whole), total), (all.clone(), all.len()), "{entity}, {depth}");
            let (part, _) = near(2);
            let part = facts(part);
            assert!(part.len() == all.len().min(2) && part.is_subset(&all), "{entity}, {depth}");
            compared += all.len();
        }
    }
    assert!(compared > 20, "{compared}");
}
