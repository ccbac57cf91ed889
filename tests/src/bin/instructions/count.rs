//! Runs each hot path in a process of its own under callgrind.

use crate::{baseline::Counts, callgrind};
use std::{
    env, fs, io,
    process::{self, Command},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};
use tests::{
    Dir,
    hot_paths::{HOT_PATHS, HotPath, Outcome, Work},
};

/// With this argument and a path's name, the program only runs this path.
pub(crate) const CHILD: &str = "--run";

/// Callgrind counts from the last start of the function with this name.
const COUNTED: &str = "--zero-before=*run_until_exit*";

/// Write each name and position in full.
const FORMAT: [&str; 2] = ["--compress-strings=no", "--compress-pos=no"];

/// Runs in the child process: prepares the path, and runs it without and with counting. The first run fills caches.
pub(crate) fn as_child(name: &str) -> Outcome<()> {
    if !has_avx2() {
        return Err(
            "memchr needs more instructions without AVX2, which this processor lacks".into(),
        );
    }
    let path = HOT_PATHS.iter().find(|path| path.name == name);
    let mut work = path.ok_or("no such path")?.prepare()?;
    work()?;
    run_until_exit(&mut work)
}

/// Ends the process, so that the release of the path's input doesn't count.
#[inline(never)]
fn run_until_exit(work: &mut Work) -> Outcome<()> {
    work()?;
    process::exit(0)
}

#[cfg(target_arch = "x86_64")]
fn has_avx2() -> bool {
    std::is_x86_feature_detected!("avx2")
}

#[cfg(not(target_arch = "x86_64"))]
fn has_avx2() -> bool {
    false
}

/// Counts paths, as many at a time as there are processors.
pub(crate) fn all(paths: &[HotPath]) -> Outcome<Vec<(&'static str, Counts)>> {
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut counted = Vec::new();
        while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
            counted.push((path.name, one(path.name)));
        }
        counted
    };
    let processors = thread::available_parallelism().map_or(1, usize::from);
    let counted = thread::scope(|scope| {
        let workers: Vec<_> = (0..processors).map(|_| scope.spawn(worker)).collect();
        let results = workers.into_iter().map(thread::ScopedJoinHandle::join);
        results.collect::<Result<Vec<_>, _>>()
    });
    let counted = counted.map_err(|_| "a worker panicked")?.concat();
    let in_order = paths.iter().filter_map(|path| {
        let (_, counts) = counted.iter().find(|(name, _)| *name == path.name)?;
        let counts = counts
            .clone()
            .map_err(|error| format!("{}: {error}", path.name).into());
        Some(counts.map(|counts| (path.name, counts)))
    });
    in_order.collect()
}

fn one(name: &str) -> Result<Counts, String> {
    let dir = Dir::new();
    let profile = dir.join("profile");
    let program = env::current_exe().map_err(|error| error.to_string())?;
    let output = Command::new("valgrind")
        .arg("--tool=callgrind")
        .arg(COUNTED)
        .args(FORMAT)
        .arg(format!("--callgrind-out-file={}", profile.display()))
        .arg(&program)
        .args([CHILD, name])
        .output()
        .map_err(not_started)?;
    if !output.status.success() {
        let (printed, failed) = (output.stdout, output.stderr);
        return Err(format!(
            "{}{}",
            String::from_utf8_lossy(&printed),
            String::from_utf8_lossy(&failed)
        ));
    }
    let profile = fs::read_to_string(profile).map_err(|error| error.to_string())?;
    callgrind::read(&profile, &program.display().to_string())
}

fn not_started(error: io::Error) -> String {
    format!(
        "`valgrind` doesn't start: {error}\nhelp: install it, for instance with `apt-get install valgrind`"
    )
}
