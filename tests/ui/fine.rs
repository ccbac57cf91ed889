//! What the types allow: the failing cases differ from this in one place each.
use scim_runtime::{filter::Condition, patch::Patch, server::Server};
use tests::acme::{Badge, Client, User, user};

fn main() {
    let server = Server::from_snapshot(tests::ACME).unwrap();
    let scim = Client::connect("http://localhost").unwrap().build_with(server).unwrap();
    let filter: Condition<User> = User::USER_NAME.starts_with("b") & Badge::NUMBER.gt(7) & User::ACTIVE.eq(true);
    let _ = scim.users().list().filter(filter).sort_by(User::USER_NAME);
    let patch = Patch::new()
        .replace(User::ACTIVE, false)
        .add(Badge::ISSUED, "2024-01-01T00:00:00Z")
        .remove(User::EMAILS.filtered(user::Email::TYPE.eq("home")));
    let _ = scim.users().patch("7", patch).send();

    // The request that they are passed to decides their resource type.
    let filter = User::USER_NAME.eq("bjensen");
    let both = filter & Badge::NUMBER.gt(7);
    let patch = Patch::new().replace(User::ACTIVE, false).remove(User::EMAILS);
    let _ = scim.users().list().filter(both).send();
    let _ = scim.users().patch("7", patch).send();
}
