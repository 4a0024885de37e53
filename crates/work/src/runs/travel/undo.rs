//! How a call is undone: as the file says it, else as its tool does. Worked out from the plan that the run is pinned to and from what was
//! written down of the call, so it is the same whenever it is asked, also of a run that has failed.

use super::{
    super::value_of,
    effects::{EffectView, Undo},
};
use crate::State;
use base::{Ctx, Result};
use engine::{Definition, event::Payload, view::undo_of};
use serde_json::Value;
use std::{collections::BTreeMap, sync::Arc};

/// What workflows were given, by the task that uses them; of the run itself, by the empty one.
pub(super) type Inputs = BTreeMap<String, Payload>;

/// Says of an effect that has happened how it is undone, or why it cannot be.
pub(super) async fn settle(
    state: &State,
    ctx: &Ctx,
    (definition, inputs): (&Definition, &Inputs),
    item: &mut EffectView,
    output: &Payload,
) -> Result<()> {
    let (input, output) = (value_of(state, ctx, &item.input).await?, value_of(state, ctx, output).await?);
    let declared = undo_of(&definition.plan, &item.task).filter(|_| item.kind == "tool" && item.call.is_none());
    if let Some((undo, within)) = declared {
        let given = match inputs.get(&within.unwrap_or_default()) {
            Some(payload) => value_of(state, ctx, payload).await?,
            None => Arc::new(Value::Null),
        };
        let made = undo.input(&given, &input, &output).map_err(|e| e.message).and_then(|with| fits(state, &undo.uses, with));
        match made {
            Ok(with) => {
                item.undoable = true;
                item.undo = format!("undone by `{}`, as the workflow says", undo.uses);
                item.undone_by = Some(Undo { tool: undo.uses.clone(), with });
            }
            Err(why) => item.undo = format!("cannot be undone: what the workflow says of it cannot be worked out: {why}"),
        }
        return Ok(());
    }
    match state.engine.undo_of(&item.what, &input, &output) {
        Some(Ok((tool, with))) => {
            item.undoable = true;
            item.undo = format!("undone by `{tool}`, unless it was changed since");
            item.undone_by = Some(Undo { tool: tool.to_owned(), with });
        }
        Some(Err(why)) => item.undo = format!("cannot be undone: {why}"),
        None => {}
    }
    Ok(())
}

fn fits(state: &State, tool: &str, with: Value) -> std::result::Result<Value, String> {
    if state.engine.effect_of(tool).is_none() {
        return Err(format!("this program does not know the tool `{tool}`"));
    }
    state.engine.check_input(tool, &with).map(|()| with).map_err(|error| error.message().to_owned())
}
