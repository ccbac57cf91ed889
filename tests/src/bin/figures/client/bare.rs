//! The client against a bare reqwest loop, over loopback.

use super::{
    serving::{Content, PAGE, Protocol, ServerProcess, one_user},
    usage::compare,
};
use crate::{Outcome, Say};
use scim_runtime::{
    engine::Reqwest,
    models::{User, rfc7643::Client},
    record::Stored,
};
use std::hint::black_box;
use tests::{bare::Bare, plain};

const ROUNDS: usize = 31;

/// The requests of one round.
const REQUESTS: usize = 1_000;
const PAGES: usize = 50;

/// Measures both versions of HTTP.
pub(crate) fn all(line: Say<'_>) -> Outcome<()> {
    for protocol in [Protocol::Http1, Protocol::Http2] {
        over(protocol, line)?;
    }
    Ok(())
}

fn over(protocol: Protocol, line: Say<'_>) -> Outcome<()> {
    let server = ServerProcess::start(protocol, Content::Canned)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let engine = Reqwest::build(protocol.options())?;
    let scim = Client::connect(&server.url)?.build_with(engine)?;
    let bare = Bare::new(protocol.options(), &server.url)?;
    let mut report = |name: &str, requests: usize, ours: Run<'_>, theirs: Run<'_>| {
        let compared = compare(ROUNDS, ours, theirs)?;
        let name = format!("client-{}-{name}", protocol.name());
        #[allow(clippy::cast_precision_loss)] // a thousand
        let each = compared.ours * 1e6 / requests as f64;
        println!("{name}: {each:.1} µs of CPU a request");
        line(&format!("{name}-time"), compared.time, 1.03);
        line(&format!("{name}-cpu"), compared.cpu, 1.03);
        Outcome::Ok(())
    };
    let user: plain::User = serde_json::from_slice(&one_user()?)?;
    let id = user.id.ok_or("the user has an id")?;
    report(
        "read",
        REQUESTS,
        &mut || runtime.block_on(read(&scim, &id)),
        &mut || runtime.block_on(read_bare(&bare, &id)),
    )?;
    report(
        "page",
        PAGES,
        &mut || runtime.block_on(page(&scim)),
        &mut || runtime.block_on(page_bare(&bare)),
    )?;
    let (typed, plain) = users()?;
    report(
        "create",
        REQUESTS,
        &mut || runtime.block_on(create(&scim, &typed)),
        &mut || runtime.block_on(create_bare(&bare, &plain)),
    )
}

type Run<'a> = &'a mut dyn FnMut() -> Outcome<()>;

/// The same user on both sides, without what the provider assigns.
fn users() -> Outcome<(User, plain::User)> {
    let text = one_user()?;
    let mut plain: plain::User = serde_json::from_slice(&text)?;
    (plain.id, plain.meta) = (None, None);
    plain.groups.clear();
    let typed: Stored<User> = serde_json::from_slice(&text)?;
    let typed = User {
        groups: Vec::new(),
        ..User::clone(&typed)
    };
    Ok((typed, plain))
}

async fn read(scim: &Client<Reqwest>, id: &str) -> Outcome<()> {
    for _ in 0..REQUESTS {
        black_box(scim.users().get(id).await?);
    }
    Ok(())
}

async fn read_bare(bare: &Bare, id: &str) -> Outcome<()> {
    for _ in 0..REQUESTS {
        black_box(bare.read(id).await?);
    }
    Ok(())
}

async fn page(scim: &Client<Reqwest>) -> Outcome<()> {
    for _ in 0..PAGES {
        let list = scim.users().list().count(PAGE as u64).start_index(1);
        black_box(list.await?);
    }
    Ok(())
}

async fn page_bare(bare: &Bare) -> Outcome<()> {
    for _ in 0..PAGES {
        black_box(bare.page(1, PAGE).await?);
    }
    Ok(())
}

async fn create(scim: &Client<Reqwest>, user: &User) -> Outcome<()> {
    for _ in 0..REQUESTS {
        black_box(scim.users().create(user).await?);
    }
    Ok(())
}

async fn create_bare(bare: &Bare, user: &plain::User) -> Outcome<()> {
    for _ in 0..REQUESTS {
        black_box(bare.create(user).await?);
    }
    Ok(())
}
