//! Measures the speed of reading and writing records.

use crate::{Outcome, Say, median};
use scim_runtime::{models::User, record::Stored};
use std::{
    hint::black_box,
    time::{Duration, Instant},
};
use tests::{
    data::{self, Users},
    plain,
};

/// A list response, read like the client does.
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    total_results: u64,
    #[serde(rename = "Resources")]
    resources: Vec<Stored<User>>,
}

const USERS: usize = 10_000;
const ROUNDS: usize = 15;

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
    line("parse", ratio(|| parse(&usual), || derive(&usual)), 0.70);
    line(
        "parse-unknown",
        ratio(|| parse(&unknown), || derive(&unknown)),
        0.78,
    );
    // The derive would skip lower-case names, so it gets the exact ones.
    line(
        "parse-lower-case",
        ratio(|| parse(&lower), || derive(&usual)),
        0.85,
    );
    let serde = |bytes: &[u8]| timed(|| serde_json::from_slice::<Page>(bytes));
    line(
        "parse-over-serde",
        ratio(|| serde(&usual), || derive(&usual)),
        1.10,
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
    line("serialise", ratio(write, derived), 1.00);
    Ok(())
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
