use scim_runtime::patch::Patch;
use tests::acme::{Device, User};

fn main() {
    let _ = Patch::<User>::new().replace(User::GROUPS, []);
    let _ = Patch::<Device>::new().replace(Device::SERIAL_NUMBER, "C03");
}
