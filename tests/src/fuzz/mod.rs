//! An in-process fuzzer. It mutates seeds at random. For each input, the target must return in time, without a panic, and with its
//! invariants intact. The same seed number produces the same inputs.
//!
//! `cargo run --release -p tests --bin fuzz` runs it. `tests/fuzz.rs` runs a small part with every `cargo test`.

mod comparison;
mod config;
mod emitted;
mod exchange;
mod generator;
mod json;
mod messages;
mod mutate;
mod runtime;
mod structured;

use std::{
    fs,
    panic::{self, AssertUnwindSafe},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

pub use mutate::Rng;

/// The time limit for one input, generous enough for an unoptimised build on a busy machine.
const SLOW: Duration = Duration::from_secs(20);

/// A function that reads foreign bytes.
pub struct FuzzTarget {
    /// The name on the command line, and of the folder with the seeds.
    pub name: &'static str,
    /// Returns a description of the problem, if any. Must never panic.
    pub run: fn(&[u8]) -> Result<(), String>,
    /// Seeds in addition to the files in `fuzz/NAME`.
    seeds: fn() -> Vec<Vec<u8>>,
    /// Makes an input out of the seeds.
    input: fn(&[Vec<u8>], &mut Rng) -> Vec<u8>,
}

impl FuzzTarget {
    /// A target whose inputs are mutated seeds.
    const fn mutated(
        name: &'static str,
        run: fn(&[u8]) -> Result<(), String>,
        seeds: fn() -> Vec<Vec<u8>>,
    ) -> Self {
        Self {
            name,
            run,
            seeds,
            input: mutate::input,
        }
    }
}

/// All targets.
pub const TARGETS: &[FuzzTarget] = &[
    FuzzTarget::mutated("generator", generator::run, generator::seeds),
    FuzzTarget {
        name: "structured",
        run: comparison::run,
        seeds: structured::seeds,
        input: structured::input,
    },
    FuzzTarget {
        name: "json",
        run: json::run,
        seeds: json::seeds,
        input: json::input,
    },
    FuzzTarget::mutated("resource", runtime::resource, runtime::resources),
    FuzzTarget::mutated("response", runtime::response, runtime::responses),
    FuzzTarget::mutated("filter", runtime::filter, runtime::filters),
    FuzzTarget::mutated("patch", runtime::patch, runtime::patches),
    FuzzTarget::mutated("server", runtime::server, runtime::requests),
    FuzzTarget::mutated("documents", runtime::documents, generator::seeds),
    FuzzTarget::mutated("scim_toml", config::scim_toml, config::files),
    FuzzTarget::mutated("snapshot", config::snapshot, config::snapshots),
    FuzzTarget::mutated("bulk", messages::bulk, messages::bulks),
    FuzzTarget::mutated("headers", messages::headers, messages::heads),
    FuzzTarget::mutated("datetime", messages::datetime, messages::dates),
    FuzzTarget::mutated("between", messages::between, messages::pairs),
    FuzzTarget {
        name: "exchange",
        run: exchange::run,
        seeds: exchange::seeds,
        input: exchange::input,
    },
    FuzzTarget {
        name: "socket",
        run: exchange::run_over_sockets,
        seeds: exchange::seeds,
        input: exchange::input,
    },
];

/// The result of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Report {
    /// The number of inputs.
    pub inputs: u64,
    /// The number of seeds.
    pub seeds: usize,
    /// The slowest input.
    pub slowest: Duration,
}

/// Runs the seeds, then mutated inputs until the given number or time is reached.
///
/// # Errors
/// If an input fails. The message names the file that contains the input.
pub fn run(target: &FuzzTarget, seed: u64, inputs: u64, time: Duration) -> Result<Report, String> {
    let seeds = seeds(target);
    let mut rng = Rng::with_seed(seed);
    let start = Instant::now();
    let mut report = Report {
        inputs: 0,
        seeds: seeds.len(),
        slowest: Duration::ZERO,
    };
    let quiet = Quiet::new();
    for number in 0..inputs.max(seeds.len() as u64) {
        let given = usize::try_from(number).ok().and_then(|n| seeds.get(n));
        let input = given.map_or_else(|| (target.input)(&seeds, &mut rng), Clone::clone);
        let took = one(target, &input)?;
        report.inputs += 1;
        report.slowest = report.slowest.max(took);
        if number % 64 == 0 && given.is_none() && start.elapsed() > time {
            break;
        }
    }
    drop(quiet);
    Ok(report)
}

/// Whether a terminal acts on this character, or doesn't show it: controls, bidirectional controls, invisible characters.
fn is_hidden(char: char) -> bool {
    char.is_control()
        || matches!(char, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
}

/// Checks text for people: no hidden characters except line breaks and tabs, and no line that cargo reads as a directive.
fn shown(text: &str) -> Result<(), String> {
    if let Some(line) = text
        .lines()
        .find(|line| line.trim_start().starts_with("cargo:"))
    {
        return Err(format!(
            "a build script would print a directive: {line:.500}"
        ));
    }
    match text
        .chars()
        .find(|char| is_hidden(*char) && !['\n', '\t'].contains(char))
    {
        None => Ok(()),
        Some(char) => Err(format!("{char:?} is shown: {text:.500}")),
    }
}

/// Checks a single line that a build script prints: no hidden characters at all.
fn one_line(text: &str) -> Result<(), String> {
    match text.chars().find(|char| is_hidden(*char) && *char != '\t') {
        None => shown(text),
        Some(char) => Err(format!("{char:?} is in one line: {text:.500}")),
    }
}

/// Runs one input.
///
/// # Errors
/// See [`run`].
pub fn one(target: &FuzzTarget, input: &[u8]) -> Result<Duration, String> {
    let start = Instant::now();
    let outcome = panic::catch_unwind(AssertUnwindSafe(|| (target.run)(input)));
    let took = start.elapsed();
    let wrong = match outcome {
        Ok(Ok(())) if took < SLOW => return Ok(took),
        Ok(Ok(())) => format!("took {took:?}"),
        Ok(Err(wrong)) => wrong,
        Err(payload) => {
            let message = payload.downcast_ref::<String>().cloned();
            let message = message.or_else(|| {
                payload
                    .downcast_ref::<&str>()
                    .map(|text| (*text).to_owned())
            });
            format!("panicked: {}", message.unwrap_or_default())
        }
    };
    Err(format!(
        "{}: {wrong}\n  input: {}",
        target.name,
        keep(target, input)
    ))
}

/// Silences the panic hook until it is dropped, because the report contains the panics.
struct Quiet;

impl Quiet {
    fn new() -> Self {
        panic::set_hook(Box::new(|_| {}));
        Self
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            drop(panic::take_hook());
        }
    }
}

/// Saves a failing input to a file.
fn keep(target: &FuzzTarget, input: &[u8]) -> String {
    let path = crate::root().join("target/fuzz").join(target.name);
    let hash = input.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let file = path.join(format!("{hash:016x}"));
    match fs::create_dir_all(&path).and_then(|()| fs::write(&file, input)) {
        Ok(()) => format!(
            "{} (fix it, then move it to tests/fuzz/{})",
            file.display(),
            target.name
        ),
        Err(error) => format!(
            "{:?} (not written: {error})",
            String::from_utf8_lossy(input)
        ),
    }
}

fn seeds(target: &FuzzTarget) -> Vec<Vec<u8>> {
    let mut all = (target.seeds)();
    all.extend(files(&crate::here("fuzz").join(target.name)));
    all
}

/// The files of a folder, sorted.
fn files(folder: &Path) -> Vec<Vec<u8>> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.is_file())
        .collect();
    paths.sort();
    paths
        .iter()
        .filter_map(|path| fs::read(path).ok())
        .collect()
}
