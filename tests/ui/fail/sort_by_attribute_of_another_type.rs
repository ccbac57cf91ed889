use tests::acme::{Client, Device, User};

fn sorted<E>(scim: &Client<E>) {
    let _ = scim.users().list().sort_by(Device::MODEL);
    let _ = scim.users().list().sort_by(User::USER_NAME);
}

fn main() {}
