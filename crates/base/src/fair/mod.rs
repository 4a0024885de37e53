//! Who is next when several owners want more than there is: deficit round robin, so that whoever has much waiting delays nobody
//! by more than one turn of each other owner. [`Fair`] is the order itself, [`Gate`] the places that are given out in it, [`Share`] work
//! that holds one whenever it goes on.

mod gate;
mod share;
#[cfg(test)]
mod tests;

pub use gate::{Bounds, Enter, Gate, Pass, Refused};
pub use share::Share;

use std::{
    collections::{HashMap, VecDeque},
    hash::Hash,
};

/// What waits, by owner. Each owner in turn may take as much as a turn is worth; what an entry costs beyond that is saved up for over
/// several turns. Of one owner, urgent entries go before the others, and otherwise the first that came.
#[derive(Debug)]
pub struct Fair<K, T> {
    lanes: HashMap<K, Lane<T>>,
    /// Owners with something waiting; whose turn it is stands first.
    order: VecDeque<K>,
    /// The first of them has been given what its turn is worth.
    begun: bool,
    turn: u64,
    len: usize,
}

#[derive(Debug)]
struct Lane<T> {
    urgent: VecDeque<(u64, T)>,
    usual: VecDeque<(u64, T)>,
    credit: u64,
}

impl<T> Default for Lane<T> {
    fn default() -> Self {
        Self { urgent: VecDeque::new(), usual: VecDeque::new(), credit: 0 }
    }
}

impl<T> Lane<T> {
    fn len(&self) -> usize {
        self.urgent.len() + self.usual.len()
    }

    fn front(&mut self) -> &mut VecDeque<(u64, T)> {
        if self.urgent.is_empty() { &mut self.usual } else { &mut self.urgent }
    }
}

impl<K: Eq + Hash + Clone, T> Fair<K, T> {
    /// `turn`: what one owner may take, in the unit of costs, before the next one is looked at.
    pub fn new(turn: u64) -> Self {
        Self { lanes: HashMap::new(), order: VecDeque::new(), begun: false, turn: turn.max(1), len: 0 }
    }

    pub fn len(&self) -> usize {
        self.len
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// How much of one owner waits.
    pub fn len_of(&self, owner: &K) -> usize {
        self.lanes.get(owner).map_or(0, Lane::len)
    }

    pub fn push(&mut self, owner: K, cost: u64, urgent: bool, item: T) {
        if !self.lanes.contains_key(&owner) {
            self.order.push_back(owner.clone());
        }
        let lane = self.lanes.entry(owner).or_default();
        if urgent { &mut lane.urgent } else { &mut lane.usual }.push_back((cost, item));
        self.len += 1;
    }

    pub fn pop(&mut self) -> Option<(K, T)> {
        self.pop_if(|_| true)
    }

    /// The next of an owner who may. One who may not keeps its place in the round and what it has saved up.
    pub fn pop_if(&mut self, may: impl Fn(&K) -> bool) -> Option<(K, T)> {
        let mut refused = 0;
        while refused < self.order.len() {
            let owner = self.order.front()?;
            let Some(lane) = self.lanes.get_mut(owner).filter(|_| may(owner)) else {
                refused += 1;
                self.next_owner();
                continue;
            };
            refused = 0;
            if !self.begun {
                lane.credit = lane.credit.saturating_add(self.turn);
                self.begun = true;
            }
            let credit = lane.credit;
            let waiting = lane.front();
            if waiting.front().is_some_and(|(cost, _)| *cost > credit) {
                self.next_owner();
                continue;
            }
            let (cost, item) = waiting.pop_front()?;
            lane.credit -= cost;
            self.len -= 1;
            let owner = owner.clone();
            if lane.len() == 0 {
                self.lanes.remove(&owner);
                self.order.pop_front();
                self.begun = false;
            }
            return Some((owner, item));
        }
        None
    }

    fn next_owner(&mut self) {
        self.order.rotate_left(1);
        self.begun = false;
    }

    /// Forgets what `keep` does not want.
    pub fn retain(&mut self, keep: impl Fn(&T) -> bool) {
        let first = self.order.front().cloned();
        for lane in self.lanes.values_mut() {
            lane.urgent.retain(|(_, item)| keep(item));
            lane.usual.retain(|(_, item)| keep(item));
        }
        self.lanes.retain(|_, lane| lane.len() > 0);
        self.order.retain(|owner| self.lanes.contains_key(owner));
        self.len = self.lanes.values().map(Lane::len).sum();
        self.begun &= self.order.front() == first.as_ref();
    }
}
