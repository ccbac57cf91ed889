//! A fake provider.

use scim_runtime::server::Server;
use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
};

pub(crate) fn serve(token: Option<&'static str>) -> tests::loopback::Serving {
    tests::loopback::serve(|url| {
        let server = Server::from_snapshot(tests::ACME).unwrap().base_url(url);
        match token {
            Some(token) => server.bearer_token(token),
            None => server,
        }
    })
    .unwrap()
}

/// Answers every request with the result of `answer` for its path, until the test ends.
pub(crate) fn fake_provider(answer: impl Fn(&str, &str) -> Vec<u8> + Send + 'static) -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let own = url.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let mut head = Vec::new();
            let mut byte = [0];
            while !head.ends_with(b"\r\n\r\n")
                && stream.read(&mut byte).is_ok_and(|count| count == 1)
            {
                head.push(byte[0]);
            }
            let head = String::from_utf8_lossy(&head).into_owned();
            let path = head.split(' ').nth(1).unwrap_or_default();
            let _ = stream.write_all(&answer(path, &own));
        }
    });
    url
}

pub(crate) fn response(status: &str, headers: &str, body: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// Serves each of the example's documents at its path. Other paths are not found.
pub(crate) fn without_types(path: &str) -> Vec<u8> {
    let documents: serde_json::Value = serde_json::from_str(tests::ACME).unwrap();
    let document = match path {
        "/ServiceProviderConfig" => &documents["serviceProviderConfig"],
        "/Schemas" => &documents["schemas"],
        _ => return response("404 Not Found", "", ""),
    };
    let scim = "Content-Type: application/scim+json\r\n";
    response("200 OK", scim, &document.to_string())
}
