#!/usr/bin/env python3
"""A build that is killed at random moments and started again ends with the store of an undisturbed one.

    cargo run --release --example corpus -- 20000 > corpus.jsonl
    check-resume.py NEWSGRAPH corpus.jsonl [--kills 10] [--seed 1]

Builds the corpus undisturbed, and then again with a SIGKILL at moments spread over the time that the first one took;
compares the two stores as N-Quads, byte for byte. Prints how many articles stood after each kill. Standard library
only.
"""
import argparse
import hashlib
import pathlib
import random
import subprocess
import sys
import tempfile
import time

parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
parser.add_argument("newsgraph")
parser.add_argument("corpus", type=pathlib.Path)
parser.add_argument("--kills", type=int, default=10)
parser.add_argument("--seed", type=int, default=1)
args = parser.parse_args()


def build(store):
    return [args.newsgraph, "build", "-q", str(args.corpus), "--store", str(store)]


def articles(store):
    query = "SELECT (COUNT(*) AS ?n) { ?a schema:identifier ?id }"
    counted = subprocess.run([args.newsgraph, "query", "--store", str(store), "--format", "csv", query],
                             capture_output=True, text=True, check=True)
    return int(counted.stdout.split()[1])


def digest(store):
    export = subprocess.Popen([args.newsgraph, "export", "-q", "--store", str(store), "--format", "nquads"],
                              stdout=subprocess.PIPE)
    digest = hashlib.sha256()
    while chunk := export.stdout.read(1 << 20):
        digest.update(chunk)
    assert export.wait() == 0
    return digest.hexdigest()


moments = random.Random(args.seed)
with tempfile.TemporaryDirectory() as folder:
    whole, killed = pathlib.Path(folder, "whole"), pathlib.Path(folder, "killed")
    start = time.monotonic()
    subprocess.run(build(whole), check=True)
    seconds = time.monotonic() - start
    print(f"undisturbed: {articles(whole)} articles in {seconds:.0f} s")
    start = time.monotonic()
    for kill in range(args.kills):
        process = subprocess.Popen(build(killed))
        # What was read before is looked at again and skipped, which takes a part of the time.
        wait = 0.5 + moments.uniform(0.2, 1.6) * seconds / args.kills
        try:
            process.wait(wait)
            print(f"kill {kill + 1}: it was done before")
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            print(f"kill {kill + 1} after {wait:.1f} s: {articles(killed) if killed.exists() else 0} articles", flush=True)
    subprocess.run(build(killed), check=True)
    print(f"killed and resumed: {articles(killed)} articles in {time.monotonic() - start:.0f} s")
    same = digest(whole) == digest(killed)
    print("the stores are " + ("the same, byte for byte" if same else "DIFFERENT"))
    sys.exit(0 if same else 1)
