//! Many users streamed from the embedded server on a socket, each side in a process of its own.

use super::serving::{Content, Protocol, ServerProcess};
use crate::{Outcome, Say, peak};
use scim_runtime::{engine::Reqwest, models::rfc7643::Client};
use std::{env, fs, process::Command, time::Instant};

/// With this argument, a URL and a count, the program streams the users and prints MiB and seconds.
const CHILD: &str = "--memory-of-streaming";

/// Measures memory and throughput.
pub(crate) fn all(line: Say<'_>) -> Outcome<()> {
    let (few, _) = streamed(100_000)?;
    let (many, seconds) = streamed(1_000_000)?;
    println!("stream-1000000: {:.0} users/s", 1e6 / seconds);
    line("client-stream-100000-memory-mib", few, 32.0);
    line("client-stream-1000000-memory-mib", many, 32.0);
    line("client-stream-1000000-us-a-user", seconds, 20.0);
    Ok(())
}

/// MiB and seconds.
fn streamed(users: usize) -> Outcome<(f64, f64)> {
    let server = ServerProcess::start(Protocol::Http1, Content::Embedded(users))?;
    let output = Command::new(env::current_exe()?)
        .args([CHILD, &server.url, &users.to_string()])
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    let output = String::from_utf8(output.stdout)?;
    let (memory, seconds) = output.trim().split_once(' ').ok_or("two numbers")?;
    Ok((memory.parse()?, seconds.parse()?))
}

/// Runs in the child process: streams, and returns by how many MiB the memory grew, and the seconds.
pub(crate) fn as_child() -> Outcome<Option<String>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [command, url, users] = arguments.as_slice() else {
        return Ok(None);
    };
    if command != CHILD {
        return Ok(None);
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let scim: Client<Reqwest> = Client::connect(url)?.build()?;
    // From now on, the peak is counted from the current size.
    fs::write("/proc/self/clear_refs", "5")?;
    let (before, start) = (peak::of("self")?, Instant::now());
    let read = runtime.block_on(count(&scim))?;
    let seconds = start.elapsed().as_secs_f64();
    if read != users.parse::<usize>()? {
        return Err(format!("{read} users instead of {users}").into());
    }
    let memory = (peak::of("self")? - before) * 1e6 / f64::from(1024 * 1024);
    Ok(Some(format!("{memory} {seconds}")))
}

async fn count(scim: &Client<Reqwest>) -> Outcome<usize> {
    let mut users = scim.users().list().stream();
    let mut read = 0;
    while let Some(user) = users.next().await {
        read += usize::from(user?.user_name.is_some());
    }
    Ok(read)
}
