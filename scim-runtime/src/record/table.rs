//! The table of a record's type: its attributes, and its place in a document.

use super::{
    attribute::Attribute,
    kind::Kind,
    written::{WrittenName, are_distinct, is_plain},
};

/// The table of a record's type.
#[derive(Debug)]
pub struct Table {
    /// The struct's name, for `Debug`.
    pub name: &'static str,
    /// Whether the record is a standalone document, and its schema.
    pub root: Root,
    /// [`Record::ATTRIBUTES`](super::Record::ATTRIBUTES)
    pub attributes: &'static [Attribute],
    /// The names of the attributes, ready to be written.
    pub(crate) names: Box<[WrittenName]>,
    pub(crate) checked: CheckedRows,
}

impl Table {
    pub(super) fn new(name: &'static str, root: Root, attributes: &'static [Attribute]) -> Self {
        Self {
            name,
            root,
            attributes,
            names: attributes
                .iter()
                .map(|attribute| WrittenName::new(&attribute.name))
                .collect(),
            checked: CheckedRows::of(attributes, root),
        }
    }
}

/// The rows that the reader checks after each record, so that it needn't look at all rows. Bit *n* stands for row *n*; rows from 64
/// on are not in it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CheckedRows {
    /// Required in a whole resource.
    pub(crate) due: u64,
    /// Required in a projected resource too.
    pub(crate) always_due: u64,
    /// Never returned.
    pub(crate) secret: u64,
    /// The row of `primary`; past the end if there is none.
    pub(crate) primary: usize,
    /// The first row of an extension; past the end if there is none.
    pub(crate) first_extension: usize,
    /// Whether JSON has all names and the schema's URN as they are, without escapes.
    pub(crate) plain_names: bool,
    /// Whether a name in any case belongs to one row only, and to no common attribute.
    pub(crate) distinct_names: bool,
}

impl CheckedRows {
    fn of(attributes: &[Attribute], root: Root) -> Self {
        let with = |is_one: &dyn Fn(&Attribute) -> bool| {
            attributes
                .iter()
                .take(64)
                .enumerate()
                .filter(|(_, attribute)| is_one(attribute))
                .fold(0, |rows, (row, _)| rows | 1_u64 << row)
        };
        let first = |is_one: &dyn Fn(&Attribute) -> bool| {
            attributes.iter().position(is_one).unwrap_or(usize::MAX)
        };
        let mut names = attributes.iter().map(|attribute| &*attribute.name);
        Self {
            due: with(&|attribute| attribute.required && attribute.is_due(false)),
            always_due: with(&|attribute| attribute.required && attribute.is_due(true)),
            secret: with(&Attribute::is_secret),
            primary: first(&|attribute| {
                matches!(attribute.kind, Kind::Boolean) && attribute.name == "primary"
            }),
            first_extension: first(&|attribute| matches!(attribute.kind, Kind::Extension)),
            plain_names: names.clone().chain(root.urn()).all(is_plain),
            distinct_names: are_distinct(names.clone()) && !names.any(|name| root.has_common(name)),
        }
    }
}

impl Root {
    /// Whether a name is one of the common attributes that a root has besides its rows.
    fn has_common(self, name: &str) -> bool {
        let common: &[&str] = match self {
            Self::Part => &[],
            Self::Message(_) => &["schemas"],
            Self::Resource(_) => &["schemas", "id", "meta"],
        };
        common
            .iter()
            .any(|common| name.eq_ignore_ascii_case(common))
    }
}

/// Whether a record is a standalone document, for [`record!`](crate::record!).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Root {
    /// A part of another record: a complex value, an extension.
    Part,
    /// A resource of this schema, with `schemas`, `id` and `meta`.
    Resource(&'static str),
    /// A message of this schema, with `schemas`.
    Message(&'static str),
}

impl Root {
    /// The schema of a resource or message.
    ///
    /// ```
    /// use scim_runtime::support::Root;
    ///
    /// assert_eq!(Root::Resource("urn:example:Badge").urn(), Some("urn:example:Badge"));
    /// assert_eq!(Root::Part.urn(), None);
    /// ```
    #[must_use]
    pub fn urn(self) -> Option<&'static str> {
        match self {
            Self::Part => None,
            Self::Resource(urn) | Self::Message(urn) => Some(urn),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        models::{EnterpriseUser, User, user::Email},
        record::{Attribute, Record, Table},
    };

    fn table<R: Record>() -> &'static Table {
        R::default().table()
    }

    fn row<R: Record>(name: &str) -> usize {
        let mut names = R::ATTRIBUTES.iter().map(|attribute| &*attribute.name);
        names.position(|other| other == name).expect("a row")
    }

    // A row too many would send every response through the second, slow reading.
    #[test]
    fn rows_are_checked_only_if_they_are_required_or_secret() {
        let user = &table::<User>().checked;
        assert_eq!(user.due, 1 << row::<User>("userName"));
        assert_eq!(user.always_due, 0);
        assert_eq!(user.secret, 1 << row::<User>("password"));
        let email = &table::<Email>().checked;
        assert_eq!((email.due, email.always_due, email.secret), (0, 0, 0));
    }

    #[test]
    fn rows_with_a_role_are_found() {
        assert_eq!(table::<Email>().checked.primary, row::<Email>("primary"));
        assert_eq!(table::<User>().checked.primary, usize::MAX);
        let extension = row::<User>(&Attribute::extension::<EnterpriseUser>().name);
        assert_eq!(table::<User>().checked.first_extension, extension);
        assert_eq!(table::<Email>().checked.first_extension, usize::MAX);
    }

    struct Odd {
        id: Option<String>,
        quoted: Option<String>,
        extra: crate::record::Extra,
    }

    crate::record! {
        Odd, super::Root::Resource("urn:example:Odd");
        id String: Attribute::string("ID"),
        quoted String: Attribute::string("a\"b"),
    }

    #[test]
    fn names_that_need_care_are_marked() {
        let odd = &table::<Odd>().checked;
        assert_eq!((odd.plain_names, odd.distinct_names), (false, false));
        let user = &table::<User>().checked;
        assert_eq!((user.plain_names, user.distinct_names), (true, true));
    }
}
