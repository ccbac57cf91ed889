//! Generates the client from the provider's snapshot.

fn main() {
    if let Err(error) = scim_codegen::Builder::from_snapshot("scim/acme.json").generate("acme") {
        scim_codegen::exit(&error);
    }
}
