//! What was worked out of forms: most words of a text have stood before.

use compact_str::CompactString;
use rustc_hash::FxHashMap;

use super::Model;
use super::lemma::Known;
use super::network::keys;
use super::tags::Allowed;
use super::tree::Upos;

/// How many forms are kept.
const MOST: usize = 20_000;

/// The forms of which something was worked out, with all that depends on a form alone.
#[derive(Debug, Default)]
pub struct Forms {
    numbers: FxHashMap<CompactString, usize>,
    forms: Vec<Form>,
}

/// A form, and what was worked out of it: where it matters, as an acronym (1) and as none (0).
#[derive(Debug)]
struct Form {
    form: CompactString,
    known: Known,
    /// Its vector in the network.
    vectors: [Option<Vec<u8>>; 2],
    allowed: [Option<Allowed>; 2],
    lemmas: Vec<(Upos, CompactString)>,
}

impl Forms {
    /// Forgets what was kept, if it is much; numbers given before are void then.
    pub fn tidy(&mut self) {
        if self.forms.len() > MOST {
            *self = Self::default();
        }
    }

    /// The number of a form.
    pub fn number(&mut self, form: &CompactString, model: &Model) -> usize {
        if let Some(number) = self.numbers.get(form) {
            return *number;
        }
        self.numbers.insert(form.clone(), self.forms.len());
        let known = model.lemmas.know(form);
        let (vectors, allowed, lemmas) = ([None, None], [None, None], Vec::new());
        self.forms.push(Form { form: form.clone(), known, vectors, allowed, lemmas });
        self.forms.len() - 1
    }

    /// The vector of a form in the network.
    pub fn vector(&mut self, number: usize, acronym: bool, model: &Model) -> &[u8] {
        let Form { form, known, vectors, .. } = &mut self.forms[number];
        vectors[usize::from(acronym)].get_or_insert_with(|| model.network.encoder.vector(&keys(form, known, acronym)))
    }

    /// What the form can be.
    pub fn allowed(&mut self, number: usize, acronym: bool) -> Allowed {
        let Form { form, known, allowed, .. } = &mut self.forms[number];
        *allowed[usize::from(acronym)].get_or_insert_with(|| Allowed::new(form, known, acronym))
    }

    /// The lemma of the form as a part of speech.
    pub fn lemma(&mut self, number: usize, upos: Upos, model: &Model) -> CompactString {
        let Form { form, known, lemmas, .. } = &mut self.forms[number];
        if let Some((_, lemma)) = lemmas.iter().find(|(of, _)| *of == upos) {
            return lemma.clone();
        }
        let lemma = model.lemmas.lemma(form, known, upos);
        lemmas.push((upos, lemma.clone()));
        lemma
    }
}
