//! Counts allocations: `cargo run --release -p tests --bin allocations -- URL`. Prints a name, the allocations of scim-runtime, and
//! those of a bare reqwest loop with a serde derive. The figures start it with the URL of a server.
#![allow(clippy::print_stdout)] // a tool for people

use scim_runtime::{engine::Reqwest, models::rfc7643::Client};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use std::{alloc::System, error::Error, hint::black_box};
use tests::{
    bare::Bare,
    data::{self, Users},
    plain,
};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

type Outcome<T> = Result<T, Box<dyn Error>>;

const PAGE: usize = 200;

fn main() -> Outcome<()> {
    let url = std::env::args().nth(1).ok_or("a URL is missing")?;
    let text = data::users(PAGE, Users::Usual);
    let ours = counted(|| tests::read_page(&text).map_err(Into::into))?;
    let theirs = counted(|| serde_json::from_slice::<plain::List>(&text).map_err(Into::into))?;
    report("parse-200-users", ours, theirs);

    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let http = || reqwest::Client::builder().no_proxy();
    let scim = Client::connect(&url)?.build_with(Reqwest::build(http())?)?;
    let bare = Bare::new(http(), &url)?;
    let page = || async {
        let list = scim.users().list().count(PAGE as u64).start_index(1);
        Ok(list.await?)
    };
    let ours = counted(|| runtime.block_on(page()))?;
    let theirs = counted(|| runtime.block_on(bare.page(1, PAGE)))?;
    report("page-of-200", ours, theirs);
    let list = runtime.block_on(bare.page(1, PAGE))?;
    let first = list.resources.into_iter().next().and_then(|user| user.id);
    let id = first.ok_or("the first user has an id")?;
    let ours = counted(|| runtime.block_on(async { Ok(scim.users().get(&id).await?) }))?;
    let theirs = counted(|| runtime.block_on(bare.read(&id)))?;
    report("read", ours, theirs);
    Ok(())
}

fn report(name: &str, ours: usize, theirs: usize) {
    println!("{name} {ours} {theirs}");
}

/// The fewest allocations of several runs: the first one also opens connections.
fn counted<T>(mut work: impl FnMut() -> Outcome<T>) -> Outcome<usize> {
    let mut fewest = usize::MAX;
    for _ in 0..9 {
        let region = Region::new(ALLOCATOR);
        let made = black_box(work()?);
        let change = region.change();
        fewest = fewest.min(change.allocations + change.reallocations);
        drop(made);
    }
    Ok(fewest)
}
