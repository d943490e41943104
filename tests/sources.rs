//! What articles come in: formats, archives, compression, encodings, and what is wrong with them.

use std::io::Write;
use std::path::Path;

use newsgraph::article::{Article, Inputs, Options};

const PAGE: &str = r#"<!DOCTYPE html><html lang="en"><head><meta charset="windows-1252"><title>Orel s'offre Tarn | Le Relais</title>
<meta property="og:site_name" content="Le Relais"><link rel="canonical" href="https://relais.example/2025/09/17/orel.html">
<script type="application/ld+json">{"@graph":[{"@type":"WebSite","name":"x"},{"@type":["NewsArticle"],
"headline":"Orel s&#039;offre Tarn","datePublished":"2025-09-17T00:30:00+02:00","inLanguage":"fr-FR"}]}</script></head>
<body><nav><ul><li><a href="/">Accueil</a></li><li><a href="/eco">Économie</a></li></ul></nav>
<article><h1>Orel s'offre Tarn</h1><figure><img src="a.jpg"><figcaption>Le siège d'Orel, à Lyon</figcaption></figure>
<p>Le groupe Orel a racheté la société belge Tarn pour
   300&nbsp;millions d’euros, a-t-il annoncé mercredi dans un communiqué diffusé avant l'ouverture de la Bourse.</p>
<p>La transaction, qui doit encore recevoir l'aval des autorités de la concurrence, sera bouclée au premier trimestre,
   selon le groupe. Orel emploie 4.000 personnes dans sept pays, dont la moitié en France.</p></article>
<aside><ul><li><a href="/x">Un autre article sur un tout autre sujet</a></li></ul></aside>
<footer>© Le Relais. Tous droits réservés.</footer></body></html>"#;

const TEXT: &str = "Le groupe Orel a racheté la société belge Tarn pour 300 millions d’euros, a-t-il annoncé mercredi dans un \
    communiqué diffusé avant l'ouverture de la Bourse.\n\nLa transaction, qui doit encore recevoir l'aval des autorités de \
    la concurrence, sera bouclée au premier trimestre, selon le groupe. Orel emploie 4.000 personnes dans sept pays, dont \
    la moitié en France.";

/// The page in the encoding that it states.
fn page() -> Vec<u8> {
    encoding_rs::WINDOWS_1252.encode(PAGE).0.into_owned()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    gzip_all([bytes])
}

fn gzip_all<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    parts.into_iter().for_each(|part| encoder.write_all(part).unwrap());
    encoder.finish().unwrap()
}

/// An archive of files, whose names go into it as they are.
fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in files {
        let mut header = tar::Header::new_gnu();
        header.as_gnu_mut().unwrap().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        builder.append(&header, *bytes).unwrap();
    }
    builder.into_inner().unwrap()
}

fn warc(kind: &str, url: &str, content: &str, block: &[u8]) -> Vec<u8> {
    let header = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nContent-Type: {content}\r\nContent-Length: {}\r\n\r\n",
        block.len()
    );
    [header.as_bytes(), block, b"\r\n\r\n"].concat()
}

/// What is read of a file: articles, or faults without the folder.
fn read(name: &str, bytes: &[u8]) -> Vec<Result<Article, String>> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let prefix = format!("{}/", folder.path().display());
    let inputs = Inputs::new(&[path.display().to_string()], Options::french());
    inputs.into_iter().map(|item| item.map_err(|fault| fault.to_string().replace(&prefix, ""))).collect()
}

/// Ids and texts, or faults.
fn told(name: &str, bytes: &[u8]) -> Vec<String> {
    let told = |item: Result<Article, String>| item.map_or_else(|e| e, |a| format!("{}: {}", a.id, a.text));
    read(name, bytes).into_iter().map(told).collect()
}

fn is_the_page(article: &Article) {
    assert_eq!(article.text, TEXT);
    assert_eq!(article.title.as_deref(), Some("Orel s'offre Tarn"));
    assert_eq!(article.date.unwrap().to_string(), "2025-09-17");
    assert_eq!(article.outlet.as_deref(), Some("Le Relais"));
    assert_eq!(article.url.as_deref(), Some("https://relais.example/2025/09/17/orel.html"));
    assert_eq!(article.language.as_deref(), Some("fr"));
}

#[test]
fn a_page_is_read_from_wherever_it_stands() {
    let page = page();
    let http = |headers: &str, body: &[u8]| [b"HTTP/1.1 200 OK\r\n", headers.as_bytes(), b"\r\n\r\n", body].concat();
    let chunked = [format!("{:x}\r\n", page.len()).as_bytes(), &page, b"\r\n0\r\n\r\n"].concat();
    let kind = "application/http; msgtype=response";
    let url = "https://relais.example/w";
    let crawl = |headers: &str, body: &[u8]| {
        [
            warc("warcinfo", "", "application/warc-fields", b"software: x\r\n"),
            warc("response", url, kind, &http(headers, body)),
        ]
        .concat()
    };
    let sources = [
        ("page.html", page.clone(), "page.html"),
        // Its name says nothing of it.
        ("page", page.clone(), "page"),
        ("page.html.gz", gzip(&page), "page.html.gz"),
        ("page.html.zst", zstd::encode_all(&*page, 1).unwrap(), "page.html.zst"),
        ("pages.tgz", gzip(&tar(&[("a/page.html", &page), ("a/x.png", b"\x89PNG")])), "a/page.html"),
        ("pages.tar", tar(&[("../../page.html.gz", &gzip(&page))]), "page.html.gz"),
        ("crawl.warc", crawl("Content-Type: text/html", &page), url),
        ("crawl.warc.gz", gzip(&crawl("Content-Type: text/html\r\nTransfer-Encoding: chunked", &chunked)), url),
        ("crawl2.warc", crawl("Content-Type: text/html\r\nContent-Encoding: gzip", &gzip(&page)), url),
        // A crawler that joined the chunks and left the header.
        ("crawl3.warc", crawl("Content-Type: text/html\r\nTransfer-Encoding: chunked", &page), url),
    ];
    for (name, bytes, id) in sources {
        let found = read(name, &bytes);
        let [Ok(article)] = &found[..] else { panic!("{name}: {found:?}") };
        assert_eq!(article.id, id, "{name}");
        is_the_page(article);
    }
}

#[test]
fn what_a_page_says_of_itself_is_taken_from_wherever_it_says_it() {
    let body = TEXT.split("\n\n").map(|p| format!("<p>{p}</p>")).collect::<String>();
    let heads = [
        r#"<meta property="article:published_time" content="2025-09-17T08:00:00Z"><meta property="og:title" content="Orel s'offre Tarn"><meta property="og:url" content="https://relais.example/2025/09/17/orel.html"><meta property="og:site_name" content="Le Relais">"#,
        r#"<title>Orel s'offre Tarn</title><meta name="DC.date" content="20250917"><link rel="canonical" href="https://relais.example/2025/09/17/orel.html"><meta property="og:site_name" content="Le Relais">"#,
        // The day stands in the address alone.
        r#"<title>Orel s'offre Tarn</title><link rel="canonical" href="https://relais.example/2025/09/17/orel.html"><meta property="og:site_name" content="Le Relais">"#,
    ];
    for head in heads {
        let page = format!("<html><head>{head}</head><body><article>{body}</article></body></html>");
        let found = read("page.html", page.as_bytes());
        let [Ok(article)] = &found[..] else { panic!("{found:?}") };
        is_the_page(article);
    }
    let microdata = format!(
        r#"<html><body><article itemscope itemtype="https://schema.org/NewsArticle"><h1>Orel s'offre Tarn</h1><time itemprop="datePublished" datetime="2025-09-17">hier</time>{body}</article></body></html>"#
    );
    let found = read("page.html", microdata.as_bytes());
    let [Ok(article)] = &found[..] else { panic!("{found:?}") };
    assert_eq!(
        (article.title.as_deref(), article.date.unwrap().to_string().as_str()),
        (Some("Orel s'offre Tarn"), "2025-09-17")
    );
}

#[test]
fn feeds_have_an_article_an_entry() {
    let rss = r#"<?xml version="1.0" encoding="ISO-8859-1"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
        <channel><title>Le Relais</title><language>fr</language><link>https://relais.example/</link><description>d</description>
        <item><title>La France et l&#39;Inde</title><link>https://relais.example/inde</link><pubDate>Thu, 18 Sep 2025 07:00:00 +0200</pubDate>
        <content:encoded><![CDATA[<p>La France et l'Inde ont signé un accord.</p><script>x()</script><p>Il vaut 2&nbsp;milliards.</p>]]></content:encoded></item>
        <item><title>Sans lien</title><description>Tarn ouvre &amp;agrave; Lille.</description></item></channel></rss>"#;
    let (bytes, ..) = encoding_rs::WINDOWS_1252.encode(rss);
    for name in ["feed.xml", "feed.rss", "feed"] {
        let found = read(name, &bytes);
        let [Ok(first), Ok(second)] = &found[..] else { panic!("{found:?}") };
        assert_eq!(first.id, "https://relais.example/inde");
        assert_eq!(first.text, "La France et l'Inde ont signé un accord.\n\nIl vaut 2 milliards.");
        assert_eq!(first.title.as_deref(), Some("La France et l'Inde"));
        assert_eq!(first.date.unwrap().to_string(), "2025-09-18");
        assert_eq!(first.outlet.as_deref(), Some("Le Relais"));
        assert_eq!((second.id.as_str(), second.text.as_str()), ("feed-2", "Tarn ouvre à Lille."));
    }
    let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>R</title><id>urn:r</id><updated>2025-09-18T07:00:00Z</updated>
        <entry><id>urn:e</id><title>T</title><updated>2025-09-18T07:00:00Z</updated><summary>Orel signe.</summary></entry></feed>"#;
    assert_eq!(told("a.atom", atom.as_bytes()), ["urn:e: Orel signe."]);
    assert!(told("b.xml", b"<a><b/></a>")[0].starts_with("b.xml: this is no feed"));
}

#[test]
fn tables_have_an_article_a_row() {
    let csv = "id;date;text\nc1;2025-09-17;\"Orel a ouvert\nune usine.\"\nc2;hier;x\nc3;2025-09-18;Tarn aussi.\n";
    let expected = [
        "c1: Orel a ouvert\nune usine.",
        "t.csv:4: \"hier\" is no date; write it as year, month and day: 2025-09-17",
        "c3: Tarn aussi.",
    ];
    assert_eq!(told("t.csv", csv.as_bytes()), expected);
    let (latin, ..) = encoding_rs::WINDOWS_1252.encode("\"title\",\"content\"\n\"Titre\",\"Le président a signé.\"\n");
    assert_eq!(told("t.csv", &latin), ["t-2: Le président a signé."]);
    assert_eq!(told("t.tsv", "id\ttext\na\tOrel signe.\n".as_bytes()), ["a: Orel signe."]);
    assert_eq!(told("t.csv", b"id,titre\n1,x\n"), ["t.csv:1: the first line names no column \"text\""]);
    let open = format!("id,text\na,Orel signe.\nb,\"{}", "x".repeat(9_000_000));
    assert_eq!(
        told("t.csv", open.as_bytes()),
        ["a: Orel signe.", "t.csv:3: the row cannot be read, nor those after it: one row may have 4 MB"]
    );
}

#[test]
fn what_is_cut_off_gives_what_stands_before() {
    let text = |n: usize| format!("Le groupe Orel a signé un accord numéro {n}.");
    let records: Vec<Vec<u8>> = (0..50)
        .map(|n| warc("conversion", &format!("https://x.example/{n}"), "text/plain", text(n).as_bytes()))
        .collect();
    let whole = records.concat();
    for (name, bytes) in [
        ("a.warc", whole[..whole.len() - 20].to_vec()),
        ("a.warc.gz", {
            let all: Vec<u8> = records.iter().flat_map(|record| gzip(record)).collect();
            all[..all.len() - 20].to_vec()
        }),
    ] {
        let found = told(name, &bytes);
        let (last, before) = found.split_last().unwrap();
        assert!(before.len() >= 49, "{name}: {}", before.len());
        assert_eq!(before[48], format!("https://x.example/48: {}", text(48)));
        assert!(last.contains("it was cut off"), "{name}: {last}");
    }
    let lines: String = (0..1000).map(|n| format!("{{\"id\": \"{n}\", \"text\": \"{}\"}}\n", text(n))).collect();
    let packed = gzip(lines.as_bytes());
    let found = told("l.jsonl.gz", &packed[..packed.len() / 2]);
    assert!(found.len() > 100, "{}", found.len());
    assert!(found.last().unwrap().contains("it ends too early: it was cut off"), "{:?}", found.last());
    let packed = tar(&[("a.txt", text(1).as_bytes()), ("b.txt", text(2).as_bytes())]);
    let first = format!("a.txt: {}", text(1));
    let broken = "t.tar: the archive is broken or cut off: failed to read entire block";
    assert_eq!(told("t.tar", &packed[..1034]), [&*first, broken]);
}

#[test]
fn what_is_meant_to_do_harm_ends_in_a_message() {
    // A bomb: 100 MB of one letter in some kilobytes, as text, as a page, 1 GB as a line, and a packed packet.
    let zeros = vec![b'a'; 100_000_000];
    let bomb = gzip(&zeros);
    assert!(bomb.len() < 500_000);
    let longest = "it is longer than 2 MB, the most that is read of such a file";
    assert_eq!(told("b.txt.gz", &bomb), [format!("b.txt.gz: {longest}")]);
    let line = gzip_all([zeros.as_slice(); 10]);
    assert_eq!(told("b.jsonl.gz", &line), ["b.jsonl.gz:1: the line is 1000.0 MB long, and one line may have 12 MB"]);
    assert!(told("b.html.gz", &bomb)[0].contains("it is longer than 16 MB"));
    let nested = (0..8).fold(b"Orel signe.".to_vec(), |inner, _| gzip(&inner));
    assert_eq!(told("n.txt.gz", &nested), ["n.txt.gz: more than 4 archives stand in one another here"]);
    // What names lead out of an archive leads nowhere.
    let names: Vec<String> = ["../../../etc/a.txt", "/etc/b.txt", "c/../../d.txt"]
        .iter()
        .flat_map(|name| told("t.tar", &tar(&[(name, b"Orel signe.")])))
        .collect();
    assert_eq!(names, ["etc/a.txt: Orel signe.", "etc/b.txt: Orel signe.", "c/d.txt: Orel signe."]);
    // Elements in elements, 100,000 deep; brackets, too.
    for open in ["<div>", "<b>", "<table><tr><td>", "<blockquote>", "<ul><li>"] {
        let deep = format!("<html><body>{}{TEXT}", open.repeat(100_000));
        let found = told("deep.html", deep.as_bytes());
        assert_eq!(found.len(), 1, "{open}: {found:?}");
    }
    let json =
        format!("<html><script type=\"application/ld+json\">{}</script><p>{TEXT}</p></html>", "[".repeat(100_000));
    assert_eq!(told("json.html", json.as_bytes()), [format!("json.html: {}", TEXT.replace("\n\n", " "))]);
    assert!(told("j.jsonl", "[".repeat(100_000).as_bytes())[0].starts_with("j.jsonl:1:"));
    let entities = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE r [<!ENTITY a \"{}\">]><rss><channel><item><description>&a;</description></item></channel></rss>",
        "b".repeat(1000)
    );
    assert_eq!(told("e.xml", entities.as_bytes()).len(), 1);
    // Encodings that are not what they say, and what is not seen.
    let says_wide = format!("<html><meta charset=\"utf-16\"><body><article><p>{TEXT}</p></article></body></html>");
    assert_eq!(told("w.html", says_wide.as_bytes()), [format!("w.html: {}", TEXT.replace("\n\n", " "))]);
    assert_eq!(told("m.txt", "\u{feff}O\u{200b}rel\u{202e} si\u{ad}gne\u{7}.".as_bytes()), ["m.txt: Orel signe ."]);
    assert_eq!(told("z.txt", b"Orel\0signe"), ["z.txt: this is a binary file, not text"]);
    let lengths = ["-1", "18446744073709551615", "x", ""];
    for length in lengths {
        let record =
            format!("WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: u\r\nContent-Length: {length}\r\n\r\nx");
        assert_eq!(told("l.warc", record.as_bytes()).len(), 1, "{length}");
    }
    assert!(!Path::new("/etc/a.txt").exists() && !Path::new("../etc").exists());
}
