//! Measures provisioning: planning against a large provider, and many changes next to the same job in Python.

use crate::{Outcome, Say, median, peak};
use scim_runtime::{
    engine::Reqwest, models::rfc7643::Client, provision::ProvisionReport, server::Server, testing,
};
use std::{env, fs, process::Command, time::Instant};
use tests::{
    loopback::serve,
    provisioning::{PAGE, Pages, provisioned, wanted},
};

/// With this argument, the program only plans once and prints how much memory that takes.
const CHILD: &str = "--memory-of-planning";

const USERS: usize = 100_000;

const CHANGES: usize = 2_000;

const ROUNDS: usize = 5;

/// Measures time and memory.
pub(crate) fn all(line: Say<'_>) -> Outcome<()> {
    planning(line)?;
    line("plan-100000-memory-mib", memory_in_a_child()?, 64.0);
    changing(line)
}

/// A plan for users that are as wanted, next to reading them.
fn planning(line: Say<'_>) -> Outcome<()> {
    let scim = Client::connect("https://scim.example.com/v2")?.build_with(Pages::new(USERS))?;
    let wanted = wanted(USERS, "Guide");
    let mut ratios = Vec::new();
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let mut read = 0;
        for user in scim.users().list().iter() {
            read += usize::from(user?.user_name.is_some());
        }
        let streaming = start.elapsed().as_secs_f64();
        let start = Instant::now();
        let plan = provisioned(&scim, &wanted).plan().send()?;
        ratios.push(start.elapsed().as_secs_f64() / streaming);
        if read != USERS || !plan.is_in_step() || plan.unchanged != USERS {
            return Err(format!("{read} users, and this plan: {plan}").into());
        }
    }
    line("plan-100000-over-streaming", median(ratios), 1.3);
    Ok(())
}

/// Creations and changes over a socket. Without Python or the registry, only our side is measured.
fn changing(line: Say<'_>) -> Outcome<()> {
    let theirs = peer();
    let (creations, changes) = ours()?;
    line("provision-2000-creations-s", creations, 5.0);
    line("provision-2000-changes-s", changes, 2.0);
    match theirs {
        Ok([theirs_creations, theirs_changes]) => {
            println!("scim2-client: {theirs_creations:.2} s and {theirs_changes:.2} s");
            line(
                "provision-2000-creations-over-scim2-client",
                creations / theirs_creations,
                0.25,
            );
            line(
                "provision-2000-changes-over-scim2-client",
                changes / theirs_changes,
                0.25,
            );
        }
        Err(error) => println!("scim2-client was not measured: {error}"),
    }
    Ok(())
}

/// The seconds for creations and for changes.
fn ours() -> Outcome<(f64, f64)> {
    let serving = serve(|url| provider().base_url(url))?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let scim: Client<Reqwest> = Client::connect(&serving.url)?.build()?;
    let seconds = |title| -> Outcome<f64> {
        let wanted = wanted(CHANGES, title);
        let start = Instant::now();
        let report: ProvisionReport = runtime.block_on(async {
            let plan = provisioned(&scim, &wanted).plan().await?;
            plan.apply().concurrency(8).await
        })?;
        let elapsed = start.elapsed().as_secs_f64();
        if report.is_success() && report.events.len() == CHANGES {
            Ok(elapsed)
        } else {
            Err(report.to_string().into())
        }
    };
    Ok((seconds("Guide")?, seconds("Manager")?))
}

fn provider() -> Server {
    Server::new(testing::description()).page_size(PAGE as u64)
}

/// The same job with scim2-client.
fn peer() -> Outcome<[f64; 2]> {
    let root = tests::root();
    let venv = root.join("target/figures/scim2-client");
    let python = venv.join("bin/python");
    if !python.exists() {
        run(Command::new("python3").args(["-m", "venv"]).arg(&venv))?;
        let pip = ["-m", "pip", "install", "-q", "--disable-pip-version-check"];
        run(Command::new(&python).args(pip).args(PEER))?;
    }
    let serving = serve(|url| provider().base_url(url))?;
    let script = root.join("tests/measure/provision_peer.py");
    let output = run(Command::new(&python)
        .arg(script)
        .args([&serving.url, &CHANGES.to_string()]))?;
    let seconds: Vec<f64> = output.lines().map(str::parse).collect::<Result<_, _>>()?;
    <[f64; 2]>::try_from(seconds).map_err(|_| format!("unexpected output: {output}").into())
}

const PEER: [&str; 1] = ["scim2-client[httpx2]==0.13.2"];

fn run(command: &mut Command) -> Outcome<String> {
    let output = command.output()?;
    if output.status.success() {
        Ok(String::from_utf8(output.stdout)?)
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into())
    }
}

/// Plans in a child process, because this process has already had a higher peak.
fn memory_in_a_child() -> Outcome<f64> {
    let output = run(Command::new(env::current_exe()?).arg(CHILD))?;
    Ok(output.trim().parse()?)
}

/// Runs in the child process: plans, and returns by how many MiB the memory grew beyond the wanted set and the pages.
pub(crate) fn as_child() -> Outcome<Option<f64>> {
    if env::args().nth(1).as_deref() != Some(CHILD) {
        return Ok(None);
    }
    let scim = Client::connect("https://scim.example.com/v2")?.build_with(Pages::new(USERS))?;
    let wanted = wanted(USERS, "Guide");
    // From now on, the peak is counted from the current size.
    fs::write("/proc/self/clear_refs", "5")?;
    let before = peak::of("self")?;
    let plan = provisioned(&scim, &wanted).plan().send()?;
    let after = peak::of("self")?;
    if !plan.is_in_step() {
        return Err(plan.to_string().into());
    }
    Ok(Some((after - before) * 1e6 / f64::from(1024 * 1024)))
}
