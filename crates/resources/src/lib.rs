//! The mechanism of kinds. A kind is one file: its spec type with what belongs to it. From it follow storage, versions,
//! references, permissions, search, declarative apply, and everything the faces show. Nothing here knows a particular kind.

mod access;
mod admit;
mod apply;
mod bulk;
mod canonical;
mod change;
mod commit;
mod cursor;
mod diff;
pub mod documents;
mod export;
mod fault;
mod findings;
mod halt;
mod kind;
mod kinds;
mod labels;
mod list;
mod misfit;
mod model;
mod once;
mod owners;
pub mod package;
mod pointer;
pub mod proof;
mod read;
mod references;
mod registry;
mod row;
mod schema;
mod search;
mod secret;
mod service;
mod sql;
mod versions;
mod words;
mod write;
mod written;
mod yaml;

pub use apply::{ApplyRequest, FieldConflict, Outcome, PlanAction, PlanItem, Prune};
pub use bulk::{BulkAnswer, BulkItem, BulkOp};
pub use diff::{Diff, FieldChange, fields as diff_fields, patch as patch_fields};
pub use documents::{Document, Located};
pub use export::ExportQuery;
pub use findings::{Finding, POLICY_VIOLATION};
pub use halt::{Halt, Halted, Status};
pub use kind::{Kind, Reference, Scope, Spec, VersionRef, WITH_EXECUTE, kind};
pub use kinds::{Category, Instantiate, TemplateSpec};
pub use list::{ListQuery, Page, State};
pub use model::{Address, Change, DeleteOptions, Deprecated, Input, Resource, Version, VersionState, Visibility, is_name};
pub use once::Once;
pub use references::{Pinned, References, Related};
pub use registry::Registry;
pub use search::{Hit, SearchQuery};
pub use secret::Secret;
pub use service::{Admission, Proposed, Resources};
pub use sql::MIGRATIONS;
pub use written::Written;

#[cfg(test)]
mod tests;
