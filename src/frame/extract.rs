//! Runs the frames of a pack over the propositions of an article.

use super::source::{Place, Source, Step};
use super::{Emission, Evidence, Fact, Frame, Node, Pack, Pattern, Qualifiers};
use crate::entity::{Annotations, Mention, MentionKind, Sentence, salient};
use crate::lang::Language;
use crate::proposition::{Function, Proposition, Status, compound, members};
use crate::quantity::{Amount, Magnitude, Value};
use crate::syntax::{Tree, Upos};
use crate::text::Span;

/// An article as read so far.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// The article's text.
    pub text: &'a str,
    /// Its sentences.
    pub sentences: &'a [Sentence],
    /// Its mentions and entities.
    pub annotations: &'a Annotations,
    /// Its propositions.
    pub propositions: &'a [Proposition],
    /// Its language.
    pub language: &'a Language,
}

/// The most words of a predicate.
const LONGEST_PREDICATE: usize = 3;

/// What a frame makes of a proposition.
#[derive(Debug)]
pub struct Attempt<'a> {
    /// The frame.
    pub frame: &'a Frame,
    /// The relation that it would state.
    pub relation: &'a str,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of a frame on a proposition.
#[derive(Debug)]
pub enum Outcome {
    /// Facts.
    Found(Vec<Fact>),
    /// Nothing, for want of a role.
    Missing {
        /// The role.
        role: String,
        /// The words at its places, none if there are none.
        words: Vec<String>,
        /// The classes that it takes.
        classes: Vec<String>,
    },
}

impl Pack {
    /// The facts that the frames find, each once, in the order of their first passages.
    pub fn facts(&self, reading: Reading) -> Vec<Fact> {
        let mut found = Vec::new();
        for proposition in reading.propositions {
            for (frame, pattern) in self.patterns(reading, proposition) {
                let frame = &self.frames[frame];
                let matcher = Matcher::new(self, reading, proposition, (frame, pattern));
                for emission in &frame.emissions {
                    matcher.emit(frame, emission, &mut found);
                }
            }
        }
        let mut facts = self.merge(found);
        self.settle(&mut facts);
        facts
    }

    /// What each frame that has the proposition's predicate makes of it.
    pub fn attempts<'a>(&'a self, reading: Reading<'a>, proposition: &'a Proposition) -> Vec<Attempt<'a>> {
        let mut attempts = Vec::new();
        for (frame, pattern) in self.patterns(reading, proposition) {
            let frame = &self.frames[frame];
            let matcher = Matcher::new(self, reading, proposition, (frame, pattern));
            for emission in &frame.emissions {
                let mut found = Vec::new();
                matcher.emit(frame, emission, &mut found);
                let outcome = match found.is_empty() {
                    true => matcher.missing(emission),
                    false => Some(Outcome::Found(found)),
                };
                let attempt = |outcome| Attempt { frame, relation: &emission.relation, outcome };
                attempts.extend(outcome.map(attempt));
            }
        }
        attempts
    }

    /// Whether a frame has the predicate, by lemma.
    pub fn has_predicate(&self, language: &str, lemma: &str) -> bool {
        self.predicates.get(language).is_some_and(|known| known.contains(lemma))
    }

    /// Whether a frame takes any mention of things of the class for a predicate.
    pub fn has_class(&self, class: &str) -> bool {
        self.by_class.iter().any(|(wanted, ..)| self.ontology.is_a(class, wanted))
    }

    /// The frames and patterns that the proposition's predicate is one of: by its lemma, or, where it is a
    /// mention, by the class of its entity.
    fn patterns(&self, reading: Reading, proposition: &Proposition) -> Vec<(usize, usize)> {
        let Some(entity) = proposition.mentioned else {
            let mut key = (reading.language.code.to_owned(), proposition.lemma.clone());
            let mut found = self.index.get(&key).cloned().unwrap_or_default();
            // *chef de file*
            let after = &reading.sentences[proposition.sentence].tree.words[proposition.predicate + 1..];
            for word in after.iter().take(LONGEST_PREDICATE - 1) {
                key.1.push(' ');
                key.1.push_str(&word.lemma.to_lowercase());
                found.extend(self.index.get(&key).into_iter().flatten());
            }
            return found;
        };
        let class = &reading.annotations.entities[entity].class;
        let mut found = Vec::new();
        for (wanted, frame, pattern) in &self.by_class {
            let language = &self.frames[*frame].patterns[*pattern].language;
            if language == reading.language.code && self.ontology.is_a(class, wanted) {
                found.push((*frame, *pattern));
            }
        }
        found
    }

    /// What holds as its subject does (what a deal covers) gets the status of the relations that
    /// make the subject what it is (who signs it).
    fn settle(&self, facts: &mut [Fact]) {
        let relation = |fact: &Fact| self.ontology.relations.get(&fact.relation);
        let mut strongest: Vec<(Node, Status)> = Vec::new();
        for fact in facts.iter().filter(|f| relation(f).is_some_and(|r| r.identifies)) {
            match strongest.iter_mut().find(|(thing, _)| *thing == fact.object) {
                Some((_, status)) => *status = fact.status.max(*status),
                None => strongest.push((fact.object.clone(), fact.status)),
            }
        }
        for fact in facts.iter_mut() {
            let dependent = relation(fact).is_some_and(|r| r.dependent) && fact.status != Status::Denied;
            if let Some((_, status)) = strongest.iter().find(|(thing, _)| dependent && *thing == fact.subject) {
                fact.status = *status;
            }
        }
    }

    /// Joins statements of one fact: their passages are kept, and the strongest status counts.
    fn merge(&self, found: Vec<Fact>) -> Vec<Fact> {
        let mut merged: Vec<Fact> = Vec::new();
        for fact in found {
            let relation = self.ontology.relations.get(&fact.relation);
            let symmetric = relation.is_some_and(|r| r.symmetric);
            let repeatable = relation.is_some_and(|r| r.repeatable);
            let same = |other: &&mut Fact| {
                let forward = other.subject == fact.subject && other.object == fact.object;
                let backward = symmetric && other.subject == fact.object && other.object == fact.subject;
                let dates = !repeatable || other.date.is_none() || fact.date.is_none() || other.date == fact.date;
                other.relation == fact.relation && (forward || backward) && dates
            };
            match merged.iter_mut().find(same) {
                Some(other) => join(other, fact),
                None => merged.push(fact),
            }
        }
        merged
    }
}

/// Whether one mention at least of an entity is a place where something is: *à Lyon*, *dans l'usine*.
fn is_located(entity: usize, sentences: &[Sentence], annotations: &Annotations) -> bool {
    let mut mentions = annotations.mentions.iter().filter(|m| m.entities == [entity]);
    mentions.any(|m| {
        let tree = &sentences[m.sentence].tree;
        let case = tree.children(m.head).find(|&c| tree.words[c].deprel.base() == "case");
        case.is_some_and(|c| matches!(tree.words[c].lemma.as_str(), "à" | "en" | "dans" | "sur" | "près"))
    })
}

/// What is said of the place that a filler was found in.
fn place_term(place: Option<&Place>) -> &'static str {
    match place {
        Some(Place::Own) => "self",
        Some(Place::Subject) => "as subject",
        Some(Place::Object) => "as object",
        Some(Place::Holder) => "as holder",
        Some(Place::Governed) => "governed",
        Some(Place::Actor) => "as actor",
        Some(Place::Adjective) => "by adjective",
        Some(Place::Home) => "at home",
        Some(Place::Examples) => "as example",
        Some(Place::Possessor) => "as possessor",
        Some(Place::Near) => "near",
        Some(Place::Topic) => "as topic",
        Some(Place::Named(_)) | None => "by preposition",
    }
}

/// The number as an amount in the currency and the thousands, millions or milliards of another.
fn of_the_same(number: &Magnitude, other: &Amount) -> Amount {
    let powers = [1e9, 1e6, 1e3];
    let scale = powers.into_iter().find(|power| other.magnitude.value >= *power).unwrap_or(1.0);
    let scale = if number.value >= 100_000.0 { 1.0 } else { scale };
    let magnitude = Magnitude { value: number.value * scale, max: number.max.map(|max| max * scale), ..number.clone() };
    Amount { magnitude, currency: other.currency.clone() }
}

fn join(fact: &mut Fact, other: Fact) {
    // *ancien PDG* once is worth more than a title without it.
    let over = fact.status == Status::Ended || other.status == Status::Ended;
    fact.date = match (fact.status >= other.status, fact.date, other.date) {
        (true, Some(date), _) | (_, Some(date), None) | (_, _, Some(date)) => Some(date),
        _ => None,
    };
    fact.status = if over { Status::Ended } else { fact.status.max(other.status) };
    fact.speaker = fact.speaker.take().or(other.speaker);
    if other.confidence > fact.confidence {
        (fact.confidence, fact.terms, fact.rule) = (other.confidence, other.terms, other.rule);
    }
    let (mine, theirs) = (&mut fact.qualifiers, other.qualifiers);
    mine.role = mine.role.take().or(theirs.role);
    mine.goods = mine.goods.take().or(theirs.goods);
    mine.quantity = mine.quantity.or(theirs.quantity);
    mine.period = mine.period.or(theirs.period);
    mine.amount = mine.amount.take().or(theirs.amount);
    mine.stake = mine.stake.or(theirs.stake);
    for evidence in other.evidence {
        if !fact.evidence.iter().any(|e| e.span == evidence.span) {
            fact.evidence.push(evidence);
        }
    }
}

/// What fills a role.
#[derive(Debug, Clone, PartialEq)]
struct Filler {
    node: Node,
    /// The word that it hangs on, and where it stands.
    word: usize,
    span: Span,
    /// Which of the role's places it was found in.
    source: usize,
    /// Its number among the entities of one mention, and how many there are.
    part: (usize, usize),
    /// What about the way it was found bears on whether it is right.
    terms: Vec<&'static str>,
}

/// One proposition against one pattern.
struct Matcher<'a> {
    pack: &'a Pack,
    reading: Reading<'a>,
    proposition: &'a Proposition,
    pattern: &'a Pattern,
    /// Whether the frame says what something is.
    stative: bool,
    tree: &'a Tree,
}

impl<'a> Matcher<'a> {
    fn new(pack: &'a Pack, reading: Reading<'a>, proposition: &'a Proposition, at: (&'a Frame, usize)) -> Self {
        let tree = &reading.sentences[proposition.sentence].tree;
        let (frame, pattern) = at;
        Self { pack, reading, proposition, pattern: &frame.patterns[pattern], stative: frame.stative, tree }
    }

    fn sources(&self, role: &str) -> &[Source] {
        self.pattern.roles.iter().find(|(name, _)| name == role).map_or(&[], |(_, sources)| sources)
    }

    /// The words that a source leads to.
    fn words(&self, source: &Source) -> Vec<usize> {
        let mut words = Vec::new();
        for (index, step) in source.steps.iter().enumerate() {
            words = if index == 0 { self.first(step) } else { self.below(&words, step) };
            // A number stands for what it counts: *en ajoutera 70*.
            words.retain(|&w| {
                let at = &self.tree.words[w];
                let free = step.place == Place::Near || step.lemmas.is_empty() || at.upos == Upos::Num;
                free || step.lemmas.iter().any(|l| at.lemma.eq_ignore_ascii_case(l))
            });
        }
        words
    }

    fn first(&self, step: &Step) -> Vec<usize> {
        let arguments = |function: &Function| {
            self.proposition.arguments.iter().filter(|a| a.function == *function).map(|a| a.word).collect()
        };
        match &step.place {
            Place::Own | Place::Adjective | Place::Home | Place::Examples | Place::Near | Place::Topic => {
                vec![self.proposition.predicate]
            }
            Place::Possessor => {
                let noun = self.proposition.predicate;
                let owned = self.tree.children(noun).any(|c| self.tree.words[c].feats.has("Poss", "Yes"));
                if owned { vec![noun] } else { Vec::new() }
            }
            Place::Subject => arguments(&Function::Subject),
            Place::Object => arguments(&Function::Object),
            Place::Holder => arguments(&Function::Holder),
            Place::Governed => arguments(&Function::Governed),
            Place::Actor => arguments(&Function::Actor),
            // A role's own name goes before a preposition.
            Place::Named(name) => match self.sources(name) {
                [] => arguments(&Function::Preposition(name.clone())),
                sources => sources.iter().flat_map(|s| self.words(s)).collect(),
            },
        }
    }

    fn below(&self, words: &[usize], step: &Step) -> Vec<usize> {
        let Place::Named(preposition) = &step.place else { return Vec::new() };
        // What belongs to *une usine de batteries* may hang on either noun.
        let nouns = words.iter().flat_map(|&w| [Some(w), compound(self.tree, w)]).flatten();
        let children = nouns.flat_map(|w| self.tree.children(w));
        let marked = |c: &usize| {
            self.tree.children(*c).any(|k| {
                self.tree.words[k].deprel.base() == "case" && self.tree.words[k].lemma.to_lowercase() == *preposition
            })
        };
        children.filter(marked).collect()
    }

    /// Whether the predicate is a noun in the plural.
    fn is_plural(&self) -> bool {
        self.tree.words[self.proposition.predicate].feats.has("Number", "Plur")
    }

    /// What fills a role with one of the classes, but for what is in `others`. Only what grammar leads to is
    /// `sure`; what stands near or is spoken of comes after it.
    fn fillers(&self, role: &str, classes: &[String], others: &[Filler], sure: bool) -> Vec<Filler> {
        let stative = self.stative;
        let mut found: Vec<Filler> = Vec::new();
        let mut spoken_for = false;
        let other = |filler: &Filler| others.iter().any(|o| o.node == filler.node);
        for (number, source) in self.sources(role).iter().enumerate() {
            let place = source.steps.last().map(|s| &s.place);
            let guess = source.is_guess();
            if guess && (sure || spoken_for || !found.is_empty()) {
                continue;
            }
            // The first place that is filled is the one; only a partner (*avec*) adds to a subject.
            let adds = matches!(source.steps[0].place, Place::Named(_)) && source.steps.len() == 1;
            let subject_first = matches!(self.sources(role)[0].steps[0].place, Place::Subject);
            if !found.is_empty() && (!adds || !subject_first) {
                continue;
            }
            for word in self.words(source) {
                let mut fillers = match place {
                    Some(Place::Adjective) => self.adjectives(word, classes),
                    Some(Place::Home) => self.home(word, classes),
                    Some(Place::Own) if self.proposition.mentioned.is_some() => self.own(classes),
                    Some(Place::Near) => self.near(&source.steps[0].lemmas, classes, others),
                    Some(Place::Topic | Place::Possessor) => self.topic(word, classes, others, place),
                    // *Orme, PDG de Lume, et Tarn, patron de Norvel*: one post, one holder.
                    Some(Place::Holder) if !self.is_plural() => {
                        self.at(word, classes, source.deep).into_iter().take(1).collect()
                    }
                    _ => self.at(word, classes, source.deep),
                };
                let own = matches!(place, Some(Place::Adjective | Place::Home | Place::Examples));
                let acts = match place {
                    Some(Place::Subject | Place::Actor) => true,
                    Some(Place::Named(preposition)) => self.reading.language.acting.contains(&preposition.as_str()),
                    _ => false,
                };
                if fillers.is_empty() && acts {
                    fillers = self.acts_for(word, classes);
                }
                if fillers.is_empty() && !guess && !own && !sure && self.stands_in(word, classes) {
                    fillers = self.topic(word, classes, others, None);
                    fillers.iter_mut().for_each(|f| f.terms.push("stand-in"));
                }
                // *des élus investissent*, *le patron des patrons*: who it is is said, and is nobody.
                let said = match place {
                    Some(Place::Subject | Place::Actor) => !self.is_pronoun(word),
                    Some(Place::Adjective) => self.has_nationality(word),
                    Some(Place::Named(_)) => stative,
                    _ => false,
                };
                spoken_for |= fillers.is_empty() && said;
                fillers.retain(|f| !other(f) && !found.iter().any(|o| o.node == f.node));
                for filler in &mut fillers {
                    filler.source = number;
                    filler.terms.push(place_term(place));
                }
                found.extend(fillers);
            }
        }
        found
    }

    /// The mention that the predicate is, without what is coordinated with it.
    fn own(&self, classes: &[String]) -> Vec<Filler> {
        let at = self.reading.annotations.at(self.proposition.sentence, self.proposition.predicate);
        let mut own = at.filter(|m| m.kind != MentionKind::Adjective && self.accepts(m, classes));
        own.next().map_or_else(Vec::new, |m| self.of_mention(m))
    }

    fn is_pronoun(&self, word: usize) -> bool {
        self.tree.words[word].upos == Upos::Pron
    }

    /// Whether a word can stand for something named before: *elle*, *lui*, *y*, *le groupe*.
    fn stands_in(&self, word: usize, classes: &[String]) -> bool {
        let at = &self.tree.words[word];
        if at.upos == Upos::Pron {
            let form = at.form.to_lowercase();
            return self.reading.language.anaphor(&form).is_some()
                || self.reading.language.stand_ins.contains(&form.as_str());
        }
        let lemma = at.lemma.to_lowercase();
        let class = self.pack.lexicon.heads.get(lemma.as_str());
        let fits = class.is_some_and(|class| classes.iter().any(|wanted| self.pack.ontology.is_a(class, wanted)));
        let definite = |c: usize| matches!(self.tree.words[c].lemma.as_str(), "le" | "ce");
        let children = || self.tree.children(word);
        fits && !at.feats.has("Number", "Plur")
            && children().any(|c| self.tree.words[c].deprel.base() == "det" && definite(c))
            && !children().any(|c| {
                let named =
                    self.reading.annotations.at(self.proposition.sentence, c).any(|m| m.kind == MentionKind::Name);
                named && matches!(self.tree.words[c].deprel.base(), "nmod" | "appos" | "flat")
            })
    }

    /// What of the classes the text speaks of at the word.
    fn topic(&self, word: usize, classes: &[String], others: &[Filler], own: Option<&Place>) -> Vec<Filler> {
        let accepts = |entity: usize| {
            let class = &self.reading.annotations.entities[entity].class;
            let other = others.iter().any(|o| o.node == Node::Entity(entity));
            !other && classes.iter().any(|wanted| self.pack.ontology.is_a(class, wanted))
        };
        let Reading { sentences, annotations, language, .. } = self.reading;
        let pronoun = language.anaphor(&self.tree.words[word].form);
        let locative = language.locative == self.tree.words[word].lemma;
        // *l'institut* is an institute, or what no more is known of.
        let lemma = self.tree.words[word].lemma.to_lowercase();
        let noun = self.pack.lexicon.heads.get(lemma.as_str()).filter(|_| own.is_none());
        let accepts = |entity: usize| {
            let class = &annotations.entities[entity].class;
            let kind = |noun: &String| self.pack.ontology.is_a(class, noun) || self.pack.ontology.is_a(noun, class);
            if !noun.is_none_or(kind) {
                return false;
            }
            // *elle* is no man, and *y* no actor.
            let of = |m: &Mention| m.entities.iter().all(|&nation| annotations.is_of_nation(entity, nation));
            if !annotations.nationalities(self.tree, self.proposition.sentence, word).all(of) {
                return false;
            }
            let gender = annotations.genders.get(entity).copied().flatten();
            let clashes = pronoun.is_some_and(|p| gender.is_some_and(|gender| gender != p.gender));
            accepts(entity) && !clashes && (!locative || is_located(entity, sentences, annotations))
        };
        let possessor = own == Some(&Place::Possessor);
        let found = salient(self.proposition.sentence, word, possessor, &accepts, sentences, annotations);
        let Some((entity, ahead)) = found else {
            return Vec::new();
        };
        let clear = match ahead {
            a if a >= 1.6 => "far ahead",
            a if a >= 0.8 => "ahead",
            _ => "not ahead",
        };
        let span = self.tree.words[word].span;
        let mut terms = vec![clear];
        terms.extend((annotations.in_title.get(entity) == Some(&true)).then_some("in the title"));
        vec![Filler { node: Node::Entity(entity), word, span, source: 0, part: (0, 1), terms }]
    }

    /// The mention of the classes that stands nearest to the predicate, with its list, or the amount.
    fn near(&self, lemmas: &[String], classes: &[String], others: &[Filler]) -> Vec<Filler> {
        let predicate = self.proposition.predicate;
        let distance = |words: &std::ops::Range<usize>| match words {
            w if w.start > predicate => w.start - predicate,
            // What stands after is rather meant than what stands before.
            w => (predicate + 1).saturating_sub(w.end) + 3,
        };
        let sentence = self.proposition.sentence;
        let other = |f: &Filler| others.iter().any(|o| o.node == f.node);
        let mut best: Option<(usize, Vec<Filler>)> = None;
        let mut offer = |words: std::ops::Range<usize>, fillers: Vec<Filler>| {
            let distance = distance(&words);
            if !fillers.is_empty() && !fillers.iter().any(other) && best.as_ref().is_none_or(|(b, _)| distance < *b) {
                best = Some((distance, fillers));
            }
        };
        for word in (0..self.tree.words.len()).filter(|&w| lemmas.iter().any(|l| *l == self.tree.words[w].lemma)) {
            offer(word..word + 1, self.at(word, classes, false));
        }
        let free = |_: &&Mention| lemmas.is_empty();
        for mention in self.reading.annotations.mentions.iter().filter(|m| m.sentence == sentence).filter(free) {
            if mention.kind != MentionKind::Adjective && self.accepts(mention, classes) && mention.head != predicate {
                offer(mention.words.clone(), self.at(mention.head, classes, false));
            }
        }
        for quantity in self.reading.sentences[sentence].quantities.iter().filter(|_| lemmas.is_empty()) {
            offer(quantity.words.clone(), self.quantities(quantity.words.start, classes));
        }
        let Some((distance, mut fillers)) = best else { return Vec::new() };
        let far = match distance {
            0..=3 => "within 3",
            4..=8 => "within 8",
            9..=15 => "within 15",
            _ => "farther",
        };
        fillers.iter_mut().for_each(|f| f.terms.push(far));
        fillers
    }

    /// The country that the article is about, unless the noun has a complement or adjective of its own that
    /// is no part of a title: *la ministre de la Culture* is that of the country, *le président du club* not.
    fn home(&self, noun: usize, classes: &[String]) -> Vec<Filler> {
        // That of a head of state who is known goes before the article's.
        let annotations = self.reading.annotations;
        let holders = self.proposition.arguments.iter().filter(|a| a.function == Function::Holder);
        let persons = holders.flat_map(|a| annotations.at(self.proposition.sentence, a.word)).flat_map(|m| &m.entities);
        let own = persons.filter_map(|&e| annotations.countries.get(e).copied().flatten()).next();
        let Some(entity) = own.or(annotations.home) else { return Vec::new() };
        let words = &self.tree.words;
        let portfolios = &self.pack.lexicon.portfolios;
        let of_title = |c: usize| {
            let forms = [words[c].form.to_lowercase(), words[c].lemma.to_lowercase()];
            forms.iter().any(|form| portfolios.contains(form.as_str()))
        };
        // *le président du Conseil européen*: a body of its own.
        let named = |c: usize| {
            annotations.at(self.proposition.sentence, c).any(|m| m.kind == MentionKind::Name && m.words.len() > 1)
        };
        let other = |c: usize| match words[c].deprel.base() {
            "nmod" => !of_title(c) || self.has_nationality(c) || named(c),
            "amod" => c > noun && !of_title(c),
            _ => false,
        };
        let class = &self.reading.annotations.entities[entity].class;
        // *président et chef de la direction de la chaîne*
        let partner = self
            .tree
            .children(noun)
            .filter(|&c| words[c].deprel.base() == "conj")
            .any(|c| self.tree.children(c).any(other));
        let accepted = !partner && classes.iter().any(|wanted| self.pack.ontology.is_a(class, wanted));
        let owned = self.tree.children(noun).any(|c| words[c].feats.has("Poss", "Yes"));
        if !accepted || owned || self.tree.children(noun).any(other) {
            return Vec::new();
        }
        let span = words[noun].span;
        vec![Filler { node: Node::Entity(entity), word: noun, span, source: 0, part: (0, 1), terms: vec!["home"] }]
    }

    fn accepts(&self, mention: &Mention, classes: &[String]) -> bool {
        mention.entities.iter().all(|&e| {
            let class = &self.reading.annotations.entities[e].class;
            classes.iter().any(|wanted| self.pack.ontology.is_a(class, wanted))
        })
    }

    /// The fillers that the phrase headed by `word` gives.
    fn at(&self, word: usize, classes: &[String], deep: bool) -> Vec<Filler> {
        let sentence = self.proposition.sentence;
        let mut found = self.quantities(word, classes);
        let accept = |m: &Mention| self.accepts(m, classes);
        let named = members(self.tree, sentence, word, self.reading.annotations, self.reading.language, &accept);
        found.extend(named.iter().flat_map(|m| self.of_mention(m)));
        // *à Saragosse, en Espagne*: both are where it is.
        let wider: Vec<Filler> = named.iter().filter_map(|m| self.around(m, classes)).collect();
        found.extend(
            wider
                .into_iter()
                .filter(|w| !named.iter().any(|m| m.entities.iter().any(|&e| w.node == Node::Entity(e))))
                .collect::<Vec<_>>(),
        );
        if deep {
            // The phrase's own name says one thing (a sector), what is inside it another (a country).
            for class in classes.iter().filter(|_| !classes.is_empty()) {
                let filled = found.iter().any(|f| self.is_of(f, class));
                if !filled {
                    let inner = self.inside(word, std::slice::from_ref(class), 3);
                    found.extend(inner);
                }
            }
        }
        found
    }

    /// Whom somebody with a post acts for: *la ministre britannique signe*, *le patron d'Orel promet 300 emplois*.
    fn acts_for(&self, word: usize, classes: &[String]) -> Vec<Filler> {
        let lemma = self.tree.words[word].lemma.to_lowercase();
        if !self.pack.lexicon.titles.contains(lemma.as_str()) {
            return Vec::new();
        }
        let mut found: Vec<Filler> = self.adjectives(word, classes);
        let complements = self.tree.children(word).filter(|&c| c > word && self.tree.words[c].deprel.base() == "nmod");
        for complement in complements {
            if found.is_empty() {
                let mut at = self.reading.annotations.at(self.proposition.sentence, complement);
                let body = at.find(|m| m.kind != MentionKind::Adjective && self.accepts(m, classes));
                found = body.map_or_else(Vec::new, |m| self.of_mention(m));
            }
        }
        found.iter_mut().for_each(|f| f.terms.push("acted for"));
        found
    }

    /// The place that a phrase after a comma sets another in: *Saragosse, en Espagne*.
    fn around(&self, mention: &Mention, classes: &[String]) -> Option<Filler> {
        let words = &self.tree.words;
        let end = mention.words.end;
        let set = words.get(end)?.form == "," && matches!(words.get(end + 1)?.lemma.as_str(), "en" | "à" | "dans");
        let located = |m: &&Mention| {
            m.sentence == mention.sentence
                && (end + 2..end + 4).contains(&m.words.start)
                && m.kind == MentionKind::Name
                && self.accepts(m, classes)
        };
        let inside = |m: &Mention| self.tree.words[m.words.start].form.starts_with(char::is_uppercase);
        let wider = self.reading.annotations.mentions.iter().filter(|_| set && inside(mention)).find(located)?;
        let country = |m: &Mention| self.reading.annotations.entities[m.entities[0]].class.clone();
        // Two of one class stand in a row, not in each other.
        (country(wider) != country(mention) || words[end + 1].lemma == "en" || words[end + 1].lemma == "dans")
            .then(|| self.of_mention(wider).into_iter().next())
            .flatten()
    }

    fn is_of(&self, filler: &Filler, class: &str) -> bool {
        match &filler.node {
            Node::Entity(e) => self.pack.ontology.is_a(&self.reading.annotations.entities[*e].class, class),
            Node::Amount(..) => class == "MonetaryAmount",
            Node::Integer(_) => class == "Integer",
        }
    }

    fn inside(&self, word: usize, classes: &[String], depth: usize) -> Vec<Filler> {
        let mut found = self.adjectives(word, classes);
        let relations = ["nmod", "obj", "obl", "appos", "conj", "flat"];
        let hung = self.tree.children(word).filter(|&c| relations.contains(&self.tree.words[c].deprel.base()));
        // *les secteurs stratégiques de l'IA*: the complement that stands right after the noun and its
        // adjectives is the noun's, wherever the parser has hung it.
        let after = (word + 1..self.tree.words.len()).find(|&w| self.tree.words[w].upos != Upos::Adj);
        let case = after.filter(|&w| self.tree.words[w].upos == Upos::Adp && self.tree.words[w].lemma == "de");
        let next =
            case.and_then(|w| self.tree.words[w].head).filter(|&h| h > word && self.tree.words[h].head != Some(word));
        for child in hung.chain(next) {
            let accept = |m: &Mention| self.accepts(m, classes);
            let sentence = self.proposition.sentence;
            let named = members(self.tree, sentence, child, self.reading.annotations, self.reading.language, &accept);
            if named.is_empty() && depth > 1 {
                found.extend(self.inside(child, classes, depth - 1));
            } else {
                found.extend(named.iter().flat_map(|m| self.of_mention(m)));
            }
        }
        found
    }

    fn has_nationality(&self, word: usize) -> bool {
        self.reading.annotations.nationalities(self.tree, self.proposition.sentence, word).next().is_some()
    }

    fn adjectives(&self, word: usize, classes: &[String]) -> Vec<Filler> {
        let annotations = self.reading.annotations;
        let sentence = self.proposition.sentence;
        // *le président du Conseil italien*: on a part of the title.
        let lemma = |w: usize| self.tree.words[w].lemma.to_lowercase();
        let of_title = |&c: &usize| c > word && self.pack.lexicon.portfolios.contains(lemma(c).as_str());
        let parts = self.tree.children(word).filter(of_title);
        let nouns = std::iter::once(word).chain(parts);
        let adjectives = nouns.flat_map(|noun| annotations.nationalities(self.tree, sentence, noun));
        // *le chinois Longyuan*, *l'éditeur lyonnais Orel*
        let name = annotations.at(sentence, word).find(|m| m.kind == MentionKind::Name);
        let before = name.into_iter().flat_map(|name| {
            let ends = move |m: &&Mention| m.sentence == sentence && m.words.end == name.words.start;
            annotations.mentions.iter().filter(ends).filter(|m| m.kind == MentionKind::Adjective)
        });
        let adjectives = adjectives.chain(before);
        adjectives.filter(|m| self.accepts(m, classes)).flat_map(|m| self.of_mention(m)).collect()
    }

    fn of_mention(&self, mention: &Mention) -> Vec<Filler> {
        let span = self.span(mention.words.clone());
        let count = mention.entities.len();
        let filler = |(index, &entity): (usize, &usize)| Filler {
            node: Node::Entity(entity),
            word: mention.head,
            span,
            source: 0,
            part: (index, count),
            terms: match mention.kind {
                MentionKind::Name if mention.reason == crate::entity::UNSIGNED => vec!["guessed"],
                MentionKind::Name | MentionKind::Adjective => Vec::new(),
                MentionKind::Nominal => vec!["nominal"],
                MentionKind::Pronoun => vec!["pronoun"],
            },
        };
        mention.entities.iter().enumerate().map(filler).collect()
    }

    fn span(&self, words: std::ops::Range<usize>) -> Span {
        self.tree.words[words.start].span.cover(self.tree.words[words.end - 1].span)
    }

    /// Amounts and numbers that the phrase headed by `word` is or has.
    fn quantities(&self, word: usize, classes: &[String]) -> Vec<Filler> {
        let wants = |class: &str| classes.iter().any(|c| c == class);
        if !wants("MonetaryAmount") && !wants("Integer") {
            return Vec::new();
        }
        let mut found = Vec::new();
        for quantity in &self.reading.sentences[self.proposition.sentence].quantities {
            let own = quantity.words.contains(&word);
            let below = |relations: &[&str]| {
                quantity.words.clone().any(|w| {
                    self.tree.words[w].head == Some(word) && relations.contains(&self.tree.words[w].deprel.base())
                })
            };
            // *une cinquantaine d'emplois*
            let counted = self.tree.words[word].head.is_some_and(|head| quantity.words.contains(&head));
            let span = self.span(quantity.words.clone());
            let node = match &quantity.value {
                Value::Amount(amount) if wants("MonetaryAmount") && (own || below(&["nmod", "nummod", "appos"])) => {
                    Node::Amount(amount.clone(), span.of(self.reading.text).to_owned())
                }
                // *en consacrera 180*: of the millions spoken of before.
                // *lever 40 millions*: of the currency spoken of before.
                Value::Number(number)
                    if wants("MonetaryAmount") && own && (self.has_partitive() || self.is_bare_sum(number, word)) =>
                {
                    match self.amount_before(quantity.words.start) {
                        Some(before) => {
                            Node::Amount(of_the_same(number, before), span.of(self.reading.text).to_owned())
                        }
                        None => continue,
                    }
                }
                Value::Number(number) if wants("Integer") && (own || counted || below(&["nummod", "nmod"])) => {
                    Node::Integer(number.value)
                }
                _ => continue,
            };
            found.push(Filler { node, word, span, source: 0, part: (0, 1), terms: Vec::new() });
        }
        found
    }

    /// Whether the predicate has the pronoun *en*.
    fn has_partitive(&self) -> bool {
        let partitive = self.reading.language.partitive;
        self.tree
            .children(self.proposition.predicate)
            .any(|c| self.tree.words[c].upos == Upos::Pron && self.tree.words[c].form.eq_ignore_ascii_case(partitive))
    }

    /// Whether a number of millions counts nothing that is named.
    fn is_bare_sum(&self, number: &Magnitude, word: usize) -> bool {
        number.value >= 1e6 && !self.tree.children(word).any(|c| c > word && self.tree.words[c].deprel.base() == "nmod")
    }

    /// The last amount before the word.
    fn amount_before(&self, word: usize) -> Option<&Amount> {
        let here = self.proposition.sentence;
        let sentences = self.reading.sentences[..=here].iter().enumerate().rev();
        let mut amounts = sentences.flat_map(|(index, sentence)| {
            let before = move |q: &&crate::quantity::Quantity| index < here || q.words.end <= word;
            sentence.quantities.iter().rev().filter(before)
        });
        amounts.find_map(|q| match &q.value {
            Value::Amount(amount) => Some(amount),
            _ => None,
        })
    }

    /// States the emission of all fillers of its two roles.
    fn emit(&self, frame: &Frame, emission: &Emission, found: &mut Vec<Fact>) {
        let [(left, left_classes), (right, right_classes)] = &emission.ends;
        if !emission.needs.iter().all(|role| self.has(frame, role)) {
            return;
        }
        let certain = if left == right { Vec::new() } else { self.fillers(right, right_classes, &[], true) };
        let subjects = self.fillers(left, left_classes, &certain, false);
        if subjects.is_empty() {
            return;
        }
        if left == right {
            // Two or three that act together are partners of each other; more are a crowd.
            if subjects.len() <= 3 {
                for (index, one) in subjects.iter().enumerate() {
                    for other in &subjects[index + 1..] {
                        found.extend(self.fact(frame, emission, one, other));
                    }
                }
            }
            return;
        }
        let objects = match certain.is_empty() {
            true => self.fillers(right, right_classes, &subjects, false),
            false => certain,
        };
        for subject in &subjects {
            let beside = subjects.iter().filter(|s| s.source == subject.source);
            let rank = beside.clone().position(|s| s == subject).unwrap_or(0);
            let alike = beside.count();
            for object in &objects {
                // *des accords avec le Japon et la Corée*: the first with the one, the second with
                // the other.
                let paired = subject.source > 0 && object.part.1 > 1 && object.part.1 == alike;
                if !paired || object.part.0 == rank {
                    let mut fact = self.fact(frame, emission, subject, object);
                    if let Some(fact) = &mut fact {
                        fact.qualifiers.shared = alike > 1 && matches!(object.node, Node::Amount(..));
                    }
                    found.extend(fact);
                }
            }
        }
    }

    /// Whether a role is there, of the classes that the frame takes for it.
    fn has(&self, frame: &Frame, role: &str) -> bool {
        // A line of predicates that has no such role does not need it.
        if self.sources(role).is_empty() {
            return true;
        }
        let ends = frame.emissions.iter().flat_map(|e| &e.ends);
        let mut classes = ends.filter(|(name, _)| name == role).map(|(_, classes)| classes).peekable();
        match classes.peek() {
            Some(_) => classes.any(|classes| !self.fillers(role, classes, &[], true).is_empty()),
            None => self.sources(role).iter().any(|s| !self.words(s).is_empty()),
        }
    }

    /// Which role an emission that gives nothing lacks; none where both are there and the same.
    fn missing(&self, emission: &Emission) -> Option<Outcome> {
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

    fn fact(&self, frame: &Frame, emission: &Emission, subject: &Filler, object: &Filler) -> Option<Fact> {
        if subject.node == object.node {
            return None;
        }
        let sentence = &self.reading.sentences[self.proposition.sentence];
        let own = if frame.stative { self.proposition.own_status } else { self.proposition.status };
        // *promettre des emplois* plans them; *poursuivre une alliance*, even if planned, has one.
        let given = self.pattern.status.filter(|given| match own {
            Status::Actual => true,
            Status::Planned => *given == Status::Actual,
            _ => false,
        });
        let status = given.or(emission.status.filter(|_| own == Status::Actual)).unwrap_or(own);
        let mut qualifiers = Qualifiers::default();
        for (field, role) in &emission.qualifiers {
            self.qualify(field, role, [subject, object], &mut qualifiers);
        }
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
            date: self.proposition.date.filter(|_| !frame.stative),
            speaker: self.proposition.speaker.clone(),
            qualifiers,
            evidence: vec![Evidence { span: sentence.span, status }],
            confidence,
            terms,
            rule: format!("{}/{}", frame.name, self.proposition.lemma),
            roles,
        })
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
            _ => {}
        }
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
        // From the first of *fondateur et PDG*.
        let first = tree.first_of_pair(noun, |w| tree.words[w].upos == Upos::Noun).unwrap_or(noun);
        let mut start = first;
        while start > 0 && tree.words[start - 1].upos == Upos::Adj && tree.words[start - 1].head == Some(first) {
            let lemma = tree.words[start - 1].lemma.to_lowercase();
            if self.reading.language.ended.contains(&lemma.as_str()) {
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
            if beyond || (word > noun && named && at.deprel.base() != "amod" && self.is_end(word, ends)) {
                break;
            }
            let nationality = self.reading.annotations.at(sentence, word).any(|m| m.kind == MentionKind::Adjective);
            if !nationality {
                kept.push(word);
            }
        }
        while kept
            .last()
            .is_some_and(|&w| matches!(tree.words[w].upos, Upos::Adp | Upos::Det | Upos::Cconj | Upos::Punct))
        {
            kept.pop();
        }
        self.join(&kept)
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
