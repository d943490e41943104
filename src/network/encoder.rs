//! From words to vectors that know their sentence.

use std::ops::Range;

use pulp::{Arch, Simd, WithSimd};
use serde::{Deserialize, Serialize};

use super::kernel::COLUMNS;
use super::{Inputs, Matrix, Quantization, Write, bytes, room, tanh_ratio};

/// Layers of bidirectional LSTM (Graves and Schmidhuber 2005) over vectors of the words.
#[derive(Debug, Serialize, Deserialize)]
pub struct Encoder {
    /// Which key has which row of the table.
    pub(super) inputs: Inputs,
    /// The vectors of the keys, by row.
    #[serde(with = "bytes")]
    pub(super) table: Vec<i8>,
    /// The length of such a vector.
    pub(super) width: usize,
    /// The layers, each with a cell that reads forward and one that reads backward.
    pub(super) layers: Vec<[Cell; 2]>,
}

/// The weights of an LSTM cell (Hochreiter and Schmidhuber 1997, with forget gates): four gates'
/// columns one after the other, input, forget, output, new content.
#[derive(Debug, Serialize, Deserialize)]
pub struct Cell {
    /// From the layer's input.
    pub(super) input: Matrix,
    /// From the cell's own output one word before.
    pub(super) state: Matrix,
}

impl Cell {
    /// The length of its output.
    fn width(&self) -> usize {
        self.state.columns() / 4
    }
}

/// The room that a reading needs, used again for the next sentences.
#[derive(Debug, Default)]
pub struct Scratch {
    /// The vector instructions to compute with; the result is the same with all of them.
    arch: Arch,
    words: usize,
    /// How many of them belong to sentences that were ended.
    ended: usize,
    /// The words of each sentence; in a reading, the longest first.
    sentences: Vec<Range<usize>>,
    /// The sum of a word's rows.
    sum: Vec<i16>,
    /// The vectors of the words; after the reading, the encoder's output.
    x: Vec<u8>,
    y: Vec<u8>,
    sums: Vec<i32>,
    /// Of each sentence, the cell's last output, what the state adds to the gates' sums, and the cell's content.
    last: Vec<u8>,
    state: Vec<i32>,
    content: Vec<f32>,
}

impl Scratch {
    /// Room for readings with the given vector instructions instead of the best that there are.
    #[cfg(test)]
    pub fn with(arch: Arch) -> Self {
        Self { arch, ..Self::default() }
    }

    /// Runs an operation with the vector instructions.
    pub fn dispatch<T: WithSimd>(&self, operation: T) -> T::Output {
        self.arch.dispatch(operation)
    }

    /// Writes the numbers of `from` as bytes to `to`: as [`Quantization::RECTIFIED`], a rectified layer.
    pub fn write(&self, from: &[f32], quantization: Quantization, to: &mut Vec<u8>) {
        to.clear();
        to.resize(from.len(), 0);
        self.arch.dispatch(Write { from, quantization, to });
    }

    /// Forgets the last sentences.
    pub fn clear(&mut self) {
        (self.words, self.ended) = (0, 0);
        self.sentences.clear();
        self.x.clear();
    }

    /// Adds a word of the given vector to the sentence.
    pub fn add_word(&mut self, vector: &[u8]) {
        self.x.extend_from_slice(vector);
        self.words += 1;
    }

    /// Ends a sentence with the word added last; returns its words.
    pub fn end_sentence(&mut self) -> Range<usize> {
        let words = self.ended..self.words;
        self.ended = self.words;
        self.sentences.push(words.clone());
        words
    }

    /// The image of each word under `matrix`, in the room of `out`, after a reading.
    pub fn map<'o>(&mut self, matrix: &Matrix, out: &'o mut Vec<f32>) -> &'o [f32] {
        matrix.map(self.arch, &self.x, &mut self.sums, out)
    }

    /// The image of each row of `x`, in the room of `out`.
    pub fn map_other<'o>(&mut self, matrix: &Matrix, x: &[u8], out: &'o mut Vec<f32>) -> &'o [f32] {
        matrix.map(self.arch, x, &mut self.sums, out)
    }
}

impl Encoder {
    /// The length of its vectors.
    pub fn output(&self) -> usize {
        self.layers.last().map_or(0, |cells| 2 * cells[0].width())
    }

    /// Whether the matrices fit together.
    pub fn is_sound(&self) -> bool {
        let mut input = self.width;
        let fits = |cells: &[Cell; 2]| {
            let width = cells[0].width();
            let before = std::mem::replace(&mut input, 2 * width);
            let fits = |cell: &Cell| {
                cell.width() == width && cell.input.fits(before, 4 * width) && cell.state.fits(width, 4 * width)
            };
            width.is_multiple_of(BLOCK) && cells.iter().all(fits)
        };
        !self.layers.is_empty() && self.layers.iter().all(fits) && self.table.len() == self.inputs.len() * self.width
    }

    /// The vector of a word of which `keys` are known.
    pub fn vector(&self, keys: &[u32]) -> Vec<u8> {
        let (mut rows, mut sum, mut vector) = (Vec::new(), vec![0; self.width], vec![0; self.width]);
        self.rows(keys, &mut rows);
        Arch::new().dispatch(AddRows { table: &self.table, rows: &rows, sum: &mut sum, vector: &mut vector });
        vector
    }

    /// Adds the rows of the keys to `rows`.
    pub fn rows(&self, keys: &[u32], rows: &mut Vec<u32>) {
        rows.extend(keys.iter().filter_map(|key| self.inputs.row(*key)));
    }

    /// Adds a word of which the rows are known: those of this encoder, or of one that has the same.
    pub fn add_rows(&self, rows: &[u32], s: &mut Scratch) {
        let start = s.x.len();
        s.x.resize(start + self.width, 0);
        s.words += 1;
        s.sum.clear();
        s.sum.resize(self.width, 0);
        s.arch.dispatch(AddRows { table: &self.table, rows, sum: &mut s.sum, vector: &mut s.x[start..] });
    }

    /// Whether another encoder's keys have the same rows.
    pub fn has_rows_of(&self, other: &Self) -> bool {
        self.inputs == other.inputs
    }

    /// Reads the sentences whose words were added and that were ended.
    ///
    /// They are read abreast, so that the weights are fetched once for all of them.
    pub fn read(&self, s: &mut Scratch) {
        let arch = s.arch;
        s.sentences.sort_by_key(|words| std::cmp::Reverse(words.len()));
        for cells in &self.layers {
            let width = cells[0].width();
            // Each word's output is written below.
            s.y.resize(s.words * 2 * width, 0);
            for (side, cell) in cells.iter().enumerate() {
                let sums = room(&mut s.sums, s.words * 4 * width);
                cell.input.sum(arch, &s.x, sums);
                s.content.clear();
                s.content.resize(s.sentences.len() * width, 0.0);
                let state = room(&mut s.state, s.sentences.len() * 4 * width);
                s.last.clear();
                s.last.resize(s.sentences.len() * width, Quantization::STATE.zero);
                let mut abreast = s.sentences.len();
                for step in 0..s.sentences.first().map_or(0, Range::len) {
                    while s.sentences[abreast - 1].len() <= step {
                        abreast -= 1;
                    }
                    let last = &s.last[..abreast * width];
                    cell.state.sum(arch, last, &mut state[..abreast * 4 * width]);
                    for (at, words) in s.sentences[..abreast].iter().enumerate() {
                        let word = if side == 0 { words.start + step } else { words.end - 1 - step };
                        let output = &mut s.last[at * width..][..width];
                        arch.dispatch(Step {
                            cell,
                            input: &sums[word * 4 * width..][..4 * width],
                            state: &state[at * 4 * width..][..4 * width],
                            content: &mut s.content[at * width..][..width],
                            output,
                        });
                        s.y[(2 * word + side) * width..][..width].copy_from_slice(output);
                    }
                }
            }
            std::mem::swap(&mut s.x, &mut s.y);
        }
    }
}

/// How many units of the table make one of a word's vector.
pub(super) const STEP: i16 = 8;

/// Writes the sum of rows of the table as a vector.
struct AddRows<'a> {
    table: &'a [i8],
    rows: &'a [u32],
    /// Room for the sum: zeros.
    sum: &'a mut [i16],
    vector: &'a mut [u8],
}

impl WithSimd for AddRows<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let width = self.sum.len();
        for row in self.rows {
            let row = &self.table[*row as usize * width..][..width];
            for (sum, part) in self.sum.iter_mut().zip(row) {
                // A word has too few rows for their sum to overflow; a check would keep this loop slow.
                *sum = sum.wrapping_add(i16::from(*part));
            }
        }
        for (to, sum) in self.vector.iter_mut().zip(self.sum) {
            let nearest = sum.wrapping_add(STEP / 2) >> STEP.trailing_zeros();
            *to = nearest.wrapping_add(128).clamp(0, 255) as u8;
        }
    }
}

/// One step of a cell: from the gates' sums to its content and output.
struct Step<'a> {
    cell: &'a Cell,
    /// The gates' sums from the input and from the state (4 × hidden).
    input: &'a [i32],
    state: &'a [i32],
    content: &'a mut [f32],
    output: &'a mut [u8],
}

impl WithSimd for Step<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let h = self.content.len();
        let blocks = self.content.as_chunks_mut().0.iter_mut().zip(self.output.as_chunks_mut().0);
        for (block, (content, output)) in blocks.enumerate() {
            let mut gates = [[0.0; BLOCK]; 4];
            for (gate, sums) in gates.iter_mut().enumerate() {
                *sums = gate_sums(self.cell, self.input, self.state, gate * h + block * BLOCK);
            }
            step(&gates, content, output);
        }
    }
}

/// How many numbers of a cell are computed at once: loops of a fixed length become vector instructions as a whole.
const BLOCK: usize = COLUMNS;

/// The sums of a block of gates, from that of column `at`.
#[inline(always)]
fn gate_sums(cell: &Cell, input: &[i32], state: &[i32], at: usize) -> [f32; BLOCK] {
    let (mut sums, state) = (worth(&cell.input, input, at), worth(&cell.state, state, at));
    for i in 0..BLOCK {
        sums[i] += state[i];
    }
    sums
}

/// What a block of a matrix's sums is worth.
#[inline(always)]
fn worth(matrix: &Matrix, sums: &[i32], at: usize) -> [f32; BLOCK] {
    let (sums, scale, bias) = (block(sums, at), block(&matrix.scale, at), block(&matrix.bias, at));
    let mut worth = [0.0; BLOCK];
    for i in 0..BLOCK {
        worth[i] = sums[i] as f32 * scale[i] + bias[i];
    }
    worth
}

/// The block of numbers that begins at `at`.
#[inline(always)]
fn block<T>(numbers: &[T], at: usize) -> &[T; BLOCK] {
    numbers[at..].first_chunk().expect("widths are multiples of a block")
}

/// A block of a cell's content and output, from the sums of its gates.
#[inline(always)]
fn step([input, forget, out, new]: &[[f32; BLOCK]; 4], content: &mut [f32; BLOCK], output: &mut [u8; BLOCK]) {
    for i in 0..BLOCK {
        // A logistic function is (1 + tanh ½x) ÷ 2. Ratios are multiplied out, since division is slow.
        let ((i_over, i_under), (f_over, f_under)) = (tanh_ratio(0.5 * input[i]), tanh_ratio(0.5 * forget[i]));
        let (n_over, n_under) = tanh_ratio(new[i]);
        let taken = (i_under + i_over) * n_over * f_under;
        let kept = (f_under + f_over) * content[i] * (i_under * n_under);
        content[i] = (taken + kept) / (2.0 * i_under * n_under * f_under);
    }
    for i in 0..BLOCK {
        let ((o_over, o_under), (c_over, c_under)) = (tanh_ratio(0.5 * out[i]), tanh_ratio(content[i]));
        output[i] = Quantization::STATE.write((o_under + o_over) * c_over / (2.0 * o_under * c_under));
    }
}
