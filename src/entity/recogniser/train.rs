//! Training of the recogniser: a few networks with different random weights, which judge together.

use rayon::prelude::*;

use super::brat::Annotation;
use super::keys::{in_article, of_form};
use super::variants::{Names, variant};
use super::{Gazetteer, Member, OUTSIDE, Recogniser, first_tag, follows, tag_count};
use crate::network::Quantization;
use crate::network::train::{Affine, Config, Learner, Random, Rows, Slot, Slots, Task, Weights, apply, rectify_back};
use crate::syntax::{Parser, Tree};
use crate::text::{self, Span};

/// A text with its annotations.
#[derive(Debug, Clone)]
pub struct Annotated {
    /// The text.
    pub text: String,
    /// Annotated spans; spans within others are left out of account.
    pub annotations: Vec<Annotation>,
}

/// What a recogniser learns from.
#[derive(Debug, Default)]
pub struct Sources {
    /// Annotated articles.
    pub texts: Vec<Annotated>,
    /// Short annotated passages, each learnt many times with ever other names.
    pub passages: Vec<Annotated>,
    /// The classes of names; annotations of others are passed over.
    pub classes: Vec<String>,
    /// Classes of the seed tables, and the class for whose names theirs can stand.
    pub names_of: Vec<(String, String)>,
}

const CONFIG: Config = Config {
    inputs: 80,
    hidden: 80,
    layers: 1,
    epochs: 12,
    batch: 300,
    rate: 0.003,
    drop_inputs: 0.2,
    drop_layers: 0.35,
    drop_rows: 0.2,
    rare: 1.0,
    seed: 1,
};
const HIDDEN: usize = 64;
const DROP_HIDDEN: f32 = 0.25;

/// How many networks there are. More are better by ever less, and each takes its time.
const MEMBERS: u64 = 3;

/// How many variants of each passage are learnt.
const PASSAGE_VARIANTS: usize = 6;

/// How often a key has to be met to have a row.
const LEAST: u32 = 4;

/// A sentence to learn from.
struct Example {
    rows: Vec<Vec<u32>>,
    tags: Vec<usize>,
}

/// Where the weights on the encoder stand.
#[derive(Debug)]
struct Field {
    tags: usize,
    hidden: Affine,
    scores: Affine,
    transitions: Slot,
}

impl Field {
    fn new(tags: usize, slots: &mut Slots, width: usize) -> Self {
        Self {
            tags,
            hidden: slots.affine(width, HIDDEN),
            scores: slots.affine(HIDDEN, tags),
            transitions: slots.slot(tags, tags),
        }
    }
}

impl Task for Field {
    type Example = Example;

    fn rows<'a>(&self, example: &'a Example) -> &'a [Vec<u32>] {
        &example.rows
    }

    fn learn(
        &self,
        weights: &Weights,
        example: &Example,
        y: &[f32],
        random: &mut Random,
        scale: f32,
        gradient: &mut [f32],
        dy: &mut [f32],
    ) -> f64 {
        let mut hidden = weights.hidden(y, self.hidden);
        let mask = random.mask(HIDDEN, DROP_HIDDEN);
        apply(&mut hidden, &mask);
        let scores = weights.map(&hidden, self.scores);
        let transitions = weights.of(self.transitions);
        let (loss, mut dscores, mut dtransitions) = loss(&scores, transitions, &example.tags, self.tags);
        dscores.iter_mut().chain(&mut dtransitions).for_each(|d| *d *= scale);
        let sums = self.transitions.of_mut(gradient).iter_mut().zip(dtransitions);
        sums.for_each(|(sum, d)| *sum += d);
        let mut dhidden = vec![0.0; hidden.len()];
        weights.map_back(&hidden, &dscores, self.scores, gradient, &mut dhidden);
        apply(&mut dhidden, &mask);
        rectify_back(&mut dhidden, &hidden);
        weights.map_back(y, &dhidden, self.hidden, gradient, dy);
        loss
    }
}

/// The negative log-likelihood of `right` under a linear-chain field, and its gradients by scores and
/// transitions: the forward–backward algorithm.
fn loss(scores: &[f32], transitions: &[f32], right: &[usize], tags: usize) -> (f64, Vec<f32>, Vec<f32>) {
    let words = right.len();
    let score = |word: usize, tag: usize| f64::from(scores[word * tags + tag]);
    let step = |before: usize, tag: usize| {
        if follows(before, tag) { f64::from(transitions[before * tags + tag]) } else { f64::NEG_INFINITY }
    };
    let mut forward = vec![f64::NEG_INFINITY; words * tags];
    let mut backward = vec![0.0; words * tags];
    for (tag, first) in forward.iter_mut().enumerate().take(tags) {
        *first = step(OUTSIDE, tag) + score(0, tag);
    }
    for word in 1..words {
        for tag in 0..tags {
            let sum = log_sum((0..tags).map(|before| forward[(word - 1) * tags + before] + step(before, tag)));
            forward[word * tags + tag] = sum + score(word, tag);
        }
    }
    for word in (0..words.saturating_sub(1)).rev() {
        for tag in 0..tags {
            let next = |after: usize| step(tag, after) + score(word + 1, after) + backward[(word + 1) * tags + after];
            backward[word * tags + tag] = log_sum((0..tags).map(next));
        }
    }
    let all = log_sum(forward[(words - 1) * tags..].iter().copied());
    let mut dscores: Vec<f64> = forward.iter().zip(&backward).map(|(f, b)| (f + b - all).exp()).collect();
    let mut dtransitions = vec![0.0; tags * tags];
    let mut own = 0.0;
    for (word, &right_tag) in right.iter().enumerate() {
        let right_before = if word == 0 { OUTSIDE } else { right[word - 1] };
        own += score(word, right_tag) + step(right_before, right_tag);
        dscores[word * tags + right_tag] -= 1.0;
        dtransitions[right_before * tags + right_tag] -= 1.0;
        for tag in 0..tags {
            let end = score(word, tag) + backward[word * tags + tag] - all;
            for before in 0..tags {
                let start = match word {
                    0 if before == OUTSIDE => 0.0,
                    0 => f64::NEG_INFINITY,
                    _ => forward[(word - 1) * tags + before],
                };
                dtransitions[before * tags + tag] += (start + step(before, tag) + end).exp();
            }
        }
    }
    let narrow = |numbers: Vec<f64>| numbers.into_iter().map(|number| number as f32).collect();
    (all - own, narrow(dscores), narrow(dtransitions))
}

/// log Σ exp.
fn log_sum(terms: impl Iterator<Item = f64> + Clone) -> f64 {
    let largest = terms.clone().fold(f64::NEG_INFINITY, f64::max);
    if largest == f64::NEG_INFINITY {
        return largest;
    }
    largest + terms.map(|term| (term - largest).exp()).sum::<f64>().ln()
}

/// The trees of the sentences of a text.
pub(super) fn sentences(text: &str, parser: &Parser) -> Vec<Tree> {
    let language = parser.language();
    let spans = text::paragraphs(text).into_iter().flat_map(|p| text::sentences(text, p, language));
    let trees = spans.map(|span| parser.parse(text, &text::tokens(text, span, language)));
    trees.filter(|tree| !tree.words.is_empty()).collect()
}

/// The annotations that lie in no other.
pub(super) fn outermost(annotations: &[Annotation]) -> Vec<Annotation> {
    let inside =
        |a: &Annotation, b: &Annotation| a.span != b.span && b.span.start <= a.span.start && a.span.end <= b.span.end;
    annotations.iter().filter(|a| !annotations.iter().any(|b| inside(a, b))).cloned().collect()
}

/// Trains a recogniser of names. `say` hears of the progress.
pub fn train(sources: &Sources, parser: &Parser, gazetteer: &Gazetteer, say: impl Fn(&str) + Sync) -> Recogniser {
    let Sources { texts, passages, classes, names_of } = sources;
    let others = gazetteer.entities().filter_map(|seed| {
        let (_, class) = names_of.iter().find(|(from, _)| from == seed.class)?;
        Some((class.clone(), seed.label.to_owned()))
    });
    let names = Names::new(texts, others);
    let mut random = Random::new(CONFIG.seed);
    let variants = (0..PASSAGE_VARIANTS).flat_map(|_| passages).map(|text| variant(text, &names, &mut random));
    let all: Vec<Annotated> = texts.iter().cloned().chain(variants).collect();
    let read = |annotated: &Annotated| {
        let gold = outermost(&annotated.annotations);
        let trees = sentences(&annotated.text, parser);
        let matches: Vec<_> = trees.iter().map(|tree| Some(gazetteer.matches(tree))).collect();
        let further = in_article(&trees.iter().collect::<Vec<_>>(), &matches, gazetteer);
        let with_form = |(further, tree): (Vec<Vec<u32>>, &Tree)| {
            let forms = tree.words.iter().map(|word| of_form(&word.form, parser, gazetteer));
            let keys = forms.zip(further).map(|(form, further)| [form, further].concat()).collect();
            (keys, tags(tree, &gold, classes))
        };
        further.into_iter().zip(&trees).map(with_form).collect::<Vec<_>>()
    };
    let sentences: Vec<(Vec<Vec<u32>>, Vec<usize>)> = all.par_iter().flat_map_iter(read).collect();
    let words = sentences.iter().flat_map(|(keys, _)| keys.clone()).collect();
    let rows = Rows::new([words, Vec::new()], [LEAST, 1]);
    let example = |(keys, tags): (Vec<Vec<u32>>, Vec<usize>)| {
        (Example { rows: keys.iter().map(|keys| rows.of(keys)).collect(), tags }, 1.0)
    };
    let examples: Vec<(Example, f32)> = sentences.into_iter().map(example).collect();
    let count = tag_count(classes.len());
    let member = |seed: u64| {
        let config = Config { seed, ..CONFIG };
        let mut learner = Learner::new(config, &rows.counts, |slots, width| Field::new(count, slots, width));
        learner.train(&examples, |epoch, loss| {
            say(&format!("network {seed} of {MEMBERS}, epoch {epoch} of {}, loss {loss:.4}", CONFIG.epochs));
        });
        let (field, weights) = (&learner.task, &learner.weights);
        Member {
            encoder: learner.encoder(&rows.inputs),
            hidden: weights.matrix(field.hidden, Quantization::STATE),
            tags: weights.matrix(field.scores, Quantization::RECTIFIED),
            transitions: weights.of(field.transitions).to_vec(),
        }
    };
    let members = (1..=MEMBERS).into_par_iter().map(member).collect();
    Recogniser { members, classes: classes.clone(), buffers: Default::default() }
}

/// The tags of the words of a sentence: a word is of a name when it lies in its span.
fn tags(tree: &Tree, gold: &[Annotation], classes: &[String]) -> Vec<usize> {
    let of = |span: Span| {
        let holds = |a: &&Annotation| a.span.start <= span.start && span.end <= a.span.end;
        let annotation = gold.iter().find(holds)?;
        Some((annotation.span, classes.iter().position(|class| *class == annotation.class)?))
    };
    let mut before = None;
    let mut tags = Vec::with_capacity(tree.words.len());
    for word in &tree.words {
        let name = of(word.span);
        tags.push(match name {
            None => OUTSIDE,
            Some((_, class)) if name == before => first_tag(class) + 1,
            Some((_, class)) => first_tag(class),
        });
        before = name;
    }
    tags
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gradients_are_slopes() {
        let config =
            Config { inputs: 6, hidden: 4, drop_inputs: 0.0, drop_layers: 0.0, drop_rows: 0.0, rare: 0.0, ..CONFIG };
        let count = tag_count(2);
        let example = Example { rows: vec![vec![0, 2], vec![1, 3], vec![0, 1], vec![2]], tags: vec![0, 1, 2, 3] };
        let counts = [Some(3), Some(4), None, None];
        Learner::new(config, &counts, |slots, width| Field::new(count, slots, width)).check_gradients(&example);
    }

    #[test]
    fn the_likelihoods_of_all_taggings_sum_to_one() {
        let tags = tag_count(1);
        let mut random = Random::new(4);
        let mut numbers = |count: usize| (0..count).map(|_| random.share() * 4.0 - 2.0).collect::<Vec<f32>>();
        let (scores, transitions) = (numbers(3 * tags), numbers(tags * tags));
        let mut sum = 0.0;
        for code in 0..tags.pow(3) {
            let right: Vec<usize> = (0..3).map(|word| code / tags.pow(word) % tags).collect();
            let legal = follows(OUTSIDE, right[0]) && right.windows(2).all(|pair| follows(pair[0], pair[1]));
            if legal {
                sum += (-loss(&scores, &transitions, &right, tags).0).exp();
            }
        }
        assert!((sum - 1.0).abs() < 1e-6, "{sum}");
    }
}
