#!/bin/sh
# Fuzzes: sh scripts/fuzz.sh [SECONDS|keep] [TARGET]...
#
# Builds the targets of fuzz/ with the stable compiler and runs each for so many seconds (600), beginning with what is
# kept: inputs written by hand (fuzz/corpus/TARGET) and inputs found before (fuzz/corpus/TARGET.tgz). With 0 seconds each
# of these is tried once. What is found stays in the target folder; `keep` packs the least of it that reaches the same
# code. An input that makes newsgraph fail is named at the end.
set -eu
cd "$(dirname "$0")/.."
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/newsgraph/target}"

RUSTC_WORKSPACE_WRAPPER="$PWD/fuzz/instrument.sh" cargo build --release --locked --quiet -p newsgraph-fuzz
mode="${1:-600}"
[ $# -eq 0 ] || shift
[ $# -gt 0 ] || set -- $(sed -n 's/^name = "\([a-z]*\)"$/\1/p' fuzz/Cargo.toml)
# A reading of a text of any length ends; that of one of 4 kB ends well within the time.
limits="-timeout=120 -rss_limit_mb=4096 -max_len=4096"

for target in "$@"; do
    program="$CARGO_TARGET_DIR/release/$target"
    written="fuzz/corpus/$target"
    place="$CARGO_TARGET_DIR/fuzz/$target"
    mkdir -p "$place/kept" "$place/found"
    [ ! -f "$written.tgz" ] || tar -xzf "$written.tgz" -C "$place/kept"
    # What fails, and what is only slow, is laid there.
    options="$limits -artifact_prefix=$place/failed-"
    failed() { tail -20 "$place/log"; exit 1; }
    case "$mode" in
    keep)
        rm -rf "$place/least" && mkdir "$place/least"
        "$program" -set_cover_merge=1 $options "$place/least" "$written" "$place/kept" "$place/found" 2> "$place/log" || failed
        for input in "$written"/*; do rm -f "$place/least/$(sha1sum < "$input" | cut -d' ' -f1)"; done
        tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -C "$place/least" -cf - . | gzip -n9 > "$written.tgz"
        echo "$target: $(ls "$place/least" | wc -l) inputs, $(wc -c < "$written.tgz") bytes"
        ;;
    0)
        "$program" -runs=0 $options "$written" "$place/kept" 2> "$place/log" || failed
        echo "$target: $(ls "$written" "$place/kept" | wc -l) inputs"
        ;;
    *)
        "$program" -max_total_time="$mode" $options "$place/found" "$written" "$place/kept" \
            2> "$place/log" || failed
        echo "$target: $(grep '^Done' "$place/log")"
        ;;
    esac
done
