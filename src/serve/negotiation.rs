//! Which of several media types a client takes best (RFC 9110, section 12.5.1).

/// The place of the best of `offers` in their order of preference, for the text of an `Accept` header; without one the
/// first is taken.
///
/// ```
/// use newsgraph::serve::negotiation::best;
/// let offers = ["application/json", "text/csv"];
/// assert_eq!(best(Some("text/*;q=0.8, application/json;q=0.5"), &offers), Some(1));
/// assert_eq!(best(Some("*/*"), &offers), Some(0));
/// assert_eq!(best(Some("image/png"), &offers), None);
/// assert_eq!(best(None, &offers), Some(0));
/// ```
pub fn best(accept: Option<&str>, offers: &[&str]) -> Option<usize> {
    let Some(accept) = accept.filter(|accept| !accept.trim().is_empty()) else { return Some(0) };
    let ranges: Vec<(&str, f32)> = accept.split(',').map(range).collect();
    let quality = |offer: &str| {
        // The most specific range that an offer is in says how much it is wanted.
        let fitting = ranges.iter().filter_map(|(range, quality)| Some((specificity(range, offer)?, *quality)));
        fitting.max_by_key(|(specificity, _)| *specificity).map_or(0.0, |(_, quality)| quality)
    };
    let mut best: Option<(usize, f32)> = None;
    for (at, offer) in offers.iter().enumerate() {
        let quality = quality(offer);
        if quality > best.map_or(0.0, |(_, quality)| quality) {
            best = Some((at, quality));
        }
    }
    best.map(|(at, _)| at)
}

/// A range of media types and how much it is wanted, 0–1.
fn range(part: &str) -> (&str, f32) {
    let mut parameters = part.split(';').map(str::trim);
    let range = parameters.next().unwrap_or_default();
    let quality = parameters.find_map(|parameter| parameter.strip_prefix("q=").or(parameter.strip_prefix("Q=")));
    (range, quality.map_or(1.0, |quality| quality.parse().unwrap_or(0.0)))
}

/// How closely a range says what the offer is; `None` if the offer is not in it.
fn specificity(range: &str, offer: &str) -> Option<u8> {
    let (kind, subtype) = range.split_once('/')?;
    let (of_kind, of_subtype) = offer.split_once('/')?;
    match (kind, subtype) {
        ("*", "*") => Some(0),
        (kind, "*") if kind.eq_ignore_ascii_case(of_kind) => Some(1),
        (kind, subtype) if kind.eq_ignore_ascii_case(of_kind) && subtype.eq_ignore_ascii_case(of_subtype) => Some(2),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_named_itself_counts_before_what_is_named_with_others() {
        let offers = ["text/turtle", "application/n-triples"];
        assert_eq!(best(Some("text/turtle;q=0.2, */*;q=0.5"), &offers), Some(1));
        assert_eq!(best(Some("TEXT/TURTLE"), &offers), Some(0));
        assert_eq!(best(Some("text/turtle;q=0, application/n-triples;q=0"), &offers), None);
        assert_eq!(best(Some("application/n-triples ; q=0.9,text/turtle;q=0.9"), &offers), Some(0));
        assert_eq!(best(Some("nonsense, ;;, text/turtle;q=x"), &offers), None);
        assert_eq!(best(Some(""), &offers), Some(0));
    }
}
