//! Writes what is generated and committed anew: the runtime's own models, the golden files, what is
//! said of findings, and their pages.
//! `cargo run -p tests --bin vendor`, then look at the difference.
#![allow(clippy::print_stdout)] // a tool for people

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for (path, text) in tests::vendored_models()?
        .into_iter()
        .chain(tests::goldens()?)
        .chain(tests::findings::expected()?)
        .chain([tests::findings::pages()])
    {
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(&path, text)?;
        println!("{}", path.display());
    }
    Ok(())
}
