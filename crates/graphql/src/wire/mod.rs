//! GraphQL over HTTP: `POST` with JSON, `GET` for queries, answers in the form that `Accept` names, batches, and the schema
//! as text.

mod accept;
mod read;

use crate::{
    Options, live,
    load::Loader,
    resolve::Asked,
    run::{Graph, Outcome, Sent},
};
use accept::Media;
use async_graphql::parser::types::OperationType;
use axum::body::Body;
use base::{Ctx, Error, Kind, Result};
use http::{Face, FaceCall, HeaderMap, HeaderValue, Method, Operations, Response, StatusCode, header};
use read::Requests;
use serde::Serialize;
use serde_json::Value;
use std::sync::{Arc, OnceLock};

const PATH: &str = "/graphql";
const SCHEMA_PATH: &str = "/graphql/schema.graphql";

/// Queries, mutations and subscriptions.
pub fn face(operations: &Operations, options: Options) -> Result<Face> {
    // Made when somebody first asks: a start should not wait for it.
    let (operations, made) = (operations.clone(), OnceLock::new());
    let graph = move || match made.get() {
        Some(graph) => Ok(Arc::clone(graph)),
        None => {
            let graph = Arc::new(Graph::new(operations.document(), options.clone())?);
            Ok::<_, Error>(made.get_or_init(|| graph).clone())
        }
    };
    Ok(Face {
        path: PATH,
        handler: Arc::new(move |call| {
            let graph = graph();
            Box::pin(async move { answer(graph?, call).await })
        }),
    })
}

/// The schema as text, where it may be asked for.
pub fn schema_face(operations: &Operations, options: Options) -> Result<Face> {
    let (document, text) = (operations.clone(), Arc::new(OnceLock::new()));
    Ok(Face {
        path: SCHEMA_PATH,
        handler: Arc::new(move |call: FaceCall| {
            let (document, options, text) = (document.clone(), options.clone(), text.clone());
            Box::pin(async move {
                if call.request.method() != Method::GET {
                    return Err(Error::invalid(
                        "method_not_allowed",
                        format!("{} does not exist for {SCHEMA_PATH}", call.request.method()),
                    ));
                }
                if !options.introspection {
                    return Err(Error::not_found("no_such_page", "this server does not show its GraphQL schema")
                        .fix("docs/schema.graphql is the schema of the program as it is shipped"));
                }
                let made = match text.get() {
                    Some(made) => made,
                    None => {
                        let made: String = sdl(document.document())?;
                        text.get_or_init(|| made)
                    }
                };
                let mut response = Response::new(Body::from(made.clone()));
                response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
                Ok(response)
            })
        }),
    })
}

/// The schema that the operations of an OpenAPI document make.
pub fn sdl(document: &Value) -> Result<String> {
    Ok(Graph::new(document, Options::loopback())?.sdl())
}

/// A call that is being answered.
#[derive(Clone)]
pub(crate) struct Answering {
    pub(crate) graph: Arc<Graph>,
    pub(crate) operations: Operations,
    pub(crate) ctx: Ctx,
    pub(crate) correlation_id: Arc<str>,
    pub(crate) headers: HeaderMap,
}

impl Answering {
    pub(crate) fn asked(&self) -> Asked {
        Asked {
            operations: self.operations.clone(),
            ctx: self.ctx.clone(),
            correlation_id: self.correlation_id.clone(),
            key: self.headers.get("idempotency-key").and_then(|value| value.to_str().ok()).map(str::to_owned),
            loader: Loader::default(),
        }
    }

    /// One request that has one answer, within the time that every request has.
    pub(crate) async fn once(&self, sent: Sent, get: bool, budget: &mut u64) -> Result<Outcome> {
        let prepared = self.graph.prepare(self.ctx.org, sent)?;
        if get && prepared.does != OperationType::Query {
            return Err(Error::invalid("mutation_by_get", "what changes something is not done by GET")
                .place("method")
                .fix("send it with POST"));
        }
        if prepared.does == OperationType::Subscription {
            return Err(Error::invalid("subscription_needs_stream", "a subscription has no single answer")
                .place("header `Accept`")
                .fix("ask with `Accept: text/event-stream`, or over a WebSocket with the protocol `graphql-transport-ws`"));
        }
        *budget = budget.checked_sub(prepared.cost).ok_or_else(|| {
            Error::too_large("query_too_costly", "the requests of the batch together would cost more than one request may").place("body")
        })?;
        let env = self.operations.env();
        let within = env.limits.request_timeout;
        tokio::select! {
            biased;
            outcome = self.graph.execute(prepared, self.asked()) => Ok(outcome),
            () = env.clock.sleep(within) => Err(Error::timeout("request_timeout", format!("the query was not answered within {within:?}"))
                .fix("ask for less; what was begun may still finish, so use the same `Idempotency-Key`")),
        }
    }
}

async fn answer(graph: Arc<Graph>, call: FaceCall) -> Result<Response> {
    if live::wants_socket(call.request.headers()) {
        return live::socket(graph, call).await;
    }
    let FaceCall { operations, ctx, correlation_id, request } = call;
    let (parts, body) = request.into_parts();
    let media = accept::wanted(&parts.headers);
    let answering = Answering { graph, operations, ctx, correlation_id, headers: parts.headers };
    let get = parts.method == Method::GET;
    let answered = async {
        let media = media.ok_or_else(|| {
            Error::invalid("not_acceptable", "the request accepts none of the forms an answer has")
                .place("header `Accept`")
                .fix("send `Accept: application/graphql-response+json, application/json`")
        })?;
        let requests = match &parts.method {
            _ if get => read::query(parts.uri.query().unwrap_or_default())?,
            &Method::POST => {
                let limits = &answering.operations.env().limits;
                read::body(&answering.headers, body, limits.body_bytes_max, answering.graph.options.limits.batch_max).await?
            }
            other => {
                return Err(
                    Error::invalid("method_not_allowed", format!("{other} does not exist for {PATH}")).fix("use POST, or GET for queries")
                );
            }
        };
        carried_out(&answering, media, requests, get).await
    };
    Ok(answered.await.unwrap_or_else(|error| refusal(&error, media.unwrap_or(Media::Json), &answering.correlation_id)))
}

async fn carried_out(answering: &Answering, media: Media, requests: Requests, get: bool) -> Result<Response> {
    let mut budget = answering.graph.options.limits.cost_max;
    match (requests, media) {
        (Requests::One(sent), Media::Events) => live::stream(answering, sent, get).await,
        (Requests::Batch(_), Media::Events) => {
            Err(Error::invalid("bad_query_request", "a stream of events carries one request").place("body"))
        }
        (Requests::One(sent), media) => {
            let outcome = answering.once(sent, get, &mut budget).await?;
            let status = if outcome.data.is_some() || media == Media::Json { StatusCode::OK } else { StatusCode::BAD_REQUEST };
            Ok(written(status, media, &outcome))
        }
        (Requests::Batch(all), media) => {
            let mut bodies = Vec::with_capacity(all.len());
            // One after the other: a batch may build on its beginning.
            for sent in all {
                let outcome = answering.once(sent, get, &mut budget).await;
                bodies.push(outcome.unwrap_or_else(|error| Outcome::refused(&error, &answering.correlation_id)));
            }
            Ok(written(StatusCode::OK, media, &bodies))
        }
    }
}

/// What could not even begin. With `application/json`, a request that is well-formed gets 200 whatever becomes of it.
fn refusal(error: &Error, media: Media, correlation_id: &str) -> Response {
    let status = match (error.code(), error.kind()) {
        ("mutation_by_get" | "method_not_allowed", _) => StatusCode::METHOD_NOT_ALLOWED,
        ("not_acceptable" | "subscription_needs_stream", _) => StatusCode::NOT_ACCEPTABLE,
        ("wrong_content_type", _) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        ("body_too_large" | "batch_too_large", _) => StatusCode::PAYLOAD_TOO_LARGE,
        ("bad_query_request" | "bad_json", _) => StatusCode::BAD_REQUEST,
        (_, Kind::Limited | Kind::Unavailable | Kind::Timeout | Kind::Internal) => http::status_of(error.kind()),
        _ if media == Media::Json => StatusCode::OK,
        _ => StatusCode::BAD_REQUEST,
    };
    let mut response = written(status, media, &Outcome::refused(error, correlation_id));
    if status == StatusCode::METHOD_NOT_ALLOWED {
        let allowed = if error.code() == "mutation_by_get" { "POST" } else { "GET, POST" };
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static(allowed));
    }
    response
}

fn written<T: Serialize>(status: StatusCode, media: Media, body: &T) -> Response {
    let mut response = Response::new(Body::from(serde_json::to_vec(body).unwrap_or_default()));
    *response.status_mut() = status;
    let media_type = match media {
        Media::GraphQl => "application/graphql-response+json; charset=utf-8",
        Media::Json | Media::Events => "application/json; charset=utf-8",
    };
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    http::no_store(&mut response);
    response
}
