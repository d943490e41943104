//! Finding an entity by what people call it.

use std::collections::BTreeSet;

use oxigraph::model::{GraphNameRef, Literal, NamedNode, NamedNodeRef, Term};

use super::facts::{Facts, subject, text};
use super::store::{Store, StoreError};
use crate::text::{fold, slug};
use crate::vocabulary::{NAMESPACE, ng, owl, rdf, rdfs, skos};

/// How many names are offered where one is not found.
const OFFERED: usize = 5;

/// How many letters of a name may be wrong, for another to be offered.
const MISSPELT: usize = 2;

impl Store {
    /// The IRI of the entity that a user means: an IRI, the last part of one, or a name that it has.
    ///
    /// # Errors
    /// If the graph has no such entity, or several of that name.
    pub fn find(&self, name: &str) -> Result<String, StoreError> {
        let iri = if name.contains("://") { name.to_owned() } else { self.names().key(&slug(name)) };
        if let Some(found) = self.shown(&iri)? {
            return Ok(found);
        }
        let mut found = BTreeSet::new();
        for property in [rdfs::LABEL, skos::ALT_LABEL] {
            let tagged = ["fr", "en"].iter().filter_map(|tag| Literal::new_language_tagged_literal(name, *tag).ok());
            for literal in tagged.chain([Literal::from(name)]) {
                let default = Some(GraphNameRef::DefaultGraph);
                for quad in self.quads(None, Some(property), Some(literal.as_ref().into()), default) {
                    found.extend(self.shown(&subject(&quad?))?);
                }
            }
            // What a name is the label of goes before what is also called so.
            match found.len() {
                0 => {}
                1 => return Ok(found.pop_first().unwrap_or_default()),
                _ => {
                    let entities = found.into_iter().collect();
                    return Err(StoreError::Ambiguous { name: name.to_owned(), entities });
                }
            }
        }
        Err(StoreError::Unknown(name.to_owned(), self.like(name)?))
    }

    /// The entity as which an IRI is shown, if the graph has it.
    fn shown(&self, iri: &str) -> Result<Option<String>, StoreError> {
        let mut iri = match NamedNode::new(iri) {
            Ok(node) => node,
            Err(_) => return Ok(None),
        };
        // Who is merged points to the one that is kept.
        while self.object(iri.as_ref(), rdf::TYPE)?.is_none() {
            match self.object(iri.as_ref(), owl::SAME_AS)? {
                Some(Term::NamedNode(kept)) if kept != iri => iri = kept,
                _ => return Ok(None),
            }
        }
        Ok(Some(iri.into_string()))
    }

    /// Names that have all words of a name, the shortest first; then those that are nearly it.
    fn like(&self, name: &str) -> Result<Vec<String>, StoreError> {
        let wanted = fold(name);
        let words: Vec<&str> = wanted.split_whitespace().collect();
        let mut found = BTreeSet::new();
        for property in [rdfs::LABEL, skos::ALT_LABEL] {
            for quad in self.quads(None, Some(property), None, Some(GraphNameRef::DefaultGraph)) {
                let quad = quad?;
                let (label, entity) = (text(&quad.object), subject(&quad).starts_with(&self.names().key("")));
                let folded = fold(&label);
                let has_all = !words.is_empty() && words.iter().all(|word| folded.contains(word));
                // *Verdanne* is *Verdane SA*, misspelt.
                let start = folded.splitn(words.len() + 1, ' ').take(words.len()).collect::<Vec<_>>().join(" ");
                let misspelt =
                    [&folded, &start].iter().any(|name| strsim::damerau_levenshtein(name, &wanted) <= MISSPELT);
                if entity && (has_all || misspelt) {
                    found.insert((!has_all, label.len(), label));
                }
            }
        }
        Ok(found.into_iter().take(OFFERED).map(|(_, _, label)| label).collect())
    }

    /// The label of a term in a language.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn label_in(&self, term: &NamedNode, language: &str) -> Result<Option<String>, StoreError> {
        for quad in self.quads(Some(term.as_ref()), Some(rdfs::LABEL), None, Some(GraphNameRef::DefaultGraph)) {
            if let Term::Literal(label) = quad?.object
                && label.language() == Some(language)
            {
                return Ok(Some(label.value().to_owned()));
            }
        }
        Ok(None)
    }

    /// The event that a fact tells of.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn event_of(&self, fact: &str) -> Result<Option<String>, StoreError> {
        Ok(self.object(NamedNodeRef::new_unchecked(fact), ng::TELLS)?.map(|event| text(&event)))
    }

    /// The relations that facts of the graph have, by local name.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn relations(&self) -> Result<BTreeSet<String>, StoreError> {
        let quads = self.quads(None, Some(ng::RELATION), None, Some(GraphNameRef::DefaultGraph));
        quads.map(|quad| Ok(text(&quad?.object).trim_start_matches(NAMESPACE).to_owned())).collect()
    }

    /// Whether the subjects of a relation tell one of its objects from another.
    pub fn identifies(&self, relation: &str) -> bool {
        self.schema().identifying.contains(relation)
    }

    /// Whether a relation says the same in both directions.
    pub fn is_symmetric(&self, relation: &str) -> bool {
        self.schema().symmetric.contains(relation)
    }

    /// Whether a relation holds as its subject does.
    pub fn depends(&self, relation: &str) -> bool {
        self.schema().dependent.contains(relation)
    }

    /// Whether a term is a stage in the life of a thing.
    pub fn is_stage(&self, term: &str) -> bool {
        self.schema().implied.contains_key(term)
    }

    /// What people call a term.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn label(&self, iri: &str) -> Result<String, StoreError> {
        Ok(Facts::of(self).thing(&NamedNodeRef::new_unchecked(iri).into_owned().into())?.label)
    }
}
