//! The kind `webhook-endpoint`: who is told of which events, and how.

use super::{
    filter::{self, Filter},
    message::Message,
    schedule::Patience,
    sign,
};
use resources::{Finding, Spec};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::{borrow::Cow, collections::BTreeMap, time::Duration};

/// Headers that deliveries or the connection itself set.
const TAKEN: &[&str] = &[
    "host",
    "connection",
    "content-length",
    "content-type",
    "content-encoding",
    "expect",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];
/// Headers that carry credentials: they would stand in the open here.
const CREDENTIALS: &[&str] = &["authorization", "proxy-authorization", "cookie"];
const TAKEN_PREFIX: &str = "webhook-";

const EVENTS_MAX: usize = 50;
const CONDITIONS_MAX: usize = 20;
const HEADERS_MAX: usize = 20;
const VALUE_MAX: usize = 1_000;
const TIMEOUT_S_MAX: u32 = 15;
const ATTEMPTS_MAX: u32 = 100;
const PERIOD_H_MAX: u32 = 240;

/// A receiver of events.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WebhookEndpoint {
    /// Where events are sent: https, or http to a receiver that the installation allows by name.
    pub url: String,
    /// Types of events: `model.updated`, `model.*`, `*`.
    pub events: Vec<String>,
    /// Conditions on the data of an event.
    #[serde(default)]
    pub filter: Filter,
    /// One or two signing secrets, `whsec_…`, the newest first. With two, every request carries both signatures.
    pub secrets: Vec<SigningSecret>,
    /// Further headers of every request. No credentials: these can be read by whoever may read the endpoint.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, String>,
    #[serde(default = "yes")]
    pub enabled: bool,
    /// Seconds until an answer must be there, at most 15.
    #[serde(default = "timeout_s")]
    pub timeout_s: u32,
    /// How often one delivery is tried at most.
    #[serde(default = "attempts_max")]
    pub attempts_max: u32,
    /// Hours for which one delivery is tried, from its first attempt on.
    #[serde(default = "period_h")]
    pub period_h: u32,
    /// Why nothing is sent at present; set when the endpoint has failed for days. Remove it to go on: what waited is sent then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paused: Option<String>,
}

fn yes() -> bool {
    true
}

fn timeout_s() -> u32 {
    TIMEOUT_S_MAX
}

fn attempts_max() -> u32 {
    50
}

/// Longer than an endpoint may fail: then it is paused, and what waits is not given up.
fn period_h() -> u32 {
    144
}

/// `whsec_…` while it is being declared, a mark afterwards.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SigningSecret(pub Value);

impl JsonSchema for SigningSecret {
    fn schema_name() -> Cow<'static, str> {
        "SigningSecret".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "description": "`whsec_` and base64 of 24 to 64 random bytes."})
    }

    fn inline_schema() -> bool {
        true
    }
}

/// What is wrong at a place inside the spec: pointer, message, fix.
pub(crate) struct Fault(pub(crate) String, String, &'static str);

impl Spec for WebhookEndpoint {
    const KIND: &'static str = super::KIND;
    const PLURAL: &'static str = "webhook-endpoints";
    const TITLE: &'static str = "Webhook endpoint";
    const SUMMARY: &'static str = "Who is told of which events, and how";
    const SECRETS: &'static [&'static str] = &["/secrets/*"];
    const SEARCH: &'static [&'static str] = &["/url", "/events"];
    const COLUMNS: &'static [(&'static str, &'static str)] =
        &[("Address", "/spec/url"), ("Events", "/spec/events"), ("Enabled", "/spec/enabled"), ("Paused", "/spec/paused")];

    fn check(&self) -> Vec<Finding> {
        self.faults().into_iter().map(|Fault(at, what, fix)| Finding::new(at, "invalid_value", what).fix(fix)).collect()
    }

    fn hints() -> Value {
        json!({
            "/url": {"order": 1, "placeholder": "https://hooks.example.com/orc"},
            "/events": {"order": 2, "help": "Types of events: model.updated, model.*, *"},
            "/secrets": {"order": 3, "widget": "password", "help": "whsec_ and base64 of 24 to 64 random bytes"},
            "/filter": {"order": 4},
            "/enabled": {"order": 5},
            "/headers": {"order": 6},
            "/timeout_s": {"order": 7},
            "/attempts_max": {"order": 8},
            "/period_h": {"order": 9},
            "/paused": {"order": 10, "help": "Why nothing is sent; empty it to go on"}
        })
    }

    fn example() -> Self {
        Self::sample()
    }
}

impl WebhookEndpoint {
    /// Is this event for it?
    pub(crate) fn wants(&self, message: &Message) -> bool {
        self.enabled && self.events.iter().any(|pattern| filter::wants(pattern, &message.topic)) && self.filter.admits(&message.data)
    }

    /// Is anything sent at present?
    pub(crate) fn is_open(&self) -> bool {
        self.enabled && self.paused.is_none()
    }

    pub(crate) fn patience(&self) -> Patience {
        Patience {
            attempts_max: self.attempts_max.clamp(1, ATTEMPTS_MAX),
            period: Duration::from_secs(u64::from(self.period_h.clamp(1, PERIOD_H_MAX)) * 3600),
        }
    }

    pub(crate) fn timeout(&self) -> Duration {
        Duration::from_secs(u64::from(self.timeout_s.clamp(1, TIMEOUT_S_MAX)))
    }

    pub(crate) fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut add = |at: String, what: String, fix| faults.push(Fault(at, what, fix));
        if let Some(what) = url_fault(&self.url) {
            add("/url".into(), what.into(), "an address looks like https://hooks.example.com/orc");
        }
        if self.events.is_empty() || self.events.len() > EVENTS_MAX {
            add("/events".into(), format!("an endpoint takes 1 to {EVENTS_MAX} patterns of types"), "take `*` for all events");
        }
        for (i, pattern) in self.events.iter().enumerate().filter(|(_, p)| !filter::is_pattern(p)) {
            add(format!("/events/{i}"), format!("`{pattern}` is no pattern of types"), "patterns look like model.updated, model.* or *");
        }
        if self.filter.conditions.len() > CONDITIONS_MAX {
            add("/filter/conditions".into(), format!("a filter takes at most {CONDITIONS_MAX} conditions"), "use fewer");
        }
        for (i, condition) in self.filter.conditions.iter().enumerate() {
            if let Some(what) = condition.fault() {
                add(
                    format!("/filter/conditions/{i}"),
                    what.into(),
                    "a condition looks like {pointer: /workspace, operator: equals, value: shop}",
                );
            }
        }
        if !(1..=2).contains(&self.secrets.len()) {
            add("/secrets".into(), "an endpoint has one signing secret, or two while one takes over from the other".into(), SECRET_FIX);
        }
        for (i, secret) in self.secrets.iter().enumerate() {
            if let Some(error) = secret.0.as_str().filter(|text| *text != UNSET).and_then(|text| sign::Key::parse(text).err()) {
                add(format!("/secrets/{i}"), error.message().to_owned(), SECRET_FIX);
            }
        }
        self.header_faults(&mut faults);
        let mut number = |at: &str, value: u32, max: u32| {
            if !(1..=max).contains(&value) {
                faults.push(Fault(at.into(), format!("{value} is not from 1 to {max}"), "choose a number in that range"));
            }
        };
        number("/timeout_s", self.timeout_s, TIMEOUT_S_MAX);
        number("/attempts_max", self.attempts_max, ATTEMPTS_MAX);
        number("/period_h", self.period_h, PERIOD_H_MAX);
        faults
    }

    fn header_faults(&self, faults: &mut Vec<Fault>) {
        if self.headers.len() > HEADERS_MAX {
            faults.push(Fault("/headers".into(), format!("an endpoint takes at most {HEADERS_MAX} headers"), "use fewer"));
        }
        for (name, value) in &self.headers {
            let lower = name.to_ascii_lowercase();
            let readable = egress::HeaderName::try_from(lower.as_str()).is_ok() && egress::HeaderValue::try_from(value).is_ok();
            let what = if !readable || value.len() > VALUE_MAX {
                "is not a header that can be sent"
            } else if TAKEN.contains(&lower.as_str()) || lower.starts_with(TAKEN_PREFIX) {
                "is set by the delivery itself"
            } else if CREDENTIALS.contains(&lower.as_str()) {
                "carries credentials, which would stand here in the open; the signature proves who sends"
            } else {
                continue;
            };
            let at = format!("/headers/{}", name.replace('~', "~0").replace('/', "~1"));
            faults.push(Fault(at, format!("the header `{name}` {what}"), "remove the header, or choose another name"));
        }
    }

    /// What can be told of one that cannot be understood: which events it wants, as far as that can be read; otherwise all.
    pub(crate) fn guessed(spec: &Value) -> Self {
        let read = |name: &str| spec.get(name).cloned().unwrap_or_default();
        let events = serde_json::from_value(read("events")).ok().filter(|events: &Vec<String>| !events.is_empty());
        Self {
            url: spec["url"].as_str().unwrap_or_default().to_owned(),
            events: events.unwrap_or_else(|| vec!["*".to_owned()]),
            filter: serde_json::from_value(read("filter")).unwrap_or_default(),
            secrets: Vec::new(),
            enabled: read("enabled").as_bool().unwrap_or(true),
            paused: read("paused").as_str().map(str::to_owned),
            ..Self::sample()
        }
    }

    pub(crate) fn sample() -> Self {
        Self {
            url: "https://hooks.example.com/orc".into(),
            events: vec!["run.failed".into(), "model.*".into()],
            filter: Filter::default(),
            secrets: vec![SigningSecret("whsec_b3JjIGV4YW1wbGUgc2VjcmV0LCBub3QgZm9yIHVzZQ==".into())],
            headers: BTreeMap::new(),
            enabled: true,
            timeout_s: timeout_s(),
            attempts_max: attempts_max(),
            period_h: period_h(),
            paused: None,
        }
    }
}

/// What stands for a secret whose value is not here: it came in without one.
const UNSET: &str = "unset";
const SECRET_FIX: &str = "a signing secret is `whsec_` and base64 of 24 to 64 random bytes: whsec_$(openssl rand -base64 32)";

/// What speaks against this address before anything is sent. Whether its network address may be reached is judged at every
/// attempt, on the address that is really connected.
pub(crate) fn url_fault(text: &str) -> Option<&'static str> {
    let Ok(url) = egress::Url::parse(text) else { return Some("this is not a web address") };
    if !matches!(url.scheme(), "https" | "http") || url.host_str().is_none() {
        Some("only http and https addresses can be called")
    } else if !url.username().is_empty() || url.password().is_some() {
        Some("the address carries a user name or password")
    } else if url.fragment().is_some() || text.len() > 2_000 {
        Some("the address has a fragment, or more than 2,000 characters")
    } else {
        None
    }
}
