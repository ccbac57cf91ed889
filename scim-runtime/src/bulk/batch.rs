//! One request of a bulk, as it is filled and as it is sent.

use std::collections::HashSet;

/// All behind the last operation.
pub(super) const TAIL: &str = "]}";

/// One request.
pub(crate) struct Batch {
    /// Positions, in the order of the request.
    pub(super) operations: Vec<usize>,
    /// In the same order.
    pub(super) units: Vec<usize>,
    pub(crate) body: String,
}

/// A request that is being filled.
#[derive(Default)]
pub(super) struct Open {
    /// Unit, position, text.
    pub(super) operations: Vec<(usize, usize, String)>,
    pub(super) members: HashSet<usize>,
    /// Of the operations and the commas between them, in bytes.
    pub(super) size: usize,
}

impl Open {
    /// A request with nothing in it yet.
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

/// All before the first operation.
pub(super) fn head(fail_on_errors: Option<usize>) -> String {
    let schemas = r#"{"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],"#;
    match fail_on_errors {
        Some(errors) => format!("{schemas}\"failOnErrors\":{errors},\"Operations\":["),
        None => format!("{schemas}\"Operations\":["),
    }
}
