//! Performs one operation and collects everything about it that could be shown or logged.

use super::script::{Credential, Operation, Script};
use crate::fuzz::runtime::descriptions;
use scim_runtime::{
    Error,
    client::{Builder, ClientCredentials, Request},
    engine::BlockingEngine,
    models::{
        Group, User,
        rfc7643::{Client, Provider},
    },
    patch::Patch,
    record::Stored,
};
use std::fmt::{Debug, Write as _};

/// What a program would print or log about an operation.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    /// `Display` of errors, violations and deviations: for a terminal.
    pub(super) displayed: Vec<String>,
    /// `Debug` of errors, clients and requests: for a log.
    pub(super) debugged: String,
    /// The most violations that one error has.
    pub(super) violations: usize,
}

impl Outcome {
    fn debug(&mut self, value: &dyn Debug) {
        let _ = write!(self.debugged, "{value:?}\n{value:#?}\n");
    }

    fn error(&mut self, error: &Error) {
        self.displayed.push(error.to_string());
        self.debug(error);
        self.violations = self.violations.max(error.violations().len());
        let violations = error.violations().iter().take(30);
        self.displayed.extend(violations.map(ToString::to_string));
        if let Some(error) = error.scim_error() {
            self.displayed.push(error.to_string());
            self.debug(error);
        }
        if let Some(challenge) = error.challenge() {
            self.displayed.push(challenge.to_string());
            self.debug(challenge);
        }
        let mut cause = std::error::Error::source(error);
        while let Some(error) = cause {
            self.debug(error);
            cause = error.source();
        }
        for text in [error.body_start(), error.request(), error.help()] {
            self.displayed.extend(text.map(str::to_owned));
        }
        // For programs, not for people.
        let _ = (error.resource_id(), error.location(), error.etag());
        let _ = (error.outcome(), error.retry_after(), error.response());
    }

    fn result<T>(&mut self, result: Result<T, Error>) -> Option<T> {
        result.map_err(|error| self.error(&error)).ok()
    }

    fn stored<R: scim_runtime::record::Resource>(&mut self, stored: &Stored<R>) {
        let deviations = stored.deviations().iter().take(30);
        self.displayed.extend(deviations.map(ToString::to_string));
    }
}

pub(super) const TOKEN: &str = "tk-h480djs93hd8/ab+9";
pub(super) const USER: &str = "hr-sync-user";
pub(super) const PASSWORD: &str = "pa\"ss\\wo%rd-0123";
pub(super) const KEY: &str = "k-0123456789abcdef";

/// A client with the script's credentials.
pub(super) fn connect<E: BlockingEngine>(
    script: &Script,
    origins: &super::script::Origins,
    engine: E,
) -> Result<Client<E>, String> {
    let text = |error: Error| error.to_string();
    let builder: Builder<Provider> =
        Client::connect(&format!("{}/v2", origins.home)).map_err(text)?;
    let builder = match script.credential {
        Credential::Bearer => builder.bearer_token(TOKEN),
        Credential::Basic => builder.basic_auth(USER, PASSWORD),
        Credential::ApiKey => builder.header("x-api-key", KEY),
        Credential::OneRequest => builder,
        Credential::ClientCredentials => builder.client_credentials(ClientCredentials::new(
            format!("{}/token", origins.login),
            USER,
            PASSWORD,
        )),
    };
    let builder = if script.lenient {
        builder.lenient()
    } else {
        builder
    };
    builder.build_with(engine).map_err(text)
}

/// Performs the operation.
pub(super) fn perform<E: BlockingEngine>(script: &Script, scim: &Client<E>) -> Outcome {
    let mut outcome = Outcome::default();
    outcome.debug(scim);
    match script.operation {
        Operation::Page
        | Operation::Walk
        | Operation::WalkUnreadable
        | Operation::Search
        | Operation::Root
        | Operation::Dynamic
        | Operation::DynamicWalk => query(script, scim, &mut outcome),
        Operation::Discover => {
            if let Some(description) = outcome.result(scim.discover().send()) {
                for resource_type in &description.resource_types {
                    let _ = resource_type.descriptor();
                }
            }
        }
        Operation::Bulk => bulk(scim, &mut outcome),
        _ => single(script, scim, &mut outcome),
    }
    outcome
}

/// Adds the credential of a single request.
fn with_own<'c, E, O>(script: &Script, request: Request<'c, E, O>) -> Request<'c, E, O> {
    if script.credential == Credential::OneRequest {
        request.header("authorization", &format!("Bearer {TOKEN}"))
    } else {
        request
    }
}

fn single<E: BlockingEngine>(script: &Script, scim: &Client<E>, outcome: &mut Outcome) {
    let users = scim.users();
    match script.operation {
        Operation::Json => drop(outcome.result(with_own(script, users.get("7")).json().send())),
        Operation::Raw => drop(outcome.result(with_own(script, users.get("7")).raw().send())),
        Operation::Create => {
            let request = with_own(script, users.create(&User::new("b")));
            outcome.debug(&request);
            if let Some(user) = outcome.result(request.send()) {
                outcome.stored(&user);
            }
        }
        Operation::CreateAnyStatus => {
            let request = users.create(&User::new("b")).expect_any_status();
            drop(outcome.result(with_own(script, request).send()));
        }
        Operation::CreateOrFind => {
            let found = users.create_or_find(&User::new("b"), User::USER_NAME);
            drop(outcome.result(found.send()));
        }
        Operation::Replace => {
            if let Some(mut user) = outcome.result(with_own(script, users.get("7")).send()) {
                outcome.stored(&user);
                user.title = Some("Guide".to_owned());
                drop(outcome.result(with_own(script, users.replace(&user)).send()));
            }
        }
        Operation::Change => {
            let change = users.change("7", |user: &mut User| {
                user.title = Some("Guide".to_owned());
            });
            drop(outcome.result(change.send()));
        }
        Operation::Patch => {
            let patch = Patch::<User>::new().replace(User::TITLE, "Guide");
            drop(outcome.result(with_own(script, users.patch("7", patch)).send()));
        }
        Operation::Delete => {
            let request = with_own(script, users.delete("7"));
            outcome.debug(&request);
            let _ = outcome.result(request.send());
        }
        Operation::Me => {
            drop(outcome.result(with_own(script, scim.me::<User>().get()).send()));
        }
        _ => {
            if let Some(user) = outcome.result(with_own(script, users.get("7")).send()) {
                outcome.stored(&user);
            }
        }
    }
}

fn query<E: BlockingEngine>(script: &Script, scim: &Client<E>, outcome: &mut Outcome) {
    let limit = super::MAX_WALK;
    match script.operation {
        Operation::Page => {
            if let Some(page) =
                outcome.result(with_own(script, scim.users().list().request()).send())
            {
                let deviations = page.deviations.iter().take(30);
                outcome
                    .displayed
                    .extend(deviations.map(ToString::to_string));
                page.resources
                    .iter()
                    .take(5)
                    .for_each(|user| outcome.stored(user));
            }
        }
        Operation::WalkUnreadable => {
            let users = scim.users().list().keep_unreadable().max_pages(limit);
            for user in users.iter().take(50) {
                match outcome.result(user) {
                    Some(Err(unreadable)) => {
                        outcome.displayed.push(unreadable.to_string());
                        outcome.debug(&unreadable);
                    }
                    Some(Ok(_)) => {}
                    None => break,
                }
            }
        }
        Operation::Search => {
            drop(outcome.result(with_own(script, scim.groups().search().request()).send()))
        }
        Operation::Root => drop(outcome.result(scim.list().send())),
        Operation::Dynamic | Operation::DynamicWalk => dynamic(script, scim, outcome),
        _ => {
            let users = scim.users().list().max_pages(limit);
            for user in users.iter().take(50) {
                if outcome.result(user).is_none() {
                    break;
                }
            }
        }
    }
}

fn dynamic<E: BlockingEngine>(script: &Script, scim: &Client<E>, outcome: &mut Outcome) {
    let _ = descriptions(|description| {
        let Some(users) = outcome.result(scim.dynamic(description, "User")) else {
            return;
        };
        if script.operation == Operation::Dynamic {
            if let Some(page) = outcome.result(users.list().send()) {
                page.resources
                    .iter()
                    .take(5)
                    .for_each(|user| drop(user.get("userName")));
            }
            return;
        }
        for user in users.list().max_pages(super::MAX_WALK).iter().take(50) {
            match outcome.result(user) {
                Some(user) => drop(user.get("emails")),
                None => break,
            }
        }
    });
}

fn bulk<E: BlockingEngine>(scim: &Client<E>, outcome: &mut Outcome) {
    let mut bulk = scim.bulk();
    let user = bulk.create(&User::new("b"));
    let patch = Patch::<User>::new().replace(User::DISPLAY_NAME, "y");
    let patched = bulk.patch("7", patch);
    let gone = bulk.delete::<Group>("8");
    outcome.debug(&bulk);
    let Some(results) = outcome.result(bulk.send()) else {
        return;
    };
    outcome.debug(&results);
    for reason in [
        results.get(&user).err(),
        results.get(&patched).err(),
        results.get(&gone).err(),
    ]
    .into_iter()
    .flatten()
    {
        outcome.displayed.push(reason.to_string());
        outcome.debug(&reason);
    }
    if let Some(error) = results.interruption() {
        outcome.displayed.push(error.to_string());
    }
}
