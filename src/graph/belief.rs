//! How far a fact is believed that several sources state.
//!
//! The probability that a fact is wrong though sources state it is a systematic part, which no further source
//! takes away (the world and the program err in ways that all sources share), and a random part, which each
//! independent source multiplies: `1 − (s + ∏ rᵢ)`. This is INDRA's belief (Gyori et al., *From word models to
//! executable models of signaling networks using automated assembly*, Molecular Systems Biology 13:954, 2017,
//! appendix), with the random part of each source taken from the confidence of its reading: `rᵢ = 1 − cᵢ − s`.
//! One source alone is believed as far as it was read: `cᵢ`.

/// The share of facts that are wrong however many sources state them.
pub const SYSTEMATIC: f64 = 0.02;

/// A random part below which more sources change nothing that can be seen: three decimals are kept.
const NEGLIGIBLE: f64 = 0.0005;

/// The belief in a fact, 0–1, from the confidences of independent sources, of which there is one at least.
///
/// ```
/// use newsgraph::graph::belief::belief;
/// assert_eq!(belief([0.8]), 0.8);
/// assert!((belief([0.8, 0.7]) - (0.98 - 0.18 * 0.28)).abs() < 1e-12);
/// ```
pub fn belief(confidences: impl IntoIterator<Item = f64>) -> f64 {
    let mut random = 1.0;
    let mut best = 0.0_f64;
    for confidence in confidences {
        random *= (1.0 - confidence - SYSTEMATIC).max(0.0);
        best = best.max(confidence);
    }
    // A reading that is surer than the systematic part allows stands as it is.
    (1.0 - SYSTEMATIC - random).max(best)
}

/// Whether no further source can change a belief so that it shows.
pub fn is_saturated(belief: f64) -> bool {
    belief >= 1.0 - SYSTEMATIC - NEGLIGIBLE
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn more_sources_are_believed_more(mut sources in prop::collection::vec(0.5..1.0_f64, 1..6), one in 0.5..1.0_f64) {
            let before = belief(sources.iter().copied());
            sources.push(one);
            let after = belief(sources.iter().copied());
            prop_assert!(after >= before && after <= 1.0);
            prop_assert!(after <= sources.iter().copied().fold(1.0 - SYSTEMATIC, f64::max));
        }
    }
}
