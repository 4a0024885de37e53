//! Time travel: a run as it was, two runs side by side, what a run did outside, and runs that go on from another one's past.

mod diff;
mod effects;
mod fork;
mod http;
mod replay;
mod rollback;
mod sql;
mod state;
#[cfg(test)]
mod tests;

pub(crate) use self::{http::operations, sql::migrations};
