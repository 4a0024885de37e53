//! What all commands of `orc` stand on: the options they share, how they reach the application, what is shown and how, and why one
//! did not do what was asked, with its exit code. It knows no command.

pub mod api;
pub mod exit;
pub mod failure;
mod global;
pub mod host;
pub mod load;
pub mod out;
pub mod session;
pub mod state;

pub use global::Global;

/// What every command is given.
pub struct Cx<'a> {
    pub host: &'a dyn host::Host,
    pub global: Global,
    pub out: out::Out,
}
