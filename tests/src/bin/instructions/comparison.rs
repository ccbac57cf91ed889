//! Compares counts with the committed ones.

use crate::baseline::{Baseline, Counts, grouped};
use std::fmt::Write as _;

/// The change that is reported, in percent. Counts differ by less than 0.1 % between runs, because maps have random seeds. The rest is
/// for changes elsewhere that make the compiler inline a function, or stop inlining it.
const TOLERANCE: u64 = 3;

/// The comparison as text, and whether it passes.
#[derive(Debug, Default)]
pub(crate) struct CountReport {
    pub(crate) text: String,
    pub(crate) has_losses: bool,
    pub(crate) has_gains: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Ok,
    Loss,
    Gain,
}

impl CountReport {
    /// Compares the paths that were counted.
    pub(crate) fn new(baseline: &Baseline, counted: &[(&'static str, Counts)]) -> Self {
        let mut report = Self::default();
        for (name, counts) in counted {
            report.add(name, *counts, baseline.of(name));
        }
        report
    }

    /// Reports committed counts of paths that no longer exist.
    pub(crate) fn missing(&mut self, baseline: &Baseline, names: &[&str]) {
        for name in baseline.names().filter(|name| !names.contains(name)) {
            self.has_losses = true;
            self.line(name, "", "no such path");
        }
    }

    fn add(&mut self, name: &str, counts: Counts, before: Option<Counts>) {
        let Some(before) = before else {
            self.has_losses = true;
            self.line(name, &grouped(counts.instructions), "not in the file");
            return;
        };
        self.compare(name, counts.instructions, before.instructions);
        let allocations = format!("{name}, allocations");
        self.compare(&allocations, counts.allocations, before.allocations);
    }

    fn compare(&mut self, name: &str, count: u64, before: u64) {
        let verdict = match verdict(count, before) {
            Verdict::Ok => "ok",
            Verdict::Loss => {
                self.has_losses = true;
                "LOSS"
            }
            Verdict::Gain => {
                self.has_gains = true;
                "gain"
            }
        };
        let percent = change(count, before) * 100.0;
        self.line(name, &grouped(count), &format!("{percent:+.2} % {verdict}"));
    }

    fn line(&mut self, name: &str, count: &str, rest: &str) {
        _ = writeln!(self.text, "{name:<36} {count:>12}  {rest}");
    }
}

fn verdict(count: u64, before: u64) -> Verdict {
    let (change, allowed) = (count.abs_diff(before) * 100, before * TOLERANCE);
    if count > before && change > allowed {
        Verdict::Loss
    } else if count < before && change >= allowed {
        Verdict::Gain
    } else {
        Verdict::Ok
    }
}

/// The relative change. From nothing to something is infinite.
#[allow(clippy::cast_precision_loss)] // counts are far below 2^52
fn change(count: u64, before: u64) -> f64 {
    if count == before {
        0.0
    } else {
        count as f64 / before as f64 - 1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(instructions: u64, allocations: u64) -> Counts {
        Counts {
            instructions,
            allocations,
        }
    }

    fn compared(instructions: u64, allocations: u64) -> CountReport {
        let baseline = Baseline::new("rustc", vec![("parse", counts(1_000, 100))]);
        CountReport::new(&baseline, &[("parse", counts(instructions, allocations))])
    }

    #[test]
    fn more_than_three_percent_is_a_loss() {
        assert!(!compared(1_030, 103).has_losses);
        assert!(compared(1_031, 100).has_losses);
        assert!(compared(900, 104).has_losses);
        assert!(compared(1_031, 100).text.contains("+3.10 % LOSS"));
    }

    #[test]
    fn three_percent_less_is_a_gain() {
        assert!(!compared(971, 100).has_gains);
        assert!(compared(970, 100).has_gains);
        assert!(compared(1_000, 97).has_gains);
    }

    #[test]
    fn a_first_allocation_is_a_loss() {
        let baseline = Baseline::new("rustc", vec![("compare", counts(1_000, 0))]);
        let first = [("compare", counts(1_000, 1))];
        assert!(CountReport::new(&baseline, &first).has_losses);
        let none = [("compare", counts(1_000, 0))];
        assert!(!CountReport::new(&baseline, &none).has_losses);
    }

    #[test]
    fn paths_and_lines_must_match() {
        let mut report = compared(1_000, 100);
        report.missing(
            &Baseline::new("rustc", vec![("parse", counts(1, 1))]),
            &["parse"],
        );
        assert!(!report.has_losses);
        report.missing(
            &Baseline::new("rustc", vec![("gone", counts(1, 1))]),
            &["parse"],
        );
        assert!(report.has_losses);
        let nothing = Baseline::new("rustc", Vec::new());
        assert!(CountReport::new(&nothing, &[("parse", counts(1, 1))]).has_losses);
    }
}
