//! The rooms of the house in their order: a room knows those before it, never those after it.

use std::path::Path;

/// The rooms, first to last. Those of one row know each other.
const ROOMS: [&[&str]; 17] = [
    &["vocabulary", "guard"],
    &["article", "lang", "text", "weights"],
    &["seeds"],
    &["network"],
    &["syntax"],
    &["quantity"],
    &["entity"],
    &["proposition"],
    &["frame"],
    &["reader"],
    &["pipeline"],
    &["pack_check"],
    &["graph"],
    &["analyze", "reason", "validate"],
    &["export"],
    &["serve"],
    &["cli"],
];

fn level(room: &str) -> usize {
    ROOMS
        .iter()
        .position(|row| row.contains(&room))
        .unwrap_or_else(|| panic!("the room {room} has no place in tests/layers.rs"))
}

fn sources(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn no_room_knows_a_later_one() {
    let top = Path::new("src");
    let mut files = Vec::new();
    sources(top, &mut files);
    let mut faults = Vec::new();
    for file in files {
        let inner = file.strip_prefix(top).unwrap();
        let room = inner.components().next().unwrap().as_os_str().to_string_lossy().replace(".rs", "");
        if matches!(room.as_str(), "lib" | "main") {
            continue;
        }
        let text = std::fs::read_to_string(&file).unwrap();
        // What a test reaches for is the test's own affair.
        let code = text.split("#[cfg(test)]").next().unwrap();
        for (number, line) in code.lines().enumerate().filter(|(_, l)| !l.trim_start().starts_with("//")) {
            for part in line.split("crate::").skip(1) {
                let used: String = part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                if level(&used) > level(&room) {
                    faults.push(format!("{}:{}: {room} uses {used}", inner.display(), number + 1));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
