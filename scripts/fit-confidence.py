#!/usr/bin/env python3
"""Fits the weights of `ontology/confidence.tsv` to annotated articles.

    fit-confidence.py --scorer score_facts.py [--frames DIR] GOLD_DIR FACTS.jsonl [WEIGHT GOLD_DIR FACTS.jsonl]... > confidence.tsv

FACTS.jsonl is what `newsgraph extract --min-confidence 0` prints for the articles of GOLD_DIR; a GOLD_DIR with `.md`
files holds passages (scripts/score-passages.py says of what shape, and prints them as articles). The model is a
logistic regression over the facts' terms with a Gaussian prior (weights near 0 but for evidence), fitted by
gradient descent; its offset is the log odds of the confidence that the frame's author wrote. Facts that match an
optional gold fact count for neither. To standard error goes a table of reliability from a cross-validation in ten
parts, by document, and precision and recall for the thresholds that one might choose. Standard library only.
"""
import collections, hashlib, importlib.util, json, math, pathlib, re, sys

PRIOR = 1.0          # the standard deviation of a weight
STEPS, RATE = 400, 0.5


def frame_priors(folder):
    """(frame, relation) -> the confidence that its author wrote."""
    priors, name, default = {}, None, 0.7
    for file in sorted(pathlib.Path(folder).glob("*.frame")):
        for line in file.read_text("utf-8").splitlines():
            words = line.split()
            if not words:
                continue
            if words[0] == "frame":
                name, default = words[1], 0.7
            elif words[0] == "confidence":
                default = float(words[1])
            elif words[0] == "emit":
                own = re.search(r"\)\s.*confidence ([0-9.]+)", line)
                priors[name, words[1].split("(")[0]] = float(own.group(1)) if own else default
    return priors


def module(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def offset(fact, priors):
    prior = priors[fact["rule"].split("/")[0], fact["relation"]]
    return math.log(prior / (1 - prior))


def passages(folder, facts, priors, weight):
    """As `examples`, of passages."""
    scorer = module("passages", pathlib.Path(__file__).parent / "score-passages.py")
    golds = {name: gold for name, _, gold in scorer.documents(sorted(pathlib.Path(folder).glob("*.md")))}
    found = []
    for fact in map(json.loads, open(facts, encoding="utf-8")):
        document = fact["evidence"][0]["document"]
        right = any(scorer.agree(scorer.stated(fact), gold) for gold in golds[document])
        found.append((document, offset(fact, priors), fact["terms"], right, weight))
    return found, sum(map(len, golds.values()))


def examples(scorer, gold_dir, facts, priors, weight):
    """(document, offset, terms, right or not, weight) of each fact; and the number of gold facts."""
    if any(pathlib.Path(gold_dir).glob("*.md")):
        return passages(gold_dir, facts, priors, weight)
    golds = {f.stem: [json.loads(l) for l in f.read_text("utf-8").splitlines() if l.strip()]
             for f in pathlib.Path(gold_dir).glob("*.jsonl") if f.stem != "cross"}
    preds = collections.defaultdict(list)
    for line in open(facts, encoding="utf-8"):
        fact = json.loads(line)
        preds[pathlib.PurePosixPath(fact["evidence"][0]["document"].split("#")[0].rstrip("/")).stem].append(fact)
    found, sought = [], sum(not g.get("optional") and not g.get("trap") for gold in golds.values() for g in gold)
    for document, gold in sorted(golds.items()):
        pairing = scorer.pair_agreements(preds[document], gold)
        for fact in preds[document]:
            hits = [g for g in gold if scorer.same_fact(fact, g, pairing)]
            if any(g.get("optional") for g in hits):
                continue
            right = any(not g.get("trap") for g in hits)
            found.append((document, offset(fact, priors), fact["terms"], right, weight))
    return found, sought


def fit(data):
    """The weight of each term."""
    weights = collections.defaultdict(float)
    counts = collections.Counter(term for _, _, terms, _, _ in data for term in terms)
    for _ in range(STEPS):
        slopes = collections.defaultdict(float)
        for _, offset, terms, right, weight in data:
            odds = offset + sum(weights[t] for t in terms)
            error = weight * (right - 1 / (1 + math.exp(-odds)))
            for term in terms:
                slopes[term] += error
        for term, slope in slopes.items():
            # The step shrinks with the number of facts that a term stands on.
            step = RATE / (0.25 * counts[term] + 1 / PRIOR ** 2)
            weights[term] += step * (slope - weights[term] / PRIOR ** 2) / 2
    return weights


def confidence(weights, offset, terms):
    return 1 / (1 + math.exp(-(offset + sum(weights.get(t, 0.0) for t in terms))))


def main():
    args = sys.argv[1:]
    if len(args) < 6 or args[0] != "--scorer" or args[2] != "--frames":
        sys.exit(__doc__)
    scorer = module("scorer", args[1])
    priors = frame_priors(args[3])
    sets, rest = [], args[4:]
    while rest:
        weight = 1.0
        if re.fullmatch(r"[0-9.]+", rest[0]):
            weight, rest = float(rest[0]), rest[1:]
        sets.append((rest[0], *examples(scorer, rest[0], rest[1], priors, weight)))
        rest = rest[2:]
    data = [(f"{name} {row[0]}", *row[1:]) for name, rows, _ in sets for row in rows]
    part = lambda document: int(hashlib.sha256(document.encode()).hexdigest(), 16) % 10
    judged = []
    for fold in range(10):
        weights = fit([row for row in data if part(row[0]) != fold])
        judged += [(row[0], confidence(weights, row[1], row[2]), row[3]) for row in data if part(row[0]) == fold]
    print("reliability, cross-validated\nconfidence   facts   right", file=sys.stderr)
    for low in range(0, 10):
        inside = [right for _, c, right in judged if low / 10 <= c < (low + 1) / 10]
        if inside:
            print(f"{low / 10:.1f}–{low / 10 + 0.1:.1f}    {len(inside):6}   {sum(inside) / len(inside):.2f}", file=sys.stderr)
    for name, rows, sought in sets:
        print(f"{name}\nat least    P      R      F1", file=sys.stderr)
        for threshold in (0.0, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.8):
            kept = [right for document, c, right in judged if document.startswith(name + " ") and c >= threshold]
            p, r = sum(kept) / max(1, len(kept)), sum(kept) / sought
            print(f"{threshold:.2f}       {p:.3f}  {r:.3f}  {2 * p * r / max(p + r, 1e-9):.3f}", file=sys.stderr)
    print("# What the terms of a fact add to its confidence, in log odds. Made by scripts/fit-confidence.py")
    print("# (its first lines say how); docs/records has the command, with the articles and passages that it took.")
    for term, weight in sorted(fit(data).items()):
        if abs(weight) >= 0.005:
            print(f"{term}\t{weight:.2f}")


main()
