//! Regenerates the committed output: the runtime's own models, the golden files, rendered findings, and the rules' pages.
//! Run `cargo run -p tests --bin vendor`, then review the difference.
#![allow(clippy::print_stdout)] // a tool for people

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for (path, text) in tests::vendored_models()?
        .into_iter()
        .chain(tests::goldens()?)
        .chain(tests::findings::expected()?)
        .chain([tests::findings::pages(), tests::changes::page()])
    {
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(&path, text)?;
        println!("{}", path.display());
    }
    Ok(())
}
