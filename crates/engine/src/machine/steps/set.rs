//! `set`: its rendered `with` is its output. Pure: one durable transition.

use super::super::{Turn, state::TaskRef};
use crate::machine::transitions::{At, On, Row, Table};
use base::Error;
use flow::template::Template;

#[rustfmt::skip]
pub(in super::super) const TABLE: Table = &[
    Row(At::Pending, On::Succeeded, At::Succeeded, "needs met"),
    Row(At::Pending, On::SaveStarted, At::Writing, "needs met (effect: write)"),
];

pub(super) fn begin(turn: &mut Turn<'_>, at: TaskRef, with: &Template) -> Result<(), Error> {
    let output = turn.render(at.scope, with).and_then(|v| turn.with_auto(at, "/with", v)).map_err(|e| e.place(turn.place(at, "with")))?;
    turn.succeed(at, output, None);
    Ok(())
}
