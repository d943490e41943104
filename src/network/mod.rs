//! Small neural networks that read a sentence: the parts of which [`crate::syntax`] makes its own.
//!
//! An [`Encoder`] is layers of bidirectional LSTM over vectors of the words; a [`Matrix`] is an affine map
//! on top. A word's vector is the sum of the vectors of what is known of it ([`Inputs`]), so that words
//! never met before have one too.
//!
//! Weights and activations are 8-bit integers (Jacob et al. 2018, *Quantization and Training of Neural
//! Networks for Efficient Integer-Arithmetic-Only Inference*) and sums are exact; between the products,
//! numbers in single precision are only added, multiplied, divided and rounded, in one order. So a
//! sentence has the same reading on every processor. [`train`] makes the weights.

mod encoder;
pub mod file;
mod inputs;
mod kernel;
pub mod train;

use pulp::{Arch, WithSimd, bytemuck};
use serde::{Deserialize, Serialize};

pub use encoder::{Cell, Encoder, Scratch};
pub use inputs::{Inputs, key};
use kernel::COLUMNS;

/// An affine map with integer weights.
#[derive(Debug, Serialize, Deserialize)]
pub struct Matrix {
    /// For each four rows the four weights of each column.
    #[serde(with = "bytes")]
    weights: Vec<i8>,
    /// What one unit of a column's sum is worth.
    scale: Vec<f32>,
    /// One number a column; their count is a multiple of [`COLUMNS`], the last ones padding.
    bias: Vec<f32>,
}

/// How numbers are written as bytes.
#[derive(Debug, Clone, Copy)]
pub struct Quantization {
    /// How many units make one.
    pub unit: f32,
    /// The byte that stands for 0.
    pub zero: u8,
}

impl Quantization {
    /// The outputs of LSTM cells, which lie between −1 and 1.
    pub const STATE: Self = Self { unit: 127.0, zero: 128 };
    /// The outputs of rectified layers, 0 to 8.
    pub const RECTIFIED: Self = Self { unit: 32.0, zero: 0 };

    /// The nearest byte.
    #[inline(always)]
    pub fn write(self, x: f32) -> u8 {
        round((x * self.unit + f32::from(self.zero)).clamp(0.0, 255.0)) as u8
    }
}

/// The nearest integer to a small number, even ones before odd ones: adding 1.5 · 2²³ leaves no room for
/// a fraction.
#[inline(always)]
pub fn round(x: f32) -> i32 {
    const SHIFT: f32 = 12_582_912.0;
    ((x + SHIFT).to_bits() as i32).wrapping_sub(SHIFT.to_bits() as i32)
}

impl Matrix {
    /// The map `x ↦ x · weights + bias` (`weights` by rows, as many columns as `bias`) for inputs
    /// written as `input`. Each column has as fine a unit of weights as lets its heaviest be a byte.
    pub fn new(weights: &[f32], bias: &[f32], input: Quantization) -> Self {
        let real = bias.len();
        let n = real.next_multiple_of(COLUMNS);
        let rows: Vec<&[f32]> = weights.chunks_exact(real).collect();
        let mut made = Self {
            weights: vec![0; rows.len().next_multiple_of(4) * n],
            scale: vec![0.0; n],
            bias: bias.iter().copied().chain([0.0].into_iter().cycle()).take(n).collect(),
        };
        for c in 0..real {
            let heaviest = rows.iter().map(|row| row[c].abs()).fold(1e-9, f32::max);
            let unit = f32::from(i8::MAX) / heaviest;
            let mut sum = 0;
            for (r, row) in rows.iter().enumerate() {
                let weight = (row[c] * unit).round() as i8;
                made.weights[(r / 4 * n + c) * 4 + r % 4] = weight;
                sum += i32::from(weight);
            }
            made.scale[c] = 1.0 / (unit * input.unit);
            // The byte that stands for 0 adds nothing.
            made.bias[c] -= (sum * i32::from(input.zero)) as f32 * made.scale[c];
        }
        made
    }

    /// How many columns it has, padding included.
    pub fn columns(&self) -> usize {
        self.bias.len()
    }

    /// Whether it takes rows of `inputs` numbers, and gives at least `outputs`.
    pub fn fits(&self, inputs: usize, outputs: usize) -> bool {
        let n = self.columns();
        n >= outputs
            && n.is_multiple_of(COLUMNS)
            && inputs.is_multiple_of(4)
            && self.weights.len() == inputs * n
            && self.scale.len() == n
    }

    /// Writes the image of each row of `x` to `out`, in units of the columns' sums and without the bias.
    fn sum(&self, arch: Arch, x: &[u8], out: &mut [i32]) {
        let (x, weights) = (bytemuck::cast_slice(x), bytemuck::cast_slice(&self.weights));
        kernel::multiply(arch, x, weights, out, self.columns());
    }

    /// The image of each row of `x`, in the room of `out`.
    fn map<'o>(&self, arch: Arch, x: &[u8], sums: &mut Vec<i32>, out: &'o mut Vec<f32>) -> &'o [f32] {
        let n = self.columns();
        let rows = x.len() * n / self.weights.len();
        let (sums, out) = (room(sums, rows * n), room(out, rows * n));
        self.sum(arch, x, sums);
        arch.dispatch(Scale { sums, matrix: self, out });
        out
    }
}

/// Room for so many numbers that are all written; what was written there before may still stand in it.
fn room<T: Copy + Default>(buffer: &mut Vec<T>, length: usize) -> &mut [T] {
    if buffer.len() < length {
        buffer.resize(length, T::default());
    }
    &mut buffer[..length]
}

struct Scale<'a> {
    sums: &'a [i32],
    matrix: &'a Matrix,
    out: &'a mut [f32],
}

impl WithSimd for Scale<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) {
        let n = self.matrix.columns();
        let (scale, bias) = (&self.matrix.scale[..n], &self.matrix.bias[..n]);
        for (out, sums) in self.out.chunks_exact_mut(n).zip(self.sums.chunks_exact(n)) {
            for i in 0..n {
                out[i] = sums[i] as f32 * scale[i] + bias[i];
            }
        }
    }
}

/// Writes numbers as bytes.
struct Write<'a> {
    from: &'a [f32],
    quantization: Quantization,
    to: &'a mut [u8],
}

impl WithSimd for Write<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) {
        for (to, from) in self.to.iter_mut().zip(self.from) {
            *to = self.quantization.write(*from);
        }
    }
}

/// Bytes of a model file, which are read at once.
mod bytes {
    use pulp::bytemuck;
    use serde::{Deserializer, Serializer, de};

    pub fn serialize<S: Serializer>(bytes: &[i8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(bytemuck::cast_slice(bytes))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<i8>, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Vec<i8>;

            fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
                f.write_str("bytes")
            }

            fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Vec<i8>, E> {
                Ok(bytemuck::cast_slice(bytes).to_vec())
            }
        }
        deserializer.deserialize_bytes(Visitor)
    }
}

/// Hyperbolic tangent as a ratio: Lambert's continued fraction to its fifth level. Of sums and products only, it is the
/// same on every processor; the error is below 10⁻³, an eighth of what an output's byte tells apart.
#[inline(always)]
pub fn tanh_ratio(x: f32) -> (f32, f32) {
    let x = x.clamp(-3.46, 3.46);
    let y = x * x;
    (x * (945.0 + y * (105.0 + y)), 945.0 + y * (420.0 + y * 15.0))
}

/// Hyperbolic tangent, as [`tanh_ratio`].
#[inline(always)]
pub fn tanh(x: f32) -> f32 {
    let (over, under) = tanh_ratio(x);
    over / under
}

/// The logistic function.
#[inline(always)]
pub fn sigmoid(x: f32) -> f32 {
    0.5 + 0.5 * tanh(0.5 * x)
}
