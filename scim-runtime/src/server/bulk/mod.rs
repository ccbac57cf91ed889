//! `/Bulk` (RFC 7644 §3.7): runs operations in order, except that an operation runs after the operations whose bulkIds it uses.
//!
//! Resources with circular references get their ids before they are created (§3.7.1).

mod operation;
mod queue;
mod reference;

use super::{
    message::{ErrorReply, ReplyResult, ServerReply},
    parameters::check_message_schema,
    request::IncomingRequest,
    served_type::ServerContext,
    store::Store,
};
use crate::{Json, filter::member};
use http::Method;
use operation::{OperationOutcome, RequestedOperation};
use queue::{NextOperation, OperationQueue};
use reference::BulkIdMap;
use serde_json::json;
use std::collections::HashMap;

const REQUEST: &str = "urn:ietf:params:scim:api:messages:2.0:BulkRequest";
const RESPONSE: &str = "urn:ietf:params:scim:api:messages:2.0:BulkResponse";

pub(super) fn answer(
    context: ServerContext<'_>,
    store: &mut Store,
    request: &IncomingRequest<'_>,
) -> ReplyResult {
    let Some(limits) = context.description.configuration.bulk else {
        return Err(ErrorReply::new(
            501,
            "this service provider doesn't support bulk operations",
        ));
    };
    if request.method != Method::POST {
        return Err(ErrorReply::method("POST"));
    }
    let too_large = |most: u64, what: &str| {
        ErrorReply::new(
            413,
            format!("a bulk request can have at most {most} {what}"),
        )
    };
    let exceeds = |size: usize, most: Option<u64>| most.filter(|most| size as u64 > *most);
    if let Some(most) = exceeds(request.size(), limits.max_payload_size) {
        return Err(too_large(most, "bytes (maxPayloadSize)"));
    }
    let message = request.json()?;
    check_message_schema(&message, REQUEST)?;
    let operations = member(&message, "Operations")
        .and_then(Json::as_array)
        .ok_or_else(|| ErrorReply::syntax("a bulk request needs `Operations`, a list"))?;
    if let Some(most) = exceeds(operations.len(), limits.max_operations) {
        return Err(too_large(most, "operations (maxOperations)"));
    }
    let operations: Vec<RequestedOperation> =
        operations.iter().map(RequestedOperation::read).collect();
    let mut job = BulkJob::new(context, store, &operations, errors_accepted(&message)?)?;
    job.run();
    Ok(ServerReply::json(200, job.response()))
}

/// `failOnErrors`: the number of errors after which the remaining operations don't run.
fn errors_accepted(message: &Json) -> Result<usize, ErrorReply> {
    match member(message, "failOnErrors") {
        None | Some(Json::Null) => Ok(usize::MAX),
        Some(number) => match number.as_u64() {
            Some(number) if number > 0 => Ok(usize::try_from(number).unwrap_or(usize::MAX)),
            _ => Err(ErrorReply::value(
                "`failOnErrors` must be an integer of 1 or more",
            )),
        },
    }
}

struct BulkJob<'a> {
    context: ServerContext<'a>,
    store: &'a mut Store,
    operations: &'a [RequestedOperation],
    /// Indexed by operation; `None` if the operation hasn't run yet.
    outcomes: Vec<Option<OperationOutcome>>,
    queue: OperationQueue,
    known: BulkIdMap,
    errors_left: usize,
}

impl<'a> BulkJob<'a> {
    fn new(
        context: ServerContext<'a>,
        store: &'a mut Store,
        operations: &'a [RequestedOperation],
        errors_left: usize,
    ) -> Result<Self, ErrorReply> {
        let mut declared = HashMap::new();
        for (index, operation) in operations.iter().enumerate() {
            if let Some(bulk_id) = &operation.bulk_id
                && declared.insert(bulk_id.as_str(), index).is_some()
            {
                let detail = format!("two operations have the bulkId `{bulk_id}`");
                return Err(ErrorReply::value(detail));
            }
        }
        let needs = operations.iter().map(|operation| {
            let references = operation.references.iter();
            references
                .filter_map(|bulk_id| declared.get(bulk_id.as_str()).copied())
                .collect()
        });
        Ok(Self {
            context,
            store,
            operations,
            outcomes: operations.iter().map(|_| None).collect(),
            queue: OperationQueue::new(needs.collect()),
            known: BulkIdMap::default(),
            errors_left,
        })
    }

    fn run(&mut self) {
        while self.errors_left > 0 {
            match self.queue.next() {
                NextOperation::Ready(index) => self.run_one(index),
                NextOperation::Stuck(first) => self.run_circle(first),
                NextOperation::Nothing => return,
            }
        }
    }

    fn run_one(&mut self, index: usize) {
        let Some(operation) = self.operations.get(index) else {
            return;
        };
        let outcome = operation.run(self.context, self.store, &self.known, None);
        self.settle(index, outcome);
    }

    fn settle(&mut self, index: usize, outcome: OperationOutcome) {
        if outcome.is_error() {
            self.errors_left -= 1;
        }
        if let Some(bulk_id) = self.operations.get(index).and_then(|o| o.bulk_id.as_ref()) {
            self.known.settle(bulk_id, outcome.id.as_deref());
        }
        if let Some(place) = self.outcomes.get_mut(index) {
            *place = Some(outcome);
        }
        self.queue.settle(index);
    }

    /// Runs operations that wait for each other: all of them, or none.
    fn run_circle(&mut self, first: usize) {
        let circle = self.queue.circle(first);
        // Resources that will be created get their ids now, so that the others can refer to them.
        let mut promised = HashMap::new();
        for index in &circle {
            if let Some(bulk_id) = self
                .operations
                .get(*index)
                .and_then(RequestedOperation::creates)
            {
                let id = self.store.new_id();
                self.known.settle(bulk_id, Some(&id));
                promised.insert(*index, id);
            }
        }
        if promised.is_empty() {
            for index in circle {
                self.refuse(index, "the operation refers to itself");
            }
            return;
        }
        let before = self.store.mark();
        let mut failed = false;
        let mut outcomes = Vec::new();
        for (index, operation) in circle
            .iter()
            .filter_map(|index| Some((*index, self.operations.get(*index)?)))
        {
            let Some(id) = promised.remove(&index) else {
                continue;
            };
            let outcome = operation.run(self.context, self.store, &self.known, Some(id));
            failed |= outcome.is_error();
            outcomes.push((index, outcome));
        }
        if failed {
            let made = outcomes
                .iter()
                .filter_map(|(_, outcome)| outcome.id.as_deref());
            self.store.undo(before, made);
        }
        for (index, outcome) in outcomes {
            if failed && !outcome.is_error() {
                self.refuse(index, "a resource that this one refers to wasn't created");
            } else if self.errors_left > 0 {
                self.settle(index, outcome);
            }
        }
    }

    /// Fails an operation with a reference that can't be resolved (RFC 7644 §3.7.1).
    fn refuse(&mut self, index: usize, detail: &str) {
        if self.errors_left > 0
            && let Some(operation) = self.operations.get(index)
        {
            self.settle(
                index,
                operation.outcome(Err(ErrorReply::new(409, detail)), None),
            );
        }
    }

    fn response(&self) -> Json {
        let outcomes: Vec<&Json> = self.outcomes.iter().flatten().map(|o| &o.json).collect();
        json!({ "schemas": [RESPONSE], "Operations": outcomes })
    }
}
