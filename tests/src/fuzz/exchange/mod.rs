//! Hostile responses through the real client: credentials stay at their origin and out of everything that is shown, bounds hold, and
//! text from the provider never reaches a terminal as it is.
//!
//! Two targets play the same scripts: one in process, the other over sockets, with content codings, chunks and torn bodies.

mod bodies;
mod engine;
mod hostile;
mod log;
mod operations;
mod script;
mod socket;

use super::mutate::Rng;
use base64::Engine as _;
use bytes::Bytes;
use engine::{InProcess, Log};
use operations::{KEY, Outcome, PASSWORD, TOKEN, USER};
use script::{Credential, Framing, Operation, Origins, Script};
use std::{rc::Rc, time::Duration};

/// The most pages of a walk.
const MAX_WALK: usize = 20;

/// An engine refuses further requests, so that a client without bounds is found in time.
const MAX_REQUESTS: usize = 2_000;

/// The longest message, in bytes: twenty violations, each of them cut.
const MAX_MESSAGE: usize = 64 * 1024;

/// The longest `Debug` of an operation's values, printed twice each.
const MAX_DEBUG: usize = 8 * 1024 * 1024;

/// The most violations that an error keeps.
const MAX_VIOLATIONS: usize = 1_001;

/// Waits are bounded by the retry budget.
const MAX_WAIT: Duration = Duration::from_secs(30);

/// A generated script, or a mutated one.
pub(super) fn input(seeds: &[Vec<u8>], rng: &mut Rng) -> Vec<u8> {
    if rng.u8(..8) == 0 {
        return super::mutate::input(seeds, rng);
    }
    let script = hostile::script(rng);
    serde_json::to_vec(&script).unwrap_or_default()
}

/// Scripts that every run plays first: each operation and each credential, with a fixed generator.
pub(super) fn seeds() -> Vec<Vec<u8>> {
    let mut rng = Rng::with_seed(13);
    let mut seeds = Vec::new();
    for operation in Operation::ALL {
        for credential in Credential::ALL {
            let script = Script {
                credential,
                operation,
                ..hostile::script(&mut rng)
            };
            seeds.extend(serde_json::to_vec(&script).ok());
        }
    }
    seeds
}

/// Plays a script in process.
pub(super) fn run(input: &[u8]) -> Result<(), String> {
    let Ok(script) = serde_json::from_slice::<Script>(input) else {
        return Ok(());
    };
    let (script, origins) = (Rc::new(script), Rc::new(InProcess::origins()));
    let engine = InProcess::new(&script, &origins);
    let log = Rc::clone(&engine.log);
    let scim = operations::connect(&script, &origins, engine)?;
    let (outcome, traced) = log::traced(|| operations::perform(&script, &scim));
    let log = log.borrow();
    judge(&script, &origins, &outcome, &traced, &log)
}

/// Plays a script over sockets.
pub(super) fn run_over_sockets(input: &[u8]) -> Result<(), String> {
    let Ok(script) = serde_json::from_slice::<Script>(input) else {
        return Ok(());
    };
    socket::play(Rc::new(script), |script, origins, engine| {
        let scim = operations::connect(script, origins, engine)?;
        Ok(log::traced(|| operations::perform(script, &scim)))
    })
    .and_then(|(script, origins, (outcome, traced), log)| {
        judge(&script, &origins, &outcome, &traced, &log)
    })
}

fn judge(
    script: &Script,
    origins: &Origins,
    outcome: &Outcome,
    traced: &str,
    log: &Log,
) -> Result<(), String> {
    let requests = log.requests.len();
    if requests > script.operation.max_requests() {
        return Err(format!("{requests} requests"));
    }
    if let Some(wait) = log.waits.iter().find(|wait| **wait > MAX_WAIT) {
        return Err(format!("waits {wait:?}"));
    }
    if outcome.violations > MAX_VIOLATIONS {
        return Err(format!("{} violations", outcome.violations));
    }
    let echoes = Echoes::of(script);
    let secrets = Secrets::of(script, log, origins, &echoes);
    log.requests
        .iter()
        .try_for_each(|request| stays_home(request, script.credential, origins, &echoes))?;
    for text in &outcome.displayed {
        if text.len() > MAX_MESSAGE {
            return Err(format!("a message of {} bytes", text.len()));
        }
        super::shown(text)?;
        secrets.are_hidden(text)?;
    }
    if outcome.debugged.len() > MAX_DEBUG {
        return Err(format!("{} bytes of `Debug`", outcome.debugged.len()));
    }
    secrets.are_hidden(&outcome.debugged)?;
    secrets.are_hidden(traced)?;
    bounded_memory(log.largest)
}

/// Whether the script itself names secrets: then URLs that the provider chose may contain them.
struct Echoes(bool);

impl Echoes {
    fn of(script: &Script) -> Self {
        let mut texts = script.responses.iter().flat_map(|answer| {
            let headers = answer.headers.iter().map(|(_, value)| value.as_str());
            headers.chain([answer.body.as_str(), &answer.fill, &answer.tail])
        });
        // Escapes may spell anything.
        Self(texts.any(|text| text.contains("\\u") || names_secret(text)))
    }
}

fn pair() -> String {
    base64::engine::general_purpose::STANDARD.encode(format!("{USER}:{PASSWORD}"))
}

fn names_secret(text: &str) -> bool {
    [TOKEN, PASSWORD, KEY, &pair()]
        .iter()
        .any(|secret| text.contains(secret))
}

/// The secrets that must not be shown, in all the forms in which they may be printed.
struct Secrets(Vec<String>);

impl Secrets {
    /// The secrets that were sent to the provider. A client secret goes to the token endpoint only, so the provider can't echo it
    /// unless the two conspire.
    fn of(script: &Script, log: &Log, origins: &Origins, echoes: &Echoes) -> Self {
        let mut secrets = Vec::new();
        for request in &log.requests {
            if !request.uri().to_string().starts_with(&origins.home) {
                continue;
            }
            for name in ["authorization", "x-api-key"] {
                let value = request.headers().get(name).map(http::HeaderValue::as_bytes);
                let value = String::from_utf8_lossy(value.unwrap_or_default());
                let sent = [
                    (TOKEN.to_owned(), TOKEN),
                    (KEY.to_owned(), KEY),
                    (pair(), PASSWORD),
                ];
                for (form, secret) in sent {
                    if value.contains(&form) {
                        secrets.extend([form, secret.to_owned()]);
                    }
                }
            }
        }
        if script.credential == Credential::ClientCredentials && !echoes.0 {
            secrets.extend([pair(), PASSWORD.to_owned()]);
        }
        secrets.sort();
        secrets.dedup();
        let debugged: Vec<String> = secrets
            .iter()
            .map(|secret| secret.escape_debug().to_string())
            .collect();
        secrets.extend(debugged);
        Self(secrets)
    }

    fn are_hidden(&self, text: &str) -> Result<(), String> {
        let Some(secret) = self.0.iter().find(|secret| text.contains(secret.as_str())) else {
            return Ok(());
        };
        let at = text.find(secret).unwrap_or_default();
        let start = (0..=at.saturating_sub(200))
            .rev()
            .find(|at| text.is_char_boundary(*at));
        let around = text.get(start.unwrap_or(0)..).unwrap_or_default();
        Err(format!("`{secret}` is shown: {around:.600}"))
    }
}

/// Checks that credentials are sent to their origin only, in their header, and that nothing but GET is sent elsewhere.
fn stays_home(
    request: &http::Request<Bytes>,
    credential: Credential,
    origins: &Origins,
    echoes: &Echoes,
) -> Result<(), String> {
    let uri = request.uri().to_string();
    let is_at = |origin: &str| {
        uri.strip_prefix(origin)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
    };
    let (home, login) = (is_at(&origins.home), is_at(&origins.login));
    for (name, value) in request.headers() {
        let value = String::from_utf8_lossy(value.as_bytes());
        let allowed = match name.as_str() {
            "authorization" => match credential {
                Credential::ApiKey => false,
                Credential::ClientCredentials => home || login,
                Credential::Bearer | Credential::Basic | Credential::OneRequest => home,
            },
            "x-api-key" => home && credential == Credential::ApiKey,
            // A version that the provider chose.
            "if-match" | "if-none-match" if echoes.0 => true,
            _ => !names_secret(&value),
        };
        if !allowed {
            return Err(format!(
                "{} {uri} has the header {name}: {value}",
                request.method()
            ));
        }
    }
    if !echoes.0 && names_secret(&uri) {
        return Err(format!("a credential is in the URL {uri}"));
    }
    if home || login {
        return Ok(());
    }
    if request.method() != http::Method::GET || !request.body().is_empty() {
        return Err(format!(
            "{} {uri} was sent to another origin",
            request.method()
        ));
    }
    Ok(())
}

/// Checks the peak of resident memory, which the kernel measures: eight times the body plus 256 MiB.
fn bounded_memory(body: usize) -> Result<(), String> {
    const MIB: usize = 1024 * 1024;
    if body < 32 * 1024 {
        return Ok(());
    }
    let Ok(status) = std::fs::read_to_string("/proc/self/status") else {
        return Ok(());
    };
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let kib = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<usize>().ok());
    match kib {
        // Several targets may share the process, so small bodies are not charged for the peak of larger ones.
        Some(kib) if kib * 1024 > 8 * script::MAX_BODY + 256 * MIB => {
            Err(format!("{} MiB of memory for {body} bytes", kib / 1024))
        }
        _ => Ok(()),
    }
}

/// Whether a framing can only be told apart over a socket.
const fn is_on_the_wire(framing: Framing) -> bool {
    !matches!(framing, Framing::Length | Framing::Closed)
}
