//! The kind `secret`: a value that is stored sealed, never shown, and sent to the origins it was made for only.

use resources::{Finding, Spec};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

const ORIGINS_MAX: usize = 20;
const VALUE_MAX: usize = 8_192;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SecretSpec {
    /// Write-only. Reading shows a mark in its place.
    pub value: String,
    /// Where it may be sent: `https://api.example.com`, or `smtp://mail.example.com:587`. Whoever uses it for another address is refused.
    pub origins: Vec<String>,
    /// What it is, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Spec for SecretSpec {
    const KIND: &'static str = "secret";
    const PLURAL: &'static str = "secrets";
    const TITLE: &'static str = "Secret";
    const SUMMARY: &'static str = "A credential that is never shown and sent to its own origins only";
    const SECRETS: &'static [&'static str] = &["/value"];
    const SEARCH: &'static [&'static str] = &["/note"];
    const COLUMNS: &'static [(&'static str, &'static str)] = &[("Origins", "/spec/origins"), ("Note", "/spec/note")];

    fn check(&self) -> Vec<Finding> {
        let mut found = Vec::new();
        let mut add = |at: &str, what: String, fix: &str| found.push(Finding::new(at, "invalid_value", what).fix(fix));
        if self.value.is_empty() || self.value.len() > VALUE_MAX || self.value.contains(['\r', '\n', '\0']) {
            add("/value", format!("a secret has 1 to {VALUE_MAX} bytes in one line"), "look for a line break at its end");
        }
        if self.origins.is_empty() || self.origins.len() > ORIGINS_MAX {
            add("/origins", format!("a secret names 1 to {ORIGINS_MAX} origins"), "an origin looks like https://api.example.com");
        }
        for (i, text) in self.origins.iter().enumerate().filter(|(_, text)| !is_origin(text)) {
            add(&format!("/origins/{i}"), format!("`{text}` is no origin"), "an origin looks like https://api.example.com, without a path");
        }
        found
    }

    fn hints() -> Value {
        json!({
            "/value": {"widget": "password", "order": 1, "help": "Write-only"},
            "/origins": {"order": 2, "placeholder": "https://api.example.com"},
            "/note": {"order": 3}
        })
    }

    fn example() -> Self {
        Self { value: "write-only".into(), origins: vec!["https://api.example.com".into()], note: Some("key of the team's account".into()) }
    }
}

/// Written exactly as origins are compared.
fn is_origin(text: &str) -> bool {
    // A mail server's: smtp://mail.example.com:587
    if let Some((host, port)) = text.strip_prefix("smtp://").and_then(|rest| rest.rsplit_once(':')) {
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-' | b':');
        return !host.is_empty() && host.bytes().all(plain) && port.parse::<u16>().is_ok_and(|n| n > 0 && n.to_string() == port);
    }
    let web = text.starts_with("https://") || text.starts_with("http://");
    web && egress::origin_of(text).is_ok_and(|origin| origin == text)
}
