//! Documents in, Rust out: whatever they say, the generator refuses them with a message, or emits code that parses and holds
//! nothing but what it is made to hold.

use super::mutate::SEPARATOR;
use quote::ToTokens as _;
use scim_codegen::{Builder, InMemory};
use std::{fs, path::Path};

/// The documents of every small provider, those of the corpus beside the project too.
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

/// A large document takes long and shows no more than a small one.
const LARGE: usize = 24_000;

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

pub(super) fn run(input: &[u8]) -> Result<(), String> {
    let [schemas, resource_types, service_provider_config] = parts(input);
    let documents = InMemory {
        name: "fuzz".to_owned(),
        schemas: schemas.unwrap_or_default(),
        resource_types,
        service_provider_config,
    };
    let text = match Builder::in_memory(documents).to_text() {
        Ok(text) => text,
        Err(error) if error.to_string().trim().is_empty() => {
            return Err("an empty message".to_owned());
        }
        Err(_) => return Ok(()),
    };
    let file = syn::parse_file(&text)
        .map_err(|error| format!("what was emitted does not parse: {error}"))?;
    for item in &file.items {
        known(item)?;
    }
    Ok(())
}

/// Items of the kinds that generated code has; a function on its own, for example, came from a document.
fn known(item: &syn::Item) -> Result<(), String> {
    match item {
        syn::Item::Use(_) | syn::Item::Struct(_) | syn::Item::Enum(_) => Ok(()),
        syn::Item::Impl(item) if item.unsafety.is_none() => Ok(()),
        syn::Item::Mod(module) => {
            let (_, items) = module.content.as_ref().ok_or("a module without content")?;
            items.iter().try_for_each(known)
        }
        syn::Item::Macro(item) => {
            let last = item
                .mac
                .path
                .segments
                .last()
                .map(|segment| segment.ident.to_string());
            match last.as_deref() {
                Some("fields" | "values") => Ok(()),
                other => Err(format!("the macro {other:?} is called")),
            }
        }
        other => Err(format!(
            "an item that generated code does not have: {}",
            other.to_token_stream()
        )),
    }
}
