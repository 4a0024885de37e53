//! Working on workflow files: changes that keep comments and style, formatting, drawings, and the answers an editor asks for.
//! Pure, like `flow`: texts and positions in, edits and answers out.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic))]

pub mod cst;
pub mod fmt;
pub mod layout;
pub mod service;
#[cfg(test)]
mod tests;
