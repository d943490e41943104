//! What points back to a thing named before: *cet accord*, *les deux pays*, *le groupe*, *elle*.
//!
//! Precision goes first: where more than one antecedent would do, there is none.

use std::collections::BTreeSet;

use super::{Annotations, Entity, Knowledge, Mention, MentionKind, Sentence, surface};
use super::{acting, anaphora};
use crate::quantity::{Amount, Quantity, Value};
use crate::syntax::{Tree, Upos};
use crate::text::{fold, lower, slug};

/// The class of a name of which nothing more is known; it may turn out to be any kind of body.
const BODY: &str = "Organization";

/// How many sentences ago something may have been spoken of that gets its name.
const RECENT: usize = 1;

/// Resolves, from the first sentence to the last, what stands for an entity without naming it.
pub fn resolve(text: &str, sentences: &[Sentence], knowledge: Knowledge, found: &mut Annotations) {
    let mut things = Things::default();
    for index in 0..sentences.len() {
        let Sentence { tree, heading, quantities, .. } = &sentences[index];
        let heading = *heading;
        for word in 0..tree.words.len() {
            let named = found.covering(index, word).filter(|m| m.kind == MentionKind::Name);
            let lemma = lower(&tree.words[word].lemma);
            match tree.words[word].upos {
                _ if named.is_some() => {
                    let named = named.filter(|m| m.head == word).map(|m| m.entities[0]);
                    if let Some(entity) =
                        named.filter(|&e| knowledge.lexicon.things.values().any(|c| *c == found.entities[e].class))
                    {
                        things.name(Noun { text, index, word, tree, quantities, heading }, entity, found);
                    }
                }
                // *le premier*, *ce dernier*
                Upos::Adj | Upos::Noun if is_ordering(tree, word, knowledge) => {
                    if let Some(entities) = by_order(index, word, sentences, knowledge, found) {
                        push(found, index, word, MentionKind::Pronoun, entities, "what was named in that order");
                    }
                }
                Upos::Noun | Upos::Propn => {
                    let signed = || {
                        let class = knowledge.lexicon.signed.get(&*lemma)?;
                        is_signed(tree, word, knowledge).then_some(class)
                    };
                    let class = knowledge.lexicon.things.get(&*lemma).or_else(signed);
                    let explained = class.and_then(|class| explained(index, word, tree, class, found));
                    if let Some(entity) = explained {
                        push(found, index, word, MentionKind::Nominal, vec![entity], "what the name before it is");
                    } else if let Some(class) = class {
                        things.mention(Noun { text, index, word, tree, quantities, heading }, class, knowledge, found);
                    } else if let Some(entities) = things.echo(index, word, tree, &lemma, knowledge, found) {
                        push(found, index, word, MentionKind::Nominal, entities, "points to the thing spoken of last");
                    } else {
                        pointing(index, word, sentences, &lemma, knowledge, found);
                    }
                }
                Upos::Pron => {
                    if let Some(entities) = anaphora::pronoun(index, word, sentences, knowledge, found) {
                        push(found, index, word, MentionKind::Pronoun, entities, "what stands out before the pronoun");
                    }
                }
                _ => {}
            }
        }
        acting::capitals(index, tree, knowledge, found);
        acting::regions(text, index, tree, knowledge, found);
    }
}

/// The things of the domain that the article speaks of, in the order of their first mention.
#[derive(Default)]
struct Things {
    known: Vec<Thing>,
}

struct Thing {
    class: String,
    /// The noun that it was first called by.
    noun: String,
    /// One entity, or several where the text speaks of *des accords avec A et B*.
    entities: Vec<usize>,
    kind: Option<String>,
    parties: BTreeSet<String>,
    /// What it is worth, where it was called by that: *le contrat de 3 millions*.
    amount: Option<Amount>,
    /// For several entities, the partner of each.
    partners: Vec<String>,
    named: bool,
    /// Whether it was first spoken of in a title.
    in_heading: bool,
}

/// A noun in the article: the text, the sentence's index, the word, the tree and the quantities.
#[derive(Clone, Copy)]
struct Noun<'a> {
    text: &'a str,
    index: usize,
    word: usize,
    tree: &'a Tree,
    quantities: &'a [Quantity],
    heading: bool,
}

impl<'a> Noun<'a> {
    /// The amount that is its complement: *un contrat de 3 millions d'euros*.
    fn amount(&self) -> Option<&'a Amount> {
        let of_noun = |q: &&Quantity| q.words.clone().any(|w| self.tree.words[w].head == Some(self.word));
        self.quantities.iter().filter(of_noun).find_map(|q| match &q.value {
            Value::Amount(amount) => Some(amount),
            _ => None,
        })
    }
}

impl Things {
    /// A noun such as *accord*: a thing spoken of before, or a new one.
    fn mention(&mut self, noun: Noun, class: &str, knowledge: Knowledge, found: &mut Annotations) {
        let Noun { text, index, word, tree, heading, .. } = noun;
        let amount = noun.amount();
        if is_idiom(tree, word) && !is_signed(tree, word, knowledge) {
            return;
        }
        let kind = kind(index, word, tree, knowledge, found);
        let own_parties = parties(index, word, tree, found);
        let partners = partners(index, word, tree, found);
        let determiner = determiner(tree, word);
        let pointing = matches!(determiner, Some("ce" | "le" | "son" | "leur"));
        let plural = tree.words[word].feats.has("Number", "Plur");
        let place = complement_name(text, tree, index, word, found);
        let label = place.clone().unwrap_or_else(|| self::label(text, tree, word));
        let fits = |thing: &&Thing| {
            let kinds = kind.is_none() || thing.kind.is_none() || kind == thing.kind;
            let partied = own_parties.is_empty()
                || thing.parties.is_empty() && thing.partners.is_empty()
                || own_parties.is_subset(&thing.parties)
                || thing.partners.iter().any(|p| own_parties.contains(p));
            let name = place.is_none() || thing.entities.iter().any(|&e| found.entities[e].label == label);
            let worth = amount.is_none() || thing.amount.is_none() || thing.amount.as_ref() == amount;
            thing.class == class && kinds && partied && name && worth && (!thing.named || pointing || place.is_some())
        };
        // A thing of the same kind first; then, for a mention of no kind, the last one.
        let same_kind = self.known.iter().rposition(|t| fits(&t) && kind.is_some() && t.kind == kind);
        // *le traité commercial* is not the contract spoken of before, whose kind is not known.
        let noun = tree.words[word].lemma.to_lowercase();
        // *une convention* after *un contrat* is another thing; a title may have called it what it likes.
        let another = |t: &Thing| determiner == Some("un") && t.noun != noun && !t.in_heading;
        let open = |t: &Thing| {
            // *le contrat entre Orel et Tarn* after *un mémorandum* is another thing too.
            let strange = !own_parties.is_empty() && t.parties.is_empty() && t.noun != noun && !t.in_heading;
            !another(t)
                && !strange
                && (kind.is_none() || t.kind.is_none() && (t.noun == noun || determiner == Some("ce")))
        };
        // *un autre contrat*
        let further = tree.children(word).any(|c| knowledge.language.further.contains(&tree.words[c].lemma.as_str()));
        let last = |noun: &dyn Fn(&Thing) -> bool| self.known.iter().rposition(|t| fits(&t) && open(t) && noun(t));
        let known = same_kind.or_else(|| last(&|t| t.noun == noun)).or_else(|| last(&|_| true));
        let known = known.filter(|_| pointing || !further);
        let at = match known {
            Some(at) => at,
            None => {
                let copies = if plural && partners.len() > 1 { partners.len() } else { 1 };
                let entities = (0..copies)
                    .map(|copy| {
                        let number = self.known.len() + 1;
                        found.entities.push(Entity {
                            key: format!("{}-{number}-{}", slug(&label), copy + 1),
                            local: place.is_none(),
                            kind: kind.clone(),
                            ..Entity::unknown(class, &label)
                        });
                        let last = found.entities.len() - 1;
                        if place.is_some() {
                            found.entities[last].key = slug(&label);
                        }
                        last
                    })
                    .collect();
                self.known.push(Thing {
                    class: class.to_owned(),
                    noun: noun.to_string(),
                    entities,
                    kind: None,
                    parties: BTreeSet::new(),
                    amount: None,
                    partners: if copies > 1 { partners.clone() } else { Vec::new() },
                    named: place.is_some(),
                    in_heading: heading,
                });
                self.known.len() - 1
            }
        };
        let thing = &mut self.known[at];
        // What was spoken of as a whole turns out to be one with each partner.
        if plural && partners.len() > 1 && thing.entities.len() == 1 && !thing.named {
            for copy in 1..partners.len() {
                let first = found.entities[thing.entities[0]].clone();
                thing.entities.push(found.entities.len());
                found.entities.push(Entity { key: format!("{}-{copy}", first.key), ..first });
            }
            thing.partners.clone_from(&partners);
            let all = thing.entities.clone();
            for mention in found.mentions.iter_mut().filter(|m| m.entities == all[..1]) {
                mention.entities.clone_from(&all);
            }
        }
        thing.kind = thing.kind.take().or(kind);
        thing.amount = thing.amount.take().or_else(|| amount.cloned());
        let meant: Vec<usize> = match thing.partners.iter().any(|p| own_parties.contains(p)) {
            true => (0..thing.entities.len()).filter(|&i| own_parties.contains(&thing.partners[i])).collect(),
            false => (0..thing.entities.len()).collect(),
        };
        if thing.partners.is_empty() {
            thing.parties.extend(own_parties);
        }
        let entities: Vec<usize> = meant.into_iter().map(|i| thing.entities[i]).collect();
        for &entity in &entities {
            let entity = &mut found.entities[entity];
            // *un accord*, and then *l'accord de prospérité*: the fuller name is the name.
            if !entity.label.contains(' ') {
                entity.label.clone_from(&label);
            }
            entity.names.insert(label.clone());
        }
        for &entity in &thing.entities {
            let kind = thing.kind.clone();
            let known = &mut found.entities[entity].kind;
            *known = known.take().or(kind);
        }
        push(
            found,
            index,
            word,
            MentionKind::Nominal,
            entities,
            if known.is_some() { "spoken of before" } else { "a new thing" },
        );
    }

    /// A noun that points to the thing spoken of last: *ce partenariat*, *l'objectif affiché*.
    fn echo(
        &self,
        index: usize,
        word: usize,
        tree: &Tree,
        lemma: &str,
        knowledge: Knowledge,
        found: &Annotations,
    ) -> Option<Vec<usize>> {
        let determiner = determiner(tree, word);
        let class = match determiner {
            Some("ce") => knowledge.lexicon.echoes.get(lemma),
            Some("le" | "son") if !owned(tree, word) => knowledge.lexicon.aspects.get(lemma),
            _ => None,
        }?;
        let recent = |m: &&Mention| {
            (m.sentence, m.head) < (index, word)
                && m.sentence + 3 >= index
                && found.entities[m.entities[0]].class == *class
        };
        found.mentions.iter().rfind(recent).map(|m| m.entities.clone())
    }

    /// A thing's own name: that of the thing spoken of last, if that has none yet.
    fn name(&mut self, noun: Noun, entity: usize, found: &mut Annotations) {
        let Noun { text, index, word, tree, .. } = noun;
        if let Some(thing) = self.known.iter().find(|t| t.entities.contains(&entity)) {
            // *le TPD américano-coréen* is the one of several that has this partner.
            let parties = parties(index, word, tree, found);
            let own = thing.partners.iter().position(|partner| parties.contains(partner)).map(|at| thing.entities[at]);
            let mention = found.mentions.iter_mut().find(|m| m.sentence == index && m.head == word);
            if let (Some(own), Some(mention)) = (own, mention) {
                mention.entities = vec![own];
                found.entities[own].names.insert(label(text, tree, word));
            }
            return;
        }
        let class = found.entities[entity].class.clone();
        // *des accords de prospérité (TPD)*: a name in apposition is another name of just that thing.
        let above = tree.ancestors(word).skip(1).take(3).take_while(|_| tree.words[word].deprel.base() == "appos");
        let nominal = |n: usize| found.at(index, n).find(|m| m.kind == MentionKind::Nominal);
        let bearer = above.filter_map(nominal).next().map(|m| m.entities.clone());
        if let Some(bearers) = bearer.filter(|b| found.entities[b[0]].class == class) {
            let names = found.entities[entity].names.clone();
            for &bearer in &bearers {
                found.entities[bearer].names.extend(names.iter().cloned());
            }
            for mention in found.mentions.iter_mut().filter(|m| m.entities == [entity]) {
                mention.entities.clone_from(&bearers);
            }
            return;
        }
        // Only what the text has just spoken of is given a name.
        let recent = |t: &Thing| {
            let last = found.mentions.iter().rfind(|m| m.entities.contains(&t.entities[0]));
            last.is_some_and(|m| m.sentence + RECENT >= index)
        };
        let unnamed = |t: &Thing| t.class == class && !t.named && t.entities.len() == 1 && recent(t);
        let nameless = self.known.iter().rposition(unnamed);
        match nameless {
            Some(at) => {
                let kept = self.known[at].entities[0];
                self.known[at].named = true;
                let Entity { label, names, .. } = found.entities[entity].clone();
                found.entities[kept].label = label;
                found.entities[kept].names.extend(names);
                for mention in &mut found.mentions {
                    for e in mention.entities.iter_mut().filter(|e| **e == entity) {
                        *e = kept;
                    }
                }
            }
            None => self.known.push(Thing {
                class,
                noun: String::new(),
                entities: vec![entity],
                kind: kind_of_children(index, word, tree, found),
                parties: BTreeSet::new(),
                amount: None,
                partners: Vec::new(),
                named: true,
                in_heading: noun.heading,
            }),
        }
    }
}

/// Whether a noun is what a verb or noun of signing is about: *signer un partenariat*, *la signature d'une charte*.
fn is_signed(tree: &Tree, word: usize, knowledge: Knowledge) -> bool {
    let Some(head) = tree.words[word].head else { return false };
    let of = |w: usize| knowledge.lexicon.signing.contains(&*lower(&tree.words[w].lemma));
    let relation = tree.words[word].deprel.as_str();
    // *n'ont pas conclu d'accord*
    let denied = relation.starts_with("obl") && word > head && tree.child(word, "case") == Some(word - 1);
    let object = matches!(relation, "obj" | "nsubj:pass" | "nmod") || denied && tree.words[head].upos == Upos::Verb;
    object && of(head) || tree.children(word).any(|c| tree.words[c].deprel.base() == "acl" && of(c))
}

/// Whether a noun has a complement with *de*: whose it is, is said.
fn owned(tree: &Tree, word: usize) -> bool {
    tree.children(word).any(|c| {
        tree.words[c].deprel.base() == "nmod" && tree.child(c, "case").is_some_and(|k| tree.words[k].lemma == "de")
    })
}

/// *d'accord*, *en accord avec*.
fn is_idiom(tree: &Tree, word: usize) -> bool {
    let before = word.checked_sub(1).map(|w| tree.words[w].lemma.as_str());
    let bare = determiner(tree, word).is_none() && tree.children(word).all(|c| tree.words[c].deprel.base() != "amod");
    matches!(before, Some("de" | "d'" | "en" | "par")) && bare && !tree.words[word].feats.has("Number", "Plur")
}

pub(super) fn determiner(tree: &Tree, word: usize) -> Option<&str> {
    tree.children(word).find(|&c| tree.words[c].deprel.base() == "det").map(|c| tree.words[c].lemma.as_str())
}

/// The field that a thing is about: *accord commercial*, *accord sur l'énergie nucléaire*.
fn kind(index: usize, word: usize, tree: &Tree, knowledge: Knowledge, found: &Annotations) -> Option<String> {
    let adjective = tree.children(word).filter(|&c| tree.words[c].deprel.base() == "amod");
    let field = adjective.filter_map(|c| knowledge.gazetteer.field(&tree.words[c].lemma)).next();
    field.map(|seed| seed.key.to_owned()).or_else(|| kind_of_children(index, word, tree, found))
}

fn kind_of_children(index: usize, word: usize, tree: &Tree, found: &Annotations) -> Option<String> {
    let complement = tree.children(word).filter(|&c| matches!(tree.words[c].deprel.base(), "nmod" | "amod"));
    // What stands right after the noun and its adjectives is its complement, wherever the parser has hung it.
    let next = tree.after_modifiers(word).map(|w| &tree.words[w]);
    let next = next.filter(|w| w.upos == Upos::Adp).and_then(|w| w.head);
    complement
        .chain(next)
        .flat_map(|c| found.at(index, c))
        .map(|m| &found.entities[m.entities[0]])
        .find(|e| e.class == "Sector")
        .map(|e| e.key.clone())
}

/// The parties that the noun's own complements name.
fn parties(index: usize, word: usize, tree: &Tree, found: &Annotations) -> BTreeSet<String> {
    // *le contrat de 3 millions entre Orel et Tarn*: the phrase may hang on the amount.
    let nominal = |w: usize| matches!(tree.words[w].deprel.base(), "nmod" | "nummod" | "flat" | "appos");
    let of_noun =
        |w: usize| tree.ancestors(w).take_while(|&above| above != word).all(nominal) && tree.dominates(word, w);
    let between = (word + 1..tree.words.len())
        .filter(|&w| tree.child(w, "case").is_some_and(|c| tree.words[c].lemma == "entre") && nominal(w) && of_noun(w));
    let between = between.flat_map(|c| coordinated(tree, c)).flat_map(|c| found.at(index, c).collect::<Vec<_>>());
    between
        .chain(found.nationalities(tree, index, word))
        .flat_map(|m| &m.entities)
        .map(|&e| &found.entities[e])
        .filter(|e| !matches!(e.class.as_str(), "Place" | "Sector" | "Project" | "Agreement"))
        .map(|e| e.key.clone())
        .collect()
}

/// The partners that a phrase with *avec* names, after the noun or beside it.
fn partners(index: usize, word: usize, tree: &Tree, found: &Annotations) -> Vec<String> {
    let with = |w: usize| tree.child(w, "case").is_some_and(|c| tree.words[c].lemma == "avec");
    let own = tree.children(word).find(|&c| with(c));
    let beside = tree.words[word].head.and_then(|h| tree.children(h).find(|&c| c > word && with(c)));
    let Some(partner) = own.or(beside) else { return Vec::new() };
    let mentions = coordinated(tree, partner).into_iter().filter_map(|w| found.at(index, w).next());
    mentions.map(|m| found.entities[m.entities[0]].key.clone()).collect()
}

/// A word and those coordinated with it.
fn coordinated(tree: &Tree, word: usize) -> Vec<usize> {
    let mut all = vec![word];
    all.extend(tree.children(word).filter(|&c| tree.words[c].deprel.base() == "conj"));
    all
}

/// *l'accord de Paris*, *le traité de Rome*: a place names the thing.
fn complement_name(text: &str, tree: &Tree, index: usize, word: usize, found: &Annotations) -> Option<String> {
    let place = tree.children(word).find(|&c| {
        c > word
            && c <= word + 2
            && tree.child(c, "case").is_some_and(|w| tree.words[w].lemma == "de")
            && found.at(index, c).any(|m| m.kind == MentionKind::Name && found.entities[m.entities[0]].class == "Place")
    })?;
    let end = found.at(index, place).map(|m| m.words.end).max()?;
    Some(surface(text, tree, &(word..end)))
}

/// The noun with the adjectives that follow it and are no nationality.
fn label(text: &str, tree: &Tree, word: usize) -> String {
    let mut end = word + 1;
    while end < tree.words.len() && tree.words[end].head == Some(word) && tree.words[end].deprel.base() == "amod" {
        end += 1;
    }
    // *accord de prospérité technologique*, *accord sur l'énergie nucléaire*
    // What stands right after the noun is its complement, wherever the parser has hung it.
    let next = tree.words.get(end).filter(|w| w.upos == Upos::Adp).and_then(|w| w.head);
    let complement = tree.children(word).filter(|&c| tree.words[c].deprel.base() == "nmod").chain(next).find(|&c| {
        c > word
            && c <= word + 4
            && tree.words[c].upos == Upos::Noun
            && tree.child(c, "case").is_some_and(|w| w == end && matches!(tree.words[w].lemma.as_str(), "de" | "sur"))
            && tree.children(c).all(|d| tree.words[d].upos != Upos::Num && tree.words[d].deprel.base() != "nmod")
    });
    if let Some(c) = complement {
        end = c + 1;
        while end < tree.words.len() && tree.words[end].head == Some(c) && tree.words[end].deprel.base() == "amod" {
            end += 1;
        }
    }
    surface(text, tree, &(word..end))
}

fn push(
    found: &mut Annotations,
    sentence: usize,
    word: usize,
    kind: MentionKind,
    entities: Vec<usize>,
    reason: &'static str,
) {
    let at = found.mentions.partition_point(|m| (m.sentence, m.words.start) < (sentence, word));
    found.mentions.insert(at, Mention::of_word(sentence, word, kind, entities, reason));
}

/// A noun of type that stands for what was named: *les deux pays*, *le groupe*, *le gouvernement français*.
fn pointing(
    index: usize,
    word: usize,
    sentences: &[Sentence],
    lemma: &str,
    knowledge: Knowledge,
    found: &mut Annotations,
) {
    let tree = &sentences[index].tree;
    let lexicon = knowledge.lexicon;
    let children: Vec<usize> = tree.children(word).collect();
    if let Some(class) = lexicon.proxies.get(lemma) {
        let country = children
            .iter()
            .filter(|&&c| matches!(tree.words[c].deprel.base(), "amod" | "nmod"))
            .flat_map(|&c| found.at(index, c))
            .flat_map(|m| m.entities.clone())
            .find(|&e| found.entities[e].class == *class);
        if let Some(country) = country {
            return push(
                found,
                index,
                word,
                MentionKind::Nominal,
                vec![country],
                "a government that acts for its state",
            );
        }
    }
    let person = lexicon.titles.contains(lemma).then(|| "Person".to_owned());
    let Some(class) = lexicon.heads.get(lemma).or(lexicon.proxies.get(lemma)).cloned().or(person) else { return };
    let two = children.iter().any(|&c| tree.words[c].lemma == "deux");
    let count = || children.iter().find_map(|&c| count(&tree.words[c].lemma, knowledge));
    let definite = matches!(determiner(tree, word), Some("le" | "ce" | "leur"));
    if two && definite {
        if let Some(pair) = last_pair(index, word, Some(&class), sentences, knowledge, found) {
            push(found, index, word, MentionKind::Nominal, pair, "the two named before");
        }
        return;
    }
    if let Some(count) = count().filter(|_| definite) {
        if let Some(all) = last_list(index, word, &class, count, sentences, found) {
            push(found, index, word, MentionKind::Nominal, all, "those that were named together");
        }
        return;
    }
    // *l'engagement du groupe en France* says where, not whose group.
    let apart = |c: usize| {
        tree.words[c].deprel.base() == "nmod"
            && tree.child(c, "case").is_some_and(|case| tree.words[case].lemma != knowledge.language.genitive)
    };
    let bare = children.iter().all(|&c| {
        apart(c)
            || matches!(
                tree.words[c].deprel.base(),
                "det" | "case" | "punct" | "amod" | "cc" | "conj" | "acl" | "cop" | "nsubj" | "advmod"
            )
    }) && children.iter().filter(|&&c| tree.words[c].deprel.base() == "amod").count() == 0;
    let singular = !tree.words[word].feats.has("Number", "Plur");
    if singular && definite && lexicon.titles.contains(lemma) && found.is_free(index, &(word..word + 1)) {
        if let Some(bearer) = titled(index, word, lemma, sentences, knowledge, found) {
            push(found, index, word, MentionKind::Nominal, vec![bearer], "the one who bears the title");
        }
        return;
    }
    let organisation = !matches!(class.as_str(), "Person" | "Country" | "Place");
    if definite && bare && singular && organisation && found.is_free(index, &(word..word + 1)) {
        // *la cour* is one that is called so; *le groupe* may be any company.
        let business = same_class(BODY, &class);
        let called =
            |entity: &Entity| entity.names.iter().chain([&entity.label]).any(|name| fold(name).contains(&fold(lemma)));
        let fits = |entity: &Entity| same_class(&class, &entity.class) && (business || called(entity));
        if let Some(entities) = anaphora::definite(index, word, fits, sentences, found) {
            push(found, index, word, MentionKind::Nominal, entities, "the one of its type that stands out");
        }
    }
}

/// The one person of the article who bears a title: *le président américain*, and *le président* where somebody
/// was called so before.
fn titled(
    index: usize,
    word: usize,
    title: &str,
    sentences: &[Sentence],
    knowledge: Knowledge,
    found: &Annotations,
) -> Option<usize> {
    let tree = &sentences[index].tree;
    // *le chef de l'État français*
    let of_state = |c: usize| {
        tree.words[c].deprel.base() == "nmod" && knowledge.lexicon.states.contains(&*lower(&tree.words[c].lemma))
    };
    let state = tree.children(word).find(|&c| of_state(c));
    // What belongs to the title is a nationality, or nothing.
    let own = |c: usize| match tree.words[c].deprel.base() {
        "det" | "case" | "punct" | "acl" | "cop" | "nsubj" | "advmod" => true,
        "nmod" => Some(c) == state,
        "amod" => {
            let form = lower(&tree.words[c].form);
            c < word || knowledge.gazetteer.is_nationality(&form) || knowledge.language.in_office.contains(&&*form)
        }
        _ => false,
    };
    if !tree.children(word).all(own) || !matches!(determiner(tree, word), Some("le" | "ce")) {
        return None;
    }
    // *le président par intérim du parti*, wherever the parser has hung the complement
    if state.is_none() && tree.after_modifiers(word).is_some_and(|next| tree.words[next].upos == Upos::Adp) {
        return None;
    }
    let former = |c: usize| knowledge.language.ended.contains(&&*lower(&tree.words[c].lemma));
    if tree.children(word).any(former) {
        return None;
    }
    let keys = |noun: usize, sentence: usize| {
        let of = &sentences[sentence].tree;
        let adjectives = found.nationalities(of, sentence, noun).flat_map(|m| m.entities.clone());
        adjectives.map(|e| found.entities[e].key.clone()).collect::<Vec<_>>()
    };
    let nations: Vec<String> = [Some(word), state].into_iter().flatten().flat_map(|noun| keys(noun, index)).collect();
    // Of which state, has to be said.
    if state.is_some() && nations.is_empty() {
        return None;
    }
    let first = tree.children(word).any(|c| knowledge.lexicon.leaders.contains(&*lower(&tree.words[c].lemma)));
    let leads = first || state.is_some() || knowledge.lexicon.leaders.contains(title);
    let bears = |person: usize| {
        let called = |m: &Mention| {
            let of = &sentences[m.sentence].tree.words[m.head];
            let before = !nations.is_empty() || (m.sentence, m.head) < (index, word);
            m.kind == MentionKind::Nominal && before && of.lemma.eq_ignore_ascii_case(title) && {
                let known = keys(m.head, m.sentence);
                nations.is_empty() || known.is_empty() || known.iter().any(|key| nations.contains(key))
            }
        };
        let seed = knowledge.gazetteer.by_key(&found.entities[person].key);
        let governs = seed.and_then(|seed| seed.parent).is_some_and(|country| nations.iter().any(|key| key == country));
        leads && governs || found.mentions.iter().filter(|m| m.entities == [person]).any(called)
    };
    let persons = (0..found.entities.len()).filter(|&e| found.entities[e].class == super::PERSON);
    let mut bearers = persons.filter(|&person| bears(person));
    let bearer = bearers.next()?;
    bearers.next().is_none().then_some(bearer)
}

fn same_class(wanted: &str, class: &str) -> bool {
    wanted == class || class == BODY && wanted == "Company" || wanted == BODY && class == "Company"
}

/// Whether a word means one of those named before by its order: *le premier*, *ce dernier*.
fn is_ordering(tree: &Tree, word: usize, knowledge: Knowledge) -> bool {
    is_latter(tree, word, knowledge) || ordinal(tree, word, knowledge).is_some()
}

fn is_latter(tree: &Tree, word: usize, knowledge: Knowledge) -> bool {
    let lemma = tree.words[word].lemma.as_str();
    lemma.eq_ignore_ascii_case(knowledge.language.latter) && determiner(tree, word) == Some("ce")
}

/// What such a word means.
fn by_order(
    index: usize,
    word: usize,
    sentences: &[Sentence],
    knowledge: Knowledge,
    found: &Annotations,
) -> Option<Vec<usize>> {
    let tree = &sentences[index].tree;
    if is_latter(tree, word, knowledge) {
        return anaphora::latter(index, word, sentences, knowledge, found);
    }
    let pair = last_pair(index, word, None, sentences, knowledge, found)?;
    pair.get(ordinal(tree, word, knowledge)?).map(|&one| vec![one])
}

/// A number of three to ten in words.
fn count(lemma: &str, knowledge: Knowledge) -> Option<usize> {
    let known = knowledge.language.numbers.iter().find(|(word, _)| *word == lemma);
    known.map(|(_, number)| *number as usize).filter(|number| (3..=10).contains(number))
}

/// So many things of a class that were named one after the other: *les trois pays*.
fn last_list(
    index: usize,
    word: usize,
    class: &str,
    count: usize,
    sentences: &[Sentence],
    found: &Annotations,
) -> Option<Vec<usize>> {
    let before = |m: &&Mention| (m.sentence, m.head) < (index, word) && m.kind == MentionKind::Name;
    let of_class = |m: &&Mention| m.entities.len() == 1 && same_class(class, &found.entities[m.entities[0]].class);
    let mentions: Vec<&Mention> = found.mentions.iter().filter(before).filter(of_class).collect();
    // Only small words stand between the items of a list.
    let beside = |one: &Mention, next: &Mention| {
        let words = &sentences[one.sentence].tree.words;
        let small = |w: usize| matches!(words[w].upos, Upos::Punct | Upos::Cconj | Upos::Det | Upos::Adp | Upos::Noun);
        one.sentence == next.sentence
            && one.words.end < next.words.start
            && next.words.start - one.words.end <= 4
            && (one.words.end..next.words.start).all(small)
    };
    let list = |list: &&[&Mention]| list.windows(2).all(|pair| beside(pair[0], pair[1]));
    let list = mentions.windows(count).rev().find(list)?;
    let entities: Vec<usize> = list.iter().map(|m| m.entities[0]).collect();
    let distinct: BTreeSet<usize> = entities.iter().copied().collect();
    (distinct.len() == count).then_some(entities)
}

/// Which of two *le premier* or *la seconde* means, where no noun follows.
fn ordinal(tree: &Tree, word: usize, knowledge: Knowledge) -> Option<usize> {
    let at = &tree.words[word];
    // *entrée la première* says when.
    let alone = matches!(at.deprel.base(), "nsubj" | "conj") && determiner(tree, word) == Some("le");
    let bare =
        tree.children(word).all(|c| matches!(tree.words[c].deprel.base(), "det" | "case" | "punct" | "cc" | "orphan"));
    knowledge.language.ordinals.iter().position(|ordinal| at.lemma == *ordinal).filter(|_| alone && bare)
}

/// The last two things of a class: those coordinated last, else the two named last.
fn last_pair(
    index: usize,
    word: usize,
    class: Option<&str>,
    sentences: &[Sentence],
    knowledge: Knowledge,
    found: &Annotations,
) -> Option<Vec<usize>> {
    let before = |m: &&Mention| (m.sentence, m.head) < (index, word);
    let of_class = |m: &&Mention| {
        m.entities.iter().all(|&e| {
            let own = &found.entities[e].class;
            class.map_or_else(|| (knowledge.is_a)(own, "Agent"), |class| same_class(class, own))
        })
    };
    let together = |m: &&Mention| m.entities.len() == 2 && (class.is_some() || m.sentence + 1 >= index);
    if let Some(pair) = found.mentions.iter().rev().filter(before).filter(of_class).find(together) {
        return Some(pair.entities.clone());
    }
    let mut recent: Vec<usize> = Vec::new();
    let mentions: Vec<&Mention> = found.mentions.iter().filter(before).filter(of_class).collect();
    // *le premier* means one of two that were named just before.
    let reach = if class.is_some() { usize::MAX } else { 1 };
    let recent_name = |m: &&Mention| m.kind == MentionKind::Name && index - m.sentence <= reach;
    let names: Vec<&Mention> = mentions.iter().copied().filter(recent_name).collect();
    for pair in names.windows(2).rev() {
        let near = pair[0].sentence == pair[1].sentence && pair[1].words.start <= pair[0].words.end + 4;
        // *Après Tarn, Orel …* are not two that go together.
        let words = &sentences[pair[0].sentence].tree.words;
        let together = || (pair[0].words.end..pair[1].words.start).any(|w| words[w].upos == Upos::Cconj);
        // *Orel, leader des puces, et le belge Tarn*
        let first = |m: &Mention| words[m.head].head.filter(|_| words[m.head].deprel.base() == "conj");
        let above = words.get(pair[1].head).and_then(|w| w.head);
        let coordinated = || {
            first(pair[1]) == Some(pair[0].head)
                || above.is_some_and(|noun| {
                    words[pair[1].head].deprel.base() == "appos"
                        && words[noun].deprel.base() == "conj"
                        && words[noun].head == Some(pair[0].head)
                })
        };
        if (near && together() || pair[0].sentence == pair[1].sentence && coordinated())
            && pair[0].entities != pair[1].entities
        {
            return Some(vec![pair[0].entities[0], pair[1].entities[0]]);
        }
    }
    // Any two will do for *les deux pays*, but *le premier* is one of two that are named together.
    for mention in mentions.iter().rev().filter(|_| class.is_some()) {
        for &entity in &mention.entities {
            if !recent.contains(&entity) {
                recent.push(entity);
            }
        }
        if recent.len() >= 2 {
            recent.truncate(2);
            recent.reverse();
            return Some(recent);
        }
    }
    None
}

/// The thing whose name a noun explains: *le Tarpact, un traité de libre-échange*.
fn explained(index: usize, noun: usize, tree: &Tree, class: &str, found: &Annotations) -> Option<usize> {
    let name = tree.words[noun].head.filter(|_| tree.words[noun].deprel.base() == "appos")?;
    let entities = found.at(index, name).filter(|m| m.kind == MentionKind::Name).flat_map(|m| &m.entities);
    entities.copied().find(|&entity| found.entities[entity].class == class)
}
