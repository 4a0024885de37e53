//! An answer's body as a value, a text or base64.

use super::Form;
use crate::{FetchResponse, hash};
use base::{Error, Result};
use serde_json::Value;

pub(super) fn read(answer: &FetchResponse, form: Form) -> Result<(Value, &'static str)> {
    let kind = answer.headers.iter().find(|(name, _)| name == "content-type").map_or("", |(_, value)| value.as_str()).to_ascii_lowercase();
    let body = &answer.body;
    if body.is_empty() && form != Form::Json {
        return Ok((Value::Null, if form == Form::Base64 { "base64" } else { "text" }));
    }
    let form = match form {
        Form::Auto if is_json(&kind) => Form::Json,
        Form::Auto if latin1(&kind) || std::str::from_utf8(body).is_ok() => Form::Text,
        Form::Auto => Form::Base64,
        asked => asked,
    };
    match form {
        Form::Json => serde_json::from_slice(body).map(|v| (v, "json")).map_err(|e| {
            Error::upstream("not_json", format!("the answer is not JSON: {e}"))
                .place(answer.url.clone())
                .fix("read it with `as: text` and look at it")
        }),
        Form::Base64 => Ok((hash::base64(body).into(), "base64")),
        Form::Text | Form::Auto if latin1(&kind) => Ok((body.iter().map(|b| char::from(*b)).collect::<String>().into(), "text")),
        Form::Text | Form::Auto => std::str::from_utf8(body).map(|t| (t.into(), "text")).map_err(|_| {
            Error::upstream("not_utf8", "the answer is not UTF-8 text").place(answer.url.clone()).fix("read it with `as: base64`")
        }),
    }
}

fn is_json(kind: &str) -> bool {
    let essence = kind.split(';').next().unwrap_or_default().trim();
    essence == "application/json" || essence.ends_with("+json")
}

fn latin1(kind: &str) -> bool {
    kind.contains("charset=iso-8859-1") || kind.contains("charset=\"iso-8859-1\"") || kind.contains("charset=windows-1252")
}
