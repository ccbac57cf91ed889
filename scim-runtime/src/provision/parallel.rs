//! A run on a blocking engine with several threads.

use super::{
    access::ProvisionAccess,
    batch::CallBatch,
    report::ProvisionReport,
    running::Running,
    task::{CallAnswer, CallFailure, CallFailureKind},
};
use crate::{engine::BlockingEngine, error::WriteOutcome};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Mutex, PoisonError, mpsc},
    thread,
};

/// Sends each batch on a thread of its own, at most `concurrency` at a time.
pub(super) fn run_parallel<E: BlockingEngine + Send + Sync>(
    mut running: Running<'_, E>,
) -> ProvisionReport {
    let access = running.access.clone();
    let (requests, queue) = mpsc::channel::<CallBatch>();
    let queue = Mutex::new(queue);
    let (responses, answers) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..running.concurrency {
            let (access, queue, responses) = (&access, &queue, responses.clone());
            scope.spawn(move || {
                loop {
                    let next = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok(batch) = next else { break };
                    if responses.send(send(access, batch)).is_err() {
                        break;
                    }
                }
            });
        }
        let mut outstanding = 0;
        loop {
            while outstanding < running.concurrency
                && let Some(batch) = running.next()
            {
                if requests.send(batch).is_err() {
                    break;
                }
                outstanding += 1;
            }
            if outstanding == 0 {
                break;
            }
            let Ok(batch) = answers.recv() else { break };
            outstanding -= 1;
            running.answered(batch);
        }
        // The threads end when no further request can arrive.
        drop(requests);
    });
    running.into_report()
}

/// A panic of the engine must not leave the run waiting for a response forever.
fn send<E: BlockingEngine>(
    access: &ProvisionAccess<'_, E>,
    batch: CallBatch,
) -> Vec<(u64, CallAnswer)> {
    let numbers: Vec<u64> = batch.iter().map(|(number, _)| *number).collect();
    let sent = catch_unwind(AssertUnwindSafe(|| access.send_blocking(batch)));
    sent.unwrap_or_else(|_| {
        let failure = CallFailure {
            outcome: WriteOutcome::Unknown,
            kind: CallFailureKind::Other,
            message: "the engine panicked".to_owned(),
            id: None,
        };
        let answers = numbers.into_iter();
        answers
            .map(|number| (number, CallAnswer::Failed(failure.clone())))
            .collect()
    })
}
