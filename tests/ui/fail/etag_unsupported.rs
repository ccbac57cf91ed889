#[allow(dead_code)]
#[path = "../../golden/plain.rs"]
mod plain;

use scim_runtime::record::Stored;

fn change<E>(scim: &plain::Client<E>, known: &Stored<plain::Account>) {
    let _ = scim.accounts().update("7", |account| account.open = Some(true));
    let _ = scim.accounts().get_if_changed(known);
}

fn main() {}
