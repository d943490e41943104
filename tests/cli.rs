//! Transcripts of the command line: the files `tests/cli/*.md` are run and compared.
//!
//! Each file runs in a copy of the folder of the same name with the suffix `.in`. `TRYCMD=overwrite`
//! writes what the program says now.

use std::path::Path;

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}

#[test]
fn transcripts() {
    let source = Path::new("tests/cli");
    let folder = tempfile::tempdir().unwrap();
    copy(source, folder.path());
    let cases = trycmd::TestCases::new();
    cases.register_bin("newsgraph", Path::new(env!("CARGO_BIN_EXE_newsgraph")));
    cases.case(format!("{}/*.md", folder.path().display()));
    cases.run();
    if std::env::var_os("TRYCMD").is_some_and(|v| v == "overwrite") {
        for entry in std::fs::read_dir(source).unwrap() {
            let name = entry.unwrap().file_name();
            if Path::new(&name).extension().is_some_and(|suffix| suffix == "md") {
                std::fs::copy(folder.path().join(&name), source.join(&name)).unwrap();
            }
        }
    }
}
