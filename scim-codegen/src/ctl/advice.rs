//! Warnings about a resource that is valid, but probably not what the user meant.

use super::{attributes::not_an_attribute, session::ProviderSession, suggest::suggested_attribute};
use crate::text::shown;
use scim_runtime::{Json, describe::ResourceTypeDescription, record::Attribute};

/// Warns about unknown attributes, and about values that the schema doesn't suggest.
pub(super) fn advise(
    resource: &Json,
    resource_type: &ResourceTypeDescription,
    session: &ProviderSession,
) {
    for (name, value) in resource.as_object().into_iter().flatten() {
        let attribute = Attribute::find(&resource_type.attributes, name);
        if let Some(attribute) = attribute {
            check_canonical(attribute, value, &attribute.name, session);
        } else if Attribute::find(Attribute::common(), name).is_none()
            && !name.eq_ignore_ascii_case("schemas")
        {
            let message = not_an_attribute(name, resource_type);
            let help = suggested_attribute(name, &[resource_type]);
            let help = help.map_or_else(String::new, |help| format!("\n  help: {help}"));
            let console = session.console;
            console.note(&format!("warning: {message}; it is sent anyway{help}"));
        }
    }
}

/// Canonical values are suggestions (RFC 7643 §7).
fn check_canonical(attribute: &Attribute, value: &Json, at: &str, session: &ProviderSession) {
    match value {
        Json::Array(items) => items
            .iter()
            .for_each(|item| check_canonical(attribute, item, at, session)),
        Json::Object(members) => {
            for (name, value) in members {
                if let Some(sub) = Attribute::find(&attribute.sub_attributes, name) {
                    check_canonical(sub, value, &format!("{at}.{}", sub.name), session);
                }
            }
        }
        Json::String(text) => {
            let listed: Vec<&str> = attribute.canonical_values.iter().collect();
            let is_listed = listed.iter().any(|known| known.eq_ignore_ascii_case(text));
            if !listed.is_empty() && !is_listed {
                let listed: Vec<String> = listed.into_iter().map(shown).collect();
                session.console.note(&format!(
                    "warning: the schema does not list `{}` for `{}`: {}",
                    shown(text),
                    shown(at),
                    listed.join(", ")
                ));
            }
        }
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
}
