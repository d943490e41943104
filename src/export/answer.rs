//! What the graph knows, in sentences with their sources, for people who write no SPARQL.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::{Deserialize, Serialize};

use crate::article::PartialDate;
use crate::graph::conflicts::{Conflict, Matter};
use crate::graph::facts::{Facts, Source, Stated, Thing};
use crate::graph::mapping::term;
use crate::graph::store::{Store, StoreError};

/// The language of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Tongue {
    /// French.
    #[default]
    Fr,
    /// English.
    En,
}

impl Tongue {
    /// ISO 639-1 code.
    pub fn code(self) -> &'static str {
        if self == Self::Fr { "fr" } else { "en" }
    }

    fn pick<'a>(self, french: &'a str, english: &'a str) -> &'a str {
        if self == Self::Fr { french } else { english }
    }
}

/// How much is said.
#[derive(Debug, Clone, Copy)]
pub struct Measure {
    /// The most facts; all if 0.
    pub facts: usize,
    /// The most sources of one fact; all if 0.
    pub sources: usize,
}

/// Words of the ontology in one language.
#[derive(Debug)]
pub struct Words<'a> {
    store: &'a Store,
    tongue: Tongue,
    known: BTreeMap<String, String>,
}

impl<'a> Words<'a> {
    /// The words of a store's ontology.
    pub fn new(store: &'a Store, tongue: Tongue) -> Self {
        Self { store, tongue, known: BTreeMap::new() }
    }

    /// The label of a term of the ontology; its own name if it has none.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn of(&mut self, local: &str) -> Result<String, StoreError> {
        if let Some(known) = self.known.get(local) {
            return Ok(known.clone());
        }
        let label = self.store.label_in(&term(local), self.tongue.code())?.unwrap_or_else(|| local.to_owned());
        self.known.insert(local.to_owned(), label.clone());
        Ok(label)
    }

    /// A thing by its name; a term of the ontology in the language of the answer.
    fn thing(&mut self, thing: &Thing) -> Result<String, StoreError> {
        match thing.id.strip_prefix(crate::vocabulary::NAMESPACE) {
            Some(local) => self.of(local),
            None => Ok(thing.label.clone()),
        }
    }

    /// A fact as a sentence: *Royaume-Uni signe Tech Prosperity Deal*.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn sentence(&mut self, fact: &Stated) -> Result<String, StoreError> {
        let (subject, object) = (self.thing(&fact.subject)?, self.thing(&fact.object)?);
        let relation = self.of(&fact.relation)?;
        let mut sentence = format!("{subject} {relation} {object}");
        for (field, values) in fact.fields.iter().filter(|(field, _)| *field != "shared") {
            let name = self.of(field)?;
            let _ = write!(sentence, ", {name} {}", values.iter().cloned().collect::<Vec<_>>().join(" / "));
        }
        Ok(sentence)
    }
}

/// All that the graph knows of an entity: what it is, and the facts that it takes part in, each with its sources.
///
/// # Errors
/// If the store cannot be read.
pub fn ask(store: &Store, entity: &str, tongue: Tongue, measure: Measure) -> Result<String, StoreError> {
    let mut facts = Facts::of(store);
    let mut words = Words::new(store, tongue);
    let thing = facts.thing(&oxigraph::model::NamedNode::new_unchecked(entity).into())?;
    let mut out = format!("{} · {}\n", thing.label, words.of(&thing.class)?);
    let names: Vec<String> = facts.names(entity)?.into_iter().collect();
    if !names.is_empty() {
        let _ = writeln!(out, "{} {}", tongue.pick("aussi :", "also:"), names.join(", "));
    }
    let _ = writeln!(out, "{entity}\n");
    let mut known = facts.about(entity)?;
    // What is believed most first, of that the latest; the order of the IRIs among equals.
    known.sort_by(|a, b| b.confidence.total_cmp(&a.confidence).then(b.dates.last().cmp(&a.dates.last())));
    let all = known.len();
    if measure.facts > 0 {
        known.truncate(measure.facts);
    }
    known.sort_by(|a, b| (&a.relation, &a.id).cmp(&(&b.relation, &b.id)));
    for fact in &known {
        let dates: Vec<String> = fact.dates.iter().map(PartialDate::to_string).collect();
        let _ = write!(out, "{} · {}", words.sentence(fact)?, words.of(fact.status.as_str())?);
        if !dates.is_empty() {
            let _ = write!(out, " · {}", dates.join(" / "));
        }
        let _ = writeln!(out, " · {} {:.2}", tongue.pick("confiance", "confidence"), fact.confidence);
        sources(&fact.sources, &mut words, measure, &mut out)?;
    }
    match all {
        0 => out.push_str(tongue.pick("Aucun fait.\n", "No facts.\n")),
        all if all > known.len() => {
            let more = all - known.len();
            let _ = match tongue {
                Tongue::Fr => writeln!(out, "… et {more} autres faits (--limit 0 les montre tous)"),
                Tongue::En => writeln!(out, "… and {more} more facts (--limit 0 shows all)"),
            };
        }
        _ => {}
    }
    Ok(out)
}

/// An article's text with its facts marked: each passage stands between ⟦ and ⟧ with the numbers of the facts that it
/// states, which follow the text.
///
/// # Errors
/// If the store cannot be read.
pub fn article(store: &Store, article: &str, text: &str, tongue: Tongue) -> Result<String, StoreError> {
    let mut facts = Facts::of(store);
    let mut words = Words::new(store, tongue);
    let known = facts.of_article(article)?;
    let about = facts.article(article)?;
    let mut out = about.headline.unwrap_or(about.id) + "\n";
    let published = about.published.map(|date| date.to_string());
    let whence: Vec<String> = [published, about.outlet, about.url].into_iter().flatten().collect();
    if !whence.is_empty() {
        let _ = writeln!(out, "{}", whence.join(" · "));
    }
    out.push('\n');
    // The passages, by their first and last characters, with the numbers of their facts.
    let mut passages: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for (number, fact) in known.iter().enumerate() {
        for (start, passage) in fact.sources.iter().flat_map(|source| &source.passages) {
            passages.entry((*start, start + passage.chars().count())).or_default().push(number + 1);
        }
    }
    for (at, c) in text.chars().chain([' ']).enumerate() {
        // Of those that end here the one that began last, of those that begin here the longest first.
        for (_, numbers) in passages.iter().rev().filter(|((_, end), _)| *end == at) {
            let numbers: Vec<String> = numbers.iter().map(usize::to_string).collect();
            let _ = write!(out, "⟧[{}]", numbers.join(","));
        }
        passages.keys().filter(|(start, _)| *start == at).for_each(|_| out.push('⟦'));
        out.push(c);
    }
    out.truncate(out.trim_end().len());
    out.push_str("\n\n");
    for (number, fact) in known.iter().enumerate() {
        let Some(source) = fact.sources.first() else { continue };
        let _ = write!(out, "{}. {} · {}", number + 1, words.sentence(fact)?, words.of(source.status.as_str())?);
        for date in &source.dates {
            let _ = write!(out, " · {date}");
        }
        for speaker in &source.speakers {
            let _ = write!(out, " · {} {speaker}", tongue.pick("selon", "says"));
        }
        let _ = writeln!(out, " · {}", source.rules.join(", "));
    }
    if known.is_empty() {
        out.push_str(tongue.pick("Aucun fait.\n", "No facts.\n"));
    }
    Ok(out)
}

/// The sources of something, a line each with its passage.
fn sources(sources: &[Source], words: &mut Words, measure: Measure, out: &mut String) -> Result<(), StoreError> {
    let most = if measure.sources == 0 { sources.len() } else { measure.sources };
    for source in sources.iter().take(most) {
        let published = source.article.published.map_or_else(|| "—".to_owned(), |date| date.to_string());
        let status = words.of(source.status.as_str())?;
        let who = source.article.outlet.as_deref().unwrap_or(&source.article.id);
        let _ = write!(out, "    {published}  {status}  {who}");
        for speaker in &source.speakers {
            let _ = write!(out, " ({} {speaker})", words.tongue.pick("selon", "says"));
        }
        let passage = source.passages.first().map_or("", |(_, text)| text.as_str());
        let _ = writeln!(out, "  « {} »", passage.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    if sources.len() > most {
        let more = sources.len() - most;
        let _ = writeln!(out, "    … {} {more}", words.tongue.pick("et encore", "and more:"));
    }
    Ok(())
}

/// A moment in the life of an entity.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Moment {
    /// When it was or will be; without one, the day of the first article that says so.
    #[schema(value_type = Option<String>)]
    pub date: Option<PartialDate>,
    /// Whether the date is that of the article.
    pub told: bool,
    /// The facts that tell of it: one, or all that tell of one event.
    pub facts: Vec<Stated>,
}

/// The life of an entity: the facts that it takes part in, as the days go. Facts that tell of one event are one
/// moment.
///
/// # Errors
/// If the store cannot be read.
pub fn moments(store: &Store, entity: &str) -> Result<Vec<Moment>, StoreError> {
    let mut by_event: BTreeMap<String, Vec<Stated>> = BTreeMap::new();
    let mut moments = Vec::new();
    let known = Facts::of(store).about(entity)?;
    // What an agreement reaches says more than who signs it.
    let staged = known.iter().any(|fact| fact.subject.id == entity && store.is_stage(&fact.object.id));
    for fact in known {
        let repeats = staged && fact.object.id == entity && store.identifies(&fact.relation);
        if repeats || store.depends(&fact.relation) {
            continue;
        }
        match store.event_of(&fact.id)? {
            Some(event) => by_event.entry(event).or_default().push(fact),
            // What somebody is, and what a deal covers, is no moment unless it is given a day.
            None if fact.dates.is_empty() && !store.identifies(&fact.relation) && !store.is_stage(&fact.object.id) => {}
            None => moments.push(vec![fact]),
        }
    }
    let moment = |facts: Vec<Stated>| {
        let date = facts.iter().flat_map(|fact| &fact.dates).min().copied();
        let published = facts.iter().flat_map(|fact| &fact.sources).filter_map(|s| s.article.published).min();
        Moment { date: date.or(published), told: date.is_none(), facts }
    };
    let mut moments: Vec<Moment> = moments.into_iter().chain(by_event.into_values()).map(moment).collect();
    moments.sort_by(|a, b| (a.date, &a.facts[0].id).cmp(&(b.date, &b.facts[0].id)));
    Ok(moments)
}

/// The life of an entity, a line each moment with its sources.
///
/// # Errors
/// If the store cannot be read.
pub fn timeline(store: &Store, entity: &str, tongue: Tongue, measure: Measure) -> Result<String, StoreError> {
    let mut words = Words::new(store, tongue);
    let mut out = format!("{}\n\n", store.label(entity)?);
    let moments = moments(store, entity)?;
    let mut starred = false;
    for moment in &moments {
        let date = moment.date.map_or_else(|| "—".to_owned(), |date| date.to_string());
        let star = if moment.told && moment.date.is_some() { "*" } else { "" };
        starred |= !star.is_empty();
        for (number, fact) in moment.facts.iter().enumerate() {
            let when = if number == 0 { format!("{date}{star}") } else { String::new() };
            let _ = writeln!(out, "{when:11}  {} · {}", words.sentence(fact)?, words.of(fact.status.as_str())?);
            sources(&fact.sources, &mut words, measure, &mut out)?;
        }
    }
    if moments.is_empty() {
        out.push_str(tongue.pick("Rien de daté.\n", "Nothing with a date.\n"));
    }
    if starred {
        out.push_str(tongue.pick("\n* jour de l’article qui le dit\n", "\n* day of the article that says so\n"));
    }
    Ok(out)
}

/// Contradictions, each with its sides and who is on them.
///
/// # Errors
/// If the store cannot be read.
pub fn conflicts(store: &Store, found: &[Conflict], tongue: Tongue, measure: Measure) -> Result<String, StoreError> {
    let mut words = Words::new(store, tongue);
    let mut out = String::new();
    for conflict in found {
        let (subject, relation, object) = &conflict.about;
        let (subject, relation) = (words.thing(subject)?, words.of(relation)?);
        let about = match conflict.matter {
            Matter::Object => format!("{subject} {relation}"),
            _ => format!("{subject} {relation} {}", words.thing(object)?),
        };
        let on = words.of(&conflict.on)?;
        let _ = writeln!(out, "{about} · {on}");
        for side in &conflict.sides {
            let value = if conflict.matter == Matter::Status { words.of(&side.value)? } else { side.value.clone() };
            let _ = writeln!(out, "  {value}");
            sources(&side.sources, &mut words, measure, &mut out)?;
        }
    }
    Ok(out)
}
