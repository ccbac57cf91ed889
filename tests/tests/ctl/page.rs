//! `docs/provisioning.md`: every command on the page runs, and prints what the page says. `UPDATE=1` rewrites the outputs.

use super::acme;
use std::{env, fs, path::Path, process::Command};
use tests::{Dir, command, loopback::Serving};

/// The name of the file that the next block contains: `` `people.csv`: ``.
fn file_name(line: &str) -> Option<&str> {
    line.strip_prefix('`')?.strip_suffix("`:")
}

/// The output of a command, and its exit code unless it is 0.
fn output_of(script: &str, directory: &Path, serving: &Serving) -> String {
    let binary = command::scimctl();
    let directories = [
        binary.parent().unwrap(),
        Path::new("/usr/bin"),
        Path::new("/bin"),
    ];
    let output = Command::new("sh")
        .args(["-c", &format!("{script} 2>&1")])
        .current_dir(directory)
        .env("PATH", env::join_paths(directories).unwrap())
        .env("SCIM_URL", &serving.url)
        .env_remove("SCIM_TOKEN")
        .output()
        .unwrap();
    let mut text = String::from_utf8(output.stdout).unwrap();
    match output.status.code() {
        Some(0) => {}
        code => text += &format!("(exit code {})\n", code.unwrap()),
    }
    text
}

#[test]
fn every_command_on_the_page_prints_what_the_page_says() {
    let path = tests::root().join("docs/provisioning.md");
    let page = fs::read_to_string(&path).unwrap();
    let serving = acme();
    let directory = Dir::new();
    let mut written = String::new();
    let mut name = None;
    let mut commands = 0;
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        written += &format!("{line}\n");
        name = file_name(line).or(name);
        let Some(language) = line.strip_prefix("```") else {
            continue;
        };
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        if language == "console" {
            for script in block.iter().filter_map(|line| line.strip_prefix("$ ")) {
                commands += 1;
                written += &format!("$ {script}\n{}", output_of(script, &directory.0, &serving));
            }
        } else {
            let text = format!("{}\n", block.join("\n"));
            let name = name.take().expect("a file of the page has a name");
            fs::write(directory.0.join(name), &text).unwrap();
            written += &text;
        }
        written += "```\n";
    }
    assert!(commands >= 10, "{commands}");
    if env::var_os("UPDATE").is_some() {
        fs::write(&path, &written).unwrap();
        return;
    }
    assert_eq!(page, written, "run the test with UPDATE=1");
}
