//! Training of a model from treebanks and lexica.

use super::lemma::{Entry, Lemmatiser};
use super::parser::Arcs;
use super::perceptron::{Features, Trainer, best, mean};
use super::tagger::Tagger;
use super::words::{contraction, contraction_features};
use super::{Model, Tree, Upos};
use crate::lang::Language;
use crate::text::Span;

/// What a model is trained from.
#[derive(Debug, Default)]
pub struct Sources {
    /// Sentences: the text that the tokens spell, and the tree.
    pub sentences: Vec<(String, Tree)>,
    /// Lexicon entries: form, part of speech, lemma.
    pub lexicon: Vec<(String, Upos, String)>,
}

/// Pseudo-random numbers with a fixed seed (xorshift64*, Vigna 2016): training must repeat.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        ((self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize) % bound.max(1)
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i + 1));
        }
    }
}

/// The order in which a run of training sees its examples, by the run's number.
pub struct Order(pub u64);

impl Order {
    /// The indices of `length` examples in the order of a round.
    pub fn indices(&self, round: usize, length: usize) -> Vec<usize> {
        let mut indices: Vec<usize> = (0..length).collect();
        Random::new(self.0 * 1000 + round as u64 + 1).shuffle(&mut indices);
        indices
    }

    /// The run's own random numbers.
    pub fn random(&self) -> Random {
        Random::new(self.0 * 1000 + 999)
    }
}

/// Trains a model; `say` hears of the progress.
///
/// The parser is trained on the tags that the tagger gives to sentences it has not seen (jackknifing
/// in `FOLDS` parts), since those are the tags that it will meet.
pub fn train(sources: &Sources, language: &'static Language, mut say: impl FnMut(&str)) -> Model {
    const FOLDS: usize = 5;
    const TAGGER_ROUNDS: usize = 8;
    const TAGGER_RUNS: u64 = 4;
    const PARSER_RUNS: u64 = 8;
    const PARSER_ROUNDS: usize = 15;
    let runs = |count| (0..count).map(Order).collect::<Vec<Order>>();
    // The treebanks' own lemmas go before the lexicon's.
    let seen = sources.sentences.iter().flat_map(|(_, tree)| &tree.words);
    let seen = seen.map(|w| (w.form.replace('’', "'"), w.upos, w.lemma.to_string(), false));
    let listed = sources.lexicon.iter().map(|(form, upos, lemma)| (form.clone(), *upos, lemma.clone(), true));
    let lemmas =
        Lemmatiser::learn(seen.chain(listed).map(|(form, upos, lemma, listed)| Entry { form, upos, lemma, listed }));

    say("contractions");
    let contractions = train_contractions(&sources.sentences, language);
    say("tagger");
    let mut trees: Vec<Tree> = sources.sentences.iter().map(|(_, tree)| tree.clone()).collect();
    let tagger = Tagger::train(&trees, &lemmas, TAGGER_ROUNDS, &runs(TAGGER_RUNS));
    let gold = trees.clone();
    for fold in 0..FOLDS {
        say(&format!("tags for the parser, part {} of {FOLDS}", fold + 1));
        let others: Vec<Tree> =
            gold.iter().enumerate().filter(|(i, _)| i % FOLDS != fold).map(|(_, t)| t.clone()).collect();
        let part = Tagger::train(&others, &lemmas, TAGGER_ROUNDS, &runs(1));
        for tree in trees.iter_mut().skip(fold).step_by(FOLDS) {
            part.tag(tree, &lemmas);
            for word in &mut tree.words {
                word.lemma = lemmas.lemma(&word.form, word.upos);
            }
        }
    }
    say("parser");
    let arcs = Arcs::train(&trees, PARSER_ROUNDS, &runs(PARSER_RUNS));
    Model { language: language.code.to_owned(), lemmas, contractions, tagger, arcs }
}

fn train_contractions(sentences: &[(String, Tree)], language: &Language) -> super::perceptron::Weights {
    const ROUNDS: usize = 8;
    let mut trainer = Trainer::new(2);
    let (mut features, mut scores) = (Features::default(), Vec::new());
    for _ in 0..ROUNDS {
        for (text, tree) in sentences {
            let tokens: Vec<Span> = tree.words.iter().filter(|w| !w.continues).map(|w| w.span).collect();
            for (index, token) in tokens.iter().enumerate() {
                if !contraction(token.of(text), language).is_some_and(|(_, open)| open) {
                    continue;
                }
                let two = usize::from(tree.words.iter().any(|w| w.continues && w.span == *token));
                contraction_features(text, &tokens, index, &mut features);
                trainer.score(&features, &mut scores);
                let guess = best(&scores, |_| true).unwrap_or(0);
                trainer.learn(&features, two, guess);
            }
        }
    }
    mean(vec![trainer], 2)
}
