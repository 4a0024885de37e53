//! Time travel: a run as it was, two runs side by side, what a run did outside.

mod diff;
mod effects;
mod http;
mod state;

pub(crate) use self::http::operations;
