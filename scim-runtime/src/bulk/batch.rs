//! One bulk request: collecting operations, then the body.

use std::collections::HashSet;

/// The body after the last operation.
pub(super) const TAIL: &str = "]}";

/// A request that is ready to be sent.
pub(crate) struct Batch {
    /// The positions of the operations, in the order of the request.
    pub(super) operations: Vec<usize>,
    /// The units of the operations, in the same order.
    pub(super) units: Vec<usize>,
    pub(crate) body: String,
}

/// A request to which operations can be added.
#[derive(Default)]
pub(super) struct OpenBatch {
    /// The unit, position and text of each operation.
    pub(super) operations: Vec<(usize, usize, String)>,
    pub(super) members: HashSet<usize>,
    /// The length of the body in bytes.
    pub(super) size: usize,
}

impl OpenBatch {
    /// A request without operations.
    pub(super) fn new(head: &str) -> Self {
        Self {
            size: head.len() + TAIL.len(),
            ..Self::default()
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.operations.is_empty()
    }

    pub(super) fn add(&mut self, operations: Vec<(usize, usize, String)>) {
        for (unit, position, text) in operations {
            self.size += text.len() + usize::from(!self.is_empty());
            self.members.insert(position);
            self.operations.push((unit, position, text));
        }
    }

    pub(super) fn close(mut self, head: &str) -> Option<Batch> {
        if self.is_empty() {
            return None;
        }
        self.operations
            .sort_by_key(|(unit, position, _)| (*unit, *position));
        let mut body = String::with_capacity(self.size);
        body.push_str(head);
        for (index, (_, _, text)) in self.operations.iter().enumerate() {
            if index > 0 {
                body.push(',');
            }
            body.push_str(text);
        }
        body.push_str(TAIL);
        Some(Batch {
            units: self.operations.iter().map(|(unit, ..)| *unit).collect(),
            operations: self.operations.iter().map(|(_, at, _)| *at).collect(),
            body,
        })
    }
}

/// The body before the first operation.
pub(super) fn head(fail_on_errors: Option<usize>) -> String {
    let schemas = r#"{"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],"#;
    match fail_on_errors {
        Some(errors) => format!("{schemas}\"failOnErrors\":{errors},\"Operations\":["),
        None => format!("{schemas}\"Operations\":["),
    }
}
