//! The server: the protocols' own rules, the API, writing with a token, and what is meant to do harm.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use ureq::Agent;

const PROGRAM: &str = env!("CARGO_BIN_EXE_newsgraph");
const TOKEN: &str = "orme-tarn-verdane-2026";

/// A server that ends with the test.
struct Server {
    process: Child,
    address: String,
    agent: Agent,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// An answer: status, media type, body.
type Answer = (u16, String, String);

impl Server {
    fn start(folder: &Path, more: &[&str]) -> Self {
        let store = folder.join("store").display().to_string();
        if !folder.join("store").exists() {
            let articles = "examples/articles";
            let built = Command::new(PROGRAM).args(["build", "-q", articles, "--store", &store]).status().unwrap();
            assert!(built.success());
        }
        let mut process = Command::new(PROGRAM)
            .args(["serve", "--store", &store, "--bind", "127.0.0.1:0"])
            .args(more)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stderr.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.split_whitespace().next().unwrap().to_owned();
        assert!(address.starts_with("http://127.0.0.1:"), "{line}");
        let agent = Agent::config_builder().http_status_as_error(false).build().into();
        Self { process, address, agent }
    }

    fn get(&self, path: &str, accept: &str) -> Answer {
        let request = self.agent.get(format!("{}{path}", self.address)).header("Accept", accept);
        answer(request.call().unwrap())
    }

    fn json(&self, path: &str) -> Value {
        let (status, media_type, body) = self.get(path, "*/*");
        assert_eq!((status, media_type.as_str()), (200, "application/json"), "{path}: {body}");
        serde_json::from_str(&body).unwrap()
    }

    fn post(&self, path: &str, media_type: &str, body: impl AsRef<[u8]>) -> Answer {
        let request = self.agent.post(format!("{}{path}", self.address)).header("Content-Type", media_type);
        answer(request.send(body.as_ref()).unwrap())
    }

    /// The problem that a request ends in.
    fn problem(&self, (status, media_type, body): Answer) -> (u16, String) {
        assert_eq!(media_type, "application/problem+json", "{status}: {body}");
        let problem: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(problem["status"], status);
        (status, problem["detail"].as_str().unwrap().to_owned())
    }

    fn select(&self, query: &str) -> Answer {
        self.post("/sparql", "application/sparql-query", query)
    }
}

fn answer(response: ureq::http::Response<ureq::Body>) -> Answer {
    let status = response.status().as_u16();
    let media_type = response.headers().get("content-type").map_or("", |value| value.to_str().unwrap()).to_owned();
    assert_eq!(response.headers()["x-content-type-options"], "nosniff");
    assert!(response.headers()["content-security-policy"].to_str().unwrap().starts_with("default-src 'none'"));
    (status, media_type, response.into_body().read_to_string().unwrap())
}

/// Percent-encoded, for a query string or a form.
fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

const FRANCE: &str = "https://w3id.org/newsgraph/id/entity/france";

/// The cases of the W3C's test suite of the SPARQL 1.1 Protocol (sections *query* and *bad*), and what its section 2.1
/// says beside them.
#[test]
fn the_sparql_protocol() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &[]);
    let ask = "ASK { ?who ng:signs ?deal }";
    let yes = |(status, media_type, body): Answer| {
        assert_eq!((status, media_type.as_str()), (200, "application/sparql-results+json; charset=utf-8"), "{body}");
        assert_eq!(serde_json::from_str::<Value>(&body).unwrap()["boolean"], true);
    };
    yes(server.get(&format!("/sparql?query={}", encoded(ask)), "*/*"));
    yes(server.post("/sparql", "application/x-www-form-urlencoded", format!("query={}", encoded(ask))));
    yes(server.post("/sparql", "application/sparql-query", ask));
    yes(server.post("/sparql", "application/sparql-query; charset=UTF-8", ask));
    // The dataset: of the query, of the protocol by any way of asking, and the protocol's before the query's.
    let (_, _, graphs) = server
        .get(&format!("/sparql?query={}", encoded("SELECT DISTINCT ?g { GRAPH ?g { ?f a ng:Fact } }")), "text/csv");
    let graphs: Vec<&str> = graphs.lines().skip(1).collect();
    let [one, other] = [graphs[0], graphs[1]];
    let count = |query: &str, dataset: &str| {
        let by_get = server.get(&format!("/sparql?query={}{dataset}", encoded(query)), "text/csv").2;
        let form = format!("query={}{dataset}", encoded(query));
        let by_form = server.post("/sparql", "application/x-www-form-urlencoded", form).2;
        let direct =
            server.post(&format!("/sparql?{}", dataset.trim_start_matches('&')), "application/sparql-query", query).2;
        let number = |text: &str| text.lines().nth(1).unwrap().parse::<usize>().unwrap();
        let in_json = |text: &str| {
            let value: Value = serde_json::from_str(text).unwrap();
            value["results"]["bindings"][0]["n"]["value"].as_str().unwrap().parse::<usize>().unwrap()
        };
        assert_eq!([number(&by_get), in_json(&by_form)], [in_json(&direct); 2]);
        number(&by_get)
    };
    let facts = "SELECT (COUNT(DISTINCT ?f) AS ?n) { ?f a ng:Fact }";
    let default = |graph: &str| format!("&default-graph-uri={}", encoded(graph));
    let named = |graph: &str| format!("&named-graph-uri={}", encoded(graph));
    let (first, second) = (count(facts, &default(one)), count(facts, &default(other)));
    assert!(0 < first && 0 < second && first + second < count(facts, ""));
    assert_eq!(count(facts, &(default(one) + &default(other))), first + second);
    assert_eq!(count(facts, &named(one)), 0);
    let in_graphs = "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?f a ng:Fact } }";
    assert_eq!(count(in_graphs, &(named(one) + &named(other))), 2);
    assert_eq!(count(in_graphs, &(default(one) + &named(other))), 1);
    assert_eq!(count(&facts.replace("{ ?f", &format!("FROM <{one}> {{ ?f")), &default(other)), second);
    // The forms of results, by the client's liking.
    let kinds = [
        ("SELECT * { ?s ng:signs ?o }", "application/sparql-results+xml", "application/sparql-results+xml"),
        ("SELECT * { ?s ng:signs ?o }", "text/csv;q=0.5, text/tab-separated-values", "text/tab-separated-values"),
        ("SELECT * { ?s ng:signs ?o }", "application/json", "application/json"),
        ("SELECT * { ?s ng:signs ?o }", "text/html, */*;q=0.1", "application/sparql-results+json"),
        (ask, "application/xml", "application/xml"),
        ("DESCRIBE <https://w3id.org/newsgraph/id/entity/france>", "*/*", "text/turtle"),
        ("CONSTRUCT WHERE { ?s ng:signs ?o }", "application/rdf+xml", "application/rdf+xml"),
        ("CONSTRUCT WHERE { ?s ng:signs ?o }", "application/n-triples, text/turtle;q=0.9", "application/n-triples"),
        ("CONSTRUCT WHERE { ?s ng:signs ?o }", "application/ld+json", "application/ld+json"),
    ];
    for (query, accept, expected) in kinds {
        let (status, media_type, body) = server.get(&format!("/sparql?query={}", encoded(query)), accept);
        assert_eq!((status, media_type), (200, format!("{expected}; charset=utf-8")), "{query}: {body}");
        assert!(!body.is_empty());
    }
    let (status, detail) =
        server.problem(server.get(&format!("/sparql?query={}", encoded("SELECT * { ?s ng:signs ?o }")), "image/png"));
    assert!(status == 406 && detail.contains("text/csv"), "{detail}");
    // What is wrong with a request.
    let query = format!("query={}", encoded(ask));
    let form = "application/x-www-form-urlencoded";
    let bad: [(Answer, u16, &str); 10] = [
        (server.get(&format!("/sparql?{query}&{query}"), "*/*"), 400, "more than one query"),
        (server.post("/sparql", form, format!("{query}&{query}")), 400, "more than one query"),
        (server.post("/sparql", form, ""), 400, "no query"),
        (server.post("/sparql", "text/plain", ask), 415, "application/sparql-query"),
        (server.post("/sparql", "", ask), 415, "application/sparql-query"),
        (
            server.post(
                "/sparql",
                "application/sparql-query",
                "ASK { ?s ?p \"\u{e9}\" }".chars().map(|c| c as u8).collect::<Vec<u8>>(),
            ),
            400,
            "not UTF-8",
        ),
        (server.get(&format!("/sparql?query={}", encoded("ASK {")), "*/*"), 400, "1:6"),
        (server.post("/sparql", "application/sparql-update", "CLEAR ALL"), 403, "for reading"),
        (server.post("/sparql", form, format!("update={}", encoded("CLEAR ALL"))), 403, "for reading"),
        (server.get(&format!("/sparql?query={}&default-graph-uri=%20", encoded(ask)), "*/*"), 400, "no IRI"),
    ];
    for (answer, status, words) in bad {
        let (given, detail) = server.problem(answer);
        assert!(given == status && detail.contains(words), "{given} {status} {detail} {words}");
    }
    let put = server.agent.put(format!("{}/sparql?{query}", server.address)).send_empty().unwrap();
    assert_eq!((put.status().as_u16(), put.headers()["allow"].to_str().unwrap()), (405, "GET,HEAD,POST"));
    // No query: what the service is.
    let (status, media_type, body) = server.get("/sparql", "text/turtle");
    assert_eq!((status, media_type.as_str()), (200, "text/turtle; charset=utf-8"));
    for words in ["SPARQL11Query", "SPARQL_Results_JSON", &format!("{}/sparql", server.address)] {
        assert!(body.contains(words), "{body}");
    }
    // Nothing is asked of other servers.
    for query in ["SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "LOAD <http://127.0.0.1:9/>"] {
        let (status, _) = server.problem(server.select(query));
        assert!(status == 400 || status == 500, "{query}: {status}");
    }
}

#[test]
fn graphs_are_given_as_the_graph_store_protocol_says() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &[]);
    let lines = |path: &str| {
        let (status, media_type, body) = server.get(path, "application/n-triples");
        assert_eq!((status, media_type.as_str()), (200, "application/n-triples; charset=utf-8"), "{body}");
        body.lines().count()
    };
    let article = encoded("https://w3id.org/newsgraph/id/article/01-accord.txt");
    let whole = lines("/store?default");
    let (status, _, graphs) =
        server.post("/sparql", "application/sparql-query", "SELECT DISTINCT ?g { GRAPH ?g { ?f a ng:Fact } } LIMIT 1");
    assert_eq!(status, 200, "{article} {graphs}");
    let graphs: Value = serde_json::from_str(&graphs).unwrap();
    let graph = graphs["results"]["bindings"][0]["g"]["value"].as_str().unwrap();
    let part = lines(&format!("/store?graph={}", encoded(graph)));
    assert!(10 < part && part < whole, "{part} {whole}");
    for (path, status) in [("/store", 400), ("/store?default&graph=x:y", 400), ("/store?graph=x:y", 404)] {
        assert_eq!(server.problem(server.get(path, "*/*")).0, status, "{path}");
    }
    // What the store keeps for itself is not given.
    let ledger = encoded("https://w3id.org/newsgraph/ontology#ledger");
    assert_eq!(server.problem(server.get(&format!("/store?graph={ledger}"), "*/*")).0, 404);
    let deleted = server.agent.delete(format!("{}/store?default", server.address)).call().unwrap();
    assert_eq!(deleted.status(), 405);
}

#[test]
fn the_api_tells_what_the_graph_knows() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &[]);
    let found = server.json("/api/search?q=fran");
    assert_eq!(found["entities"][0]["id"], FRANCE);
    let entity = server.json("/api/entity?id=France&in=en");
    assert_eq!((&entity["id"], &entity["class_label"]), (&FRANCE.into(), &"country".into()));
    let signed = entity["relations"].as_array().unwrap().iter().find(|count| count["name"] == "signs").unwrap();
    let facts = server.json("/api/facts?of=France&relation=signs&in=en");
    assert_eq!(facts["total"], signed["count"]);
    let fact = &facts["facts"][0];
    assert!(fact["sentence"].as_str().unwrap().starts_with("France signs"), "{fact}");
    let source = &fact["sources"][0];
    // The passage stands in its article where it says.
    let article = server.json(&format!("/api/article?id={}", encoded(source["article"]["id"].as_str().unwrap())));
    let (start, passage) =
        (source["passages"][0][0].as_u64().unwrap() as usize, source["passages"][0][1].as_str().unwrap());
    let text: String = article["text"].as_str().unwrap().chars().skip(start).take(passage.chars().count()).collect();
    assert_eq!(text, passage);
    assert!(article["facts"].as_array().unwrap().iter().any(|stated| stated["id"] == fact["id"]));
    let why = server.json(&format!("/api/why?id={}", encoded(fact["id"].as_str().unwrap())));
    assert!(why["why"].as_str().unwrap().contains(source["rules"][0].as_str().unwrap()));
    // Pages of a list are the list.
    let all = server.json("/api/facts?limit=200");
    let total = all["total"].as_u64().unwrap() as usize;
    let ids =
        |facts: &Value| facts["facts"].as_array().unwrap().iter().map(|f| f["id"].to_string()).collect::<Vec<_>>();
    let pages: Vec<String> =
        (0..total).step_by(20).flat_map(|at| ids(&server.json(&format!("/api/facts?limit=20&offset={at}")))).collect();
    assert!(total > 40);
    assert_eq!(pages, ids(&all));
    let late = server.json("/api/facts?since=2026-03&order=date");
    let dates: Vec<&str> = late["facts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["dates"].as_array().unwrap().last().unwrap().as_str().unwrap())
        .collect();
    assert!(
        !dates.is_empty() && dates.iter().all(|date| *date >= "2026-03") && dates.is_sorted_by(|a, b| a >= b),
        "{dates:?}"
    );
    let invested = server.json("/api/facts?relation=invests&order=amount");
    let value = |fact: &Value| fact["object"]["id"].as_str()?.rsplit('-').next()?.parse::<u64>().ok();
    let values: Vec<u64> = invested["facts"].as_array().unwrap().iter().map(|fact| value(fact).unwrap()).collect();
    assert!(values.len() > 2 && values.is_sorted_by(|a, b| a >= b), "{values:?}");
    let deals = server.json("/api/entities?class=Agreement&order=name");
    assert_eq!(deals["total"].as_u64().unwrap() as usize, deals["entities"].as_array().unwrap().len());
    let near = server.json("/api/neighbourhood?id=France&relation=signs");
    let (nodes, edges) = (near["nodes"].as_array().unwrap(), near["edges"].as_array().unwrap());
    assert!(edges.iter().all(|edge| edge["relation"] == "signs") && !edges.is_empty());
    assert!(
        edges
            .iter()
            .all(|edge| ["source", "target"].iter().all(|end| nodes.iter().any(|node| node["id"] == edge[*end])))
    );
    assert!(!server.json("/api/timeline?id=France").as_array().unwrap().is_empty());
    assert!(server.json("/api/conflicts?id=France").is_array());
    let statistics = server.json("/api/statistics");
    assert_eq!((&statistics["articles"], &statistics["facts"]), (&7.into(), &total.into()));
    // What is not there, and what is none.
    for (path, status, words) in [
        ("/api/entity?id=Frence", 404, "did you mean France?"),
        ("/api/entity", 400, "missing field `id`"),
        ("/api/facts?limit=x", 400, "limit"),
        ("/api/facts?relation=a%3E%20%7D", 404, "a> }"),
        ("/api/facts?since=soon", 400, "is no date"),
        ("/api/article?id=none.txt", 404, "none.txt"),
        ("/api/why?id=x", 404, "no fact"),
        ("/nothing", 404, "openapi.json"),
    ] {
        let (given, detail) = server.problem(server.get(path, "*/*"));
        assert!(given == status && detail.contains(words), "{path}: {given} {detail}");
    }
    let document = server.json("/api/openapi.json");
    for path in ["/api/search", "/api/facts", "/articles"] {
        assert!(document["paths"][path].is_object(), "{path}");
    }
    assert_eq!(server.json("/health")["status"], "ok");
    let (_, _, metrics) = server.get("/metrics", "*/*");
    assert!(metrics.contains("newsgraph_http_requests_total{path=\"/api/facts\",status=\"200\"}"), "{metrics}");
}

#[test]
fn articles_are_posted_and_withdrawn_with_the_token_alone() {
    let folder = tempfile::tempdir().unwrap();
    let token = folder.path().join("token.txt");
    std::fs::write(&token, format!("{TOKEN}\n")).unwrap();
    let server = Server::start(folder.path(), &["--token", &token.display().to_string()]);
    let article = "Le groupe Sarmelle a racheté la société Tarn SA pour 30 millions d'euros.";
    let send = |token: Option<&str>, media_type: &str, body: &[u8]| {
        let mut request =
            server.agent.post(format!("{}/articles?id=new.txt", server.address)).header("Content-Type", media_type);
        if let Some(token) = token {
            request = request.header("Authorization", format!("Bearer {token}"));
        }
        answer(request.send(body).unwrap())
    };
    assert_eq!(server.problem(send(None, "text/plain", article.as_bytes())).0, 401);
    assert_eq!(server.problem(send(Some("wrong-wrong-wrong-wrong"), "text/plain", article.as_bytes())).0, 401);
    assert_eq!(server.problem(send(Some(TOKEN), "image/png", article.as_bytes())).0, 415);
    let before = server.json("/api/statistics");
    let (status, _, body) = send(Some(TOKEN), "text/plain", article.as_bytes());
    assert_eq!((status, serde_json::from_str::<Value>(&body).unwrap()["added"].clone()), (200, 1.into()), "{body}");
    // It is there at once, for queries, for the search and by its name.
    assert_eq!(server.json("/api/search?q=sarmelle")["entities"].as_array().unwrap().len(), 1);
    assert_eq!(server.json("/api/article?id=new.txt")["text"], article);
    let (_, _, answered) = server.select("ASK { ?who rdfs:label \"Sarmelle\"@fr ; ng:acquires ?whom }");
    assert!(answered.contains("true"), "{answered}");
    // Several at once, some of them bad.
    let lines =
        format!("{}\n{{\"id\": \"b\", \"text\": \"\"}}\nno json\n", serde_json::json!({"id": "c", "text": article}));
    let (status, _, body) = send(Some(TOKEN), "application/json", lines.as_bytes());
    let taken: Value = serde_json::from_str(&body).unwrap();
    assert_eq!((status, &taken["added"], taken["refused"].as_array().unwrap().len()), (200, &1.into(), 2), "{body}");
    assert_eq!(send(Some(TOKEN), "application/json", b"no json").0, 422);
    // Withdrawn, the graph is as before.
    let withdraw = |id: &str, token: &str| {
        let request = server.agent.delete(format!("{}/articles?id={id}", server.address));
        answer(request.header("Authorization", format!("Bearer {token}")).call().unwrap()).0
    };
    assert_eq!(
        [withdraw("new.txt", "wrong"), withdraw("new.txt", TOKEN), withdraw("c", TOKEN), withdraw("c", TOKEN)],
        [401, 204, 204, 404]
    );
    assert_eq!(server.json("/api/statistics"), before);
    // A server without a token takes nothing.
    drop(server);
    let server = Server::start(folder.path(), &[]);
    assert_eq!(server.problem(server.post("/articles", "text/plain", article)).0, 403);
}

#[test]
fn a_costly_query_is_ended_and_others_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &["--timeout", "4", "--memory", "256", "--rows", "2000"]);
    let cross = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }";
    let sorted = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i ?f ?c";
    let path = "SELECT * { ?a (!ng:x|^!ng:x)* ?b . ?c (!ng:x|^!ng:x)* ?d . ?e (!ng:x|^!ng:x)* ?f }";
    let deep = format!("ASK {{ ?s ?p ?o FILTER({}1{}) }}", "(".repeat(100_000), ")".repeat(100_000));
    let values =
        format!("SELECT * {{ VALUES ?x {{ {} }} VALUES ?y {{ {0} }} VALUES ?z {{ {0} }} }}", "1 ".repeat(20_000));
    let hostile = [cross, sorted, path, &deep, &values];
    std::thread::scope(|scope| {
        let server = &server;
        let costly = (0..20).map(|n| (n, hostile[n % 5]));
        let running: Vec<_> =
            costly.map(|(n, query)| scope.spawn(move || (n, server.problem(server.select(query))))).collect();
        std::thread::sleep(Duration::from_millis(300));
        for _ in 0..5 {
            let start = Instant::now();
            let (status, _, body) = server.select("SELECT ?who { ?who ng:signs ?deal } LIMIT 1");
            assert_eq!(status, 200, "{body}");
            assert!(start.elapsed() < Duration::from_secs(4), "{:?}", start.elapsed());
        }
        for thread in running {
            let (n, (status, detail)) = thread.join().unwrap();
            assert!([400, 422, 500, 503, 504, 507].contains(&status), "{}: {status} {detail}", n % 5);
        }
    });
    // Each ends in the error that belongs to it.
    assert_eq!(server.problem(server.select(cross)).0, 504);
    let (status, detail) = server.problem(server.select(sorted));
    assert!(status == 507 && detail.contains("256 MB") || status == 504, "{status} {detail}");
    let (status, detail) = server.problem(server.select("SELECT * { ?a ?b ?c . ?d ?e ?f }"));
    assert!(status == 422 && detail.contains("LIMIT"), "{status} {detail}");
    assert_eq!(server.json("/health")["status"], "ok");
}

#[test]
fn what_is_meant_to_do_harm_ends_in_an_answer() {
    let folder = tempfile::tempdir().unwrap();
    let token = folder.path().join("token.txt");
    std::fs::write(&token, TOKEN).unwrap();
    let server = Server::start(folder.path(), &["--body", "1", "--token", &token.display().to_string()]);
    let host = server.address.trim_start_matches("http://").to_owned();
    // A request that says that it has a gigabyte is refused before that comes.
    let raw = |request: &str| {
        let mut stream = TcpStream::connect(&host).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = [0; 12];
        let read = stream.read_exact(&mut answer);
        read.map_or_else(|e| e.to_string(), |()| String::from_utf8_lossy(&answer).into_owned())
    };
    for path in ["/sparql", "/articles"] {
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {TOKEN}\r\nContent-Type: application/sparql-query\r\nContent-Length: 1000000000\r\n\r\nASK"
        );
        assert_eq!(raw(&request), "HTTP/1.1 413", "{path}");
    }
    assert_eq!(raw(&format!("GET /../../etc/passwd HTTP/1.1\r\nHost: {host}\r\n\r\n")), "HTTP/1.1 404");
    assert_eq!(raw(&format!("GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: {host}\r\n\r\n")), "HTTP/1.1 404");
    assert_eq!(raw("GET /health HTTP/1.1\r\nHost: news.example\r\n\r\n"), "HTTP/1.1 421");
    assert_eq!(raw(&format!("GET /{} HTTP/1.1\r\nHost: {host}\r\n\r\n", "a".repeat(1_000_000))).get(9..10), Some("4"));
    // Whoever reads slowly or not at all holds nobody up.
    let slow: Vec<TcpStream> = (0..50)
        .map(|_| {
            let mut stream = TcpStream::connect(&host).unwrap();
            write!(stream, "GET /store?default HTTP/1.1\r\nHost: {host}\r\n\r\n").unwrap();
            stream
        })
        .collect();
    let start = Instant::now();
    assert_eq!(server.json("/api/search?q=fran")["entities"][0]["id"], FRANCE);
    assert!(start.elapsed() < Duration::from_secs(10));
    drop(slow);
    // Scripts in titles and names are text.
    let page = "<script>alert(1)</script>";
    let article =
        serde_json::json!({"id": page, "title": page, "text": format!("{page} Le groupe Orel a racheté Tarn SA.")});
    let request =
        server.agent.post(format!("{}/articles", server.address)).header("Authorization", format!("Bearer {TOKEN}"));
    let (status, _, body) =
        answer(request.header("Content-Type", "application/json").send(article.to_string()).unwrap());
    assert_eq!(status, 200, "{body}");
    let told = server.json(&format!("/api/article?id={}", encoded(page)));
    assert_eq!(told["headline"], page);
}

#[cfg(unix)]
#[test]
fn a_server_ends_when_it_is_told_to() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Server::start(folder.path(), &[]);
    assert_eq!(server.json("/health")["status"], "ok");
    let told = Command::new("kill").arg(server.process.id().to_string()).status().unwrap();
    assert!(told.success());
    let start = Instant::now();
    while server.process.try_wait().unwrap().is_none() {
        assert!(start.elapsed() < Duration::from_secs(10), "it goes on");
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(server.process.wait().unwrap().success());
}
