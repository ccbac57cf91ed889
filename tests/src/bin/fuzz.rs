//! Fuzzes everything that reads foreign bytes: `cargo run --release -p tests --bin fuzz -- [TARGET…] [--inputs N] [--seconds N] [--seed N]`.
//!
//! Prints one line per target: inputs, seeds, the seed of the random numbers, inputs per second, the slowest input. Each run uses a
//! different random seed. `--seed N` repeats a run. Exits with 1 at the first failing input and saves the input to a file. To run
//! that file again, use `--replay FILE` with one target.
#![allow(clippy::print_stdout)] // a tool for people

use std::{
    process::ExitCode,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};
use tests::fuzz::{self, FuzzTarget, TARGETS};

/// Inputs are mostly small allocations.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

struct FuzzOptions {
    targets: Vec<&'static FuzzTarget>,
    inputs: u64,
    seconds: u64,
    seed: u64,
    replay: Option<String>,
}

fn main() -> ExitCode {
    match options().and_then(|options| run(&options)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            println!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn options() -> Result<FuzzOptions, String> {
    let mut options = FuzzOptions {
        targets: Vec::new(),
        inputs: u64::MAX,
        seconds: 10,
        seed: rotating_seed(),
        replay: None,
    };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || {
            arguments
                .next()
                .ok_or_else(|| format!("{argument} needs a value"))
        };
        let number = |text: String| {
            text.parse::<u64>()
                .map_err(|error| format!("{text}: {error}"))
        };
        match argument.as_str() {
            "--inputs" => (options.inputs, options.seconds) = (number(value()?)?, u64::MAX),
            "--seconds" => options.seconds = number(value()?)?,
            "--seed" => options.seed = number(value()?)?,
            "--replay" => options.replay = Some(value()?),
            name => {
                let known = TARGETS.iter().find(|target| target.name == name);
                options.targets.push(known.ok_or_else(|| {
                    let names: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
                    format!("{name} is not a target: {}", names.join(", "))
                })?);
            }
        }
    }
    if options.targets.is_empty() {
        options.targets.extend(TARGETS);
    }
    Ok(options)
}

/// A different seed for each run.
fn rotating_seed() -> u64 {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH);
    since_epoch.map_or(1, |elapsed| elapsed.as_secs())
}

fn run(options: &FuzzOptions) -> Result<(), String> {
    for target in &options.targets {
        if let Some(file) = &options.replay {
            let input = std::fs::read(file).map_err(|error| format!("{file}: {error}"))?;
            println!("{}: {:?}", target.name, fuzz::one(target, &input)?);
            continue;
        }
        let start = Instant::now();
        let seed = options.seed;
        let time = Duration::from_secs(options.seconds);
        let report = fuzz::run(target, seed, options.inputs, time)
            .map_err(|wrong| format!("{wrong}\n  seed: {seed} (--seed {seed} repeats this run)"))?;
        #[allow(clippy::cast_precision_loss)] // a rate for people
        let rate = report.inputs as f64 / start.elapsed().as_secs_f64();
        println!(
            "{}: {} inputs of {} seeds (--seed {seed}), {rate:.0} a second, the slowest {:?}",
            target.name, report.inputs, report.seeds, report.slowest
        );
    }
    Ok(())
}
