//! Compares records of generated types as they are, without JSON: cheap, for the many resources that are as wanted.

use super::{
    key::KeyAttribute,
    managed::{Managed, is_hidden},
    missing_value::MissingValue,
    settings::ProvisionSettings,
};
use crate::{
    patch::MAX_COMPARED,
    record::{Attribute, Field, Fields, RecordsView, View, VisitFields},
    walk::{ComparedRows, same_view},
};
use std::borrow::Cow;

/// The rows of a table that a run compares.
pub(crate) struct RecordComparison {
    /// Those of the keys.
    keys: Vec<RowPath>,
    managed: Vec<RowPath>,
    missing: MissingValue,
    rows: Option<ComparedRows>,
}

/// The rows that lead to an attribute, outermost first.
struct RowPath(Vec<usize>);

impl RecordComparison {
    /// The comparison of a run; `None` if it needs more than the values of single attributes.
    pub(crate) fn new(settings: &ProvisionSettings) -> Option<Self> {
        let attributes = settings.descriptor().attributes;
        let Managed::Attributes {
            paths,
            missing,
            lists,
        } = &settings.managed
        else {
            return None;
        };
        if !lists.is_empty() || !settings.references.is_empty() {
            return None;
        }
        let keys = settings.keys.iter().map(KeyAttribute::steps);
        let keys = keys.map(|steps| RowPath::new(attributes, steps));
        let seen = paths
            .iter()
            .filter(|steps| !leads_to_hidden(attributes, steps));
        let keys: Vec<RowPath> = keys.collect::<Option<_>>()?;
        let managed: Vec<RowPath> = seen
            .map(|steps| RowPath::new(attributes, steps))
            .collect::<Option<_>>()?;
        Some(Self {
            rows: compared_rows(keys.first()?, &managed, *missing),
            keys,
            managed,
            missing: *missing,
        })
    }

    /// The rows that are compared with the text of a resource; `None` if it must be read first.
    pub(crate) fn rows(&self) -> Option<ComparedRows> {
        self.rows
    }

    /// The value of the first key as it is written; `None` if it is unassigned or empty.
    pub(crate) fn first_key<'r>(&self, record: &'r dyn Fields) -> Option<Cow<'r, str>> {
        let mut value = None;
        record.fields(VisitFields(&mut |fields| {
            value = self.first_key_among(fields)
        }));
        value
    }

    /// Visits the comparable values of all keys, by the numbers of their attributes.
    pub(crate) fn each_folded_key(
        &self,
        settings: &ProvisionSettings,
        record: &dyn Fields,
        each: &mut dyn FnMut(usize, Option<&str>),
    ) {
        record.fields(VisitFields(&mut |fields| {
            self.each_key_among(settings, fields, each)
        }));
    }

    /// Like [`each_folded_key`](Self::each_folded_key), among the fields of a record.
    pub(crate) fn each_key_among(
        &self,
        settings: &ProvisionSettings,
        fields: &[Field<'_>],
        each: &mut dyn FnMut(usize, Option<&str>),
    ) {
        let keys = self.keys.iter().zip(&settings.keys);
        for (number, (path, key)) in keys.enumerate() {
            let value = path.text(fields).map(|value| key.folded(value));
            each(number, value.as_deref());
        }
    }

    pub(crate) fn first_key_among<'r>(&self, fields: &[Field<'r>]) -> Option<Cow<'r, str>> {
        self.keys.first()?.text(fields)
    }

    /// Compares a stored record with a wanted one that it probably matches: with its key as well. `read` is called with the fields of
    /// the wanted one, and decides whether to compare.
    pub(crate) fn compare<'s>(
        &self,
        stored: &'s dyn Fields,
        wanted: &dyn Fields,
        read: &mut dyn FnMut(&[Field<'_>]) -> bool,
    ) -> Likeness<'s> {
        let mut likeness = Likeness::OtherKey;
        both(stored, wanted, &mut |stored, wanted| {
            let key = self.first_key_among(stored).filter(|_| read(wanted));
            let is_same_key = key.is_some() && key == self.first_key_among(wanted);
            let holds = is_same_key && self.fields_hold(stored, wanted);
            likeness = match key {
                Some(key) if holds => Likeness::Settled(key),
                _ if is_same_key => Likeness::Different,
                _ => Likeness::OtherKey,
            };
            holds
        });
        likeness
    }

    /// Whether a stored record has the managed values of a wanted one. If not, a comparison by the schema may still find no difference.
    pub(crate) fn holds(&self, stored: &dyn Fields, wanted: &dyn Fields) -> bool {
        both(stored, wanted, &mut |stored, wanted| {
            self.fields_hold(stored, wanted)
        })
    }

    fn fields_hold(&self, stored: &[Field<'_>], wanted: &[Field<'_>]) -> bool {
        self.managed.iter().all(|path| {
            let (Some(stored), Some(wanted)) = (path.among(stored), path.among(wanted)) else {
                return false;
            };
            match (wanted, self.missing) {
                (View::None, MissingValue::Cleared) => matches!(stored, View::None),
                (View::None, MissingValue::Kept) => true,
                (wanted, _) => holds(stored, wanted),
            }
        })
    }
}

/// The result of comparing a stored record with a wanted one.
pub(crate) enum Likeness<'s> {
    /// The first keys are written differently.
    OtherKey,
    /// The keys are equal, and something else may differ.
    Different,
    /// The stored record is as wanted. This is the key of both.
    Settled(Cow<'s, str>),
}

/// Calls a function with all fields of two records.
fn both<'s, 'w>(
    stored: &'s dyn Fields,
    wanted: &'w dyn Fields,
    compare: &mut dyn FnMut(&[Field<'s>], &[Field<'w>]) -> bool,
) -> bool {
    let mut is_equal = false;
    stored.fields(VisitFields(&mut |stored| {
        wanted.fields(VisitFields(&mut |wanted| {
            is_equal = compare(stored, wanted)
        }));
    }));
    is_equal
}

impl RowPath {
    fn new(attributes: &[Attribute], steps: &[String]) -> Option<Self> {
        let mut within = attributes;
        let mut rows = Vec::with_capacity(steps.len());
        for step in steps {
            let row = within
                .iter()
                .position(|attribute| attribute.name == *step)?;
            rows.push(row);
            within = &within.get(row)?.sub_attributes;
        }
        Some(Self(rows))
    }

    /// The bit of a row of the resource itself.
    fn bit(&self) -> Option<u64> {
        match self.0.as_slice() {
            [row] => 1_u64.checked_shl(u32::try_from(*row).ok()?),
            _ => None,
        }
    }

    /// A key among the fields of a record, as it is written.
    fn text<'r>(&self, fields: &[Field<'r>]) -> Option<Cow<'r, str>> {
        match self.among(fields)? {
            View::String(text) if !text.is_empty() => Some(Cow::Borrowed(text)),
            View::Integer(number) => Some(Cow::Owned(number.to_string())),
            _ => None,
        }
    }

    /// The value among the fields of a record.
    fn among<'r>(&self, fields: &[Field<'r>]) -> Option<View<'r>> {
        let (first, below) = self.0.split_first()?;
        let mut view = fields.get(*first)?.view();
        for row in below {
            match view {
                View::Record(inner) => view = inner.view(*row),
                View::None => return Some(View::None),
                _ => return None,
            }
        }
        Some(view)
    }
}

/// The rows of the first key and of managed attributes, if they are rows of the resource itself.
fn compared_rows(
    key: &RowPath,
    managed: &[RowPath],
    missing: MissingValue,
) -> Option<ComparedRows> {
    let mut managed = managed.iter().map(RowPath::bit);
    let managed = managed.try_fold(0, |rows, row| Some(rows | row?))?;
    Some(ComparedRows {
        compared: managed | key.bit()?,
        cleared: match missing {
            MissingValue::Cleared => managed,
            MissingValue::Kept => 0,
        },
    })
}

fn leads_to_hidden(attributes: &[Attribute], steps: &[String]) -> bool {
    let mut within = attributes;
    steps.iter().any(|step| {
        let Some(attribute) = Attribute::find(within, step) else {
            return false;
        };
        within = &attribute.sub_attributes;
        is_hidden(attribute)
    })
}

fn holds(stored: View<'_>, wanted: View<'_>) -> bool {
    match (stored, wanted) {
        // Empty text clears an attribute.
        (_, View::String("")) => false,
        (View::Record(stored), View::Record(wanted)) => record_holds(stored, wanted),
        (View::Records(stored), View::Records(wanted)) => list_holds(stored, wanted),
        (stored, wanted) => same_view(stored, wanted),
    }
}

/// Whether a complex value has the sub-attributes that the wanted one names. The provider's other sub-attributes make no difference.
fn record_holds(stored: &dyn Fields, wanted: &dyn Fields) -> bool {
    let attributes = wanted.attributes();
    both(stored, wanted, &mut |stored, wanted| {
        rows_hold(attributes, stored, wanted)
    })
}

fn rows_hold(attributes: &[Attribute], stored: &[Field<'_>], wanted: &[Field<'_>]) -> bool {
    let mut is_assigned = false;
    let mut rows = attributes.iter().zip(stored.iter().zip(wanted));
    let holds = rows.all(|(attribute, (stored, wanted))| match wanted.view() {
        View::None => true,
        _ if is_hidden(attribute) => true,
        wanted => {
            is_assigned = true;
            holds(stored.view(), wanted)
        }
    });
    let has_unknown = matches!(wanted.last(), Some(Field::Extra(extra)) if !extra.is_empty());
    // A complex value without attributes is unassigned (RFC 7643 §2.5).
    holds && is_assigned && !has_unknown
}

/// Whether a list has the wanted values, in their order. Sub-attributes that a wanted value doesn't name make no difference, except
/// `primary`: one primary value ends another. Values without a `value` of their own have no identity, so they must be equal.
fn list_holds(stored: &dyn RecordsView, wanted: &dyn RecordsView) -> bool {
    if stored.len() != wanted.len() || wanted.len() > MAX_COMPARED {
        return false;
    }
    let count = wanted.len();
    let mut values: Vec<&str> = Vec::new();
    let mut primaries = 0;
    (0..wanted.len()).all(|index| {
        let (Some(stored), Some(wanted)) = (stored.at(index), wanted.at(index)) else {
            return false;
        };
        let attributes = wanted.attributes();
        let row = |name| {
            attributes
                .iter()
                .position(|attribute| attribute.name == name)
        };
        let (value, primary) = (row("value"), row("primary"));
        both(stored, wanted, &mut |stored, wanted| {
            let Some(View::String(value)) = at(wanted, value) else {
                return false;
            };
            let is_new = !values.iter().any(|other| other.eq_ignore_ascii_case(value));
            if count > 1 {
                values.push(value);
            }
            let is_primary = is_true(at(wanted, primary));
            primaries += u32::from(is_primary);
            is_new
                && primaries < 2
                && is_true(at(stored, primary)) == is_primary
                && rows_hold(attributes, stored, wanted)
        })
    })
}

fn at<'r>(fields: &[Field<'r>], row: Option<usize>) -> Option<View<'r>> {
    Some(fields.get(row?)?.view())
}

fn is_true(view: Option<View<'_>>) -> bool {
    matches!(view, Some(View::Boolean(true)))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::{
        Json,
        describe::{Configuration, ResourceTypeDescription},
        models::{EnterpriseUser, User, user},
        provision::{difference::StateDifference, planner::wanted_part},
        record::{Extension, Record, Resource},
        walk::to_json,
    };
    use fastrand::Rng;
    use std::sync::Arc;

    /// A user with few different values, so that many pairs are equal or nearly so.
    pub(crate) fn user(rng: &mut Rng) -> User {
        let word = |rng: &mut Rng| ["a", "A", ""][rng.usize(..3)].to_owned();
        let some = |rng: &mut Rng| (rng.u8(..) < 100).then(|| word(rng));
        let emails = (0..rng.usize(0..3)).map(|_| user::Email {
            value: some(rng),
            type_: (rng.u8(..) < 60).then(|| "work".into()),
            primary: [None, None, Some(true), Some(false)][rng.usize(..4)],
            display: (rng.u8(..) < 30).then(|| word(rng)),
            ..user::Email::default()
        });
        User {
            external_id: Some("1".to_owned()),
            emails: emails.collect(),
            title: some(rng),
            active: [None, Some(true), Some(false)][rng.usize(..3)],
            name: (rng.u8(..) < 150).then(|| user::Name {
                given_name: some(rng),
                family_name: some(rng),
                ..user::Name::default()
            }),
            password: some(rng),
            enterprise_user: (rng.u8(..) < 100).then(|| EnterpriseUser {
                department: some(rng),
                ..EnterpriseUser::default()
            }),
            ..User::new(["b", "B"][rng.usize(..2)])
        }
    }

    pub(crate) fn settings(paths: &[&str], missing: MissingValue) -> ProvisionSettings {
        let users = ResourceTypeDescription {
            name: "User".to_owned(),
            endpoint: User::ENDPOINT.to_owned(),
            urn: User::URN.to_owned(),
            attributes: User::ATTRIBUTES.into(),
        };
        let mut settings = ProvisionSettings::new(Arc::new(users), Configuration::default());
        let paths: Vec<String> = paths.iter().map(|path| (*path).to_owned()).collect();
        let descriptor = settings.descriptor();
        let key = KeyAttribute::new("externalId", descriptor).expect("a key");
        let managed = Managed::new(&paths, missing, descriptor).expect("attributes");
        settings.keys.push(key);
        settings.managed = managed;
        settings
    }

    fn json(user: &User) -> Json {
        serde_json::from_slice(&to_json(user)).expect("JSON")
    }

    #[test]
    fn records_that_hold_the_wanted_values_need_no_change() {
        let rng = &mut Rng::new();
        let seed = rng.get_seed();
        let department = format!("{}:department", EnterpriseUser::URN);
        let paths = [
            "userName",
            "title",
            "active",
            "emails",
            "name",
            "password",
            &department,
        ];
        let [mut equal, mut missed] = [0_u32; 2];
        for missing in [MissingValue::Cleared, MissingValue::Kept] {
            let settings = settings(&paths, missing);
            let comparison = RecordComparison::new(&settings).expect("rows");
            for _ in 0..4_000 {
                let wanted = user(rng);
                let stored = if rng.u8(..) < 200 {
                    let mut stored = wanted.clone();
                    let other = user(rng);
                    match rng.usize(..6) {
                        0 => stored.emails = other.emails,
                        1 => stored.name = other.name,
                        2 => stored.title = other.title,
                        3 => stored.enterprise_user = other.enterprise_user,
                        4 => stored.emails.iter_mut().for_each(|email| {
                            email.display = Some("shown".to_owned());
                            email.primary = email.primary.or(Some(false));
                        }),
                        _ => {}
                    }
                    stored
                } else {
                    user(rng)
                };
                let holds = comparison.holds(&stored, &wanted);
                let part = wanted_part(&settings, &json(&wanted), &json(&stored));
                let difference = settings.difference(&json(&stored), part.clone());
                let is_empty = difference.as_ref().is_ok_and(StateDifference::is_empty);
                assert!(
                    is_empty || !holds,
                    "seed {seed}: {} holds {part}: {difference:?}",
                    json(&stored)
                );
                equal += u32::from(holds);
                missed += u32::from(is_empty && !holds);
            }
        }
        assert!(equal > 500, "seed {seed}: {equal} of 8,000 pairs are equal");
        assert!(
            missed < 4 * equal,
            "seed {seed}: {missed} equal pairs need a comparison by the schema, {equal} don't"
        );
    }
}
