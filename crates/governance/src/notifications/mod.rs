//! Notifications: people are told what is theirs to do and what became of what they began. What is told is derived from events
//! that are durable; each person has one list, which is bounded, and says over which channels they want to know what.

mod class;
mod fold;
mod http;
mod letter;
mod list;
mod live;
mod mail;
mod preferences;
mod remind;
mod server;
mod sql;

pub use self::http::operations;
pub use fold::Made;
pub use live::topics;
pub use sql::{forget, migrations};

use base::{Ctx, OrgId, PrincipalId, Reach, Result, SharedClock, Timestamp};
use egress::Egress;
use resources::{Kind, Resources, kind};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use store::Store;
use tokio::{
    sync::{Notify, broadcast},
    task::JoinHandle,
};

pub type Fut<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

/// Who there is, with what each may do now. Nobody who may not sign in is among them.
pub trait People: Send + Sync {
    fn all(&self, org: OrgId) -> Fut<'_, Vec<Ctx>>;
    fn by_id(&self, org: OrgId, who: PrincipalId) -> Fut<'_, Option<Ctx>>;
    fn by_name<'a>(&'a self, org: OrgId, name: &'a str) -> Fut<'a, Option<Ctx>>;
    /// The e-mail address of an account, if it has one that is known to be its own.
    fn address(&self, org: OrgId, who: PrincipalId) -> Fut<'_, Option<String>>;
}

/// A question that waits in the inbox.
#[derive(Clone, Debug)]
pub struct Owed {
    /// Of each person that was named: whether they may decide it now.
    pub deciders: Vec<bool>,
    pub expires_at: Option<Timestamp>,
    /// `run`, `workflow`, `workspace`, `task`, `title` and `until`.
    pub facts: Value,
    /// Who may be told of it.
    pub reach: Reach,
}

/// The inbox.
pub trait Questions: Send + Sync {
    /// `None`: it does not wait any more.
    fn owed<'a>(&'a self, org: OrgId, item: &'a str, people: &'a [Ctx]) -> Fut<'a, Option<Owed>>;
}

/// What notifications are given.
pub struct Outside {
    pub store: Store,
    pub clock: SharedClock,
    pub people: Arc<dyn People>,
    pub questions: Arc<dyn Questions>,
    /// Mail servers stand there.
    pub resources: Resources,
    pub egress: Egress,
    /// `host:port` of mail servers that may have a private address.
    pub allow: Vec<String>,
}

/// The kinds of this feature.
pub fn kinds() -> Vec<Kind> {
    vec![kind::<server::MailServerSpec>()]
}

/// The cloneable handle.
#[derive(Clone)]
pub struct Notifications(Arc<Inner>);

struct Inner {
    store: Store,
    clock: SharedClock,
    people: Arc<dyn People>,
    questions: Arc<dyn Questions>,
    resources: Resources,
    egress: Egress,
    allow: Vec<String>,
    /// Whose list has changed.
    news: broadcast::Sender<News>,
    /// Whose list changes with the commit that is under way.
    pending: Mutex<BTreeMap<OrgId, BTreeSet<PrincipalId>>>,
    wake: Notify,
    mail: Notify,
    tasks: Mutex<Vec<JoinHandle<()>>>,
}

type News = (OrgId, Arc<BTreeSet<PrincipalId>>);

/// News that a slow listener may lag behind.
const NEWS: usize = 1_024;

impl Notifications {
    pub fn new(outside: Outside) -> Self {
        let Outside { store, clock, people, questions, resources, egress, allow } = outside;
        let news = broadcast::channel(NEWS).0;
        let (pending, wake, mail, tasks) = Default::default();
        Self(Arc::new(Inner { store, clock, people, questions, resources, egress, allow, news, pending, wake, mail, tasks }))
    }

    /// Does what is due, and from now on what becomes due.
    pub fn start(&self) {
        let tasks = [tokio::spawn(remind::keep(self.clone())), tokio::spawn(mail::keep(self.clone()))];
        self.0.tasks.lock().unwrap_or_else(PoisonError::into_inner).extend(tasks);
    }

    /// What is cut off here is done again by the next process.
    pub fn stop(&self) {
        let tasks = std::mem::take(&mut *self.0.tasks.lock().unwrap_or_else(PoisonError::into_inner));
        tasks.iter().for_each(JoinHandle::abort);
    }
}

impl Inner {
    fn pending(&self) -> MutexGuard<'_, BTreeMap<OrgId, BTreeSet<PrincipalId>>> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Those who look at their list hear that it has changed.
    fn show(&self, org: OrgId, people: BTreeSet<PrincipalId>) {
        // Nobody listens: fine.
        let _ = self.news.send((org, Arc::new(people)));
    }

    fn tell(&self, org: OrgId, people: BTreeSet<PrincipalId>) {
        self.show(org, people);
        self.wake.notify_one();
        self.mail.notify_one();
    }
}

#[cfg(test)]
mod tests;
