//! Every kind over HTTP. From one entry of the registry come its list, its reading and its changes, with exact schemas; and
//! what is the same for all kinds stands once: versions, search, apply, bulk, export.

mod apply;
mod ask;
mod bulk;
mod condition;
mod each;
mod every;
mod export;
mod fields;
mod handle;
mod schema;
mod shapes;
mod templates;
mod versions;

use crate::Operation;
use resources::{Finding, Kind, Resources};
use serde_json::Value;
use std::sync::Arc;

/// Reads the text of one file, several documents if need be. Whoever puts the application together knows the notations.
pub type Reader = Arc<dyn Fn(&str, &str) -> Result<Vec<Value>, Vec<Finding>> + Send + Sync>;

/// What the operations of kinds work with. Cheap to clone.
#[derive(Clone)]
pub struct Kinds {
    pub resources: Resources,
    /// From the path and the text of a file to its documents.
    pub reader: Reader,
}

/// The operations of all kinds, in the order of their names, and those across kinds.
pub fn operations(kinds: &Kinds) -> Vec<Operation> {
    let mut all: Vec<Operation> = kinds.resources.registry().iter().flat_map(|kind| each::operations(kinds, kind)).collect();
    all.extend(versions::operations(kinds));
    all.extend(every::operations(kinds));
    all.extend(apply::operations(kinds));
    all.extend(templates::operations(kinds));
    all.extend(bulk::operations(kinds));
    all.extend(export::operations(kinds));
    all
}

impl crate::DeclaredCall {
    /// The key of the request, so that its answer is committed with its change.
    fn once(&self) -> Option<resources::Once> {
        self.key.clone().map(|key| resources::Once { key: key.text, request_hash: key.request_hash })
    }
}

/// One kind's operations know only this of it.
#[derive(Clone)]
struct One {
    kinds: Kinds,
    kind: &'static str,
}

/// `webhook-endpoint` as it stands in names of operations.
fn word(name: &str) -> String {
    name.replace('-', "_")
}

/// `webhook-endpoint` as it stands in names of schemas.
fn pascal(name: &str) -> String {
    name.split(['-', '_', '.'])
        .flat_map(|part| {
            let mut chars = part.chars();
            chars.next().map(|first| first.to_uppercase().chain(chars).collect::<String>())
        })
        .collect()
}

fn of_workspace(kind: &Kind) -> bool {
    kind.scope == resources::Scope::Workspace
}

#[cfg(test)]
mod tests;
