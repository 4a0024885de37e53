//! What the features share: handles, the catalogue, and two small caches.

use crate::{cache::Cache, runs, workflows::Gallery};
use base::{BlobId, OrgId, RunId};
use bytes::Bytes;
use engine::{Definition, Engine};
use resources::Resources;
use serde_json::Value;
use std::{
    borrow::Cow,
    ops::Deref,
    sync::{Arc, OnceLock},
};
use store::{Journal, Store};

/// What the installation offers to workflows; handed in by `orc` as data.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    pub flow: flow::Catalog,
    /// What `GET /api/v1/tools` answers.
    pub tools: Value,
    /// What `GET /api/v1/gateway/models` answers.
    pub models: Value,
    /// Templates that come with the program: file names and texts.
    pub gallery: Vec<(String, Cow<'static, str>)>,
}

pub struct Parts {
    pub env: http::Env,
    pub engine: Engine,
    /// Events are read through the interface, lists and rows from the store itself.
    pub store: Store,
    pub catalogue: Catalogue,
    /// Stored workflows.
    pub resources: Resources,
    /// Accounts, for those who are named.
    pub people: Arc<dyn crate::inbox::People>,
}

/// Cheap to clone.
#[derive(Clone)]
pub struct State(Arc<Shared>);

pub struct Shared {
    pub(crate) parts: Parts,
    pub(crate) journal: Arc<dyn Journal>,
    pub(crate) hub: runs::Hub,
    /// Definitions of runs that are looked at.
    pub(crate) definitions: Cache<(OrgId, BlobId), Arc<Definition>>,
    /// Definitions compiled from what was sent, by the hash of the sources.
    pub(crate) compiled: Cache<base::Digest, Arc<crate::workflows::Checked>>,
    /// Read when somebody looks at it first.
    pub(crate) gallery: OnceLock<Gallery>,
    /// Encoded pages of the list, with the store's position they are true at.
    pub(crate) pages: Cache<(OrgId, String), (u64, Bytes)>,
    /// Runs that are being brought in.
    pub(crate) bringing: runs::Bringing,
    pub(crate) folds: Cache<(OrgId, RunId), Arc<tokio::sync::Mutex<Option<runs::Fold>>>>,
}

impl State {
    /// Must be called inside a tokio runtime: the organization-wide live channel listens from here on.
    pub fn new(parts: Parts) -> Self {
        let journal: Arc<dyn Journal> = Arc::new(parts.store.clone());
        let hub = runs::Hub::start(&parts.store, parts.env.clock.clone());
        Self(Arc::new(Shared {
            parts,
            journal,
            hub,
            definitions: Cache::new(32),
            compiled: Cache::new(64),
            gallery: OnceLock::new(),
            pages: Cache::new(64),
            bringing: runs::Bringing::default(),
            folds: Cache::new(32),
        }))
    }
}

impl Deref for State {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl Deref for Shared {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.parts
    }
}
