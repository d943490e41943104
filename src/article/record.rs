//! Articles that are cut out of their source and not yet read.

use std::fmt;
use std::path::PathBuf;

use super::{Article, InputError, Options, language};

/// An article as it stands in its source. Cutting a source into records is quick and goes in its order; reading
/// them is work that many threads can share.
pub struct Record {
    path: PathBuf,
    /// The bytes that it takes in memory.
    pub size: usize,
    read: Box<dyn FnOnce() -> Result<Article, InputError> + Send>,
}

impl Record {
    /// A record of the source at `path`, of `size` bytes, with what reads it.
    pub fn new(
        path: impl Into<PathBuf>,
        size: usize,
        read: impl FnOnce() -> Result<Article, InputError> + Send + 'static,
    ) -> Self {
        Self { path: path.into(), size, read: Box::new(read) }
    }

    /// Reads the article.
    ///
    /// # Errors
    /// If it is none, or in another language than the one that is asked for.
    pub fn read(self, options: &Options) -> Result<Article, InputError> {
        let mut article = (self.read)()?;
        article.date = article.date.or(options.date);
        language::admit(article, &self.path, &options.language, options.forced)
    }
}

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {} bytes", self.path.display(), self.size)
    }
}
