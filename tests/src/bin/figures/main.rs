//! Measures the figures of `docs/benchmarks.md`: `cargo run --release -p tests --bin figures [-- PART] [--compare FILE] [--slack N]`.
//!
//! Prints one line per figure: name, value, limit, `ok` or `short`. `--compare FILE` adds the change since the run whose output is in
//! FILE. `--slack N` multiplies each limit by N and exits with 1 if a figure is short, for machines that others use too. Ratios are medians over rounds that alternate between both sides,
//! because the speed of a machine drifts. The comparison is with a plain serde derive of the same model, which drops unknown
//! attributes and accepts names in one case only.
#![allow(clippy::print_stdout)] // a tool for people

mod client;
mod commands;
mod compare;
mod compile;
mod crates;
mod generation;
mod large;
mod peak;
mod provision;
mod records;

use compare::Figure;
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
    if let Some(peak) = records::as_child()? {
        println!("{peak}");
        return Ok(ExitCode::SUCCESS);
    }
    if let Some(memory) = provision::as_child()? {
        println!("{memory}");
        return Ok(ExitCode::SUCCESS);
    }
    if let Some(output) = client::as_child()? {
        println!("{output}");
        return Ok(ExitCode::SUCCESS);
    }
    let options = FigureOptions::parse(std::env::args().skip(1))?;
    let mut short = 0;
    let mut line = |name: &str, value: f64, limit: f64| {
        let limit = limit * options.slack.unwrap_or(1.0);
        let verdict = if value <= limit { "ok" } else { "short" };
        short += usize::from(value > limit);
        let change = compare::change(&options.earlier, name, value);
        println!("{name} {value:.3} {limit:.2} {verdict}{change}");
    };
    let parts: [(&str, Measure); 9] = [
        ("commands", commands::all),
        ("records", records::all),
        ("generation", generation::all),
        ("large", large::all),
        ("provision", provision::all),
        ("client-requests", client::requests),
        ("client-linear", client::linear),
        ("client-stream", client::stream),
        ("compile", compile::all),
    ];
    if let Some(part) = &options.part
        && !parts.iter().any(|(name, _)| name.contains(part.as_str()))
    {
        return Err(format!(
            "{part} is not a part: {}",
            parts.map(|(name, _)| name).join(", ")
        )
        .into());
    }
    for (name, measure) in parts {
        if options
            .part
            .as_ref()
            .is_none_or(|part| name.contains(part.as_str()))
        {
            measure(&mut line)?;
        }
    }
    println!("{short} short");
    Ok(if options.slack.is_some() && short > 0 {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

struct FigureOptions {
    part: Option<String>,
    /// The figures of an earlier run.
    earlier: Vec<Figure>,
    slack: Option<f64>,
}

impl FigureOptions {
    fn parse(mut arguments: impl Iterator<Item = String>) -> Outcome<Self> {
        let mut options = Self {
            part: None,
            earlier: Vec::new(),
            slack: None,
        };
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--compare" => {
                    let file = arguments.next().ok_or("--compare needs a file")?;
                    options.earlier = compare::read(&std::fs::read_to_string(file)?);
                }
                "--slack" => {
                    let number = arguments.next().ok_or("--slack needs a number")?;
                    options.slack = Some(number.parse()?);
                }
                part => options.part = Some(part.to_owned()),
            }
        }
        Ok(options)
    }
}

/// The median.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
