//! HTTP plumbing without feature words: operations as data, from which come the routes and the OpenAPI document;
//! authorization as a parameter type; problem+json errors; limits; live streams; the console's files; a client.
//!
//! A feature builds [`Operation`]s; `orc` hands them to [`App`], which answers an [`axum::Router`].

mod answer;
mod app;
mod assets;
mod body;
mod caller;
pub mod client;
mod docs;
mod idempotency;
pub mod kinds;
mod limits;
pub mod live;
pub mod mcp;
mod openapi;
mod operation;
mod operations;
mod page;
mod problem;
mod security;
mod serve;
mod session;
mod sql;
pub mod sse;

pub use answer::{Accepted, Answer, Created, Data, Download, Empty, Encoded, FileStream, Json, Reply, Streamed, no_store};
pub use app::{App, Env, EnvParts, Face, FaceCall, Inbound, InboundCall, InboundReply, Info};
pub use assets::{Asset, Assets, NoAssets};
pub use body::{Arriving, Body, Bounds, Input, OptionalBody, Params, Upload};
pub use caller::{Caller, Need, Permission, right};
pub use docs::ErrorPages;
pub use idempotency::{Idempotency, Key, Memory};
pub use limits::{Limiter, Limits, Rates};
pub use operation::{Call, Declaration, DeclaredCall, Described, Nothing, Operation, Public};
pub use operations::{Invocation, Invoked, Operations};
pub use page::{Cursor, Page, limit};
pub use problem::{Problem, kind_of_status, status_of};
pub use security::Hosts;
pub use serve::{Shutdown, serve};
pub use session::{
    About, Auth, Holder, Identity, MemorySessions, OneTimeLink, Proof, SessionRow, SessionRows, Sessions, Sought, Tokens, Via, fresh_token,
};
pub use sql::migrations;

pub use axum::Router;
pub use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
pub use axum::response::Response;

#[cfg(test)]
mod tests;
