//! The JSON of a dynamic resource: a tree, or its text until the tree is needed.

use crate::Json;
use bytes::Bytes;
use serde_json::Map;
use std::sync::OnceLock;

/// A tree takes about ten times the memory of its text, so the resources of a large page keep their text.
#[derive(Clone)]
pub(super) enum JsonContent {
    Tree(Json),
    Text(Box<LazyTree>),
}

/// Valid JSON, parsed when it is first accessed.
#[derive(Clone)]
pub(super) struct LazyTree {
    text: Bytes,
    id: Option<Box<str>>,
    tree: OnceLock<Json>,
}

impl JsonContent {
    /// The memory of a resource that keeps its text, besides the text itself.
    pub(super) const TEXT_MEMORY: usize = size_of::<LazyTree>() + 32;

    /// Anything but an object becomes an object without members.
    pub(super) fn tree_of(json: Json) -> Self {
        Self::Tree(if json.is_object() {
            json
        } else {
            Json::Object(Map::new())
        })
    }

    /// `text` must be a JSON object with this id.
    pub(super) fn text_of(text: Bytes, id: Option<&str>) -> Self {
        Self::Text(Box::new(LazyTree {
            text,
            id: id.map(Box::from),
            tree: OnceLock::new(),
        }))
    }

    pub(super) fn tree(&self) -> &Json {
        match self {
            Self::Tree(tree) => tree,
            Self::Text(lazy) => lazy.tree.get_or_init(|| parsed(&lazy.text)),
        }
    }

    pub(super) fn into_tree(self) -> Json {
        match self {
            Self::Tree(tree) => tree,
            Self::Text(lazy) => lazy.tree.into_inner().unwrap_or_else(|| parsed(&lazy.text)),
        }
    }

    /// Changes the tree.
    pub(super) fn change<T>(&mut self, act: impl FnOnce(&mut Json) -> T) -> T {
        let mut tree = std::mem::replace(self, Self::Tree(Json::Null)).into_tree();
        let result = act(&mut tree);
        *self = Self::Tree(tree);
        result
    }

    /// The id, without parsing the text.
    pub(super) fn id(&self) -> Option<&str> {
        match self {
            Self::Tree(tree) => crate::filter::member(tree, "id")?.as_str(),
            Self::Text(lazy) => lazy.id.as_deref(),
        }
    }
}

fn parsed(text: &[u8]) -> Json {
    // The text was parsed before, to check it.
    serde_json::from_slice(text).unwrap_or_default()
}
