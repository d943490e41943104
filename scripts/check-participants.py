#!/usr/bin/env python3
"""How many participants of gold facts are found, typed and merged rightly, and the misses.

    newsgraph annotate --format json ARTICLES > reading.jsonl
    check-participants.py --gold DIR --reading reading.jsonl [--cross cross.jsonl] [--misses]

A participant (of the facts that are not optional; amounts and numbers aside) is
  found   when a mention bears one of its names, or, an agreement, stands in a passage that states it, or where
          none stands there, bears one of its names;
  typed   when one of the entities found is of its class;
  merged  when all mentions that bear its names are one entity of the class, which is no other
          participant's of the article.
With --cross, pairs that have to be one thing, or must not be, across the articles are looked at too.
Exits with 1 when a pair is wrong. Standard library only.
"""
import argparse
import collections
import json
import pathlib
import re
import sys
import unicodedata

ARTICLES = {"le", "la", "les", "l", "un", "une", "des", "du", "de", "d", "the", "a", "an"}
# A class and those that are kinds of it.
KINDS = {
    "Organization": {"Company", "GovernmentBody", "InternationalOrganization", "Institute", "MediaOrganization"},
}


def fold(name):
    text = unicodedata.normalize("NFKD", name.replace("’", "'").replace("œ", "oe"))
    text = "".join(c for c in text if not unicodedata.combining(c)).lower()
    words = re.findall(r"[a-z0-9]+", text)
    while len(words) > 1 and words[0] in ARTICLES:
        words = words[1:]
    return " ".join(words)


def is_kind(found, wanted):
    return found == wanted or found in KINDS.get(wanted, ()) or wanted in KINDS.get(found, ())


class Reading:
    """The mentions of an article."""

    def __init__(self):
        self.mentions = []
        self.text = {}

    def add(self, line):
        for at, char in enumerate(line["text"]):
            self.text[line["start"] + at] = char
        for mention in line["mentions"]:
            surface = line["text"][mention["start"] - line["start"]:mention["end"] - line["start"]]
            self.mentions.append((mention["start"], mention["end"], surface, mention["entities"], mention["kind"]))

    def whole(self):
        end = max(self.text, default=-1) + 1
        return "".join(self.text.get(at, "\n") for at in range(end))

    def at(self, passage):
        """The entities of the mentions that are a passage, or else of those that overlap it, wherever it stands."""
        squash = lambda s: re.sub(r"\s", " ", s.replace("’", "'"))
        found = {}
        for match in re.finditer(rf"(?<![\w-]){re.escape(squash(passage))}", squash(self.whole())):
            start, end = match.span()
            over = [m for m in self.mentions if m[0] < end and start < m[1]]
            for mention in [m for m in over if m[:2] == (start, end)] or over:
                found.update((e["key"], e) for e in mention[3])
        return found


def participants(gold):
    """The distinct participants of an article's firm facts, each with the passages of its facts."""
    found = {}
    for fact in gold:
        if fact.get("optional") or fact.get("trap"):
            continue
        for end in (fact["s"], fact["o"]):
            if end["type"] in ("MonetaryAmount", "Integer"):
                continue
            key = (end["type"], end.get("key") or fold(end["names"][0]))
            names, quotes = found.setdefault(key, (set(), []))
            names.update(end.get("names") or [])
            quotes.extend(fact.get("quotes") or [])
    return found


def entities_of(kind, names, quotes, reading):
    """The entities that a participant's names or passages lead to."""
    found = {}
    if kind == "Agreement":
        for quote in quotes:
            found.update(reading.at(quote))
        found = {key: e for key, e in found.items() if e["type"] == kind}
        if found:
            return found
    forms = {fold(name) for name in names}
    for _, _, surface, entities, how in reading.mentions:
        for entity in entities:
            labels = {fold(surface), fold(entity["label"])} if how != "pronoun" else {fold(entity["label"])}
            if kind == "Sector" and entity["type"] == kind:
                hit = any(f" {a} " in f" {b} " or f" {b} " in f" {a} " for a in labels for b in forms)
            else:
                hit = bool(labels & forms)
            if hit:
                found[entity["key"]] = entity
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--gold", required=True, type=pathlib.Path)
    parser.add_argument("--reading", required=True, type=pathlib.Path)
    parser.add_argument("--cross", type=pathlib.Path)
    parser.add_argument("--misses", action="store_true")
    args = parser.parse_args()

    readings = collections.defaultdict(Reading)
    for line in args.reading.open(encoding="utf-8"):
        line = json.loads(line)
        readings[pathlib.PurePosixPath(line["document"].replace("\\", "/")).name.split(".")[0]].add(line)

    counts = collections.defaultdict(lambda: [0, 0, 0, 0])
    golds = {}
    for path in sorted(args.gold.glob("*.jsonl")):
        if path.stem == "cross":
            continue
        golds[path.stem] = gold = [json.loads(line) for line in path.open(encoding="utf-8") if line.strip()]
        reading = readings[path.stem]
        taken = {}
        wanted = participants(gold)
        of = {key: entities_of(key[0], *value, reading) for key, value in wanted.items()}
        for key in wanted:
            typed = [e["key"] for e in of[key].values() if is_kind(e["type"], key[0])]
            for one in typed:
                taken.setdefault(one, []).append(key)
        for key, (names, _) in wanted.items():
            kind, found = key[0], of[key]
            typed = [e["key"] for e in found.values() if is_kind(e["type"], kind)]
            merged = len(typed) == 1 and (kind == "Sector" or len(taken[typed[0]]) == 1)
            if kind == "Sector":
                merged = bool(typed)
            count = counts[kind]
            for at, holds in enumerate([True, found, typed, merged]):
                count[at] += bool(holds)
            if args.misses and not merged:
                fault = "not found" if not found else "not typed" if not typed else "not merged"
                shown = ", ".join(f"{e['type']} {e['key']}" for e in found.values())
                print(f"{path.stem}\t{fault}\t{kind}\t{' = '.join(sorted(names))[:90]}\t{shown}")

    print(f"{'class':26} {'gold':>5} {'found':>6} {'typed':>6} {'merged':>6}")
    for kind, row in sorted(counts.items()) + [("all", [sum(c) for c in zip(*counts.values())])]:
        print(f"{kind:26} {row[0]:5} " + " ".join(f"{100 * n / max(row[0], 1):6.1f}" for n in row[1:]))

    wrong = 0
    if args.cross:
        documents = sorted(golds)

        def lookup(reference):
            document, name = reference.split(":", 1)
            stem = documents[int(document[1:])]
            if re.fullmatch(r"[AP]\d+", name):
                quotes = [q for fact in golds[stem] for end in (fact["s"], fact["o"]) if end.get("key") == name
                          for q in fact.get("quotes") or []]
                kind = {"A": "Agreement", "P": "Project"}[name[0]]
                hits = collections.Counter(key for quote in quotes for key, e in readings[stem].at(quote).items()
                                           if e["type"] == kind)
                return {key for key, n in hits.items() if n == max(hits.values())}
            return set(readings[stem].at(name.strip()))

        pairs = 0
        for line in args.cross.open(encoding="utf-8"):
            case = json.loads(line)
            if case["kind"] not in ("agreement", "entity") or case.get("optional") or case.get("type") == "MonetaryAmount":
                continue
            for relation in ("same", "not_same"):
                sets = [(reference, lookup(reference)) for reference in case.get(relation, [])]
                if len(sets) < 2:
                    continue
                pairs += 1
                if relation == "same":
                    right = bool(set.intersection(*(keys for _, keys in sets)))
                else:
                    right = not set.intersection(*(keys for _, keys in sets))
                if not right:
                    wrong += 1
                    print(f"{relation}: " + "; ".join(f"{r} = {' '.join(sorted(k)) or '-'}" for r, k in sets))
        print(f"pairs across articles: {pairs - wrong} of {pairs} right")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
