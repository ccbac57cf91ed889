//! Reads the pages of a walk into a sink, which needs not keep the resources.

use super::{
    transmit::{read_async, read_blocking},
    walk::Pages,
};
use crate::{
    engine::{BlockingEngine, Engine},
    error::Error,
    protocol::{PageSummary, fingerprint, read_page_into},
    record::{Resource, Stored},
    walk::{PageHead, StoredSink},
};

/// Receives the resources of a page while it is read. A page that can't be read, or must be read twice, is cleared.
pub(crate) trait PageSink: StoredSink + Send {
    /// The ids of the page's resources, in their order.
    fn ids(&mut self) -> Vec<Option<&str>>;
}

impl<E, R: Resource> Pages<E, Stored<R>> {
    /// Like [`Pages::next`], with the resources in `sink`. Returns the total that the page states.
    pub(crate) async fn next_into(
        &mut self,
        sink: &mut dyn PageSink,
    ) -> Option<Result<Option<u64>, Error>>
    where
        E: Engine,
    {
        let head = match self.next_request()? {
            Ok(prepared) => {
                let read = &mut |reply: &_, context: &_| read_page_into::<R>(reply, context, sink);
                read_async(&self.connection, &prepared, read, |_| false).await
            }
            Err(error) => return Some(Err(error)),
        };
        Some(self.arrived_in(head, sink))
    }

    /// Like [`Pages::next_blocking`], with the resources in `sink`. Returns the total that the page states.
    pub(crate) fn next_blocking_into(
        &mut self,
        sink: &mut dyn PageSink,
    ) -> Option<Result<Option<u64>, Error>>
    where
        E: BlockingEngine,
    {
        let head = match self.next_request()? {
            Ok(prepared) => {
                let read = &mut |reply: &_, context: &_| read_page_into::<R>(reply, context, sink);
                read_blocking(&self.connection, &prepared, read, |_| false)
            }
            Err(error) => return Some(Err(error)),
        };
        Some(self.arrived_in(head, sink))
    }

    fn arrived_in(
        &mut self,
        head: Result<PageHead, Error>,
        sink: &mut dyn PageSink,
    ) -> Result<Option<u64>, Error> {
        let head = head.inspect_err(|_| self.pager.failed())?;
        let number = |number: Option<i64>| number.and_then(|number| u64::try_from(number).ok());
        let total = number(head.total_results);
        self.check(PageSummary {
            count: sink.len(),
            total,
            start_index: number(head.start_index),
            next_cursor: head.next_cursor,
            fingerprint: fingerprint(sink.ids().into_iter()),
        })?;
        Ok(total)
    }
}
