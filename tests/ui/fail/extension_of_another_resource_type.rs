use scim_runtime::{filter::Condition, patch::Patch};
use tests::acme::{Badge, Group};

fn main() {
    let _: Condition<Group> = Badge::NUMBER.eq(7);
    let _ = Patch::<Group>::new().replace(Badge::NUMBER, 7);
}
