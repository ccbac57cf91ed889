//! The life of a resource of one type: created, read, listed, changed, replaced, deleted.

use super::{
    Tag,
    answer::Answer,
    attributes, bulk, errors, queries,
    report::{Check, Report, Why},
    sample::Maker,
    versions,
};
use crate::{
    Error,
    ctl::{
        engine::Engine,
        input::SCIM_JSON,
        session::Session,
        target::{member, path_of},
    },
};
use http::{Method, header};
use scim_runtime::{
    Json,
    client::{RawResponse, Request},
    describe::{Configuration, ResourceTypeDescription},
    dynamic::DynamicResource,
};

/// A resource type under test, and what was created of it.
pub(super) struct Life<'a> {
    pub(super) session: &'a Session,
    pub(super) known: &'a ResourceTypeDescription,
    report: &'a mut Report,
    pub(super) maker: Maker,
    /// The ids of what has to be deleted in the end.
    ids: Vec<String>,
}

/// What has been created, as it was sent and as it came back.
pub(super) struct Made {
    pub(super) id: String,
    pub(super) sent: Json,
}

impl<'a> Life<'a> {
    pub(super) fn new(
        session: &'a Session,
        known: &'a ResourceTypeDescription,
        report: &'a mut Report,
    ) -> Self {
        Self {
            session,
            known,
            report,
            maker: Maker::new(),
            ids: Vec::new(),
        }
    }

    /// Makes all checks, and cleans up whatever comes of them.
    pub(super) fn live(mut self) -> Result<(), Error> {
        let lived = self.all();
        self.clean_up();
        lived
    }

    fn all(&mut self) -> Result<(), Error> {
        let create = Check {
            tag: Tag::Create,
            rule: "RFC 7644 §3.3",
            claim: "POST creates a resource: 201, its place in `Location`, what was sent",
        };
        // All else needs it, whatever is asked for.
        let made = self.create();
        self.report.add(&self.known.name, create, &made)?;
        let Ok(made) = made else {
            let rest = Check {
                tag: Tag::Read,
                rule: "RFC 7644 §3.4.1",
                claim: "all other checks",
            };
            let why: Result<(), Why> = Err(Why::skipped("nothing could be created"));
            return self.report.add(&self.known.name, rest, &why);
        };
        self.check(
            Tag::Read,
            "RFC 7644 §3.4.1",
            "GET reads what was created",
            |life| {
                let answer = life.read(&made.id)?;
                holds_all(&made.sent, &answer.json)?;
                let name =
                    member(&answer.json, "meta").and_then(|meta| member(meta, "resourceType"));
                match name.and_then(Json::as_str) {
                    Some(name) if name == life.known.name => Ok(()),
                    other => Err(Why::failed(format!("`meta.resourceType` is {other:?}"))),
                }
            },
        )?;
        queries::check(self, &made)?;
        attributes::check(self, &made)?;
        self.check(
            Tag::Replace,
            "RFC 7644 §3.5.1",
            "PUT replaces, and leaves what is read-only",
            |life| {
                let read = life.read(&made.id)?.json;
                let body = DynamicResource::from_json(life.known, read).to_request();
                let answer = Answer::of(
                    life.at(Method::PUT, &made.id)?
                        .body(SCIM_JSON, body.to_string()),
                )?;
                answer.expect(&[200, 204])?;
                let after = life.read(&made.id)?;
                holds_all(&body, &after.json)
            },
        )?;
        versions::check(self)?;
        bulk::check(self)?;
        errors::check(self)?;
        self.check(
            Tag::Delete,
            "RFC 7644 §3.6",
            "DELETE: 204, and 404 from then on",
            |life| {
                Answer::of(life.at(Method::DELETE, &made.id)?)?.expect(&[204])?;
                life.ids.retain(|id| *id != made.id);
                Answer::of(life.at(Method::GET, &made.id)?)?.expect_error(404, &[])?;
                Answer::of(life.at(Method::DELETE, &made.id)?)?
                    .expect_error(404, &[])
                    .map(drop)
            },
        )
    }

    /// Makes a check, if it is asked for.
    pub(super) fn check<T>(
        &mut self,
        tag: Tag,
        rule: &'static str,
        claim: &str,
        run: impl FnOnce(&mut Self) -> Result<T, Why>,
    ) -> Result<(), Error> {
        if !self.report.wants(tag) {
            return Ok(());
        }
        let result = run(self);
        self.report
            .add(&self.known.name, Check { tag, rule, claim }, &result)
    }

    /// What the provider says it supports.
    pub(super) fn configuration(&self) -> &'a Configuration {
        &self.session.provider.configuration
    }

    /// Creates a resource that is made up.
    pub(super) fn create(&mut self) -> Result<Made, Why> {
        let sent = self.maker.resource(self.known);
        let answer = self.post(&sent)?.expect(&[201])?;
        let told = answer.header(header::LOCATION);
        let told = told
            .ok_or_else(|| Why::failed("there is no `Location`"))?
            .to_owned();
        let id = id_in(&answer).ok_or_else(|| Why::failed("the resource has no `id`"))?;
        // That the resource comes along is only recommended.
        let stored = if answer.raw.body.is_empty() {
            self.read(&id)?
        } else {
            answer.expect_resource(self.known, false)?
        };
        holds_all(&sent, &stored.json)?;
        let location = member(&stored.json, "meta").and_then(|meta| member(meta, "location"));
        let location = location.and_then(Json::as_str).unwrap_or("missing");
        if location != told {
            return Err(Why::failed(format!(
                "`Location` is {told}, `meta.location` {location}"
            )));
        }
        Ok(Made { id, sent })
    }

    /// Posts a resource. What it creates is deleted in the end, even if it should not have been created.
    pub(super) fn post(&mut self, resource: &Json) -> Result<Answer, Why> {
        let request = self
            .session
            .scim
            .request(Method::POST, &self.known.endpoint);
        let answer = Answer::of(request.body(SCIM_JSON, resource.to_string()))?;
        if answer.raw.status < 300 {
            self.ids.extend(id_in(&answer));
        }
        Ok(answer)
    }

    pub(super) fn read(&self, id: &str) -> Result<Answer, Why> {
        let answer = Answer::of(self.at(Method::GET, id)?)?;
        answer.expect(&[200])?.expect_resource(self.known, false)
    }

    /// A request about one resource.
    pub(super) fn at(
        &self,
        method: Method,
        id: &str,
    ) -> Result<Request<'a, Engine, RawResponse>, Why> {
        let path =
            path_of(&self.known.endpoint, id).map_err(|error| Why::failed(error.to_string()))?;
        Ok(self.session.scim.request(method, &path))
    }

    /// A query of the resources of this type.
    pub(super) fn list(&self, query: &[(&str, &str)]) -> Result<Answer, Why> {
        let request = self.session.scim.request(Method::GET, &self.known.endpoint);
        let request = query
            .iter()
            .fold(request, |request, (name, value)| request.query(name, value));
        Answer::of(request)?.expect(&[200])
    }

    /// Notes what has to be deleted in the end.
    pub(super) fn owns(&mut self, id: &str) {
        self.ids.push(id.to_owned());
    }

    fn clean_up(&self) {
        for id in &self.ids {
            let deleted = self.at(Method::DELETE, id).and_then(Answer::of);
            if !deleted.is_ok_and(|answer| matches!(answer.raw.status, 200..=299 | 404)) {
                let name = &self.known.name;
                eprintln!(
                    "warning: {name} {} could not be deleted",
                    crate::text::shown(id)
                );
            }
        }
    }
}

/// The id of what was created: in the body, or at the end of its place.
fn id_in(answer: &Answer) -> Option<String> {
    let id = member(&answer.json, "id").and_then(Json::as_str);
    let place = || answer.header(header::LOCATION)?.rsplit('/').next();
    id.or_else(place).map(str::to_owned)
}

/// Whether a resource has all that was sent; what is never returned is not looked for.
fn holds_all(sent: &Json, stored: &Json) -> Result<(), Why> {
    for (name, value) in sent.as_object().into_iter().flatten() {
        let is_told = !["schemas", "password"].contains(&name.as_str());
        if is_told && !member(stored, name).is_some_and(|stored| attributes::holds(stored, value)) {
            return Err(Why::failed(format!("`{name}` is not as it was sent")));
        }
    }
    Ok(())
}
