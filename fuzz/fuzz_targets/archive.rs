//! WARC, tar, compressed files, and files whose names tell nothing.
#![no_main]

mod sources;

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let Some((kind, bytes)) = input.split_first() else { return };
    let name = ["a", "a.warc", "a.tar", "a.tgz", "a.jsonl.zst"][usize::from(kind % 5)];
    sources::read(name, bytes);
});
