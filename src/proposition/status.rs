//! Whether what a predicate says is so: tense, mood, verbs of intention, negation.

use super::Status;
use crate::lang::{Language, StatusWord};
use crate::syntax::{Tree, Upos};
use crate::text::lower;

/// The status of the predicate at `word`: the weakest of what its own form and the words that
/// govern it say.
pub fn status(tree: &Tree, word: usize, language: &Language) -> Status {
    let mut status = own(tree, word, language);
    let mut at = word;
    let is = |verb: usize, verbs: &[&str]| verbs.contains(&tree.words[verb].lemma.as_str());
    let clause = tree.ancestors(word).find(|&w| matches!(tree.words[w].deprel.base(), "ccomp" | "csubj"));
    if let Some(verb) = clause.and_then(|c| tree.words[c].head) {
        // *dément qu'un accord ait été trouvé*, *il est faux que …*
        if is(verb, language.refuting) {
            status = status.min(Status::Denied);
        }
        // *rien n'indique qu'un accord ait été trouvé*
        if own(tree, verb, language) == Status::Denied {
            status = status.min(Status::Possible);
        }
    }
    if is_asked(tree, word) {
        status = status.min(Status::Possible);
    }
    // *l'entente qu'il avait conclue est résiliée*
    let clause = tree.ancestors(word).find(|&w| super::argument::is_relative(tree, w));
    let noun = clause.and_then(|c| tree.words[c].head).filter(|&n| tree.words[n].deprel.base() == "nsubj");
    if noun.and_then(|n| tree.words[n].head).is_some_and(|verb| has_noun(tree, verb, language.ending)) {
        status = status.min(Status::Ended);
    }
    // A finite verb stands for itself; what is not finite takes part in the status of its governor.
    while !is_finite(tree, at) && !is_completed(tree, at) {
        if let Some(phrase) = phrase_before(tree, at, language) {
            status = status.min(phrase);
        }
        let Some(head) = tree.words[at].head else { break };
        let relation = tree.words[at].deprel.base();
        // *a promis des emplois après l'obtention d'un contrat*
        let since = |c: usize| language.completed.contains(&tree.words[c].lemma.as_str());
        if !governs(tree, head, at, relation) || relation == "obl" && tree.children(at).any(since) {
            break;
        }
        let verbal = matches!(tree.words[head].upos, Upos::Verb | Upos::Aux);
        // *compte signer* plans, *compte Orel parmi ses clients* does not.
        let counts = language.listing.contains(&tree.words[head].lemma.as_str()) && relation != "xcomp";
        // *En visite à Kiev, elle a promis une aide*: what goes along is no complement.
        let along = tree.words[at].deprel == *"obl:mod";
        let complement = matches!(relation, "xcomp" | "ccomp" | "obj" | "obl" | "acl" | "iobj") && !counts && !along
            || relation == "nsubj" && super::argument::is_passive(tree, head, language);
        // *annonce la signature d'un accord*, *a permis de lever 3 millions*: it is done.
        let noun = language.done_when_announced.contains(&tree.words[word].lemma.as_str());
        let done =
            verbal && noun || language.enabling.contains(&tree.words[head].lemma.as_str()) && is_past(tree, head);
        if complement && !done {
            status = status.min(word_status(tree.words[head].lemma.as_str(), language));
        }
        // *donne son feu vert au rachat*, *le rachat a reçu le feu vert de Bruxelles*
        if has_noun(tree, head, language.admitting) {
            status = status.min(Status::Planned);
        }
        // *le rachat a capoté*
        if relation == "nsubj" && language.failing.contains(&tree.words[head].lemma.as_str()) {
            status = status.min(Status::Denied);
        }
        // *l'alliance a pris fin*
        if relation == "nsubj" && has_noun(tree, head, language.ending) {
            status = status.min(Status::Ended);
        }
        // *serait en discussions pour racheter Tarn*
        if verbal || tree.child(head, "cop").is_some() {
            status = status.min(own(tree, head, language));
        }
        at = head;
    }
    if let Some(verb) = tree.words[at].head.filter(|_| is_completed(tree, at)) {
        let complement = matches!(tree.words[at].deprel.base(), "xcomp" | "ccomp");
        // *dément avoir trouvé un accord*
        if complement && is(verb, language.refuting) {
            status = status.min(Status::Denied);
        }
        // *est soupçonné d'avoir trouvé un accord*, but not *est accusé de fraude après avoir trouvé un accord*
        let after = tree.children(at).any(|c| language.completed.contains(&tree.words[c].lemma.as_str()));
        let oblique = matches!(tree.words[at].deprel.base(), "obl" | "advcl") && !after;
        if (complement || oblique) && is(verb, language.alleging) {
            status = status.min(Status::Possible);
        }
    }
    status
}

/// Whether a sentence asks for what a predicate says: a question, outside of its relative clauses and participles.
fn is_asked(tree: &Tree, word: usize) -> bool {
    let mark = tree.words.iter().rev().find(|w| w.upos != Upos::Punct || w.form.contains(['?', '.', '!']));
    let asks = mark.is_some_and(|mark| mark.form.contains('?'));
    asks && !tree.ancestors(word).any(|w| matches!(tree.words[w].deprel.base(), "acl" | "advcl" | "appos"))
}

/// Whether the head's status reaches down to a non-finite predicate.
fn governs(tree: &Tree, head: usize, word: usize, relation: &str) -> bool {
    let predicate = matches!(tree.words[word].upos, Upos::Verb | Upos::Aux);
    match relation {
        "xcomp" | "ccomp" | "conj" => true,
        // A participle or infinitive on a noun: the noun's own place decides, when it is a plan. What is so of
        // somebody is so whatever else is said: *Dotée de 3 millions, elle ne concerne pas …*; and so is what is said
        // of a name: *veut quitter l'Aléna, liant les trois pays*.
        "acl" | "advcl" => {
            let participle = tree.words[word].feats.has("VerbForm", "Part");
            let named = relation == "acl" && tree.words[head].upos == Upos::Propn;
            !participle || tree.words[word].feats.has("Tense", "Pres") && !named
        }
        "obj" | "nsubj" | "obl" | "iobj" => !predicate && matches!(tree.words[head].upos, Upos::Verb | Upos::Aux),
        "nmod" | "appos" => !predicate && tree.words[head].upos == Upos::Noun && relation == "nmod",
        _ => false,
    }
}

fn is_finite(tree: &Tree, word: usize) -> bool {
    tree.words[word].feats.has("VerbForm", "Fin")
        || tree
            .children(word)
            .any(|c| matches!(tree.words[c].deprel.base(), "aux" | "cop") && tree.words[c].feats.has("VerbForm", "Fin"))
}

/// *après avoir signé*, *dit avoir signé*: a perfect infinitive or participle has happened.
fn is_completed(tree: &Tree, word: usize) -> bool {
    tree.children(word)
        .any(|c| tree.words[c].deprel.as_str() == "aux:tense" && !tree.words[c].feats.has("VerbForm", "Fin"))
}

/// Whether a predicate stands in a clause that the text only supposes: *imaginons que …*.
pub fn is_imagined(tree: &Tree, word: usize, language: &Language) -> bool {
    let mut clauses = tree.ancestors(word).filter(|&w| tree.words[w].deprel.base() == "ccomp");
    clauses.any(|clause| {
        let verb = tree.words[clause].head.map(|verb| &tree.words[verb]);
        verb.is_some_and(|verb| language.imagining.contains(&&*lower(&verb.form)))
    })
}

/// Whether a verb is one of some, each with the noun that has to stand with it, if any: *expirer*, *prendre fin*.
fn has_noun(tree: &Tree, verb: usize, verbs: &[(&str, &str)]) -> bool {
    let lemma = tree.words[verb].lemma.as_str();
    let with = |noun: &str| noun.is_empty() || tree.children(verb).any(|c| tree.words[c].lemma == *noun);
    verbs.iter().any(|(verb, noun)| *verb == lemma && with(noun))
}

/// Whether a verb's own form tells of the past: *a dirigé*, *dirigeait*; a participle alone does not.
pub fn is_past(tree: &Tree, word: usize) -> bool {
    let finite = |w: usize| tree.words[w].feats.has("VerbForm", "Fin");
    let past = |w: usize| ["Imp", "Past"].iter().any(|tense| tree.words[w].feats.has("Tense", tense)) && finite(w);
    let auxiliary = |relation: &str| tree.children(word).find(|&c| tree.words[c].deprel == *relation);
    past(word)
        || auxiliary("aux:tense").is_some_and(|tense| finite(tense) && !tree.words[tense].feats.has("Tense", "Fut"))
        || auxiliary("aux:pass").is_some_and(past)
}

/// What the word's own tense, mood and negation say.
pub fn own(tree: &Tree, word: usize, language: &Language) -> Status {
    let mut status = Status::Actual;
    let children: Vec<usize> = tree.children(word).collect();
    let related = |c: &&usize, relations: &[&str]| relations.contains(&tree.words[**c].deprel.base());
    let forms = children.iter().filter(|c| related(c, &["aux", "cop"]));
    for form in forms.copied().chain([word]) {
        let feats = &tree.words[form].feats;
        if feats.has("Mood", "Cnd") {
            // *devrait* announces; any other conditional leaves open.
            let expected = language.announcing.contains(&tree.words[form].lemma.as_str());
            status = status.min(if expected { Status::Planned } else { Status::Possible });
        } else if feats.has("Tense", "Fut") {
            status = status.min(Status::Planned);
        }
        if form != word {
            status = status.min(word_status(&tree.words[form].lemma, language));
        }
    }
    // *a annoncé qu'il rachetait*: what is ahead, told in the past.
    let told = tree.words[word].deprel.base() == "ccomp" && tree.words[word].feats.has("Tense", "Imp");
    if told && tree.words[word].head.is_some_and(|h| word_status(&tree.words[h].lemma, language) == Status::Planned) {
        status = status.min(Status::Planned);
    }
    let marks: Vec<usize> = children.iter().filter(|c| related(c, &["mark"])).copied().collect();
    let mark = |lemma: &str| marks.iter().any(|&c| tree.words[c].lemma == lemma);
    if language.aims.iter().any(|aim| mark(aim)) {
        status = status.min(Status::Planned);
    }
    if mark("si") {
        status = status.min(Status::Possible);
    }
    let none = |c: &usize| {
        tree.words[*c].lemma == "aucun"
            || related(&c, &["obj", "nsubj"]) && tree.children(*c).any(|d| tree.words[d].lemma == "aucun")
    };
    if mark("sans") || children.iter().any(none) {
        status = Status::Denied;
    }
    let of_auxiliaries = children.iter().filter(|c| related(c, &["aux"])).flat_map(|c| tree.children(*c));
    let adverbs: Vec<&str> = children
        .iter()
        .copied()
        .chain(of_auxiliaries)
        .filter(|&c| matches!(tree.words[c].upos, Upos::Adv | Upos::Pron | Upos::Part))
        .map(|c| tree.words[c].lemma.as_str())
        .collect();
    if adverbs.contains(&"ne") {
        // *ne concerne ni la pêche ni les forêts*
        let below = children.iter().flat_map(|c| tree.children(*c));
        let neither = below.map(|c| &tree.words[c].lemma).any(|lemma| *lemma == language.neither);
        if neither || adverbs.iter().any(|a| language.denying.contains(a)) {
            status = Status::Denied;
        } else if adverbs.contains(&"plus") {
            status = status.min(Status::Ended);
        }
    }
    // *le président élu*: not yet in office
    let elect = |c: &usize| {
        let form = lower(&tree.words[*c].form);
        let elect = language.elect.contains(&&*form) && tree.children(*c).next().is_none();
        elect || language.scheduled.contains(&&*form)
    };
    if matches!(tree.words[word].upos, Upos::Noun | Upos::Propn) && children.iter().any(elect) {
        status = status.min(Status::Planned);
    }
    // *deviendra ministre*
    let becoming = |&verb: &usize| language.becoming.contains(&tree.words[verb].lemma.as_str());
    let attribute = matches!(tree.words[word].deprel.base(), "obj" | "xcomp" | "obl");
    if let Some(verb) = tree.words[word].head.filter(|_| attribute).filter(becoming) {
        status = status.min(own(tree, verb, language));
    }
    // *ancien PDG*, *ex-ministre*
    let over = |c: &usize| related(&c, &["amod"]) && language.ended.contains(&&*lower(&tree.words[*c].lemma));
    let form = lower(&tree.words[word].form);
    let prefixed = language.ended.iter().any(|prefix| prefix.ends_with('-') && form.starts_with(prefix));
    if children.iter().any(over) || prefixed {
        status = status.min(Status::Ended);
    }
    status
}

fn word_status(lemma: &str, language: &Language) -> Status {
    let known = language.status_verbs.iter().find(|(verb, _)| *verb == lemma);
    known.map_or(Status::Actual, |(_, word)| from_word(*word))
}

fn from_word(word: StatusWord) -> Status {
    match word {
        StatusWord::Planned => Status::Planned,
        StatusWord::Possible => Status::Possible,
        StatusWord::Denied => Status::Denied,
        StatusWord::Ended => Status::Ended,
    }
}

/// *sur le point de signer*, *un accord en préparation*: a phrase before an infinitive or after a noun.
fn phrase_before(tree: &Tree, word: usize, language: &Language) -> Option<Status> {
    let lemma = |w: usize| lower(&tree.words[w].lemma);
    let ends_at = |phrase: &[&str], end: usize| {
        end.checked_sub(phrase.len()).is_some_and(|start| phrase.iter().zip(start..end).all(|(p, w)| lemma(w) == *p))
    };
    let article = word.checked_sub(1).filter(|&before| tree.words[before].upos == Upos::Det);
    let start = article.unwrap_or(word);
    let before = language.status_phrases.iter().find(|(phrase, _)| ends_at(phrase, start));
    let after = || {
        let reach = (word + 6).min(tree.words.len());
        let noun = matches!(tree.words[word].upos, Upos::Noun | Upos::Propn);
        language
            .status_phrases
            .iter()
            .filter(|(phrase, _)| phrase[0] == "en" && noun)
            .find(|(phrase, _)| (word + 1..=reach).any(|end| end > word + phrase.len() && ends_at(phrase, end)))
    };
    before.or_else(after).map(|(_, status)| from_word(*status))
}
