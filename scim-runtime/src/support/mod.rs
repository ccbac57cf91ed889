//! Items for generated code and for `scimctl`. They follow the version of `scim-codegen`, not semver: don't use them by hand.

pub mod empty;
mod into_option;
mod macros;

#[cfg(any(feature = "client", feature = "server"))]
pub use crate::parameter::{Parameter, ParameterRole};
pub use crate::patch::{
    target::{Addable, PatchTarget, Writable},
    typed::PatchState,
};
#[cfg(feature = "client")]
pub use crate::{
    bulk::handle::{BulkTarget, TargetIdentity},
    client::{
        item::QueryItem,
        projection::{Projection, SortKey},
        provider::{
            Mixed, SupportsBulk, SupportsChangePassword, SupportsCursorPaging, SupportsEtag,
            SupportsFilter, SupportsIndexPaging, SupportsPatch, SupportsSort,
        },
        resource_type::ResourceType,
        target::Target,
        unread::Unread,
    },
    describe::{BulkLimits, Configuration, FilterLimits, Pagination},
};
pub use crate::{
    filter::condition::{Candidate, Comparable, Operand, Ordered, Textual},
    record::{
        attr::{CombineMutability, HasSubAttributesOf, Immutable, ReadOnly, ReadWrite, WriteOnly},
        form::{AsOwn, AsPlain, AsRecord, AsText, Form, Value},
        lazy_table::LazyTable,
        own::{Own, OwnEmpty, OwnField, OwnSlot, OwnType, OwnView, TypeMismatch},
        resource::Extends,
        slot::{
            Field, Fields, RecordSlot, RecordView, RecordsSlot, RecordsView, Slot, TextSlot,
            TextView, TextsSlot, TextsView, View, VisitFields, VisitSlots,
        },
        table::{Root, Table},
    },
    value::{
        open::{Canonical, parse, show},
        text::Text,
    },
    walk::{Assign, copy, debug, deserialize, same, serialize},
};
pub use into_option::IntoOption;
pub use serde;
