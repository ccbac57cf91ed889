//! The time of each hot path: `cargo bench -p tests [-- NAME…]`.

use tests::hot_paths::{HOT_PATHS, HotPath};

fn main() {
    divan::main();
}

#[divan::bench(args = HOT_PATHS)]
fn hot_path(bencher: divan::Bencher<'_, '_>, path: HotPath) {
    match path.prepare() {
        Ok(mut work) => bencher.bench_local(|| work().is_ok()),
        Err(error) => panic!("{error}"),
    }
}
