//! The best tree for scored arcs.

/// Who heads each of `words` words in the tree of the highest total score in which one word depends on
/// the root; that head is `words`.
///
/// `scores` has a row for each word: what each word is worth as its head, then the root. Of trees of
/// one score the choice is always the same. The algorithm is that of Chu
/// and Liu (1965) and Edmonds (1967), in O(n²) when the best heads make a tree, as they mostly do, and
/// O(n³) at worst.
pub fn arborescence(scores: &[i32], words: usize) -> Vec<usize> {
    let n = words + 1;
    let mut arcs: Vec<i64> = scores.iter().map(|score| i64::from(*score)).collect();
    arcs.resize(n * n, NEVER);
    for word in 0..words {
        arcs[word * n + word] = NEVER;
    }
    let heads = best_heads(&arcs, n, words);
    let roots = heads[..words].iter().filter(|h| **h == words).count();
    if roots == 1 {
        return heads[..words].to_vec();
    }
    // More words at the root than one: a second of them has to cost more than anything it can gain.
    for word in 0..words {
        arcs[word * n + words] -= PENALTY;
    }
    best_heads(&arcs, n, words)[..words].to_vec()
}

/// The score of what cannot be.
const NEVER: i64 = i64::MIN / 4;

/// More than the scores of all arcs of a sentence together.
const PENALTY: i64 = 1 << 50;

/// Chu-Liu-Edmonds over `n` nodes; `arcs[node * n + head]`. The root's own head is the root.
fn best_heads(arcs: &[i64], n: usize, root: usize) -> Vec<usize> {
    let at = |node: usize, head: usize| arcs[node * n + head];
    let best = |node: usize| (0..n).fold(root, |b, h| if h != node && at(node, h) > at(node, b) { h } else { b });
    let mut heads: Vec<usize> = (0..n).map(|node| if node == root { root } else { best(node) }).collect();
    let Some(cycle) = find_cycle(&heads, root) else { return heads };

    // The cycle becomes one node, the last of a smaller graph.
    let mut inside = vec![false; n];
    for &node in &cycle {
        inside[node] = true;
    }
    let others: Vec<usize> = (0..n).filter(|&node| !inside[node]).collect();
    let m = others.len() + 1;
    let mut smaller = vec![NEVER; m * m];
    let (mut enters, mut leaves) = (vec![cycle[0]; m], vec![cycle[0]; m]);
    for (i, &node) in others.iter().enumerate() {
        for (j, &head) in others.iter().enumerate() {
            smaller[i * m + j] = at(node, head);
        }
        for &member in &cycle {
            if at(node, member) > smaller[i * m + m - 1] {
                (smaller[i * m + m - 1], leaves[i]) = (at(node, member), member);
            }
            // What an arc from outside into the cycle wins over the one that it breaks.
            let gain = at(member, node) - at(member, heads[member]);
            if gain > smaller[(m - 1) * m + i] {
                (smaller[(m - 1) * m + i], enters[i]) = (gain, member);
            }
        }
    }
    let root = others.iter().position(|&node| node == root).expect("the root has no head and is in no cycle");
    let found = best_heads(&smaller, m, root);
    for (i, &node) in others.iter().enumerate() {
        heads[node] = if found[i] == m - 1 { leaves[i] } else { others[found[i]] };
    }
    let entry = found[m - 1];
    heads[enters[entry]] = others[entry];
    heads
}

/// The nodes of a cycle, if there is one.
fn find_cycle(heads: &[usize], root: usize) -> Option<Vec<usize>> {
    let mut seen_from = vec![usize::MAX; heads.len()];
    for start in 0..heads.len() {
        let mut node = start;
        while node != root && seen_from[node] == usize::MAX {
            seen_from[node] = start;
            node = heads[node];
        }
        if node != root && seen_from[node] == start {
            let next = |n: &usize| Some(heads[*n]).filter(|h| *h != node);
            return Some(std::iter::successors(Some(node), next).collect());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::train::Random;

    /// The best total over all trees with one word at the root, by trying them all.
    fn exhaustive(scores: &[i32], words: usize) -> i64 {
        let n = words + 1;
        let mut best = i64::MIN;
        for code in 0..n.pow(words as u32) {
            let heads: Vec<usize> = (0..words).map(|w| code / n.pow(w as u32) % n).collect();
            let leads_up = |word: usize| {
                let up = std::iter::successors(Some(word), |w| heads.get(*w).copied());
                up.take(n + 1).any(|w| w == words)
            };
            if heads.iter().filter(|h| **h == words).count() == 1 && (0..words).all(leads_up) {
                best = best.max((0..words).map(|w| i64::from(scores[w * n + heads[w]])).sum());
            }
        }
        best
    }

    #[test]
    fn no_tree_is_better() {
        let mut random = Random::new(3);
        for words in 1..=5 {
            for _ in 0..200 {
                let scores: Vec<i32> = (0..words * (words + 1)).map(|_| random.below(41) as i32 - 20).collect();
                let heads = arborescence(&scores, words);
                let total: i64 = (0..words).map(|w| i64::from(scores[w * (words + 1) + heads[w]])).sum();
                assert_eq!(heads.iter().filter(|h| **h == words).count(), 1);
                assert_eq!(total, exhaustive(&scores, words), "{scores:?}: {heads:?}");
            }
        }
    }
}
