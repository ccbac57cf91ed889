//! Prints everything into one file: the client, and a module for each schema.

use super::{client, import, lines::Lines, module, stamp};
use crate::{
    emit::{
        file::File,
        items::{ClientItems, ModuleItem, OutputItems},
    },
    options::Scope,
};

pub(super) fn file<'a>(
    items: &OutputItems<'a>,
    modules: &mut dyn Iterator<Item = ModuleItem<'a>>,
) -> File {
    let mut out = stamp::alone(items);
    stamp::summary(&mut out, items);
    if !items.modules.is_empty() {
        stamp::traits(&mut out);
    }
    out.blank();
    match (&items.client, items.scope) {
        (Some(client), Scope::ClientOverModels) => client_over_models(&mut out, client),
        (Some(client), Scope::Client | Scope::Models) => {
            client::imports(&mut out, client);
            out.blank();
            import::re_exports(&mut out, &items.re_exports, import::Unused::Warn);
            client::items(&mut out, client);
        }
        // Most programs use only some of the models.
        (None, _) => import::re_exports(&mut out, &items.re_exports, import::Unused::Allow),
    }
    for item in modules {
        out.blank();
        module::inline(&mut out, &item);
    }
    File {
        path: String::new(),
        text: out.finish(),
    }
}

fn client_over_models(out: &mut Lines, client: &ClientItems<'_>) {
    client::imports(out, client);
    out.blank();
    import::structs(out, client);
    client::items(out, client);
}
