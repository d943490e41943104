#!/bin/sh
# Fuzzes: sh scripts/fuzz.sh [SECONDS] [TARGET]...
#
# Builds the targets of fuzz/ with the stable compiler and runs each for so many seconds (600), beginning with what is
# kept in fuzz/corpus. With 0 seconds each kept input is tried once. What an input of libFuzzer's own found stays in the
# target folder; `sh scripts/fuzz.sh keep` brings the least of it that reaches the same code into fuzz/corpus.
set -eu
cd "$(dirname "$0")/.."
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/newsgraph/target}"

RUSTC_WORKSPACE_WRAPPER="$PWD/fuzz/instrument.sh" cargo build --release --locked --quiet -p newsgraph-fuzz
mode="${1:-600}"
[ $# -eq 0 ] || shift
[ $# -gt 0 ] || set -- $(sed -n 's/^name = "\([a-z]*\)"$/\1/p' fuzz/Cargo.toml)

for target in "$@"; do
    program="$CARGO_TARGET_DIR/release/$target"
    kept="fuzz/corpus/$target"
    found="$CARGO_TARGET_DIR/fuzz/$target"
    mkdir -p "$kept" "$found"
    case "$mode" in
    keep)
        "$program" -merge=1 -max_len=4096 -rss_limit_mb=4096 "$kept" "$found" 2> "$found.log" || { tail "$found.log"; exit 1; }
        ;;
    0)
        "$program" -runs=0 -timeout=30 -rss_limit_mb=4096 "$kept" 2> "$found.log" || { tail -20 "$found.log"; exit 1; }
        echo "$target: $(ls "$kept" | wc -l) inputs"
        ;;
    *)
        "$program" -max_total_time="$mode" -timeout=120 -rss_limit_mb=4096 -max_len=4096 \
            -artifact_prefix="$found-" "$found" "$kept" 2> "$found.log" || { tail -20 "$found.log"; exit 1; }
        echo "$target: $(grep -o '^Done [0-9]* runs' "$found.log"), $(ls "$found" | wc -l) inputs found"
        ;;
    esac
done
