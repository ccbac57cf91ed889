//! The wanted state of a resource type, and how to compare it with the provider's.

use super::{
    access::{ProvisionAccess, ResponseReading},
    key::KeyAttribute,
    limit::RemovalLimit,
    managed::Managed,
    missing_value::MissingValue,
    partition::Partition,
    planning::PlanRequest,
    progress::PlanSource,
    reading::{ReadDocuments, ReadRecords, ResourceReading},
    reference::{ReferenceAttribute, Targets},
    removal::{Removal, RemovalAction},
    settings::{ProvisionSettings, steps_of},
    wanted::{WantedDocuments, WantedRecords, WantedResources},
};
use crate::{
    client::{Dynamic, Endpoint, Projection, ServiceProvider, projection::SortKey},
    dynamic::DynamicResource,
    error::Error,
    filter::{Condition, Filter},
    record::{Attr, Extends, Resource},
    syntax::AttributePath,
};
use std::{borrow::Borrow, collections::BTreeMap, fmt, marker::PhantomData, sync::Arc};

/// The wanted state of the resources of one type; see [`Endpoint::provision`].
///
/// `R` is the resource's type, or [`DynamicResource`].
#[must_use = "nothing is read or written before the plan"]
pub struct Provision<'c, 'w, E, R> {
    access: ProvisionAccess<'c, E>,
    /// The resources as JSON text, which is smaller than values.
    wanted: Box<dyn WantedResources + 'w>,
    reading: Box<dyn ResourceReading<E>>,
    settings: Result<ProvisionSettings, Error>,
    source: PlanSource,
    resource: PhantomData<fn() -> R>,
}

impl<'c, P: ServiceProvider, E, R: Resource> Endpoint<'c, P, E, R> {
    /// Starts to bring the provider's resources to a wanted state: a directory's or an HR system's, for example.
    ///
    /// Configure how resources are matched ([`match_by`](Provision::match_by)), which attributes you manage
    /// ([`managing`](Provision::managing)), and what happens to unwanted resources ([`removal`](Provision::removal)). Then make a
    /// [plan](Provision::plan), review it, and apply it.
    ///
    /// ```
    /// use scim_runtime::{models::User, provision::Removal, testing};
    ///
    /// let scim = testing::blocking()?;
    /// let wanted = [User { external_id: Some("E-1".into()), active: Some(true), ..User::new("bjensen") }];
    /// let plan = scim
    ///     .users()
    ///     .provision(&wanted)
    ///     .match_by(User::EXTERNAL_ID)
    ///     .or_adopt_by(User::USER_NAME)
    ///     .managing((User::USER_NAME, User::ACTIVE))
    ///     .removal(Removal::set(User::ACTIVE, false))
    ///     .plan()
    ///     .send()?;
    /// println!("{plan}");
    /// let report = plan.apply().send()?;
    /// assert!(report.is_success());
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn provision<'w, I>(&self, wanted: I) -> Provision<'c, 'w, E, R>
    where
        I: IntoIterator,
        I::Item: Borrow<R> + Send + 'w,
    {
        let wanted: WantedRecords<R, I::Item> = WantedRecords::new(wanted);
        let reading = ReadRecords::<R>(PhantomData);
        Provision::new(self.dynamic(), Box::new(wanted), Box::new(reading))
    }
}

impl<'c, E> Dynamic<'c, E> {
    /// Starts to bring the provider's resources to a wanted state; see [`Endpoint::provision`].
    ///
    /// ```
    /// use scim_runtime::{dynamic::DynamicResource, testing};
    /// use serde_json::json;
    ///
    /// let scim = testing::untyped()?;
    /// let provider = scim.discover().send()?;
    /// let users = scim.dynamic(&provider, "User")?;
    /// let wanted = [DynamicResource::from_json(users.resource_type(), json!({"userName": "bjensen"}))];
    /// let plan = users.provision(wanted).match_by("userName").plan().send()?;
    /// assert_eq!(plan.changes.len(), 1);
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn provision(
        &self,
        wanted: impl IntoIterator<Item = DynamicResource>,
    ) -> Provision<'c, 'static, E, DynamicResource> {
        let wanted = WantedDocuments::new(wanted.into_iter().map(|one| one.to_request()));
        Provision::new(self.clone(), Box::new(wanted), Box::new(ReadDocuments))
    }
}

impl<'c, 'w, E, R> Provision<'c, 'w, E, R> {
    fn new(
        resources: Dynamic<'c, E>,
        wanted: Box<dyn WantedResources + 'w>,
        reading: Box<dyn ResourceReading<E>>,
    ) -> Self {
        let resource_type = Arc::new(resources.resource_type().clone());
        let settings = ProvisionSettings::new(resource_type, resources.configuration());
        Self {
            access: ProvisionAccess {
                resources,
                reading: ResponseReading::Strict,
            },
            wanted,
            reading,
            settings: Ok(settings),
            source: PlanSource::List,
            resource: PhantomData,
        }
    }

    fn set(mut self, change: impl FnOnce(&mut ProvisionSettings) -> Result<(), Error>) -> Self {
        self.settings = self.settings.and_then(|mut settings| {
            change(&mut settings)?;
            Ok(settings)
        });
        self
    }

    /// Matches resources by this attribute: the same value means the same resource. Usually `externalId`, which the client assigns.
    ///
    /// Values are compared as the schema's `caseExact` requires. A changed value of any other attribute, including `userName`, is
    /// a change of the same resource.
    ///
    /// ```
    /// # use scim_runtime::{models::User, provision::{Removal, RemovalLimit}, testing};
    /// # let scim = testing::blocking()?;
    /// # let wanted = [User { external_id: Some("E-1".into()), ..User::new("bjensen") }];
    /// let run = scim.users().provision(&wanted).match_by(User::EXTERNAL_ID);
    /// assert_eq!(run.plan().send()?.changes.len(), 1);
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn match_by(self, key: impl SortKey<R>) -> Self {
        let name = key.name();
        self.set(|settings| {
            let key = KeyAttribute::new(&name, settings.descriptor())?;
            settings.keys.insert(0, key);
            settings.keys.truncate(1);
            Ok(())
        })
    }

    /// Also matches resources that lack the first key and have the same value of this key: accounts that existed before.
    ///
    /// Such a resource is adopted: it gets the wanted first key. A resource with another first key belongs to someone else and is
    /// a conflict. Call this after [`Provision::match_by`]; several calls add several keys.
    ///
    /// ```
    /// # use scim_runtime::{models::User, provision::{Removal, RemovalLimit}, testing};
    /// # let scim = testing::blocking()?;
    /// # let wanted = [User { external_id: Some("E-1".into()), ..User::new("bjensen") }];
    /// scim.users().create(&User::new("bjensen")).send()?;
    /// let run = scim.users().provision(&wanted).match_by(User::EXTERNAL_ID).or_adopt_by(User::USER_NAME);
    /// let plan = run.plan().send()?;
    /// assert!(plan.to_string().starts_with("~ adopt E-1"));
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn or_adopt_by(self, key: impl SortKey<R>) -> Self {
        let name = key.name();
        self.set(|settings| {
            if settings.keys.is_empty() {
                return Err(Error::unusable("`or_adopt_by` needs `match_by` before it"));
            }
            let key = KeyAttribute::new(&name, settings.descriptor())?;
            settings.keys.push(key);
            Ok(())
        })
    }

    /// Manages these attributes only. If a wanted resource lacks one of them, it is cleared; all others are never touched.
    ///
    /// Without this, everything that a wanted resource names is managed, and nothing is cleared. A new resource is created with all that
    /// it names. Attributes that are never returned, such as `password`, are sent on creation only.
    ///
    /// Sub-attributes that a wanted value doesn't name are kept, since many providers fill in `name.formatted` and the like. To clear
    /// them, manage them as well: `(User::NAME, User::NAME.dot(Name::MIDDLE_NAME))`.
    ///
    /// A path with a filter manages single values of a multi-valued attribute: `emails[type eq "work"].value` leaves other addresses
    /// alone. The values that the filter selects become the wanted one.
    ///
    /// ```
    /// # use scim_runtime::{models::User, provision::{Removal, RemovalLimit}, testing};
    /// # let scim = testing::blocking()?;
    /// # let wanted = [User { external_id: Some("E-1".into()), ..User::new("bjensen") }];
    /// let run = scim.users().provision(&wanted).match_by(User::EXTERNAL_ID);
    /// let plan = run.managing((User::USER_NAME, User::ACTIVE)).plan().send()?;
    /// assert_eq!(plan.changes[0].attributes[0].attribute, "userName");
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn managing(self, attributes: impl Projection<R>) -> Self {
        let names = attributes.names();
        self.set(|settings| {
            settings.managed = Managed::new(&names, MissingValue::Cleared, settings.descriptor())?;
            Ok(())
        })
    }

    /// Keeps the value of a managed attribute that a wanted resource lacks, instead of clearing it.
    ///
    /// Call this after [`Provision::managing`].
    ///
    /// ```
    /// # use scim_runtime::{models::User, testing};
    /// # let scim = testing::blocking()?;
    /// # let wanted = [User { external_id: Some("E-1".into()), ..User::new("bjensen") }];
    /// scim.users().create(&User { title: Some("Guide".into()), ..wanted[0].clone() }).send()?;
    /// let run = scim.users().provision(&wanted).match_by(User::EXTERNAL_ID);
    /// let run = run.managing((User::USER_NAME, User::TITLE)).keep_missing();
    /// assert!(run.plan().send()?.is_in_step());
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn keep_missing(self) -> Self {
        self.set(|settings| match &mut settings.managed {
            Managed::Attributes { missing, .. } => {
                *missing = MissingValue::Kept;
                Ok(())
            }
            Managed::Named => Err(Error::unusable("`keep_missing` needs `managing` before it")),
        })
    }

    /// Removes only resources that match this condition.
    ///
    /// ```
    /// # use scim_runtime::{models::User, provision::{Removal, RemovalLimit}, testing};
    /// # let scim = testing::blocking()?;
    /// # let wanted = [User { external_id: Some("E-1".into()), ..User::new("bjensen") }];
    /// let run = scim.users().provision(&wanted).match_by(User::EXTERNAL_ID);
    /// let run = run.within(User::USER_TYPE.eq("Employee")).removal(Removal::delete());
    /// assert_eq!(run.plan().send()?.removals(), 0);
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn within(self, scope: Condition<R>) -> Self {
        self.within_filter(&scope.to_string())
    }

    /// Like [`Provision::within`], with the filter as text (RFC 7644 §3.4.2.2).
    ///
    /// ```
    /// # use scim_runtime::{models::User, provision::{Removal, RemovalLimit}, testing};
    /// # let scim = testing::blocking()?;
    /// # let wanted = [User { external_id: Some("E-1".into()), ..User::new("bjensen") }];
    /// let run = scim.users().provision(&wanted).match_by("externalId");
    /// let run = run.within_filter(r#"userType eq "Employee""#).removal(Removal::delete());
    /// assert_eq!(run.plan().send()?.removals(), 0);
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn within_filter(self, filter: &str) -> Self {
        self.set(|settings| {
            let unusable = |error: crate::filter::FilterError| {
                Error::unusable(format!("the filter of `within` can't be used: {error}"))
            };
            let filter = Filter::parse(filter).map_err(unusable)?;
            filter.check(settings.descriptor()).map_err(unusable)?;
            settings.scope = Some(filter);
            Ok(())
        })
    }

    /// Sets what happens to unwanted resources in scope. By default they are kept.
    ///
    /// ```
    /// # use scim_runtime::{models::User, provision::{Removal, RemovalLimit}, testing};
    /// # let scim = testing::blocking()?;
    /// # let wanted = [User { external_id: Some("E-1".into()), ..User::new("bjensen") }];
    /// scim.users().create(&User { active: Some(true), ..User::new("leaver") }).send()?;
    /// let run = scim.users().provision(&wanted).match_by(User::EXTERNAL_ID);
    /// let plan = run.removal(Removal::set(User::ACTIVE, false)).plan().send()?;
    /// assert_eq!(plan.removals(), 1);
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn removal(self, removal: Removal<R>) -> Self {
        self.set(|settings| {
            settings.removal_steps = match &removal.action {
                RemovalAction::Keep | RemovalAction::Delete => Vec::new(),
                RemovalAction::Set(path, _) => steps(path, settings)?,
            };
            settings.removal = removal.action;
            Ok(())
        })
    }

    /// Limits the number of removals; by default five resources or 5 % of those in scope, whichever is more.
    ///
    /// A plan above the limit can't be applied. The limit is checked when planning and once more before anything is written.
    ///
    /// ```
    /// # use scim_runtime::{models::User, provision::{Removal, RemovalLimit}, testing};
    /// # let scim = testing::blocking()?;
    /// # let wanted = [User { external_id: Some("E-1".into()), ..User::new("bjensen") }];
    /// scim.users().create(&User::new("leaver")).send()?;
    /// let run = scim.users().provision(&wanted).match_by(User::EXTERNAL_ID).removal(Removal::delete());
    /// let plan = run.limit_removals(RemovalLimit::count(0)).plan().send()?;
    /// assert!(plan.removals_refused.is_some());
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn limit_removals(self, limit: RemovalLimit) -> Self {
        self.set(|settings| {
            settings.limit = limit;
            Ok(())
        })
    }

    /// Reads `value` of this complex attribute as the key of a resource, and sends the id that `ids` has for it.
    ///
    /// For members of groups, `ids` are those of a [report](super::ProvisionReport::ids) over users.
    ///
    /// ```
    /// # use scim_runtime::{models::{EnterpriseUser, Group, User, enterprise_user::Manager, group::Member}, testing};
    /// # let scim = testing::blocking()?;
    /// let member = Member { value: Some("E-1".into()), ..Member::default() };
    /// let group = Group { external_id: Some("G-1".into()), members: vec![member], ..Group::new("Tours") };
    /// let ids = std::collections::BTreeMap::from([("E-1".to_owned(), "2819c223".to_owned())]);
    /// let run = scim.groups().provision([group]).match_by(Group::EXTERNAL_ID);
    /// let plan = run.resolve(Group::MEMBERS, &ids).plan().send()?;
    /// assert!(plan.to_string().contains("2819c223"));
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn resolve<O, V, M>(self, attribute: Attr<O, V, M>, ids: &BTreeMap<String, String>) -> Self
    where
        R: Extends<O>,
    {
        self.resolve_path(&<Attr<O, V, M> as SortKey<R>>::name(attribute), ids)
    }

    /// Like [`Provision::resolve`], with the attribute's path as text.
    ///
    /// ```
    /// # use scim_runtime::{models::{EnterpriseUser, Group, User, enterprise_user::Manager, group::Member}, testing};
    /// # let scim = testing::blocking()?;
    /// let ids = std::collections::BTreeMap::from([("E-1".to_owned(), "2819c223".to_owned())]);
    /// let run = scim.groups().provision([Group::new("Tours")]).match_by("displayName");
    /// assert_eq!(run.resolve_path("members", &ids).plan().send()?.changes.len(), 1);
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn resolve_path(self, path: &str, ids: &BTreeMap<String, String>) -> Self {
        self.reference(path, Targets::Known(ids.clone()))
    }

    /// Reads `value` of this complex attribute as the first key of another wanted resource, such as a user's `manager`.
    ///
    /// A reference to a resource that doesn't exist yet is set once it has been created.
    ///
    /// ```
    /// # use scim_runtime::{models::{EnterpriseUser, Group, User, enterprise_user::Manager, group::Member}, testing};
    /// # let scim = testing::blocking()?;
    /// let manager = Manager { value: Some("E-1".into()), ..Manager::default() };
    /// let employee = EnterpriseUser { manager: Some(manager), ..EnterpriseUser::default() };
    /// let wanted = [
    ///     User { external_id: Some("E-1".into()), ..User::new("boss") },
    ///     User { external_id: Some("E-2".into()), enterprise_user: Some(employee), ..User::new("bjensen") },
    /// ];
    /// let run = scim.users().provision(&wanted).match_by(User::EXTERNAL_ID);
    /// let plan = run.resolve_among_wanted(EnterpriseUser::MANAGER).plan().send()?;
    /// assert_eq!(plan.changes[1].waits_for, ["E-1"]);
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn resolve_among_wanted<O, V, M>(self, attribute: Attr<O, V, M>) -> Self
    where
        R: Extends<O>,
    {
        self.resolve_path_among_wanted(&<Attr<O, V, M> as SortKey<R>>::name(attribute))
    }

    /// Like [`Provision::resolve_among_wanted`], with the attribute's path as text.
    ///
    /// ```
    /// # use scim_runtime::{models::{EnterpriseUser, Group, User, enterprise_user::Manager, group::Member}, testing};
    /// # let scim = testing::blocking()?;
    /// let run = scim.users().provision([User::new("bjensen")]).match_by("userName");
    /// let path = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager";
    /// assert_eq!(run.resolve_path_among_wanted(path).plan().send()?.changes.len(), 1);
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn resolve_path_among_wanted(self, path: &str) -> Self {
        self.reference(path, Targets::SameRun)
    }

    fn reference(self, path: &str, targets: Targets) -> Self {
        self.set(|settings| {
            let steps = steps(path, settings)?;
            settings
                .references
                .push(ReferenceAttribute { steps, targets });
            Ok(())
        })
    }

    /// Splits changes of multi-valued attributes into requests of at most this many values; 100 by default.
    ///
    /// ```
    /// # use scim_runtime::{models::User, provision::{Removal, RemovalLimit}, testing};
    /// # let scim = testing::blocking()?;
    /// # let wanted = [User { external_id: Some("E-1".into()), ..User::new("bjensen") }];
    /// let run = scim.users().provision(&wanted).match_by(User::EXTERNAL_ID);
    /// let plan = run.values_per_request(20).plan().send()?;
    /// assert_eq!(plan.requests(), 1);
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn values_per_request(self, values: usize) -> Self {
        self.set(|settings| {
            settings.values_per_request = values.max(1);
            Ok(())
        })
    }

    /// Restricts the run to one of `of` disjoint parts, chosen by a stable hash of the first key. Several processes, one for each
    /// `index` from 0, can share the work without coordination.
    ///
    /// ```
    /// # use scim_runtime::{models::User, provision::{Removal, RemovalLimit}, testing};
    /// # let scim = testing::blocking()?;
    /// # let wanted = [User { external_id: Some("E-1".into()), ..User::new("bjensen") }];
    /// let mut changes = 0;
    /// for index in 0..4 {
    ///     let run = scim.users().provision(&wanted).match_by(User::EXTERNAL_ID);
    ///     changes += run.partition(index, 4).plan().send()?.changes.len();
    /// }
    /// assert_eq!(changes, 1);
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn partition(self, index: u32, of: u32) -> Self {
        self.set(|settings| {
            if index >= of {
                return Err(Error::unusable(format!(
                    "partition {index} of {of} doesn't exist: the first one is 0"
                )));
            }
            settings.partition = Some(Partition { index, of });
            Ok(())
        })
    }

    /// Looks up each wanted resource by its keys instead of listing everything. Use it for a few resources at a large provider.
    ///
    /// Such a run never removes a resource.
    ///
    /// ```
    /// # use scim_runtime::{models::User, provision::{Removal, RemovalLimit}, testing};
    /// # let scim = testing::blocking()?;
    /// # let wanted = [User { external_id: Some("E-1".into()), ..User::new("bjensen") }];
    /// let run = scim.users().provision(&wanted).match_by(User::EXTERNAL_ID);
    /// let report = run.look_up().plan().send()?.apply().send()?;
    /// assert!(report.is_success());
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn look_up(mut self) -> Self {
        self.source = PlanSource::LookUp;
        self
    }

    /// Accepts responses that break their schema if they have one sensible reading.
    ///
    /// ```
    /// # use scim_runtime::{models::User, provision::{Removal, RemovalLimit}, testing};
    /// # let scim = testing::blocking()?;
    /// # let wanted = [User { external_id: Some("E-1".into()), ..User::new("bjensen") }];
    /// let run = scim.users().provision(&wanted).match_by(User::EXTERNAL_ID);
    /// assert_eq!(run.lenient().plan().send()?.changes.len(), 1);
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn lenient(mut self) -> Self {
        self.access.reading = ResponseReading::Lenient;
        self
    }

    /// Compares the wanted state with the provider's. `.await` the result on an asynchronous engine, or call `.send()` on a blocking one.
    /// Nothing is written.
    ///
    /// ```
    /// # use scim_runtime::{models::User, provision::{Removal, RemovalLimit}, testing};
    /// # let scim = testing::blocking()?;
    /// # let wanted = [User { external_id: Some("E-1".into()), ..User::new("bjensen") }];
    /// let plan = scim.users().provision(&wanted).match_by(User::EXTERNAL_ID).plan().send()?;
    /// print!("{plan}");
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn plan(self) -> PlanRequest<'c, 'w, E> {
        let settings = self.settings.and_then(|settings| {
            if settings.keys.is_empty() {
                return Err(Error::unusable("provisioning needs a key: call `match_by`"));
            }
            Ok(Arc::new(settings))
        });
        PlanRequest::new(
            self.access,
            settings,
            self.wanted,
            self.reading,
            self.source,
        )
    }
}

fn steps(path: &str, settings: &ProvisionSettings) -> Result<Vec<String>, Error> {
    let unusable = |reason: &str| Error::unusable(format!("`{path}` can't be used: {reason}"));
    let parsed = AttributePath::parse(path).map_err(|error| unusable(&error.to_string()))?;
    steps_of(&parsed, settings.descriptor())
        .ok_or_else(|| unusable("the resource type has no such attribute"))
}

impl<E, R> fmt::Debug for Provision<'_, '_, E, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = &self.access.resources.resource_type().name;
        write!(f, "Provision({name}, {} wanted)", self.wanted.len())
    }
}
