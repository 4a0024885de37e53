//! What one person wants to be told, and how.

use super::class::{Channels, Class, TABLE};
use base::{Error, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How one person is told. What is not said is as usual.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Preferences {
    /// Class by class. Of what somebody has to act upon (`approval`, `question`, `outcome`, `delegated`, `escalated`, `expiring`)
    /// the list of the console cannot be switched off.
    pub(crate) classes: BTreeMap<Class, Channels>,
}

impl Preferences {
    pub(crate) fn channels(&self, class: Class) -> Channels {
        let usual = class.line().map(|line| (line.usual, line.always));
        let (usual, always) = usual.unwrap_or((Channels { console: true, email: false, webhook: false }, true));
        let mine = self.classes.get(&class).copied().unwrap_or(usual);
        Channels { console: mine.console || always, ..mine }
    }

    /// With every class said, as it counts.
    #[must_use]
    pub(crate) fn in_full(mut self) -> Self {
        self.classes = TABLE.iter().map(|line| (line.class, self.channels(line.class))).collect();
        self
    }

    pub(crate) fn check(&self) -> Result<()> {
        for (class, channels) in &self.classes {
            if class.line().is_some_and(|line| line.always) && !channels.console {
                let word = class.word();
                return Err(bad(&format!("classes/{word}/console"), format!("`{word}` is always in the list: somebody has to act"))
                    .fix("send true"));
            }
        }
        Ok(())
    }
}

fn bad(place: &str, words: String) -> Error {
    Error::invalid("bad_preferences", words).place(format!("/{place}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_must_act_upon_stays_in_the_list() {
        let off = Channels { console: false, email: false, webhook: false };
        let silent = Preferences { classes: [(Class::Approval, off), (Class::RunFailed, off)].into() };
        assert_eq!(silent.check().unwrap_err().place_text(), Some("/classes/approval/console"));
        assert!(silent.channels(Class::Approval).console && !silent.channels(Class::RunFailed).console);
    }
}
