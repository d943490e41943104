//! What fills the roles of a pattern, where grammar leads to it.

use super::matcher::Matcher;
use super::source::{Place, Source, Step};
use super::{Fact, Node, Reading, term_of};
use crate::entity::{Antecedent, COUNTRY, Mention, MentionKind};
use crate::proposition::{Context, Function, Status, antecedent, arguments, compound, members};
use crate::quantity::{Amount, Magnitude, Value};
use crate::syntax::Upos;
use crate::text::{Span, capitalised, lower};

/// What fills a role.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Filler {
    pub node: Node,
    /// The word that it hangs on, and where it stands.
    pub word: usize,
    pub span: Span,
    /// Which of the role's places it was found in.
    pub source: usize,
    /// Its number among the entities of one mention, and how many there are.
    pub part: (usize, usize),
    /// What about the way it was found bears on whether it is right.
    pub terms: Vec<&'static str>,
    /// The post that it was already said to be in.
    pub role: Option<String>,
    /// For what the text speaks of, the entities that may be meant, the likeliest first.
    pub antecedents: Vec<Antecedent>,
}

impl Filler {
    /// A filler that stands where grammar leads to.
    pub fn new(node: Node, word: usize, span: Span) -> Self {
        Self { node, word, span, source: 0, part: (0, 1), terms: Vec::new(), role: None, antecedents: Vec::new() }
    }

    /// The filler with a further term.
    pub fn with(mut self, term: &'static str) -> Self {
        self.terms.push(term);
        self
    }
}

impl Matcher<'_> {
    /// The words that a source leads to.
    pub(super) fn words(&self, source: &Source) -> Vec<usize> {
        let mut words = Vec::new();
        for (index, step) in source.steps.iter().enumerate() {
            words = if index == 0 { self.first(step) } else { self.below(&words, step) };
            // A number stands for what it counts: *en ajoutera 70*.
            words.retain(|&w| {
                let at = &self.tree.words[w];
                let counts = || {
                    at.upos == Upos::Num
                        && self.has_partitive()
                        && !self.reading.sentences[self.proposition.sentence].is_date(w)
                };
                let free = step.place == Place::Near || step.lemmas.is_empty() || counts();
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
            // *le premier producteur*: any adjective with one of the lemmas.
            Place::Adjective if !step.lemmas.is_empty() => {
                let adjective = |c: &usize| self.tree.words[*c].deprel.base() == "amod";
                self.tree.children(self.proposition.predicate).filter(adjective).collect()
            }
            Place::Own
            | Place::Adjective
            | Place::Home
            | Place::Examples
            | Place::Near
            | Place::Topic
            | Place::Earlier => {
                vec![self.proposition.predicate]
            }
            Place::Brackets => match self.bracket_after(self.proposition.predicate) {
                Some(_) => vec![self.proposition.predicate],
                None => Vec::new(),
            },
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
        let preposition = match &step.place {
            Place::Named(preposition) => preposition,
            // *démissionner du poste de ministre*: where the office is, is the office's.
            Place::Adjective | Place::Home | Place::Earlier => return words.to_vec(),
            _ => return Vec::new(),
        };
        // What belongs to *une usine de batteries* may hang on either noun.
        let nouns = words.iter().flat_map(|&w| [Some(w), compound(self.tree, w)]).flatten();
        let language = self.reading.language;
        let marked = |c: usize| {
            self.tree
                .children(c)
                .any(|k| self.tree.words[k].deprel.base() == "case" && lower(&self.tree.words[k].lemma) == *preposition)
        };
        // *Orel, dont le siège est à Lyon*
        let relative =
            |c: usize| *preposition == language.genitive && self.tree.words[c].lemma == language.genitive_relative;
        let children = nouns.flat_map(|w| self.tree.children(w).map(move |c| (w, c)));
        let found = children.filter(|&(_, c)| marked(c) || relative(c));
        found.map(|(noun, c)| antecedent(self.tree, noun, c, language)).collect()
    }

    /// Whether the predicate is a noun in the plural.
    pub(super) fn is_plural(&self) -> bool {
        self.tree.words[self.proposition.predicate].feats.has("Number", "Plur")
    }

    /// What fills a role with one of the classes, but for what is in `others`. Only what grammar leads to is
    /// `sure`; what stands near or is spoken of comes after it.
    pub(super) fn fillers(&self, role: &str, classes: &[String], others: &[Filler], sure: bool) -> Vec<Filler> {
        if let Some(term) = term_of(role) {
            let word = self.proposition.predicate;
            return vec![Filler::new(Node::Term(term.to_owned()), word, self.tree.words[word].span)];
        }
        let mut found: Vec<Filler> = Vec::new();
        let mut spoken_for = false;
        let other = |filler: &Filler| others.iter().any(|o| o.node == filler.node);
        for (number, source) in self.sources(role).iter().enumerate() {
            let place = source.steps.last().map(|s| &s.place);
            let guess = source.is_guess();
            if guess && (sure || spoken_for || !found.is_empty()) {
                continue;
            }
            // The first place that is filled is the one; only a partner (*avec*) adds to a subject, and the place to a
            // field: *investir dans l'IA à Lyon*.
            let phrase = matches!(source.steps[0].place, Place::Named(_)) && source.steps.len() == 1;
            let subject_first = matches!(self.sources(role)[0].steps[0].place, Place::Subject);
            let filled = !found.is_empty();
            if filled && !(phrase && subject_first) {
                if phrase && source.deep {
                    let told =
                        |f: &Filler, class: &str| self.is_of(f, class) && found.iter().any(|o| self.is_of(o, class));
                    let mut more: Vec<Filler> =
                        self.words(source).into_iter().flat_map(|word| self.at(word, classes, false)).collect();
                    more.retain(|f| !other(f) && !classes.iter().any(|class| told(f, class)));
                    found.extend(more.into_iter().map(|f| Filler { source: number, ..f }.with(place_term(place))));
                }
                continue;
            }
            for word in self.words(source) {
                let mut fillers = match place {
                    Some(Place::Adjective) => self.adjectives(word, classes),
                    Some(Place::Home) => self.home(word, classes),
                    Some(Place::Own) if self.proposition.mentioned.is_some() => self.own(classes),
                    // *des dirigeants, dont Jean Orme*: the examples of a noun are another place.
                    Some(Place::Own) if self.is_plural() && !self.is_mention(word) => self.quantities(word, classes),
                    Some(Place::Brackets) => self.in_brackets(word, classes),
                    Some(Place::Near) => self.near(&source.steps[0].lemmas, classes, others),
                    Some(Place::Topic | Place::Possessor) => self.topic(word, classes, others, place),
                    Some(Place::Earlier) => self.earlier(source, classes),
                    // *Orme, PDG de Lume, et Tarn, patron de Norvel*: one post, one holder.
                    Some(Place::Holder) if !self.is_plural() => {
                        self.at(word, classes, source.deep).into_iter().take(1).collect()
                    }
                    _ => self.at(word, classes, source.deep),
                };
                let own = matches!(place, Some(Place::Adjective | Place::Home | Place::Examples | Place::Brackets));
                let acts = match place {
                    Some(Place::Subject | Place::Actor) => true,
                    Some(Place::Named(preposition)) => self.reading.language.acting.contains(&preposition.as_str()),
                    _ => false,
                };
                if fillers.is_empty() && acts {
                    // *le ministre turc, Jean Orme, et son homologue irakien*, wherever the parser has hung the second
                    let of = |w: usize, relation: &'static str| {
                        self.tree.children(w).filter(move |&c| self.tree.words[c].deprel.base() == relation)
                    };
                    let heads = std::iter::once(word).chain(of(word, "appos"));
                    let partners = heads.flat_map(|w| of(w, "conj"));
                    fillers = std::iter::once(word).chain(partners).flat_map(|w| self.acts_for(w, classes)).collect();
                }
                // *deux anciens d'Orel, Jane Tarn et Jean Orme*
                if fillers.is_empty() && !own && !guess && self.tree.words[word].upos == Upos::Noun {
                    fillers = self.bearers(word, classes);
                }
                // *Orel, spécialiste de l'acier installé à Lyon*: who is described is who is named before.
                let described = self.tree.words[word].head.filter(|_| self.tree.words[word].deprel.base() == "appos");
                if let Some(named) = described.filter(|_| fillers.is_empty() && !own && !guess) {
                    fillers = self.at(named, classes, false);
                }
                if self.is_first_person(word) && !sure {
                    fillers = self.speakers(classes, others);
                }
                if fillers.is_empty() && !guess && !own && !sure && self.stands_in(word, classes) {
                    fillers = self.topic(word, classes, others, None);
                    let kind = if self.is_pronoun(word) { "stand-in pronoun" } else { "stand-in noun" };
                    fillers.iter_mut().for_each(|f| f.terms.push(kind));
                }
                // *des élus investissent*, *le patron des patrons*: who it is is said, and is nobody.
                let said = match place {
                    Some(Place::Subject | Place::Actor) => !self.is_pronoun(word),
                    Some(Place::Adjective) => self.has_nationality(word),
                    Some(Place::Named(_)) => self.frame.stative || self.is_named(word),
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

    fn is_mention(&self, word: usize) -> bool {
        let mut at = self.reading.annotations.at(self.proposition.sentence, word);
        at.any(|m| m.kind != MentionKind::Adjective)
    }

    /// Whether a proper name stands at the word, of whatever class.
    fn is_named(&self, word: usize) -> bool {
        let mut at = self.reading.annotations.at(self.proposition.sentence, word);
        capitalised(&self.tree.words[word].form) && at.any(|m| m.kind == MentionKind::Name)
    }

    pub(super) fn is_pronoun(&self, word: usize) -> bool {
        self.tree.words[word].upos == Upos::Pron
    }

    pub(super) fn accepts(&self, mention: &Mention, classes: &[String]) -> bool {
        mention.entities.iter().all(|&e| self.is_one_of(&self.reading.annotations.entities[e].class, classes))
    }

    /// Whether a class is one of those that a role takes, or below one.
    pub(super) fn is_one_of(&self, class: &str, classes: &[String]) -> bool {
        classes.iter().any(|wanted| self.pack.ontology.is_a(class, wanted))
    }

    /// The fillers that the phrase headed by `word` gives.
    pub(super) fn at(&self, word: usize, classes: &[String], deep: bool) -> Vec<Filler> {
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
        // *investir dans la start-up lyonnaise Orel*: not in Lyon.
        let body = found.iter().any(|f| self.is_of(f, "Organization"));
        if deep && !body {
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
    pub(super) fn acts_for(&self, word: usize, classes: &[String]) -> Vec<Filler> {
        let lemma = lower(&self.tree.words[word].lemma);
        let annotations = self.reading.annotations;
        let accepts = |entity: usize| self.is_one_of(&annotations.entities[entity].class, classes);
        let acted = |state: usize| Filler::new(Node::Entity(state), word, self.tree.words[word].span);
        if !self.pack.lexicon.titles.contains(&*lemma) {
            // *Emmanuel Macron signe*: whose head of state or government the tables know.
            let persons = annotations.at(self.proposition.sentence, word).filter(|m| m.kind != MentionKind::Adjective);
            // Or in whose service the text has put them: *la ministre belge Jane Orme … Elle signe …*
            let told = |person: usize| {
                let post = |f: &&Fact| {
                    f.subject == Node::Entity(person) && f.qualifiers.role.is_some() && f.status == Status::Actual
                };
                let state = |entity: usize| annotations.entities[entity].class == COUNTRY;
                self.reading.facts.iter().rev().filter(post).find_map(|fact| match fact.object {
                    Node::Entity(body) => Some(body).filter(|&body| state(body)),
                    _ => None,
                })
            };
            let known = |person: usize| annotations.countries.get(person).copied().flatten();
            let states = persons.flat_map(|m| &m.entities).filter_map(|&person| known(person).or_else(|| told(person)));
            return states.filter(|&state| accepts(state)).map(|state| acted(state).with("acted for")).collect();
        }
        let mut found: Vec<Filler> = self.adjectives(word, classes);
        // *les deux ministres*: the states of each, as the text has named them.
        if found.is_empty() && self.tree.words[word].feats.has("Number", "Plur") {
            let persons = annotations.at(self.proposition.sentence, word).flat_map(|m| &m.entities);
            let keys = persons.filter_map(|&person| annotations.nations.get(person)?.first());
            let states = keys.filter_map(|key| annotations.entities.iter().position(|e| e.key == *key));
            found = states.filter(|&state| accepts(state)).map(acted).collect();
        }
        let complements = self.tree.children(word).filter(|&c| c > word && self.tree.words[c].deprel.base() == "nmod");
        for complement in complements {
            if found.is_empty() {
                let mut at = annotations.at(self.proposition.sentence, complement);
                let body = at.find(|m| m.kind != MentionKind::Adjective && self.accepts(m, classes));
                found = body.map_or_else(Vec::new, |m| self.of_mention(m));
            }
        }
        // *le président Lula signe*: whose country the tables know.
        if found.is_empty() {
            let persons = annotations.at(self.proposition.sentence, word).flat_map(|m| &m.entities);
            let states = persons.filter_map(|&person| *annotations.countries.get(person)?);
            found = states.filter(|&state| accepts(state)).map(acted).collect();
        }
        found.iter_mut().for_each(|f| f.terms.push("acted for"));
        found
    }

    /// Whether a word is a part of a title: *le ministre de l'Économie*.
    pub(super) fn is_portfolio(&self, word: usize) -> bool {
        let at = &self.tree.words[word];
        [&at.form, &at.lemma].iter().any(|form| self.pack.lexicon.portfolios.contains(&*lower(form)))
    }

    /// The entities of a mention, if they are of the classes.
    pub(super) fn mentioned(&self, mention: &Mention, classes: &[String]) -> Option<Vec<Filler>> {
        self.accepts(mention, classes).then(|| self.of_mention(mention))
    }

    /// The words in brackets right after the mention at the word, without the brackets.
    fn bracket_after(&self, word: usize) -> Option<std::ops::Range<usize>> {
        let words = &self.tree.words;
        let mention = self.reading.annotations.covering(self.proposition.sentence, word);
        let open = mention.map_or(word + 1, |m| m.words.end);
        words.get(open).filter(|w| w.form == "(")?;
        let close = (open..words.len()).find(|&w| words[w].form == ")")?;
        Some(open + 1..close)
    }

    /// What of the classes stands in brackets right after the mention at the word.
    fn in_brackets(&self, word: usize, classes: &[String]) -> Vec<Filler> {
        let Some(range) = self.bracket_after(word) else { return Vec::new() };
        let index = self.proposition.sentence;
        let inside =
            |m: &&Mention| m.sentence == index && m.kind == MentionKind::Name && range.contains(&m.words.start);
        let named = self.reading.annotations.mentions.iter().filter(inside).filter(|m| self.accepts(m, classes));
        let mut found: Vec<Filler> = named.flat_map(|m| self.of_mention(m)).collect();
        let amounts = self.reading.sentences[index].quantities.iter().filter(|q| range.contains(&q.words.start));
        found.extend(amounts.take(1).flat_map(|q| self.quantities(q.words.start, classes)));
        found
    }

    /// Who bears a noun, where it is no mention itself.
    fn bearers(&self, noun: usize, classes: &[String]) -> Vec<Filler> {
        let Reading { sentences, annotations, language, .. } = self.reading;
        let index = self.proposition.sentence;
        let context = Context { sentence: &sentences[index], index, annotations, language };
        let holders = arguments(context, noun, false).into_iter().filter(|a| a.function == Function::Holder);
        let mut found: Vec<Filler> = Vec::new();
        for filler in holders.flat_map(|a| self.at(a.word, classes, false)) {
            if !found.iter().any(|f| f.node == filler.node) {
                found.push(filler);
            }
        }
        found
    }

    /// The place that a phrase after a comma sets another in: *Saragosse, en Espagne*.
    fn around(&self, mention: &Mention, classes: &[String]) -> Option<Filler> {
        let words = &self.tree.words;
        let end = mention.words.end;
        // *Saragosse (Espagne)*
        let bracketed = words.get(end)?.form == "(";
        let set = bracketed
            || words.get(end)?.form == "," && matches!(words.get(end + 1)?.lemma.as_str(), "en" | "à" | "dans");
        let located = |m: &&Mention| {
            let reach = if bracketed { end + 1..end + 2 } else { end + 2..end + 4 };
            m.sentence == mention.sentence
                && reach.contains(&m.words.start)
                && m.kind == MentionKind::Name
                && self.accepts(m, classes)
        };
        let inside = |m: &Mention| self.tree.words[m.words.start].form.starts_with(char::is_uppercase);
        let wider = self.reading.annotations.mentions.iter().filter(|_| set && inside(mention)).find(located)?;
        let country = |m: &Mention| self.reading.annotations.entities[m.entities[0]].class.clone();
        // Two of one class stand in a row, not in each other.
        (bracketed || country(wider) != country(mention) || matches!(words[end + 1].lemma.as_str(), "en" | "dans"))
            .then(|| self.of_mention(wider).into_iter().next())
            .flatten()
    }

    fn is_of(&self, filler: &Filler, class: &str) -> bool {
        match &filler.node {
            Node::Entity(e) => self.pack.ontology.is_a(&self.reading.annotations.entities[*e].class, class),
            Node::Amount(..) => class == "MonetaryAmount",
            Node::Integer(_) => class == "Integer",
            Node::Term(_) => false,
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

    pub(super) fn has_nationality(&self, word: usize) -> bool {
        self.reading.annotations.nationalities(self.tree, self.proposition.sentence, word).next().is_some()
    }

    pub(super) fn adjectives(&self, word: usize, classes: &[String]) -> Vec<Filler> {
        let annotations = self.reading.annotations;
        let sentence = self.proposition.sentence;
        // *le président du Conseil italien*: on a part of the title.
        let of_title = |&c: &usize| c > word && self.is_portfolio(c);
        let parts = self.tree.children(word).filter(of_title);
        let nouns = std::iter::once(word).chain(parts);
        let adjectives = nouns.flat_map(|noun| annotations.nationalities(self.tree, sentence, noun));
        // *l'éditeur de logiciels grenoblois*: the adjective agrees with the first noun.
        let inner = compound(self.tree, word).filter(|&inner| self.tree.child(inner, "det").is_none());
        let beyond = inner.into_iter().flat_map(|inner| annotations.nationalities(self.tree, sentence, inner));
        let adjectives = adjectives.chain(beyond.filter(|m| self.tree.agree(word, m.head)));
        // *le chinois Longyuan*, *l'éditeur lyonnais Orel*
        let name = annotations.at(sentence, word).find(|m| m.kind == MentionKind::Name);
        let before = name.into_iter().flat_map(|name| {
            let ends = move |m: &&Mention| m.sentence == sentence && m.words.end == name.words.start;
            annotations.mentions.iter().filter(ends).filter(|m| m.kind == MentionKind::Adjective)
        });
        // *un accord commercial*
        let fields = self.tree.children(word).filter(|&c| self.tree.words[c].deprel.base() == "amod");
        let fields = fields.flat_map(|c| annotations.at(sentence, c)).filter(|m| m.kind == MentionKind::Nominal);
        let adjectives = adjectives.chain(before).chain(fields);
        let mut found: Vec<Filler> =
            adjectives.filter(|m| self.accepts(m, classes)).flat_map(|m| self.of_mention(m)).collect();
        // *les ministres français et allemand*: one of each.
        let count = found.len();
        if count > 1 && self.tree.words[word].feats.has("Number", "Plur") {
            found.iter_mut().enumerate().for_each(|(number, filler)| filler.part = (number, count));
        }
        found
    }

    fn of_mention(&self, mention: &Mention) -> Vec<Filler> {
        let span = self.span(mention.words.clone());
        let count = mention.entities.len();
        let filler = |(index, &entity): (usize, &usize)| Filler {
            part: (index, count),
            terms: match mention.kind {
                MentionKind::Name if mention.reason == crate::entity::UNSIGNED => vec!["guessed"],
                MentionKind::Name | MentionKind::Adjective => Vec::new(),
                MentionKind::Nominal => vec!["nominal"],
                MentionKind::Pronoun => vec!["pronoun"],
            },
            ..Filler::new(Node::Entity(entity), mention.head, span)
        };
        mention.entities.iter().enumerate().map(filler).collect()
    }

    /// Amounts and numbers that the phrase headed by `word` is or has.
    pub(super) fn quantities(&self, word: usize, classes: &[String]) -> Vec<Filler> {
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
            found.push(Filler::new(node, word, span));
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
        Some(Place::Brackets) => "in brackets",
        Some(Place::Possessor) => "as possessor",
        Some(Place::Near) => "near",
        Some(Place::Topic) => "as topic",
        Some(Place::Earlier) => "as before",
        Some(Place::Named(_)) | None => "by preposition",
    }
}

/// The number as an amount in the currency and the thousands, millions or milliards of another.
pub(super) fn of_the_same(number: &Magnitude, other: &Amount) -> Amount {
    let powers = [1e9, 1e6, 1e3];
    let scale = powers.into_iter().find(|power| other.magnitude.value >= *power).unwrap_or(1.0);
    let scale = if number.value >= 100_000.0 { 1.0 } else { scale };
    let magnitude = Magnitude { value: number.value * scale, max: number.max.map(|max| max * scale), ..number.clone() };
    Amount { magnitude, currency: other.currency.clone() }
}
