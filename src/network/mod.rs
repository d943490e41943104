//! Small neural networks that read a sentence: the parts of which [`crate::syntax`] makes its own.
//!
//! An [`Encoder`] is layers of bidirectional LSTM over vectors of the words; a [`Matrix`] is an affine map
//! on top. A word's vector is the sum of the vectors of what is known of it ([`Inputs`]), so that words
//! never met before have one too.
//!
//! Weights and activations are 16-bit integers and sums are exact; between the products, numbers in
//! single precision are only added, multiplied, divided and rounded, in one order. So a sentence has
//! the same reading on every processor. [`train`] makes the weights.

mod encoder;
pub mod file;
mod inputs;
mod kernel;
pub mod train;

use pulp::{Arch, WithSimd, bytemuck};
use serde::{Deserialize, Serialize};

pub use encoder::{Cell, Encoder, Scratch};
pub use inputs::{Inputs, hash, key};
use kernel::{COLUMNS, Pair};

/// An affine map with integer weights.
#[derive(Debug, Serialize, Deserialize)]
pub struct Matrix {
    /// For each two rows the pairs of weights of all columns.
    weights: Vec<Pair>,
    /// What one unit of a sum is worth.
    scale: f32,
    /// One number a column; their count is a multiple of [`COLUMNS`], the last ones padding.
    bias: Vec<f32>,
}

/// How numbers are written as 16-bit integers.
#[derive(Debug, Clone, Copy)]
pub struct Fixed {
    /// How many units make one.
    pub unit: f32,
    /// The largest integer.
    pub largest: i16,
}

impl Fixed {
    /// The outputs of LSTM cells, which lie between −1 and 1.
    pub const STATE: Self = Self { unit: 4096.0, largest: 4096 };
    /// The outputs of rectified layers.
    pub const RECTIFIED: Self = Self { unit: 512.0, largest: 16383 };

    /// The nearest integer.
    #[inline(always)]
    pub fn write(self, x: f32) -> i16 {
        let bound = f32::from(self.largest);
        round((x * self.unit).clamp(-bound, bound)) as i16
    }
}

/// The nearest integer to a small number, even ones before odd ones: adding 1.5 · 2²³ leaves no room for
/// a fraction.
#[inline(always)]
fn round(x: f32) -> i32 {
    const SHIFT: f32 = 12_582_912.0;
    ((x + SHIFT).to_bits() as i32).wrapping_sub(SHIFT.to_bits() as i32)
}

impl Matrix {
    /// The map `x ↦ x · weights + bias` (`weights` by rows, as many columns as `bias`) for inputs
    /// written as `input`, with as fine a unit of weights as lets no sum overflow.
    pub fn new(weights: &[f32], bias: &[f32], input: Fixed) -> Self {
        let real = bias.len();
        let n = real.next_multiple_of(COLUMNS);
        let rows: Vec<&[f32]> = weights.chunks_exact(real).collect();
        let column = |c: usize| rows.iter().map(move |row| f64::from(row[c].abs())).sum::<f64>();
        let heaviest = (0..real).map(column).fold(1e-9, f64::max);
        let largest = weights.iter().map(|w| f64::from(w.abs())).fold(1e-9, f64::max);
        // Rounding can add half a unit to each weight of a column.
        let room = f64::from(i32::MAX) / f64::from(input.largest) - rows.len() as f64;
        let unit = (room / heaviest).min(f64::from(i16::MAX) / largest);
        let mut pairs = vec![[0i16; 2]; rows.len().div_ceil(2) * n];
        for (r, row) in rows.iter().enumerate() {
            for (c, weight) in row.iter().enumerate() {
                pairs[r / 2 * n + c][r % 2] = (f64::from(*weight) * unit).round() as i16;
            }
        }
        let mut bias = bias.to_vec();
        bias.resize(n, 0.0);
        Self { weights: pairs, scale: (1.0 / (unit * f64::from(input.unit))) as f32, bias }
    }

    /// How many columns it has, padding included.
    pub fn columns(&self) -> usize {
        self.bias.len()
    }

    /// Whether it takes rows of `inputs` numbers, and gives at least `outputs`.
    pub fn fits(&self, inputs: usize, outputs: usize) -> bool {
        let n = self.columns();
        n >= outputs && n.is_multiple_of(COLUMNS) && inputs.is_multiple_of(2) && self.weights.len() == inputs / 2 * n
    }

    /// Writes the image of each row of `x` to `out`.
    fn map(&self, arch: Arch, x: &[i16], sums: &mut Vec<i32>, out: &mut Vec<f32>) {
        let n = self.columns();
        let x: &[Pair] = bytemuck::cast_slice(x);
        let rows = x.len() / (self.weights.len() / n);
        sums.clear();
        sums.resize(rows * n, 0);
        kernel::multiply(arch, x, &self.weights, sums, n);
        out.clear();
        out.resize(sums.len(), 0.0);
        arch.dispatch(Scale { sums, scale: self.scale, bias: &self.bias, out });
    }
}

struct Scale<'a> {
    sums: &'a [i32],
    scale: f32,
    bias: &'a [f32],
    out: &'a mut [f32],
}

impl WithSimd for Scale<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) {
        let n = self.bias.len();
        for (out, sums) in self.out.chunks_exact_mut(n).zip(self.sums.chunks_exact(n)) {
            for i in 0..n {
                out[i] = sums[i] as f32 * self.scale + self.bias[i];
            }
        }
    }
}

/// Writes numbers, or `floor` where they are below it, as integers: with the floor 0 a rectified layer.
struct Write<'a> {
    from: &'a [f32],
    fixed: Fixed,
    floor: f32,
    to: &'a mut [i16],
}

impl WithSimd for Write<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) {
        for (to, from) in self.to.iter_mut().zip(self.from) {
            *to = self.fixed.write(from.max(self.floor));
        }
    }
}

/// Hyperbolic tangent as a ratio of polynomials (with Eigen's coefficients): of sums, products and a
/// quotient only, so that it is the same on every processor. The error is below 10⁻⁶.
#[inline(always)]
pub fn tanh(x: f32) -> f32 {
    let x = x.clamp(-7.905_311, 7.905_311);
    let y = x * x;
    let mut p = -2.760_768_5e-16;
    p = p * y + 2.000_188e-13;
    p = p * y - 8.604_672e-11;
    p = p * y + 5.122_297e-8;
    p = p * y + 1.485_722_4e-5;
    p = p * y + 6.372_619_3e-4;
    p = p * y + 4.893_524_6e-3;
    let mut q = 1.198_258_4e-6;
    q = q * y + 1.185_347_1e-4;
    q = q * y + 2.268_434_6e-3;
    q = q * y + 4.893_525e-3;
    x * p / q
}

/// The logistic function.
#[inline(always)]
pub fn sigmoid(x: f32) -> f32 {
    0.5 + 0.5 * tanh(0.5 * x)
}
