//! Every treebank file comes back byte for byte. Runs where `NEWSGRAPH_TREEBANKS` names a folder of
//! treebanks, as `.ci/run` does; a file of the project's own is read in any case.

use newsgraph::syntax::conllu;
use std::path::{Path, PathBuf};

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|e| e == "conllu") {
            found.push(path);
        }
    }
}

#[test]
fn files_come_back_as_they_were() {
    let mut found = Vec::new();
    files(Path::new("tests/treebanks"), &mut found);
    if let Some(folder) = std::env::var_os("NEWSGRAPH_TREEBANKS") {
        files(Path::new(&folder), &mut found);
        assert!(found.len() > 10, "few treebanks in {}", folder.display());
    }
    for path in found {
        let text = std::fs::read_to_string(&path).unwrap();
        let sentences = conllu::read(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let again: String = sentences.iter().map(ToString::to_string).collect();
        assert!(again == text, "{} changes", path.display());
        // The tree alone, written and read again, is the same tree.
        for sentence in &sentences {
            let (spelt, tree) = sentence.tree();
            let (spelt_again, tree_again) = conllu::write(&spelt, &tree, &[]).tree();
            assert_eq!(spelt, spelt_again, "{}", path.display());
            assert_eq!(tree, tree_again, "{}: {spelt}", path.display());
        }
    }
}
