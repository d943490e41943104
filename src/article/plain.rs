//! Plain text, with or without front matter.

use std::path::Path;

use super::{Article, InputError, front_matter};

/// Reads one article from the text of a file. `id` names it unless its front matter does.
pub fn read(path: &Path, id: &str, text: &str) -> Result<Article, InputError> {
    let (metadata, own_id, start) = front_matter::parse(path, text)?;
    Article::new(own_id.unwrap_or_else(|| id.to_owned()), metadata, text[start..].trim().to_owned())
        .map_err(|message| InputError::new(path, message))
}
