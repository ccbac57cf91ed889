//! Reads the provider's resources for a plan: as records of a generated type, or as JSON.

use super::{
    access::ProvisionAccess, planner::ProviderResource, progress::PlanProgress,
    record_page::RecordPage,
};
use crate::{
    client::{Page, Pages},
    dynamic::DynamicResource,
    engine::{BlockingEngine, Engine},
    error::Error,
    record::{Resource, Stored},
};
use std::{future::Future, marker::PhantomData, pin::Pin};

/// A way to read the provider's resources.
pub(super) trait ResourceReading<E>: Send + Sync {
    fn read_blocking(
        &self,
        access: &ProvisionAccess<'_, E>,
        progress: &mut PlanProgress<'_>,
    ) -> Result<(), Error>
    where
        E: BlockingEngine;

    fn read<'a>(
        &'a self,
        access: &'a ProvisionAccess<'_, E>,
        progress: &'a mut PlanProgress<'_>,
    ) -> Pin<Box<dyn Future<Output = Result<(), Error>> + Send + 'a>>
    where
        E: Engine;
}

/// Resources of a type that is known only at run time.
pub(super) struct ReadDocuments;

/// Records of a generated type. Those that are as wanted are never written as JSON.
pub(super) struct ReadRecords<R>(pub(super) PhantomData<fn() -> R>);

impl ReadDocuments {
    fn pages<E>(
        access: &ProvisionAccess<'_, E>,
        progress: &PlanProgress<'_>,
    ) -> Pages<E, DynamicResource> {
        access.listing(progress.settings.projected_names()).pages()
    }

    fn observe(progress: &mut PlanProgress<'_>, page: Page<DynamicResource>) {
        progress.extent.add_page(page.total_results);
        for resource in page.resources {
            if let Some(listed) = ProviderResource::from_json(resource.into_json()) {
                progress.planner.observe(&listed);
            }
        }
    }
}

impl<R: Resource> ReadRecords<R> {
    fn pages<E>(
        access: &ProvisionAccess<'_, E>,
        progress: &PlanProgress<'_>,
    ) -> Pages<E, Stored<R>> {
        let names = progress.settings.projected_names();
        access.resources.record_pages(names)
    }
}

impl<E> ResourceReading<E> for ReadDocuments {
    fn read_blocking(
        &self,
        access: &ProvisionAccess<'_, E>,
        progress: &mut PlanProgress<'_>,
    ) -> Result<(), Error>
    where
        E: BlockingEngine,
    {
        let mut pages = Self::pages(access, progress);
        while let Some(page) = pages.next_blocking() {
            Self::observe(progress, page?);
        }
        Ok(())
    }

    fn read<'a>(
        &'a self,
        access: &'a ProvisionAccess<'_, E>,
        progress: &'a mut PlanProgress<'_>,
    ) -> Pin<Box<dyn Future<Output = Result<(), Error>> + Send + 'a>>
    where
        E: Engine,
    {
        Box::pin(async move {
            let mut pages = Self::pages(access, progress);
            while let Some(page) = pages.next().await {
                Self::observe(progress, page?);
            }
            Ok(())
        })
    }
}

impl<E, R: Resource> ResourceReading<E> for ReadRecords<R> {
    fn read_blocking(
        &self,
        access: &ProvisionAccess<'_, E>,
        progress: &mut PlanProgress<'_>,
    ) -> Result<(), Error>
    where
        E: BlockingEngine,
    {
        if !progress.planner.compares_records() || access.is_lenient() {
            return ReadDocuments.read_blocking(access, progress);
        }
        let mut pages = Self::pages(access, progress);
        let PlanProgress {
            planner, extent, ..
        } = progress;
        let mut page = RecordPage::<R>::new(planner);
        while let Some(total) = pages.next_blocking_into(&mut page) {
            extent.add_page(total?);
            page.commit();
        }
        Ok(())
    }

    fn read<'a>(
        &'a self,
        access: &'a ProvisionAccess<'_, E>,
        progress: &'a mut PlanProgress<'_>,
    ) -> Pin<Box<dyn Future<Output = Result<(), Error>> + Send + 'a>>
    where
        E: Engine,
    {
        if !progress.planner.compares_records() || access.is_lenient() {
            return ReadDocuments.read(access, progress);
        }
        Box::pin(async move {
            let mut pages = Self::pages(access, progress);
            let PlanProgress {
                planner, extent, ..
            } = progress;
            let mut page = RecordPage::<R>::new(planner);
            while let Some(total) = pages.next_into(&mut page).await {
                extent.add_page(total?);
                page.commit();
            }
            Ok(())
        })
    }
}
