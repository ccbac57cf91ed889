//! Rust that the user gives: parsed before it goes anywhere, and printed anew.

use crate::text::shown;
use syn::parse::Parser as _;

/// Why a text was not taken.
pub(super) struct Refused {
    pub(super) message: String,
    pub(super) help: &'static str,
}

type Taken<T> = Result<T, Refused>;

fn refuse<T>(message: String, help: &'static str) -> Taken<T> {
    Err(Refused { message, help })
}

/// What generated types have already, so that a second implementation would not compile.
const PRESENT: &[&str] = &[
    "Clone",
    "Debug",
    "Default",
    "Deserialize",
    "PartialEq",
    "Serialize",
];

/// The path of a derive: `Eq`, `::my_crate::Audit`.
pub(super) fn derive(text: &str) -> Taken<String> {
    const HELP: &str = "a derive is a path: `Eq`, `::my_crate::Audit`";
    let Ok(path) = syn::parse_str::<syn::Path>(text) else {
        return refuse(format!("`{}` is no derive", shown(text)), HELP);
    };
    if path
        .segments
        .iter()
        .any(|segment| !segment.arguments.is_none())
    {
        return refuse(format!("`{}` is no derive", shown(text)), HELP);
    }
    let names: Vec<String> = path
        .segments
        .iter()
        .map(|segment| segment.ident.to_string())
        .collect();
    if names
        .last()
        .is_some_and(|name| PRESENT.contains(&name.as_str()))
    {
        return refuse(
            format!(
                "`{}` can't be derived: generated types have it already",
                shown(text)
            ),
            "leave it out: Clone, Debug, Default, PartialEq, Serialize and Deserialize are always there",
        );
    }
    let start = if path.leading_colon.is_some() {
        "::"
    } else {
        ""
    };
    Ok(format!("{start}{}", names.join("::")))
}

/// Whether a derive, as [`derive()`] gives it, is one of these of the standard library.
pub(crate) fn is_standard_derive(path: &str, names: &[&str]) -> bool {
    let path = path.trim_start_matches("::");
    let (start, name) = path.rsplit_once("::").unwrap_or(("", path));
    let root = start.split("::").next().unwrap_or_default();
    ["", "core", "std"].contains(&root) && names.contains(&name)
}

/// An attribute, or several, as lines.
pub(super) fn attribute(text: &str) -> Taken<Vec<String>> {
    const HELP: &str = "an attribute is written with its brackets: `#[doc(alias = \"mail\")]`";
    let Ok(attributes) = syn::Attribute::parse_outer.parse_str(text) else {
        return refuse(format!("`{}` is no attribute", shown(text)), HELP);
    };
    if attributes.is_empty() {
        return refuse(format!("`{}` is no attribute", shown(text)), HELP);
    }
    if attributes
        .iter()
        .any(|attribute| attribute.path().is_ident("derive"))
    {
        return refuse(
            format!("`{}` is a derive", shown(text)),
            "give its paths as derives, so that they join those that are there",
        );
    }
    let item: syn::Item = syn::parse_quote!(#(#attributes)* struct X;);
    let printed = prettyplease::unparse(&syn::File {
        shebang: None,
        frontmatter: None,
        attrs: Vec::new(),
        items: vec![item],
    });
    Ok(printed
        .lines()
        .take_while(|line| *line != "struct X;")
        .map(str::to_owned)
        .collect())
}

/// A type by its path, from the root on: `crate::TimeZone`, `::std::vec::Vec<u8>`.
pub(super) fn type_(text: &str) -> Taken<String> {
    const HELP: &str = "a type is given by its whole path, since it is named in generated modules: `crate::TimeZone`, `::my_crate::TimeZone`";
    let Ok(syn::Type::Path(type_)) = syn::parse_str::<syn::Type>(text) else {
        return refuse(format!("`{}` is no path to a type", shown(text)), HELP);
    };
    let starts_at_root = type_.path.leading_colon.is_some()
        || type_
            .path
            .segments
            .first()
            .is_some_and(|first| first.ident == "crate");
    if type_.qself.is_some() || !starts_at_root {
        return refuse(
            format!("`{}` is no path from the root of a crate", shown(text)),
            HELP,
        );
    }
    let item: syn::Item = syn::parse_quote!(type X = #type_;);
    let printed = prettyplease::unparse(&syn::File {
        shebang: None,
        frontmatter: None,
        attrs: Vec::new(),
        items: vec![item],
    });
    let line = printed.split_whitespace().collect::<Vec<_>>().join(" ");
    match line
        .strip_prefix("type X = ")
        .and_then(|rest| rest.strip_suffix(';'))
    {
        Some(printed) => Ok(printed.to_owned()),
        None => refuse(format!("`{}` is no path to a type", shown(text)), HELP),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_rust_is_printed_anew() {
        assert_eq!(
            derive(" :: my ::Audit ").ok().as_deref(),
            Some("::my::Audit")
        );
        assert_eq!(type_("crate :: Zone").ok().as_deref(), Some("crate::Zone"));
        assert_eq!(
            type_("::std::vec::Vec< u8 >").ok().as_deref(),
            Some("::std::vec::Vec<u8>")
        );
        assert_eq!(
            attribute("#[cfg_attr(test,derive(Hash))] #[doc(alias=\"a\")]").ok(),
            Some(vec![
                "#[cfg_attr(test, derive(Hash))]".to_owned(),
                "#[doc(alias = \"a\")]".to_owned()
            ])
        );
    }

    #[test]
    fn what_is_no_rust_or_can_not_be_taken_is_refused() {
        for (text, says) in [
            ("Clone", "have it already"),
            ("serde::Serialize", "have it already"),
            ("Eq, Hash", "no derive"),
            ("Eq)] fn main() {} #[derive(", "no derive"),
            ("From<u8>", "no derive"),
        ] {
            let message = derive(text).err().map(|refused| refused.message);
            assert!(
                message.is_some_and(|message| message.contains(says)),
                "{text}"
            );
        }
        for text in [
            "",
            "derive(Eq)",
            "#[x] fn main() {}",
            "#![x]",
            "#[derive(Eq)]",
        ] {
            assert!(attribute(text).is_err(), "{text}");
        }
        for text in [
            "",
            "TimeZone",
            "super::X",
            "&'static str",
            "crate::X; fn main() {}",
            "(u8,)",
        ] {
            assert!(type_(text).is_err(), "{text}");
        }
    }
}
