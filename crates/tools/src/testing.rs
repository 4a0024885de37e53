//! Helpers for tests: a temporary folder that removes itself, a call, a registry without a network.

use crate::{Call, Fetch, FetchRequest, FetchResponse, Fut, Grants, Limits, Registry};
use base::{Error, OrgId, RunId};
use serde_json::Value;
use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{
        Arc, LazyLock, Mutex,
        atomic::{AtomicU32, Ordering},
    },
};

static NEXT: AtomicU32 = AtomicU32::new(0);

pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        let n = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("orc-tools-{}-{n}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(std::fs::canonicalize(path).unwrap())
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn put(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    pub(crate) fn get(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.join(name)).unwrap()
    }

    pub(crate) fn bytes(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.0.join(name)).unwrap()
    }

    /// A call whose root and base are this folder.
    pub(crate) fn call(&self) -> Call {
        call(Grants { base: Some(self.0.clone()), root: Some(self.0.clone()), ..Grants::default() })
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub(crate) fn call(grants: Grants) -> Call {
    Call {
        org: OrgId(uuid::Uuid::nil()),
        run: RunId(uuid::Uuid::nil()),
        task: "step".into(),
        attempt: 1,
        key: "key-1".into(),
        grants,
        asked_by_model: false,
    }
}

pub(crate) struct NoNetwork;

impl Fetch for NoNetwork {
    fn fetch(&self, request: FetchRequest) -> Fut<'_, FetchResponse> {
        Box::pin(async move { Err(Error::unavailable("no_network", request.url)) })
    }
}

/// Shared, because making all schemas takes longer than most tests.
pub(crate) fn registry() -> &'static Registry {
    static SHARED: LazyLock<Registry> = LazyLock::new(|| Registry::new(Arc::new(NoNetwork), Limits::default()));
    &SHARED
}

/// Calls a tool and waits for it.
pub(crate) fn run_in(registry: &Registry, call: Call, tool: &str, input: Value) -> base::Result<Value> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let output = runtime.block_on(registry.call(call, tool, input))?;
    assert_fits(registry, tool, &output);
    Ok(output)
}

/// Whatever a test calls must answer as its tool declares.
fn assert_fits(registry: &Registry, tool: &str, output: &Value) {
    static KNOWN: LazyLock<Mutex<HashMap<String, Arc<jsonschema::Validator>>>> = LazyLock::new(Mutex::default);
    let make = || Arc::new(jsonschema::validator_for(&registry.card(tool).unwrap().output).unwrap());
    let validator = KNOWN.lock().unwrap().entry(tool.to_owned()).or_insert_with(make).clone();
    let errors: Vec<String> = validator.iter_errors(output).map(|e| format!("{e} at {}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{tool} answers otherwise than it declares: {errors:?}");
}

pub(crate) fn run(call: &Call, tool: &str, input: Value) -> base::Result<Value> {
    run_in(registry(), call.clone(), tool, input)
}

/// The code of the error that must come.
pub(crate) fn code(call: &Call, tool: &str, input: Value) -> String {
    match run(call, tool, input) {
        Ok(value) => format!("no error but {value}"),
        Err(e) => e.code().to_owned(),
    }
}
