//! `newsgraph remove`: takes articles out of a store.

use std::path::PathBuf;
use std::process::ExitCode;

use super::{Failure, Global};
use crate::graph::change::Change;
use crate::graph::store::Store;

/// Take back all that articles said, and only that
///
/// What was merged or inferred because of them goes too. The store is then as if they had never been read.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  newsgraph remove --store graph 04-rachat.txt
  newsgraph query --store graph 'SELECT ?id { ?a schema:identifier ?id }'    # the ids of all articles")]
pub struct Args {
    /// The folder of the store
    #[arg(long, value_name = "DIR")]
    store: PathBuf,
    /// Articles, by the ids under which they were read
    #[arg(required = true, value_name = "ARTICLE")]
    articles: Vec<String>,
}

impl Args {
    /// Removes them, and says what was done.
    pub fn run(&self, global: &Global) -> Result<ExitCode, Failure> {
        let store = Store::open(&self.store)?;
        let mut absent = 0;
        for article in &self.articles {
            let id = article.strip_prefix(&store.names().article("")).unwrap_or(article);
            if store.remove(id)? == Change::Absent {
                absent += 1;
                global.report(Failure::no_article(article));
            }
        }
        let (articles, facts) = store.counts()?;
        global.console.done(&format!("{} removed", self.articles.len() - absent));
        global.console.done(&format!("{}: {articles} articles, {facts} facts", self.store.display()));
        Ok(if absent > 0 { ExitCode::from(2) } else { ExitCode::SUCCESS })
    }
}
