//! What all targets of input formats do.

use std::ops::ControlFlow;

use newsgraph::article::{Options, Source};

/// Cuts the bytes as a file of that name, and reads each record. What comes of it is an article whose blocks stand in
/// its text, or an error with a message.
pub fn read(name: &str, bytes: &[u8]) {
    let _ = Source::new(name, name.to_owned(), bytes).cut(&mut |record| {
        match record.and_then(|record| record.read(&Options::french())) {
            Ok(article) => {
                assert!(!article.text.trim().is_empty());
                for block in &article.blocks {
                    assert!(!block.span.of(&article.text).is_empty());
                }
            }
            Err(fault) => assert!(!fault.message.is_empty()),
        }
        ControlFlow::Continue(())
    });
}
