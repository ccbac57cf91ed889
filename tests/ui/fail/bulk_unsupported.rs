#[allow(dead_code)]
#[path = "../../golden/plain.rs"]
mod plain;

use scim_runtime::client::Client;

fn several<E>(scim: &plain::Client<E>) {
    let _: &Client<plain::Provider, E> = scim;
    let _ = scim.bulk();
}

fn main() {}
