//! What a web page says of its article: title, date, language, outlet, address.

use dom_query::Document;
use serde_json::Value;

use super::decode::on_one_line;
use super::{Metadata, PartialDate};

/// What a page says.
#[derive(Debug, Default)]
pub struct Page {
    /// What is known of the article.
    pub metadata: Metadata,
    /// The article's text, where the page gives it beside its layout.
    pub body: Option<String>,
    /// The language that the page states, which is often that of its template.
    pub language: Option<String>,
}

/// `meta` elements (by `property`, `name` or `itemprop`) with the day of publication.
const DATES: [&str; 14] = [
    "article:published_time",
    "article:published",
    "og:published_time",
    "og:article:published_time",
    "datepublished",
    "dc.date.issued",
    "dc.date",
    "dcterms.issued",
    "dcterms.created",
    "dcterms.date",
    "parsely-pub-date",
    "sailthru.date",
    "publish-date",
    "date",
];

/// Elements with the day of publication, by how likely it is that of the article.
const TIMES: [&str; 4] =
    ["[itemprop='datePublished']", "time[pubdate][datetime]", "article time[datetime]", "time[datetime]"];

/// The encoding that a page states in its first kilobyte.
pub fn charset(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]).to_ascii_lowercase();
    let stated = head.split("charset=").nth(1).or_else(|| head.split("encoding=").nth(1))?;
    let label = stated.trim_start_matches(['"', '\'', ' ']).split(['"', '\'', ' ', '>', ';', '/']).next()?;
    (!label.is_empty()).then(|| label.to_owned())
}

/// Reads what the page says; `fetched` is where it was got.
pub fn read(document: &Document, fetched: Option<String>) -> Page {
    let meta = Meta::of(document);
    let data = linked_data(document);
    let said = |key: &str| data.as_ref().and_then(|data| name(&data[key]));
    let of = |selector: &str, attribute: &str| {
        document.select(selector).iter().find_map(|element| element.attr(attribute)).map(|value| value.to_string())
    };
    let canonical = of("link[rel='canonical']", "href").into_iter().chain(meta.get("og:url")).chain(said("url"));
    let url = canonical.filter(|url| is_of_article(url)).chain(fetched).next();
    let time = || {
        let elements = TIMES.iter().flat_map(|selector| document.select(selector).nodes().to_vec());
        elements
            .filter_map(|e| e.attr("datetime").or_else(|| e.attr("content")).or_else(|| Some(e.text())))
            .find_map(date)
    };
    let dates = [said("datePublished"), said("dateCreated")].into_iter().flatten();
    let published = dates.chain(DATES.iter().filter_map(|key| meta.get(key))).find_map(date);
    let published = published.or_else(time).or_else(|| url.as_deref().and_then(date_in_url));
    let heading = || {
        let headings = document.select("h1");
        (headings.length() == 1).then(|| headings.text().to_string())
    };
    let title = said("headline").or_else(|| meta.get("og:title")).or_else(|| meta.get("twitter:title"));
    let title = title.or_else(heading).or_else(|| Some(document.select_single("title").text().to_string()));
    let publisher = || data.as_ref().and_then(|data| name(&data["publisher"]));
    let host = || url.as_deref().and_then(host).map(str::to_owned);
    let outlet = meta.get("og:site_name").or_else(publisher).or_else(host);
    let locale = || meta.get("og:locale").or_else(|| meta.get("content-language"));
    let language = said("inLanguage").or_else(|| of("html", "lang")).or_else(locale);
    let plain = |text: String| on_one_line(&unescaped(&text)).into_owned();
    let metadata = Metadata {
        title: title.map(plain).filter(|title| !title.is_empty()),
        outlet: outlet.map(plain).filter(|outlet| !outlet.is_empty()),
        url,
        date: published,
        language: None,
    };
    Page { metadata, body: said("articleBody"), language }
}

/// The `meta` elements of a page with what they say, by their names in small letters.
struct Meta(Vec<(String, String)>);

impl Meta {
    fn of(document: &Document) -> Self {
        let elements = document.select("meta[content]");
        let pair = |element: &dom_query::NodeRef| {
            let name = ["property", "name", "itemprop", "http-equiv"].iter().find_map(|a| element.attr(a))?;
            let value = element.attr("content").filter(|value| !value.trim().is_empty())?;
            Some((name.trim().to_lowercase(), value.to_string()))
        };
        Self(elements.nodes().iter().filter_map(pair).collect())
    }

    fn get(&self, name: &str) -> Option<String> {
        self.0.iter().find(|(own, _)| own == name).map(|(_, value)| value.clone())
    }
}

/// The object of JSON-LD that is the article.
fn linked_data(document: &Document) -> Option<Value> {
    let scripts = document.select("script[type='application/ld+json']");
    let parsed = scripts.nodes().iter().filter_map(|script| {
        let text = script.text();
        let text = text.trim().trim_start_matches("<!--").trim_end_matches("-->");
        serde_json::from_str::<Value>(text).ok()
    });
    parsed.into_iter().find_map(article)
}

/// The article in a piece of JSON-LD: itself, in a list or in a graph.
fn article(data: Value) -> Option<Value> {
    match data {
        Value::Array(all) => all.into_iter().find_map(article),
        Value::Object(mut object) => {
            let types = object.get("@type").cloned().unwrap_or_default();
            let is_article = |kind: &Value| {
                kind.as_str().is_some_and(|kind| kind.ends_with("Article") || kind.ends_with("BlogPosting"))
            };
            if is_article(&types) || types.as_array().is_some_and(|types| types.iter().any(is_article)) {
                return Some(Value::Object(object));
            }
            ["@graph", "mainEntity", "mainEntityOfPage"].iter().find_map(|key| article(object.remove(*key)?))
        }
        _ => None,
    }
}

/// A value of JSON-LD as text: itself, its name, or the first of several.
fn name(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
        Value::Array(all) => all.iter().find_map(name),
        Value::Object(object) => ["name", "@id", "alternateName"].iter().find_map(|key| name(object.get(*key)?)),
        _ => None,
    }
}

fn date(text: impl AsRef<str>) -> Option<PartialDate> {
    let text = text.as_ref().trim();
    // *20250917* and *2025/09/17*
    let digits: String = text.chars().take_while(|c| c.is_ascii_digit()).collect();
    if digits.len() == 8 {
        return format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..]).parse().ok();
    }
    let parsed = text.get(..10).unwrap_or(text).replace('/', "-").parse().or_else(|_| text.parse::<PartialDate>());
    parsed.ok().filter(|date| date.month.is_some())
}

/// The day in an address: *…/2025/09/17/…*, *…-20250917-…*, *…/2025-09-17-…*.
fn date_in_url(url: &str) -> Option<PartialDate> {
    let path = url.split("://").nth(1)?.split_once('/')?.1;
    let parts: Vec<&str> = path.split(|c: char| !c.is_ascii_digit()).collect();
    let year = |part: &str| part.len() == 4 && (part.starts_with("19") || part.starts_with("20"));
    let day = parts.windows(3).find_map(|part| match part {
        [y, m, d] if year(y) && m.len() <= 2 && d.len() <= 2 => format!("{y}-{m:0>2}-{d:0>2}").parse().ok(),
        _ => None,
    });
    day.or_else(|| parts.iter().filter(|part| part.len() == 8 && year(&part[..4])).find_map(date))
}

/// Whether an address is that of a page other than the first of its site.
fn is_of_article(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    rest.and_then(|rest| rest.split_once('/')).is_some_and(|(host, path)| !host.is_empty() && !path.is_empty())
}

/// The host of an address, without *www.*
pub fn host(url: &str) -> Option<&str> {
    let host = url.split("://").nth(1)?.split(['/', '?', '#']).next()?;
    Some(host.strip_prefix("www.").unwrap_or(host)).filter(|host| !host.is_empty())
}

/// Text in which what HTML writes as `&…;` stands for itself: pages write it so where it is not read so.
fn unescaped(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    Document::fragment(text.replace('<', "&lt;")).text().to_string()
}
