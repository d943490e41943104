//! The `newsgraph` program.

use libmimalloc_sys::{mi_option_set, mi_option_t, mi_option_use_numa_nodes};

/// Also that of RocksDB: what one allocates the other frees.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// After how many milliseconds the system has freed memory back. Batches of articles and transactions come again within
/// seconds, and new memory costs the zeros that the system writes to it.
const PURGE_DELAY: std::ffi::c_long = 10_000;

/// The option `mi_option_purge_delay` of `mimalloc.h`, which the crate does not name; it stands before this one.
const PURGE_DELAY_OPTION: mi_option_t = mi_option_use_numa_nodes - 1;

fn main() -> std::process::ExitCode {
    #[allow(unsafe_code)]
    // SAFETY: an option may be set at any time; no other thread runs yet.
    unsafe {
        mi_option_set(PURGE_DELAY_OPTION, PURGE_DELAY);
    }
    newsgraph::cli::run()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_option_is_the_one_that_it_is_held_to_be() {
        #[allow(unsafe_code)]
        // SAFETY: an option may be read at any time.
        let delay = unsafe { libmimalloc_sys::mi_option_get(PURGE_DELAY_OPTION) };
        // Its default; its neighbours have others.
        assert_eq!(delay, 1000, "mimalloc numbers its options otherwise: look at PURGE_DELAY_OPTION");
    }
}
