//! CoNLL-U: what is read is written as it stood, and has a tree or none.
#![no_main]

use newsgraph::syntax::conllu;

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(sentences) = conllu::read(text) {
        let written: String = sentences.iter().map(ToString::to_string).collect();
        let again = conllu::read(&written).expect("what was written can be read");
        assert_eq!(sentences, again);
        sentences.iter().for_each(|sentence| _ = sentence.tree());
    }
});
