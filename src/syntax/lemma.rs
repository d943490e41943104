//! Lemmas: a lexicon, and rules on endings for the words that it lacks.

use compact_str::CompactString;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::Upos;

/// Takes `cut` characters off the end of a form and puts `add` there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Edit {
    cut: u8,
    add: String,
}

impl Edit {
    fn between(form: &str, lemma: &str) -> Option<Self> {
        let common = form.chars().zip(lemma.chars()).take_while(|(a, b)| a == b).count();
        let cut = u8::try_from(form.chars().count() - common).ok()?;
        Some(Self { cut, add: lemma.chars().skip(common).collect() })
    }

    fn apply(&self, form: &str) -> Option<CompactString> {
        let count = form.chars().count().checked_sub(usize::from(self.cut))?;
        let mut lemma: CompactString = form.chars().take(count).collect();
        lemma.push_str(&self.add);
        Some(lemma)
    }
}

/// Forms with their parts of speech and lemmas, and suffix rules learnt from them.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Lemmatiser {
    edits: Vec<Edit>,
    /// The sets of readings that forms have.
    readings: Vec<Vec<Reading>>,
    /// An `fst` map from form to the number of its set of readings.
    lexicon: Vec<u8>,
    /// Ending and part of speech to the numbers of the edits, the most frequent first.
    endings: BTreeMap<(CompactString, Upos), Vec<u16>>,
}

/// What a form can be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Reading {
    upos: Upos,
    /// Number of the edit that gives the lemma.
    edit: u16,
    /// Whether a lexicon has it, or only the treebanks.
    listed: bool,
}

/// A form with its part of speech and lemma, to learn from.
#[derive(Debug, Clone)]
pub struct Entry {
    pub form: String,
    pub upos: Upos,
    pub lemma: String,
    /// Whether it stands in a lexicon; else it was met in a treebank, which goes before.
    pub listed: bool,
}

const LONGEST_ENDING: usize = 6;
const MOST_EDITS: usize = 4;

impl Lemmatiser {
    /// Learns from forms with their lemmas; of two lemmas for one form and part of speech the one
    /// that the treebanks have most often is taken.
    pub fn learn(entries: impl IntoIterator<Item = Entry>) -> Self {
        let mut counts: BTreeMap<(String, Upos), (bool, BTreeMap<String, u32>)> = BTreeMap::new();
        for entry in entries {
            let (listed, lemmas) = counts.entry((entry.form.to_lowercase(), entry.upos)).or_default();
            *listed |= entry.listed;
            *lemmas.entry(entry.lemma).or_default() += if entry.listed { 1 } else { 1000 };
        }
        let mut made = Self::default();
        let mut numbers: BTreeMap<Edit, u16> = BTreeMap::new();
        let mut forms: BTreeMap<String, Vec<Reading>> = BTreeMap::new();
        let mut endings: BTreeMap<(String, Upos), BTreeMap<u16, u32>> = BTreeMap::new();
        for ((form, upos), (listed, lemmas)) in counts {
            let best = lemmas.iter().rev().max_by_key(|(_, weight)| **weight).map(|(lemma, _)| lemma);
            let Some(edit) = best.and_then(|lemma| Edit::between(&form, lemma)) else { continue };
            let next = u16::try_from(numbers.len()).unwrap_or(u16::MAX);
            if next == u16::MAX {
                continue;
            }
            let number = *numbers.entry(edit.clone()).or_insert_with(|| {
                made.edits.push(edit);
                next
            });
            for length in 1..=LONGEST_ENDING.min(form.chars().count()) {
                let ending = super::words::last(&form, length).to_owned();
                *endings.entry((ending, upos)).or_default().entry(number).or_default() += 1;
            }
            forms.entry(form).or_default().push(Reading { upos, edit: number, listed });
        }
        let mut sets: BTreeMap<Vec<Reading>, u64> = BTreeMap::new();
        let mut builder = fst::MapBuilder::memory();
        for (form, readings) in forms {
            let next = sets.len() as u64;
            let set = *sets.entry(readings.clone()).or_insert_with(|| {
                made.readings.push(readings);
                next
            });
            builder.insert(form, set).expect("a BTreeMap gives its keys in order");
        }
        made.lexicon = builder.into_inner().expect("writing to memory");
        for ((ending, upos), edits) in endings {
            let mut edits: Vec<(u16, u32)> = edits.into_iter().filter(|(_, count)| *count >= 2).collect();
            edits.sort_by_key(|(number, count)| (u32::MAX - count, *number));
            edits.truncate(MOST_EDITS);
            if !edits.is_empty() {
                made.endings.insert((ending.into(), upos), edits.into_iter().map(|(number, _)| number).collect());
            }
        }
        made
    }

    /// The parts of speech that the lexicon has for the small-letter form. What only the treebanks
    /// have is left out: to a tagger in training it would tell the answer.
    pub fn parts_of_speech(&self, form: &str) -> impl Iterator<Item = Upos> + '_ {
        self.lookup(form).iter().filter(|r| r.listed).map(|r| r.upos)
    }

    /// All parts of speech that a form has had, in the lexicon and in the treebanks.
    pub fn all_parts_of_speech(&self, form: &str) -> Vec<Upos> {
        self.lookup(&form.to_lowercase().replace('’', "'")).iter().map(|r| r.upos).collect()
    }

    /// The lemma of a form as a given part of speech. Names are their own lemmas.
    pub fn lemma(&self, form: &str, upos: Upos) -> CompactString {
        if matches!(upos, Upos::Propn | Upos::Punct | Upos::Sym | Upos::X) {
            return form.into();
        }
        let lower = form.to_lowercase().replace('’', "'");
        let exact = self.lookup(&lower).iter().find(|r| r.upos == upos).map(|r| r.edit);
        let apply = |edit: &u16| self.edits.get(usize::from(*edit))?.apply(&lower);
        if let Some(lemma) = exact.as_ref().and_then(apply) {
            return lemma;
        }
        let endings = || {
            (1..=LONGEST_ENDING)
                .rev()
                .filter_map(|length| self.endings.get(&(super::words::last(&lower, length).into(), upos)))
        };
        // Rules that lead to a lemma that exists go before the most frequent, and of those the one
        // that changes least: *porterait* is *porter*, not *porer*.
        let known = endings().flatten().filter(|edit| apply(edit).is_some_and(|lemma| self.is_lemma(&lemma, upos)));
        let least = known.min_by_key(|edit| self.edits[usize::from(**edit)].cut).and_then(apply);
        least.or_else(|| endings().flatten().find_map(apply)).unwrap_or_else(|| lower.as_str().into())
    }

    fn is_lemma(&self, form: &str, upos: Upos) -> bool {
        let whole =
            |r: &&Reading| r.upos == upos && self.edits[usize::from(r.edit)] == Edit { cut: 0, add: String::new() };
        self.lookup(form).iter().any(|r| whole(&r))
    }

    fn lookup(&self, form: &str) -> &[Reading] {
        let Ok(lexicon) = fst::raw::Fst::new(self.lexicon.as_slice()) else { return &[] };
        let set = lexicon.get(form).map(|set| set.value() as usize);
        set.and_then(|set| self.readings.get(set)).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_and_unknown_forms() {
        let entry = |f: &str, upos, l: &str| Entry { form: f.to_owned(), upos, lemma: l.to_owned(), listed: true };
        let lemmas = Lemmatiser::learn([
            entry("signent", Upos::Verb, "signer"),
            entry("portent", Upos::Verb, "porter"),
            entry("dotent", Upos::Verb, "doter"),
            entry("portent", Upos::Noun, "portent"),
        ]);
        assert_eq!(lemmas.lemma("Signent", Upos::Verb), "signer");
        assert_eq!(lemmas.lemma("raflent", Upos::Verb), "rafler");
        assert_eq!(lemmas.lemma("portent", Upos::Noun), "portent");
        assert_eq!(lemmas.lemma("Nvidia", Upos::Propn), "Nvidia");
        assert_eq!(lemmas.parts_of_speech("portent").collect::<Vec<_>>(), [Upos::Noun, Upos::Verb]);
    }
}
