//! Items for generated code. They follow the version of `scim-codegen`, not semver: don't use them by hand.

pub mod empty;
mod macros;

pub use crate::patch::{
    target::{Addable, PatchTarget, Writable},
    typed::PatchState,
};
#[cfg(feature = "client")]
pub use crate::{
    bulk::handle::BulkTarget,
    client::{
        item::QueryItem, projection::SortKey, provider::Mixed, resource_type::ResourceType,
        unread::Unread,
    },
    describe::{BulkLimits, Configuration, FilterLimits, Pagination, PaginationMethod},
};
pub use crate::{
    filter::condition::{Candidate, Comparable, Operand, Ordered, Textual},
    record::{
        attr::{Over, Within},
        form::{AsOwn, AsPlain, AsRecord, AsText, Form, Value},
        own::{OwnEmpty, OwnField, OwnSlot, OwnType, OwnView, TypeMismatch},
        slot::{
            Field, Fields, RecordSlot, RecordView, RecordsSlot, RecordsView, Slot, TextSlot,
            TextView, TextsSlot, TextsView, View,
        },
        table::Table,
    },
    value::{open::Canonical, text::Text},
    walk::{Assign, copy, debug, deserialize, same, serialize},
};
pub use serde;

use crate::record::Record;

/// [`Record::TABLE`]: through a type parameter, so that the compiler doesn't evaluate it when it checks the caller.
#[must_use]
pub fn table<R: Record>() -> &'static Table {
    R::TABLE
}
