//! JSON-RPC 2.0 as this protocol narrows it: one message, an id that is text or a whole number, parameters by name.

use crate::body::{DEPTH_MAX, deeper_than};
use axum::http::{HeaderMap, StatusCode, header};
use serde_json::{Map, Value, json};

pub(super) struct Message {
    /// `None`: a notification.
    pub(super) id: Option<Value>,
    pub(super) method: String,
    pub(super) params: Map<String, Value>,
}

/// A failure of the protocol, not of an operation.
#[derive(Debug)]
pub(super) struct Fault {
    code: i64,
    message: String,
    data: Option<Value>,
    status: Option<StatusCode>,
}

impl Fault {
    fn new(code: i64, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), data: None, status: None }
    }

    pub(super) fn parse(message: impl Into<String>) -> Self {
        Self::new(-32_700, message)
    }

    pub(super) fn invalid_request(message: impl Into<String>) -> Self {
        Self::new(-32_600, message)
    }

    pub(super) fn no_method(method: &str) -> Self {
        let shown: String = method.chars().take(80).collect();
        Self { status: Some(StatusCode::NOT_FOUND), ..Self::new(-32_601, format!("Method not found: {shown}")) }
    }

    pub(super) fn invalid_params(message: impl Into<String>) -> Self {
        Self::new(-32_602, message)
    }

    /// A field that every request carries is missing.
    pub(super) fn malformed(message: impl Into<String>) -> Self {
        Self { status: Some(StatusCode::BAD_REQUEST), ..Self::invalid_params(message) }
    }

    pub(super) fn header_mismatch(message: impl Into<String>) -> Self {
        Self { status: Some(StatusCode::BAD_REQUEST), ..Self::new(-32_020, message) }
    }

    pub(super) fn unsupported(requested: &str, supported: &[&str]) -> Self {
        let shown: String = requested.chars().take(40).collect();
        let data = json!({"supported": supported, "requested": shown});
        Self { status: Some(StatusCode::BAD_REQUEST), data: Some(data), ..Self::new(-32_022, "Unsupported protocol version") }
    }

    pub(super) fn status(&self, usual: StatusCode) -> StatusCode {
        self.status.unwrap_or(usual)
    }

    pub(super) fn error(&self, id: Option<Value>) -> Value {
        let mut error = json!({"code": self.code, "message": self.message});
        if let Some(data) = &self.data {
            error["data"] = data.clone();
        }
        let mut out = json!({"jsonrpc": "2.0", "error": error});
        // An id that could not be read is left out.
        if let Some(id) = id {
            out["id"] = id;
        }
        out
    }
}

pub(super) fn parse(headers: &HeaderMap, bytes: &[u8]) -> Result<Message, Fault> {
    let given = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !given.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json") {
        let fault = Fault::invalid_request("Send Content-Type: application/json");
        return Err(Fault { status: Some(StatusCode::UNSUPPORTED_MEDIA_TYPE), ..fault });
    }
    if deeper_than(bytes, DEPTH_MAX) {
        return Err(Fault::parse(format!("The message is nested deeper than {DEPTH_MAX} levels")));
    }
    let value: Value = serde_json::from_slice(bytes).map_err(|e| Fault::parse(format!("Parse error: {e}")))?;
    let Value::Object(mut object) = value else {
        return Err(Fault::invalid_request("Invalid request: one message is one JSON object; there are no batches"));
    };
    if object.get("jsonrpc").and_then(Value::as_str) != Some("2.0") {
        return Err(Fault::invalid_request("Invalid request: `jsonrpc` must be \"2.0\""));
    }
    let id = match object.remove("id") {
        None => None,
        Some(id) if id.is_string() || id.is_i64() || id.is_u64() => Some(id),
        Some(_) => return Err(Fault::invalid_request("Invalid request: `id` must be text or a whole number")),
    };
    let Some(Value::String(method)) = object.remove("method") else {
        return Err(Fault::invalid_request("Invalid request: `method` must be text"));
    };
    let params = match object.remove("params") {
        None => Map::new(),
        Some(Value::Object(params)) => params,
        Some(_) => return Err(Fault::invalid_request("Invalid request: `params` must be an object")),
    };
    Ok(Message { id, method, params })
}
