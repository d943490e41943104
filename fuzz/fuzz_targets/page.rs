//! Web pages.
#![no_main]

mod sources;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| sources::read("a.html", bytes));
