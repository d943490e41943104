#!/bin/sh
# Installs the tools that the checks of exports, shapes, server and page need (Python and JavaScript packages of
# tests/exports, tests/serve and tests/page, and Chromium) into a folder of the cache, and prints that folder.
set -eu
tools="${CARGO_TARGET_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/newsgraph/target}/tools"
mkdir -p "$tools"
missing=""
command -v node > /dev/null && command -v npm > /dev/null || missing="$missing nodejs npm"
command -v dot > /dev/null || missing="$missing graphviz"
command -v chromium > /dev/null || [ -n "${CHROMIUM:-}" ] || missing="$missing chromium"
python3 -c 'import ensurepip, venv' 2> /dev/null || missing="$missing python3-venv"
if [ -n "$missing" ]; then
    { apt-get update -q && apt-get install -y -q --no-install-recommends $missing; } >&2
fi
cat tests/exports/requirements.txt tests/serve/requirements.txt > "$tools/wanted.txt"
if ! cmp -s "$tools/wanted.txt" "$tools/requirements.txt"; then
    python3 -m venv "$tools/venv" >&2
    "$tools/venv/bin/pip" install -q -r "$tools/wanted.txt" >&2
    cp "$tools/wanted.txt" "$tools/requirements.txt"
fi
for kind in exports page; do
    mkdir -p "$tools/$kind"
    if ! cmp -s "tests/$kind/package.json" "$tools/$kind/installed.json"; then
        cp "tests/$kind/package.json" "$tools/$kind/"
        npm install --prefix "$tools/$kind" --no-audit --no-fund --no-package-lock --silent >&2
        cp "tests/$kind/package.json" "$tools/$kind/installed.json"
    fi
    cp "tests/$kind/check.mjs" "$tools/$kind/"
done
echo "$tools"
