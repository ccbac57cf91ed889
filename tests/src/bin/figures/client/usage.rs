//! The time and CPU of two sides, measured alternately.

use crate::{Outcome, median};
use rustix::time::{ClockId, clock_gettime};
use std::time::Instant;

/// What some work took, in seconds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Usage {
    pub(crate) time: f64,
    pub(crate) cpu: f64,
}

/// Measures some work. The CPU is that of all threads of this process.
pub(crate) fn used<T>(work: impl FnOnce() -> Outcome<T>) -> Outcome<Usage> {
    let (start, cpu) = (Instant::now(), cpu());
    work()?;
    Ok(Usage {
        time: start.elapsed().as_secs_f64(),
        cpu: self::cpu() - cpu,
    })
}

#[allow(clippy::cast_precision_loss)] // nanoseconds below one second
fn cpu() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// Our usage relative to theirs: the medians of the ratios, and the median of our CPU in seconds.
pub(crate) struct Comparison {
    pub(crate) time: f64,
    pub(crate) cpu: f64,
    pub(crate) ours: f64,
}

/// Compares two sides over rounds. Every other round starts with the other side.
pub(crate) fn compare(
    rounds: usize,
    mut ours: impl FnMut() -> Outcome<()>,
    mut theirs: impl FnMut() -> Outcome<()>,
) -> Outcome<Comparison> {
    ours()?;
    theirs()?;
    let (mut times, mut cpus, mut own) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..rounds {
        let (ours, theirs) = if round.is_multiple_of(2) {
            let ours = used(&mut ours)?;
            (ours, used(&mut theirs)?)
        } else {
            let theirs = used(&mut theirs)?;
            (used(&mut ours)?, theirs)
        };
        times.push(ours.time / theirs.time);
        cpus.push(ours.cpu / theirs.cpu);
        own.push(ours.cpu);
    }
    Ok(Comparison {
        time: median(times),
        cpu: median(cpus),
        ours: median(own),
    })
}

/// The CPU of one item in microseconds, at a count and at ten times the count.
pub(crate) fn growth(
    rounds: usize,
    count: usize,
    mut work: impl FnMut(usize) -> Outcome<Usage>,
) -> Outcome<Growth> {
    let (mut few, mut many) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        few.push(each(work(count)?, count));
        many.push(each(work(count * 10)?, count * 10));
    }
    let (few, many) = (median(few), median(many));
    Ok(Growth {
        microseconds: many,
        factor: many / few,
    })
}

/// How work grows with the count.
pub(crate) struct Growth {
    /// One item at the larger count.
    pub(crate) microseconds: f64,
    /// Of the time for one item, when the count grows tenfold: 1 if the work is linear.
    pub(crate) factor: f64,
}

#[allow(clippy::cast_precision_loss)] // counts below a million
fn each(usage: Usage, count: usize) -> f64 {
    usage.cpu * 1e6 / count as f64
}
