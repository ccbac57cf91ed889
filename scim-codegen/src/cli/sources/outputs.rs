//! Where the output of each provider goes.

use super::ProviderTarget;
use crate::{Error, text::shown};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

/// The output path of each target: the given path, or the one in the configuration.
///
/// # Errors
/// If a path is missing, or two targets have the same one.
pub(in crate::cli) fn outputs(
    given: Option<&PathBuf>,
    targets: &[ProviderTarget],
) -> Result<Vec<PathBuf>, Error> {
    if given.is_some() && targets.len() > 1 {
        let count = targets.len();
        return Err(Error::input(format!(
            "`--output` is a single path, but there are {count} providers"
        ))
        .with_help("choose one with --provider, or set each path in the configuration"));
    }
    let mut owners: BTreeMap<PathBuf, String> = BTreeMap::new();
    let mut outputs = Vec::with_capacity(targets.len());
    for target in targets {
        let name = target.name.as_deref().unwrap_or("the provider");
        let output = given.or(target.output.as_ref()).ok_or_else(|| {
            let owner = match &target.name {
                Some(name) => format!("provider `{}` has", shown(name)),
                None => "the provider has".to_owned(),
            };
            Error::input(format!("{owner} no output path")).with_help(
                "pass --output, or set `output` in scim.toml; a build script generates the code without either",
            )
        })?;
        if let Some(other) = owners.insert(same_path(output), name.to_owned()) {
            return Err(Error::input(format!(
                "`{other}` and `{name}` have the same output: {}",
                output.display()
            ))
            .with_help("give each provider its own path in the configuration"));
        }
        outputs.push(output.clone());
    }
    Ok(outputs)
}

/// A normal form that different spellings of a path share, as far as the file system allows.
fn same_path(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let known = absolute.ancestors().find_map(|ancestor| {
        let rest = absolute.strip_prefix(ancestor).ok()?;
        Some(ancestor.canonicalize().ok()?.join(rest))
    });
    known.unwrap_or(absolute)
}
