//! Generates the client of the README's example, a client of a provider with unusual names, and the pages whose snippets are tested.

use scim_codegen::Builder;
use std::{env, fs, path::PathBuf, process::Command};

fn main() {
    let acme = Builder::from_snapshot("../build-example/scim/acme.json")
        .allow("scim::no-sub-attributes")
        .generate("acme");
    let odd = Builder::from_directory("fixtures/odd")
        .allow("scim::odd-name")
        .allow("scim::nested-complex")
        .setters()
        .generate("odd");
    if let Err(error) = acme.and(odd) {
        scim_codegen::exit(&error);
    }
    if let Err(error) = compiler().and_then(|()| pages()) {
        println!("cargo::error={error}");
    }
}

/// Passes the compiler's version to the program that counts instructions.
fn compiler() -> Result<(), Box<dyn std::error::Error>> {
    let output = Command::new(env::var("RUSTC")?).arg("--version").output()?;
    let version = String::from_utf8(output.stdout)?;
    println!("cargo::rustc-env=RUSTC_VERSION={}", version.trim());
    Ok(())
}

/// Writes copies of the README and of the guide for documentation tests, and a module that includes them.
///
/// A snippet without `main` is a fragment for readers: it becomes a whole program that runs on `tests::guide`.
fn pages() -> Result<(), Box<dyn std::error::Error>> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    println!("cargo::rerun-if-changed=../docs/guide");
    let mut pages = vec![PathBuf::from("../README.md")];
    for entry in fs::read_dir("../docs/guide")? {
        pages.push(entry?.path());
    }
    pages.sort();
    let mut module = String::new();
    for (number, page) in pages.iter().enumerate() {
        println!("cargo::rerun-if-changed={}", page.display());
        let stem = page.file_stem().unwrap_or_default().display().to_string();
        let copy = format!("{number}-{stem}.md");
        fs::write(out.join(&copy), whole(&fs::read_to_string(page)?))?;
        module += &format!(
            "#[doc = include_str!(concat!(env!(\"OUT_DIR\"), \"/{copy}\"))]\nstruct Page{number};\n"
        );
    }
    fs::write(out.join("pages.rs"), module)?;
    Ok(())
}

/// The page with whole programs as snippets.
fn whole(page: &str) -> String {
    let mut text = String::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if !line.starts_with("```rust") {
            // A link to another page is not one to an item.
            text += &format!("{}\n", line.replace("](", "] ("));
            continue;
        }
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let block = block
            .join("\n")
            .replace("include_str!(\"../scim/acme.json\")", "tests::ACME");
        let fence = line.replace(",ignore", ",no_run");
        let snippet = if block.contains("fn main") {
            block
        } else {
            fragment(&block)
        };
        text += &format!("{fence}\n{snippet}\n```\n");
    }
    text
}

/// A program that runs a fragment against the example's provider, or the RFC's if it uses the runtime's own models.
fn fragment(block: &str) -> String {
    let client = if block.contains("models::") {
        "rfc"
    } else {
        "acme"
    };
    format!(
        "#[allow(unused_imports)]\nmod acme {{ pub use tests::acme::*; }}\n#[allow(unused_imports)]\nuse acme::*;\n\
         #[allow(unused)]\nfn main() {{\n\
         let (scim, user) = tests::guide::{client}();\n\
         let (token, server) = (\"h480djs93hd8\", tests::guide::server());\n\
         tests::guide::run(async move {{\n{block}\n\
         #[allow(unreachable_code)]\nOk::<(), Box<dyn std::error::Error>>(())\n}})\n}}"
    )
}
