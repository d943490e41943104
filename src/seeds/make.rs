//! Makes the seed tables from open data; the sources and their licences stand in `seeds/README.md`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

use super::COLUMNS;
use crate::text::{fold, slug};

/// Why a source cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MakeError {
    /// A file is missing or unreadable.
    #[error("{file}: {source}")]
    Read {
        /// The file.
        file: String,
        /// The cause.
        source: std::io::Error,
    },
    /// A file does not have the form that is expected of it.
    #[error("{file}: {message}")]
    Form {
        /// The file.
        file: String,
        /// What is wrong.
        message: String,
    },
}

/// Table name and content, for each table made from the gazetteers in `from`.
pub fn make(from: &Path) -> Result<Vec<(&'static str, String)>, MakeError> {
    let countries = countries(from)?;
    let key_of: BTreeMap<String, String> = countries.iter().map(|c| (c.iso2.clone(), c.key.clone())).collect();
    let mut table = format!("{COLUMNS}\n");
    for c in &countries {
        let names: Vec<&str> = c.names.iter().map(String::as_str).collect();
        push(&mut table, &[&c.key, c.class, &c.label, &c.label_en, &names.join("|"), &c.wikidata, ""]);
    }
    Ok(vec![
        ("countries.tsv", table),
        ("places.tsv", places(from, &countries, &key_of)?),
        ("companies.tsv", companies(from)?),
        ("currencies.tsv", currencies(from)?),
        ("demonyms.tsv", demonyms(from, &key_of)?),
        ("forenames.tsv", forenames(from)?),
    ])
}

struct Country {
    iso2: String,
    key: String,
    class: &'static str,
    label: String,
    label_en: String,
    names: BTreeSet<String>,
    wikidata: String,
}

fn push(table: &mut String, cells: &[&str]) {
    let clean: Vec<String> = cells.iter().map(|c| c.replace(['\t', '\n'], " ")).collect();
    table.push_str(&clean.join("\t"));
    table.push('\n');
}

/// ISO 3166 codes, names of the UN and Wikidata items (country-codes), with CLDR's everyday names.
/// What is not independent is a place.
fn countries(from: &Path) -> Result<Vec<Country>, MakeError> {
    let french = territories(from, "fr")?;
    let english = territories(from, "en")?;
    let mut found = Vec::new();
    for row in csv_rows(from, "country-codes.csv", b',')? {
        let iso2 = row.get("ISO3166-1-Alpha-2").cloned().unwrap_or_default();
        let Some(label) = french.get(&iso2).map(|l| everyday(l)) else { continue };
        let label_en = english.get(&iso2).cloned().unwrap_or_default();
        let mut names = BTreeSet::new();
        for suffix in ["-alt-short", "-alt-variant"] {
            names.extend(french.get(&format!("{iso2}{suffix}")).cloned());
            names.extend(english.get(&format!("{iso2}{suffix}")).cloned());
        }
        for column in ["official_name_fr", "UNTERM French Short", "UNTERM French Formal", "UNTERM English Short"] {
            let name = row.get(column).map(|n| without_article(n)).unwrap_or_default();
            names.insert(name);
        }
        names.insert(label_en.clone());
        names.retain(|n| n.chars().count() > 3 && *n != label);
        let independent = row.get("is_independent").is_some_and(|v| v == "Yes");
        let wikidata = row.get("wikidata_id").and_then(|u| u.rsplit('/').next()).filter(|q| q.starts_with('Q'));
        found.push(Country {
            key: slug(&label),
            class: if independent { "Country" } else { "Place" },
            label,
            label_en,
            names,
            wikidata: wikidata.unwrap_or_default().to_owned(),
            iso2,
        });
    }
    found.sort_by(|a, b| a.key.cmp(&b.key));
    Ok(found)
}

/// CLDR's *R.A.S. chinoise de Hong Kong* as newspapers write it.
fn everyday(label: &str) -> String {
    label.strip_prefix("R.A.S. chinoise de ").unwrap_or(label).replace('’', "'")
}

/// *Afghanistan (l')* and *la République française* without their articles.
fn without_article(name: &str) -> String {
    let name = name.split(" (").next().unwrap_or_default().replace('’', "'");
    ["la ", "le ", "les ", "l'", "the "].iter().find_map(|a| name.strip_prefix(a)).unwrap_or(&name).to_owned()
}

fn territories(from: &Path, language: &str) -> Result<BTreeMap<String, String>, MakeError> {
    let json = json(from, &format!("cldr/main_{language}_territories.json"))?;
    Ok(strings(&json["main"][language]["localeDisplayNames"]["territories"]))
}

fn strings(object: &Value) -> BTreeMap<String, String> {
    let entries = object.as_object().into_iter().flatten();
    entries.filter_map(|(k, v)| Some((k.clone(), v.as_str()?.to_owned()))).collect()
}

/// Natural Earth's cities; of several with one name the largest.
fn places(from: &Path, countries: &[Country], key_of: &BTreeMap<String, String>) -> Result<String, MakeError> {
    let taken: BTreeSet<&str> = countries.iter().map(|c| c.key.as_str()).collect();
    let mut best: BTreeMap<String, (u64, Vec<String>)> = BTreeMap::new();
    for row in csv_rows(from, "natural_earth_places.tsv", b'\t')? {
        let cell = |name: &str| row.get(name).map(|c| c.trim().replace('’', "'")).unwrap_or_default();
        let (label, population) = (cell("name_fr"), cell("population").parse().unwrap_or(0));
        let key = slug(&label);
        let Some(country) = key_of.get(&cell("iso_a2")) else { continue };
        // A capital goes before a larger town of the same name.
        let rank = population + if cell("class") == "Admin-0 capital" { 1_000_000_000 } else { 0 };
        if key.len() < 3 || taken.contains(key.as_str()) || population < 20_000 && rank < 1_000_000_000 {
            continue;
        }
        let english = cell("name_en");
        let others: BTreeSet<String> = [cell("name"), english.clone()].into_iter().filter(|n| *n != label).collect();
        let names = others.into_iter().collect::<Vec<_>>().join("|");
        let row = vec![key.clone(), "Place".to_owned(), label, english, names, cell("wikidata"), country.clone()];
        if best.get(&key).is_none_or(|(other, _)| rank > *other) {
            best.insert(key, (rank, row));
        }
    }
    let mut table = format!("{COLUMNS}\n");
    for (_, row) in best.into_values() {
        push(&mut table, &row.iter().map(String::as_str).collect::<Vec<_>>());
    }
    Ok(table)
}

/// Names of large companies, without their legal forms.
fn companies(from: &Path) -> Result<String, MakeError> {
    let mut names: BTreeMap<String, (String, BTreeSet<String>)> = BTreeMap::new();
    let mut add = |full: &str| {
        let short = without_legal_form(full);
        let key = slug(&short);
        let fund = ["ETF", "ETC", "Fund", "Trust", "UCITS", "Index"].iter().any(|w| full.contains(w));
        if fund || key.len() < 2 || !short.starts_with(char::is_alphanumeric) {
            return;
        }
        let entry = names.entry(key).or_insert_with(|| (short.clone(), BTreeSet::new()));
        if full != entry.0 {
            entry.1.insert(full.to_owned());
        }
    };
    for row in csv_rows(from, "sp500.csv", b',')? {
        add(row.get("Security").map_or("", String::as_str));
    }
    for row in csv_rows(from, "companies_yago.csv", b',')? {
        add(row.get("name").map_or("", String::as_str));
    }
    for row in csv_rows(from, "listed_companies.tsv", b'\t')? {
        if row.get("market_cap").is_some_and(|c| c == "Mega Cap" || c == "Large Cap") {
            add(row.get("name").map_or("", String::as_str));
        }
    }
    let mut table = format!("{COLUMNS}\n");
    for (key, (short, full)) in names {
        let full: Vec<String> = full.into_iter().collect();
        push(&mut table, &[&key, "Company", &short, "", &full.join("|"), "", ""]);
    }
    Ok(table)
}

fn without_legal_form(name: &str) -> String {
    const FORMS: [&str; 40] = [
        "inc",
        "corp",
        "corporation",
        "company",
        "co",
        "ltd",
        "limited",
        "plc",
        "sa",
        "s a",
        "ag",
        "se",
        "nv",
        "n v",
        "spa",
        "s p a",
        "ab",
        "asa",
        "oyj",
        "llc",
        "lp",
        "kgaa",
        "gmbh",
        "bv",
        "holding",
        "holdings",
        "group",
        "incorporated",
        "the",
        "class a",
        "class b",
        "class c",
        "&",
        "and",
        "as",
        "a s",
        "publ",
        "depositary receipts",
        "adr",
        "sab de cv",
    ];
    let mut words: Vec<&str> = name.split([' ', ',']).filter(|w| !w.is_empty()).collect();
    while words.len() > 1 {
        let last = fold(words[words.len() - 1]).replace(['.', '(', ')', '/'], "");
        if !FORMS.contains(&last.as_str()) {
            break;
        }
        words.pop();
    }
    if words.len() > 1 && words[0].eq_ignore_ascii_case("the") {
        words.remove(0);
    }
    words.join(" ")
}

fn currencies(from: &Path) -> Result<String, MakeError> {
    let mut names: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for language in ["fr", "en"] {
        let json = json(from, &format!("cldr/main_{language}_currencies.json"))?;
        for (code, entry) in json["main"][language]["numbers"]["currencies"].as_object().into_iter().flatten() {
            // Currencies of the past carry years or are named as old ones.
            let entry = strings(entry);
            if entry.values().any(|v| v.contains("18") || v.contains("19") || v.contains("20")) {
                continue;
            }
            let wanted = ["displayName-count-one", "displayName-count-other", "symbol"];
            let kept =
                wanted.iter().filter_map(|k| entry.get(*k)).map(|n| n.replace('’', "'").replace('\u{202f}', " "));
            names.entry(code.clone()).or_default().extend(kept);
            names.entry(code.clone()).or_default().insert(code.clone());
        }
    }
    let mut table = String::from("code\tnames\n");
    for (code, names) in names {
        let names: Vec<String> = names.into_iter().collect();
        push(&mut table, &[&code, &names.join("|")]);
    }
    Ok(table)
}

fn demonyms(from: &Path, key_of: &BTreeMap<String, String>) -> Result<String, MakeError> {
    let json = json(from, "mledoze_countries.json")?;
    let mut rows = BTreeSet::new();
    for country in json.as_array().into_iter().flatten() {
        let Some(key) = country["cca2"].as_str().and_then(|iso2| key_of.get(iso2)) else { continue };
        let form = |gender: &str| country["demonyms"]["fra"][gender].as_str().unwrap_or_default().to_lowercase();
        let (masculine, feminine) = (form("m"), form("f"));
        if masculine.contains(' ') || (masculine.is_empty() && feminine.is_empty()) {
            continue;
        }
        rows.insert((key.clone(), masculine, feminine));
    }
    let mut table = String::from("country\tmasculine\tfeminine\tprefix\n");
    for (key, masculine, feminine) in rows {
        push(&mut table, &[&key, &masculine, &feminine, ""]);
    }
    Ok(table)
}

fn forenames(from: &Path) -> Result<String, MakeError> {
    let lexica = from.parent().unwrap_or(from).join("lexica/names");
    let mut names = BTreeSet::new();
    for row in csv_rows(&lexica, "common-forenames-by-country.csv", b',')? {
        let name = row.get("Romanized Name").map(String::as_str).unwrap_or_default();
        let sound = name.chars().all(|c| c.is_alphabetic() || c == '-') && name.chars().count() > 2;
        if sound && name.is_ascii() | name.contains(['é', 'è', 'ç', 'ï', 'ë']) {
            names.insert(name.to_owned());
        }
    }
    Ok(names.into_iter().fold(String::from("# forename\n"), |table, name| table + &name + "\n"))
}

fn read(from: &Path, name: &str) -> Result<String, MakeError> {
    let path = from.join(name);
    std::fs::read_to_string(&path).map_err(|source| MakeError::Read { file: path.display().to_string(), source })
}

fn json(from: &Path, name: &str) -> Result<Value, MakeError> {
    serde_json::from_str(&read(from, name)?)
        .map_err(|e| MakeError::Form { file: name.to_owned(), message: e.to_string() })
}

fn csv_rows(from: &Path, name: &str, delimiter: u8) -> Result<Vec<BTreeMap<String, String>>, MakeError> {
    let text = read(from, name)?;
    let text = text.trim_start_matches('\u{feff}');
    let fail = |e: csv::Error| MakeError::Form { file: name.to_owned(), message: e.to_string() };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .quoting(delimiter == b',')
        .flexible(true)
        .from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.map_err(fail)).collect()
}
