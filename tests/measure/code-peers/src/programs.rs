//! Programs that call each of the six operations of each resource type.

use crate::{Outcome, documents::resource_types};
use std::fmt::Write as _;

/// A program that uses progenitor's client.
pub(crate) fn progenitor() -> Outcome<String> {
    let mut text = start("progenitor as api");
    text.push_str(
        "    let client = api::Client::new(&url);\n    let patch = api::types::PatchOp { operations: vec![], schemas: vec![] };\n",
    );
    for name in resource_types()? {
        let name = name.to_lowercase();
        write!(
            text,
            "    println!(\"{{:?}}\", client.list_{name}(None, None, None, None, None, None, None).await);\n    \
             let one = client.get_{name}(\"1\", None, None).await.unwrap().into_inner();\n    \
             println!(\"{{:?}}\", client.create_{name}(None, None, &one).await);\n    \
             println!(\"{{:?}}\", client.replace_{name}(\"1\", None, None, None, &one).await);\n    \
             println!(\"{{:?}}\", client.patch_{name}(\"1\", None, None, None, &patch).await);\n    \
             println!(\"{{:?}}\", client.delete_{name}(\"1\", None).await);\n"
        )?;
    }
    Ok(text + "}\n")
}

/// A program that uses scim-codegen's client.
pub(crate) fn scim() -> Outcome<String> {
    let mut text = start("client as api");
    text.push_str("    let client = api::Client::connect(&url).unwrap().build().unwrap();\n");
    for name in resource_types()? {
        let number = name.trim_start_matches(char::is_alphabetic);
        let handle = format!(
            "{}s{number}",
            name.trim_end_matches(char::is_numeric).to_lowercase()
        );
        write!(
            text,
            "    println!(\"{{:?}}\", client.{handle}().list().await);\n    \
             let one = client.{handle}().get(\"1\").await.unwrap();\n    \
             println!(\"{{:?}}\", client.{handle}().create(&one).await);\n    \
             println!(\"{{:?}}\", client.{handle}().replace(&one).await);\n    \
             let patch = scim_runtime::patch::Patch::new().replace(api::{name}::DISPLAY_NAME, \"Babs\");\n    \
             println!(\"{{:?}}\", client.{handle}().patch(\"1\", patch).await);\n    \
             println!(\"{{:?}}\", client.{handle}().delete(\"1\").await);\n"
        )?;
    }
    Ok(text + "}\n")
}

fn start(library: &str) -> String {
    format!(
        "use {library};\n\n#[tokio::main(flavor = \"current_thread\")]\nasync fn main() {{\n    let url = std::env::args().nth(1).unwrap();\n"
    )
}
