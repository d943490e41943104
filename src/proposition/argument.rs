//! The arguments of a predicate by grammatical function.

use super::{group, repair};
use crate::entity::{Annotations, MentionKind, PERSON, Sentence};
use crate::lang::Language;
use crate::quantity::Value;
use crate::syntax::{Tree, Upos};
use crate::text::lower;

/// What an argument is to its predicate, whatever the voice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Function {
    /// Who does it.
    Subject,
    /// What it is done to.
    Object,
    /// What stands with a preposition, by the preposition's lemma.
    Preposition(String),
    /// What a noun is said of: *Orel, leader de …*, *Orel est leader de …*.
    Holder,
    /// The object of the verb that the clause is an aim of: *signer un accord pour …*.
    Governed,
    /// Who does the verb that a noun hangs on: *annoncer un partenariat*.
    Actor,
}

/// The sentence that arguments are read in.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The sentence.
    pub sentence: &'a Sentence,
    /// Its index.
    pub index: usize,
    /// The article's mentions.
    pub annotations: &'a Annotations,
    /// The article's language.
    pub language: &'a Language,
}

/// An argument: its head word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Argument {
    /// What it is to the predicate.
    pub function: Function,
    /// Its head.
    pub word: usize,
}

/// The arguments of the predicate at `word`; `passive` says that its reflexive pronoun makes it one.
pub fn arguments(context: Context, word: usize, passive: bool) -> Vec<Argument> {
    let tree = &context.sentence.tree;
    let mut found = Arguments { tree, language: context.language, all: Vec::new() };
    if matches!(tree.words[word].upos, Upos::Verb | Upos::Aux) {
        found.of_verb(word, passive || is_passive(tree, word, context.language), context);
    } else {
        found.of_noun(context, word);
    }
    found.beyond_parties();
    found.all
}

struct Arguments<'a> {
    tree: &'a Tree,
    language: &'a Language,
    all: Vec<Argument>,
}

impl Arguments<'_> {
    fn add(&mut self, function: Function, word: usize) {
        let word = content(self.tree, word, self.language);
        let function = match function {
            // *une usine près de Lyon*
            Function::Preposition(name) if self.language.nearby.contains(&name.as_str()) => {
                Function::Preposition(self.language.at.to_owned())
            }
            function => function,
        };
        let argument = Argument { function, word };
        if !self.all.contains(&argument) {
            self.all.push(argument);
        }
    }

    /// *l'accord entre Orel et Tarn sur les puces*: what it is about may hang on the last of those that have it.
    fn beyond_parties(&mut self) {
        let (tree, language) = (self.tree, self.language);
        let between = |a: &&Argument| a.function == Function::Preposition(language.between.to_owned());
        let parties: Vec<usize> = self.all.iter().filter(between).map(|a| a.word).collect();
        for party in parties {
            let about = |w: &usize| {
                let marked = case(tree, *w).is_some_and(|c| tree.words[c].lemma == language.about);
                tree.words[*w].deprel.base() == "nmod" && marked && tree.dominates(party, *w)
            };
            for field in (party..tree.words.len()).filter(about).collect::<Vec<_>>() {
                self.prepositions(field, field);
            }
        }
    }

    fn of_verb(&mut self, verb: usize, passive: bool, context: Context) {
        let (tree, language) = (self.tree, self.language);
        let surface = surface_subject(tree, verb, language, 0);
        if let Some((subject, object)) = surface.and_then(|s| repair::displaced(context, verb, s)).filter(|_| !passive)
        {
            self.add(Function::Subject, subject);
            self.add(Function::Object, object);
        } else if let Some(subject) = surface {
            self.add(if passive { Function::Object } else { Function::Subject }, subject);
            // *l'usine que construira Orel à Lyon*: a name takes no complements of place.
            if subject > verb && context.annotations.at(context.index, subject).any(|m| m.kind == MentionKind::Name) {
                self.below(subject, verb, 1);
            }
        }
        for child in tree.children(verb) {
            let word = antecedent(tree, verb, child, language);
            let word = if word == child { word } else { repair::beyond_amount(context, word) };
            let relation = &tree.words[child].deprel;
            match relation.base() {
                // *a signé, le 16 septembre, un accord*: a day is no object, but what the parser hung
                // on it may be one.
                "obj"
                    if context.sentence.is_date(child)
                        || language.times.contains(&tree.words[child].lemma.as_str()) =>
                {
                    for inner in
                        tree.children(child).filter(|&c| matches!(tree.words[c].deprel.base(), "appos" | "conj"))
                    {
                        self.add(Function::Object, inner);
                    }
                }
                "obj" => self.add(Function::Object, word),
                // *en ajoutera 30*
                "obl"
                    if tree.words[child].upos == Upos::Num
                        && case(tree, child).is_none()
                        && child > verb
                        && !context.sentence.is_date(child) =>
                {
                    self.add(Function::Object, child);
                }
                // *mettre de 4 à 6 milliards*
                "obl" if is_range(context, child) => self.add(Function::Object, child),
                "obl" if relation.as_str() == "obl:agent" => self.add(Function::Subject, word),
                // *a été menée par Orel*, where the parser took the name for a verb
                "xcomp" | "advcl" if passive && is_marked(tree, child, language.agents) => {
                    self.add(Function::Subject, word);
                }
                // *Elle y remplace Jean Orme*: the second of two subjects is an object.
                "nsubj" if repair::is_second_subject(tree, verb, child) && !passive => self.add(Function::Object, word),
                "obl" | "advmod" if case(tree, child).is_some() => self.prepositions(child, word),
                "advmod" => self.adverbial(child),
                // *il en prend la tête*
                _ if is_genitive(context, child) => {
                    self.add(Function::Preposition(language.genitive.to_owned()), child);
                }
                "iobj" => self.add(Function::Preposition("à".to_owned()), word),
                // *il y investit*
                _ if tree.words[child].upos == Upos::Pron && tree.words[child].lemma == language.locative => {
                    self.add(Function::Preposition("à".to_owned()), child);
                }
                "obl" if tree.words[child].lemma == language.genitive_relative => {
                    self.add(Function::Preposition("de".to_owned()), word);
                }
                "advcl" | "obl" | "xcomp" => self.purpose(child),
                _ => {}
            }
        }
        // *a condamné mardi Orel*: the parser may have hung the object on the day.
        let object = self.all.iter().find(|a| a.function == Function::Object).map(|a| a.word);
        let explains =
            |object: usize| object > 1 && tree.children(object).any(|c| c < object && tree.words[c].form == ",");
        if object.is_none_or(explains) {
            let timed = |c: &usize| {
                context.sentence.is_date(*c) && matches!(tree.words[*c].deprel.base(), "obl" | "obj" | "advmod")
            };
            let named =
                tree.children(verb).filter(|&c| c > verb).filter(timed).flat_map(|c| tree.children(c)).find(|&n| {
                    let name = context.annotations.at(context.index, n).any(|m| m.kind == MentionKind::Name);
                    name && n > verb && case(tree, n).is_none()
                });
            if let Some(name) = named {
                self.add(Function::Object, name);
            }
        }
        self.relatives(verb, context);
        if !self.all.iter().any(|a| a.function == Function::Object)
            && !passive
            && let Some(object) = repair::lost_object(tree, verb)
        {
            self.add(Function::Object, object);
        }
        // *n'a pas conclu d'accord*
        if !self.all.iter().any(|a| a.function == Function::Object) && tree.child(verb, "advmod").is_some() {
            let bare = |c: &usize| {
                *c > verb
                    && case(tree, *c).is_some_and(|k| tree.words[k].lemma == "de" && k + 1 == *c)
                    && tree.children(verb).any(|n| tree.words[n].lemma == "ne")
            };
            if let Some(object) = tree.children(verb).find(bare) {
                self.add(Function::Object, object);
            }
        }
        // *ouvrent des bureaux*: what the splitter of contractions took for *de les* is an object too.
        if !self.all.iter().any(|a| a.function == Function::Object) {
            let partitive = |c: &usize| {
                tree.words[*c].deprel.base() == "obl"
                    && case(tree, *c)
                        .is_some_and(|k| k == verb + 1 && tree.words.get(k + 1).is_some_and(|w| w.continues))
            };
            for child in tree.children(verb).filter(partitive).collect::<Vec<_>>() {
                self.add(Function::Object, child);
            }
        }
        // *la visite effectuée par Jean Orme*, whatever the parser took the phrase for.
        if passive && !self.all.iter().any(|a| a.function == Function::Subject) {
            let agent = |a: &&Argument| match &a.function {
                Function::Preposition(name) => {
                    let mut at = context.annotations.at(context.index, a.word);
                    language.agents.contains(&name.as_str()) && at.any(|m| m.kind == MentionKind::Name)
                }
                _ => false,
            };
            if let Some(agent) = self.all.iter().find(agent).map(|a| a.word) {
                self.add(Function::Subject, agent);
            }
        }
        // A phrase that the parser put on the object may belong to the verb: *investir 3 milliards
        // dans …*. It comes after the verb's own.
        let objects: Vec<usize> = self.all.iter().filter(|a| a.function == Function::Object).map(|a| a.word).collect();
        let agents = tree.children(verb).filter(|&c| tree.words[c].deprel == *"obl:agent").collect::<Vec<_>>();
        for agent in agents {
            self.below(agent, verb, 1);
        }
        for object in objects {
            self.below(object, verb, 2);
            // *consacrer 900 M€ au solaire*: wherever in the amount the parser has hung it.
            let amount = context.sentence.quantities.iter().find(|q| q.words.contains(&object));
            for word in amount.into_iter().flat_map(|q| q.words.clone()).filter(|&w| w != object) {
                self.below(word, verb, 1);
            }
            for clause in tree.children(object).filter(|&c| tree.words[c].deprel.base() == "acl") {
                self.purpose(clause);
            }
        }
        self.governors(verb);
    }

    /// What a relative pronoun before the clause stands for, whatever the parser took it for: *l'accord que les
    /// deux groupes ont signé*, *Lyon, où le groupe ouvre un site*.
    fn relatives(&mut self, verb: usize, context: Context) {
        let tree = self.tree;
        let objectless =
            !self.all.iter().any(|a| a.function == Function::Object) && !is_passive(tree, verb, context.language);
        // *l'exécution de l'accord que …*, *d'un accord, que les deux …*: what stands right before the pronoun goes
        // before what the parser has hung the clause on, if it is spoken of as a thing and the other not.
        let que = |w: usize| tree.children(w).find(|&c| c < verb && tree.words[c].lemma == "que");
        if let Some(noun) =
            tree.ancestors(verb).take(2).find_map(que).and_then(|que| repair::right_before(context, que))
            && objectless
        {
            self.add(Function::Object, noun);
            return;
        }
        let Some(clause) = tree.ancestors(verb).take(3).find(|&w| is_relative(tree, w)) else { return };
        let Some(noun) = tree.words[clause].head.map(|noun| repair::beyond_amount(context, noun)) else { return };
        let pronoun = |lemma: &str| {
            let of = |w: usize| tree.children(w).any(|c| c < verb && c > noun && tree.words[c].lemma == lemma);
            of(verb) || of(clause)
        };
        let has_object = self.all.iter().any(|a| a.function == Function::Object);
        if !has_object && pronoun("que") && !is_passive(tree, verb, context.language) {
            self.add(Function::Object, noun);
        }
        if pronoun(self.language.locative_relative) {
            self.add(Function::Preposition("à".to_owned()), noun);
        }
    }

    /// What an infinitive gets from the verbs above it: the object that it is an aim of, and the
    /// phrases before the sentence's verb, which hold for all of it (*dans le cadre de l'accord, …*).
    fn governors(&mut self, verb: usize) {
        let tree = self.tree;
        let mut at = verb;
        while let Some(head) = tree.words[at].head.filter(|_| tree.words[at].feats.has("VerbForm", "Inf") || at != verb)
        {
            let verbal = matches!(tree.words[head].upos, Upos::Verb | Upos::Aux);
            // *dans le but de stimuler* may hang on any noun before it.
            let nominal = at != verb && matches!(tree.words[at].deprel.base(), "nmod" | "conj" | "appos");
            if !nominal && !matches!(tree.words[at].deprel.base(), "xcomp" | "advcl" | "acl" | "obl" | "ccomp") {
                break;
            }
            if verbal {
                let objects = tree.children(head).filter(|&c| c < verb && matches!(tree.words[c].deprel.base(), "obj"));
                for object in objects.collect::<Vec<_>>() {
                    self.add(Function::Governed, object);
                }
                for phrase in tree.children(head).filter(|&c| c < head && tree.words[c].deprel.base() == "obl") {
                    self.prepositions(phrase, phrase);
                }
            }
            at = head;
        }
    }

    /// *auprès de la banque*: an adverb with a complement is a preposition.
    fn adverbial(&mut self, adverb: usize) {
        let tree = self.tree;
        for complement in tree
            .children(adverb)
            .filter(|&c| c > adverb && matches!(tree.words[c].deprel.base(), "obl" | "nmod" | "obj"))
        {
            if let Some(case) = case(tree, complement) {
                let name = format!("{} {}", tree.words[adverb].lemma, tree.words[case].lemma).to_lowercase();
                self.add(Function::Preposition(name), complement);
            }
        }
    }

    /// *prévoir 3 milliards pour bâtir des usines*: what the purpose is about
    /// stands with *pour*.
    fn purpose(&mut self, clause: usize) {
        let tree = self.tree;
        if !tree.children(clause).any(|c| {
            tree.words[c].deprel.base() == "mark" && self.language.aims.contains(&tree.words[c].lemma.as_str())
        }) {
            return;
        }
        for child in tree.children(clause).filter(|&c| matches!(tree.words[c].deprel.base(), "obj" | "obl")) {
            self.add(Function::Preposition("pour".to_owned()), child);
        }
    }

    /// Phrases with prepositions other than *de* below `word` and after `predicate`.
    fn below(&mut self, word: usize, predicate: usize, depth: usize) {
        for child in self.tree.children(word).filter(|&c| c > predicate) {
            if !matches!(self.tree.words[child].deprel.base(), "nmod" | "obl") {
                continue;
            }
            match case(self.tree, child).map(|c| self.tree.words[c].lemma.as_str()) {
                Some("de") | None => {}
                Some(_) => self.prepositions(child, child),
            }
            if depth > 1 {
                self.below(child, predicate, depth - 1);
            }
        }
    }

    fn of_noun(&mut self, context: Context, noun: usize) {
        let tree = self.tree;
        // *Jean Orme, PDG de Tarn*: what stands right before the comma bears the noun, wherever the
        // parser has hung it.
        let own = tree.children(noun).any(|c| {
            let beside = match tree.words[c].deprel.base() {
                "appos" | "flat" => true,
                "nmod" | "amod" => case(tree, c).is_none(),
                _ => false,
            };
            beside && context.annotations.at(context.index, c).any(|m| m.kind == MentionKind::Name)
        });
        // *à Lyon, la ministre Jane Orme*: a noun with a name of its own bears no other.
        let before = name_before(context, noun).filter(|_| !own);
        if let Some(name) = before {
            self.add(Function::Holder, name);
        }
        let partner =
            tree.children(noun).find(|&c| tree.words[c].deprel.base() == "conj" && is_common_noun(context, c));
        let named = |c: usize| context.annotations.at(context.index, c).any(|m| m.kind == MentionKind::Name);
        let of_partner = |child: usize| {
            let first = |partner: usize| tree.children(noun).any(|c| c < partner && named(c));
            partner.is_some_and(|partner| partner < child && first(partner))
        };
        // *la veille de l'arrivée d'Orme à Lyon*: where the day has the place.
        let day = |w: &usize| {
            let within = |q: &crate::quantity::Quantity| matches!(q.value, Value::Interval(..)) && q.words.contains(w);
            context.sentence.quantities.iter().any(within)
        };
        if let Some(day) = tree.words[noun].head.filter(day) {
            self.below(day, noun, 1);
        }
        // *le directeur sortant de la banque*, *un partenariat noué avec Orel*: the participle's complements are the
        // noun's.
        let lends = |c: &usize| {
            let at = &tree.words[*c];
            let had = at.deprel == *"acl" && context.language.having.contains(&at.lemma.as_str());
            context.language.in_office.contains(&&*lower(&at.form)) || had && is_passive(tree, *c, context.language)
        };
        for inner in tree.children(noun).filter(lends).flat_map(|c| tree.children(c)).collect::<Vec<_>>() {
            if matches!(tree.words[inner].deprel.base(), "obl" | "nmod") && case(tree, inner).is_some() {
                self.prepositions(inner, inner);
            }
        }
        for child in tree.children(noun) {
            match tree.words[child].deprel.base() {
                "nsubj" => {
                    let word = antecedent(tree, noun, child, context.language);
                    self.add(Function::Holder, word);
                    self.add(Function::Subject, word);
                }
                // *la ministre Jane Orme et son homologue, Jean Tarn*: what stands after the second is the second's.
                "appos" | "flat" if before.is_none() && !of_partner(child) => self.add(Function::Holder, child),
                // *l'ouverture en 2027 d'un centre*: the complement that the parser has hung on the day.
                "nmod" | "obl" if context.sentence.is_date(child) => {
                    for inner in tree.children(child).filter(|&c| case(tree, c).is_some()) {
                        self.prepositions(inner, inner);
                    }
                }
                "nmod" | "obl" if case(tree, child).is_some() => {
                    self.prepositions(child, antecedent(tree, noun, child, context.language))
                }
                // *Orel, dont le siège est à Lyon*
                "nmod" | "obl" if tree.words[child].lemma == context.language.genitive_relative => {
                    let word = antecedent(tree, noun, child, context.language);
                    self.add(Function::Preposition("de".to_owned()), word);
                }
                // *PDG Jean Orme*: a name hung on without a preposition.
                "nmod" | "amod"
                    if context.annotations.at(context.index, child).any(|m| m.kind == MentionKind::Name) =>
                {
                    self.add(Function::Holder, child);
                }
                _ => {}
            }
        }
        // *une levée de fonds de 3 millions auprès d'Orel*: the complements of the compound.
        if let Some(inner) = compound(tree, noun) {
            for child in
                tree.children(inner).filter(|&c| c > inner && matches!(tree.words[c].deprel.base(), "nmod" | "obl"))
            {
                if case(tree, child).is_some() {
                    self.prepositions(child, child);
                }
            }
        }
        if before.is_none()
            && let Some(name) = name_after(context, noun)
        {
            self.add(Function::Holder, name);
        }
        // *la visite du ministre Orme à Lyon*: a name takes no complements of place; they are the noun's.
        let name = |c: &usize| context.annotations.at(context.index, *c).any(|m| m.kind == MentionKind::Name);
        let titled = |c: usize| tree.children(c).any(|c| tree.words[c].deprel.base() == "appos" && name(&c));
        let names = tree.children(noun).filter(|c| name(c) || titled(*c));
        for name in names.collect::<Vec<_>>() {
            self.below(name, noun, 1);
        }
        // *PDG de Tarn*: the complement that stands right after the noun, wherever the parser has hung it.
        // *numéro un européen de l'acier*: so does what adjectives and numbers stand before.
        let next = tree
            .after_modifiers(noun)
            .map(|w| &tree.words[w])
            .filter(|w| w.upos == Upos::Adp && w.deprel.base() == "case");
        // *l'université Orel, à Lyon*: so does what stands after the whole name.
        let name = context.annotations.at(context.index, noun).find(|m| m.kind == MentionKind::Name && m.head == noun);
        let behind = name.and_then(|m| {
            let comma = tree.words.get(m.words.end).is_some_and(|w| w.form == ",");
            tree.words.get(m.words.end + usize::from(comma))
        });
        let behind = behind.filter(|w| w.upos == Upos::Adp && matches!(w.lemma.as_str(), "à" | "en"));
        for complement in [next, behind].into_iter().flatten().filter_map(|w| w.head).filter(|&h| h > noun) {
            self.prepositions(complement, complement);
        }
        // *en devient la présidente*: what the pronoun stands for is the noun's.
        let verb = tree.words[noun].head.filter(|_| matches!(tree.words[noun].deprel.base(), "obj" | "xcomp"));
        let pronoun = verb.and_then(|verb| tree.children(verb).find(|&c| is_genitive(context, c)));
        if let Some(pronoun) = pronoun {
            self.add(Function::Preposition(context.language.genitive.to_owned()), pronoun);
        }
        if let Some(member) = group::one_of(context, noun) {
            self.add(Function::Holder, member);
        }
        let agent = |c: &usize| *c > noun && is_marked(tree, *c, context.language.agents);
        // *le projet de rachat de Tarn par Orel*, wherever the parser has hung the buyer
        let above = tree.words[noun].head.filter(|_| tree.words[noun].deprel == *"nmod");
        if let Some(agent) = above.and_then(|above| tree.children(above).find(agent)) {
            self.prepositions(agent, agent);
        }
        // *annonce un partenariat*, *lance un service en partenariat avec Orel*: who does the verb has the noun.
        if let Some(verb) = tree.ancestors(noun).skip(1).find(|&w| matches!(tree.words[w].upos, Upos::Verb | Upos::Aux))
        {
            let actor = match is_passive(tree, verb, context.language) {
                true => tree.children(verb).find(|&c| tree.words[c].deprel == *"obl:agent"),
                false => surface_subject(tree, verb, context.language, 0),
            };
            // *Bruxelles a autorisé le rachat de Tarn*: who judges does not act.
            let judges = context.language.judging.contains(&tree.words[verb].lemma.as_str());
            if let Some(actor) = actor.filter(|&actor| !judges && !tree.dominates(actor, noun)) {
                self.add(Function::Actor, actor);
            }
            // *a autorisé le rachat de Tarn par Orel*: nobody else does what a verb in the active says.
            if !is_passive(tree, verb, context.language)
                && let Some(agent) = tree.children(verb).find(agent)
            {
                self.prepositions(agent, agent);
            }
        }
        let head = tree.words[noun].head;
        let of_verb = |verbs: &[&str], verb: usize| verbs.contains(&tree.words[verb].lemma.as_str());
        match (tree.words[noun].deprel.base(), head) {
            // *le siège est à Lyon*
            ("nsubj", Some(head)) if tree.child(head, "cop").is_some() && case(tree, head).is_some() => {
                self.prepositions(head, head);
            }
            // *le vice-président sera Jean Orme*
            ("nsubj", Some(head)) if tree.child(head, "cop").is_some() && named(head) => {
                self.add(Function::Holder, head);
            }
            ("appos", Some(head)) if before.is_none() => self.add(Function::Holder, head),
            // *un accord relatif à la pêche*
            ("amod", Some(head)) if tree.words[noun].upos == Upos::Adj => self.add(Function::Holder, head),
            // *Orme est nommé PDG*, *Orme devient PDG*, *elle garde Orme comme PDG*
            ("xcomp" | "obj" | "obl" | "advcl", Some(verb))
                if before.is_none()
                    && (of_verb(context.language.becoming, verb) || of_verb(context.language.appointing, verb)) =>
            {
                let mut above = Arguments { tree, language: context.language, all: Vec::new() };
                above.of_verb(verb, is_passive(tree, verb, context.language), context);
                let other = |function: Function| {
                    above.all.iter().find(|a| a.function == function && a.word != noun).map(|a| a.word)
                };
                // Who names somebody is not who is named.
                let becomes = || other(Function::Subject).filter(|_| of_verb(context.language.becoming, verb));
                if let Some(holder) = other(Function::Object).or_else(becomes) {
                    self.add(Function::Holder, holder);
                }
            }
            // *Orme en visite à Lyon*
            ("nmod", Some(head)) if case(tree, noun).is_some_and(|c| tree.words[c].lemma == "en") => {
                self.add(Function::Holder, head);
            }
            // *En visite à Lyon, Orme a …*
            ("obl", Some(verb)) if noun < verb && case(tree, noun).is_some_and(|c| tree.words[c].lemma == "en") => {
                if let Some(subject) = surface_subject(tree, verb, context.language, 0) {
                    self.add(Function::Holder, subject);
                }
            }
            // *fondateur et PDG de Nvidia*: what the first has, the second has.
            ("conj", _) if !own && name_after(context, noun).is_none() => {
                // *Jean Orme, PDG de Tarn et ancien ministre*, whose name the parser has hung the second on
                let bare = tree.child(noun, "det").is_none();
                let post =
                    |&c: &usize| tree.words[c].deprel.base() == "appos" && c < noun && is_common_noun(context, c);
                let beside = || head.filter(|_| bare).and_then(|name| tree.children(name).find(post));
                let pair = tree.first_of_pair(noun, |w| is_common_noun(context, w));
                if let Some(first) = pair.or_else(beside) {
                    let mut partner = Arguments { tree, language: context.language, all: Vec::new() };
                    partner.of_noun(context, first);
                    for argument in partner.all.into_iter().filter(|a| a.function == Function::Holder) {
                        self.add(argument.function, argument.word);
                    }
                }
            }
            _ => {}
        }
        // *la banque Orel et le groupe Tarn*: who has a name of its own shares no other's.
        let partners = tree
            .children(noun)
            .filter(|&c| !own && tree.words[c].deprel.base() == "conj" && is_common_noun(context, c));
        for child in partners.flat_map(|p| tree.children(p).collect::<Vec<_>>()) {
            match tree.words[child].deprel.base() {
                "nmod" if case(tree, child).is_some() => self.prepositions(child, child),
                "appos" | "flat" => self.add(Function::Holder, child),
                _ => {}
            }
        }
        // *un investissement de 3 milliards d'euros de Tarn*: the later complements may
        // hang on the amount.
        let amounts = context.sentence.quantities.iter().filter(|q| matches!(q.value, Value::Amount(_)));
        let own = amounts.filter(|q| q.words.clone().any(|w| tree.words[w].head == Some(noun)));
        for child in own.flat_map(|q| q.words.clone()).flat_map(|w| tree.children(w).collect::<Vec<_>>()) {
            if matches!(tree.words[child].deprel.base(), "nmod" | "obl") && case(tree, child).is_some() {
                self.prepositions(child, child);
            }
        }
    }

    /// Adds `word` under the prepositions that mark `child`.
    fn prepositions(&mut self, child: usize, word: usize) {
        for case in self.tree.children(child).filter(|&c| self.tree.words[c].deprel.base() == "case") {
            let mut name = self.tree.words[case].lemma.to_lowercase();
            for part in self.tree.children(case).filter(|&c| self.tree.words[c].deprel.base() == "fixed") {
                name.push(' ');
                name.push_str(&self.tree.words[part].lemma.to_lowercase());
            }
            // *à hauteur de 3 millions*, *au profit d'Orel*, *avec le concours d'Orel*
            for inner in self.tree.children(child).filter(|&c| c > child && self.tree.words[c].deprel.base() == "nmod")
            {
                let Some(second) = self::case(self.tree, inner) else { continue };
                let noun = self.tree.words[child].lemma.to_lowercase();
                if self.language.along.contains(&noun.as_str()) {
                    self.add(Function::Preposition("avec".to_owned()), inner);
                } else if second == child + 1 {
                    let name = format!("{name} {noun} {}", self.tree.words[second].lemma);
                    self.add(Function::Preposition(name), inner);
                }
            }
            // *aux côtés d'Orel* is no place.
            if !self.language.locutions.contains(&self.tree.words[child].lemma.as_str()) {
                self.add(Function::Preposition(name.to_string()), word);
            }
        }
    }
}

/// The head of the name that ends right before the comma before the noun and its determiner.
fn name_before(context: Context, noun: usize) -> Option<usize> {
    let tree = &context.sentence.tree;
    let mut at = noun.checked_sub(1)?;
    while matches!(tree.words[at].upos, Upos::Det | Upos::Adj | Upos::Num) {
        at = at.checked_sub(1)?;
    }
    let mark = matches!(tree.words[at].form.as_str(), "," | "(" | "–" | "—");
    // *dit Jean Orme porte-parole de Tarn*: a bare noun right after the name.
    let bare = at + 1 == noun && tree.words[noun].upos == Upos::Noun && tree.child(noun, "det").is_none();
    let (at, mark) = if bare && !mark { (noun, true) } else { (at, mark) };
    let end =
        |m: &&crate::entity::Mention| m.sentence == context.index && m.words.end == at && m.kind == MentionKind::Name;
    // *Basé à Lyon, l'éditeur recrute*: the subject is another phrase than the one before it; not *Selon Jane Orme,
    // analyste chez Tarn*.
    let subject = tree.words[noun].deprel.base() == "nsubj" && tree.child(noun, "det").is_some();
    let other = |name: &usize| subject && case(tree, *name).is_some_and(|case| case < *name);
    context.annotations.mentions.iter().find(|m| mark && end(m)).map(|m| m.head).filter(|name| !other(name))
}

/// The name that stands after a noun and what belongs to it: *le directeur sortant de la banque, Jean Orme,*.
fn name_after(context: Context, noun: usize) -> Option<usize> {
    const REACH: usize = 12;
    let tree = &context.sentence.tree;
    let names = |start: usize| {
        // *numéro un de l'acier, le groupe recrute*
        let determined = start > 0 && tree.words[start - 1].upos == Upos::Det && start > noun + 2;
        let starts = |m: &&crate::entity::Mention| {
            let kind = m.kind == MentionKind::Name || determined && m.kind == MentionKind::Nominal;
            m.sentence == context.index && m.words.start == start && kind
        };
        context.annotations.mentions.iter().find(starts)
    };
    let mut at = noun + 1;
    let mut commas = 0;
    // Past what the parser has hung elsewhere, only a name after a comma is the noun's: *la patronne d'Orel en Europe,
    // Jane Orme*.
    let mut apart = false;
    while at < tree.words.len().min(noun + REACH) {
        let word = &tree.words[at];
        if apart
            && commas == 0
            && word.form != ","
            && !matches!(word.upos, Upos::Adp | Upos::Det | Upos::Noun | Upos::Propn)
        {
            return None;
        }
        if let Some(name) = names(at).filter(|_| !apart || tree.words[at - 1].form == ",") {
            if case(tree, name.head).is_none_or(|case| case > name.head) {
                // *le patron de la société Orel*: the complement's own name.
                let entities =
                    |word: usize| context.annotations.at(context.index, word).flat_map(|m| m.entities.clone());
                let above = tree.words[name.head].head.filter(|&above| above != noun);
                let own = above.is_some_and(|above| entities(above).any(|entity| name.entities.contains(&entity)));
                // *deux anciens d'Orel, Jean Orme et Jane Tarn*: a person is not coordinated with a company.
                let is_person = |word: usize| {
                    let mention = context.annotations.at(context.index, word).find(|m| m.kind == MentionKind::Name);
                    mention.map(|m| context.annotations.entities[m.entities[0]].class == PERSON)
                };
                let first = tree.words[name.head].head.and_then(is_person);
                let alike = first.is_none_or(|first| is_person(name.head) == Some(first));
                let coordinated = tree.words[name.head].deprel.base() == "conj" && alike;
                if !own {
                    return (!coordinated).then_some(name.head);
                }
            }
            at = name.words.end;
            continue;
        }
        // *le constructeur et ses partenaires, Orel et Tarn*: the names are the partners'.
        if word.upos == Upos::Cconj && tree.words.get(at + 1).is_some_and(|w| w.upos == Upos::Det) {
            return None;
        }
        let comma = word.form == ",";
        commas += usize::from(comma);
        let article = word.upos == Upos::Det && tree.words[at - 1].form == ",";
        let strange = !comma && !article && !tree.dominates(noun, at);
        apart |= strange && word.upos == Upos::Adp && commas == 0;
        if commas > 1 || strange && !apart || word.feats.get("Mood").is_some() {
            return None;
        }
        at += 1;
    }
    None
}

/// Whether a word is the pronoun *en*, for what something else is of: not *il en achète 30*.
fn is_genitive(context: Context, word: usize) -> bool {
    let tree = &context.sentence.tree;
    let number = |c: usize| {
        matches!(tree.words[c].deprel.base(), "obj" | "obl")
            && tree.words[c].upos == Upos::Num
            && !context.sentence.is_date(c)
    };
    let counts = |verb: usize| tree.children(verb).any(|c| c > verb && number(c));
    let form = &tree.words[word].form;
    let pronoun = tree.words[word].upos == Upos::Pron && form.eq_ignore_ascii_case(context.language.partitive);
    pronoun && !tree.words[word].head.is_some_and(counts)
}

/// The second noun of a compound: *protocole d'accord*, *usine de batteries*.
pub fn compound(tree: &Tree, noun: usize) -> Option<usize> {
    let case = tree.words.get(noun + 1).filter(|w| w.upos == Upos::Adp && w.lemma == "de")?;
    let inner = case.head.filter(|&inner| inner == noun + 2 && tree.words[inner].head == Some(noun))?;
    (tree.words[inner].upos == Upos::Noun).then_some(inner)
}

/// Whether a word is of an amount that begins with its preposition: *de 4 à 6 milliards*.
fn is_range(context: Context, word: usize) -> bool {
    let tree = &context.sentence.tree;
    let starts = |q: &crate::quantity::Quantity| {
        case(tree, word) == Some(q.words.start)
            && q.words.contains(&word)
            && matches!(q.value, Value::Amount(_) | Value::Number(_))
    };
    context.sentence.quantities.iter().any(starts)
}

/// Whether a word has one of the markers before it.
fn is_marked(tree: &Tree, word: usize, markers: &[&str]) -> bool {
    let marker = |c: usize| matches!(tree.words[c].deprel.base(), "mark" | "case");
    matches!(tree.words[word].upos, Upos::Noun | Upos::Propn | Upos::X)
        && tree.children(word).any(|c| marker(c) && markers.contains(&tree.words[c].lemma.as_str()))
}

/// Whether a word is a noun that is no name.
fn is_common_noun(context: Context, word: usize) -> bool {
    let name = || context.annotations.covering(context.index, word).is_some_and(|m| m.kind == MentionKind::Name);
    matches!(context.sentence.tree.words[word].upos, Upos::Noun | Upos::Propn) && !name()
}

/// What *plus de 5000 emplois* is about, and any other word itself.
fn content(tree: &Tree, word: usize, language: &Language) -> usize {
    // *M. Orme*: the name.
    if language.titles.contains(&&*lower(&tree.words[word].form)) {
        let name =
            tree.children(word).find(|&c| c > word && matches!(tree.words[c].deprel.base(), "flat" | "appos" | "nmod"));
        return name.unwrap_or(word);
    }
    if !language.measures.contains(&tree.words[word].lemma.as_str()) {
        return word;
    }
    let complement =
        tree.children(word).find(|&c| c > word && case(tree, c).is_some_and(|k| tree.words[k].lemma == "de"));
    complement.unwrap_or(word)
}

/// The first case word of a noun.
pub(super) fn case(tree: &Tree, word: usize) -> Option<usize> {
    tree.child(word, "case")
}

/// Whether a verb is in the passive: *est signé*, *signé par*.
pub fn is_passive(tree: &Tree, verb: usize, language: &Language) -> bool {
    let by = |relation: &str| tree.children(verb).any(|c| tree.words[c].deprel == *relation);
    let participle = tree.words[verb].feats.has("VerbForm", "Part") && !tree.words[verb].feats.has("Tense", "Pres");
    let auxiliary = tree.children(verb).any(|c| tree.words[c].deprel.as_str() == "aux:tense");
    let reflexive = by("expl:pass") || by("expl:pv");
    (by("aux:pass") || by("nsubj:pass")) && !reflexive
        || by("obl:agent") && (participle || tree.words[verb].deprel == *"acl")
        // *Orel, fondé à Lyon*; *Attendue jeudi, elle …*, but not *Arrivée jeudi, elle …*
        || participle
            && !auxiliary
            && matches!(tree.words[verb].deprel.base(), "acl" | "advcl")
            && !is_relative(tree, verb)
            && !language.unaccusative.contains(&tree.words[verb].lemma.as_str())
}

pub(super) fn is_relative(tree: &Tree, verb: usize) -> bool {
    tree.words[verb].deprel.as_str() == "acl:relcl"
}

/// The noun that a relative pronoun stands for, and any other word itself.
pub fn antecedent(tree: &Tree, verb: usize, word: usize, language: &Language) -> usize {
    let relative =
        tree.words[word].feats.has("PronType", "Rel") || language.relatives.contains(&tree.words[word].lemma.as_str());
    // *que* may look like a conjunction, but one is no object.
    let pronoun = tree.words[word].upos == Upos::Pron || tree.words[word].deprel.base() == "obj";
    if !relative || !pronoun {
        return word;
    }
    // The clause, or the verb that governs the infinitive in it, hangs on the noun. *C'est Orel qui recrute* too.
    let cleft = |w: usize| tree.words[w].deprel == *"advcl:cleft";
    let clause = tree.ancestors(verb).find(|&w| is_relative(tree, w) || cleft(w));
    clause.and_then(|c| tree.words[c].head).map_or(word, |noun| determined(tree, noun))
}

/// The noun itself, or that of which it is a bare complement: what is said of *une usine de pompes à chaleur* is said of
/// the plant.
fn determined(tree: &Tree, noun: usize) -> usize {
    let bare = |&w: &usize| {
        let at = &tree.words[w];
        at.upos == Upos::Noun && at.deprel.base() == "nmod" && tree.child(w, "det").is_none() && case(tree, w).is_some()
    };
    let above = |&w: &usize| tree.words[w].head.filter(|&h| bare(&w) && tree.words[h].upos == Upos::Noun);
    let whole = std::iter::successors(Some(noun), above).find(|w| !bare(w));
    whole.filter(|&whole| tree.child(whole, "det").is_some()).unwrap_or(noun)
}

/// The word that is the grammatical subject of `verb`, its own or the one that it shares.
pub(super) fn surface_subject(tree: &Tree, verb: usize, language: &Language, depth: usize) -> Option<usize> {
    if depth > 6 {
        return None;
    }
    // Of two before the verb the nearer: *Première du genre, Orel présente Nova*.
    let mut subjects = tree.children(verb).filter(|&c| matches!(tree.words[c].deprel.base(), "nsubj" | "csubj"));
    let first = subjects.next();
    // *Orel, elle, recrute*: the pronoun says no more; but *une affaire qui a plu, elle recrute*.
    let pronoun = |&c: &usize| c < verb && tree.words[c].upos == Upos::Pron && tree.words[c + 1].form != ",";
    let weak = tree.children(verb).filter(|&c| tree.words[c].deprel.base() == "nsubj").any(|c| pronoun(&c));
    let meant = |c: usize| (tree.words[c].upos == Upos::Pron) == weak;
    let named = |&c: &usize| c < verb && meant(c) && tree.child(c, "cc").is_none();
    // *Il doit signer un accord*: nothing impersonal about it.
    let modal =
        |&c: &usize| tree.words[c].deprel == *"expl:subj" && language.modal.contains(&tree.words[verb].lemma.as_str());
    let impersonal = || tree.children(verb).find(|c| modal(c) && tree.child(verb, "xcomp").is_some());
    if let Some(own) = subjects.rfind(named).or(first).or_else(impersonal) {
        return Some(antecedent(tree, verb, own, language));
    }
    let head = tree.words[verb].head?;
    let above = |w| surface_subject(tree, w, language, depth + 1);
    let verbal = |w: usize| matches!(tree.words[w].upos, Upos::Verb | Upos::Aux) || tree.child(w, "cop").is_some();
    match tree.words[verb].deprel.base() {
        "conj" if verbal(head) => above(head),
        "xcomp" | "ccomp" if verbal(head) => {
            // *permettre à X d'investir*: the one who is let do it.
            let lets = language.object_control.contains(&tree.words[head].lemma.as_str());
            let other = tree.children(head).find(|&c| {
                matches!(tree.words[c].deprel.base(), "iobj" | "obj")
                    || tree.words[c].deprel.base() == "obl" && case(tree, c).is_some_and(|k| tree.words[k].lemma == "à")
            });
            let finite = tree.words[verb].feats.has("VerbForm", "Fin");
            match other.filter(|&o| lets && o != verb) {
                Some(other) => Some(antecedent(tree, head, other, language)),
                None if finite => None,
                None => above(head),
            }
        }
        "advcl" | "obl" if verbal(head) && !tree.words[verb].feats.has("VerbForm", "Fin") => {
            // *dit qu'il y a des progrès en signant*: nobody in the clause can, so it is who says so.
            let gerund =
                tree.child(verb, "mark").is_some_and(|m| tree.words[m].form.eq_ignore_ascii_case(language.partitive));
            above(head).or_else(|| tree.ancestors(head).skip(1).filter(|_| gerund).find_map(above))
        }
        "acl" if is_relative(tree, verb) => None,
        // *Le groupe Orel, né à Lyon, absorbe Tarn*: the verb of the sentence, hung on its subject.
        "appos" if head < verb && tree.words[verb].feats.has("VerbForm", "Fin") => Some(head),
        "acl" => {
            let infinitive = tree.words[verb].feats.has("VerbForm", "Inf");
            if !infinitive {
                return Some(repair::agreeing(tree, verb, head));
            }
            // *la décision d'Orel d'investir*
            let of = |c: &usize| {
                tree.words[*c].deprel.base() == "nmod" && case(tree, *c).is_some_and(|k| tree.words[k].lemma == "de")
            };
            if let Some(owner) = tree.children(head).filter(|&c| c > head && c < verb).find(of) {
                return Some(owner);
            }
            // *sa volonté d'investir*, wherever the parser has hung the noun
            if tree.children(head).any(|c| tree.words[c].feats.has("Poss", "Yes"))
                && let Some(main) = tree
                    .ancestors(head)
                    .find(|&w| tree.words[w].feats.has("VerbForm", "Fin") || verbal(w) && tree.words[w].head.is_none())
            {
                return above(main);
            }
            // *sur le point de signer*, *sa volonté d'investir*: who has the noun does the verb. *Le but :
            // investir*: it stands for whose it is.
            let Some(owner) = tree.words[head].head else { return Some(head) };
            match tree.words[head].deprel.base() {
                "nmod" | "obl" if !verbal(owner) => Some(owner),
                "obj" | "obl" | "xcomp" if verbal(owner) => above(owner),
                _ => None,
            }
        }
        _ => None,
    }
}
