//! `newsgraph ask`, `timeline` and `conflicts`: what the graph knows, for people who write no SPARQL.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use super::{Failure, Global};
use crate::export::answer::{self, Measure, Tongue};
use crate::graph::conflicts::conflicts;
use crate::graph::facts::Facts;
use crate::graph::store::Store;

/// Tell all that the graph knows of an entity, in sentences and with sources
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  newsgraph ask --store graph Verdane
  newsgraph ask --store graph 'accord commercial' --in en --sources 0")]
pub struct Ask {
    #[command(flatten)]
    answer: Answer,
    /// The entity: its name, the last part of its IRI, or the IRI
    name: String,
}

/// Tell the life of an entity or a deal, as the days go
///
/// What no article dates stands at the day of the first article that tells it, with a star.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  newsgraph timeline --store graph 'accord commercial'")]
pub struct Timeline {
    #[command(flatten)]
    answer: Answer,
    /// The entity: its name, the last part of its IRI, or the IRI
    name: String,
}

/// Show where articles contradict each other, with the sources of each side
///
/// Two values of one deal, two prices or days of one thing, what one states and another denies. With --strict
/// the exit code is 1 if there is any.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  newsgraph conflicts --store graph
  newsgraph conflicts --store graph Verdane --format json")]
pub struct Conflicts {
    #[command(flatten)]
    answer: Answer,
    /// Only those about this entity
    name: Option<String>,
    /// Exit with 1 if articles contradict each other
    #[arg(long)]
    strict: bool,
}

/// Print an article's text with its facts marked
///
/// Each passage stands between ⟦ and ⟧ with the numbers of the facts that it states; the facts follow the text, each
/// with the frame that read it.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  newsgraph article rachat.txt --store graph
  newsgraph article https://example.org/2025/09/17/rachat --store graph --format json")]
pub struct Article {
    /// The article: the name under which it was read, or its IRI
    article: String,
    #[command(flatten)]
    asked: Asked,
}

/// What is asked, and in what form.
#[derive(Debug, clap::Args)]
struct Asked {
    /// The folder of the store
    #[arg(long, value_name = "DIR")]
    store: PathBuf,
    /// The language of the answer
    #[arg(long = "in", value_enum, default_value_t = Tongue::Fr)]
    tongue: Tongue,
    /// Text for people, or JSON with all that is known
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// How an answer is given.
#[derive(Debug, clap::Args)]
struct Answer {
    #[command(flatten)]
    asked: Asked,
    /// The most facts that are told; 0 for all
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: usize,
    /// The most sources of each that are shown; 0 for all
    #[arg(long, value_name = "N", default_value_t = 3)]
    sources: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Text,
    Json,
}

impl Answer {
    fn measure(&self) -> Measure {
        Measure { facts: self.limit, sources: self.sources }
    }
}

fn print(text: &str) -> Result<ExitCode, Failure> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(Failure::output)?;
    Ok(ExitCode::SUCCESS)
}

fn json(value: &impl serde::Serialize) -> Result<ExitCode, Failure> {
    let text = serde_json::to_string_pretty(value).map_err(Failure::new)?;
    print(&(text + "\n"))
}

impl Ask {
    /// Tells it.
    pub fn run(&self, _global: &Global) -> Result<ExitCode, Failure> {
        let store = Store::open(&self.answer.asked.store)?;
        let entity = store.find(&self.name)?;
        match self.answer.asked.format {
            Format::Text => print(&answer::ask(&store, &entity, self.answer.asked.tongue, self.answer.measure())?),
            Format::Json => json(&Facts::of(&store).about(&entity)?),
        }
    }
}

impl Article {
    /// Prints it.
    pub fn run(&self, _global: &Global) -> Result<ExitCode, Failure> {
        let store = Store::open(&self.asked.store)?;
        let id = self.article.strip_prefix(&store.names().article("")).unwrap_or(&self.article);
        let Some(text) = store.text(id)? else { return Err(Failure::no_article(&self.article)) };
        let article = store.names().article(id);
        match self.asked.format {
            Format::Text => print(&answer::article(&store, &article, &text, self.asked.tongue)?),
            Format::Json => {
                let mut facts = Facts::of(&store);
                let (about, facts) = (facts.article(&article)?, facts.of_article(&article)?);
                json(&serde_json::json!({"article": about, "text": text, "facts": facts}))
            }
        }
    }
}

impl Timeline {
    /// Tells it.
    pub fn run(&self, _global: &Global) -> Result<ExitCode, Failure> {
        let store = Store::open(&self.answer.asked.store)?;
        let entity = store.find(&self.name)?;
        match self.answer.asked.format {
            Format::Text => print(&answer::timeline(&store, &entity, self.answer.asked.tongue, self.answer.measure())?),
            Format::Json => json(&answer::moments(&store, &entity)?),
        }
    }
}

impl Conflicts {
    /// Shows them.
    pub fn run(&self, global: &Global) -> Result<ExitCode, Failure> {
        let store = Store::open(&self.answer.asked.store)?;
        let entity = self.name.as_ref().map(|name| store.find(name)).transpose()?;
        let found = conflicts(&store, entity.as_deref())?;
        match self.answer.asked.format {
            Format::Text => {
                print(&answer::conflicts(&store, &found, self.answer.asked.tongue, self.answer.measure())?)?
            }
            Format::Json => json(&found)?,
        };
        global.console.done(&format!("{} contradictions", found.len()));
        Ok(if self.strict && !found.is_empty() { ExitCode::from(1) } else { ExitCode::SUCCESS })
    }
}
