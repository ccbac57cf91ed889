//! Writes the runtime's own models, `scim-runtime/src/models/`, anew: `cargo run -p tests --bin vendor`.
#![allow(clippy::print_stdout)] // a tool for people

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for (path, text) in tests::vendored_models()? {
        std::fs::write(&path, text)?;
        println!("{}", path.display());
    }
    Ok(())
}
