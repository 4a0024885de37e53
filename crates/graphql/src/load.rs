//! Resources that references name, read together: whoever wants one while a query is carried out waits for the others that
//! want one at the same moment, and each is read once for a request.

use crate::model::Model;
use base::{Ctx, Error, Result};
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

/// The operation that reads many; an address is short enough for so many in one query.
const READ: &str = "read_resources";
const TOGETHER_MAX: usize = 64;

impl Loader {
    pub(crate) async fn load(&self, operations: &Operations, model: &Model, ctx: &Ctx, wanted: Wanted) -> Found {
        let (mut mine, first) = self.enter(wanted.clone());
        if first {
            // Everybody else who is resolved in this turn comes before this goes on.
            tokio::task::yield_now().await;
            let all = std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner).waiting);
            for part in all.chunks(TOGETHER_MAX) {
                let wanted: Vec<&Wanted> = part.iter().map(|(wanted, _)| wanted).collect();
                for ((_, sender), found) in part.iter().zip(read(operations, model, ctx, &wanted).await) {
                    sender.send_replace(Some(found));
                }
            }
        }
        let found = mine.wait_for(Option::is_some).await.ok().and_then(|found| found.clone());
        match found {
            Some(found) => found,
            // Whoever asked was given up; one alone is read alone.
            None => read(operations, model, ctx, &[&wanted]).await.pop().unwrap_or(Ok(None)),
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

/// One operation for all, whatever their kinds.
async fn read(operations: &Operations, model: &Model, ctx: &Ctx, wanted: &[&Wanted]) -> Vec<Found> {
    let places: Vec<Option<String>> = wanted.iter().map(|wanted| address(model, wanted)).collect();
    let asked: Vec<(String, String)> = places.iter().flatten().map(|place| ("address".to_owned(), place.clone())).collect();
    if asked.is_empty() {
        return vec![Ok(None); wanted.len()];
    }
    match operations.invoke(ctx.clone(), READ, Invocation { query: asked, ..Invocation::default() }).await {
        Ok(mut answer) => {
            let mut items = answer.body["items"].as_array_mut().map(std::mem::take).unwrap_or_default().into_iter();
            let mut found = || items.next().filter(|item| !item.is_null()).map(Arc::new);
            places.iter().map(|place| Ok(place.as_ref().and_then(|_| found()))).collect()
        }
        Err(error) => {
            let error = Arc::new(error);
            vec![Err(error); wanted.len()]
        }
    }
}

/// `None`: it names nothing that could be there.
fn address(model: &Model, wanted: &Wanted) -> Option<String> {
    let kind = model.kinds.get(&wanted.kind)?;
    let workspace = if kind.workspace { Some(wanted.workspace.as_deref()?) } else { None };
    let parts: Vec<&str> = [Some(wanted.kind.as_str()), workspace, Some(&wanted.name)].into_iter().flatten().collect();
    let plain = |text: &&str| !text.is_empty() && !text.contains(['/', '@']);
    let version = wanted.version.as_deref();
    if !parts.iter().all(plain) || !version.iter().all(plain) {
        return None;
    }
    Some(version.map_or_else(|| parts.join("/"), |version| format!("{}@{version}", parts.join("/"))))
}
