//! Articles as rows of a table: what JSON Lines and CSV have in common.

use super::{Article, Metadata, PartialDate};

/// The fields of a row, as they came.
#[derive(Debug, Default)]
pub struct Row {
    /// The article's name.
    pub id: Option<String>,
    /// Its address, and its name if it has no other.
    pub url: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// The day of its publication.
    pub date: Option<String>,
    /// The code of its language.
    pub language: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// Its text.
    pub text: String,
}

impl Row {
    /// The article, named `otherwise` where the row has neither name nor address.
    ///
    /// # Errors
    /// A message if the date is none, or there is no text.
    pub fn article(self, otherwise: &str) -> Result<Article, String> {
        let some = |field: Option<String>| field.filter(|f| !f.trim().is_empty());
        let date = some(self.date).map(|date| date.parse::<PartialDate>()).transpose()?;
        let url = some(self.url);
        let id = some(self.id).or_else(|| url.clone()).unwrap_or_else(|| otherwise.to_owned());
        let (title, language, outlet) = (some(self.title), some(self.language), some(self.outlet));
        Article::new(id, Metadata { title, url, date, language, outlet }, self.text)
    }
}
