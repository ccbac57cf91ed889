#[allow(dead_code)]
#[path = "../../golden/plain.rs"]
mod plain;

use scim_runtime::{client::Client, patch::Patch};

fn rename<E>(scim: &plain::Client<E>) {
    let _: &Client<plain::Provider, E> = scim;
    let _ = scim.accounts().patch("7", Patch::new().replace(plain::Account::OPEN, true));
}

fn main() {}
