#!/usr/bin/env python3
"""Fits the weights of `models/fr/antecedents.tsv` to annotated articles.

    fit-antecedents.py --scorer score_facts.py GOLD_DIR READINGS.jsonl [GOLD_DIR READINGS.jsonl]... > antecedents.tsv

READINGS.jsonl is what `newsgraph explain --format jsonl` prints for the articles of GOLD_DIR. An example is an end
of a fact that the text only speaks of, with the entities that it may mean; the right ones are those with which the
fact is a gold fact. The model is log-linear over the candidates of one example, with a Gaussian prior, fitted by
gradient ascent. To standard error goes how often the likeliest is right, in a cross-validation in ten parts by
document. Standard library only.
"""
import collections, hashlib, importlib.util, json, math, pathlib, sys

PRIOR = 0.7          # the standard deviation of a weight
STEPS, RATE = 300, 0.3


def examples(scorer, gold_dir, readings):
    """(document, [(features, right or not)], share of the likeliest) of each end that is to be found."""
    golds = {f.stem: [json.loads(l) for l in f.read_text("utf-8").splitlines() if l.strip()]
             for f in pathlib.Path(gold_dir).glob("*.jsonl") if f.stem != "cross"}
    facts = collections.defaultdict(list)
    for line in open(readings, encoding="utf-8"):
        fact = json.loads(line)
        facts[pathlib.PurePosixPath(fact["evidence"][0]["document"].split("#")[0]).stem].append(fact)
    found, seen = [], set()
    for document, gold in sorted(golds.items()):
        gold = [g for g in gold if not g.get("trap")]
        pairing = scorer.pair_agreements(facts[document], gold)
        for fact in facts[document]:
            for end in ("subject", "object"):
                candidates = [c for c in fact.get("antecedents", []) if c["end"] == end]
                if len(candidates) < 2:
                    continue
                right = []
                for candidate in candidates:
                    filled = {**fact, end: candidate["entity"]}
                    right.append(any(scorer.same_fact(filled, g, pairing) for g in gold))
                # One place in the text counts once, whatever facts are read there.
                place = (document, fact["evidence"][0]["start"], end, json.dumps(candidates), tuple(right))
                if any(right) and place not in seen:
                    seen.add(place)
                    found.append((document, [(c["features"], r) for c, r in zip(candidates, right)]))
    return found


def shares(weights, candidates):
    odds = [sum(weights.get(name, 0.0) * value for name, value in features.items()) for features, _ in candidates]
    top = max(odds)
    parts = [math.exp(o - top) for o in odds]
    return [part / sum(parts) for part in parts]


def fit(data):
    weights = collections.defaultdict(float)
    counts = collections.Counter(name for _, candidates in data for features, _ in candidates for name in features)
    for _ in range(STEPS):
        slopes = collections.defaultdict(float)
        for _, candidates in data:
            parts = shares(weights, candidates)
            mass = sum(part for part, (_, right) in zip(parts, candidates) if right)
            for part, (features, right) in zip(parts, candidates):
                # Among the right ones the mass is shared as the model shares it.
                error = (part / mass if right else 0.0) - part
                for name, value in features.items():
                    slopes[name] += error * value
        for name, slope in slopes.items():
            step = RATE / (0.25 * counts[name] + 1 / PRIOR ** 2)
            weights[name] += step * (slope - weights[name] / PRIOR ** 2)
    return weights


def main():
    args = sys.argv[1:]
    if len(args) < 4 or args[0] != "--scorer":
        sys.exit(__doc__)
    spec = importlib.util.spec_from_file_location("scorer", args[1])
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    data = []
    for gold_dir, readings in zip(args[2::2], args[3::2]):
        data += [(f"{gold_dir} {d}", c) for d, c in examples(scorer, gold_dir, readings)]
    part = lambda document: int(hashlib.sha256(document.encode()).hexdigest(), 16) % 10
    judged = []
    for fold in range(10):
        weights = fit([row for row in data if part(row[0]) != fold])
        for document, candidates in data:
            if part(document) == fold:
                parts = shares(weights, candidates)
                best = max(range(len(parts)), key=parts.__getitem__)
                judged.append((parts[best], candidates[best][1]))
    print(f"{len(judged)} places, right {sum(r for _, r in judged) / len(judged):.3f}", file=sys.stderr)
    for low, high in ((0, .4), (.4, .6), (.6, .85), (.85, 1.01)):
        inside = [right for share, right in judged if low <= share < high]
        if inside:
            print(f"share {low:.2f}–{high:.2f}  {len(inside):4}  right {sum(inside) / len(inside):.2f}", file=sys.stderr)
    print("# How much a feature of an antecedent speaks for it, in log odds. Made by scripts/fit-antecedents.py")
    print("# (its first lines say how) from articles with gold and silver facts.")
    for name, weight in sorted(fit(data).items()):
        if abs(weight) >= 0.005:
            print(f"{name}\t{weight:.2f}")


main()
