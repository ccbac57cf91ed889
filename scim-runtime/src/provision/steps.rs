//! Values of JSON documents, found by the names that lead to them.

use crate::{Json, filter::member};
use serde_json::Map;

/// The value that names lead to.
pub(super) fn value_at<'j>(resource: &'j Json, steps: &[String]) -> Option<&'j Json> {
    steps
        .iter()
        .try_fold(resource, |value, step| member(value, step))
}

/// Sets the value that names lead to, creating the objects on the way.
pub(super) fn put(resource: &mut Json, steps: &[String], value: Json) {
    let Some((last, path)) = steps.split_last() else {
        return;
    };
    let mut object = resource;
    for step in path {
        if !object.is_object() {
            *object = Json::Object(Map::new());
        }
        let Json::Object(members) = object else {
            return;
        };
        object = members
            .entry(step.clone())
            .or_insert_with(|| Json::Object(Map::new()));
    }
    if !object.is_object() {
        *object = Json::Object(Map::new());
    }
    if let Json::Object(members) = object {
        members.insert(last.clone(), value);
    }
}

/// Removes the value that names lead to.
pub(super) fn remove_at(resource: &mut Json, steps: &[String]) {
    let Some((last, path)) = steps.split_last() else {
        return;
    };
    let mut object = resource;
    for step in path {
        match object.get_mut(step) {
            Some(inner) => object = inner,
            None => return,
        }
    }
    if let Json::Object(members) = object {
        members.retain(|name, _| !name.eq_ignore_ascii_case(last));
    }
}
