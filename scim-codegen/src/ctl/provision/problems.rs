//! The problems of a file, reported together.

use crate::Error;

/// The maximum number of problems to print.
const MAX_PROBLEMS: usize = 20;

/// The problems of a file. Every problem names its line or its resource.
#[derive(Default)]
pub(super) struct Problems {
    shown: Vec<String>,
    more: usize,
    help: Option<String>,
}

impl Problems {
    pub(super) fn add(&mut self, problem: String) {
        if self.shown.len() < MAX_PROBLEMS {
            self.shown.push(problem);
        } else {
            self.more += 1;
        }
    }

    /// Adds an error about a column or an attribute. The help of the first one is kept.
    pub(super) fn add_error(&mut self, at: &str, error: &Error) {
        let text = error.to_string();
        let (message, help) = match text.split_once("\n  help: ") {
            Some((message, help)) => (message, Some(help)),
            None => (text.as_str(), None),
        };
        self.add(format!("{at}: {message}"));
        if let (None, Some(help)) = (&self.help, help) {
            self.help = Some(help.to_owned());
        }
    }

    /// # Errors
    /// All problems, if there are any.
    pub(super) fn stop(self) -> Result<(), Error> {
        if self.shown.is_empty() {
            return Ok(());
        }
        let mut text = self.shown.join("\n  ");
        if self.more > 0 {
            text.push_str(&format!("\n  and {} more", self.more));
        }
        let error = Error::input(text);
        Err(match self.help {
            Some(help) => error.with_help(help),
            None => error,
        })
    }
}
