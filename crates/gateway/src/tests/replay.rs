//! Recorded traffic of real providers, replayed without a network and re-cut at arbitrary boundaries.

use crate::providers::{
    Out, Reply,
    wire::{
        Decoder, errors,
        sse::{Event, Sse},
    },
};
use base::Timestamp;
use egress::HeaderMap;
use saphyr_parser::{Event as Yaml, Parser, ScalarStyle};
use serde_json::{Map, Value, json};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

/// The folder of fixtures, or a visible note that there is none.
fn fixtures(test: &str, below: &str) -> Option<PathBuf> {
    let root = std::env::var_os("ORC_FIXTURES")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/fixtures"), PathBuf::from);
    let folder = root.join(below);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("SKIPPED {test}: no fixtures at {} (set ORC_FIXTURES)", folder.display());
    None
}

fn files(folder: &Path, ends: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path, ends));
        } else if ends.iter().any(|e| path.to_string_lossy().ends_with(e)) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// YAML as JSON: enough for recordings, whose scalars are texts and whose keys are plain.
fn yaml(text: &str) -> Option<Value> {
    enum Open {
        List(Vec<Value>),
        Map(Map<String, Value>, Option<String>),
    }
    let mut stack: Vec<Open> = Vec::new();
    let mut root = None;
    for event in Parser::new_from_str(text) {
        let done = match event.ok()?.0 {
            Yaml::SequenceStart(..) => {
                stack.push(Open::List(Vec::new()));
                continue;
            }
            Yaml::MappingStart(..) => {
                stack.push(Open::Map(Map::new(), None));
                continue;
            }
            Yaml::Scalar(text, ScalarStyle::Plain, ..) => plain(&text),
            Yaml::Scalar(text, ..) => Value::String(text.into_owned()),
            Yaml::SequenceEnd | Yaml::MappingEnd => match stack.pop()? {
                Open::List(items) => Value::Array(items),
                Open::Map(map, _) => Value::Object(map),
            },
            _ => continue,
        };
        match stack.last_mut() {
            Some(Open::List(items)) => items.push(done),
            Some(Open::Map(map, key)) => match key.take() {
                Some(key) => drop(map.insert(key, done)),
                None => *key = Some(done.as_str().map_or_else(|| done.to_string(), str::to_owned)),
            },
            None => root = Some(done),
        }
    }
    root
}

/// Numbers, booleans and nulls as such.
fn plain(text: &str) -> Value {
    match serde_json::from_str(text) {
        Ok(value @ (Value::Number(_) | Value::Bool(_) | Value::Null)) => value,
        _ if text.is_empty() || text == "~" => Value::Null,
        _ => Value::String(text.to_owned()),
    }
}

/// `(path of the URL, status, body)` of each exchange of a recording.
fn exchanges(path: &Path) -> Vec<(String, u16, String)> {
    let text = std::fs::read_to_string(path).unwrap();
    let Some(document) = yaml(&text) else { return Vec::new() };
    let list = document.get("interactions").or(document.get("http_interactions")).and_then(Value::as_array);
    let each = |item: &Value| {
        let response = &item["response"];
        let status = u16::try_from(response["status"]["code"].as_u64()?).ok()?;
        let parsed = response.get("parsed_body").map(Value::to_string);
        let body = parsed.or_else(|| response["body"]["string"].as_str().map(str::to_owned))?;
        let url = item["request"]["uri"].as_str()?;
        Some((url.split_once("://")?.1.split_once('/')?.1.to_owned(), status, body))
    };
    list.into_iter().flatten().filter_map(each).collect()
}

type Make = fn() -> Box<dyn Decoder>;

fn out() -> Out {
    Out::new(Arc::new(|_: &str| {}), super::clock())
}

fn decode(mut decoder: Box<dyn Decoder>, pieces: &mut dyn Iterator<Item = &[u8]>) -> Result<Reply, String> {
    let (mut sse, out, mut events) = (Sse::default(), out(), Vec::new());
    let feed = |decoder: &mut dyn Decoder, events: &mut Vec<Event>| -> Result<bool, String> {
        for event in events.drain(..) {
            if decoder.event(&event, &out).map_err(|f| f.error.to_string())? {
                return Ok(true);
            }
        }
        Ok(false)
    };
    for piece in pieces {
        sse.push(piece, &mut events).map_err(|_| "too long")?;
        if feed(decoder.as_mut(), &mut events)? {
            return decoder.finish().map_err(|f| f.error.to_string());
        }
    }
    sse.end(&mut events);
    feed(decoder.as_mut(), &mut events)?;
    decoder.finish().map_err(|f| f.error.to_string())
}

/// Sizes that fall inside characters and line ends, changing along the way.
fn recut(text: &str, seed: usize) -> Vec<&[u8]> {
    let mut rest = text.as_bytes();
    let mut pieces = Vec::new();
    let mut step = seed;
    while !rest.is_empty() {
        step = (step * 7 + 3) % 61 + 1;
        let (piece, more) = rest.split_at(step.min(rest.len()));
        pieces.push(piece);
        rest = more;
    }
    pieces
}

fn same_however_cut(make: Make, text: &str, name: &str) -> Result<Reply, String> {
    let whole = decode(make(), &mut std::iter::once(text.as_bytes()));
    assert_eq!(decode(make(), &mut text.as_bytes().chunks(1)), whole, "{name}: byte by byte");
    for seed in [1, 5, 17] {
        assert_eq!(decode(make(), &mut recut(text, seed).into_iter()), whole, "{name}: cut with {seed}");
    }
    whole
}

fn openai() -> Box<dyn Decoder> {
    Box::new(crate::providers::openai_stream())
}

fn anthropic() -> Box<dyn Decoder> {
    Box::new(crate::providers::anthropic_stream())
}

/// How many streams, whole bodies and errors a folder of recordings held.
#[derive(Default, Debug)]
struct Count {
    streams: usize,
    wholes: usize,
    calls: usize,
    errors: usize,
}

fn replay(folder: &Path, make: Make, endpoint: &str) -> Count {
    let mut count = Count::default();
    for path in files(folder, &[".yaml", ".yml"]) {
        for (url, status, body) in exchanges(&path) {
            let name = path.file_name().unwrap().to_string_lossy();
            if !url.split('?').next().unwrap_or_default().ends_with(endpoint) {
                continue;
            }
            if status >= 400 {
                let failure = errors::classify("recorded", status, &HeaderMap::new(), &body, Timestamp(0));
                assert!(failure.error.message().len() > 25, "{name}: {}", failure.error);
                count.errors += 1;
            } else if body.trim_start().starts_with('{') {
                let mut decoder = make();
                decoder.whole(&serde_json::from_str(&body).unwrap(), &out()).unwrap_or_else(|f| panic!("{name}: {}", f.error));
                let reply = decoder.finish().unwrap_or_else(|f| panic!("{name}: {}", f.error));
                assert!(reply.tokens.is_some_and(|t| t.input() > 0), "{name}");
                count.wholes += 1;
                count.calls += reply.calls.len();
            } else if body.contains("data:") {
                let reply = same_however_cut(make, &body, &name).unwrap_or_else(|e| panic!("{name}: {e}"));
                assert!(!reply.text.is_empty() || !reply.calls.is_empty(), "{name}");
                assert!(reply.model.is_some() && reply.request_id.is_some(), "{name}");
                count.streams += 1;
                count.calls += reply.calls.len();
            }
        }
    }
    count
}

#[test]
fn recordings_of_openai_replay() {
    let Some(folder) = fixtures("recordings_of_openai_replay", "llm-cassettes/openai") else { return };
    let count = replay(&folder, openai, "/chat/completions");
    assert!(count.streams >= 5 && count.wholes >= 5 && count.calls >= 3 && count.errors >= 2, "{count:?}");
}

#[test]
fn recordings_of_anthropic_replay() {
    let Some(folder) = fixtures("recordings_of_anthropic_replay", "llm-cassettes/anthropic") else { return };
    let count = replay(&folder, anthropic, "/messages");
    assert!(count.streams >= 8 && count.wholes >= 5 && count.calls >= 5 && count.errors >= 2, "{count:?}");
}

#[test]
fn recordings_of_local_servers_replay() {
    let Some(folder) = fixtures("recordings_of_local_servers_replay", "llm-cassettes") else { return };
    let ollama = replay(&folder.join("ollama"), openai, "/chat/completions");
    assert!(ollama.streams >= 2 && ollama.calls >= 2, "{ollama:?}");
    let local = replay(&folder.join("local-openai-compatible"), openai, "completions");
    assert!(local.streams + local.wholes >= 2, "{local:?}");
}

#[test]
fn recorded_chunks_replay_as_streams() {
    let Some(folder) = fixtures("recorded_chunks_replay_as_streams", "llm-sse-vercel") else { return };
    let cases: [(&str, Make); 3] = [("openai/chat", openai), ("openai-compatible/chat", openai), ("anthropic", anthropic)];
    let mut count = 0;
    for (below, make) in cases {
        for path in files(&folder.join(below), &[".chunks.txt", ".sse"]) {
            let text = std::fs::read_to_string(&path).unwrap();
            let framed = if path.extension().is_some_and(|e| e == "sse") {
                text
            } else {
                text.lines().filter(|l| !l.trim().is_empty()).map(|l| format!("data: {l}\r\n\r\n")).collect()
            };
            let name = path.file_name().unwrap().to_string_lossy();
            same_however_cut(make, &framed, &name).unwrap_or_else(|e| panic!("{name}: {e}"));
            count += 1;
        }
    }
    assert!(count >= 15, "{count}");
}

#[test]
fn documented_errors_are_judged_as_documented() {
    let Some(folder) = fixtures("documented_errors_are_judged_as_documented", "llm-errors-documented") else { return };
    let mut count = 0;
    for path in files(&folder, &[".json"]) {
        let case: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let name = path.file_name().unwrap().to_string_lossy();
        let mut headers = HeaderMap::new();
        for (key, value) in case["headers"].as_object().unwrap() {
            let key: egress::HeaderName = key.parse().unwrap();
            headers.insert(key, value.as_str().unwrap().parse().unwrap());
        }
        let status = case["status"].as_u64().unwrap() as u16;
        if status == 200 {
            let lines: Vec<&str> = case["raw_body_lines"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
            let make = if case["provider"] == "anthropic" { anthropic } else { openai };
            let error = same_however_cut(make, &(lines.join("\n") + "\n"), &name).unwrap_err();
            assert!(error.contains("model_overloaded"), "{name}: {error}");
        } else {
            let body = case["body"].to_string();
            let failure = errors::classify("documented", status, &headers, &body, Timestamp::parse("2026-01-15T10:30:00Z").unwrap());
            let again = failure.again != crate::failure::Again::No;
            assert_eq!(json!(again), case["retryable_by_documentation"], "{name}: {}", failure.error);
            assert_eq!(json!(failure.error.retryable()), case["retryable_by_documentation"], "{name}: {}", failure.error);
        }
        count += 1;
    }
    assert!(count >= 20, "{count}");
}

#[test]
fn odd_streams_of_our_own() {
    let said = |text: &str| same_however_cut(openai, text, "own");
    let chunk = |delta: Value, reason: Value| format!("data: {}\n\n", json!({"choices": [{"delta": delta, "finish_reason": reason}]}));
    // No [DONE], but a reason: complete. Nothing of both: broken.
    let text = chunk(json!({"content": "a"}), Value::Null) + &chunk(json!({}), json!("length"));
    assert_eq!(said(&text).unwrap().stop, crate::Stop::Length);
    assert!(said(&chunk(json!({"content": "a"}), Value::Null)).unwrap_err().contains("model_stream_broken"));
    assert!(said("").unwrap_err().contains("model_bad_answer"));
    assert!(said("data: {broken\n\n").unwrap_err().contains("model_bad_answer"));
    // Calls without an index, arguments as an object, two calls woven into each other.
    let call = |v: Value| chunk(json!({"tool_calls": [v]}), Value::Null);
    let text = call(json!({"id": "a", "function": {"name": "f", "arguments": {"x": 1}}}))
        + &call(json!({"id": "b", "function": {"name": "g", "arguments": "{}"}}))
        + "data: [DONE]\n\n";
    let reply = said(&text).unwrap();
    assert_eq!((reply.calls.len(), &reply.calls[0].input, reply.stop), (2, &json!({"x": 1}), crate::Stop::Tools));
    let part = |i: u32, text: &str| call(json!({"index": i, "id": format!("c{i}"), "function": {"name": "f", "arguments": text}}));
    let text = part(0, "{\"a\"") + &part(1, "{\"b\"") + &part(0, ":1}") + &part(1, ":2}") + "data: [DONE]\n\n";
    let inputs: Vec<Value> = said(&text).unwrap().calls.into_iter().map(|c| c.input).collect();
    assert_eq!(inputs, [json!({"a": 1}), json!({"b": 2})]);
    assert!(said(&(part(0, "{\"a\"") + "data: [DONE]\n\n")).unwrap_err().contains("tool `f`"));
}
