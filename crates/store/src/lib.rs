//! The journal and everything that commits with it. Knows no engine types: an append is
//! `stream, seq, kind, body` plus an opaque snapshot and index columns that the caller fills.
//!
//! All writes go through [`Journal::commit`]; nothing is acknowledged before it is on disk.

mod apply;
pub mod backup;
mod ballast;
mod batch;
pub mod bench;
mod blobs;
mod chain;
mod checkpoint;
mod common;
mod fault;
mod feed;
pub mod flips;
mod folder;
mod journal;
mod keeper;
mod list;
mod mark;
pub mod memory;
mod nameless;
mod outbox;
mod postgres;
mod quarantine;
mod queue;
mod reader;
pub mod removal;
mod rows;
mod schema;
pub mod scratch;
mod seal;
mod sql;
mod sqlite;
mod statement;
mod store;
mod verify;
mod writer;

pub use apply::key_reused;
pub use batch::{Append, AuditRecord, Batch, Blob, Head, Idempotency, NewEvent, Outgoing, Param, Statement, TimerOp};
pub use chain::{actor_parts, event_link};
pub use checkpoint::Checkpoint;
pub use feed::Organization;
pub use folder::{OnFatal, Options};
pub use journal::{Committed, DueTimer, Fut, HeldOutgoing, Journal, StoredAudit, StoredEvent, StoredOutgoing, StreamInfo};
pub use list::{ListQuery, Page};
pub use memory::MemoryJournal;
pub use nameless::{Nameless, Reading, Staged};
pub use postgres::Database;
pub use rows::{OrgStore, Row};
pub use schema::Migration;
pub use store::Store;
pub use verify::{Break, Report};

#[cfg(test)]
mod tests;
