//! Adding the operations of an existing BulkRequest.

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
    /// Adds the operations of a BulkRequest in JSON, and uses its `failOnErrors`. The bulkIds are kept. Read the results by
    /// position, with [`Results::at`](crate::client::Results::at).
    ///
    /// Methods, paths, bulkIds and references are checked before anything is sent. Unless request checks are disabled, so are the
    /// resources of POST and PUT operations whose type the provider lists.
    ///
    /// ```
    /// use scim_runtime::testing;
    /// use serde_json::json;
    ///
    /// let (scim, user) = testing::with_user()?;
    /// let request = json!({
    ///     "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
    ///     "Operations": [{"method": "DELETE", "path": format!("/Users/{}", user.id())}]
    /// });
    /// let results = scim.bulk().message(&request).send()?;
    /// assert_eq!(results.at(0)?.status, 204);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
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

    /// Returns the violations of an operation's data. Resource types that the provider doesn't list are not checked.
    fn broken(&self, operation: &BulkOperation, position: usize) -> Vec<Violation> {
        let endpoint = match operation.method {
            BulkMethod::Post => Some(operation.path.as_str()),
            BulkMethod::Put => operation
                .path
                .rsplit_once('/')
                .map(|(endpoint, _)| endpoint),
            // The data of a PATCH is operations, not a resource.
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
