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
# bindgen looks for libclang.so in the folders of LLVM and of the linker.
if [ -z "${LIBCLANG_PATH:-}" ] && ! ls /usr/lib/llvm-*/lib/libclang*.so* /usr/lib/*/libclang*.so* /usr/lib/libclang*.so* >/dev/null 2>&1; then
    missing="$missing libclang-dev"
fi
# The library alone, as some packages bring it, lacks the headers that RocksDB's bindings include.
if [ -z "${LIBCLANG_PATH:-}" ] && ! ls -d /usr/lib/llvm-*/lib/clang/*/include /usr/lib/clang/*/include >/dev/null 2>&1; then
    case "$missing" in *libclang-dev*) ;; *) missing="$missing libclang-dev" ;; esac
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
