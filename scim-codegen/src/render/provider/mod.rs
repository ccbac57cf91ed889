//! Renders what a provider offers.

mod facts;
mod html;
mod json;
mod mermaid;
mod table;
mod tree;

pub(crate) use {html::html, json::json, mermaid::mermaid, table::table, tree::tree};
