//! An encoder that learns with a task on top.

use rayon::prelude::*;

use super::Random;
use super::kernel::{Adam, Step};
use super::weights::{Affine, Slot, Slots, Weights, add, apply};
use crate::network::encoder::STEP;
use crate::network::{Cell, Encoder, Inputs, Matrix, Quantization};

/// Sizes and schedule.
#[derive(Debug, Clone, Copy)]
pub struct Config {
    /// Length of a word's vector.
    pub inputs: usize,
    /// Length of a cell's output.
    pub hidden: usize,
    /// Layers of the encoder.
    pub layers: usize,
    /// Passes over the sentences.
    pub epochs: usize,
    /// Least number of words whose gradients make a step.
    pub batch: usize,
    /// The highest learning rate; it rises over the first steps, then falls to zero.
    pub rate: f32,
    /// Share of a word's vector that is dropped.
    pub drop_inputs: f32,
    /// Share of a layer's output that is dropped.
    pub drop_layers: f32,
    /// Share of the rows that is left out.
    pub drop_rows: f32,
    /// A form met so often is left out half of the time.
    pub rare: f32,
    /// Seed of the random numbers.
    pub seed: u64,
}

/// What stands on an encoder and learns with it.
pub trait Task: Sync {
    /// A sentence to learn from.
    type Example: Sync;

    /// The rows of each word of an example.
    fn rows<'a>(&self, example: &'a Self::Example) -> &'a [Vec<u32>];

    /// Computes the loss of an example from the encoder's output `y`, a row each word; adds the gradient,
    /// times `scale`, to that of the weights and of `y`. Returns the loss.
    #[allow(clippy::too_many_arguments)]
    fn learn(
        &self,
        weights: &Weights,
        example: &Self::Example,
        y: &[f32],
        random: &mut Random,
        scale: f32,
        gradient: &mut [f32],
        dy: &mut [f32],
    ) -> f64;
}

#[derive(Debug, Clone, Copy)]
struct CellSlots {
    input: Affine,
    state: Slot,
}

/// A network in training.
#[derive(Debug)]
pub struct Learner<T> {
    config: Config,
    cells: Vec<[CellSlots; 2]>,
    /// What stands on the encoder.
    pub task: T,
    /// All weights but the table's.
    pub weights: Weights,
    table: Vec<f32>,
    /// How often each row is left out.
    drop: Vec<f32>,
}

/// What a cell computed, for the way back.
struct CellRun {
    gates: Vec<f32>,
    content: Vec<f32>,
    bent: Vec<f32>,
    output: Vec<f32>,
}

/// The gradient of a part of a batch.
struct Gradient {
    weights: Vec<f32>,
    table: Vec<f32>,
    /// The rows of the table that it has, and for each row whether it is one of them.
    touched: Vec<u32>,
    is_touched: Vec<bool>,
    loss: f64,
}

impl Gradient {
    fn new<T>(learner: &Learner<T>) -> Self {
        Self {
            weights: vec![0.0; learner.weights.values.len()],
            table: vec![0.0; learner.table.len()],
            touched: Vec::new(),
            is_touched: vec![false; learner.drop.len()],
            loss: 0.0,
        }
    }

    fn clear(&mut self) {
        self.weights.fill(0.0);
        for row in self.touched.drain(..) {
            self.is_touched[row as usize] = false;
        }
        self.loss = 0.0;
    }

    /// The gradient of a row of the table.
    fn row(&mut self, row: u32, inputs: usize) -> &mut [f32] {
        let at = row as usize;
        if !self.is_touched[at] {
            self.is_touched[at] = true;
            self.touched.push(row);
            self.table[at * inputs..][..inputs].fill(0.0);
        }
        &mut self.table[at * inputs..][..inputs]
    }

    fn add(&mut self, other: &Self, inputs: usize) {
        add(&mut self.weights, &other.weights);
        for &row in &other.touched {
            add(self.row(row, inputs), &other.table[row as usize * inputs..][..inputs]);
        }
        self.loss += other.loss;
    }
}

impl<T: Task> Learner<T> {
    /// A learner with random weights, whose table has a row for each of `counts`: how often a form was
    /// met, or `None` for rows that are of no form. `task` is told where to take its weights, and the
    /// length of the encoder's output.
    pub fn new(config: Config, counts: &[Option<u32>], task: impl FnOnce(&mut Slots, usize) -> T) -> Self {
        let mut slots = Slots::default();
        let (gates, width) = (4 * config.hidden, 2 * config.hidden);
        let inputs = |layer| if layer == 0 { config.inputs } else { width };
        let cells: Vec<[CellSlots; 2]> = (0..config.layers)
            .map(|layer| {
                [0, 1].map(|_| CellSlots {
                    input: slots.affine(inputs(layer), gates),
                    state: slots.slot(config.hidden, gates),
                })
            })
            .collect();
        let task = task(&mut slots, width);
        let mut random = Random::new(config.seed + 77);
        let mut weights = Weights::new(slots, &mut random);
        // Cells start by remembering (Jozefowicz et al. 2015).
        for cell in cells.iter().flatten() {
            cell.input.bias.of_mut(&mut weights.values)[config.hidden..2 * config.hidden].fill(1.0);
        }
        let table = (0..counts.len() * config.inputs).map(|_| (random.share() * 2.0 - 1.0) * 0.25).collect();
        let drop = |count: &Option<u32>| count.map_or(0.0, |count| config.rare / (config.rare + count as f32));
        Self { config, cells, task, weights, table, drop: counts.iter().map(drop).collect() }
    }

    /// The sums of the words' rows; rows that the learner's table has not are nothing to it.
    fn vectors(&self, rows: &[Vec<u32>]) -> Vec<f32> {
        let inputs = self.config.inputs;
        let mut x = vec![0.0; rows.len() * inputs];
        for (vector, rows) in x.chunks_exact_mut(inputs).zip(rows) {
            for row in rows.iter().filter(|row| (**row as usize) < self.drop.len()) {
                add(vector, &self.table[*row as usize * inputs..][..inputs]);
            }
        }
        x
    }

    fn cell(&self, x: &[f32], cell: &CellSlots, backward: bool) -> CellRun {
        let h = self.config.hidden;
        let mut gates = self.weights.map(x, cell.input);
        let words = gates.len() / (4 * h);
        let (mut content, mut bent, mut output) = (vec![0.0; words * h], vec![0.0; words * h], vec![0.0; words * h]);
        let (mut content_before, mut output_before) = (vec![0.0; h], vec![0.0; h]);
        for step in 0..words {
            let at = if backward { words - 1 - step } else { step };
            let gates = &mut gates[at * 4 * h..][..4 * h];
            self.weights.product(&output_before, self.weights.of(cell.state), gates, h, 4 * h);
            let content = &mut content[at * h..][..h];
            let output = &mut output[at * h..][..h];
            let bent = &mut bent[at * h..][..h];
            self.weights.dispatch(Step { gates, before: &content_before, content, bent, output });
            content_before.copy_from_slice(content);
            output_before.copy_from_slice(output);
        }
        CellRun { gates, content, bent, output }
    }

    /// The way back through a cell: backpropagation through time.
    #[allow(clippy::too_many_arguments)]
    fn cell_back(
        &self,
        x: &[f32],
        run: &CellRun,
        dy: &[f32],
        cell: &CellSlots,
        backward: bool,
        gradient: &mut [f32],
        dx: &mut [f32],
    ) {
        let h = self.config.hidden;
        let words = run.content.len() / h;
        let mut dgates = vec![0.0; words * 4 * h];
        let mut outputs_before = vec![0.0; words * h];
        let (mut doutput, mut dcontent) = (vec![0.0; h], vec![0.0; h]);
        for step in (0..words).rev() {
            let at = if backward { words - 1 - step } else { step };
            let before = (step > 0).then(|| if backward { at + 1 } else { at - 1 });
            let gates = &run.gates[at * 4 * h..][..4 * h];
            let dgate = &mut dgates[at * 4 * h..][..4 * h];
            for i in 0..h {
                let (input, forget, out, new) = (gates[i], gates[h + i], gates[2 * h + i], gates[3 * h + i]);
                let content_before = before.map_or(0.0, |b| run.content[b * h + i]);
                let bent = run.bent[at * h + i];
                let d = dy[at * h + i] + doutput[i];
                let dc = dcontent[i] + d * out * (1.0 - bent * bent);
                dgate[i] = dc * new * input * (1.0 - input);
                dgate[h + i] = dc * content_before * forget * (1.0 - forget);
                dgate[2 * h + i] = d * bent * out * (1.0 - out);
                dgate[3 * h + i] = dc * input * (1.0 - new * new);
                dcontent[i] = dc * forget;
            }
            doutput.fill(0.0);
            if let Some(before) = before {
                self.weights.input_back(dgate, cell.state, &mut doutput);
                outputs_before[at * h..][..h].copy_from_slice(&run.output[before * h..][..h]);
            }
        }
        self.weights.weights_back(&outputs_before, &dgates, cell.state, gradient);
        self.weights.map_back(x, &dgates, cell.input, gradient, dx);
    }

    fn layer(&self, x: &[f32], layer: usize) -> ([CellRun; 2], Vec<f32>) {
        let h = self.config.hidden;
        let cells = &self.cells[layer];
        let runs = [self.cell(x, &cells[0], false), self.cell(x, &cells[1], true)];
        let sides = runs[0].output.chunks_exact(h).zip(runs[1].output.chunks_exact(h));
        let y = sides.flat_map(|(forward, backward)| forward.iter().chain(backward)).copied().collect();
        (runs, y)
    }

    /// The encoder's output for a sentence, a row each word.
    pub fn encode(&self, rows: &[Vec<u32>]) -> Vec<f32> {
        (0..self.config.layers).fold(self.vectors(rows), |x, layer| self.layer(&x, layer).1)
    }

    /// Adds the gradient of an example, times `scale`, to `gradient`.
    fn learn(&self, example: &T::Example, random: &mut Random, gradient: &mut Gradient, scale: f32) {
        let config = &self.config;
        let mut is_kept = |row: &&u32| {
            let drop = self.drop.get(**row as usize);
            drop.is_some_and(|rare| random.share() >= *rare && random.share() >= config.drop_rows)
        };
        let rows = self.task.rows(example).iter();
        let kept: Vec<Vec<u32>> = rows.map(|rows| rows.iter().filter(&mut is_kept).copied().collect()).collect();
        let mut vectors = self.vectors(&kept);
        let input_mask = random.mask(config.inputs, config.drop_inputs);
        apply(&mut vectors, &input_mask);
        let mut xs = vec![vectors];
        let mut runs = Vec::new();
        for layer in 0..config.layers {
            let (run, mut y) = self.layer(&xs[layer], layer);
            let mask = random.mask(2 * config.hidden, config.drop_layers);
            apply(&mut y, &mask);
            runs.push((run, mask));
            xs.push(y);
        }
        let y = &xs[config.layers];
        let mut dy = vec![0.0; y.len()];
        gradient.loss += self.task.learn(&self.weights, example, y, random, scale, &mut gradient.weights, &mut dy);

        for (layer, (run, mask)) in runs.iter().enumerate().rev() {
            apply(&mut dy, mask);
            let h = config.hidden;
            let mut dx = vec![0.0; xs[layer].len()];
            for side in [0, 1] {
                let own: Vec<f32> = dy.chunks_exact(2 * h).flat_map(|row| &row[side * h..][..h]).copied().collect();
                let (run, cell) = (&run[side], &self.cells[layer][side]);
                self.cell_back(&xs[layer], run, &own, cell, side == 1, &mut gradient.weights, &mut dx);
            }
            dy = dx;
        }
        apply(&mut dy, &input_mask);
        for (d, rows) in dy.chunks_exact(config.inputs).zip(&kept) {
            for row in rows {
                add(gradient.row(*row, config.inputs), d);
            }
        }
    }

    /// Learns from `examples`, each with the weight that its words have; `say` hears after each epoch its
    /// number and the mean loss of a word.
    ///
    /// A batch is split in four parts, whose gradients are summed in order, so that the result does not
    /// depend on the number of threads.
    pub fn train(&mut self, examples: &[(T::Example, f32)], mut say: impl FnMut(usize, f64)) {
        const PARTS: usize = 4;
        const WARM_UP: f32 = 100.0;
        let inputs = self.config.inputs;
        let mut parts: Vec<Gradient> = (0..PARTS).map(|_| Gradient::new(self)).collect();
        let zeros = |count: usize| (vec![0f32; count], vec![0f32; count]);
        let (mut mean, mut square) = zeros(self.weights.values.len());
        let (mut table_mean, mut table_square) = zeros(self.table.len());
        let sizes: Vec<usize> = examples.iter().map(|(example, _)| self.task.rows(example).len()).collect();
        let total: usize = sizes.iter().sum();
        let (mut step, mut seen) = (0u64, 0);
        for epoch in 0..self.config.epochs {
            let order = Random::new(self.config.seed * 1000 + epoch as u64 + 1).order(examples.len());
            let mut loss = 0.0;
            let mut start = 0;
            while start < order.len() {
                let (mut end, mut size) = (start, 0);
                while end < order.len() && size < self.config.batch {
                    size += sizes[order[end]];
                    end += 1;
                }
                let this = &*self;
                parts.par_iter_mut().enumerate().for_each(|(part, gradient)| {
                    gradient.clear();
                    let mut random = Random::new((this.config.seed << 40) + step * PARTS as u64 + part as u64);
                    for index in order[start..end].iter().skip(part).step_by(PARTS) {
                        let (example, weight) = &examples[*index];
                        this.learn(example, &mut random, gradient, weight / size as f32);
                    }
                });
                let (sum, rest) = parts.split_first_mut().expect("there are parts");
                rest.iter().for_each(|part| sum.add(part, inputs));
                (step, seen, start) = (step + 1, seen + size, end);
                loss += sum.loss;

                let norm = sum.weights.iter().map(|g| f64::from(*g).powi(2)).sum::<f64>().sqrt() as f32;
                let shrink = if norm > 1.0 { 1.0 / norm } else { 1.0 };
                sum.weights.iter_mut().for_each(|g| *g *= shrink);
                let progress = seen as f32 / (total * self.config.epochs) as f32;
                let schedule = (step as f32 / WARM_UP).min(1.0) * (1.0 - progress).max(0.02);
                let rate = self.config.rate * schedule * Adam::correction(step);
                let arch = pulp::Arch::new();
                arch.dispatch(Adam {
                    weights: &mut self.weights.values,
                    gradient: &sum.weights,
                    mean: &mut mean,
                    square: &mut square,
                    rate,
                });
                for row in &sum.touched {
                    let at = *row as usize * inputs..(*row as usize + 1) * inputs;
                    sum.table[at.clone()].iter_mut().for_each(|g| *g *= shrink);
                    arch.dispatch(Adam {
                        weights: &mut self.table[at.clone()],
                        gradient: &sum.table[at.clone()],
                        mean: &mut table_mean[at.clone()],
                        square: &mut table_square[at],
                        rate,
                    });
                }
                self.weights.transpose();
            }
            say(epoch + 1, loss / total as f64);
        }
    }

    /// The encoder with integer weights, for words with rows in `rows`.
    pub fn encoder(&self, rows: &Inputs) -> Encoder {
        let largest = self.table.iter().fold(1e-9f32, |largest, w| largest.max(w.abs()));
        let unit = f32::from(i8::MAX) / largest;
        let vector = Quantization { unit: unit / f32::from(STEP), zero: 128 };
        let layers = self.cells.iter().enumerate().map(|(layer, cells)| {
            cells.map(|cell| Cell {
                input: self.weights.matrix(cell.input, if layer == 0 { vector } else { Quantization::STATE }),
                state: Matrix::new(self.weights.of(cell.state), &vec![0.0; cell.state.columns], Quantization::STATE),
            })
        });
        Encoder {
            inputs: rows.clone(),
            table: self.table.iter().map(|w| (w * unit).round() as i8).collect(),
            width: self.config.inputs,
            layers: layers.collect(),
        }
    }
}

#[cfg(test)]
impl<T: Task> Learner<T> {
    /// Checks along a direction in each matrix and in the table that the gradient agrees with the change
    /// of the loss.
    pub fn check_gradients(&mut self, example: &T::Example) {
        let gradient = |learner: &Self| {
            let mut gradient = Gradient::new(learner);
            learner.learn(example, &mut Random::new(1), &mut gradient, 1.0);
            gradient
        };
        let found = gradient(self);
        let mut random = Random::new(2);
        let table = Slot { at: 0, rows: self.drop.len(), columns: self.config.inputs };
        let slots: Vec<(Slot, bool)> = self.weights.slots().iter().map(|slot| (*slot, false)).collect();
        for (slot, in_table) in slots.into_iter().chain([(table, true)]) {
            let direction: Vec<f32> = (0..slot.rows * slot.columns).map(|_| random.share() - 0.5).collect();
            let mut loss = |step: f32| {
                let all = if in_table { &mut self.table } else { &mut self.weights.values };
                slot.of_mut(all).iter_mut().zip(&direction).for_each(|(w, d)| *w += step * d);
                self.weights.transpose();
                gradient(self).loss
            };
            const STEP: f32 = 3e-4;
            let slope = (loss(STEP) - loss(-2.0 * STEP)) / f64::from(2.0 * STEP);
            loss(STEP);
            let own = slot.of(if in_table { &found.table } else { &found.weights });
            let own: f64 = own.iter().zip(&direction).map(|(g, d)| f64::from(g * d)).sum();
            assert!((slope - own).abs() < 1e-2 + 0.02 * slope.abs(), "{slot:?} in table {in_table}: {slope}, {own}");
        }
    }
}
