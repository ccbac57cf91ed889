//! Generates the client of the README's example, a client of a provider with unusual names, and a README whose first snippet compiles.

use scim_codegen::Builder;
use std::{env, fs, path::Path};

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
    if let Err(error) = complete_readme() {
        println!("cargo::error={error}");
    }
}

/// Writes a copy of the README for documentation tests, with the first snippet, a fragment for readers, turned into a whole function.
fn complete_readme() -> Result<(), String> {
    let source = "../README.md";
    println!("cargo::rerun-if-changed={source}");
    let text = fs::read_to_string(source).map_err(|error| format!("{source}: {error}"))?;
    let (before, rest) = text
        .split_once("```rust,ignore\n")
        .ok_or("README.md: the first snippet is missing")?;
    let (snippet, after) = rest
        .split_once("```")
        .ok_or("README.md: the first snippet has no end")?;
    if after.contains("rust,ignore") {
        return Err("README.md: only the first snippet may be a fragment".to_owned());
    }
    let whole = format!(
        "{before}```rust,no_run\n\
         # mod acme {{ scim_runtime::include_scim!(\"acme\"); }}\n\
         # use acme::{{EnterpriseUser, User}};\n\
         # async fn example(token: String) -> Result<(), Box<dyn std::error::Error>> {{\n\
         {snippet}# Ok(())\n# }}\n```{after}"
    );
    let directory = env::var("OUT_DIR").map_err(|error| error.to_string())?;
    fs::write(Path::new(&directory).join("readme.md"), whole).map_err(|error| error.to_string())
}
