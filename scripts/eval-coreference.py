#!/usr/bin/env python3
"""Measures coreference on documents in CoNLL format (Democrat, converted by B. Oberle).

    eval-coreference.py NEWSGRAPH FILE.conll [--errors] [--kinds]

A mention counts as found when its head word is (the mentions of newsgraph are names, nouns and pronouns,
not whole phrases). Printed are
  MUC, B3, CEAFe  and their mean, the CoNLL score (Pradhan et al. 2014), clusters of one left out;
  precision       of pronouns and of definite descriptions (*le groupe*) that newsgraph takes for something named
                  before: right when the nearest earlier mention of the same entity that is annotated is of the
                  same cluster; those with no annotated earlier mention cannot be judged;
  beside them     nouns right beside a name (*le groupe Orel*), which Democrat has as one mention with it, and nouns
                  that stand for a state (*le gouvernement*), which it has as things of their own.
Standard library only.
"""
import argparse
import collections
import json
import pathlib
import re
import subprocess
import sys
import tempfile


# Why newsgraph takes a noun for an entity, where nothing is resolved.
BESIDE_NAMES = {"the noun before a name", "the noun that the name after the comma explains"}
FOR_STATES = {"the state that the article is about"}


def documents(path):
    """The documents of a file: name, text and gold mentions as (start, end of the head, cluster)."""
    name, sentences, rows = None, [], []
    for line in path.open(encoding="utf-8"):
        line = line.rstrip("\n")
        if line.startswith("#begin document"):
            name, sentences, rows = re.search(r"\((.*)\)", line).group(1), [], []
        elif line.startswith("#end document"):
            if rows:
                sentences.append(rows)
            yield (name, *assemble(sentences))
            rows = []
        elif not line.strip():
            if rows:
                sentences.append(rows)
            rows = []
        elif not line.startswith("#"):
            rows.append(line.split("\t"))


def assemble(sentences):
    """Running text, and the place of the head word of each mention with its cluster."""
    text, mentions = "", []
    for rows in sentences:
        places, covered, place = {}, 0, None
        for row in rows:
            span = row[0].split("-")
            if len(span) == 2:
                covered = int(span[1])
            elif int(span[0]) <= covered:
                places[int(row[0])] = place
                continue
            form = row[1]
            tight = not text or text[-1] in "\n'’(«" or re.fullmatch(r"[,.)…]|-[a-zé]+(-[a-z]+)?", form)
            text += ("" if tight else " ") + form
            place = (len(text) - len(form), len(text))
            if len(span) == 2:
                continue
            places[int(span[0])] = place
        words = {int(row[0]): row for row in rows if "-" not in row[0]}
        opened = collections.defaultdict(list)
        for number, row in words.items():
            for part in row[-1].split("|"):
                cluster = part.strip("()")
                if part.startswith("("):
                    opened[cluster].append(number)
                if part.endswith(")") and opened[cluster]:
                    start = opened[cluster].pop()
                    inside = range(start, number + 1)
                    head = next((w for w in inside if int(words[w][6]) not in inside), start)
                    mentions.append((*places[head], cluster))
        text += "\n"
    return text, mentions


def muc(key, response):
    """Links of `key` that `response` has, and links of `key`."""
    of = {m: i for i, cluster in enumerate(response) for m in cluster}
    found = total = 0
    for cluster in key:
        parts = len({of.get(m, ("none", m)) for m in cluster})
        found += len(cluster) - parts
        total += len(cluster) - 1
    return found, total


def b_cubed(key, response):
    of = {m: cluster for cluster in response for m in cluster}
    found = sum(len(cluster & of[m]) / len(cluster) for cluster in key for m in cluster if m in of)
    return found, sum(len(cluster) for cluster in key)


def ceaf(key, response):
    """The best one-to-one pairing of clusters under the measure φ4 (Luo 2005), by Kuhn and Munkres."""
    if not key or not response:
        return 0.0
    rows, columns = (key, response) if len(key) <= len(response) else (response, key)
    cost = [[-2 * len(a & b) / (len(a) + len(b)) for b in columns] for a in rows]
    n, m = len(rows), len(columns)
    u, v, match = [0.0] * (n + 1), [0.0] * (m + 1), [0] * (m + 1)
    for i in range(1, n + 1):
        match[0], j0 = i, 0
        least, way, used = [float("inf")] * (m + 1), [0] * (m + 1), [False] * (m + 1)
        while True:
            used[j0] = True
            i0, delta, j1 = match[j0], float("inf"), 0
            for j in range(1, m + 1):
                if not used[j]:
                    current = cost[i0 - 1][j - 1] - u[i0] - v[j]
                    if current < least[j]:
                        least[j], way[j] = current, j0
                    if least[j] < delta:
                        delta, j1 = least[j], j
            for j in range(m + 1):
                if used[j]:
                    u[match[j]] += delta
                    v[j] -= delta
                else:
                    least[j] -= delta
            j0 = j1
            if match[j0] == 0:
                break
        while j0:
            match[j0], j0 = match[way[j0]], way[j0]
    return -sum(cost[match[j] - 1][j - 1] for j in range(1, m + 1) if match[j])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("newsgraph")
    parser.add_argument("conll", type=pathlib.Path)
    parser.add_argument("--errors", action="store_true", help="print the wrong ones with their reason")
    parser.add_argument("--kinds", action="store_true", help="print the precision of each reason")
    args = parser.parse_args()

    gold = {f"d{number:03}": (text, mentions) for number, (_, text, mentions) in enumerate(documents(args.conll))}
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        for name, (text, _) in gold.items():
            file.write(json.dumps({"id": name, "language": "fr", "text": text}) + "\n")
        file.flush()
        out = subprocess.run([args.newsgraph, "annotate", "-q", "--lang", "fr", "--format", "json", file.name],
                             capture_output=True, text=True, check=True).stdout
    found = collections.defaultdict(list)
    sentences = {}
    for line in out.splitlines():
        line = json.loads(line)
        for mention in line["mentions"]:
            if len(mention["entities"]) != 1 or mention["kind"] == "adjective":
                continue
            head = next(w for w in line["words"] if w["id"] == mention["head"])
            place = (head["start"], head["end"])
            sentences[line["document"], place] = line["text"]
            found[line["document"]].append((place, mention["entities"][0]["key"], mention["kind"], mention["reason"]))

    sums = collections.defaultdict(float)
    judged = collections.defaultdict(lambda: [0, 0, 0])
    for name, (_, mentions) in gold.items():
        key = collections.defaultdict(set)
        cluster_of = {}
        for start, end, cluster in mentions:
            key[cluster].add((start, end))
            cluster_of.setdefault((start, end), cluster)
        response = collections.defaultdict(set)
        for place, entity, kind, reason in found[name]:
            if kind in ("pronoun", "nominal") and response[entity]:
                row = judged[kind, reason]
                before = sorted(p for p in response[entity] if p < place and p in cluster_of)
                if place not in cluster_of and kind == "nominal" or not before:
                    row[2] += 1
                else:
                    right = cluster_of.get(place) == cluster_of[before[-1]]
                    row[0] += right
                    row[1] += 1
                    if args.errors and not right:
                        print(f"{reason}\t{entity}\t{sentences[name, place][:200]}")
            response[entity].add(place)
        keys = [cluster for cluster in key.values() if len(cluster) > 1]
        responses = [cluster for cluster in response.values() if len(cluster) > 1]
        for metric, measure in (("MUC", muc), ("B3", b_cubed)):
            for side, (a, b) in (("R", (keys, responses)), ("P", (responses, keys))):
                right, total = measure(a, b)
                sums[metric, side] += right
                sums[metric, side, "of"] += total
        sums["CEAFe", "R"] += (best := ceaf(keys, responses))
        sums["CEAFe", "P"] += best
        sums["CEAFe", "R", "of"] += len(keys)
        sums["CEAFe", "P", "of"] += len(responses)
    mean = 0
    for metric in ("MUC", "B3", "CEAFe"):
        r, p = (sums[metric, side] / max(sums[metric, side, "of"], 1) for side in "RP")
        f = 2 * p * r / max(p + r, 1e-9)
        mean += f / 3
        print(f"{metric:6} P {100 * p:5.1f} R {100 * r:5.1f} F1 {100 * f:5.1f}")
    print(f"CoNLL score {100 * mean:.1f}")
    groups = collections.defaultdict(list)
    for (kind, reason), row in judged.items():
        if reason in BESIDE_NAMES:
            groups["nouns beside names"].append(row)
        elif reason in FOR_STATES:
            groups["nouns for states"].append(row)
        else:
            groups["pronouns" if kind == "pronoun" else "definite descriptions"].append(row)
    groups["pronouns and definite descriptions"] = groups["pronouns"] + groups["definite descriptions"]
    for name in ("pronouns", "definite descriptions", "pronouns and definite descriptions", "nouns beside names",
                 "nouns for states"):
        right, of, unjudged = (sum(row[i] for row in groups[name]) for i in range(3))
        print(f"{name} resolved: {right} of {of} right ({100 * right / max(of, 1):.1f} %), {unjudged} not annotated")
    if args.kinds:
        for (kind, reason), (right, of, unjudged) in sorted(judged.items(), key=lambda item: -item[1][1]):
            print(f"  {kind:8} {reason:45} {right:4} of {of:4}, {unjudged} not annotated")
    return 0


if __name__ == "__main__":
    sys.exit(main())
