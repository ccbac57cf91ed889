//! Differences between two texts as a unified diff, which `patch` and `git apply` accept.

use super::{TextStyle, paint::paint};
use crate::text::neutral;
use similar::{ChangeTag, TextDiff};
use std::time::Duration;

/// Lines without a change around each change.
const CONTEXT: usize = 3;

/// The time after which the diff is no longer made as small as possible.
const EFFORT: Duration = Duration::from_millis(500);

/// A file before and after a change. `None` for a file that doesn't exist.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TextChange<'a> {
    pub(crate) path: &'a str,
    pub(crate) before: Option<&'a str>,
    pub(crate) after: Option<&'a str>,
}

/// Renders all differences. Empty if there are none.
pub(crate) fn unified(change: TextChange<'_>, style: TextStyle) -> String {
    let (before, after) = (change.before, change.after);
    if before == after {
        return String::new();
    }
    let path = neutral(change.path);
    let name = |text: Option<&str>, side: &str| match text {
        Some(_) => format!("{side}/{path}"),
        None => "/dev/null".to_owned(),
    };
    let mut out = String::new();
    line(&mut out, "1", &format!("--- {}", name(before, "a")), style);
    line(&mut out, "1", &format!("+++ {}", name(after, "b")), style);
    let mut config = TextDiff::configure();
    config.timeout(EFFORT);
    let diff = config.diff_lines(before.unwrap_or_default(), after.unwrap_or_default());
    for hunk in diff.unified_diff().context_radius(CONTEXT).iter_hunks() {
        line(&mut out, "36", &hunk.header().to_string(), style);
        for change in hunk.iter_changes() {
            let (sign, color) = match change.tag() {
                ChangeTag::Delete => ('-', "31"),
                ChangeTag::Insert => ('+', "32"),
                ChangeTag::Equal => (' ', ""),
            };
            let text = change.value();
            let text = text.strip_suffix('\n').unwrap_or(text);
            line(&mut out, color, &format!("{sign}{}", neutral(text)), style);
            if change.missing_newline() {
                line(&mut out, "", "\\ No newline at end of file", style);
            }
        }
    }
    out
}

fn line(out: &mut String, color: &str, text: &str, style: TextStyle) {
    if color.is_empty() {
        out.push_str(text);
    } else {
        out.push_str(&paint(text, color, style));
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::LineBreaks;

    fn rendered(before: Option<&str>, after: Option<&str>, colors: bool) -> String {
        let style = TextStyle {
            colors,
            width: 80,
            lines: LineBreaks::Whole,
        };
        let path = "src/a.rs";
        unified(
            TextChange {
                path,
                before,
                after,
            },
            style,
        )
    }

    #[test]
    fn a_change_has_context_and_line_numbers() {
        let before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
        let after = before.replace("5\n", "five\n");
        assert_eq!(
            rendered(Some(before), Some(&after), false),
            "--- a/src/a.rs\n+++ b/src/a.rs\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n"
        );
        assert_eq!(rendered(Some(before), Some(before), false), "");
    }

    #[test]
    fn files_that_appear_or_disappear_are_compared_with_nothing() {
        assert_eq!(
            rendered(None, Some("1\n2"), false),
            "--- /dev/null\n+++ b/src/a.rs\n@@ -0,0 +1,2 @@\n+1\n+2\n\\ No newline at end of file\n"
        );
        assert_eq!(
            rendered(Some("1\n"), None, false),
            "--- a/src/a.rs\n+++ /dev/null\n@@ -1 +0,0 @@\n-1\n"
        );
    }

    #[test]
    fn colors_mark_lines_and_hidden_characters_are_replaced() {
        let text = rendered(Some("a\n"), Some("\u{1b}[2Jb\n"), true);
        assert!(text.contains("\u{1b}[31m-a\u{1b}[0m\n"), "{text:?}");
        assert!(
            text.contains("\u{1b}[32m+\u{fffd}[2Jb\u{1b}[0m\n"),
            "{text:?}"
        );
    }
}
