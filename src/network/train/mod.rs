//! Training: numbers in single precision, gradients by hand.
//!
//! A [`Learner`] is an encoder in training with a [`Task`] on top, which computes the loss of a sentence
//! and its gradient. Rows of the table are left out at random, those of rare forms more often
//! (Kiperwasser and Goldberg 2016), and layers are trained with dropout, one mask for all words of a
//! sentence (Gal and Ghahramani 2016). The same sentences in the same order give the same weights on any
//! number of threads and with any vectors.

mod kernel;
mod learner;
mod rows;
mod weights;

pub use learner::{Config, Learner, Task};
pub use rows::Rows;
pub use weights::{Affine, Slot, Slots, Weights, apply, cross_entropy, rectify_back, softmax};

/// Pseudo-random numbers with a fixed seed (xorshift64*, Vigna 2016): training must repeat.
#[derive(Debug)]
pub struct Random(u64);

impl Random {
    /// The numbers of a seed.
    pub fn new(seed: u64) -> Self {
        // The first numbers of neighbouring seeds are alike.
        let mut random = Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        (0..4).for_each(|_| _ = random.below(2));
        random
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        ((self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize) % bound.max(1)
    }

    /// A number from 0 to 1, without 1.
    pub fn share(&mut self) -> f32 {
        self.below(1 << 24) as f32 / (1 << 24) as f32
    }

    /// A mask that drops a share of `count` numbers and makes up for it with the others.
    pub fn mask(&mut self, count: usize, share: f32) -> Vec<f32> {
        (0..count).map(|_| if self.share() < share { 0.0 } else { 1.0 / (1.0 - share) }).collect()
    }

    /// The numbers below `length` in a random order.
    pub fn order(&mut self, length: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..length).collect();
        for i in (1..length).rev() {
            order.swap(i, self.below(i + 1));
        }
        order
    }
}
