//! Adds hints to clap's messages about arguments.

use clap::{
    Command,
    builder::StyledStr,
    error::{ContextKind, ContextValue, ErrorKind},
};
use std::ffi::OsString;

/// Adds a hint to a message, if there is a likely reason for the mistake. `words` are all arguments.
pub(crate) fn with_hint(
    mut error: clap::Error,
    program: &Command,
    words: &[OsString],
) -> clap::Error {
    let mut names = words.iter().skip(1).filter_map(|word| word.to_str());
    let command = names.find_map(|name| program.find_subcommand(name));
    if let Some(hint) = command.and_then(|command| hint(&error, command)) {
        let hint = ContextValue::StyledStrs(vec![StyledStr::from(hint)]);
        error.insert(ContextKind::Suggested, hint);
    }
    error
}

fn hint(error: &clap::Error, command: &Command) -> Option<String> {
    let ContextValue::String(argument) = error.get(ContextKind::InvalidArg)? else {
        return None;
    };
    let has = |name: &str| {
        command
            .get_arguments()
            .any(|known| known.get_long() == Some(name))
    };
    match error.kind() {
        ErrorKind::UnknownArgument if argument.starts_with('-') => None,
        ErrorKind::UnknownArgument if has("snapshot") => Some(
            "name the documents with an option: --snapshot FILE, --dir DIRECTORY or --url URL"
                .to_owned(),
        ),
        ErrorKind::UnknownArgument if has("json") => {
            Some("name the file with --json FILE".to_owned())
        }
        ErrorKind::InvalidValue if argument.starts_with("--explain") => {
            Some("`scim-codegen lint --list` prints all rules".to_owned())
        }
        // An attribute has no option if its name is that of another option.
        ErrorKind::InvalidValue if ["create", "replace"].contains(&command.get_name()) => {
            let name = argument.split(' ').next()?.strip_prefix("--")?;
            Some(format!(
                "`--{name}` is an option of this command; to set an attribute `{name}`, write `{name}=VALUE`"
            ))
        }
        _ => None,
    }
}
