#!/usr/bin/env python3
"""How long queries, exports and measures of a store take, and their greatest memory.

    cargo run --release --example scale -- DIR 10000000
    bench-graph.py NEWSGRAPH DIR [--rounds N] [--only WORD] [--queries FOLDER]

For each command the least of N runs in seconds, the starting of the program among them, and the most memory. Queries
are of the shapes that users ask in; with --queries, those of a folder instead. Standard library only.
"""
import argparse
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
parser.add_argument("newsgraph")
parser.add_argument("store")
parser.add_argument("--rounds", type=int, default=3)
parser.add_argument("--only", default="", help="only commands that have this in their name")
parser.add_argument("--queries", type=pathlib.Path, help="time the queries of this folder, and nothing else")
args = parser.parse_args()

SHAPES = {
    "facts of an entity": "SELECT ?p ?o ?s { ?f ng:subject ?e ; ng:relation ?p ; ng:object ?o ; ng:status ?s . ?e rdfs:label 'Company 7'@fr }",
    "who invests in a country": "SELECT ?who { ?c rdfs:label 'Country 3'@fr . ?w ng:investsIn ?c ; rdfs:label ?who }",
    "who says so": "SELECT ?a ?s { ?c rdfs:label 'Company 7'@fr . GRAPH ?a { ?f ng:subject ?c ; ng:status ?s } }",
    "passages of a fact": "SELECT ?t { ?c rdfs:label 'Company 7'@fr . ?f ng:subject ?c ; ng:evidence/ng:text ?t }",
    "deals of two countries": "SELECT ?d { ?a rdfs:label 'Country 1'@fr . ?b rdfs:label 'Country 2'@fr . ?a ng:signs ?d . ?b ng:signs ?d }",
    "from the plain triple to its fact": "SELECT ?f ?s { ?c rdfs:label 'Company 7'@fr ; ng:basedIn ?p . ?f rdf:reifies <<( ?c ng:basedIn ?p )>> ; ng:status ?s }",
}


def run(name, *arguments):
    if args.only not in name:
        return
    least, rows = None, 0
    for _ in range(args.rounds):
        # To a file: what this process holds would count as memory of the next that it starts.
        with tempfile.TemporaryFile() as out:
            start = time.monotonic()
            done = subprocess.run([args.newsgraph, *arguments], stdout=out, stderr=subprocess.PIPE)
            took = time.monotonic() - start
            if done.returncode != 0:
                sys.exit(f"{name}: {done.stderr.decode()}")
            out.seek(0)
            rows = sum(chunk.count(b"\n") for chunk in iter(lambda: out.read(1 << 20), b""))
        least = min(took, least or took)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{name:44} {least:8.3f} s  {rows:9} lines  (most memory so far {memory:6.0f} MB)", flush=True)


if args.queries:
    for file in sorted(args.queries.glob("*.rq")):
        run(file.stem, "query", "--store", args.store, "--format", "tsv", "--file", str(file))
    sys.exit()
for name, query in SHAPES.items():
    run(f"query: {name}", "query", "--store", args.store, "--format", "tsv", query)
for focus in ("Company 7", "Country 3"):
    run(f"ask {focus}", "ask", "--store", args.store, focus)
run("export mermaid around Company 7", "export", "-q", "--store", args.store, "--format", "mermaid", "--focus", "Company 7")
run("analyze, top 10", "analyze", "--store", args.store, "--top", "10", "--format", "tsv")
run("export graphml", "export", "-q", "--store", args.store, "--format", "graphml", "--out", "/dev/null")
run("conflicts", "conflicts", "-q", "--store", args.store)
run("export nquads", "export", "-q", "--store", args.store, "--format", "nquads")
