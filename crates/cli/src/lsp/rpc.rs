//! JSON-RPC with `Content-Length` headers.

use serde_json::{Value, json};
use std::io::{self, BufRead, Read, Write};

/// Larger messages are refused: a workflow file has at most 1 MiB.
const BYTES_MAX: usize = 16 << 20;
const HEADER_MAX: usize = 4_096;

pub(super) const PARSE_ERROR: i64 = -32700;
pub(super) const INVALID_REQUEST: i64 = -32600;
pub(super) const METHOD_NOT_FOUND: i64 = -32601;
pub(super) const INVALID_PARAMS: i64 = -32602;
pub(super) const NOT_INITIALIZED: i64 = -32002;
pub(super) const CANCELLED: i64 = -32800;
pub(super) const REQUEST_FAILED: i64 = -32803;

#[derive(Debug)]
pub(super) struct Message {
    /// `None`: a notification.
    pub(super) id: Option<Value>,
    pub(super) method: String,
    pub(super) params: Value,
}

pub(super) enum Incoming {
    Message(Message),
    /// Not understood; this is the answer.
    Bad(Value),
    End,
}

pub(super) fn read(input: &mut impl BufRead) -> Incoming {
    let Some(length) = header(input) else { return Incoming::End };
    if length > BYTES_MAX {
        let skipped = io::copy(&mut input.take(length as u64), &mut io::sink());
        return match skipped {
            Ok(_) => Incoming::Bad(error(None, INVALID_REQUEST, &format!("a message has at most {} MiB", BYTES_MAX >> 20))),
            Err(_) => Incoming::End,
        };
    }
    let mut bytes = vec![0; length];
    if input.read_exact(&mut bytes).is_err() {
        return Incoming::End;
    }
    let Ok(mut value) = serde_json::from_slice::<Value>(&bytes) else {
        return Incoming::Bad(error(None, PARSE_ERROR, "the message is not JSON"));
    };
    let id = value.get("id").filter(|id| !id.is_null()).cloned();
    match value["method"].as_str().map(str::to_owned) {
        Some(method) => Incoming::Message(Message { id, method, params: value["params"].take() }),
        // An answer to something we asked; we ask nothing that matters.
        None if value.get("result").is_some() || value.get("error").is_some() => {
            Incoming::Message(Message { id: None, method: "$/answer".to_owned(), params: Value::Null })
        }
        None => Incoming::Bad(error(id, INVALID_REQUEST, "the message has no method")),
    }
}

/// The length that the header tells; `None` at the end of the input.
fn header(input: &mut impl BufRead) -> Option<usize> {
    let mut length = None;
    let mut total = 0;
    loop {
        let mut line = Vec::new();
        let read = input.by_ref().take(HEADER_MAX as u64).read_until(b'\n', &mut line).ok()?;
        total += read;
        if read == 0 || total > HEADER_MAX {
            return None;
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim_end();
        if line.is_empty() {
            if let Some(length) = length {
                return Some(length);
            }
            continue;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().ok();
        }
    }
}

pub(super) fn write(output: &mut impl Write, message: &Value) -> io::Result<()> {
    let text = message.to_string();
    write!(output, "Content-Length: {}\r\n\r\n{text}", text.len())?;
    output.flush()
}

pub(super) fn answer(id: Value, result: Value) -> Value {
    json!({"jsonrpc": "2.0", "id": id, "result": result})
}

pub(super) fn error(id: Option<Value>, code: i64, message: &str) -> Value {
    json!({"jsonrpc": "2.0", "id": id, "error": {"code": code, "message": message}})
}

pub(super) fn notification(method: &str, params: Value) -> Value {
    json!({"jsonrpc": "2.0", "method": method, "params": params})
}
