//! Operations as data. Routes, the OpenAPI document and whatever else has a face come from the same list.

use crate::{
    Env,
    answer::{Answer, Reply},
    body::{Input, Params},
    caller::{Caller, Need, Permission, right},
    idempotency::{self, Key},
};
use axum::{
    body::Body,
    http::{Extensions, HeaderMap, Method, Uri},
    response::Response,
};
use base::{Ctx, Result, Verb};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::{borrow::Cow, future::Future, pin::Pin, sync::Arc};

pub(crate) type Answering = Pin<Box<dyn Future<Output = Result<Response>> + Send>>;

/// A request that passed the checks which are the same for all.
pub(crate) struct Incoming {
    pub(crate) env: Env,
    pub(crate) ctx: Ctx,
    pub(crate) params: Params,
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
    /// What the connection brings along.
    pub(crate) extensions: Extensions,
    pub(crate) body: Body,
    pub(crate) idempotent: bool,
    /// Bytes of the body, where it takes more than others do.
    pub(crate) body_max: Option<usize>,
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
    pub name: Cow<'static, str>,
    pub method: Method,
    pub path: Cow<'static, str>,
    pub need: Need,
    pub(crate) doc: Doc,
    pub(crate) describe: Arc<dyn Fn(&mut SchemaGenerator) -> Described + Send + Sync>,
    pub(crate) idempotent: bool,
    pub(crate) live: bool,
    /// See [`Operation::long`].
    pub(crate) long: bool,
    pub(crate) body_max: Option<usize>,
    /// What it takes from the caller's rates.
    pub(crate) cost: u32,
    /// See [`Operation::urgent`].
    pub(crate) urgent: bool,
    /// Nobody can do anything with it who has none of these on any kind; empty: everybody signed in can.
    pub(crate) some_of: &'static [Verb],
    pub(crate) handler: Handler,
}

/// What an operation built from data declares.
pub struct Declaration {
    pub name: Cow<'static, str>,
    pub method: Method,
    pub path: Cow<'static, str>,
    pub need: Need,
    pub describe: Arc<dyn Fn(&mut SchemaGenerator) -> Described + Send + Sync>,
}

/// What the handler of a declared operation gets.
pub struct DeclaredCall {
    pub caller: Caller<right::Declared>,
    pub path: Params,
    /// Decoded pairs in their order.
    pub query: Vec<(String, String)>,
    /// JSON, if one was sent.
    pub body: Option<Value>,
    pub key: Option<Key>,
    pub headers: HeaderMap,
}

/// Words and examples for the document.
#[derive(Clone, Default)]
pub(crate) struct Doc {
    pub(crate) tag: Cow<'static, str>,
    pub(crate) summary: Cow<'static, str>,
    pub(crate) details: Cow<'static, str>,
    pub(crate) request: Option<Value>,
    pub(crate) response: Option<Value>,
    pub(crate) errors: &'static [u16],
    /// Of the data of a live stream's events.
    pub(crate) event: Option<fn(&mut SchemaGenerator) -> Schema>,
    /// Headers that it reads, with what they mean.
    pub(crate) headers: Vec<(&'static str, &'static str)>,
    /// What may stand in the path, by name.
    pub(crate) path: Vec<(&'static str, Value)>,
    /// Other ways in which it succeeds: with the same content, or with none.
    pub(crate) also: Vec<(u16, &'static str, bool)>,
    /// Other types of the body it takes, and of its answer.
    pub(crate) body_types: Vec<&'static str>,
    pub(crate) reply_types: Vec<&'static str>,
    /// Headers of its answer, with what they mean.
    pub(crate) reply_headers: Vec<(&'static str, &'static str)>,
}

/// How an operation looks in the document.
pub struct Described {
    pub query: Schema,
    /// The body's schema, and whether it must be there.
    pub body: Option<(Schema, bool)>,
    pub reply: Reply,
    /// Schemas that the others refer to as `#/components/schemas/<name>`.
    pub components: Vec<(String, Value)>,
}

fn describe<Q: JsonSchema, B: Input, A: Answer>(schemas: &mut SchemaGenerator) -> Described {
    Described { query: Q::json_schema(schemas), body: B::describe(schemas), reply: A::describe(schemas), components: Vec::new() }
}

impl Operation {
    /// `name` is `<verb>_<resource>`. The right is that of the handler's parameter.
    pub fn new<S, P, Q, B, A, F, Fut>(
        name: impl Into<Cow<'static, str>>,
        method: Method,
        path: impl Into<Cow<'static, str>>,
        state: &S,
        handler: F,
    ) -> Self
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
                let caller = Caller::<P>::check(incoming.ctx.clone(), &incoming.params)?;
                let query = crate::body::query::<Q>(&incoming.uri)?;
                let max = incoming.body_max.unwrap_or(incoming.env.limits.body_bytes_max);
                let bounds = crate::body::Bounds { bytes_max: max, file_max: (incoming.env.limits.file_mib_max as u64) << 20 };
                let (body, bytes) = B::take(&incoming.headers, incoming.body, bounds).await?;
                let asked = idempotency::Asked {
                    method: &incoming.method,
                    path: incoming.uri.path_and_query().map_or("", |p| p.as_str()),
                    headers: &incoming.headers,
                    body: &bytes,
                };
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
            name: name.into(),
            method,
            path: path.into(),
            need: P::NEED,
            doc: Doc::default(),
            describe: Arc::new(describe::<Q, B, A>),
            idempotent: false,
            live: A::LIVE,
            long: false,
            body_max: None,
            cost: 1,
            urgent: false,
            some_of: &[],
            handler: Arc::new(run),
        }
    }

    /// An operation whose shape is data: its permission and its schemas are given, not typed.
    pub fn declared<S, F, Fut>(declaration: Declaration, state: &S, handler: F) -> Self
    where
        S: Clone + Send + Sync + 'static,
        F: Fn(S, DeclaredCall) -> Fut + Clone + Send + Sync + 'static,
        Fut: Future<Output = Result<Response>> + Send + 'static,
    {
        let Declaration { name, method, path, need, describe } = declaration;
        let state = state.clone();
        let needed = need.clone();
        let takes_body = method != Method::GET && method != Method::DELETE;
        let run = move |incoming: Incoming| -> Answering {
            let (state, handler, needed) = (state.clone(), handler.clone(), needed.clone());
            Box::pin(async move {
                let caller = Caller::declared(incoming.ctx.clone(), &needed, &incoming.params, incoming.uri.query())?;
                let query = crate::body::pairs(&incoming.uri)?;
                let bytes = crate::body::collect(&incoming.headers, incoming.body, incoming.env.limits.body_bytes_max).await?;
                let asked = idempotency::Asked {
                    method: &incoming.method,
                    path: incoming.uri.path_and_query().map_or("", |p| p.as_str()),
                    headers: &incoming.headers,
                    body: &bytes,
                };
                let key = if incoming.idempotent { asked.key(&incoming.ctx)? } else { None };
                let body = if takes_body && !bytes.is_empty() { Some(crate::body::value(&incoming.headers, &bytes)?) } else { None };
                let call = DeclaredCall { caller, path: incoming.params, query, body, key: key.clone(), headers: incoming.headers };
                let work = handler(state, call);
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
            need,
            doc: Doc::default(),
            describe,
            idempotent: false,
            live: false,
            long: false,
            body_max: None,
            cost: 1,
            urgent: false,
            some_of: &[],
            handler: Arc::new(run),
        }
    }

    /// Takes `Idempotency-Key`: the same key gets the same answer.
    pub fn idempotent(mut self) -> Self {
        self.idempotent = true;
        self
    }

    /// What it takes from the caller's rates, when that is more than one.
    pub fn cost(mut self, cost: u32) -> Self {
        self.cost = cost;
        self
    }

    /// It carries a file and may take as long as that is on its way: it has a place among the live connections instead of those of requests.
    pub fn long(mut self) -> Self {
        self.long = true;
        self
    }

    /// Takes bodies of so many bytes, although others take fewer.
    pub fn takes_up_to(mut self, bytes: usize) -> Self {
        self.body_max = Some(bytes);
        self
    }

    /// It ends work or lets somebody decide: it has places of its own, beside those of other requests.
    pub fn urgent(mut self) -> Self {
        self.urgent = true;
        self
    }

    /// It works on many kinds at once: worth offering to whoever has one of these verbs on some kind.
    pub(crate) fn some_of(mut self, verbs: &'static [Verb]) -> Self {
        self.some_of = verbs;
        self
    }

    pub fn tag(mut self, tag: impl Into<Cow<'static, str>>) -> Self {
        self.doc.tag = tag.into();
        self
    }

    pub fn summary(mut self, summary: impl Into<Cow<'static, str>>) -> Self {
        self.doc.summary = summary.into();
        self
    }

    pub fn details(mut self, details: impl Into<Cow<'static, str>>) -> Self {
        self.doc.details = details.into();
        self
    }

    /// A header that it reads beside the usual ones.
    pub fn header(mut self, name: &'static str, words: &'static str) -> Self {
        self.doc.headers.push((name, words));
        self
    }

    /// What may stand in the path for a parameter.
    pub fn path_schema(mut self, name: &'static str, schema: Value) -> Self {
        self.doc.path.push((name, schema));
        self
    }

    /// Succeeds also with this status and the same content.
    pub fn also(mut self, status: u16, words: &'static str) -> Self {
        self.doc.also.push((status, words, true));
        self
    }

    /// Succeeds also with this status and no content.
    pub fn also_empty(mut self, status: u16, words: &'static str) -> Self {
        self.doc.also.push((status, words, false));
        self
    }

    /// Takes bodies of this type beside JSON.
    pub fn also_takes(mut self, media_type: &'static str) -> Self {
        self.doc.body_types.push(media_type);
        self
    }

    /// Answers with this type when asked to.
    pub fn also_answers(mut self, media_type: &'static str) -> Self {
        self.doc.reply_types.push(media_type);
        self
    }

    /// A header of its answer.
    pub fn reply_header(mut self, name: &'static str, words: &'static str) -> Self {
        self.doc.reply_headers.push((name, words));
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
