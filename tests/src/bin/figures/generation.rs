//! Measures the time to generate code.

use crate::{
    Outcome, Say,
    crates::{cargo, documents, write_crate},
    median,
};
use scim_codegen::Builder;
use std::{fs, hint::black_box, path::Path, time::Instant};
use tests::root;

/// Measures providers of typical sizes.
pub(crate) fn all(line: Say<'_>) -> Outcome<()> {
    let generate = |count| -> Outcome<f64> {
        let dir = documents(count)?;
        median_ms(|| {
            black_box(Builder::from_directory(&dir).to_text()?);
            Ok(())
        })
    };
    let (two, ten, hundred) = (generate(2)?, generate(10)?, generate(100)?);
    line("generate-2-ms", two, 20.0);
    line("generate-10-ms", ten, 100.0);
    line("generate-100-ms", hundred, 60.0);
    // Ten times the resource types may take ten times as long, plus a margin for cache effects.
    line("generate-growth", hundred / ten / 10.0, 1.5);
    line(
        "generate-100-unoptimised-ms",
        unoptimised(&documents(100)?)?,
        300.0,
    );
    Ok(())
}

fn median_ms(mut work: impl FnMut() -> Outcome<()>) -> Outcome<f64> {
    work()?;
    let mut times = Vec::new();
    for _ in 0..7 {
        let start = Instant::now();
        work()?;
        times.push(start.elapsed().as_secs_f64() * 1000.0);
    }
    Ok(median(times))
}

/// Measures an unoptimised build, which build scripts use.
fn unoptimised(provider: &Path) -> Outcome<f64> {
    let manifest = format!(
        "[package]\nname = \"unoptimised\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[dependencies]\nscim-codegen = {{ path = {:?}, default-features = false }}\n[workspace]\n",
        fs::canonicalize(root().join("scim-codegen"))?
            .display()
            .to_string()
    );
    let main = format!(
        "fn main() {{\n    let mut times: Vec<f64> = (0..5).map(|_| {{\n        let start = std::time::Instant::now();\n        \
         scim_codegen::Builder::from_directory({:?}).to_text().unwrap();\n        start.elapsed().as_secs_f64() * 1000.0\n    }}).collect();\n    \
         times.sort_by(f64::total_cmp);\n    println!(\"{{}}\", times[2]);\n}}\n",
        provider.display().to_string()
    );
    let dir = write_crate("unoptimised", &manifest, "main.rs", &main)?;
    let output = cargo(&dir, &["run", "--quiet"])?;
    Ok(output.trim().parse()?)
}
