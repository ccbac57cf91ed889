//! Generates the client of the README's example, and one of a provider with odd names.

use scim_codegen::Builder;

fn main() {
    let acme = Builder::from_snapshot("../build-example/scim/acme.json")
        .allow("scim::no-sub-attributes")
        .generate("acme");
    let odd = Builder::from_directory("fixtures/odd")
        .allow("scim::odd-name")
        .allow("scim::nested-complex")
        .setters()
        .generate("odd");
    if let Err(error) = acme.and(odd) {
        scim_codegen::exit(&error);
    }
}
