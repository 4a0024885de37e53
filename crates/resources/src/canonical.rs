//! One text for one value: what hashes and signatures are taken over.

use serde_json::{Value, json};

/// Keys sorted, no spaces.
pub(crate) fn text(value: &Value) -> String {
    let mut out = String::new();
    write(value, &mut out);
    out
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Object(map) => {
            let mut keys: Vec<&String> = map.keys().collect();
            keys.sort_unstable();
            out.push('{');
            for (i, key) in keys.into_iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                out.push_str(&Value::from(key.as_str()).to_string());
                out.push(':');
                write(&map[key], out);
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write(item, out);
            }
            out.push(']');
        }
        plain => out.push_str(&plain.to_string()),
    }
}

/// SHA-256, as resources show it.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes);
    let hex: String = digest.as_ref().iter().map(|b| format!("{b:02x}")).collect();
    format!("sha256:{hex}")
}

/// The content hash of a version.
pub(crate) fn hash(kind: &str, spec: &Value) -> String {
    sha256(text(&json!({"kind": kind, "spec": spec})).as_bytes())
}

/// Numbers as they come back from storage: a decimal text can be read as the float next to the one that was written, so it
/// is read until it stays the same.
pub(crate) fn settled(value: Value) -> Value {
    let mut value = value;
    for _ in 0..4 {
        match serde_json::from_str::<Value>(&value.to_string()) {
            Ok(again) if again != value => value = again,
            _ => break,
        }
    }
    value
}
