//! Prints the service provider's type and its configuration.

use super::{
    lines::Lines,
    tokens::{doc, print},
};
use crate::{
    emit::items::ClientItems,
    model::{Capabilities, DefaultPagingMethod, PagingSupport},
};
use proc_macro2::TokenStream;
use quote::quote;

/// Prints the type and its implementation of `ServiceProvider`.
pub(super) fn items(out: &mut Lines, client: &ClientItems<'_>) {
    for item in [structure(client), configuration(client)] {
        out.blank();
        out.block(&print(item));
    }
}

fn structure(client: &ClientItems<'_>) -> TokenStream {
    let first = doc(&format!(
        "The {}, and what its configuration supports.",
        client.provider
    ));
    let second = doc(&format!("Supported: {}.", client.supported.join(", ")));
    let missing = client.unsupported.join(", ");
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

fn configuration(client: &ClientItems<'_>) -> TokenStream {
    let Capabilities {
        patch,
        change_password,
        sort,
        etag,
        ..
    } = client.capabilities;
    let bulk = match &client.capabilities.bulk {
        None => quote!(None),
        Some(bulk) => {
            let (operations, size) = (number(bulk.max_operations), number(bulk.max_payload_size));
            quote!(Some(BulkLimits { max_operations: #operations, max_payload_size: #size }))
        }
    };
    let filter = match &client.capabilities.filter {
        None => quote!(None),
        Some(filter) => {
            let results = number(filter.max_results);
            quote!(Some(FilterLimits { max_results: #results }))
        }
    };
    let pagination = pagination(&client.capabilities.pagination);
    let types = client.endpoints.iter().map(|item| {
        let struct_ = item.struct_.ident();
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

fn pagination(pagination: &PagingSupport) -> TokenStream {
    if *pagination == PagingSupport::default() {
        return quote!(Pagination::INDEX);
    }
    let PagingSupport { cursor, index, .. } = pagination;
    let cursor_by_default = pagination.default_method == DefaultPagingMethod::Cursor;
    let (default, max) = (
        number(pagination.default_page_size),
        number(pagination.max_page_size),
    );
    let timeout = number(pagination.cursor_timeout);
    quote! {
        Pagination {
            cursor: #cursor,
            index: #index,
            cursor_by_default: #cursor_by_default,
            default_page_size: #default,
            max_page_size: #max,
            cursor_timeout: #timeout,
        }
    }
}

/// Prints `Some(1_048_576)`: clippy warns about long numbers without separators.
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
