//! What every operation here works with.

use std::sync::Arc;
use store::Store;

/// What the application hands in.
pub struct Parts {
    pub env: http::Env,
    pub store: Store,
}

/// Cheap to clone.
#[derive(Clone)]
pub struct State(Arc<Parts>);

impl State {
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    pub fn store(&self) -> &Store {
        &self.0.store
    }

    pub fn env(&self) -> &http::Env {
        &self.0.env
    }
}
