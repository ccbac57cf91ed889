//! Everything that `tracing` records of an operation.

use std::{
    cell::RefCell,
    fmt::{self, Write as _},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};
use tracing::{
    Dispatch, Event, Metadata, Subscriber, dispatcher,
    field::{Field, Visit},
    span,
};

/// Runs `act`, and returns what was recorded meanwhile.
pub(super) fn traced<T>(act: impl FnOnce() -> T) -> (T, String) {
    thread_local! {
        // Creating a dispatcher locks all of tracing.
        static DISPATCH: RefCell<Option<Dispatch>> = const { RefCell::new(None) };
    }
    let dispatch = DISPATCH.with(|known| {
        let mut known = known.borrow_mut();
        known
            .get_or_insert_with(|| Dispatch::new(Recorder::default()))
            .clone()
    });
    let recorder = || dispatch.downcast_ref::<Recorder>();
    if let Some(recorder) = recorder() {
        recorder.text().clear();
    }
    let result = dispatcher::with_default(&dispatch, act);
    let text = recorder().map(|recorder| recorder.text().clone());
    (result, text.unwrap_or_default())
}

#[derive(Default)]
struct Recorder {
    text: Mutex<String>,
    spans: AtomicU64,
}

impl Recorder {
    fn text(&self) -> std::sync::MutexGuard<'_, String> {
        self.text.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Fields<'a>(&'a Recorder);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let _ = write!(self.0.text(), " {}={value:?}", field.name());
    }
}

impl Subscriber for Recorder {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("scim_runtime")
    }
    fn new_span(&self, span: &span::Attributes<'_>) -> span::Id {
        span.record(&mut Fields(self));
        span::Id::from_u64(self.spans.fetch_add(1, Ordering::Relaxed) + 1)
    }
    fn record(&self, _: &span::Id, values: &span::Record<'_>) {
        values.record(&mut Fields(self));
    }
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn event(&self, event: &Event<'_>) {
        event.record(&mut Fields(self));
    }
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}
