//! Shared by both binaries: messages on standard error, results on standard output, exit codes, and arguments for credentials and
//! stored documents.
#![allow(clippy::print_stdout, clippy::print_stderr)] // the one place that talks to people

mod credentials;
mod documents;
mod hints;
mod reference;
#[cfg(feature = "fetch")]
mod token_command;

#[cfg(feature = "ctl")]
pub(crate) use credentials::{Secret, optional_variable, variable};
pub(crate) use {
    credentials::{AddressOrigin, Credentials},
    documents::{CONFIG_FILE, StoredDocuments},
    hints::with_hint,
    reference::{CompletionsArgs, ManArgs, completions, manual},
};

use crate::{
    Error,
    finding::Findings,
    render::{self, LineBreaks, TextStyle},
    text::{neutral, wrap},
};
use clap::ValueEnum;
use std::{
    ffi::OsString,
    io::{ErrorKind, IsTerminal, Write as _},
    path::Path,
    process::ExitCode,
};

/// When to color output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Colors {
    /// On a terminal, unless NO_COLOR is set or CLICOLOR is 0; everywhere if CLICOLOR_FORCE is set
    #[default]
    Auto,
    Always,
    Never,
}

impl Colors {
    /// The choice in arguments that can't be parsed. clap reports an invalid choice.
    pub(crate) fn in_arguments(arguments: &[OsString]) -> Self {
        let mut words = arguments
            .iter()
            .map(|word| word.to_str().unwrap_or_default());
        let mut chosen = None;
        while let Some(word) = words.next().filter(|word| *word != "--") {
            let value = match word.strip_prefix("--color") {
                Some("") => words.next(),
                Some(value) => value.strip_prefix('='),
                None => None,
            };
            chosen = value
                .and_then(|value| Self::from_str(value, false).ok())
                .or(chosen);
        }
        chosen.unwrap_or_default()
    }
}

/// Which messages to print.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verbosity {
    All,
    ErrorsOnly,
}

impl Verbosity {
    /// From the flag `--quiet`.
    pub(crate) fn from_quiet(is_quiet: bool) -> Self {
        if is_quiet {
            Self::ErrorsOnly
        } else {
            Self::All
        }
    }
}

/// How a command ended, unless with an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CommandOutcome {
    Fine,
    /// A comparison found a difference, or a check failed.
    Differs,
    /// Changes are pending.
    #[cfg(feature = "ctl")]
    Pending,
    /// The input is unusable. The command has already reported why.
    Unusable,
}

/// Prints messages for people.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Console {
    verbosity: Verbosity,
    colors: Colors,
}

/// The assumed width if the width of the output is unknown.
const DEFAULT_WIDTH: usize = 100;

impl Console {
    pub(crate) fn new(verbosity: Verbosity, colors: Colors) -> Self {
        Self { verbosity, colors }
    }

    /// Prints a message, unless the user wants errors only. Replaces characters that affect a terminal.
    pub(crate) fn note(self, text: &str) {
        if self.verbosity == Verbosity::All {
            self.message(text);
        }
    }

    /// Prints a message even if the user wants errors only.
    pub(crate) fn message(self, text: &str) {
        let stderr = std::io::stderr();
        let has_colors = self.has_colors(&stderr);
        let lines: Vec<String> = text.lines().map(neutral).collect();
        for line in fitted(&lines.join("\n"), &stderr, 2).lines() {
            if has_colors {
                eprintln!("{}", colored(line));
            } else {
                eprintln!("{line}");
            }
        }
    }

    /// Whether the user wants errors only.
    #[cfg(feature = "ctl")]
    pub(crate) fn is_quiet(self) -> bool {
        self.verbosity == Verbosity::ErrorsOnly
    }

    /// Prints all findings with the lines that they refer to.
    pub(crate) fn findings(self, findings: &Findings) {
        if self.verbosity == Verbosity::All {
            eprint!(
                "{}",
                render::text(findings, self.text_style(&std::io::stderr()))
            );
        }
    }

    /// Prints the number of findings, for commands whose result is something else.
    pub(crate) fn count_findings(self, findings: &Findings) {
        let count = findings.iter().count();
        if count > 0 {
            self.note(&format!(
                "note: findings in the documents: {count}; `scim-codegen lint` shows them"
            ));
        }
    }

    /// Prints why a command failed: findings in its documents, or another error.
    pub(crate) fn error(self, error: &Error) {
        match self.findings_of(error) {
            Some(summary) => self.message(&format!("error: nothing was written: {summary}")),
            None => self.message(&format!("error: {error}")),
        }
    }

    /// Prints the findings that caused an error, and returns their totals. `None` if something else caused it.
    pub(crate) fn findings_of(self, error: &Error) -> Option<String> {
        let findings = error.all_findings();
        findings.iter().next()?;
        eprint!(
            "{}",
            render::text(findings, self.text_style(&std::io::stderr()))
        );
        Some(render::summary(findings))
    }

    /// Prints clap's message about the arguments and returns the exit code. Help and version are not errors.
    pub(crate) fn usage(self, error: &clap::Error) -> ExitCode {
        let text = error.render();
        let (code, has_colors) = if error.use_stderr() {
            (2, self.has_colors(&std::io::stderr()))
        } else {
            (0, self.has_colors(&std::io::stdout()))
        };
        let text = if has_colors {
            text.ansi().to_string()
        } else {
            text.to_string()
        };
        if code == 2 {
            eprint!("{text}");
        } else if let Err(error) = print(&text) {
            self.error(&error);
            return ExitCode::from(1);
        }
        ExitCode::from(code)
    }

    /// Prints the error, if there is one, and returns the exit code.
    pub(crate) fn conclude(self, outcome: Result<CommandOutcome, Error>) -> ExitCode {
        match outcome {
            Ok(CommandOutcome::Fine) => ExitCode::SUCCESS,
            Ok(CommandOutcome::Differs) => ExitCode::from(1),
            Ok(CommandOutcome::Unusable) => ExitCode::from(2),
            #[cfg(feature = "ctl")]
            Ok(CommandOutcome::Pending) => ExitCode::from(3),
            Err(error) => {
                self.error(&error);
                ExitCode::from(if error.is_unusable_input() { 2 } else { 1 })
            }
        }
    }

    /// Chooses colors and width for a stream.
    pub(crate) fn text_style(self, stream: &impl IsTerminal) -> TextStyle {
        TextStyle {
            colors: self.has_colors(stream),
            width: terminal_width(stream).unwrap_or(DEFAULT_WIDTH),
            lines: match terminal_width(stream) {
                Some(_) => LineBreaks::Wrapped,
                None => LineBreaks::Whole,
            },
        }
    }

    /// Precedence: `--color`, then <https://no-color.org>, then <https://bixense.com/clicolors>.
    fn has_colors(self, stream: &impl IsTerminal) -> bool {
        let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        match self.colors {
            Colors::Always => true,
            Colors::Never => false,
            Colors::Auto if is_set("NO_COLOR") => false,
            Colors::Auto
                if std::env::var_os("CLICOLOR_FORCE").is_some_and(|value| value != "0") =>
            {
                true
            }
            Colors::Auto if std::env::var_os("CLICOLOR").is_some_and(|value| value == "0") => false,
            Colors::Auto => {
                stream.is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
            }
        }
    }
}

/// Colors the first word of a line: a severity, or `help`.
fn colored(line: &str) -> String {
    const WORDS: [(&str, &str); 4] = [
        ("error:", "1;31"),
        ("warning:", "1;33"),
        ("note:", "1"),
        ("help:", "1;36"),
    ];
    let start = line.len() - line.trim_start().len();
    let (indent, rest) = line.split_at(start);
    for (word, color) in WORDS {
        if let Some(rest) = rest.strip_prefix(word) {
            return format!("{indent}\x1b[{color}m{word}\x1b[0m{rest}");
        }
    }
    line.to_owned()
}

/// The width of a stream's terminal, if it is one.
fn terminal_width(stream: &impl IsTerminal) -> Option<usize> {
    if !stream.is_terminal() {
        return None;
    }
    terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))
}

fn fitted(text: &str, stream: &impl IsTerminal, hanging: usize) -> String {
    match terminal_width(stream) {
        Some(width) => wrap(text, width, hanging),
        None => text.to_owned(),
    }
}

/// Prints text for people. Breaks lines between words if they are wider than the terminal.
///
/// # Errors
/// See [`print`].
pub(crate) fn print_text(text: &str) -> Result<(), Error> {
    print(&fitted(text, &std::io::stdout(), 4))
}

/// The width of standard output, if it is a terminal.
pub(crate) fn output_width() -> Option<usize> {
    terminal_width(&std::io::stdout())
}

/// Prints a result. A reader may close standard output early.
///
/// # Errors
/// If standard output can't be written for another reason.
pub(crate) fn print(text: &str) -> Result<(), Error> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Error::writing(Path::new("standard output"), error))
        }
        _ => Ok(()),
    }
}
