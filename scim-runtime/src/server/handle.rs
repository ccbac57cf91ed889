//! From a request to its response: who asks, for which tenant, with which faults.

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
    /// Answers a request. What a fault wants of the connection is in the response's extensions: [`Wire`](super::Wire).
    #[must_use]
    pub fn handle(&self, request: http::Request<Bytes>) -> http::Response<Bytes> {
        let answer = self.answer(&request);
        let reply = answer.unwrap_or_else(|failure| failure.reply());
        reply.response()
    }

    fn answer(&self, request: &http::Request<Bytes>) -> ReplyResult {
        let options = &self.shared.options;
        options.hosts.admit(request)?;
        let home = &self.shared.home;
        let at = self.shared.tenants.at(request.uri().path(), home);
        let at = at.filter(|at| at.is_known || options.dynamic_tenants);
        let base_url = at.as_ref().map_or(home.base_url(), |at| &at.base_url);
        let mut asked = IncomingRequest::new(base_url, request)?;
        let name = at.as_ref().map(|at| at.name.as_str());
        let admitted = options.admit(name, asked.credentials.as_deref())?;
        let space = match name.or(admitted.tenant) {
            None => home.clone(),
            Some(name) => self
                .tenant_of(name)
                .ok_or_else(|| ErrorReply::new(404, "there is no such tenant"))?,
        };
        let method = asked.method.clone();
        let mut faults = self.locked_faults().of(method.as_str(), &asked.segments);
        if self.shared.options.faults_by_header {
            faults.extend(fault::of_header(request)?);
        }
        if faults.is_empty() {
            return self.carry_out(&space, asked, admitted.identity);
        }
        asked.paging_is_ignored = faults.contains(&Fault::IgnoredPaging);
        let injected = fault::InjectedFaults {
            cursor: asked.cursor(),
            faults,
        };
        let answer = match fault::before(&injected.faults) {
            Some(reply) => Ok(reply),
            None => self.carry_out(&space, asked, admitted.identity),
        };
        let mut reply = answer.unwrap_or_else(|failure| failure.reply());
        fault::after(&mut reply, &injected, method.as_str());
        Ok(reply)
    }

    fn carry_out(
        &self,
        space: &ResourceSpace,
        asked: IncomingRequest<'_>,
        identity: Option<&MeIdentity>,
    ) -> ReplyResult {
        let context = space.context(&self.shared.options);
        if let Some(answer) = discovery::answer(context, &asked)? {
            return Ok(answer);
        }
        let mut store = space.store();
        match asked.segments().as_slice() {
            ["Me", ..] => me::answer(context, &mut store, asked, identity),
            ["Bulk"] => bulk::answer(context, &mut store, &asked),
            _ => route::resources(context, &mut store, &asked),
        }
    }
}
