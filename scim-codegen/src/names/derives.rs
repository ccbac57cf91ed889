//! Checks standard derives that can't work because the type of a field doesn't implement the trait.

use super::{AttributeNames, Names, RustName, SchemaNames};
use crate::{
    characteristics::DataType,
    finding::{Finding, Findings},
    lint::rules,
    model::{AttributeModel, ProviderModel, SchemaModel},
    options::{ResolvedOptions, is_standard_derive},
    text::shown,
};

/// Reports standard derives that would not compile. Other derives are not checked.
pub(crate) fn check_derives(
    provider: &ProviderModel,
    names: &Names,
    chosen: &ResolvedOptions,
    findings: &mut Findings,
) {
    let mut check = Check {
        provider,
        names,
        chosen,
        findings,
    };
    for (id, own) in &names.schemas {
        if let Some(schema) = provider.schemas.get(id.0) {
            check.schema(schema, own);
        }
    }
}

const NARROWER: &str =
    "name fewer types, or all that belong together: `user::*` matches all types of a module";

struct Check<'a> {
    provider: &'a ProviderModel,
    names: &'a Names,
    chosen: &'a ResolvedOptions,
    findings: &'a mut Findings,
}

impl Check<'_> {
    fn schema(&mut self, schema: &SchemaModel, own: &SchemaNames) {
        let module = own.module.as_str();
        for index in &schema.base_of {
            let Some(resource) = self.names.resource_types.get(*index) else {
                continue;
            };
            self.record(
                module,
                &resource.struct_,
                &schema.attributes,
                &own.attributes,
            );
            self.extensions(module, &resource.struct_, *index);
        }
        let is_message = self.provider.resource_types.is_empty();
        if own.own.is_none() && (is_message || !schema.extension_of.is_empty()) {
            self.record(module, &own.extension, &schema.attributes, &own.attributes);
        }
        self.types(module, &schema.attributes, &own.attributes);
    }

    /// The nested types.
    fn types(&mut self, module: &str, attributes: &[AttributeModel], names: &[AttributeNames]) {
        for (attribute, names) in attributes.iter().zip(names) {
            let Some(type_) = &names.type_ else { continue };
            if attribute.kind == DataType::Complex {
                self.record(
                    module,
                    type_,
                    &attribute.sub_attributes,
                    &names.sub_attributes,
                );
                self.types(module, &attribute.sub_attributes, &names.sub_attributes);
            }
        }
    }

    fn record(
        &mut self,
        module: &str,
        name: &RustName,
        attributes: &[AttributeModel],
        names: &[AttributeNames],
    ) {
        let of_order = ["Copy", "Hash", "Ord", "PartialOrd"];
        if let Some(derive) = self.wants(module, name, &of_order) {
            let reason = "it keeps unknown attributes, and equality ignores their order";
            self.refuse(&derive, module, name, reason);
        }
        let Some(derive) = self.wants(module, name, &["Eq"]) else {
            return;
        };
        for (attribute, names) in attributes.iter().zip(names) {
            let wire = shown(&attribute.name.0);
            if names.own.is_some() {
                continue;
            }
            if !attribute.kind.has_total_equality() && attribute.kind != DataType::Complex {
                let reason = format!("its attribute `{wire}` is a {}", attribute.kind.prose());
                self.refuse(&derive, module, name, &reason);
            }
            let complex = names
                .type_
                .as_ref()
                .filter(|_| attribute.kind == DataType::Complex);
            if let Some(type_) =
                complex.filter(|type_| self.wants(module, type_, &["Eq"]).is_none())
            {
                let reason = format!(
                    "its attribute `{wire}` has the type `{module}::{type_}`, which doesn't implement it"
                );
                self.refuse(&derive, module, name, &reason);
            }
        }
    }

    /// The extensions of a resource type, which are fields too.
    fn extensions(&mut self, module: &str, name: &RustName, index: usize) {
        let Some(derive) = self.wants(module, name, &["Eq"]) else {
            return;
        };
        let names = self.names;
        let resource_type = self.provider.resource_types.get(index);
        for extension in resource_type.into_iter().flat_map(|t| &t.extensions) {
            let own = names.schemas.get(&extension.schema);
            let Some(own) = own.filter(|own| own.own.is_none()) else {
                continue;
            };
            let (within, type_) = (own.module.as_str(), &own.extension);
            if self.wants(within, type_, &["Eq"]).is_none() {
                let reason = format!("its extension `{within}::{type_}` doesn't implement it");
                self.refuse(&derive, module, name, &reason);
            }
        }
    }

    /// The first of these derives that the user requested for a type, as written.
    fn wants(&self, module: &str, name: &RustName, derives: &[&str]) -> Option<String> {
        let additions = self.chosen.on_type(module, name.as_str());
        let mut wanted = additions.derives.into_iter();
        wanted.find(|path| is_standard_derive(path, derives))
    }

    fn refuse(&mut self, derive: &str, module: &str, name: &RustName, reason: &str) {
        let message = format!("`{derive}` can't be derived for `{module}::{name}`: {reason}");
        let place = self.chosen.place_of_derive(derive, module, name.as_str());
        self.findings
            .push(Finding::new(&rules::IMPOSSIBLE_DERIVE, place, message).repaired_by(NARROWER));
    }
}
