//! What the graph knows before it reads: countries, places, companies, sectors, currencies.
//!
//! The tables are the files of the folder `seeds/`, compiled in. `newsgraph seeds make` derives
//! most of them from open data ([`make`]); the files of `seeds/additions/` are written by hand in
//! the same columns. Each folder names its sources and licences.

pub mod make;

use rustc_hash::FxHashMap;

use crate::text::fold;

/// An entity that is known beforehand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seed {
    /// The last part of its IRI.
    pub key: String,
    /// Its class, by the ontology's local name.
    pub class: String,
    /// Canonical name in French.
    pub label: String,
    /// Canonical name in English, where it is known.
    pub label_en: Option<String>,
    /// Other names.
    pub names: Vec<String>,
    /// Wikidata item, `Q` and digits.
    pub wikidata: Option<String>,
    /// The key of the country that it lies in or belongs to; for a sector, of the broader one.
    pub parent: Option<String>,
}

/// The words for a currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Currency {
    /// ISO 4217 code.
    pub code: String,
    /// Names and symbols, folded, each as its words.
    pub names: Vec<Vec<String>>,
}

/// All seed tables.
#[derive(Debug, Default)]
pub struct Seeds {
    /// The entities, in the order of the files.
    pub entities: Vec<Seed>,
    /// The currencies.
    pub currencies: Vec<Currency>,
    /// Folded adjectives and nouns of nationality, in all their forms, to the country's key.
    pub demonyms: FxHashMap<String, String>,
    /// First parts of compound adjectives (*franco*), folded, to the country's key.
    pub prefixes: FxHashMap<String, String>,
    /// Folded forenames.
    pub forenames: rustc_hash::FxHashSet<String>,
}

/// A line of a seed table that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {message}")]
pub struct SeedError {
    /// The table.
    pub file: String,
    /// Line number, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

/// The columns of a table of entities.
pub const COLUMNS: &str = "key\ttype\tlabel_fr\tlabel_en\tnames\twikidata\tparent";

impl Seeds {
    /// The tables that the program carries.
    ///
    /// # Errors
    /// If one of them is malformed, which a test excludes.
    pub fn embedded() -> Result<Self, SeedError> {
        let mut seeds = Self::default();
        for (file, text) in [
            ("seeds/countries.tsv", include_str!("../../seeds/countries.tsv")),
            ("seeds/additions/entities.tsv", include_str!("../../seeds/additions/entities.tsv")),
            ("seeds/additions/sectors.tsv", include_str!("../../seeds/additions/sectors.tsv")),
            ("seeds/places.tsv", include_str!("../../seeds/places.tsv")),
            ("seeds/companies.tsv", include_str!("../../seeds/companies.tsv")),
        ] {
            seeds.add_entities(file, text)?;
        }
        seeds.add_currencies("seeds/currencies.tsv", include_str!("../../seeds/currencies.tsv"))?;
        seeds.add_currencies("seeds/additions/currencies.tsv", include_str!("../../seeds/additions/currencies.tsv"))?;
        seeds.add_demonyms("seeds/demonyms.tsv", include_str!("../../seeds/demonyms.tsv"))?;
        seeds.add_demonyms("seeds/additions/demonyms.tsv", include_str!("../../seeds/additions/demonyms.tsv"))?;
        for (_, line) in lines(include_str!("../../seeds/forenames.tsv")) {
            seeds.forenames.insert(fold(line));
        }
        Ok(seeds)
    }

    /// Adds a table of entities. A row with a key that is there already, and the same class or none,
    /// adds its names to it; with another class it is another entity (Orange the company and Orange
    /// the town), and its key gets its class at the end.
    pub fn add_entities(&mut self, file: &str, text: &str) -> Result<(), SeedError> {
        let mut place: FxHashMap<String, usize> =
            self.entities.iter().enumerate().map(|(i, e)| (e.key.clone(), i)).collect();
        for (line, row) in rows::<7>(file, text)? {
            let [key, class, label, label_en, names, wikidata, parent] = row;
            let some = |cell: &str| (!cell.is_empty()).then(|| cell.to_owned());
            let names: Vec<String> = names.split('|').filter(|n| !n.is_empty()).map(str::to_owned).collect();
            let same = |i: &&usize| class.is_empty() || self.entities[**i].class == class;
            if let Some(&known) = place.get(key).filter(same) {
                self.entities[known].names.extend(names);
                continue;
            }
            if class.is_empty() {
                let message = format!("a row without a type adds names to a key, and there is no key {key}");
                return Err(SeedError { file: file.to_owned(), line, message });
            }
            let key = match place.contains_key(key) {
                true => format!("{key}-{}", class.to_lowercase()),
                false => key.to_owned(),
            };
            place.insert(key.clone(), self.entities.len());
            self.entities.push(Seed {
                key,
                class: class.to_owned(),
                label: label.to_owned(),
                label_en: some(label_en),
                names,
                wikidata: some(wikidata),
                parent: some(parent),
            });
        }
        Ok(())
    }

    fn add_currencies(&mut self, file: &str, text: &str) -> Result<(), SeedError> {
        for (_, [code, names]) in rows::<2>(file, text)? {
            let names = names.split('|').map(|n| fold(n).split_whitespace().map(str::to_owned).collect()).collect();
            self.currencies.push(Currency { code: code.to_owned(), names });
        }
        Ok(())
    }

    fn add_demonyms(&mut self, file: &str, text: &str) -> Result<(), SeedError> {
        for (_, [country, masculine, feminine, prefix]) in rows::<4>(file, text)? {
            for form in [masculine, feminine].into_iter().flat_map(|cell| cell.split('|')).filter(|f| !f.is_empty()) {
                let form = fold(form);
                self.demonyms.entry(plural(&form)).or_insert_with(|| country.to_owned());
                self.demonyms.entry(form).or_insert_with(|| country.to_owned());
            }
            for prefix in prefix.split('|').filter(|p| !p.is_empty()) {
                self.prefixes.entry(fold(prefix)).or_insert_with(|| country.to_owned());
            }
        }
        Ok(())
    }
}

/// The plural of a French adjective of nationality.
fn plural(form: &str) -> String {
    if form.ends_with(['s', 'x', 'z']) { form.to_owned() } else { format!("{form}s") }
}

/// The lines that hold something, with their numbers.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(i, l)| (i + 1, l)).filter(|(_, l)| !l.trim().is_empty() && !l.starts_with('#'))
}

/// The rows of a tab-separated table, after its header.
fn rows<'a, const N: usize>(file: &str, text: &'a str) -> Result<Vec<(usize, [&'a str; N])>, SeedError> {
    let fail = |line, message| SeedError { file: file.to_owned(), line, message };
    let mut rows = Vec::new();
    for (line, content) in lines(text).skip(1) {
        let cells: Vec<&str> = content.split('\t').collect();
        let found = cells.len();
        let cells = <[&str; N]>::try_from(cells)
            .map_err(|_| fail(line, format!("expected {N} columns separated by tabs, found {found}")))?;
        if cells[0].is_empty() {
            return Err(fail(line, "the first column is empty".to_owned()));
        }
        rows.push((line, cells));
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_of_the_program_are_sound() {
        let seeds = Seeds::embedded().unwrap();
        let find = |key: &str| seeds.entities.iter().find(|e| e.key == key).unwrap();
        assert_eq!(find("royaume-uni").wikidata.as_deref(), Some("Q145"));
        assert_eq!(find("londres").parent.as_deref(), Some("royaume-uni"));
        assert_eq!(seeds.demonyms["americaines"], "etats-unis");
        assert_eq!(seeds.prefixes["franco"], "france");
        for entity in &seeds.entities {
            let Some(parent) = &entity.parent else { continue };
            assert!(seeds.entities.iter().any(|e| e.key == *parent), "{}: no parent {parent}", entity.key);
        }
    }

    #[test]
    fn a_bad_line_is_named() {
        let text = format!("{COLUMNS}\nx\tPlace\tX\n");
        let error = Seeds::default().add_entities("t.tsv", &text).unwrap_err();
        assert_eq!(error.to_string(), "t.tsv:2: expected 7 columns separated by tabs, found 3");
    }
}
