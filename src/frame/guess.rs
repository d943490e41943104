//! What fills a role where grammar leads to nothing: what stands near, what the text speaks of, whose country
//! it is.

use super::filler::Filler;
use super::matcher::Matcher;
use super::source::{Place, Source};
use super::{Fact, Node, Reading};
use crate::entity::{Anaphora, Annotations, Fit, Mention, MentionKind, Point, Sentence, antecedents};
use crate::proposition::{Argument, Function};
use crate::syntax::Upos;
use crate::text::{folds_to, lower};

impl Matcher<'_> {
    /// Whether a word can stand for something named before: *elle*, *lui*, *y*, *le groupe*.
    pub(super) fn stands_in(&self, word: usize, classes: &[String]) -> bool {
        let at = &self.tree.words[word];
        if at.upos == Upos::Pron {
            let form = lower(&at.form);
            return self.reading.language.anaphor(&form).is_some() || self.reading.language.stand_ins.contains(&&*form);
        }
        let lemma = lower(&at.lemma);
        let class = self.pack.lexicon.heads.get(&*lemma);
        // *l'américain investira*
        let national = || {
            let mut at = self.reading.annotations.at(self.proposition.sentence, word);
            at.any(|m| m.kind == MentionKind::Adjective && m.words.start == word)
        };
        let fits = class.map_or_else(national, |class| self.is_one_of(class, classes));
        let definite = |c: usize| matches!(self.tree.words[c].lemma.as_str(), "le" | "ce");
        let children = || self.tree.children(word);
        // *le groupe français Orel*, wherever the parser has hung the name
        let sentence = self.proposition.sentence;
        let named_after = self.reading.annotations.mentions.iter().any(|m| {
            let reach = word + 1..word + 7;
            let beside = m.sentence == sentence && m.kind == MentionKind::Name && reach.contains(&m.words.start);
            let gap = || word + 1..m.words.start;
            let inside = |w: usize| match self.tree.words[w].upos {
                Upos::Adp => self.tree.words[w].lemma == self.reading.language.genitive,
                upos => matches!(upos, Upos::Adj | Upos::Noun | Upos::Det),
            };
            let own = || self.tree.words[m.words.start - 1].upos != Upos::Adp && gap().all(inside);
            beside && self.accepts(m, classes) && own()
        });
        fits && !named_after
            && !at.feats.has("Number", "Plur")
            && children().any(|c| self.tree.words[c].deprel.base() == "det" && definite(c))
            && !children().any(|c| {
                // *la PME de Lyon* says where it is, *la filiale d'Orel* whose it is.
                let complement = self.tree.words[c].deprel.base() == "nmod";
                // *l'entreprise de Jean Orme* is one that has no name here.
                let person = |m: &Mention| {
                    let of_person =
                        m.entities.iter().all(|&e| self.reading.annotations.entities[e].class == crate::entity::PERSON);
                    of_person && class.is_some_and(|class| class != crate::entity::PERSON)
                };
                let named = |m: &Mention| {
                    m.kind == MentionKind::Name && (!complement || self.accepts(m, classes) && !person(m))
                };
                let beside = matches!(self.tree.words[c].deprel.base(), "nmod" | "appos" | "flat");
                beside && self.reading.annotations.at(self.proposition.sentence, c).any(named)
            })
    }

    /// What of the classes the text speaks of at the word.
    pub(super) fn topic(&self, word: usize, classes: &[String], others: &[Filler], own: Option<&Place>) -> Vec<Filler> {
        let Reading { sentences, annotations, language, .. } = self.reading;
        let pronoun = language.anaphor(&self.tree.words[word].form);
        let locative = language.locative == self.tree.words[word].lemma;
        // *l'institut* is an institute, or what no more is known of.
        let lemma = lower(&self.tree.words[word].lemma);
        let noun = self.pack.lexicon.heads.get(&*lemma).filter(|_| own.is_none());
        let of = |m: &&Mention| m.kind == MentionKind::Adjective;
        let itself = annotations.at(self.proposition.sentence, word).filter(of);
        let adjectives = annotations.nationalities(self.tree, self.proposition.sentence, word).chain(itself);
        let nations: Vec<usize> = adjectives.flat_map(|m| m.entities.clone()).collect();
        // *a bouclé un tour auprès d'Orel*: who has another part in it is not meant.
        // *Chez Orel, elle prend la tête du groupe*
        let part = |a: &&Argument| match &a.function {
            Function::Preposition(name) => a.word != word && !language.located.contains(&name.as_str()),
            Function::Object => a.word != word,
            // *Orme lui succède*: to another one.
            Function::Subject => a.word != word && self.is_pronoun(word) && own.is_none(),
            _ => false,
        };
        let nominal = self.tree.words[self.proposition.predicate].upos == Upos::Noun;
        let governor = self.tree.words[self.proposition.predicate].head.filter(|_| nominal);
        let locates = |c: usize| language.located.contains(&self.tree.words[c].lemma.as_str());
        let beside = |c: &usize| {
            self.tree.words[*c].deprel.base() == "obl" && *c != word && !self.tree.children(*c).any(locates)
        };
        let beside = governor.into_iter().flat_map(|verb| self.tree.children(verb)).filter(beside);
        // *Bruxelles a autorisé le rachat de Tarn*: nor is who judges.
        let verb = self.tree.ancestors(self.proposition.predicate).find(|&w| self.tree.words[w].upos == Upos::Verb);
        let judging = verb.filter(|&verb| language.judging.contains(&self.tree.words[verb].lemma.as_str()));
        let judge = judging.filter(|_| nominal).and_then(|verb| self.tree.child(verb, "nsubj"));
        let judges = judge.into_iter().flat_map(|word| annotations.at(self.proposition.sentence, word));
        let taken: Vec<usize> = (self.proposition.arguments.iter().filter(part).map(|a| a.word))
            .chain(beside)
            .flat_map(|w| annotations.at(self.proposition.sentence, w))
            .filter(|m| m.kind == MentionKind::Name)
            .chain(judges)
            .flat_map(|m| m.entities.iter().copied())
            .collect();
        let fits = |entity: usize| {
            let class = &annotations.entities[entity].class;
            let kind = |noun: &String| self.pack.ontology.is_a(class, noun) || self.pack.ontology.is_a(noun, class);
            let other = others.iter().any(|o| o.node == Node::Entity(entity));
            let gender = annotations.genders.get(entity).copied().flatten();
            // *elle* is no man, and *y* no actor.
            // *il* may be a company with a feminine name.
            let person = class == crate::entity::PERSON;
            let wrong = person && pronoun.is_some_and(|p| gender.is_some_and(|gender| gender != p.gender))
                || !nations.iter().all(|&nation| annotations.is_of_nation(entity, nation));
            let located = !locative || is_located(entity, sentences, annotations);
            // *Selon Les Échos, …* says where it is from, and no more of it.
            let source = |m: &Mention| {
                let tree = &sentences[m.sentence].tree;
                let case = tree.children(m.head).find(|&c| tree.words[c].deprel.base() == "case");
                case.is_some_and(|c| language.according.iter().any(|phrase| folds_to(&tree.words[c].form, phrase)))
            };
            let quoted = annotations.mentions.iter().filter(|m| m.entities == [entity]).all(source);
            if other
                || quoted
                || taken.contains(&entity)
                || wrong
                || !located
                || !self.is_one_of(class, classes)
                || !noun.is_none_or(kind)
            {
                return Fit::None;
            }
            let known = pronoun.is_some_and(|p| gender == Some(p.gender))
                || !nations.is_empty() && annotations.nations.get(entity).is_some_and(|known| !known.is_empty());
            if known { Fit::Known } else { Fit::Possible }
        };
        let anaphora = match own {
            Some(Place::Possessor) => Anaphora::Owner,
            Some(_) => Anaphora::Nothing,
            None if self.is_pronoun(word) => Anaphora::Pronoun,
            None => Anaphora::Noun(&lemma),
        };
        let sentence = self.proposition.sentence;
        let point = Point { text: self.reading.text, sentence, word, anaphora, sentences, annotations };
        let found = antecedents(point, &fits);
        let Some(best) = found.first() else {
            return Vec::new();
        };
        let clear = match best.share {
            _ if found.len() == 1 => "alone",
            share if share >= 0.85 => "clear",
            share if share >= 0.6 => "likely",
            share if share >= 0.4 => "open",
            _ => "unclear",
        };
        let span = self.tree.words[word].span;
        let node = Node::Entity(best.entity);
        vec![Filler { terms: vec![clear], antecedents: found, ..Filler::new(node, word, span) }]
    }

    /// The mention of the classes that stands nearest to the predicate, with its list, or the amount.
    pub(super) fn near(&self, lemmas: &[String], classes: &[String], others: &[Filler]) -> Vec<Filler> {
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

    /// What the frame's relation was last found to relate to what fills the role that the source begins with.
    pub(super) fn earlier(&self, source: &Source, classes: &[String]) -> Vec<Filler> {
        let Place::Named(role) = &source.steps[0].place else { return Vec::new() };
        let relation = &self.frame.emissions[0].relation;
        let known = self.classes(role).next().unwrap_or(&self.frame.emissions[0].ends[0].1);
        let holders = self.fillers(role, known, &[], false);
        let stated = |fact: &&Fact| {
            let class = |entity: usize| &self.reading.annotations.entities[entity].class;
            let fits = matches!(fact.object, Node::Entity(entity) if self.is_one_of(class(entity), classes));
            fact.relation == *relation && fits && holders.iter().any(|holder| holder.node == fact.subject)
        };
        let word = self.proposition.predicate;
        let span = self.tree.words[word].span;
        let last = self.reading.facts.iter().rev().find(stated);
        let filler =
            |fact: &Fact| Filler { role: fact.qualifiers.role.clone(), ..Filler::new(fact.object.clone(), word, span) };
        last.map(filler).into_iter().collect()
    }

    /// The country that the article is about, unless the noun has a complement or adjective of its own that
    /// is no part of a title: *la ministre de la Culture* is that of the country, *le président du club* not.
    pub(super) fn home(&self, noun: usize, classes: &[String]) -> Vec<Filler> {
        // That of a head of state who is known goes before the article's.
        let annotations = self.reading.annotations;
        let holders = self.proposition.arguments.iter().filter(|a| a.function == Function::Holder);
        let persons = holders.flat_map(|a| annotations.at(self.proposition.sentence, a.word)).flat_map(|m| &m.entities);
        let own = persons.filter_map(|&e| annotations.countries.get(e).copied().flatten()).next();
        let Some(entity) = own.or(annotations.home) else { return Vec::new() };
        let words = &self.tree.words;
        let of_title = |c: usize| self.is_portfolio(c);
        // *le président du Conseil européen*: a body of its own.
        let body = |entity: usize| self.pack.ontology.is_a(&annotations.entities[entity].class, "Organization");
        let named = |c: usize| {
            let name = |m: &Mention| m.kind == MentionKind::Name && m.words.len() > 1 && body(m.entities[0]);
            annotations.at(self.proposition.sentence, c).any(name)
        };
        // A name hung on without a preposition is the holder's, and *le ministre Jean Orme sur Twitter* is no minister
        // of Twitter.
        let complement = |c: usize| {
            self.tree
                .child(c, "case")
                .is_some_and(|case| case < c && words[case].lemma == self.reading.language.genitive)
        };
        // *le ministre des Transports du Québec*
        let placed = |c: usize| {
            self.tree.children(c).any(|d| {
                words[d].deprel.base() == "nmod"
                    && complement(d)
                    && annotations.at(self.proposition.sentence, d).any(|m| m.kind == MentionKind::Name)
            })
        };
        let other = |c: usize| match words[c].deprel.base() {
            "nmod" => complement(c) && (!of_title(c) || self.has_nationality(c) || named(c) || placed(c)),
            // *le Premier ministre conservateur Viktor Orbán*: who is known needs no more.
            "amod" => own.is_none() && c > noun && !of_title(c),
            _ => false,
        };
        let class = &self.reading.annotations.entities[entity].class;
        // *président et patron de la banque Orel*
        let partner = self
            .tree
            .children(noun)
            .filter(|&c| words[c].deprel.base() == "conj")
            .any(|c| self.tree.children(c).any(other));
        let accepted = !partner && self.is_one_of(class, classes);
        let owned = self.tree.children(noun).any(|c| words[c].feats.has("Poss", "Yes"));
        // *les présidents russe et turc, Orme et Tarn*: whose they are is said.
        let said = self.is_plural() && self.has_nationality(noun);
        if !accepted || owned || said || self.tree.children(noun).any(other) {
            return Vec::new();
        }
        let span = words[noun].span;
        vec![Filler { terms: vec!["home"], ..Filler::new(Node::Entity(entity), noun, span) }]
    }

    /// Whether a word, or the determiner of a noun, means those who speak: *nous*, *notre alliance*.
    pub(super) fn is_first_person(&self, word: usize) -> bool {
        let first = |w: usize| {
            let form = lower(&self.tree.words[w].form);
            self.reading.language.first_person.contains(&&*form)
        };
        first(word) || self.tree.children(word).any(|c| self.tree.words[c].deprel.base() == "det" && first(c))
    }

    /// Those for whom somebody in the sentence speaks: *« Nous investissons », dit Jean Orme, patron d'Orel*.
    pub(super) fn speakers(&self, classes: &[String], others: &[Filler]) -> Vec<Filler> {
        if self.proposition.speaker.is_none() {
            return Vec::new();
        }
        let title = |w: usize| self.pack.lexicon.titles.contains(&*lower(&self.tree.words[w].lemma));
        let posts = (0..self.tree.words.len()).filter(|&w| title(w));
        let mut found = posts.map(|post| self.acts_for(post, classes)).find(|f| !f.is_empty()).unwrap_or_default();
        found.retain(|f| !others.iter().any(|o| o.node == f.node));
        found
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
