//! Which rows of an encoder's table a word has.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The keys that have a row in the table.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Inputs(FxHashMap<u32, u32>);

/// What is known of a word in one respect, as a key: the number of the respect, and a hash of the value.
pub fn key(respect: usize, value: u64) -> u32 {
    let mixed = (value ^ (respect as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    (mixed >> 32) as u32
}

impl Inputs {
    /// Inputs for the given keys, in the order of their rows.
    pub fn new(keys: &[u32]) -> Self {
        Self(keys.iter().zip(0..).map(|(key, row)| (*key, row)).collect())
    }

    /// How many rows the table has.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The row of a key.
    pub fn row(&self, key: u32) -> Option<u32> {
        self.0.get(&key).copied()
    }
}

/// The file form: the keys in the order of their rows.
impl Serialize for Inputs {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut keys = vec![0; self.0.len()];
        for (key, row) in &self.0 {
            keys[*row as usize] = *key;
        }
        keys.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Inputs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::new(&Vec::deserialize(deserializer)?))
    }
}
