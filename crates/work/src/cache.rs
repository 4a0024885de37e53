//! A small bounded cache: the least recently used entry makes room. Held for the time of a look-up only.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Mutex, MutexGuard, PoisonError},
};

pub(crate) struct Cache<K, V> {
    max: usize,
    inner: Mutex<Inner<K, V>>,
}

struct Inner<K, V> {
    tick: u64,
    entries: HashMap<K, (u64, V)>,
}

impl<K: Hash + Eq + Clone, V: Clone> Cache<K, V> {
    pub(crate) fn new(max: usize) -> Self {
        Self { max, inner: Mutex::new(Inner { tick: 0, entries: HashMap::new() }) }
    }

    pub(crate) fn get(&self, key: &K) -> Option<V> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.tick += 1;
        let tick = inner.tick;
        let (used, value) = inner.entries.get_mut(key)?;
        *used = tick;
        Some(value.clone())
    }

    /// The value that is there already, or `fresh` put there.
    pub(crate) fn get_or_insert(&self, key: &K, fresh: impl FnOnce() -> V) -> V {
        if let Some(value) = self.get(key) {
            return value;
        }
        let value = fresh();
        let mut inner = self.lock_with_room(key);
        inner.tick += 1;
        let tick = inner.tick;
        inner.entries.entry(key.clone()).or_insert((tick, value)).1.clone()
    }

    /// Replaces what is there.
    pub(crate) fn put(&self, key: &K, value: V) {
        let mut inner = self.lock_with_room(key);
        inner.tick += 1;
        let tick = inner.tick;
        inner.entries.insert(key.clone(), (tick, value));
    }

    fn lock_with_room(&self, key: &K) -> MutexGuard<'_, Inner<K, V>> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        if inner.entries.len() >= self.max
            && !inner.entries.contains_key(key)
            && let Some(oldest) = inner.entries.iter().min_by_key(|(_, (used, _))| *used).map(|(key, _)| key.clone())
        {
            inner.entries.remove(&oldest);
        }
        inner
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_recently_used_makes_room() {
        let cache = Cache::new(2);
        cache.get_or_insert(&"a", || 1);
        cache.get_or_insert(&"b", || 2);
        assert_eq!(cache.get(&"a"), Some(1));
        cache.get_or_insert(&"c", || 3);
        assert_eq!((cache.get(&"a"), cache.get(&"b"), cache.get(&"c")), (Some(1), None, Some(3)));
        assert_eq!(cache.get_or_insert(&"a", || 9), 1);
        cache.put(&"a", 9);
        assert_eq!((cache.get(&"a"), cache.get(&"c")), (Some(9), Some(3)));
    }
}
