//! The `newsgraph` program.

/// Also that of RocksDB: what one allocates the other frees.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    newsgraph::cli::run()
}
