//! Which keys have a row.

use rustc_hash::FxHashMap;

use crate::network::Inputs;

/// The keys met often enough, and how often.
#[derive(Debug)]
pub struct Rows {
    /// The rows of the keys: those of the first part come first.
    pub inputs: Inputs,
    /// For each row how often a form was met, or `None` for rows of other keys.
    pub counts: Vec<Option<u32>>,
    /// How many rows the first part has.
    pub first: usize,
}

impl Rows {
    /// Counts the keys of words, the first of which stands for the form. A key has a row when it is met
    /// `least` times in one of the parts.
    pub fn new<K: AsRef<[u32]>>(parts: [Vec<K>; 2], least: [u32; 2]) -> Self {
        let mut counts: FxHashMap<u32, ([u32; 2], bool)> = FxHashMap::default();
        let mut keys = Vec::new();
        for (part, words) in parts.iter().enumerate() {
            for (respect, key) in words.iter().flat_map(|word| word.as_ref().iter().enumerate()) {
                let (count, is_form) = counts.entry(*key).or_default();
                *is_form = respect == 0;
                count[part] += 1;
                if count[part] == least[part] && (part == 0 || count[0] < least[0]) {
                    keys.push(*key);
                }
            }
        }
        let first = keys.iter().take_while(|key| counts[*key].0[0] >= least[0]).count();
        let count = |key: &u32| {
            let ([first, second], is_form) = counts[key];
            is_form.then_some(first + second)
        };
        Self { inputs: Inputs::new(&keys), counts: keys.iter().map(count).collect(), first }
    }

    /// The rows of a word.
    pub fn of(&self, keys: &[u32]) -> Vec<u32> {
        keys.iter().filter_map(|key| self.inputs.row(*key)).collect()
    }
}
