//! Runs schedules of the provisioning simulation: `cargo run --release -p tests --bin simulate -- [--schedules N] [--seed N]`.
//!
//! Prints the totals. Exits with 1 at the first schedule that breaks an invariant. `--seed N --schedules 1` replays it.
#![allow(clippy::print_stdout)] // a tool for people

use std::{
    process::ExitCode,
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    thread,
    time::Instant,
};
use tests::simulation;

struct Options {
    first: u64,
    schedules: u64,
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
    };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let value = arguments.next().unwrap_or_default();
        let number = value
            .parse()
            .map_err(|error| format!("{argument} {value:?}: {error}"))?;
        match argument.as_str() {
            "--schedules" => options.schedules = number,
            "--seed" => options.first = number,
            other => {
                return Err(format!(
                    "unknown option {other}: use --schedules N, --seed N"
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
    let [requests, faults, crashes] = [(); 3].map(|()| AtomicU64::new(0));
    let worker = || -> Result<(), String> {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= options.schedules || is_failed.load(Ordering::Relaxed) {
                return Ok(());
            }
            let schedule = simulation::run(options.first.wrapping_add(number))
                .inspect_err(|_| is_failed.store(true, Ordering::Relaxed))?;
            requests.fetch_add(schedule.requests, Ordering::Relaxed);
            faults.fetch_add(schedule.faults, Ordering::Relaxed);
            crashes.fetch_add(schedule.crashes, Ordering::Relaxed);
        }
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(worker)).collect();
        workers
            .into_iter()
            .map(|worker| {
                worker
                    .join()
                    .map_err(|_| "a schedule panicked".to_owned())?
            })
            .collect::<Result<Vec<()>, String>>()
    })?;
    println!(
        "{} schedules from seed {}: {} requests, {} faults, {} crashes, every invariant held ({:.1} s)",
        options.schedules,
        options.first,
        requests.into_inner(),
        faults.into_inner(),
        crashes.into_inner(),
        start.elapsed().as_secs_f64()
    );
    Ok(())
}
