//! The static that holds a record's table.

use super::{
    attribute::Attribute,
    resource::Record,
    table::{Root, Table},
};
use std::sync::OnceLock;

/// A [`Table`] that is prepared when a program needs it first. As a constant it took a quarter of the time to build a crate of models.
#[derive(Debug)]
pub struct LazyTable(OnceLock<Table>);

impl LazyTable {
    /// No table yet.
    #[allow(clippy::declare_interior_mutable_const)] // the value of a static
    pub const NEW: Self = Self(OnceLock::new());

    /// The table of `R`, the record whose static this is.
    #[inline]
    pub fn of<R: Record>(&'static self, name: &'static str) -> &'static Table {
        match self.0.get() {
            Some(table) => table,
            None => self.prepare(name, R::ROOT, R::ATTRIBUTES),
        }
    }

    #[cold]
    fn prepare(
        &'static self,
        name: &'static str,
        root: Root,
        attributes: &'static [Attribute],
    ) -> &'static Table {
        self.0.get_or_init(|| Table::new(name, root, attributes))
    }
}

#[cfg(test)]
mod tests {
    use crate::{models::User, record::Fields};

    #[test]
    fn a_table_is_prepared_once() {
        let (one, other) = (User::default(), User::default());
        assert!(std::ptr::eq(one.table(), other.table()));
    }
}
