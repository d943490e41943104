//! Sentences and tokens: each stands in its text, after the one before.
#![no_main]

use newsgraph::lang::by_code;
use newsgraph::text::{paragraphs, sentences, tokens};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let french = by_code("fr").expect("French is known");
    let mut end = 0;
    for block in paragraphs(text) {
        for sentence in sentences(text, block, french) {
            assert!(block.start <= sentence.start && sentence.end <= block.end);
            for token in tokens(text, sentence, french) {
                assert!(end <= token.start && sentence.start <= token.start && token.end <= sentence.end);
                assert!(!token.of(text).is_empty());
                end = token.end;
            }
        }
    }
});
