//! Triggers: what starts runs by itself. Whatever comes (a time, a call, an event) is first committed as a *firing*; then it is
//! decided, one after the other in each lane; and a run starts in the commit that says so. Killed in between, it goes on there:
//! nothing that was acknowledged is lost, and nothing starts twice.

mod decide;
mod declared;
mod fire;
mod hooks;
mod http;
mod kind;
mod schedule;
mod service;
mod signature;
mod sql;

#[cfg(test)]
mod tests;

pub use self::http::operations;
pub use declared::Actors;
pub use hooks::inbound;
pub use kind::kind;
pub use service::Triggers;
pub(crate) use sql::forget;
pub use sql::{FiringRows, migrations};

use base::{RunId, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How often one event may lead to the next by triggers.
pub(crate) const DEPTH_MAX: u32 = 8;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$inner:meta])* $variant:ident = $word:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$inner])* $variant),* }

        impl $name {
            pub(crate) fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }

            pub(crate) fn parse(text: &str) -> Option<Self> {
                match text { $($word => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

words! {
    /// Why it fired.
    Cause { Schedule = "schedule", Webhook = "webhook", Event = "event", Manual = "manual" }
}

words! {
    /// What became of it.
    State {
        /// It came in and is not decided yet.
        Received = "received",
        /// It waits for a run to end.
        Waiting = "waiting",
        Running = "running",
        Succeeded = "succeeded",
        Failed = "failed",
        Cancelled = "cancelled",
        /// Its filter said no.
        Filtered = "filtered",
        /// A policy said no: overlap, a full queue, a pause, a missed time.
        Skipped = "skipped",
        /// It could not start: rights, inputs, the workflow.
        Refused = "refused",
    }
}

/// One time that a trigger fired.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Firing {
    pub id: String,
    #[serde(skip)]
    pub(crate) trigger: String,
    pub cause: Cause,
    /// What makes it the same when it comes again: a time, a delivery, an event.
    pub key: String,
    #[schemars(with = "String")]
    pub at: Timestamp,
    /// What filter and inputs see as `event`.
    pub event: Value,
    /// How many triggers led to it.
    pub depth: u32,
    pub state: State,
    /// Firings and runs with the same text count as the same.
    pub lane: Option<String>,
    #[schemars(with = "Option<String>")]
    pub run: Option<RunId>,
    /// Why it started nothing.
    pub reason: Option<String>,
    #[schemars(with = "Option<String>")]
    pub decided_at: Option<Timestamp>,
}
