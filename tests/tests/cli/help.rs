//! Help texts. Each one is pinned in `tests/golden/help`, and all examples in them run. `UPDATE=1` rewrites the files.

use crate::{
    directory::{Dir, run},
    stand_in::serve,
};
use std::{
    env, fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Command, Stdio},
};

const COMMANDS: [&str; 9] = [
    "generate", "fetch", "check", "diff", "inspect", "lint", "overlay", "schema", "serve",
];

fn help(arguments: &[&str]) -> String {
    let dir = Dir::new();
    let (code, out, err) = run(&dir, arguments);
    assert_eq!((code, err.as_str()), (0, ""), "{arguments:?}");
    let lines = out.lines().map(|line| format!("{}\n", line.trim_end()));
    lines.collect()
}

/// The help of every command, with the name of its golden file.
fn helps() -> Vec<(String, String)> {
    let mut helps = vec![("scim-codegen".to_owned(), help(&["--help"]))];
    for command in COMMANDS {
        let text = help(&[command, "--help"]);
        helps.push((format!("scim-codegen-{command}"), text));
    }
    helps
}

#[test]
fn every_help_text_is_pinned() {
    let directory = tests::here("golden/help");
    for (name, text) in helps() {
        let path = directory.join(format!("{name}.txt"));
        if env::var_os("UPDATE").is_some() {
            fs::create_dir_all(&directory).unwrap();
            fs::write(&path, &text).unwrap();
        }
        let pinned = fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(text, pinned, "{name}: run the test with UPDATE=1");
    }
}

#[test]
fn every_command_is_in_the_list() {
    let text = help(&["--help"]);
    let commands = text.split_once("Commands:\n").unwrap().1;
    let commands = commands.split("\n\n").next().unwrap();
    let names = commands.lines().filter(|line| !line.starts_with("   "));
    let names = names.filter_map(|line| line.split_whitespace().next());
    let names: Vec<&str> = names.filter(|name| *name != "help").collect();
    assert_eq!(names, COMMANDS);
}

/// The lines of a help text that call `scim-codegen`.
fn examples(text: &str) -> impl Iterator<Item = &str> {
    let lines = text.lines().map(str::trim);
    lines.filter(|line| {
        line.starts_with("scim-codegen ") && !line.contains("OPTIONS") && !line.contains("COMMAND")
    })
}

/// Runs an example. `serve` runs until it prints its address.
fn execute(directory: &Path, example: &str) {
    let mut words = example.split(' ');
    assert_eq!(words.next(), Some("scim-codegen"));
    let arguments: Vec<&str> = words.collect();
    if arguments.first() != Some(&"serve") {
        let output = tests::command::run(directory, &arguments, &[("SCIM_TOKEN", "secret")]);
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{example}: {error}");
        return;
    }
    let mut child = Command::new(tests::command::binary())
        .args(&arguments)
        .current_dir(directory)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    out.read_line(&mut line).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(line.contains("http://127.0.0.1"), "{example}: {line}");
}

#[test]
fn every_example_in_a_help_text_runs() {
    let serving = serve(Some("secret"));
    // Run the examples in order, because some read what earlier ones write.
    let directory = Dir::new();
    let mut count = 0;
    for (_, text) in helps() {
        for example in examples(&text) {
            let example = example.replace("https://scim.example.com/v2", &serving.url);
            execute(&directory.0, &example);
            count += 1;
        }
    }
    assert!(count >= 5, "{count} examples");
}
