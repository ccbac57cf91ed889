//! Parses the Rust code that users write in options, and prints it in a uniform format.

use crate::text::shown;
use syn::parse::Parser as _;

/// Why a text is not valid Rust for an option.
pub(super) struct InvalidRust {
    pub(super) message: String,
    pub(super) help: &'static str,
}

type Parsed<T> = Result<T, InvalidRust>;

fn refuse<T>(message: String, help: &'static str) -> Parsed<T> {
    Err(InvalidRust { message, help })
}

/// Traits that generated types always implement. Deriving one of them again would not compile.
const PRESENT: &[&str] = &[
    "Clone",
    "Debug",
    "Default",
    "Deserialize",
    "PartialEq",
    "Serialize",
];

/// Parses the path of a derive: `Eq`, `::my_crate::Audit`.
pub(super) fn derive(text: &str) -> Parsed<String> {
    const HELP: &str = "a derive is a path: `Eq`, `::my_crate::Audit`";
    let Ok(path) = syn::parse_str::<syn::Path>(text) else {
        return refuse(format!("`{}` is not a valid derive", shown(text)), HELP);
    };
    if path
        .segments
        .iter()
        .any(|segment| !segment.arguments.is_none())
    {
        return refuse(format!("`{}` is not a valid derive", shown(text)), HELP);
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
                "`{}` can't be derived: generated types implement it already",
                shown(text)
            ),
            "remove it: Clone, Debug, Default, PartialEq, Serialize and Deserialize are always implemented",
        );
    }
    let start = if path.leading_colon.is_some() {
        "::"
    } else {
        ""
    };
    Ok(format!("{start}{}", names.join("::")))
}

/// Whether a derive, in the form that [`derive()`] returns, is one of these standard derives.
pub(crate) fn is_standard_derive(path: &str, names: &[&str]) -> bool {
    let path = path.trim_start_matches("::");
    let (start, name) = path.rsplit_once("::").unwrap_or(("", path));
    let root = start.split("::").next().unwrap_or_default();
    ["", "core", "std"].contains(&root) && names.contains(&name)
}

/// Parses one or more attributes and returns them as lines.
pub(super) fn attribute(text: &str) -> Parsed<Vec<String>> {
    const HELP: &str = "an attribute is written with its brackets: `#[doc(alias = \"mail\")]`";
    let Ok(attributes) = syn::Attribute::parse_outer.parse_str(text) else {
        return refuse(format!("`{}` is not a valid attribute", shown(text)), HELP);
    };
    if attributes.is_empty() {
        return refuse(format!("`{}` is not a valid attribute", shown(text)), HELP);
    }
    if attributes
        .iter()
        .any(|attribute| attribute.path().is_ident("derive"))
    {
        return refuse(
            format!("`{}` is a derive", shown(text)),
            "give its paths as derives, which are merged with the others",
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

/// Parses the path of a type, starting at a crate's root: `crate::TimeZone`, `::std::vec::Vec<u8>`.
pub(super) fn type_(text: &str) -> Parsed<String> {
    const HELP: &str = "give the whole path, as generated modules can see it: `crate::TimeZone`, `::my_crate::TimeZone`";
    let Ok(syn::Type::Path(type_)) = syn::parse_str::<syn::Type>(text) else {
        return refuse(format!("`{}` is not a path to a type", shown(text)), HELP);
    };
    let starts_at_root = type_.path.leading_colon.is_some()
        || type_
            .path
            .segments
            .first()
            .is_some_and(|first| first.ident == "crate");
    if type_.qself.is_some() || !starts_at_root {
        return refuse(
            format!("`{}` does not start at the root of a crate", shown(text)),
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
        None => refuse(format!("`{}` is not a path to a type", shown(text)), HELP),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn valid_rust_is_reformatted() {
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
    fn invalid_rust_is_rejected() {
        for (text, says) in [
            ("Clone", "implement it already"),
            ("serde::Serialize", "implement it already"),
            ("Eq, Hash", "not a valid derive"),
            ("Eq)] fn main() {} #[derive(", "not a valid derive"),
            ("From<u8>", "not a valid derive"),
        ] {
            let message = derive(text).err().map(|invalid| invalid.message);
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
