//! A bare reqwest loop over plain serde types, which the figures compare the client with. It sends the same requests and decodes the
//! same responses.

use crate::plain::{List, User};
use reqwest::{
    ClientBuilder, Response,
    header::{ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderValue},
};
use std::time::Duration;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// A reqwest client and the base URL of a provider.
pub struct Bare {
    client: reqwest::Client,
    url: String,
}

impl Bare {
    /// Creates a client with the headers and the time limit of the typed one.
    ///
    /// # Errors
    /// If reqwest can't be set up.
    pub fn new(options: ClientBuilder, url: &str) -> Outcome<Self> {
        let mut headers = HeaderMap::new();
        let accept = HeaderValue::from_static("application/scim+json, application/json;q=0.9");
        headers.insert(ACCEPT, accept);
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
        let client = options
            .default_headers(headers)
            .user_agent("bare/1.0")
            .timeout(Duration::from_secs(30))
            .build()?;
        Ok(Self {
            client,
            url: url.to_owned(),
        })
    }

    /// Reads one user.
    ///
    /// # Errors
    /// If the request fails, or the response isn't a user.
    pub async fn read(&self, id: &str) -> Outcome<User> {
        let url = format!("{}/Users/{id}", self.url);
        decoded(self.client.get(url).send().await?).await
    }

    /// Reads a page of users.
    ///
    /// # Errors
    /// If the request fails, or the response isn't a list.
    pub async fn page(&self, start: usize, count: usize) -> Outcome<List> {
        let url = format!("{}/Users?count={count}&startIndex={start}", self.url);
        decoded(self.client.get(url).send().await?).await
    }

    /// Creates a user.
    ///
    /// # Errors
    /// If the request fails, or the response isn't a user.
    pub async fn create(&self, user: &User) -> Outcome<User> {
        let request = self.client.post(format!("{}/Users", self.url));
        let request = request.header(CONTENT_TYPE, "application/scim+json");
        decoded(request.body(serde_json::to_vec(user)?).send().await?).await
    }
}

async fn decoded<T: serde::de::DeserializeOwned>(response: Response) -> Outcome<T> {
    let body = response.error_for_status()?.bytes().await?;
    Ok(serde_json::from_slice(&body)?)
}
