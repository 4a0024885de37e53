//! What is sent: a CloudEvent 1.0 in structured JSON.

use base::{OrgId, Reach, Rng, Timestamp};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// Before every type: `orc.model.updated`.
const TYPE_PREFIX: &str = "orc.";
/// In every request.
pub(crate) const CONTENT_TYPE: &str = "application/cloudevents+json; charset=utf-8";
/// What an event is about when it does not say.
const NO_SUBJECT: &str = "none";
const SUBJECT_MAX: usize = 500;

/// An event, ready to be sent to whoever wants it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Message {
    pub(crate) id: String,
    /// `model.updated`
    pub(crate) topic: String,
    pub(crate) subject: String,
    pub(crate) at: Timestamp,
    pub(crate) data: Value,
    /// Who may be told of it.
    pub(crate) reach: Reach,
    /// The bytes that are signed and sent.
    pub(crate) body: String,
}

impl Message {
    /// From what stands in the outbox: `{subject, data}`.
    pub(crate) fn new(org: OrgId, topic: &str, at: Timestamp, (body, reach): (&Value, &Reach), rng: &dyn Rng) -> Self {
        let subject: String = body["subject"].as_str().unwrap_or(NO_SUBJECT).chars().take(SUBJECT_MAX).collect();
        let data = body["data"].clone();
        let id = fresh_id("evt", rng);
        let mut event = json!({
            "specversion": "1.0",
            "id": id,
            "source": format!("/organizations/{org}"),
            "type": type_of(topic),
            "subject": subject,
            "time": at,
            "datacontenttype": "application/json",
            "organization": org,
            "data": data,
        });
        if let Some(workspace) = data["workspace"].as_str().or(reach.workspace.as_deref()) {
            event["workspace"] = workspace.into();
        }
        Self { id, topic: topic.to_owned(), subject, at, data, reach: reach.clone(), body: event.to_string() }
    }
}

pub(crate) fn type_of(topic: &str) -> String {
    format!("{TYPE_PREFIX}{topic}")
}

/// `evt_` and 32 hexadecimal digits.
pub(crate) fn fresh_id(prefix: &str, rng: &dyn Rng) -> String {
    let mut bytes = [0; 16];
    rng.fill(&mut bytes);
    bytes.iter().fold(format!("{prefix}_"), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
