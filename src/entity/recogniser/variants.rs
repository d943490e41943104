//! Variants of annotated texts in which other names stand for some of those there, so that a recogniser
//! learns from what stands around a name and not the names by heart (mention replacement: Dai and Adel
//! 2020, *An Analysis of Simple Data Augmentation for Named Entity Recognition*).

use rustc_hash::FxHashMap;

use super::Annotated;
use super::brat::Annotation;
use crate::network::train::Random;
use crate::text::{Span, capitalised};

/// Names to put in the place of others, by class.
#[derive(Debug, Default)]
pub struct Names(FxHashMap<String, Vec<String>>);

/// The share of the names that are replaced,
const REPLACED: f32 = 0.6;
/// and of these the share that is made of two halves of others: a word that nobody has met.
const SPLICED: f32 = 0.35;

impl Names {
    /// The names in annotated texts, and others of a class.
    pub fn new(texts: &[Annotated], others: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut names = Self::default();
        for text in texts {
            for annotation in &text.annotations {
                names.add(&annotation.class, annotation.span.of(&text.text));
            }
        }
        for (class, name) in others {
            names.add(&class, &name);
        }
        names.0.values_mut().for_each(|list| {
            list.sort();
            list.dedup();
        });
        names
    }

    fn add(&mut self, class: &str, name: &str) {
        if is_plain(name) {
            self.0.entry(class.to_owned()).or_default().push(name.to_owned());
        }
    }

    /// Another name for `name`: of as many words, and with a vowel first where it has one.
    fn other(&self, class: &str, name: &str, random: &mut Random) -> Option<String> {
        let list = self.0.get(class)?;
        let words: Vec<&str> = name.split(' ').collect();
        let mut made = Vec::with_capacity(words.len());
        for at in 0..words.len() {
            // Forenames and surnames of different people go together as well as any.
            let found = (0..20).find_map(|_| {
                let other = &list[random.below(list.len())];
                let others: Vec<&str> = other.split(' ').collect();
                let word = *others.get(at).filter(|_| others.len() == words.len())?;
                let spliced =
                    if random.share() < SPLICED { splice(word, &list[random.below(list.len())]) } else { None };
                let word = spliced.unwrap_or_else(|| word.to_owned());
                (at > 0 || elides(&word) == elides(words[0])).then_some(word)
            })?;
            made.push(found);
        }
        Some(made.join(" "))
    }
}

/// Whether the name is made of capitalised words alone.
fn is_plain(name: &str) -> bool {
    let letters = |word: &str| word.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '\'' | '&' | '.'));
    name.split(' ').all(|word| capitalised(word) && letters(word)) && name.chars().any(char::is_lowercase)
}

fn elides(word: &str) -> bool {
    crate::text::fold(word).starts_with(['a', 'e', 'i', 'o', 'u', 'h', 'y'])
}

/// The first half of one word and the second of another.
fn splice(first: &str, second: &str) -> Option<String> {
    let second = second.rsplit(' ').next()?;
    let half = |word: &str| word.char_indices().nth(word.chars().count().div_ceil(2)).map(|(at, _)| at);
    let made = format!("{}{}", &first[..half(first)?], &second[half(second)?..]);
    (made.chars().count() > 3 && made.chars().skip(1).all(char::is_lowercase)).then_some(made)
}

/// A variant of a text: a name that is replaced is replaced wherever it stands.
pub fn variant(text: &Annotated, names: &Names, random: &mut Random) -> Annotated {
    let mut annotations = text.annotations.clone();
    annotations.sort_by_key(|annotation| annotation.span.start);
    let mut others: FxHashMap<(&str, &str), Option<String>> = FxHashMap::default();
    let mut made = Annotated { text: String::new(), annotations: Vec::new() };
    let mut at = 0;
    for annotation in &annotations {
        let Span { start, end } = annotation.span;
        if start < at {
            continue;
        }
        let name = annotation.span.of(&text.text);
        made.text.push_str(&text.text[at..start]);
        // *le Sénat*, *l'Oréal*: what has an article is no name like others.
        let before = text.text[..start].trim_end().rsplit([' ', '\n']).next().unwrap_or_default().to_lowercase();
        let article =
            ["le", "la", "les", "du", "des", "au", "aux"].contains(&before.as_str()) || before.ends_with("l'");
        let other = others.entry((annotation.class.as_str(), name)).or_insert_with(|| {
            let replace = is_plain(name) && !article && random.share() < REPLACED;
            replace.then(|| names.other(&annotation.class, name, random)).flatten()
        });
        let other = other.as_deref().filter(|_| !article).unwrap_or(name);
        let start = made.text.len();
        made.text.push_str(other);
        made.annotations.push(Annotation { span: Span::new(start, made.text.len()), class: annotation.class.clone() });
        at = end;
    }
    made.text.push_str(&text.text[at..]);
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variant_keeps_its_annotations_on_its_names() {
        let text = "Jean Orel dirige Tarn. Il dit que Tarn va bien, et le Sénat avec Tarn.".to_owned();
        let spans = [(0, 9, "Person"), (17, 21, "Organization"), (34, 38, "Organization"), (67, 71, "Organization")];
        let annotation = |(start, end, class): (usize, usize, &str)| Annotation {
            span: Span::new(start, end),
            class: class.to_owned(),
        };
        let text = Annotated { text, annotations: spans.map(annotation).to_vec() };
        let others = [("Organization", "Belcor"), ("Organization", "Ganelan"), ("Person", "Marie Duchet")];
        let names = Names::new(std::slice::from_ref(&text), others.map(|(c, n)| (c.to_owned(), n.to_owned())));
        let mut changed = 0;
        for seed in 0..20 {
            let variant = variant(&text, &names, &mut Random::new(seed));
            let found: Vec<&str> = variant.annotations.iter().map(|a| a.span.of(&variant.text)).collect();
            assert_eq!(found[1], found[2], "one name, one replacement");
            assert_eq!(found[0].split(' ').count(), 2);
            assert!(variant.text.contains(&format!("{} dirige {}.", found[0], found[1])), "{}", variant.text);
            changed += usize::from(found[1] != "Tarn");
        }
        assert!((5..20).contains(&changed));
    }
}
