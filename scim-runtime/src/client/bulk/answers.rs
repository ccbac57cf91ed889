//! Reading a BulkResponse.

use crate::{
    bulk::{OperationResponse, read_answers},
    client::outcome::{Outcome, sealed},
    error::Error,
    protocol::{Context, Reply},
};

/// The responses in a BulkResponse. The status of the BulkResponse doesn't cover the operations (RFC 7644 §3.7.3).
pub(super) struct Answers(pub(super) Vec<OperationResponse>);

impl Outcome for Answers {
    type Resource = ();
}

impl sealed::Read for Answers {
    #[allow(private_interfaces)]
    fn read(reply: &Reply, context: &Context) -> Result<Self, Error> {
        reply.check(context)?;
        let answers =
            read_answers(&reply.body).map_err(|what| Error::unreadable(reply.status, what))?;
        Ok(Self(answers))
    }

    fn quotes_response(&self) -> bool {
        !self.0.is_empty()
    }
}
