//! What the graph knows before it reads: countries, places, organisations, people, sectors, currencies.
//!
//! The tables are the files of the folder `seeds/` (`table.rs`). `newsgraph seeds make` derives most of
//! them from open data ([`make`]); the files of `seeds/additions/` are written by hand in the same
//! columns, and a user can have a folder of them too. Each folder names its sources and licences.
//!
//! For use the tables are compiled ([`Seeds::compile`]) into one run of bytes in which a name is found
//! without anything being built first: finite-state maps over the text of the rows. The program carries
//! that of its own tables.

pub mod make;
mod table;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;
use std::path::{Path, PathBuf};

use fst::raw::{Fst, Output};

pub use table::{COLUMNS, SeedError, Tables};

use crate::lang::Language;
use crate::text::{Span, fold, hash, tokens};

/// An entity that is known beforehand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seed<'a> {
    /// The last part of its IRI.
    pub key: &'a str,
    /// Its class, by the ontology's local name.
    pub class: &'a str,
    /// Canonical name in French.
    pub label: &'a str,
    /// Canonical name in English, where it is known.
    pub label_en: Option<&'a str>,
    /// Other names, separated by `|`.
    pub names: &'a str,
    /// Wikidata item, `Q` and digits.
    pub wikidata: Option<&'a str>,
    /// The key of the country that it lies in or belongs to; for a sector, of the broader one.
    pub parent: Option<&'a str>,
    /// Codes as `scheme:code`, separated by `|`: `iso:FR`, `ticker:ORA`, `sector:telecommunications`.
    pub codes: &'a str,
}

/// Seed tables in their compiled form.
#[derive(Debug, Clone)]
pub struct Seeds {
    bytes: Cow<'static, [u8]>,
    parts: [Range<usize>; PARTS],
}

/// The parts of the compiled form: the rows' text; where each begins; what leads to them; lists of rows
/// with one name; the currencies; with which words names begin.
const PARTS: usize = 6;
const ROWS: usize = 0;
const STARTS: usize = 1;
const MAP: usize = 2;
const LISTS: usize = 3;
const CURRENCIES: usize = 4;
const FIRSTS: usize = 5;

/// How many bits tell with which words names begin, and after them with which words those of fields do: so many that
/// most other words have none.
const FIRST_BITS: usize = 1 << 19;

/// The tables that the program carries, in the order in which their names count.
pub const OWN_TABLES: [&str; 17] = [
    "countries.tsv",
    "additions/entities.tsv",
    "additions/organisations.tsv",
    "additions/sectors.tsv",
    "places.tsv",
    "companies.tsv",
    "brands.tsv",
    "organisations.tsv",
    "additions/leaders.tsv",
    "leaders.tsv",
    "cities.tsv",
    "sectors.tsv",
    "currencies.tsv",
    "additions/currencies.tsv",
    "demonyms.tsv",
    "additions/demonyms.tsv",
    "forenames.tsv",
];

const MAGIC: &[u8; 8] = b"NGSEEDS2";

/// What a key of the map is, in its first byte.
mod kind {
    /// The words of a name, to a list of rows.
    pub const NAME: u8 = b'n';
    /// The key of an entity, to its row.
    pub const KEY: u8 = b'k';
    /// An adjective that names a field, to its row.
    pub const FIELD: u8 = b'a';
    /// An adjective of nationality, to the country's row.
    pub const DEMONYM: u8 = b'd';
    /// The first part of such an adjective, to the country's row.
    pub const PREFIX: u8 = b'p';
    /// A forename, to its genders.
    pub const FORENAME: u8 = b'f';
}

/// Bytes that are no compiled tables.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("these are no compiled seed tables of this version")]
pub struct CompiledError;

/// Classes whose names are common nouns: the English word for one is no French word.
const FIELD: &str = "Sector";

/// What separates the words of a name in the map.
const SPACE: u8 = b' ';

impl Seeds {
    /// The compiled form of the tables that the program carries.
    pub const EMBEDDED: &[u8] = include_bytes!("../../seeds/compiled.bin");

    /// The tables that the program carries.
    ///
    /// # Errors
    /// If they are damaged, which a test excludes.
    pub fn embedded() -> Result<Self, CompiledError> {
        Self::from_bytes(Cow::Borrowed(Self::EMBEDDED))
    }

    /// Takes the compiled form for use, without reading through it.
    ///
    /// # Errors
    /// If it has another beginning or its parts do not fit its length.
    pub fn from_bytes(bytes: Cow<'static, [u8]>) -> Result<Self, CompiledError> {
        let header = bytes.strip_prefix(MAGIC).and_then(|rest| rest.get(..4 * PARTS)).ok_or(CompiledError)?;
        let mut at = MAGIC.len() + header.len();
        let mut parts: [Range<usize>; PARTS] = Default::default();
        for (part, length) in parts.iter_mut().zip(header.chunks_exact(4)) {
            let length = u32::from_le_bytes(length.try_into().map_err(|_| CompiledError)?);
            *part = at..at + length as usize;
            at = part.end;
        }
        let made = Self { bytes, parts };
        let sound = at == made.bytes.len() && Fst::new(made.part(MAP)).is_ok();
        let is_text = |part| std::str::from_utf8(made.part(part)).is_ok();
        if sound && is_text(ROWS) && is_text(CURRENCIES) { Ok(made) } else { Err(CompiledError) }
    }

    /// The compiled form's bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Compiles tables. Of several entities with one name the earlier comes first.
    pub fn compile(tables: &Tables, language: &Language) -> Self {
        let mut text = String::new();
        let mut starts = Vec::new();
        let mut map: BTreeMap<Vec<u8>, u64> = BTreeMap::new();
        let mut names: BTreeMap<Vec<u8>, Vec<u32>> = BTreeMap::new();
        let mut firsts = vec![0; 2 * FIRST_BITS / 8];
        let key = |kind: u8, name: &str| [&[kind], name.as_bytes()].concat();
        for (row, entity) in (0u32..).zip(&tables.entities) {
            starts.extend((text.len() as u32).to_le_bytes());
            writeln!(text, "{}", entity.cells.join("\t")).expect("writing to memory");
            let [id, class, label, label_en, others, ..] = &entity.cells;
            map.insert(key(kind::KEY, id), u64::from(row));
            let english = Some(label_en).filter(|_| class != FIELD || language.code == "en");
            for name in std::iter::once(label.as_str()).chain(others.split('|')).chain(english.map(String::as_str)) {
                if let Some(adjective) = name.strip_prefix("adj:") {
                    map.entry(key(kind::FIELD, &fold(adjective))).or_insert(u64::from(row));
                    continue;
                }
                let words = words(name, language);
                let rows = names.entry(key(kind::NAME, &words.join(" "))).or_default();
                if let Some(first) = words.first().filter(|_| !rows.contains(&row)) {
                    rows.push(row);
                    let (byte, bit) = first_bit(first);
                    firsts[byte] |= bit;
                    if class == FIELD {
                        firsts[FIRST_BITS / 8 + byte] |= bit;
                    }
                }
            }
        }
        starts.extend((text.len() as u32).to_le_bytes());
        let mut lists = Vec::new();
        for (name, rows) in names.into_iter().filter(|(_, rows)| !rows.is_empty()) {
            map.insert(name, (lists.len() as u64 / 4) << 8 | rows.len().min(255) as u64);
            lists.extend(rows.iter().take(255).flat_map(|row| row.to_le_bytes()));
        }
        for (kind, adjectives) in [(kind::DEMONYM, &tables.demonyms), (kind::PREFIX, &tables.prefixes)] {
            for (adjective, country) in adjectives {
                if let Some(&row) = map.get(&key(kind::KEY, country)) {
                    map.insert(key(kind, adjective), row);
                }
            }
        }
        let genders = |[masculine, feminine]: &[bool; 2]| u64::from(*masculine) + 2 * u64::from(*feminine);
        map.extend(tables.forenames.iter().map(|(name, of)| (key(kind::FORENAME, name), genders(of))));
        let map = fst::Map::from_iter(map).expect("the keys of a BTreeMap are in order").into_fst().into_inner();
        let currencies: String = tables.currencies.iter().map(|row| row.join("\t") + "\n").collect();
        let parts = [text.into_bytes(), starts, map, lists, currencies.into_bytes(), firsts];
        let lengths = parts.iter().flat_map(|part| (part.len() as u32).to_le_bytes());
        let bytes: Vec<u8> = MAGIC.iter().copied().chain(lengths).chain(parts.concat()).collect();
        Self::from_bytes(Cow::Owned(bytes)).expect("a compiled form is sound")
    }

    fn part(&self, part: usize) -> &[u8] {
        &self.bytes[self.parts[part].clone()]
    }

    fn text(&self, part: usize) -> &str {
        std::str::from_utf8(self.part(part)).unwrap_or_default()
    }

    fn number(&self, part: usize, index: usize) -> Option<usize> {
        let bytes = self.part(part).get(4 * index..4 * index + 4)?;
        Some(u32::from_le_bytes(bytes.try_into().ok()?) as usize)
    }

    fn map(&self) -> Option<Fst<&[u8]>> {
        Fst::new(self.part(MAP)).ok()
    }

    fn row(&self, row: usize) -> Option<Seed<'_>> {
        let line = self.part(ROWS).get(self.number(STARTS, row)?..self.number(STARTS, row + 1)?)?;
        let mut cells = std::str::from_utf8(line).ok()?.trim_end_matches('\n').split('\t');
        let mut next = || cells.next().unwrap_or_default();
        let filled = |cell: &'_ str| !cell.is_empty();
        Some(Seed {
            key: next(),
            class: next(),
            label: next(),
            label_en: Some(next()).filter(|cell| filled(cell)),
            names: next(),
            wikidata: Some(next()).filter(|cell| filled(cell)),
            parent: Some(next()).filter(|cell| filled(cell)),
            codes: next(),
        })
    }

    fn of_kind(&self, kind: u8, name: &str) -> Option<Seed<'_>> {
        let value = self.map()?.get([&[kind], name.as_bytes()].concat())?.value();
        self.row(value as usize)
    }

    /// The entity with a key.
    pub fn by_key(&self, key: &str) -> Option<Seed<'_>> {
        self.of_kind(kind::KEY, key)
    }

    /// The country that a folded adjective of nationality names.
    pub fn nationality(&self, adjective: &str) -> Option<Seed<'_>> {
        self.of_kind(kind::DEMONYM, adjective)
    }

    /// The country that the first part of a compound adjective names, folded: *franco*.
    pub fn prefix(&self, part: &str) -> Option<Seed<'_>> {
        self.of_kind(kind::PREFIX, part)
    }

    /// The field that a folded adjective names.
    pub fn field(&self, adjective: &str) -> Option<Seed<'_>> {
        self.of_kind(kind::FIELD, adjective)
    }

    /// Whether men and whether women bear a folded forename; `None` if it is none.
    pub fn forename(&self, word: &str) -> Option<[bool; 2]> {
        let value = self.map()?.get([&[kind::FORENAME], word.as_bytes()].concat())?.value();
        Some([value & 1 != 0, value & 2 != 0])
    }

    /// Whether a name may begin with a folded word, or that of a field.
    pub fn may_begin(&self, word: &str, field: bool) -> bool {
        let (byte, bit) = first_bit(word);
        let start = if field { FIRST_BITS / 8 } else { 0 };
        self.part(FIRSTS).get(start + byte).is_some_and(|bits| bits & bit != 0)
    }

    /// The longest name that begins `words`, which are folded: the entities that bear it, the most
    /// prominent first, and how many words it has.
    pub fn longest<'a>(&'a self, words: &[impl AsRef<str>]) -> Option<(impl Iterator<Item = Seed<'a>>, usize)> {
        if !self.may_begin(words.first()?.as_ref(), false) {
            return None;
        }
        let map = self.map()?;
        let mut node = map.root();
        let mut sum = Output::zero();
        let mut best = None;
        let mut begin = kind::NAME;
        'words: for (count, word) in words.iter().enumerate() {
            for byte in std::iter::once(begin).chain(word.as_ref().bytes()) {
                let Some(index) = node.find_input(byte) else { break 'words };
                let transition = node.transition(index);
                sum = sum.cat(transition.out);
                node = map.node(transition.addr);
            }
            begin = SPACE;
            if node.is_final() {
                best = Some((sum.cat(node.final_output()).value() as usize, count + 1));
            }
        }
        let (list, count) = best?;
        let rows = (list >> 8..(list >> 8) + (list & 0xFF)).filter_map(|at| self.row(self.number(LISTS, at)?));
        Some((rows, count))
    }

    /// The codes of the currencies, each with its names and symbols.
    pub fn currencies(&self) -> impl Iterator<Item = (&str, impl Iterator<Item = &str>)> {
        self.text(CURRENCIES)
            .lines()
            .filter_map(|line| line.split_once('\t'))
            .map(|(code, names)| (code, names.split('|')))
    }

    /// All entities, in the order of the tables.
    pub fn entities(&self) -> impl Iterator<Item = Seed<'_>> {
        (0..(self.part(STARTS).len() / 4).saturating_sub(1)).filter_map(|row| self.row(row))
    }
}

/// Which bit of which byte tells whether a name begins with a word (Bloom 1970, with one hash).
fn first_bit(word: &str) -> (usize, u8) {
    let hash = hash(word);
    let at = (hash ^ hash >> 32) as usize % FIRST_BITS;
    (at / 8, 1 << (at % 8))
}

/// The words of a name, folded, as the parser finds them in a text: contractions are two words.
pub fn words(name: &str, language: &Language) -> Vec<String> {
    let spans = tokens(name, Span::new(0, name.len()), language);
    spans.iter().flat_map(|span| expand(&fold(span.of(name)), language)).collect()
}

fn expand(token: &str, language: &Language) -> Vec<String> {
    let parts = language.contractions.iter().find(|(whole, ..)| *whole == token).map(|(_, parts, _)| parts);
    parts.map_or_else(|| vec![token.to_owned()], |parts| parts.iter().map(|p| fold(p)).collect())
}

impl Tables {
    /// The tables of the files with the ending `.tsv` in a folder, in the order of their names.
    ///
    /// # Errors
    /// If the folder or a file cannot be read, or a line is malformed.
    pub fn read_folder(&mut self, folder: &Path) -> Result<(), SeedsError> {
        let files =
            || -> std::io::Result<Vec<PathBuf>> { std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect() };
        let mut files = files().map_err(|source| SeedsError::Read { file: folder.display().to_string(), source })?;
        files.retain(|path| path.extension().is_some_and(|extension| extension == "tsv"));
        files.sort();
        files.iter().try_for_each(|path| self.read_file(path))
    }

    /// Adds the table of a file.
    ///
    /// # Errors
    /// If it cannot be read or a line is malformed.
    pub fn read_file(&mut self, path: &Path) -> Result<(), SeedsError> {
        let file = path.display().to_string();
        match std::fs::read_to_string(path) {
            Ok(text) => Ok(self.add(&file, &text)?),
            Err(source) => Err(SeedsError::Read { file, source }),
        }
    }

    /// Checks that each sector's broader ones end somewhere.
    ///
    /// # Errors
    /// If a row is, in the end, its own parent.
    pub fn check(&self) -> Result<(), SeedsError> {
        let parents: BTreeMap<&str, &str> =
            self.entities.iter().map(|row| (row.cells[0].as_str(), row.cells[6].as_str())).collect();
        for row in &self.entities {
            let key = row.cells[0].as_str();
            let above = std::iter::successors(parents.get(key), |parent| parents.get(**parent));
            if above.take(parents.len() + 1).any(|parent| *parent == key) {
                return Err(SeedsError::Circle { key: key.to_owned() });
            }
        }
        Ok(())
    }
}

/// Why seed tables cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SeedsError {
    /// A file or folder is missing or unreadable.
    #[error("{file}: {source}")]
    Read {
        /// The file or folder.
        file: String,
        /// The cause.
        source: std::io::Error,
    },
    /// A line of a table.
    #[error(transparent)]
    Line(#[from] SeedError),
    /// A row that is its own parent, in one or more steps.
    #[error("the parents of {key} lead back to it: give one of them another parent or none")]
    Circle {
        /// Its key.
        key: String,
    },
    /// The compiled form.
    #[error(transparent)]
    Compiled(#[from] CompiledError),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::FRENCH;

    fn own_tables() -> Tables {
        let folder = Path::new("seeds");
        let mut tables = Tables::default();
        OWN_TABLES.iter().for_each(|name| tables.read_file(&folder.join(name)).unwrap());
        tables
    }

    #[test]
    fn the_compiled_form_is_that_of_the_tables() {
        let tables = own_tables();
        tables.check().unwrap();
        let same = Seeds::compile(&tables, &FRENCH).as_bytes() == Seeds::EMBEDDED;
        assert!(same, "seeds/compiled.bin is out of date: run `newsgraph seeds make`");
        for row in &tables.entities {
            let parent = &row.cells[6];
            let known = parent.is_empty() || tables.entities.iter().any(|other| other.cells[0] == *parent);
            assert!(known, "{}: no parent {parent}", row.cells[0]);
        }
    }

    #[test]
    fn names_lead_to_those_who_bear_them() {
        let seeds = Seeds::embedded().unwrap();
        let bearers = |words: &[&str]| {
            let found = seeds.longest(words);
            found.map(|(seeds, count)| (seeds.map(|seed| seed.key.to_owned()).collect::<Vec<_>>(), count))
        };
        assert_eq!(bearers(&["royaume-uni", "et"]), Some((vec!["royaume-uni".to_owned()], 1)));
        let (georgia, _) = bearers(&["georgie"]).unwrap();
        assert_eq!(georgia[0], "georgie", "the country comes first");
        let (orange, _) = bearers(&["orange"]).unwrap();
        assert!(orange.iter().any(|key| key == "orange"), "{orange:?}");
        assert_eq!(bearers(&["union", "europeenne", "de"]).unwrap().1, 2);
        assert_eq!(bearers(&["personne", "de", "ce", "nom"]), None);
        assert_eq!(seeds.by_key("londres").unwrap().parent, Some("royaume-uni"));
        assert_eq!(seeds.by_key("royaume-uni").unwrap().wikidata, Some("Q145"));
        assert_eq!(seeds.nationality("americaines").unwrap().key, "etats-unis");
        assert_eq!(seeds.prefix("franco").unwrap().key, "france");
        assert_eq!(seeds.forename("marie"), Some([false, true]));
        assert_eq!(seeds.forename("table"), None);
    }

    #[test]
    fn damaged_bytes_are_no_tables() {
        for bytes in [&b""[..], b"NGSEEDS2", &Seeds::EMBEDDED[..1000], &Seeds::EMBEDDED[..Seeds::EMBEDDED.len() - 1]] {
            assert!(Seeds::from_bytes(bytes.to_vec().into()).is_err());
        }
    }

    #[test]
    fn tables_of_the_user_are_checked() {
        let add = |text: &str| Tables::default().add("t.tsv", text).unwrap_err().to_string();
        let short = add(&format!("{COLUMNS}\nx\tPlace\tX\n"));
        assert_eq!(short, "t.tsv:2: expected 8 columns separated by tabs, found 3");
        assert!(add("name\tclass\n").starts_with("t.tsv:1: the header \"name\\tclass\" is none of: key type"));
        assert!(add(&format!("{COLUMNS}\nx\t\tX\t\t\t\t\t\n")).contains("there is no key x"));
        let mut circle = Tables::default();
        circle.add("t.tsv", &format!("{COLUMNS}\na\tSector\ta\t\t\t\tb\t\nb\tSector\tb\t\t\t\ta\t\n")).unwrap();
        let error = circle.check().unwrap_err().to_string();
        assert_eq!(error, "the parents of a lead back to it: give one of them another parent or none");
    }

    #[test]
    fn one_name_of_two_classes_is_two_entities() {
        let mut tables = Tables::default();
        let rows = "orel\tPlace\tOrel\t\t\t\t\t\norel\tCompany\tOrel\t\tOrel SA\t\t\t\norel\tCompany\tOrel\t\tOrel Group\tQ1\t\t\n";
        tables.add("t.tsv", &format!("{COLUMNS}\n{rows}")).unwrap();
        let seeds = Seeds::compile(&tables, &FRENCH);
        let found: Vec<(&str, &str)> = seeds.entities().map(|seed| (seed.key, seed.names)).collect();
        assert_eq!(found, [("orel", ""), ("orel-company", "Orel SA|Orel Group")]);
        assert_eq!(seeds.longest(&["orel", "group"]).unwrap().0.next().unwrap().wikidata, Some("Q1"));
        assert!(seeds.may_begin("orel", false) && !seeds.may_begin("orel", true));
    }
}
