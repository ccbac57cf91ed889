use scim_runtime::patch::Patch;
use tests::acme::User;

fn main() {
    let patch = Patch::new().replace(User::TITLE, "Guide");
    println!("{patch}");
}
