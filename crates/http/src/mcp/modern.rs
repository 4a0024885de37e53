//! What the newer revision asks of each request: its version and capabilities inside, and headers that say the same.

use super::{LEGACY, MODERN, SUPPORTED, message::Fault};
use axum::http::HeaderMap;
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Map, Value};

const META: &str = "_meta";
const VERSION: &str = "io.modelcontextprotocol/protocolVersion";
const CAPABILITIES: &str = "io.modelcontextprotocol/clientCapabilities";

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).map(|value| value.to_str().unwrap_or_default())
}

/// Whether the request is of the newer revision.
pub(super) fn version(headers: &HeaderMap, params: &Map<String, Value>) -> Result<bool, Fault> {
    let inside = params.get(META).and_then(|meta| meta.get(VERSION));
    let outside = header(headers, "mcp-protocol-version");
    if let Some(inside) = inside {
        let Some(inside) = inside.as_str() else { return Err(Fault::malformed(format!("`{VERSION}` must be text"))) };
        if outside != Some(inside) {
            let outside = outside.unwrap_or("(missing)");
            return Err(Fault::header_mismatch(format!("Header mismatch: MCP-Protocol-Version is {outside}, the body says {inside}")));
        }
    }
    match inside.and_then(Value::as_str).or(outside) {
        None => Ok(false),
        Some(LEGACY) => Ok(false),
        Some(MODERN) => Ok(true),
        Some(other) => Err(Fault::unsupported(other, &SUPPORTED)),
    }
}

/// Called for requests of the newer revision.
pub(super) fn check(headers: &HeaderMap, method: &str, params: &Map<String, Value>) -> Result<(), Fault> {
    let meta = params.get(META).and_then(Value::as_object);
    for name in [VERSION, CAPABILITIES] {
        if meta.is_none_or(|meta| !meta.contains_key(name)) {
            return Err(Fault::malformed(format!("Invalid params: `_meta` lacks `{name}`")));
        }
    }
    if meta.and_then(|meta| meta.get(CAPABILITIES)).is_none_or(|value| !value.is_object()) {
        return Err(Fault::malformed(format!("Invalid params: `{CAPABILITIES}` must be an object")));
    }
    same("Mcp-Method", header(headers, "mcp-method").map(str::to_owned), method)?;
    if method == "tools/call" {
        let name = params.get("name").and_then(Value::as_str).unwrap_or_default();
        same("Mcp-Name", header(headers, "mcp-name").map(decoded).transpose()?, name)?;
    }
    Ok(())
}

fn same(what: &str, outside: Option<String>, inside: &str) -> Result<(), Fault> {
    match outside {
        Some(outside) if outside == inside => Ok(()),
        Some(_) => Err(Fault::header_mismatch(format!("Header mismatch: {what} says something else than the body"))),
        None => Err(Fault::header_mismatch(format!("Header mismatch: {what} is missing"))),
    }
}

/// Text that is no plain header value comes as `=?base64?…?=`.
fn decoded(value: &str) -> Result<String, Fault> {
    let Some(coded) = value.strip_prefix("=?base64?").and_then(|rest| rest.strip_suffix("?=")) else { return Ok(value.to_owned()) };
    let bytes = STANDARD.decode(coded).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    bytes.ok_or_else(|| Fault::header_mismatch("Header mismatch: Mcp-Name is not valid base64 of UTF-8"))
}
