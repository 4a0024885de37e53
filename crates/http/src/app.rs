//! From a list of operations to a router, with everything that is the same for each request.

use crate::{
    About, Assets, Auth, ErrorPages, Hosts, Limits, NoAssets, Operation, Operations, Problem, Public, Shutdown,
    body::Params,
    docs,
    idempotency::Idempotency,
    limits::{self, Gate, Limiter},
    live::{Place, Places},
    openapi,
    operation::Incoming,
    security,
    session::{self, Identity, Proof, Via},
};
use axum::{
    Router,
    body::Body,
    extract::{RawPathParams, Request, State, rejection::RawPathParamsRejection},
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::{self, Next},
    response::Response,
    routing::{self, MethodFilter, MethodRouter},
};
use base::{Ctx, Error, Result, SharedClock, SharedRng};
use bytes::Bytes;
use futures_util::{StreamExt, future::BoxFuture};
use serde_json::Value;
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use tokio::sync::Semaphore;

/// What every request shares.
pub struct EnvParts {
    pub auth: Auth,
    pub clock: SharedClock,
    pub rng: SharedRng,
    pub hosts: Hosts,
    pub limits: Limits,
    pub shutdown: Shutdown,
    pub idempotency: Idempotency,
    pub(crate) limiter: Limiter,
    pub(crate) requests: limits::RequestPlaces,
    pub(crate) live_places: Arc<Semaphore>,
    pub(crate) live_organizations: Places,
}

impl EnvParts {
    pub fn new(auth: Auth, hosts: Hosts, limits: Limits, idempotency: Idempotency, clock: SharedClock, rng: SharedRng) -> Self {
        let live_places = Arc::new(Semaphore::new(limits.live_max));
        let live_organizations = Places::new(limits.live_per_organization_max);
        let limiter = Limiter::new(limits.rates.clone(), clock.clone());
        let requests = limits::RequestPlaces::new(&limits);
        let shutdown = Shutdown::default();
        Self { auth, clock, rng, hosts, limits, shutdown, idempotency, limiter, requests, live_places, live_organizations }
    }
}

pub type Env = Arc<EnvParts>;

/// The head of the OpenAPI document.
#[derive(Clone, Debug)]
pub struct Info {
    pub title: &'static str,
    pub version: String,
}

/// A request of a face that speaks its own protocol: the caller is known, the rest is as it came.
pub struct FaceCall {
    pub operations: Operations,
    pub ctx: Ctx,
    /// Under which failures stand in the log.
    pub correlation_id: Arc<str>,
    pub request: Request,
}

/// The operations under another protocol, at one path.
#[derive(Clone)]
pub struct Face {
    pub path: &'static str,
    pub handler: Arc<dyn Fn(FaceCall) -> BoxFuture<'static, Result<Response>> + Send + Sync>,
}

/// A route for other systems that call: nobody is signed in, so the handler itself proves who sends, over the bytes as they came.
#[derive(Clone)]
pub struct Inbound {
    pub path: &'static str,
    pub handler: Arc<dyn Fn(InboundCall) -> BoxFuture<'static, Result<InboundReply>> + Send + Sync>,
}

/// What came in, by POST.
pub struct InboundCall {
    pub path: Params,
    pub body: Bytes,
    headers: axum::http::HeaderMap,
    env: Env,
}

impl InboundCall {
    /// The first value of a header, if it is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Takes one request from the rates of whoever it is for, once that is known.
    pub fn charge(&self, ctx: &Ctx) -> Result<()> {
        limits::charge(&self.env, ctx, 1)
    }

    /// The body as a form's pairs.
    pub fn form(&self) -> Option<Vec<(String, String)>> {
        crate::body::form(&self.body)
    }
}

/// An answer in the words that the sender expects.
pub struct InboundReply {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: Option<Value>,
}

impl InboundReply {
    pub fn status(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: None }
    }

    pub fn json(status: u16, body: Value) -> Self {
        Self { body: Some(body), ..Self::status(status) }
    }

    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    fn into_response(self) -> Result<Response> {
        let fault = |e: &dyn std::fmt::Display| Error::internal("internal_fault", format!("an answer could not be made: {e}"));
        let status = StatusCode::from_u16(self.status).map_err(|e| fault(&e))?;
        let mut response = match self.body {
            Some(body) => text(status, "application/json", body.to_string()),
            None => text(status, "text/plain; charset=utf-8", ""),
        };
        for (name, value) in self.headers {
            let value = HeaderValue::from_str(&value).map_err(|e| fault(&e))?;
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
        Ok(response)
    }
}

type MakeFace = Box<dyn FnOnce(&Operations) -> Result<Face>>;

/// Put together by `orc`.
pub struct App {
    env: Env,
    info: Info,
    operations: Vec<Operation>,
    faces: Vec<MakeFace>,
    inbound: Vec<Inbound>,
    assets: Arc<dyn Assets>,
    errors: ErrorPages,
}

impl App {
    /// Begins with the operations of sessions.
    pub fn new(env: Env, info: Info, about: About) -> Self {
        let operations = session::operations(&env, about);
        Self { env, info, operations, faces: Vec::new(), inbound: Vec::new(), assets: Arc::new(NoAssets), errors: ErrorPages::default() }
    }

    #[must_use]
    pub fn operations(mut self, more: Vec<Operation>) -> Self {
        self.operations.extend(more);
        self
    }

    /// A face is made when all operations are known.
    #[must_use]
    pub fn face(mut self, make: impl FnOnce(&Operations) -> Result<Face> + 'static) -> Self {
        self.faces.push(Box::new(make));
        self
    }

    #[must_use]
    pub fn inbound(mut self, inbound: Inbound) -> Self {
        self.inbound.push(inbound);
        self
    }

    #[must_use]
    pub fn assets(mut self, assets: Arc<dyn Assets>) -> Self {
        self.assets = assets;
        self
    }

    /// What the pages under `/docs/errors` say.
    #[must_use]
    pub fn error_pages(mut self, errors: ErrorPages) -> Self {
        self.errors = errors;
        self
    }

    /// The OpenAPI 3.1 document.
    pub fn openapi(&self) -> Value {
        openapi::document(&self.info, &self.operations, &public_operations(None))
    }

    /// Refuses two operations with the same name or the same method and path.
    pub fn router(self) -> Result<Router> {
        let mut names = BTreeSet::new();
        let mut routes = BTreeSet::new();
        for operation in &self.operations {
            if !names.insert(operation.name.clone()) || !routes.insert((operation.path.clone(), operation.method.to_string())) {
                return Err(Error::internal(
                    "operation_twice",
                    format!("operation {} ({} {}) is registered twice", operation.name, operation.method, operation.path),
                ));
            }
        }
        let operations = Operations::new(self.env.clone(), self.info, self.operations.clone());
        let mut paths: BTreeMap<Cow<'static, str>, MethodRouter> = BTreeMap::new();
        for operation in self.operations {
            let path = operation.path.clone();
            let route = route(operation, self.env.clone())?;
            let whole = match paths.remove(&path) {
                Some(others) => others.merge(route),
                None => route,
            };
            paths.insert(path, whole);
        }
        for public in public_operations(Some(&operations)) {
            paths.insert(public.path.into(), public_route(public, self.env.clone()));
        }
        for make in self.faces {
            let face = make(&operations)?;
            paths.insert(face.path.into(), face_route(face, operations.clone()));
        }
        for inbound in self.inbound {
            paths.insert(inbound.path.into(), inbound_route(inbound, self.env.clone()));
        }
        paths.extend(docs::routes(&operations, self.errors).into_iter().map(|(path, route)| (path.into(), route)));
        let mut router = Router::new();
        for (path, route) in paths {
            router = router.route(&path, route);
        }
        let assets = self.assets;
        let fallback = move |request: Request| {
            let answer = not_an_operation(assets.as_ref(), &request);
            let correlation = correlation(&request);
            async move { answer.unwrap_or_else(|error| Problem::new(&error, &correlation).into_response()) }
        };
        Ok(router.method_not_allowed_fallback(wrong_method).fallback(fallback).layer(middleware::from_fn_with_state(self.env, edge)))
    }
}

/// The id under which a request stands in the log.
#[derive(Clone)]
struct Correlation(Arc<str>);

const CORRELATION: HeaderName = HeaderName::from_static("x-correlation-id");

pub(crate) fn correlation(request: &Request) -> Arc<str> {
    request.extensions().get::<Correlation>().map_or_else(|| Arc::from(""), |id| id.0.clone())
}

/// A client's own id is kept when it is harmless in a log.
fn new_correlation(env: &EnvParts, request: &Request) -> Arc<str> {
    let given = request.headers().get(&CORRELATION).and_then(|value| value.to_str().ok());
    let fit = |text: &&str| (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    given.filter(fit).map_or_else(|| format!("{:016x}", env.rng.next_u64()).into(), Arc::from)
}

/// What every request passes first and every answer last.
async fn edge(State(env): State<Env>, mut request: Request, next: Next) -> Response {
    let id = new_correlation(&env, &request);
    request.extensions_mut().insert(Correlation(id.clone()));
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let started = env.clock.monotonic();
    let gate = Gate::open(&mut request);
    let fit = env.hosts.check(request.uri(), request.headers()).and_then(|()| Gate::check(&env.limits, &request));
    let mut response = match fit {
        Ok(()) => next.run(request).await,
        Err(error) => Problem::new(&error, &id).into_response(),
    };
    gate.close(&env, &id, &mut response);
    security::harden(response.headers_mut());
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(CORRELATION, value);
    }
    let micros = env.clock.monotonic().saturating_sub(started).as_micros();
    tracing::debug!(correlation_id = %id, %method, path, status = response.status().as_u16(), micros, "request answered");
    response
}

fn filter(method: &Method) -> Result<MethodFilter> {
    MethodFilter::try_from(method.clone()).map_err(|e| Error::internal("internal_fault", e.to_string()))
}

fn route(operation: Operation, env: Env) -> Result<MethodRouter> {
    let filter = filter(&operation.method)?;
    let handler = move |params: Result<RawPathParams, RawPathParamsRejection>, request: Request| {
        let (operation, env) = (operation.clone(), env.clone());
        async move {
            let id = correlation(&request);
            let answer = match params {
                Ok(params) => run(&operation, env, &params, request).await,
                Err(error) => Err(Error::invalid("bad_path", error.body_text()).place("path")),
            };
            answer.unwrap_or_else(|error| Problem::new(&error, &id).into_response())
        }
    };
    Ok(routing::on(filter, handler))
}

async fn run(operation: &Operation, env: Env, params: &RawPathParams, request: Request) -> Result<Response> {
    let (parts, body) = request.into_parts();
    let Identity { mut ctx, via, proof } = env.auth.identify(&parts.headers).await?;
    ctx.correlation_id = parts.extensions.get::<Correlation>().map(|id| id.0.clone());
    if via == Via::Cookie {
        security::check_cookie_use(&parts.method, &parts.headers)?;
    }
    limits::Whose::set(&parts.extensions, ctx.org);
    limits::spend(&env, &parts.extensions, &parts.headers, &ctx, operation.cost)?;
    // Before the body is read: what waits takes no memory but its head.
    let lasting = operation.live || operation.long;
    let _place_in_turn = if lasting { None } else { Some(limits::admit(&env, ctx.org, operation.urgent).await?) };
    let params = Params(params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect());
    let what = session::Sought { operation: operation.name.clone(), workspace: params.text("workspace").ok().map(str::to_owned) };
    let (clock, within) = (env.clock.clone(), env.limits.request_timeout);
    let place = if lasting { Some(env.live_organizations.take(ctx.org)?) } else { None };
    let (auth, who) = (env.clone(), ctx.clone());
    let answer = (operation.handler)(Incoming {
        env,
        ctx,
        params,
        method: parts.method,
        uri: parts.uri,
        headers: parts.headers,
        extensions: parts.extensions,
        body,
        idempotent: operation.idempotent,
        body_max: operation.body_max,
    });
    if lasting {
        let response = auth.auth.note(&who, &what, answer.await)?;
        // What became a WebSocket looks after itself.
        let upgraded = response.status() == StatusCode::SWITCHING_PROTOCOLS;
        return Ok(if upgraded { response } else { response.map(|body| while_signed_in(body, auth, proof, who, place)) });
    }
    tokio::select! {
        biased;
        answer = answer => auth.auth.note(&who, &what, answer),
        () = clock.sleep(within) => Err(Error::timeout("request_timeout", format!("{} was not answered within {within:?}", operation.name))
            .fix("try again; what was begun may still finish, so use the same `Idempotency-Key`")),
    }
}

/// The stream ends when the caller's rights become others: whoever still may opens it again.
fn while_signed_in(body: Body, env: Env, proof: Proof, ctx: Ctx, place: Option<Place>) -> Body {
    let over = async move {
        let _given_back_at_the_end = place;
        env.auth.changed(&proof, &ctx).await
    };
    Body::from_stream(body.into_data_stream().take_until(Box::pin(over)))
}

fn public_route(public: Public, env: Env) -> MethodRouter {
    let handler = move |request: Request| {
        let (public, env) = (public.clone(), env.clone());
        async move {
            let id = correlation(&request);
            let answer = (public.handler)(env, request.method().clone(), request.uri().clone()).await;
            answer.unwrap_or_else(|error| Problem::new(&error, &id).into_response())
        }
    };
    routing::on(MethodFilter::GET, handler)
}

/// Whoever may not sign in does not reach a face; what it may do there each operation decides.
fn face_route(face: Face, operations: Operations) -> MethodRouter {
    let handler = move |request: Request| {
        let (face, operations) = (face.clone(), operations.clone());
        async move {
            let id = correlation(&request);
            let answer = async {
                let Identity { mut ctx, via, .. } = operations.env().auth.identify(request.headers()).await?;
                ctx.correlation_id = Some(id.clone());
                if via == Via::Cookie {
                    security::check_cookie_use(request.method(), request.headers())?;
                }
                limits::Whose::set(request.extensions(), ctx.org);
                limits::spend(operations.env(), request.extensions(), request.headers(), &ctx, 1)?;
                let _place_in_turn = limits::admit(operations.env(), ctx.org, false).await?;
                (face.handler)(FaceCall { operations, ctx, correlation_id: id.clone(), request }).await
            };
            answer.await.unwrap_or_else(|error| Problem::new(&error, &id).into_response())
        }
    };
    routing::any(handler)
}

/// The limits of every request hold here too: size, time, and how many from one address.
fn inbound_route(inbound: Inbound, env: Env) -> MethodRouter {
    let handler = move |params: Result<RawPathParams, RawPathParamsRejection>, request: Request| {
        let (inbound, env) = (inbound.clone(), env.clone());
        async move {
            let id = correlation(&request);
            let answer = async {
                let params = params.map_err(|error| Error::invalid("bad_path", error.body_text()).place("path"))?;
                let path = Params(params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect());
                let (parts, body) = request.into_parts();
                let body = crate::body::collect(&parts.headers, body, env.limits.body_bytes_max).await?;
                let call = InboundCall { path, body, headers: parts.headers, env: env.clone() };
                tokio::select! {
                    biased;
                    answer = (inbound.handler)(call) => answer?.into_response(),
                    () = env.clock.sleep(env.limits.request_timeout) => {
                        Err(Error::timeout("request_timeout", "the call was not answered in time").fix("send it again"))
                    }
                }
            };
            answer.await.unwrap_or_else(|error| Problem::new(&error, &id).into_response())
        }
    };
    routing::on(MethodFilter::POST, handler)
}

async fn wrong_method(request: Request) -> Response {
    let error = Error::invalid("method_not_allowed", format!("{} does not exist for {}", request.method(), request.uri().path()))
        .fix("the operations are listed at /openapi.json");
    Problem::new(&error, &correlation(&request)).into_response()
}

fn not_an_operation(assets: &dyn Assets, request: &Request) -> Result<Response> {
    let path = request.uri().path();
    if path == "/api" || path.starts_with("/api/") {
        return Err(Error::not_found("no_such_operation", format!("there is no operation {} {path}", request.method()))
            .fix("the operations are listed at /openapi.json"));
    }
    crate::assets::answer(assets, request.method(), path, request.headers())
}

fn text(status: StatusCode, media_type: &'static str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    response
}

/// For a description of them it does not matter what they are about.
pub(crate) fn public_operations(about: Option<&Operations>) -> Vec<Public> {
    let about = about.cloned();
    let mut all = vec![
        Public {
            name: "get_openapi",
            path: "/openapi.json",
            summary: "This document",
            media_type: "application/json",
            statuses: &[(200, "OpenAPI 3.1")],
            handler: Arc::new(move |_, _, _| {
                let document = about.as_ref().map(Operations::encoded).unwrap_or_default();
                Box::pin(async move { Ok(text(StatusCode::OK, "application/json", document)) })
            }),
        },
        Public {
            name: "get_health",
            path: "/healthz",
            summary: "The process is alive",
            media_type: "text/plain",
            statuses: &[(200, "Alive")],
            handler: Arc::new(|_, _, _| Box::pin(async { Ok(text(StatusCode::OK, "text/plain; charset=utf-8", "ok\n")) })),
        },
        Public {
            name: "get_readiness",
            path: "/readyz",
            summary: "The server takes work",
            media_type: "text/plain",
            statuses: &[(200, "Ready"), (503, "Stopping")],
            handler: Arc::new(|env, _, _| {
                Box::pin(async move {
                    let plain = "text/plain; charset=utf-8";
                    Ok(if env.shutdown.begun() {
                        text(StatusCode::SERVICE_UNAVAILABLE, plain, "stopping\n")
                    } else {
                        text(StatusCode::OK, plain, "ready\n")
                    })
                })
            }),
        },
    ];
    all.extend(session::public());
    all
}
