//! A provider ten times as large as any known one: a thousand schemas of a hundred attributes.

use crate::{Outcome, Say, crates::write_documents, median, peak};
use scim_codegen::Builder;
use std::{
    env,
    hint::black_box,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};
use tests::data;

/// With this argument, the program only generates once and prints its peak memory.
const CHILD: &str = "--peak-of-generating";

const ROUNDS: usize = 5;

/// Measures time and memory, and how they grow.
pub(crate) fn all(line: Say<'_>) -> Outcome<()> {
    let (half, whole) = (documents(500)?, documents(1_000)?);
    seconds(&whole)?;
    let mut times = Vec::new();
    let mut growth = Vec::new();
    for _ in 0..ROUNDS {
        let (half, whole) = (seconds(&half)?, seconds(&whole)?);
        times.push(whole);
        growth.push(whole / half / 2.0);
    }
    line("generate-1000-schemas-s", median(times), 1.2);
    line("generate-1000-growth", median(growth), 1.3);
    let (half, whole) = (peak_of(&half)?, peak_of(&whole)?);
    line("generate-1000-peak-mb", whole, 250.0);
    line("generate-1000-peak-growth", whole / half / 2.0, 1.3);
    Ok(())
}

fn documents(count: usize) -> Outcome<PathBuf> {
    write_documents(&format!("large-{count}"), &data::large(count))
}

fn seconds(dir: &Path) -> Outcome<f64> {
    let start = Instant::now();
    let text = black_box(Builder::from_directory(dir).to_text()?);
    let time = start.elapsed().as_secs_f64();
    drop(text);
    Ok(time)
}

/// Generates in a child process, because this process has already had a higher peak.
fn peak_of(dir: &Path) -> Outcome<f64> {
    let output = Command::new(env::current_exe()?)
        .arg(CHILD)
        .arg(dir)
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    Ok(String::from_utf8(output.stdout)?.trim().parse()?)
}

/// Runs in the child process: generates and prints the peak in megabytes.
pub(crate) fn as_child() -> Outcome<Option<f64>> {
    let mut arguments = env::args_os().skip(1);
    let (Some(first), Some(dir)) = (arguments.next(), arguments.next()) else {
        return Ok(None);
    };
    if first != CHILD {
        return Ok(None);
    }
    black_box(Builder::from_directory(PathBuf::from(dir)).to_text()?);
    peak::of("self").map(Some)
}
