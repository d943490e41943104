#!/bin/sh
# Fails when a dependency has a licence that the list below does not allow.
set -eu
cargo metadata --format-version 1 --locked | python3 -c '
import json, re, sys

ALLOWED = {"MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-2-Clause", "BSD-3-Clause", "ISC", "Zlib",
           "Unicode-3.0", "Unlicense", "0BSD", "CC0-1.0", "BSL-1.0", "MIT-0",
           # Of files, not of what uses them: the CSS selectors of Servo.
           "MPL-2.0",
           # Of libFuzzer, in the fuzz targets alone.
           "NCSA"}

def allowed(expression):
    text = expression.replace("/", " OR ").replace("(", " ( ").replace(")", " ) ")
    text = re.sub(r"Apache-2.0 WITH LLVM-exception", "Apache-2.0", text)
    words = [w if w in ("(", ")") else {"OR": "or", "AND": "and"}.get(w, str(w in ALLOWED)) for w in text.split()]
    return eval(" ".join(words), {"__builtins__": {}})

bad = [(p["name"], p["version"], p.get("license")) for p in json.load(sys.stdin)["packages"]
       if not (p.get("license") and allowed(p["license"]))]
for name, version, licence in bad:
    print(f"{name} {version}: the licence {licence} is not on the list of scripts/check-licences.sh", file=sys.stderr)
sys.exit(1 if bad else 0)
'
