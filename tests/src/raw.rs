//! A server that misbehaves on demand. It reads the request of each connection, then lets the test write to the socket.

use std::{
    io::{self, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex, PoisonError},
    thread,
};

/// A server on a loopback port that runs until the process ends.
pub struct Raw {
    /// Its origin, `http://127.0.0.1:…`.
    pub url: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Raw {
    /// Serves each connection with `answer`, which gets the request's number, starting at 0, and the socket. Closes the connection
    /// afterwards.
    ///
    /// # Errors
    /// If no port is available.
    pub fn serve(
        answer: impl Fn(usize, &mut TcpStream) -> io::Result<()> + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let url = format!("http://{}", listener.local_addr()?);
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (answer, log) = (Arc::new(answer), Arc::clone(&asked));
        thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let (answer, log) = (Arc::clone(&answer), Arc::clone(&log));
                thread::spawn(move || {
                    let Ok(request) = read_request(&mut stream) else {
                        return;
                    };
                    let number = {
                        let mut log = log.lock().unwrap_or_else(PoisonError::into_inner);
                        log.push(request);
                        log.len() - 1
                    };
                    // The client may have closed the connection, which many tests do on purpose.
                    let _ = answer(number, &mut stream);
                });
            }
        });
        Ok(Self { url, asked })
    }

    /// The requests so far, as they were sent.
    #[must_use]
    pub fn requested(&self) -> Vec<String> {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.clone()
    }
}

/// Writes a response's head and body. The connection is closed after it.
///
/// # Errors
/// If the client has closed the connection.
pub fn respond(stream: &mut TcpStream, head: &str, body: &[u8]) -> io::Result<()> {
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {head}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n"
    )?;
    stream.write_all(body)
}

/// Reads a request: its head and a body with a length.
///
/// # Errors
/// If the client closes the connection before the end.
pub fn read_request(stream: &mut TcpStream) -> io::Result<String> {
    let mut bytes = Vec::new();
    let mut byte = [0];
    while !bytes.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte)?;
        bytes.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&bytes).to_ascii_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length:"))
        .and_then(|length| length.trim().parse().ok())
        .unwrap_or(0);
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    bytes.extend(body);
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
