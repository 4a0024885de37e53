//! The whole composition, without a process of its own.

mod document;
mod matrix;
mod models;
mod recipe;
mod retention;
mod sizes;
mod spending;
mod workspaces;

use crate::{
    app::{Composed, More, Work, compose_with},
    host::System,
    system::{SystemClock, SystemRng},
};
use std::{path::PathBuf, sync::Arc};

/// The application in a temporary folder.
pub(crate) struct House {
    pub(crate) composed: Composed,
    folder: PathBuf,
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

pub(crate) async fn house(name: &str) -> House {
    house_with(name, Vec::new()).await
}

/// With kinds beside those of the list.
pub(crate) async fn house_with(name: &str, more: Vec<resources::Kind>) -> House {
    let system = System { clock: Arc::new(SystemClock::new()), rng: Arc::new(SystemRng::new()) };
    let folder = std::env::temp_dir().join(format!("orc-composed-{name}-{}", std::process::id()));
    let composed = compose_with(&system, &folder, Work::None, More { kinds: more, ..More::default() }).await.expect("it composes");
    House { composed, folder }
}

impl House {
    /// The process ends and another one takes the folder up.
    pub(crate) async fn again(mut self) -> Self {
        self.composed.stop(None, std::time::Duration::from_secs(1)).await;
        let system = System { clock: Arc::new(SystemClock::new()), rng: Arc::new(SystemRng::new()) };
        self.composed = compose_with(&system, &self.folder, Work::All, More::default()).await.expect("it composes");
        self
    }
}
