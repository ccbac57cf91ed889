//! Generates the client of the README's example.

fn main() {
    if let Err(error) =
        scim_codegen::Builder::from_snapshot("../build-example/scim/acme.json").generate("acme")
    {
        scim_codegen::exit(&error);
    }
}
