//! Plain text and Markdown, with front matter.
#![no_main]

mod sources;

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let Some((kind, bytes)) = input.split_first() else { return };
    sources::read(if kind % 2 == 0 { "a.txt" } else { "a.md" }, bytes);
});
