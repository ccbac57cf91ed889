//! The committed counts: one line per path, below the compiler that they are for.

use std::fmt;

/// What a path costs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Of the program itself, without libc.
    pub(crate) instructions: u64,
    /// Calls of the allocator.
    pub(crate) allocations: u64,
}

/// The counts of all paths.
#[derive(Debug, PartialEq)]
pub(crate) struct Baseline {
    rustc: String,
    paths: Vec<(String, Counts)>,
}

const COMPILER: &str = "# compiler: ";

impl Baseline {
    pub(crate) fn new(rustc: &str, counted: Vec<(&'static str, Counts)>) -> Self {
        let paths = counted.into_iter();
        Self {
            rustc: rustc.to_owned(),
            paths: paths
                .map(|(name, counts)| (name.to_owned(), counts))
                .collect(),
        }
    }

    /// Reads the file.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let rustc = text.lines().find_map(|line| line.strip_prefix(COMPILER));
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let paths = lines.map(|line| {
            path(line).ok_or_else(|| format!("`{line}` is not a name with two numbers"))
        });
        Ok(Self {
            rustc: rustc.ok_or("the compiler is missing")?.to_owned(),
            paths: paths.collect::<Result<_, _>>()?,
        })
    }

    /// Another compiler generates other code, and the counts mean nothing.
    pub(crate) fn check_compiler(&self, rustc: &str) -> Result<(), String> {
        if self.rustc == rustc {
            return Ok(());
        }
        Err(format!(
            "the counts are for {}, and this program was built with {rustc}\n\
             help: build with the toolchain of `rust-toolchain.toml`; after a change of the toolchain, compare the counts before your \
             other changes: `UPDATE=1 cargo run --release -p tests --bin instructions`",
            self.rustc
        ))
    }

    pub(crate) fn of(&self, name: &str) -> Option<Counts> {
        let path = self.paths.iter().find(|(path, _)| path == name);
        path.map(|(_, counts)| *counts)
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.paths.iter().map(|(name, _)| name.as_str())
    }
}

fn path(line: &str) -> Option<(String, Counts)> {
    let mut words = line.split_whitespace();
    let name = words.next()?.to_owned();
    let mut number = || words.next()?.replace(',', "").parse().ok();
    let counts = Counts {
        instructions: number()?,
        allocations: number()?,
    };
    words.next().is_none().then_some((name, counts))
}

impl fmt::Display for Baseline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "# What each hot path costs: instructions of our own code and its dependencies without libc, and allocations.\n\
             # `UPDATE=1 cargo run --release -p tests --bin instructions` rewrites this file; see docs/benchmarks.md.\n",
        )?;
        writeln!(f, "{COMPILER}{}", self.rustc)?;
        for (name, counts) in &self.paths {
            let (instructions, allocations) =
                (grouped(counts.instructions), grouped(counts.allocations));
            writeln!(f, "{name:<22} {instructions:>12} {allocations:>8}")?;
        }
        Ok(())
    }
}

/// A number with a comma before each group of three digits.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn baseline() -> Baseline {
        let counts = |instructions, allocations| Counts {
            instructions,
            allocations,
        };
        let paths = vec![
            ("parse", counts(1_234_567, 1_000)),
            ("clone", counts(999, 0)),
        ];
        Baseline::new("rustc 1.95.0", paths)
    }

    #[test]
    fn a_written_baseline_reads_as_before() {
        let text = baseline().to_string();
        assert_eq!(Baseline::read(&text), Ok(baseline()));
        assert!(text.ends_with("parse                     1,234,567    1,000\nclone                           999        0\n"));
    }

    #[test]
    fn a_line_that_is_not_a_count_is_an_error() {
        let text = baseline().to_string();
        for line in ["parse", "parse 1", "parse 1 2 3", "parse one 2"] {
            let error = Baseline::read(&format!("{text}{line}\n"));
            assert_eq!(
                error,
                Err(format!("`{line}` is not a name with two numbers"))
            );
        }
        assert!(Baseline::read("parse 1 2\n").is_err());
    }

    #[test]
    fn counts_of_another_compiler_are_rejected() {
        assert_eq!(baseline().check_compiler("rustc 1.95.0"), Ok(()));
        let error = baseline()
            .check_compiler("rustc 1.96.0")
            .expect_err("another compiler");
        assert!(error.contains("UPDATE=1"), "{error}");
    }
}
