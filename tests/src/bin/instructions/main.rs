//! Counts the instructions and allocations of each hot path: `cargo run --release -p tests --bin instructions [-- NAME…]`.
//!
//! Prints each path with its change since `measure/instructions.txt`. Exits with 1 if a path became more expensive. `UPDATE=1`
//! rewrites the file. Needs valgrind.
#![allow(clippy::print_stdout)] // a tool for people

mod baseline;
mod callgrind;
mod comparison;
mod count;

use baseline::Baseline;
use comparison::CountReport;
use std::{env, fs, process::ExitCode};
use tests::{
    here,
    hot_paths::{HOT_PATHS, HotPath, Outcome},
};

/// The compiler of this program.
const RUSTC: &str = env!("RUSTC_VERSION");

const UPDATE: &str = "UPDATE=1 cargo run --release -p tests --bin instructions";

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            println!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Outcome<ExitCode> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if let [command, name] = arguments.as_slice()
        && command == count::CHILD
    {
        count::as_child(name)?;
        return Ok(ExitCode::SUCCESS);
    }
    if cfg!(debug_assertions) {
        return Err("the counts are those of a release build\nhelp: add `--release`".into());
    }
    if env::var_os("UPDATE").is_none() {
        return check(&arguments);
    }
    if !arguments.is_empty() {
        return Err("`UPDATE=1` counts every path\nhelp: remove the names".into());
    }
    let file = here("measure/instructions.txt");
    let baseline = Baseline::new(RUSTC, count::all(&HOT_PATHS)?);
    fs::write(&file, baseline.to_string())?;
    println!("wrote {}", file.display());
    Ok(ExitCode::SUCCESS)
}

/// Counts the named paths, or all, and compares them with the file.
fn check(names: &[String]) -> Outcome<ExitCode> {
    let baseline = Baseline::read(&fs::read_to_string(here("measure/instructions.txt"))?)?;
    baseline.check_compiler(RUSTC)?;
    let mut report = CountReport::new(&baseline, &count::all(&selected(names)?)?);
    report.missing(&baseline, &HOT_PATHS.map(|path| path.name));
    print!("{}", report.text);
    if report.has_gains {
        println!("some paths got cheaper: commit their counts with `{UPDATE}`");
    }
    if report.has_losses {
        println!(
            "some paths got more expensive\nhelp: find out why, or accept the counts with `{UPDATE}` and give the reason in the commit"
        );
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

fn selected(names: &[String]) -> Outcome<Vec<HotPath>> {
    if names.is_empty() {
        return Ok(HOT_PATHS.to_vec());
    }
    let named = |name: &String| {
        let path = HOT_PATHS.into_iter().find(|path| path.name == name);
        path.ok_or_else(|| {
            let paths = HOT_PATHS.map(|path| path.name).join(", ");
            format!("`{name}` is not a hot path\nhelp: the paths are {paths}").into()
        })
    };
    names.iter().map(named).collect()
}
