//! What goes out, and how OpenAPI tells of it.

use crate::sse::Events;
use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use base::{Error, Result};
use bytes::Bytes;
use futures_util::{TryStreamExt, stream::BoxStream};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use std::marker::PhantomData;

/// How a successful answer looks in the document.
pub struct Reply {
    pub status: u16,
    pub media_type: Option<&'static str>,
    pub schema: Option<Schema>,
    pub words: &'static str,
}

pub trait Answer: Send + 'static {
    fn describe(schemas: &mut SchemaGenerator) -> Reply;
    fn into_response(self) -> Result<Response>;
    /// Live streams are not timed out and not remembered for idempotency.
    const LIVE: bool = false;
}

/// `200` with a JSON body.
pub struct Json<T>(pub T);
/// `201` with the thing that was made.
pub struct Created<T>(pub T);
/// `202`: durable, and it will happen.
pub struct Accepted<T>(pub T);
/// `204`.
pub struct Empty;
/// `200` with bytes, never shown as a page by a browser.
pub struct Data {
    pub media_type: &'static str,
    pub bytes: Bytes,
}

/// `200` with a file to be kept.
pub struct Download {
    pub media_type: &'static str,
    /// Of letters, digits, `-`, `_` and `.`.
    pub name: String,
    pub bytes: Bytes,
}

/// Bytes as they come.
pub type FileStream = BoxStream<'static, Result<Bytes>>;

/// `200` with a file to be kept, which is written while it is sent. An error after the beginning breaks the connection off.
pub struct Streamed {
    pub media_type: &'static str,
    /// Of letters, digits, `-`, `_` and `.`.
    pub name: String,
    pub file: FileStream,
}

fn json<T: Serialize>(status: StatusCode, value: &T) -> Result<Response> {
    let bytes = serde_json::to_vec(value).map_err(|e| Error::internal("internal_fault", e.to_string()))?;
    Ok(json_response(status, bytes.into()))
}

pub(crate) fn json_response(status: StatusCode, bytes: Bytes) -> Response {
    let mut response = Response::new(Body::from(bytes));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    no_store(&mut response);
    response
}

/// What is private is not kept by caches.
pub fn no_store(response: &mut Response) {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
}

macro_rules! json_answers {
    ($($name:ident $status:ident $code:literal $words:literal),*) => {
        $(impl<T: Serialize + JsonSchema + Send + 'static> Answer for $name<T> {
            fn describe(schemas: &mut SchemaGenerator) -> Reply {
                Reply { status: $code, media_type: Some("application/json"), schema: Some(schemas.subschema_for::<T>()), words: $words }
            }

            fn into_response(self) -> Result<Response> {
                json(StatusCode::$status, &self.0)
            }
        })*
    };
}

json_answers!(Json OK 200 "Done", Created CREATED 201 "Made", Accepted ACCEPTED 202 "Durable, and it will happen");

/// `200` with JSON that is encoded already, documented as `T`.
pub struct Encoded<T> {
    bytes: Bytes,
    schema: PhantomData<fn() -> T>,
}

impl<T> Encoded<T> {
    /// `bytes` must be JSON of the shape that `T` documents.
    pub fn of(bytes: Bytes) -> Self {
        Self { bytes, schema: PhantomData }
    }
}

impl<T: JsonSchema + 'static> Answer for Encoded<T> {
    fn describe(schemas: &mut SchemaGenerator) -> Reply {
        Reply { status: 200, media_type: Some("application/json"), schema: Some(schemas.subschema_for::<T>()), words: "Done" }
    }

    fn into_response(self) -> Result<Response> {
        Ok(json_response(StatusCode::OK, self.bytes))
    }
}

impl Answer for Empty {
    fn describe(_: &mut SchemaGenerator) -> Reply {
        Reply { status: 204, media_type: None, schema: None, words: "Done" }
    }

    fn into_response(self) -> Result<Response> {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NO_CONTENT;
        no_store(&mut response);
        Ok(response)
    }
}

impl Answer for Data {
    fn describe(_: &mut SchemaGenerator) -> Reply {
        Reply { status: 200, media_type: Some("application/octet-stream"), schema: None, words: "The bytes" }
    }

    fn into_response(self) -> Result<Response> {
        let mut response = Response::new(Body::from(self.bytes));
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.media_type));
        headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment"));
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=31536000, immutable"));
        Ok(response)
    }
}

impl Answer for Download {
    fn describe(_: &mut SchemaGenerator) -> Reply {
        Reply { status: 200, media_type: Some("application/octet-stream"), schema: None, words: "The file" }
    }

    fn into_response(self) -> Result<Response> {
        file(self.media_type, &self.name, Body::from(self.bytes))
    }
}

fn file(media_type: &'static str, name: &str, body: Body) -> Result<Response> {
    let mut response = Data { media_type, bytes: Bytes::new() }.into_response()?;
    let disposition =
        HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")).map_err(|e| Error::internal("internal_fault", e.to_string()))?;
    response.headers_mut().insert(header::CONTENT_DISPOSITION, disposition);
    no_store(&mut response);
    *response.body_mut() = body;
    Ok(response)
}

impl Answer for Streamed {
    fn describe(_: &mut SchemaGenerator) -> Reply {
        Reply { status: 200, media_type: Some("application/octet-stream"), schema: None, words: "The file" }
    }

    fn into_response(self) -> Result<Response> {
        let told = self.file.inspect_err(|error| {
            tracing::error!(code = error.code(), "a file breaks off while it is sent: {}", error.message());
        });
        file(self.media_type, &self.name, Body::from_stream(told))
    }
}

impl Answer for Events {
    const LIVE: bool = true;

    fn describe(_: &mut SchemaGenerator) -> Reply {
        Reply {
            status: 200,
            media_type: Some("text/event-stream"),
            schema: None,
            words: "Server-sent events; `id` is the position to resume from (`since=` or `Last-Event-ID`). A comment line comes every 15 s",
        }
    }

    fn into_response(self) -> Result<Response> {
        Ok(self.into_stream_response())
    }
}
