//! Turns the output of programs into a picture: text with colors (ANSI escape sequences) to SVG.

use std::fmt::Write as _;

const LINE: usize = 19;
const CHARACTER: f32 = 8.43;
const MARGIN: usize = 16;

/// A piece of text of one style.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Style {
    bold: bool,
    dim: bool,
    color: Option<u8>,
}

/// The sixteen colors of a terminal on a dark background.
const COLORS: [&str; 16] = [
    "#484f58", "#ff7b72", "#3fb950", "#d29922", "#58a6ff", "#bc8cff", "#39c5cf", "#b1bac4",
    "#6e7681", "#ffa198", "#56d364", "#e3b341", "#79c0ff", "#d2a8ff", "#56d4dd", "#f0f6fc",
];

impl Style {
    /// Applies the parameters of an SGR sequence.
    fn apply(&mut self, parameters: &str) {
        let mut codes = parameters
            .split(';')
            .map(|code| code.parse::<u8>().unwrap_or(0));
        while let Some(code) = codes.next() {
            match code {
                0 => *self = Self::default(),
                1 => self.bold = true,
                2 => self.dim = true,
                22 => (self.bold, self.dim) = (false, false),
                30..=37 => self.color = Some(code - 30),
                38 => self.color = codes.by_ref().nth(1).filter(|color| *color < 16),
                39 => self.color = None,
                90..=97 => self.color = Some(code - 82),
                _ => {}
            }
        }
    }

    fn attributes(self) -> String {
        let color = self.color.and_then(|color| COLORS.get(usize::from(color)));
        let mut text = color.map_or_else(String::new, |color| format!(" fill=\"{color}\""));
        if self.bold {
            text += " font-weight=\"bold\"";
        }
        if self.dim {
            text += " opacity=\"0.6\"";
        }
        text
    }
}

/// The pieces of a line. The style goes on with the next line.
fn pieces(line: &str, style: &mut Style) -> Vec<(Style, String)> {
    let mut pieces = vec![(*style, String::new())];
    let mut rest = line;
    while let Some((text, after)) = rest.split_once("\u{1b}[") {
        if let Some((_, last)) = pieces.last_mut() {
            last.push_str(text);
        }
        let end = after.find(|char: char| char.is_ascii_alphabetic());
        let (sequence, next) = after.split_at(end.unwrap_or(after.len()));
        rest = next.get(1..).unwrap_or_default();
        if next.starts_with('m') {
            style.apply(sequence);
            pieces.push((*style, String::new()));
        }
    }
    if let Some((_, last)) = pieces.last_mut() {
        last.push_str(rest);
    }
    pieces.retain(|(_, text)| !text.is_empty());
    pieces
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    // Spaces at the start of a text are dropped by browsers.
    text.replace('>', "&gt;").replace(' ', "\u{a0}")
}

/// A picture of a terminal with this text.
#[must_use]
#[allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss
)]
pub fn svg(text: &str) -> String {
    let mut style = Style::default();
    let lines: Vec<_> = text.lines().map(|line| pieces(line, &mut style)).collect();
    let length =
        |line: &Vec<(Style, String)>| line.iter().map(|(_, text)| text.chars().count()).sum();
    let columns: usize = lines.iter().map(length).max().unwrap_or(0);
    let width = (columns as f32 * CHARACTER) as usize + 2 * MARGIN;
    let height = lines.len() * LINE + 2 * MARGIN;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" role=\"img\" \
         font-family=\"ui-monospace, SFMono-Regular, Menlo, Consolas, monospace\" font-size=\"14\">\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#0d1117\"/>\n\
         <g fill=\"#e6edf3\">\n"
    );
    for (number, line) in lines.iter().enumerate() {
        if line.is_empty() {
            continue;
        }
        let y = MARGIN + number * LINE + LINE * 3 / 4;
        let _ = write!(svg, "<text x=\"{MARGIN}\" y=\"{y}\">");
        for (style, text) in line {
            let _ = write!(
                svg,
                "<tspan{}>{}</tspan>",
                style.attributes(),
                escaped(text)
            );
        }
        svg += "</text>\n";
    }
    svg + "</g>\n</svg>\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colors_and_special_characters_are_kept() {
        let picture = svg("\u{1b}[1m\u{1b}[31merror\u{1b}[0m: a < b\n\u{1b}[2K$ next\n");
        assert!(
            picture.contains("<tspan fill=\"#ff7b72\" font-weight=\"bold\">error</tspan>"),
            "{picture}"
        );
        assert!(
            picture.contains("<tspan>:\u{a0}a\u{a0}&lt;\u{a0}b</tspan>"),
            "{picture}"
        );
        assert!(picture.contains("<tspan>$\u{a0}next</tspan>"), "{picture}");
    }
}
