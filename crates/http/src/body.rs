//! What comes in: path parameters, the query string and JSON bodies, each bounded and with located errors.

use axum::{
    body::Body as RawBody,
    http::{HeaderMap, Uri, header},
};
use base::{Error, Result};
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::DeserializeOwned;
use std::{borrow::Cow, future::Future, str::FromStr};

/// Deeper JSON is refused before it is parsed.
pub(crate) const DEPTH_MAX: usize = 64;

/// The parameters in the path, by name.
#[derive(Clone, Debug, Default)]
pub struct Params(pub(crate) Vec<(String, String)>);

impl Params {
    /// Parses a parameter; a wrong one is named in the error.
    pub fn get<T: FromStr<Err = Error>>(&self, name: &str) -> Result<T> {
        self.text(name)?.parse::<T>().map_err(|error| error.place(format!("path parameter `{name}`")))
    }

    pub fn text(&self, name: &str) -> Result<&str> {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
            .ok_or_else(|| Error::internal("internal_fault", format!("the route declares no parameter `{name}`")))
    }
}

pub(crate) fn query<Q: DeserializeOwned>(uri: &Uri) -> Result<Q> {
    axum::extract::Query::<Q>::try_from_uri(uri).map(|query| query.0).map_err(|rejection| {
        let text = rejection.body_text();
        let why = text.strip_prefix("Failed to deserialize query string: ").unwrap_or(&text);
        Error::invalid("bad_query", format!("the query string is not understood: {why}"))
            .place("query string")
            .fix("the parameters of every operation are listed at /openapi.json")
    })
}

/// The query as decoded pairs in their order.
pub(crate) fn pairs(uri: &Uri) -> Result<Vec<(String, String)>> {
    query(uri)
}

/// `None` when the text is no percent-encoded UTF-8.
pub(crate) fn percent_decoded(text: &str) -> Option<Cow<'_, str>> {
    let uri: Uri = format!("/?v={text}").parse().ok()?;
    query::<Vec<(String, String)>>(&uri).ok()?.into_iter().next().map(|(_, value)| Cow::Owned(value))
}

/// The pairs of a form's body.
pub(crate) fn form(bytes: &Bytes) -> Option<Vec<(String, String)>> {
    let pairs = bytes.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty());
    let decoded = pairs.map(|pair| {
        let mut parts = pair.splitn(2, |byte| *byte == b'=');
        Some((form_text(parts.next()?)?, form_text(parts.next().unwrap_or_default())?))
    });
    decoded.collect()
}

/// As forms write text: `+` for a blank, `%` and two digits for a byte.
fn form_text(coded: &[u8]) -> Option<String> {
    let mut plain = Vec::with_capacity(coded.len());
    let mut bytes = coded.iter();
    while let Some(byte) = bytes.next() {
        plain.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || (*bytes.next()? as char).to_digit(16).and_then(|d| u8::try_from(d).ok());
                digit()? << 4 | digit()?
            }
            other => *other,
        });
    }
    String::from_utf8(plain).ok()
}

/// A JSON body of any shape.
pub(crate) fn value(headers: &HeaderMap, bytes: &Bytes) -> Result<serde_json::Value> {
    need_json(headers)?;
    parse(bytes)
}

/// How an operation takes its body.
pub trait Input: Sized + Send + 'static {
    /// Media type, schema and whether it must be there; `None`: no body.
    fn describe(schemas: &mut SchemaGenerator) -> Option<(Schema, bool)>;
    fn read(headers: &HeaderMap, bytes: &Bytes) -> Result<Self>;

    /// With the bytes that tell one request from another.
    fn take(headers: &HeaderMap, body: RawBody, bounds: Bounds) -> impl Future<Output = Result<(Self, Bytes)>> + Send {
        async move {
            let bytes = collect(headers, body, bounds.bytes_max).await?;
            Ok((Self::read(headers, &bytes)?, bytes))
        }
    }
}

/// How large a body may be.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Of one that is read as a whole.
    pub bytes_max: usize,
    /// Of a file.
    pub file_max: u64,
}

/// A file that is read as it arrives, or a JSON document.
pub enum Upload<T> {
    Document(T),
    File(Arriving),
}

/// A file on its way, with a bound.
pub struct Arriving {
    body: RawBody,
    seen: u64,
    max: u64,
}

fn file_too_large(what: &str, max: u64) -> Error {
    Error::too_large("body_too_large", format!("the file {what}; at most {max} are taken"))
        .place("body")
        .fix("raise `ORC_RUN_FILE_MIB` of the server")
}

impl Arriving {
    /// The next bytes; `None` at its end.
    pub async fn next(&mut self) -> Result<Option<Bytes>> {
        while let Some(frame) = self.body.frame().await {
            let frame = frame.map_err(|error| Error::invalid("body_broken", format!("the body broke off while it was read: {error}")))?;
            let Ok(data) = frame.into_data() else { continue };
            self.seen = self.seen.saturating_add(data.len() as u64);
            if self.seen > self.max {
                return Err(file_too_large("has more bytes", self.max));
            }
            return Ok(Some(data));
        }
        Ok(None)
    }
}

/// JSON writes quotes in more bytes than they have in the file.
const DOCUMENT_MAX: usize = 128 * 1024 * 1024;

impl<T: DeserializeOwned + JsonSchema + Send + 'static> Input for Upload<T> {
    fn describe(schemas: &mut SchemaGenerator) -> Option<(Schema, bool)> {
        Some((schemas.subschema_for::<T>(), true))
    }

    fn read(headers: &HeaderMap, bytes: &Bytes) -> Result<Self> {
        Body::read(headers, bytes).map(|body| Self::Document(body.0))
    }

    async fn take(headers: &HeaderMap, body: RawBody, bounds: Bounds) -> Result<(Self, Bytes)> {
        let given = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if !given.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/jsonl") {
            let most = usize::try_from(bounds.file_max).unwrap_or(usize::MAX).min(DOCUMENT_MAX);
            let bytes = collect(headers, body, most).await?;
            return Ok((Self::read(headers, &bytes)?, bytes));
        }
        let announced = headers.get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()).and_then(|v| v.parse::<u64>().ok());
        match announced.filter(|length| *length > bounds.file_max) {
            Some(length) => Err(file_too_large(&format!("has {length} bytes"), bounds.file_max)),
            None => Ok((Self::File(Arriving { body, seen: 0, max: bounds.file_max }), Bytes::new())),
        }
    }
}

impl Input for () {
    fn describe(_: &mut SchemaGenerator) -> Option<(Schema, bool)> {
        None
    }

    fn read(_: &HeaderMap, _: &Bytes) -> Result<Self> {
        Ok(())
    }
}

/// A JSON body that must be there.
pub struct Body<T>(pub T);

/// A JSON body that may be left out.
pub struct OptionalBody<T>(pub T);

impl<T: DeserializeOwned + JsonSchema + Send + 'static> Input for Body<T> {
    fn describe(schemas: &mut SchemaGenerator) -> Option<(Schema, bool)> {
        Some((schemas.subschema_for::<T>(), true))
    }

    fn read(headers: &HeaderMap, bytes: &Bytes) -> Result<Self> {
        need_json(headers)?;
        no_list(bytes)?;
        parse(bytes).map(Self)
    }
}

impl<T: DeserializeOwned + JsonSchema + Default + Send + 'static> Input for OptionalBody<T> {
    fn describe(schemas: &mut SchemaGenerator) -> Option<(Schema, bool)> {
        Some((schemas.subschema_for::<T>(), false))
    }

    fn read(headers: &HeaderMap, bytes: &Bytes) -> Result<Self> {
        if bytes.is_empty() {
            return Ok(Self(T::default()));
        }
        need_json(headers)?;
        no_list(bytes)?;
        parse(bytes).map(Self)
    }
}

/// Read as a type with fields, a list would be taken for their values in order.
fn no_list(bytes: &Bytes) -> Result<()> {
    if bytes.iter().find(|b| !b.is_ascii_whitespace()) != Some(&b'[') {
        return Ok(());
    }
    Err(Error::invalid("bad_body", "the body is a list, and an object is expected")
        .place("body")
        .fix("the schema of every operation is at /openapi.json"))
}

/// A form or plain text that happens to be JSON is refused: browsers send those across origins without asking.
fn need_json(headers: &HeaderMap) -> Result<()> {
    let given = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = given.split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case("application/json") || essence.eq_ignore_ascii_case("application/merge-patch+json") {
        return Ok(());
    }
    Err(Error::invalid("wrong_content_type", format!("the body's type is `{given}`, this operation takes application/json"))
        .place("header `Content-Type`")
        .fix("send `Content-Type: application/json`"))
}

fn parse<T: DeserializeOwned>(bytes: &Bytes) -> Result<T> {
    if deeper_than(bytes, DEPTH_MAX) {
        return Err(Error::invalid("too_deep", format!("the JSON body is nested deeper than {DEPTH_MAX} levels"))
            .place("body")
            .fix("send a flatter document"));
    }
    axum::Json::<T>::from_bytes(bytes).map(|json| json.0).map_err(|rejection| {
        let text = rejection.body_text();
        let data = "Failed to deserialize the JSON body into the target type: ";
        let syntax = "Failed to parse the request body as JSON: ";
        match text.strip_prefix(data) {
            Some(why) => Error::invalid("bad_body", format!("the body does not fit: {why}"))
                .place("body")
                .fix("the schema of every operation is at /openapi.json"),
            None => {
                Error::invalid("bad_json", format!("the body is not JSON: {}", text.strip_prefix(syntax).unwrap_or(&text))).place("body")
            }
        }
    })
}

/// Counts brackets outside strings; cheap and without recursion.
pub(crate) fn deeper_than(bytes: &[u8], max: usize) -> bool {
    let (mut depth, mut text, mut escaped) = (0usize, false, false);
    for byte in bytes {
        if text {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => text = false,
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => text = true,
            b'[' | b'{' => {
                depth += 1;
                if depth > max {
                    return true;
                }
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

/// Reads at most `max` bytes. What comes after that is read and thrown away up to a bound, so that a client which is
/// still sending gets the answer and not a broken connection.
pub(crate) async fn collect(headers: &HeaderMap, mut body: RawBody, max: usize) -> Result<Bytes> {
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()).and_then(|v| v.parse::<u64>().ok());
    let mut refused = announced.is_some_and(|length| length > max as u64);
    let drained_max = max.saturating_mul(4);
    let mut all = BytesMut::new();
    let mut seen = 0usize;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| Error::invalid("body_broken", format!("the body broke off while it was read: {error}")))?;
        let Ok(data) = frame.into_data() else { continue };
        seen = seen.saturating_add(data.len());
        if !refused && seen <= max {
            all.extend_from_slice(&data);
        } else {
            refused = true;
            all.clear();
            if seen > drained_max {
                break;
            }
        }
    }
    if refused {
        let has = match announced {
            Some(length) => format!("has {length} bytes; at most {max} are read"),
            None => format!("is larger than {max} bytes, which are the most that is read"),
        };
        return Err(Error::too_large("body_too_large", format!("the body {has}"))
            .place("body")
            .fix("send less; large inputs belong in files that the workflow reads"));
    }
    Ok(all.freeze())
}
