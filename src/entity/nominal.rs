//! Nouns that stand for a thing, and adjectives of nationality.

use std::ops::Range;

use super::{Annotations, Entity, Knowledge, Mention, MentionKind, Sentence, head_of, surface};
use crate::lang::Language;
use crate::syntax::{Tree, Upos};
use crate::text::{capitalised, lower};

/// Adds the nominal mentions and the adjectives in sentence `index`.
pub fn find(text: &str, sentences: &[Sentence], index: usize, knowledge: Knowledge, found: &mut Annotations) {
    let tree = &sentences[index].tree;
    for word in 0..tree.words.len() {
        let at = &tree.words[word];
        match at.upos {
            Upos::Noun | Upos::Propn => {
                body(text, tree, index, word, knowledge, found);
                region(text, tree, index, word, knowledge, found);
                bearer(tree, index, word, knowledge, found);
                described(tree, index, word, knowledge, found);
                called(tree, index, word, knowledge, found);
                field(text, tree, index, word, knowledge, found);
                adjectival_fields(tree, index, word, knowledge, found);
            }
            // *le belge Orel*
            Upos::Adj | Upos::X if determined(tree, word) => bearer(tree, index, word, knowledge, found),
            _ => {}
        }
        let compound = at.form.contains('-') && at.upos != Upos::Punct;
        if compound && let Some(both) = pair(&at.form, knowledge, found) {
            // What was taken for one name is none.
            found.mentions.retain(|m| m.sentence != index || !m.words.contains(&word));
            let reason = "two names, joined";
            found.mentions.push(Mention::of_word(index, word, MentionKind::Adjective, both, reason));
            continue;
        }
        if (matches!(at.upos, Upos::Adj | Upos::Noun | Upos::Propn) || compound)
            && found
                .mentions
                .iter()
                .all(|m| m.sentence != index || m.kind == MentionKind::Nominal || !m.words.contains(&word))
        {
            // *les Américains* are people, not the state; *américain* on a noun names it.
            // and so does *l'américain Nvidia*; but *en anglais* is a language.
            let language = tree.children(word).any(|c| tree.words[c].form.eq_ignore_ascii_case("en"));
            // *Le Japonais Orel*
            let beside = || {
                let name = |m: &&Mention| m.sentence == index && m.words.start == word + 1;
                let body = |m: &Mention| (knowledge.is_a)(&found.entities[m.entities[0]].class, "Organization");
                determined(tree, word) && found.mentions.iter().find(name).is_some_and(body)
            };
            let seeds = if !language && (!capitalised(&at.form) || beside()) {
                knowledge.gazetteer.nationalities(&at.form.to_lowercase())
            } else {
                Vec::new()
            };
            if !seeds.is_empty() {
                let entities = seeds.into_iter().map(|seed| found.intern(Entity::known(seed))).collect();
                let reason = "an adjective of nationality";
                found.mentions.push(Mention::of_word(index, word, MentionKind::Adjective, entities, reason));
            }
        }
    }
}

/// The two whose names a hyphen joins: *l'accord Orel-Tarn*, *le sommet Trump-Poutine*. Places so joined are rather
/// ends of a line.
fn pair(form: &str, knowledge: Knowledge, found: &mut Annotations) -> Option<Vec<usize>> {
    let seeds = |name: &str| knowledge.gazetteer.named(name, knowledge.language);
    if !seeds(form).is_empty() {
        return None;
    }
    let bearer = |name: &str, found: &mut Annotations| {
        let named = |e: &Entity| e.names.contains(name) || e.label == name;
        let known = || seeds(name).first().copied();
        let entity = match found.entities.iter().position(named) {
            Some(entity) => entity,
            None => found.intern(Entity::known(known()?)),
        };
        let class = found.entities[entity].class.as_str();
        (class == "Country" || !(knowledge.is_a)(class, "Location")).then_some(entity)
    };
    let mut splits = form.match_indices('-').map(|(at, _)| (&form[..at], &form[at + 1..]));
    let names = |(one, other): &(&str, &str)| {
        let known = |name: &str, found: &Annotations| {
            !seeds(name).is_empty() || found.entities.iter().any(|e| e.names.contains(name))
        };
        capitalised(one) && capitalised(other) && known(one, found) && known(other, found)
    };
    let (one, other) = splits.find(names)?;
    let (one, other) = (bearer(one, found)?, bearer(other, found)?);
    (one != other).then(|| vec![one, other])
}

/// A named or described body: *l'ambassade britannique à Washington*, *l'Institut coréen de sécurité*.
fn body(text: &str, tree: &Tree, index: usize, word: usize, knowledge: Knowledge, found: &mut Annotations) {
    let at = &tree.words[word];
    let lemma = lower(&at.lemma);
    let lemma = if knowledge.lexicon.heads.contains_key(&*lemma) { lemma } else { lower(&at.form) };
    let Some(class) = knowledge.lexicon.heads.get(&*lemma) else { return };
    if known_body(tree, index, word, knowledge, found) {
        return;
    }
    // *les Nations unies*
    if class == "Country" && !found.is_free(index, &(word..word + 1)) {
        return;
    }
    // *la police nationale*, *le conseil départemental*
    let public = |c: usize| {
        tree.words[c].deprel.base() == "amod" && knowledge.lexicon.public.contains(&*lower(&tree.words[c].lemma))
    };
    let singular = !at.feats.has("Number", "Plur") && determined(tree, word);
    let public = singular && knowledge.lexicon.placed.contains_key(&*lemma) && tree.children(word).any(public);
    // *le président du Conseil italien*: a part of the post.
    let above = at.head.filter(|_| at.deprel.base() == "nmod").map(|h| tree.words[h].lemma.to_lowercase());
    let of_post = above.is_some_and(|noun| knowledge.lexicon.titles.contains(noun.as_str()));
    if of_post && !public && knowledge.lexicon.portfolios.contains(&*lemma) {
        return;
    }
    // *l'État français* is the state.
    let national = |c: &usize| knowledge.gazetteer.is_nationality(&tree.words[*c].form);
    if knowledge.lexicon.proxies.contains_key(&*lemma) && tree.children(word).any(|c| national(&c)) {
        return;
    }
    // *la PME de Lyon* is called by a common noun.
    let abbreviated = at.form.chars().count() > 1 && at.form.chars().all(char::is_uppercase);
    let proper = capitalised(&at.form) && word > 0 && !abbreviated;
    // A small-letter noun is a name only with the nationality that makes it one of its kind.
    let nationality = tree.children(word).filter(national).any(|c| tree.words[c].deprel.base() == "amod");
    let unique = matches!(class.as_str(), "GovernmentBody") && nationality && !at.feats.has("Number", "Plur");
    // *le conseil départemental des Landes*, *le tribunal de Lyon*
    let located = |c: usize| {
        let genitive = tree.child(c, "case").is_some_and(|case| tree.words[case].lemma == knowledge.language.genitive);
        let place = |m: &Mention| (knowledge.is_a)(&found.entities[m.entities[0]].class, "Location");
        tree.words[c].deprel.base() == "nmod" && genitive && found.at(index, c).any(place)
    };
    let placed = singular && knowledge.lexicon.placed.contains_key(&*lemma) && tree.children(word).any(located);
    // *le président du Sénat*
    let alone = singular && of_post && knowledge.lexicon.alone.contains_key(&*lemma);
    if !(proper || unique || placed || public || alone) {
        return;
    }
    let mut words = extent(tree, word, proper, knowledge.language);
    if !(proper || unique || placed) {
        let adjective = |w: &usize| tree.words[*w].upos == Upos::Adj;
        words.end = (word + 1..words.end).take_while(adjective).last().map_or(word + 1, |w| w + 1);
    }
    // *l'ambassade britannique à Washington*, wherever the parser has hung the town.
    let case = tree.words.get(words.end).is_some_and(|w| matches!(w.lemma.as_str(), "à" | "en"));
    let seat = |m: &&Mention| {
        let beside = m.sentence == index && m.words.start == words.end + 1;
        beside && (knowledge.is_a)(&found.entities[m.entities[0]].class, "Location")
    };
    if unique && case && knowledge.lexicon.placed.contains_key(&*lemma) {
        words.end = found.mentions.iter().find(seat).map_or(words.end, |m| m.words.end);
    }
    // *l'Institut Orel à Lyon*: where it is.
    if class == "Institute" {
        let located = |&w: &usize| {
            let place = |m: &Mention| (knowledge.is_a)(&found.entities[m.entities[0]].class, "Location");
            matches!(tree.words[w].lemma.as_str(), "à" | "en") && found.at(index, w + 1).any(place)
        };
        words.end = (word + 1..words.end).find(located).unwrap_or(words.end);
    }
    // *la Banque centrale européenne Jean Orme*: a person is no part of a body's name.
    let person = |m: &&Mention| {
        m.sentence == index && words.contains(&m.words.start) && found.entities[m.entities[0]].class == "Person"
    };
    if let Some(start) = found.mentions.iter().filter(person).map(|m| m.words.start).min() {
        words.end = start;
    }
    // *l'agence japonaise Jaxa* has a name of its own.
    let ends_in_name = |m: &Mention| {
        let within = m.sentence == index && m.kind == MentionKind::Name && m.words.start > word;
        within && m.words.end == words.end && (knowledge.is_a)(&found.entities[m.entities[0]].class, "Organization")
    };
    let named = !proper && !placed && found.mentions.iter().any(ends_in_name);
    if words.len() < 2 && !alone || named || (!proper && !found.is_free(index, &(word..word + 1))) {
        return;
    }
    let label = surface(text, tree, &words);
    let label = label.trim_end_matches([',', '.', ' ']).to_owned();
    let seeds = knowledge.gazetteer.named(&label, knowledge.language);
    if seeds.first().is_some_and(|seed| seed.class != *class) && !found.is_free(index, &(word..word + 1)) {
        return;
    }
    // What the recogniser took for the whole name stays.
    if found.mentions.iter().any(|m| m.sentence == index && m.words == words && m.kind == MentionKind::Name) {
        return;
    }
    // The names inside a longer name are parts of it; a place at its end stays a mention.
    let inner = |m: &Mention| words.contains(&m.words.start) && (proper || placed) && m.words.end <= words.end;
    found.mentions.retain(|m| m.sentence != index || m.head != word && !inner(m));
    let known = seeds.into_iter().find(|seed| seed.class == *class).map(Entity::known);
    // *le Sénat*, *la police nationale* of one article need not be that of another.
    let local = words.len() == 1 || !(proper || unique || placed);
    let mut entity = known.unwrap_or_else(|| Entity { local, ..Entity::unknown(class, &label) });
    entity.names.insert(label);
    let entity = found.intern(entity);
    found.mentions.push(Mention {
        sentence: index,
        head: head_of(tree, &(word..word + 1)),
        words,
        kind: MentionKind::Name,
        entities: vec![entity],
        reason: "a noun that heads the name of a body",
    });
}

/// A body that the seed tables know, in small letters: *le département d'État*. Says whether there is one.
fn known_body(tree: &Tree, index: usize, word: usize, knowledge: Knowledge, found: &mut Annotations) -> bool {
    const LONGEST: usize = 8;
    if capitalised(&tree.words[word].form) || !determined(tree, word) || !found.is_free(index, &(word..word + 1)) {
        return false;
    }
    let reach = tree.words.len().min(word + LONGEST);
    let known = knowledge.gazetteer.longest(&tree.folded(word..reach)).filter(|(_, length)| *length > 1);
    let Some((seeds, length)) = known else { return false };
    let body = seeds.into_iter().find(|seed| (knowledge.is_a)(seed.class, "Organization"));
    let (Some(seed), words) = (body, word..word + length) else { return false };
    let entities = vec![found.intern(Entity::known(seed))];
    found.mentions.retain(|m| m.sentence != index || !words.contains(&m.words.start));
    let reason = "a name of the seed tables";
    found.mentions.push(Mention { sentence: index, words, head: word, kind: MentionKind::Name, entities, reason });
    true
}

/// The part of a place that lies to one side: *le nord-est de l'Angleterre*. The place stays a mention of its own.
fn region(text: &str, tree: &Tree, index: usize, word: usize, knowledge: Knowledge, found: &mut Annotations) {
    if !knowledge.language.compass.contains(&&*lower(&tree.words[word].form)) {
        return;
    }
    let genitive = |_: &usize| tree.words[word + 1].lemma == knowledge.language.genitive;
    let Some(start) = complement_after(tree, word).filter(genitive) else { return };
    let place = |m: &&Mention| {
        let within = m.sentence == index && m.kind == MentionKind::Name && m.words.start == start;
        within && (knowledge.is_a)(&found.entities[m.entities[0]].class, "Location")
    };
    let Some(end) = found.mentions.iter().find(place).map(|m| m.words.end) else { return };
    // *SUD*, the name of a body
    found.mentions.retain(|m| m.sentence != index || !m.words.contains(&word));
    let words = word..end;
    let label = format!("{} {}", lower(&tree.words[word].form), surface(text, tree, &(word + 1..end)));
    let entities = vec![found.intern(Entity::unknown("Place", &label))];
    let reason = "a side of a place";
    found.mentions.push(Mention { sentence: index, words, head: word, kind: MentionKind::Nominal, entities, reason });
}

/// A noun of type or post that a name follows stands for the bearer of the name: *le président Trump*,
/// *la société britannique Nscale*.
fn bearer(tree: &Tree, index: usize, word: usize, knowledge: Knowledge, found: &mut Annotations) {
    let lemma = lower(&tree.words[word].lemma);
    let form = lower(&tree.words[word].form);
    let lexicon = knowledge.lexicon;
    let typed = [&*lemma, &*form].iter().any(|w| lexicon.heads.contains_key(*w) || lexicon.titles.contains(*w));
    // *le fondeur Orel*: any noun that a name stands right beside bears it.
    let common = matches!(tree.words[word].upos, Upos::Noun | Upos::Adj)
        && determined(tree, word)
        && !capitalised(&tree.words[word].form)
        && !lexicon.portfolios.contains(&*lemma);
    // *la montréalaise Orel*, however the parser has tied the two.
    let national = !capitalised(&tree.words[word].form)
        && determined(tree, word)
        && knowledge.gazetteer.is_nationality(&tree.words[word].form);
    // *le géant du meuble Orel*: the name is that of the noun above.
    let above = tree.words[word].head.filter(|_| tree.words[word].deprel.base() == "nmod");
    let of_typed = above.is_some_and(|noun| lexicon.heads.contains_key(&*lower(&tree.words[noun].lemma)));
    let genitive = tree.child(word, "case").is_some_and(|c| tree.words[c].lemma == knowledge.language.genitive);
    if of_typed && genitive && !typed && !national {
        return;
    }
    if !typed && !common && !national
        || tree.words[word].feats.has("Number", "Plur")
        || !found.is_free(index, &(word..word + 1))
    {
        return;
    }
    // *le fabricant coréen de pompes à vide Orel*
    let inside = |w: usize| tree.words[w].upos == Upos::Adp && tree.dominates(word, w);
    let reach = tree.words.len().min(word + 9);
    let marks = (word + 1..reach).take_while(|&w| {
        inside(w)
            || !matches!(tree.words[w].upos, Upos::Punct | Upos::Verb | Upos::Adp | Upos::Cconj)
            || matches!(tree.words[w].form.as_str(), "«" | "\"" | "“")
    });
    let next = marks
        .filter_map(|w| {
            found.mentions.iter().find(|m| m.sentence == index && m.words.start == w && m.kind == MentionKind::Name)
        })
        .next();
    let hung = |m: &&Mention| {
        if national && m.words.start == word + 1 {
            return true;
        }
        let beside = matches!(tree.words[m.head].deprel.base(), "appos" | "flat");
        let before = |back: usize| m.words.start.checked_sub(back).map(|w| tree.words[w].upos);
        let complement = before(1) == Some(Upos::Adp) || before(1) == Some(Upos::Det) && before(2) == Some(Upos::Adp);
        if complement {
            return false;
        }
        // *le rachat du belge Orel*: the name is the complement's.
        // *le géant du meuble Orel*: a complement that bears no names itself does not keep it either.
        let bears = |h: usize| {
            let lemma = lower(&tree.words[h].lemma);
            lexicon.heads.contains_key(&*lemma) || lexicon.titles.contains(&*lemma)
        };
        let passes =
            |h: usize| typed && tree.words[h].head == Some(word) && tree.words[h].upos == Upos::Noun && !bears(h);
        let apart = |h: usize| tree.words[h].upos != Upos::Verb && (tree.child(h, "case").is_none() || passes(h));
        let above = tree.words[m.head].head.filter(|&h| h == word || h > word && apart(h));
        let of_noun = above.is_some_and(|h| h == word || beside && tree.words[h].head == Some(word));
        of_noun && (typed || beside) || typed && tree.words[word].head == Some(m.head)
    };
    let Some(name) = next.filter(hung) else { return };
    let class = found.entities[name.entities[0]].class.as_str();
    // *le prix Jean Orme* is no person.
    let person = (knowledge.is_a)(class, "Person") && !knowledge.language.named_after.contains(&&*lemma);
    let named = (knowledge.is_a)(class, "Organization") || person;
    if class == "Sector" || !typed && !named {
        return;
    }
    let entities = name.entities.clone();
    let reason = "the noun before a name";
    found.mentions.push(Mention::of_word(index, word, MentionKind::Nominal, entities, reason));
}

/// The fields that the adjectives of a thing, or of a business with a rank, name: *un accord commercial*, *le premier
/// groupe automobile*.
fn adjectival_fields(tree: &Tree, index: usize, word: usize, knowledge: Knowledge, found: &mut Annotations) {
    let lemma = lower(&tree.words[word].lemma);
    let adjectives = || tree.children(word).filter(|&c| tree.words[c].deprel.base() == "amod");
    let business = || knowledge.lexicon.heads.get(&*lemma).is_some_and(|class| (knowledge.is_a)(class, "Company"));
    let ranked = || adjectives().any(|c| knowledge.language.ordinals.contains(&tree.words[c].lemma.as_str()));
    if !(knowledge.lexicon.things.contains_key(&*lemma) || business() && ranked()) {
        return;
    }
    for adjective in adjectives() {
        let seed = knowledge.gazetteer.field(&tree.words[adjective].lemma);
        if let Some(seed) = seed.filter(|_| found.is_free(index, &(adjective..adjective + 1))) {
            let entities = vec![found.intern(Entity::known(seed))];
            let reason = "the field that an adjective names";
            found.mentions.push(Mention::of_word(index, adjective, MentionKind::Nominal, entities, reason));
        }
    }
}

/// The field that the complement of a noun names, where no table has it: *leader de la pompe à chaleur*.
fn field(text: &str, tree: &Tree, index: usize, word: usize, knowledge: Knowledge, found: &mut Annotations) {
    let lexicon = knowledge.lexicon;
    let Some(class) = lexicon.fields.get(&*lower(&tree.words[word].lemma)) else { return };
    if tree.words[word].feats.has("Number", "Plur") {
        return;
    }
    let Some(mut start) = complement_after(tree, word) else { return };
    // *sur le marché de l'acier*: what lies behind the general noun.
    while lexicon.general.contains(tree.words[start].lemma.as_str()) {
        let Some(next) = complement_after(tree, start) else { return };
        start = next;
    }
    let noun = &tree.words[start];
    let common = noun.upos == Upos::Noun && !capitalised(&noun.form) && !noun.feats.has("NumType", "Card");
    let known = lexicon.heads.contains_key(noun.lemma.as_str())
        && tree.words.get(start + 1).is_none_or(|w| w.upos != Upos::Adp);
    if !common || known || found.covering(index, start).is_some() {
        return;
    }
    const LONGEST: usize = 6;
    let inside = |w: &usize| {
        let at = &tree.words[*w];
        let small = at.upos == Upos::Adp && matches!(at.lemma.as_str(), "de" | "à" | "sans" | "pour");
        let named = found.covering(index, *w).is_some();
        matches!(at.upos, Upos::Noun | Upos::Adj) && !named || small || at.upos == Upos::Det && at.lemma == "le"
    };
    let mut end =
        (start + 1..tree.words.len().min(start + LONGEST)).take_while(inside).last().map_or(start + 1, |w| w + 1);
    while end > start + 1 && matches!(tree.words[end - 1].upos, Upos::Adp | Upos::Det) {
        end -= 1;
    }
    let words = start..end;
    let label = surface(text, tree, &words);
    let entity = found.intern(Entity::unknown(class, &label));
    found.mentions.push(Mention {
        sentence: index,
        words,
        head: start,
        kind: MentionKind::Nominal,
        entities: vec![entity],
        reason: "the field that the noun before it is about",
    });
}

/// The noun of the complement that stands right after a noun and its adjectives and numbers.
fn complement_after(tree: &Tree, noun: usize) -> Option<usize> {
    let case = tree.after_modifiers(noun)?;
    let lemma = tree.words[case].lemma.as_str();
    if tree.words[case].upos != Upos::Adp || !matches!(lemma, "de" | "dans" | "sur") {
        return None;
    }
    let start = if tree.words.get(case + 1)?.upos == Upos::Det { case + 2 } else { case + 1 };
    let start = if tree.words.get(start)?.upos == Upos::Adj { start + 1 } else { start };
    (start < tree.words.len()).then_some(start)
}

/// A noun that a participle gives the name of: *un projet de parc baptisé Nova*.
fn called(tree: &Tree, index: usize, word: usize, knowledge: Knowledge, found: &mut Annotations) {
    let naming = |w: &usize| knowledge.language.naming.contains(&tree.words[*w].lemma.as_str());
    let Some(verb) = tree.children(word).filter(|&c| c > word && tree.words[c].deprel.base() == "acl").find(naming)
    else {
        return;
    };
    let marks = |w: usize| matches!(tree.words[w].form.as_str(), "«" | "\"" | "“");
    let start = if verb + 1 < tree.words.len() && marks(verb + 1) { verb + 2 } else { verb + 1 };
    let name =
        found.mentions.iter().find(|m| m.sentence == index && m.words.start == start && m.kind == MentionKind::Name);
    let Some(entities) = name.map(|m| m.entities.clone()).filter(|_| found.is_free(index, &(word..word + 1))) else {
        return;
    };
    let reason = "the noun that is given the name";
    found.mentions.push(Mention::of_word(index, word, MentionKind::Nominal, entities, reason));
}

/// A post or type with what belongs to it, and then a comma and the name: *le ministre marocain de
/// l'Agriculture, Karim Tazi,*.
fn described(tree: &Tree, index: usize, word: usize, knowledge: Knowledge, found: &mut Annotations) {
    const REACH: usize = 14;
    let lexicon = knowledge.lexicon;
    let lemma = lower(&tree.words[word].lemma);
    let class = match lexicon.heads.get(&*lemma) {
        _ if lexicon.titles.contains(&*lemma) => "Person",
        Some(class) => class.as_str(),
        None => return,
    };
    let plural = tree.words[word].feats.has("Number", "Plur");
    if plural || !found.is_free(index, &(word..word + 1)) || !has_determiner(tree, word) {
        return;
    }
    let end = tree.words.len().min(word + REACH);
    let comma =
        (word + 1..end).take_while(|&w| tree.words[w].feats.get("Mood").is_none()).find(|&w| tree.words[w].form == ",");
    let Some(comma) = comma else { return };
    // The words up to the comma are the noun's own.
    if !(word + 1..comma).all(|w| tree.dominates(word, w)) {
        return;
    }
    let starts = |m: &&Mention| {
        let title = knowledge.language.titles.contains(&&*lower(&tree.words[comma + 1].form));
        let start = comma + 1 + usize::from(title);
        m.sentence == index && m.kind == MentionKind::Name && m.words.start == start
    };
    let Some(name) = found.mentions.iter().find(|m| comma + 1 < tree.words.len() && starts(m)) else { return };
    let fits = (knowledge.is_a)(&found.entities[name.entities[0]].class, class);
    // *le patron, Orel et Tarn*: a list goes on.
    let listed = tree.words.get(name.words.end).is_some_and(|w| w.upos == Upos::Cconj);
    let own = (word + 1..comma).any(|w| found.at(index, w).any(|m| m.entities == name.entities));
    if !fits || listed || own {
        return;
    }
    let entities = name.entities.clone();
    let reason = "the noun that the name after the comma explains";
    found.mentions.push(Mention::of_word(index, word, MentionKind::Nominal, entities, reason));
}

fn has_determiner(tree: &Tree, word: usize) -> bool {
    tree.children(word).any(|c| tree.words[c].deprel.base() == "det")
}

/// Whether a noun has a definite article, so that it speaks of one thing.
fn determined(tree: &Tree, word: usize) -> bool {
    tree.children(word)
        .any(|c| tree.words[c].deprel.base() == "det" && matches!(tree.words[c].lemma.as_str(), "le" | "un"))
}

/// The words of a body's name: its noun, adjectives and complements, up to a comma or a clause.
fn extent(tree: &Tree, noun: usize, proper: bool, language: &Language) -> Range<usize> {
    let mut end = noun + 1;
    // *le partenariat entre l'Agence et l'Institut sur les normes*: what it is about is not the Institute's.
    let coordinated = tree.words[noun].deprel.base() == "conj";
    while end < tree.words.len() {
        let word = &tree.words[end];
        let inside = tree.dominates(noun, end);
        let stops = match word.upos {
            Upos::Punct | Upos::Verb | Upos::Aux | Upos::Sconj | Upos::Pron => true,
            // *ainsi que*
            Upos::Adv if word.deprel.base() == "cc" => true,
            Upos::Cconj => !proper,
            Upos::Adp => coordinated && word.lemma == language.about,
            // *fournir à l'armée belge 200 drones*
            Upos::Num => word.head.is_some_and(|counted| counted > end),
            _ => false,
        };
        // A second body of the same kind begins a name of its own.
        let other = proper
            && end > noun + 1
            && word.upos == Upos::Noun
            && capitalised(&word.form)
            && word.lemma == tree.words[noun].lemma;
        if !inside || stops || other || word.deprel.base() == "conj" && !shares_complement(tree, noun, end) {
            break;
        }
        end += 1;
    }
    while end > noun + 1 && matches!(tree.words[end - 1].upos, Upos::Cconj | Upos::Adp | Upos::Det) {
        end -= 1;
    }
    noun..end
}

/// Whether the coordinated word at `at` is a complement within the name, not a partner of its head.
fn shares_complement(tree: &Tree, noun: usize, at: usize) -> bool {
    tree.words[at].head.is_some_and(|h| h != noun)
}
