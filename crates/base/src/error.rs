//! One small error type. The kind says who must act; the code has a page under docs/errors.

use serde::{Deserialize, Serialize};
use std::{borrow::Cow, fmt};

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Who must act. The HTTP status and the exit code follow from it, in one place each.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The caller sent something wrong.
    Invalid,
    Unauthenticated,
    Forbidden,
    NotFound,
    /// Something changed meanwhile, or exists already.
    Conflict,
    TooLarge,
    /// Refused by a limit, a budget or a policy.
    Limited,
    /// Try again later; nothing was done.
    Unavailable,
    Timeout,
    Cancelled,
    /// An outside system failed in its own words.
    Upstream,
    /// It is not known whether an outside effect happened; a person must look.
    OutcomeUnknown,
    /// Our mistake.
    Internal,
}

/// Boxed, so that a `Result` stays one word wide on the hot path.
#[derive(Clone)]
pub struct Error(Box<Body>);

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
struct Body {
    code: Cow<'static, str>,
    kind: Kind,
    message: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    place: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    fix: Vec<String>,
    /// Milliseconds after which a retry makes sense.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    retry_after_ms: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    details: Option<serde_json::Value>,
}

macro_rules! constructors {
    ($($fn:ident => $kind:ident),* $(,)?) => {
        $(pub fn $fn(code: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
            Self::new(Kind::$kind, code, message)
        })*
    };
}

impl Error {
    pub fn new(kind: Kind, code: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self(Box::new(Body {
            code: code.into(),
            kind,
            message: message.into(),
            place: None,
            fix: Vec::new(),
            retry_after_ms: None,
            details: None,
        }))
    }

    constructors! {
        invalid => Invalid, unauthenticated => Unauthenticated, forbidden => Forbidden, not_found => NotFound,
        conflict => Conflict, too_large => TooLarge, limited => Limited, unavailable => Unavailable, timeout => Timeout,
        cancelled => Cancelled, upstream => Upstream, outcome_unknown => OutcomeUnknown, internal => Internal,
    }

    /// Where it is: a file and line, a step, a field.
    pub fn place(mut self, place: impl Into<String>) -> Self {
        self.0.place = Some(place.into());
        self
    }

    /// One thing the reader can do about it.
    pub fn fix(mut self, fix: impl Into<String>) -> Self {
        self.0.fix.push(fix.into());
        self
    }

    pub fn retry_after_ms(mut self, ms: u64) -> Self {
        self.0.retry_after_ms = Some(ms);
        self
    }

    pub fn details(mut self, details: serde_json::Value) -> Self {
        self.0.details = Some(details);
        self
    }

    pub fn code(&self) -> &str {
        &self.0.code
    }

    pub fn kind(&self) -> Kind {
        self.0.kind
    }

    pub fn message(&self) -> &str {
        &self.0.message
    }

    pub fn place_text(&self) -> Option<&str> {
        self.0.place.as_deref()
    }

    pub fn fixes(&self) -> &[String] {
        &self.0.fix
    }

    pub fn retry_after(&self) -> Option<u64> {
        self.0.retry_after_ms
    }

    pub fn detail(&self) -> Option<&serde_json::Value> {
        self.0.details.as_ref()
    }

    /// May the same call be made again without asking a person?
    pub fn retryable(&self) -> bool {
        matches!(self.0.kind, Kind::Unavailable | Kind::Timeout | Kind::Upstream)
            || (self.0.kind == Kind::Limited && self.0.retry_after_ms.is_some())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.message)?;
        if let Some(place) = &self.0.place {
            write!(f, " ({place})")?;
        }
        write!(f, " [{}]", self.0.code)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl PartialEq for Error {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl std::error::Error for Error {}

impl Serialize for Error {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(s)
    }
}

impl<'de> Deserialize<'de> for Error {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Body::deserialize(d).map(|b| Self(Box::new(b)))
    }
}
