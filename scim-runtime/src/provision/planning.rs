//! Makes a plan: reads the provider's resources, and writes nothing.

use super::{
    access::ProvisionAccess,
    apply::Apply,
    plan::ProvisioningPlan,
    planner::Planner,
    progress::{ListExtent, PlanProgress, PlanSource},
    reading::ResourceReading,
    settings::{ListCompleteness, ProvisionSettings},
    wanted::WantedResources,
};
use crate::{
    Json,
    engine::{BlockingEngine, Engine},
    error::Error,
};
use std::{
    fmt,
    future::{Future, IntoFuture},
    ops::Deref,
    pin::Pin,
    sync::Arc,
};

/// A plan that has not been made; see [`Provision::plan`](super::Provision::plan).
#[must_use = "nothing is read before it is sent: `.await` it or call `.send()`"]
pub struct PlanRequest<'c, 'w, E> {
    access: ProvisionAccess<'c, E>,
    settings: Result<Arc<ProvisionSettings>, Error>,
    wanted: Box<dyn WantedResources + 'w>,
    reading: Box<dyn ResourceReading<E>>,
    source: PlanSource,
}

/// A plan together with the client that can apply it. Dereferences to [`ProvisioningPlan`].
pub struct PreparedPlan<'c, E> {
    plan: ProvisioningPlan,
    access: ProvisionAccess<'c, E>,
    settings: Arc<ProvisionSettings>,
}

impl<'c, 'w, E> PlanRequest<'c, 'w, E> {
    pub(super) fn new(
        access: ProvisionAccess<'c, E>,
        settings: Result<Arc<ProvisionSettings>, Error>,
        wanted: Box<dyn WantedResources + 'w>,
        reading: Box<dyn ResourceReading<E>>,
        source: PlanSource,
    ) -> Self {
        Self {
            access,
            settings,
            wanted,
            reading,
            source,
        }
    }

    fn start(self) -> Result<PlanStart<'c, 'w, E>, Error> {
        let settings = self.settings?;
        Ok(PlanStart {
            access: self.access,
            progress: PlanProgress {
                planner: Planner::new(Arc::clone(&settings), self.wanted),
                settings,
                extent: ListExtent::default(),
            },
            reading: self.reading,
            source: self.source,
        })
    }

    /// Reads the provider's resources and makes the plan.
    ///
    /// # Errors
    /// If the settings don't fit the resource type, or the provider's resources can't be read completely.
    ///
    /// ```
    /// # use scim_runtime::{models::User, provision::{Removal, RemovalLimit}, testing};
    /// # let scim = testing::blocking()?;
    /// # let wanted = [User { external_id: Some("E-1".into()), ..User::new("bjensen") }];
    /// let plan = scim.users().provision(&wanted).match_by(User::EXTERNAL_ID).plan().send()?;
    /// assert!(!plan.is_in_step());
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn send(self) -> Result<PreparedPlan<'c, E>, Error>
    where
        E: BlockingEngine,
    {
        let PlanStart {
            access,
            mut progress,
            reading,
            source,
        } = self.start()?;
        let names = progress.settings.projected_names();
        match source {
            PlanSource::List => reading.read_blocking(&access, &mut progress)?,
            PlanSource::LookUp => {
                let wanted: Vec<Json> = progress.planner.wanted().collect();
                for one in wanted {
                    for filter in progress.filters(&one) {
                        let answer = access.look_up_blocking(&names, &filter);
                        if progress.found(answer)? {
                            break;
                        }
                    }
                }
            }
        }
        Ok(PreparedPlan::new(access, progress, source))
    }
}

/// A plan that is about to be made.
struct PlanStart<'c, 'w, E> {
    access: ProvisionAccess<'c, E>,
    progress: PlanProgress<'w>,
    reading: Box<dyn ResourceReading<E>>,
    source: PlanSource,
}

impl<'c: 'w, 'w, E: Engine> IntoFuture for PlanRequest<'c, 'w, E> {
    type Output = Result<PreparedPlan<'c, E>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'w>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let PlanStart {
                access,
                mut progress,
                reading,
                source,
            } = self.start()?;
            let names = progress.settings.projected_names();
            match source {
                PlanSource::List => reading.read(&access, &mut progress).await?,
                PlanSource::LookUp => {
                    let wanted: Vec<Json> = progress.planner.wanted().collect();
                    for one in wanted {
                        for filter in progress.filters(&one) {
                            let answer = access.look_up_async(&names, &filter).await;
                            if progress.found(answer)? {
                                break;
                            }
                        }
                    }
                }
            }
            Ok(PreparedPlan::new(access, progress, source))
        })
    }
}

impl<'c, E> PreparedPlan<'c, E> {
    fn new(access: ProvisionAccess<'c, E>, reading: PlanProgress<'_>, source: PlanSource) -> Self {
        let mut settings = Arc::clone(&reading.settings);
        if reading.extent.pages > 1 {
            Arc::make_mut(&mut settings).list = ListCompleteness::Paged;
        }
        Self {
            access,
            settings,
            plan: reading.finish(source),
        }
    }

    /// Returns the plan without its removals.
    ///
    /// ```
    /// # use scim_runtime::{models::User, provision::{Removal, RemovalLimit}, testing};
    /// # let scim = testing::blocking()?;
    /// # let wanted = [User { external_id: Some("E-1".into()), ..User::new("bjensen") }];
    /// let plan = scim.users().provision(&wanted).match_by(User::EXTERNAL_ID).plan().send()?;
    /// assert_eq!(plan.without_removals().removals(), 0);
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn without_removals(self) -> Self {
        Self {
            plan: self.plan.without_removals(),
            ..self
        }
    }

    /// Returns the plan as data.
    ///
    /// ```
    /// # use scim_runtime::{models::User, provision::{Removal, RemovalLimit}, testing};
    /// # let scim = testing::blocking()?;
    /// # let wanted = [User { external_id: Some("E-1".into()), ..User::new("bjensen") }];
    /// let plan = scim.users().provision(&wanted).match_by(User::EXTERNAL_ID).plan().send()?;
    /// let data = plan.into_plan();
    /// assert_eq!(data.resource_type, "User");
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn into_plan(self) -> ProvisioningPlan {
        self.plan
    }

    /// Applies the plan. `.await` the result on an asynchronous engine, or call `.send()` on a blocking one.
    ///
    /// ```
    /// # use scim_runtime::{models::User, provision::{Removal, RemovalLimit}, testing};
    /// # let scim = testing::blocking()?;
    /// # let wanted = [User { external_id: Some("E-1".into()), ..User::new("bjensen") }];
    /// let plan = scim.users().provision(&wanted).match_by(User::EXTERNAL_ID).plan().send()?;
    /// let report = plan.apply().send()?;
    /// assert!(report.is_success());
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn apply(self) -> Apply<'c, E> {
        Apply::new(self.access, self.plan, self.settings)
    }
}

impl<E> Deref for PreparedPlan<'_, E> {
    type Target = ProvisioningPlan;
    fn deref(&self) -> &ProvisioningPlan {
        &self.plan
    }
}

impl<E> fmt::Display for PreparedPlan<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.plan.fmt(f)
    }
}

impl<E> fmt::Debug for PreparedPlan<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PreparedPlan").field(&self.plan).finish()
    }
}

impl<E> fmt::Debug for PlanRequest<'_, '_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PlanRequest({} wanted)", self.wanted.len())
    }
}
