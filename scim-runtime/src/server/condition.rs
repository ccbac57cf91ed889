//! Conditional requests (RFC 7644 §3.14, RFC 9110 §13).

use super::{
    message::{ErrorReply, ServerReply},
    request::IncomingRequest,
};
use http::Method;

/// Checks the request's conditions against the version of a resource: returns a 304 reply, or fails with 412.
pub(super) fn check(
    request: &IncomingRequest<'_>,
    etag: &str,
) -> Result<Option<ServerReply>, ErrorReply> {
    if let Some(wanted) = &request.if_match
        && !lists(wanted, etag)
    {
        return Err(ErrorReply::new(
            412,
            "the resource has changed: it has another version",
        ));
    }
    match &request.if_none_match {
        Some(known) if lists(known, etag) && request.method == Method::GET => {
            Ok(Some(ServerReply {
                etag: Some(etag.to_owned()),
                ..ServerReply::empty(304)
            }))
        }
        Some(known) if lists(known, etag) => {
            Err(ErrorReply::new(412, "the resource has this version"))
        }
        _ => Ok(None),
    }
}

/// Whether a list of entity tags contains one. The comparison is weak, since all tags of the server are (RFC 9110 §8.8.3.2).
fn lists(list: &str, etag: &str) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    list.trim() == "*" || list.split(',').any(|known| opaque(known) == opaque(etag))
}

#[cfg(test)]
mod tests {
    use super::*;

    // R7644-3.14-01
    #[test]
    fn lists_of_tags_are_compared_weakly() {
        let cases = [
            (r#"W/"1""#, true),
            (r#""1""#, true),
            (r#"W/"2", "1""#, true),
            ("*", true),
            (r#"W/"2""#, false),
            ("1", false),
            ("", false),
        ];
        for (list, has) in cases {
            assert_eq!(lists(list, r#"W/"1""#), has, "{list}");
        }
    }
}
