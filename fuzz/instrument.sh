#!/bin/sh
# Compiles newsgraph and its fuzz targets so that libFuzzer sees which code an input reaches, as cargo-fuzz does. As the
# wrapper of the workspace's own compilations alone, it leaves the dependencies as they were built for the program.
case " $* " in
*" --crate-name build_script_"*) exec "$@" ;;
*" --crate-name "*)
    exec "$@" --cfg fuzzing -C debug-assertions -C overflow-checks -C codegen-units=1 -C passes=sancov-module \
        -C llvm-args=-sanitizer-coverage-level=4 -C llvm-args=-sanitizer-coverage-inline-8bit-counters \
        -C llvm-args=-sanitizer-coverage-pc-table -C llvm-args=-sanitizer-coverage-trace-compares
    ;;
*) exec "$@" ;;
esac
