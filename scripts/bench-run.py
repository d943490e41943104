#!/usr/bin/env python3
"""How fast a store is built from many articles, how much memory that takes, and how both grow.

    cargo run --release --example corpus -- 20000 > corpus.jsonl
    bench-run.py NEWSGRAPH corpus.jsonl [--sizes 1000,5000,20000] [--threads 1,2]

For each size the first articles of the corpus are read into facts (no store), and built into a new store: words and
articles a second, quads a second, the most memory, and the time an article takes against that of the smallest size.
Standard library only.
"""
import argparse
import json
import os
import pathlib
import subprocess
import tempfile
import time

parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
parser.add_argument("newsgraph")
parser.add_argument("corpus", type=pathlib.Path)
parser.add_argument("--sizes", default="1000,5000,20000")
parser.add_argument("--threads", default="1,2")
args = parser.parse_args()


def run(*command):
    """Seconds, processor seconds and the most memory in MB."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        raise SystemExit(f"{' '.join(command)}: failed")
    return time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


lines = args.corpus.read_text("utf-8").splitlines(keepends=True)
print(f"{'articles':>8} {'threads':>7} {'what':8} {'seconds':>8} {'words/s':>8} {'articles/s':>10} {'quads/s':>8} "
      f"{'MB':>6} {'growth':>6}")
base = {}
for size in map(int, args.sizes.split(",")):
    if size > len(lines):
        raise SystemExit(f"the corpus has {len(lines)} articles, not {size}")
    words = sum(len(json.loads(line)["text"].split()) for line in lines[:size])
    with tempfile.TemporaryDirectory() as folder:
        part = pathlib.Path(folder, "part.jsonl")
        part.write_text("".join(lines[:size]), "utf-8")
        for threads in args.threads.split(","):
            store = pathlib.Path(folder, f"store{threads}")
            for what, command in (
                ("facts", ["extract", "-q", str(part)]),
                ("store", ["build", "-q", str(part), "--store", str(store)]),
            ):
                seconds, _, memory = run(args.newsgraph, *command, "--threads", threads)
                quads = ""
                if what == "store":
                    query = "SELECT (COUNT(*) AS ?n) { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
                    counted = subprocess.run(
                        [args.newsgraph, "query", "--store", str(store), "--format", "csv", query],
                        capture_output=True, text=True, check=True)
                    quads = f"{int(counted.stdout.split()[1]) / seconds:.0f}"
                first = base.setdefault((threads, what), seconds / size)
                print(f"{size:8} {threads:>7} {what:8} {seconds:8.1f} {words / seconds:8.0f} {size / seconds:10.0f} "
                      f"{quads:>8} {memory:6.0f} {seconds / size / first:6.2f}", flush=True)
