//! RSS and Atom.
#![no_main]

mod sources;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| sources::read("a.xml", bytes));
