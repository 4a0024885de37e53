//! HTTP, in three tools by what a repeated call does: `http.get` changes nothing, `http.send` goes to a receiver for which
//! twice is the same as once, `http.request` to any other. All send the task's key as `Idempotency-Key`.

mod body;
pub(crate) mod get;
pub(crate) mod request;
pub(crate) mod send;
mod status;

use crate::{FetchRequest, FetchResponse, call::Work, permit};
use base::{Error, Result};
use egress::Url;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// What only the client itself may say.
const RESERVED: &[&str] =
    &["host", "content-length", "transfer-encoding", "connection", "upgrade", "te", "trailer", "expect", "idempotency-key"];

#[derive(Deserialize, JsonSchema, Clone, Copy, Default, PartialEq)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Form {
    /// By the answer's content type.
    #[default]
    Auto,
    Json,
    Text,
    Base64,
}

/// What every HTTP tool takes; each declares its own fields and fills this.
pub(crate) struct Wanted {
    pub(crate) method: &'static str,
    pub(crate) url: String,
    pub(crate) query: BTreeMap<String, Value>,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) json: Option<Value>,
    pub(crate) body: Option<String>,
    pub(crate) expect: Vec<u16>,
    pub(crate) form: Form,
    pub(crate) max_bytes: Option<u64>,
    pub(crate) timeout_ms: Option<u64>,
    /// A lost answer leaves open whether it was done.
    pub(crate) irreversible: bool,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Output {
    status: u16,
    /// Where the answer came from, after redirects.
    url: String,
    /// Names in lower case.
    headers: BTreeMap<String, String>,
    /// By `format`: a value, a text or base64. Null without a body.
    body: Value,
    /// `json`, `text` or `base64`.
    format: &'static str,
    bytes: usize,
}

pub(crate) async fn run(work: Work, wanted: Wanted) -> Result<Output> {
    let answer = fetch(&work, &wanted).await?;
    let (body, format) = body::read(&answer, wanted.form)?;
    let bytes = answer.body.len();
    Ok(Output { status: answer.status, url: answer.url, headers: joined(answer.headers), body, format, bytes })
}

/// The answer as it came, if its status is one that is expected.
pub(crate) async fn fetch(work: &Work, wanted: &Wanted) -> Result<FetchResponse> {
    let url = url(wanted)?;
    if work.call.asked_by_model
        && !permit::host_granted(&work.call, url.host_str().unwrap_or_default(), url.port_or_known_default().unwrap_or(0))
    {
        return Err(Error::forbidden("host_not_allowed", format!("a model asked for `{}`, which this run does not name", url.authority()))
            .fix(format!(
                "to let models reach it, add `allow: {{hosts: [\"{}:{}\"]}}` to the workflow file",
                url.host_str().unwrap_or_default(),
                url.port_or_known_default().unwrap_or(0)
            )));
    }
    let (headers, body) = message(work, wanted)?;
    let limits = work.limits();
    let request = FetchRequest {
        method: wanted.method.to_owned(),
        url: url.into(),
        headers,
        body,
        allow_hosts: work.call.grants.hosts.clone(),
        // A redirect could lead a model's request to a host that was not named.
        redirects_max: if work.call.asked_by_model { 0 } else { 5 },
        timeout_ms: wanted.timeout_ms.unwrap_or(u64::MAX).min(limits.http_ms_max),
        bytes_max: wanted.max_bytes.unwrap_or(u64::MAX).min(limits.http_bytes_max),
    };
    let answer = work.env.fetch.fetch(request).await.map_err(|e| status::failed(e, wanted.irreversible))?;
    status::check(&answer, wanted)?;
    Ok(answer)
}

/// Repeated headers become one, as HTTP allows.
fn joined(headers: Vec<(String, String)>) -> BTreeMap<String, String> {
    headers.into_iter().fold(BTreeMap::new(), |mut all, (name, value)| {
        all.entry(name).and_modify(|old: &mut String| *old = format!("{old}, {value}")).or_insert(value);
        all
    })
}

fn url(wanted: &Wanted) -> Result<Url> {
    let mut url = Url::parse(&wanted.url).ok().filter(|u| matches!(u.scheme(), "http" | "https") && u.has_host()).ok_or_else(|| {
        let start: String = wanted.url.chars().take(100).collect();
        Error::invalid("bad_http_url", format!("{start:?} is not an http or https address"))
            .place("with.url")
            .fix("write it in full, such as https://example.org/path")
    })?;
    for (name, value) in &wanted.query {
        let text = match value {
            Value::Null => continue,
            Value::Array(_) | Value::Object(_) => {
                return Err(Error::invalid("bad_tool_input", format!("the query value `{name}` is not a text, a number or a truth value"))
                    .place(format!("with.query.{name}"))
                    .fix("join lists into one text before"));
            }
            other => crate::data::cell_text(other),
        };
        url.query_pairs_mut().append_pair(name, &text);
    }
    Ok(url)
}

type Message = (Vec<(String, String)>, Vec<u8>);

fn message(work: &Work, wanted: &Wanted) -> Result<Message> {
    let mut headers = Vec::new();
    for (name, value) in &wanted.headers {
        let name = name.to_ascii_lowercase();
        if RESERVED.contains(&name.as_str()) || name.starts_with("proxy-") {
            return Err(Error::invalid("bad_http_header", format!("the header `{name}` is set by the program itself"))
                .place(format!("with.headers.{name}"))
                .fix("leave it out"));
        }
        headers.push((name, value.clone()));
    }
    let body = match (&wanted.json, &wanted.body) {
        (Some(_), Some(_)) => return Err(Error::invalid("bad_tool_input", "only one of `json` and `body` can be given").place("with.body")),
        (Some(json), None) => json.to_string().into_bytes(),
        (None, Some(body)) => body.clone().into_bytes(),
        (None, None) => Vec::new(),
    };
    if body.len() as u64 > work.limits().http_bytes_max {
        return Err(Error::too_large(
            "request_too_large",
            format!("a body of {} bytes is larger than the limit of {}", body.len(), work.limits().http_bytes_max),
        ));
    }
    let kind = if wanted.json.is_some() { Some("application/json") } else { wanted.body.as_ref().map(|_| "text/plain; charset=utf-8") };
    if let Some(kind) = kind.filter(|_| !wanted.headers.keys().any(|n| n.eq_ignore_ascii_case("content-type"))) {
        headers.push(("content-type".to_owned(), kind.to_owned()));
    }
    headers.push(("idempotency-key".to_owned(), work.call.key.clone()));
    Ok((headers, body))
}

#[cfg(test)]
mod tests;
