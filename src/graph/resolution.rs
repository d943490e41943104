//! Which tellings of many articles are of one thing.
//!
//! Agglomerative clustering with complete links: pairs are joined from the strongest tie to the weakest, and
//! two clusters only if no telling of the one is apart from a telling of the other. A telling of which little
//! is known then joins the one cluster that it can be of, if there is just one. (Correlation clustering with
//! constraints, as Bansal, Blum & Chawla 2004 put it; entity resolution as in Christen, *Data Matching*, 2012.)
//!
//! The result follows from the set of tellings, not from their order; and tellings that no chain of
//! [neighbours](are_neighbours) connects do not bear on each other. So a store need only look at what a change
//! can reach.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::telling::{Telling, Tie};

/// Days around the tellings of a thing in which a telling of which little is known may be of it.
const NEAR: i32 = 60;

/// Which thing a telling is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolved {
    /// The IRI of the thing in the whole graph.
    pub iri: String,
    /// What makes it one with what other articles tell of, if it is.
    pub why: Option<Tie>,
}

impl Resolved {
    /// As a line, with the IRI that the article gives the thing.
    pub(super) fn written(&self, read: &str) -> String {
        format!("{read} {} {}", self.iri, self.why.map_or("", Tie::name))
    }

    /// What [`Resolved::written`] wrote.
    pub(super) fn read(line: &str) -> Option<(String, Self)> {
        let mut words = line.split(' ');
        let (read, iri, why) = (words.next()?, words.next()?, words.next()?);
        let why = Tie::ALL.into_iter().find(|tie| tie.name() == why);
        Some((read.to_owned(), Self { iri: iri.to_owned(), why }))
    }
}

/// Whether a user has said of two IRIs that they are not one.
pub type Different<'a> = &'a dyn Fn(&str, &str) -> bool;

/// Whether the thing of one telling can depend on the other.
pub fn are_neighbours(one: &Telling, other: &Telling) -> bool {
    one.iri == other.iri || !one.is_apart(other)
}

/// Resolves tellings. The result is in their order.
pub fn resolve(tellings: &[&Telling], different: Different) -> Vec<Resolved> {
    let mut clusters = Clusters::new(tellings, different);
    clusters.join_tied();
    clusters.place_plain();
    clusters.named()
}

struct Clusters<'a> {
    tellings: &'a [&'a Telling],
    different: Different<'a>,
    /// The tellings in the order of publication.
    order: Vec<usize>,
    /// The members of each cluster; none where it was joined to another.
    members: Vec<Vec<usize>>,
    /// The cluster of each telling.
    of: Vec<usize>,
    why: Vec<Option<Tie>>,
}

impl<'a> Clusters<'a> {
    fn new(tellings: &'a [&'a Telling], different: Different<'a>) -> Self {
        let mut order: Vec<usize> = (0..tellings.len()).collect();
        order.sort_by_key(|&t| tellings[t].order());
        let members = order.iter().map(|&t| vec![t]).collect();
        let mut of = vec![0; tellings.len()];
        order.iter().enumerate().for_each(|(cluster, &t)| of[t] = cluster);
        Self { tellings, different, order, members, of, why: vec![None; tellings.len()] }
    }

    fn are_apart(&self, a: usize, b: usize) -> bool {
        let (a, b) = (self.tellings[a], self.tellings[b]);
        // Two things of one article are two: the article's own reading has seen to that.
        a.article == b.article || a.is_apart(b) || (self.different)(&a.iri, &b.iri)
    }

    /// Whether two clusters can be one.
    fn fit(&self, one: usize, other: usize) -> bool {
        self.members[one].iter().all(|&a| self.members[other].iter().all(|&b| !self.are_apart(a, b)))
    }

    /// Joins the clusters of two tellings. The first published gives the cluster its number.
    fn join(&mut self, a: usize, b: usize, tie: Tie) {
        let (kept, gone) = (self.of[a].min(self.of[b]), self.of[a].max(self.of[b]));
        let moved = std::mem::take(&mut self.members[gone]);
        moved.iter().for_each(|&t| self.of[t] = kept);
        self.members[kept].extend(moved);
        for t in [a, b] {
            self.why[t] = self.why[t].max(Some(tie));
        }
    }

    fn join_tied(&mut self) {
        let mut ties = Vec::new();
        for (at, &a) in self.order.iter().enumerate() {
            for &b in &self.order[at + 1..] {
                let (one, other) = (self.tellings[a], self.tellings[b]);
                if let Some(tie) = one.tie(other).filter(|_| !self.are_apart(a, b)) {
                    ties.push((tie, one.gap(other), a, b));
                }
            }
        }
        // The strongest first, then the nearest in time; among equals the order of publication stays.
        ties.sort_by_key(|&(tie, gap, ..)| (Reverse(tie), gap));
        for (tie, _, a, b) in ties {
            if self.of[a] != self.of[b] && self.fit(self.of[a], self.of[b]) {
                self.join(a, b, tie);
            }
        }
    }

    /// Joins each cluster of which only the parties are known to the one other that it can be of.
    fn place_plain(&mut self) {
        let is_plain = |cluster: &Vec<usize>| cluster.iter().all(|&t| self.tellings[t].is_plain());
        let (plain, known): (Vec<usize>, Vec<usize>) =
            (0..self.members.len()).filter(|&c| !self.members[c].is_empty()).partition(|&c| is_plain(&self.members[c]));
        let only = |plain: usize| {
            let mut fitting = known.iter().copied().filter(|&c| self.fit(plain, c));
            fitting.next().filter(|_| fitting.next().is_none()).map(|only| (plain, only))
        };
        let places: Vec<(usize, usize)> = plain.into_iter().filter_map(only).collect();
        for (plain, known) in places {
            let gap = |a: usize, b: usize| self.tellings[a].gap(self.tellings[b]);
            let pairs = self.members[plain].iter().flat_map(|&a| self.members[known].iter().map(move |&b| (a, b)));
            let nearest = pairs.min_by_key(|&(a, b)| gap(a, b)).filter(|&(a, b)| gap(a, b) <= NEAR);
            // Another that has just joined may not fit.
            if let Some((a, b)) = nearest.filter(|_| self.fit(plain, known)) {
                self.join(a, b, Tie::Time);
            }
        }
    }

    /// Each cluster has the IRI of its first telling, with a number where an earlier cluster has taken that.
    fn named(self) -> Vec<Resolved> {
        let mut taken = BTreeSet::new();
        let mut names = vec![String::new(); self.members.len()];
        for (cluster, members) in self.members.iter().enumerate() {
            let Some(first) = members.iter().map(|&t| self.tellings[t]).min_by_key(|t| t.order()) else { continue };
            // A dot stands in no IRI that an article gives.
            let numbered = (2..).map(|number| format!("{}.{number}", first.iri));
            let free = std::iter::once(first.iri.clone()).chain(numbered).find(|name| taken.insert(name.clone()));
            names[cluster] = free.unwrap_or_default();
        }
        self.of.iter().zip(&self.why).map(|(&c, &why)| Resolved { iri: names[c].clone(), why }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What an article of a day tells of a deal of some parties.
    fn telling(article: &str, day: &str, parties: &[&str]) -> Telling {
        Telling {
            article: article.to_owned(),
            iri: format!("{}-{article}", parties.join("-")),
            published: day.parse().ok(),
            parties: parties.iter().map(|p| (*p).to_owned()).collect(),
            ..Telling::default()
        }
    }

    fn of_kind(kind: &str, telling: Telling) -> Telling {
        Telling { kinds: vec![kind.to_owned()], ..telling }
    }

    fn named(name: &str, telling: Telling) -> Telling {
        Telling { names: [name.to_owned()].into(), ..telling }
    }

    /// The tellings that are of one thing with the first.
    fn one_with_first(tellings: &[Telling]) -> Vec<&str> {
        let all: Vec<&Telling> = tellings.iter().collect();
        let resolved = resolve(&all, &|_, _| false);
        let same = tellings.iter().zip(&resolved).filter(|(_, r)| r.iri == resolved[0].iri);
        same.map(|(telling, _)| telling.article.as_str()).collect()
    }

    #[test]
    fn kinds_keep_apart_and_bring_together() {
        let uk = ["uk", "us"];
        let tellings = [
            of_kind("technology", telling("a", "2025-09-14", &uk)),
            of_kind("technology", telling("b", "2025-09-17", &uk)),
            of_kind("trade", telling("c", "2025-09-17", &uk)),
            of_kind("technology", telling("d", "2025-09-17", &["japan", "us"])),
            of_kind("technology", telling("e", "2027-09-17", &uk)),
        ];
        assert_eq!(one_with_first(&tellings), ["a", "b"]);
    }

    #[test]
    fn a_name_brings_together_but_not_over_other_parties() {
        let tellings = [
            named("tpd", telling("a", "2025-09-14", &["uk", "us"])),
            named("tpd", telling("b", "2026-12-01", &["uk"])),
            named("tpd", telling("c", "2025-10-30", &["japan", "us"])),
        ];
        assert_eq!(one_with_first(&tellings), ["a", "b"]);
    }

    #[test]
    fn what_is_only_called_a_deal_joins_the_one_that_it_can_be() {
        let uk = ["uk", "us"];
        let trade = of_kind("trade", telling("a", "2025-09-14", &uk));
        let plain = telling("b", "2025-09-15", &uk);
        assert_eq!(one_with_first(&[trade.clone(), plain.clone()]), ["a", "b"]);
        // With two that it can be, nobody knows which.
        let nuclear = of_kind("nuclear", telling("c", "2025-09-14", &uk));
        assert_eq!(one_with_first(&[trade, plain, nuclear]), ["a"]);
    }

    #[test]
    fn a_chain_does_not_join_its_ends() {
        // The second can be of either, and the ends were signed on other days.
        let signed = |day: &str, telling: Telling| Telling { dates: [day.parse().unwrap()].into(), ..telling };
        let uk = ["uk", "us"];
        let tellings = [
            signed("2025-01-10", of_kind("trade", telling("a", "2025-01-11", &uk))),
            of_kind("trade", telling("b", "2025-02-01", &uk)),
            signed("2025-03-10", of_kind("trade", telling("c", "2025-03-11", &uk))),
        ];
        assert_eq!(one_with_first(&tellings), ["a", "b"]);
    }

    #[test]
    fn a_users_word_keeps_apart() {
        let tellings = [
            of_kind("trade", telling("a", "2025-09-14", &["uk", "us"])),
            of_kind("trade", telling("b", "2025-09-15", &["uk", "us"])),
        ];
        let all: Vec<&Telling> = tellings.iter().collect();
        let resolved = resolve(&all, &|one, other| [one, other].contains(&"uk-us-a") && one != other);
        assert_ne!(resolved[0].iri, resolved[1].iri);
    }

    #[test]
    fn things_of_one_iri_that_are_two_get_two() {
        let told = |article: &str, value: &str| Telling {
            iri: "uk-us".to_owned(),
            values: [value.to_owned()].into(),
            ..telling(article, if article == "a" { "2025-01-01" } else { "2025-06-01" }, &["uk", "us"])
        };
        let tellings = [told("a", "USD-1"), told("b", "USD-2")];
        let resolved = resolve(&tellings.iter().collect::<Vec<_>>(), &|_, _| false);
        assert_eq!([resolved[0].iri.as_str(), resolved[1].iri.as_str()], ["uk-us", "uk-us.2"]);
    }
}
