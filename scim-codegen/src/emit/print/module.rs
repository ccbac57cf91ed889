//! Prints the module of a schema.

use super::{enumeration, import, lines::Lines, record};
use crate::emit::items::{ImportItems, ModuleItem, TypeItem};

const ALLOWED: &str = "dead_code, clippy::many_single_char_names, clippy::struct_field_names";

/// Prints a module inside a file.
pub(super) fn inline(out: &mut Lines, module: &ModuleItem<'_>) {
    out.docs(std::slice::from_ref(&module.docs));
    out.line(&format!("#[allow({ALLOWED})]"));
    out.open(&format!("pub mod {} {{", module.name));
    content(out, module);
    out.close("}");
}

/// Prints a module as its own file.
pub(super) fn file(out: &mut Lines, module: &ModuleItem<'_>) {
    out.line(&format!("//! {}", module.docs));
    out.line(&format!("#![allow({ALLOWED})]"));
    out.blank();
    content(out, module);
}

fn content(out: &mut Lines, module: &ModuleItem<'_>) {
    imports(out, &module.imports);
    for type_ in &module.types {
        out.blank();
        match type_ {
            TypeItem::Record(record) => record::item(out, record),
            TypeItem::Enumeration(enumeration) => enumeration::item(out, enumeration),
        }
    }
}

fn imports(out: &mut Lines, imports: &ImportItems<'_>) {
    if imports.json {
        out.line(&format!("use {};", out.in_runtime("Json")));
    }
    import::sorted(
        out,
        &format!("use {}", out.in_runtime("record")),
        imports.record.iter().copied(),
    );
    import::sorted(
        out,
        &format!("use {}", out.in_runtime("support")),
        imports.support.iter().copied(),
    );
    import::sorted(
        out,
        &format!("use {}", out.in_runtime("value")),
        imports.value.iter().copied(),
    );
    if !imports.structs.is_empty() {
        out.blank();
        import::sorted(out, "use super", imports.structs.iter().copied());
    }
}
