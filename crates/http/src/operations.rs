//! All operations as a handle: for faces that offer them under another protocol. What is called here passes the same
//! checks as over REST, because it is the same handler.

use crate::{
    Env, Info, Operation,
    app::public_operations,
    body::Params,
    client::{Event, EventStream},
    openapi,
    operation::Incoming,
};
use axum::{
    body::Body,
    http::{Extensions, HeaderMap, StatusCode, Uri, header},
    response::Response,
};
use base::{Ctx, Error, Result};
use bytes::Bytes;
use futures_util::{StreamExt, stream::BoxStream};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    sync::{Arc, OnceLock},
};

/// Cheap to clone.
#[derive(Clone)]
pub struct Operations(Arc<All>);

struct All {
    env: Env,
    info: Info,
    listed: Vec<Operation>,
    by_name: BTreeMap<String, Operation>,
    // Written when somebody first reads it: a start should not wait for it, and most processes never need it.
    document: OnceLock<Value>,
    encoded: OnceLock<Bytes>,
}

/// A call of one operation from inside.
#[derive(Clone, Debug, Default)]
pub struct Invocation {
    /// Values of the path's parameters.
    pub path: Vec<(String, String)>,
    pub query: Vec<(String, String)>,
    pub headers: HeaderMap,
    pub body: Option<Value>,
}

/// What an operation answered.
pub struct Invoked {
    pub status: StatusCode,
    pub headers: HeaderMap,
    /// `Null` when there was no JSON body.
    pub body: Value,
    /// A body that is text of another type.
    pub text: Option<String>,
}

impl Operations {
    pub(crate) fn new(env: Env, info: Info, listed: Vec<Operation>) -> Self {
        let by_name = listed.iter().map(|operation| (operation.name.clone().into_owned(), operation.clone())).collect();
        Self(Arc::new(All { env, info, listed, by_name, document: OnceLock::new(), encoded: OnceLock::new() }))
    }

    pub fn env(&self) -> &Env {
        &self.0.env
    }

    /// The OpenAPI document that describes them all.
    pub fn document(&self) -> &Value {
        let All { info, listed, document, .. } = &*self.0;
        document.get_or_init(|| openapi::document(info, listed, &public_operations(None)))
    }

    /// The same as bytes.
    pub(crate) fn encoded(&self) -> Bytes {
        self.0.encoded.get_or_init(|| self.document().to_string().into()).clone()
    }

    pub(crate) fn info(&self) -> &Info {
        &self.0.info
    }

    pub fn get(&self, name: &str) -> Option<&Operation> {
        self.0.by_name.get(name)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Operation> {
        self.0.by_name.values()
    }

    /// Calls by name, with the rights of `ctx`.
    pub async fn invoke(&self, ctx: Ctx, name: &str, call: Invocation) -> Result<Invoked> {
        let operation = self.find(name)?;
        if operation.live {
            return Err(Error::invalid("live_operation", format!("`{name}` is a live stream and has no single answer")));
        }
        taken_apart(self.answer(operation, ctx, call).await?).await
    }

    /// Opens a live operation by name, with the rights of `ctx`. Whether the caller still has them is for the face to look at.
    pub async fn open(&self, ctx: Ctx, name: &str, call: Invocation) -> Result<BoxStream<'static, Result<Event>>> {
        let operation = self.find(name)?;
        if !operation.live {
            return Err(Error::not_found("no_such_operation", format!("`{name}` is no live stream")));
        }
        let place = self.0.env.live_organizations.take(ctx.org)?;
        let events = EventStream::new(self.answer(operation, ctx, call).await?.into_body(), name.to_owned());
        // The place is given back when the stream goes.
        let held = events.map(move |event| {
            let _held = &place;
            event
        });
        Ok(held.boxed())
    }

    fn find(&self, name: &str) -> Result<&Operation> {
        self.get(name).ok_or_else(|| Error::not_found("no_such_operation", format!("there is no operation `{name}`")))
    }

    async fn answer(&self, operation: &Operation, ctx: Ctx, call: Invocation) -> Result<Response> {
        crate::limits::charge(&self.0.env, &ctx, operation.cost)?;
        let mut headers = call.headers;
        let body = match call.body {
            None => Body::empty(),
            Some(value) => {
                headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/json"));
                Body::from(value.to_string())
            }
        };
        let (who, params) = (ctx.clone(), Params(call.path.clone()));
        let what = crate::Sought { operation: operation.name.clone(), workspace: params.text("workspace").ok().map(str::to_owned) };
        let answer = (operation.handler)(Incoming {
            env: self.0.env.clone(),
            ctx,
            uri: uri(operation, &call.path, &call.query)?,
            params,
            method: operation.method.clone(),
            headers,
            extensions: Extensions::new(),
            body,
            idempotent: operation.idempotent,
            body_max: operation.body_max,
        })
        .await;
        self.0.env.auth.note(&who, &what, answer)
    }
}

fn uri(operation: &Operation, path: &[(String, String)], query: &[(String, String)]) -> Result<Uri> {
    let mut text = operation.path.clone().into_owned();
    for (name, value) in path {
        text = text.replace(&format!("{{{name}}}"), &encoded(value));
    }
    for (i, (name, value)) in query.iter().enumerate() {
        text.push(if i == 0 { '?' } else { '&' });
        text.push_str(&encoded(name));
        text.push('=');
        text.push_str(&encoded(value));
    }
    text.parse().map_err(|e| Error::invalid("bad_path", format!("the call makes no valid address: {e}")))
}

fn encoded(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
        out
    })
}

const ANSWER_MAX: usize = 128 * 1024 * 1024;

async fn taken_apart(response: Response) -> Result<Invoked> {
    let (parts, body) = response.into_parts();
    // A face holds the whole answer in memory: files that are larger are had over HTTP.
    let bytes = Limited::new(body, ANSWER_MAX).collect().await.map_err(|e| {
        if e.is::<LengthLimitError>() {
            return Error::too_large("answer_too_large", format!("the answer is larger than {} MiB", ANSWER_MAX >> 20))
                .fix("ask for it over HTTP, where it is sent as it is made");
        }
        Error::internal("internal_fault", e.to_string())
    })?;
    let bytes = bytes.to_bytes();
    let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
    let text = if body.is_null() && !bytes.is_empty() { String::from_utf8(bytes.to_vec()).ok() } else { None };
    Ok(Invoked { status: parts.status, headers: parts.headers, body, text })
}
