//! The tables of all types.
//!
//! They are constants with type parameters, which the compiler evaluates only when it makes machine code. It evaluates others whenever it
//! checks a crate.

use super::{
    resource::Record,
    table::Table,
    written::{WrittenName, written},
};
use std::marker::PhantomData;

/// The table of a record's type, for [`record!`](crate::record!). There are as many attributes as `rows` has elements.
#[must_use]
pub fn table<R: Record, const N: usize>(_rows: [(); N]) -> &'static Table {
    TableOf::<R, N>::TABLE
}

struct TableOf<R, const N: usize>(PhantomData<R>);

impl<R: Record, const N: usize> TableOf<R, N> {
    const NAMES: &'static [WrittenName; N] = &written(R::ATTRIBUTES);
    const TABLE: &'static Table = &Table::new(R::TYPE, R::ATTRIBUTES, Self::NAMES);
}
