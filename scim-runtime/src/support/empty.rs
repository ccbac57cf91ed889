//! A field without a value, by the kind of its row: one function each, since a macro for every field takes longer to expand.
#![allow(non_snake_case, missing_docs, clippy::must_use_candidate)]

use crate::{Json, record::own::OwnEmpty};

macro_rules! empty {
    ($($one:ident $many:ident $type:ty),*) => {$(
        pub const fn $one() -> Option<$type> {
            None
        }
        pub const fn $many() -> Vec<$type> {
            Vec::new()
        }
    )*};
}

empty!(String Strings String, Boolean Booleans bool, Integer Integers i64, Decimal Decimals f64, Json Jsons Json);

pub const fn Text<T>() -> Option<T> {
    None
}
pub const fn Texts<T>() -> Vec<T> {
    Vec::new()
}
pub const fn Record<T>() -> Option<T> {
    None
}
pub const fn Records<T>() -> Vec<T> {
    Vec::new()
}
pub const fn Own<T: OwnEmpty>() -> T {
    T::EMPTY
}
