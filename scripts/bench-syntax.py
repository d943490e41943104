#!/usr/bin/env python3
"""Prints newsgraph's syntax beside the peers', measured in one run: scores on the test sets of UD
French-Sequoia and French-GSD, words per second on one thread, size of the model.

    bench-syntax.py NEWSGRAPH TREEBANKS PEERS WORK

NEWSGRAPH is the program, TREEBANKS the folder of the treebanks, PEERS the folder with `run.sh` (which
scores and times UDPipe 1 and spaCy 3), WORK a folder for its files. Progress goes to standard error.
"""

import json
import re
import subprocess
import sys

METRICS = ["UPOS", "UFeats", "Lemmas", "UAS", "LAS"]
SETS = {"test-a": "ud_french_sequoia/fr_sequoia-ud-test.conllu", "test-b": "ud_french_gsd/fr_gsd-ud-test.conllu"}
NAMES = {"test-a": "Sequoia test", "test-b": "GSD test"}


def run(*command):
    print("$", *command, file=sys.stderr)
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def peers(folder, work):
    """{(peer, set, gold or raw): {metric: F1}} and {peer: words per second}."""
    scores, speed, key = {}, {}, None
    for line in run("bash", f"{folder}/run.sh", work).splitlines():
        if match := re.match(r"== (\S+) (test-[ab]), (gold|raw)", line):
            key = match.groups()
            scores[key] = {}
        elif line.startswith("{"):
            found = json.loads(line)
            name = {"udpipe": "UDPipe", "spacy": "spaCy"}[found["peer"]]
            speed[name] = (found["words_s_wall_median"], found["model_bytes"] / 1e6)
        elif key and (match := re.match(r"(\S+)\s+[\d.]+\s+[\d.]+\s+([\d.]+)", line)):
            scores[key][match[1]] = float(match[2])
    return scores, speed


def own(program, treebanks):
    scores = {}
    for name, path in SETS.items():
        for mode in ("gold", "raw"):
            flags = ["--gold-tokens"] if mode == "gold" else []
            text = run(program, "eval", "syntax", *flags, f"{treebanks}/{path}")
            scores["newsgraph", name, mode] = dict(
                (m[1], float(m[2])) for m in re.finditer(r"^(\w+)\s+([\d.]+)$", text, re.M)
            )
    text = run(program, "eval", "syntax", "--gold-tokens", "--speed", *(f"{treebanks}/{p}" for p in SETS.values()))
    match = re.search(r"(\d+) words per second .* model of ([\d.]+) MB was loaded in (\d+) ms", text)
    return scores, (float(match[1]), float(match[2])), match[3]


def main():
    program, treebanks, folder, work = sys.argv[1:]
    theirs, speeds = peers(folder, work)
    ours, speeds["newsgraph"], loading = own(program, treebanks)
    scores = theirs | ours
    fastest = max(rate for name, (rate, _) in speeds.items() if name != "newsgraph")
    print(f"| gold tokens | {' | '.join(METRICS)} | words/s, one thread | against the faster peer | model |")
    print("|---" * (len(METRICS) + 4) + "|")
    for name in ("UDPipe", "spaCy", "newsgraph"):
        rate, size = speeds[name]
        for at, test in enumerate(SETS):
            cells = [f"{scores[name, test, 'gold'][metric]:.2f}" for metric in METRICS]
            cells += [f"{rate:,.0f}", f"{rate / fastest:.1f}×", f"{size:.1f} MB"] if at == 0 else ["", "", ""]
            print(f"| {name}, {NAMES[test]} | {' | '.join(cells)} |")
    print("\n| raw text | words | LAS |\n|---|---|---|")
    for name in ("UDPipe", "newsgraph"):
        for test in SETS:
            found = scores[name, test, "raw"]
            print(f"| {name}, {NAMES[test]} | {found['Words']:.2f} | {found['LAS']:.2f} |")
    mean = lambda name, mode: sum(scores[name, test, mode]["LAS"] for test in SETS) / len(SETS)
    best = max(mean("UDPipe", "gold"), mean("spaCy", "gold"))
    print(f"\nMean LAS, gold tokens: {mean('newsgraph', 'gold'):.2f}, {mean('newsgraph', 'gold') - best:+.2f} to the better peer;")
    print(f"from raw text: {mean('newsgraph', 'raw'):.2f}, {mean('newsgraph', 'raw') - mean('UDPipe', 'raw'):+.2f} to UDPipe.")
    print(f"The model is loaded in {loading} ms.")


main()
