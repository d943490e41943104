//! What training computes most, with the widest vectors that the processor has.
//!
//! Every sum is taken in one order and no product is fused with a sum, so that training gives the same
//! weights whatever the vectors' width.

use pulp::{Simd, WithSimd};

use crate::network::{sigmoid, tanh};

/// Adds to `out` (m × n) the product of `x` (m × k) and `weights` (k × n), all by rows.
pub struct MultiplyAdd<'a> {
    pub x: &'a [f32],
    pub weights: &'a [f32],
    pub out: &'a mut [f32],
    pub k: usize,
    pub n: usize,
}

impl WithSimd for MultiplyAdd<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Self { x, weights, out, k, n } = self;
        if n == 0 || k == 0 {
            return;
        }
        let m = out.len() / n;
        assert!(x.len() == m * k && weights.len() == k * n && out.len() == m * n, "matrices that do not fit together");
        let mut row = 0;
        while row + 4 <= m {
            rows::<4, 16>(&x[row * k..][..4 * k], weights, &mut out[row * n..][..4 * n], k, n);
            row += 4;
        }
        while row < m {
            rows::<1, 64>(&x[row * k..][..k], weights, &mut out[row * n..][..n], k, n);
            row += 1;
        }
    }
}

/// `R` rows of the product, `C` columns at a time.
#[inline(always)]
fn rows<const R: usize, const C: usize>(x: &[f32], weights: &[f32], out: &mut [f32], k: usize, n: usize) {
    let mut column = 0;
    while column + C <= n {
        tile::<R, C>(x, weights, out, k, n, column);
        column += C;
    }
    while column + 16 <= n {
        tile::<R, 16>(x, weights, out, k, n, column);
        column += 16;
    }
    while column < n {
        tile::<R, 1>(x, weights, out, k, n, column);
        column += 1;
    }
}

#[inline(always)]
fn tile<const R: usize, const C: usize>(
    x: &[f32],
    weights: &[f32],
    out: &mut [f32],
    k: usize,
    n: usize,
    column: usize,
) {
    let mut sums = [[0f32; C]; R];
    for r in 0..R {
        sums[r].copy_from_slice(&out[r * n + column..][..C]);
    }
    let xs: [&[f32]; R] = std::array::from_fn(|r| &x[r * k..][..k]);
    for i in 0..k {
        let line: &[f32; C] = weights[i * n + column..][..C].try_into().expect("C columns");
        for r in 0..R {
            let factor = xs[r][i];
            for c in 0..C {
                sums[r][c] += factor * line[c];
            }
        }
    }
    for r in 0..R {
        out[r * n + column..][..C].copy_from_slice(&sums[r]);
    }
}

/// One step of a cell: turns the sums of the gates into their values, and computes content, its
/// hyperbolic tangent, and output from them and the content before.
pub struct Step<'a> {
    pub gates: &'a mut [f32],
    pub before: &'a [f32],
    pub content: &'a mut [f32],
    pub bent: &'a mut [f32],
    pub output: &'a mut [f32],
}

impl WithSimd for Step<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let h = self.output.len();
        let (sigmoids, new) = self.gates.split_at_mut(3 * h);
        for gate in sigmoids.iter_mut() {
            *gate = sigmoid(*gate);
        }
        for gate in new.iter_mut() {
            *gate = tanh(*gate);
        }
        let (input, forget, out) = (&sigmoids[..h], &sigmoids[h..2 * h], &sigmoids[2 * h..]);
        let (new, before, content, bent) = (&new[..h], &self.before[..h], &mut self.content[..h], &mut self.bent[..h]);
        for i in 0..h {
            content[i] = input[i] * new[i] + forget[i] * before[i];
        }
        for i in 0..h {
            bent[i] = tanh(content[i]);
        }
        for i in 0..h {
            self.output[i] = out[i] * bent[i];
        }
    }
}

/// One step of Adam (Kingma and Ba 2015): moves `weights` against `gradient`.
pub struct Adam<'a> {
    pub weights: &'a mut [f32],
    pub gradient: &'a [f32],
    /// Running means of the gradient and of its square.
    pub mean: &'a mut [f32],
    pub square: &'a mut [f32],
    /// The learning rate, corrected for the means' start at zero.
    pub rate: f32,
}

impl Adam<'_> {
    /// How much of the means a step keeps.
    const KEEP: (f32, f32) = (0.9, 0.98);

    /// What the learning rate of a step, from 1, has to be multiplied with for the means' start at zero.
    pub fn correction(step: u64) -> f32 {
        let (keep, keep_square) = Self::KEEP;
        (1.0 - keep_square.powi(step as i32)).sqrt() / (1.0 - keep.powi(step as i32))
    }
}

impl WithSimd for Adam<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let n = self.weights.len();
        let (gradient, mean, square) = (&self.gradient[..n], &mut self.mean[..n], &mut self.square[..n]);
        let (keep, keep_square) = Self::KEEP;
        for i in 0..n {
            mean[i] = keep * mean[i] + (1.0 - keep) * gradient[i];
            square[i] = keep_square * square[i] + (1.0 - keep_square) * gradient[i] * gradient[i];
            self.weights[i] -= self.rate * mean[i] / (square[i].sqrt() + 1e-8);
        }
    }
}

/// The transpose of a matrix of `k` rows and `n` columns.
pub fn transpose(matrix: &[f32], k: usize, n: usize) -> Vec<f32> {
    let mut out = vec![0.0; k * n];
    for i in 0..k {
        for j in 0..n {
            out[j * k + i] = matrix[i * n + j];
        }
    }
    out
}
