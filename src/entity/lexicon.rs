//! The words of a domain that name, type or stand for its things.

use rustc_hash::FxHashMap;

/// Words of a domain, by what they do. Lemmas are in small letters.
#[derive(Debug, Default, Clone)]
pub struct Lexicon {
    /// Nouns that are mentions themselves (*accord*), with their class.
    pub things: FxHashMap<String, String>,
    /// Nouns that can point back to a thing but name none themselves (*ce partenariat*).
    pub echoes: FxHashMap<String, String>,
    /// Nouns for a side of a thing that, with a definite article, point to it (*l'objectif*).
    pub aspects: FxHashMap<String, String>,
    /// Nouns that give a name its class, and can stand for it (*entreprise*, *groupe*).
    pub heads: FxHashMap<String, String>,
    /// Nouns that with a nationality stand for the state (*gouvernement*).
    pub proxies: FxHashMap<String, String>,
    /// Nouns that alone stand for the state that an article is about (*le gouvernement*).
    pub states: rustc_hash::FxHashSet<String>,
    /// Titles of posts (*président*).
    pub titles: rustc_hash::FxHashSet<String>,
    /// Those among them that one in a state has at a time (*président*, the *premier* of *Premier ministre*).
    pub leaders: rustc_hash::FxHashSet<String>,
    /// Words that belong to a title when they stand after it (*ministre de l'Intérieur*).
    pub portfolios: rustc_hash::FxHashSet<String>,
    /// Nouns that with a capital letter are a body, not a place (*la Région Bretagne*).
    pub bodies: FxHashMap<String, String>,
    /// Nouns that with the name of a place are a body (*le tribunal de Lyon*).
    pub placed: FxHashMap<String, String>,
    /// Nouns that alone are a body where somebody has a post in it (*le président du Sénat*).
    pub alone: FxHashMap<String, String>,
    /// Adjectives that make one of `placed` a body without a place (*la police nationale*).
    pub public: rustc_hash::FxHashSet<String>,
    /// Nouns whose complement names a field, though no table has it (*leader de la pompe à chaleur*).
    pub fields: FxHashMap<String, String>,
    /// Nouns between those and the field (*le marché de la pompe*).
    pub general: rustc_hash::FxHashSet<String>,
    /// Nouns that are a thing where one of the verbs of `signing` has them (*signer un partenariat*).
    pub signed: FxHashMap<String, String>,
    /// Those verbs.
    pub signing: rustc_hash::FxHashSet<String>,
    /// Verbs whose subject is of a class (*lever*).
    pub does: FxHashMap<String, String>,
    /// Verbs whose object is of a class (*racheter*).
    pub undergoes: FxHashMap<String, String>,
    /// Keys of the places that act for their states (*Washington*).
    pub seats: rustc_hash::FxHashSet<String>,
    /// Last words of names that give them their class (*Deal*).
    pub endings: FxHashMap<String, String>,
}

/// A line of a lexicon that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{line}: {message}")]
pub struct LexiconError {
    /// Line, from 1.
    pub line: usize,
    /// What is wrong, and what is expected.
    pub message: String,
}

impl Lexicon {
    /// Whether a lemma is that of something that parties have with each other, or of a verb or noun for making it.
    pub fn is_deal(&self, lemma: &str) -> bool {
        let named = [&self.things, &self.signed, &self.echoes].iter().any(|nouns| nouns.contains_key(lemma));
        named || self.signing.contains(lemma)
    }

    /// Reads lines of the form `KIND CLASS = word, word, …`; `#` begins a comment. The kinds are
    /// `thing`, `signed`, `echo`, `aspect`, `head`, `body`, `placed`, `alone`, `proxy`, `field`, `ending`, `does`,
    /// `undergoes` and, without a class, `public`, `state`, `title`, `leader`, `portfolio`, `general`, `signing` and `seat`.
    pub fn parse(text: &str) -> Result<Self, LexiconError> {
        let mut lexicon = Self::default();
        for (index, line) in text.lines().enumerate() {
            let line = line.split('#').next().unwrap_or_default().trim();
            if line.is_empty() {
                continue;
            }
            let fail = |message: &str| LexiconError { line: index + 1, message: message.to_owned() };
            let (left, right) = line.split_once('=').ok_or_else(|| fail("expected `KIND CLASS = word, word`"))?;
            let mut left = left.split_whitespace();
            let (kind, class) = (left.next().unwrap_or_default(), left.next().unwrap_or_default());
            let words = right.split(',').map(|w| w.trim().to_owned()).filter(|w| !w.is_empty());
            let table = match kind {
                "thing" => &mut lexicon.things,
                "echo" => &mut lexicon.echoes,
                "aspect" => &mut lexicon.aspects,
                "head" => &mut lexicon.heads,
                "proxy" => &mut lexicon.proxies,
                "ending" => &mut lexicon.endings,
                "body" => &mut lexicon.bodies,
                "placed" => &mut lexicon.placed,
                "alone" => &mut lexicon.alone,
                "field" => &mut lexicon.fields,
                "signed" => &mut lexicon.signed,
                "does" => &mut lexicon.does,
                "undergoes" => &mut lexicon.undergoes,
                "public" => {
                    lexicon.public.extend(words);
                    continue;
                }
                "title" => {
                    lexicon.titles.extend(words.map(|w| w.to_lowercase()));
                    continue;
                }
                "leader" => {
                    lexicon.leaders.extend(words.map(|w| w.to_lowercase()));
                    continue;
                }
                "portfolio" => {
                    lexicon.portfolios.extend(words.map(|w| w.to_lowercase()));
                    continue;
                }
                "general" => {
                    lexicon.general.extend(words);
                    continue;
                }
                "signing" => {
                    lexicon.signing.extend(words);
                    continue;
                }
                "state" => {
                    lexicon.states.extend(words);
                    continue;
                }
                "seat" => {
                    lexicon.seats.extend(words.map(|w| crate::text::slug(&w)));
                    continue;
                }
                _ => {
                    return Err(fail(
                        "the kinds of words are thing, signed, signing, echo, aspect, head, body, placed, alone, public, proxy, field, general, does, undergoes, state, title, leader, portfolio, seat and ending",
                    ));
                }
            };
            if class.is_empty() {
                return Err(fail("after the kind stands the class that the words give"));
            }
            table.extend(words.map(|w| (w.to_lowercase(), class.to_owned())));
        }
        Ok(lexicon)
    }
}
