//! The members of a list, and those that a general noun is followed by.

use std::ops::Range;

use crate::entity::{Annotations, Mention, MentionKind};
use crate::lang::Language;
use crate::syntax::{Tree, Upos};

/// The mentions that an argument names: those at `word` with what is coordinated with them, or, if
/// there are none, those that examples after it name (*des entreprises comme A et B*).
///
/// `accept` says which mentions are of the kind sought.
pub fn members<'a>(
    tree: &Tree,
    sentence: usize,
    word: usize,
    annotations: &'a Annotations,
    language: &Language,
    accept: &dyn Fn(&Mention) -> bool,
) -> Vec<&'a Mention> {
    let list = List { tree, sentence, annotations, accept };
    let mut found: Vec<&Mention> = Vec::new();
    let whole = |m: &&Mention| accept(m) && m.kind != MentionKind::Adjective;
    let inside = || annotations.covering(sentence, word).filter(|m| m.kind == MentionKind::Name).filter(whole);
    let own = annotations.at(sentence, word).find(whole).or_else(inside);
    // *des technologies telles que l'IA*: the examples say more than the general word.
    // *le chinois Orel et la société Tarn (TSA)* names its own.
    let small = |m: &Mention| !tree.words[m.words.start].form.starts_with(char::is_uppercase);
    let general = own.is_none_or(|m| small(m) && list.end(m) == m.words.end);
    if general && let Some(start) = examples(tree, word, language) {
        list.start(start, &mut found);
    }
    // *les firmes Orel et Tarn*: the names that a noun in the plural announces.
    if found.is_empty() && own.is_none() && tree.words[word].feats.has("Number", "Plur") {
        let announces = |c: &usize| match tree.words[*c].deprel.base() {
            "appos" | "flat" => true,
            "nmod" => tree.child(*c, "case").is_none_or(|case| case > *c),
            _ => false,
        };
        let announced = tree.children(word).filter(|&c| c > word).find(announces);
        let name = announced.and_then(|c| annotations.at(sentence, c).find(|m| m.kind == MentionKind::Name));
        if let Some(name) = name.filter(|m| accept(m)) {
            list.start(name.words.start, &mut found);
        }
    }
    if found.is_empty() {
        if let Some(own) = own {
            found.push(own);
            list.follow(list.end(own), &mut found);
        }
        // *dans les domaines de l'IA, de la santé*: the second depends on the noun, but goes with the first.
        let complement = tree.children(word).find(|&c| c > word && tree.words[c].deprel.base() == "nmod");
        let goes_with = |partner: usize| own.is_some() || complement.is_none_or(|c| partner < c);
        for partner in tree.children(word).filter(|&c| tree.words[c].deprel.base() == "conj" && goes_with(c)) {
            found.extend(annotations.at(sentence, partner).find(whole));
        }
    }
    let mut unique: Vec<&Mention> = Vec::new();
    for mention in found {
        if !unique.contains(&mention) {
            unique.push(mention);
        }
    }
    unique
}

/// How many items after the first make a list, closed or not.
const LONG: usize = 3;

struct List<'t, 'a, 'f> {
    tree: &'t Tree,
    sentence: usize,
    annotations: &'a Annotations,
    accept: &'f dyn Fn(&Mention) -> bool,
}

impl<'a> List<'_, 'a, '_> {
    fn mention_from(&self, word: usize) -> Option<&'a Mention> {
        let starts = |m: &&Mention| m.sentence == self.sentence && m.words.start == word;
        self.annotations.mentions.iter().filter(starts).find(|m| m.kind != MentionKind::Adjective && (self.accept)(m))
    }

    /// Where a mention ends with the name that a noun of type announces: *la société britannique Nscale*.
    fn end(&self, mention: &Mention) -> usize {
        let end = mention.words.end;
        let name = |m: &&Mention| {
            m.sentence == self.sentence && m.kind == MentionKind::Name && (end..end + 4).contains(&m.words.start)
        };
        let announced = self.annotations.mentions.iter().filter(name).find(|m| m.entities == mention.entities);
        announced.filter(|_| mention.kind == MentionKind::Nominal).map_or(end, |m| m.words.end)
    }

    /// The item at or shortly after `word`: determiners, prepositions, marks, adjectives and what kind of thing it
    /// is may stand before it (*les chaînes de télévision Orel et Tarn*).
    fn item(&self, mut word: usize) -> Option<&'a Mention> {
        let mut kind = false;
        for _ in 0..6 {
            if let Some(mention) = self.mention_from(word) {
                return (!kind || mention.kind == MentionKind::Name).then_some(mention);
            }
            let at = self.tree.words.get(word)?;
            let mark = matches!(at.form.as_str(), "«" | "\"" | "“" | "(");
            match at.upos {
                Upos::Noun => kind = true,
                // *la filiale d'Orel*, *le patron de la société Orel* are other things.
                Upos::Adp if kind && self.tree.words.get(word + 1).is_none_or(|w| w.upos != Upos::Noun) => {
                    return None;
                }
                Upos::Det if kind => return None,
                Upos::Det | Upos::Adp | Upos::Num | Upos::Adj => {}
                _ if mark => {}
                _ => return None,
            }
            word += 1;
        }
        None
    }

    /// Adds the list that begins at `word`.
    fn start(&self, word: usize, found: &mut Vec<&'a Mention>) {
        if let Some(first) = self.item(word) {
            found.push(first);
            self.follow(first.words.end, found);
        }
    }

    /// Adds the items that follow one that ends before `word`. Items after a comma alone count only
    /// when the list is closed by *et* or *ou*, or by a dash or bracket.
    fn follow(&self, mut word: usize, found: &mut Vec<&'a Mention>) {
        let mut pending: Vec<&Mention> = Vec::new();
        loop {
            word = self.skip_modifiers(word);
            let Some(at) = self.tree.words.get(word) else { break };
            let comma = at.form == ",";
            let closing = at.upos == Upos::Cconj && matches!(at.lemma.as_str(), "et" | "ou" | "ni")
                || at.lemma == "ainsi" && self.tree.words.get(word + 1).is_some_and(|w| w.lemma == "que");
            if !comma && !closing {
                // *A, B, C —*: a dash closes a list too.
                if matches!(at.form.as_str(), "—" | "–" | ")") && pending.len() >= 2 {
                    found.append(&mut pending);
                }
                break;
            }
            let next = if at.lemma == "ainsi" { word + 2 } else { word + 1 };
            // *, et*
            let next =
                if comma && self.tree.words.get(next).is_some_and(|w| w.upos == Upos::Cconj) { next + 1 } else { next };
            let closes = closing || next > word + 1;
            match self.item(next) {
                Some(item) => {
                    word = item.words.end;
                    pending.push(item);
                    if closes {
                        found.append(&mut pending);
                    }
                }
                // *et d'autres technologies* closes the list with something that is no item.
                None => {
                    if closes && !pending.is_empty() && !self.verb_follows(next) || pending.len() >= LONG {
                        found.append(&mut pending);
                    }
                    break;
                }
            }
        }
    }

    fn verb_follows(&self, word: usize) -> bool {
        self.tree.words.get(word).is_some_and(|w| matches!(w.upos, Upos::Verb | Upos::Aux | Upos::Pron))
    }

    /// Past the adjectives and marks that belong to the item before, and short brackets.
    fn skip_modifiers(&self, mut word: usize) -> usize {
        while let Some(at) = self.tree.words.get(word) {
            let quote = matches!(at.form.as_str(), "»" | "\"" | "”");
            if at.upos == Upos::Adj || quote {
                word += 1;
            } else if at.form == "(" {
                let close = (word..self.tree.words.len().min(word + 6)).find(|&w| self.tree.words[w].form == ")");
                match close {
                    Some(close) => word = close + 1,
                    None => break,
                }
            } else {
                break;
            }
        }
        word
    }
}

/// Where the examples of the noun at `word` begin: after *comme*, *tels que*, *dont*, a dash.
fn examples(tree: &Tree, word: usize, language: &Language) -> Option<usize> {
    let end = (word + 12).min(tree.words.len());
    let mut at = word + 1;
    while at < end {
        let matched =
            language.exemplifiers.iter().filter(|phrase| begins(tree, at..end, phrase)).map(|p| p.len()).max();
        if let Some(length) = matched {
            return Some(at + length);
        }
        let current = &tree.words[at];
        if matches!(current.form.as_str(), "—" | "–" | ":" | "(") {
            return Some(at + 1);
        }
        // A verb that is no participle of the noun, or another noun's clause, ends the reach.
        let stops = matches!(current.upos, Upos::Verb | Upos::Aux | Upos::Pron)
            && !current.feats.has("VerbForm", "Part")
            || matches!(current.form.as_str(), ";" | "." | "»");
        if stops {
            return None;
        }
        at += 1;
    }
    None
}

fn begins(tree: &Tree, range: Range<usize>, phrase: &[&str]) -> bool {
    phrase.len() <= range.len()
        && phrase.iter().zip(range).all(|(part, w)| {
            let word = &tree.words[w];
            word.lemma == *part || word.form.eq_ignore_ascii_case(part)
        })
}
