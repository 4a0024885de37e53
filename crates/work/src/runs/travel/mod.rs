//! Time travel: a run as it was, two runs side by side, what a run did outside, and runs that go on from another one's past.

mod diff;
mod effects;
mod fork;
mod http;
mod kept;
mod replay;
mod rollback;
mod sql;
mod state;
#[cfg(test)]
mod tests;
mod undo;

pub use self::kept::Kept;
pub(crate) use self::{
    http::operations,
    sql::{forget, forked, made_of, migrations},
};

/// Is there such an event?
fn is_there(run: base::RunId, info: &store::StreamInfo, at: u64) -> base::Result<()> {
    if (1..=info.seq).contains(&at) {
        return Ok(());
    }
    Err(base::Error::not_found("no_such_event", format!("run {run} has no event {at}; its events are 1 to {}", info.seq))
        .place("at")
        .fix(format!("give a number from 1 to {}", info.seq)))
}
