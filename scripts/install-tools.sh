#!/bin/sh
# Installs the tools that the checks of exports and shapes need (Python and JavaScript packages of tests/exports) into
# a folder of the cache, and prints that folder.
set -eu
tools="${CARGO_TARGET_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/newsgraph/target}/tools"
mkdir -p "$tools"
missing=""
command -v node > /dev/null && command -v npm > /dev/null || missing="$missing nodejs npm"
command -v dot > /dev/null || missing="$missing graphviz"
python3 -c 'import ensurepip, venv' 2> /dev/null || missing="$missing python3-venv"
if [ -n "$missing" ]; then
    { apt-get update -q && apt-get install -y -q --no-install-recommends $missing; } >&2
fi
if ! cmp -s tests/exports/requirements.txt "$tools/requirements.txt"; then
    python3 -m venv "$tools/venv" >&2
    "$tools/venv/bin/pip" install -q -r tests/exports/requirements.txt >&2
    cp tests/exports/requirements.txt "$tools/"
fi
if ! cmp -s tests/exports/package.json "$tools/installed.json"; then
    cp tests/exports/package.json "$tools/"
    npm install --prefix "$tools" --no-audit --no-fund --silent >&2
    cp tests/exports/package.json "$tools/installed.json"
fi
cp tests/exports/check.mjs "$tools/"
echo "$tools"
