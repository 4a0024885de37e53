//! Time and randomness as parameters: the real ones live in `orc`, simulated ones in tests.

use serde::{Deserialize, Serialize};
use std::{fmt, future::Future, pin::Pin, sync::Arc, time::Duration};

/// Microseconds since the Unix epoch, UTC. Written as RFC 3339 towards people and APIs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// The point `d` later; saturates instead of wrapping.
    pub fn plus(self, d: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(d.as_micros()).unwrap_or(i64::MAX)))
    }

    /// The time from `earlier` to `self`, zero if `earlier` is later.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_micros(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// Parses RFC 3339 with an offset, for example `2026-01-31T09:00:00Z`.
    pub fn parse(text: &str) -> crate::Result<Self> {
        text.parse::<jiff::Timestamp>()
            .map(|t| Self(t.as_microsecond()))
            .map_err(|e| crate::Error::invalid("bad_timestamp", format!("`{text}` is not an RFC 3339 time: {e}")))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_microsecond(self.0) {
            Ok(t) => write!(f, "{t:.6}"),
            Err(_) => write!(f, "{}us", self.0),
        }
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        Self::parse(&text).map_err(|e| serde::de::Error::custom(e.message()))
    }
}

/// Where time comes from. Wall time orders nothing and leases nothing; it is only recorded and compared with deadlines.
pub trait Clock: Send + Sync {
    fn now(&self) -> Timestamp;
    /// Time since some fixed point of this process; never goes back.
    fn monotonic(&self) -> Duration;
    fn sleep(&self, d: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>>;
}

/// Where randomness comes from: ids, jitter, tokens.
pub trait Rng: Send + Sync {
    fn fill(&self, out: &mut [u8]);

    fn next_u64(&self) -> u64 {
        let mut bytes = [0u8; 8];
        self.fill(&mut bytes);
        u64::from_le_bytes(bytes)
    }
}

pub type SharedClock = Arc<dyn Clock>;
pub type SharedRng = Arc<dyn Rng>;

pub(crate) fn uuid_v7(clock: &dyn Clock, rng: &dyn Rng) -> uuid::Uuid {
    let millis = u64::try_from(clock.now().0 / 1000).unwrap_or(0);
    let mut random = [0u8; 10];
    rng.fill(&mut random);
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}
