//! Working on workflow files: files of several documents, changes that keep comments and style, formatting, drawings, and the answers an editor asks for.
//! Pure, like `flow`: texts and positions in, edits and answers out.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic))]

pub mod cst;
pub mod documents;
pub mod fmt;
pub mod layout;
pub mod service;
#[cfg(test)]
mod tests;
