//! Colors.

use super::TextStyle;

/// Colors text, if colors are on.
pub(super) fn paint(text: &str, color: &str, style: TextStyle) -> String {
    if style.colors {
        format!("\x1b[{color}m{text}\x1b[0m")
    } else {
        text.to_owned()
    }
}
