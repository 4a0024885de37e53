//! `if` and `switch`: one of several inner scopes is opened.
//!
//! | from | on | to |
//! |---|---|---|
//! | pending | needs met | open (the chosen branch), or failed when the choice cannot be evaluated |
//! | open | branch ended | succeeded with the block's output |
//! | open | branch failed | failed |

use super::super::{Turn, state::TaskRef};
use crate::event::Event;
use base::Error;
use flow::{
    plan::Case,
    template::{Expr, Template},
};

pub(super) fn begin_if(turn: &mut Turn<'_>, at: TaskRef, condition: &Expr) -> Result<(), Error> {
    let yes = match turn.auto_value(at, "/with/condition")? {
        Some(value) => *value == serde_json::Value::Bool(true),
        None => turn.test(at.scope, condition).map_err(|e| e.place(turn.place(at, "condition")))?,
    };
    open(turn, at, if yes { "then".to_owned() } else { "else".to_owned() });
    Ok(())
}

pub(super) fn begin_switch(turn: &mut Turn<'_>, at: TaskRef, value: Option<&Template>, cases: &[Case]) -> Result<(), Error> {
    let value = value.map(|v| turn.render(at.scope, v)).transpose().map_err(|e| e.place(turn.place(at, "value")))?;
    for (index, case) in cases.iter().enumerate() {
        let place = |turn: &Turn<'_>, e: Error| e.place(turn.place(at, &format!("case {index}")));
        let hit = match (&case.when, &case.equals, &value) {
            (Some(when), _, _) => turn.test(at.scope, when).map_err(|e| place(turn, e))?,
            (None, Some(equals), Some(value)) => turn.render(at.scope, equals).map_err(|e| place(turn, e))? == *value,
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
