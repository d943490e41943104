//! When it happens.

use super::is_verb;
use crate::entity::Sentence;
use crate::lang::Language;
use crate::quantity::{Clock, PartialDate, Quantity, Unit, Value};
use crate::syntax::Upos;
use crate::text::lower;

/// A date that is known when that of another event is: *la veille de la visite*.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// The word of the other event, in the same sentence.
    pub from: usize,
    /// So many units before (negative) or after it.
    pub count: i32,
    /// The unit.
    pub unit: Unit,
}

impl Counted {
    /// The date, if the other event's is `date`.
    pub fn resolve(self, date: PartialDate) -> Option<PartialDate> {
        date.shifted(self.count, self.unit)
    }
}

/// A sentence, and from where its dates are counted.
#[derive(Clone, Copy)]
pub struct Times<'a> {
    /// The sentence.
    pub sentence: &'a Sentence,
    /// The article's day, and what was named last before the sentence.
    pub clock: Clock,
    /// The language.
    pub language: &'a Language,
}

impl Times<'_> {
    /// When the predicate's event is or was, as far as its sentence says: at a date that hangs on it or on a verb that
    /// shares its time, or so long before or after the event that it is counted from; `ahead` if it is to come.
    pub fn date(&self, predicate: usize, ahead: bool) -> Option<PartialDate> {
        let anchors = self.anchors(predicate);
        let own = self.stated(&anchors, ahead, |_| true);
        own.or_else(|| self.counted_back(predicate, ahead)).or_else(|| {
            // *En mai, il a signé un accord et visité Rome*: what stands before both is said of both.
            let verb = *anchors.last()?;
            let (words, first) = (&self.sentence.tree.words, self.sentence.tree.words[verb].head?);
            let joined = words[verb].deprel.base() == "conj" && self.sentence.tree.child(verb, "nsubj").is_none();
            self.stated(&[first], ahead, |q| joined && q.words.end <= first)
        })
    }

    /// What the predicate's date is counted from, where that is an event of the sentence.
    pub fn counted(&self, predicate: usize) -> Option<Counted> {
        let anchors = self.anchors(predicate);
        let (quantity, count, unit) = self.intervals().find(|(q, ..)| self.governor(q, &anchors).is_some())?;
        let from = self.event(quantity).filter(|from| !anchors.contains(from))?;
        Some(Counted { from, count, unit })
    }

    /// The clock after the sentence.
    pub fn after(&self) -> Clock {
        self.clock_at(self.sentence.tree.words.len())
    }

    fn clock_at(&self, word: usize) -> Clock {
        let before = self.sentence.quantities.iter().filter(|q| q.words.end <= word);
        before.fold(self.clock, |clock, quantity| match quantity.value {
            Value::Date(expression) => expression.resolve(clock, false).map_or(clock, |date| clock.after(date)),
            _ => clock,
        })
    }

    /// The first date that hangs on one of the words, those right on it before others.
    fn stated(&self, anchors: &[usize], ahead: bool, accept: impl Fn(&Quantity) -> bool) -> Option<PartialDate> {
        let mut dates: Vec<(bool, PartialDate)> = Vec::new();
        for quantity in self.sentence.quantities.iter().filter(|q| accept(q)) {
            let Value::Date(expression) = quantity.value else { continue };
            let Some(direct) = self.governor(quantity, anchors) else { continue };
            if self.is_of_former(quantity) || self.is_limit(quantity) {
                continue;
            }
            dates.extend(expression.resolve(self.clock_at(quantity.words.start), ahead).map(|date| (direct, date)));
        }
        let direct = dates.iter().find(|(direct, _)| *direct).or(dates.first());
        direct.map(|(_, date)| *date)
    }

    /// Whether one of the words governs the quantity, and, if so, whether nothing stands between them.
    fn governor(&self, quantity: &Quantity, anchors: &[usize]) -> Option<bool> {
        let tree = &self.sentence.tree;
        // *il sera vendredi à Accra*, as the parser reads it
        if anchors.iter().any(|w| quantity.words.contains(w) && tree.child(*w, "cop").is_some()) {
            return Some(true);
        }
        // The words of a date may hang on each other; the first that leaves them says where it hangs.
        let start = quantity.words.clone().find_map(|w| tree.words[w].head.filter(|h| !quantity.words.contains(h)))?;
        let mut governor = tree.ancestors(start).find(|w| anchors.contains(w) || is_verb(tree, *w))?;
        // *A garde un atout : en juillet, il a acheté B*
        let parts = |w: usize| matches!(tree.words[w].form.as_str(), ":" | ";");
        if governor < quantity.words.start && (governor..quantity.words.start).any(parts) {
            governor = (quantity.words.end..tree.words.len()).find(|&w| tree.words[w].upos == Upos::Verb)?;
        }
        anchors.contains(&governor).then_some(governor == start)
    }

    /// Whether a date is that of the one before: *la première visite depuis 2003*.
    fn is_of_former(&self, date: &Quantity) -> bool {
        let tree = &self.sentence.tree;
        let since = |w: usize| self.language.since.contains(&tree.words[w].lemma.as_str());
        let led = since(date.words.start) || date.words.start.checked_sub(1).is_some_and(since);
        let superlative = |&w: &usize| {
            let word = self.language.superlatives.contains(&tree.words[w].lemma.as_str());
            word && w > 0 && tree.words[w - 1].upos == Upos::Det
        };
        let below = |w: usize| tree.ancestors(date.words.start).any(|above| tree.words[w].head == Some(above));
        let near = |w: usize| below(w) || tree.words[w].head.is_some_and(below);
        led && (0..date.words.start).filter(superlative).any(near)
    }

    /// Whether a date says until when: *jusqu'en 2030*, *jusqu'à l'élection de mai*.
    fn is_limit(&self, date: &Quantity) -> bool {
        let tree = &self.sentence.tree;
        let phrases = tree.ancestors(date.words.start).take_while(|&w| !is_verb(tree, w));
        let until = |w: usize| tree.children(w).any(|c| self.language.until == tree.words[c].lemma);
        date.words.clone().chain(phrases).any(until)
    }

    /// *Un mois après que A a signé, B signe*: when A did, from when B does.
    fn counted_back(&self, predicate: usize, ahead: bool) -> Option<PartialDate> {
        let tree = &self.sentence.tree;
        let (_, count, unit) = self.intervals().find(|(q, ..)| self.event(q) == Some(predicate))?;
        let main = tree.ancestors(predicate).skip(1).find(|&w| is_verb(tree, w))?;
        let stated = self.stated(&self.anchors(main), ahead, |_| true);
        // News without a date are of these days.
        let past = |w: usize| tree.words[w].feats.has("Tense", "Imp");
        let fresh = unit >= Unit::Month && !past(main) && !tree.children(main).any(past);
        stated.or(self.clock.article.filter(|_| fresh))?.shifted(-count, unit)
    }

    fn intervals(&self) -> impl Iterator<Item = (&Quantity, i32, Unit)> {
        self.sentence.quantities.iter().filter_map(|q| match q.value {
            Value::Interval(count, unit) => Some((q, count, unit)),
            _ => None,
        })
    }

    /// The event that an interval leads to.
    fn event(&self, interval: &Quantity) -> Option<usize> {
        self.sentence.tree.words.get(interval.words.end)?.head
    }

    /// The predicate and the verbs that it shares its time with.
    fn anchors(&self, predicate: usize) -> Vec<usize> {
        let tree = &self.sentence.tree;
        let mut anchors = vec![predicate];
        let mut at = predicate;
        while let Some(head) = self.shares_time(at, anchors.len() == 1) {
            anchors.push(head);
            at = head;
        }
        // *lors de la signature*, *à l'issue de la première journée de sa visite*
        let during = |w: &usize| self.language.during.contains(&tree.words[*w].lemma.as_str());
        let nominal = |w: &usize| matches!(tree.words[*w].upos, Upos::Noun | Upos::Adv | Upos::Adp);
        if !is_verb(tree, predicate) {
            // *la visite prévue en mai*
            let scheduled = |c: &usize| self.language.scheduled.contains(&&*lower(&tree.words[*c].form));
            anchors.extend(tree.children(predicate).filter(scheduled));
            let up = tree.ancestors(predicate).skip(1).take_while(nominal).filter(during).last();
            let case = || tree.children(predicate).any(|c| during(&c));
            let from = up.or_else(|| case().then_some(predicate));
            anchors.extend(from.and_then(|w| tree.words[w].head).filter(|&head| is_verb(tree, head)));
        }
        anchors
    }

    /// The head of `at`, where both are of one time.
    fn shares_time(&self, at: usize, first: bool) -> Option<usize> {
        let tree = &self.sentence.tree;
        let head = tree.words[at].head?;
        let (relation, verb) = (tree.words[at].deprel.base(), is_verb(tree, at));
        if !is_verb(tree, head) {
            // *la signature, mardi, d'un accord*
            let of_noun = !verb && relation == "nmod" && tree.words[head].upos == Upos::Noun && first;
            // *Lyon, où il a rencontré*: the time is that of the verb that says that somebody is there.
            let place = || tree.children(at).any(|c| tree.words[c].lemma == self.language.locative_relative);
            let clause = || tree.ancestors(head).find(|&w| is_verb(tree, w));
            return if of_noun { Some(head) } else { (verb && place()).then(clause)? };
        }
        let complement = relation == "xcomp" || !verb && matches!(relation, "obj" | "nsubj");
        // *quand A a signé*; *alors qu'il* goes on with what was told, *alors que B* sets against it.
        let when = || {
            let mark = tree.child(at, "mark").map_or("", |m| tree.words[m].lemma.as_str());
            let pronoun = || tree.child(at, "nsubj").is_some_and(|s| tree.words[s].upos == Upos::Pron);
            self.language.when.contains(&mark) || mark == self.language.meanwhile && pronoun()
        };
        (complement || relation == "advcl" && when()).then_some(head)
    }
}
