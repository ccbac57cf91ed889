//! References between operations, and the order in which operations are sent.

use super::{
    BULK, BULK_ID, BulkMethod, BulkOperation,
    graph::{self, Unit},
    limits::RequestLimits,
    reference::{ReferenceForm, in_json, mentions},
};
use crate::check::Violation;
use std::collections::HashMap;

/// The references between the operations of a bulk.
///
/// ```
/// use scim_runtime::{models::User, testing};
///
/// let scim = testing::blocking()?;
/// let mut bulk = scim.bulk();
/// let alice = bulk.create(&User::new("alice"));
/// bulk.delete(&alice);
/// let plan = bulk.plan();
/// assert_eq!(plan.depends_on(1), [0]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct BulkPlan {
    references: Vec<Vec<usize>>,
    /// In the order of sending.
    pub(super) units: Vec<Unit>,
    pub(super) related: Vec<Vec<usize>>,
    pub(super) by_bulk_id: HashMap<String, usize>,
}

impl BulkPlan {
    /// The positions of the operations whose bulkId an operation uses in its data or path, from 0 and in ascending order.
    ///
    /// ```
    /// use scim_runtime::{models::{Group, User, group}, testing};
    ///
    /// let scim = testing::blocking()?;
    /// let mut bulk = scim.bulk();
    /// let alice = bulk.create(&User::new("alice"));
    /// bulk.create(&Group { members: vec![group::Member::new(&alice)], ..Group::new("Staff") });
    /// assert_eq!(bulk.plan().depends_on(1), [0]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn depends_on(&self, position: usize) -> &[usize] {
        self.references.get(position).map_or(&[], Vec::as_slice)
    }

    /// Groups of operations that refer to each other, directly or through others. Each group has to be in one request.
    ///
    /// ```
    /// use scim_runtime::{models::{Group, group}, testing};
    ///
    /// let scim = testing::blocking()?;
    /// let mut bulk = scim.bulk();
    /// let (tours, sales) = (bulk.reserve::<Group>(), bulk.reserve::<Group>());
    /// bulk.create_as(&tours, &Group { members: vec![group::Member::new(&sales)], ..Group::new("Tours") });
    /// bulk.create_as(&sales, &Group { members: vec![group::Member::new(&tours)], ..Group::new("Sales") });
    /// assert_eq!(bulk.plan().cycles().next(), Some([0, 1].as_slice()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn cycles(&self) -> impl Iterator<Item = &[usize]> {
        self.units
            .iter()
            .map(Vec::as_slice)
            .filter(|unit| unit.len() > 1)
    }

    /// Finds the references, and all violations.
    pub(crate) fn new(operations: &[BulkOperation]) -> (Self, Vec<Violation>) {
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

    /// The unit and position of each operation, in the order of sending.
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
        limits: RequestLimits,
    ) -> Violation {
        let operations = self.units.get(unit).map_or(&[] as &[usize], Vec::as_slice);
        let first = operations.first().copied().unwrap_or_default();
        let what = match operations {
            [_] => "this operation alone makes a request of",
            _ => "this operation and others refer to each other, so they need one request of",
        };
        let RequestLimits {
            max_operations,
            max_payload_size,
        } = limits;
        let message = if count > max_operations {
            format!("{what} {count} operations, but the provider accepts {max_operations}")
        } else {
            format!("{what} {bytes} bytes, but the provider accepts {max_payload_size}")
        };
        Violation::new(format!("/Operations/{first}"), BULK, message)
    }
}

/// The positions of the operations that an operation refers to.
fn references(
    operation: &BulkOperation,
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
        // A text can begin like a reference without being one.
        let whole = mention.form == ReferenceForm::Whole;
        let is_meant = whole && !mention.bulk_id.contains(char::is_whitespace);
        note(mention.bulk_id, is_meant, "data");
    });
    found.sort_unstable();
    found.dedup();
    found
}

/// Adds the order of operations on the same resource.
fn with_same_resource_in_order(
    operations: &[BulkOperation],
    references: &[Vec<usize>],
) -> Vec<Vec<usize>> {
    let mut last: HashMap<&str, usize> = HashMap::new();
    let mut edges = references.to_vec();
    for ((position, operation), edges) in operations.iter().enumerate().zip(&mut edges) {
        if operation.method != BulkMethod::Post
            && let Some(before) = last.insert(&operation.path, position)
        {
            edges.push(before);
        }
    }
    edges
}

#[cfg(test)]
mod tests {
    use super::*;

    fn create(bulk_id: &str, data: &str) -> BulkOperation {
        BulkOperation {
            method: BulkMethod::Post,
            bulk_id: Some(bulk_id.to_owned()),
            path: "/Groups".to_owned(),
            version: None,
            data: Some(data.to_owned()),
        }
    }

    #[test]
    fn only_a_whole_text_is_meant_as_a_reference() {
        for (data, is_violation) in [
            (r#"{"value":"bulkId:q"}"#, false),
            (r#"{"value":"bulkId:z"}"#, true),
            (r#"{"displayName":"bulkId: see below"}"#, false),
            (r#"{"$ref":"/Users/bulkId:z"}"#, false),
        ] {
            let (_, violations) = BulkPlan::new(&[create("q", "{}"), create("r", data)]);
            let pointers: Vec<&str> = violations
                .iter()
                .map(|violation| violation.pointer.as_str())
                .collect();
            let expected: &[&str] = if is_violation {
                &["/Operations/1/data"]
            } else {
                &[]
            };
            assert_eq!(pointers, expected, "{data}");
        }
    }

    #[test]
    fn a_request_that_is_too_large_names_the_limit_and_its_operations() {
        let operations = [
            create("a", r#"{"value":"bulkId:b"}"#),
            create("b", r#"{"value":"bulkId:a"}"#),
            create("c", "{}"),
        ];
        let (plan, _) = BulkPlan::new(&operations);
        let limits = RequestLimits {
            max_operations: 1,
            max_payload_size: 100,
        };
        let unit = |position: usize| {
            let unit = plan.units.iter().position(|unit| unit.contains(&position));
            unit.expect("a unit")
        };
        let both = plan.too_large(unit(0), 2, 50, limits);
        assert_eq!(both.pointer, "/Operations/0");
        assert!(
            both.message.starts_with("this operation and others"),
            "{}",
            both.message
        );
        assert!(
            both.message
                .ends_with("2 operations, but the provider accepts 1"),
            "{}",
            both.message
        );
        let alone = plan.too_large(unit(2), 1, 101, limits);
        assert_eq!(alone.pointer, "/Operations/2");
        assert!(
            alone.message.starts_with("this operation alone"),
            "{}",
            alone.message
        );
        assert!(
            alone
                .message
                .ends_with("101 bytes, but the provider accepts 100"),
            "{}",
            alone.message
        );
    }
}
