//! `http.request`

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
    /// Default: GET, or POST if there is a body.
    #[serde(default)]
    method: Option<Method>,
    /// In full, beginning with http:// or https://.
    url: String,
    /// Added to the address: names with texts, numbers or truth values.
    #[serde(default)]
    query: BTreeMap<String, Value>,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    /// A value to send as JSON.
    #[serde(default)]
    json: Option<Value>,
    /// A text to send; instead of `json`.
    #[serde(default)]
    body: Option<String>,
    /// Which statuses are fine. Default: 200 to 299.
    #[serde(default)]
    expect: Vec<u16>,
    /// `true`: every status is fine, and the steps that follow look at it.
    #[serde(default)]
    any_status: bool,
    /// How to read the answer's body.
    #[serde(default, rename = "as")]
    form: Form,
    /// A larger answer is an error.
    #[serde(default)]
    max_bytes: Option<u64>,
    /// Until the last byte. At most 120000.
    #[serde(default)]
    timeout_ms: Option<u64>,
}

#[derive(Deserialize, JsonSchema, Clone, Copy)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum Method {
    Get,
    Head,
    Options,
    Post,
    Put,
    Patch,
    Delete,
}

impl Method {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Options => "OPTIONS",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

pub(crate) fn tool() -> Tool {
    Tool::waiting(
        "http.request",
        "Sends any HTTP request; never repeated when its outcome is unknown",
        Effect::Irreversible,
        Touches::Network,
        run,
    )
}

async fn run(work: Work, input: Input) -> Result<Output> {
    super::run(work, input.wanted(true)).await
}

impl Input {
    pub(crate) fn wanted(self, irreversible: bool) -> Wanted {
        let Self { method, url, query, headers, json, body, expect, any_status, form, max_bytes, timeout_ms } = self;
        let expect = if any_status { (100..=599).collect() } else { expect };
        let method = method.unwrap_or(if json.is_some() || body.is_some() { Method::Post } else { Method::Get });
        let changes = !matches!(method, Method::Get | Method::Head | Method::Options);
        Wanted {
            method: method.name(),
            url,
            query,
            headers,
            json,
            body,
            expect,
            form,
            max_bytes,
            timeout_ms,
            irreversible: irreversible && changes,
        }
    }
}
