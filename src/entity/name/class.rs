//! What bears a name: what speaks for each class, and the class for which most does.

use std::ops::Range;

use super::{PERSON, Place};
use crate::entity::{Entity, Knowledge, Lexicon, Sentence, gazetteer, head_of};
use crate::syntax::{Tree, Upos};
use crate::text::{capitalised, lower};

/// Why a name is taken for one when nothing speaks for its class.
pub const UNSIGNED: &str = "a name without other signs";

/// Why a name has the class of a noun.
const BEFORE: &str = "the noun before it";

/// What speaks for a class: the class, how much, and why.
type Vote = (String, f32, &'static str);

/// What bears a name that stands at `places`, and why; `None` where it names nothing that is sought.
pub(super) fn decide(
    sentences: &[Sentence],
    places: &[&Place],
    is_surname: &dyn Fn(&str) -> bool,
    knowledge: Knowledge,
) -> Option<(Entity, &'static str)> {
    /// What the recogniser says of a single word that nothing else speaks for.
    const SINGLE: f32 = 0.4;
    // *Gosselies* rather than *GOSSELIES*.
    let small = |place: &&&Place| place.label.chars().any(char::is_lowercase);
    let label = places.iter().find(small).unwrap_or(&places[0]).label.as_str();
    let seeds = knowledge.gazetteer.named(label, knowledge.language);
    let is_field = seeds.first().is_some_and(gazetteer::is_field);
    if !is_field && is_common(sentences, places, !seeds.is_empty(), knowledge) {
        return None;
    }
    let mut votes: Vec<Vote> = Vec::new();
    for place in places {
        let tree = &sentences[place.sentence].tree;
        if let Some(coarse) = place.coarse {
            // A person without a forename or a title may be anything.
            let sure = coarse != PERSON || knowledge.gazetteer.is_forename(&tree.words[place.words.start].form);
            let single = place.words.len() == 1;
            // A surname alone is that of somebody whom the article names in full.
            let nobody = coarse == PERSON && !sure && !is_surname(label);
            // *Orel recrute*: a place that no table has, and where nothing is.
            let nowhere = coarse == "Location"
                && seeds.is_empty()
                && !gazetteer::stands_as_place(tree, head_of(tree, &place.words));
            let doubtful = single && (nobody || nowhere);
            // A service is named like the company behind it.
            let company =
                coarse == "Project" && seeds.first().is_some_and(|seed| (knowledge.is_a)(seed.class, "Company"));
            let weight = match sure {
                _ if company => 0.0,
                _ if doubtful => SINGLE,
                true => 1.0,
                false => 0.8,
            };
            votes.push((coarse.to_owned(), weight, "the recogniser of names"));
            if doubtful {
                votes.push(("Organization".to_owned(), SINGLE + 0.05, "a single name of nobody and no place known"));
            }
        }
        doing(tree, place, knowledge, &mut votes);
        let known = if seeds.is_empty() { 0 } else { places.len() };
        beside(tree, place, known, knowledge, &mut votes);
    }
    // *le bureau Afrique* is one for Africa.
    if !seeds.is_empty() && seeds.iter().all(|seed| (knowledge.is_a)(seed.class, "Location")) {
        votes.retain(|(class, _, reason)| class != "GovernmentBody" || *reason != BEFORE);
    }
    // However often a name stands there, each kind of reason weighs only so much.
    let most = |reason: &str| if reason == "the recogniser of names" { 4.0 } else { 6.0 };
    let mut sums: Vec<Vote> = Vec::new();
    for (class, weight, reason) in votes {
        match sums.iter_mut().find(|sum| sum.0 == class && sum.2 == reason) {
            Some(sum) => sum.1 = (sum.1 + weight).min(most(reason)),
            None => sums.push((class, weight, reason)),
        }
    }
    let first = &places[0];
    let tree = &sentences[first.sentence].tree;
    // A word of the language that is also a name says less: *Orange*, *Premier*.
    let common = first.words.len() == 1 && knowledge.parser.listed(&label.to_lowercase()) != 0;
    let stands_as_place = places.iter().any(|place| {
        let tree = &sentences[place.sentence].tree;
        place.coarse == Some("Location") || gazetteer::stands_as_place(tree, head_of(tree, &place.words))
    });
    for (rank, seed) in seeds.iter().enumerate() {
        let weight = if common { 0.7 } else { 1.5 } / (rank + 1) as f32;
        let weight = match seed.class {
            "Country" => 4.0,
            // Many a business bears the name of a town that nobody speaks of here, few that of a capital.
            "Place" if !stands_as_place && !knowledge.lexicon.seats.contains(seed.key) => 0.2 * weight,
            // What only one thing bears, and no word is, is a strong sign.
            "Place" => weight,
            _ if seeds.len() == 1 && !common => 2.5,
            _ => weight,
        };
        sums.push((seed.class.to_owned(), weight, "a name of the seed tables"));
    }
    // *Montenegro* is no *Monténégro* where somebody is called so.
    let other = || seeds.iter().all(|seed| seed.label != label) && !seeds.is_empty();
    if first.words.len() == 1 && is_surname(label) && other() {
        sums.push(("Person".to_owned(), 6.0, "the surname of somebody named in full"));
    }
    shape(tree, first, knowledge, &mut sums);
    // First what the recogniser tells apart, then the class below it.
    let coarse_of = |class: &str| -> String {
        let classes = knowledge.recogniser.classes();
        classes.iter().find(|coarse| (knowledge.is_a)(class, coarse)).map_or(class, |coarse| coarse).to_owned()
    };
    let mut totals: Vec<(String, f32)> = Vec::new();
    for (class, weight, _) in &sums {
        let coarse = coarse_of(class);
        match totals.iter_mut().find(|total| total.0 == coarse) {
            Some(total) => total.1 += weight,
            None => totals.push((coarse, *weight)),
        }
    }
    let largest = |best: Option<(String, f32)>, total: (String, f32)| match best {
        Some(best) if best.1 >= total.1 => Some(best),
        _ => Some(total),
    };
    let (coarse, _) = totals.into_iter().fold(None, largest)?;
    let of_kind: Vec<&Vote> = sums.iter().filter(|vote| coarse_of(&vote.0) == coarse).collect();
    let weightiest = |best: Option<&'_ Vote>, vote: &'_ Vote| best.is_none_or(|best| vote.1 > best.1);
    let mut why: Option<&Vote> = None;
    let mut finest: Option<&Vote> = None;
    for vote in &of_kind {
        if weightiest(why, vote) {
            why = Some(vote);
        }
        if vote.0 != coarse && weightiest(finest, vote) {
            finest = Some(vote);
        }
    }
    let reason = why?.2;
    let seed = seeds.iter().find(|seed| coarse_of(seed.class) == coarse);
    if let Some(seed) = seed {
        return Some((Entity::known(*seed), reason));
    }
    let class = match finest {
        Some((class, ..)) => class.as_str(),
        None if coarse == "Location" => "Place",
        None => coarse.as_str(),
    };
    Some((Entity::unknown(class, label), reason))
}

/// Whether what stands at `places` is made of words of the domain, for all its capitals.
fn is_common(sentences: &[Sentence], places: &[&Place], is_known: bool, knowledge: Knowledge) -> bool {
    let lexicon = knowledge.lexicon;
    let label = lower(&places[0].label);
    let words = &sentences[places[0].sentence].tree.words[places[0].words.clone()];
    // *le ministre de l'Économie*, *le Groupe*
    let of_domain = |word: &str| lexicon.portfolios.contains(word) || lexicon.heads.contains_key(word);
    if of_domain(&label) || words.len() == 1 && of_domain(&lower(&words[0].lemma)) {
        return true;
    }
    // *le gouvernement espagnol* stands for the state.
    if let [noun, adjective] = words
        && !capitalised(&adjective.form)
        && lexicon.proxies.contains_key(&*lower(&noun.lemma))
        && knowledge.gazetteer.is_nationality(&adjective.form)
    {
        return true;
    }
    // *une Vaudoise*, *les Coréens* are people.
    if let [word] = words
        && !is_known
        && knowledge.gazetteer.is_nationality(&word.form.to_lowercase())
    {
        return true;
    }
    // *ministre de l'Économie et des Finances*, *président du Conseil italien*
    let begins = label.split(' ').next().is_some_and(|word| lexicon.portfolios.contains(word));
    begins && !is_known && places.iter().all(|place| of_post(&sentences[place.sentence].tree, place, lexicon))
}

/// Whether a name stands as a complement of a post.
fn of_post(tree: &Tree, place: &Place, lexicon: &Lexicon) -> bool {
    let head = head_of(tree, &place.words);
    let above = tree.words[head].head.filter(|_| tree.words[head].deprel.base() == "nmod");
    above.is_some_and(|noun| lexicon.titles.contains(&*lower(&tree.words[noun].lemma)))
}

/// What stands beside a name: titles, posts, nouns of type. `known` is the number of places of a name that the
/// seed tables have, 0 for any other.
fn beside(tree: &Tree, place: &Place, known: usize, knowledge: Knowledge, votes: &mut Vec<Vote>) {
    const STRONG: f32 = 3.0;
    /// More than a name's last word.
    const LISTED: f32 = 5.0;
    let lexicon = knowledge.lexicon;
    let words = &place.words;
    let form = |w: usize| lower(&tree.words[w].form);
    let organisation = place.coarse == Some("Organization");
    // *la société Nscale*, *le projet Stargate UK*, *le président Macron*: the noun before or above.
    let head = head_of(tree, words);
    let above =
        tree.words[head].head.filter(|_| matches!(tree.words[head].deprel.base(), "appos" | "flat" | "nmod" | "amod"));
    // *le spécialiste des capteurs Orel*, *le géant de l'acier Orel*: not what is made, but who makes it.
    let made = |noun: usize| {
        let owner = tree.words[noun].head.filter(|_| tree.words[noun].deprel.base() == "nmod")?;
        let actor = |w: usize| {
            let lemma = lower(&tree.words[w].lemma);
            lexicon.heads.get(&*lemma).is_some_and(|class| (knowledge.is_a)(class, "Organization"))
                || lexicon.fields.contains_key(&*lemma)
        };
        let lemma = lower(&tree.words[noun].lemma);
        let typing = [&lexicon.heads, &lexicon.things].iter().any(|table| table.contains_key(&*lemma));
        let named = typing || lexicon.titles.contains(&*lemma);
        let beside = (noun + 1..words.start).all(|w| tree.words[w].upos == Upos::Adj);
        let many = tree.words[noun].feats.has("Number", "Plur") && !actor(noun);
        (beside && (many || !named) && actor(owner)).then_some(owner)
    };
    let above = above.map(|noun| made(noun).unwrap_or(noun));
    let bare = |noun: usize| {
        tree.words[head].deprel.base() != "nmod"
            || !tree.children(head).any(|c| tree.words[c].deprel == *"case" && c < words.start && c > noun)
    };
    let before = words.start.checked_sub(1).map(|w| if tree.words[w].upos == Upos::Adj && w > 0 { w - 1 } else { w });
    let before =
        before.map(|w| if matches!(tree.words[w].form.as_str(), "«" | "\"" | "“") && w > 0 { w - 1 } else { w });
    // *un projet nommé Nova*
    let naming = before.filter(|&w| knowledge.language.naming.contains(&tree.words[w].lemma.as_str()));
    let called = naming.and_then(|verb| tree.words[verb].head).filter(|&noun| noun < words.start);
    // *l'éditeur de logiciels Orel*: what stands right before is a complement of the noun above; *un fabricant de
    // satellites, filiale de la firme Orel*: the noun above is another's.
    let parted =
        above.is_some_and(|above| above < words.start && (above..words.start).any(|w| tree.words[w].form == ","));
    // *le gouverneur de la Banque du Liban, Jean Orme*: a word of another name gives no class, but a post above it.
    let above = match above {
        Some(noun) if parted && capitalised(&tree.words[noun].form) => tree.words[noun].head,
        above => above,
    };
    // *l'intégration de la fonctionnalité Nova*: one that is named
    let definite = |w: usize| tree.child(w, "det").is_some() && tree.words[w].feats.has("Number", "Sing");
    let inner =
        |w: usize| above.is_some_and(|above| above != w) && tree.child(w, "case").is_some() && !parted && !definite(w);
    let before = before.filter(|&w| !inner(w));
    let above = above.filter(|&n| bare(n) && !(parted && before.is_some_and(|w| tree.child(w, "det").is_some())));
    let mut nouns: Vec<usize> = [before, above, called].into_iter().flatten().collect();
    nouns.dedup();
    // *l'encyclopédie en ligne Orel*
    nouns.retain(|&w| {
        tree.child(w, "det").is_some() || tree.child(w, "case").is_none_or(|c| tree.words[c].lemma != "en")
    });
    for noun in nouns {
        let lemma = lower(&tree.words[noun].lemma);
        let form = form(noun);
        if !organisation && knowledge.language.titles.contains(&&*form) {
            votes.push(("Person".to_owned(), STRONG, "the title before it"));
        } else if matches!(tree.words[noun].upos, Upos::Noun | Upos::Propn) && noun < words.start {
            if lexicon.titles.contains(&*lemma) || lexicon.titles.contains(&*form) {
                // *le conseiller fédéral Urs Ambühl*, whatever the recogniser takes it for
                if !organisation || words.len() > 1 {
                    votes.push(("Person".to_owned(), STRONG, "the post before it"));
                }
                return;
            }
            let tables = [&lexicon.heads, &lexicon.things];
            let class = tables.iter().find_map(|table| table.get(&*lemma).or_else(|| table.get(&*form)));
            if let Some(class) = class {
                // *la région Bretagne*, *le groupe Orel*; but *l'entreprise Jean Orel* may well be a person's.
                let person =
                    place.coarse == Some(PERSON) && knowledge.gazetteer.is_forename(&tree.words[words.start].form);
                // *l'application Facebook* says little of what is known and stands there many times.
                let weight = match known {
                    _ if person => 1.5,
                    0 => 4.0,
                    places => 4.0 / (places as f32).min(8.0),
                };
                votes.push((class.clone(), weight, BEFORE));
            }
        }
    }
    // *des accords de libre-échange (ALE)*: the short form of what a noun before the bracket says.
    let short = place.label.chars().count() > 1 && place.label.chars().all(char::is_uppercase);
    if short && words.start > 0 && tree.words[words.start - 1].form == "(" {
        let nouns = tree.ancestors(head).skip(1).take_while(|&w| w < words.start).take(3);
        let mut classes = nouns.filter_map(|w| lexicon.things.get(&*lower(&tree.words[w].lemma)));
        votes.extend(classes.next().map(|class| (class.clone(), STRONG, "the noun that it is short for")));
    }
    // *des entreprises comme Norvel et Orel*: the noun that the names are examples of.
    let first = tree.ancestors(head).find(|&w| tree.words[w].deprel.base() != "conj");
    let first = if tree.words[head].deprel.base() == "conj" { first.unwrap_or(head) } else { head };
    let examples = tree.children(first).any(|c| {
        let lemma = tree.words[c].lemma.as_str();
        c < first && knowledge.language.exemplifiers.iter().any(|words| words.contains(&lemma) && lemma != "à")
    });
    let general = tree.words[first].head.filter(|_| examples).map(|noun| tree.words[noun].lemma.to_lowercase());
    if let Some(class) = general.and_then(|lemma| lexicon.heads.get(lemma.as_str())) {
        votes.push((class.clone(), STRONG, "the noun that it is an example of"));
    }
    if !examples && let Some(class) = listed(tree, words, head, lexicon) {
        votes.push((class.to_owned(), LISTED, "the noun before the list"));
    }
    if let Some(class) = second_of_two(tree, words, head, lexicon) {
        votes.push((class.to_owned(), STRONG, "the noun that it names"));
    }
    let forename = knowledge.gazetteer.is_forename(&tree.words[words.start].form);
    // *Jensen Huang, PDG de Nvidia*: a post in apposition; *Orel, une entreprise de Lyon*: a type.
    for noun in tree.children(head).filter(|&c| tree.words[c].deprel.base() == "appos" && c >= words.end) {
        let lemma = lower(&tree.words[noun].lemma);
        // *Lyon, son premier en France* has no post.
        let ordinal = knowledge.language.ordinals.contains(&&*lemma);
        if lexicon.titles.contains(&*lemma) && !ordinal {
            if !organisation {
                votes.push(("Person".to_owned(), STRONG, "the post after it"));
            }
        } else if let Some(class) = lexicon.heads.get(&*lemma).filter(|_| place.coarse != Some(PERSON) || !forename) {
            votes.push((class.clone(), 2.0, "the noun after it"));
        }
    }
    // *Nova, une antenne de Tarn*: what the text says that it is, wherever the parser has hung it.
    if let Some([comma, article, noun, ..]) = tree.words.get(words.end..)
        && comma.form == ","
        && article.feats.has("Definite", "Ind")
        && place.coarse != Some(PERSON)
        && let Some(class) = lexicon.heads.get(&*lower(&noun.lemma))
    {
        votes.push((class.clone(), STRONG, "what it is said to be"));
    }
    // *le PDG de Nvidia*: what has posts is an organisation, unless it is a place; *le ministre de l'Intérieur*
    // has no such.
    let owner = tree.words[head].head.filter(|_| tree.words[head].deprel.base() == "nmod");
    let post = owner.is_some_and(|o| lexicon.titles.contains(&*lower(&tree.words[o].lemma)));
    if post && !lexicon.portfolios.contains(&*form(words.start)) {
        votes.push(("Organization".to_owned(), 0.7, "it has a post"));
    }
}

/// The class that a noun gives all names of the list after it: *les chaînes Orel TV, Norvel et Tarn*, *les sociétés de
/// production Orel et Tarn*. It has the first of them right behind it, and the parser takes some for appositions.
fn listed<'a>(tree: &Tree, words: &Range<usize>, head: usize, lexicon: &'a Lexicon) -> Option<&'a str> {
    let bare = |w: usize| !tree.children(w).any(|c| c < w && matches!(tree.words[c].deprel.base(), "case" | "det"));
    let item = |w: usize| match tree.words[w].deprel.base() {
        "conj" => true,
        "appos" => w == head && follows_comma(tree, words),
        _ => false,
    };
    let first = tree.ancestors(head).find(|&w| !item(w)).filter(|&first| first != head)?;
    let noun = tree.words[first].head.filter(|&noun| noun < first && bare(first) && bare(head))?;
    let many = |noun: &usize| {
        let word = &tree.words[*noun];
        word.upos == Upos::Noun && word.feats.has("Number", "Plur") && tree.child(*noun, "det").is_some()
    };
    let nouns = [Some(noun), tree.words[noun].head].into_iter().flatten().filter(many);
    nouns.filter_map(|noun| class_of(tree, noun, lexicon)).next()
}

/// The class of the noun that a name names, where the parser sees a list of two names without *et*: *lancer un modèle
/// semblable à la Tarn, Nova*.
fn second_of_two<'a>(tree: &Tree, words: &Range<usize>, head: usize, lexicon: &'a Lexicon) -> Option<&'a str> {
    let is_item = |w: usize| tree.words[w].deprel.base() == "conj";
    let first = tree.words[head].head.filter(|_| is_item(head))?;
    let lone = tree.children(first).filter(|&c| is_item(c)).count() == 1 && tree.child(head, "cc").is_none();
    let noun = tree.words[first].head.filter(|_| tree.words[first].deprel.base() == "nmod")?;
    let indefinite = tree.child(noun, "det").is_some_and(|det| tree.words[det].feats.has("Definite", "Ind"));
    if lone && indefinite && follows_comma(tree, words) { class_of(tree, noun, lexicon) } else { None }
}

/// The class that a noun gives a name.
fn class_of<'a>(tree: &Tree, noun: usize, lexicon: &'a Lexicon) -> Option<&'a str> {
    lexicon.heads.get(&*lower(&tree.words[noun].lemma)).map(String::as_str)
}

/// What a name is the subject or object of: *Orel lève 3 millions*, *Orel dévoile Nova*.
fn doing(tree: &Tree, place: &Place, knowledge: Knowledge, votes: &mut Vec<Vote>) {
    const WEIGHT: f32 = 1.5;
    let head = head_of(tree, &place.words);
    // *l'émirati Mubadala*: a nationality in small letters, and no forename.
    let before = place.words.start.checked_sub(1).map(|w| &tree.words[w]);
    let national =
        before.is_some_and(|word| !capitalised(&word.form) && knowledge.gazetteer.is_nationality(&word.form));
    let article = place
        .words
        .start
        .checked_sub(2)
        .is_some_and(|w| tree.words[w].upos == Upos::Det || tree.words[w].lemma == "le");
    if national && article && !knowledge.gazetteer.is_forename(&tree.words[place.words.start].form) {
        // *l'Australienne* is rather a person, also in small letters, where two words follow.
        let weight = if place.words.len() > 1 { 0.75 } else { 0.9 };
        votes.push(("Organization".to_owned(), weight, "the nationality before it"));
    }
    // *rachète l'américain Orel*: what the noun before it undergoes; not *le fondateur du groupe Orel, Jean Orme*.
    let parted = place.coarse == Some(PERSON) && before.is_some_and(|word| word.form == ",");
    let beside = matches!(tree.words[head].deprel.base(), "appos" | "flat") && !parted;
    let head = tree.words[head].head.filter(|&noun| beside && noun < head).unwrap_or(head);
    let Some(above) = tree.words[head].head else { return };
    let lemma = lower(&tree.words[above].lemma);
    let lemma = &*lemma;
    let genitive = || tree.child(head, "case").is_some_and(|c| tree.words[c].lemma == knowledge.language.genitive);
    let table = match (tree.words[above].upos, tree.words[head].deprel.as_str()) {
        (Upos::Verb, "nsubj" | "obl:agent") => &knowledge.lexicon.does,
        (Upos::Verb, "nsubj:pass" | "obj") => &knowledge.lexicon.undergoes,
        (Upos::Noun, "nmod") if genitive() => &knowledge.lexicon.undergoes,
        _ => return,
    };
    if let Some(class) = table.get(lemma) {
        votes.push((class.clone(), WEIGHT, "what it does or undergoes"));
    }
}

/// What a name itself says: its first and last word, its letters.
fn shape(tree: &Tree, place: &Place, knowledge: Knowledge, votes: &mut Vec<Vote>) {
    let lexicon = knowledge.lexicon;
    let Place { words, label, .. } = place;
    let form = |w: usize| lower(&tree.words[w].form);
    let count = words.len();
    let last = words.end - 1;
    let ends = count > 1 && capitalised(&tree.words[last].form);
    if let Some(class) = lexicon.endings.get(&*form(last)).filter(|_| ends) {
        votes.push((class.clone(), 4.5, "the name's last word"));
    }
    // *Coupe du monde 1998*, *RN 165* are what they are taken for.
    let numbered = matches!(place.coarse, Some("Event" | "Location"));
    if count > 1 && label.ends_with(|c: char| c.is_ascii_digit()) && !numbered {
        votes.push(("Project".to_owned(), 3.0, "the number at its end"));
    }
    // *Vitry-sur-Seine*
    let parts: Vec<&str> = label.split('-').collect();
    if count == 1
        && parts.len() > 2
        && parts[1..parts.len() - 1].iter().any(|p| knowledge.language.in_towns.contains(p))
    {
        votes.push(("Place".to_owned(), 2.0, "the shape of a town's name"));
    }
    // *Université de Pékin*, *Banque centrale européenne*: the first word of the name.
    let first = tree.words[words.start].lemma.to_lowercase();
    let body =
        lexicon.bodies.get(first.as_str()).filter(|_| words.start > 0 && capitalised(&tree.words[words.start].form));
    if let Some(class) = body {
        votes.push((class.clone(), 6.0, "the name's first word"));
    } else if let Some(class) = lexicon.heads.get(first.as_str()).or_else(|| lexicon.heads.get(&*form(words.start))) {
        votes.push((class.clone(), 3.0, "the name's first word"));
    }
    // *Orange Côte d'Ivoire*: a known company and a place.
    let folded = tree.folded(words.clone());
    if let Some((seeds, length)) = knowledge.gazetteer.longest(&folded).filter(|(_, length)| *length < count)
        && place.coarse != Some(PERSON)
        && (knowledge.is_a)(seeds[0].class, "Company")
        && let Some((places, rest)) = knowledge.gazetteer.longest(&folded[length..])
        && length + rest == count
        && (knowledge.is_a)(places[0].class, "Location")
    {
        votes.push((seeds[0].class.to_owned(), 3.5, "a company's name before a place's"));
    }
    let acronym = is_acronym(label);
    if count >= 2 && knowledge.gazetteer.is_forename(&tree.words[words.start].form) && !acronym {
        votes.push(("Person".to_owned(), 1.3, "a forename"));
    }
    if votes.iter().any(|vote| vote.1 > 0.4) || lexicon.portfolios.contains(&*form(words.start)) {
        return;
    }
    // Nothing speaks for a class but the place in the sentence and the letters.
    let head = head_of(tree, words);
    let case = tree.children(head).find(|&c| tree.words[c].deprel == *"case" && c < words.start);
    let marks = label.chars().any(|c| c.is_ascii_digit() || c == '&')
        || label.chars().skip(1).any(char::is_uppercase) && count == 1;
    let letters = |w: usize| only_first_capital(&form(w), &tree.words[w].form);
    match case.map(form).as_deref() {
        Some("à" | "en") if !acronym && !marks => votes.push(("Place".to_owned(), 0.5, "the preposition of a place")),
        _ if (2..=3).contains(&count) && !acronym && words.clone().all(letters) => {
            votes.push(("Person".to_owned(), 0.5, "the shape of a person's name"));
        }
        _ if count <= 6 => votes.push(("Organization".to_owned(), 0.5, UNSIGNED)),
        _ => {}
    }
}

/// Whether a comma stands right before a name.
fn follows_comma(tree: &Tree, words: &Range<usize>) -> bool {
    words.start > 0 && tree.words[words.start - 1].form == ","
}

/// Whether all letters are capitals.
pub(super) fn is_acronym(name: &str) -> bool {
    name.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase)
}

fn only_first_capital(lower: &str, form: &str) -> bool {
    form.chars().skip(1).collect::<String>() == lower.chars().skip(1).collect::<String>() || form.contains('-')
}
