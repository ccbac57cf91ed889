//! Checks generated code: it parses, and contains only items that the generator emits.

use super::{one_line, shown};
use quote::ToTokens as _;
use scim_codegen::Builder;
use std::collections::BTreeSet;
use syn::{Expr, Token, parse::ParseStream};

/// Generates from foreign documents. The output must contain none of their control characters.
pub(super) fn files(builder: &Builder) -> Result<(), String> {
    for (path, text) in parsed(builder)? {
        if text.chars().any(|char| char.is_control() && char != '\n') {
            return Err(format!("{path}: a control character was emitted"));
        }
    }
    Ok(())
}

/// Generates and checks every file. A rejection must have a message. Attributes that the user supplies can contain anything.
pub(super) fn parsed(builder: &Builder) -> Result<Vec<(String, String)>, String> {
    let files = match builder.to_files() {
        Ok(files) => files,
        Err(error) => {
            let message = error.to_string();
            if message.trim().is_empty() {
                return Err("an empty message".to_owned());
            }
            return shown(&message).map(|()| Vec::new());
        }
    };
    let findings = builder.findings().unwrap_or_default();
    findings.iter().try_for_each(|finding| one_line(finding))?;
    let mut paths = BTreeSet::new();
    for (path, text) in &files {
        // Some file systems ignore case.
        if !paths.insert(path.to_lowercase()) || path.contains("..") || path.starts_with('/') {
            return Err(format!("a file is called {path:?}"));
        }
        let extension = std::path::Path::new(path).extension();
        if path.is_empty() || extension.is_some_and(|extension| extension == "rs") {
            rust(path, text)?;
        }
    }
    Ok(files)
}

fn rust(path: &str, text: &str) -> Result<(), String> {
    let file = syn::parse_file(text)
        .map_err(|error| format!("{path}: what was emitted does not parse: {error}"))?;
    let mut names = BTreeSet::new();
    file.items
        .iter()
        .try_for_each(|item| known(item, path, &mut names))
}

/// Checks for unique names, and for items of kinds that the generator emits. Any other item, such as a free function, must have
/// come from a document.
fn known(item: &syn::Item, path: &str, names: &mut BTreeSet<String>) -> Result<(), String> {
    let mut once = |ident: &syn::Ident| {
        let name = ident.to_string();
        if names.insert(name.clone()) {
            Ok(())
        } else {
            Err(format!("{path}: there are two `{name}`"))
        }
    };
    match item {
        syn::Item::Use(_) => Ok(()),
        syn::Item::Struct(item) => {
            let fields = item.fields.iter().filter_map(|field| field.ident.as_ref());
            once(&item.ident).and_then(|()| distinct(fields))
        }
        syn::Item::Enum(item) => {
            once(&item.ident)?;
            distinct(item.variants.iter().map(|variant| &variant.ident))
        }
        syn::Item::Impl(item) if item.unsafety.is_none() => {
            let own = item.items.iter().filter_map(|item| match item {
                syn::ImplItem::Const(item) => Some(&item.ident),
                syn::ImplItem::Fn(item) => Some(&item.sig.ident),
                _ => None,
            });
            distinct(own)
        }
        syn::Item::Mod(module) => match &module.content {
            Some((_, items)) => {
                once(&module.ident)?;
                let mut names = BTreeSet::new();
                items
                    .iter()
                    .try_for_each(|item| known(item, path, &mut names))
            }
            // A module in its own file.
            None => once(&module.ident),
        },
        syn::Item::Macro(item) => {
            let last = item.mac.path.segments.last();
            match last.map(|segment| segment.ident.to_string()).as_deref() {
                Some("values") => Ok(()),
                Some("record") => item
                    .mac
                    .parse_body_with(table)
                    .map_err(|error| format!("{path}: {error} in `{}`", item.mac.tokens)),
                other => Err(format!("{path}: the macro {other:?} is called")),
            }
        }
        // The example of a package.
        syn::Item::Fn(item) if path.starts_with("examples/") && item.sig.ident == "main" => Ok(()),
        other => Err(format!(
            "{path}: an item that generated code does not have: {}",
            other.to_token_stream()
        )),
    }
}

/// Checks the body of `record!`: rows that consist of calls on `Attribute`.
fn table(input: ParseStream<'_>) -> syn::Result<()> {
    input.parse::<syn::Ident>()?;
    if input.parse::<Option<Token![,]>>()?.is_some() {
        input.parse::<Expr>()?;
    }
    input.parse::<Token![;]>()?;
    while !input.is_empty() {
        input.parse::<syn::Ident>()?;
        input.parse::<syn::Ident>()?;
        input.parse::<Token![:]>()?;
        let row: Expr = input.parse()?;
        if !is_row(&row) {
            return Err(syn::Error::new_spanned(row, "not a row"));
        }
        input.parse::<Token![,]>()?;
    }
    Ok(())
}

/// Checks calls like `Attribute::string("name").required()`.
fn is_row(row: &Expr) -> bool {
    match row {
        Expr::MethodCall(call) => is_row(&call.receiver) && call.args.iter().all(is_argument),
        Expr::Call(call) => {
            let function = call.func.to_token_stream().to_string();
            function.starts_with("Attribute ::") && call.args.iter().all(is_argument)
        }
        _ => false,
    }
}

/// Checks literals, lists of literals, constants, and the rows of attributes without a struct.
fn is_argument(argument: &Expr) -> bool {
    match argument {
        Expr::Lit(_) | Expr::Path(_) => true,
        Expr::Reference(reference) => is_argument(&reference.expr),
        Expr::Array(list) => list
            .elems
            .iter()
            .all(|item| is_argument(item) || is_row(item)),
        Expr::Const(block) => match block.block.stmts.as_slice() {
            [syn::Stmt::Expr(inner, None)] => is_argument(inner),
            _ => false,
        },
        _ => false,
    }
}

fn distinct<'a>(idents: impl Iterator<Item = &'a syn::Ident>) -> Result<(), String> {
    let mut names = BTreeSet::new();
    for ident in idents {
        if !names.insert(ident.to_string()) {
            return Err(format!("there are two `{ident}` in one scope"));
        }
    }
    Ok(())
}
