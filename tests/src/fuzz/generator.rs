//! Documents in, Rust out: the generator either rejects a document with a message, or emits code that parses and contains only items
//! that the generator emits.

use super::{emitted, mutate::SEPARATOR, shown};
use scim_codegen::{Builder, InMemory, cli};
use std::{fs, path::Path};

/// The documents of every small provider, including those in the corpus next to the project.
pub(super) fn seeds() -> Vec<Vec<u8>> {
    let mut folders = vec![crate::here("fixtures")];
    let shared = crate::root().join("../shared/corpus");
    folders.extend([shared.join("hostile"), shared]);
    let mut seeds = Vec::new();
    for folder in folders {
        collect(&folder, 3, &mut seeds);
    }
    seeds.sort();
    seeds.dedup();
    seeds
}

/// Large documents are slow and show no more than small ones do.
const LARGE: usize = 16_000;

fn collect(folder: &Path, depth: usize, seeds: &mut Vec<Vec<u8>>) {
    let part = |name: &str| fs::read(folder.join(name)).unwrap_or_default();
    let schemas = part("Schemas.json");
    if !schemas.is_empty() && schemas.len() < LARGE {
        let all = [
            schemas,
            part("ResourceTypes.json"),
            part("ServiceProviderConfig.json"),
        ];
        seeds.push(all.join(&SEPARATOR));
    }
    if depth == 0 {
        return;
    }
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.path().is_dir() {
            collect(&entry.path(), depth - 1, seeds);
        }
    }
}

/// The three documents of an input.
pub(super) fn parts(input: &[u8]) -> [Option<Vec<u8>>; 3] {
    let mut parts = input.split(|byte| *byte == SEPARATOR);
    [(); 3].map(|()| {
        parts
            .next()
            .filter(|part| !part.is_empty())
            .map(<[u8]>::to_vec)
    })
}

pub(super) fn builder(input: &[u8]) -> Builder {
    let [schemas, resource_types, service_provider_config] = parts(input);
    Builder::in_memory(InMemory {
        name: "fuzz".to_owned(),
        schemas: schemas.unwrap_or_default(),
        resource_types,
        service_provider_config,
    })
}

/// Uses one file for most inputs, and another layout or `lint` for the others. The input decides, so that every run is the same.
pub(super) fn run(input: &[u8]) -> Result<(), String> {
    let builder = builder(input);
    match input.iter().fold(0_u8, |sum, byte| sum.wrapping_add(*byte)) % 8 {
        0 => emitted::files(&builder.directory()),
        1 => emitted::files(&builder.package("fuzzed")),
        2 => emitted::files(&builder.merge_equal_types().setters()),
        3 => emitted::files(&builder.models_only()),
        4 => cli::lint_forms(&builder)
            .iter()
            .try_for_each(|text| shown(text)),
        _ => emitted::files(&builder),
    }
}
