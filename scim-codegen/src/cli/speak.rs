//! What is said on standard error, and in which look.

use crate::{
    Error,
    finding::Findings,
    render::{self, Look},
};
use clap::ValueEnum;
use std::io::IsTerminal;

/// Whether to color.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum Colors {
    /// On a terminal, unless NO_COLOR is set.
    #[default]
    Auto,
    Always,
    Never,
}

/// How much is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Loudness {
    All,
    Errors,
}

/// Who speaks to people.
#[derive(Debug, Clone, Copy)]
pub(super) struct Speak {
    loudness: Loudness,
    colors: Colors,
}

/// Columns, where nobody knows how many there are.
const WIDTH: usize = 100;

impl Speak {
    pub(super) fn new(loudness: Loudness, colors: Colors) -> Self {
        Self { loudness, colors }
    }

    /// What was done, in a line.
    pub(super) fn note(self, text: &str) {
        if self.loudness == Loudness::All {
            eprintln!("{text}");
        }
    }

    /// All findings, with the lines they are about.
    pub(super) fn findings(self, findings: &Findings) {
        if self.loudness == Loudness::All {
            eprint!("{}", render::text(findings, self.look(&std::io::stderr())));
        }
    }

    /// Why a command ended: the findings of its documents, or what else it was.
    pub(super) fn error(self, error: &Error) {
        let findings = error.all_findings();
        if findings.iter().next().is_none() {
            eprintln!("error: {error}");
            return;
        }
        eprint!("{}", render::text(findings, self.look(&std::io::stderr())));
        eprintln!("error: nothing was written: {}", render::summary(findings));
    }

    /// How a stream is written to.
    pub(super) fn look(self, stream: &impl IsTerminal) -> Look {
        let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let colors = match self.colors {
            Colors::Always => true,
            Colors::Never => false,
            // https://no-color.org
            Colors::Auto => {
                stream.is_terminal()
                    && !is_set("NO_COLOR")
                    && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
            }
        };
        let width = if stream.is_terminal() {
            terminal_size::terminal_size().map_or(WIDTH, |(width, _)| usize::from(width.0))
        } else {
            WIDTH
        };
        Look { colors, width }
    }
}
