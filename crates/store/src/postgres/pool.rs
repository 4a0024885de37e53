//! A few connections that only read, lent to each organization in turn.

use super::{
    connect::{self, Database, Role},
    value::Session,
};
use crate::fault;
use base::{
    Error, OrgId, Result,
    fair::{Bounds, Gate, Pass},
};
use std::{
    ops::Deref,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::runtime::Handle;

pub(crate) struct Pool {
    idle: Arc<Mutex<Vec<Session>>>,
    /// One organization leaves a place for the others.
    places: Arc<Gate<Option<OrgId>>>,
    runtime: Handle,
}

/// A connection that goes back when this is dropped.
pub(crate) struct Lent {
    session: Option<Session>,
    idle: Arc<Mutex<Vec<Session>>>,
    _place: Pass<Option<OrgId>>,
}

impl Pool {
    pub(crate) fn new(count: usize, runtime: Handle) -> Self {
        let places = Gate::new(Bounds::places(count.max(1), count.saturating_sub(1).max(1)));
        Self { idle: Arc::default(), places, runtime }
    }

    pub(crate) fn close(&self) {
        self.places.close();
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// `of`: whose turn it takes.
    pub(crate) async fn take(&self, database: &Database, of: Option<OrgId>) -> Result<Lent> {
        let place = self.places.enter(of, false).await.map_err(|_| fault::closed())?;
        let found = {
            let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
            idle.retain(|session| !session.client.is_closed());
            idle.pop()
        };
        let session = match found {
            Some(session) => session,
            None => Session::new(self.connect(database, Role::Read).await?),
        };
        Ok(Lent { session: Some(session), idle: self.idle.clone(), _place: place })
    }

    /// The connection's work is done by the store's own threads, whoever asks for it.
    pub(crate) async fn connect(&self, database: &Database, role: Role) -> Result<tokio_postgres::Client> {
        let database = database.clone();
        let made = self.runtime.spawn(async move { connect::connect(&database, role, None).await }).await;
        made.map_err(|e| Error::internal("storage_error", format!("connecting ended early: {e}")))?
    }
}

impl Deref for Lent {
    type Target = Session;

    fn deref(&self) -> &Session {
        // Only `drop` takes it.
        self.session.as_ref().unwrap_or_else(|| unreachable!("a lent connection is there until it goes back"))
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let Some(session) = self.session.take().filter(|session| !session.client.is_closed()) {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(session);
        }
    }
}
