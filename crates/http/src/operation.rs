//! Operations as data. Routes, the OpenAPI document and whatever else has a face come from the same list.

use crate::{
    Env,
    answer::{Answer, Reply},
    body::{Input, Params},
    caller::{Caller, Need, Permission},
    idempotency::{self, Key},
};
use axum::{
    body::Body,
    http::{HeaderMap, Method, Uri},
    response::Response,
};
use base::{Ctx, Result};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::{future::Future, pin::Pin, sync::Arc};

pub(crate) type Answering = Pin<Box<dyn Future<Output = Result<Response>> + Send>>;

/// A request that passed the checks which are the same for all.
pub(crate) struct Incoming {
    pub(crate) env: Env,
    pub(crate) ctx: Ctx,
    pub(crate) params: Params,
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Body,
    pub(crate) idempotent: bool,
}

pub(crate) type Handler = Arc<dyn Fn(Incoming) -> Answering + Send + Sync>;

/// What a handler gets: who calls (checked for `P`), the path's parameters, the query as `Q` and the body as `B`.
pub struct Call<P, Q = Nothing, B = ()> {
    pub caller: Caller<P>,
    pub path: Params,
    pub query: Q,
    pub body: B,
    /// From `Idempotency-Key`, on operations that take one.
    pub key: Option<Key>,
    pub headers: HeaderMap,
}

/// No query parameters.
#[derive(serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// One thing that can be done over HTTP.
#[derive(Clone)]
pub struct Operation {
    pub name: &'static str,
    pub method: Method,
    pub path: &'static str,
    pub need: Need,
    pub(crate) doc: Doc,
    pub(crate) describe: fn(&mut SchemaGenerator) -> Described,
    pub(crate) idempotent: bool,
    pub(crate) live: bool,
    pub(crate) handler: Handler,
}

/// Words and examples for the document.
#[derive(Clone, Default)]
pub(crate) struct Doc {
    pub(crate) tag: &'static str,
    pub(crate) summary: &'static str,
    pub(crate) details: &'static str,
    pub(crate) request: Option<Value>,
    pub(crate) response: Option<Value>,
    pub(crate) errors: &'static [u16],
    /// Of the data of a live stream's events.
    pub(crate) event: Option<fn(&mut SchemaGenerator) -> Schema>,
}

pub(crate) struct Described {
    pub(crate) query: Schema,
    pub(crate) body: Option<(Schema, bool)>,
    pub(crate) reply: Reply,
}

fn describe<Q: JsonSchema, B: Input, A: Answer>(schemas: &mut SchemaGenerator) -> Described {
    Described { query: Q::json_schema(schemas), body: B::describe(schemas), reply: A::describe(schemas) }
}

impl Operation {
    /// `name` is `<verb>_<resource>`. The right is that of the handler's parameter.
    pub fn new<S, P, Q, B, A, F, Fut>(name: &'static str, method: Method, path: &'static str, state: &S, handler: F) -> Self
    where
        S: Clone + Send + Sync + 'static,
        P: Permission,
        Q: DeserializeOwned + JsonSchema + Send + 'static,
        B: Input,
        A: Answer,
        F: Fn(S, Call<P, Q, B>) -> Fut + Clone + Send + Sync + 'static,
        Fut: Future<Output = Result<A>> + Send + 'static,
    {
        let state = state.clone();
        let run = move |incoming: Incoming| -> Answering {
            let (state, handler) = (state.clone(), handler.clone());
            Box::pin(async move {
                let caller = Caller::<P>::check(incoming.ctx.clone())?;
                let query = crate::body::query::<Q>(&incoming.uri)?;
                let limits = &incoming.env.limits;
                let bytes = crate::body::collect(&incoming.headers, incoming.body, limits.body_bytes_max).await?;
                let body = B::read(&incoming.headers, &bytes)?;
                let asked =
                    idempotency::Asked { method: &incoming.method, path: incoming.uri.path(), headers: &incoming.headers, body: &bytes };
                let key = if incoming.idempotent { asked.key(&incoming.ctx)? } else { None };
                let call = Call { caller, path: incoming.params, query, body, key: key.clone(), headers: incoming.headers };
                let work = async move { handler(state, call).await?.into_response() };
                match key {
                    Some(key) => incoming.env.idempotency.once(&incoming.ctx, key, work).await,
                    None => work.await,
                }
            })
        };
        Self {
            name,
            method,
            path,
            need: P::NEED,
            doc: Doc::default(),
            describe: describe::<Q, B, A>,
            idempotent: false,
            live: A::LIVE,
            handler: Arc::new(run),
        }
    }

    /// Takes `Idempotency-Key`: the same key gets the same answer.
    pub fn idempotent(mut self) -> Self {
        self.idempotent = true;
        self
    }

    pub fn tag(mut self, tag: &'static str) -> Self {
        self.doc.tag = tag;
        self
    }

    pub fn summary(mut self, summary: &'static str) -> Self {
        self.doc.summary = summary;
        self
    }

    pub fn details(mut self, details: &'static str) -> Self {
        self.doc.details = details;
        self
    }

    pub fn request_example(mut self, example: Value) -> Self {
        self.doc.request = Some(example);
        self
    }

    pub fn response_example(mut self, example: Value) -> Self {
        self.doc.response = Some(example);
        self
    }

    /// What the events of a live stream carry as data.
    pub fn event_schema<T: JsonSchema>(mut self) -> Self {
        self.doc.event = Some(SchemaGenerator::subschema_for::<T>);
        self
    }

    /// The statuses of its own failures, beside those every operation has.
    pub fn fails_with(mut self, errors: &'static [u16]) -> Self {
        self.doc.errors = errors;
        self
    }
}

/// What anyone may read without signing in: health, the document, the sign-in page. It gets no `Ctx`.
#[derive(Clone)]
pub struct Public {
    pub name: &'static str,
    pub path: &'static str,
    pub summary: &'static str,
    pub(crate) media_type: &'static str,
    pub(crate) statuses: &'static [(u16, &'static str)],
    pub(crate) handler: Arc<dyn Fn(Env, Method, Uri) -> Answering + Send + Sync>,
}
