//! Programs that must compile, programs that must not, and the compiler's messages for the latter.
#![allow(clippy::unwrap_used)]

use std::{fs, path::Path};

/// A program that wraps the documentation example of a golden file's `Client`.
fn example_program(golden: &str) -> String {
    let path = tests::here("golden").join(golden);
    let text = fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
    let docs = text.split_once("/// ```ignore\n").unwrap().1;
    let docs = docs.split_once("/// ```\n").unwrap().0;
    let lines: Vec<&str> = docs
        .lines()
        .map(|line| line.trim_start_matches("///"))
        .collect();
    let example = lines.join("\n") + "\n";
    assert!(example.contains("Client::connect"), "{example}");
    format!(
        "#[allow(unused_imports)]\n#[path = \"{}\"]\nmod client;\n#[allow(unused_imports)]\nuse client::*;\n\n\
         #[allow(dead_code)]\nasync fn example(token: &str) -> Result<(), scim_runtime::Error> {{\n{example}    Ok(())\n}}\n\nfn main() {{}}\n",
        path.display()
    )
}

// R16
#[test]
fn mistakes_are_compile_errors_and_examples_compile() {
    let cases = trybuild::TestCases::new();
    cases.pass("ui/fine.rs");
    for golden in ["acme.rs", "plain.rs", "rfc7643.rs"] {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("example_{golden}"));
        fs::write(&path, example_program(golden)).unwrap();
        cases.pass(path);
    }
    cases.compile_fail("ui/fail/*.rs");
}
