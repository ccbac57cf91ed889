//! A tour of a typed SCIM client, step by step, against an embedded or a real service provider:
//!
//! ```text
//! cargo run -p build-example
//! SCIM_TOKEN=… cargo run -p build-example -- --url https://scim.example.com/v2
//! ```
#![allow(clippy::print_stdout)] // an example prints what it does

/// The client that `build.rs` generated from `scim/acme.json`.
#[allow(unreachable_pub)] // the same client can be a module of a library
mod acme {
    scim_runtime::include_scim!("acme");
}

use acme::{AnyResource, Badge, Device, EnterpriseUser, Group, User, badge, device, group, user};
use scim_runtime::{
    Error,
    engine::{BlockingEngine, Engine},
    filter::Condition,
    patch::Patch,
    server::Server,
};

type Anything = Box<dyn std::error::Error>;

/// The provider's snapshot. The embedded server is built from the same file as the client.
const SNAPSHOT: &str = include_str!("../scim/acme.json");

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Anything> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .as_slice()
    {
        [] => {
            let server = Server::from_snapshot(SNAPSHOT)?;
            let scim = acme::Client::connect("http://localhost")?.build_with(server.clone())?;
            story(&scim).await?;
            // The same server and the same generated code, with a blocking engine.
            let scim = acme::Client::connect("http://localhost")?.build_with(server)?;
            blocking_story(&scim)?;
        }
        ["--url", url] => {
            let token = std::env::var("SCIM_TOKEN").ok();
            story(&builder(url, token.as_deref())?.build()?).await?;
            // reqwest's blocking client has its own async runtime, so it must not start inside another one.
            let url = (*url).to_owned();
            let blocking = std::thread::spawn(move || -> Result<(), String> {
                let client = builder(&url, token.as_deref())
                    .and_then(scim_runtime::client::Builder::build_blocking);
                let scim = client.map_err(|error| error.to_string())?;
                blocking_story(&scim).map_err(|error| error.to_string())
            });
            blocking
                .join()
                .map_err(|_| "the blocking half ended early")??;
        }
        _ => {
            return Err("usage: build-example [--url BASE_URL]   (the token in SCIM_TOKEN)".into());
        }
    }
    println!("\nAll done.");
    Ok(())
}

fn builder(
    url: &str,
    token: Option<&str>,
) -> Result<scim_runtime::client::Builder<acme::Provider>, Error> {
    let builder = acme::Client::connect(url)?;
    Ok(match token {
        Some(token) => builder.bearer_token(token),
        None => builder,
    })
}

fn step(number: usize, what: &str) {
    println!("\n{number:>2}. {what}");
}

async fn story<E: Engine>(scim: &acme::Client<E>) -> Result<(), Anything> {
    step(1, "Connect");
    println!(
        "    to {}, {} resource types",
        scim.base_url(),
        acme_types()
    );

    step(
        2,
        "Create a user, with the extensions that this provider has",
    );
    let new = User::new("bjensen@example.com")
        .external_id("701984")
        .name(
            user::Name::new()
                .given_name("Barbara")
                .family_name("Jensen"),
        )
        .emails([
            user::Email::new("bjensen@example.com")
                .type_("work")
                .primary(true),
            user::Email::new("babs@jensen.org").type_("home"),
        ])
        .active(true)
        .enterprise_user(EnterpriseUser::new().department("Tour Operations"))
        .badge(
            Badge::new()
                .number(4711)
                .zones([badge::Zone::Lobby, badge::Zone::Lab]),
        );
    let bjensen = scim.users().create(&new).await?;
    println!("    {} has the id {}", show(&bjensen), bjensen.id());

    step(3, "Read it");
    let read = scim.users().get(bjensen.id()).await?;
    let number = read.badge.as_ref().and_then(|badge| badge.number);
    println!("    badge {number:?}, version {:?}", read.version());

    step(4, "Create some hundred more, and a group of three of them");
    let mut members = Vec::new();
    let mut ids = vec![bjensen.id().to_owned()];
    for number in 0..250 {
        let user = User::new(format!("user{number:03}@example.com"))
            .active(number % 5 != 0)
            .enterprise_user(EnterpriseUser::new().department(if number % 2 == 0 {
                "Finance"
            } else {
                "Legal"
            }));
        let user = scim.users().create(&user).await?;
        if number < 3 {
            members.push(group::Member::new(user.id()));
        }
        ids.push(user.id().to_owned());
    }
    let group = scim
        .groups()
        .create(&Group::new("Tour Guides").members(members))
        .await?;
    println!(
        "    group {:?} has {} members",
        group.display_name,
        group.members.len()
    );

    step(
        5,
        "List with a typed filter: one page, sorted, of two attributes",
    );
    let finance: Condition<User> = User::USER_NAME.starts_with("user0")
        & User::ACTIVE.eq(true)
        & EnterpriseUser::DEPARTMENT.eq("Finance");
    println!("    filter={finance}");
    let page = scim
        .users()
        .list()
        .filter(finance)
        .sort_by(User::USER_NAME)
        .attributes((User::USER_NAME, User::ACTIVE))
        .count(5)
        .await?;
    let names: Vec<String> = page.resources.iter().map(|user| show(user)).collect();
    println!(
        "    {} of {:?}: {}",
        names.len(),
        page.total_results,
        names.join(", ")
    );

    step(6, "Page through all of them, one page in memory at a time");
    let mut users = scim
        .users()
        .list()
        .sort_by(User::USER_NAME)
        .count(40)
        .stream();
    let mut count = 0;
    while let Some(user) = users.next().await {
        user?;
        count += 1;
    }
    println!("    {count} users");

    step(7, "PATCH with several operations");
    let patch = Patch::new()
        .replace(User::DISPLAY_NAME, "Babs")
        .add(
            User::EMAILS,
            [user::Email::new("new@example.com").type_("other")],
        )
        .remove(User::EMAILS.filtered(user::Email::TYPE.eq("home")))
        .replace(EnterpriseUser::DEPARTMENT, "Management")
        .add(Badge::ZONES, [badge::Zone::Vault]);
    let patched = match scim.users().patch(&bjensen, patch).await? {
        Some(user) => user,
        // 204: the provider made the change and returned no body.
        None => scim.users().get(bjensen.id()).await?,
    };
    println!(
        "    {:?}, {} addresses",
        patched.display_name,
        patched.emails.len()
    );

    step(8, "Changes that meet others'");
    // The version of the user that was read before step 7 is sent as `If-Match`.
    let title = Patch::new().replace(User::TITLE, "Tour Guide");
    match scim.users().patch(&read, title).await {
        Err(error) if error.is_precondition_failed() => println!("    {}", lines(&error)),
        Err(error) => return Err(error.into()),
        Ok(_) => println!("    changed: this provider compares no versions"),
    }
    // Read, change, send the difference with `If-Match`. Start again if someone else was faster.
    let guide = |user: &mut User| user.title = Some("Tour Guide".to_owned());
    match scim.users().change(bjensen.id(), guide).await {
        Err(error) if error.is_refused_before_sending() => println!("    {}", lines(&error)),
        Err(error) => return Err(error.into()),
        Ok(user) => println!("    title {:?}", user.title),
    }

    step(9, "The PATCH from one state to another");
    let now = scim.users().get(bjensen.id()).await?;
    let mut wanted = User::clone(&now);
    wanted.nick_name = Some("Babs".to_owned());
    wanted.emails.retain(|email| email.primary == Some(true));
    let patch = Patch::<User>::between(&now, &wanted)?;
    for operation in patch.operations() {
        let path = operation.path.as_ref().map(ToString::to_string);
        println!("    {:?} {}", operation.op, path.unwrap_or_default());
    }
    scim.users().patch(&now, patch).await?;

    step(10, "An error of the provider, typed");
    match scim.users().create(&User::new("bjensen@example.com")).await {
        Err(error) if error.is_uniqueness() => println!("    {}", lines(&error)),
        Err(error) => return Err(error.into()),
        Ok(_) => println!("    this provider takes a user name twice"),
    }

    step(11, "A resource that breaks its schema is not sent");
    let nameless = User {
        user_name: None,
        ..User::new("")
    }
    .emails([
        user::Email::new("a@example.com").primary(true),
        user::Email::new("b@example.com").primary(true),
    ]);
    if let Err(error) = scim.users().create(&nameless).await {
        println!("    {}", lines(&error));
    }

    step(12, "A resource type of the provider's own");
    let laptop = Device::new("C02-4711")
        .kind(device::Kind::Laptop)
        .owner(device::Owner::new(bjensen.id()));
    match scim.devices().create(&laptop).await {
        Ok(device) => {
            println!("    {:?} {:?}", device.kind, device.serial_number);
            scim.devices().delete(&device).await?;
        }
        Err(error) if error.is_not_found() => println!("    this provider has no devices"),
        Err(error) => return Err(error.into()),
    }

    step(
        13,
        "Search all types by POST: no filter value ends up in a URL",
    );
    let jensens = User::NAME.dot(user::Name::FAMILY_NAME).eq("Jensen")
        | Group::DISPLAY_NAME.starts_with("Tour");
    match scim.search().filter(jensens).await {
        Ok(page) => page.resources.iter().for_each(show_any),
        Err(error) => println!("    this provider does not: {}", lines(&error)),
    }

    step(
        14,
        "Is the provider still what this client was generated from?",
    );
    let drift = scim.verify().await?;
    println!("    {} changes", drift.len());
    for change in drift.iter().filter(|change| change.breaking) {
        println!("    {change}");
    }

    step(15, "Delete");
    scim.groups().delete(&group).await?;
    for id in &ids {
        scim.users().delete(id).await?;
    }
    match scim.users().get(bjensen.id()).await {
        Err(error) if error.is_not_found() => println!("    {} users are gone: {error}", ids.len()),
        Err(error) => return Err(error.into()),
        Ok(_) => println!("    the provider still has it"),
    }
    Ok(())
}

fn blocking_story<E: BlockingEngine>(scim: &acme::Client<E>) -> Result<(), Error> {
    step(16, "The same client, blocking");
    let mut ids = Vec::new();
    for name in ["ann@example.com", "bob@example.com", "cem@example.com"] {
        ids.push(
            scim.users()
                .create(&User::new(name))
                .send()?
                .id()
                .to_owned(),
        );
    }
    for user in scim
        .users()
        .list()
        .filter(User::USER_NAME.ends_with("@example.com"))
        .count(2)
        .iter()
    {
        let user = user?;
        println!("    {}", show(&user));
    }
    for id in &ids {
        scim.users().delete(id).send()?;
    }
    Ok(())
}

fn acme_types() -> usize {
    use scim_runtime::client::ServiceProvider;
    acme::Provider::RESOURCE_TYPES.len()
}

/// Formats an error for this program's output: further lines of its message are indented as well.
fn lines(error: &Error) -> String {
    error.to_string().replace('\n', "\n    ")
}

fn show_any(resource: &AnyResource) {
    match resource {
        AnyResource::User(user) => println!("    user {}", show(user)),
        AnyResource::Group(group) => println!("    group of {}", group.members.len()),
        AnyResource::Device(device) => println!("    device {:?}", device.serial_number),
        AnyResource::Unlisted(other) => println!("    a {:?}", other.resource_type()),
    }
}

fn show(user: &User) -> String {
    user.user_name.clone().unwrap_or_default()
}
