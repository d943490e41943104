//! Products of 8-bit integers, with the widest vectors that the processor has.
//!
//! All sums are of integers, so that the result is the same whatever the vectors' width.

use pulp::Arch;

/// The columns of a matrix are padded to a multiple of this.
pub const COLUMNS: usize = 16;

/// Four neighbouring numbers of a row.
pub type Four = [u8; 4];

/// The four weights that [`Four`] meets in one column.
pub type Weights = [i8; 4];

/// Writes to `out` (m × n) the product of `x` (m × k) and `weights` (k × n).
///
/// `x` holds its rows in fours; `weights` holds, for each four of its rows, the fours of all columns.
/// `n` is a multiple of [`COLUMNS`]. No sum overflows, since `k` is far below 2³¹ / 2¹⁵.
pub fn multiply(arch: Arch, x: &[Four], weights: &[Weights], out: &mut [i32], n: usize) {
    match arch {
        #[cfg(target_arch = "x86_64")]
        Arch::V4(simd) => match pulp::core_arch::x86::Avx512vnni::try_new() {
            Some(vnni) => x86::multiply(Product { lanes: x86::Vnni { simd, _proof: vnni }, x, weights, out, n }),
            None => simd.vectorize(Product { lanes: simd, x, weights, out, n }),
        },
        #[cfg(target_arch = "x86_64")]
        Arch::V3(simd) => simd.vectorize(Product { lanes: simd, x, weights, out, n }),
        _ => pulp::NullaryFnOnce::call(Product { lanes: Plain, x, weights, out, n }),
    }
}

/// Vectors of 32-bit sums.
trait Lanes: Copy {
    /// A vector of sums.
    type Sums: Copy;
    /// A vector of weights, one [`Weights`] for each sum, ready to be multiplied.
    type Weights: Copy;
    /// How many sums a vector has; it divides [`COLUMNS`].
    const WIDTH: usize;

    fn zero(self) -> Self::Sums;

    /// The first `WIDTH` weights.
    fn load(self, weights: &[Weights]) -> Self::Weights;

    /// Adds the product of `x` with each of the weights.
    fn add(self, sums: Self::Sums, x: Four, weights: Self::Weights) -> Self::Sums;

    fn store(self, sums: Self::Sums, out: &mut [i32]);
}

/// The first and third, and the second and fourth of four numbers as pairs of 16 bits.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn pairs(x: Four) -> [i32; 2] {
    let x = u32::from_le_bytes(x);
    [x & 0x00FF_00FF, x >> 8 & 0x00FF_00FF].map(|pair| pair as i32)
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::{__m256i, __m512i, _mm512_dpbusd_epi32};

    use pulp::bytemuck;
    use pulp::core_arch::x86::Avx512vnni;
    use pulp::x86::{V3, V4};

    use super::{Four, Lanes, Product, Weights, pairs};

    /// AVX-512 with products of bytes (VNNI).
    #[derive(Clone, Copy)]
    pub struct Vnni {
        pub simd: V4,
        /// The processor has them.
        pub _proof: Avx512vnni,
    }

    /// The product, compiled for such processors.
    #[allow(unsafe_code)]
    pub fn multiply(product: Product<'_, Vnni>) {
        #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vnni")]
        fn compiled(product: Product<'_, Vnni>) {
            pulp::NullaryFnOnce::call(product);
        }
        // SAFETY: a `Vnni` holds the proofs that the processor has these instructions.
        unsafe { compiled(product) }
    }

    impl Lanes for Vnni {
        type Sums = __m512i;
        type Weights = __m512i;
        const WIDTH: usize = 16;

        #[inline(always)]
        fn zero(self) -> Self::Sums {
            bytemuck::cast([0i32; 16])
        }

        #[inline(always)]
        fn load(self, weights: &[Weights]) -> Self::Weights {
            let weights: [Weights; 16] = weights[..16].try_into().expect("16 weights");
            bytemuck::cast(weights)
        }

        #[inline(always)]
        #[allow(unsafe_code)]
        fn add(self, sums: Self::Sums, x: Four, weights: Self::Weights) -> Self::Sums {
            let x = self.simd.avx512f._mm512_set1_epi32(i32::from_le_bytes(x));
            // SAFETY: as above.
            unsafe { _mm512_dpbusd_epi32(sums, x, weights) }
        }

        #[inline(always)]
        fn store(self, sums: Self::Sums, out: &mut [i32]) {
            self.simd.store(sums, out);
        }
    }

    impl Lanes for V4 {
        type Sums = __m512i;
        /// The first and third of each four weights, and the second and fourth.
        type Weights = [__m512i; 2];
        const WIDTH: usize = 16;

        #[inline(always)]
        fn zero(self) -> Self::Sums {
            bytemuck::cast([0i32; 16])
        }

        #[inline(always)]
        fn load(self, weights: &[Weights]) -> Self::Weights {
            let weights: [Weights; 16] = weights[..16].try_into().expect("16 weights");
            let (weights, bw) = (bytemuck::cast(weights), self.avx512bw);
            [bw._mm512_srai_epi16::<8>(bw._mm512_slli_epi16::<8>(weights)), bw._mm512_srai_epi16::<8>(weights)]
        }

        #[inline(always)]
        fn add(self, sums: Self::Sums, x: Four, weights: Self::Weights) -> Self::Sums {
            let (f, bw) = (self.avx512f, self.avx512bw);
            let [a, b] = pairs(x).map(|pair| f._mm512_set1_epi32(pair));
            let sums = f._mm512_add_epi32(sums, bw._mm512_madd_epi16(a, weights[0]));
            f._mm512_add_epi32(sums, bw._mm512_madd_epi16(b, weights[1]))
        }

        #[inline(always)]
        fn store(self, sums: Self::Sums, out: &mut [i32]) {
            out[..16].copy_from_slice(&bytemuck::cast::<_, [i32; 16]>(sums));
        }
    }

    impl Lanes for V3 {
        type Sums = __m256i;
        /// As above.
        type Weights = [__m256i; 2];
        const WIDTH: usize = 8;

        #[inline(always)]
        fn zero(self) -> Self::Sums {
            bytemuck::cast([0i32; 8])
        }

        #[inline(always)]
        fn load(self, weights: &[Weights]) -> Self::Weights {
            let weights: [Weights; 8] = weights[..8].try_into().expect("8 weights");
            let (weights, avx2) = (bytemuck::cast(weights), self.avx2);
            [avx2._mm256_srai_epi16::<8>(avx2._mm256_slli_epi16::<8>(weights)), avx2._mm256_srai_epi16::<8>(weights)]
        }

        #[inline(always)]
        fn add(self, sums: Self::Sums, x: Four, weights: Self::Weights) -> Self::Sums {
            let (avx, avx2) = (self.avx, self.avx2);
            let [a, b] = pairs(x).map(|pair| avx._mm256_set1_epi32(pair));
            let sums = avx2._mm256_add_epi32(sums, avx2._mm256_madd_epi16(a, weights[0]));
            avx2._mm256_add_epi32(sums, avx2._mm256_madd_epi16(b, weights[1]))
        }

        #[inline(always)]
        fn store(self, sums: Self::Sums, out: &mut [i32]) {
            out[..8].copy_from_slice(&bytemuck::cast::<_, [i32; 8]>(sums));
        }
    }
}

/// For processors without one of the above.
#[derive(Clone, Copy)]
struct Plain;

impl Lanes for Plain {
    type Sums = [i32; 8];
    type Weights = [Weights; 8];
    const WIDTH: usize = 8;

    #[inline(always)]
    fn zero(self) -> Self::Sums {
        [0; 8]
    }

    #[inline(always)]
    fn load(self, weights: &[Weights]) -> Self::Weights {
        weights[..8].try_into().expect("8 weights")
    }

    #[inline(always)]
    fn add(self, mut sums: Self::Sums, x: Four, weights: Self::Weights) -> Self::Sums {
        for (sum, weights) in sums.iter_mut().zip(weights) {
            for (x, weight) in x.iter().zip(weights) {
                *sum = sum.wrapping_add(i32::from(*x) * i32::from(weight));
            }
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
    x: &'a [Four],
    weights: &'a [Weights],
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
    x: &[Four],
    weights: &[Weights],
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
    x: &[Four],
    weights: &[Weights],
    out: &mut [i32],
    k: usize,
    n: usize,
    column: usize,
) {
    let xs: [&[Four]; R] = std::array::from_fn(|r| &x[r * k..][..k]);
    let mut sums = [[lanes.zero(); C]; R];
    for (i, line) in weights.chunks_exact(n).enumerate() {
        let line = &line[column..][..C * L::WIDTH];
        let weights: [L::Weights; C] = std::array::from_fn(|c| lanes.load(&line[c * L::WIDTH..]));
        for r in 0..R {
            for c in 0..C {
                sums[r][c] = lanes.add(sums[r][c], xs[r][i], weights[c]);
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
        for (m, k, n) in [(1, 3, 16), (7, 48, 48), (4, 1, 272), (9, 96, 384)] {
            let x: Vec<Four> = (0..m * k).map(|_| [(); 4].map(|()| random.below(256) as u8)).collect();
            let w: Vec<Weights> = (0..k * n).map(|_| [(); 4].map(|()| random.below(256) as u8 as i8)).collect();
            let mut plain = vec![0i32; m * n];
            for (at, sum) in plain.iter_mut().enumerate() {
                let (row, column) = (at / n, at % n);
                for i in 0..k {
                    let products = x[row * k + i].iter().zip(w[i * n + column]);
                    *sum += products.map(|(x, w)| i32::from(*x) * i32::from(w)).sum::<i32>();
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
            #[cfg(target_arch = "x86_64")]
            if let Some(simd) = pulp::x86::V4::try_new() {
                out.fill(1);
                simd.vectorize(Product { lanes: simd, x: &x, weights: &w, out: &mut out, n });
                assert_eq!(out, plain);
            }
        }
    }
}
