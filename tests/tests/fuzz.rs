//! A little of the fuzzing with every run of the tests: all seeds, and some inputs made of them. `--bin fuzz` runs more.

use std::{thread, time::Duration};
use tests::fuzz::{self, FuzzTarget, TARGETS};

// R7644-7-01
#[test]
fn foreign_bytes_never_panic_hang_or_become_code() {
    let one = |target: &FuzzTarget| {
        let report = fuzz::run(target, 7, 600, Duration::from_millis(700));
        let report = report.unwrap_or_else(|wrong| panic!("{wrong}"));
        assert!(
            report.seeds > 0 && report.inputs >= report.seeds as u64,
            "{}: {report:?}",
            target.name
        );
    };
    thread::scope(|scope| {
        for target in TARGETS {
            scope.spawn(move || one(target));
        }
    });
}
