//! Exact-span F1 of names.

use std::collections::BTreeMap;
use std::fmt;

use rayon::prelude::*;

use super::train::{Annotated, outermost, sentences};
use crate::entity::Knowledge;

/// Right, found and gold names by class, and what was missed or wrong.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Scores {
    counts: BTreeMap<String, [usize; 3]>,
    /// Lines that say what was missed or wrong: *missed Place Gers*.
    pub errors: Vec<String>,
}

impl Scores {
    /// F1 over all classes of names together that `classes` lists, 0–1.
    pub fn f1(&self, classes: &[&str]) -> f64 {
        let rows = self.counts.iter().filter(|(class, _)| classes.contains(&class.as_str()));
        let [right, found, gold] = rows.fold([0; 3], |sum, (_, row)| [0, 1, 2].map(|i| sum[i] + row[i]));
        2.0 * right as f64 / (found + gold).max(1) as f64
    }
}

impl fmt::Display for Scores {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        writeln!(f, "{:14} {:>6} {:>6} {:>6} {:>6}", "class", "P", "R", "F1", "gold")?;
        for (class, [right, found, gold]) in &self.counts {
            let share = |of: usize| 100.0 * *right as f64 / of.max(1) as f64;
            let f1 = 200.0 * *right as f64 / (found + gold).max(1) as f64;
            writeln!(f, "{class:14} {:6.2} {:6.2} {f1:6.2} {gold:6}", share(*found), share(*gold))?;
        }
        let all = 100.0 * self.f1(&["Person", "Organization", "Location"]);
        write!(f, "persons, organisations and places together: F1 {all:.2}")
    }
}

/// Measures the names found in annotated texts against the annotated spans, class and both borders; spans
/// within others do not count.
pub fn evaluate(knowledge: Knowledge, texts: &[Annotated]) -> Scores {
    let recogniser = knowledge.recogniser;
    let found: Vec<Scores> = texts
        .par_iter()
        .map(|annotated| {
            let mut scores = Scores::default();
            let gold = outermost(&annotated.annotations);
            for annotation in &gold {
                scores.counts.entry(annotation.class.clone()).or_default()[2] += 1;
            }
            let mut missed = gold.clone();
            let trees = sentences(&annotated.text, knowledge.parser);
            let found = recogniser.find(&trees.iter().collect::<Vec<_>>(), knowledge);
            for (tree, names) in trees.iter().zip(found) {
                for name in names {
                    let class = &recogniser.classes[name.class];
                    let span = tree.words[name.words.start].span.cover(tree.words[name.words.end - 1].span);
                    let row = scores.counts.entry(class.clone()).or_default();
                    row[1] += 1;
                    match missed.iter().position(|a| a.span == span && a.class == *class) {
                        Some(at) => {
                            row[0] += 1;
                            missed.swap_remove(at);
                        }
                        None => scores.errors.push(format!("wrong  {class} {}", span.of(&annotated.text))),
                    }
                }
            }
            missed.sort_by_key(|a| a.span.start);
            let missed = missed.iter().map(|a| format!("missed {} {}", a.class, a.span.of(&annotated.text)));
            scores.errors.extend(missed);
            scores
        })
        .collect();
    let mut sum = Scores::default();
    for scores in found {
        for (class, row) in scores.counts {
            let total = sum.counts.entry(class).or_default();
            (0..3).for_each(|i| total[i] += row[i]);
        }
        sum.errors.extend(scores.errors);
    }
    sum
}
