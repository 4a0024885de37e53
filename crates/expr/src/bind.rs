//! Resolves the static paths of an expression before it is evaluated. The scope answers member by member with objects
//! that live only as long as their parent is borrowed, so every path is walked on the stack and the evaluation
//! happens innermost: nothing is copied.

use super::ast::StaticPath;
use crate::template::{Item, Object, Scope};
use serde_json::Value;

#[derive(Clone, Copy)]
pub(crate) enum Slot<'a> {
    /// The value and how many members of the path led to it.
    Value(&'a Value, usize),
    Object(&'a (dyn Object + 'a)),
    /// How many names of the path exist, the root included.
    Undefined(usize),
}

struct Link<'a> {
    slot: Slot<'a>,
    before: Option<&'a Link<'a>>,
}

/// Called once with the slots, in the order of the paths.
pub(crate) type Then<'k> = &'k mut dyn FnMut(&[Slot<'_>]);

pub(crate) fn bind(scope: &dyn Scope, paths: &[StaticPath], then: Then<'_>) {
    if paths.is_empty() {
        return then(&[]);
    }
    root(scope, paths, 0, None, then);
}

fn root(scope: &dyn Scope, paths: &[StaticPath], i: usize, before: Option<&Link<'_>>, then: Then<'_>) {
    match paths.get(i) {
        Some(path) => match scope.root(&path.root) {
            Some(item) => member(scope, paths, i, &item, 0, before, then),
            None => root(scope, paths, i + 1, Some(&Link { slot: Slot::Undefined(0), before }), then),
        },
        None => collect(paths.len(), before, then),
    }
}

fn member(scope: &dyn Scope, paths: &[StaticPath], i: usize, item: &Item<'_>, used: usize, before: Option<&Link<'_>>, then: Then<'_>) {
    let slot = match item {
        Item::Value(value) => Slot::Value(value, used),
        Item::Owned(value) => Slot::Value(value, used),
        Item::Object(object) => match paths[i].members.get(used) {
            None => Slot::Object(&**object),
            Some(name) => match object.member(name) {
                Some(next) => return member(scope, paths, i, &next, used + 1, before, then),
                None => Slot::Undefined(used + 1),
            },
        },
    };
    root(scope, paths, i + 1, Some(&Link { slot, before }), then);
}

fn collect(count: usize, last: Option<&Link<'_>>, then: Then<'_>) {
    const FEW: usize = 8;
    let mut few = [Slot::Undefined(0); FEW];
    let mut many;
    let slots: &mut [Slot<'_>] = if count <= FEW {
        &mut few[..count]
    } else {
        many = vec![Slot::Undefined(0); count];
        &mut many
    };
    let mut link = last;
    for slot in slots.iter_mut().rev() {
        let Some(l) = link else { break };
        *slot = l.slot;
        link = l.before;
    }
    then(slots);
}
