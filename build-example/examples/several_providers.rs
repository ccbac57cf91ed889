//! Several providers with different schemas behind one trait:
//!
//! ```text
//! cargo run -p build-example --example several_providers
//! ```
//!
//! Each provider has its own typed client. The trait has what the application needs, in the application's words.
#![allow(clippy::print_stdout)] // an example shows what it does

#[allow(dead_code, unreachable_pub)] // this example uses only a part of the client
mod acme {
    scim_runtime::include_scim!("acme");
}

use scim_runtime::{
    Error,
    engine::BlockingEngine,
    models::{self, rfc7643},
    server::Server,
    testing,
};

/// An account, as the application sees it.
#[derive(Debug)]
struct Account {
    id: String,
    login: String,
    /// The number of the badge, where the provider has badges.
    badge: Option<i64>,
}

/// A directory of accounts. It is object-safe: the application has a list of them.
trait Directory {
    fn name(&self) -> &str;
    fn find(&self, login: &str) -> Result<Option<Account>, Error>;
    /// Stops an account from being used, in the way that suits the provider.
    fn lock(&self, account: &Account) -> Result<(), Error>;
}

/// Acme has badges: a locked account loses its badge as well.
struct Acme<E>(acme::Client<E>);

impl<E: BlockingEngine> Directory for Acme<E> {
    fn name(&self) -> &'static str {
        "acme"
    }

    fn find(&self, login: &str) -> Result<Option<Account>, Error> {
        let query = self
            .0
            .users()
            .search()
            .filter(acme::User::USER_NAME.eq(login));
        let found = query.send()?.resources.pop();
        Ok(found.map(|user| Account {
            id: user.id().to_owned(),
            login: user.user_name.clone().unwrap_or_default(),
            badge: user.badge.as_ref().and_then(|badge| badge.number),
        }))
    }

    fn lock(&self, account: &Account) -> Result<(), Error> {
        let lock = |user: &mut acme::User| {
            user.active = Some(false);
            user.badge = None;
        };
        self.0.users().change(&account.id, lock).send()?;
        Ok(())
    }
}

/// A provider with RFC 7643's own resources needs no generated code.
struct Plain<E>(rfc7643::Client<E>);

impl<E: BlockingEngine> Directory for Plain<E> {
    fn name(&self) -> &'static str {
        "RFC 7643"
    }

    fn find(&self, login: &str) -> Result<Option<Account>, Error> {
        let query = self
            .0
            .users()
            .search()
            .filter(models::User::USER_NAME.eq(login));
        let found = query.send()?.resources.pop();
        Ok(found.map(|user| Account {
            id: user.id().to_owned(),
            login: user.user_name.clone().unwrap_or_default(),
            badge: None,
        }))
    }

    fn lock(&self, account: &Account) -> Result<(), Error> {
        let users = self.0.users();
        users
            .change(&account.id, |user| user.active = Some(false))
            .send()?;
        Ok(())
    }
}

/// The application: locks an account wherever it exists.
fn lock_everywhere(directories: &[Box<dyn Directory>], login: &str) {
    for directory in directories {
        let name = directory.name();
        match directory.find(login) {
            Ok(Some(account)) => match directory.lock(&account) {
                Ok(()) => println!(
                    "{name}: locked {} (badge {:?})",
                    account.login, account.badge
                ),
                Err(error) => println!("{name}: {error}"),
            },
            Ok(None) => println!("{name}: no account"),
            // One provider's failure doesn't stop the others.
            Err(error) => println!("{name}: {error}"),
        }
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let server = Server::from_snapshot(include_str!("../scim/acme.json"))?;
    let acme = acme::Client::connect("http://localhost")?.build_with(server)?;
    let badge = acme::Badge {
        number: Some(4711),
        ..acme::Badge::new()
    };
    let user = acme::User {
        badge: Some(badge),
        active: Some(true),
        ..acme::User::new("bjensen")
    };
    acme.users().create(&user).send()?;
    let (plain, _) = testing::with_user()?;
    let empty = testing::blocking()?;

    let directories: Vec<Box<dyn Directory>> = vec![
        Box::new(Acme(acme)),
        Box::new(Plain(plain)),
        Box::new(Plain(empty)),
    ];
    lock_everywhere(&directories, "bjensen");
    let account = directories[0].find("bjensen")?;
    println!("{account:?}");
    Ok(())
}
