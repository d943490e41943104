//! Lemmas: a lexicon, and rules on endings for the words that it lacks.

use compact_str::CompactString;
use fst::{Automaton, IntoStreamer, Streamer};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize, Serializer};
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;

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
    #[serde(serialize_with = "sorted")]
    endings: FxHashMap<(CompactString, Upos), Vec<u16>>,
}

/// Writes a map in the order of its keys, so that one model has one file.
fn sorted<K: Serialize + Ord, V: Serialize, S: Serializer>(map: &FxHashMap<K, V>, to: S) -> Result<S::Ok, S::Error> {
    to.collect_map(map.iter().collect::<BTreeMap<&K, &V>>())
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

/// What the lexicon and the treebanks know of a form.
#[derive(Debug, Clone)]
pub struct Known {
    /// The form in small letters, with the apostrophe and the hyphen of a typewriter.
    pub lower: CompactString,
    /// The number of its set of readings.
    set: Option<usize>,
    /// The parts of speech that the lexicon has for it, as bits by their numbers. What only the
    /// treebanks have is left out: to a tagger in training it would tell the answer.
    pub listed: u64,
    /// Those that the treebanks have for it too.
    pub all: u64,
}

impl Known {
    /// Whether the lexicon or a treebank has the form as this part of speech.
    pub fn can_be(&self, upos: Upos) -> bool {
        self.all & (1 << (upos as u64)) != 0
    }
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
                let ending = crate::text::last(&form, length).to_owned();
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

    /// What is known of a form.
    pub fn know(&self, form: &str) -> Known {
        let capitals = form.chars().any(|c| !c.is_lowercase() && c.is_alphabetic());
        let mut lower = if capitals { CompactString::from_str_to_lowercase(form) } else { form.into() };
        if lower.contains(['’', 'ʼ', '‐', '‑']) {
            lower = lower.replace(['’', 'ʼ'], "'").replace(['‐', '‑'], "-").into();
        }
        let set = self.lookup(&lower);
        let (mut listed, mut all) = (0, 0);
        for reading in self.readings(set) {
            let bit = 1 << (reading.upos as u64);
            all |= bit;
            listed |= if reading.listed { bit } else { 0 };
        }
        Known { lower, set, listed, all }
    }

    /// The lemma of a form, of which `known` is known, as a given part of speech. Names are their own
    /// lemmas.
    pub fn lemma(&self, form: &str, known: &Known, upos: Upos) -> CompactString {
        if matches!(upos, Upos::Propn | Upos::Punct | Upos::Sym | Upos::X) {
            return form.into();
        }
        let lower = known.lower.as_str();
        let exact = self.readings(known.set).iter().find(|r| r.upos == upos).map(|r| r.edit);
        // *PME* and *OPA* have no endings.
        if exact.is_none() && form.len() <= LONGEST_ENDING && form.chars().all(char::is_uppercase) {
            return lower.into();
        }
        let apply = |edit: &u16| self.edits.get(usize::from(*edit))?.apply(lower);
        if let Some(lemma) = exact.as_ref().and_then(apply) {
            return lemma;
        }
        let endings = || {
            (1..=LONGEST_ENDING)
                .rev()
                .filter_map(|length| self.endings.get(&(crate::text::last(lower, length).into(), upos)))
        };
        // Rules that lead to a lemma that exists go before the most frequent, and of those the one
        // that changes least: *porterait* is *porter*, not *porer*.
        let known = endings().flatten().filter(|edit| apply(edit).is_some_and(|lemma| self.is_lemma(&lemma, upos)));
        let least = known.min_by_key(|edit| self.edits[usize::from(**edit)].cut).and_then(apply);
        least
            .or_else(|| self.accented(lower, upos))
            .or_else(|| endings().flatten().find_map(apply))
            .unwrap_or_else(|| lower.into())
    }

    /// The lemma of the form of which `form` has lost the accents: *societe* is *société*.
    fn accented(&self, form: &str, upos: Upos) -> Option<CompactString> {
        let lexicon = fst::raw::Fst::new(self.lexicon.as_slice()).ok().filter(|_| form.is_ascii())?;
        let mut found = lexicon.search(Unaccented(form.as_bytes())).into_stream();
        while let Some((bytes, set)) = found.next() {
            let readings = self.readings.get(set.value() as usize)?;
            if let Some(reading) = readings.iter().find(|r| r.upos == upos) {
                let whole = std::str::from_utf8(bytes).ok()?;
                return self.edits.get(usize::from(reading.edit))?.apply(whole);
            }
        }
        None
    }

    fn is_lemma(&self, form: &str, upos: Upos) -> bool {
        let whole =
            |r: &&Reading| r.upos == upos && self.edits[usize::from(r.edit)] == Edit { cut: 0, add: String::new() };
        self.readings(self.lookup(form)).iter().any(|r| whole(&r))
    }

    /// The number of a form's set of readings.
    fn lookup(&self, form: &str) -> Option<usize> {
        let lexicon = fst::raw::Fst::new(self.lexicon.as_slice()).ok()?;
        lexicon.get(form).map(|set| set.value() as usize)
    }

    fn readings(&self, set: Option<usize>) -> &[Reading] {
        set.and_then(|set| self.readings.get(set)).map_or(&[], Vec::as_slice)
    }
}

/// Matches the words that are spelled like this one but for accents on their letters.
struct Unaccented<'a>(&'a [u8]);

impl Automaton for Unaccented<'_> {
    /// How many letters are matched, and the first byte of an accented one, or 0.
    type State = Option<(usize, u8)>;

    fn start(&self) -> Self::State {
        Some((0, 0))
    }

    fn is_match(&self, state: &Self::State) -> bool {
        *state == Some((self.0.len(), 0))
    }

    fn can_match(&self, state: &Self::State) -> bool {
        state.is_some()
    }

    fn accept(&self, state: &Self::State, byte: u8) -> Self::State {
        let (at, lead) = (*state)?;
        let next = *self.0.get(at)?;
        if lead == 0 {
            return match byte {
                0xC3..=0xC5 => Some((at, byte)),
                _ => (byte == next).then_some((at + 1, 0)),
            };
        }
        let both = [lead, byte];
        let letter = std::str::from_utf8(&both).ok()?.nfd().next()?;
        (letter == char::from(next)).then_some((at + 1, 0))
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
            entry("sociétés", Upos::Noun, "société"),
        ]);
        let lemma = |form: &str, upos| lemmas.lemma(form, &lemmas.know(form), upos);
        assert_eq!(lemma("Signent", Upos::Verb), "signer");
        assert_eq!(lemma("raflent", Upos::Verb), "rafler");
        assert_eq!(lemma("portent", Upos::Noun), "portent");
        assert_eq!(lemma("SOCIETES", Upos::Noun), "société");
        assert_eq!(lemma("Nvidia", Upos::Propn), "Nvidia");
        let known = lemmas.know("Portent");
        assert!(known.can_be(Upos::Noun) && known.can_be(Upos::Verb) && !known.can_be(Upos::Adj));
    }
}
