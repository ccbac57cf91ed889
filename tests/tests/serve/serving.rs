//! Runs `scim-codegen serve` as a process.

use bytes::Bytes;
use scim_runtime::{
    Json,
    engine::{BlockingEngine, Limits, ReqwestBlocking},
};
use std::{
    fs::File,
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
    time::Duration,
};

/// A running server, killed when dropped.
pub(super) struct ServeProcess {
    process: Child,
    pub(super) url: String,
}

impl ServeProcess {
    pub(super) fn start(arguments: &[&str]) -> Self {
        Self::start_with(arguments, Stdio::null())
    }

    /// Starts the command in a directory.
    pub(super) fn start_in(directory: &std::path::Path, arguments: &[&str]) -> Self {
        let mut command = Self::command(arguments, Stdio::null());
        command.current_dir(directory);
        Self::ready(command)
    }

    /// Starts the command and redirects its standard error to a file.
    pub(super) fn start_logged(arguments: &[&str], errors: File) -> Self {
        Self::start_with(arguments, errors.into())
    }

    fn start_with(arguments: &[&str], errors: Stdio) -> Self {
        Self::ready(Self::command(arguments, errors))
    }

    fn command(arguments: &[&str], errors: Stdio) -> Command {
        let mut command = Command::new(tests::command::binary());
        command
            .arg("serve")
            .args(arguments)
            .env("SERVE_TOKEN", "t0ken")
            .env("AJAX_TOKEN", "ajax")
            .env("AMBER_TOKEN", "amber")
            .stdout(Stdio::piped())
            .stderr(errors);
        command
    }

    fn ready(mut command: Command) -> Self {
        let mut process = command.spawn().unwrap();
        let mut line = String::new();
        let mut out = BufReader::new(process.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        let url = line.trim_end().strip_prefix("READY ").unwrap().to_owned();
        Self { process, url }
    }

    pub(super) fn ask(
        &self,
        method: &str,
        path: &str,
        header: Option<(&str, &str)>,
        body: &Json,
    ) -> Option<(u16, Json)> {
        self.ask_at(method, &format!("{}{path}", self.url), header, body)
    }

    /// Sends a request to an absolute URL, such as a tenant's.
    #[allow(clippy::unused_self)] // it has to run meanwhile
    pub(super) fn ask_at(
        &self,
        method: &str,
        url: &str,
        header: Option<(&str, &str)>,
        body: &Json,
    ) -> Option<(u16, Json)> {
        let mut request = http::Request::new(Bytes::from(body.to_string()));
        *request.method_mut() = method.parse().unwrap();
        *request.uri_mut() = url.parse().unwrap();
        let scim = http::HeaderValue::from_static("application/scim+json");
        request.headers_mut().insert("content-type", scim);
        if let Some((name, value)) = header {
            let name: http::HeaderName = name.parse().unwrap();
            request.headers_mut().insert(name, value.parse().unwrap());
        }
        let limits = Limits::new(Duration::from_secs(10), 10_000_000);
        let response = ReqwestBlocking::new()
            .unwrap()
            .exchange(request, limits)
            .ok()?;
        let body = serde_json::from_slice(response.body()).unwrap_or_default();
        Some((response.status().as_u16(), body))
    }

    /// The process id.
    pub(super) fn id(&self) -> u32 {
        self.process.id()
    }

    /// Sends a signal to the server and returns its exit code.
    pub(super) fn end(mut self, signal: &str) -> Option<i32> {
        let pid = self.process.id().to_string();
        assert!(
            Command::new("kill")
                .args([signal, &pid])
                .status()
                .unwrap()
                .success()
        );
        self.process.wait().unwrap().code()
    }
}

impl Drop for ServeProcess {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
