#!/bin/sh
# Installs what the build and the demo need and the system lacks: a C++ compiler and libclang (for
# RocksDB, inside oxigraph), Graphviz (for the picture), python3 (for the checks).
set -eu

missing=""
need() { command -v "$1" >/dev/null 2>&1 || missing="$missing $2"; }
need c++ g++
need make make
need dot graphviz
need python3 python3
# bindgen, which makes RocksDB's bindings, needs libclang and the headers that come with it.
any() { for path in "$@"; do [ -e "$path" ] && return 0; done; return 1; }
if [ -z "${LIBCLANG_PATH:-}" ]; then
    any /usr/lib/llvm-*/lib/libclang.so* /usr/lib/llvm-*/lib/libclang-*.so* /usr/lib/*/libclang*.so* &&
        any /usr/lib/llvm-*/lib/clang/*/include /usr/lib/clang/*/include || missing="$missing libclang-dev"
fi
if ! command -v cargo >/dev/null 2>&1; then
    echo "newsgraph: cargo is missing; install Rust's toolchain (https://rustup.rs)" >&2
    exit 1
fi
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "newsgraph: install these packages, under their names on your system, and run make again:$missing" >&2
    exit 1
fi
sudo=""
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null 2>&1 || ! sudo -n true 2>/dev/null; then
        echo "newsgraph: these packages are missing:$missing" >&2
        echo "  install them with: sudo apt-get install$missing" >&2
        exit 1
    fi
    sudo="sudo"
fi
echo "installing:$missing" >&2
$sudo apt-get update -q >/dev/null
# shellcheck disable=SC2086 # a list of packages
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -q -y --no-install-recommends $missing >/dev/null
