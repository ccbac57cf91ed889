//! Generates the client from the provider's snapshot.

use scim_codegen::Builder;

fn main() {
    let builder = Builder::from_snapshot("scim/acme.json").setters();
    if let Err(error) = builder.generate("acme") {
        scim_codegen::exit(&error);
    }
}
