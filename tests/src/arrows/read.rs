//! Reads a crate's sources as modules, with the items that each one defines, imports and names.

use super::resolve;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::Path,
};
use syn::{Attribute, Item, ItemUse, UseTree, Visibility};

/// The modules of a crate.
#[derive(Debug, Default)]
pub struct Sources {
    /// The root first.
    pub modules: Vec<Module>,
    /// Macros with `#[macro_export]`, each with the file that defines it.
    pub macros: BTreeMap<String, String>,
    /// The crate's own name in paths, as in `::scim_runtime::record`.
    pub name: String,
}

/// A module.
#[derive(Debug, Default)]
pub struct Module {
    /// Its path from the root: `["client", "page"]`.
    pub path: Vec<String>,
    /// Its file relative to `src`, with slashes.
    pub file: String,
    /// The items that it defines.
    pub items: BTreeSet<String>,
    /// Whether macros define more items, whose names can't be read.
    pub has_macro_items: bool,
    /// The types and traits among its items.
    pub types: BTreeSet<String>,
    /// Its `use` declarations, including re-exports, by the name that they introduce.
    pub imports: BTreeMap<String, Vec<String>>,
    /// Re-exported names. Naming one of them in this module counts as a use, but the re-export itself doesn't.
    pub reexports: BTreeSet<String>,
    /// The targets of `use …::*`.
    pub globs: Vec<Vec<String>>,
    /// Every path that occurs in it.
    pub references: BTreeSet<Vec<String>>,
}

impl Sources {
    /// Reads the crate `name` whose `lib.rs` is in `src`.
    ///
    /// # Errors
    /// If a file can't be read or isn't Rust.
    pub fn read(name: &str, src: &Path) -> io::Result<Self> {
        let mut sources = Self {
            name: name.to_owned(),
            ..Self::default()
        };
        sources.file(src, "lib.rs", Vec::new())?;
        Ok(sources)
    }

    /// Returns the module at `path`.
    pub(super) fn module(&self, path: &[String]) -> Option<&Module> {
        self.modules.iter().find(|module| module.path == path)
    }

    fn file(&mut self, src: &Path, file: &str, path: Vec<String>) -> io::Result<()> {
        let text = fs::read_to_string(src.join(file))?;
        let parsed =
            syn::parse_file(&text).map_err(|error| io::Error::other(format!("{file}: {error}")))?;
        self.items(src, file, path, parsed.items)
    }

    fn items(
        &mut self,
        src: &Path,
        file: &str,
        path: Vec<String>,
        items: Vec<Item>,
    ) -> io::Result<()> {
        let index = self.modules.len();
        self.modules.push(Module {
            path: path.clone(),
            file: file.to_owned(),
            ..Module::default()
        });
        for item in items {
            if attributes(&item).iter().any(is_test) {
                continue;
            }
            match item {
                Item::Mod(module) => {
                    let name = module.ident.to_string();
                    let child = [path.as_slice(), std::slice::from_ref(&name)].concat();
                    match module.content {
                        Some((_, items)) => self.items(src, file, child, items)?,
                        None => self.file(src, &file_of(src, &child), child)?,
                    }
                }
                Item::Use(item) => self.modules[index].import(&item),
                Item::Macro(item) if item.mac.path.is_ident("macro_rules") => {
                    if let Some(name) = &item.ident {
                        self.macros.insert(name.to_string(), file.to_owned());
                    }
                }
                item => {
                    let module = &mut self.modules[index];
                    module.has_macro_items |= matches!(item, Item::Macro(_));
                    module.items.extend(name_of(&item));
                    module.types.extend(type_name_of(&item));
                    paths(item.to_token_stream(), &[], &mut module.references);
                }
            }
        }
        Ok(())
    }
}

impl Module {
    fn import(&mut self, item: &ItemUse) {
        let reexport = !matches!(item.vis, Visibility::Inherited);
        let prefix = if item.leading_colon.is_some() {
            vec![resolve::EXTERN.to_owned()]
        } else {
            Vec::new()
        };
        self.tree(&item.tree, prefix, reexport);
    }

    fn tree(&mut self, tree: &UseTree, mut path: Vec<String>, reexport: bool) {
        match tree {
            UseTree::Path(tree) => {
                path.push(tree.ident.to_string());
                self.tree(&tree.tree, path, reexport);
            }
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.tree(tree, path.clone(), reexport);
                }
            }
            UseTree::Glob(_) => self.globs.push(path),
            UseTree::Name(name) => {
                let name = name.ident.to_string();
                let alias = if name == "self" {
                    path.last().cloned().unwrap_or_default()
                } else {
                    path.push(name.clone());
                    name
                };
                self.imported(alias, path, reexport);
            }
            UseTree::Rename(rename) => {
                path.push(rename.ident.to_string());
                self.imported(rename.rename.to_string(), path, reexport);
            }
        }
    }

    fn imported(&mut self, alias: String, path: Vec<String>, reexport: bool) {
        if reexport {
            self.reexports.insert(alias.clone());
        } else {
            self.references.insert(path.clone());
        }
        self.imports.insert(alias, path);
    }
}

fn file_of(src: &Path, path: &[String]) -> String {
    let flat = format!("{}.rs", path.join("/"));
    if src.join(&flat).exists() {
        flat
    } else {
        format!("{}/mod.rs", path.join("/"))
    }
}

/// Collects the paths of tokens: `a::b::c`, and each of `a::{b, c::d}`.
fn paths(tokens: TokenStream, prefix: &[String], found: &mut BTreeSet<Vec<String>>) {
    let mut tokens = tokens.into_iter().peekable();
    let mut path: Vec<String> = prefix.to_vec();
    let mut fresh = true;
    let mut after_dot = false;
    let finish = |path: &mut Vec<String>, found: &mut BTreeSet<Vec<String>>| {
        if path.len() > prefix.len() {
            found.insert(path.clone());
        }
        path.truncate(prefix.len());
        if path.len() < prefix.len() {
            path.clear();
            path.extend_from_slice(prefix);
        }
    };
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(ident) => {
                if fresh {
                    finish(&mut path, found);
                }
                if !after_dot {
                    path.push(ident.to_string());
                }
                (fresh, after_dot) = (true, false);
            }
            TokenTree::Punct(punct) if punct.as_char() == ':' => {
                let double =
                    matches!(tokens.peek(), Some(TokenTree::Punct(next)) if next.as_char() == ':');
                if double {
                    tokens.next();
                    if path.len() == prefix.len() && prefix.is_empty() {
                        path.push(resolve::EXTERN.to_owned());
                    }
                    fresh = false;
                } else {
                    finish(&mut path, found);
                    fresh = true;
                }
                after_dot = false;
            }
            TokenTree::Group(group) => {
                if !fresh && group.delimiter() == Delimiter::Brace {
                    let inner = path.clone();
                    paths(group.stream(), &inner, found);
                } else {
                    finish(&mut path, found);
                    paths(group.stream(), &[], found);
                }
                path.clear();
                path.extend_from_slice(prefix);
                (fresh, after_dot) = (true, false);
            }
            TokenTree::Punct(punct) => {
                finish(&mut path, found);
                (fresh, after_dot) = (true, punct.as_char() == '.');
            }
            TokenTree::Literal(_) => {
                finish(&mut path, found);
                (fresh, after_dot) = (true, false);
            }
        }
    }
    finish(&mut path, found);
}

fn name_of(item: &Item) -> Option<String> {
    let ident = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::TraitAlias(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        _ => return None,
    };
    Some(ident.to_string())
}

fn type_name_of(item: &Item) -> Option<String> {
    let is_type = matches!(
        item,
        Item::Enum(_) | Item::Struct(_) | Item::Trait(_) | Item::Type(_) | Item::Union(_)
    );
    name_of(item).filter(|_| is_type)
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

fn is_test(attribute: &Attribute) -> bool {
    let condition = attribute.to_token_stream().to_string();
    attribute.path().is_ident("test")
        || attribute.path().is_ident("cfg")
            && ["test", "doctest"].iter().any(|word| {
                condition.contains(&format!("({word})"))
                    || condition.contains(&format!("({word} ,"))
                    || condition.contains(&format!("({word},"))
            })
}
