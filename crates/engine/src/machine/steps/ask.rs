//! `ask`: a person answers a question. What it may be and who may give it is checked in [`super::approval`], which both share.

use super::super::{
    Turn,
    state::{self, TaskRef},
};
use super::approval::Question;
use crate::machine::transitions::{At, On, Row, Table};
use base::Error;
use flow::plan::Ask;

#[rustfmt::skip]
pub(in super::super) const TABLE: Table = &[
    Row(At::Pending, On::ApprovalRequested, At::Asked, "needs met (inbox; timer if it expires)"),
    Row(At::Asked, On::Approved, At::Asked, "somebody answers"),
    Row(At::Asked, On::Rejected, At::Asked, "somebody gives no answer"),
    Row(At::Asked, On::Withdrawn, At::Asked, "a decision is taken back while nothing has come of it"),
    Row(At::Asked, On::Delegated, At::Asked, "somebody hands it on, or takes it back"),
    Row(At::Asked, On::Escalated, At::Asked, "timer: others may decide as well (timer)"),
    Row(At::Asked, On::Succeeded, At::Succeeded, "answered, and the time to take it back is over"),
    Row(At::Asked, On::SaveStarted, At::Writing, "the same (effect: write)"),
    Row(At::Asked, On::AutoAsked, At::Judging, "it has ended, and what that means is asked"),
    Row(At::Asked, On::Failed, At::Failed, "refused, expired, or not as expected"),
    Row(At::Asked, On::Skipped, At::Skipped, "the same, and that counts as skipped"),
    Row(At::Asked, On::HandlerOpened, At::Handling, "the same, and a handler takes over"),
    Row(At::Asked, On::Cancelled, At::Cancelled, "something beside it has failed, or the run is ended"),
];

pub(super) fn begin(turn: &mut Turn<'_>, at: TaskRef, ask: &Ask) -> Result<(), Error> {
    let title = match turn.auto_string(at, "/with/question")? {
        Some(title) => title,
        None => turn.render_text(at.scope, &ask.question).map_err(|e| e.place(turn.place(at, "question")))?,
    };
    let details = match &ask.details {
        Some(details) => turn
            .render(at.scope, details)
            .and_then(|v| turn.with_auto(at, "/with/details", v))
            .map_err(|e| e.place(turn.place(at, "details")))?,
        None => state::null(),
    };
    Question::new(title, details, ask.rule.clone()).wanting(ask.answer.clone()).put(turn, at);
    Ok(())
}
