#!/usr/bin/env python3
"""Fails when a score falls under the recorded floor (docs/records/floors.json).

    check-floor.py SET < OUTPUT_OF_THE_SCORER

Raise the floors with every gain; lower one only with the reason in the changelog.
"""
import json, pathlib, re, sys

floors = json.loads((pathlib.Path(__file__).parent.parent / "docs/records/floors.json").read_text("utf-8"))[sys.argv[1]]
output = sys.stdin.read().strip()
# The last line of the fact scorer, or the lines of `newsgraph eval syntax`.
found = re.findall(r"\b(P|R|F1|status|date) ([0-9.]+)", output.splitlines()[-1])
found += re.findall(r"^(\w+) +([0-9.]+)$", output, re.MULTILINE)
# Names, participants, coreference.
found += [("together", f1) for f1 in re.findall(r"places together: F1 ([0-9.]+)", output)]
found += [("merged", merged) for merged in re.findall(r"^all +\d+ +[0-9.]+ +[0-9.]+ +([0-9.]+)$", output, re.MULTILINE)]
found += re.findall(r"^(CoNLL) score ([0-9.]+)$", output, re.MULTILINE)
found += re.findall(r"^(pronouns and definite descriptions) resolved: .*\(([0-9.]+) %\)", output, re.MULTILINE)
found += re.findall(r"^(pronouns) resolved: .*\(([0-9.]+) %\)", output, re.MULTILINE)
found += re.findall(r"^lines of cross.jsonl that (hold): ([0-9]+)", output, re.MULTILINE)
scores = {name: float(value) for name, value in found}
low = {name: (scores.get(name), floor) for name, floor in floors.items() if scores.get(name, 0.0) < floor}
for name, (score, floor) in low.items():
    print(f"{sys.argv[1]}: {name} is {score}, under the floor {floor}", file=sys.stderr)
sys.exit(1 if low else 0)
