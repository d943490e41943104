//! A domain pack: a folder with an ontology, a lexicon and frames.

use std::path::Path;

use rustc_hash::{FxHashMap, FxHashSet};

use super::source::Place;
use super::{Frame, FrameError, Ontology, Value, parse, term_of};
use crate::entity::Lexicon;
use crate::weights::Weights;

/// The SHACL shapes of the pack `deals`, in Turtle.
pub const SHAPES: &str = include_str!("../../ontology/shapes.ttl");

/// A domain: what facts there are, and how they are said.
///
/// A pack is a folder with `*.ttl` (one ontology; `shapes.ttl` are its SHACL shapes), `lexicon.txt` and
/// `frames/*.frame`.
#[derive(Debug, Default)]
pub struct Pack {
    /// Classes and relations.
    pub ontology: Ontology,
    /// Words of the domain.
    pub lexicon: Lexicon,
    /// The frames, in the order of the files' names.
    pub frames: Vec<Frame>,
    /// What the terms of a fact say of its confidence.
    pub weights: Weights,
    /// The text of its files.
    pub(crate) source: String,
    /// Language and predicate to the patterns that have it: frame and pattern.
    pub(super) index: FxHashMap<(String, String), Vec<(usize, usize)>>,
    /// The predicates of each language.
    pub(super) predicates: FxHashMap<String, FxHashSet<String>>,
    /// The patterns whose predicate is any mention of a class: class, frame and pattern.
    pub(super) by_class: Vec<(String, usize, usize)>,
}

/// Why a pack cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PackError {
    /// A file is missing or unreadable.
    #[error("{file}: {source}")]
    Read {
        /// The file or folder.
        file: String,
        /// The cause.
        source: std::io::Error,
    },
    /// The ontology is not Turtle.
    #[error("{file}: {message}")]
    Ontology {
        /// The file.
        file: String,
        /// The parser's message.
        message: String,
    },
    /// The lexicon has a line that is none.
    #[error("{file}:{message}")]
    Lexicon {
        /// The file.
        file: String,
        /// Line and message.
        message: String,
    },
    /// The table of weights has a line that is none.
    #[error("{file}:{message}")]
    Weights {
        /// The file.
        file: String,
        /// Line and message.
        message: String,
    },
    /// A frame cannot be read, or names what does not exist.
    #[error(transparent)]
    Frame(#[from] FrameError),
}

impl Pack {
    /// The pack `deals`, which the program carries.
    pub fn deals() -> Result<Self, PackError> {
        Self::from_texts(
            ("ontology/deals.ttl", include_str!("../../ontology/deals.ttl")),
            ("ontology/lexicon.txt", include_str!("../../ontology/lexicon.txt")),
            ("ontology/confidence.tsv", include_str!("../../ontology/confidence.tsv")),
            &[
                ("ontology/frames/agreements.frame", include_str!("../../ontology/frames/agreements.frame")),
                ("ontology/frames/life.frame", include_str!("../../ontology/frames/life.frame")),
                ("ontology/frames/money.frame", include_str!("../../ontology/frames/money.frame")),
                ("ontology/frames/organisations.frame", include_str!("../../ontology/frames/organisations.frame")),
                ("ontology/frames/people.frame", include_str!("../../ontology/frames/people.frame")),
            ],
        )
    }

    /// Reads the pack in a folder.
    ///
    /// # Errors
    /// On the first fault in one of its files, with file, line and column.
    pub fn load(folder: &Path) -> Result<Self, PackError> {
        let read = |path: &Path| {
            std::fs::read_to_string(path).map_err(|source| PackError::Read { file: path.display().to_string(), source })
        };
        let files = |folder: &Path, suffix: &str| {
            let entries = std::fs::read_dir(folder)
                .map_err(|source| PackError::Read { file: folder.display().to_string(), source })?;
            let mut paths: Vec<_> = entries.flatten().map(|e| e.path()).collect();
            paths.retain(|p| p.extension().is_some_and(|e| e == suffix));
            paths.sort();
            Ok::<_, PackError>(paths)
        };
        let mut ontologies = files(folder, "ttl")?;
        ontologies.retain(|path| !path.ends_with("shapes.ttl"));
        let Some(ontology) = ontologies.first() else {
            let message = "the pack has no ontology; it is a file with the suffix .ttl".to_owned();
            return Err(PackError::Ontology { file: folder.display().to_string(), message });
        };
        let lexicon = folder.join("lexicon.txt");
        // A pack without weights of its own takes what the places say from those of the program's.
        let weights = folder.join("confidence.tsv");
        let own =
            if weights.exists() { read(&weights)? } else { include_str!("../../ontology/confidence.tsv").to_owned() };
        let mut frames = Vec::new();
        for path in files(&folder.join("frames"), "frame")? {
            frames.push((path.display().to_string(), read(&path)?));
        }
        let frames: Vec<(&str, &str)> = frames.iter().map(|(f, t)| (f.as_str(), t.as_str())).collect();
        Self::from_texts(
            (&ontology.display().to_string(), &read(ontology)?),
            (&lexicon.display().to_string(), &read(&lexicon)?),
            (&weights.display().to_string(), &own),
            &frames,
        )
    }

    /// A pack of texts, each beside the name that messages call it by.
    ///
    /// # Errors
    /// On the first fault in one of them, with line and column.
    pub fn from_texts(
        ontology: (&str, &str),
        lexicon: (&str, &str),
        weights: (&str, &str),
        frames: &[(&str, &str)],
    ) -> Result<Self, PackError> {
        let mut source = format!("{}{}{}", ontology.1, lexicon.1, weights.1);
        source.extend(frames.iter().map(|(_, text)| *text));
        let parsed = Ontology::parse(ontology.1);
        let ontology = parsed.map_err(|message| PackError::Ontology { file: ontology.0.to_owned(), message })?;
        let parsed = Lexicon::parse(lexicon.1);
        let lexicon = parsed.map_err(|e| PackError::Lexicon { file: lexicon.0.to_owned(), message: e.to_string() })?;
        let parsed = Weights::parse(weights.1);
        let weights = parsed.map_err(|message| PackError::Weights { file: weights.0.to_owned(), message })?;
        let mut pack = Self { ontology, lexicon, weights, source, ..Self::default() };
        for (file, text) in frames {
            for frame in parse::parse(file, text)? {
                pack.check(&frame)?;
                pack.frames.push(frame);
            }
        }
        for (number, frame) in pack.frames.iter().enumerate() {
            for (place, pattern) in frame.patterns.iter().enumerate() {
                for predicate in &pattern.predicates {
                    if let Some(class) = class_of(predicate) {
                        pack.by_class.push((class.to_owned(), number, place));
                        continue;
                    }
                    // Propositions are read for the first word; *se* belongs to the verb.
                    let reflexive = predicate.starts_with("se ");
                    let first = if reflexive { predicate } else { predicate.split(' ').next().unwrap_or(predicate) };
                    pack.predicates.entry(pattern.language.clone()).or_default().insert(first.to_owned());
                    let key = (pattern.language.clone(), predicate.clone());
                    pack.index.entry(key).or_default().push((number, place));
                }
            }
        }
        Ok(pack)
    }

    /// Checks that a frame names relations, classes and roles that exist.
    fn check(&self, frame: &Frame) -> Result<(), FrameError> {
        let fail = |message: String| Err(FrameError { file: frame.file.clone(), line: frame.line, column: 1, message });
        if let Some(other) = self.frames.iter().find(|f| f.name == frame.name) {
            return fail(format!("the frame {} stands in {}:{} already", frame.name, other.file, other.line));
        }
        if frame.patterns.is_empty() || frame.emissions.is_empty() {
            return fail(format!("the frame {} needs a line of predicates and a line `emit`", frame.name));
        }
        for predicate in frame.patterns.iter().flat_map(|p| &p.predicates) {
            if let Some(class) = class_of(predicate).filter(|class| !self.ontology.classes.contains_key(*class)) {
                return fail(format!("the ontology has no class {class}"));
            }
        }
        for pattern in &frame.patterns {
            let Some(language) = crate::lang::by_code(&pattern.language) else {
                return fail(format!("the program reads no language {}; it reads fr", pattern.language));
            };
            let names = pattern.roles.iter().flat_map(|(_, sources)| sources).flat_map(|source| &source.steps);
            for step in names {
                let Place::Named(name) = &step.place else { continue };
                let role = pattern.roles.iter().any(|(role, _)| role == name);
                let preposition = name.split(' ').any(|word| language.prepositions.contains(&word));
                if !role && !preposition {
                    return fail(format!(
                        "{name} is no place, no preposition and no role of its line; the places are {}",
                        Place::NAMES.map(|(name, _)| name).join(", ")
                    ));
                }
            }
        }
        let is_role = |role: &str| frame.patterns.iter().any(|p| p.roles.iter().any(|(name, _)| name == role));
        for emission in &frame.emissions {
            let Some(relation) = self.ontology.relations.get(&emission.relation) else {
                let known: Vec<&str> = self.ontology.relations.keys().map(String::as_str).collect();
                let known = known.join(", ");
                return fail(format!("the ontology has no relation {}; it has {known}", emission.relation));
            };
            let needed = emission.needs.iter().chain(emission.qualifiers.iter().filter_map(|(_, value)| match value {
                Value::Role(role) => Some(role),
                Value::Words(_) => None,
            }));
            let [(_, _), (object, classes)] = &emission.ends;
            if let Some(term) = term_of(object)
                && !self.ontology.individuals.get(term).is_some_and(|class| classes.contains(class))
            {
                return fail(format!("the ontology has no {term} that is a {}", classes.join(" or a ")));
            }
            let ends = emission.ends.iter().map(|(role, _)| role).filter(|role| term_of(role).is_none());
            for role in ends.chain(needed) {
                if !is_role(role) {
                    return fail(format!("the frame {} says nowhere where its role {role} stands", frame.name));
                }
            }
            for ((role, classes), allowed) in emission.ends.iter().zip([&relation.domain, &relation.range]) {
                for class in classes {
                    if class != "Integer" && !self.ontology.classes.contains_key(class) {
                        return fail(format!("the ontology has no class {class}"));
                    }
                    if !allowed.iter().any(|a| self.ontology.is_a(class, a)) {
                        let allowed = allowed.join(", ");
                        return fail(format!(
                            "{} takes {allowed} here, and the role {role} is a {class}",
                            emission.relation
                        ));
                    }
                }
            }
        }
        for example in &frame.examples {
            if let Some((role, _)) = example.marks.iter().find(|(role, _)| !is_role(role)) {
                let message = format!("the example marks {role}, which is no role of the frame {}", frame.name);
                return Err(FrameError { file: frame.file.clone(), line: example.line, column: 1, message });
            }
        }
        Ok(())
    }
}

/// The class of a predicate that is any mention of one: `<Organization>`.
fn class_of(predicate: &str) -> Option<&str> {
    predicate.strip_prefix('<')?.strip_suffix('>')
}
