//! The seed tables as text: tab-separated, a header first, `#` before remarks.

use rustc_hash::FxHashMap;

use crate::text::fold;

/// A row of a table of entities.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// The cells, in the order of [`COLUMNS`]; several values in one cell are separated by `|`.
    pub cells: [String; 8],
}

/// The columns of a table of entities.
pub const COLUMNS: &str = "key\ttype\tlabel_fr\tlabel_en\tnames\twikidata\tparent\tcodes";

/// The header of a table of adjectives of nationality.
pub const DEMONYMS: &str = "country\tmasculine\tfeminine\tprefix";

/// The header of a table of currencies.
pub const CURRENCIES: &str = "code\tnames";

/// The header of a table of forenames.
pub const FORENAMES: &str = "forename\tgender";

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

/// All that seed tables say.
#[derive(Debug, Default)]
pub struct Tables {
    /// The entities, in the order of the tables.
    pub entities: Vec<Row>,
    /// Codes of currencies, each with names and symbols separated by `|`.
    pub currencies: Vec<[String; 2]>,
    /// Folded adjectives and nouns of nationality, in all their forms, to the country's key.
    pub demonyms: FxHashMap<String, String>,
    /// First parts of compound adjectives (*franco*), folded, to the country's key.
    pub prefixes: FxHashMap<String, String>,
    /// Folded forenames, each with whether men and whether women bear it.
    pub forenames: FxHashMap<String, [bool; 2]>,
    /// The key and class of each entity to its place.
    places: FxHashMap<String, usize>,
}

impl Row {
    fn key(&self) -> &str {
        &self.cells[0]
    }

    fn class(&self) -> &str {
        &self.cells[1]
    }
}

impl Tables {
    /// Adds a table of whatever kind its header names.
    ///
    /// # Errors
    /// If a row has too few or too many columns, lacks its key, or the header is none that is known.
    pub fn add(&mut self, file: &str, text: &str) -> Result<(), SeedError> {
        let mut lines = lines(text);
        let fail = |line: usize, message: String| SeedError { file: file.to_owned(), line, message };
        let Some((number, header)) = lines.next() else { return Ok(()) };
        match header {
            COLUMNS => self.add_entities(file, lines),
            DEMONYMS => self.add_demonyms(file, lines),
            CURRENCIES => {
                for (_, row) in rows::<2>(file, lines) {
                    self.currencies.push(row?.map(str::to_owned));
                }
                Ok(())
            }
            FORENAMES => {
                for (_, row) in rows::<2>(file, lines) {
                    let [name, gender] = row?;
                    let known = self.forenames.entry(fold(name)).or_default();
                    *known = [known[0] || gender.contains('m'), known[1] || gender.contains('f')];
                }
                Ok(())
            }
            other => {
                let known = [COLUMNS, DEMONYMS, CURRENCIES, FORENAMES].map(|header| header.replace('\t', " "));
                let message =
                    format!("the header {other:?} is none of: {} (columns are separated by tabs)", known.join("; "));
                Err(fail(number, message))
            }
        }
    }

    /// A row with a key that is there already, and the same class or none, adds its names and fills what
    /// was empty; with another class it is another entity (Orange the company and Orange the town), and
    /// its key gets its class at the end.
    fn add_entities<'a>(&mut self, file: &str, lines: impl Iterator<Item = (usize, &'a str)>) -> Result<(), SeedError> {
        for (line, cells) in rows::<8>(file, lines) {
            let mut row = Row { cells: cells?.map(str::to_owned) };
            let suffixed = format!("{}-{}", row.key(), row.class().to_lowercase());
            let same = |place: &&usize| row.class().is_empty() || self.entities[**place].class() == row.class();
            let known = self.places.get(row.key()).filter(same).or_else(|| self.places.get(&suffixed));
            if let Some(&known) = known {
                let cells = &mut self.entities[known].cells;
                for (at, cell) in row.cells.into_iter().enumerate().skip(2).filter(|(_, cell)| !cell.is_empty()) {
                    match at {
                        4 if !cells[4].is_empty() => cells[4] = format!("{}|{cell}", cells[4]),
                        _ if cells[at].is_empty() => cells[at] = cell,
                        _ => {}
                    }
                }
                continue;
            }
            if row.class().is_empty() {
                let message = format!("a row without a type adds names to a key, and there is no key {}", row.key());
                return Err(SeedError { file: file.to_owned(), line, message });
            }
            if self.places.contains_key(row.key()) {
                row.cells[0] = suffixed;
            }
            self.places.insert(row.key().to_owned(), self.entities.len());
            self.entities.push(row);
        }
        Ok(())
    }

    fn add_demonyms<'a>(&mut self, file: &str, lines: impl Iterator<Item = (usize, &'a str)>) -> Result<(), SeedError> {
        for (_, row) in rows::<4>(file, lines) {
            let [country, masculine, feminine, prefix] = row?;
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
    let lines = text.lines().enumerate().map(|(i, l)| (i + 1, l.trim_end_matches('\r')));
    lines.filter(|(_, l)| !l.trim().is_empty() && !l.starts_with('#'))
}

/// The rows of a table: number of the line, and cells.
fn rows<'a, const N: usize>(
    file: &str,
    lines: impl Iterator<Item = (usize, &'a str)>,
) -> impl Iterator<Item = (usize, Result<[&'a str; N], SeedError>)> {
    lines.map(move |(line, content)| {
        let fail = |message| SeedError { file: file.to_owned(), line, message };
        let cells: Vec<&str> = content.split('\t').collect();
        let found = cells.len();
        let cells = <[&str; N]>::try_from(cells)
            .map_err(|_| fail(format!("expected {N} columns separated by tabs, found {found}")))
            .and_then(
                |cells| if cells[0].is_empty() { Err(fail("the first column is empty".into())) } else { Ok(cells) },
            );
        (line, cells)
    })
}
