//! What stands on the encoder, in training: the loss is the sum of the cross entropies of a word's part of
//! speech, features, head and, under the right head, relation.

use crate::network::train::{
    Affine, Config, Learner, Random, Slot, Slots, Task, Weights, apply, cross_entropy, rectify_back, softmax,
};
use crate::network::{Inputs, Quantization};
use crate::syntax::network::{Network, WIDEST_ARC, arc};

/// Widths of the hidden layers.
#[derive(Debug, Clone, Copy)]
pub struct Widths {
    /// Under the tags.
    pub tags: usize,
    /// Of the two sides of an arc, at most [`WIDEST_ARC`].
    pub arcs: usize,
    /// Under the relations.
    pub labels: usize,
    /// Share of each that is dropped.
    pub drop: f32,
}

/// The numbers of classes.
#[derive(Debug, Clone, Copy)]
pub struct Classes {
    pub upos: usize,
    pub feats: usize,
    pub relations: usize,
}

/// A sentence to learn from.
#[derive(Debug, Clone)]
pub struct Example {
    /// The rows of each word.
    pub rows: Vec<Vec<u32>>,
    pub upos: Vec<u16>,
    pub feats: Vec<u16>,
    /// The number of words for the root.
    pub heads: Vec<u16>,
    pub relations: Vec<u16>,
}

/// Where the weights of the classifiers stand.
#[derive(Debug)]
pub struct Heads {
    widths: Widths,
    tags: Affine,
    upos: Affine,
    feats: Affine,
    heads: Affine,
    dependents: Affine,
    sought: Affine,
    root: Slot,
    label_heads: Affine,
    label_dependents: Affine,
    labels: Affine,
}

/// What a learner thinks of a sentence; rows of probabilities.
#[derive(Debug, Clone)]
pub struct Opinion {
    /// Words × parts of speech.
    pub upos: Vec<f32>,
    /// Words × values of FEATS.
    pub feats: Vec<f32>,
    /// Words × (words + the root).
    pub arcs: Vec<f32>,
    label_heads: Vec<f32>,
    label_dependents: Vec<f32>,
}

impl Heads {
    fn new(widths: Widths, classes: &Classes, slots: &mut Slots, width: usize) -> Self {
        assert!(widths.arcs <= WIDEST_ARC, "arcs too wide");
        Self {
            tags: slots.affine(width, widths.tags),
            upos: slots.affine(widths.tags, classes.upos),
            feats: slots.affine(widths.tags, classes.feats),
            heads: slots.affine(width, widths.arcs),
            dependents: slots.affine(width, widths.arcs),
            sought: slots.affine(widths.arcs, widths.arcs),
            root: slots.slot(1, widths.arcs),
            label_heads: slots.affine(width, widths.labels),
            label_dependents: slots.affine(width, widths.labels),
            labels: slots.affine(widths.labels, classes.relations),
            widths,
        }
    }

    /// The heads that words can have: all words, then the root.
    fn candidates(&self, weights: &Weights, heads: &[f32]) -> Vec<f32> {
        [heads, weights.of(self.root)].concat()
    }

    /// The sums under the relations of words and their heads (the number of words for the root).
    fn label_sums(&self, label_heads: &[f32], label_dependents: &[f32], heads: &[u16]) -> Vec<f32> {
        let width = self.widths.labels;
        let mut sums = label_dependents.to_vec();
        for (sum, head) in sums.chunks_exact_mut(width).zip(heads) {
            let head = label_heads.chunks_exact(width).nth(usize::from(*head)).unwrap_or_default();
            sum.iter_mut().zip(head).for_each(|(sum, head)| *sum += head);
            sum.iter_mut().for_each(|x| *x = x.max(0.0));
        }
        sums
    }
}

impl Task for Heads {
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
        let mut loss = 0.0;
        let drop = self.widths.drop;

        // Tags.
        let mut tags = weights.hidden(y, self.tags);
        let mask = random.mask(self.widths.tags, drop);
        apply(&mut tags, &mask);
        let mut dtags = vec![0.0; tags.len()];
        for (by, right) in [(self.upos, &example.upos), (self.feats, &example.feats)] {
            let mut scores = weights.map(&tags, by);
            loss += cross_entropy(&mut scores, right, scale);
            weights.map_back(&tags, &scores, by, gradient, &mut dtags);
        }
        apply(&mut dtags, &mask);
        rectify_back(&mut dtags, &tags);
        weights.map_back(y, &dtags, self.tags, gradient, dy);

        // Arcs.
        let width = self.widths.arcs;
        let (mut heads, mut dependents) = (weights.hidden(y, self.heads), weights.hidden(y, self.dependents));
        let masks = [random.mask(width, drop), random.mask(width, drop)];
        apply(&mut heads, &masks[0]);
        apply(&mut dependents, &masks[1]);
        let candidates = self.candidates(weights, &heads);
        let sought = weights.map(&dependents, self.sought);
        let mut scores = weights.product_transposed(&sought, &candidates, width);
        loss += cross_entropy(&mut scores, &example.heads, scale);
        let words = example.rows.len();
        let mut dsought = vec![0.0; sought.len()];
        weights.product(&scores, &candidates, &mut dsought, words + 1, width);
        let mut dheads = weights.transposed_product(&scores, &sought, words + 1, width);
        let droot = dheads.split_off(words * width);
        self.root.of_mut(gradient).iter_mut().zip(droot).for_each(|(sum, d)| *sum += d);
        let mut ddependents = vec![0.0; dependents.len()];
        weights.map_back(&dependents, &dsought, self.sought, gradient, &mut ddependents);
        for (mut d, output, mask, by) in
            [(dheads, &heads, &masks[0], self.heads), (ddependents, &dependents, &masks[1], self.dependents)]
        {
            apply(&mut d, mask);
            rectify_back(&mut d, output);
            weights.map_back(y, &d, by, gradient, dy);
        }

        // Relations.
        let width = self.widths.labels;
        let label_heads = weights.map(y, self.label_heads);
        let mut sums = self.label_sums(&label_heads, &weights.map(y, self.label_dependents), &example.heads);
        let mask = random.mask(width, drop);
        apply(&mut sums, &mask);
        let mut scores = weights.map(&sums, self.labels);
        loss += cross_entropy(&mut scores, &example.relations, scale);
        let mut dsums = vec![0.0; sums.len()];
        weights.map_back(&sums, &scores, self.labels, gradient, &mut dsums);
        apply(&mut dsums, &mask);
        rectify_back(&mut dsums, &sums);
        let mut dheads = vec![0.0; label_heads.len()];
        for (d, head) in dsums.chunks_exact(width).zip(&example.heads) {
            let sum = dheads.chunks_exact_mut(width).nth(usize::from(*head)).unwrap_or_default();
            sum.iter_mut().zip(d).for_each(|(sum, d)| *sum += d);
        }
        weights.map_back(y, &dheads, self.label_heads, gradient, dy);
        weights.map_back(y, &dsums, self.label_dependents, gradient, dy);
        loss
    }
}

/// A learner of syntax, whose table has a row for each of `counts` (see [`Learner::new`]).
pub fn learner(config: Config, widths: Widths, classes: &Classes, counts: &[Option<u32>]) -> Learner<Heads> {
    Learner::new(config, counts, |slots, width| Heads::new(widths, classes, slots, width))
}

/// What the learner makes of a sentence.
pub fn read(learner: &Learner<Heads>, rows: &[Vec<u32>]) -> Opinion {
    let (heads, weights) = (&learner.task, &learner.weights);
    let y = learner.encode(rows);
    let tags = weights.hidden(&y, heads.tags);
    let (mut upos, mut feats) = (weights.map(&tags, heads.upos), weights.map(&tags, heads.feats));
    let candidates = heads.candidates(weights, &weights.hidden(&y, heads.heads));
    let sought = weights.map(&weights.hidden(&y, heads.dependents), heads.sought);
    let mut arcs = weights.product_transposed(&sought, &candidates, heads.widths.arcs);
    for scores in [&mut upos, &mut feats, &mut arcs] {
        let classes = scores.len() / rows.len();
        scores.chunks_exact_mut(classes).for_each(softmax);
    }
    let (label_heads, label_dependents) = (weights.map(&y, heads.label_heads), weights.map(&y, heads.label_dependents));
    Opinion { upos, feats, arcs, label_heads, label_dependents }
}

/// The probabilities of the relations of all words to their heads (the number of words for the root): words
/// × relations.
pub fn labels(learner: &Learner<Heads>, opinion: &Opinion, heads: &[u16]) -> Vec<f32> {
    let sums = learner.task.label_sums(&opinion.label_heads, &opinion.label_dependents, heads);
    let mut labels = learner.weights.map(&sums, learner.task.labels);
    let classes = labels.len() / heads.len();
    labels.chunks_exact_mut(classes).for_each(softmax);
    labels
}

/// The network with integer weights, for the table's rows.
pub fn network(learner: &Learner<Heads>, rows: &Inputs) -> Network {
    let (heads, weights) = (&learner.task, &learner.weights);
    let matrix = |by, input| weights.matrix(by, input);
    Network {
        encoder: learner.encoder(rows),
        tags: matrix(heads.tags, Quantization::STATE),
        upos: matrix(heads.upos, Quantization::RECTIFIED),
        feats: matrix(heads.feats, Quantization::RECTIFIED),
        heads: matrix(heads.heads, Quantization::STATE),
        dependents: matrix(heads.dependents, Quantization::STATE),
        sought: matrix(heads.sought, Quantization::RECTIFIED),
        root: weights.of(heads.root).iter().map(|w| arc(*w)).collect(),
        label_heads: matrix(heads.label_heads, Quantization::STATE),
        label_dependents: matrix(heads.label_dependents, Quantization::STATE),
        labels: matrix(heads.labels, Quantization::RECTIFIED),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gradients_are_slopes() {
        let config = Config {
            inputs: 6,
            hidden: 4,
            layers: 2,
            epochs: 1,
            batch: 1,
            rate: 0.0,
            drop_inputs: 0.0,
            drop_layers: 0.0,
            drop_rows: 0.0,
            rare: 0.0,
            seed: 1,
        };
        let widths = Widths { tags: 5, arcs: 4, labels: 5, drop: 0.0 };
        let classes = Classes { upos: 3, feats: 4, relations: 3 };
        let example = Example {
            rows: vec![vec![0, 2], vec![1, 3], vec![0, 1, 2], vec![]],
            upos: vec![0, 2, 1, 1],
            feats: vec![3, 0, 1, 2],
            heads: vec![1, 4, 1, 2],
            relations: vec![1, 0, 2, 1],
        };
        learner(config, widths, &classes, &[Some(3), Some(4), None, None]).check_gradients(&example);
    }
}
