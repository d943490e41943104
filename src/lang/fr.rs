//! French.

use super::{Language, StatusWord::*};

/// French, as newspapers write it.
pub static FRENCH: Language = Language {
    code: "fr",
    abbreviations: &[
        "m", "mm", "mr", "dr", "mgr", "me", "st", "ste", "pr", "cf", "etc", "vol", "av", "apr", "art", "fig", "p",
        "pp", "no", "n", "env", "éd", "hab", "janv", "févr", "avr", "juil", "sept", "oct", "nov", "déc", "tél", "bd",
        "min", "max", "ex", "ndlr",
    ],
    elisions: &[
        "l", "d", "j", "m", "n", "s", "t", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "quelqu", "presqu",
    ],
    apostrophe_words: &["aujourd'hui", "quelqu'un", "quelqu'une", "l'on"],
    enclitics: &[
        "-t-il", "-t-elle", "-t-on", "-t-ils", "-t-elles", "-il", "-elle", "-on", "-ils", "-elles", "-je", "-tu",
        "-nous", "-vous", "-ce", "-moi", "-toi",
    ],
    hyphen_words: &["rendez-vous", "est-ce", "sauve-qui-peut", "garde-vous"],
    contractions: &[
        ("du", ["de", "le"], true),
        ("des", ["de", "les"], true),
        ("au", ["à", "le"], false),
        ("aux", ["à", "les"], false),
        ("duquel", ["de", "lequel"], false),
        ("desquels", ["de", "lesquels"], false),
        ("desquelles", ["de", "lesquelles"], false),
        ("auquel", ["à", "lequel"], false),
        ("auxquels", ["à", "lesquels"], false),
        ("auxquelles", ["à", "lesquelles"], false),
    ],
    numbers: &[
        ("zéro", 0), ("un", 1), ("une", 1), ("deux", 2), ("trois", 3), ("quatre", 4), ("cinq", 5), ("six", 6),
        ("sept", 7), ("huit", 8), ("neuf", 9), ("dix", 10), ("onze", 11), ("douze", 12), ("treize", 13),
        ("quatorze", 14), ("quinze", 15), ("seize", 16), ("vingt", 20), ("trente", 30), ("quarante", 40),
        ("cinquante", 50), ("soixante", 60), ("septante", 70), ("huitante", 80), ("octante", 80), ("nonante", 90),
        ("demi", 0),
    ],
    scales: &[
        ("cent", 100), ("cents", 100), ("mille", 1_000), ("millier", 1_000), ("milliers", 1_000), ("k", 1_000),
        ("million", 1_000_000), ("millions", 1_000_000), ("mio", 1_000_000), ("m", 1_000_000), ("mn", 1_000_000),
        ("milliard", 1_000_000_000), ("milliards", 1_000_000_000), ("md", 1_000_000_000), ("mds", 1_000_000_000),
        ("mrd", 1_000_000_000), ("mrds", 1_000_000_000), ("billion", 1_000_000_000_000),
        ("billions", 1_000_000_000_000),
        // Newspapers that translate from English write *trillion* for 10^12, not for 10^18.
        ("trillion", 1_000_000_000_000), ("trillions", 1_000_000_000_000),
    ],
    months: [
        &["janvier", "janv"], &["février", "févr", "fevrier"], &["mars"], &["avril", "avr"], &["mai"], &["juin"],
        &["juillet", "juil"], &["août", "aout"], &["septembre", "sept"], &["octobre", "oct"], &["novembre", "nov"],
        &["décembre", "déc", "decembre"],
    ],
    weekdays: ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
    qualifiers: &[
        (&["plus", "de"], "more than"), (&["plus", "d'"], "more than"), (&["au", "moins"], "at least"),
        (&["au", "minimum"], "at least"), (&["moins", "de"], "less than"), (&["moins", "d'"], "less than"),
        (&["jusqu'", "à"], "up to"), (&["jusqu'", "à"], "up to"), (&["environ"], "about"), (&["quelque"], "about"),
        (&["près", "de"], "nearly"), (&["près", "d'"], "nearly"), (&["presque"], "nearly"), (&["autour", "de"], "about"),
    ],
    status_verbs: &[
        ("aller", Planned), ("prévoir", Planned), ("compter", Planned), ("devoir", Planned), ("préparer", Planned),
        ("apprêter", Planned), ("engager", Planned), ("annoncer", Planned), ("promettre", Planned),
        ("vouloir", Planned), ("souhaiter", Planned), ("projeter", Planned), ("décider", Planned),
        ("accepter", Planned), ("viser", Planned), ("entendre", Planned), ("ambitionner", Planned),
        ("prétendre", Planned), ("planifier", Planned), ("attendre", Planned), ("appeler", Planned),
        ("permettre", Planned), ("chercher", Planned), ("demander", Planned), ("proposer", Planned),
        ("pouvoir", Possible), ("envisager", Possible), ("étudier", Possible), ("négocier", Possible),
        ("réfléchir", Possible), ("espérer", Possible), ("songer", Possible), ("sembler", Possible),
        ("menacer", Possible), ("discuter", Possible), ("refuser", Denied), ("renoncer", Denied),
        ("éviter", Denied), ("échouer", Denied), ("démentir", Denied), ("exclure", Denied), ("nier", Denied),
        ("empêcher", Denied), ("cesser", Ended), ("arrêter", Ended),
    ],
    status_phrases: &[
        (&["sur", "le", "point", "de"], Planned), (&["en", "passe", "de"], Planned), (&["en", "voie", "de"], Planned),
        (&["prêt", "à"], Planned), (&["en", "cours", "de", "négociation"], Planned), (&["en", "préparation"], Planned),
    ],
    negations: &["ne", "n'", "non", "sans", "jamais", "aucun"],
    ended: &["ancien", "ex", "ex-", "défunt", "feu", "précédent"],
    saying: &[
        "annoncer", "déclarer", "affirmer", "indiquer", "préciser", "dire", "expliquer", "souligner", "ajouter",
        "assurer", "confirmer", "estimer", "rapporter", "révéler", "écrire", "rappeler", "noter", "juger",
        "considérer", "commenter", "conclure", "poursuivre", "insister", "lancer", "réagir", "saluer", "avancer",
    ],
    according: &["selon", "d'après"],
    exemplifiers: &[
        &["tel", "que"], &["comme"], &["dont"], &["parmi", "lequel"], &["notamment"], &["à", "savoir"],
        &["y", "compris"], &["incluant"], &["inclure"], &["à", "commencer", "par"],
    ],
    titles: &["m.", "mm.", "mme", "mmes", "mlle", "mr", "mr.", "dr", "dr.", "me", "mgr", "sir", "lord", "lady"],
    particles: &["de", "du", "des", "d'", "la", "le", "les", "l'", "van", "von", "der", "den", "ben", "bin", "al", "el", "et", "&", "of", "and", "the", "for", "di", "da", "do", "dos", "y"],
    demonstratives: &["ce", "cet", "cette", "ces", "celui-ci", "celle-ci", "ceux-ci", "celles-ci"],
};
