//! Lines of output, indented and wrapped in rustfmt's default style.

/// rustfmt's `max_width`.
const WIDTH: usize = 100;

/// The text printed so far.
pub(super) struct Lines {
    text: String,
    indent: usize,
    /// The path of the runtime crate.
    runtime: String,
}

impl Lines {
    /// Creates an empty output whose code imports the runtime from this crate.
    pub(super) fn new(runtime_crate: &str) -> Self {
        Self {
            text: String::new(),
            indent: 0,
            runtime: format!("::{runtime_crate}"),
        }
    }

    /// `::scim_runtime::client`
    pub(super) fn in_runtime(&self, item: &str) -> String {
        format!("{}::{item}", self.runtime)
    }

    pub(super) fn finish(self) -> String {
        self.text
    }

    /// Prints a line at the current indentation.
    pub(super) fn line(&mut self, line: &str) {
        const SPACES: &str = "                                ";
        self.text
            .push_str(SPACES.get(..self.indent * 4).unwrap_or(SPACES));
        self.text.push_str(line);
        self.text.push('\n');
    }

    pub(super) fn blank(&mut self) {
        self.text.push('\n');
    }

    /// Prints a line that opens a block.
    pub(super) fn open(&mut self, line: &str) {
        self.line(line);
        self.indent += 1;
    }

    pub(super) fn close(&mut self, line: &str) {
        self.indent = self.indent.saturating_sub(1);
        self.line(line);
    }

    pub(super) fn fits(&self, line: &str) -> bool {
        self.fits_with(line, 0)
    }

    /// Whether a line fits with this many more characters.
    fn fits_with(&self, line: &str, more: usize) -> bool {
        let rest = WIDTH.saturating_sub(self.indent * 4 + more);
        // No text has more characters than bytes: most lines don't need to be counted.
        line.len() <= rest || line.chars().count() <= rest
    }

    /// Prints `left = right`. The right side goes on its own line if both don't fit.
    pub(super) fn assign(&mut self, left: &str, right: &str) {
        let whole = format!("{left} = {right}");
        if self.fits(&whole) {
            self.line(&whole);
        } else {
            self.open(&format!("{left} ="));
            self.line(right);
            self.indent -= 1;
        }
    }

    /// Prints `left<A, B> = right`. If the left side is too wide, each argument goes on its own line. Empty arguments are skipped.
    pub(super) fn generic(&mut self, left: &str, arguments: &[&str], right: &str) {
        let arguments: Vec<&str> = arguments
            .iter()
            .copied()
            .filter(|a| !a.is_empty())
            .collect();
        let whole = format!("{left}<{}>", arguments.join(", "));
        if self.fits_with(&whole, " =".len()) {
            self.assign(&whole, right);
            return;
        }
        self.open(&format!("{left}<"));
        for argument in arguments {
            self.line(&format!("{argument},"));
        }
        self.close(&format!("> = {right}"));
    }

    /// Prints formatted lines at the current indentation.
    pub(super) fn lines(&mut self, lines: &[String]) {
        for line in lines {
            self.line(line);
        }
    }

    /// Prints `#[derive(A, B)]`.
    pub(super) fn derive<'a>(&mut self, names: impl Iterator<Item = &'a str>) {
        let names: Vec<&str> = names.collect();
        let whole = format!("#[derive({})]", names.join(", "));
        if self.fits(&whole) {
            self.line(&whole);
            return;
        }
        self.open("#[derive(");
        self.filled(names.iter().map(|name| format!("{name},")), "");
        self.close(")]");
    }

    /// Prints `use path::{a, b};`.
    pub(super) fn import(&mut self, path: &str, names: &[&str]) {
        match names {
            [] => {}
            [one] => self.line(&format!("{path}::{one};")),
            names => {
                let whole = format!("{path}::{{{}}};", names.join(", "));
                // rustfmt keeps one column free.
                if self.fits_with(&whole, 1) {
                    self.line(&whole);
                    return;
                }
                self.open(&format!("{path}::{{"));
                self.filled(names.iter().map(|name| format!("{name},")), "");
                self.close("};");
            }
        }
    }

    /// Fills lines with words, as many per line as fit.
    pub(super) fn filled(&mut self, words: impl Iterator<Item = String>, first: &str) {
        let mut line = first.to_owned();
        for word in words {
            let longer = if line.is_empty() {
                word.clone()
            } else {
                format!("{line} {word}")
            };
            // rustfmt keeps one column free in a list of imports.
            if self.fits_with(&longer, 1) {
                line = longer;
            } else {
                self.line(&line);
                line = word;
            }
        }
        if !line.is_empty() {
            self.line(&line);
        }
    }

    /// Prints a function's signature. If it doesn't fit on one line, each parameter goes on its own line.
    pub(super) fn signature(&mut self, name: &str, arguments: &[String], result: &str) {
        let whole = format!("pub fn {name}({}) -> {result} {{", arguments.join(", "));
        if self.fits(&whole) {
            self.open(&whole);
            return;
        }
        self.open(&format!("pub fn {name}("));
        for argument in arguments {
            self.line(&format!("{argument},"));
        }
        self.indent -= 1;
        self.open(&format!(") -> {result} {{"));
    }

    /// Prints a field of a struct expression, in shorthand if name and value are equal.
    pub(super) fn field(&mut self, name: &str, value: &str) {
        let whole = if name == value {
            format!("{name},")
        } else {
            format!("{name}: {value},")
        };
        self.line(&whole);
    }

    /// Prints formatted lines as they are.
    pub(super) fn block(&mut self, text: &str) {
        for line in text.lines() {
            if line.is_empty() {
                self.blank()
            } else {
                self.line(line)
            }
        }
    }

    /// Prints documentation, one paragraph per line. The text must be escaped already.
    pub(super) fn docs(&mut self, paragraphs: &[impl AsRef<str>]) {
        for (index, paragraph) in paragraphs.iter().enumerate() {
            if index > 0 {
                self.line("///");
            }
            self.line(&format!("/// {}", paragraph.as_ref()));
        }
    }
}
