//! One proposition against one pattern of a frame, and the facts that come of it.

use super::extract::Outcome;
use super::filler::Filler;
use super::source::Source;
use super::{Emission, Evidence, Fact, Frame, Node, Pack, Pattern, Qualifiers, Reading};
use crate::entity::{MentionKind, PERSON};
use crate::proposition::{Proposition, Status};
use crate::quantity::Value;
use crate::syntax::{Tree, Upos};
use crate::text::{Span, lower};

/// One proposition against one pattern.
pub(super) struct Matcher<'a> {
    pub pack: &'a Pack,
    pub reading: Reading<'a>,
    pub proposition: &'a Proposition,
    pub frame: &'a Frame,
    pub pattern: &'a Pattern,
    pub tree: &'a Tree,
}

impl<'a> Matcher<'a> {
    pub(super) fn new(
        pack: &'a Pack,
        reading: Reading<'a>,
        proposition: &'a Proposition,
        at: (&'a Frame, usize),
    ) -> Self {
        let tree = &reading.sentences[proposition.sentence].tree;
        let (frame, pattern) = at;
        Self { pack, reading, proposition, frame, pattern: &frame.patterns[pattern], tree }
    }

    pub(super) fn sources(&self, role: &str) -> &[Source] {
        self.pattern.roles.iter().find(|(name, _)| name == role).map_or(&[], |(_, sources)| sources)
    }

    /// States the emission of all fillers of its two roles.
    pub(super) fn emit(&self, emission: &Emission, found: &mut Vec<Fact>) {
        let [(left, left_classes), (right, right_classes)] = &emission.ends;
        if !emission.needs.iter().all(|role| self.has(role)) {
            return;
        }
        let certain = if left == right { Vec::new() } else { self.fillers(right, right_classes, &[], true) };
        let subjects = self.fillers(left, left_classes, &certain, false);
        if subjects.is_empty() || emission.together && subjects.len() < 2 {
            return;
        }
        if left == right {
            // Two or three that act together are partners of each other; more are a crowd.
            if subjects.len() <= 3 {
                for (index, one) in subjects.iter().enumerate() {
                    for other in &subjects[index + 1..] {
                        found.extend(self.fact(emission, one, other));
                    }
                }
            }
            return;
        }
        let mut objects = match certain.is_empty() {
            true => self.fillers(right, right_classes, &subjects, false),
            false => certain,
        };
        let gapped = self.gapped(emission);
        objects.retain(|object| !gapped.iter().any(|(_, amount)| amount.node == object.node));
        for (subject, amount) in &gapped {
            let objects = if counts(emission) { std::slice::from_ref(amount) } else { &objects[..] };
            found.extend(objects.iter().filter_map(|object| self.fact(emission, subject, object)));
        }
        for subject in &subjects {
            let beside = subjects.iter().filter(|s| s.source == subject.source);
            let rank = beside.clone().position(|s| s == subject).unwrap_or(0);
            let alike = beside.count();
            for object in &objects {
                // *des accords avec le Japon et la Corée*, *les ministres français et allemand, Orme et Tarn*: the
                // first with the one, the second with the other.
                let respective = subject.source > 0 || self.frame.stative;
                let paired = respective && object.part.1 > 1 && object.part.1 == alike;
                if !paired || object.part.0 == rank {
                    let mut fact = self.fact(emission, subject, object);
                    if let Some(fact) = &mut fact {
                        fact.qualifiers.shared = alike > 1 && matches!(object.node, Node::Amount(..));
                    }
                    found.extend(fact);
                }
            }
        }
    }

    /// Who does the same with other sums, where the verb is not said again: *Orel mettra 3 millions, Tarn et Norvel
    /// 2 millions chacun*.
    fn gapped(&self, emission: &Emission) -> Vec<(Filler, Filler)> {
        let (agent, classes) = &emission.ends[0];
        let counted = |e: &&Emission| e.ends[0].0 == *agent && counts(e);
        let verb = matches!(self.tree.words[self.proposition.predicate].upos, Upos::Verb);
        let Some(counted) = self.frame.emissions.iter().find(counted).filter(|_| verb) else { return Vec::new() };
        let (sum, sum_classes) = &counted.ends[1];
        let sums = self.fillers(sum, sum_classes, &[], true);
        let Some(first) = sums.first() else { return Vec::new() };
        let quantities = &self.reading.sentences[self.proposition.sentence].quantities;
        let Some(own) = quantities.iter().find(|q| q.words.contains(&first.word)) else { return Vec::new() };
        let mut found = Vec::new();
        let mut pending: Vec<Filler> = Vec::new();
        let mut at = own.words.end;
        while let Some(word) = self.tree.words.get(at) {
            if let Some(quantity) = quantities.iter().find(|q| q.words.start == at) {
                if let Some(amount) = self.like(&first.node, quantity) {
                    found.extend(pending.drain(..).map(|agent| (agent, amount.clone())));
                } else if !pending.is_empty() {
                    break;
                }
                at = quantity.words.end;
                continue;
            }
            if let Some(agents) = self.named_from(at, classes) {
                at = agents.1;
                pending.extend(agents.0);
                continue;
            }
            let small = matches!(word.upos, Upos::Cconj | Upos::Det | Upos::Pron | Upos::Adv);
            let mark = matches!(word.form.as_str(), "," | ";" | "(" | ")");
            // *la Région Bretagne*, *le belge Orel*
            let noun = matches!(word.upos, Upos::Noun | Upos::Adj) && self.named_from(at + 1, classes).is_some();
            if !small && !mark && !noun {
                break;
            }
            at += 1;
        }
        found
    }

    /// The name of one of the classes that begins at a word, and where it ends.
    fn named_from(&self, at: usize, classes: &[String]) -> Option<(Vec<Filler>, usize)> {
        let begins = |m: &&crate::entity::Mention| {
            let names = matches!(m.kind, MentionKind::Name | MentionKind::Pronoun);
            m.sentence == self.proposition.sentence && m.words.start == at && names
        };
        let mut mentions = self.reading.annotations.mentions.iter().filter(begins);
        mentions.find_map(|m| self.mentioned(m, classes).map(|fillers| (fillers, m.words.end)))
    }

    /// A quantity as one of the kind of another, in its currency and scale where it names none.
    fn like(&self, other: &Node, quantity: &crate::quantity::Quantity) -> Option<Filler> {
        let span = self.span(quantity.words.clone());
        let node = match (&quantity.value, other) {
            (Value::Amount(amount), Node::Amount(..)) => {
                Node::Amount(amount.clone(), span.of(self.reading.text).to_owned())
            }
            (Value::Number(number), Node::Amount(amount, _)) => {
                Node::Amount(super::filler::of_the_same(number, amount), span.of(self.reading.text).to_owned())
            }
            (Value::Number(number), Node::Integer(_)) => Node::Integer(number.value),
            _ => return None,
        };
        Some(Filler::new(node, quantity.words.start, span).with("gapped"))
    }

    /// Whether a role is there, of the classes that the frame takes for it.
    fn has(&self, role: &str) -> bool {
        // A line of predicates that has no such role does not need it.
        if self.sources(role).is_empty() {
            return true;
        }
        let mut classes = self.classes(role).peekable();
        match classes.peek() {
            Some(_) => classes.any(|classes| !self.fillers(role, classes, &[], true).is_empty()),
            None => self.sources(role).iter().any(|s| !self.words(s).is_empty()),
        }
    }

    /// The classes that the frame takes for a role, for each emission that has it at an end.
    pub(super) fn classes<'r>(&self, role: &'r str) -> impl Iterator<Item = &'a Vec<String>> + use<'a, 'r> {
        let ends = self.frame.emissions.iter().flat_map(|e| &e.ends);
        ends.filter(move |(name, _)| name == role).map(|(_, classes)| classes)
    }

    /// Which role an emission that gives nothing lacks; none where both are there and the same.
    pub(super) fn missing(&self, emission: &Emission) -> Option<Outcome> {
        let words = |role: &str| {
            let at = self.sources(role).iter().filter(|s| !s.is_guess()).flat_map(|s| self.words(s));
            at.map(|w| self.tree.words[w].form.to_string()).collect::<Vec<_>>()
        };
        if let Some(role) = emission.needs.as_ref().filter(|r| !self.sources(r).is_empty() && words(r).is_empty()) {
            return Some(Outcome::Missing { role: role.clone(), words: Vec::new(), classes: Vec::new() });
        }
        let empty = |(role, classes): &&(String, Vec<String>)| self.fillers(role, classes, &[], false).is_empty();
        let (role, classes) = emission.ends.iter().find(empty)?;
        Some(Outcome::Missing { role: role.clone(), words: words(role), classes: classes.clone() })
    }

    fn fact(&self, emission: &Emission, subject: &Filler, object: &Filler) -> Option<Fact> {
        if subject.node == object.node {
            return None;
        }
        let frame = self.frame;
        let sentence = &self.reading.sentences[self.proposition.sentence];
        let own = if frame.stative { self.proposition.own_status } else { self.proposition.status };
        // *promettre des emplois* plans them; *poursuivre une alliance*, even if planned, has one.
        let given = self.pattern.status.filter(|given| match own {
            Status::Actual => true,
            Status::Planned => *given == Status::Actual,
            _ => false,
        });
        let over = frame.lasting && own == Status::Actual && self.proposition.past;
        let given = given.or(over.then_some(Status::Ended));
        // What will end, may end or does not end is so: *se retirera de l'accord*.
        let ending = [self.pattern.status, emission.status].contains(&Some(Status::Ended));
        let lasts = ending && matches!(own, Status::Planned | Status::Possible | Status::Denied);
        let given = if lasts { Some(Status::Actual) } else { given };
        let status = given.or(emission.status.filter(|_| own == Status::Actual)).unwrap_or(own);
        let mut qualifiers = Qualifiers::default();
        for (field, role) in &emission.qualifiers {
            self.qualify(field, role, [subject, object], &mut qualifiers);
        }
        qualifiers.role = qualifiers.role.or_else(|| object.role.clone());
        qualifiers.period = self.period(object);
        let mut terms: Vec<String> = Vec::new();
        for (end, filler) in [("subject", subject), ("object", object)] {
            terms.extend(filler.terms.iter().map(|term| format!("{end} {term}")));
        }
        terms.extend(sentence.heading.then(|| "heading".to_owned()));
        terms.extend((subject.word.abs_diff(object.word) > 15).then(|| "far apart".to_owned()));
        terms.push(format!("frame {} {}", frame.name, emission.relation));
        let prior = emission.confidence.unwrap_or(frame.confidence);
        let confidence = self.pack.weights.confidence(prior, terms.iter().map(String::as_str));
        let roles = vec![(emission.ends[0].0.clone(), subject.span), (emission.ends[1].0.clone(), object.span)];
        Some(Fact {
            subject: subject.node.clone(),
            relation: emission.relation.clone(),
            object: object.node.clone(),
            status,
            spoken_of: self.is_spoken_of(&emission.relation),
            date: self.proposition.date.filter(|_| !frame.stative),
            speaker: self.proposition.speaker.clone(),
            qualifiers,
            evidence: vec![Evidence { span: sentence.span, status }],
            confidence,
            terms,
            rule: format!("{}/{}", frame.name, self.proposition.lemma),
            roles,
            antecedents: [subject.antecedents.clone(), object.antecedents.clone()],
        })
    }

    /// Whether the predicate is a noun for an event in a phrase, with no word of its own on whether it happens.
    fn is_spoken_of(&self, relation: &str) -> bool {
        let event = self.pack.ontology.relations.get(relation).is_some_and(|r| r.repeatable);
        let word = &self.tree.words[self.proposition.predicate];
        let noun = word.upos == Upos::Noun && matches!(word.deprel.base(), "nmod" | "obl");
        event && noun && self.proposition.own_status == Status::Actual
    }

    pub(super) fn span(&self, words: std::ops::Range<usize>) -> Span {
        self.tree.words[words.start].span.cover(self.tree.words[words.end - 1].span)
    }

    fn qualify(&self, field: &str, value: &super::Value, ends: [&Filler; 2], qualifiers: &mut Qualifiers) {
        let role = match value {
            super::Value::Role(role) => role,
            super::Value::Words(words) => {
                match field {
                    "role" => qualifiers.role = Some(words.clone()),
                    "goods" => qualifiers.goods = Some(words.clone()),
                    _ => {}
                }
                return;
            }
        };
        let words: Vec<usize> = self.sources(role).iter().flat_map(|s| self.words(s)).collect();
        let first =
            |class: &str| words.iter().flat_map(|&w| self.quantities(w, &[class.to_owned()])).map(|f| f.node).next();
        match field {
            "role" => qualifiers.role = words.first().map(|&w| self.title(w, ends)),
            "goods" => qualifiers.goods = words.first().map(|&w| self.phrase(w)),
            "quantity" => {
                if let Some(Node::Integer(number)) = first("Integer") {
                    qualifiers.quantity = Some(number);
                }
            }
            "amount" => {
                if let Some(Node::Amount(amount, _)) = first("MonetaryAmount") {
                    qualifiers.amount = Some(amount);
                }
            }
            "stake" => qualifiers.stake = words.iter().find_map(|&w| self.percent(w)),
            _ => {}
        }
    }

    /// The percentage that a word is or has: *une participation de 5 %*.
    fn percent(&self, word: usize) -> Option<f64> {
        let within = |q: &&crate::quantity::Quantity| q.words.clone().any(|w| self.tree.dominates(word, w));
        let quantities = self.reading.sentences[self.proposition.sentence].quantities.iter().filter(within);
        let mut percents = quantities.filter_map(|q| match &q.value {
            Value::Percent(share) => Some(share.value),
            _ => None,
        });
        percents.next()
    }

    /// *sur quatre ans*, on an amount.
    fn period(&self, object: &Filler) -> Option<crate::quantity::Duration> {
        let Node::Amount(..) = object.node else { return None };
        let sentence = &self.reading.sentences[self.proposition.sentence];
        let before = |w: usize| w.checked_sub(1).map(|w| self.tree.words[w].lemma.as_str());
        sentence.quantities.iter().find_map(|q| match &q.value {
            Value::Duration(duration) if matches!(before(q.words.start), Some("sur" | "pendant")) => Some(*duration),
            _ => None,
        })
    }

    /// The words of a post: the noun and what belongs to it, without its holder, its organisation
    /// and adjectives of nationality.
    fn title(&self, noun: usize, ends: [&Filler; 2]) -> String {
        let tree = self.tree;
        let sentence = self.proposition.sentence;
        // From the first of *fondateur et PDG*, but not of *le roi et le Premier ministre*.
        let paired = tree.child(noun, "det").is_none();
        let pair = || tree.first_of_pair(noun, |w| tree.words[w].upos == Upos::Noun);
        let first = paired.then(pair).flatten().unwrap_or(noun);
        let mut start = first;
        while start > 0 && tree.words[start - 1].upos == Upos::Adj && tree.words[start - 1].head == Some(first) {
            let lemma = lower(&tree.words[start - 1].lemma);
            // *l'ancien ministre*, *le futur ministre*: the status says it.
            let language = self.reading.language;
            if language.ended.contains(&&*lemma) || language.elect.contains(&&*lemma) {
                break;
            }
            start -= 1;
        }
        let mut kept = Vec::new();
        for word in start..tree.words.len() {
            let at = &tree.words[word];
            let beyond = word > noun
                && (!tree.dominates(first, word) || matches!(at.upos, Upos::Punct | Upos::Verb | Upos::Pron));
            let mention = self.reading.annotations.covering(sentence, word);
            let named = mention.is_some_and(|m| m.kind != MentionKind::Adjective);
            let person = mention.is_some_and(|m| self.reading.annotations.entities[m.entities[0]].class == PERSON);
            let adjective = at.deprel.base() == "amod" && at.upos == Upos::Adj;
            if beyond || word > noun && named && (person || !adjective && self.is_end(word, ends)) {
                break;
            }
            let nationality =
                |w: usize| self.reading.annotations.at(sentence, w).any(|m| m.kind == MentionKind::Adjective);
            let joins = at.upos == Upos::Cconj && at.head.is_some_and(nationality);
            if !nationality(word) && !joins {
                kept.push(word);
            }
        }
        while kept
            .last()
            .is_some_and(|&w| matches!(tree.words[w].upos, Upos::Adp | Upos::Det | Upos::Cconj | Upos::Punct))
        {
            kept.pop();
        }
        let post = &tree.words[noun];
        let title = self.join(&kept);
        // Each of *les ministres* is a minister.
        if post.feats.has("Number", "Plur") { title.replacen(&*post.form, &post.lemma, 1) } else { title }
    }

    fn is_end(&self, word: usize, ends: [&Filler; 2]) -> bool {
        ends.iter().any(|e| e.span.contains(self.tree.words[word].span) || e.word == word)
    }

    /// A short noun phrase as the text has it.
    fn phrase(&self, noun: usize) -> String {
        let end = (noun + 1..self.tree.words.len())
            .take_while(|&w| {
                self.tree.dominates(noun, w)
                    && !matches!(self.tree.words[w].upos, Upos::Punct | Upos::Verb | Upos::Pron | Upos::Adp)
            })
            .last()
            .unwrap_or(noun);
        self.join(&(noun..=end).collect::<Vec<_>>())
    }

    /// The words as the text writes them, with one space where it has any.
    fn join(&self, words: &[usize]) -> String {
        let mut joined = String::new();
        let mut last: Option<Span> = None;
        for &word in words {
            let span = self.tree.words[word].span;
            if last == Some(span) {
                continue;
            }
            if last.is_some_and(|l| l.end < span.start) {
                joined.push(' ');
            }
            joined.push_str(span.of(self.reading.text));
            last = Some(span);
        }
        joined
    }
}

/// Whether what an emission states is a sum or a number.
fn counts(emission: &Emission) -> bool {
    emission.ends[1].1.iter().any(|class| class == "MonetaryAmount" || class == "Integer")
}
