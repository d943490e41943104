//! Products of 16-bit integers, with the widest vectors that the processor has.
//!
//! All sums are of integers, so that the result is the same whatever the vectors' width.

use pulp::{Arch, bytemuck};

/// The columns of a matrix are padded to a multiple of this.
pub const COLUMNS: usize = 16;

/// Two neighbouring numbers of a row, or the two weights that they meet in one column.
pub type Pair = [i16; 2];

/// Writes to `out` (m × n) the product of `x` (m × k) and `weights` (k × n).
///
/// `x` holds its rows as pairs; `weights` holds, for each pair of its rows, the pairs of all columns.
/// `n` is a multiple of [`COLUMNS`]. The caller sees to it that no sum overflows 32 bits.
pub fn multiply(arch: Arch, x: &[Pair], weights: &[Pair], out: &mut [i32], n: usize) {
    match arch {
        #[cfg(target_arch = "x86_64")]
        Arch::V4(simd) => simd.vectorize(Product { lanes: simd, x, weights, out, n }),
        #[cfg(target_arch = "x86_64")]
        Arch::V3(simd) => simd.vectorize(Product { lanes: simd, x, weights, out, n }),
        _ => pulp::NullaryFnOnce::call(Product { lanes: Plain, x, weights, out, n }),
    }
}

/// Vectors of 32-bit sums.
trait Lanes: Copy {
    /// A vector of sums.
    type Sums: Copy;
    /// How many sums a vector has; it divides [`COLUMNS`].
    const WIDTH: usize;

    fn zero(self) -> Self::Sums;

    /// Adds the product of `pair` with each of the first `WIDTH` pairs of `weights`.
    fn add(self, sums: Self::Sums, pair: Pair, weights: &[Pair]) -> Self::Sums;

    fn store(self, sums: Self::Sums, out: &mut [i32]);
}

#[cfg(target_arch = "x86_64")]
impl Lanes for pulp::x86::V4 {
    type Sums = std::arch::x86_64::__m512i;
    const WIDTH: usize = 16;

    #[inline(always)]
    fn zero(self) -> Self::Sums {
        bytemuck::cast([0i32; 16])
    }

    #[inline(always)]
    fn add(self, sums: Self::Sums, pair: Pair, weights: &[Pair]) -> Self::Sums {
        let weights: [Pair; 16] = weights[..16].try_into().expect("16 pairs");
        let pair = self.avx512f._mm512_set1_epi32(bytemuck::cast(pair));
        let products = self.avx512bw._mm512_madd_epi16(pair, bytemuck::cast(weights));
        self.avx512f._mm512_add_epi32(sums, products)
    }

    #[inline(always)]
    fn store(self, sums: Self::Sums, out: &mut [i32]) {
        out[..16].copy_from_slice(&bytemuck::cast::<_, [i32; 16]>(sums));
    }
}

#[cfg(target_arch = "x86_64")]
impl Lanes for pulp::x86::V3 {
    type Sums = std::arch::x86_64::__m256i;
    const WIDTH: usize = 8;

    #[inline(always)]
    fn zero(self) -> Self::Sums {
        bytemuck::cast([0i32; 8])
    }

    #[inline(always)]
    fn add(self, sums: Self::Sums, pair: Pair, weights: &[Pair]) -> Self::Sums {
        let weights: [Pair; 8] = weights[..8].try_into().expect("8 pairs");
        let pair = self.avx._mm256_set1_epi32(bytemuck::cast(pair));
        let products = self.avx2._mm256_madd_epi16(pair, bytemuck::cast(weights));
        self.avx2._mm256_add_epi32(sums, products)
    }

    #[inline(always)]
    fn store(self, sums: Self::Sums, out: &mut [i32]) {
        out[..8].copy_from_slice(&bytemuck::cast::<_, [i32; 8]>(sums));
    }
}

/// For processors without one of the above.
#[derive(Clone, Copy)]
struct Plain;

impl Lanes for Plain {
    type Sums = [i32; 8];
    const WIDTH: usize = 8;

    #[inline(always)]
    fn zero(self) -> Self::Sums {
        [0; 8]
    }

    #[inline(always)]
    fn add(self, mut sums: Self::Sums, pair: Pair, weights: &[Pair]) -> Self::Sums {
        for (sum, weight) in sums.iter_mut().zip(&weights[..8]) {
            let product = |i: usize| i32::from(pair[i]) * i32::from(weight[i]);
            *sum = sum.wrapping_add(product(0).wrapping_add(product(1)));
        }
        sums
    }

    #[inline(always)]
    fn store(self, sums: Self::Sums, out: &mut [i32]) {
        out[..8].copy_from_slice(&sums);
    }
}

struct Product<'a, L> {
    lanes: L,
    x: &'a [Pair],
    weights: &'a [Pair],
    out: &'a mut [i32],
    n: usize,
}

impl<L: Lanes> pulp::NullaryFnOnce for Product<'_, L> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Product { lanes, x, weights, out, n } = self;
        if n == 0 {
            return;
        }
        let (m, k) = (out.len() / n, weights.len() / n);
        assert!(n % COLUMNS == 0 && x.len() == m * k && out.len() == m * n, "matrices that do not fit together");
        let mut row = 0;
        while row + 4 <= m {
            rows::<L, 4, 2>(lanes, &x[row * k..][..4 * k], weights, &mut out[row * n..][..4 * n], k, n);
            row += 4;
        }
        if row + 2 <= m {
            rows::<L, 2, 4>(lanes, &x[row * k..][..2 * k], weights, &mut out[row * n..][..2 * n], k, n);
            row += 2;
        }
        if row < m {
            rows::<L, 1, 8>(lanes, &x[row * k..][..k], weights, &mut out[row * n..][..n], k, n);
        }
    }
}

/// `R` rows of the product, `C` vectors of columns at a time.
#[inline(always)]
fn rows<L: Lanes, const R: usize, const C: usize>(
    lanes: L,
    x: &[Pair],
    weights: &[Pair],
    out: &mut [i32],
    k: usize,
    n: usize,
) {
    let mut column = 0;
    while column + C * L::WIDTH <= n {
        tile::<L, R, C>(lanes, x, weights, out, k, n, column);
        column += C * L::WIDTH;
    }
    while column < n {
        tile::<L, R, 1>(lanes, x, weights, out, k, n, column);
        column += L::WIDTH;
    }
}

#[inline(always)]
fn tile<L: Lanes, const R: usize, const C: usize>(
    lanes: L,
    x: &[Pair],
    weights: &[Pair],
    out: &mut [i32],
    k: usize,
    n: usize,
    column: usize,
) {
    let xs: [&[Pair]; R] = std::array::from_fn(|r| &x[r * k..][..k]);
    let mut sums = [[lanes.zero(); C]; R];
    for (i, line) in weights.chunks_exact(n).enumerate() {
        let line = &line[column..][..C * L::WIDTH];
        for r in 0..R {
            for c in 0..C {
                sums[r][c] = lanes.add(sums[r][c], xs[r][i], &line[c * L::WIDTH..]);
            }
        }
    }
    for r in 0..R {
        for c in 0..C {
            lanes.store(sums[r][c], &mut out[r * n + column + c * L::WIDTH..]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::train::Random;

    #[test]
    fn all_widths_give_the_plain_product() {
        let mut random = Random::new(5);
        let mut pairs = |count: usize| -> Vec<Pair> {
            (0..count).map(|_| [random.below(4001) as i16 - 2000, random.below(4001) as i16 - 2000]).collect()
        };
        for (m, k, n) in [(1, 3, 16), (7, 48, 48), (4, 1, 272), (9, 96, 384)] {
            let (x, w) = (pairs(m * k), pairs(k * n));
            let mut plain = vec![0i32; m * n];
            for (at, sum) in plain.iter_mut().enumerate() {
                let (row, column) = (at / n, at % n);
                for i in 0..k {
                    let (a, b) = (x[row * k + i], w[i * n + column]);
                    *sum += i32::from(a[0]) * i32::from(b[0]) + i32::from(a[1]) * i32::from(b[1]);
                }
            }
            let mut out = vec![1i32; m * n];
            multiply(Arch::new(), &x, &w, &mut out, n);
            assert_eq!(out, plain);
            out.fill(1);
            multiply(Arch::Scalar, &x, &w, &mut out, n);
            assert_eq!(out, plain);
            #[cfg(target_arch = "x86_64")]
            if let Some(simd) = pulp::x86::V3::try_new() {
                out.fill(1);
                multiply(Arch::V3(simd), &x, &w, &mut out, n);
                assert_eq!(out, plain);
            }
        }
    }
}
