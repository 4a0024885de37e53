//! Signing in and out, and who one is.

use super::COOKIE;
use crate::{
    Call, Created, Empty, Env, Json, Nothing, Operation, Public,
    answer::{Answer, Reply},
    docs, right,
};
use axum::{
    body::Body,
    http::{HeaderValue, Method, StatusCode, header},
    response::Response,
};
use base::{Error, Result};
use schemars::{JsonSchema, SchemaGenerator};
use serde::Serialize;
use serde_json::json;
use std::sync::Arc;

/// What the signed-in caller is told about the installation.
#[derive(Clone, Debug)]
pub struct About {
    pub org_name: String,
    pub version: String,
    /// No real model is configured, so answers are made up.
    pub simulated: bool,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Me {
    principal: Who,
    org: OrgView,
    /// What the caller may do: `run:read`, `*:read`, `model:update@shop`.
    rights: Vec<String>,
    /// The teams the caller is in.
    teams: Vec<String>,
    version: String,
    /// No real model is configured: answers of models are made up.
    simulated: bool,
}

#[derive(Serialize, JsonSchema)]
struct Who {
    id: String,
    /// `user`, `service_account`, `agent` or `system`.
    kind: String,
    name: String,
}

#[derive(Serialize, JsonSchema)]
struct OrgView {
    id: String,
    name: String,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Link {
    /// To be opened in a browser, once, on this server.
    path: String,
    expires_at: String,
}

#[derive(Clone)]
struct State {
    env: Env,
    about: Arc<About>,
}

pub(crate) fn operations(env: &Env, about: About) -> Vec<Operation> {
    let state = State { env: env.clone(), about: Arc::new(about) };
    vec![
        Operation::new("get_me", Method::GET, "/api/v1/me", &state, get_me)
            .urgent()
            .tag("session")
            .summary("Who is calling, and what they may do")
            .response_example(json!({
                "principal": {"id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b", "kind": "user", "name": "ada"},
                "org": {"id": "org_0190a7c8e4f07d4a9a0c5f6b1e2d3c4c", "name": "local"},
                "rights": ["run:create", "run:read"], "teams": ["docs"], "version": "0.1.0", "simulated": false
            })),
        Operation::new("create_sign_in_link", Method::POST, "/api/v1/sign-in-links", &state, create_sign_in_link)
            .tag("session")
            .summary("Make a one-time sign-in link for a browser")
            .details("Only with a bearer token: a browser session cannot prolong itself."),
        Operation::new("sign_out", Method::POST, "/api/v1/sign-out", &state, sign_out)
            .urgent()
            .tag("session")
            .summary("End the browser's session"),
    ]
}

async fn get_me(state: State, call: Call<right::SignedIn>) -> Result<Json<Me>> {
    let ctx = call.caller.ctx();
    let org_name = state.env.auth.org_name(ctx.org).await?.unwrap_or_else(|| state.about.org_name.clone());
    Ok(Json(Me {
        principal: Who { id: ctx.principal.id.to_string(), kind: word(&ctx.principal.kind), name: ctx.principal.name.clone() },
        org: OrgView { id: ctx.org.to_string(), name: org_name },
        rights: ctx.rights.list(),
        teams: ctx.teams.to_vec(),
        version: state.about.version.clone(),
        simulated: state.about.simulated,
    }))
}

/// The snake_case name an enum has on the wire.
fn word<T: Serialize>(value: &T) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

async fn create_sign_in_link(state: State, call: Call<right::SignedIn>) -> Result<Created<Link>> {
    if !call.headers.contains_key(header::AUTHORIZATION) {
        return Err(Error::forbidden("bearer_only", "a browser session cannot make sign-in links")
            .fix("use an API token, or the bearer token of server.json"));
    }
    let identity = state.env.auth.identify(&call.headers).await?;
    let link = state.env.auth.sessions.link_from(&identity.ctx, identity.token());
    Ok(Created(Link { path: link.path, expires_at: link.expires_at.to_string() }))
}

/// `204` that also takes the cookie away.
struct SignedOut;

impl Answer for SignedOut {
    fn describe(schemas: &mut SchemaGenerator) -> Reply {
        Empty::describe(schemas)
    }

    fn into_response(self) -> Result<Response> {
        let mut response = Empty.into_response()?;
        let gone = format!("{COOKIE}=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0");
        response.headers_mut().insert(header::SET_COOKIE, header_value(&gone)?);
        Ok(response)
    }
}

async fn sign_out(state: State, call: Call<right::SignedIn, Nothing>) -> Result<SignedOut> {
    if let Some(token) = super::cookie(&call.headers) {
        state.env.auth.sessions.end(token).await?;
    }
    Ok(SignedOut)
}

fn header_value(text: &str) -> Result<HeaderValue> {
    HeaderValue::from_str(text).map_err(|e| Error::internal("internal_fault", e.to_string()))
}

fn spent() -> Response {
    let body = "<article class=\"prose\"><h1>This sign-in link is spent</h1><p>It was used already or has expired: a link works once, within 15 \
         minutes.</p><p><strong>What to do:</strong> <code>orc sign-in</code> makes a new one on the machine of the server.</p></article>";
    docs::answer(StatusCode::UNAUTHORIZED, docs::page(&docs::Page { title: "Sign-in link spent", body, nav: "", scripted: false }))
}

pub(crate) fn public() -> Vec<Public> {
    vec![Public {
        name: "sign_in",
        path: super::SIGN_IN,
        summary: "Spend a one-time link; sets the session cookie and goes to the console",
        media_type: "text/html",
        statuses: &[(303, "Signed in; go to `/`"), (401, "The link was used already or has expired")],
        handler: Arc::new(|env, method, uri| {
            Box::pin(async move {
                if method != Method::GET {
                    return Empty.into_response();
                }
                let token = uri.query().unwrap_or_default().split('&').find_map(|pair| pair.strip_prefix("token=")).unwrap_or_default();
                match env.auth.sessions.redeem(token).await {
                    Ok(session) => signed_in(&session),
                    Err(error) if error.kind() == base::Kind::Unauthenticated => Ok(spent()),
                    Err(error) => Err(error),
                }
            })
        }),
    }]
}

fn signed_in(session: &str) -> Result<Response> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    let cookie = format!("{COOKIE}={session}; HttpOnly; SameSite=Strict; Path=/; Max-Age={}", super::SESSION_LASTS.as_secs());
    response.headers_mut().insert(header::SET_COOKIE, header_value(&cookie)?);
    response.headers_mut().insert(header::LOCATION, HeaderValue::from_static("/"));
    Ok(response)
}
