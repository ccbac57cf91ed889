//! Measures the figures of `docs/benchmarks.md`: `cargo run --release -p tests --bin figures [-- records|generation|large|provision|
//! compile]`.
//!
//! Prints one line per figure: name, value, limit, `ok` or `short`. Ratios are medians over rounds that alternate between both sides,
//! because the speed of a machine drifts. The comparison is with a plain serde derive of the same model, which drops unknown
//! attributes and accepts names in one case only.
#![allow(clippy::print_stdout)] // a tool for people

mod compile;
mod crates;
mod generation;
mod large;
mod peak;
mod provision;
mod records;

use std::{error::Error, process::ExitCode};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Reports a figure: name, value, limit.
type Say<'a> = &'a mut dyn FnMut(&str, f64, f64);

/// Measures one group of figures.
type Measure = fn(Say<'_>) -> Outcome<()>;

fn main() -> Outcome<ExitCode> {
    // The program starts itself as a child process and as the compiler's wrapper.
    if let Some(code) = peak::as_compiler()? {
        return Ok(code);
    }
    if let Some(peak) = large::as_child()? {
        println!("{peak}");
        return Ok(ExitCode::SUCCESS);
    }
    if let Some(memory) = provision::as_child()? {
        println!("{memory}");
        return Ok(ExitCode::SUCCESS);
    }
    let mut short = 0;
    let mut line = |name: &str, value: f64, limit: f64| {
        let verdict = if value <= limit { "ok" } else { "short" };
        short += usize::from(value > limit);
        println!("{name} {value:.3} {limit:.2} {verdict}");
    };
    let parts: [(&str, Measure); 5] = [
        ("records", records::all),
        ("generation", generation::all),
        ("large", large::all),
        ("provision", provision::all),
        ("compile", compile::all),
    ];
    let only = std::env::args().nth(1);
    for (name, measure) in parts {
        if only
            .as_ref()
            .is_none_or(|only| name.contains(only.as_str()))
        {
            measure(&mut line)?;
        }
    }
    println!("{short} short");
    Ok(ExitCode::SUCCESS)
}

/// The median.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
