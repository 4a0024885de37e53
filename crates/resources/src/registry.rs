//! The list of kinds. It is made once, at start; a list that contradicts itself is refused.

use crate::{Kind, model};
use base::{Error, Result};
use std::collections::BTreeMap;

pub struct Registry {
    kinds: BTreeMap<&'static str, Kind>,
    plurals: BTreeMap<&'static str, &'static str>,
}

impl Registry {
    pub fn new(kinds: Vec<Kind>) -> Result<Self> {
        let mut registry = Self { kinds: BTreeMap::new(), plurals: BTreeMap::new() };
        for kind in kinds {
            let name = kind.name;
            let broken = |why: String| Error::internal("kind_broken", format!("the kind `{name}` cannot be used: {why}"));
            model::check_name("kind", name).map_err(|e| broken(e.message().to_owned()))?;
            if let Err(why) = &kind.validator {
                return Err(broken(format!("its schema is not usable: {why}")));
            }
            if registry.plurals.insert(kind.plural, name).is_some() || registry.kinds.insert(name, kind).is_some() {
                return Err(broken("its name or plural is taken by another kind".to_owned()));
            }
        }
        Ok(registry)
    }

    pub fn get(&self, name: &str) -> Option<&Kind> {
        self.kinds.get(name)
    }

    pub fn by_plural(&self, plural: &str) -> Option<&Kind> {
        self.plurals.get(plural).and_then(|name| self.kinds.get(name))
    }

    /// By name.
    pub fn iter(&self) -> impl Iterator<Item = &Kind> {
        self.kinds.values()
    }

    pub(crate) fn find(&self, name: &str) -> Result<&Kind> {
        self.get(name).ok_or_else(|| {
            let known: Vec<&str> = self.kinds.keys().copied().collect();
            let shown: String = name.chars().take(60).collect();
            Error::not_found("unknown_kind", format!("there is no kind `{shown}`"))
                .place("kind")
                .fix(format!("kinds are {}", known.join(", ")))
        })
    }
}
