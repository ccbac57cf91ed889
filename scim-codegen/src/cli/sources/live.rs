//! Reads the documents of a live provider.

#[cfg(feature = "fetch")]
use crate::source;
use crate::{
    Error,
    config::LiveSource,
    console::{AddressOrigin, Console, Credentials},
    source::DiscoveryDocuments,
};

#[cfg(feature = "fetch")]
pub(super) fn live(
    url: &str,
    credentials: &Credentials,
    configured: Option<(&LiveSource, AddressOrigin)>,
    console: Console,
) -> Result<DiscoveryDocuments, Error> {
    let origin = configured.map_or(AddressOrigin::User, |(_, origin)| origin);
    let configured = configured.map(|(live, _)| live);
    let token_env = configured.and_then(|live| live.token_env.as_deref());
    let header_env = configured.map_or(&[][..], |live| &live.header_env);
    let headers = credentials.headers(header_env)?;
    let token = credentials.token(token_env)?;
    let secrets: Vec<&str> = headers
        .iter()
        .map(|(_, secret)| secret)
        .chain(&token)
        .map(|secret| secret.origin.as_str())
        .collect();
    credentials.announce(url, origin, &secrets, console)?;
    source::fetch(&source::ProviderAccess {
        base_url: url.to_owned(),
        token: token.map(|token| token.value),
        headers: headers
            .into_iter()
            .map(|(name, secret)| (name, secret.value))
            .collect(),
        allow_plain_http: credentials.allow_plain_http
            || configured.is_some_and(|live| live.allow_plain_http),
    })
}

#[cfg(not(feature = "fetch"))]
pub(super) fn live(
    _: &str,
    _: &Credentials,
    _: Option<(&LiveSource, AddressOrigin)>,
    _: Console,
) -> Result<DiscoveryDocuments, Error> {
    Err(
        Error::input("reading a live provider requires the feature `fetch`")
            .with_help("build it with `--features cli,fetch`, or fetch a snapshot elsewhere"),
    )
}
