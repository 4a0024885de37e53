//! `workflow/<name>`: another workflow's steps in a scope of their own; it sees its inputs and nothing else.

use super::super::{Turn, state::TaskRef};
use crate::event::{Event, Payload};
use crate::machine::transitions::{At, On, Row, Table};
use base::Error;
use flow::template::Template;
use std::sync::Arc;

#[rustfmt::skip]
pub(in super::super) const TABLE: Table = &[
    Row(At::Pending, On::BlockOpened, At::Open, "needs met, and the inputs fit"),
];

pub(super) fn begin(turn: &mut Turn<'_>, at: TaskRef, name: &str, with: &Template) -> Result<(), Error> {
    let given = turn.render(at.scope, with).and_then(|v| turn.with_auto(at, "/with", v)).map_err(|e| e.place(turn.place(at, "with")))?;
    let inner = turn.run.scopes[at.scope as usize].plan.workflows.get(name).or_else(|| turn.run.plan.workflows.get(name)).cloned();
    let Some(inner) = inner else {
        return Err(
            Error::invalid("unknown_workflow", format!("this run's definition holds no workflow `{name}`")).place(turn.place(at, "uses"))
        );
    };
    let inputs = flow::check_inputs(&inner, (*given).clone()).map_err(|mut errors| errors.swap_remove(0).place(turn.place(at, "with")))?;
    turn.emit(Event::BlockOpened {
        task: turn.run.path(at),
        branch: None,
        items: None,
        inputs: Some(Payload::Inline(Arc::new(inputs))),
        count: None,
    });
    Ok(())
}
