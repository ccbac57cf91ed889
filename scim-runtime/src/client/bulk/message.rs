//! A BulkRequest that someone else has written.

use super::{Bulk, RequestChecks, ServiceProvider};
use crate::{
    Json,
    bulk::{BulkMethod, BulkOperation, read_message},
    check::Violation,
    client::resource_type::ResourceType,
    describe::ResourceTypeDescription,
    dynamic::violations,
    record::Descriptor,
};

impl<'c, P: ServiceProvider, E> Bulk<'c, P, E> {
    /// Adds the operations of a BulkRequest that someone else has written, and takes its `failOnErrors`. Its bulkIds stay what
    /// they are. [`Results::at`](crate::client::Results::at) gives the results, by position.
    ///
    /// Checked before anything is sent: methods, paths, bulkIds, references; and unless checks are skipped, what a POST or a PUT
    /// carries for one of the provider's resource types.
    ///
    /// ```
    /// # use scim_runtime::{Error, Json, engine::BlockingEngine, models::rfc7643::Client};
    /// # fn example<E: BlockingEngine>(scim: &Client<E>, request: &Json) -> Result<(), Error> {
    /// let results = scim.bulk().message(request).send()?;
    /// for (position, result) in results.iter().enumerate() {
    ///     println!("{position}: {:?}", result.map(|answer| answer.status));
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn message(mut self, request: &Json) -> Self {
        let message = read_message(request, self.operations.len());
        self.violations.extend(message.violations);
        if self.checks == RequestChecks::On {
            let first = self.operations.len();
            for (index, operation) in message.operations.iter().enumerate() {
                self.violations
                    .extend(self.broken(operation, first + index));
            }
        }
        self.operations.extend(message.operations);
        self.fail_on_errors = message.fail_on_errors.or(self.fail_on_errors);
        self
    }

    /// How the data of an operation breaks its resource type's schema; nothing for a type that the provider does not list.
    fn broken(&self, operation: &BulkOperation, position: usize) -> Vec<Violation> {
        let endpoint = match operation.method {
            BulkMethod::Post => Some(operation.path.as_str()),
            BulkMethod::Put => operation
                .path
                .rsplit_once('/')
                .map(|(endpoint, _)| endpoint),
            // A PATCH carries operations, no resource.
            BulkMethod::Patch | BulkMethod::Delete => None,
        };
        let known = endpoint.and_then(|endpoint| self.descriptor_at(endpoint));
        let data = operation.data.as_deref();
        let data = data.and_then(|text| serde_json::from_str::<Json>(text).ok());
        let (Some(known), Some(data)) = (known, data) else {
            return Vec::new();
        };
        let found = violations(&data, known).into_iter();
        let placed = found.map(|violation| Violation {
            pointer: format!("/Operations/{position}/data{}", violation.pointer),
            ..violation
        });
        placed.collect()
    }

    fn descriptor_at(&self, endpoint: &str) -> Option<Descriptor<'c>> {
        if let Some(described) = self.described {
            let mut types = described.resource_types.iter();
            let known = types.find(|known| known.endpoint == endpoint);
            return known.map(ResourceTypeDescription::descriptor);
        }
        let mut types = P::RESOURCE_TYPES.iter();
        let known = types.find(|known| known.endpoint == endpoint);
        known.map(ResourceType::descriptor)
    }
}
