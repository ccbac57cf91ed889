//! Schedules of the deterministic simulation; `cargo run --release -p tests --bin simulate` runs many more.

use tests::simulation;

#[test]
fn invariants_hold_after_every_schedule() {
    let mut total = simulation::Schedule::default();
    for seed in 0..300 {
        let schedule = simulation::run(seed).unwrap_or_else(|error| panic!("{error}"));
        total.faults += schedule.faults;
        total.crashes += schedule.crashes;
    }
    // A simulation without faults would prove nothing.
    assert!(total.faults > 500 && total.crashes > 25, "{total:?}");
}

#[test]
fn a_seed_replays_its_schedule_exactly() {
    for seed in [7, 42, 4711] {
        assert_eq!(simulation::run(seed), simulation::run(seed));
    }
}
