//! A corpus of different articles, from a grammar and the seed tables: to see how building grows.
//!
//!     cargo run --release --example corpus -- ARTICLES > corpus.jsonl
//!
//! The articles are JSON Lines of about 400 words each, no two the same; the same number gives the same corpus. The
//! sentences are those of `corpus.grammar`, one in nine of them with facts for newsgraph to read.

use std::collections::HashMap;
use std::io::Write;

const GRAMMAR: &str = include_str!("corpus.grammar");

/// Countries as they follow *en*, to be written with their article as a subject.
const COUNTRIES: [(&str, &str); 24] = [
    ("Grèce", "La Grèce"),
    ("Hongrie", "La Hongrie"),
    ("Irlande", "L'Irlande"),
    ("Lituanie", "La Lituanie"),
    ("Finlande", "La Finlande"),
    ("Roumanie", "La Roumanie"),
    ("Bulgarie", "La Bulgarie"),
    ("Égypte", "L'Égypte"),
    ("Colombie", "La Colombie"),
    ("Bolivie", "La Bolivie"),
    ("Namibie", "La Namibie"),
    ("Zambie", "La Zambie"),
    ("France", "La France"),
    ("Italie", "L'Italie"),
    ("Espagne", "L'Espagne"),
    ("Allemagne", "L'Allemagne"),
    ("Inde", "L'Inde"),
    ("Pologne", "La Pologne"),
    ("Turquie", "La Turquie"),
    ("Argentine", "L'Argentine"),
    ("Norvège", "La Norvège"),
    ("Suède", "La Suède"),
    ("Tunisie", "La Tunisie"),
    ("Thaïlande", "La Thaïlande"),
];

const SECTORS: [&str; 8] = [
    "les semi-conducteurs",
    "l'intelligence artificielle",
    "l'hydrogène",
    "les batteries",
    "l'informatique quantique",
    "les télécommunications",
    "l'acier",
    "les centres de données",
];

const DAYS: [&str; 5] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi"];

/// SplitMix64 (Steele, Lea & Flood 2014): numbers that look random and are always the same.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % limit as u64) as usize
    }

    fn pick<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }
}

/// The labels of a seed table.
fn labels(table: &'static str, column: usize) -> Vec<&'static str> {
    let rows = table.lines().skip(1).filter_map(|row| row.split('\t').nth(column));
    rows.filter(|label| label.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-'))).collect()
}

struct Writer<'a> {
    rules: HashMap<&'a str, Vec<&'a str>>,
    companies: Vec<&'a str>,
    cities: Vec<&'a str>,
    forenames: Vec<&'a str>,
}

impl<'a> Writer<'a> {
    fn new() -> Self {
        let mut rules: HashMap<&str, Vec<&str>> = HashMap::new();
        for line in GRAMMAR.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let (symbol, way) = line.split_once(' ').expect("a symbol and a way to write it");
            rules.entry(symbol).or_default().push(way.trim());
        }
        Self {
            rules,
            companies: labels(include_str!("../seeds/companies.tsv"), 2),
            cities: labels(include_str!("../seeds/cities.tsv"), 2),
            forenames: labels(include_str!("../seeds/forenames.tsv"), 0),
        }
    }

    /// Somebody: a known forename, and a surname that nobody need have.
    fn person(&self, numbers: &mut Numbers) -> String {
        const BEGINNINGS: [&str; 12] =
            ["Mar", "Del", "Rou", "Ver", "Cha", "Bel", "Gar", "Tor", "Lam", "Fon", "Pré", "Sau"];
        const ENDINGS: [&str; 12] =
            ["chand", "mas", "vier", "dier", "lier", "ton", "dou", "ret", "bert", "taine", "vost", "zay"];
        let surname = format!("{}{}", numbers.pick(&BEGINNINGS), numbers.pick(&ENDINGS));
        format!("{} {surname}", numbers.pick(&self.forenames))
    }

    fn write(&self, symbol: &str, names: &HashMap<&str, String>, numbers: &mut Numbers) -> String {
        if let Some(name) = names.get(symbol) {
            return name.clone();
        }
        match symbol {
            "company" => return numbers.pick(&self.companies).to_owned(),
            "city" => return numbers.pick(&self.cities).to_owned(),
            "name" => return self.person(numbers),
            "number" => return (20 + 10 * numbers.below(90)).to_string(),
            "small" => return (2 + numbers.below(11)).to_string(),
            "percent" => return format!("{},{}", 1 + numbers.below(40), numbers.below(10)),
            "year" => return (2018 + numbers.below(12)).to_string(),
            "day" => return numbers.pick(&DAYS).to_owned(),
            _ => {}
        }
        self.filled(numbers.pick(&self.rules[symbol]), names, numbers)
    }

    /// A way to write a symbol, with what stands for the symbols in it.
    fn filled(&self, way: &str, names: &HashMap<&str, String>, numbers: &mut Numbers) -> String {
        let mut text = String::new();
        let mut rest = way;
        while let Some((before, after)) = rest.split_once('{') {
            let (inner, after) = after.split_once('}').expect("a symbol ends");
            text += before;
            text += &self.write(inner, names, numbers);
            rest = after;
        }
        text + rest
    }

    /// An article of the number.
    fn article(&self, number: u64) -> String {
        let mut numbers = Numbers(number);
        let (country, subject) = COUNTRIES[numbers.below(COUNTRIES.len())];
        let partner = COUNTRIES[numbers.below(COUNTRIES.len())].1;
        let names = HashMap::from([
            ("COMPANY", numbers.pick(&self.companies).to_owned()),
            ("OTHER", numbers.pick(&self.companies).to_owned()),
            ("CITY", numbers.pick(&self.cities).to_owned()),
            ("TOWN", numbers.pick(&self.cities).to_owned()),
            ("COUNTRY", country.to_owned()),
            ("PARTNER", partner[..1].to_lowercase() + &partner[1..]),
            ("PERSON", self.person(&mut numbers)),
            ("MINISTER", self.person(&mut numbers)),
            ("SECTOR", numbers.pick(&SECTORS).to_owned()),
        ]);
        let mut text = self.write("lead", &names, &mut numbers);
        let words = 250 + numbers.below(300);
        // No sentence is written twice the same way before all others were.
        let mut left: [Vec<&str>; 2] = [Vec::new(), Vec::new()];
        while text.split_whitespace().count() < words {
            text += if numbers.below(4) == 0 { "\n\n" } else { " " };
            let (kind, ways) = if numbers.below(9) == 0 { ("fact", &mut left[0]) } else { ("plain", &mut left[1]) };
            if ways.is_empty() {
                ways.clone_from(&self.rules[kind]);
            }
            let way = ways.swap_remove(numbers.below(ways.len()));
            text += &self.filled(way, &names, &mut numbers);
        }
        // A country at the beginning of a sentence has its article.
        let bare = format!("{country} ");
        let with = format!("{subject} ");
        let sentence = |text: String, mark: &str| text.replace(&format!("{mark}{bare}"), &format!("{mark}{with}"));
        let text = text.strip_prefix(&bare).map(|rest| with.clone() + rest).unwrap_or(text);
        ["\n", ". "].into_iter().fold(text, sentence)
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, count] = &arguments[..] else { return Err("usage: corpus ARTICLES".into()) };
    let writer = Writer::new();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for number in 0..count.parse()? {
        let date = format!("{}-{:02}-{:02}", 2016 + number % 11, number / 28 % 12 + 1, number % 28 + 1);
        let outlet = format!("Relais {}", number % 200);
        let article = serde_json::json!({
            "id": format!("a{number:07}"), "url": format!("https://relais.example/{number}"), "date": date,
            "language": "fr", "outlet": outlet, "text": writer.article(number),
        });
        writeln!(out, "{article}")?;
    }
    Ok(())
}
