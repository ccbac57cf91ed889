//! The figures of the README, measured: `cargo run --release -p tests --bin figures`.
//!
//! A line each: name, value, limit, `ok` or `short`. Ratios are taken round by round, ours and the peer's in turn, and the median
//! counts: machines drift. The peer is a plain serde derive of the same model, which keeps no unknown attributes and knows names
//! in one case only.
#![allow(clippy::print_stdout)] // a tool for people

use scim_codegen::Builder;
use scim_runtime::{models::User, record::Stored};
use std::{
    error::Error,
    fs,
    hint::black_box,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};
use tests::{
    data::{self, Users},
    plain, root,
};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// As a client has it: the list's own members, the resources with their common attributes.
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    total_results: u64,
    #[serde(rename = "Resources")]
    resources: Vec<Stored<User>>,
}

const USERS: usize = 10_000;
const ROUNDS: usize = 15;

fn main() -> Outcome<()> {
    let mut short = 0;
    let mut line = |name: &str, value: f64, limit: f64| {
        let verdict = if value <= limit { "ok" } else { "short" };
        short += usize::from(value > limit);
        println!("{name} {value:.3} {limit:.2} {verdict}");
    };
    let wanted = |part: &str| {
        std::env::args()
            .nth(1)
            .is_none_or(|only| part.contains(&only))
    };
    if wanted("records") {
        records(&mut line)?;
    }
    if wanted("generation") {
        generation(&mut line)?;
    }
    if wanted("compile") {
        compile(&mut line)?;
    }
    println!("{short} short");
    Ok(())
}

/// The median of the ratio of two durations, measured in turn.
fn ratio(mut ours: impl FnMut() -> Duration, mut theirs: impl FnMut() -> Duration) -> f64 {
    ours();
    theirs();
    let mut ratios: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let (ours, theirs) = (ours(), theirs());
            ours.as_secs_f64() / theirs.as_secs_f64()
        })
        .collect();
    ratios.sort_by(f64::total_cmp);
    ratios.get(ROUNDS / 2).copied().unwrap_or(f64::NAN)
}

fn timed<T>(work: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    let made = black_box(work());
    let elapsed = start.elapsed();
    drop(made);
    elapsed
}

fn records(line: &mut impl FnMut(&str, f64, f64)) -> Outcome<()> {
    let usual = data::users(USERS, Users::Usual);
    let unknown = data::users(USERS, Users::WithUnknown);
    let lower = data::users(USERS, Users::LowerCase);
    let parse = |bytes: &[u8]| timed(|| tests::read_page(bytes));
    let derive = |bytes: &[u8]| timed(|| serde_json::from_slice::<plain::List>(bytes));
    // Nothing is measured that does not work.
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
    line("parse", ratio(|| parse(&usual), || derive(&usual)), 1.00);
    line(
        "parse-unknown",
        ratio(|| parse(&unknown), || derive(&unknown)),
        1.15,
    );
    // The derive would skip lower-case names: it reads the exact ones.
    line(
        "parse-lower-case",
        ratio(|| parse(&lower), || derive(&usual)),
        1.10,
    );
    let serde = |bytes: &[u8]| timed(|| serde_json::from_slice::<Page>(bytes));
    line(
        "parse-over-serde",
        ratio(|| serde(&usual), || derive(&usual)),
        1.20,
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
    line("serialise", ratio(write, derived), 1.10);
    Ok(())
}

fn target() -> Outcome<PathBuf> {
    let target = root().join("target/figures");
    fs::create_dir_all(&target)?;
    Ok(fs::canonicalize(target)?)
}

/// A provider's documents on disk.
fn documents(count: usize) -> Outcome<PathBuf> {
    let dir = target()?.join(format!("provider-{count}"));
    fs::create_dir_all(&dir)?;
    let (schemas, types) = data::provider(count)?;
    fs::write(dir.join("Schemas.json"), schemas.to_string())?;
    fs::write(dir.join("ResourceTypes.json"), types.to_string())?;
    fs::copy(
        root().join("scim-codegen/src/source/rfc7643/ServiceProviderConfig.json"),
        dir.join("ServiceProviderConfig.json"),
    )?;
    Ok(dir)
}

fn median_ms(mut work: impl FnMut() -> Outcome<()>) -> Outcome<f64> {
    work()?;
    let mut times = Vec::new();
    for _ in 0..7 {
        let start = Instant::now();
        work()?;
        times.push(start.elapsed().as_secs_f64() * 1000.0);
    }
    times.sort_by(f64::total_cmp);
    Ok(times.get(3).copied().unwrap_or(f64::NAN))
}

fn generation(line: &mut impl FnMut(&str, f64, f64)) -> Outcome<()> {
    let generate = |count| -> Outcome<f64> {
        let dir = documents(count)?;
        median_ms(|| {
            black_box(Builder::from_directory(&dir).to_text()?);
            Ok(())
        })
    };
    let (two, ten, hundred) = (generate(2)?, generate(10)?, generate(100)?);
    line("generate-2-ms", two, 20.0);
    line("generate-10-ms", ten, 100.0);
    line("generate-100-ms", hundred, 1000.0);
    // Ten times the resource types in ten times the time; caches allow for some more.
    line("generate-growth", hundred / ten / 10.0, 1.5);
    line(
        "generate-100-unoptimised-ms",
        unoptimised(&documents(100)?)?,
        600.0,
    );
    Ok(())
}

/// As a build script runs: without optimisation.
fn unoptimised(provider: &Path) -> Outcome<f64> {
    let manifest = format!(
        "[package]\nname = \"unoptimised\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[dependencies]\nscim-codegen = {{ path = {:?}, default-features = false }}\n[workspace]\n",
        fs::canonicalize(root().join("scim-codegen"))?
            .display()
            .to_string()
    );
    let main = format!(
        "fn main() {{\n    let mut times: Vec<f64> = (0..5).map(|_| {{\n        let start = std::time::Instant::now();\n        \
         scim_codegen::Builder::from_directory({:?}).to_text().unwrap();\n        start.elapsed().as_secs_f64() * 1000.0\n    }}).collect();\n    \
         times.sort_by(f64::total_cmp);\n    println!(\"{{}}\", times[2]);\n}}\n",
        provider.display().to_string()
    );
    let dir = write_crate("unoptimised", &manifest, "main.rs", &main)?;
    let output = cargo(&dir, &["run", "--quiet"])?;
    Ok(output.trim().parse()?)
}

fn write_crate(name: &str, manifest: &str, file: &str, text: &str) -> Outcome<PathBuf> {
    let dir = target()?.join(name);
    fs::create_dir_all(dir.join("src"))?;
    fs::write(dir.join("Cargo.toml"), manifest)?;
    fs::copy(root().join("Cargo.lock"), dir.join("Cargo.lock"))?;
    fs::write(dir.join("src").join(file), text)?;
    Ok(dir)
}

fn cargo(dir: &Path, arguments: &[&str]) -> Outcome<String> {
    let output = Command::new("cargo")
        .args(arguments)
        .current_dir(dir)
        .env("CARGO_TARGET_DIR", target()?.join("target"))
        .env("CARGO_INCREMENTAL", "0")
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// CPU seconds of the children that have ended: user and system, of all processes that cargo started.
fn children_cpu() -> Outcome<f64> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    let after_name = stat.rsplit(") ").next().unwrap_or_default();
    let ticks: f64 = after_name
        .split(' ')
        .skip(13)
        .take(2)
        .filter_map(|field| field.parse::<f64>().ok())
        .sum();
    Ok(ticks / 100.0)
}

fn compile(line: &mut impl FnMut(&str, f64, f64)) -> Outcome<()> {
    let runtime = fs::canonicalize(root().join("scim-runtime"))?
        .display()
        .to_string();
    let models = Builder::from_directory(documents(10)?)
        .models_only()
        .to_text()?;
    let ours = format!("{}{models}", data::read_and_write(10));
    let manifest = |name: &str, dependencies: &str| {
        format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[dependencies]\n{dependencies}\n[workspace]\n"
        )
    };
    let ours = write_crate(
        "ours",
        &manifest(
            "ours",
            &format!("scim-runtime = {{ path = {runtime:?}, features = [\"client\"] }}"),
        ),
        "lib.rs",
        &ours,
    )?;
    let derive = "serde = { version = \"1\", features = [\"derive\"] }\nserde_json = \"1\"";
    let theirs = write_crate(
        "theirs",
        &manifest("theirs", derive),
        "lib.rs",
        &data::plain_models(10)?,
    )?;
    for (name, arguments) in [
        ("check", &["check"][..]),
        ("debug", &["build"]),
        ("release", &["build", "--release"]),
    ] {
        // What they depend on is built first.
        cargo(&ours, arguments)?;
        cargo(&theirs, arguments)?;
        let cpu = |dir: &Path| -> Outcome<f64> {
            let file = dir.join("src/lib.rs");
            fs::write(&file, fs::read(&file)?)?;
            let before = children_cpu()?;
            cargo(dir, arguments)?;
            Ok(children_cpu()? - before)
        };
        let mut ratios = Vec::new();
        for _ in 0..3 {
            ratios.push(cpu(&ours)? / cpu(&theirs)?);
        }
        ratios.sort_by(f64::total_cmp);
        line(
            &format!("compile-10-{name}"),
            ratios.get(1).copied().unwrap_or(f64::NAN),
            if name == "release" { 0.25 } else { 0.30 },
        );
    }
    Ok(())
}
