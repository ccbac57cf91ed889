//! One scenario over all operations, against a third-party server: asynchronous and blocking.
//!
//! Prints one row per step: `ok`, or the server's deviation. `scenario.sh` compares the rows with the known deviations.

use scim_runtime::{Error, engine::{BlockingEngine, Engine}};

/// Fails a step with the evidence unless the condition holds.
macro_rules! expect {
    ($condition:expr, $($evidence:tt)+) => {
        if !$condition { return Err(format!($($evidence)+)); }
    };
}

/// The client that was generated from this server's documents.
mod provider {
    #![allow(unreachable_pub, dead_code)]
    scim_runtime::include_scim!("provider");
}

/// The result of a step: success, or the evidence of a deviation.
type Found = Result<(), String>;

/// Awaits the steps.
mod asynchronous {
    use super::{Engine, Found, provider, error_text};
    macro_rules! go { ($request:expr) => { $request.await }; }
    macro_rules! next { ($walk:expr) => { $walk.next().await }; }
    macro_rules! walk { ($list:expr) => { $list.stream() }; }
    macro_rules! step {
        (fn $name:ident($scim:ident $(, $argument:ident: $type:ty)*) -> $out:ty $body:block) => {
            pub async fn $name<E: Engine>($scim: &provider::Client<E> $(, $argument: $type)*) -> $out $body
        };
    }
    macro_rules! call { ($function:ident($($argument:expr),*)) => { $function($($argument),*).await }; }
    include!("steps.rs");
}

/// Sends the same steps with a blocking engine.
mod blocking {
    use super::{BlockingEngine, Found, provider, error_text};
    macro_rules! go { ($request:expr) => { $request.send() }; }
    macro_rules! next { ($walk:expr) => { $walk.next() }; }
    macro_rules! walk { ($list:expr) => { $list.iter() }; }
    macro_rules! step {
        (fn $name:ident($scim:ident $(, $argument:ident: $type:ty)*) -> $out:ty $body:block) => {
            pub fn $name<E: BlockingEngine>($scim: &provider::Client<E> $(, $argument: $type)*) -> $out $body
        };
    }
    macro_rules! call { ($function:ident($($argument:expr),*)) => { $function($($argument),*) }; }
    include!("steps.rs");
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let url = arguments.next().ok_or("usage: scenario BASE_URL   (the token in SCIM_TOKEN)")?;
    let token = std::env::var("SCIM_TOKEN")?;
    let builder = || Ok::<_, Error>(provider::Client::connect(&url)?.bearer_token(&token));

    let scim = builder()?.build()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let awaited = runtime.block_on(asynchronous::all(&scim));
    drop(runtime);
    let sent = blocking::all(&builder()?.build_blocking()?);

    for ((step, awaited), (_, sent)) in awaited.iter().zip(&sent) {
        match (awaited, sent) {
            (Ok(()), Ok(())) => println!("{step}: ok"),
            (one, two) if one == two => println!("{step}: {}", one.as_ref().err().map_or("", String::as_str)),
            (one, two) => println!("{step}: awaited {one:?}, sent {two:?}"),
        }
    }
    Ok(())
}

/// Formats an error as evidence.
fn error_text(error: &Error) -> String {
    match (error.scim_error(), error.status()) {
        (Some(scim), _) => scim.to_string().replacen("SCIM error ", "", 1),
        (None, Some(status)) if error.violations().is_empty() => format!("{status} without a SCIM error"),
        _ if !error.violations().is_empty() => {
            let list: Vec<String> = error.violations().iter().map(ToString::to_string).collect();
            list.join("; ")
        }
        _ if error.is_paging() => "paging given up: the provider repeats itself".to_owned(),
        _ => error.to_string(),
    }
}
