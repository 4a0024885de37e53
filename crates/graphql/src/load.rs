//! Resources that references name, read together: whoever wants one while a query is carried out waits for the others that
//! want one at the same moment, and each is read once for a request.

use crate::model::Model;
use base::{Ctx, Error, Kind, Result};
use futures_util::future::join_all;
use http::{Invocation, Operations};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::watch;

/// Names a resource, and perhaps a version of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Wanted {
    pub(crate) kind: String,
    pub(crate) workspace: Option<String>,
    pub(crate) name: String,
    pub(crate) version: Option<String>,
}

/// `None`: it is not there, or the caller may not read it.
pub(crate) type Found = Result<Option<Arc<Value>>, Arc<Error>>;
type Waiting = watch::Receiver<Option<Found>>;

/// Of one request.
#[derive(Default)]
pub(crate) struct Loader(Mutex<State>);

#[derive(Default)]
struct State {
    known: BTreeMap<Wanted, Waiting>,
    /// Not asked for yet; whoever came first asks for all.
    waiting: Vec<(Wanted, watch::Sender<Option<Found>>)>,
}

/// More at once would only queue up in the store.
const TOGETHER_MAX: usize = 64;

impl Loader {
    pub(crate) async fn load(&self, operations: &Operations, model: &Model, ctx: &Ctx, wanted: Wanted) -> Found {
        let (mut mine, first) = self.enter(wanted.clone());
        if first {
            // Everybody else who is resolved in this turn comes before this goes on.
            tokio::task::yield_now().await;
            let all = std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner).waiting);
            for part in all.chunks(TOGETHER_MAX) {
                let read = part.iter().map(|(wanted, _)| read(operations, model, ctx, wanted));
                for ((_, sender), found) in part.iter().zip(join_all(read).await) {
                    sender.send_replace(Some(found));
                }
            }
        }
        let found = mine.wait_for(Option::is_some).await.ok().and_then(|found| found.clone());
        match found {
            Some(found) => found,
            // Whoever asked was given up; one alone is read alone.
            None => read(operations, model, ctx, &wanted).await,
        }
    }

    pub(crate) fn forget(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).known.clear();
    }

    /// Whether the caller is the one to ask for all that are waiting.
    fn enter(&self, wanted: Wanted) -> (Waiting, bool) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(waiting) = state.known.get(&wanted) {
            return (waiting.clone(), false);
        }
        let (sender, receiver) = watch::channel(None);
        state.known.insert(wanted.clone(), receiver.clone());
        state.waiting.push((wanted, sender));
        (receiver, state.waiting.len() == 1)
    }
}

async fn read(operations: &Operations, model: &Model, ctx: &Ctx, wanted: &Wanted) -> Found {
    let Some(kind) = model.kinds.get(&wanted.kind) else { return Ok(None) };
    let mut call = Invocation::default();
    if wanted.kind == "workspace" {
        call.path.push(("workspace".into(), wanted.name.clone()));
    } else {
        if kind.workspace {
            let Some(workspace) = &wanted.workspace else { return Ok(None) };
            call.path.push(("workspace".into(), workspace.clone()));
        }
        call.path.push(("name".into(), wanted.name.clone()));
    }
    call.query.extend(wanted.version.clone().map(|version| ("version".to_owned(), version)));
    match operations.invoke(ctx.clone(), &kind.get, call).await {
        Ok(answer) => Ok(Some(Arc::new(answer.body))),
        Err(error) if matches!(error.kind(), Kind::NotFound | Kind::Forbidden) => Ok(None),
        Err(error) => Err(Arc::new(error)),
    }
}
