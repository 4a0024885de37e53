//! Between events and their stored form: large values move into blobs on the way in and come back on the way out.

use crate::event::{Ending, Event, Payload};
use base::{BlobId, Error, OrgId, Result};
use serde_json::Value;
use std::sync::Arc;
use store::{Blob, Journal};

/// The event's body as JSON text; values above `inline_max` bytes are added to `blobs`.
pub(crate) fn encode(journal: &dyn Journal, org: OrgId, event: &Event, inline_max: usize, blobs: &mut Vec<Blob>) -> Result<String> {
    let unstorable = |e: serde_json::Error| Error::internal("event_not_encodable", format!("an event could not be written as JSON: {e}"));
    if !payloads(event).into_iter().any(|p| must_move(p, inline_max)) {
        return serde_json::to_string(event).map_err(unstorable);
    }
    let mut moved = event.clone();
    for payload in payloads_mut(&mut moved) {
        if !must_move(payload, inline_max) {
            continue;
        }
        let Payload::Inline(value) = &*payload else { continue };
        let bytes = serde_json::to_vec(value).map_err(unstorable)?;
        let id = journal.blob_id(org, None, &bytes);
        *payload = Payload::Blob { blob: id, bytes: bytes.len() as u64 };
        blobs.push(Blob { id, media_type: "application/json".to_owned(), subject: None, bytes });
    }
    serde_json::to_string(&moved).map_err(unstorable)
}

/// Values that the event names and that are stored already.
pub(crate) fn names(event: &Event) -> impl Iterator<Item = BlobId> {
    payloads(event).into_iter().filter_map(|payload| match payload {
        Payload::Blob { blob, .. } => Some(*blob),
        Payload::Inline(_) => None,
    })
}

/// Large values, and values that look like a reference to a blob: read back, they would be taken for one.
fn must_move(payload: &Payload, inline_max: usize) -> bool {
    match payload {
        Payload::Inline(value) => value.get("$blob").is_some() || exceeds(value, inline_max),
        Payload::Blob { .. } => false,
    }
}

/// Refuses a value that is larger than values may be. `what` names it in the message.
pub(crate) fn check_size(what: &str, value: &Value, max: usize) -> Result<()> {
    if !exceeds(value, max) {
        return Ok(());
    }
    Err(Error::too_large("payload_too_large", format!("{what} is larger than {max} bytes")).fix("write it to a file and pass the path on"))
}

/// Is the value's JSON longer than `max` bytes? Stops counting there.
fn exceeds(value: &Value, max: usize) -> bool {
    fn count(value: &Value, left: &mut usize) -> Option<()> {
        let own = match value {
            Value::Null | Value::Bool(_) => 5,
            Value::Number(_) => 8,
            Value::String(text) => text.len() + 2,
            Value::Array(items) => {
                items.iter().try_for_each(|v| count(v, left))?;
                items.len() + 2
            }
            Value::Object(map) => {
                map.values().try_for_each(|v| count(v, left))?;
                map.keys().map(|k| k.len() + 4).sum::<usize>() + 2
            }
        };
        *left = left.checked_sub(own)?;
        Some(())
    }
    count(value, &mut { max }).is_none()
}

/// How many bytes it takes, in about, with the values that it names.
pub(crate) fn weight(body: &str) -> u64 {
    let kept_apart = match body.contains("$blob").then(|| serde_json::from_str::<Event>(body)) {
        Some(Ok(event)) => payloads(&event).into_iter().fold(0u64, |sum, payload| match payload {
            Payload::Blob { bytes, .. } => sum.saturating_add(*bytes),
            Payload::Inline(_) => sum,
        }),
        _ => 0,
    };
    kept_apart.saturating_add(body.len() as u64)
}

/// Reads a stored body, fetching the values that were moved into blobs.
pub(crate) async fn decode(journal: &dyn Journal, org: OrgId, body: &str) -> Result<Event> {
    let mut event: Event =
        serde_json::from_str(body).map_err(|e| Error::internal("event_not_readable", format!("a stored event is not readable: {e}")))?;
    for payload in payloads_mut(&mut event) {
        *payload = Payload::Inline(resolve(journal, org, payload).await?);
    }
    Ok(event)
}

pub(crate) async fn resolve(journal: &dyn Journal, org: OrgId, payload: &Payload) -> Result<Arc<Value>> {
    let (id, _) = match payload {
        Payload::Inline(value) => return Ok(value.clone()),
        Payload::Blob { blob, bytes } => (*blob, bytes),
    };
    let Some(bytes) = journal.blob(org, id).await? else {
        return Err(Error::internal("blob_missing", format!("the journal names blob {id}, but it is not there"))
            .fix("restore it from a backup, then run `orc doctor`"));
    };
    let value = serde_json::from_slice(&bytes).map_err(|e| Error::internal("blob_not_readable", format!("blob {id} is not JSON: {e}")))?;
    Ok(Arc::new(value))
}

pub(crate) fn payloads(event: &Event) -> Vec<&Payload> {
    match event {
        Event::RunStarted(started) => vec![&started.inputs],
        Event::TaskStarted { input, .. } | Event::CallStarted { input, .. } | Event::ApprovalEdited { input, .. } => vec![input],
        Event::TaskSucceeded { output, .. } | Event::CallFinished { output, .. } => vec![output],
        Event::BlockOpened { items, inputs, .. } => items.iter().chain(inputs).collect(),
        Event::SaveStarted { output, .. } => vec![output],
        Event::LoopTurned { output, .. } => output.iter().collect(),
        Event::ApprovalRequested { details, input, .. } => std::iter::once(details).chain(input).collect(),
        Event::ApprovalDecided { output, .. } => output.iter().collect(),
        Event::ModelAnswered { message, .. } => vec![message],
        Event::AutoAsked { question, ending: Some(Ending::Done { output, .. }), .. } => vec![question, output],
        Event::AutoAsked { question: value, .. } | Event::AutoResolved { value, .. } => vec![value],
        Event::RunSucceeded { outputs, .. } => vec![outputs],
        Event::SignalReceived { value, .. } => vec![value],
        Event::TaskHeld { came, .. } => came.payload().into_iter().collect(),
        _ => Vec::new(),
    }
}

pub(crate) fn payloads_mut(event: &mut Event) -> Vec<&mut Payload> {
    match event {
        Event::RunStarted(started) => vec![&mut started.inputs],
        Event::TaskStarted { input, .. } | Event::CallStarted { input, .. } | Event::ApprovalEdited { input, .. } => vec![input],
        Event::TaskSucceeded { output, .. } | Event::CallFinished { output, .. } => vec![output],
        Event::BlockOpened { items, inputs, .. } => items.iter_mut().chain(inputs).collect(),
        Event::SaveStarted { output, .. } => vec![output],
        Event::LoopTurned { output, .. } => output.iter_mut().collect(),
        Event::ApprovalRequested { details, input, .. } => std::iter::once(details).chain(input).collect(),
        Event::ApprovalDecided { output, .. } => output.iter_mut().collect(),
        Event::ModelAnswered { message, .. } => vec![message],
        Event::AutoAsked { question, ending: Some(Ending::Done { output, .. }), .. } => vec![question, output],
        Event::AutoAsked { question: value, .. } | Event::AutoResolved { value, .. } => vec![value],
        Event::RunSucceeded { outputs, .. } => vec![outputs],
        Event::SignalReceived { value, .. } => vec![value],
        Event::TaskHeld { came, .. } => came.payload_mut().into_iter().collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::weight;
    use serde_json::json;

    #[test]
    fn what_an_event_names_is_weighed_with_it() {
        let of = |output| json!({"kind": "task.succeeded", "task": "a", "output": output}).to_string();
        let (small, apart) = (of(json!(1)), of(json!({"$blob": "0".repeat(64), "bytes": 5_000_000})));
        assert_eq!(weight(&small), small.len() as u64);
        assert_eq!(weight(&apart), apart.len() as u64 + 5_000_000);
        assert_eq!(weight("$blob"), 5, "what is no event weighs what it takes");
    }
}
