//! What a user says of entities: that two are one, or that two are not.
//!
//! The word of the user stands in the file `links.tsv` of the store's folder, a line each:
//! `same<tab>kept<tab>other<tab>why` or `different<tab>one<tab>other<tab>why`. The graph shows the kept one, and
//! says of the other that it is the same; how each article was read stays in the store's ledger, so that whatever
//! was merged can be taken apart again.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;

use oxigraph::model::NamedNode;

/// The file's name in the store's folder.
pub const FILE: &str = "links.tsv";

const HEADER: &str = "# What is the same and what is not, on a user's word: newsgraph merge, newsgraph split.\n\
                      # relation\tkept\tother\twhy\n";

/// A user's word on two entities.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Whether they are one; else they are two, and are not to be merged.
    pub same: bool,
    /// The IRI that is kept.
    pub kept: String,
    /// The other IRI.
    pub other: String,
    /// Why.
    pub why: String,
}

impl Link {
    /// Whether it is about these two, in either order.
    fn is_of(&self, one: &str, other: &str) -> bool {
        let ends = [self.kept.as_str(), self.other.as_str()];
        ends == [one, other] || ends == [other, one]
    }
}

/// All words of users on a store's entities.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Links {
    all: Vec<Link>,
    /// Each entity that is shown as another, with that one.
    shown: BTreeMap<String, String>,
}

/// Why a link cannot be made or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LinkError {
    /// A line of the file.
    #[error("{file}:{line}: expected `same` or `different`, two IRIs and a reason, separated by tabs")]
    Line {
        /// The file.
        file: String,
        /// Line number, from 1.
        line: usize,
    },
    /// The file cannot be read or written.
    #[error("{file}: {source}")]
    File {
        /// The file.
        file: String,
        /// The cause.
        source: io::Error,
    },
    /// The two are one already.
    #[error("{0} and {1} are one already")]
    Merged(String, String),
    /// A user has said that the two are not one.
    #[error("{0} and {1} are said to be different: {2}")]
    Different(String, String, String),
    /// The two are not merged, nor is anything said of them.
    #[error("{0} and {1} are two already")]
    Apart(String, String),
}

impl Links {
    /// Reads the links of the store in a folder; none if there is no such file.
    ///
    /// # Errors
    /// If the file cannot be read, or a line is none.
    pub fn load(folder: &Path) -> Result<Self, LinkError> {
        let path = folder.join(FILE);
        let file = path.display().to_string();
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(source) => return Err(LinkError::File { file, source }),
        };
        let mut all = Vec::new();
        for (number, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty() && !l.starts_with('#')) {
            let cells: Vec<&str> = line.splitn(4, '\t').collect();
            let same = match cells[0] {
                "same" => Some(true),
                "different" => Some(false),
                _ => None,
            };
            let iri = |cell: Option<&&str>| cell.filter(|cell| NamedNode::new(**cell).is_ok()).map(|c| (*c).to_owned());
            let (Some(same), Some(kept), Some(other)) = (same, iri(cells.get(1)), iri(cells.get(2))) else {
                return Err(LinkError::Line { file, line: number + 1 });
            };
            all.push(Link { same, kept, other, why: cells.get(3).copied().unwrap_or_default().to_owned() });
        }
        Ok(Self::new(all))
    }

    /// Writes the links to the store's folder, the whole file or nothing.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn save(&self, folder: &Path) -> Result<(), LinkError> {
        let path = folder.join(FILE);
        let line = |link: &Link| {
            let relation = if link.same { "same" } else { "different" };
            format!("{relation}\t{}\t{}\t{}\n", link.kept, link.other, link.why.replace(['\t', '\n', '\r'], " "))
        };
        let text: String = std::iter::once(HEADER.to_owned()).chain(self.all.iter().map(line)).collect();
        let draft = folder.join(format!("{FILE}.new"));
        let written = fs::write(&draft, text).and_then(|()| fs::rename(&draft, &path));
        written.map_err(|source| LinkError::File { file: path.display().to_string(), source })
    }

    fn new(all: Vec<Link>) -> Self {
        let mut links = Self { shown: BTreeMap::new(), all };
        for link in links.all.iter().filter(|link| link.same) {
            let kept = links.shown.get(&link.kept).unwrap_or(&link.kept).clone();
            let other = links.shown.get(&link.other).unwrap_or(&link.other).clone();
            if kept == other {
                continue;
            }
            links.shown.values_mut().filter(|shown| **shown == other).for_each(|shown| shown.clone_from(&kept));
            links.shown.insert(other, kept);
        }
        links
    }

    /// The links in the order in which they were made.
    pub fn iter(&self) -> impl Iterator<Item = &Link> {
        self.all.iter()
    }

    /// These links and that `other` is the same as `kept`. A word that they are different is taken back.
    ///
    /// # Errors
    /// If they are one already, or things merged with them are said to be different.
    pub fn merge(&self, kept: &str, other: &str, why: &str) -> Result<Self, LinkError> {
        if self.shown(kept) == self.shown(other) {
            return Err(LinkError::Merged(kept.to_owned(), other.to_owned()));
        }
        let mut all: Vec<Link> =
            self.all.iter().filter(|link| link.same || !link.is_of(kept, other)).cloned().collect();
        all.push(Link { same: true, kept: kept.to_owned(), other: other.to_owned(), why: why.to_owned() });
        let merged = Self::new(all);
        match merged.all.iter().find(|link| !link.same && merged.shown(&link.kept) == merged.shown(&link.other)) {
            Some(Link { kept, other, why, .. }) => Err(LinkError::Different(kept.clone(), other.clone(), why.clone())),
            None => Ok(merged),
        }
    }

    /// These links and that two are different: whatever merged them is taken back.
    ///
    /// # Errors
    /// If that was said before.
    pub fn split(&self, one: &str, other: &str, why: &str) -> Result<Self, LinkError> {
        if self.all.iter().any(|link| !link.same && link.is_of(one, other)) {
            return Err(LinkError::Apart(one.to_owned(), other.to_owned()));
        }
        let mut all: Vec<Link> = self.all.iter().filter(|link| !link.is_of(one, other)).cloned().collect();
        // What is still one by way of a third comes apart where the latest word joined it.
        while Self::new(all.clone()).shown(one) == Self::new(all.clone()).shown(other) && one != other {
            let Some(at) = all.iter().rposition(|link| link.same && [one, other].contains(&link.other.as_str())) else {
                break;
            };
            all.remove(at);
        }
        all.push(Link { same: false, kept: one.to_owned(), other: other.to_owned(), why: why.to_owned() });
        Ok(Self::new(all))
    }

    /// The entity that stands for another in the merged graph.
    pub fn shown<'a>(&'a self, entity: &'a str) -> &'a str {
        self.shown.get(entity).map_or(entity, String::as_str)
    }

    /// Whether nothing is merged.
    pub fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }

    /// All entities that are one with the given one, itself among them.
    pub fn group(&self, entity: &str) -> BTreeSet<String> {
        let shown = self.shown(entity);
        let others = self.shown.iter().filter(|(_, of)| *of == shown).map(|(other, _)| other.clone());
        others.chain([shown.to_owned()]).collect()
    }

    /// Whether a user has said that the two are not one.
    pub fn are_different(&self, one: &str, other: &str) -> bool {
        self.all.iter().any(|link| !link.same && link.is_of(one, other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "http://x/entity/a";
    const B: &str = "http://x/entity/b";
    const C: &str = "http://x/entity/c";

    #[test]
    fn what_is_merged_can_be_taken_apart() {
        let links = Links::default().merge(A, B, "one firm").unwrap().merge(B, C, "its old name").unwrap();
        assert_eq!([links.shown(A), links.shown(B), links.shown(C)], [A; 3]);
        assert!(matches!(links.merge(C, A, ""), Err(LinkError::Merged(..))));
        let apart = links.split(A, C, "a namesake").unwrap();
        assert_eq!([apart.shown(B), apart.shown(C)], [A, C]);
        assert!(matches!(apart.split(C, A, ""), Err(LinkError::Apart(..))));
        assert!(matches!(apart.merge(B, C, ""), Err(LinkError::Different(..))), "A and B are one");
        let again = apart.merge(A, C, "after all").unwrap();
        assert_eq!(again.shown(C), A);
    }

    #[test]
    fn the_file_keeps_them() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Links::load(folder.path()).unwrap(), Links::default());
        let links = Links::default().merge(A, B, "one\tfirm").unwrap().split(A, C, "").unwrap();
        links.save(folder.path()).unwrap();
        let read = Links::load(folder.path()).unwrap();
        assert_eq!(read.shown(B), A);
        assert_eq!(read.iter().map(|link| link.why.as_str()).collect::<Vec<_>>(), ["one firm", ""]);
        fs::write(folder.path().join(FILE), "same\thttp://x/a\tno iri\twhy\n").unwrap();
        assert!(Links::load(folder.path()).unwrap_err().to_string().contains("links.tsv:1: expected"));
    }
}
