//! Compares a page's records while they are read.

use super::{
    planner::{Planner, ProviderResource, ScopeMembership},
    text_list::TextList,
};
use crate::{
    client::PageSink,
    record::{Common, Fields, Resource, Stored},
    walk::{StoredSink, UnreadResource},
};

/// After so many resources in turn that could not be skipped, the rest of the page is read without trying.
const MOST_READ: usize = 4;

/// The resources of a page, as far as a plan needs them. Most of them are as wanted: only their keys and ids are kept, and all of them
/// are read into the same record, whose memory stays in the cache.
///
/// The planner learns of them when the page is complete.
pub(super) struct RecordPage<'p, 'w, R> {
    planner: &'p mut Planner<'w>,
    /// The last resource that was read.
    last: Stored<R>,
    is_compared: bool,
    /// The number of resources that had to be read, since the last skipped one.
    read: usize,
    ids: TextList,
    settled: Vec<SettledRecord>,
    settled_keys: TextList,
    others: Vec<Stored<R>>,
}

/// A resource that is as wanted.
struct SettledRecord {
    /// The number of its id.
    id: usize,
    /// The number of the wanted resource.
    wanted: usize,
    scope: ScopeMembership,
}

impl<'p, 'w, R: Resource> RecordPage<'p, 'w, R> {
    pub(super) fn new(planner: &'p mut Planner<'w>) -> Self {
        Self {
            planner,
            last: Stored::empty(),
            is_compared: true,
            read: 0,
            ids: TextList::default(),
            settled: Vec::new(),
            settled_keys: TextList::default(),
            others: Vec::new(),
        }
    }

    /// Tells the planner about the page. The next page can be read after it.
    pub(super) fn commit(&mut self) {
        self.compare_last();
        for (number, one) in self.settled.drain(..).enumerate() {
            let (key, id) = (self.settled_keys.get(number), self.ids.get(one.id));
            self.planner.settle(one.wanted, key, id, one.scope);
        }
        for stored in self.others.drain(..) {
            let json = serde_json::from_slice(&stored.to_json()).unwrap_or_default();
            if let Some(listed) = ProviderResource::from_json(json) {
                self.planner.observe(&listed);
            }
        }
        self.clear();
    }

    fn compare_last(&mut self) {
        if self.is_compared {
            return;
        }
        self.is_compared = true;
        self.read += 1;
        let Stored { resource, common } = &self.last;
        let id = self.ids.push(common.id.as_deref().unwrap_or_default());
        // What isn't sound is kept, so that it is reported.
        let schemas = &mut common.schemas.iter();
        let is_sound = common.is_complete() && schemas.any(|urn| urn.eq_ignore_ascii_case(R::URN));
        let settled = self.planner.settled(resource).filter(|_| is_sound);
        if let Some((wanted, key)) = settled {
            self.settled_keys.push(&key);
            self.settled.push(SettledRecord {
                id,
                wanted,
                scope: self.planner.scope(resource, common),
            });
        } else {
            let last = std::mem::replace(&mut self.last, Stored::empty());
            self.others.push(last);
        }
    }
}

impl<R: Resource> StoredSink for RecordPage<'_, '_, R> {
    fn skips(&mut self, resource: &mut UnreadResource<'_, '_>) -> bool {
        self.compare_last();
        if self.read > MOST_READ {
            return false;
        }
        let Some(skipped) = self.planner.skip(resource) else {
            return false;
        };
        self.read = 0;
        self.settled_keys.push(&skipped.key);
        self.settled.push(SettledRecord {
            id: self.ids.push(&skipped.id),
            wanted: skipped.number,
            scope: ScopeMembership::Inside,
        });
        true
    }

    fn push(&mut self) -> (&mut dyn Fields, &mut Common) {
        self.compare_last();
        self.last = Stored::empty();
        self.is_compared = false;
        (&mut self.last.resource, &mut self.last.common)
    }

    fn commons(&mut self, each: &mut dyn FnMut(&mut Common)) {
        self.compare_last();
        for stored in &mut self.others {
            each(&mut stored.common);
        }
    }

    fn len(&self) -> usize {
        self.ids.len() + usize::from(!self.is_compared)
    }

    fn clear(&mut self) {
        self.is_compared = true;
        self.read = 0;
        self.ids.clear();
        self.settled.clear();
        self.settled_keys.clear();
        self.others.clear();
    }
}

impl<R: Resource> PageSink for RecordPage<'_, '_, R> {
    fn ids(&mut self) -> Vec<Option<&str>> {
        self.compare_last();
        let texts = (0..self.ids.len()).map(|number| self.ids.get(number));
        texts.map(|id| (!id.is_empty()).then_some(id)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Json,
        models::{EnterpriseUser, User, user},
        provision::{
            missing_value::MissingValue,
            planner::ListingCoverage,
            record_comparison::tests::{settings, user as any_user},
            wanted::WantedRecords,
        },
        record::{Extension, Resource},
        walk::{read_page, to_json},
    };
    use fastrand::Rng;
    use serde_json::json;
    use std::sync::Arc;

    fn user(key: &str) -> User {
        User {
            external_id: Some(key.to_owned()),
            title: Some("Guide".to_owned()),
            ..User::new(key)
        }
    }

    /// A user whose provider's resource is usually skipped.
    fn plain_user(rng: &mut Rng) -> User {
        let email = |value: &str, primary| user::Email {
            value: Some(value.to_owned()),
            primary,
            ..user::Email::default()
        };
        let mut user = User {
            emails: vec![email("a", Some(true)), email("b", None)],
            name: Some(user::Name {
                given_name: Some("a".to_owned()),
                ..user::Name::default()
            }),
            active: Some(true),
            ..user("a")
        };
        match rng.usize(..8) {
            0 => user.name = Some(user::Name::default()),
            1 => user.emails = vec![email("a", Some(true)), email("b", Some(true))],
            2 => user.emails = vec![email("a", None), email("b", None)],
            3 => user.title = None,
            4 => user.title = Some(String::new()),
            _ => {}
        }
        user
    }

    /// Reads a user into the page.
    fn push(page: &mut RecordPage<'_, '_, User>, key: &str, title: &str) {
        let (record, common) = page.push();
        let body = format!(
            r#"{{"schemas": ["{}"], "id": "id-{key}", "externalId": "{key}", "userName": "{key}", "title": "{title}"}}"#,
            User::URN
        );
        let mut memory = usize::MAX;
        crate::walk::read_stored(body.as_bytes(), record, common, false, &mut memory).expect(key);
    }

    #[test]
    fn a_page_that_is_read_twice_counts_once() {
        let settings = settings(&["title"], MissingValue::Kept);
        let wanted = ["a", "b", "c"].map(user);
        let records: WantedRecords<User, &User> = WantedRecords::new(&wanted);
        let mut planner = Planner::new(Arc::new(settings), Box::new(records));
        let mut page = RecordPage::<User>::new(&mut planner);
        for time in 0..2 {
            push(&mut page, "a", "Guide");
            push(&mut page, "c", "Guide");
            push(&mut page, "b", "Manager");
            assert_eq!(page.len(), 3);
            assert_eq!(page.ids(), [Some("id-a"), Some("id-c"), Some("id-b")]);
            if time == 0 {
                page.clear();
                assert_eq!((page.len(), page.ids().len()), (0, 0));
            }
        }
        page.commit();
        assert_eq!(page.len(), 0);
        let plan = planner.finish(ListingCoverage::Everything { total: Some(3) });
        assert_eq!(
            (plan.unchanged, plan.changes.len(), plan.conflicts.len()),
            (2, 1, 0)
        );
        let keys: Vec<_> = plan
            .ids()
            .iter()
            .map(|(key, id)| (key.as_str(), id.as_str()))
            .collect();
        assert_eq!(keys, [("a", "id-a"), ("b", "id-b"), ("c", "id-c")]);
    }

    /// A user's document with up to one fault, or with something unusual.
    fn document(rng: &mut Rng, user: &User, key: &str) -> String {
        let mut document: Json = serde_json::from_slice(&to_json(user)).expect("JSON");
        document["schemas"] = json!([User::URN, "urn:example:other"]);
        document["id"] = json!(format!("id-{key}"));
        document["meta"] = json!({"version": "W/\"1\"", "created": "2011-08-01T18:29:49Z"});
        let mut appended = "";
        match rng.usize(..250) {
            0 => document["id"] = json!(""),
            1 => document["id"] = json!(7),
            2 => document["id"] = Json::Null,
            3 => document["schemas"] = json!([]),
            4 => document["schemas"] = json!(["urn:example:other"]),
            5 => document["schemas"] = json!("urn:example:other"),
            6 => document["schemas"] = Json::Null,
            7 => document["meta"]["created"] = json!("yesterday"),
            8 => document["meta"]["version"] = json!(1),
            9 => document["meta"]["shoeSize"] = json!(1),
            10 => document["meta"] = Json::Null,
            11 => document["shoeSize"] = json!(1),
            12 => document["password"] = json!("secret"),
            13 => document["title"] = Json::Null,
            14 => document["title"] = json!(["a"]),
            15 => document["userName"] = json!(""),
            16 => document["userName"] = Json::Null,
            17 => document["active"] = json!("true"),
            18 => document["emails"] = json!([]),
            19 => document["emails"] = json!({"value": "a"}),
            20 => document["emails"] = json!([{"primary": true}, {"primary": true}]),
            21 => document["name"] = json!({}),
            22 => document["name"] = json!({"formatted": "a"}),
            23 => document["name"] = json!({"formatted": 1}),
            24 => document["nickName"] = json!("a"),
            25 => document["groups"] = json!([{"value": "1", "primary": true}]),
            26 => document["x509Certificates"] = json!([{"value": "?"}]),
            27 => appended = r#","TITLE":"a""#,
            28 => appended = r#","Id":"2""#,
            29 => appended = r#","meta":{}"#,
            30 => appended = r#","name":{"givenName":"a","givenname":"a"}"#,
            31 => appended = r#","displayName":"\u0061\"""#,
            32 => appended = r#","displayName":"\ud800""#,
            33 => appended = " , \"DISPLAYNAME\" : \"a\" ",
            34 => appended = ",",
            40..80 => document["title"] = json!("a"),
            80..120 => document["name"] = json!({"givenName": "a", "formatted": "a"}),
            120..160 => {
                let emails = document["emails"].as_array_mut();
                if let Some(email) = emails.and_then(|emails| emails.first_mut()) {
                    email["primary"] = json!(true);
                }
            }
            _ => {}
        }
        let mut text = document.to_string();
        text.insert_str(text.len() - 1, appended);
        if rng.u8(..) < 20 {
            text = text.replace("\"a\"", "\"\\u0061\"");
        }
        if rng.u8(..) < 20 {
            text = text.replace("\"title\"", "\"Title\"");
        }
        text
    }

    /// Reads a page into `page`. Returns whether it was read and follows the schema.
    fn read(page: &mut RecordPage<'_, '_, User>, body: &str, projected: bool) -> bool {
        let mut is_named = true;
        let read = read_page(
            body.as_bytes(),
            page,
            projected,
            usize::MAX,
            &mut |common| {
                let mut schemas = common.schemas.iter();
                is_named &= common.is_complete()
                    && (projected && common.schemas.is_empty()
                        || schemas.any(|urn| urn.eq_ignore_ascii_case(User::URN)));
            },
        );
        read.is_ok_and(|(_, fits)| fits && is_named)
    }

    /// Whether resources may be skipped.
    #[derive(Clone, Copy, PartialEq, Eq)]
    enum Skipping {
        Allowed,
        Never,
    }

    #[test]
    fn a_plan_is_the_same_whether_resources_are_skipped_or_read() {
        let mut rng = Rng::new();
        let seed = rng.get_seed();
        let department = format!("{}:department", EnterpriseUser::URN);
        let paths = ["userName", "title", "active", "emails", "name", "password"];
        let [mut skipped, mut unsound, mut settled] = [0_usize; 3];
        for round in 0..2_000 {
            let missing = [MissingValue::Cleared, MissingValue::Kept][rng.usize(..2)];
            let mut paths: Vec<&str> = paths.into();
            if rng.u8(..) < 20 {
                paths.push(&department);
            }
            let wanted: Vec<User> = (0..3)
                .map(|number| User {
                    external_id: (rng.u8(..) > 3).then(|| format!("E-{number}")),
                    ..if rng.u8(..) < 64 {
                        any_user(&mut rng)
                    } else {
                        plain_user(&mut rng)
                    }
                })
                .collect();
            let mut order = [0, 1, 2];
            if rng.u8(..) < 40 {
                rng.shuffle(&mut order);
            }
            let documents = order.map(|number| {
                let user = match rng.usize(..4) {
                    0 => any_user(&mut rng),
                    1 => {
                        let user = wanted[number].clone();
                        let emails = any_user(&mut rng).emails;
                        User { emails, ..user }
                    }
                    _ => wanted[number].clone(),
                };
                // Providers never return it.
                let user = User {
                    password: None,
                    ..user
                };
                document(&mut rng, &user, &number.to_string())
            });
            let body = format!(r#"{{"Resources":[{}]}}"#, documents.join(","));
            let projected = rng.bool();
            let mut plans = [Skipping::Allowed, Skipping::Never].map(|skipping| {
                let records: WantedRecords<User, &User> = WantedRecords::new(&wanted);
                let settings = Arc::new(settings(&paths, missing));
                let mut planner = Planner::new(settings, Box::new(records));
                let mut page = RecordPage::<User>::new(&mut planner);
                if skipping == Skipping::Never {
                    page.read = MOST_READ + 1;
                }
                if !read(&mut page, &body, projected) {
                    return None;
                }
                let ids: Vec<Option<String>> = page
                    .ids()
                    .into_iter()
                    .map(|id| id.map(str::to_owned))
                    .collect();
                settled += page.settled.len();
                // The last resource was skipped.
                skipped += usize::from(page.read == 0);
                page.commit();
                let plan = planner.finish(ListingCoverage::Everything { total: Some(3) });
                Some((ids, plan.unchanged, plan.to_string(), plan.ids().clone()))
            });
            let [one, two] = &mut plans;
            assert_eq!(one, two, "seed {seed}, round {round}: {body}");
            unsound += usize::from(one.is_none());
        }
        assert!(unsound > 150, "seed {seed}: {unsound}");
        assert!(settled > 800, "seed {seed}: {settled}");
        assert!(skipped > 20, "seed {seed}: {skipped} of {settled}");
    }

    #[test]
    fn what_a_provider_usually_sends_is_skipped() {
        let settings = settings(&["title", "emails", "name"], MissingValue::Cleared);
        let wanted = [user("a")];
        let records: WantedRecords<User, &User> = WantedRecords::new(&wanted);
        let mut planner = Planner::new(Arc::new(settings), Box::new(records));
        let mut page = RecordPage::<User>::new(&mut planner);
        let body = json!({"Resources": [{
            "meta": {"resourceType": "User", "created": "2011-08-01T18:29:49Z", "version": "W/\"1\""},
            "id": "1", "externalId": "a", "userName": "a", "active": true, "title": "Guide", "displayName": "A",
            "schemas": [User::URN],
        }]});
        assert!(read(&mut page, &body.to_string(), true));
        assert_eq!((page.settled.len(), page.read), (1, 0));
    }
}
