//! The operations as tools of the Model Context Protocol, at `/mcp`: streamable HTTP without sessions, one message a request,
//! one JSON answer. A caller sees the tools its rights allow, and what it calls passes the same checks as over REST. No
//! process is started, and no list is ever changed by what a caller does.
//!
//! Two revisions are spoken. The newer one carries its version in every request; the older one begins with `initialize`.

mod call;
mod message;
mod modern;
mod tools;

use crate::{Face, FaceCall, Operations, app};
use axum::{
    body::Body,
    http::{HeaderValue, Method, Response as Answer, StatusCode, header},
    response::Response,
};
use base::Result;
use message::{Fault, Message};
use serde_json::{Value, json};
use std::sync::{Arc, OnceLock};
use tools::Tools;

const MODERN: &str = "2026-07-28";
const LEGACY: &str = "2025-11-25";
const SUPPORTED: [&str; 2] = [MODERN, LEGACY];

const INSTRUCTIONS: &str = "Each tool is one operation of the API. Arguments are the parameters of its path and query, and `body` for what is sent. A \
     failure is an error result with a code, a place and what to do. Lists come in pages: pass `next` as `after`.";

struct Server {
    tools: Tools,
    info: Value,
}

/// The face, for [`crate::App::face`].
pub fn face(operations: &Operations) -> Result<Face> {
    let info = json!({"name": "orchestrator", "title": "Orchestrator", "version": operations.info().version});
    // The tools are made of the document, which nobody may ever ask for.
    let (made, operations): (OnceLock<Arc<Server>>, _) = (OnceLock::new(), operations.clone());
    let handler = move |call: FaceCall| -> futures_util::future::BoxFuture<'static, Result<Response>> {
        let server = made.get_or_init(|| Arc::new(Server { tools: Tools::of(&operations), info: info.clone() })).clone();
        Box::pin(async move { server.answer(call).await })
    };
    Ok(Face { path: "/mcp", handler: Arc::new(handler) })
}

/// What a method answered, and which revision the request was made in.
struct Done {
    result: Result<Value, Fault>,
    modern: bool,
}

impl Server {
    async fn answer(&self, call: FaceCall) -> Result<Response> {
        let FaceCall { operations, ctx, request, .. } = call;
        if request.method() != Method::POST {
            return Ok(no_streams());
        }
        let correlation = app::correlation(&request);
        let (parts, body) = request.into_parts();
        let bytes = crate::body::collect(&parts.headers, body, operations.env().limits.body_bytes_max).await?;
        let message = match message::parse(&parts.headers, &bytes) {
            Ok(message) => message,
            Err(fault) => return Ok(reply(fault.status(StatusCode::BAD_REQUEST), fault.error(None))),
        };
        let Message { id: Some(id), method, params } = message else { return Ok(accepted()) };
        let asked = call::Asked { operations, ctx, correlation, params };
        let Done { result, modern } = match modern::version(&parts.headers, &asked.params) {
            Err(fault) => Done { result: Err(fault), modern: true },
            Ok(true) => {
                let checked = modern::check(&parts.headers, &method, &asked.params);
                let result = match checked {
                    Ok(()) => self.modern(&method, &asked).await,
                    Err(fault) => Err(fault),
                };
                Done { result: result.map(|result| self.signed(result)), modern: true }
            }
            Ok(false) => Done { result: self.legacy(&method, &asked).await, modern: false },
        };
        Ok(match result {
            Ok(result) => reply(StatusCode::OK, json!({"jsonrpc": "2.0", "id": id, "result": result})),
            Err(fault) => reply(if modern { fault.status(StatusCode::OK) } else { StatusCode::OK }, fault.error(Some(id))),
        })
    }

    async fn modern(&self, method: &str, asked: &call::Asked) -> Result<Value, Fault> {
        match method {
            "server/discover" => Ok(json!({
                "supportedVersions": SUPPORTED, "capabilities": {"tools": {}}, "instructions": INSTRUCTIONS, "ttlMs": 300_000,
                "cacheScope": "public"
            })),
            "tools/list" => {
                let mut page = self.tools.page(&asked.ctx, &asked.params)?;
                page["ttlMs"] = 60_000.into();
                // What there is depends on who asks.
                page["cacheScope"] = "private".into();
                Ok(page)
            }
            "tools/call" => call::call(&self.tools, asked).await,
            other => Err(Fault::no_method(other)),
        }
    }

    async fn legacy(&self, method: &str, asked: &call::Asked) -> Result<Value, Fault> {
        match method {
            "initialize" => Ok(json!({
                "protocolVersion": LEGACY, "capabilities": {"tools": {}}, "serverInfo": self.info, "instructions": INSTRUCTIONS
            })),
            "ping" => Ok(json!({})),
            "tools/list" => self.tools.page(&asked.ctx, &asked.params),
            "tools/call" => call::call(&self.tools, asked).await,
            other => Err(Fault::no_method(other)),
        }
    }

    fn signed(&self, mut result: Value) -> Value {
        result["resultType"] = "complete".into();
        result["_meta"]["io.modelcontextprotocol/serverInfo"] = self.info.clone();
        result
    }
}

fn reply(status: StatusCode, body: Value) -> Response {
    let mut response = Answer::new(Body::from(body.to_string()));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    crate::no_store(&mut response);
    response
}

/// A notification: heard, and nothing follows from it.
fn accepted() -> Response {
    let mut response = Answer::new(Body::empty());
    *response.status_mut() = StatusCode::ACCEPTED;
    response
}

/// There is nothing to listen to and no session to end.
fn no_streams() -> Response {
    let mut response = Answer::new(Body::empty());
    *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("POST"));
    response
}

#[cfg(test)]
mod tests;
