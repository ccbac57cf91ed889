//! The client, the service provider's type and its capabilities: once a provider, so from tokens.

use super::{docs, lines::Lines};
use crate::{
    model::{Capabilities, Pagination, PaginationMethod, Provider, ResourceType, SchemaId},
    names::Names,
};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

/// The import of the runtime's client half.
pub(super) fn imports(out: &mut Lines, provider: &Provider) {
    let capabilities = &provider.capabilities;
    let mut names = vec![
        "Builder",
        "Configuration",
        "Endpoint",
        "Error",
        "Mixed",
        "Pagination",
        "ResourceType",
        "ServiceProvider",
        "Unlisted",
        "Unread",
    ];
    if capabilities.bulk.is_some() {
        names.push("BulkLimits");
    }
    if capabilities.filter.is_some() {
        names.push("FilterLimits");
    }
    if capabilities.pagination != Pagination::default() {
        names.push("PaginationMethod");
    }
    names.extend(supported(capabilities));
    names.sort_by(|one, two| super::lines::compare(one, two));
    out.import("use ::scim_runtime::client", &names);
    let names = ["Attr", "Extends", "Meta", "ReadOnly", "Stored"];
    out.import("use ::scim_runtime::record", &names);
}

/// Structs whose attributes a query over all resource types may name, with the URN that they get there: resource types, then
/// extensions.
pub(super) fn queried<'a>(provider: &'a Provider, names: &'a Names) -> Vec<(&'a str, &'a str)> {
    let urn = |id: SchemaId| {
        let schema = provider.schemas.get(id.0);
        schema
            .map(|schema| schema.urn.0.as_str())
            .unwrap_or_default()
    };
    let types = provider.resource_types.iter().zip(&names.resource_types);
    let mut found: Vec<_> = types
        .map(|(resource_type, resource)| (resource.struct_.as_str(), urn(resource_type.schema)))
        .collect();
    let extensions = names
        .schemas
        .iter()
        .filter(|(id, schema)| super::roles(provider, **id).is_extension && schema.own.is_none());
    found.extend(extensions.map(|(id, schema)| (schema.extension.as_str(), urn(*id))));
    found
}

/// Prints the client and the provider.
pub(super) fn items(out: &mut Lines, provider: &Provider, names: &Names) {
    let origin = docs::service_provider(&provider.origin);
    for item in [client_struct(&origin), connect()] {
        out.blank();
        out.block(&print(item));
    }
    out.blank();
    endpoints(out, provider, names);
    let provider_items = [
        provider_struct(&origin, &provider.capabilities),
        configuration(&provider.capabilities, names),
    ];
    for item in conversions().into_iter().chain(provider_items) {
        out.blank();
        out.block(&print(item));
    }
    out.blank();
    any_resource(out, provider, names);
    out.blank();
    for name in supported(&provider.capabilities) {
        out.line(&format!("impl {name} for Provider {{}}"));
    }
}

/// One item, printed. The tokens are ours: that they parse is tested with every document of the corpus.
fn print(item: TokenStream) -> String {
    match syn::parse2::<syn::File>(item.clone()) {
        Ok(file) => prettyplease::unparse(&file),
        Err(_) => item.to_string(),
    }
}

/// The capability traits that the provider gets.
fn supported(capabilities: &Capabilities) -> Vec<&'static str> {
    let pagination = &capabilities.pagination;
    [
        (capabilities.patch, "SupportsPatch"),
        (capabilities.filter.is_some(), "SupportsFilter"),
        (capabilities.sort, "SupportsSort"),
        (capabilities.etag, "SupportsEtag"),
        (capabilities.bulk.is_some(), "SupportsBulk"),
        (capabilities.change_password, "SupportsChangePassword"),
        (pagination.index, "SupportsIndexPaging"),
        (pagination.cursor, "SupportsCursorPaging"),
    ]
    .into_iter()
    .filter_map(|(is_supported, name)| is_supported.then_some(name))
    .collect()
}

fn doc(text: &str) -> TokenStream {
    let text = format!(" {text}");
    quote!(#[doc = #text])
}

fn client_struct(origin: &str) -> TokenStream {
    let first = doc(&format!("A client of the {origin}."));
    quote! {
        #first
        #[allow(dead_code)]
        pub struct Client<E>(::scim_runtime::client::Client<Provider, E>);
    }
}

fn connect() -> TokenStream {
    quote! {
        #[allow(dead_code)]
        impl Client<()> {
            /// Where the provider is; credentials, limits and the engine follow on the builder.
            ///
            /// # Errors
            /// If `base_url` is no absolute `http` or `https` URL.
            pub fn connect(base_url: &str) -> Result<Builder<Provider>, Error> {
                Builder::new(base_url)
            }
        }
    }
}

/// A method for each resource type: regular, so printed as lines.
fn endpoints(out: &mut Lines, provider: &Provider, names: &Names) {
    out.line("#[allow(dead_code)]");
    out.open("impl<E> Client<E> {");
    let rows = provider
        .resource_types
        .iter()
        .zip(&names.resource_types)
        .enumerate();
    for (index, (resource_type, resource)) in rows {
        if index > 0 {
            out.blank();
        }
        out.docs(&[endpoint_docs(resource_type)]);
        out.line("#[must_use]");
        let result = format!("Endpoint<'_, Provider, E, {}>", resource.struct_);
        out.signature(resource.method.as_str(), &["&self".to_owned()], &result);
        out.line("self.0.endpoint()");
        out.close("}");
    }
    out.close("}");
}

fn endpoint_docs(resource_type: &ResourceType) -> String {
    format!(
        "{} resources at {}.",
        docs::code(&resource_type.name),
        docs::code(&resource_type.endpoint)
    )
}

/// The enumeration of all resource types: regular, so printed as lines.
fn any_resource(out: &mut Lines, provider: &Provider, names: &Names) {
    let structs: Vec<&str> = names
        .resource_types
        .iter()
        .map(|r| r.struct_.as_str())
        .collect();
    out.docs(&["A resource of any type that the service provider has.".to_owned()]);
    out.line("#[allow(dead_code, clippy::large_enum_variant)]");
    out.line("#[derive(Debug, Clone, PartialEq)]");
    out.open("pub enum AnyResource {");
    for (resource_type, name) in provider.resource_types.iter().zip(&structs) {
        let docs = format!("Resource type {}.", docs::code(&resource_type.name));
        out.docs(&[docs]);
        out.line(&format!("{name}(Stored<{name}>),"));
    }
    out.docs(&["A resource of another type, as JSON.".to_owned()]);
    out.line("Unlisted(Unlisted),");
    out.close("}");
    out.blank();
    out.block(&print(any_constants()));
    out.blank();
    mixed(out, &structs);
    for (name, urn) in queried(provider, names) {
        out.blank();
        out.open(&format!("impl Extends<{name}> for AnyResource {{"));
        let right = format!("Some({});", super::lines::literal(urn));
        out.assign("const PREFIX: Option<&'static str>", &right);
        out.close("}");
    }
}

/// The attributes that every resource has, without a schema's URN.
fn any_constants() -> TokenStream {
    quote! {
        #[allow(dead_code)]
        impl AnyResource {
            /// `id`, of a resource of any type.
            pub const ID: Attr<AnyResource, String, ReadOnly> = Attr::new("id");
            /// `externalId`, of a resource of any type.
            pub const EXTERNAL_ID: Attr<AnyResource, String> = Attr::new("externalId");
            /// `meta`, of a resource of any type.
            pub const META: Attr<AnyResource, Meta, ReadOnly> = Attr::new("meta");
        }
    }
}

fn mixed(out: &mut Lines, structs: &[&str]) {
    out.open("impl Mixed for AnyResource {");
    out.line("type Provider = Provider;");
    out.open("fn read(resource: Unread<'_>) -> Result<Self, Error> {");
    out.open("Ok(match resource.index() {");
    for (index, name) in structs.iter().enumerate() {
        out.line(&format!("Some({index}) => Self::{name}(resource.read()?),"));
    }
    out.line("_ => Self::Unlisted(resource.unlisted()?),");
    out.close("})");
    out.close("}");
    out.open("fn id(&self) -> Option<&str> {");
    out.open("match self {");
    for name in structs {
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

/// Not derived: that would ask the engine to be `Clone` and `Debug`.
fn conversions() -> [TokenStream; 4] {
    [
        quote! {
            impl<E> Clone for Client<E> {
                fn clone(&self) -> Self {
                    Self(self.0.clone())
                }
            }
        },
        quote! {
            impl<E> ::core::fmt::Debug for Client<E> {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    self.0.fmt(f)
                }
            }
        },
        quote! {
            impl<E> ::core::ops::Deref for Client<E> {
                type Target = ::scim_runtime::client::Client<Provider, E>;
                fn deref(&self) -> &Self::Target {
                    &self.0
                }
            }
        },
        quote! {
            impl<E> From<::scim_runtime::client::Client<Provider, E>> for Client<E> {
                fn from(client: ::scim_runtime::client::Client<Provider, E>) -> Self {
                    Self(client)
                }
            }
        },
    ]
}

fn provider_struct(origin: &str, capabilities: &Capabilities) -> TokenStream {
    let first = doc(&format!(
        "The {origin}, and what its configuration supports."
    ));
    let second = doc(&format!(
        "Supported: {}.",
        feature_words(capabilities, true)
    ));
    let missing = feature_words(capabilities, false);
    let third = if missing.is_empty() {
        quote!()
    } else {
        let d = doc(&format!("Not supported: {missing}."));
        quote!(#[doc = ""] #d)
    };
    quote! {
        #first
        #[doc = ""]
        #second
        #third
        #[derive(Debug, Clone, Copy)]
        pub struct Provider;
    }
}

fn feature_words(capabilities: &Capabilities, supported: bool) -> String {
    let words: Vec<&str> = [
        (capabilities.patch, "PATCH"),
        (capabilities.filter.is_some(), "filters"),
        (capabilities.sort, "sorting"),
        (capabilities.etag, "versions"),
        (capabilities.bulk.is_some(), "bulk operations"),
        (capabilities.change_password, "password changes"),
        (capabilities.pagination.index, "paging by index"),
        (capabilities.pagination.cursor, "paging by cursor"),
    ]
    .into_iter()
    .filter_map(|(has, word)| (has == supported).then_some(word))
    .collect();
    words.join(", ")
}

fn configuration(capabilities: &Capabilities, names: &Names) -> TokenStream {
    let Capabilities {
        patch,
        change_password,
        sort,
        etag,
        ..
    } = capabilities;
    let bulk = match &capabilities.bulk {
        None => quote!(None),
        Some(bulk) => {
            let (operations, size) = (number(bulk.max_operations), number(bulk.max_payload_size));
            quote!(Some(BulkLimits { max_operations: #operations, max_payload_size: #size }))
        }
    };
    let filter = match &capabilities.filter {
        None => quote!(None),
        Some(filter) => {
            let results = number(filter.max_results);
            quote!(Some(FilterLimits { max_results: #results }))
        }
    };
    let pagination = pagination(&capabilities.pagination);
    let types = names.resource_types.iter().map(|resource| {
        let struct_ = resource.struct_.ident();
        quote!(ResourceType::of::<#struct_>())
    });
    quote! {
        impl ServiceProvider for Provider {
            type Client<E> = Client<E>;
            type AnyResource = AnyResource;
            const CONFIGURATION: Configuration = Configuration {
                patch: #patch,
                bulk: #bulk,
                filter: #filter,
                change_password: #change_password,
                sort: #sort,
                etag: #etag,
                pagination: #pagination,
            };
            #[rustfmt::skip]
            const RESOURCE_TYPES: &'static [ResourceType] = &[#(#types),*];
        }
    }
}

fn pagination(pagination: &Pagination) -> TokenStream {
    if *pagination == Pagination::default() {
        return quote!(Pagination::INDEX);
    }
    let Pagination { cursor, index, .. } = pagination;
    let method = match pagination.default_method {
        PaginationMethod::Index => Ident::new("Index", Span::call_site()),
        PaginationMethod::Cursor => Ident::new("Cursor", Span::call_site()),
    };
    let (default, max) = (
        number(pagination.default_page_size),
        number(pagination.max_page_size),
    );
    let timeout = number(pagination.cursor_timeout);
    quote! {
        Pagination {
            cursor: #cursor,
            index: #index,
            default_method: PaginationMethod::#method,
            default_page_size: #default,
            max_page_size: #max,
            cursor_timeout: #timeout,
        }
    }
}

/// `Some(1_048_576)`: a long number without separators is a lint.
fn number(number: Option<u64>) -> TokenStream {
    let Some(number) = number else {
        return quote!(None);
    };
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) && digits.len() > 4 {
            text.push('_');
        }
        text.push(digit);
    }
    if let Ok(literal) = text.parse::<TokenStream>() {
        quote!(Some(#literal))
    } else {
        quote!(None)
    }
}
