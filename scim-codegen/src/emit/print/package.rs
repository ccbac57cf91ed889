//! Prints a package: manifest, README, sources.

use super::{
    directory::{self, RootFile},
    lines::Lines,
    literal::literal,
    readme,
};
use crate::{
    emit::{
        file::File,
        header::Header,
        items::{ModuleItem, OutputItems, PackageItems},
    },
    options::{Runtime, Scope},
    text::toml_string,
};

/// The engine features that users of the package can choose from.
const ENGINES: [&str; 3] = ["reqwest", "blocking", "tower"];

/// Prints the package.
pub(super) fn files<'a>(
    items: &OutputItems<'a>,
    modules: &mut dyn Iterator<Item = ModuleItem<'a>>,
    package: &PackageItems<'_>,
) -> Vec<File> {
    let mut files = vec![
        File {
            path: "Cargo.toml".to_owned(),
            text: manifest(items, package),
        },
        File {
            path: "README.md".to_owned(),
            text: readme::text(items, package),
        },
    ];
    let root = RootFile {
        directory: "src/",
        name: "lib.rs",
    };
    files.extend(directory::files(items, modules, &root, |out| {
        top(out, items, package)
    }));
    files
}

/// Prints the crate's documentation. It is the README, whose example needs the default engine. Without that engine, it is the README's
/// introduction.
fn top(out: &mut Lines, items: &OutputItems<'_>, package: &PackageItems<'_>) {
    match items.scope {
        Scope::Models => out.line("#![doc = include_str!(\"../README.md\")]"),
        Scope::Client | Scope::ClientOverModels => {
            out.line("#![cfg_attr(feature = \"reqwest\", doc = include_str!(\"../README.md\"))]");
            let (when, what) = ("not(feature = \"reqwest\")", literal(&package.purpose));
            let whole = format!("#![cfg_attr({when}, doc = {what})]");
            if out.fits(&whole) {
                out.line(&whole);
            } else {
                out.open("#![cfg_attr(");
                out.line(&format!("{when},"));
                out.line(&format!("doc = {what}"));
                out.close(")]");
            }
        }
    }
    out.blank();
    out.line("pub use ::scim_runtime;");
    out.blank();
}

fn manifest(items: &OutputItems<'_>, package: &PackageItems<'_>) -> String {
    let mut out = Lines::new(items.runtime);
    out.line(&format!("# {}", items.header.stamp()));
    out.line(&format!("# {}", Header::part()));
    out.line("# Remove these lines to keep your own version of this file.");
    out.blank();
    out.line("[package]");
    out.line(&format!("name = {}", literal(&package.package.name)));
    out.line(&format!("version = {}", literal(&package.package.version)));
    let description = package.purpose.replace('`', "");
    out.line(&format!("description = {}", toml_string(&description)));
    out.line("edition = \"2024\"");
    out.line(&format!(
        "rust-version = {}",
        literal(env!("CARGO_PKG_RUST_VERSION"))
    ));
    out.line("readme = \"README.md\"");
    out.blank();
    let has_client = items.client.is_some();
    if has_client {
        out.line("[features]");
        out.line("default = [\"reqwest\"]");
        out.line("# Engines. Without one, bring your own.");
        for engine in ENGINES {
            out.line(&format!("{engine} = [\"scim-runtime/{engine}\"]"));
        }
        out.blank();
    }
    out.line("[dependencies]");
    let version = literal(env!("CARGO_PKG_VERSION"));
    let mut runtime = match &package.package.runtime {
        Runtime::Registry => vec![format!("version = {version}")],
        Runtime::Path(path) => {
            vec![
                format!("path = {}", toml_string(path)),
                format!("version = {version}"),
            ]
        }
    };
    if has_client {
        runtime.push("features = [\"client\"]".to_owned());
    }
    out.line(&format!("scim-runtime = {{ {} }}", runtime.join(", ")));
    out.finish()
}
