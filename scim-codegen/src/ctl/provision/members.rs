//! Members of groups, which a file names by key: finds their ids.

use super::{arguments::ProvisionArgs, planning};
use crate::{
    Error,
    ctl::{attributes::unknown_attribute, json::member, session::ProviderSession},
    text::shown,
};
use scim_runtime::{
    Json, describe::ResourceTypeDescription, dynamic::DynamicResource, path::AttributePath,
    record::Attribute,
};
use std::collections::BTreeMap;

/// The attribute that `--member-key` applies to.
pub(super) const MEMBERS: &str = "members";

/// The ids of all members in the file, by the keys that the file has; `None` if members are ids already.
///
/// # Errors
/// If the resource type has no members, the key can't be used, or the provider's resources can't be read.
pub(super) fn ids(
    arguments: &ProvisionArgs,
    resource_type: &ResourceTypeDescription,
    resources: &[Json],
    session: &ProviderSession,
) -> Result<Option<BTreeMap<String, String>>, Error> {
    let references = &arguments.references;
    let Some(key) = &references.member_key else {
        return Ok(None);
    };
    if Attribute::find(&resource_type.attributes, MEMBERS).is_none() {
        return Err(Error::input(format!(
            "--member-key: `{}` has no attribute `members`",
            shown(&resource_type.name)
        )));
    }
    let target = session.resource_type(&references.member_type)?;
    let path = AttributePath::parse(key).map_err(|error| Error::input(error.to_string()))?;
    let attribute = path
        .find(target.descriptor())
        .ok_or_else(|| unknown_attribute(key, target))?;
    // Two spellings of the same key would be a conflict.
    let mut spellings: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for spelling in members(resources) {
        let folded = if attribute.case_exact {
            spelling.to_owned()
        } else {
            spelling.to_lowercase()
        };
        let known = spellings.entry(folded).or_default();
        if !known.contains(&spelling) {
            known.push(spelling);
        }
    }
    let mut wanted = Vec::with_capacity(spellings.len());
    for known in spellings.values() {
        let mut one = DynamicResource::new(target);
        let text = known.first().copied().unwrap_or_default();
        let value = attribute.kind.parse_value(text).unwrap_or_default();
        one.set(key, value)
            .map_err(|error| Error::input(format!("--member-key {}: {error}", shown(key))))?;
        wanted.push(one);
    }
    let run = session.resources(target)?.provision(wanted);
    let run = run.match_by(key.as_str()).managing(vec![key.clone()]);
    let run = if arguments.lookup { run.look_up() } else { run };
    // The plan is not applied: it only tells which resources exist.
    let plan = planning::send(run, session)?;
    let found = spellings.values().flat_map(|known| {
        let id = known.first().and_then(|first| plan.ids().get(*first));
        known
            .iter()
            .filter_map(move |spelling| Some(((*spelling).to_owned(), id?.to_owned())))
    });
    Ok(Some(found.collect()))
}

/// The values of all members.
fn members(resources: &[Json]) -> impl Iterator<Item = &str> {
    resources
        .iter()
        .filter_map(|resource| member(resource, MEMBERS)?.as_array())
        .flatten()
        .filter_map(|one| member(one, "value")?.as_str())
}
