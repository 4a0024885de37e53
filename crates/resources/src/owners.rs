//! Who set which field. A field that one manager applied is not changed by another's apply unless it insists; a plain write
//! takes over what it changes.

use crate::{FieldChange, pointer};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Pointers into the resource, by manager.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Owners(BTreeMap<String, BTreeSet<String>>);

impl Owners {
    /// Every manager with every place.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().flat_map(|(who, places)| places.iter().map(move |place| (who.as_str(), place.as_str())))
    }

    pub(crate) fn of(&self, manager: &str) -> BTreeSet<String> {
        self.0.get(manager).cloned().unwrap_or_default()
    }

    /// Others that own this place, one above it or one below it.
    pub(crate) fn others<'a>(&'a self, manager: &'a str, place: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(who, places)| who.as_str() != manager && places.iter().any(|p| overlap(p, place)))
            .map(|(who, _)| who.as_str())
    }

    /// Does another own exactly this place?
    pub(crate) fn shared(&self, manager: &str, place: &str) -> bool {
        self.0.iter().any(|(who, places)| who != manager && places.contains(place))
    }

    /// The manager's places are these now.
    pub(crate) fn replace(&mut self, manager: &str, places: BTreeSet<String>) {
        if places.is_empty() {
            self.0.remove(manager);
        } else {
            self.0.insert(manager.to_owned(), places);
        }
    }

    /// Takes a place, and what lies above and below it, from everybody else.
    pub(crate) fn take(&mut self, manager: &str, place: &str) {
        for (who, places) in &mut self.0 {
            if who != manager {
                places.retain(|p| !overlap(p, place));
            }
        }
        self.0.retain(|_, places| !places.is_empty());
    }

    /// What a plain write changed belongs to its manager; what it removed belongs to nobody.
    pub(crate) fn write(&mut self, manager: &str, changes: &[FieldChange]) {
        for change in changes {
            let place = ownable(&change.path);
            self.take(manager, &place);
            let mine = self.0.entry(manager.to_owned()).or_default();
            mine.retain(|p| !overlap(p, &place));
            if let Some(new) = &change.new {
                mine.extend(places_of(&change.path, place, new));
            }
        }
        self.0.retain(|_, places| !places.is_empty());
    }

    /// What comes back in an older version belongs to the one who sets everything else, if there is one; otherwise to whoever
    /// brings it back. What changes stays whose it is.
    pub(crate) fn go_back(&mut self, manager: &str, changes: &[FieldChange]) {
        let only = if let [only] = self.0.keys().collect::<Vec<_>>().as_slice() { Some((*only).clone()) } else { None };
        let owner = only.unwrap_or_else(|| manager.to_owned());
        for change in changes {
            let place = ownable(&change.path);
            let held = self.0.values().flatten().any(|p| overlap(p, &place));
            if let (None, Some(new), false) = (&change.old, &change.new, held) {
                self.0.entry(owner.clone()).or_default().extend(places_of(&change.path, place, new));
            }
        }
    }

    /// Forgets places that hold nothing any more.
    pub(crate) fn keep(&mut self, exists: impl Fn(&str) -> bool) {
        for places in self.0.values_mut() {
            places.retain(|p| exists(p));
        }
        self.0.retain(|_, places| !places.is_empty());
    }
}

/// What is owned of a new value: each of its leaves, or the whole where only the whole can be.
fn places_of(path: &str, place: String, new: &Value) -> Vec<String> {
    if place != path {
        return vec![place];
    }
    let mut leaves = BTreeMap::new();
    pointer::leaves(new, &place, &mut leaves);
    leaves.into_keys().collect()
}

fn overlap(a: &str, b: &str) -> bool {
    pointer::within(a, b) || pointer::within(b, a)
}

/// The place that can be owned: a list is owned as a whole, and so is a secret.
fn ownable(path: &str) -> String {
    let mut at = String::new();
    for segment in path.split('/').skip(1) {
        if segment == "$secret" || (!segment.is_empty() && segment.bytes().all(|b| b.is_ascii_digit())) {
            break;
        }
        at.push('/');
        at.push_str(segment);
    }
    at
}
