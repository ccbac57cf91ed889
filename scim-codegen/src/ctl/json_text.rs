//! Writes JSON as text: on one line or indented, in color on a terminal, and without characters that affect a terminal.

use crate::text::neutral_json;
use scim_runtime::Json;

/// The style of JSON output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum JsonLayout {
    OneLine,
    Indented,
}

/// The ANSI colors of names, strings, and all other values.
const NAME: &str = "34;1";
const TEXT: &str = "32";
const VALUE: &str = "33";

/// Writes JSON with a trailing line break.
pub(super) fn plain(json: &Json, layout: JsonLayout) -> String {
    let text = match layout {
        JsonLayout::OneLine => json.to_string(),
        JsonLayout::Indented => format!("{json:#}"),
    };
    format!("{}\n", neutral_json(&text))
}

/// Writes JSON in color with a trailing line break.
pub(super) fn colored(json: &Json, layout: JsonLayout) -> String {
    let mut out = String::new();
    write(&mut out, json, layout, 0);
    out.push('\n');
    out
}

fn write(out: &mut String, json: &Json, layout: JsonLayout, depth: usize) {
    match json {
        Json::Object(members) if !members.is_empty() => {
            out.push('{');
            for (index, (name, value)) in members.iter().enumerate() {
                separate(out, index, layout, depth + 1);
                paint(out, NAME, &Json::from(name.as_str()));
                out.push_str(match layout {
                    JsonLayout::OneLine => ":",
                    JsonLayout::Indented => ": ",
                });
                write(out, value, layout, depth + 1);
            }
            finish(out, layout, depth, '}');
        }
        Json::Array(items) if !items.is_empty() => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                separate(out, index, layout, depth + 1);
                write(out, item, layout, depth + 1);
            }
            finish(out, layout, depth, ']');
        }
        Json::String(_) => paint(out, TEXT, json),
        Json::Null | Json::Bool(_) | Json::Number(_) => paint(out, VALUE, json),
        Json::Object(_) | Json::Array(_) => out.push_str(&json.to_string()),
    }
}

fn separate(out: &mut String, index: usize, layout: JsonLayout, depth: usize) {
    if index > 0 {
        out.push(',');
    }
    line_break(out, layout, depth);
}

fn finish(out: &mut String, layout: JsonLayout, depth: usize, bracket: char) {
    line_break(out, layout, depth);
    out.push(bracket);
}

fn line_break(out: &mut String, layout: JsonLayout, depth: usize) {
    if layout == JsonLayout::Indented {
        out.push('\n');
        out.push_str(&"  ".repeat(depth));
    }
}

fn paint(out: &mut String, color: &str, json: &Json) {
    let text = neutral_json(&json.to_string());
    out.push_str(&format!("\x1b[{color}m{text}\x1b[0m"));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::is_hidden;
    use serde_json::json;

    #[test]
    fn text_for_a_terminal_is_the_same_json_without_hidden_characters() {
        let json = json!({"a\u{9b}31m": "x\u{1b}[31m\u{7f}\u{202e}\n\u{e9}"});
        let text = plain(&json, JsonLayout::OneLine);
        assert!(
            text.trim_end().chars().all(|char| !is_hidden(char)),
            "{text:?}"
        );
        assert!(text.contains('é'), "{text}");
        assert_eq!(serde_json::from_str::<Json>(&text).ok(), Some(json));
    }

    #[test]
    fn colors_only_change_the_appearance() {
        let json = json!({"a": [1, null, {"b": "x\u{1b}[0m"}, [], {}], "c": true});
        for layout in [JsonLayout::OneLine, JsonLayout::Indented] {
            let mut text = colored(&json, layout);
            for color in [NAME, TEXT, VALUE, "0"] {
                text = text.replace(&format!("\u{1b}[{color}m"), "");
            }
            assert_eq!(text, plain(&json, layout));
        }
    }
}
