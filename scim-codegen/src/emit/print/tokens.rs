//! Items from tokens, for what exists once per provider.

use proc_macro2::TokenStream;
use quote::quote;

/// Prints an item. The tokens come from `quote!`; a test with every document of the corpus shows that they parse.
pub(super) fn print(item: TokenStream) -> String {
    match syn::parse2::<syn::File>(item.clone()) {
        Ok(file) => prettyplease::unparse(&file),
        Err(_) => item.to_string(),
    }
}

/// A line of documentation.
pub(super) fn doc(text: &str) -> TokenStream {
    let text = format!(" {text}");
    quote!(#[doc = #text])
}
