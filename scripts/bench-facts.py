#!/usr/bin/env python3
"""Words a second from text to facts, on one thread.

    bench-facts.py NEWSGRAPH ARTICLES...

Runs `newsgraph extract --threads 1` on the articles five times and on one sentence five times, and prints the
words of the articles (as `wc -w` counts them) over the difference of the two medians, so that the start of the
program does not count. The last line is the summary.
"""
import pathlib, statistics, subprocess, sys, tempfile, time

if len(sys.argv) < 3:
    sys.exit(__doc__)
newsgraph, *inputs = sys.argv[1:]


def seconds(*arguments):
    start = time.perf_counter()
    subprocess.run([newsgraph, "extract", "--quiet", "--threads", "1", *arguments], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


files = [f for name in inputs for f in ([pathlib.Path(name)] if pathlib.Path(name).is_file() else pathlib.Path(name).rglob("*.txt"))]
words = sum(len(f.read_text("utf-8").split()) for f in files)
with tempfile.TemporaryDirectory() as folder:
    sentence = pathlib.Path(folder, "a.txt")
    sentence.write_text("La société Orel a signé un accord avec la France.\n", "utf-8")
    start = statistics.median(seconds(str(sentence)) for _ in range(5))
whole = statistics.median(seconds(*inputs) for _ in range(5))
print(f"{len(files)} articles, {words} words in {whole - start:.2f} s after a start of {start:.2f} s")
print(f"words/s {words / (whole - start):.0f}")
