//! The IRIs of what the articles speak of: readable, and the same from build to build.

use oxigraph::model::NamedOrBlankNode;

use crate::entity::Entity;
use crate::quantity::Amount;
use crate::text::slug;

/// Where instance IRIs begin unless the user says otherwise.
pub const DEFAULT_BASE: &str = "https://w3id.org/newsgraph/id/";

/// Makes IRIs on a base.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    base: String,
}

impl Default for Names {
    fn default() -> Self {
        Self { base: DEFAULT_BASE.to_owned() }
    }
}

impl Names {
    /// Names on `base`, which has to be an absolute IRI.
    ///
    /// # Errors
    /// What is wrong with the IRI.
    pub fn new(base: &str) -> Result<Self, String> {
        let base = if base.ends_with(['/', '#']) { base.to_owned() } else { format!("{base}/") };
        oxigraph::model::NamedNode::new(&base).map_err(|e| e.to_string())?;
        Ok(Self { base })
    }

    /// The base, with the slash or hash at its end.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// `…/entity/blackrock`
    pub fn entity(&self, entity: &Entity) -> String {
        self.key(&encode(&entity.key))
    }

    /// `…/entity/KEY`
    pub fn key(&self, key: &str) -> String {
        format!("{}entity/{key}", self.base)
    }

    /// `…/amount/USD-700000000`, `…/amount/EUR-30-50` for a range.
    pub fn amount(&self, amount: &Amount) -> String {
        let max = amount.magnitude.max.map(|m| format!("-{m}")).unwrap_or_default();
        format!("{}amount/{}-{}{max}", self.base, amount.currency, amount.magnitude.value)
    }

    /// `…/article/W01.txt`
    pub fn article(&self, id: &str) -> String {
        format!("{}article/{}", self.base, encode(id))
    }

    /// `…/fact/blackrock-invests-usd-700000000`: one fact, whatever the number of articles that
    /// state it; `date` tells apart those that can happen again.
    pub fn fact(&self, subject: &str, relation: &str, object: &str, date: Option<String>) -> String {
        let date = date.map(|d| format!("-{d}")).unwrap_or_default();
        format!("{}fact/{}{date}", self.base, ends(subject, relation, object))
    }

    /// `…/event/donald-trump-visits-londres-2025-09-16`: what the fact tells of.
    pub fn event(&self, fact: &str) -> String {
        format!("{}event/{}", self.base, fact.rsplit('/').next().unwrap_or_default())
    }

    /// `…/inference/orel-sa-investsIn-france`: what makes a triple follow.
    pub fn inference(&self, subject: &str, predicate: &str, object: &str) -> String {
        let local = predicate.rsplit(['/', '#']).next().unwrap_or_default();
        format!("{}inference/{}", self.base, ends(subject, local, object))
    }

    /// `…/article/W01.txt#char=12,80`, as RFC 5147 names a range of characters.
    pub fn passage(&self, article: &str, range: std::ops::Range<usize>) -> String {
        format!("{}#char={},{}", self.article(article), range.start, range.end)
    }
}

impl Names {
    /// Whether a node tells of facts: a fact, a passage, an event or an inference.
    pub fn is_account(&self, node: &NamedOrBlankNode) -> bool {
        let NamedOrBlankNode::NamedNode(node) = node else { return false };
        let Some(local) = node.as_str().strip_prefix(self.base.as_str()) else { return false };
        ["fact/", "event/", "inference/"].iter().any(|kind| local.starts_with(kind)) || local.contains("#char=")
    }
}

/// The last parts of two IRIs with a relation between them.
fn ends(subject: &str, relation: &str, object: &str) -> String {
    let last = |iri: &str| slug(iri.rsplit(['/', '#']).next().unwrap_or_default());
    format!("{}-{relation}-{}", last(subject), last(object))
}

/// Percent-encodes what may not stand in the path of an IRI.
fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for c in text.chars() {
        let plain = c.is_alphanumeric() || matches!(c, '-' | '.' | '_' | '~' | '/' | ':' | '@' | '+' | '=' | ',');
        if plain {
            encoded.push(c);
        } else {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                encoded.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_id_gives_an_iri(id in "\\PC{0,60}") {
            let names = Names::default();
            prop_assert!(oxigraph::model::NamedNode::new(names.article(&id)).is_ok(), "{}", names.article(&id));
        }
    }
}
