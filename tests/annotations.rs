//! How the example articles are tagged and parsed, aligned for the eye, so that a change of the model
//! shows what it changes. `INSTA_UPDATE=always cargo test --release --test annotations` takes the new
//! reading over.

use newsgraph::article::{Article, Inputs, Metadata, Options};
use newsgraph::reader::Reader;
use newsgraph::syntax::{Tree, Upos};

/// Four lines of columns: words, parts of speech, lemmas, relation and head.
fn aligned(tree: &Tree) -> String {
    const WIDTH: usize = 110;
    let mut rows: [Vec<String>; 4] = Default::default();
    for (index, word) in tree.words.iter().enumerate() {
        let head = word.head.map_or("root".to_owned(), |h| format!("{}→{}", word.deprel.as_str(), h + 1));
        let cells = [format!("{} {}", index + 1, word.form), word.upos.to_string(), word.lemma.to_string(), head];
        for (row, cell) in rows.iter_mut().zip(cells) {
            row.push(cell);
        }
    }
    let length = |cell: &str| cell.chars().count();
    let widths: Vec<usize> = (0..tree.words.len()).map(|c| rows.iter().map(|r| length(&r[c])).max().unwrap()).collect();
    let (mut text, mut start) = (String::new(), 0);
    while start < widths.len() {
        let mut end = start + 1;
        while end < widths.len() && widths[start..=end].iter().map(|w| w + 2).sum::<usize>() <= WIDTH {
            end += 1;
        }
        for row in &rows {
            let cells: Vec<String> =
                (start..end).map(|c| format!("{}{}", row[c], " ".repeat(widths[c] - length(&row[c])))).collect();
            text.push_str(cells.join("  ").trim_end());
            text.push('\n');
        }
        text.push('\n');
        start = end;
    }
    text
}

#[test]
fn the_example_articles_are_parsed_so() {
    let reader = Reader::french().unwrap();
    let folder = "examples/articles".to_owned();
    let mut text = String::new();
    for article in Inputs::new(&[folder], Options { language: "fr".into(), ..Options::default() }) {
        let article = article.unwrap();
        text.push_str(&format!("# {}\n\n", article.id));
        for sentence in reader.parse(&article) {
            text.push_str(&aligned(&sentence.tree));
        }
    }
    insta::assert_snapshot!("trees", text);
}

#[test]
fn after_que_and_a_name_comes_a_verb() {
    let reader = Reader::french().unwrap();
    let text = "La ville garde une taxe que Tokyo juge injuste.".to_owned();
    let article = Article::new("spec".to_owned(), Metadata::default(), text).unwrap();
    let tree = &reader.parse(&article)[0].tree;
    let word = |form: &str| tree.words.iter().position(|w| w.form == form).unwrap();
    let (verb, subject) = (word("juge"), word("Tokyo"));
    assert_eq!((tree.words[verb].upos, tree.words[verb].lemma.as_str()), (Upos::Verb, "juger"));
    assert_eq!((tree.words[subject].head, tree.words[subject].deprel.base()), (Some(verb), "nsubj"));
}
