//! A session with a provider: its description, and how to send requests to it.

use super::{engine::LoggingEngine, failure::into_cli_error, style::Style};
use crate::{Error, console::Console};
use scim_runtime::{
    Json,
    client::{Client, Request, Untyped, WriteOutcome},
    describe::Description,
};

/// A connected provider.
pub(super) struct ProviderSession {
    pub(super) scim: Client<Untyped, LoggingEngine>,
    /// The description from the provider's documents.
    pub(super) provider: Description,
    pub(super) style: Style,
    pub(super) console: Console,
}

/// The response to a write.
#[derive(Debug)]
pub(super) enum WriteResponse {
    /// The resource as the provider stored it.
    Resource(Json),
    /// No body.
    Nothing,
}

impl ProviderSession {
    /// Creates a request with the options of the command line.
    pub(super) fn prepare<'c, O>(
        &self,
        mut request: Request<'c, LoggingEngine, O>,
    ) -> Request<'c, LoggingEngine, O> {
        if !self.style.expect_status.is_empty() {
            request = request.expect_status(self.style.expect_status.iter().copied());
        }
        if self.style.any_media_type {
            request = request.any_content_type();
        }
        request
    }

    /// Sends a write. A success with the wrong status or media type was executed, so it is reported as a warning.
    ///
    /// # Errors
    /// If the provider rejects the write, or if it is unclear whether the write was executed.
    pub(super) fn write(
        &self,
        request: Request<'_, LoggingEngine, Json>,
    ) -> Result<WriteResponse, Error> {
        let error = match self.prepare(request).send() {
            Ok(json) => return self.written(json),
            Err(error) => error,
        };
        let response = error.response();
        let body = response.map_or(&[][..], |response| &response.body);
        let json = serde_json::from_slice(body).ok();
        match (error.outcome(), json) {
            (WriteOutcome::Done, Some(json)) => {
                let reason = first_line(&error.to_string()).to_owned();
                let written = self.written(json)?;
                self.warn_or_fail(&reason)?;
                Ok(written)
            }
            (WriteOutcome::Done, None) if error.status().is_some() && body.is_empty() => {
                self.warn_or_fail(first_line(&error.to_string()))?;
                Ok(WriteResponse::Nothing)
            }
            _ => Err(into_cli_error(error)),
        }
    }

    fn written(&self, json: Json) -> Result<WriteResponse, Error> {
        match json {
            Json::Null => Ok(WriteResponse::Nothing),
            Json::Object(_) => Ok(WriteResponse::Resource(json)),
            Json::Bool(_) | Json::Number(_) | Json::String(_) | Json::Array(_) => {
                self.warn_or_fail(
                    "the request was carried out, but the response is not a resource",
                )?;
                Ok(WriteResponse::Nothing)
            }
        }
    }

    /// Reports a deviation of a response.
    ///
    /// # Errors
    /// The deviation, with `--strict`.
    pub(super) fn warn_or_fail(&self, text: &str) -> Result<(), Error> {
        if self.style.strict {
            return Err(Error::network(text));
        }
        self.console.note(&format!("warning: {text}"));
        Ok(())
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}
