use scim_runtime::filter::Condition;
use tests::acme::User;

fn main() {
    let _: Condition<User> = User::ACTIVE.eq("yes");
}
