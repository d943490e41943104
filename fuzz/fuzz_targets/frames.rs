//! The frame language: a file of frames is read, or refused with a place in it.
#![no_main]

use newsgraph::frame::{Pack, PackError};

const ONTOLOGY: &str = include_str!("../../ontology/deals.ttl");

libfuzzer_sys::fuzz_target!(|text: &str| {
    match Pack::from_texts(("o.ttl", ONTOLOGY), ("l.txt", ""), ("c.tsv", ""), &[("f.frame", text)]) {
        Ok(pack) => {
            for example in pack.frames.iter().flat_map(|frame| &frame.examples) {
                for (_, mark) in &example.marks {
                    assert!(example.text.get(mark.clone()).is_some());
                }
            }
        }
        Err(PackError::Frame(fault)) => {
            assert!(1 <= fault.line && fault.line <= text.lines().count() && 1 <= fault.column);
        }
        Err(other) => panic!("not of the frames: {other}"),
    }
});
