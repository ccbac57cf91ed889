//! Measures the speed of reading and writing records.

use crate::{Outcome, Say, crates, median, peak};
use std::{
    env, fs,
    hint::black_box,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};
use tests::{
    data::{self, Users},
    plain,
};

const USERS: usize = 10_000;
const ROUNDS: usize = 15;

/// With this argument, a reader and a file, the program only reads the file and prints its peak memory.
const CHILD: &str = "--peak-of-reading";

/// Who reads a file in the child process.
const OURS: &str = "scim-runtime";
const DERIVE: &str = "derive";

/// Measures reading and writing ten thousand users.
pub(crate) fn all(line: Say<'_>) -> Outcome<()> {
    let usual = data::users(USERS, Users::Usual);
    let unknown = data::users(USERS, Users::WithUnknown);
    let lower = data::users(USERS, Users::LowerCase);
    let parse = |bytes: &[u8]| timed(|| tests::read_page(bytes));
    let derive = |bytes: &[u8]| timed(|| serde_json::from_slice::<plain::List>(bytes));
    // Check the results before measuring.
    let page = tests::read_page(&unknown)?;
    assert!(
        page.iter()
            .all(|user| user.user_name.is_some() && user.extra.iter().count() == 3)
    );
    assert!(
        tests::read_page(&lower)?
            .iter()
            .all(|user| user.user_name.is_some() && user.extra.is_empty())
    );
    line("parse", ratio(|| parse(&usual), || derive(&usual)), 0.55);
    line(
        "parse-unknown",
        ratio(|| parse(&unknown), || derive(&unknown)),
        0.62,
    );
    // The derive would skip lower-case names, so it gets the exact ones.
    line(
        "parse-lower-case",
        ratio(|| parse(&lower), || derive(&usual)),
        0.60,
    );
    let serde = |bytes: &[u8]| timed(|| tests::read_page_over_serde(bytes));
    line(
        "parse-over-serde",
        ratio(|| serde(&usual), || derive(&usual)),
        0.85,
    );
    let users = tests::read_page(&usual)?;
    let list: plain::List = serde_json::from_slice(&usual)?;
    let write = || timed(|| users.iter().map(|user| user.to_json().len()).sum::<usize>());
    let derived = || {
        timed(|| {
            list.resources
                .iter()
                .map(|user| serde_json::to_vec(user).map_or(0, |v| v.len()))
                .sum::<usize>()
        })
    };
    line("serialise", ratio(write, derived), 0.72);
    let copied = ratio(
        || timed(|| users.clone()),
        || timed(|| list.resources.clone()),
    );
    line("clone", copied, 2.0);
    let file = crates::target()?.join("users.json");
    fs::write(&file, &usual)?;
    let (ours, theirs) = (peak_of(OURS, &file)?, peak_of(DERIVE, &file)?);
    line("parse-peak-memory", ours / theirs, 1.05);
    Ok(())
}

/// Reads a file in a child process, because this process has already had a higher peak.
fn peak_of(reader: &str, file: &Path) -> Outcome<f64> {
    let output = Command::new(env::current_exe()?)
        .args([CHILD, reader])
        .arg(file)
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    Ok(String::from_utf8(output.stdout)?.trim().parse()?)
}

/// Runs in the child process: reads the file, and returns the peak above the file's own memory in megabytes.
pub(crate) fn as_child() -> Outcome<Option<f64>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [command, reader, file] = arguments.as_slice() else {
        return Ok(None);
    };
    if command != CHILD {
        return Ok(None);
    }
    let bytes = fs::read(file)?;
    // From now on, the peak is counted from the current size.
    fs::write("/proc/self/clear_refs", "5")?;
    let before = peak::of("self")?;
    if reader == OURS {
        drop(black_box(tests::read_page(&bytes)?));
    } else {
        drop(black_box(serde_json::from_slice::<plain::List>(&bytes)?));
    }
    Ok(Some(peak::of("self")? - before))
}

/// The median ratio of two durations, measured alternately.
fn ratio(mut ours: impl FnMut() -> Duration, mut theirs: impl FnMut() -> Duration) -> f64 {
    ours();
    theirs();
    let ratios: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let (ours, theirs) = (ours(), theirs());
            ours.as_secs_f64() / theirs.as_secs_f64()
        })
        .collect();
    median(ratios)
}

fn timed<T>(work: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    let made = black_box(work());
    let elapsed = start.elapsed();
    drop(made);
    elapsed
}
