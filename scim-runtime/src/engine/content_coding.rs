//! Decodes response bodies (RFC 9110 §8.4). reqwest can do so too, but only knows the coding `gzip` in lower case.

use crate::error::TransportError;
use bytes::Bytes;
use flate2::read::MultiGzDecoder;
use http::header;
use std::{fmt, io::Read};

/// Asks for compression: lists of users compress ten to one.
pub(super) fn accept_gzip<B>(request: &mut http::Request<B>) {
    request
        .headers_mut()
        .entry(header::ACCEPT_ENCODING)
        .or_insert(header::HeaderValue::from_static("gzip"));
}

/// The response with its body decoded, at most `max` bytes of it. An error contains the part that could be decoded.
pub(super) fn decoded(
    mut response: http::Response<Bytes>,
    max: usize,
) -> Result<http::Response<Bytes>, TransportError> {
    let codings = response.headers().get_all(header::CONTENT_ENCODING);
    let names: Vec<String> = codings
        .iter()
        .flat_map(|value| {
            String::from_utf8_lossy(value.as_bytes())
                .split(',')
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .map(|name| name.trim().to_ascii_lowercase())
        .filter(|name| !matches!(name.as_str(), "" | "identity"))
        .collect();
    match names.as_slice() {
        [] => return Ok(response),
        _ if response.body().is_empty() => return Ok(response),
        [name] if matches!(name.as_str(), "gzip" | "x-gzip") => {}
        names => {
            let unknown = UnknownCoding(names.iter().find_map(|name| registered(name)));
            return Err(TransportError::new(unknown).with_response(response));
        }
    }
    let mut body = Vec::new();
    let bound = (max as u64).saturating_add(1);
    let mut decoder = MultiGzDecoder::new(response.body().as_ref()).take(bound);
    let outcome = match decoder.read_to_end(&mut body) {
        Ok(_) if body.len() > max => {
            body.truncate(max);
            Err(TransportError::too_large())
        }
        Ok(_) => Ok(()),
        Err(error) => Err(TransportError::new(error)),
    };
    *response.body_mut() = body.into();
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_ENCODING);
    headers.remove(header::CONTENT_LENGTH);
    match outcome {
        Ok(()) => Ok(response),
        Err(error) => Err(error.with_response(response)),
    }
}

/// The start of a compressed body, decoded as far as possible.
pub(super) fn partly_decoded(response: http::Response<Bytes>, max: usize) -> http::Response<Bytes> {
    match decoded(response, max) {
        Ok(response) => response,
        Err(error) => match error.response {
            Some(arrived) => {
                let mut response = http::Response::new(arrived.body);
                *response.status_mut() =
                    http::StatusCode::from_u16(arrived.status).unwrap_or_default();
                *response.headers_mut() = arrived.headers;
                response
            }
            None => http::Response::new(Bytes::new()),
        },
    }
}

/// The codings that people may look for. Any other text is the server's, so it isn't shown.
fn registered(name: &str) -> Option<&'static str> {
    let names = ["br", "compress", "deflate", "zstd"];
    names.into_iter().find(|known| *known == name)
}

#[derive(Debug)]
struct UnknownCoding(Option<&'static str>);

impl fmt::Display for UnknownCoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(name) => write!(f, "the content coding `{name}` is not supported"),
            None => f.write_str("the response's content coding is not supported"),
        }
    }
}

impl std::error::Error for UnknownCoding {}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    fn response(coding: &str, body: &[u8]) -> http::Response<Bytes> {
        let builder = http::Response::builder()
            .status(200)
            .header("content-encoding", coding);
        builder
            .body(Bytes::copy_from_slice(body))
            .expect("a response")
    }

    fn gzip(body: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(body).expect("written");
        encoder.finish().expect("written")
    }

    // RFC 9110 §8.4
    #[test]
    fn gzip_is_decoded_whatever_its_case() {
        let body = gzip(b"{\"id\": 1}");
        for coding in [
            "gzip",
            "GZIP",
            "x-gzip",
            "X-GZip",
            " gzip ",
            "identity, gzip",
        ] {
            let decoded = decoded(response(coding, &body), 100).expect(coding);
            assert_eq!(decoded.body(), "{\"id\": 1}", "{coding}");
            assert!(
                !decoded.headers().contains_key("content-encoding"),
                "{coding}"
            );
        }
        for coding in ["identity", ""] {
            assert_eq!(
                decoded(response(coding, b"x"), 100).expect(coding).body(),
                "x"
            );
        }
        for coding in ["br", "gzip, br", "gzip, gzip"] {
            let error = decoded(response(coding, &body), 100).expect_err(coding);
            assert!(error.to_string().contains("not supported"), "{error}");
        }
    }

    #[test]
    fn a_torn_body_is_decoded_as_far_as_possible() {
        let body = gzip(&b"0123456789".repeat(1000));
        let torn = body.get(..body.len() - 12).expect("a start");
        let error = decoded(response("gzip", torn), 100_000).expect_err("torn");
        let arrived = error.response.expect("the response");
        assert!(arrived.body.starts_with(b"0123456789"));
        let error = decoded(response("gzip", &body), 100).expect_err("too large");
        assert_eq!(error.response.map(|arrived| arrived.body.len()), Some(100));
    }
}
