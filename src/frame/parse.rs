//! The language in which frames are written.
//!
//! ```text
//! frame investment
//!   fr investir, injecter      agent = subject   amount = object   target = dans* | en*
//!   fr investissement          agent = de | par  amount = de       target = dans*
//!   emit invests(agent: Agent, amount: MonetaryAmount)
//!   example "[agent Orel SA] compte injecter [amount 40 millions d'euros]." planned
//!   not     "Les investissements ont reculé."
//! ```

use super::{Emission, Example, Frame, Pattern, Qualifiers, Source, Value};
use crate::proposition::Status;

/// A line of a frame file that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}:{column}: {message}")]
pub struct FrameError {
    /// The file.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong, and how to mend it.
    pub message: String,
}

/// The confidence of a frame whose facts nobody has counted.
const UNMEASURED: f64 = 0.7;

/// Reads the frames of a file.
///
/// # Errors
/// On the first line that is no part of a frame.
pub fn parse(file: &str, text: &str) -> Result<Vec<Frame>, FrameError> {
    let mut frames: Vec<Frame> = Vec::new();
    let mut lists = Lists::default();
    for (index, raw) in text.lines().enumerate() {
        let content = raw.trim();
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        let line = Line { file, number: index + 1, raw };
        let (word, rest) = content.split_once(char::is_whitespace).unwrap_or((content, ""));
        let rest = rest.trim();
        if word == "words" {
            lists.add(&line, rest)?;
            continue;
        }
        if word == "frame" {
            let sound = !rest.is_empty() && rest.chars().all(|c| c.is_alphanumeric() || c == '_');
            if !sound {
                return Err(line.fail(rest, "a frame's name is one word of letters, digits and underscores"));
            }
            frames.push(Frame {
                name: rest.to_owned(),
                file: file.to_owned(),
                line: line.number,
                confidence: UNMEASURED,
                stative: false,
                lasting: false,
                patterns: Vec::new(),
                emissions: Vec::new(),
                examples: Vec::new(),
                counterexamples: Vec::new(),
            });
            continue;
        }
        let Some(frame) = frames.last_mut() else {
            return Err(line.fail(word, "expected `frame NAME` before anything else"));
        };
        match word {
            "confidence" => frame.confidence = confidence(&line, rest)?,
            "stative" => frame.stative = true,
            "lasting" => frame.lasting = true,
            "emit" => frame.emissions.push(emission(&line, rest)?),
            "example" => frame.examples.push(example(&line, rest)?),
            "not" => frame.counterexamples.push((quoted(&line, rest)?.0.to_owned(), line.number)),
            language if language.len() == 2 => frame.patterns.push(pattern(&line, language, rest, &lists)?),
            _ => {
                return Err(line.fail(
                    word,
                    "expected `fr` or another language, `emit`, `stative`, `lasting`, `confidence`, `example` or `not`, or a new `frame`",
                ));
            }
        }
    }
    Ok(frames)
}

struct Line<'a> {
    file: &'a str,
    number: usize,
    raw: &'a str,
}

impl Line<'_> {
    /// An error at the place of `part`, which is a part of the line.
    fn fail(&self, part: &str, message: &str) -> FrameError {
        let byte = self.raw.find(part).unwrap_or(0);
        let column = self.raw[..byte].chars().count() + 1;
        FrameError { file: self.file.to_owned(), line: self.number, column, message: message.to_owned() }
    }
}

/// The lists of words that a file names: `words sites = usine, bureau`, to be used as `@sites`.
#[derive(Default)]
struct Lists {
    known: Vec<(String, Vec<String>)>,
}

impl Lists {
    fn add(&mut self, line: &Line, rest: &str) -> Result<(), FrameError> {
        let (name, words) = rest.split_once('=').ok_or_else(|| line.fail(rest, "expected words NAME = word, word"))?;
        let words = words.split(',').map(|w| w.trim().to_lowercase()).filter(|w| !w.is_empty()).collect();
        self.known.push((name.trim().to_owned(), words));
        Ok(())
    }

    /// The words with those of the lists among them in their places.
    fn expand(&self, line: &Line, words: &[String]) -> Result<Vec<String>, FrameError> {
        let mut all = Vec::new();
        for word in words {
            match word.strip_prefix('@') {
                Some(name) => all.extend(self.get(line, name)?.iter().cloned()),
                None => all.push(word.clone()),
            }
        }
        Ok(all)
    }

    fn get(&self, line: &Line, name: &str) -> Result<&Vec<String>, FrameError> {
        let known = self.known.iter().find(|(known, _)| known == name);
        let names: Vec<&str> = self.known.iter().map(|(name, _)| name.as_str()).collect();
        let message = || format!("no line above says `words {name} = …`; this file has: {}", names.join(", "));
        known.map(|(_, words)| words).ok_or_else(|| line.fail(name, &message()))
    }
}

/// A lemma in small letters, or a class in angle brackets.
fn predicate(text: &str) -> String {
    if text.starts_with('<') { text.to_owned() } else { text.to_lowercase() }
}

/// `investir, injecter   agent = subject   target = dans | en`
fn pattern(line: &Line, language: &str, rest: &str, lists: &Lists) -> Result<Pattern, FrameError> {
    let mut parts = rest.split('=');
    let first = parts.next().unwrap_or_default();
    let (predicates, mut role) = first.trim_end().rsplit_once(char::is_whitespace).unwrap_or((first, ""));
    let predicates: Vec<String> =
        predicates.split(',').map(str::trim).filter(|p| !p.is_empty()).map(predicate).collect();
    let predicates = lists.expand(line, &predicates)?;
    if predicates.is_empty() || role.is_empty() {
        return Err(line.fail(rest, "expected predicates, then roles: investir, injecter   agent = subject"));
    }
    let values: Vec<&str> = parts.collect();
    let (mut given, mut when) = (None, None);
    let mut roles = Vec::new();
    for (index, value) in values.iter().enumerate() {
        // What stands before the next `=` ends with the next role's name.
        let (places, next) = match index + 1 == values.len() {
            true => (*value, ""),
            false => value.trim_end().rsplit_once(char::is_whitespace).unwrap_or((value, "")),
        };
        if role == "status" || role == "when" {
            let status = Some(status(line, places.trim())?);
            *(if role == "status" { &mut given } else { &mut when }) = status;
            role = next;
            continue;
        }
        let sources = places
            .split('|')
            .map(|place| {
                let mut source = place.parse::<Source>().map_err(|message| line.fail(place.trim(), &message))?;
                for step in &mut source.steps {
                    step.lemmas = lists.expand(line, &step.lemmas)?;
                }
                Ok(source)
            })
            .collect::<Result<Vec<_>, FrameError>>()?;
        if roles.iter().any(|(name, _)| name == role) {
            return Err(line.fail(role, &format!("the role {role} stands here twice")));
        }
        roles.push((role.to_owned(), sources));
        role = next;
    }
    if roles.is_empty() {
        return Err(line.fail(rest, "expected a role and its place: agent = subject"));
    }
    Ok(Pattern { language: language.to_owned(), predicates, roles, status: given, when })
}

/// `invests(agent: Agent, amount: MonetaryAmount) role = title needs amount status ended`
fn emission(line: &Line, rest: &str) -> Result<Emission, FrameError> {
    const FORM: &str =
        "expected emit RELATION(ROLE: CLASS, ROLE: CLASS | CLASS) or emit RELATION(ROLE: CLASS, 'TERM': CLASS)";
    let (relation, inner) = rest.split_once('(').ok_or_else(|| line.fail(rest, FORM))?;
    let (inner, after) = inner.split_once(')').ok_or_else(|| line.fail(rest, FORM))?;
    let mut ends = Vec::new();
    for end in inner.split(',') {
        let (role, classes) = end.split_once(':').ok_or_else(|| line.fail(end.trim(), FORM))?;
        let classes = classes.split('|').map(|c| c.trim().to_owned()).collect();
        // *'signed': Stage* is an individual of the ontology, and no role.
        ends.push((role.trim().to_owned(), classes));
    }
    let ends = ends.try_into().map_err(|_| line.fail(inner, FORM))?;
    let mut emission = Emission {
        relation: relation.trim().to_owned(),
        ends,
        qualifiers: Vec::new(),
        needs: None,
        together: false,
        status: None,
        confidence: None,
    };
    let mut words = after.split_whitespace();
    while let Some(word) = words.next() {
        match word {
            "needs" => emission.needs = words.next().map(str::to_owned),
            "together" => emission.together = true,
            "status" => {
                let name = words.next().unwrap_or_default();
                emission.status = Some(status(line, name)?);
            }
            "confidence" => emission.confidence = Some(confidence(line, words.next().unwrap_or_default())?),
            field => {
                let value = (words.next() == Some("=")).then(|| words.next()).flatten();
                let value = value.ok_or_else(|| {
                    line.fail(
                        field,
                        "expected FIELD = ROLE, FIELD = 'word', needs ROLE, together, status STATUS or confidence NUMBER",
                    )
                })?;
                let quoted = value.strip_prefix('\'').and_then(|v| v.strip_suffix('\''));
                let value = quoted.map_or_else(|| Value::Role(value.to_owned()), |v| Value::Words(v.to_owned()));
                if !Qualifiers::FIELDS.contains(&field) {
                    let known = Qualifiers::FIELDS.join(", ");
                    return Err(line.fail(field, &format!("a fact has no field {field}; the fields are {known}")));
                }
                emission.qualifiers.push((field.to_owned(), value));
            }
        }
    }
    Ok(emission)
}

fn confidence(line: &Line, number: &str) -> Result<f64, FrameError> {
    let value = number.parse().ok().filter(|c| (0.0..=1.0).contains(c));
    value.ok_or_else(|| line.fail(number, "a confidence is a number from 0 to 1"))
}

fn status(line: &Line, name: &str) -> Result<Status, FrameError> {
    let found = Status::ALL.into_iter().find(|s| s.as_str() == name);
    found.ok_or_else(|| line.fail(name, "a status is actual, planned, possible, denied or ended"))
}

/// The text between the quotes, and what follows.
fn quoted<'a>(line: &Line, rest: &'a str) -> Result<(&'a str, &'a str), FrameError> {
    let inner = rest.strip_prefix('"').and_then(|r| r.rsplit_once('"'));
    let (text, after) = inner.ok_or_else(|| line.fail(rest, "expected a sentence between double quotes"))?;
    Ok((text, after.trim()))
}

/// `"[agent Orel SA] investit." actual`
fn example(line: &Line, rest: &str) -> Result<Example, FrameError> {
    let (marked, after) = quoted(line, rest)?;
    let (mut text, mut marks, mut open) = (String::new(), Vec::new(), None);
    let mut left = marked;
    while let Some(at) = left.find(['[', ']']) {
        text.push_str(&left[..at]);
        let bracket = left.as_bytes()[at];
        left = &left[at + 1..];
        match (bracket, open.take()) {
            (b'[', None) => {
                let (role, more) = left.split_once(' ').unwrap_or((left, ""));
                open = Some((role.to_owned(), text.len()));
                left = more;
            }
            (b']', Some((role, start))) => marks.push((role, start..text.len())),
            _ => return Err(line.fail(marked, "the brackets do not match: write [ROLE words]")),
        }
    }
    text.push_str(left);
    if open.is_some() {
        return Err(line.fail(marked, "the brackets do not match: write [ROLE words]"));
    }
    Ok(Example { text, marks, status: status(line, after)?, line: line.number })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_read() {
        let text = "frame x\n fr a, se b   r = subject   s = dans* | object[c d].à\n emit p(r: A, s: B | C) role = s needs r\n example \"[r Un] est [s deux].\" planned\n";
        let frame = &parse("f", text).unwrap()[0];
        assert_eq!(frame.patterns[0].predicates, ["a", "se b"]);
        assert_eq!(frame.patterns[0].roles[1].1[1].to_string(), "object[c d].à");
        assert_eq!(frame.emissions[0].ends[1].1, ["B", "C"]);
        assert_eq!(frame.emissions[0].qualifiers, [("role".to_owned(), Value::Role("s".to_owned()))]);
        assert_eq!(frame.examples[0].text, "Un est deux.");
        assert_eq!(frame.examples[0].marks, [("r".to_owned(), 0..2), ("s".to_owned(), 7..11)]);
    }

    #[test]
    fn errors_name_line_and_column() {
        let error = |text: &str| parse("f", text).unwrap_err().to_string();
        assert!(error("emit x").starts_with("f:1:1: expected `frame NAME`"));
        assert!(error("frame x\n  fr a b\n").starts_with("f:2:6: expected a role"), "{}", error("frame x\n  fr a b\n"));
        assert!(error("frame x\n  emit p(a)\n").starts_with("f:2:10: expected emit"));
        assert!(error("frame x\n  example \"[a b\" actual\n").starts_with("f:2:12: the brackets"));
        assert!(error("frame x\n  example \"a\" maybe\n").starts_with("f:2:15: a status is"));
        assert!(error("frame x\n  fr a r = subject r = object\n").contains("twice"));
    }
}
