//! Shows the progress of long commands on a terminal.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::{io::IsTerminal as _, time::Duration};
use terminal_size::terminal_size;

/// The assumed width of a terminal whose width is unknown.
const DEFAULT_COLUMNS: usize = 80;

/// The columns that the text next to a bar needs.
const TEXT_COLUMNS: usize = 50;

/// The widest and the narrowest bar.
const MAX_BAR: usize = 40;
const MIN_BAR: usize = 8;

/// Counts completed items. Shows nothing unless standard error is a terminal.
pub(super) struct Progress(ProgressBar);

impl Progress {
    /// The items in the plural: `resources`.
    pub(super) fn of(what: &'static str, visibility: Visibility) -> Self {
        let template = format!("{{spinner}} {{pos}} {what} ({{elapsed}})");
        Self::new(None, &template, visibility)
    }

    /// Shows a bar for a known number of items, which are named in the plural: `changes`.
    pub(super) fn up_to(total: usize, what: &'static str, visibility: Visibility) -> Self {
        let template = format!("{{pos}} of {{len}} {what} ({{elapsed}}, {{eta}} left)");
        let columns = terminal_size().map_or(DEFAULT_COLUMNS, |(width, _)| usize::from(width.0));
        let bar = columns.saturating_sub(TEXT_COLUMNS).min(MAX_BAR);
        let template = if bar < MIN_BAR {
            template
        } else {
            format!("{{bar:{bar}}} {template}")
        };
        Self::new(u64::try_from(total).ok(), &template, visibility)
    }

    fn new(total: Option<u64>, template: &str, visibility: Visibility) -> Self {
        let bar = match visibility {
            Visibility::OnTerminal if can_redraw() => {
                ProgressBar::with_draw_target(total, ProgressDrawTarget::stderr())
            }
            Visibility::OnTerminal | Visibility::Hidden => ProgressBar::hidden(),
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(120));
        Self(bar)
    }

    pub(super) fn step(&self) {
        self.0.inc(1);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

/// Whether standard error is a terminal that can draw over a line.
fn can_redraw() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// Where to show progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Visibility {
    OnTerminal,
    /// Nowhere: other lines go to standard error, or the user wants errors only.
    Hidden,
}
