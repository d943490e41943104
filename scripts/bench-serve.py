#!/usr/bin/env python3
"""How fast a server answers what the page asks, and whether it bears many who ask at once.

    cargo run --release --example scale -- DIR 10000000
    bench-serve.py NEWSGRAPH DIR [--seconds 60] [--clients 50]

First each question alone, for different entities: the median and the slowest, in milliseconds. Then so many clients at
once ask such questions and queries for so long: answers a second, the median, errors, and the most memory of the server
and its workers together. Standard library only.
"""
import argparse
import collections
import json
import os
import pathlib
import random
import statistics
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
parser.add_argument("newsgraph")
parser.add_argument("store")
parser.add_argument("--seconds", type=float, default=60)
parser.add_argument("--clients", type=int, default=50)
parser.add_argument("--rounds", type=int, default=15)
args = parser.parse_args()

server = subprocess.Popen([args.newsgraph, "serve", "--store", args.store, "--bind", "127.0.0.1:0"],
                          stderr=subprocess.PIPE, text=True)
address = server.stderr.readline().split()[0]


def ask(path):
    start = time.monotonic()
    with urllib.request.urlopen(f"{address}{path}", timeout=120) as response:
        body = response.read()
    return 1000 * (time.monotonic() - start), body


def memory():
    """Megabytes of the server and its workers that are theirs alone."""
    total = 0
    for status in pathlib.Path("/proc").glob("[0-9]*/status"):
        try:
            fields = dict(line.split(":", 1) for line in status.read_text().splitlines())
        except OSError:
            continue
        if status.parent.name == str(server.pid) or fields["PPid"].strip() == str(server.pid):
            total += int(fields.get("RssAnon", "0 kB").split()[0])
    return total / 1000


try:
    took, _ = ask("/api/search?q=a")
    print(f"the index of names: {took / 1000:.1f} s")
    classes = json.loads(ask("/api/statistics")[1])["classes"]
    entities = []
    for count in classes:
        if count["name"] in ("Company", "Country", "Agreement", "Person", "Organization", "Place"):
            entities += json.loads(ask(f"/api/entities?class={count['name']}&limit=20")[1])["entities"][::2]
    ids = [urllib.parse.quote(entity["id"], safe="") for entity in entities]
    names = [urllib.parse.quote(entity["name"][:3]) for entity in entities]
    graph = urllib.parse.quote("SELECT ?a { GRAPH ?a { ?f a ng:Fact } } LIMIT 20")
    rows = json.loads(ask(f"/sparql?query={graph}")[1])["results"]["bindings"]
    articles = [urllib.parse.quote(row["a"]["value"], safe="") for row in rows]
    choose = random.Random(1)
    select = "SELECT ?who ?deal {{ ?who ng:signs ?deal }} LIMIT 50 OFFSET {}"
    questions = {
        "start": lambda: "/api/statistics",
        "search": lambda: f"/api/search?q={choose.choice(names)}",
        "entity": lambda: f"/api/entity?id={choose.choice(ids)}",
        "its facts": lambda: f"/api/facts?of={choose.choice(ids)}&limit=50",
        "its life": lambda: f"/api/timeline?id={choose.choice(ids)}",
        "what is near": lambda: f"/api/neighbourhood?id={choose.choice(ids)}",
        "a deal's conflicts": lambda: f"/api/conflicts?id={choose.choice(ids)}",
        "article": lambda: f"/api/article?id={choose.choice(articles)}",
        "list of facts": lambda: f"/api/facts?relation=invests&offset={choose.randrange(500)}",
        "list of entities": lambda: f"/api/entities?class=Agreement&offset={choose.randrange(500)}",
        "sparql": lambda: "/sparql?query=" + urllib.parse.quote(select.format(choose.randrange(1000))),
    }
    print(f"{'question':20} {'median ms':>9} {'slowest':>8}")
    for name, question in questions.items():
        times = []
        for _ in range(args.rounds):
            try:
                times.append(ask(question())[0])
            except urllib.error.HTTPError as error:
                times.append(float("inf"))
                print(f"{name}: {error.code} {error.read()[:200]}")
        print(f"{name:20} {statistics.median(times):9.0f} {max(times):8.0f}", flush=True)

    times, faults, end = [], collections.Counter(), time.monotonic() + args.seconds

    def client():
        while time.monotonic() < end:
            name = choose.choice(["search", "entity", "its facts", "article", "sparql"])
            try:
                times.append(ask(questions[name]())[0])
            except urllib.error.HTTPError as error:
                faults[f"{name} {error.code}"] += 1
            except OSError as error:
                faults[f"{name} {error}"] += 1

    threads = [threading.Thread(target=client) for _ in range(args.clients)]
    [thread.start() for thread in threads]
    most = 0
    while any(thread.is_alive() for thread in threads):
        most = max(most, memory())
        time.sleep(0.5)
    print(f"{args.clients} clients for {args.seconds:.0f} s: {len(times) / args.seconds:.0f} answers a second, "
          f"median {statistics.median(times):.0f} ms, {sum(faults.values())} errors {dict(faults)}, {most:.0f} MB")
finally:
    server.terminate()
    server.wait()
