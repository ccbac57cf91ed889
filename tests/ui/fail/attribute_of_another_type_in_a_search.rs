use tests::acme::{Client, Group};

fn members<E>(scim: &Client<E>) {
    let _ = scim.users().search().filter(Group::DISPLAY_NAME.eq("b"));
}

fn main() {}
