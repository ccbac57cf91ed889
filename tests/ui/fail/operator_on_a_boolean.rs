use scim_runtime::filter::Condition;
use tests::acme::User;

fn main() {
    let _: Condition<User> = User::ACTIVE.starts_with("t");
    let _: Condition<User> = User::ACTIVE.gt(false);
}
