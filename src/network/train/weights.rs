//! The weights of a network in training, and the way forth and back through its parts.

use pulp::{Arch, WithSimd};

use super::Random;
use super::kernel::{MultiplyAdd, transpose};
use crate::network::{Matrix, Quantization};

/// A matrix within the vector of all weights.
#[derive(Debug, Clone, Copy)]
pub struct Slot {
    pub(super) at: usize,
    pub(super) rows: usize,
    pub(super) columns: usize,
}

impl Slot {
    /// Its numbers, by rows.
    pub fn of<'a>(&self, all: &'a [f32]) -> &'a [f32] {
        &all[self.at..][..self.rows * self.columns]
    }

    /// Its numbers, by rows.
    pub fn of_mut<'a>(&self, all: &'a mut [f32]) -> &'a mut [f32] {
        &mut all[self.at..][..self.rows * self.columns]
    }
}

/// An affine map: a matrix and its bias.
#[derive(Debug, Clone, Copy)]
pub struct Affine {
    pub(super) weights: Slot,
    pub(super) bias: Slot,
}

/// Gives out places for matrices in the vector of all weights.
#[derive(Debug, Default)]
pub struct Slots {
    all: Vec<Slot>,
    size: usize,
}

impl Slots {
    /// A place for a matrix.
    pub fn slot(&mut self, rows: usize, columns: usize) -> Slot {
        let slot = Slot { at: self.size, rows, columns };
        self.size += rows * columns;
        self.all.push(slot);
        slot
    }

    /// Places for a matrix and a bias.
    pub fn affine(&mut self, rows: usize, columns: usize) -> Affine {
        Affine { weights: self.slot(rows, columns), bias: self.slot(1, columns) }
    }
}

/// All weights but those of the table, and the transposes of all matrices in the same places.
#[derive(Debug)]
pub struct Weights {
    slots: Vec<Slot>,
    pub(super) values: Vec<f32>,
    transposed: Vec<f32>,
    arch: Arch,
}

impl Weights {
    /// Random matrices (Glorot and Bengio 2010) and biases of zero.
    pub(super) fn new(slots: Slots, random: &mut Random) -> Self {
        let mut values = vec![0.0; slots.size];
        for slot in slots.all.iter().filter(|slot| slot.rows > 1) {
            let bound = (6.0 / (slot.rows + slot.columns) as f32).sqrt();
            slot.of_mut(&mut values).iter_mut().for_each(|w| *w = (random.share() * 2.0 - 1.0) * bound);
        }
        let mut made = Self { slots: slots.all, transposed: values.clone(), values, arch: Arch::new() };
        made.transpose();
        made
    }

    /// Brings the transposes up to date.
    pub(super) fn transpose(&mut self) {
        for slot in &self.slots {
            let turned = transpose(slot.of(&self.values), slot.rows, slot.columns);
            slot.of_mut(&mut self.transposed).copy_from_slice(&turned);
        }
    }

    /// The matrices' places.
    #[cfg(test)]
    pub(super) fn slots(&self) -> &[Slot] {
        &self.slots
    }

    pub(super) fn dispatch<T: WithSimd>(&self, operation: T) -> T::Output {
        self.arch.dispatch(operation)
    }

    /// The weights at a place.
    pub fn of(&self, slot: Slot) -> &[f32] {
        slot.of(&self.values)
    }

    /// Adds the product of `x` (by rows of `k`) and `weights` (`k` × `n`) to `out`.
    pub fn product(&self, x: &[f32], weights: &[f32], out: &mut [f32], k: usize, n: usize) {
        self.dispatch(MultiplyAdd { x, weights, out, k, n });
    }

    /// The product of `x` and the transpose of `y`, both by rows of `width`.
    pub fn product_transposed(&self, x: &[f32], y: &[f32], width: usize) -> Vec<f32> {
        let (rows, columns) = (x.len() / width, y.len() / width);
        let mut out = vec![0.0; rows * columns];
        self.product(x, &transpose(y, columns, width), &mut out, width, columns);
        out
    }

    /// The product of the transpose of `x` (by rows of `k`) and `y` (by rows of `n`).
    pub fn transposed_product(&self, x: &[f32], y: &[f32], k: usize, n: usize) -> Vec<f32> {
        let mut out = vec![0.0; k * n];
        let rows = y.len() / n;
        self.product(&transpose(x, rows, k), y, &mut out, rows, n);
        out
    }

    /// The image of each row of `x`.
    pub fn map(&self, x: &[f32], by: Affine) -> Vec<f32> {
        let mut out = self.of(by.bias).repeat(x.len() / by.weights.rows);
        self.product(x, self.of(by.weights), &mut out, by.weights.rows, by.weights.columns);
        out
    }

    /// A rectified layer.
    pub fn hidden(&self, x: &[f32], by: Affine) -> Vec<f32> {
        let mut out = self.map(x, by);
        out.iter_mut().for_each(|out| *out = out.max(0.0));
        out
    }

    /// The way back through [`Weights::map`]: from the gradient `dy` of its output to that of its weights
    /// and, added to `dx`, of its input `x`.
    pub fn map_back(&self, x: &[f32], dy: &[f32], by: Affine, gradient: &mut [f32], dx: &mut [f32]) {
        self.weights_back(x, dy, by.weights, gradient);
        sum_rows(dy, by.bias.of_mut(gradient));
        self.input_back(dy, by.weights, dx);
    }

    pub(super) fn weights_back(&self, x: &[f32], dy: &[f32], slot: Slot, gradient: &mut [f32]) {
        let rows = dy.len() / slot.columns;
        let turned = transpose(x, rows, slot.rows);
        self.product(&turned, dy, slot.of_mut(gradient), rows, slot.columns);
    }

    pub(super) fn input_back(&self, dy: &[f32], slot: Slot, dx: &mut [f32]) {
        self.product(dy, slot.of(&self.transposed), dx, slot.columns, slot.rows);
    }

    /// The map with integer weights, for inputs written as `input`.
    pub fn matrix(&self, by: Affine, input: Quantization) -> Matrix {
        Matrix::new(self.of(by.weights), self.of(by.bias), input)
    }
}

pub(super) fn add(to: &mut [f32], from: &[f32]) {
    to.iter_mut().zip(from).for_each(|(to, from)| *to += from);
}

/// Multiplies each row of `x` with `mask`.
pub fn apply(x: &mut [f32], mask: &[f32]) {
    for row in x.chunks_exact_mut(mask.len()) {
        row.iter_mut().zip(mask).for_each(|(x, factor)| *x *= factor);
    }
}

fn sum_rows(rows: &[f32], to: &mut [f32]) {
    for row in rows.chunks_exact(to.len()) {
        add(to, row);
    }
}

/// The gradient of a rectified layer, from that of its output.
pub fn rectify_back(gradient: &mut [f32], output: &[f32]) {
    gradient.iter_mut().zip(output).filter(|(_, output)| **output <= 0.0).for_each(|(g, _)| *g = 0.0);
}

/// Turns scores into probabilities.
pub fn softmax(scores: &mut [f32]) {
    let largest = scores.iter().copied().fold(f32::MIN, f32::max);
    let mut sum = 0.0;
    for score in scores.iter_mut() {
        *score = (*score - largest).exp();
        sum += *score;
    }
    scores.iter_mut().for_each(|score| *score /= sum);
}

/// Turns each row of scores into the gradient of its cross entropy with the right class, times `scale`;
/// the sum of the cross entropies.
pub fn cross_entropy(scores: &mut [f32], right: &[u16], scale: f32) -> f64 {
    let classes = scores.len() / right.len().max(1);
    let mut loss = 0.0;
    for (row, right) in scores.chunks_exact_mut(classes).zip(right) {
        softmax(row);
        loss -= f64::from(row[usize::from(*right)].max(1e-12).ln());
        row[usize::from(*right)] -= 1.0;
        row.iter_mut().for_each(|gradient| *gradient *= scale);
    }
    loss
}
