//! Archives of files: each file in them is read as if it stood in a folder.

use std::ops::ControlFlow;

use tar::Archive;

use super::format::{Format, by_name, without_compression};
use super::source::{Hints, Sink, Source, member};

/// An archive.
pub const FORMAT: Format =
    Format { suffixes: &["tar"], begins: |head| head.get(257..262).is_some_and(|magic| magic == b"ustar"), cut };

fn cut(mut source: Source, sink: &mut Sink) -> ControlFlow<()> {
    let bytes = std::mem::replace(&mut source.bytes, Box::new(std::io::empty()));
    let mut archive = Archive::new(bytes);
    let fault =
        |e| source.error(format!("the archive is broken or cut off: {e}")).help("what stands before that is read");
    let entries = match archive.entries() {
        Ok(entries) => entries,
        Err(e) => return sink(Err(fault(e))),
    };
    for entry in entries {
        // After a fault there is no telling where the next member begins.
        let entry = match entry {
            Ok(entry) => entry,
            Err(e) => return sink(Err(fault(e))),
        };
        let name = entry.path().map(|name| member(&source.path, &name));
        let Some((path, id)) = name.ok().filter(|_| entry.header().entry_type().is_file()) else { continue };
        let hidden = id.split('/').any(|part| part.starts_with('.'));
        if !hidden && by_name(&without_compression(&path)).is_some() {
            source.inner(path, id, Hints::default(), entry).cut(sink)?;
        }
    }
    ControlFlow::Continue(())
}
