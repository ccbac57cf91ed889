#![deny(unused_must_use)]
use scim_runtime::server::Server;
use tests::acme::Client;

fn forgotten(scim: &Client<Server>) {
    scim.users().delete("7");
}

fn main() {}
