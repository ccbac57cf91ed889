//! Writes what is generated and committed anew: the runtime's own models and the golden files.
//! `cargo run -p tests --bin vendor`, then look at the difference.
#![allow(clippy::print_stdout)] // a tool for people

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for (path, text) in tests::vendored_models()?
        .into_iter()
        .chain(tests::goldens()?)
    {
        std::fs::write(&path, text)?;
        println!("{}", path.display());
    }
    Ok(())
}
