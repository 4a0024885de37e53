//! What files held before a call changed them, kept so that the call can be undone. Who keeps it is said from outside.

use crate::{Call, Fut};

/// Keeps what was there before. Of a call, the first thing that is said counts: an attempt after a crash finds its own work and would take
/// it for what was there before.
pub trait Keep: Send + Sync {
    /// What is kept for this call: `Some(None)`: there was nothing.
    fn kept<'a>(&'a self, call: &'a Call) -> Fut<'a, Option<Option<String>>>;

    /// Keeps it, safe on disk before this answers, and says under which name; `None`: there was nothing, as an earlier attempt has said.
    fn keep<'a>(&'a self, call: &'a Call, content: Vec<u8>) -> Fut<'a, Option<String>>;

    /// There was nothing, and that may be worth noting.
    fn nothing<'a>(&'a self, call: &'a Call) -> Fut<'a, ()>;

    /// What is kept under the name, if this call is of a run that undoes the one for which it was kept.
    fn content<'a>(&'a self, call: &'a Call, kept: &'a str) -> Fut<'a, Option<Vec<u8>>>;
}
