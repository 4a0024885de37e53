//! Features of governance: who may do what, organizations, rules about changes, the audit, numbers, webhooks, notifications. Each is a folder; `orc`
//! composes them through the functions here.

mod address;
mod audit;
mod current;
pub mod dashboards;
pub mod identity;
pub mod integrations;
pub mod notifications;
pub mod policies;
pub mod retention;
mod state;
pub mod tenancy;
pub mod workspaces;

pub use state::{Parts, State};

/// Everything this crate answers over HTTP.
pub fn operations(state: &State) -> Vec<http::Operation> {
    let mut all = identity::operations(state);
    all.extend(tenancy::operations(state));
    all.extend(dashboards::operations(state));
    all.extend(audit::operations(state));
    all
}

/// The tables of this crate's features.
pub fn migrations() -> Vec<store::Migration> {
    [identity::migrations(), integrations::migrations(), notifications::migrations(), retention::migrations()].concat()
}

#[cfg(test)]
mod tests;
