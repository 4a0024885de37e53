//! `for_each`: one inner scope per item, at most `max_parallel` at once.

use super::super::{Turn, state::TaskRef};
use crate::event::{Event, Payload};
use crate::machine::transitions::{At, On, Row, Table};
use base::Error;
use flow::template::Template;
use serde_json::Value;

#[rustfmt::skip]
pub(in super::super) const TABLE: Table = &[
    Row(At::Pending, On::BlockOpened, At::Open, "needs met (the first items)"),
    Row(At::Open, On::TurnedMore, At::Open, "an item has ended, and its `until` does not hold (the next)"),
    Row(At::Open, On::TurnedLast, At::Open, "it holds, or something has failed"),
    Row(At::Open, On::BlockFailing, At::Open, "it cannot be told, and items are at work"),
];

const ITEMS_MAX: usize = 10_000;

pub(super) fn begin(turn: &mut Turn<'_>, at: TaskRef, items: &Template) -> Result<(), Error> {
    let place = turn.place(at, "items");
    let items = match turn.auto_value(at, "/with/items")? {
        Some(items) => items,
        None => turn.render(at.scope, items).map_err(|e| e.place(place.clone()))?,
    };
    let count = match &*items {
        Value::Array(list) => list.len(),
        other => {
            let kind = match other {
                Value::Null => "null",
                Value::Bool(_) => "a boolean",
                Value::Number(_) => "a number",
                Value::String(_) => "text",
                _ => "an object",
            };
            let error = Error::invalid("items_not_a_list", format!("`items` must be a list, but is {kind}"));
            return Err(error.place(place).fix("give a list, for example `{{ steps.list.output }}` of a step that returns one"));
        }
    };
    if count > ITEMS_MAX {
        return Err(Error::too_large("too_many_items", format!("`items` has {count} entries; {ITEMS_MAX} are allowed")).place(place));
    }
    turn.emit(Event::BlockOpened {
        task: turn.run.path(at),
        branch: None,
        items: Some(Payload::Inline(items)),
        inputs: None,
        count: Some(count as u64),
    });
    Ok(())
}
