#[allow(dead_code)]
#[path = "../../golden/plain.rs"]
mod plain;

fn open<E>(scim: &plain::Client<E>) {
    let _ = scim.accounts().search().cursor("");
}

fn main() {}
