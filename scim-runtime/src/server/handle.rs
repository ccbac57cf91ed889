//! From a request to its response: credentials, tenant, faults, endpoint.

use super::{
    bulk, discovery,
    fault::{self, Fault},
    me,
    message::{ErrorReply, ReplyResult},
    options::MeIdentity,
    provider::Server,
    request::IncomingRequest,
    route,
    space::ResourceSpace,
};
use bytes::Bytes;

impl Server {
    /// Answers a request.
    ///
    /// The response is complete. [`Fault::Torn`](super::Fault::Torn) cuts the response of an engine and the [`Body`](super::Body) of the
    /// `tower` service, and [`Fault::Latency`](super::Fault::Latency) is left to the connection.
    ///
    /// ```
    /// use bytes::Bytes;
    /// use scim_runtime::testing;
    ///
    /// let mut request = http::Request::new(Bytes::new());
    /// *request.uri_mut() = http::Uri::from_static("https://scim.example.com/v2/Users");
    /// assert_eq!(testing::server().handle(request).status(), 200);
    /// ```
    #[must_use]
    pub fn handle(&self, request: http::Request<Bytes>) -> http::Response<Bytes> {
        let answer = self.reply(&request);
        let reply = answer.unwrap_or_else(|failure| failure.reply());
        reply.response()
    }

    fn reply(&self, request: &http::Request<Bytes>) -> ReplyResult {
        let options = &self.shared.options;
        options.hosts.admit(request)?;
        let home = &self.shared.home;
        let at = self.shared.tenants.at(request.uri().path(), home);
        let at = at.filter(|at| at.is_known || options.dynamic_tenants);
        let base_url = at.as_ref().map_or(home.base_url(), |at| &at.base_url);
        let mut incoming = IncomingRequest::new(base_url, request)?;
        let name = at.as_ref().map(|at| at.name.as_str());
        let admitted = options.admit(name, incoming.credentials.as_deref())?;
        let space = match name.or(admitted.tenant) {
            None => home.clone(),
            Some(name) => self
                .tenant_of(name)
                .ok_or_else(|| ErrorReply::new(404, "there is no such tenant"))?,
        };
        let method = incoming.method.clone();
        let mut faults = self.locked_faults().of(method.as_str(), &incoming.segments);
        if self.shared.options.faults_by_header {
            faults.extend(fault::of_header(request)?);
        }
        if faults.is_empty() {
            return self.carry_out(&space, incoming, admitted.identity);
        }
        incoming.paging_is_ignored = faults.contains(&Fault::IgnoredPaging);
        let injected = fault::InjectedFaults {
            cursor: incoming.cursor(),
            faults,
        };
        let answer = match fault::before(&injected.faults) {
            Some(reply) => Ok(reply),
            None => self.carry_out(&space, incoming, admitted.identity),
        };
        let mut reply = answer.unwrap_or_else(|failure| failure.reply());
        fault::after(&mut reply, &injected, method.as_str());
        Ok(reply)
    }

    fn carry_out(
        &self,
        space: &ResourceSpace,
        incoming: IncomingRequest<'_>,
        identity: Option<&MeIdentity>,
    ) -> ReplyResult {
        let context = space.context(&self.shared.options);
        if let Some(answer) = discovery::answer(context, &incoming)? {
            return Ok(answer);
        }
        let mut store = space.store();
        match incoming.segments().as_slice() {
            ["Me", ..] => me::answer(context, &mut store, incoming, identity),
            ["Bulk"] => bulk::answer(context, &mut store, &incoming),
            _ => route::resources(context, &mut store, &incoming),
        }
    }
}
