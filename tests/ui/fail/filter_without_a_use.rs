use tests::acme::User;

fn main() {
    let filter = User::USER_NAME.eq("bjensen");
    println!("{filter}");
}
