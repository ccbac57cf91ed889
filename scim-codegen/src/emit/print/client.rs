//! Prints the client, with a method for each resource type.

use super::{any_resource, example, import, lines::Lines, provider, tokens::print};
use crate::emit::{
    items::{ClientItems, EndpointItem},
    prose,
};
use proc_macro2::TokenStream;
use quote::quote;

/// Types from `scim_runtime::client` that every client uses.
const CLIENT_TYPES: [&str; 4] = ["Builder", "Endpoint", "ServiceProvider", "Unlisted"];

/// Types from `scim_runtime::support` that every client uses.
const SUPPORT_TYPES: [&str; 7] = [
    "Configuration",
    "Extends",
    "Mixed",
    "Pagination",
    "ReadOnly",
    "ResourceType",
    "Unread",
];

/// Prints the imports from the runtime.
pub(super) fn imports(out: &mut Lines, client: &ClientItems<'_>) {
    let capabilities = client.capabilities;
    let mut types = CLIENT_TYPES.to_vec();
    let mut support = SUPPORT_TYPES.to_vec();
    if capabilities.bulk.is_some() {
        support.push("BulkLimits");
    }
    if capabilities.filter.is_some() {
        support.push("FilterLimits");
    }
    if !client.endpoints.is_empty() {
        types.push("ServedBy");
    }
    support.extend(&client.traits);
    out.line(&format!("use {};", out.in_runtime("Error")));
    import::sorted(out, &format!("use {}", out.in_runtime("client")), types);
    let names = ["Attr", "Meta", "Stored"];
    out.import(&format!("use {}", out.in_runtime("record")), &names);
    let support_path = format!("use {}", out.in_runtime("support"));
    import::sorted(out, &support_path, support);
}

/// Prints the client, the service provider's type and the enumeration of resource types.
pub(super) fn items(out: &mut Lines, client: &ClientItems<'_>) {
    out.blank();
    structure(out, client);
    out.blank();
    out.block(&print(connect()));
    out.blank();
    endpoints(out, &client.endpoints);
    let inner = out.in_runtime("client::Client<Provider, E>");
    for item in conversions(&inner) {
        out.blank();
        out.block(&item);
    }
    provider::items(out, client);
    out.blank();
    any_resource::items(out, client);
    out.blank();
    for endpoint in &client.endpoints {
        out.line(&format!(
            "impl ServedBy<Provider> for {} {{}}",
            endpoint.struct_.as_str()
        ));
    }
    for name in &client.traits {
        out.line(&format!("impl {name} for Provider {{}}"));
    }
}

/// Prints the struct. Its code is regular, so it is printed as lines.
fn structure(out: &mut Lines, client: &ClientItems<'_>) {
    out.docs(&[format!("A client of the {}.", client.provider)]);
    if let Some(example) = &client.example {
        out.line("///");
        example::client_docs(out, example);
    }
    out.line("#[allow(dead_code)]");
    let inner = out.in_runtime("client::Client<Provider, E>");
    out.line(&format!("pub struct Client<E>({inner});"));
}

fn connect() -> TokenStream {
    quote! {
        #[allow(dead_code)]
        impl Client<()> {
            /// Starts a client for this base URL. The builder takes credentials, limits and the engine.
            ///
            /// # Errors
            /// If `base_url` is not an absolute `http` or `https` URL.
            pub fn connect(base_url: &str) -> Result<Builder<Provider>, Error> {
                Builder::new(base_url)
            }
        }
    }
}

/// Prints a method for each resource type. The code is regular, so it is printed as lines.
fn endpoints(out: &mut Lines, endpoints: &[EndpointItem<'_>]) {
    out.line("#[allow(dead_code)]");
    out.open("impl<E> Client<E> {");
    for (index, item) in endpoints.iter().enumerate() {
        if index > 0 {
            out.blank();
        }
        let (name, endpoint) = (prose::code(item.name), prose::code(item.endpoint));
        out.docs(&[format!("{name} resources at {endpoint}.")]);
        out.line("#[must_use]");
        let result = format!("Endpoint<'_, Provider, E, {}>", item.struct_);
        out.signature(item.method.as_str(), &["&self".to_owned()], &result);
        out.line("self.0.endpoint()");
        out.close("}");
    }
    out.close("}");
}

/// Returns trait implementations as text. Deriving `Clone` and `Debug` would require both of the engine.
fn conversions(inner: &str) -> [String; 4] {
    [
        "\
impl<E> Clone for Client<E> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}"
        .to_owned(),
        "\
impl<E> ::core::fmt::Debug for Client<E> {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        self.0.fmt(f)
    }
}"
        .to_owned(),
        format!(
            "\
impl<E> ::core::ops::Deref for Client<E> {{
    type Target = {inner};
    fn deref(&self) -> &Self::Target {{
        &self.0
    }}
}}"
        ),
        format!(
            "\
impl<E> From<{inner}> for Client<E> {{
    fn from(client: {inner}) -> Self {{
        Self(client)
    }}
}}"
        ),
    ]
}
