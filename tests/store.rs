//! The store: what it holds follows from the articles alone, whatever happens on the way.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

const PROGRAM: &str = env!("CARGO_BIN_EXE_newsgraph");

const ARTICLES: &str = "examples/articles";

fn run(arguments: &[&str]) -> (i32, String, String) {
    let output = Command::new(PROGRAM).args(arguments).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
}

fn build(store: &Path, inputs: &[&str], more: &[&str]) {
    let store = store.display().to_string();
    let arguments = [&["build", "--store", &store], inputs, more].concat();
    let (code, _, errors) = run(&arguments);
    assert_eq!(code, 0, "{errors}");
}

fn export(store: &Path) -> String {
    let (code, out, errors) = run(&["export", "--format", "nquads", "--store", &store.display().to_string()]);
    assert_eq!(code, 0, "{errors}");
    assert!(out.lines().count() > 500, "the export is nearly empty");
    out
}

/// The files of the example articles.
fn files() -> Vec<String> {
    let mut files: Vec<String> =
        std::fs::read_dir(ARTICLES).unwrap().map(|e| e.unwrap().path().display().to_string()).collect();
    files.sort();
    files
}

#[test]
fn order_and_threads_do_not_matter() {
    let folder = tempfile::tempdir().unwrap();
    let files = files();
    let forward: Vec<&str> = files.iter().map(String::as_str).collect();
    let backward: Vec<&str> = forward.iter().rev().copied().collect();
    build(&folder.path().join("a"), &forward, &["--threads", "1"]);
    build(&folder.path().join("b"), &backward, &["--threads", "4"]);
    let first = export(&folder.path().join("a"));
    assert_eq!(first, export(&folder.path().join("b")));
    // Again, and in two parts.
    build(&folder.path().join("a"), &forward, &[]);
    assert_eq!(first, export(&folder.path().join("a")));
    build(&folder.path().join("c"), &forward[3..], &[]);
    build(&folder.path().join("c"), &forward[..3], &[]);
    assert_eq!(first, export(&folder.path().join("c")));
}

#[test]
fn what_is_called_alike_in_two_states_is_two() {
    let folder = tempfile::tempdir().unwrap();
    let articles = folder.path().join("articles.jsonl");
    let lines = [
        "La France a changé. Le président du Sénat, Jean Orme, a parlé à Paris.",
        "Le Burundi a changé. Le président du Sénat, Paul Ngoma, a parlé à Bujumbura.",
        "Le Burundi compte. Le président du Sénat, Paul Ngoma, est parti de Bujumbura.",
    ];
    let lines = lines.iter().enumerate().map(|(at, text)| format!("{{\"id\": \"a{at}\", \"text\": \"{text}\"}}\n"));
    std::fs::write(&articles, lines.collect::<String>()).unwrap();
    build(&folder.path().join("graph"), &[&articles.display().to_string()], &[]);
    let graph = export(&folder.path().join("graph"));
    for (person, body) in [("jean-orme", "senat-france"), ("paul-ngoma", "senat-burundi")] {
        let post = format!(
            "/{person}> <https://w3id.org/newsgraph/ontology#hasRoleAt> <https://w3id.org/newsgraph/id/entity/{body}> ."
        );
        assert!(graph.contains(&post), "no {post}");
    }
}

#[test]
fn a_changed_article_replaces_what_it_said() {
    let folder = tempfile::tempdir().unwrap();
    let article = folder.path().join("a.txt");
    let path = article.display().to_string();
    let (one, two) = (folder.path().join("one"), folder.path().join("two"));
    let other = format!("{ARTICLES}/02-accord-signe.txt");
    std::fs::write(&article, "La France et l’Inde vont signer un accord sur l’énergie nucléaire en 2026.").unwrap();
    build(&one, &[&path, &other], &[]);
    let before = export(&one);
    std::fs::write(&article, "Le groupe Verdane rachète la société Tarn Robotics.").unwrap();
    build(&one, &[&path], &[]);
    build(&two, &[&other, &path], &[]);
    let after = export(&one);
    assert_ne!(before, after);
    assert_eq!(after, export(&two));
}

#[test]
fn the_strongest_status_counts_and_both_statements_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("s");
    build(&store, &[ARTICLES], &[]);
    let store = store.display().to_string();
    let ask = |query: &str| run(&["query", "--store", &store, "--format", "csv", query]).1;
    let merged =
        ask("SELECT ?status WHERE { ?f ng:relation ng:signs ; ng:subject/rdfs:label 'France'@fr ; ng:status ?status }");
    assert_eq!(merged.trim().replace('\r', ""), "status\nhttps://w3id.org/newsgraph/ontology#actual");
    let stated = ask("SELECT DISTINCT ?status WHERE { ?c rdfs:label 'France'@fr .
         GRAPH ?article { ?f ng:relation ng:signs ; ng:subject ?c ; ng:status ?status } } ORDER BY ?status");
    assert_eq!(stated.lines().count(), 3, "{stated}");
    // A denied fact has a reifier and no plain triple.
    let holds = |query: &str| run(&["query", "--store", &store, query]).1.trim().to_owned();
    let denied = "ASK { ?f ng:relation ng:signs ; ng:status ng:denied ; ng:subject/rdfs:label 'Maroc'@fr }";
    assert_eq!(holds(denied), "true");
    assert_eq!(holds("ASK { ?c rdfs:label 'Maroc'@fr ; ng:signs ?deal }"), "false");
}

#[test]
fn every_fact_shows_its_passage() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("s");
    build(&store, &[ARTICLES], &[]);
    let store = store.display().to_string();
    let query = "ASK { ?f a ng:Fact . FILTER NOT EXISTS { ?f ng:evidence ?p . ?p ng:start ?s ; ng:end ?e ; ng:text ?t ; schema:isPartOf ?a .
        ?a a schema:NewsArticle . FILTER(STRLEN(?t) = ?e - ?s) } }";
    assert_eq!(run(&["query", "--store", &store, query]).1.trim(), "false");
    let query = "ASK { ?f a ng:Fact ; rdf:reifies <<( ?s ?p ?o )>> ; ng:subject ?s ; ng:relation ?p ; ng:object ?o }";
    assert_eq!(run(&["query", "--store", &store, query]).1.trim(), "true");
}

#[test]
fn a_killed_build_is_completed_by_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let reference = folder.path().join("reference");
    build(&reference, &[ARTICLES], &[]);
    let whole = export(&reference);
    let mut killed = 0;
    for round in 0..20u64 {
        let store = folder.path().join(format!("k{round}"));
        let mut child = Command::new(PROGRAM)
            .args(["build", ARTICLES, "--threads", "1", "--store", &store.display().to_string()])
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Moments spread over the run by a fixed sequence.
        std::thread::sleep(Duration::from_micros(2_000 + (round * 7_919 * 31) % 160_000));
        let _ = child.kill();
        killed += usize::from(child.wait().unwrap().code().is_none());
        build(&store, &[ARTICLES], &[]);
        assert_eq!(export(&store), whole, "round {round}");
    }
    assert!(killed > 0, "every run was over before it could be killed");
}

#[test]
fn exports_are_read_by_their_parsers() {
    use oxigraph::io::{RdfFormat, RdfParser};
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("s");
    build(&store, &[ARTICLES], &[]);
    let path = store.display().to_string();
    let quads = |name: &str, format: RdfFormat| {
        let (code, out, errors) = run(&["export", "--store", &path, "--format", name]);
        assert_eq!(code, 0, "{errors}");
        let parsed: Result<std::collections::HashSet<_>, _> =
            RdfParser::from_format(format).for_slice(out.as_bytes()).collect();
        parsed.unwrap()
    };
    let all = quads("nquads", RdfFormat::NQuads);
    assert_eq!(all, quads("trig", RdfFormat::TriG));
    let triples = quads("turtle", RdfFormat::Turtle);
    assert_eq!(triples, quads("ntriples", RdfFormat::NTriples));
    assert!(triples.len() < all.len());
    let (code, dot, _) = run(&["export", "--store", &path, "--format", "dot"]);
    assert_eq!(code, 0);
    assert!(dot.contains("style=dashed") && dot.contains("label=\"signs\"") && dot.starts_with("digraph"));
}

fn ask(store: &Path, query: &str) -> Vec<String> {
    let store = store.display().to_string();
    let (code, out, errors) = run(&["query", "--store", &store, "--format", "tsv", query]);
    assert_eq!(code, 0, "{errors}");
    out.lines().skip(1).map(str::to_owned).collect()
}

#[test]
fn what_a_user_merges_is_one_and_can_be_taken_apart() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("graph");
    let path = store.display().to_string();
    let files = files();
    let all: Vec<&str> = files.iter().map(String::as_str).collect();
    build(&store, &all, &[]);
    let before = export(&store);
    let facts = |entity: &str| {
        let of = format!(
            "SELECT DISTINCT ?fact WHERE {{ ?fact ng:subject|ng:object <https://w3id.org/newsgraph/id/entity/{entity}> }}"
        );
        ask(&store, &of).len()
    };
    let (kept, other) = (facts("kitamori"), facts("verdane"));
    assert!(kept > 0 && other > 0);

    let (code, _, said) = run(&["merge", "--store", &path, "Kitamori", "verdane", "--why", "one firm"]);
    assert_eq!((code, said.contains("is now one with")), (0, true), "{said}");
    assert_eq!((facts("kitamori"), facts("verdane")), (kept + other, 0));
    // The old IRI points to the new one, also in the graph of the article that was read under it.
    let same = "SELECT ?kept WHERE { <https://w3id.org/newsgraph/id/entity/verdane> owl:sameAs ?kept }";
    assert_eq!(ask(&store, same), ["<https://w3id.org/newsgraph/id/entity/kitamori>"]);
    let read = "SELECT ?g WHERE { GRAPH ?g { <https://w3id.org/newsgraph/id/entity/verdane> owl:sameAs ?kept } }";
    assert!(!ask(&store, read).is_empty());
    let merged = export(&store);

    // Articles that come later are read under the same word.
    let later = folder.path().join("later");
    let names_neither = |file: &&&str| {
        let text = std::fs::read_to_string(file).unwrap();
        !text.contains("Kitamori") && !text.contains("Verdane")
    };
    build(&later, &[all.iter().find(names_neither).unwrap()], &[]);
    std::fs::copy(store.join("links.tsv"), later.join("links.tsv")).unwrap();
    build(&later, &all, &[]);
    assert!(export(&later) == merged, "the order of merging and reading matters");

    let (code, _, said) = run(&["merge", "--store", &path, "verdane", "kitamori"]);
    assert_eq!(code, 2);
    assert!(said.contains("are one already"), "{said}");
    let (code, _, said) = run(&["split", "--store", &path, "kitamori", "verdane", "--why", "two after all"]);
    assert_eq!(code, 0, "{said}");
    assert!(export(&store) == before, "what was merged is not as it was");
    let (code, _, said) = run(&["merge", "--store", &path, "kitamori", "nobody-of-this-name"]);
    assert_eq!(code, 2);
    assert!(said.contains("the graph has no entity nobody-of-this-name"), "{said}");
}

/// A node's preferred label is none of its other labels, as SKOS asks (S13).
#[test]
fn no_label_is_given_twice() {
    let folder = tempfile::tempdir().unwrap();
    build(folder.path(), &[ARTICLES], &[]);
    let labels = |pattern: &str| ask(folder.path(), &format!("SELECT ?node ?name WHERE {{ {pattern} }}"));
    assert!(labels("GRAPH ?article { ?node skos:prefLabel ?name }").len() > 10);
    assert!(labels("GRAPH ?article { ?node skos:altLabel ?name }").len() > 1);
    assert_eq!(labels("GRAPH ?article { ?node skos:prefLabel ?name ; skos:altLabel ?name }"), [""; 0]);
    assert_eq!(labels("?node rdfs:label ?name ; skos:altLabel ?name"), [""; 0]);
}

/// The pattern that a plan reads first.
fn first_pattern(plan: &serde_json::Value) -> String {
    match plan {
        serde_json::Value::Object(node) => {
            let name = node.get("name").and_then(|name| name.as_str()).unwrap_or_default();
            match node.get("children").and_then(|children| children.as_array()).and_then(|c| c.first()) {
                Some(child) => first_pattern(child),
                None => match node.get("plan") {
                    Some(plan) => first_pattern(plan),
                    None => name.to_owned(),
                },
            }
        }
        _ => String::new(),
    }
}

#[test]
fn every_example_query_has_an_answer() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("s");
    build(&store, &[ARTICLES], &[]);
    let queries = "examples/queries";
    let mut asked = 0;
    for entry in std::fs::read_dir(queries).unwrap() {
        let file = entry.unwrap().path().display().to_string();
        let (code, out, errors) =
            run(&["query", "--store", &store.display().to_string(), "--format", "tsv", "--file", &file]);
        assert_eq!(code, 0, "{file}: {errors}");
        assert!(out.lines().count() > 1, "{file} finds nothing");
        // Triple terms have no index by their parts: a plan that begins with them reads all of them.
        let (_, plan, _) = run(&["query", "--store", &store.display().to_string(), "--plan", "--file", &file]);
        let first = first_pattern(&serde_json::from_str(&plan).unwrap());
        assert!(!first.contains("rdf-syntax-ns#reifies") && !first.contains("<<("), "{file} begins with {first}");
        asked += 1;
    }
    assert!(asked >= 23, "only {asked} queries");
}

/// Kills a command at moments spread over `within` microseconds, and says how often it was cut off.
fn kill(arguments: &[&str], round: u64, within: u64) -> bool {
    let mut child = Command::new(PROGRAM).args(arguments).stderr(Stdio::null()).stdout(Stdio::null()).spawn().unwrap();
    std::thread::sleep(Duration::from_micros(1_000 + (round * 7_919 * 31) % within));
    let _ = child.kill();
    child.wait().unwrap().code().is_none()
}

#[test]
fn killed_changes_leave_whole_articles() {
    let folder = tempfile::tempdir().unwrap();
    let changed = folder.path().join("changed");
    std::fs::create_dir(&changed).unwrap();
    let all = files();
    for file in &all {
        let text = std::fs::read_to_string(file).unwrap();
        let name = Path::new(file).file_name().unwrap();
        std::fs::write(changed.join(name), text.replace("milliards", "millions")).unwrap();
    }
    let changed = changed.display().to_string();
    let (first, second) = (folder.path().join("first"), folder.path().join("second"));
    build(&first, &[ARTICLES], &[]);
    build(&second, &[&changed], &[]);
    let (before, after) = (export(&first), export(&second));
    assert_ne!(before, after);
    let ids = ask(&first, "SELECT ?id { ?a schema:identifier ?id } ORDER BY ?id");
    let ids: Vec<String> = ids.iter().map(|id| id.trim_matches('"').to_owned()).collect();
    let mut cut = 0;
    for round in 0..12u64 {
        // Replaced, and killed on the way: what was and what is to be both stand whole, and another run completes it.
        let store = folder.path().join(format!("r{round}"));
        build(&store, &[ARTICLES], &[]);
        let path = store.display().to_string();
        cut += usize::from(kill(&["build", &changed, "--threads", "1", "--store", &path], round, 160_000));
        build(&store, &[&changed], &[]);
        assert!(export(&store) == after, "replaced, round {round}");
        // Removed, and killed on the way.
        let remove: Vec<&str> =
            ["remove", "-q", "--store", &path].into_iter().chain(ids.iter().map(String::as_str)).collect();
        cut += usize::from(kill(&remove, round, 60_000));
        build(&store, &[ARTICLES], &[]);
        assert!(export(&store) == before, "removed, round {round}");
    }
    assert!(cut > 0, "every run was over before it could be killed");
    // The log has a line for every change that was committed, and no other.
    let (code, log, _) = run(&["log", "--format", "tsv", "--store", &folder.path().join("r0").display().to_string()]);
    assert_eq!(code, 0);
    let numbers: Vec<u64> = log.lines().skip(1).map(|line| line.split('\t').next().unwrap().parse().unwrap()).collect();
    assert!(numbers.is_sorted() && numbers.len() >= ids.len(), "{log}");
}

#[test]
fn a_store_in_use_or_of_another_version_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let graph = folder.path().join("graph");
    build(&graph, &[&files()[0]], &[]);
    let open = newsgraph::graph::store::Store::open(&graph).unwrap();
    let name = graph.display().to_string();
    for command in [&["build", "-q", &files()[1], "--store", &name][..], &["query", "--store", &name, "ASK {}"]] {
        let (code, _, errors) = run(command);
        assert_eq!(code, 2, "{errors}");
        assert!(errors.contains("the store is in use by another process"), "{errors}");
        assert!(errors.contains("help: wait until the other process is done"), "{errors}");
    }
    drop(open);
    let before = export(&graph);
    let marker = graph.join("newsgraph.json");
    let written = std::fs::read_to_string(&marker).unwrap();
    std::fs::write(&marker, written.replace("\"newsgraph_store\":3", "\"newsgraph_store\":1")).unwrap();
    let (code, _, errors) = run(&["build", "-q", &files()[1], "--store", &name]);
    assert_eq!(code, 2, "{errors}");
    assert!(errors.contains("the store has version 1, and this program reads version 3"), "{errors}");
    assert!(errors.contains("help: build it again from the articles"), "{errors}");
    std::fs::write(&marker, written).unwrap();
    assert_eq!(export(&graph), before);
}

#[test]
fn what_is_told_of_a_run_is_json_if_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let bad = folder.path().join("bad.txt");
    std::fs::write(&bad, "").unwrap();
    let store = folder.path().join("graph").display().to_string();
    let inputs = [files()[0].clone(), bad.display().to_string()];
    let (code, _, errors) =
        run(&["build", &inputs[0], &inputs[1], "--store", &store, "--log-format", "json", "--verbose"]);
    assert_eq!(code, 2);
    let lines: Vec<serde_json::Value> = errors.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let levels: Vec<&str> = lines.iter().map(|line| line["level"].as_str().unwrap()).collect();
    assert_eq!(levels, ["debug", "warning", "info", "info"], "{errors}");
    assert!(lines[1]["message"].as_str().unwrap().ends_with("bad.txt: the file is empty"), "{errors}");
}

#[test]
fn a_page_that_is_there_under_another_name_is_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let article =
        |id: &str, url: &str, text: &str| format!("{{\"id\": \"{id}\", \"url\": \"{url}\", \"text\": \"{text}\"}}\n");
    let write = |name: &str, lines: &[String]| {
        let path = folder.path().join(name);
        std::fs::write(&path, lines.concat()).unwrap();
        path.display().to_string()
    };
    let signs = "La France et l'Inde ont signé un accord commercial.";
    let first = write("first.jsonl", &[article("a", "https://x.example/1", signs)]);
    let second = write(
        "second.jsonl",
        &[
            article("b", "https://x.example/1", signs),
            article("c", "https://x.example/2", "Le groupe Orel a racheté la société Tarn."),
            article("d", "https://x.example/2", "Le groupe Orel n'a pas racheté la société Tarn."),
            article("e", "https://x.example/3", signs),
            article("f", "https://x.example/4", signs),
        ],
    );
    let store = folder.path().join("graph").display().to_string();
    build(Path::new(&store), &[&first], &[]);
    let (code, _, errors) = run(&["build", &second, "--store", &store]);
    assert_eq!(code, 0, "{errors}");
    let said = "3 added, 0 replaced, 0 unchanged, 0 refused; left out, for others have their addresses: 2; with the text of another: 1";
    assert_eq!(errors.lines().next(), Some(said));
    // An address that its article gives up is free for the next, whatever has been committed by then.
    let third =
        write("third.jsonl", &[article("a", "https://x.example/9", signs), article("g", "https://x.example/1", signs)]);
    let (code, _, errors) = run(&["build", &third, "--store", &store]);
    assert_eq!(code, 0, "{errors}");
    assert!(
        errors.starts_with("1 added, 1 replaced, 0 unchanged, 0 refused; with the text of another: 1\n"),
        "{errors}"
    );
}
