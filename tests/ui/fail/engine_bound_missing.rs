#[allow(dead_code)]
#[path = "../../golden/plain.rs"]
mod plain;

fn blocking<E>(scim: &plain::Client<E>) {
    let _ = scim.accounts().get("7").send();
}

async fn asynchronous<E>(scim: &plain::Client<E>) {
    let _ = scim.accounts().get("7").await;
}

fn main() {}
