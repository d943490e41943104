#!/usr/bin/env python3
"""Counts how often the facts of each frame are right, against gold facts.

    frame-precision.py --scorer score_facts.py GOLD_DIR FACTS.jsonl [GOLD_DIR FACTS.jsonl]...

Prints a line a frame: facts that match a gold fact, facts that match none, and the smoothed share
(right + 1) / (all + 2), which is what stands as `confidence` in the frame files. Facts that match an
optional gold fact count for neither.
"""
import collections, importlib.util, json, pathlib, sys

args = sys.argv[1:]
if len(args) < 4 or args[0] != "--scorer":
    sys.exit(__doc__)
spec = importlib.util.spec_from_file_location("scorer", args[1])
scorer = importlib.util.module_from_spec(spec)
spec.loader.exec_module(scorer)

counts = collections.defaultdict(lambda: [0, 0])
for gold_dir, facts in zip(args[2::2], args[3::2]):
    golds = {f.stem: [json.loads(l) for l in f.read_text("utf-8").splitlines() if l.strip()]
             for f in pathlib.Path(gold_dir).glob("*.jsonl") if f.stem != "cross"}
    preds = collections.defaultdict(list)
    for line in open(facts, encoding="utf-8"):
        fact = json.loads(line)
        preds[pathlib.PurePosixPath(fact["evidence"][0]["document"]).stem].append(fact)
    for doc, gold in golds.items():
        pairing = scorer.pair_agreements(preds[doc], gold)
        for fact in preds[doc]:
            hits = [g for g in gold if scorer.same_fact(fact, g, pairing)]
            if any(g.get("optional") for g in hits):
                continue
            right = any(not g.get("trap") for g in hits)
            counts[fact["rule"].split("/")[0]][0 if right else 1] += 1
for frame, (right, wrong) in sorted(counts.items()):
    print(f"{frame:16} {right:4} {wrong:4}  {(right + 1) / (right + wrong + 2):.2f}")
