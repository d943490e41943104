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
    let mut table = format!("{COLUMNS}\n");
    for c in &countries {
        let names: Vec<&str> = c.names.iter().map(String::as_str).collect();
        let codes = format!("iso:{}|iso:{}", c.iso2, c.iso3);
        push(&mut table, &[&c.key, c.class, &c.label, &c.label_en, &names.join("|"), &c.wikidata, "", &codes]);
    }
    let known = Countries::new(&countries);
    Ok(vec![
        ("countries.tsv", table),
        ("places.tsv", places(from, &countries, &known)?),
        ("companies.tsv", companies(from, &known)?),
        ("brands.tsv", brands(from, &known)?),
        ("organisations.tsv", organisations(from)?),
        ("leaders.tsv", leaders(from, &known)?),
        ("cities.tsv", cities(from, &known)?),
        ("sectors.tsv", sectors(from)?),
        ("currencies.tsv", currencies(from)?),
        ("demonyms.tsv", demonyms(from, &known)?),
        ("forenames.tsv", forenames(from)?),
    ])
}

/// The keys of countries by what the sources call them.
struct Countries {
    by_iso2: BTreeMap<String, String>,
    by_name: BTreeMap<String, String>,
    by_wikidata: BTreeMap<String, String>,
}

impl Countries {
    fn new(countries: &[Country]) -> Self {
        let by = |of: fn(&Country) -> &str| countries.iter().map(|c| (of(c).to_owned(), c.key.clone())).collect();
        let mut by_name: BTreeMap<String, String> = BTreeMap::new();
        for country in countries {
            for name in country.names.iter().chain([&country.label, &country.label_en]) {
                by_name.insert(fold(name), country.key.clone());
            }
        }
        Self { by_iso2: by(|c| &c.iso2), by_name, by_wikidata: by(|c| &c.wikidata) }
    }

    fn named(&self, name: &str) -> Option<&str> {
        self.by_name.get(&fold(name.trim())).map(String::as_str)
    }
}

struct Country {
    iso2: String,
    iso3: String,
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
            iso3: row.get("ISO3166-1-Alpha-3").cloned().unwrap_or_default(),
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
fn places(from: &Path, countries: &[Country], known: &Countries) -> Result<String, MakeError> {
    let taken: BTreeSet<&str> = countries.iter().map(|c| c.key.as_str()).collect();
    let mut best: BTreeMap<String, (u64, Vec<String>)> = BTreeMap::new();
    for row in csv_rows(from, "natural_earth_places.tsv", b'\t')? {
        let cell = |name: &str| row.get(name).map(|c| c.trim().replace('’', "'")).unwrap_or_default();
        let (label, population) = (cell("name_fr"), cell("population").parse().unwrap_or(0));
        let key = slug(&label);
        let Some(country) = known.by_iso2.get(&cell("iso_a2")) else { continue };
        // A capital goes before a larger town of the same name.
        let rank = population + if cell("class") == "Admin-0 capital" { 1_000_000_000 } else { 0 };
        if key.len() < 3 || taken.contains(key.as_str()) || population < 20_000 && rank < 1_000_000_000 {
            continue;
        }
        let english = cell("name_en");
        let others: BTreeSet<String> = [cell("name"), english.clone()].into_iter().filter(|n| *n != label).collect();
        let names = others.into_iter().collect::<Vec<_>>().join("|");
        let row = vec![
            key.clone(),
            "Place".to_owned(),
            label,
            english,
            names,
            cell("wikidata"),
            country.clone(),
            String::new(),
        ];
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

/// What the sources say of a company.
#[derive(Default)]
struct Company {
    label: String,
    names: BTreeSet<String>,
    countries: BTreeSet<String>,
    codes: BTreeSet<String>,
}

/// Large and middling companies, without their legal forms.
fn companies(from: &Path, known: &Countries) -> Result<String, MakeError> {
    let mut found: BTreeMap<String, Company> = BTreeMap::new();
    let mut add = |full: &str, country: Option<&str>, codes: &[(&str, &str)]| {
        let full = full.replace('’', "'");
        let short = without_legal_form(&full);
        let key = slug(&short);
        let fund = ["ETF", "ETC", "Fund", "Trust", "UCITS", "Index"].iter().any(|w| full.contains(w));
        if fund || key.len() < 2 || !short.starts_with(char::is_alphanumeric) {
            return;
        }
        let company = found.entry(key).or_default();
        if company.label.is_empty() {
            company.label = short;
        }
        company.names.insert(full);
        company.countries.extend(country.map(str::to_owned));
        let codes = codes.iter().filter(|(_, code)| !code.is_empty());
        company.codes.extend(codes.map(|(scheme, code)| format!("{scheme}:{code}")));
    };
    for row in csv_rows(from, "sp500.csv", b',')? {
        let cell = |name: &str| row.get(name).map_or("", String::as_str);
        // *Saint Paul, Minnesota*, *Dublin, Ireland*.
        let abroad = cell("Headquarters Location").rsplit(", ").next().and_then(|place| known.named(place));
        let country = abroad.filter(|key| *key != "georgie").unwrap_or("etats-unis");
        add(
            cell("Security"),
            Some(country),
            &[("ticker", cell("Symbol")), ("industry", &slug(cell("GICS Sub-Industry")))],
        );
    }
    for row in csv_rows(from, "companies_yago.csv", b',')? {
        let cell = |name: &str| row.get(name).map_or("", String::as_str);
        add(cell("name"), known.named(cell("country")), &[]);
    }
    for row in csv_rows(from, "listed_companies.tsv", b'\t')? {
        let cell = |name: &str| row.get(name).map_or("", String::as_str);
        if !["Mega Cap", "Large Cap", "Mid Cap"].contains(&cell("market_cap")) {
            continue;
        }
        // A listing abroad has the place's country, not the company's: the two codes have to agree.
        let country = known.named(cell("country"));
        let own = cell("isin")
            .get(..2)
            .and_then(|iso2| known.by_iso2.get(iso2))
            .is_some_and(|key| Some(key.as_str()) == country);
        let codes = [("ticker", cell("symbol")), ("isin", cell("isin")), ("industry", &slug(cell("industry")))];
        add(cell("name"), country.filter(|_| own), &codes[if own { 0 } else { 2 }..]);
    }
    let mut table = format!("{COLUMNS}\n");
    for (key, Company { label, mut names, countries, codes }) in found {
        names.remove(&label);
        // A country is one that all sources agree on.
        let country = countries.first().filter(|_| countries.len() == 1).map_or("", String::as_str);
        push(&mut table, &[&key, "Company", &label, "", &joined(names), "", country, &joined(codes)]);
    }
    Ok(table)
}

fn joined(cells: BTreeSet<String>) -> String {
    cells.into_iter().collect::<Vec<_>>().join("|")
}

/// Brands of shops, banks, offices and services, and operators of networks, with their Wikidata items.
/// Of several with one name the one known all over the world, or in the most countries.
fn brands(from: &Path, known: &Countries) -> Result<String, MakeError> {
    const KINDS: [&str; 8] = [
        "brands/shop/",
        "brands/office/",
        "brands/amenity/bank",
        "brands/amenity/fuel",
        "brands/amenity/fast_food",
        "brands/amenity/cafe",
        "operators/telecom/",
        "operators/power/plant",
    ];
    let mut found: BTreeMap<String, BTreeMap<String, (String, BTreeSet<String>)>> = BTreeMap::new();
    for row in csv_rows(from, "name_suggestion_index.tsv", b'\t')? {
        let cell = |name: &str| row.get(name).map_or("", String::as_str);
        let (label, item) = (cell("name").replace('’', "'"), cell("wikidata"));
        let latin = label.chars().all(|c| !c.is_alphabetic() || c < '\u{250}');
        let key = slug(&label);
        if !KINDS.iter().any(|kind| cell("kind").starts_with(kind)) || item.is_empty() || !latin || key.len() < 2 {
            continue;
        }
        let brand = found.entry(key).or_default().entry(item.to_owned()).or_insert_with(|| (label, BTreeSet::new()));
        brand.1.insert(cell("where").to_owned());
    }
    let mut table = format!("{COLUMNS}\n");
    for (key, items) in found {
        // Two businesses of one name in different countries: which is meant is not known.
        let [(item, (label, places))] = &items.into_iter().collect::<Vec<_>>()[..] else { continue };
        let country = places.first().filter(|_| places.len() == 1).map(|place| place.to_uppercase());
        let country = country.and_then(|iso2| known.by_iso2.get(if iso2 == "FX" { "FR" } else { &iso2 }));
        push(&mut table, &[&key, "Company", label, "", "", item, country.map_or("", String::as_str), ""]);
    }
    Ok(table)
}

/// Bodies of states, development banks, institutes and associations, of the channels of aid (IATI, OECD DAC).
fn organisations(from: &Path) -> Result<String, MakeError> {
    let mut table = format!("{COLUMNS}\n");
    let xml = read(from, "iati/CRSChannelCode.xml")?;
    for item in xml.split("<codelist-item").skip(1) {
        let Some(code) = between(item, "<code>", "</code>") else { continue };
        let Some(names) = between(item, "<name>", "</name>") else { continue };
        let Some(label_en) = between(names, "<narrative>", "</narrative>") else { continue };
        let label = between(names, "<narrative xml:lang=\"fr\">", "</narrative>").unwrap_or(label_en);
        let class = match code.as_bytes() {
            [_, .., b'0', b'0', b'0'] | [_, _, b'0', b'0'] => continue,
            [b'2' | b'5', ..] => "Institute",
            [b'4', ..] => "InternationalOrganization",
            _ => continue,
        };
        // What is no name: *Other UN …*, *… - assessed contributions*, *developing country-based NGO*.
        let clean = |name: &str| {
            name.replace("&amp;", "&").replace('’', "'").split(" (").next().unwrap_or_default().trim().to_owned()
        };
        let (label, label_en) = (clean(label), clean(label_en));
        let named = |name: &str| name.contains(' ') && name.starts_with(char::is_uppercase) && !name.contains(" - ");
        if !named(&label) || label.starts_with("Autre") || label.ends_with("00") || code.ends_with("00") {
            continue;
        }
        let is_acronym = |name: &&str| name.len() < 9 && name.chars().all(char::is_uppercase);
        let acronym = between(names, "(", ")").filter(is_acronym).unwrap_or_default();
        push(&mut table, &[&slug(&label), class, &label, &label_en, acronym, "", "", &format!("crs:{code}")]);
    }
    Ok(table)
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    let rest = &text[text.find(start)? + start.len()..];
    Some(rest[..rest.find(end)?].trim())
}

/// Heads of state and government, with their posts as `post:title:from-to` (years).
fn leaders(from: &Path, known: &Countries) -> Result<String, MakeError> {
    let mut found: BTreeMap<String, (String, String, String, BTreeSet<String>)> = BTreeMap::new();
    let mut add = |item: &str, name: &str, country: &str, title: &str, from: &str, to: &str| {
        let Some(title) = french_title(title) else { return };
        if !item.starts_with('Q') || name.is_empty() {
            return;
        }
        let entry = || (slug(name), name.to_owned(), country.to_owned(), BTreeSet::new());
        found.entry(item.to_owned()).or_insert_with(entry).3.insert(format!("post:{title}:{from}-{to}"));
    };
    for row in csv_rows(from, "world_leaders_2021_wikidata.csv", b',')? {
        let cell = |name: &str| row.get(name).map_or("", String::as_str);
        let Some(country) = known.by_wikidata.get(cell("countryid")) else { continue };
        let name = cell("officeholderLabel");
        add(cell("officeholder"), name, country, cell("positionLabel"), cell("start_year"), cell("end_year"));
    }
    let json = json(from, "world_leaders_2026-07-19.json")?;
    for (iso2, entry) in json["countries"].as_object().into_iter().flatten() {
        let Some(country) = known.by_iso2.get(iso2) else { continue };
        for position in entry["positions"].as_object().into_iter().flatten().map(|(_, position)| position) {
            let holder = &position["current_holder"];
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let since: String = text(&holder["since"]).chars().take(4).collect();
            let (item, name) = (text(&holder["wikidata_id"]), text(&holder["name_en"]));
            add(&item, &name, country, &text(&position["title_en"]), &since, "");
        }
    }
    let mut table = format!("{COLUMNS}\n");
    for (item, (key, name, country, posts)) in found {
        // A post that one source ends is not open, as the older source has it.
        let ended =
            |post: &&String| post.ends_with('-') && posts.iter().any(|p| p != *post && p.starts_with(post.as_str()));
        let kept: BTreeSet<String> = posts.iter().filter(|post| !ended(post)).cloned().collect();
        push(&mut table, &[&key, "Person", &name, "", "", &item, &country, &joined(kept)]);
    }
    Ok(table)
}

/// What newspapers call a post in French.
fn french_title(title: &str) -> Option<&'static str> {
    let title = fold(title);
    let titles = [
        ("vice president", ""),
        ("prime minister", "premier ministre"),
        ("premier", "premier ministre"),
        ("president", "président"),
        ("chancellor", "chancelier"),
        ("king", "roi"),
        ("queen", "reine"),
        ("monarch", "roi"),
        ("emperor", "empereur"),
        ("emir", "émir"),
        ("sultan", "sultan"),
        ("prince", "prince"),
        ("grand duke", "grand-duc"),
        ("taoiseach", "premier ministre"),
        ("head of government", "chef du gouvernement"),
        ("head of state", "chef de l'État"),
    ];
    titles.iter().find(|(english, _)| title.contains(english)).map(|(_, french)| *french).filter(|t| !t.is_empty())
}

/// GeoNames' cities of 15,000 people and more; the country of those whose name only one country has.
fn cities(from: &Path, known: &Countries) -> Result<String, MakeError> {
    let mut found: BTreeMap<String, (String, BTreeSet<String>)> = BTreeMap::new();
    for row in csv_rows(from, "world-cities.csv", b',')? {
        let cell = |name: &str| row.get(name).map(|c| c.trim().replace('’', "'")).unwrap_or_default();
        let label = cell("name");
        let key = slug(&label);
        if key.len() < 4 || !label.starts_with(char::is_uppercase) || known.named(&label).is_some() {
            continue;
        }
        let country = known.named(&cell("country")).unwrap_or_default().to_owned();
        found.entry(key).or_insert_with(|| (label, BTreeSet::new())).1.insert(country);
    }
    let mut table = format!("{COLUMNS}\n");
    for (key, (label, countries)) in found {
        let country = countries.first().filter(|_| countries.len() == 1).map_or("", String::as_str);
        push(&mut table, &[&key, "Place", &label, "", "", "", country, ""]);
    }
    Ok(table)
}

/// The divisions and groups of the French nomenclature of activities (NAF rev. 2, which is NACE's).
fn sectors(from: &Path) -> Result<String, MakeError> {
    let mut table = format!("{COLUMNS}\n");
    for entry in json(from, "naf.json")?.as_array().into_iter().flatten() {
        let (Some(code), Some(label)) = (entry["id"].as_str(), entry["label"].as_str()) else { continue };
        let parent = match code.len() {
            2 => String::new(),
            4 => format!("naf-{}", &code[..2]),
            _ => continue,
        };
        let key = format!("naf-{}", code.replace('.', ""));
        push(&mut table, &[&key, "Sector", &label.replace('’', "'"), "", "", "", &parent, &format!("naf:{code}")]);
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

fn demonyms(from: &Path, known: &Countries) -> Result<String, MakeError> {
    let json = json(from, "mledoze_countries.json")?;
    let mut rows = BTreeSet::new();
    for country in json.as_array().into_iter().flatten() {
        let Some(key) = country["cca2"].as_str().and_then(|iso2| known.by_iso2.get(iso2)) else { continue };
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
    let mut names: BTreeMap<String, BTreeSet<char>> = BTreeMap::new();
    for (file, name, gender) in
        [("common-forenames-by-country.csv", "Romanized Name", "Gender"), ("given_names.csv", "name", "gender")]
    {
        for row in csv_rows(&lexica, file, b',')? {
            let (name, gender) = (row.get(name).map_or("", String::as_str), row.get(gender));
            let latin = name.chars().all(|c| (c.is_alphabetic() || c == '-') && c < '\u{250}');
            if latin && name.chars().count() > 2 {
                let genders = names.entry(name.to_owned()).or_default();
                genders.extend(gender.and_then(|gender| gender.to_lowercase().chars().next()));
            }
        }
    }
    let row =
        |(name, genders): (String, BTreeSet<char>)| format!("{name}\t{}\n", genders.into_iter().collect::<String>());
    Ok(names.into_iter().map(row).fold(String::from("forename\tgender\n"), |table, row| table + &row))
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
