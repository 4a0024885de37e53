//! How a call is undone: as the file says it, else as its tool does. Worked out from the plan that the run is pinned to and from what was
//! written down of the call, so it is the same whenever it is asked, also of a run that has failed.

use super::{
    super::{portable, value_of},
    effects::{EffectView, Undo},
    sql::Was,
};
use crate::State;
use base::{Ctx, Result};
use engine::{
    Definition,
    event::Payload,
    view::{undo_input, undo_of},
};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

/// What workflows were given, by the task that uses them; of the run itself, by the empty one.
pub(super) type Inputs = BTreeMap<String, Payload>;

/// What is known of the run beside the call.
pub(super) struct Known<'a> {
    pub(super) definition: &'a Definition,
    pub(super) inputs: &'a Inputs,
    /// What was there before, by the keys of the calls.
    pub(super) kept: &'a HashMap<String, Was>,
}

/// Says of an effect that has happened how it is undone, or why it cannot be.
pub(super) async fn settle(state: &State, ctx: &Ctx, known: &Known<'_>, item: &mut EffectView, output: &Payload) -> Result<()> {
    let (input, output) = (value_of(state, ctx, &item.input).await?, value_of(state, ctx, output).await?);
    if item.kind == "file" {
        of_saved(state, known, item, &output);
        return Ok(());
    }
    let declared = undo_of(&known.definition.plan, &item.task).filter(|_| item.call.is_none());
    if let Some((undo, within)) = declared {
        let given = match known.inputs.get(&within.unwrap_or_default()) {
            Some(payload) => value_of(state, ctx, payload).await?,
            None => Arc::new(Value::Null),
        };
        let made = undo_input(undo, &given, &input, &output).map_err(|e| e.message).and_then(|with| fits(state, &undo.uses, with));
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
    by_tool(state, item, &input, &output);
    Ok(())
}

/// As the tool says it.
fn by_tool(state: &State, item: &mut EffectView, input: &Value, output: &Value) {
    let tool = if item.kind == "file" { engine::SAVES } else { &item.what };
    match state.engine.undo_of(tool, input, output) {
        Some(Ok((tool, with))) => {
            item.undoable = true;
            item.undo = format!("undone by `{tool}`, unless it was changed since");
            item.undone_by = Some(Undo { tool: tool.to_owned(), with });
        }
        Some(Err(why)) => item.undo = format!("cannot be undone: {why}"),
        None => {}
    }
}

/// What `save` has written: the journal does not say what the tool gave, so it is put together from what was saved and what was kept.
fn of_saved(state: &State, known: &Known<'_>, item: &mut EffectView, saved: &Value) {
    let Some(was) = known.kept.get(&item.key) else {
        "cannot be undone: what was there before was not kept".clone_into(&mut item.undo);
        return;
    };
    let text = engine::saved_text(saved);
    let sha256 = portable::sha256(text.as_bytes()).to_string();
    let output = json!({"path": item.what, "bytes": text.len(), "sha256": sha256, "created": was.kept.is_none(), "kept": was.kept});
    by_tool(state, item, &Value::Null, &output);
}

fn fits(state: &State, tool: &str, with: Value) -> std::result::Result<Value, String> {
    if state.engine.effect_of(tool).is_none() {
        return Err(format!("this program does not know the tool `{tool}`"));
    }
    state.engine.check_input(tool, &with).map(|()| with).map_err(|error| error.message().to_owned())
}
