//! Renders findings for terminals: grouped by rule, with the lines of the document that they refer to.

use super::{Group, excerpt::SourceExcerpt, groups, help, summary_of, word};
use crate::{
    finding::{Finding, Findings, Repair, Rule, Severity},
    lint::rules,
    text::{columns, neutral, wrap},
};
use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet, renderer::DecorStyle};

/// The properties of the terminal.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TextStyle {
    pub(crate) colors: bool,
    /// The width in columns.
    pub(crate) width: usize,
    pub(crate) lines: LineBreaks,
}

/// Whether messages are broken at the width.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LineBreaks {
    /// For terminals.
    Wrapped,
    /// For files and other programs.
    Whole,
}

impl TextStyle {
    /// Breaks a message if it doesn't fit next to `used` columns. The renderer aligns the lines.
    fn fitted(self, message: &str, used: usize) -> String {
        match self.lines {
            LineBreaks::Wrapped => {
                let hanging = if used == 0 { 2 } else { 0 };
                wrap(
                    message,
                    self.width.saturating_sub(used).max(LEAST_MESSAGE),
                    hanging,
                )
            }
            LineBreaks::Whole => message.to_owned(),
        }
    }

    /// Whether a label fits after an excerpt, in a line that ends at this column.
    fn has_room(self, label: &str, end: usize) -> bool {
        self.lines == LineBreaks::Whole || end + columns(label) < self.width
    }
}

/// Maximum number of findings per rule to show with their lines. The rest are listed with position and message.
const IN_FULL: usize = 3;

/// The columns for a message, whatever is beside it.
const LEAST_MESSAGE: usize = 20;

/// Renders all findings, grouped by rule, with an empty line after each group. Returns an empty string if there are none.
pub(crate) fn text(findings: &Findings, style: TextStyle) -> String {
    let renderer = if style.colors {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let renderer = renderer
        .decor_style(DecorStyle::Unicode)
        .term_width(style.width);
    let groups = groups(findings);
    let texts = groups
        .iter()
        .map(|group| self::group(group, &renderer, style));
    texts.collect::<Vec<_>>().concat()
}

/// Renders the totals: `2 errors, 1 warning`. Omits severities without findings.
pub(crate) fn summary(findings: &Findings) -> String {
    let severities = [Severity::Error, Severity::Warning, Severity::Note];
    let counts = severities.map(|severity| (findings.count(severity), word(severity)));
    let said: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}{}", if *count == 1 { "" } else { "s" }))
        .collect();
    if said.is_empty() {
        "no findings".to_owned()
    } else {
        said.join(", ")
    }
}

fn group(group: &Group<'_>, renderer: &Renderer, style: TextStyle) -> String {
    let (full, brief) = group.findings.split_at(group.findings.len().min(IN_FULL));
    let mut out = String::new();
    for finding in full {
        out.push_str(&in_full(finding, renderer, style));
        out.push_str("\n\n");
    }
    let Some(rule) = full.first().map(|finding| finding.rule) else {
        return out;
    };
    for finding in brief {
        let mut line = format!("  {}: {}", finding.place, finding.message);
        if let Some(assumed) = &finding.assumed {
            line.push_str(&format!("; {assumed}"));
        }
        out.push_str(&style.fitted(&line, 0));
        out.push('\n');
    }
    if group.left_out > 0 {
        out.push_str(&format!("  and {} more\n", group.left_out));
    }
    if !brief.is_empty() {
        let all = group.findings.len() + group.left_out;
        let line = format!(
            "  = {all} findings of {}; for details, run `scim-codegen lint --explain {}`\n\n",
            rule.id, rule.id
        );
        out.push_str(&style.fitted(&line, 0));
    }
    out
}

fn in_full(finding: &Finding, renderer: &Renderer, style: TextStyle) -> String {
    let level = match finding.rule.severity {
        Severity::Note => Level::NOTE,
        Severity::Warning => Level::WARNING,
        Severity::Error => Level::ERROR,
    };
    let place = &finding.place;
    let severity = word(finding.rule.severity).len() + finding.rule.id.len() + "[]: ".len();
    let message = style.fitted(&finding.message, severity);
    let title = level.primary_title(&message).id(finding.rule.id);
    // The position, the border and `help: `.
    let (line, _) = place.position().unwrap_or_default();
    let border = line.to_string().len() + 3;
    let assumed = finding.assumed.as_ref();
    let assumed = assumed.map(|assumed| style.fitted(assumed, border));
    let name = neutral(place.origin.name());
    let origin = match place.position() {
        Some((line, column)) => Origin::path(&name).line(line).char_column(column),
        None => Origin::path(&name),
    };
    let mut group = match SourceExcerpt::of(place, style.width) {
        Some(excerpt) => {
            let end = border + columns(excerpt.text.get(..excerpt.span.end).unwrap_or_default());
            let label = assumed
                .as_deref()
                .filter(|label| style.has_room(label, end + 1));
            let snippet = Snippet::source(excerpt.text)
                .line_start(excerpt.line)
                .fold(false);
            let annotation = AnnotationKind::Primary.span(excerpt.span).label(label);
            // If the line was cut, the snippet doesn't know the real column.
            let group = if excerpt.is_whole {
                title.element(snippet.path(&name).annotation(annotation))
            } else {
                title
                    .element(origin)
                    .element(snippet.annotation(annotation))
            };
            match &assumed {
                Some(assumed) if label.is_none() => {
                    group.element(Level::NOTE.no_name().message(assumed))
                }
                Some(_) | None => group,
            }
        }
        None => match &assumed {
            Some(assumed) => title
                .element(origin)
                .element(Level::NOTE.no_name().message(assumed)),
            None => title.element(origin),
        },
    };
    if !place.pointer.is_empty() {
        let pointer = neutral(&place.pointer);
        group = group.element(Level::NOTE.no_name().message(pointer));
    }
    if let Some(repair) = &finding.repair {
        let help = help(repair);
        let help = match repair {
            Repair::Config(_) => help,
            Repair::Advice(_) => style.fitted(&help, border + "help: ".len()),
        };
        group = group.element(Level::HELP.message(help));
    }
    renderer.render(&[group])
}

/// Renders a rule's page.
pub(crate) fn explain(rule: &Rule) -> String {
    let page = &rule.page;
    format!(
        "# {} ({})\n\n{}\n\n## Why it matters\n\n{}\n\n## What is assumed\n\n{}\n\n## How to fix or override it\n\n{}\n",
        rule.id,
        word(rule.severity),
        summary_of(rule),
        page.why,
        page.assumed,
        page.fix,
    )
}

/// Renders all pages for docs/rules.md.
pub(crate) fn pages() -> String {
    let mut out = String::from(
        "# Rules\n\n\
         Providers deviate from RFC 7643 in many ways. If a deviation has one sensible meaning, the generator assumes it and reports a \
         finding: where it is, what was assumed, and how to fix or override it. Anything else is an error, and nothing is written.\n\n\
         - `scim-codegen lint` prints the findings without generating.\n\
         - `scim-codegen lint --explain RULE` prints one of these pages.\n\
         - `allow = [\"scim::rule\"]` in scim.toml hides warnings and notes that you expect.\n\n\
         | rule | severity | summary |\n|---|---|---|\n",
    );
    for rule in rules::ALL {
        let anchor = rule.id.replace("::", "");
        out.push_str(&format!(
            "| [`{}`](#{anchor}-{severity}) | {severity} | {} |\n",
            rule.id,
            summary_of(rule),
            severity = word(rule.severity)
        ));
    }
    for rule in rules::ALL {
        let page = explain(rule)
            .replace("\n## ", "\n### ")
            .replacen("# ", "## ", 1);
        out.push('\n');
        out.push_str(&page);
    }
    out
}
