//! `if` and `switch`: one of several inner scopes is opened.

use super::super::{Turn, state::TaskRef};
use crate::event::Event;
use crate::machine::transitions::{At, On, Row, Table};
use base::Error;
use flow::{
    plan::Case,
    template::{Expr, Template},
};

#[rustfmt::skip]
pub(in super::super) const TABLE: Table = &[
    Row(At::Pending, On::BlockOpened, At::Open, "needs met (the chosen branch)"),
];

pub(super) fn begin_if(turn: &mut Turn<'_>, at: TaskRef, condition: &Expr) -> Result<(), Error> {
    let yes = match turn.auto_value(at, "/with/condition")? {
        Some(value) => *value == serde_json::Value::Bool(true),
        None => turn.test(at.scope, condition).map_err(|e| e.place(turn.place(at, "condition")))?,
    };
    open(turn, at, if yes { "then".to_owned() } else { "else".to_owned() });
    Ok(())
}

pub(super) fn begin_switch(turn: &mut Turn<'_>, at: TaskRef, value: Option<&Template>, cases: &[Case]) -> Result<(), Error> {
    let rendered = |field: &str, template| turn.render(at.scope, template).and_then(|v| turn.with_auto(at, field, v));
    let value = value.map(|v| rendered("/with/value", v)).transpose().map_err(|e| e.place(turn.place(at, "value")))?;
    for (index, case) in cases.iter().enumerate() {
        let place = |turn: &Turn<'_>, e: Error| e.place(turn.place(at, &format!("case {index}")));
        let hit = match (&case.when, &case.equals, &value) {
            (Some(when), _, _) => match turn.auto_value(at, &format!("/cases/{index}/when"))? {
                Some(answer) => *answer == serde_json::Value::Bool(true),
                None => turn.test(at.scope, when).map_err(|e| place(turn, e))?,
            },
            (None, Some(equals), Some(value)) => rendered(&format!("/cases/{index}/equals"), equals).map_err(|e| place(turn, e))? == *value,
            _ => false,
        };
        if hit {
            open(turn, at, format!("case{index}"));
            return Ok(());
        }
    }
    open(turn, at, "default".to_owned());
    Ok(())
}

fn open(turn: &mut Turn<'_>, at: TaskRef, branch: String) {
    turn.emit(Event::BlockOpened { task: turn.run.path(at), branch: Some(branch), items: None, inputs: None, count: None });
}
