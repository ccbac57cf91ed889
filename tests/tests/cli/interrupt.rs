//! Ctrl-C while files are being written.
#![cfg(unix)]

use crate::directory::Dir;
use std::{
    fmt::Write as _,
    fs,
    os::unix::process::ExitStatusExt as _,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

const SIGINT: i32 = 2;

/// Documents of so many resource types that writing them takes a while.
fn documents(dir: &Path) {
    let (mut schemas, mut types) = (String::from("["), String::from("["));
    for number in 0..600 {
        let comma = if number == 0 { "" } else { "," };
        let _ = write!(
            schemas,
            r#"{comma}{{"id": "urn:x:T{number}", "name": "T{number}", "attributes": [{{"name": "a", "type": "string"}}]}}"#
        );
        let _ = write!(
            types,
            r#"{comma}{{"name": "T{number}", "endpoint": "/T{number}", "schema": "urn:x:T{number}"}}"#
        );
    }
    fs::write(dir.join("Schemas.json"), schemas + "]").unwrap();
    fs::write(dir.join("ResourceTypes.json"), types + "]").unwrap();
    let config = "dir = \".\"\noutput = \"out\"\nlayout = \"directory\"\n";
    fs::write(dir.join("scim.toml"), config).unwrap();
}

fn signal(child: &Child, name: &str) {
    let status = Command::new("kill")
        .args([name, &child.id().to_string()])
        .status();
    assert!(status.unwrap().success(), "{name}");
}

fn temporary_files(dir: &Path) -> usize {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    entries
        .filter(|entry| {
            let path = entry.path();
            path.extension().is_some_and(|extension| extension == "tmp")
        })
        .count()
}

/// Stops the process while it has temporary files. `None` if it ended before.
fn stopped_while_writing(child: &mut Child, out: &Path) -> Option<()> {
    let start = Instant::now();
    while child.try_wait().unwrap().is_none() {
        assert!(start.elapsed() < Duration::from_secs(120), "it hangs");
        if temporary_files(out) > 0 {
            signal(child, "-STOP");
            thread::sleep(Duration::from_millis(20));
            if temporary_files(out) > 0 {
                return Some(());
            }
            signal(child, "-CONT");
        }
    }
    None
}

#[test]
fn an_interruption_removes_temporary_files() {
    for _ in 0..20 {
        let dir = Dir::new();
        documents(&dir.0);
        let out = dir.0.join("out");
        let mut child = Command::new(tests::command::binary())
            .arg("generate")
            .current_dir(&dir.0)
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        if stopped_while_writing(&mut child, &out).is_none() {
            continue;
        }
        signal(&child, "-INT");
        signal(&child, "-CONT");
        let status = child.wait().unwrap();
        assert_eq!(temporary_files(&out), 0, "{status}");
        // The commit may have begun: then it ends first, and the process with it.
        assert!(
            status.signal() == Some(SIGINT) || status.success(),
            "{status}"
        );
        if status.signal() == Some(SIGINT) {
            return;
        }
    }
    panic!("never interrupted while writing");
}
