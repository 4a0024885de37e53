//! Features of governance: who may do what. Each is a folder; `orc` composes them through the functions here.

mod state;

pub use state::{Parts, State};

/// Everything this crate answers over HTTP.
pub fn operations(_state: &State) -> Vec<http::Operation> {
    Vec::new()
}

/// The tables of this crate's features.
pub fn migrations() -> Vec<store::Migration> {
    Vec::new()
}
