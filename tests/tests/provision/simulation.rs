//! Schedules of the deterministic simulation; `cargo run --release -p tests --bin simulate` runs many more.

use tests::simulation::{self, Bug, ScheduleStats};

#[test]
fn invariants_hold_after_every_schedule_and_every_kind_of_event_occurs() {
    let mut total = ScheduleStats::default();
    for seed in 0..300 {
        let stats = simulation::run(seed).unwrap_or_else(|error| panic!("{error}"));
        total.add(&stats);
    }
    // A simulation without faults would prove nothing.
    for (name, count) in total.counts() {
        assert!(count >= 10, "{name}: {count} in {total}");
    }
}

#[test]
fn a_renamed_user_missing_from_a_changing_list_is_not_created_twice() {
    simulation::run(951_729).unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn a_seed_replays_its_schedule_exactly() {
    let mut fingerprints = Vec::new();
    for seed in [7, 42, 4711] {
        let stats = simulation::run(seed);
        assert_eq!(stats, simulation::run(seed));
        fingerprints.push(stats.map(|stats| stats.fingerprint));
    }
    fingerprints.dedup();
    assert_eq!(fingerprints.len(), 3);
}

#[test]
fn a_server_that_ignores_if_match_is_found_and_the_seed_replays_the_failure() {
    let bug = Some(Bug::ServerIgnoresIfMatch);
    let (seed, error) = (0..500)
        .find_map(|seed| Some((seed, simulation::run_with(seed, bug).err()?)))
        .unwrap();
    assert!(error.starts_with(&format!("seed {seed}: ")), "{error}");
    assert!(
        error.contains("out of scope") || error.contains("maintained by someone else"),
        "{error}"
    );
    // The replay has the same end, and lists the requests.
    assert!(error.contains("\nits requests:\n"), "{error}");
    assert!(error.contains("second writer: "), "{error}");
    assert_eq!(simulation::run_with(seed, bug), Err(error));
    // Without the bug, the schedule is fine.
    assert!(simulation::run(seed).is_ok());
}
