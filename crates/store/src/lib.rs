//! The journal and everything that commits with it. Knows no engine types: an append is
//! `stream, seq, kind, body` plus an opaque snapshot and index columns that the caller fills.
//!
//! All writes go through [`Store::commit`]; nothing is acknowledged before it is on disk.

mod batch;
mod journal;

pub use batch::{Append, AuditRecord, Batch, Blob, Head, Idempotency, NewEvent, Outgoing, Param, Statement, TimerOp};
pub use journal::{Committed, DueTimer, Fut, Journal, StoredEvent, StreamInfo};
