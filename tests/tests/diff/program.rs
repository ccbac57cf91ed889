//! Writes a program that uses every public item of generated code, with its exact type.

use std::collections::BTreeMap;

/// A program around the generated code. It compiles if the code has every item with the given signature.
pub(crate) fn of(code: &str, items: &[[String; 5]]) -> String {
    let mut program = format!(
        "#![allow(dead_code, unused_imports, non_snake_case, non_camel_case_types)]\nmod api {{\n{code}\n}}\n"
    );
    let mut parameters: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for [kind, module, owner, _, signature] in items {
        match kind.as_str() {
            "type" if signature == "struct" => {
                parameters.entry((module, owner)).or_default();
            }
            "parameter" => parameters
                .entry((module, owner))
                .or_default()
                .push(signature),
            _ => {}
        }
    }
    let uses = items
        .iter()
        .filter_map(|item| Some((item[1].as_str(), usage(item)?)));
    let calls = parameters
        .iter()
        .map(|((module, owner), types)| (*module, call(owner, types)));
    for (index, (module, usage)) in uses.chain(calls).enumerate() {
        let within = if module.is_empty() {
            String::new()
        } else {
            format!("use super::api::{module}::*;")
        };
        program.push_str(&format!(
            "mod use_{index} {{ use super::api::*; {within} use scim_runtime::{{Json, client::Endpoint, record::{{Attr, Stored}}, support::{{Extends, Immutable, IntoOption, ReadOnly, WriteOnly}}, value::{{Binary, DateTime, Open, Reference}}}};\n{usage}\n}}\n"
        ));
    }
    program
}

fn usage([kind, _, owner, name, signature]: &[String; 5]) -> Option<String> {
    Some(match kind.as_str() {
        "type" => format!("fn item(value: {owner}) -> {owner} {{ value }}"),
        "field" => format!("fn item(value: &{owner}) -> &{signature} {{ &value.{name} }}"),
        "constant" => format!("const ITEM: {signature} = {owner}::{name};"),
        "variant" if signature.is_empty() => {
            format!("fn item() -> {owner} {{ {owner}::{name} }}")
        }
        "variant" => format!("fn item(value: {signature}) -> {owner} {{ {owner}::{name}(value) }}"),
        "setter" => {
            format!(
                "fn item<Given>(value: {owner}, to: {signature}) -> {owner} {{ value.{name}(to) }}"
            )
        }
        "method" => {
            let type_ = signature
                .trim_start_matches("Endpoint<")
                .trim_end_matches('>');
            format!(
                "fn item<E>(client: &super::api::Client<E>) -> Endpoint<'_, super::api::Provider, E, super::api::{type_}> {{ client.{name}() }}"
            )
        }
        "implementation" => {
            format!(
                "use scim_runtime::support::*; const ITEM: fn() = || {{ fn check<T: {name}>() {{}} check::<super::api::{owner}>() }};"
            )
        }
        "parameter" => return None,
        other => panic!("{other} is a new kind of item"),
    })
}

fn call(owner: &str, types: &[&str]) -> String {
    let arguments: Vec<String> = types
        .iter()
        .enumerate()
        .map(|(index, type_)| format!("a{index}: {type_}"))
        .collect();
    let names: Vec<String> = (0..types.len()).map(|index| format!("a{index}")).collect();
    format!(
        "fn item({}) -> {owner} {{ {owner}::new({}) }}",
        arguments.join(", "),
        names.join(", ")
    )
}
