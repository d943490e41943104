#!/bin/sh
# What becomes of a store when the disk is full, and where nothing can be written.
#   check-disk.sh NEWSGRAPH CORPUS.jsonl
# The corpus has to be some hundred articles, or the disk of 48 MB does not fill. Works in a mount namespace of its own;
# where the system allows none, nothing is checked, and it says so.
set -eu
newsgraph=$1 corpus=$(realpath "$2")
if ! unshare -rm true 2> /dev/null; then
    echo "no mount namespace here: the full disk and the read-only folder are not checked"
    exit 0
fi
unshare -rm sh -eu -s "$newsgraph" "$corpus" <<'INSIDE'
newsgraph=$1 corpus=$2
disk=$(mktemp -d)
mount -t tmpfs -o size=48m tmpfs "$disk"
cd "$disk"
count() { "$newsgraph" query --store graph --format csv 'SELECT (COUNT(*) AS ?n) { ?a schema:identifier ?id }' | tail -1 | tr -d '\r'; }
says() { grep -q "$1" said || { echo "expected: $1"; cat said; exit 1; }; }
fails() { if "$@" > said 2>&1; then echo "it did not fail: $*"; exit 1; fi; }

fails "$newsgraph" build -q "$corpus" --store graph
says "no space is left on the disk"
says "what was committed before is kept"
mount -o remount,size=1g "$disk"
kept=$(count)
[ "$kept" -gt 0 ] || { echo "nothing was kept"; exit 1; }
"$newsgraph" build -q "$corpus" --store graph
[ "$(count)" = "$(wc -l < "$corpus")" ] || { echo "$(count) articles after all"; exit 1; }
echo "disk full: $kept articles kept, and all there after space was freed"

mount -o remount,ro "$disk"
[ "$(count)" = "$(wc -l < "$corpus")" ]
says() { grep -q "$1" "$said" || { echo "expected: $1"; cat "$said"; exit 1; }; }
said=/dev/shm/newsgraph-said.$$
for command in "build $corpus --store graph" "build $corpus --store other" "remove a0000001 --store graph"; do
    # The words of a command are words.
    if "$newsgraph" $command > "$said" 2>&1; then echo "it did not fail: $command"; exit 1; fi
    says "the store cannot be written there"
done
rm -f "$said"
echo "read-only folder: read, not written, said so"
cd / && umount "$disk" && rmdir "$disk"
INSIDE
