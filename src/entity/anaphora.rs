//! Pronouns and bare definite nouns that stand for a thing named before: *elle*, *celui-ci*, *le groupe*.
//!
//! All nouns before are weighed, also those that name nothing that is sought: by their function in the
//! sentence, how far back they stand and how often their thing was spoken of (after Lappin and Leass 1994,
//! *An Algorithm for Pronominal Anaphora Resolution*). An antecedent has to be clearly ahead of the next;
//! where it is not, or where it is no entity, the pronoun stays without one.

use super::{Annotations, Entity, Knowledge, Mention, MentionKind, Sentence};
use crate::lang::{Anaphor, Gender};
use crate::syntax::{Tree, Upos};
use crate::text::lower;

/// How many sentences back an antecedent is sought.
const REACH: usize = 2;
/// The least weight of an antecedent, and its least distance to the next.
const LEAST: f32 = 2.0;
const AHEAD: f32 = 0.8;

/// Something that a pronoun could stand for.
struct Candidate {
    /// The entities, none for a noun that names nothing that is sought.
    entities: Vec<usize>,
    weight: f32,
}

/// The entities that *ce dernier* at the word stands for: what was named last and agrees with it.
pub fn latter(
    index: usize,
    word: usize,
    sentences: &[Sentence],
    knowledge: Knowledge,
    found: &Annotations,
) -> Option<Vec<usize>> {
    let tree = &sentences[index].tree;
    let gender = grammatical(tree, word)?;
    let plural = tree.words[word].feats.has("Number", "Plur");
    let anaphor = Anaphor { form: "", gender, plural, demonstrative: true };
    let mut last = None;
    for sentence in index.saturating_sub(1)..=index {
        let of = &sentences[sentence].tree;
        let end = if sentence == index { word } else { of.words.len() };
        for at in (0..end).filter(|&at| heads_phrase(of, at)) {
            last = entities(sentence, at, of, &anaphor, sentences, knowledge, found).or(last);
        }
    }
    last.filter(|entities| !entities.is_empty())
}

/// The entities that the pronoun stands for.
pub fn pronoun(
    index: usize,
    word: usize,
    sentences: &[Sentence],
    knowledge: Knowledge,
    found: &Annotations,
) -> Option<Vec<usize>> {
    let tree = &sentences[index].tree;
    let anaphor = knowledge.language.anaphor(&tree.words[word].form)?;
    let role = tree.words[word].deprel.as_str();
    if !anaphor.demonstrative && !matches!(role, "nsubj" | "nsubj:pass") {
        return None;
    }
    // Who speaks in a quotation means others than who writes.
    let marks = |open: &str, close: &str| {
        let of = |mark: &str| tree.words[..word].iter().filter(|w| w.form == mark).count();
        if open == close { of(open) % 2 } else { of(open).saturating_sub(of(close)) }
    };
    if marks("«", "»") + marks("“", "”") + marks("\"", "\"") > 0 {
        return None;
    }
    let verb = tree.words[word].head?;
    let speaks = knowledge.language.saying.contains(&tree.words[verb].lemma.as_str());
    let mut candidates = Vec::new();
    let reach = if anaphor.demonstrative { 1 } else { REACH };
    for sentence in index.saturating_sub(reach)..=index {
        let of = &sentences[sentence].tree;
        let end = if sentence == index { word } else { of.words.len() };
        for at in (0..end).filter(|&at| heads_phrase(of, at)) {
            let mut weight = salience(of, at) - 1.2 * (index - sentence) as f32;
            if sentence == index {
                // What depends on the pronoun's own verb is another thing than its subject.
                if of.words[at].head == Some(verb) && !anaphor.demonstrative {
                    continue;
                }
                if tree.ancestors(verb).skip(1).any(|above| of.words[at].head == Some(above)) {
                    weight += 1.0;
                }
            }
            let Some(entities) = entities(sentence, at, of, anaphor, sentences, knowledge, found) else { continue };
            if entities.is_empty() && speaks && !is_agent(of, at, knowledge) {
                continue;
            }
            if let [entity] = entities[..] {
                let before = |m: &&Mention| (m.sentence, m.head) < (index, word) && m.entities == [entity];
                weight += 0.4 * found.mentions.iter().filter(before).count().min(4) as f32;
            }
            candidates.push(Candidate { entities, weight });
        }
    }
    if anaphor.demonstrative {
        // *celui-ci* is what was named last.
        return candidates.pop().map(|last| last.entities).filter(|entities| !entities.is_empty());
    }
    clear(candidates, AHEAD)
}

/// The entity that a bare definite noun stands for: *le groupe*.
pub fn definite(
    index: usize,
    word: usize,
    fits: impl Fn(&Entity) -> bool,
    sentences: &[Sentence],
    found: &Annotations,
) -> Option<Vec<usize>> {
    let mut candidates = Vec::new();
    for mention in &found.mentions {
        let before = (mention.sentence, mention.head) < (index, word) && mention.sentence + REACH >= index;
        let [entity] = mention.entities[..] else { continue };
        if !before || mention.kind == MentionKind::Adjective || !fits(&found.entities[entity]) {
            continue;
        }
        let tree = &sentences[mention.sentence].tree;
        let often = found.mentions.iter().filter(|m| m.sentence <= index && m.entities == [entity]).count();
        let weight = 1.5 + salience(tree, mention.head) - (index - mention.sentence) as f32 + 0.4 * often.min(4) as f32;
        candidates.push(Candidate { entities: vec![entity], weight });
    }
    clear(candidates, AHEAD)
}

/// The weightiest candidate, if it is an entity and clearly ahead of all others.
fn clear(mut candidates: Vec<Candidate>, ahead: f32) -> Option<Vec<usize>> {
    candidates.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    let best = candidates.first().filter(|best| best.weight >= LEAST && !best.entities.is_empty())?;
    let next = candidates.iter().find(|other| other.entities != best.entities);
    next.is_none_or(|next| best.weight - next.weight >= ahead).then(|| best.entities.clone())
}

/// Whether a word is the head of a noun phrase of its own.
fn heads_phrase(tree: &Tree, at: usize) -> bool {
    let word = &tree.words[at];
    let nominal = matches!(word.upos, Upos::Noun | Upos::Propn)
        || word.upos == Upos::Pron && matches!(word.deprel.as_str(), "nsubj" | "nsubj:pass");
    nominal && !matches!(word.deprel.base(), "flat" | "fixed" | "compound" | "appos" | "conj" | "amod")
}

/// How much a noun stands out by its function.
fn salience(tree: &Tree, at: usize) -> f32 {
    let word = &tree.words[at];
    match word.deprel.as_str() {
        "nsubj" | "nsubj:pass" => {
            let main = word.head.is_some_and(|verb| tree.words[verb].head.is_none());
            if main { 4.0 } else { 2.6 }
        }
        "dislocated" | "vocative" => 2.5,
        "root" => 2.2,
        "obl:agent" => 2.0,
        "obj" => 1.6,
        "iobj" | "obl:arg" => 1.2,
        "nmod" => 0.4,
        _ => 0.8,
    }
}

/// What the noun names, where the pronoun can stand for it; `None` where it cannot.
fn entities(
    sentence: usize,
    at: usize,
    tree: &Tree,
    anaphor: &Anaphor,
    sentences: &[Sentence],
    knowledge: Knowledge,
    found: &Annotations,
) -> Option<Vec<usize>> {
    let members: Vec<usize> =
        std::iter::once(at).chain(tree.children(at).filter(|&c| tree.words[c].deprel.base() == "conj")).collect();
    let of = |word: usize| {
        let mention = found.at(sentence, word).find(|m| m.kind != MentionKind::Adjective);
        mention.map_or_else(Vec::new, |m| m.entities.clone())
    };
    let all: Vec<Vec<usize>> = members.iter().map(|&word| of(word)).collect();
    let plural = tree.words[at].feats.has("Number", "Plur") || members.len() > 1 || all[0].len() > 1;
    if plural != anaphor.plural {
        return None;
    }
    let gender = |word: usize| match of(word)[..] {
        [entity] => gender(entity, sentences, knowledge, found).or_else(|| grammatical(tree, word)),
        _ => grammatical(tree, word),
    };
    // *ils* are many of whom one at least may be a man; *elles* are women all.
    let wrong = |word: &usize| gender(*word).is_some_and(|gender| gender != anaphor.gender);
    let clashes = if anaphor.gender == Gender::Masculine && plural {
        members.iter().all(wrong)
    } else {
        members.iter().any(wrong)
    };
    if clashes {
        return None;
    }
    if all.iter().any(Vec::is_empty) {
        return Some(Vec::new());
    }
    let stands = |entity: usize| {
        let class = found.entities[entity].class.as_str();
        (knowledge.is_a)(class, "Agent")
    };
    let mut entities: Vec<usize> = all.concat();
    entities.dedup();
    if entities.iter().all(|&entity| stands(entity)) { Some(entities) } else { Some(Vec::new()) }
}

/// The gender of a noun by its features or its article.
fn grammatical(tree: &Tree, word: usize) -> Option<Gender> {
    let of = |w: usize| match tree.words[w].feats.get("Gender") {
        Some("Masc") => Some(Gender::Masculine),
        Some("Fem") => Some(Gender::Feminine),
        _ => None,
    };
    let article = tree.children(word).find(|&c| tree.words[c].deprel.base() == "det").and_then(of);
    if tree.words[word].upos == Upos::Propn { article } else { article.or_else(|| of(word)) }
}

/// The gender of each entity.
pub fn genders(sentences: &[Sentence], knowledge: Knowledge, found: &Annotations) -> Vec<Option<Gender>> {
    (0..found.entities.len()).map(|entity| gender(entity, sentences, knowledge, found)).collect()
}

/// The gender of a person, from title, post or forename; that of anything else from its article.
fn gender(entity: usize, sentences: &[Sentence], knowledge: Knowledge, found: &Annotations) -> Option<Gender> {
    let is_person = found.entities[entity].class == "Person";
    let mut sums = [0.0f32; 2];
    let mut add = |gender: Option<Gender>, weight: f32| {
        if let Some(gender) = gender {
            sums[gender as usize] += weight;
        }
    };
    for mention in found.mentions.iter().filter(|m| m.entities == [entity]) {
        let tree = &sentences[mention.sentence].tree;
        match mention.kind {
            MentionKind::Name => {
                if is_person {
                    add(knowledge.gazetteer.gender(&tree.words[mention.words.start].form), 1.0);
                    let before = mention.words.start.checked_sub(1).map(|w| tree.words[w].form.to_lowercase());
                    let title = before.as_deref().and_then(|form| knowledge.language.title_gender(form));
                    add(title, 3.0);
                } else {
                    add(grammatical(tree, mention.head), 1.0);
                }
            }
            // *la ministre*, *la société*
            MentionKind::Nominal => add(grammatical(tree, mention.head), if is_person { 1.5 } else { 0.0 }),
            MentionKind::Adjective | MentionKind::Pronoun => {}
        }
    }
    let [masculine, feminine] = sums;
    match masculine.total_cmp(&feminine) {
        std::cmp::Ordering::Greater => Some(Gender::Masculine),
        std::cmp::Ordering::Less => Some(Gender::Feminine),
        std::cmp::Ordering::Equal => None,
    }
}

/// Whether a noun is of someone or some body that can speak.
fn is_agent(tree: &Tree, at: usize, knowledge: Knowledge) -> bool {
    let lemma = lower(&tree.words[at].lemma);
    let lexicon = knowledge.lexicon;
    tree.words[at].upos == Upos::Propn
        || lexicon.titles.contains(&*lemma)
        || lexicon.proxies.contains_key(&*lemma)
        || lexicon.heads.get(&*lemma).is_some_and(|class| class != "Project")
}
