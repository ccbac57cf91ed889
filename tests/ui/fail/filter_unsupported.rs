#[allow(dead_code)]
#[path = "../../golden/plain.rs"]
mod plain;

fn open<E>(scim: &plain::Client<E>) {
    let _ = scim.accounts().list().filter(plain::Account::OPEN.eq(true));
}

fn main() {}
