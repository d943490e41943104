//! What the recogniser is told of the words of an article.

use compact_str::CompactString;
use rustc_hash::FxHashMap;

use super::Gazetteer;
use crate::entity::gazetteer::Match;
use crate::network::key;
use crate::syntax::{Parser, Tree, Upos, Word};
use crate::text::{capitalised, hash, last};

/// How many other places of a word in the article are told.
const PLACES: usize = 3;

/// The further keys of each word of an article, beside those of its form: part of speech and place in the tree, what
/// the gazetteers know of it, and, of a capitalised word, what stands beside it at other places of the article
/// (Chieu and Ng 2003, *Named Entity Recognition with a Maximum Entropy Approach*). `matches` are the known names in
/// each sentence, `None` for one that is not wanted.
pub fn in_article(trees: &[&Tree], matches: &[Option<Vec<Match>>], gazetteer: &Gazetteer) -> Vec<Vec<Vec<u32>>> {
    let of_sentences = trees.iter().zip(matches);
    let known: Vec<Vec<(&str, bool)>> =
        of_sentences.map(|(tree, matches)| classes(tree, matches.as_deref().unwrap_or_default())).collect();
    let mut places: FxHashMap<&str, Vec<(usize, usize)>> = FxHashMap::default();
    for (sentence, tree) in trees.iter().enumerate() {
        for (at, word) in tree.words.iter().enumerate() {
            if is_open(word) {
                places.entry(&word.folded).or_default().push((sentence, at));
            }
        }
    }
    let mut all = Vec::with_capacity(trees.len());
    for (sentence, tree) in trees.iter().enumerate() {
        if matches[sentence].is_none() {
            all.push(Vec::new());
            continue;
        }
        let mut of_sentence = Vec::with_capacity(tree.words.len());
        let headline = is_headline(tree);
        for (at, word) in tree.words.iter().enumerate() {
            let mut keys = Vec::with_capacity(32);
            in_sentence(tree, at, headline, known[sentence][at], &mut keys);
            if capitalised(&word.form) && is_open(word) {
                let others = &places[word.folded.as_str()];
                let mut add = |respect: usize, value: u64| {
                    let key = key(respect, value);
                    if !keys.contains(&key) {
                        keys.push(key);
                    }
                };
                add(20, others.len().min(5) as u64);
                let others = others.iter().filter(|place| **place != (sentence, at));
                if others.clone().any(|&(s, w)| !capitalised(&trees[s].words[w].form)) {
                    add(21, 1);
                }
                let others = others.filter(|&&(s, w)| capitalised(&trees[s].words[w].form) && s != sentence);
                for &(s, w) in others.take(PLACES) {
                    let words = &trees[s].words;
                    let beside = |w: Option<usize>| w.and_then(|w| words.get(w));
                    let text = |w: Option<&Word>| {
                        w.map_or(
                            0,
                            |w| if w.upos == Upos::Propn { hash(shape(&w.form).as_str()) } else { hash(&w.lemma) },
                        )
                    };
                    add(22, text(beside(w.checked_sub(1))));
                    add(23, text(beside(Some(w + 1))));
                    add(24, hash(known[s][w].0) ^ u64::from(known[s][w].1));
                    if beside(w.checked_sub(1)).is_some_and(|w| gazetteer.is_forename(&w.form)) {
                        add(25, 1);
                    }
                    let head = words[w].head.map(|h| &words[h]);
                    add(26, hash(words[w].deprel.as_str()) ^ head.map_or(0, |h| hash(&h.lemma)).rotate_left(7));
                }
            }
            of_sentence.push(keys);
        }
        all.push(of_sentence);
    }
    all
}

/// For each word the class of the known name that covers it, empty for none, and whether it is another than the name's
/// first word.
fn classes<'a>(tree: &Tree, matches: &[Match<'a>]) -> Vec<(&'a str, bool)> {
    let mut found = vec![("", false); tree.words.len()];
    for known in matches {
        for word in known.words.clone() {
            found[word] = (known.seeds[0].class, word > known.words.start);
        }
    }
    found
}

fn is_open(word: &Word) -> bool {
    matches!(word.upos, Upos::Propn | Upos::Noun | Upos::Adj | Upos::X | Upos::Verb)
}

fn shape(form: &str) -> CompactString {
    let kind = |c: char| match c {
        c if c.is_uppercase() => 'X',
        c if c.is_lowercase() => 'x',
        c if c.is_numeric() => '9',
        c => c,
    };
    form.chars().take(40).map(kind).collect()
}

fn squeeze(shape: &str) -> CompactString {
    let mut squeezed = CompactString::default();
    for c in shape.chars() {
        if !squeezed.ends_with(c) {
            squeezed.push(c);
        }
    }
    squeezed
}

/// The keys of a form: first itself, then beginnings and endings, shape, letters, what the lexicon and the
/// gazetteers know of it.
pub fn of_form(form: &str, parser: &Parser, gazetteer: &Gazetteer) -> Vec<u32> {
    let lower = CompactString::from_str_to_lowercase(form);
    let first = |count: usize| lower.char_indices().nth(count).map_or(lower.as_str(), |(end, _)| &lower[..end]);
    let shape = shape(form);
    let mut keys = Vec::new();
    let mut add = |respect: usize, value: u64| keys.push(key(respect, value));
    add(0, hash(&lower));
    add(1, hash(&shape));
    add(2, hash(&squeeze(&shape)));
    add(9, u64::from(gazetteer.is_forename(form)));
    add(10, hash(first(2)));
    add(11, hash(first(3)));
    add(12, hash(first(4)));
    add(13, hash(last(&lower, 2)));
    add(14, hash(last(&lower, 3)));
    add(15, hash(last(&lower, 4)));
    add(16, hash(last(&lower, 5)));
    add(17, parser.listed(form));
    let padded: Vec<char> = std::iter::once('^').chain(lower.chars().take(22)).chain(['$']).collect();
    for letters in padded.windows(3) {
        let three: CompactString = letters.iter().collect();
        add(19, hash(&three));
    }
    keys
}

/// The keys of a word in its sentence, which may be a headline in capitals.
fn in_sentence(tree: &Tree, at: usize, headline: bool, known: (&str, bool), keys: &mut Vec<u32>) {
    let word = &tree.words[at];
    let head = word.head.map(|head| &tree.words[head]);
    let lemma = |word: &Word| if word.upos == Upos::Propn { hash("") } else { hash(&word.lemma) };
    let relation = hash(word.deprel.as_str());
    let (name, inner) = known;
    let mut add = |respect: usize, value: u64| keys.push(key(respect, value));
    add(3, word.upos as u64);
    add(4, lemma(word));
    add(5, relation);
    add(6, head.map_or(0, lemma));
    add(7, relation ^ head.map_or(0, |head| head.upos as u64).rotate_left(17));
    add(8, hash(name) ^ u64::from(inner));
    add(18, u64::from(at == 0) + 2 * u64::from(headline));
}

/// Whether a sentence stands in capitals.
fn is_headline(tree: &Tree) -> bool {
    tree.words.iter().all(|w| w.form.chars().all(|c| !c.is_lowercase()))
}
