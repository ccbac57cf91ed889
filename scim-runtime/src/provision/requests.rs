//! Splits a change into requests.

use super::{
    plan::{PlannedAction, PlannedChange},
    settings::ProvisionSettings,
};
use crate::{
    Json,
    patch::{Op, Operation},
};

/// The number of requests that a change takes if nothing goes wrong.
pub(super) fn requests_for(change: &PlannedChange, settings: &ProvisionSettings) -> usize {
    let own = match change.action {
        PlannedAction::Create | PlannedAction::Delete => 1,
        PlannedAction::Adopt | PlannedAction::Update | PlannedAction::Deactivate => {
            if settings.configuration.patch {
                split(&change.operations, settings.values_per_request).len()
            } else {
                2
            }
        }
    };
    // References to resources that don't exist yet are set afterwards: read and change.
    own + if change.waits_for.is_empty() { 0 } else { 2 }
}

/// Splits operations into groups of at most `most` values, in order. If a list is too long, its first part replaces the old
/// values and the rest is added.
pub(super) fn split(operations: &[Operation], most: usize) -> Vec<Vec<Operation>> {
    let most = most.max(1);
    let mut requests: Vec<Vec<Operation>> = Vec::new();
    let mut room = 0;
    for operation in operations.iter().flat_map(|operation| cut(operation, most)) {
        let size = size(&operation);
        match requests.last_mut() {
            Some(request) if size <= room => {
                room -= size;
                request.push(operation);
            }
            _ => {
                room = most.saturating_sub(size);
                requests.push(vec![operation]);
            }
        }
    }
    requests
}

fn size(operation: &Operation) -> usize {
    match &operation.value {
        Some(Json::Array(items)) => items.len().max(1),
        _ => 1,
    }
}

fn cut(operation: &Operation, most: usize) -> Vec<Operation> {
    let Some(Json::Array(items)) = &operation.value else {
        return vec![operation.clone()];
    };
    if items.len() <= most || operation.op == Op::Remove {
        return vec![operation.clone()];
    }
    let mut parts = Vec::with_capacity(items.len().div_ceil(most));
    for (number, part) in items.chunks(most).enumerate() {
        parts.push(Operation {
            op: if number == 0 { operation.op } else { Op::Add },
            path: operation.path.clone(),
            value: Some(Json::Array(part.to_vec())),
        });
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::path::Path;
    use serde_json::json;

    fn operation(op: Op, path: &str, value: Option<Json>) -> Operation {
        Operation {
            op,
            path: Path::parse(path).ok(),
            value,
        }
    }

    #[test]
    fn a_long_list_is_cut_and_the_order_stays() {
        let members: Vec<Json> = (0..250).map(|n| json!({"value": n.to_string()})).collect();
        let operations = [
            operation(Op::Replace, "displayName", Some(json!("Tours"))),
            operation(Op::Replace, "members", Some(Json::Array(members.clone()))),
            operation(Op::Remove, r#"members[value eq "9"]"#, None),
        ];
        let requests = split(&operations, 100);
        let sizes: Vec<usize> = requests
            .iter()
            .map(|request| request.iter().map(size).sum())
            .collect();
        assert_eq!(sizes, [1, 100, 100, 51]);
        let ops: Vec<Op> = requests.iter().flatten().map(|one| one.op).collect();
        assert_eq!(
            ops,
            [Op::Replace, Op::Replace, Op::Add, Op::Add, Op::Remove]
        );
        let again: Vec<Json> = requests
            .iter()
            .flatten()
            .filter_map(|one| one.value.as_ref()?.as_array())
            .flatten()
            .cloned()
            .collect();
        assert_eq!(again, members);
    }

    #[test]
    fn few_operations_are_one_request() {
        let operations = [
            operation(Op::Replace, "displayName", Some(json!("Tours"))),
            operation(Op::Remove, "externalId", None),
        ];
        assert_eq!(split(&operations, 100).len(), 1);
        assert_eq!(split(&[], 100).len(), 0);
    }
}
