//! Accepts options before and after the subcommand, and among the attributes of `create` and `replace`.
//!
//! clap can't find options among words that it doesn't know, and attributes become options only after the schema was read. So all
//! other options are moved in front of the attributes first.

use super::command::ScimctlArgs;
use clap::{Arg, Command, CommandFactory as _};
use std::ffi::{OsStr, OsString};

/// The commands that take attributes as options.
const WITH_ATTRIBUTES: [&str; 2] = ["create", "replace"];

/// The long options of a command, without dashes. Attributes can't use these names.
pub(super) fn long_options(name: &str) -> Vec<String> {
    let whole = built();
    let options = whole.find_subcommand(name).into_iter();
    options
        .flat_map(Command::get_arguments)
        .filter_map(|argument| argument.get_long().map(str::to_owned))
        .collect()
}

/// Moves the options of `create` and `replace` in front of the type and its attributes.
pub(super) fn reorder(arguments: Vec<OsString>) -> Vec<OsString> {
    let whole = built();
    let Some(at) = subcommand(&whole, &arguments) else {
        return arguments;
    };
    let (before, rest) = arguments.split_at(at + 1);
    let name = before.last().and_then(|name| name.to_str());
    let command = name
        .filter(|name| WITH_ATTRIBUTES.contains(name))
        .and_then(|name| whole.find_subcommand(name));
    let Some(command) = command else {
        return arguments;
    };
    let mut options = Vec::new();
    let mut words = Vec::new();
    let mut rest = rest.iter();
    while let Some(word) = rest.next() {
        if word == "--" {
            words.extend(rest.by_ref().cloned());
            break;
        }
        match option(command, word) {
            None => words.push(word.clone()),
            Some(takes_next) => {
                options.push(word.clone());
                if takes_next {
                    options.extend(rest.next().cloned());
                }
            }
        }
    }
    [before.to_vec(), options, words].concat()
}

fn built() -> Command {
    let mut command = ScimctlArgs::command();
    command.build();
    command
}

/// The position of the subcommand.
fn subcommand(whole: &Command, arguments: &[OsString]) -> Option<usize> {
    let mut index = 1;
    while let Some(word) = arguments.get(index) {
        match option(whole, word) {
            Some(takes_next) => index += 1 + usize::from(takes_next),
            None if word.as_encoded_bytes().starts_with(b"-") => return None,
            None => return Some(index),
        }
    }
    None
}

/// Whether a word is an option of the command and, if so, whether the next word is its value.
fn option(command: &Command, word: &OsStr) -> Option<bool> {
    let word = word.to_str()?;
    let (name, has_value) = match word.split_once('=') {
        Some((name, _)) => (name, true),
        None => (word, false),
    };
    let argument = find(command, name)?;
    Some(argument.get_action().takes_values() && !has_value)
}

fn find<'c>(command: &'c Command, name: &str) -> Option<&'c Arg> {
    let mut arguments = command.get_arguments();
    if let Some(long) = name.strip_prefix("--") {
        return arguments.find(|argument| argument.get_long() == Some(long));
    }
    let mut letters = name.strip_prefix('-')?.chars();
    let letter = letters.next()?;
    let only = letters.next().is_none();
    arguments.find(|argument| only && argument.get_short() == Some(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_move_before_the_attributes() {
        for (given, expected) in [
            (
                "scimctl create user --user-name x --url http://x -v --strict",
                "scimctl create --url http://x -v --strict user --user-name x",
            ),
            (
                "scimctl --url http://x replace user 7 --title=a --json=f --if-match *",
                "scimctl --url http://x replace --json=f --if-match * user 7 --title=a",
            ),
            (
                "scimctl create user -- --url x",
                "scimctl create user --url x",
            ),
            ("scimctl query user --url x", "scimctl query user --url x"),
            ("scimctl --nothing create x", "scimctl --nothing create x"),
            ("scimctl", "scimctl"),
        ] {
            let words = given.split(' ').map(OsString::from).collect();
            let words: Vec<String> = reorder(words)
                .into_iter()
                .filter_map(|word| word.into_string().ok())
                .collect();
            assert_eq!(words.join(" "), expected);
        }
    }
}
