//! Which operations refer to which, and in what order they are sent.

use super::{
    BULK, BULK_ID, Method, Operation,
    graph::{self, Unit},
    reference::{Form, in_json, mentions},
    run::Limits,
};
use crate::check::Violation;
use std::collections::HashMap;

/// Which operations refer to which.
#[derive(Debug, Clone)]
pub struct Plan {
    references: Vec<Vec<usize>>,
    /// In the order of sending.
    pub(super) units: Vec<Unit>,
    pub(super) related: Vec<Vec<usize>>,
    pub(super) by_bulk_id: HashMap<String, usize>,
}

impl Plan {
    /// The operations whose bulkId an operation uses, in its data or its path: positions from 0, ascending.
    #[must_use]
    pub fn depends_on(&self, position: usize) -> &[usize] {
        self.references.get(position).map_or(&[], Vec::as_slice)
    }

    /// Operations that refer to each other, directly or by way of others: they have to go in one request.
    pub fn cycles(&self) -> impl Iterator<Item = &[usize]> {
        self.units
            .iter()
            .map(Vec::as_slice)
            .filter(|unit| unit.len() > 1)
    }

    /// What refers to what, and what is wrong with it.
    pub(crate) fn new(operations: &[Operation]) -> (Self, Vec<Violation>) {
        let mut violations = Vec::new();
        let mut by_bulk_id = HashMap::new();
        for (position, operation) in operations.iter().enumerate() {
            if let Some(bulk_id) = &operation.bulk_id
                && by_bulk_id.insert(bulk_id.clone(), position).is_some()
            {
                let at = format!("/Operations/{position}/bulkId");
                violations.push(Violation::new(at, BULK_ID, "the bulkId is not unique"));
            }
        }
        let references: Vec<Vec<usize>> = operations
            .iter()
            .enumerate()
            .map(|(position, operation)| {
                let at = format!("/Operations/{position}");
                references(operation, &at, &by_bulk_id, &mut violations)
            })
            .collect();
        let edges = with_same_resource_in_order(operations, &references);
        let units = graph::ordered(&edges);
        let related = graph::related(&units, &edges);
        let plan = Self {
            references,
            units,
            related,
            by_bulk_id,
        };
        (plan, violations)
    }

    /// Unit and position, in the order of sending.
    pub(super) fn operations(&self, units: &[usize]) -> Vec<(usize, usize)> {
        let all = units.iter().filter_map(|&unit| {
            let operations = self.units.get(unit)?;
            Some(operations.iter().map(move |&position| (unit, position)))
        });
        all.flatten().collect()
    }

    pub(super) fn too_large(
        &self,
        unit: usize,
        count: usize,
        bytes: usize,
        limits: Limits,
    ) -> Violation {
        let operations = self.units.get(unit).map_or(&[] as &[usize], Vec::as_slice);
        let first = operations.first().copied().unwrap_or_default();
        let what = match operations {
            [_] => "this operation alone makes a request of",
            _ => {
                "this operation and others refer to each other, so they have to go in one request of"
            }
        };
        let Limits {
            max_operations,
            max_payload_size,
        } = limits;
        let message = if count > max_operations {
            format!("{what} {count} operations; the provider takes {max_operations}")
        } else {
            format!("{what} {bytes} bytes; the provider takes {max_payload_size}")
        };
        Violation::new(format!("/Operations/{first}"), BULK, message)
    }
}

/// Positions of the operations that one refers to.
fn references(
    operation: &Operation,
    at: &str,
    by_bulk_id: &HashMap<String, usize>,
    violations: &mut Vec<Violation>,
) -> Vec<usize> {
    let mut found = Vec::new();
    let mut note = |bulk_id: &str, is_meant: bool, part: &str| match by_bulk_id.get(bulk_id) {
        Some(other) => found.push(*other),
        None if is_meant => violations.push(Violation::new(
            format!("{at}/{part}"),
            BULK_ID,
            format!("this refers to the bulkId {bulk_id:?}, which no operation has"),
        )),
        None => {}
    };
    for mention in mentions(&operation.path) {
        note(mention.bulk_id, true, "path");
    }
    in_json(operation.data.as_deref().unwrap_or_default(), |mention| {
        // A text may begin like a reference and be none.
        let whole = mention.form == Form::Whole;
        let is_meant = whole && !mention.bulk_id.contains(char::is_whitespace);
        note(mention.bulk_id, is_meant, "data");
    });
    found.sort_unstable();
    found.dedup();
    found
}

/// Two operations on one resource keep their order.
fn with_same_resource_in_order(
    operations: &[Operation],
    references: &[Vec<usize>],
) -> Vec<Vec<usize>> {
    let mut last: HashMap<&str, usize> = HashMap::new();
    let mut edges = references.to_vec();
    for ((position, operation), edges) in operations.iter().enumerate().zip(&mut edges) {
        if operation.method != Method::Post
            && let Some(before) = last.insert(&operation.path, position)
        {
            edges.push(before);
        }
    }
    edges
}
