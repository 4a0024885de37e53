//! One file per command: its request struct and what it does.

pub(crate) mod account;
pub(crate) mod audit;
pub(crate) mod bench;
pub(crate) mod check;
pub(crate) mod completion;
pub(crate) mod convert;
pub(crate) mod decide;
pub(crate) mod doctor;
pub(crate) mod explain;
pub(crate) mod fmt;
pub(crate) mod graph;
pub(crate) mod inbox;
mod loops;
pub(crate) mod lsp;
pub(crate) mod models;
pub(crate) mod org;
pub(crate) mod role;
pub(crate) mod run;
pub(crate) mod runs;
pub(crate) mod schema;
pub(crate) mod sign_in;
pub(crate) mod simulate;
pub(crate) mod test;
pub(crate) mod token;
pub(crate) mod tools;
pub(crate) mod up;
pub(crate) mod verify;
