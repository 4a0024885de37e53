//! The operations as GraphQL, at `/graphql`. The schema is read from the OpenAPI document, which is itself written from the
//! operations and the kinds, so nothing is said twice; every field that does something calls the operation it was read from,
//! so that permission, validation, audit and idempotency are the same as over REST.

mod build;
mod fault;
mod guard;
mod live;
mod load;
mod model;
mod persisted;
mod resolve;
mod run;
mod wire;

pub use guard::Limits;
pub use wire::{face, schema_face, sdl};

/// How the face behaves.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Whether the schema may be asked for. Without it, messages suggest no names either.
    pub introspection: bool,
    pub limits: Limits,
}

impl Options {
    /// For a server that one machine uses.
    pub fn loopback() -> Self {
        Self { introspection: true, limits: Limits::default() }
    }
}

#[cfg(test)]
mod tests;
