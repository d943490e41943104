//! The `newsgraph` program.

fn main() -> std::process::ExitCode {
    newsgraph::cli::run()
}
