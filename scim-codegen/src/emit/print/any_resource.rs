//! Prints the enumeration of a provider's resource types.

use super::{lines::Lines, literal::literal, tokens::print};
use crate::emit::{
    items::{ClientItems, EndpointItem},
    prose,
};
use proc_macro2::TokenStream;
use quote::quote;

/// Prints the enumeration of all resource types. Its code is regular, so it is printed as lines.
pub(super) fn items(out: &mut Lines, client: &ClientItems<'_>) {
    out.docs(&["A resource of any of the provider's types.".to_owned()]);
    out.line("#[allow(dead_code, clippy::large_enum_variant)]");
    out.line("#[derive(Debug, Clone, PartialEq)]");
    out.open("pub enum AnyResource {");
    for EndpointItem {
        name: resource_type,
        struct_: name,
        ..
    } in &client.endpoints
    {
        out.docs(&[format!("Resource type {}.", prose::code(resource_type))]);
        out.line(&format!("{name}(Stored<{name}>),"));
    }
    out.docs(&["A resource of another type, as JSON.".to_owned()]);
    out.line("Unlisted(Unlisted),");
    out.close("}");
    out.blank();
    out.block(&print(any_constants()));
    out.blank();
    mixed(out, &client.endpoints);
    for (name, urn) in &client.queried {
        out.blank();
        out.open(&format!("impl Extends<{name}> for AnyResource {{"));
        let right = format!("Some({});", literal(urn));
        out.assign("const PREFIX: Option<&'static str>", &right);
        out.close("}");
    }
}

/// The attributes that every resource has, without a schema's URN.
fn any_constants() -> TokenStream {
    quote! {
        #[allow(dead_code)]
        impl AnyResource {
            /// The identifier that the service provider assigned.
            pub const ID: Attr<AnyResource, String, ReadOnly> = Attr::new("id");
            /// The identifier that the client assigned.
            pub const EXTERNAL_ID: Attr<AnyResource, String> = Attr::new("externalId");
            /// The resource type, timestamps, location and version.
            pub const META: Attr<AnyResource, Meta, ReadOnly> = Attr::new("meta");
        }
    }
}

fn mixed(out: &mut Lines, endpoints: &[EndpointItem<'_>]) {
    out.open("impl Mixed for AnyResource {");
    out.line("type Provider = Provider;");
    out.open("fn read(resource: Unread<'_>) -> Result<Self, Error> {");
    out.open("Ok(match resource.index() {");
    for (index, item) in endpoints.iter().enumerate() {
        let name = item.struct_;
        out.line(&format!("Some({index}) => Self::{name}(resource.read()?),"));
    }
    out.line("_ => Self::Unlisted(resource.unlisted()?),");
    out.close("})");
    out.close("}");
    out.open("fn id(&self) -> Option<&str> {");
    out.open("match self {");
    for EndpointItem { struct_: name, .. } in endpoints {
        out.line(&format!("Self::{name}(resource) => Some(resource.id()),"));
    }
    out.line("Self::Unlisted(resource) => resource.id(),");
    out.close("}");
    out.close("}");
    out.close("}");
    out.blank();
    out.open("impl Extends<AnyResource> for AnyResource {");
    out.line("const PREFIX: Option<&'static str> = None;");
    out.close("}");
}
