#[allow(dead_code)]
#[path = "../../golden/plain.rs"]
mod plain;

use scim_runtime::models::{User, rfc7643};

fn create<E>(plain: &plain::Client<E>, rfc: &rfc7643::Client<E>) {
    let _ = plain.endpoint::<User>();
    let _ = plain.me::<User>();
    let _ = rfc.bulk().create(&plain::Account::default());
}

fn main() {}
