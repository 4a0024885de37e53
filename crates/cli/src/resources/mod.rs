//! The commands for everything that is declared: one set of verbs for resources of any kind.

pub(crate) mod apply;
pub(crate) mod complete;
pub(crate) mod delete;
pub(crate) mod describe;
pub(crate) mod diff;
pub(crate) mod edit;
pub(crate) mod export;
mod files;
pub(crate) mod get;
pub(crate) mod halt;
mod kind;
pub(crate) mod kinds;
mod merge;
mod outcome;
pub(crate) mod package;
pub(crate) mod run;
pub(crate) mod search;
mod show;
pub(crate) mod source;
pub(crate) mod sync;
pub(crate) mod target;
pub(crate) mod templates;
pub(crate) mod versions;
