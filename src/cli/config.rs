//! Options from a file: `--config FILE`.

use std::ffi::OsString;

use toml::{Table, Value};

use super::Failure;

/// The arguments with the options of the configuration file put before those of the user, who has the
/// last word: an option that stands on the command line is not taken from the file.
pub fn arguments(given: Vec<OsString>) -> Result<Vec<OsString>, Failure> {
    let text: Vec<String> = given.iter().map(|a| a.to_string_lossy().into_owned()).collect();
    let path = text.iter().enumerate().find_map(|(index, argument)| match argument.strip_prefix("--config=") {
        Some(path) => Some(path.to_owned()),
        None if argument == "--config" => text.get(index + 1).cloned(),
        None => None,
    });
    let Some(path) = path else { return Ok(given) };
    let content = std::fs::read_to_string(&path).map_err(|e| Failure::new(format!("{path}: {e}")))?;
    let table: Table = content.parse().map_err(|e: toml::de::Error| {
        let line = e.span().map_or(1, |span| content[..span.start].matches('\n').count() + 1);
        Failure::new(format!("{path}:{line}: {}", e.message())).help("an option stands there as: threads = 2")
    })?;
    // The command is the first argument that is the name of one.
    let commands = <super::Cli as clap::CommandFactory>::command();
    let place = text.iter().position(|a| commands.get_subcommands().any(|c| c.get_name() == a));
    let Some(place) = place else { return Ok(given) };
    let own = table.get(&text[place]).and_then(Value::as_table);
    let options = table.iter().filter(|(_, v)| !v.is_table()).chain(own.into_iter().flatten());
    let mut arguments = given[..=place].to_vec();
    for (name, value) in options {
        let flag = format!("--{name}");
        if text.iter().any(|a| *a == flag || a.starts_with(&format!("{flag}="))) {
            continue;
        }
        match value {
            Value::Boolean(true) => arguments.push(flag.into()),
            Value::Boolean(false) => {}
            Value::String(text) => arguments.push(format!("{flag}={text}").into()),
            other => arguments.push(format!("{flag}={other}").into()),
        }
    }
    arguments.extend_from_slice(&given[place + 1..]);
    Ok(arguments)
}
