//! Multi-class linear classification with sparse, hashed features.
//!
//! Training is the averaged perceptron (Collins 2002, *Discriminative Training Methods for Hidden
//! Markov Models*; Freund and Schapire 1999): on a mistake the features' weights move by one, and
//! the model is the mean of the weights over all steps. The mean is rounded to 16-bit integers, so
//! that scores are sums of integers and the same on every processor.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The features of one decision, as hashes; a buffer that is used again and again.
#[derive(Debug, Default)]
pub struct Features(Vec<u32>);

impl Features {
    /// Forgets all features.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Adds the feature of template number `template` with the given parts.
    pub fn add(&mut self, template: u32, parts: &[u64]) {
        let mut state = u64::from(template).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x51_7C_C1_B7_27_22_0A_95;
        for part in parts {
            state = (state.rotate_left(23) ^ part).wrapping_mul(0xF135_7AEA_2E62_A9C5);
        }
        state ^= state >> 29;
        self.0.push((state.wrapping_mul(0xD6E8_FEB8_6659_FD93) >> 32) as u32);
    }
}

/// Trained weights: for each feature the classes that it speaks for or against.
#[derive(Debug, Default, Clone)]
pub struct Weights {
    classes: usize,
    /// Feature to its range of `entries`.
    index: FxHashMap<u32, (u32, u32)>,
    entries: Vec<(u16, i16)>,
}

impl Weights {
    /// Writes the score of each class to `scores`.
    pub fn score(&self, features: &Features, scores: &mut Vec<i32>) {
        scores.clear();
        scores.resize(self.classes, 0);
        for feature in &features.0 {
            if let Some(&(start, end)) = self.index.get(feature) {
                for &(class, weight) in &self.entries[start as usize..end as usize] {
                    scores[usize::from(class)] += i32::from(weight);
                }
            }
        }
    }
}

/// The class with the highest score among those allowed; the first of equals.
pub fn best<T: PartialOrd + Copy>(scores: &[T], allowed: impl Fn(usize) -> bool) -> Option<usize> {
    let mut best: Option<usize> = None;
    for class in (0..scores.len()).filter(|&c| allowed(c)) {
        if best.is_none_or(|b| scores[class] > scores[b]) {
            best = Some(class);
        }
    }
    best
}

/// The file form: features in rising order, each with its entries.
#[derive(Serialize, Deserialize)]
struct Stored {
    classes: usize,
    features: Vec<u32>,
    lengths: Vec<u16>,
    class: Vec<u16>,
    weight: Vec<i16>,
}

impl Serialize for Weights {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut features: Vec<u32> = self.index.keys().copied().collect();
        features.sort_unstable();
        let mut stored =
            Stored { classes: self.classes, features, lengths: Vec::new(), class: Vec::new(), weight: Vec::new() };
        let mut last = 0;
        for feature in &mut stored.features {
            let (start, end) = self.index[feature];
            stored.lengths.push((end - start) as u16);
            for (class, weight) in &self.entries[start as usize..end as usize] {
                stored.class.push(*class);
                stored.weight.push(*weight);
            }
            (last, *feature) = (*feature, feature.wrapping_sub(last));
        }
        stored.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Weights {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let stored = Stored::deserialize(deserializer)?;
        let total: usize = stored.lengths.iter().map(|l| usize::from(*l)).sum();
        let sound = stored.features.len() == stored.lengths.len()
            && total == stored.class.len()
            && total == stored.weight.len()
            && stored.class.iter().all(|c| usize::from(*c) < stored.classes);
        if !sound {
            return Err(serde::de::Error::custom("the tables of weights do not fit together"));
        }
        let mut index = FxHashMap::with_capacity_and_hasher(stored.features.len(), Default::default());
        let (mut feature, mut start) = (0u32, 0u32);
        for (delta, length) in stored.features.iter().zip(&stored.lengths) {
            feature = feature.wrapping_add(*delta);
            let end = start + u32::from(*length);
            index.insert(feature, (start, end));
            start = end;
        }
        let entries = stored.class.into_iter().zip(stored.weight).collect();
        Ok(Self { classes: stored.classes, index, entries })
    }
}

/// Weights in training.
#[derive(Debug)]
pub struct Trainer {
    classes: usize,
    step: i64,
    rows: FxHashMap<u32, Vec<Entry>>,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    class: u16,
    weight: i32,
    /// Sum of the weight over all steps until `stamp`.
    total: i64,
    stamp: i64,
    updates: u32,
}

impl Trainer {
    /// An untrained classifier of `classes` classes.
    pub fn new(classes: usize) -> Self {
        Self { classes, step: 0, rows: FxHashMap::default() }
    }

    /// Writes the score of each class to `scores`.
    pub fn score(&self, features: &Features, scores: &mut Vec<i32>) {
        scores.clear();
        scores.resize(self.classes, 0);
        for feature in &features.0 {
            for entry in self.rows.get(feature).into_iter().flatten() {
                scores[usize::from(entry.class)] += entry.weight;
            }
        }
    }

    /// Counts a decision, and moves the weights from class `wrong` to class `right` if they differ.
    pub fn learn(&mut self, features: &Features, right: usize, wrong: usize) {
        self.step += 1;
        if right == wrong {
            return;
        }
        for feature in &features.0 {
            let row = self.rows.entry(*feature).or_default();
            for (class, change) in [(right, 1), (wrong, -1)] {
                let class = class as u16;
                let at = row.iter().position(|e| e.class == class).unwrap_or_else(|| {
                    row.push(Entry { class, weight: 0, total: 0, stamp: self.step, updates: 0 });
                    row.len() - 1
                });
                let entry = &mut row[at];
                entry.total += i64::from(entry.weight) * (self.step - entry.stamp);
                entry.stamp = self.step;
                entry.weight += change;
                entry.updates += 1;
            }
        }
    }

    /// The mean of the weights over all steps, without the entries that were changed fewer than `least`
    /// times.
    pub fn mean(self, least: u32) -> Weights {
        let mean = |e: &Entry| {
            let total = e.total + i64::from(e.weight) * (self.step - e.stamp);
            total as f64 / self.step.max(1) as f64
        };
        let largest = self.rows.values().flatten().map(|e| mean(e).abs()).fold(0.0, f64::max);
        let scale = f64::from(i16::MAX) / largest.max(1e-9);
        let mut features: Vec<u32> = self.rows.keys().copied().collect();
        features.sort_unstable();
        let mut weights = Weights { classes: self.classes, ..Weights::default() };
        for feature in features {
            let start = weights.entries.len() as u32;
            let mut row: Vec<&Entry> = self.rows[&feature].iter().filter(|e| e.updates >= least).collect();
            row.sort_unstable_by_key(|e| e.class);
            let kept = row.into_iter().map(|e| (e.class, (mean(e) * scale).round() as i16));
            weights.entries.extend(kept.filter(|(_, weight)| *weight != 0));
            let end = weights.entries.len() as u32;
            if start < end {
                weights.index.insert(feature, (start, end));
            }
        }
        weights
    }
}
