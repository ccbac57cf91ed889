//! Compares other libraries with scim-runtime on the ten thousand users of `figures -- records`. See `run.sh`.
//!
//! `json-peers [--python PROGRAM]` prints a table: the median ratio of the time to that of the serde derive, for reading and writing.
//! The rounds of all libraries alternate, because the speed of a machine drifts. `json-peers --write FILE` writes the users.
//!
//! The derive's types have the same fields, but drop unknown attributes and accept names in one case only. So do all libraries that
//! read these types. "Equal types" are scim-runtime's own: they keep unknown attributes and accept names in any case.

#[macro_use]
#[path = "../../../src/plain.rs"]
#[allow(dead_code)]
mod plain;
#[path = "../../../src/data.rs"]
#[allow(dead_code)]
mod data;
mod pull;

use data::Users;
use scim_runtime::{client, models::User, record::Stored};
use serde::{Deserialize, Serialize};
use std::{
    env,
    error::Error,
    fs,
    hint::black_box,
    path::PathBuf,
    process::Command,
    time::{Duration, Instant},
};

const USERS: usize = 10_000;
const ROUNDS: usize = 15;
/// Rounds of readers that take seconds.
const SLOW_ROUNDS: usize = 3;

/// The base: everything else is relative to it.
const DERIVE: &str = "serde_json, derive";

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Where `data` finds RFC 7643's documents.
fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../..")
}

/// A ListResponse of scim-runtime's types.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    total_results: u64,
    #[serde(rename = "Resources")]
    resources: Vec<Stored<User>>,
}

type ScimV2List = scim_v2::models::others::ListResponse<scim_v2::models::user::User>;

/// A library on one task.
struct Peer<'a> {
    name: &'static str,
    /// What the documentation page calls the values that it reads or writes.
    into: &'static str,
    run: Box<dyn FnMut() -> Outcome<Duration> + 'a>,
    rounds: usize,
}

fn main() -> Outcome<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let users = data::users(USERS, Users::Usual);
    let mut python = None;
    match arguments.as_slice() {
        [] => {}
        [option, file] if option == "--write" => return Ok(fs::write(file, &users)?),
        [option, program] if option == "--python" => python = Some(program.as_str()),
        _ => return Err("usage: json-peers [--python PROGRAM | --write FILE]".into()),
    }
    check(&users)?;
    let file = env::temp_dir().join(format!("json-peers-{}.json", std::process::id()));
    fs::write(&file, &users)?;
    println!("reading {USERS} users, {} bytes", users.len());
    compare(readers(&users, python.zip(file.to_str())))?;
    fs::remove_file(&file)?;
    println!("writing them");
    compare(writers(&users)?)
}

/// All libraries read the same users.
fn check(users: &[u8]) -> Outcome<()> {
    let derive: plain::List = serde_json::from_slice(users)?;
    assert_eq!(derive.resources.len(), USERS);
    assert_eq!(sonic_rs::from_slice::<plain::List>(users)?, derive);
    assert_eq!(
        simd_json::from_slice::<plain::List>(&mut users.to_vec())?,
        derive
    );
    assert_eq!(
        pull::read::<plain::List>(users).map_err(|error| error.to_string())?,
        derive
    );
    let ours = client::Page::<Stored<User>>::from_json(users)?.resources;
    assert_eq!(sonic_rs::from_slice::<Page>(users)?.resources, ours);
    assert_eq!(
        simd_json::from_slice::<Page>(&mut users.to_vec())?.resources,
        ours
    );
    assert_eq!(serde_json::from_slice::<Page>(users)?.resources, ours);
    assert_eq!(
        serde_json::from_slice::<ScimV2List>(users)?.resources.len(),
        USERS
    );
    Ok(())
}

fn readers<'a>(users: &'a [u8], python: Option<(&'a str, &'a str)>) -> Vec<Peer<'a>> {
    const EQUAL: &str = "equal types";
    const DERIVED: &str = "derived types";
    const TREE: &str = "a tree of values";
    let mut peers = vec![
        peer(DERIVE, DERIVED, || {
            timed(|| serde_json::from_slice::<plain::List>(users))
        }),
        peer("scim-runtime", EQUAL, || {
            timed(|| client::Page::<Stored<User>>::from_json(users))
        }),
        peer("scim-runtime over serde_json", EQUAL, || {
            timed(|| serde_json::from_slice::<Page>(users))
        }),
        peer("scim-runtime over sonic-rs", EQUAL, || {
            timed(|| sonic_rs::from_slice::<Page>(users))
        }),
        peer("scim-runtime over simd-json", EQUAL, || {
            // The parser overwrites its input; the copy isn't measured.
            let mut copy = users.to_vec();
            timed(|| simd_json::from_slice::<Page>(&mut copy))
        }),
        peer("sonic-rs, derive", DERIVED, || {
            timed(|| sonic_rs::from_slice::<plain::List>(users))
        }),
        peer("simd-json, derive", DERIVED, || {
            let mut copy = users.to_vec();
            timed(|| simd_json::from_slice::<plain::List>(&mut copy))
        }),
        peer("jiter, by hand", DERIVED, || {
            timed(|| pull::read::<plain::List>(users))
        }),
        peer("serde_json, Value", TREE, || {
            timed(|| serde_json::from_slice::<serde_json::Value>(users))
        }),
        peer("sonic-rs, Value", TREE, || {
            timed(|| sonic_rs::from_slice::<sonic_rs::Value>(users))
        }),
        peer("simd-json, OwnedValue", TREE, || {
            let mut copy = users.to_vec();
            timed(|| simd_json::to_owned_value(&mut copy))
        }),
        peer("jiter, JsonValue", TREE, || {
            timed(|| jiter::JsonValue::parse_owned(users, false, jiter::PartialMode::Off))
        }),
        peer("scim_v2", "its own types", || {
            timed(|| serde_json::from_slice::<ScimV2List>(users))
        }),
        slow("scim_v2, case_insensitive", || {
            let text = std::str::from_utf8(users)?;
            timed(|| scim_v2::case_insensitive::from_str::<ScimV2List>(text))
        }),
    ];
    if let Some((program, file)) = python {
        peers.push(slow("scim2-models", move || {
            measured_by_python(program, file)
        }));
    }
    peers
}

fn writers(users: &[u8]) -> Outcome<Vec<Peer<'static>>> {
    let ours = client::Page::<Stored<User>>::from_json(users)?.resources;
    let over_serde: Vec<Stored<User>> = ours.clone();
    let derive = serde_json::from_slice::<plain::List>(users)?.resources;
    let (sonic, simd) = (derive.clone(), derive.clone());
    let value: serde_json::Value = serde_json::from_slice(users)?;
    let sonic_value: sonic_rs::Value = sonic_rs::from_slice(users)?;
    let simd_value = simd_json::to_owned_value(&mut users.to_vec())?;
    let scim_v2 = serde_json::from_slice::<ScimV2List>(users)?.resources;
    Ok(vec![
        peer(DERIVE, "each user", move || {
            each(&derive, |user| Ok(serde_json::to_vec(user)?))
        }),
        peer("scim-runtime", "each user", move || {
            each(&ours, |user| Ok(user.to_json()))
        }),
        peer("scim-runtime over serde_json", "each user", move || {
            each(&over_serde, |user| Ok(serde_json::to_vec(user)?))
        }),
        peer("sonic-rs, derive", "each user", move || {
            each(&sonic, |user| Ok(sonic_rs::to_vec(user)?))
        }),
        peer("simd-json, derive", "each user", move || {
            each(&simd, |user| Ok(simd_json::to_vec(user)?))
        }),
        peer("scim_v2", "each user", move || {
            each(&scim_v2, |user| Ok(serde_json::to_vec(user)?))
        }),
        peer("serde_json, Value", "the list", move || {
            timed(|| serde_json::to_vec(&value))
        }),
        peer("sonic-rs, Value", "the list", move || {
            timed(|| sonic_rs::to_vec(&sonic_value))
        }),
        peer("simd-json, OwnedValue", "the list", move || {
            timed(|| simd_json::to_vec(&simd_value))
        }),
    ])
}

fn peer<'a>(
    name: &'static str,
    into: &'static str,
    run: impl FnMut() -> Outcome<Duration> + 'a,
) -> Peer<'a> {
    Peer {
        name,
        into,
        run: Box::new(run),
        rounds: ROUNDS,
    }
}

fn slow<'a>(name: &'static str, run: impl FnMut() -> Outcome<Duration> + 'a) -> Peer<'a> {
    Peer {
        rounds: SLOW_ROUNDS,
        ..peer(name, "its own types", run)
    }
}

/// Runs all peers once in each round, and prints the median ratios to the first.
fn compare(mut peers: Vec<Peer<'_>>) -> Outcome<()> {
    let mut ratios: Vec<Vec<f64>> = vec![Vec::new(); peers.len()];
    let mut bases = Vec::new();
    // The first round warms up.
    for round in 0..=ROUNDS {
        let mut base = None;
        for (peer, ratios) in peers.iter_mut().zip(&mut ratios) {
            if round > peer.rounds {
                continue;
            }
            let time = (peer.run)()?.as_secs_f64();
            let base = *base.get_or_insert(time);
            if round > 0 {
                ratios.push(time / base);
                if peer.name == DERIVE {
                    bases.push(time);
                }
            }
        }
    }
    println!("  {DERIVE}: {:.1} ms", median(bases) * 1e3);
    for (peer, ratios) in peers.iter().zip(ratios) {
        println!(
            "  {:<30} {:<18} {:.2}",
            peer.name,
            peer.into,
            median(ratios)
        );
    }
    Ok(())
}

/// The time to write each of the records.
fn each<T>(records: &[T], write: impl Fn(&T) -> Outcome<Vec<u8>>) -> Outcome<Duration> {
    timed(|| {
        let mut length = 0;
        for record in records {
            length += write(record)?.len();
        }
        Outcome::Ok(length)
    })
}

/// The time to make a value; dropping it isn't measured.
fn timed<T, E: std::fmt::Display>(work: impl FnOnce() -> Result<T, E>) -> Outcome<Duration> {
    let start = Instant::now();
    let made = black_box(work());
    let elapsed = start.elapsed();
    made.map_err(|error| error.to_string())?;
    Ok(elapsed)
}

/// `scim2_models_peer.py` prints the seconds that it takes to read the file.
fn measured_by_python(program: &str, file: &str) -> Outcome<Duration> {
    let script = root().join("tests/measure/scim2_models_peer.py");
    let output = Command::new(program).arg(script).arg(file).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    Ok(Duration::from_secs_f64(
        String::from_utf8(output.stdout)?.trim().parse()?,
    ))
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
