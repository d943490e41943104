//! Dependency trees by transitions.
//!
//! The arc-hybrid system of Kuhlmann, Gómez-Rodríguez and Satta (2011), decided greedily, trained
//! with its dynamic oracle and exploration (Goldberg and Nivre 2013, *Training Deterministic
//! Parsers with Non-Deterministic Oracles*). A sentence of n words takes 2n steps.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::perceptron::{Features, Trainer, Weights, best, hash, mean};
use super::train::Order;
use super::tree::{Deprel, Tree, Upos};

/// A transition: what happens to the top of the stack.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
enum Move {
    /// The next word goes on the stack.
    Shift,
    /// The top depends on the next word.
    Left(Deprel),
    /// The top depends on the word under it.
    Right(Deprel),
}

/// The classifier of transitions.
#[derive(Debug, Serialize, Deserialize)]
pub struct Arcs {
    moves: Vec<Move>,
    weights: Weights,
}

/// The state of a parse. The root stands after the last word, so that the sentence's head is
/// attached to it by a left arc (Ballesteros and Nivre 2013).
struct State {
    stack: Vec<usize>,
    next: usize,
    heads: Vec<Option<usize>>,
    labels: Vec<u16>,
    /// The last two left children and last two right children of each word, outermost first.
    left: Vec<[Option<usize>; 2]>,
    right: Vec<[Option<usize>; 2]>,
    valency: Vec<[u8; 2]>,
    /// Whether each word is a punctuation mark, on which nothing depends.
    marks: Vec<bool>,
    length: usize,
}

const NO_LABEL: u16 = u16::MAX;

/// How often a weight has to be changed to be kept.
const LEAST: u32 = 3;

impl State {
    fn new(tree: &Tree) -> Self {
        let length = tree.words.len();
        Self {
            marks: tree.words.iter().map(|w| w.upos == Upos::Punct).collect(),
            stack: Vec::with_capacity(64),
            next: 0,
            heads: vec![None; length],
            labels: vec![NO_LABEL; length],
            left: vec![[None; 2]; length + 1],
            right: vec![[None; 2]; length + 1],
            valency: vec![[0; 2]; length + 1],
            length,
        }
    }

    fn done(&self) -> bool {
        self.next == self.length && self.stack.is_empty()
    }

    fn allows(&self, step: &Move) -> bool {
        match step {
            Move::Shift => self.next < self.length,
            // Only one word may become the child of the root.
            Move::Left(label) => {
                let to_root = self.next == self.length;
                !self.stack.is_empty() && (!to_root || self.stack.len() == 1) && to_root == (label == "root")
            }
            Move::Right(label) => self.stack.len() >= 2 && label != "root",
        }
    }

    /// Whether a move makes a word depend on a punctuation mark.
    fn hangs_on_mark(&self, step: &Move) -> bool {
        let mark = |word: usize| self.marks.get(word).is_some_and(|m| *m);
        match step {
            Move::Shift => false,
            Move::Left(_) => mark(self.next),
            Move::Right(_) => self.stack.len() >= 2 && mark(self.stack[self.stack.len() - 2]),
        }
    }

    fn apply(&mut self, step: &Move, class: u16) {
        match step {
            Move::Shift => {
                self.stack.push(self.next);
                self.next += 1;
            }
            Move::Left(_) => {
                let Some(word) = self.stack.pop() else { return };
                let head = self.next;
                self.attach(word, head, class);
                self.left[head] = [Some(word), self.left[head][0]];
                self.valency[head][0] = self.valency[head][0].saturating_add(1);
            }
            Move::Right(_) => {
                let (Some(word), Some(&head)) = (self.stack.pop(), self.stack.last()) else { return };
                self.attach(word, head, class);
                self.right[head] = [Some(word), self.right[head][0]];
                self.valency[head][1] = self.valency[head][1].saturating_add(1);
            }
        }
    }

    fn attach(&mut self, word: usize, head: usize, class: u16) {
        self.heads[word] = Some(head);
        self.labels[word] = class;
    }
}

/// What the templates ask of a word.
#[derive(Clone, Copy)]
struct Glance {
    form: u64,
    lemma: u64,
    upos: u64,
    feats: u64,
}

const NOTHING: Glance = Glance { form: 3, lemma: 3, upos: 98, feats: 3 };

fn glances(tree: &Tree) -> Vec<Glance> {
    let agreement = |feats: &super::Feats| {
        ["Gender", "Number", "VerbForm", "Mood", "PronType", "Person"]
            .iter()
            .fold(0u64, |sum, name| sum.rotate_left(9) ^ feats.get(name).map_or(0, hash))
    };
    let of = |w: &super::Word| Glance {
        form: hash(&w.form.to_lowercase()),
        lemma: hash(&w.lemma),
        upos: w.upos as u64,
        feats: agreement(&w.feats),
    };
    let mut all: Vec<Glance> = tree.words.iter().map(of).collect();
    all.push(Glance { form: 1, lemma: 1, upos: 97, feats: 1 });
    all
}

/// The templates of Zhang and Nivre (2011), as far as a greedy parser gains from them.
fn features(state: &State, words: &[Glance], f: &mut Features) {
    let at = |index: Option<usize>| index.and_then(|i| words.get(i)).copied().unwrap_or(NOTHING);
    let stack = |depth: usize| state.stack.len().checked_sub(depth + 1).map(|i| state.stack[i]);
    let label = |index: Option<usize>| index.map_or(9999, |i| u64::from(state.labels[i]));
    let (i0, i1, i2) = (stack(0), stack(1), stack(2));
    let queue = |ahead: usize| (state.next + ahead <= state.length).then_some(state.next + ahead);
    let (s0, s1, s2) = (at(i0), at(i1), at(i2));
    let (b0, b1, b2) = (at(queue(0)), at(queue(1)), at(queue(2)));
    let left = |index: Option<usize>, n: usize| index.and_then(|i| state.left[i][n]);
    let right = |index: Option<usize>, n: usize| index.and_then(|i| state.right[i][n]);
    let valency = |index: Option<usize>, side: usize| index.map_or(99, |i| u64::from(state.valency[i][side].min(5)));
    let distance = i0.map_or(99, |i| match state.next - i {
        near @ 0..=4 => near as u64,
        5..=8 => 5,
        9..=14 => 6,
        _ => 7,
    });
    let distance1 = match (i0, i1) {
        (Some(a), Some(b)) => ((a - b).min(8)) as u64,
        _ => 99,
    };
    let (s0l, s0r, s1l, s1r, b0l) = (left(i0, 0), right(i0, 0), left(i1, 0), right(i1, 0), left(queue(0), 0));
    let (s0l2, s0r2, s1r2, b0l2) = (left(i0, 1), right(i0, 1), right(i1, 1), left(queue(0), 1));

    f.clear();
    let mut template = 100;
    let mut add = |parts: &[u64]| {
        template += 1;
        f.add(template, parts);
    };
    for w in [s0, s1, b0, b1] {
        add(&[w.form, w.upos]);
        add(&[w.lemma]);
        add(&[w.upos, w.feats]);
        add(&[w.upos]);
    }
    for w in [s2, b2] {
        add(&[w.lemma, w.upos]);
        add(&[w.upos, w.feats]);
    }
    add(&[s0.lemma, s0.upos, b0.lemma, b0.upos]);
    add(&[s0.lemma, s0.upos, b0.upos]);
    add(&[s0.upos, b0.lemma, b0.upos]);
    add(&[s0.upos, b0.upos]);
    add(&[s0.upos, s0.feats, b0.upos, b0.feats]);
    add(&[s0.lemma, s1.lemma]);
    add(&[s0.lemma, s0.upos, s1.upos]);
    add(&[s0.upos, s1.lemma, s1.upos]);
    add(&[s0.upos, s0.feats, s1.upos, s1.feats]);
    add(&[s1.lemma, b0.lemma]);
    add(&[s1.upos, b0.upos]);
    add(&[s0.upos, b0.upos, b1.upos]);
    add(&[s0.lemma, b0.upos, b1.upos]);
    add(&[s0.upos, b0.lemma, b1.upos]);
    add(&[b0.upos, b1.upos, b2.upos]);
    add(&[s0.upos, b0.upos, b1.upos, b2.upos]);
    add(&[s1.upos, s0.upos, b0.upos]);
    add(&[s2.upos, s1.upos, s0.upos]);
    add(&[s2.upos, s1.upos, s0.upos, b0.upos]);
    add(&[s1.upos, s0.upos, b0.upos, b1.upos]);
    add(&[s1.lemma, s0.upos, b0.upos]);
    add(&[s1.upos, s0.lemma, b0.upos]);
    add(&[s1.upos, s0.upos, b0.lemma]);
    // Prepositions decide attachments: the noun's case word with the candidate heads.
    let case = |index: Option<usize>| at(left(index, 0)).lemma;
    let case2 = |index: Option<usize>| at(left(index, 1)).lemma;
    add(&[s1.lemma, case(i0)]);
    add(&[s1.lemma, s0.lemma, case(i0)]);
    add(&[s1.upos, s0.upos, case(i0), case2(i0)]);
    add(&[s2.lemma, case(i0)]);
    add(&[s2.upos, s1.upos, case(i0), s0.upos]);
    add(&[s2.lemma, s1.lemma, case(i0)]);
    for (head, l, r) in [(s0, s0l, s0r), (s1, s1l, s1r)] {
        add(&[head.upos, at(l).upos, label(l)]);
        add(&[head.upos, at(r).upos, label(r)]);
        add(&[head.lemma, at(l).lemma]);
        add(&[head.lemma, at(r).lemma]);
        add(&[head.upos, label(l), label(r)]);
    }
    add(&[b0.upos, at(b0l).upos, label(b0l)]);
    add(&[b0.lemma, label(b0l), label(b0l2)]);
    add(&[b0.upos, label(b0l), label(b0l2), s0.upos]);
    add(&[s0.upos, at(s0l).upos, b0.upos]);
    add(&[s0.upos, at(s0r).upos, b0.upos]);
    add(&[s1.upos, at(s1r).upos, s0.upos]);
    add(&[s1.upos, label(s1r), label(s1r2), s0.upos]);
    add(&[s0.upos, label(s0l), label(s0l2)]);
    add(&[s0.upos, label(s0r), label(s0r2), b0.upos]);
    add(&[s1.upos, s0.upos, at(s0l).upos, label(s0l)]);
    add(&[s0.upos, b0.upos, at(b0l).upos, label(b0l)]);
    add(&[s0.upos, valency(i0, 0), valency(i0, 1)]);
    add(&[s1.upos, valency(i1, 0), valency(i1, 1)]);
    add(&[s0.lemma, valency(i0, 1)]);
    add(&[s1.lemma, valency(i1, 1)]);
    add(&[b0.upos, valency(queue(0), 0)]);
    add(&[s0.upos, b0.upos, distance]);
    add(&[s0.lemma, b0.lemma, distance]);
    add(&[s1.upos, s0.upos, distance1]);
    add(&[s1.upos, s0.upos, b0.upos, distance1]);
}

impl Arcs {
    /// Sets heads and relations of all words of a tagged tree.
    pub fn parse(&self, tree: &mut Tree) {
        let words = glances(tree);
        let mut state = State::new(tree);
        let (mut buffer, mut scores) = (Features::default(), Vec::new());
        while !state.done() {
            features(&state, &words, &mut buffer);
            self.weights.score(&buffer, &mut scores);
            let sound = |c: usize| state.allows(&self.moves[c]) && !state.hangs_on_mark(&self.moves[c]);
            // Some move is always allowed: shift while words are left, then right arcs, then the root.
            let any = || best(&scores, |c| state.allows(&self.moves[c]));
            let Some(class) = best(&scores, sound).or_else(any) else { break };
            state.apply(&self.moves[class], class as u16);
        }
        for (index, word) in tree.words.iter_mut().enumerate() {
            word.head = state.heads[index].filter(|h| *h < state.length);
            word.deprel = match self.moves.get(usize::from(state.labels[index])) {
                Some(Move::Left(label) | Move::Right(label)) => label.clone(),
                _ => Deprel::from("root"),
            };
        }
    }

    /// Learns from the projective ones of `trees`, whose tags should be those that the tagger gives,
    /// over `rounds`, in as many runs as there are `orders`.
    pub fn train(trees: &[Tree], rounds: usize, orders: &[Order]) -> Self {
        let mut moves = vec![Move::Shift];
        for (index, word) in trees.iter().flat_map(|t| t.words.iter().enumerate()) {
            let step = match word.head {
                Some(head) if head < index => Move::Right(word.deprel.clone()),
                _ => Move::Left(word.deprel.clone()),
            };
            if !moves.contains(&step) {
                moves.push(step);
            }
        }
        let run = |order: &Order| {
            let mut trainer = Trainer::new(moves.len());
            let (mut buffer, mut scores) = (Features::default(), Vec::new());
            let mut random = order.random();
            for round in 0..rounds {
                for index in order.indices(round, trees.len()) {
                    let tree = &trees[index];
                    if !projective(tree) {
                        continue;
                    }
                    let words = glances(tree);
                    let gold = Gold::new(tree);
                    let mut state = State::new(tree);
                    while !state.done() {
                        features(&state, &words, &mut buffer);
                        trainer.score(&buffer, &mut scores);
                        let Some(guess) = best(&scores, |c| state.allows(&moves[c])) else { break };
                        let costs = gold.costs(&state);
                        let free = |c: usize| state.allows(&moves[c]) && gold.free(&costs, &moves[c], &state);
                        let Some(right) = best(&scores, free) else { break };
                        let wrong = if free(guess) { right } else { guess };
                        trainer.learn(&buffer, right, wrong);
                        // Exploration: after the first rounds the parser mostly follows its own choice.
                        let follow = round >= 1 && random.below(10) > 0;
                        let class = if follow { guess } else { right };
                        state.apply(&moves[class], class as u16);
                    }
                }
            }
            trainer
        };
        let runs = orders.par_iter().map(run).collect();
        Self { weights: mean(runs, LEAST), moves }
    }
}

/// Whether no two arcs of the tree cross.
fn projective(tree: &Tree) -> bool {
    let root = tree.words.len();
    let arcs: Vec<(usize, usize)> = tree
        .words
        .iter()
        .enumerate()
        .map(|(i, w)| (i.min(w.head.unwrap_or(root)), i.max(w.head.unwrap_or(root))))
        .collect();
    !arcs.iter().any(|a| arcs.iter().any(|b| a.0 < b.0 && b.0 < a.1 && a.1 < b.1))
}

/// The gold arcs of a sentence and the cost of each kind of move (Goldberg and Nivre 2013, §4.2).
struct Gold<'a> {
    tree: &'a Tree,
}

struct Costs {
    shift: usize,
    left: usize,
    right: usize,
}

impl<'a> Gold<'a> {
    fn new(tree: &'a Tree) -> Self {
        Self { tree }
    }

    fn head(&self, word: usize) -> usize {
        self.tree.words.get(word).map_or(usize::MAX, |w| w.head.unwrap_or(self.tree.words.len()))
    }

    fn costs(&self, state: &State) -> Costs {
        let next = state.next;
        let below = |n: usize| state.stack.len().checked_sub(n + 1).map(|i| state.stack[i]);
        let mut costs = Costs { shift: 0, left: 0, right: 0 };
        costs.shift = state.stack.iter().filter(|&&d| self.head(d) == next).count();
        let deeper = &state.stack[..state.stack.len().saturating_sub(1)];
        costs.shift += deeper.iter().filter(|&&h| self.head(next) == h).count();
        if let Some(top) = below(0) {
            let head = self.head(top);
            let later = (next..state.length).filter(|&d| self.head(d) == top).count();
            costs.left = later + usize::from(below(1) == Some(head)) + usize::from(head > next);
            costs.right = later + usize::from(head >= next);
        }
        costs
    }

    /// Whether a move loses no gold arc that could still be had, and gives the right label where it
    /// makes a gold arc.
    fn free(&self, costs: &Costs, step: &Move, state: &State) -> bool {
        let labelled = |label: &Deprel, head: usize| {
            let top = state.stack[state.stack.len() - 1];
            self.head(top) != head || self.tree.words[top].deprel == *label
        };
        let least = [(Move::Shift, costs.shift)]
            .into_iter()
            .filter(|(m, _)| state.allows(m))
            .map(|(_, c)| c)
            .chain(
                (!state.stack.is_empty() && (state.next < state.length || state.stack.len() == 1))
                    .then_some(costs.left),
            )
            .chain((state.stack.len() >= 2).then_some(costs.right))
            .min()
            .unwrap_or(0);
        match step {
            Move::Shift => costs.shift == least,
            Move::Left(label) => costs.left == least && labelled(label, state.next),
            Move::Right(label) => costs.right == least && labelled(label, state.stack[state.stack.len() - 2]),
        }
    }
}
