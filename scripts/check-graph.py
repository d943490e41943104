#!/usr/bin/env python3
"""What many articles tell of is one in the graph, and what only seems the same is not: every line of cross.jsonl.

    newsgraph build ARTICLES --store DIR
    newsgraph export --store DIR --format nquads > graph.nq
    newsgraph annotate --format json ARTICLES > reading.jsonl
    check-graph.py --gold DIR --graph graph.nq --reading reading.jsonl

A line names agreements and projects by the keys of the gold facts, events and facts by subject, relation and
object, and entities by names or passages. Prints the lines that do not hold; the last line is the summary.
Exits with 1 when one does not. Standard library only.
"""
import argparse
import collections
import importlib.util
import json
import pathlib
import re
import sys

spec = importlib.util.spec_from_file_location("participants", pathlib.Path(__file__).with_name("check-participants.py"))
participants = importlib.util.module_from_spec(spec)
spec.loader.exec_module(participants)
fold = participants.fold

ONTOLOGY = "https://w3id.org/newsgraph/ontology#"
TERM = r'(<[^>]*>|"(?:[^"\\]|\\.)*"(?:@[\w-]+|\^\^<[^>]*>)?|<<\(.*\)>>)'
QUAD = re.compile(rf"^{TERM} (<[^>]*>) {TERM}(?: (<[^>]*>))? \.$")
NAMES = {"prefLabel", "altLabel", "label"}


def local(iri):
    return re.split(r"[#/]", iri.strip("<>"))[-1]


def text(literal):
    value = re.match(r'"((?:[^"\\]|\\.)*)"', literal)
    return json.loads(f'"{value[1]}"') if value else literal


class Graph:
    """One named graph, or the default graph."""

    def __init__(self):
        self.values = collections.defaultdict(lambda: collections.defaultdict(set))

    def add(self, s, p, o):
        self.values[s][local(p)].add(o)

    def names(self, node):
        return {fold(text(o)) for p in NAMES for o in self.values[node][p]} if node in self.values else set()

    def called(self, name):
        """The nodes of a name."""
        return {node for node in list(self.values) if fold(name) in self.names(node)}

    def facts(self):
        for node, values in list(self.values.items()):
            if values["subject"] and values["relation"] and values["object"]:
                ends = [next(iter(values[end])) for end in ("subject", "relation", "object")]
                yield node, ends[0], local(ends[1]), ends[2]


def load(path):
    graphs = collections.defaultdict(Graph)
    for line in path.open(encoding="utf-8"):
        quad = QUAD.match(line.rstrip("\n"))
        if quad is None:
            sys.exit(f"{path}: no quad: {line[:80]}")
        s, p, o, g = quad.groups()
        graphs[g or ""].add(s, p, o)
    return graphs


def is_end(graph, node, words):
    """Whether a node is what some words name: an entity by its name, a sum by value and currency."""
    sum_ = re.match(r"^(\d+) ([A-Z]{3})$", words)
    if sum_:
        return node.endswith(f"/amount/{sum_[2]}-{sum_[1]}>")
    return fold(words) in graph.names(node)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--gold", required=True, type=pathlib.Path)
    parser.add_argument("--graph", required=True, type=pathlib.Path)
    parser.add_argument("--reading", required=True, type=pathlib.Path)
    args = parser.parse_args()

    graphs = load(args.graph)
    merged = graphs[""]
    golds = {path.stem: [json.loads(line) for line in path.open(encoding="utf-8") if line.strip()]
             for path in sorted(args.gold.glob("*.jsonl")) if path.stem != "cross"}
    readings = collections.defaultdict(participants.Reading)
    for line in args.reading.open(encoding="utf-8"):
        line = json.loads(line)
        readings[line["document"]].add(line)
    documents = sorted(golds)
    article = {stem: next(g for g in graphs if g.endswith(f"/article/{stem}>")) for stem in documents}

    def agreement(stem, key):
        """The agreement that most of the gold facts with the key lead to."""
        graph, hits = graphs[article[stem]], collections.Counter()
        for gold in golds[stem]:
            for own, other in (("s", "o"), ("o", "s")):
                if gold[own].get("key") != key or gold.get("trap"):
                    continue
                forms = {fold(name) for name in gold[other].get("names", [])}
                for _, s, p, o in graph.facts():
                    thing, beside = (s, o) if own == "s" else (o, s)
                    if p == gold["p"] and graph.names(beside) & forms and f"<{ONTOLOGY}Agreement>" in graph.values[thing]["type"]:
                        hits[thing] += 1
                        # The name tells what shares the parties apart.
                        hits[thing] += 2 * bool(graph.names(thing) & {fold(n) for n in gold[own]["names"]})
        return {thing for thing, n in hits.items() if n == max(hits.values())}

    def project(stem, key):
        names = {name for gold in golds[stem] for end in (gold["s"], gold["o"]) if end.get("key") == key
                 for name in end["names"]}
        return set().union(*(graphs[article[stem]].called(name) for name in names))

    def fact(stem, words):
        relation = next(r for r in words.split() if r[:1].islower() and f"<{ONTOLOGY}{r}>" in merged.values)
        left, right = words.split(f" {relation} ", 1)
        right = re.sub(r" \(\w+\)$", "", right)
        date = re.search(r" (\d{4}(?:-\d\d){0,2})$", right)
        right = right[:date.start()] if date else right
        graph = graphs[article[stem]]
        found = {node for node, s, p, o in graph.facts() if p == relation
                 and any(is_end(graph, a, left) and is_end(graph, b, right) for a, b in ((s, o), (o, s)))}
        if date:
            found = {node for node in found if any(text(d) == date[1] for d in graph.values[node]["date"])}
        return found

    def amount(stem, words):
        """The sums that the gold facts call so."""
        graph = graphs[article[stem]]
        ends = [end for gold in golds[stem] for end in (gold["s"], gold["o"]) if end["type"] == "MonetaryAmount"]
        wanted = {f"/amount/{end['currency']}-{end['value']}>" for end in ends if end.get("value")}
        sums = {node for node in list(graph.values) if any(node.endswith(end) for end in wanted)}
        number = re.match(r"([\d,]+)", words)[1].replace(",", ".").rstrip("0").rstrip(".")
        return {node for node in sums if re.search(rf"-{number}0*>$", node)}

    def entity(stem, words, kind):
        if kind == "MonetaryAmount":
            return amount(stem, words)
        graph = graphs[article[stem]]
        named = {node for node in graph.called(words) if not kind or f"<{ONTOLOGY}{kind}>" in graph.values[node]["type"]}
        return named or {f"<{base}entity/{key}>" for key in readings[stem].at(words.strip())}

    base = article[documents[0]].split("article/")[0].strip("<")

    def lookup(kind, reference, type_):
        document, name = re.match(r"S(\d+): ?(.*)", reference).groups()
        stem = documents[int(document)]
        if re.fullmatch(r"A\d+", name):
            return agreement(stem, name)
        if re.fullmatch(r"P\d+", name):
            return project(stem, name)
        if kind == "entity":
            return entity(stem, name, type_)
        found = fact(stem, name)
        return set().union(*(merged.values[node]["tells"] for node in found)) if kind == "event" else found

    lines = right = 0
    for line in args.gold.joinpath("cross.jsonl").open(encoding="utf-8"):
        case = json.loads(line)
        for relation in ("same", "not_same"):
            sets = [(reference, lookup(case["kind"], reference, case.get("type"))) for reference in case.get(relation, [])]
            if not sets or case.get("optional"):
                continue
            lines += 1
            nodes = [found for _, found in sets]
            holds = set.intersection(*nodes) if relation == "same" else not set.intersection(*nodes)
            right += bool(holds)
            if not holds:
                shown = "; ".join(f"{r} = {' '.join(sorted(local(n) for n in found)) or 'nothing'}" for r, found in sets)
                print(f"{case['kind']}, {relation.replace('_', ' ')}: {shown}")
    print(f"lines of cross.jsonl that hold: {right} of {lines}")
    return 0 if right == lines else 1


if __name__ == "__main__":
    sys.exit(main())
