//! `http.get`

use super::{Form, Output, Wanted};
use crate::{
    call::Work,
    tool::{Effect, Tool, Touches},
};
use base::Result;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    /// In full, beginning with http:// or https://.
    url: String,
    /// Added to the address: names with texts, numbers or truth values.
    #[serde(default)]
    query: BTreeMap<String, Value>,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    /// Ask for the head of the answer only.
    #[serde(default)]
    head: bool,
    /// Which statuses are fine. Default: 200 to 299.
    #[serde(default)]
    expect: Vec<u16>,
    /// How to read the body.
    #[serde(default, rename = "as")]
    form: Form,
    /// A larger answer is an error.
    #[serde(default)]
    max_bytes: Option<u64>,
    /// Until the last byte. At most 120000.
    #[serde(default)]
    timeout_ms: Option<u64>,
}

pub(crate) fn tool() -> Tool {
    Tool::waiting("http.get", "Fetches an address; changes nothing there", Effect::Pure, Touches::Network, run)
}

async fn run(work: Work, input: Input) -> Result<Output> {
    let Input { url, query, headers, head, expect, form, max_bytes, timeout_ms } = input;
    let method = if head { "HEAD" } else { "GET" };
    super::run(
        work,
        Wanted { method, url, query, headers, json: None, body: None, expect, form, max_bytes, timeout_ms, irreversible: false },
    )
    .await
}
