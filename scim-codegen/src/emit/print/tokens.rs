//! Prints items that exist once per provider from tokens.

use proc_macro2::TokenStream;
use quote::quote;

/// Prints an item. The tokens come from `quote!`. A test over all corpus documents ensures that they parse.
pub(super) fn print(item: TokenStream) -> String {
    match syn::parse2::<syn::File>(item.clone()) {
        Ok(file) => prettyplease::unparse(&file),
        Err(_) => item.to_string(),
    }
}

/// Prints a line of documentation.
pub(super) fn doc(text: &str) -> TokenStream {
    let text = format!(" {text}");
    quote!(#[doc = #text])
}
