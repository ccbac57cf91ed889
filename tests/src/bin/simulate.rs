//! Runs schedules of the provisioning simulation: `cargo run --release -p tests --bin simulate -- [--schedules N] [--seed N]
//! [--threads N]`.
//!
//! Prints the totals. Exits with 1 at the first schedule that breaks an invariant. `--seed N --schedules 1` replays it.
#![allow(clippy::print_stdout)] // a tool for people

use std::{
    process::ExitCode,
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
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
    let is_failed = AtomicBool::new(false);
    let worker = || -> Result<ScheduleStats, String> {
        let mut stats = ScheduleStats::default();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= options.schedules || is_failed.load(Ordering::Relaxed) {
                return Ok(stats);
            }
            let schedule = simulation::run(options.first.wrapping_add(number))
                .inspect_err(|_| is_failed.store(true, Ordering::Relaxed))?;
            stats.add(&schedule);
        }
    };
    let threads = options
        .threads
        .unwrap_or_else(|| thread::available_parallelism().map_or(1, usize::from));
    let total = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(worker)).collect();
        let mut total = ScheduleStats::default();
        for worker in workers {
            let stats = worker
                .join()
                .map_err(|_| "a schedule panicked".to_owned())?;
            total.add(&stats?);
        }
        Ok::<_, String>(total)
    })?;
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
