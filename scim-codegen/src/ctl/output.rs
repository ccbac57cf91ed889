//! Results on standard output: JSON that no terminal acts on, and what of it breaks its schema.

use super::session::Session;
use crate::{
    Error,
    console::print,
    text::{neutral, neutral_json},
};
use scim_runtime::{Json, check, check::Violation, describe::ResourceTypeDescription};
use std::path::Path;

/// Whether someone reads what is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reader {
    There,
    /// It had enough.
    Gone,
}

/// Prints JSON on one line, at once.
///
/// # Errors
/// If it can't be written, though someone reads it.
pub(super) fn print_line(json: &Json) -> Result<Reader, Error> {
    use std::io::{ErrorKind, Write as _};
    let mut out = std::io::stdout().lock();
    let written = out
        .write_all(line(json).as_bytes())
        .and_then(|()| out.flush());
    match written {
        Ok(()) => Ok(Reader::There),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(Reader::Gone),
        Err(error) => Err(Error::writing(Path::new("standard output"), error)),
    }
}

/// JSON on one line.
fn line(json: &Json) -> String {
    format!("{}\n", neutral_json(&json.to_string()))
}

impl Session {
    /// Prints a result.
    pub(super) fn print(&self, json: &Json) -> Result<(), Error> {
        if self.style.no_indent {
            return print(&line(json));
        }
        print(&format!("{}\n", neutral_json(&format!("{json:#}"))))
    }

    /// Prints a resource, and tells how it breaks its schema.
    pub(super) fn print_resource(
        &self,
        json: &Json,
        resource_type: Option<&ResourceTypeDescription>,
        projected: bool,
    ) -> Result<(), Error> {
        self.print(json)?;
        self.tell(&self.deviations(json, resource_type, projected))
    }

    /// How a resource breaks its schema; of a type that is not known, nothing is.
    pub(super) fn deviations(
        &self,
        json: &Json,
        resource_type: Option<&ResourceTypeDescription>,
        projected: bool,
    ) -> Vec<Violation> {
        let resource_type = resource_type.or_else(|| self.type_of(json));
        resource_type.map_or_else(Vec::new, |known| {
            check::response(json, known.descriptor(), projected).into_vec()
        })
    }

    /// Tells how a response breaks its schema.
    ///
    /// # Errors
    /// If that is not to be, with `--strict`.
    pub(super) fn tell(&self, deviations: &[Violation]) -> Result<(), Error> {
        if deviations.is_empty() {
            return Ok(());
        }
        let lines: Vec<String> = deviations
            .iter()
            .map(|violation| format!("  {}", neutral(&violation.to_string())))
            .collect();
        let text = format!("the response breaks its schema\n{}", lines.join("\n"));
        if self.style.strict {
            return Err(Error::network(text));
        }
        self.console.note(&format!("warning: {text}"));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_printed_is_the_same_json_and_harmless() {
        let json = json!({"a\u{9b}31m": "x\u{1b}[31m\u{7f}\u{202e}\n\u{e9}"});
        let text = line(&json);
        assert!(
            text.trim_end()
                .chars()
                .all(|char| !crate::text::is_hidden(char)),
            "{text:?}"
        );
        assert!(text.contains('é'), "{text}");
        assert_eq!(serde_json::from_str::<Json>(&text).ok(), Some(json));
    }
}
