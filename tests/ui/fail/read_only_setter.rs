use tests::acme::User;

fn main() {
    let _ = User::new("bjensen").groups([]);
}
