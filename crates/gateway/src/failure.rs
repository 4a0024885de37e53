//! A failed attempt: the error for the caller, and whether another attempt is allowed.

use base::Error;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Again {
    /// It would fail the same way, or the work was paid for already.
    No,
    /// After a pause of our own choice.
    Soon,
    /// The provider said when.
    After(u64),
}

#[derive(Clone, Debug)]
pub(crate) struct Failure {
    pub(crate) error: Error,
    pub(crate) again: Again,
}

impl Failure {
    pub(crate) fn last(error: Error) -> Self {
        Self { error, again: Again::No }
    }

    pub(crate) fn soon(error: Error) -> Self {
        Self { error, again: Again::Soon }
    }
}
