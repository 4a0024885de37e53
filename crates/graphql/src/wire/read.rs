//! What comes in: a body, or the parameters of a `GET`.

use crate::run::Sent;
use axum::body::Body;
use base::{Error, Result};
use http::{HeaderMap, header};
use http_body_util::{BodyExt, Limited};
use serde_json::Value;

pub(super) enum Requests {
    One(Sent),
    Batch(Vec<Sent>),
}

/// Queries by `GET`: `query`, `operationName`, and `variables` and `extensions` as JSON.
pub(super) fn query(text: &str) -> Result<Requests> {
    let bad = |why: String| Error::invalid("bad_query_request", why).place("query string");
    let uri: axum::http::Uri = format!("/?{text}").parse().map_err(|e| bad(format!("the query string is not understood: {e}")))?;
    let pairs = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(&uri).map_err(|e| bad(e.body_text()))?.0;
    let mut all = serde_json::Map::new();
    for (name, value) in pairs {
        let value = match name.as_str() {
            "query" | "operationName" => Value::String(value),
            "variables" | "extensions" => serde_json::from_str(&value).map_err(|e| bad(format!("`{name}` is no JSON: {e}")))?,
            _ => continue,
        };
        all.insert(name, value);
    }
    Sent::of(Value::Object(all)).map(Requests::One)
}

pub(super) async fn body(headers: &HeaderMap, body: Body, bytes_max: usize, batch_max: usize) -> Result<Requests> {
    let given = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut words = given.split(';').map(|word| word.trim().to_ascii_lowercase());
    let json = words.next().is_some_and(|essence| essence == "application/json");
    let utf8 = words
        .all(|word| !word.starts_with("charset=") || matches!(word.trim_start_matches("charset=").trim_matches('"'), "utf-8" | "utf8"));
    if !json || !utf8 {
        return Err(Error::invalid("wrong_content_type", format!("the body's type is `{given}`, GraphQL takes application/json in UTF-8"))
            .place("header `Content-Type`")
            .fix("send `Content-Type: application/json`"));
    }
    let bytes = Limited::new(body, bytes_max).collect().await.map_err(|error| {
        if error.is::<http_body_util::LengthLimitError>() {
            Error::too_large("body_too_large", format!("the body is larger than {bytes_max} bytes, which are the most that is read"))
                .place("body")
                .fix("send less; large inputs belong in files that the workflow reads")
        } else {
            Error::invalid("body_broken", format!("the body broke off while it was read: {error}"))
        }
    })?;
    let value: Value = serde_json::from_slice(&bytes.to_bytes())
        .map_err(|e| Error::invalid("bad_json", format!("the body is not JSON: {e}")).place("body"))?;
    match value {
        Value::Array(all) if all.is_empty() => Err(Error::invalid("bad_query_request", "the batch is empty").place("body")),
        Value::Array(all) if all.len() > batch_max => {
            Err(Error::too_large("batch_too_large", format!("a batch has at most {batch_max} requests, this one has {}", all.len()))
                .place("body")
                .fix("send it in parts"))
        }
        Value::Array(all) => all.into_iter().map(Sent::of).collect::<Result<_>>().map(Requests::Batch),
        one => Sent::of(one).map(Requests::One),
    }
}
