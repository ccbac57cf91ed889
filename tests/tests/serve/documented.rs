//! `docs/serve.md`: every command line in it runs.

use super::serving::ServeProcess;
use std::{fs, path::Path};

/// The command lines of the page's shell blocks that start a server, without the program and the subcommand.
fn command_lines(page: &str) -> Vec<String> {
    let shell = page.split("```sh\n").skip(1);
    shell
        .filter_map(|block| block.split("```").next())
        .map(|block| block.replace("\\\n", " "))
        .flat_map(|block| block.lines().map(str::to_owned).collect::<Vec<_>>())
        .filter_map(|line| line.strip_prefix("scim-codegen serve ").map(str::to_owned))
        .collect()
}

/// Splits a line as a shell does: at spaces, except within single quotes.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut is_quoted = false;
    for char in line.trim().chars() {
        match char {
            '\'' => is_quoted = !is_quoted,
            ' ' if !is_quoted => words.push(String::new()),
            other => words.last_mut().unwrap().push(other),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[test]
fn every_command_line_of_the_page_serves() {
    let page = fs::read_to_string(tests::root().join("docs/serve.md")).unwrap();
    let lines = command_lines(&page);
    assert!(lines.len() > 8, "{lines:#?}");
    let directory = tests::Dir::new();
    let scim = directory.0.join("scim");
    fs::create_dir(&scim).unwrap();
    let acme = tests::root().join("build-example/scim/acme.json");
    fs::copy(acme, scim.join("acme.json")).unwrap();
    for line in lines {
        let words = words(&line);
        let arguments: Vec<&str> = words.iter().map(String::as_str).collect();
        let serving = ServeProcess::start_in(Path::new(&directory.0), &arguments);
        assert_eq!(serving.end("-TERM"), Some(0), "{line}");
    }
    assert!(
        directory.0.join("users.json").is_file(),
        "the page dumps resources"
    );
}

#[test]
fn the_page_names_every_option() {
    let page = fs::read_to_string(tests::root().join("docs/serve.md")).unwrap();
    let help = tests::here("golden/help/scim-codegen-serve.txt");
    let help = fs::read_to_string(help).unwrap();
    let options = help.lines().filter_map(|line| {
        let option = line
            .split_whitespace()
            .find(|word| word.starts_with("--"))?;
        let is_definition = line.trim_start().starts_with('-');
        is_definition.then(|| option.trim_end_matches(',').to_owned())
    });
    // Options of every command.
    let common = ["--help", "--color", "--quiet", "--version"];
    let missing: Vec<String> = options
        .filter(|option| !common.contains(&option.as_str()))
        .filter(|option| {
            !page.contains(&format!("`{option}")) && !page.contains(&format!("{option} "))
        })
        .collect();
    assert_eq!(missing, [""; 0]);
}
