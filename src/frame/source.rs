//! Where in a proposition a role stands.

use std::fmt;
use std::str::FromStr;

/// A place: `subject`, `dans*`, `object[emploi].à`, `works.en`.
///
/// A path of steps, the first from the proposition and the others down the tree; a star lets the
/// search go down into the phrase that is found (*dans l'infrastructure d'IA* names a sector).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The steps, one at least.
    pub steps: Vec<Step>,
    /// Whether what is inside the phrase counts too.
    pub deep: bool,
}

/// A step of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What is sought.
    pub place: Place,
    /// The lemmas that the word may have; any if there are none.
    pub lemmas: Vec<String>,
}

/// What a step goes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The predicate itself.
    Own,
    /// Who does it.
    Subject,
    /// What it is done to.
    Object,
    /// What a noun is said of.
    Holder,
    /// The object of the verb that the clause is an aim of.
    Governed,
    /// Who does the verb that the noun hangs on: *annoncer un partenariat*.
    Actor,
    /// Adjectives of nationality; with lemmas, those adjectives.
    Adjective,
    /// The country of the holder, if it is known, else that which the article is about, where nothing else
    /// belongs to the noun: *le ministre Orme*.
    Home,
    /// The examples after a general noun: *des entreprises comme …*.
    Examples,
    /// What stands in brackets right after: *Jane Orme (Tarn SA)*.
    Brackets,
    /// Whose the noun is, where its determiner says so: *son patron*.
    Possessor,
    /// What of the role's classes stands nearest in the sentence, where grammar leads to nothing.
    Near,
    /// What of the role's classes the text speaks of at this point, named or not.
    Topic,
    /// What the frame's relation has already related to what fills another role: *Jane Orme dirige Tarn. Elle
    /// succède à Nora Delvaux*.
    Earlier,
    /// A phrase with a preposition, or what fills another role.
    Named(String),
}

impl Source {
    /// Whether it is no place in the grammar of the predicate, but what the text lets one think of.
    pub fn is_guess(&self) -> bool {
        matches!(
            self.steps.last().map(|s| &s.place),
            Some(Place::Near | Place::Topic | Place::Possessor | Place::Earlier)
        )
    }
}

impl Place {
    /// The places that are no preposition and no role, by the names that frames have for them.
    pub const NAMES: [(&'static str, Place); 14] = [
        ("self", Place::Own),
        ("subject", Place::Subject),
        ("object", Place::Object),
        ("holder", Place::Holder),
        ("actor", Place::Actor),
        ("governed", Place::Governed),
        ("adjective", Place::Adjective),
        ("examples", Place::Examples),
        ("possessor", Place::Possessor),
        ("brackets", Place::Brackets),
        ("home", Place::Home),
        ("near", Place::Near),
        ("topic", Place::Topic),
        ("earlier", Place::Earlier),
    ];
}

impl FromStr for Source {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let (path, deep) = text.strip_suffix('*').map_or((text, false), |path| (path, true));
        let steps = path.split('.').map(str::parse).collect::<Result<Vec<Step>, String>>()?;
        Ok(Self { steps, deep })
    }
}

impl FromStr for Step {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (place, lemmas) = match text.split_once('[') {
            None => (text, Vec::new()),
            Some((place, rest)) => {
                let lemmas = rest.strip_suffix(']').ok_or("a `[` has no `]` after its words")?;
                (place, lemmas.split_whitespace().map(str::to_owned).collect())
            }
        };
        let place = match place.trim() {
            "" => return Err("a place is missing: write subject, object, or a preposition such as dans".to_owned()),
            name => {
                let known = Place::NAMES.into_iter().find(|(known, _)| *known == name);
                known.map_or_else(|| Place::Named(name.to_owned()), |(_, place)| place)
            }
        };
        Ok(Self { place, lemmas })
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, step) in self.steps.iter().enumerate() {
            if index > 0 {
                f.write_str(".")?;
            }
            f.write_str(match &step.place {
                Place::Named(name) => name,
                place => Place::NAMES.iter().find(|(_, known)| known == place).map_or("", |(name, _)| name),
            })?;
            if !step.lemmas.is_empty() {
                write!(f, "[{}]", step.lemmas.join(" "))?;
            }
        }
        f.write_str(if self.deep { "*" } else { "" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_read_and_written() {
        for text in ["subject", "dans*", "object[emploi poste].à", "works.en", "self"] {
            assert_eq!(text.parse::<Source>().unwrap().to_string(), text);
        }
        assert!("object[emploi".parse::<Source>().is_err());
        assert!("object..à".parse::<Source>().is_err());
    }
}
