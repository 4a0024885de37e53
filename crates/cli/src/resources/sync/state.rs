//! `.orc-sync.json` in the folder: what was in step when.

use super::{super::export, decide::Base};
use base::Error;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fs, path::Path};

pub(super) const FILE: &str = ".orc-sync.json";
const FORMAT: u32 = 1;

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub(super) struct State {
    format: u32,
    /// The organization and the workspace that the folder belongs to.
    pub(super) organization: String,
    pub(super) workspace: String,
    /// By `kind/name`.
    pub(super) resources: BTreeMap<String, Base>,
}

impl State {
    pub(super) fn new(organization: &str, workspace: &str) -> Self {
        Self { format: FORMAT, organization: organization.to_owned(), workspace: workspace.to_owned(), resources: BTreeMap::new() }
    }

    /// `None`: the folder has never been in step with anything.
    pub(super) fn load(dir: &Path) -> Result<Option<Self>, Error> {
        let path = dir.join(FILE);
        let bad = |why: String| {
            Error::invalid("bad_sync_state", format!("the state of the last sync cannot be used: {why}"))
                .place(path.display().to_string())
                .fix("bring the file back from your version control, or remove it: the next sync then compares everything anew")
        };
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(bad(e.to_string())),
        };
        let state: Self = serde_json::from_slice(&bytes).map_err(|e| bad(e.to_string()))?;
        if state.format != FORMAT {
            return Err(bad(format!("it was written by another version (format {}, not {FORMAT})", state.format)));
        }
        Ok(Some(state))
    }

    pub(super) fn save(&self, dir: &Path) -> Result<(), Error> {
        let path = dir.join(FILE);
        if Self::load(dir).ok().flatten().as_ref() == Some(self) {
            return Ok(());
        }
        let text = serde_json::to_string_pretty(self).unwrap_or_default();
        let beside = dir.join(format!("{FILE}.new"));
        export::write(&beside, &format!("{text}\n"))?;
        fs::rename(&beside, &path)
            .map_err(|e| Error::invalid("file_unwritable", format!("the file cannot be written: {e}")).place(path.display().to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_saved_is_loaded_and_rubbish_is_refused() {
        let dir = std::env::temp_dir().join(format!("orc-sync-state-{}", std::process::id()));
        fs::create_dir_all(&dir).expect("a folder");
        assert_eq!(State::load(&dir).expect("nothing there"), None);
        let mut state = State::new("org_1", "docs");
        state.resources.insert("model/fast".into(), Base { file: "a".into(), server: "b".into() });
        state.save(&dir).expect("saved");
        assert_eq!(State::load(&dir).expect("loaded"), Some(state));
        for bad in ["", "{", "{\"format\":2,\"organization\":\"o\",\"workspace\":\"w\",\"resources\":{}}"] {
            fs::write(dir.join(FILE), bad).expect("written");
            assert_eq!(State::load(&dir).expect_err("rubbish").code(), "bad_sync_state", "{bad}");
        }
        fs::remove_dir_all(dir).expect("removed");
    }
}
