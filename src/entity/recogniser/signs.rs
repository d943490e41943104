//! What speaks for the class of a name beside the networks: what the tables know, and the nouns that say what bears it.
//!
//! Each sign is a weight on a tag of a word. It is added to the scores of each network, so that the best sequence of
//! tags is sought with it.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::{Knowledge, Match, first_tag};
use crate::entity::gazetteer::is_field;
use crate::entity::name::PERSON;
use crate::syntax::{Tree, Upos, Word};
use crate::text::{capitalised, lower};

/// What speaks for a name that the tables know as one thing. This and the others were chosen on the development articles
/// of WiNER (`models/fr/README.md`).
const KNOWN: f32 = 3.0;

/// What speaks for a product where they know it and the company that is named like it: WiNER has services as products,
/// whoever runs them.
const SERVICE: f32 = 20.0;

/// What speaks for the class of a noun that says what bears a name.
const NOUN: f32 = 4.0;

/// How many such nouns count.
const NOUNS: usize = 3;

/// A weight that speaks for a tag of a word.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sign {
    /// Index of the sentence.
    pub sentence: usize,
    /// Index of the word in it.
    pub word: usize,
    /// The tag.
    pub tag: usize,
    /// The weight, in the unit of a network's scores.
    pub weight: f32,
}

/// The signs in an article; `matches` are the known names in each sentence, `None` for one that is not read.
pub fn signs(trees: &[&Tree], matches: &[Option<Vec<Match>>], knowledge: Knowledge, classes: &[String]) -> Vec<Sign> {
    let classes = Classes { knowledge, names: classes };
    let read = || trees.iter().enumerate().zip(matches).filter_map(|(read, matches)| Some((read, matches.as_ref()?)));
    let mut signs = Vec::new();
    let mut add = |sentence: usize, words: Range<usize>, class: usize, weight: f32| {
        let tag = |word: usize| first_tag(class) + usize::from(word > words.start);
        signs.extend(words.clone().map(|word| Sign { sentence, word, tag: tag(word), weight }));
    };
    let mut typed = Typed::default();
    for ((sentence, tree), matches) in read() {
        for known in matches {
            if let Some((class, weight)) = classes.of_known(tree, known) {
                add(sentence, known.words.clone(), class, weight);
            }
        }
        typed.learn(tree, classes);
    }
    for ((sentence, tree), _) in read().filter(|_| !typed.0.is_empty()) {
        let folded = tree.folded(0..tree.words.len());
        for at in 0..folded.len() {
            for name in typed.at(tree, &folded, at) {
                let weight = NOUN * (name.nouns.min(NOUNS) as f32).sqrt();
                add(sentence, at..at + name.words.len(), name.class, weight);
            }
        }
    }
    signs
}

/// The classes of names.
#[derive(Clone, Copy)]
struct Classes<'a> {
    knowledge: Knowledge<'a>,
    names: &'a [String],
}

impl Classes<'_> {
    /// The number of the class that a class of the domain is a kind of.
    fn number(self, class: &str) -> Option<usize> {
        self.names.iter().position(|name| (self.knowledge.is_a)(class, name))
    }

    /// The class of a known name where nothing else bears it, and what speaks for it.
    fn of_known(self, tree: &Tree, known: &Match) -> Option<(usize, f32)> {
        let words = &known.words;
        let (first, seed) = (&tree.words[words.start], &known.seeds[0]);
        // Beside another name it is a part of one.
        let part = words.start > 0 && is_name(tree, words.start - 1) || is_name(tree, words.end);
        let capital = tree.words[words.clone()].iter().any(|word| capitalised(&word.form));
        if part || !capital || is_field(seed) {
            return None;
        }
        // A word of the language is rather that (*Nature*), and what bears a place's name need not be there.
        let common = || self.knowledge.parser.listed(&first.form.to_lowercase()) != 0;
        if words.len() == 1 && (common() || (self.knowledge.is_a)(seed.class, "Location")) {
            return None;
        }
        let class = self.number(seed.class)?;
        let others = |class| known.seeds[1..].iter().all(|seed| self.number(seed.class) == class);
        if others(Some(class)) {
            return Some((class, KNOWN));
        }
        let product = self.number("Project");
        let service = self.number("Organization") == Some(class) && others(product);
        Some((product.filter(|_| service)?, SERVICE))
    }

    /// The class that a noun gives the name at `words`: *la sonde Orel*, *l'application de messages Orel*,
    /// *Orel, une sonde*, *Orel est une petite sonde*.
    fn of_noun(self, tree: &Tree, words: Range<usize>) -> Option<usize> {
        let lexicon = self.knowledge.lexicon;
        let of = |noun: usize| {
            let noun = tree.words.get(noun).filter(|noun| noun.upos == Upos::Noun && !capitalised(&noun.form))?;
            let lemma = lower(&noun.lemma);
            let class = [&lexicon.heads, &lexicon.things].iter().find_map(|table| table.get(&*lemma));
            let post = || lexicon.titles.contains(&*lemma).then_some(PERSON);
            self.number(class.map(String::as_str).or_else(post)?)
        };
        let first = &tree.words[words.start];
        let own = |relation| tree.child(words.start, relation).is_some();
        let beside = matches!(first.deprel.base(), "appos" | "flat" | "nmod") && !own("case") && !own("det");
        let above = first.head.filter(|&head| beside && head < words.start);
        let after = || {
            let [mark, article, further, ..] = tree.words.get(words.end..)? else { return None };
            let says = mark.form == "," || mark.lemma == "être" && mark.feats.has("VerbForm", "Fin");
            let noun = words.end + 2 + usize::from(further.upos == Upos::Adj);
            (says && article.feats.has("Definite", "Ind")).then_some(noun)
        };
        above.and_then(of).or_else(|| of(after()?))
    }
}

/// A name that nouns of an article give a class.
struct TypedName<'a> {
    /// Its words, folded.
    words: Vec<&'a str>,
    class: usize,
    /// How many nouns give it the class.
    nouns: usize,
}

/// Such names by their first words.
#[derive(Default)]
struct Typed<'a>(FxHashMap<&'a str, Vec<TypedName<'a>>>);

impl<'a> Typed<'a> {
    /// Adds the names in a sentence: runs of capitalised words.
    fn learn(&mut self, tree: &'a Tree, classes: Classes) {
        let mut at = 0;
        while at < tree.words.len() {
            let length = tree.words[at..].iter().take_while(|word| capitalised(&word.form)).count();
            let words = at..at + length;
            at = words.end.max(at + 1);
            if !is_name(tree, words.start) {
                continue;
            }
            let Some(class) = classes.of_noun(tree, words.clone()) else { continue };
            let words = tree.folded(words);
            let names = self.0.entry(words[0]).or_default();
            match names.iter_mut().find(|name| name.words == words && name.class == class) {
                Some(name) => name.nouns += 1,
                None => names.push(TypedName { words, class, nouns: 1 }),
            }
        }
    }

    /// The longest name that begins at a word, with each class that nouns give it.
    fn at(&self, tree: &Tree, folded: &[&str], at: usize) -> impl Iterator<Item = &TypedName<'a>> {
        let names = self.0.get(folded[at]).filter(|_| capitalised(&tree.words[at].form));
        let here = names.into_iter().flatten().filter(move |name| folded[at..].starts_with(&name.words));
        let longest = here.clone().map(|name| name.words.len()).max();
        here.filter(move |name| Some(name.words.len()) == longest)
    }
}

/// Whether a word, if there is one, is written as a name.
fn is_name(tree: &Tree, at: usize) -> bool {
    let nominal = |word: &&Word| matches!(word.upos, Upos::Propn | Upos::X | Upos::Noun);
    tree.words.get(at).filter(nominal).is_some_and(|word| capitalised(&word.form))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::{Gazetteer, Lexicon, Recogniser};
    use crate::lang::FRENCH;
    use crate::seeds::Seeds;
    use crate::syntax::{Model, Parser};
    use crate::text;

    /// The signs in a text: words, each with the class that is spoken for and the weight.
    fn told(written: &str) -> Vec<String> {
        let parser = Parser::new(Model::french().unwrap()).unwrap();
        let gazetteer = Gazetteer::new(vec![Seeds::embedded().unwrap()]);
        let recogniser = Recogniser::french().unwrap();
        let lexicon = Lexicon::parse("head Project = sonde, application\ntitle = ministre").unwrap();
        let is_a = |class: &str, ancestor: &str| match class {
            "Country" | "Place" => ancestor == "Location",
            "Company" | "MediaOrganization" => ancestor == "Organization",
            _ => class == ancestor,
        };
        let knowledge = Knowledge {
            language: &FRENCH,
            gazetteer: &gazetteer,
            parser: &parser,
            recogniser: &recogniser,
            lexicon: &lexicon,
            is_a: &is_a,
        };
        let sentences = text::sentences(written, text::paragraphs(written)[0], &FRENCH);
        let trees: Vec<Tree> =
            sentences.into_iter().map(|span| parser.parse(written, &text::tokens(written, span, &FRENCH))).collect();
        let trees: Vec<&Tree> = trees.iter().collect();
        let matches: Vec<_> = trees.iter().map(|tree| Some(gazetteer.matches(tree))).collect();
        let class = |tag: usize| &recogniser.classes()[(tag - 1) / 2];
        let mut signs = signs(&trees, &matches, knowledge, recogniser.classes());
        signs.sort_by_key(|sign| (sign.sentence, sign.word));
        let line =
            |sign: &Sign| format!("{} {} {}", trees[sign.sentence].words[sign.word].form, class(sign.tag), sign.weight);
        signs.iter().map(line).collect()
    }

    #[test]
    fn a_noun_gives_a_name_its_class_everywhere() {
        let text = "La sonde Junelle est arrivée. Junelle va bien, dit le ministre Orme Tarnel.";
        let expected = ["Junelle Project 4", "Junelle Project 4", "Orme Person 4", "Tarnel Person 4"];
        assert_eq!(told(text), expected);
        assert_eq!(told("Selon Orel, Junelle est une petite sonde."), ["Junelle Project 4"]);
        assert_eq!(told("Il est le chef de la sonde de Junelle."), [""; 0]);
    }

    #[test]
    fn the_tables_speak_for_what_one_thing_alone_is_called() {
        assert_eq!(told("Elle lit Le Monde."), ["Le Organization 3", "Monde Organization 3"]);
        // A service, and the company of that name.
        assert_eq!(told("Elle est sur Snapchat."), ["Snapchat Project 20"]);
        // A word of the language, a place that may be anything, a part of a longer name.
        assert_eq!(told("Orange recrute. Lyon recrute. Junelle Snapchat recrute."), [""; 0]);
        let place = ["Afrique Location 3", "de Location 3", "le Location 3", "Sud Location 3"];
        assert_eq!(told("Elle vit en Afrique du Sud."), place);
    }
}
