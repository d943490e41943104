//! What is known of a language: the words that the engine's readings rest on.
//!
//! A language is one constant of plain lists, [`FRENCH`] in `fr.rs`. To add one, copy that file,
//! fill in its lists and name it in [`by_code`]; the compiler asks for every list. Nothing here
//! knows of a domain: those words are in a pack.

mod fr;

pub use fr::FRENCH;

/// The words of one language, by what they do. All are in small letters.
#[derive(Debug)]
pub struct Language {
    /// ISO 639-1 code.
    pub code: &'static str,
    /// Words that keep their full stop, without it.
    pub abbreviations: &'static [&'static str],
    /// Elided forms, without their apostrophe.
    pub elisions: &'static [&'static str],
    /// Words that an apostrophe does not split.
    pub apostrophe_words: &'static [&'static str],
    /// Pronouns that a hyphen ties to the verb before them, with their hyphen.
    pub enclitics: &'static [&'static str],
    /// Words with a hyphen that look like verb and enclitic, and are not.
    pub hyphen_words: &'static [&'static str],
    /// Contractions and the two words that each stands for; `true` where it can also be one word.
    pub contractions: &'static [(&'static str, [&'static str; 2], bool)],
    /// Numbers in words, folded, with their value.
    pub numbers: &'static [(&'static str, u64)],
    /// Nouns of round numbers (*cinquantaine*), folded, with their value.
    pub rounds: &'static [(&'static str, u64)],
    /// Powers of ten in words (*milliard*), with their value, and abbreviations of them.
    pub scales: &'static [(&'static str, u64)],
    /// The months, January first, each with its other spellings, all folded.
    pub months: [&'static [&'static str]; 12],
    /// The days of the week, Monday first.
    pub weekdays: [&'static str; 7],
    /// What stands before an amount and leaves it open, with the qualifier that it gives.
    pub qualifiers: &'static [(&'static [&'static str], &'static str)],
    /// Verbs whose infinitive complement is planned (*prévoir de*), possible (*pouvoir*), denied or
    /// ended, by lemma.
    pub status_verbs: &'static [(&'static str, StatusWord)],
    /// Phrases after *être* or alone that do the same (*sur le point de*), as lemmas.
    pub status_phrases: &'static [(&'static [&'static str], StatusWord)],
    /// Adjectives and prefixes that say that something is over (*ancien*, *ex-*).
    pub ended: &'static [&'static str],
    /// Verbs whose infinitive is done by their object (*permettre à X d'investir*), by lemma.
    pub object_control: &'static [&'static str],
    /// Relative pronouns, by lemma.
    pub relatives: &'static [&'static str],
    /// Words of quantity whose complement with *de* is what is meant (*plus de 5000 emplois*), by lemma.
    pub measures: &'static [&'static str],
    /// Negative words that deny (*pas*), by lemma.
    pub denying: &'static [&'static str],
    /// Conjunctions and prepositions before a clause that is only aimed at (*pour*), by lemma.
    pub aims: &'static [&'static str],
    /// Verbs whose conditional announces (*devrait*), by lemma.
    pub announcing: &'static [&'static str],
    /// Verbs that say of their subject what it is or becomes (*devenir*), by lemma.
    pub becoming: &'static [&'static str],
    /// Verbs that say so of their object (*nommer*).
    pub appointing: &'static [&'static str],
    /// Forms of the auxiliary of the perfect that can begin *…, a annoncé le groupe*.
    pub perfect: &'static [&'static str],
    /// What stands after the infinitive in the future.
    pub futures: &'static [&'static str],
    /// Endings of participles.
    pub participles: &'static [&'static str],
    /// Articles and possessives that can begin a subject.
    pub articles: &'static [&'static str],
    /// Nouns of things that bear the names of people (*le prix Jean Orme*), by lemma.
    pub named_after: &'static [&'static str],
    /// Words between the hyphens of towns' names: *Vitry-sur-Seine*.
    pub in_towns: &'static [&'static str],
    /// The points of the compass, as nouns (*nord-est*).
    pub compass: &'static [&'static str],
    /// Verbs that give a name (*baptiser*), by lemma.
    pub naming: &'static [&'static str],
    /// Adjectives that tell a thing from those spoken of before (*un autre accord*), by lemma.
    pub further: &'static [&'static str],
    /// Words before a former name (*anciennement*), by lemma.
    pub former: &'static [&'static str],
    /// Words before the name that something has now (*aujourd'hui*), by lemma.
    pub current: &'static [&'static str],
    /// Words by which a text says that a short form is one, or in which language: *sigle*, *anglais*.
    pub acronyms: &'static [&'static str],
    /// Verbs whose subject comes to nothing (*capoter*), by lemma.
    pub failing: &'static [&'static str],
    /// Nouns of time, which are no objects: *signer le même jour*.
    pub times: &'static [&'static str],
    /// Verbs of saying, by lemma.
    pub saying: &'static [&'static str],
    /// Prepositions, and words of which compound ones are made.
    pub prepositions: &'static [&'static str],
    /// Adverbs of a preposition and another word.
    pub adverbs: &'static [[&'static str; 2]],
    /// Prepositions of those who act (*par*, *avec*).
    pub acting: &'static [&'static str],
    /// The preposition before what something is about (*sur*), by lemma.
    pub about: &'static str,
    /// The preposition before those who have something with each other (*entre*), by lemma.
    pub between: &'static str,
    /// Prepositions before the group that something is one of (*parmi*), by lemma.
    pub among: &'static [&'static str],
    /// Verbs that count something among others (*figurer*), by lemma.
    pub listing: &'static [&'static str],
    /// The noun of *au nombre de ses clients*.
    pub count: &'static str,
    /// The pronoun of *l'un des clients*, by lemma.
    pub one: &'static str,
    /// The verb and the noun of *fait partie des clients*, by lemma.
    pub belonging: [&'static str; 2],
    /// Verbs that say that something may be done now, each with the noun that makes it say so (*donner son feu vert*).
    pub admitting: &'static [(&'static str, &'static str)],
    /// Verbs that say that their subject is over, each with the noun that makes it say so (*prendre fin*).
    pub ending: &'static [(&'static str, &'static str)],
    /// Nouns of what is done once it is announced (*la signature*).
    pub done_when_announced: &'static [&'static str],
    /// Verbs whose complement is done where they tell of the past (*a permis de*).
    pub enabling: &'static [&'static str],
    /// Verbs of what is to come, even in the present (*attendu jeudi*).
    pub awaiting: &'static [&'static str],
    /// The conjunction that denies each of several (*ni*).
    pub neither: &'static str,
    /// Forms of verbs by which the writer only supposes what follows (*imaginons que*).
    pub imagining: &'static [&'static str],
    /// Verbs and adjectives that say of a clause that it is not so (*démentir que*, *il est faux que*), by lemma.
    pub refuting: &'static [&'static str],
    /// Verbs of what a place has in it (*accueillir*), by lemma.
    pub hosting: &'static [&'static str],
    /// Verbs that only claim of somebody what they have done (*soupçonner d'avoir*), by lemma.
    pub alleging: &'static [&'static str],
    /// Verbs whose subject has a say in what their object names, but does not do it (*approuver le rachat*), by lemma.
    pub judging: &'static [&'static str],
    /// The preposition of those who act in the passive (*par*),
    pub agents: &'static [&'static str],
    /// that of what belongs to something (*de*), and the relative pronoun for it (*dont*).
    pub genitive: &'static str,
    /// See [`genitive`](Self::genitive).
    pub genitive_relative: &'static str,
    /// Nouns of phrases that say who takes part (*avec le concours de*, *aux côtés de*).
    pub along: &'static [&'static str],
    /// Adjectives that say nothing of a post but that somebody has it (*sortant*, *élu*).
    pub in_office: &'static [&'static str],
    /// What says that something is still to come (*le président élu*, *la prochaine visite*).
    pub elect: &'static [&'static str],
    /// Participles that say that an event has its day (*la visite prévue mardi*).
    pub scheduled: &'static [&'static str],
    /// What means the first and the second of two (*le premier*, *le second*).
    pub ordinals: &'static [&'static str],
    /// The adjective that after a demonstrative means what was named last (*ce dernier*).
    pub latter: &'static str,
    /// Words by which those who speak mean themselves and their own (*nous*, *notre*).
    pub first_person: &'static [&'static str],
    /// Prepositions that name a speaker (*selon*), folded.
    pub according: &'static [&'static str],
    /// Words that lead from a general noun to its members (*comme*, *tel que*, *dont*), as lemmas.
    pub exemplifiers: &'static [&'static [&'static str]],
    /// Titles before a person's name (*M.*).
    pub titles: &'static [&'static str],
    /// The titles of men among them,
    pub masculine_titles: &'static [&'static str],
    /// and those of women.
    pub feminine_titles: &'static [&'static str],
    /// Pronouns that stand for what was named before.
    pub anaphors: &'static [Anaphor],
    /// What leads to the event during which something happens: *lors de*, *à l'issue de*, *la journée de*.
    pub during: &'static [&'static str],
    /// Conjunctions that give a clause the time of the one above it (*quand*),
    pub when: &'static [&'static str],
    /// and the one that does so only for what was told before (*alors qu'il …*).
    pub meanwhile: &'static str,
    /// What leads to the date from which something holds (*depuis*).
    pub since: &'static [&'static str],
    /// What leads to the date until which it holds (*jusque*).
    pub until: &'static str,
    /// Prepositions before what has happened (*après la signature*).
    pub completed: &'static [&'static str],
    /// What says that there was none like it since: *le premier*, *le plus grand*.
    pub superlatives: &'static [&'static str],
    /// The relative pronoun for a place (*où*).
    pub locative_relative: &'static str,
    /// Verbs whose participle says what their subject has done (*arrivé*).
    pub unaccusative: &'static [&'static str],
    /// Nouns that are but parts of prepositions (*aux côtés de*, *à l'instar de*).
    pub locutions: &'static [&'static str],
    /// Verbs that say no more of their object than that somebody has it (*nouer un partenariat*).
    pub having: &'static [&'static str],
    /// Prepositions that say where something happens (*chez*).
    pub located: &'static [&'static str],
    /// Prepositions for what is close, which say as much of a place as
    pub nearby: &'static [&'static str],
    /// the one that says where something is (*à*).
    pub at: &'static str,
    /// Verbs whose subject is that of their infinitive (*devoir*).
    pub modal: &'static [&'static str],
    /// The pronoun for a place, by lemma (*y*).
    pub locative: &'static str,
    /// The pronoun for a part of what was counted (*en*).
    pub partitive: &'static str,
    /// Pronouns that can stand for something named before: *lui*, *y*.
    pub stand_ins: &'static [&'static str],
    /// Small words inside names (*de*, *van*).
    pub particles: &'static [&'static str],
}

/// A gender of the grammar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gender {
    /// *il*
    Masculine,
    /// *elle*
    Feminine,
}

/// A pronoun that stands for what was named before.
#[derive(Debug)]
pub struct Anaphor {
    /// The pronoun in small letters.
    pub form: &'static str,
    /// Its gender.
    pub gender: Gender,
    /// Whether it stands for several.
    pub plural: bool,
    /// Whether it points to what was named last (*celui-ci*), and not to what is spoken of.
    pub demonstrative: bool,
}

/// What a word does to the status of what depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusWord {
    /// Decided, announced or expected.
    Planned,
    /// Open or unconfirmed.
    Possible,
    /// It does not happen.
    Denied,
    /// It was so and no longer is.
    Ended,
}

impl Language {
    /// Whether `word`, which a full stop follows, is an abbreviation or an initial.
    pub fn is_abbreviation(&self, word: &str) -> bool {
        let mut letters = word.chars();
        let initial = |l: &mut std::str::Chars| l.next().is_some_and(char::is_uppercase) && l.as_str().is_empty();
        initial(&mut letters)
            || word.rsplit(['.', '-']).next().is_some_and(|last| initial(&mut last.chars()) && word.contains('.'))
            || self.abbreviations.contains(&word.to_lowercase().as_str())
    }

    /// The gender that a person's title tells.
    pub fn title_gender(&self, title: &str) -> Option<Gender> {
        let of = |titles: &[&str], gender| titles.contains(&title).then_some(gender);
        of(self.masculine_titles, Gender::Masculine).or_else(|| of(self.feminine_titles, Gender::Feminine))
    }

    /// The pronoun that a form is, also after a verb and its hyphen (*a-t-elle*).
    pub fn anaphor(&self, form: &str) -> Option<&Anaphor> {
        let form = form.to_lowercase();
        let form = form.trim_start_matches("-t-").trim_start_matches('-');
        self.anaphors.iter().find(|anaphor| anaphor.form == form)
    }

    /// Whether `word`, which an apostrophe follows, is an elided form.
    pub fn is_elision(&self, word: &str) -> bool {
        self.elisions.iter().any(|e| e.eq_ignore_ascii_case(word))
    }

    /// Whether `text` begins with a word that its apostrophe does not split.
    pub fn keeps_apostrophe(&self, text: &str) -> bool {
        self.apostrophe_words.iter().any(|word| {
            let mut rest = text.chars().map(|c| if c == '’' { '\'' } else { c }).flat_map(char::to_lowercase);
            word.chars().all(|c| rest.next() == Some(c)) && !rest.next().is_some_and(char::is_alphanumeric)
        })
    }

    /// Where the enclitic pronoun at the end of `word` begins, in bytes.
    pub fn enclitic(&self, word: &str) -> Option<usize> {
        if word.len() > 64 || !word.contains(['-', '‐', '‑']) {
            return None;
        }
        let plain = word.replace(['‐', '‑'], "-");
        let lower = plain.to_lowercase();
        if lower.len() != plain.len() || self.hyphen_words.contains(&lower.as_str()) {
            return None;
        }
        let ending = self.enclitics.iter().filter(|e| lower.ends_with(**e)).max_by_key(|e| e.len())?;
        let verb = &plain[..plain.len() - ending.len()];
        let one_word = !verb.is_empty() && !verb.contains('-') && verb.chars().skip(1).all(char::is_lowercase);
        one_word.then_some(verb.len())
    }
}

/// The language with an ISO 639-1 code.
pub fn by_code(code: &str) -> Option<&'static Language> {
    [&FRENCH].into_iter().find(|language| language.code == code)
}
