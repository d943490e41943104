//! The network that reads a sentence: an encoder, and small classifiers on top for parts of speech,
//! features, arcs and their relations.
//!
//! The architecture is that of Kiperwasser and Goldberg (2016), with arcs scored by a bilinear form as in
//! Dozat and Manning (2017) and one encoder for tags and trees.

use std::ops::Range;
use std::slice::ChunksExact;

use pulp::{Simd, WithSimd};
use serde::{Deserialize, Serialize};

use super::lemma::Known;
use crate::network::{self, Encoder, Matrix, Quantization, key, round};
use crate::text::{hash, last};

/// The weights of the network.
#[derive(Debug, Serialize, Deserialize)]
pub struct Network {
    /// Reads the words.
    pub encoder: Encoder,
    /// The hidden layer under the tags.
    pub tags: Matrix,
    /// Scores of the parts of speech.
    pub upos: Matrix,
    /// Scores of the values of FEATS.
    pub feats: Matrix,
    /// What a word is as a head.
    pub heads: Matrix,
    /// What a word is as a dependent,
    pub dependents: Matrix,
    /// and what it seeks in a head.
    pub sought: Matrix,
    /// What the root is as a head, like a row of `heads`.
    pub root: Vec<i16>,
    /// What a word is as a head, for the relation.
    pub label_heads: Matrix,
    /// What a word is as a dependent, for the relation.
    pub label_dependents: Matrix,
    /// Scores of the relations.
    pub labels: Matrix,
}

/// A number of one of the two sides of an arc as an integer.
#[inline(always)]
pub fn arc(x: f32) -> i16 {
    round((x * 256.0).clamp(-LARGEST_ARC, LARGEST_ARC)) as i16
}

/// The largest of them: the product of up to [`WIDEST_ARC`] such numbers fits 32 bits.
const LARGEST_ARC: f32 = 4095.0;

/// The greatest width of the two sides of an arc.
pub const WIDEST_ARC: usize = 127;

/// How many keys a word has.
pub const KEYS: usize = 13;

/// What the network is told of a word: its form in small letters, its shape, its parts of speech in the
/// lexicon, its last 1–5 and first 1–4 letters, its length. An acronym is told in capitals: *SA* is no *sa*.
pub fn keys(form: &str, known: &Known, acronym: bool) -> [u32; KEYS] {
    let (lower, listed) = if acronym { (form, 0) } else { (known.lower.as_str(), known.listed) };
    let first = |count: usize| lower.char_indices().nth(count).map_or(lower, |(end, _)| &lower[..end]);
    let mut keys = [key(0, hash(lower)); KEYS];
    keys[1] = key(1, shape(form));
    keys[2] = key(2, listed);
    for length in 1..=5 {
        keys[2 + length] = key(2 + length, hash(last(lower, length)));
    }
    for length in 1..=4 {
        keys[7 + length] = key(7 + length, hash(first(length)));
    }
    keys[12] = key(12, lower.chars().count().min(12) as u64);
    keys
}

/// A hash of the form's kinds of characters, runs of one kind as one: *E-mail* is *X-x*.
fn shape(form: &str) -> u64 {
    let kind = |c: char| match c {
        c if c.is_uppercase() => 'X',
        c if c.is_lowercase() => 'x',
        c if c.is_numeric() => '9',
        '‐' | '‑' => '-',
        c => c,
    };
    let mut before = None;
    form.chars().take(40).map(kind).fold(hash(""), |state, kind| {
        if before.replace(kind) == Some(kind) {
            return state;
        }
        (state ^ u64::from(kind)).wrapping_mul(0x0100_0000_01B3)
    })
}

/// The room that a reading needs, and its result.
#[derive(Debug, Default)]
pub struct Scratch {
    encoder: network::Scratch,
    real: Vec<f32>,
    hidden: Vec<u8>,
    heads: Vec<i16>,
    sought: Vec<i16>,
    /// The heads of one sentence, and the root.
    sides: Vec<i16>,
    upos: Vec<f32>,
    feats: Vec<f32>,
    arcs: Vec<i32>,
    label_heads: Vec<f32>,
    label_dependents: Vec<f32>,
    labels: Vec<f32>,
}

impl Scratch {
    /// Room for readings with the given vector instructions.
    #[cfg(test)]
    pub fn with(arch: pulp::Arch) -> Self {
        Self { encoder: network::Scratch::with(arch), ..Self::default() }
    }

    /// Adds a word of the given vector to the sentence.
    pub fn add_word(&mut self, vector: &[u8]) {
        self.encoder.add_word(vector);
    }

    /// Ends a sentence with the word added last; returns its words' numbers in the reading.
    pub fn end_sentence(&mut self) -> Range<usize> {
        self.encoder.end_sentence()
    }

    /// The scores of the parts of speech of a word.
    pub fn upos(&self, network: &Network, word: usize) -> &[f32] {
        let n = network.upos.columns();
        &self.upos[word * n..][..n]
    }

    /// The scores of the values of FEATS of a word.
    pub fn feats(&self, network: &Network, word: usize) -> &[f32] {
        let n = network.feats.columns();
        &self.feats[word * n..][..n]
    }
}

impl Network {
    /// Whether the matrices fit together, for so many parts of speech, values of FEATS and relations.
    pub fn is_sound(&self, upos: usize, feats: usize, relations: usize) -> bool {
        let width = self.encoder.output();
        let (arc, label) = (self.heads.columns(), self.label_heads.columns());
        self.encoder.is_sound()
            && self.tags.fits(width, 1)
            && self.upos.fits(self.tags.columns(), upos)
            && self.feats.fits(self.tags.columns(), feats)
            && self.heads.fits(width, 1)
            && self.dependents.fits(width, arc)
            && self.sought.fits(arc, arc)
            && arc <= WIDEST_ARC
            && self.root.len() == arc
            && self.label_heads.fits(width, 1)
            && self.label_dependents.fits(width, label)
            && self.labels.fits(label, relations)
    }

    /// Reads the sentences that were added.
    pub fn read(&self, s: &mut Scratch) {
        self.encoder.read(&mut s.encoder);

        let tags = s.encoder.map(&self.tags, &mut s.real);
        s.encoder.write(tags, Quantization::RECTIFIED, &mut s.hidden);
        s.encoder.map_other(&self.upos, &s.hidden, &mut s.upos);
        s.encoder.map_other(&self.feats, &s.hidden, &mut s.feats);

        let heads = s.encoder.map(&self.heads, &mut s.real);
        s.encoder.dispatch(WriteArcs { from: heads, floor: 0.0, to: &mut s.heads });
        let dependents = s.encoder.map(&self.dependents, &mut s.real);
        s.encoder.write(dependents, Quantization::RECTIFIED, &mut s.hidden);
        let sought = s.encoder.map_other(&self.sought, &s.hidden, &mut s.real);
        s.encoder.dispatch(WriteArcs { from: sought, floor: f32::MIN, to: &mut s.sought });

        s.encoder.map(&self.label_heads, &mut s.label_heads);
        s.encoder.map(&self.label_dependents, &mut s.label_dependents);
        s.encoder.clear();
    }

    /// The scores of all arcs in a sentence: for each word those of all words as its head, then that of the root.
    pub fn arcs<'s>(&self, words: Range<usize>, s: &'s mut Scratch) -> &'s mut [i32] {
        let width = self.root.len();
        let of_sentence = words.start * width..words.end * width;
        s.sides.clear();
        s.sides.extend_from_slice(&s.heads[of_sentence.clone()]);
        s.sides.extend_from_slice(&self.root);
        s.arcs.clear();
        s.arcs.resize(words.len() * (words.len() + 1), 0);
        s.encoder.dispatch(Arcs { sought: &s.sought[of_sentence], heads: &s.sides, width, out: &mut s.arcs });
        &mut s.arcs
    }

    /// The scores of the relations between the words of a sentence and their heads, a row for each word; that of the
    /// root's word says nothing.
    pub fn labels<'s>(&self, s: &'s mut Scratch, words: Range<usize>, heads: &[usize]) -> ChunksExact<'s, f32> {
        let n = self.label_heads.columns();
        let of_sentence = words.start * n..words.end * n;
        let (dependents, candidates) = (&s.label_dependents[of_sentence.clone()], &s.label_heads[of_sentence]);
        s.real.clear();
        for (dependent, head) in dependents.chunks_exact(n).zip(heads) {
            let head = candidates.get(head * n..(head + 1) * n).unwrap_or(dependent);
            s.real.extend(dependent.iter().zip(head).map(|(dependent, head)| dependent + head));
        }
        s.encoder.write(&s.real, Quantization::RECTIFIED, &mut s.hidden);
        s.encoder.map_other(&self.labels, &s.hidden, &mut s.labels).chunks_exact(self.labels.columns())
    }
}

/// Writes numbers, or `floor` where they are below it, as sides of arcs.
struct WriteArcs<'a> {
    from: &'a [f32],
    floor: f32,
    to: &'a mut Vec<i16>,
}

impl WithSimd for WriteArcs<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        self.to.clear();
        self.to.extend(self.from.iter().map(|x| arc(x.max(self.floor))));
    }
}

/// The products of what each word seeks with what each head is.
struct Arcs<'a> {
    sought: &'a [i16],
    heads: &'a [i16],
    width: usize,
    out: &'a mut [i32],
}

impl WithSimd for Arcs<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let heads = self.heads.len() / self.width;
        for (sought, out) in self.sought.chunks_exact(self.width).zip(self.out.chunks_exact_mut(heads)) {
            for (head, out) in self.heads.chunks_exact(self.width).zip(out) {
                let products = sought.iter().zip(head).map(|(a, b)| i32::from(*a) * i32::from(*b));
                // See [`LARGEST_ARC`]: the sum fits; a check would keep this loop slow.
                *out = products.fold(0, i32::wrapping_add);
            }
        }
    }
}
