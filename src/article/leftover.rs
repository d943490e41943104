//! Tells running text from titles and from what the page left behind.

use super::BlockKind;
use crate::text::fold;

/// Beginnings of short lines that belong to the page and not to the article, folded.
const PAGE: [&str; 44] = [
    "photo",
    "photos",
    "credit",
    "credits",
    "©",
    "image",
    "logo ",
    "illustration",
    "legende",
    "duree de lecture",
    "temps de lecture",
    "lecture :",
    "partager",
    "lire aussi",
    "a lire aussi",
    "lire la suite",
    "lire egalement",
    "publie le",
    "publie a",
    "mis a jour",
    "modifie le",
    "abonnez-vous",
    "s'abonner",
    "newsletter",
    "inscrivez-vous",
    "suivez-nous",
    "suivre",
    "cliquez",
    "evenement ",
    "commentaires",
    "reagir",
    "imprimer",
    "envoyer par",
    "tags",
    "mots-cles",
    "sur le meme sujet",
    "voir aussi",
    "accueil",
    "publicite",
    "source :",
    "source:",
    "sources",
    "video",
    "podcast",
];

/// Folded phrases that make a line a byline wherever they stand in it.
const BYLINE: [&str; 4] =
    ["a contribue a la redaction", "a contribue a cet article", "avec afp", "traduit de l'anglais"];

/// What a paragraph is, from its text alone.
pub fn kind(text: &str) -> BlockKind {
    let words = text.split_whitespace().count();
    let ended = text.trim_end().ends_with(['.', '!', '?', '…', '»', '"', '”', ';', ':', ',']);
    let folded = fold(text);
    let byline = words <= 15 && BYLINE.iter().any(|phrase| folded.contains(phrase));
    let of_page = words <= 12 && PAGE.iter().any(|start| begins(&folded, start));
    let credit = words <= 12 && (folded.contains(" via getty") || folded.contains("/afp") || folded.contains("©"));
    // An identifier of the page's template, a rule, a lone bar.
    let template = words == 1 && !text.ends_with('.') && (text.contains('-') || text.contains('_')) && text.is_ascii();
    let signed = words <= 6 && (folded.starts_with("par ") || folded.starts_with("by ")) && !ended;
    if byline || of_page || credit || template || signed || !text.chars().any(char::is_alphabetic) {
        BlockKind::Leftover
    } else if !ended && words <= 3 {
        // Too short to say anything: a section's name, a place, a day.
        BlockKind::Leftover
    } else if !ended && words <= 30 {
        BlockKind::Heading
    } else {
        BlockKind::Paragraph
    }
}

fn begins(text: &str, start: &str) -> bool {
    let Some(rest) = text.strip_prefix(start) else { return false };
    !rest.starts_with(char::is_alphanumeric) || !start.ends_with(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_leftovers() {
        for text in [
            "Logo Le Courrier",
            "top-article-image",
            "Photo: JEAN ORME/AFP via Getty Images",
            "Durée de lecture: 5 Min.",
            "Partager un article",
            "|",
            "27-29 octobre 2025",
            "Événement Nova",
            "Par Lise Orme",
            "Jean Orme a contribué à la rédaction de cet article.",
        ] {
            assert_eq!(kind(text), BlockKind::Leftover, "{text}");
        }
        assert_eq!(kind("La France et l’Inde signent un accord"), BlockKind::Heading);
        assert_eq!(kind("Photographe de métier, elle a fondé Orel."), BlockKind::Paragraph);
        assert_eq!(kind("Le groupe grandit."), BlockKind::Paragraph);
    }
}
