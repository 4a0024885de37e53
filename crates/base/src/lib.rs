//! The words every other crate speaks: typed ids, the caller's context, time and randomness as
//! parameters, one error type, money. Pure: no IO, no clock, no model name.

mod ctx;
mod duration;
mod error;
pub mod fair;
mod id;
mod limit;
mod money;
mod reach;
mod rights;
mod rule;
mod suggest;
mod time;

pub use ctx::{Ctx, Principal, PrincipalKind};
pub use duration::parse_duration;
pub use error::{Error, Kind, Result};
pub use id::{BlobId, Digest, OrgId, PrincipalId, ResourceId, RunId, StreamId, TokenId};
pub use limit::{Rate, Standing, Window};
pub use money::Money;
pub use reach::{Audience, Reach, Sight};
pub use rights::{Grant, Right, Rights, Verb, Verbs};
pub use rule::{OnExpiry, Rule, Who};
pub use suggest::nearest;
pub use time::{Clock, Rng, SharedClock, SharedRng, Timestamp};
