//! References to other resources by key instead of by id.

use super::{
    known_ids::Ids,
    steps::{put, remove_at, value_at},
};
use crate::{Json, filter::member};

/// A complex attribute whose `value` is the key of another resource in the wanted state, and its id at the provider.
#[derive(Debug, Clone)]
pub(crate) struct ReferenceAttribute {
    /// The members that lead to the attribute.
    pub(crate) steps: Vec<String>,
    pub(crate) targets: Targets,
}

/// Which resources a reference leads to.
#[derive(Debug, Clone)]
pub(crate) enum Targets {
    /// Resources of another type, by their keys.
    Known(Ids),
    /// Other wanted resources of the same run.
    SameRun,
}

/// The references of a wanted resource after resolution.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Resolution {
    /// Keys whose resource is wanted in this run and doesn't exist yet.
    pub(crate) pending: Vec<String>,
    /// Keys that can't be resolved.
    pub(crate) unknown: Vec<String>,
}

impl ReferenceAttribute {
    /// Replaces keys by ids. Values with pending or unknown keys are left out.
    pub(crate) fn resolve(
        &self,
        wanted: &mut Json,
        lookup: &dyn Fn(&str) -> Lookup,
        resolution: &mut Resolution,
    ) {
        let Some(value) = value_at(wanted, &self.steps).cloned() else {
            return;
        };
        let mut resolve_one = |item: &Json| -> Option<Json> {
            let Some(key) = member(item, "value").and_then(Json::as_str) else {
                return Some(item.clone());
            };
            match self.find(key, lookup) {
                Lookup::Id(id) => {
                    let mut item = item.clone();
                    put(&mut item, &["value".to_owned()], Json::from(id));
                    Some(item)
                }
                Lookup::Pending => {
                    resolution.pending.push(key.to_owned());
                    None
                }
                Lookup::Unknown => {
                    resolution.unknown.push(key.to_owned());
                    None
                }
            }
        };
        let resolved = match &value {
            Json::Array(items) => Some(Json::Array(
                items.iter().filter_map(&mut resolve_one).collect(),
            )),
            Json::Object(_) => resolve_one(&value),
            _ => Some(value.clone()),
        };
        // A single reference that can't be resolved yet stays as it is at the provider; a list keeps its other values.
        match resolved {
            Some(resolved) => put(wanted, &self.steps, resolved),
            None => remove_at(wanted, &self.steps),
        }
    }

    fn find(&self, key: &str, lookup: &dyn Fn(&str) -> Lookup) -> Lookup {
        match &self.targets {
            Targets::Known(ids) => ids
                .get(key)
                .map_or(Lookup::Unknown, |id| Lookup::Id(id.to_owned())),
            Targets::SameRun => lookup(key),
        }
    }
}

/// The answer to "which resource has this key?".
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Lookup {
    Id(String),
    /// It will be created in this run.
    Pending,
    Unknown,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn lookup(key: &str) -> Lookup {
        match key {
            "boss" => Lookup::Id("id-boss".to_owned()),
            "new" => Lookup::Pending,
            _ => Lookup::Unknown,
        }
    }

    fn resolved(mut wanted: Json, steps: &[&str]) -> (Json, Resolution) {
        let reference = ReferenceAttribute {
            steps: steps.iter().map(|step| (*step).to_owned()).collect(),
            targets: Targets::SameRun,
        };
        let mut resolution = Resolution::default();
        reference.resolve(&mut wanted, &lookup, &mut resolution);
        (wanted, resolution)
    }

    #[test]
    fn keys_become_ids_and_the_rest_is_reported() {
        let (wanted, resolution) = resolved(
            json!({"members": [{"value": "boss"}, {"value": "new"}, {"value": "nobody"}]}),
            &["members"],
        );
        assert_eq!(wanted, json!({"members": [{"value": "id-boss"}]}));
        assert_eq!(resolution.pending, ["new"]);
        assert_eq!(resolution.unknown, ["nobody"]);
    }

    #[test]
    fn a_pending_single_reference_is_left_out() {
        let (wanted, resolution) = resolved(
            json!({"userName": "b", "manager": {"value": "new"}}),
            &["manager"],
        );
        assert_eq!(wanted, json!({"userName": "b"}));
        assert_eq!(resolution.pending, ["new"]);
    }

    #[test]
    fn attributes_without_a_reference_stay() {
        let (wanted, resolution) = resolved(json!({"manager": null}), &["manager"]);
        assert_eq!(wanted, json!({"manager": null}));
        assert_eq!(resolution, Resolution::default());
    }
}
