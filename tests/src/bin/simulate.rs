//! Runs schedules of the provisioning simulation: `cargo run --release -p tests --bin simulate -- [--schedules N] [--seed N]
//! [--threads N]`.
//!
//! Prints the totals, or the lowest seed whose schedule breaks an invariant, and exits with 1. `--seed N --schedules 1` replays it.
#![allow(clippy::print_stdout)] // a tool for people

use std::{
    process::ExitCode,
    sync::atomic::{AtomicU64, Ordering},
    thread,
    time::{Duration, Instant},
};
use tests::simulation::{self, ScheduleStats};

/// A schedule is mostly small allocations.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

struct Options {
    first: u64,
    schedules: u64,
    threads: Option<usize>,
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

fn options() -> Result<Options, String> {
    let mut options = Options {
        // Use a different range on every run, and print it so that the run can be repeated.
        first: fastrand::u64(..) >> 16,
        schedules: 10_000,
        threads: None,
    };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let value = arguments.next().unwrap_or_default();
        let number: u64 = value
            .parse()
            .map_err(|error| format!("{argument} {value:?}: {error}"))?;
        match argument.as_str() {
            "--schedules" => options.schedules = number,
            "--seed" => options.first = number,
            "--threads" => options.threads = usize::try_from(number).ok(),
            other => {
                return Err(format!(
                    "unknown option {other}: use --schedules N, --seed N, --threads N"
                ));
            }
        }
    }
    Ok(options)
}

fn run(options: &Options) -> Result<(), String> {
    let start = Instant::now();
    let next = AtomicU64::new(0);
    let first_failure = AtomicU64::new(u64::MAX);
    // Schedules are handed out in order, so that the lowest failing seed is among the failures.
    let worker = || -> Result<ScheduleStats, (u64, String)> {
        let mut stats = ScheduleStats::default();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= options.schedules || number > first_failure.load(Ordering::Relaxed) {
                return Ok(stats);
            }
            let schedule = simulation::run(options.first.wrapping_add(number));
            stats.add(&schedule.map_err(|error| {
                first_failure.fetch_min(number, Ordering::Relaxed);
                (number, error)
            })?);
        }
    };
    let threads = options
        .threads
        .unwrap_or_else(|| thread::available_parallelism().map_or(1, usize::from));
    let results: Vec<_> = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(worker)).collect();
        let results = workers.into_iter().map(thread::ScopedJoinHandle::join);
        results.collect()
    });
    let mut total = ScheduleStats::default();
    let mut failures = Vec::new();
    for result in results {
        match result.map_err(|_| "a schedule panicked".to_owned())? {
            Ok(stats) => total.add(&stats),
            Err(failure) => failures.push(failure),
        }
    }
    if let Some((_, error)) = failures.into_iter().min() {
        return Err(error);
    }
    for (name, count) in total.counts() {
        println!("  {name}: {count}");
    }
    println!(
        "{} schedules from seed {}: {} requests in {:.0} h of virtual time, every invariant held ({:.1} s)",
        options.schedules,
        options.first,
        total.requests,
        Duration::from_micros(total.micros).as_secs_f64() / 3_600.0,
        start.elapsed().as_secs_f64()
    );
    Ok(())
}
