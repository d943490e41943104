//! What the network often gets wrong, and what the words can only be.

use compact_str::CompactString;

use super::{Deprel, Feats, LONGEST, Model, Parser, Upos, Word};
use crate::text::lower;

impl Parser {
    /// Mends the tags and the tree of a sentence.
    pub(super) fn mend(&self, words: &mut [Word]) {
        self.mend_futures(words);
        self.mend_verbless(words);
        self.mend_relatives(words);
        self.mend_pronouns(words);
        self.mend_adverbs(words);
        mend_cases(words);
        mend_fronted(words);
        mend_inverted(words);
        mend_clefts(words);
        mend_second_objects(words);
    }

    /// A form that is the infinitive and an ending of the future is future: *investira*, not *entra*.
    fn mend_futures(&self, words: &mut [Word]) {
        for word in words.iter_mut().filter(|w| w.upos == Upos::Verb && w.feats.has("Tense", "Past")) {
            let stem = word.lemma.strip_suffix('e').unwrap_or(&word.lemma);
            let ending = word.form.strip_prefix(word.lemma.as_str()).or_else(|| word.form.strip_prefix(stem));
            let future = stem.ends_with('r') && ending.is_some_and(|e| self.language.futures.contains(&e));
            if future && word.feats.has("VerbForm", "Fin") {
                word.feats = Feats::from(word.feats.as_str().replace("Tense=Past", "Tense=Fut").as_str());
            }
        }
    }

    /// *en* and *y* that are objects are no prepositions.
    fn mend_pronouns(&self, words: &mut [Word]) {
        let small = [self.language.partitive, self.language.locative];
        for word in words.iter_mut().filter(|w| matches!(w.deprel.base(), "obj" | "iobj" | "expl")) {
            if word.upos == Upos::Adp && small.iter().any(|form| word.form.eq_ignore_ascii_case(form)) {
                word.upos = Upos::Pron;
            }
        }
    }

    /// The preposition of an adverb is none of the noun after it: *Marie Orme, par ailleurs présidente de Tarn*.
    fn mend_adverbs(&self, words: &mut [Word]) {
        for at in 0..words.len().saturating_sub(1) {
            let noun = words[at].head.filter(|_| words[at].deprel == *"case" && words[at].head == words[at + 1].head);
            let is_adverb = || {
                let forms = [0, 1].map(|i| lower(&words[at + i].form));
                self.language.adverbs.contains(&[&*forms[0], &*forms[1]])
            };
            let Some(noun) = noun.filter(|_| is_adverb()) else { continue };
            words[at].deprel = Deprel::from("advmod");
            words[at + 1].head = Some(at);
            words[at + 1].deprel = Deprel::from("fixed");
            let aside = at.checked_sub(1).is_some_and(|before| words[before].form == ",");
            if aside && words[noun].deprel == *"nmod" {
                words[noun].deprel = Deprel::from("appos");
            }
        }
    }

    /// In a sentence without a verb, the word that can be one makes it a clause: *Orel ferme son site de Lyon*,
    /// *Orel entre au capital de Tarn*.
    fn mend_verbless(&self, words: &mut [Word]) {
        let finite = |w: &Word| w.feats.has("VerbForm", "Fin") || w.upos == Upos::Aux;
        if words.iter().any(finite) {
            return;
        }
        let Some(verb) = (1..words.len().saturating_sub(1)).find(|&at| self.may_be_verb(words, at)) else { return };
        let Some(lemma) = self.model.verb(&words[verb].form) else { return };
        set_finite(&mut words[verb], lemma);
        let above: Vec<usize> = std::iter::successors(words[verb].head, |&w| words[w].head).take(words.len()).collect();
        words[verb].head = None;
        words[verb].deprel = Deprel::from("root");
        let mut subject = None;
        for at in 0..words.len() {
            let on_path = above.contains(&at);
            let crosses =
                at > verb && words[at].head.is_some_and(|head| head == verb || head < verb && above.contains(&head));
            if on_path && at < verb && subject.is_none() {
                subject = Some(at);
                words[at].deprel = Deprel::from("nsubj");
                words[at].head = Some(verb);
            } else if on_path && at > verb || crosses {
                let nominal = matches!(words[at].upos, Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num);
                let preposed = words.iter().any(|w| w.head == Some(at) && w.deprel.base() == "case");
                let relation = match nominal {
                    true if preposed => "obl",
                    true => "obj",
                    false => continue,
                };
                words[at].deprel = Deprel::from(relation);
                words[at].head = Some(verb);
            }
        }
        // Whatever was the root before is one no more.
        for at in (0..words.len()).filter(|&at| at != verb) {
            if words[at].head.is_none() {
                words[at].head = Some(verb);
                words[at].deprel = Deprel::from("parataxis");
            }
        }
    }

    /// Between *que* and the end of its clause, what stands right after a name and can be a verb is one: *un impôt
    /// que Washington juge injuste*.
    fn mend_relatives(&self, words: &mut [Word]) {
        for verb in 2..words.len() {
            let nominal = matches!(words[verb].upos, Upos::Noun | Upos::Adj);
            if !nominal || !words[verb].form.starts_with(char::is_lowercase) || words[verb - 1].upos != Upos::Propn {
                continue;
            }
            let name = |w: &&Word| matches!(w.upos, Upos::Propn | Upos::Det | Upos::Cconj);
            let start = verb - words[..verb].iter().rev().take_while(name).count();
            let introduces = |at: usize| self.language.relatives.contains(&words[at].lemma.as_str());
            let Some(que) = start.checked_sub(1).filter(|&at| introduces(at) && words[at].head == Some(verb)) else {
                continue;
            };
            let Some(lemma) = self.model.verb(&words[verb].form) else { continue };
            set_finite(&mut words[verb], lemma);
            let antecedent = words[verb].head.filter(|&head| head < que);
            words[verb].deprel = Deprel::from(if antecedent.is_some() { "acl:relcl" } else { "ccomp" });
            let outside = |w: &usize| words[*w].head.is_none_or(|head| !(start..verb).contains(&head));
            if let Some(subject) = (start..verb).find(outside) {
                words[subject].head = Some(verb);
                words[subject].deprel = Deprel::from("nsubj");
            }
        }
    }

    /// Whether a word that was not read as a verb can be one where it stands: after a noun or name, before what can
    /// begin a complement.
    fn may_be_verb(&self, words: &[Word], at: usize) -> bool {
        let (word, before, after) = (&words[at], &words[at - 1], &words[at + 1]);
        let form = word.form.as_str();
        let participle = self.language.participles.iter().any(|ending| form.ends_with(ending));
        let small = form.starts_with(char::is_lowercase) && !form.ends_with('r') && !participle;
        let between = matches!(before.upos, Upos::Noun | Upos::Propn)
            && matches!(after.upos, Upos::Det | Upos::Adp | Upos::Adv | Upos::Num);
        let nominal = matches!(word.upos, Upos::Noun | Upos::Adj | Upos::Adp);
        // *entre au capital*, but not *entre Lyon et Nice*
        let between = between && (word.upos != Upos::Adp || after.upos == Upos::Adp);
        small && between && nominal && self.model.verb(form).is_some()
    }
}

/// A preposition right before the noun that hangs where it does is the noun's: *n'ont pas conclu d'accord*.
fn mend_cases(words: &mut [Word]) {
    for at in 0..words.len().saturating_sub(1) {
        let (word, next) = (&words[at], &words[at + 1]);
        let beside = word.head.is_some() && word.head == next.head;
        if word.upos == Upos::Adp && word.deprel.base() == "advmod" && next.upos == Upos::Noun && beside {
            words[at].head = Some(at + 1);
            words[at].deprel = Deprel::from("case");
        }
    }
}

/// A participle at the beginning is no subject; the name after the comma is: *Fondée à Lyon, Orel livre Tarn*.
fn mend_fronted(words: &mut [Word]) {
    let Some(participle) = words.iter().position(|w| w.deprel.base() == "nsubj") else { return };
    let word = &words[participle];
    let Some(verb) = word.head.filter(|&verb| verb > participle) else { return };
    let determined =
        words.iter().any(|w| w.head == Some(participle) && matches!(w.deprel.base(), "det" | "aux" | "case"));
    if word.upos != Upos::Verb || !word.feats.has("VerbForm", "Part") || determined {
        return;
    }
    let named = |at: &usize| {
        let name = &words[*at];
        name.head == Some(participle)
            && matches!(name.upos, Upos::Propn | Upos::Noun)
            && matches!(name.deprel.base(), "nsubj" | "appos")
            && words[..*at].iter().rev().take(3).any(|w| w.form == ",")
    };
    if let Some(name) = (participle + 1..verb).find(named) {
        words[name].head = Some(verb);
        words[name].deprel = Deprel::from("nsubj");
        words[participle].deprel = Deprel::from("advcl");
    }
}

/// In a relative clause with the object before the verb, the noun after it is the subject: *où l'attend la
/// ministre*.
fn mend_inverted(words: &mut [Word]) {
    for verb in 0..words.len() {
        if words[verb].deprel != *"acl:relcl" {
            continue;
        }
        let of_verb =
            |at: &usize, relation: &str| words[*at].head == Some(verb) && words[*at].deprel.base() == relation;
        let clitic = (0..verb).any(|at| of_verb(&at, "obj") && words[at].upos == Upos::Pron && at + 1 == verb);
        let subject = (0..words.len()).any(|at| of_verb(&at, "nsubj"));
        let after = (verb + 1..words.len()).find(|at| of_verb(at, "obj") && words[*at].upos != Upos::Pron);
        if let Some(after) = after.filter(|_| clitic && !subject) {
            words[after].deprel = Deprel::from("nsubj");
        }
    }
}

/// What a cleft sentence puts first belongs to the verb of its clause: *C'est à Lyon qu'Orel construira une usine*.
fn mend_clefts(words: &mut [Word]) {
    for verb in 0..words.len() {
        let Some(first) = words[verb].head.filter(|&first| words[verb].deprel == *"advcl:cleft" && first < verb) else {
            continue;
        };
        let has = |relation: &str| words.iter().any(|w| w.head == Some(first) && w.deprel.base() == relation);
        // *Ce n'est pas à Lyon qu'Orel investit*: it does.
        let denied = words.iter().any(|w| w.head == Some(first) && w.feats.has("Polarity", "Neg"));
        if !has("case") || !has("cop") || denied {
            continue;
        }
        (words[verb].head, words[verb].deprel) = (words[first].head, words[first].deprel.clone());
        (words[first].head, words[first].deprel) = (Some(verb), Deprel::from("obl:mod"));
        for (at, word) in words.iter_mut().enumerate() {
            let (head, relation) = (word.head, word.deprel.base());
            // *c'est … que* says nothing.
            let frame = head == Some(first) && matches!(relation, "cop" | "expl" | "nsubj")
                || head == Some(verb) && relation == "mark" && at < verb;
            let outer = head == Some(first) && (at > verb || matches!(relation, "advmod" | "punct"));
            if frame {
                word.deprel = Deprel::from("dep");
            }
            if frame || outer {
                word.head = Some(verb);
            }
        }
    }
}

/// What stands after a name that is the object, and is no list, explains it: *signent le Tarpact, un traité*.
fn mend_second_objects(words: &mut [Word]) {
    for noun in 3..words.len() {
        let object = |at: usize| words[at].deprel.base() == "obj" && words[at].head == words[noun].head;
        let after_comma = words[noun - 2].form == "," && words[noun - 1].deprel.base() == "det";
        let name = if words[noun - 3].deprel.base() == "flat" { words[noun - 3].head } else { Some(noun - 3) };
        let list = || words.iter().any(|w| w.head == Some(noun) && w.deprel.base() == "conj");
        let Some(name) = name.filter(|&name| object(noun) && after_comma && object(name) && !list()) else { continue };
        if words[noun].upos == Upos::Noun && words[noun - 1].lemma == "un" && words[name].upos == Upos::Propn {
            words[noun].head = Some(name);
            words[noun].deprel = Deprel::from("appos");
        }
    }
}

/// Makes a word a verb in the present.
fn set_finite(word: &mut Word, lemma: CompactString) {
    word.lemma = lemma;
    word.upos = Upos::Verb;
    word.feats = Feats::from("Mood=Ind|Tense=Pres|VerbForm=Fin");
}

/// In *…, a annoncé le groupe*, what the parser takes for the object is who speaks.
pub fn invert(words: &mut [Word]) {
    let Some(verb) = words.iter().position(|w| w.head.is_none() && w.upos == Upos::Verb) else { return };
    let of_verb = |word: &Word, relation: &str| word.head == Some(verb) && word.deprel.base() == relation;
    if words.iter().any(|word| of_verb(word, "nsubj")) {
        return;
    }
    if let Some(object) = words.iter().skip(verb + 1).position(|word| of_verb(word, "obj")) {
        words[verb + 1 + object].deprel = Deprel::from("nsubj");
    }
}

impl Model {
    /// The infinitive of a form that can be that of a verb: one that is listed as such, or that only lacks the ending
    /// of a known one (*commande*).
    fn verb(&self, form: &str) -> Option<CompactString> {
        let known = self.lemmas.know(form);
        if known.can_be(Upos::Verb) {
            return Some(self.lemmas.lemma(form, &known, Upos::Verb));
        }
        let infinitive: CompactString = format!("{form}r").into();
        (form.ends_with('e') && self.lemmas.know(&infinitive).can_be(Upos::Verb)).then_some(infinitive)
    }

    /// What has an auxiliary of tense, or a subject and an object, is a verb, whatever its tag: *a injecté*,
    /// *Orel équipe la banque*, *Orel dément vouloir vendre*.
    pub(super) fn mend_verbs(&self, words: &mut [Word]) {
        // Which words have a subject, an object and a copula.
        let mut bits = [0u8; LONGEST];
        for word in words.iter() {
            let bit = match word.deprel.base() {
                "nsubj" => 1,
                "obj" | "xcomp" => 2,
                "cop" => 4,
                _ => 0,
            };
            if let Some(bits) = word.head.and_then(|head| bits.get_mut(head)) {
                *bits |= bit;
            }
        }
        for at in 0..words.len() {
            if bits.get(at) == Some(&3) {
                let lemma = match words[at].upos {
                    Upos::Noun => {
                        Some(self.lemmas.lemma(&words[at].form, &self.lemmas.know(&words[at].form), Upos::Verb))
                    }
                    Upos::Adj => self.verb(&words[at].form),
                    _ => None,
                };
                if let Some(lemma) = lemma {
                    set_finite(&mut words[at], lemma);
                }
            }
            let auxiliary = words[at].deprel == *"aux:tense" && words[at].upos == Upos::Aux;
            let Some(head) = words[at].head.filter(|head| auxiliary && *head > at) else { continue };
            if matches!(words[head].upos, Upos::Noun | Upos::Adj | Upos::Propn) {
                let known = self.lemmas.know(&words[head].form);
                words[head].lemma = self.lemmas.lemma(&words[head].form, &known, Upos::Verb);
                words[head].upos = Upos::Verb;
                words[head].feats = Feats::from("Tense=Past|VerbForm=Part");
            }
        }
    }
}
