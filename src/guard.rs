//! A fault of the program in one article stays in that article.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, PanicHookInfo};
use std::sync::Once;

thread_local! {
    /// What this thread's guarded work failed with; `None` outside of such work.
    static FAULT: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Does the work; where it panics, gives what the panic says and where it arose, and prints nothing.
///
/// # Errors
/// With the message of the panic and its place in the code.
pub fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !FAULT.with_borrow_mut(|fault| note(fault, info)) {
                before(info);
            }
        }));
    });
    FAULT.set(Some(String::new()));
    let done = std::panic::catch_unwind(AssertUnwindSafe(work));
    let fault = FAULT.take();
    done.map_err(|_| fault.unwrap_or_default())
}

/// Keeps the panic's message, if the work is guarded.
fn note(fault: &mut Option<String>, info: &PanicHookInfo) -> bool {
    let Some(fault) = fault else { return false };
    let payload = info.payload();
    let message = payload.downcast_ref::<&str>().copied();
    let message = message.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("unknown");
    let place = info.location().map_or_else(String::new, |at| format!(" at {}:{}", at.file(), at.line()));
    *fault = format!("{message}{place}");
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error() {
        assert_eq!(guarded(|| 1), Ok(1));
        let fault = guarded(|| -> u8 { panic!("no such {}", "word") }).unwrap_err();
        assert!(fault.starts_with("no such word at src/guard.rs:"), "{fault}");
        // The next article is read.
        assert_eq!(guarded(|| 2), Ok(2));
    }
}
