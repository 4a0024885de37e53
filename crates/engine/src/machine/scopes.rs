//! The scopes of a run that are still looked at. One that has ended is let go and its number is not used again, so a run of any length
//! holds what is alive in it and no more.

use super::state::{ScopeKind, Task, TaskRef, block_at, null};
use base::Error;
use flow::{Plan, plan::Block};
use serde_json::Value;
use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
    ops::{Index, IndexMut},
    sync::Arc,
};

pub(crate) struct Scope {
    /// The plan whose inputs and blocks this scope belongs to (a sub-workflow has its own).
    pub(crate) plan: Arc<Plan>,
    /// Where its block stands in the plan: (step, branch) pairs from the body down.
    pub(crate) place: Arc<[(u32, u32)]>,
    pub(crate) parent: Option<TaskRef>,
    pub(crate) kind: ScopeKind,
    /// Inputs of the nearest workflow.
    pub(crate) inputs: Arc<Value>,
    /// `files[3]/`, put before step ids.
    pub(crate) prefix: String,
    pub(crate) tasks: Vec<Task>,
    /// Tasks that have not ended.
    pub(crate) open: usize,
    /// Why this scope winds down.
    pub(crate) failing: Option<Error>,
    /// Step ids, for blocks where a linear search would hurt.
    pub(crate) by_id: Option<HashMap<String, u32>>,
}

impl Scope {
    pub(crate) fn block(&self) -> &Block {
        block_at(&self.plan, &self.place)
    }

    pub(crate) fn find(&self, id: &str) -> Option<u32> {
        match &self.by_id {
            Some(map) => map.get(id).copied(),
            None => self.block().steps.iter().position(|s| s.id == id).map(|i| i as u32),
        }
    }
}

const INDEX_FROM: usize = 16;

/// Step ids of a long block.
pub(crate) fn index(block: &Block) -> Option<HashMap<String, u32>> {
    (block.steps.len() > INDEX_FROM).then(|| block.steps.iter().enumerate().map(|(i, s)| (s.id.clone(), i as u32)).collect())
}

/// Numbers given in order need no better one.
#[derive(Default)]
pub(crate) struct Spread(u64);

impl Hasher for Spread {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u32(u32::from(*byte)));
    }

    fn write_u32(&mut self, n: u32) {
        self.0 = (self.0 ^ u64::from(n)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

pub(crate) struct Scopes {
    held: HashMap<u32, Box<Scope>, BuildHasherDefault<Spread>>,
    next: u32,
    /// In place of those that were let go: it has no tasks.
    none: Box<Scope>,
}

impl Scopes {
    /// None yet.
    pub(crate) fn of(plan: Arc<Plan>) -> Self {
        let none = Scope {
            plan,
            // No plan has so many steps, so it is an empty block.
            place: Arc::from([(u32::MAX, 0)]),
            parent: None,
            kind: ScopeKind::Root,
            inputs: null(),
            prefix: String::new(),
            tasks: Vec::new(),
            open: 0,
            failing: None,
            by_id: None,
        };
        Self { held: HashMap::default(), next: 0, none: Box::new(none) }
    }

    /// The number that the next one gets.
    pub(crate) fn upcoming(&self) -> u32 {
        self.next
    }

    pub(crate) fn push(&mut self, scope: Scope) {
        self.put(self.next, scope);
    }

    /// As it was before.
    pub(crate) fn put(&mut self, id: u32, scope: Scope) {
        self.held.insert(id, Box::new(scope));
        self.next = self.next.max(id.saturating_add(1));
    }

    pub(crate) fn skip_to(&mut self, next: u32) {
        self.next = self.next.max(next);
    }

    pub(crate) fn remove(&mut self, id: u32) -> Option<Box<Scope>> {
        self.held.remove(&id)
    }

    pub(crate) fn get(&self, id: u32) -> Option<&Scope> {
        self.held.get(&id).map(|scope| &**scope)
    }

    /// From the oldest on.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, &Scope)> {
        let mut ids: Vec<u32> = self.held.keys().copied().collect();
        ids.sort_unstable();
        ids.into_iter().filter_map(|id| Some((id, self.get(id)?)))
    }
}

impl Index<usize> for Scopes {
    type Output = Scope;

    fn index(&self, id: usize) -> &Scope {
        self.held.get(&(id as u32)).unwrap_or(&self.none)
    }
}

impl IndexMut<usize> for Scopes {
    fn index_mut(&mut self, id: usize) -> &mut Scope {
        self.held.get_mut(&(id as u32)).unwrap_or(&mut self.none)
    }
}
