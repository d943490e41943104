#!/usr/bin/env python3
"""Scores facts on passages that were written with all that they state.

    score-passages.py [--errors] NEWSGRAPH FILE.md...
    score-passages.py --articles FILE.md... > articles.jsonl

A passage is a line `> text` and below it a line `subject | relation | object | status` for each fact; blank lines
stand between passages, and lines with `#` are comments. An amount is a number and a currency, `3000000 EUR`. Names
count as the same where one, without its article, holds the other. Prints precision, recall, F1 and the share of
right statuses for each file and for all; with --errors also what is missing (-) and what is wrong (+). With
--articles prints the passages as articles, `a-3` the third of `a.md`. Standard library only.
"""
import json, pathlib, re, subprocess, sys, unicodedata

SYMMETRIC = {"partnersWith", "meets"}


def fold(name):
    plain = unicodedata.normalize("NFD", name.lower().replace("’", "'"))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"^(le|la|les|l) +", "", re.sub(r"[^a-z0-9 ]", " ", plain)).strip()


def same(one, other):
    one, other = fold(one), fold(other)
    return one == other or len(one) > 3 and one in other or len(other) > 3 and other in one


def label(node):
    if node["type"] == "MonetaryAmount":
        return f"{int(node['value'])} {node['currency']}"
    return str(int(node["value"])) if node["type"] == "Integer" else node["label"]


def passages(path):
    for block in re.split(r"\n\s*\n", open(path, encoding="utf-8").read().strip()):
        lines = [line for line in block.split("\n") if not line.startswith("#")]
        if lines and lines[0].startswith("> "):
            yield lines[0][2:], [tuple(part.strip() for part in line.split("|")) for line in lines[1:]]


def names(node):
    return [label(node), *node.get("names", [])]


def stated(fact):
    """(names of the subject, relation, names of the object, status, rule)."""
    return names(fact["subject"]), fact["relation"], names(fact["object"]), fact["status"], fact["rule"]


def read(newsgraph, text):
    out = subprocess.run([newsgraph, "extract", "-q", "-"], input=text, capture_output=True, text=True, check=True)
    return [stated(json.loads(line)) for line in out.stdout.splitlines()]


def documents(paths):
    """(id, text, facts) of each passage of the files."""
    for path in map(pathlib.Path, paths):
        for number, (text, gold) in enumerate(passages(path), 1):
            yield f"{path.stem}-{number}", text, gold


def agree(fact, gold):
    def called(names, name):
        return any(same(one, name) for one in names)

    ends = called(fact[0], gold[0]) and called(fact[2], gold[2])
    swapped = gold[1] in SYMMETRIC and called(fact[0], gold[2]) and called(fact[2], gold[0])
    return fact[1] == gold[1] and (ends or swapped)


def show(name, found, wrong, missing, status):
    p, r = found / max(1, found + wrong), found / max(1, found + missing)
    print(f"{name}: P {p:.3f} R {r:.3f} F1 {2 * p * r / max(p + r, 1e-9):.3f} | status {status / max(1, found):.3f}")


def main():
    args = sys.argv[1:]
    errors = "--errors" in args
    args = [a for a in args if a != "--errors"]
    if len(args) < 2:
        sys.exit(__doc__)
    if args[0] == "--articles":
        for name, text, _ in documents(args[1:]):
            print(json.dumps({"id": name, "text": text}, ensure_ascii=False))
        return
    total = [0, 0, 0, 0]
    for path in args[1:]:
        counts = [0, 0, 0, 0]
        for text, gold in passages(path):
            facts = read(args[0], text)
            missing = [g for g in gold if not any(agree(f, g) for f in facts)]
            wrong = [f for f in facts if not any(agree(f, g) for g in gold)]
            hits = [next((f for f in facts if agree(f, g)), None) for g in gold]
            right = sum(f is not None and f[3] == g[3] for f, g in zip(hits, gold))
            counts = [a + b for a, b in zip(counts, (len(gold) - len(missing), len(wrong), len(missing), right))]
            if errors and (missing or wrong):
                print(text)
                for line in missing:
                    print("  -", " | ".join(line))
                for line in wrong:
                    print("  +", line[0][0], "|", line[1], "|", line[2][0], "|", line[3], "|", line[4])
        show(path, *counts)
        total = [a + b for a, b in zip(total, counts)]
    show("together", *total)


if __name__ == "__main__":
    main()
