//! Files as strangers send them: no byte of one may be another, and nothing that reads them may break.

use super::{
    bring::prepare,
    file::{Checked, FORMAT, Head, Writer, read},
};
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base::{BlobId, Digest, OrgId, Principal, PrincipalId, PrincipalKind, RunId, Timestamp};
use engine::view::Imported;
use proptest::prelude::*;
use serde_json::{Value, json};
use store::{Blob, StoredEvent};

fn sign(text: &str) -> (Vec<u8>, Vec<u8>) {
    let pair = Ed25519KeyPair::from_seed_unchecked(&[3; 32]).expect("a key");
    (pair.public_key().as_ref().to_vec(), pair.sign(format!("{FORMAT}\n{text}").as_bytes()).as_ref().to_vec())
}

fn ada() -> Principal {
    Principal { id: PrincipalId::from_slice(&[7; 16]).expect("an id"), kind: PrincipalKind::User, name: "ada".into() }
}

fn id(byte: u8) -> BlobId {
    Digest([byte; 32])
}

/// Signed by somebody, whatever it holds.
fn file(events: &[(&str, String)], values: &[(BlobId, Vec<u8>)]) -> String {
    let (run, org) = (RunId::from_slice(&[1; 16]).expect("an id"), OrgId::from_slice(&[2; 16]).expect("an id"));
    let (format, program) = (FORMAT.to_owned(), "0.1.0".to_owned());
    let head = Head { format, run, org, program, events: events.len() as u64, values: values.len() as u64 };
    let mut writer = Writer::new(head).expect("a head");
    for (id, bytes) in values {
        writer.value(*id, bytes).expect("fits");
    }
    for (seq, (kind, body)) in (1..).zip(events) {
        let (at, kind, body) = (Timestamp(1_000_000), (*kind).to_owned(), body.as_str().into());
        writer.event(&StoredEvent { stream: run, seq, pos: seq, kind, at, actor: ada(), subject: None, body }).expect("fits");
    }
    String::from_utf8(writer.end(sign).expect("signed")).expect("text")
}

fn started() -> (&'static str, String) {
    let by = json!(ada());
    let event = json!({"kind": "run.started", "workflow": "w", "definition": id(9), "hash": "h", "inputs": {}, "by": by,
        "workspace": "secret-place", "seed": 1});
    ("run.started", event.to_string())
}

fn definition() -> (BlobId, Vec<u8>) {
    let plan = json!({"name": "w", "body": {"steps": []}, "hash": id(1)});
    (id(9), json!({"main": "w.yaml", "sources": {"w.yaml": "steps: []"}, "plan": plan}).to_string().into_bytes())
}

fn ended() -> (&'static str, String) {
    ("run.cancelled", json!({"kind": "run.cancelled"}).to_string())
}

fn opened(text: &str) -> Result<(Vec<store::NewEvent>, store::Head), String> {
    let checked: Checked = read(text, &[]).map_err(|e| e.code().to_owned())?;
    let mark = Imported { org: checked.head.org, key: checked.key.clone(), by: ada(), at: Timestamp(5), file: id(0) };
    let blob = |bytes: Vec<u8>| Blob { id: Digest::of(&[&bytes]), media_type: "application/json".into(), subject: None, bytes };
    prepare(checked, &blob, &mark, "here").map(|p| (p.events, p.head)).map_err(|e| e.message().to_owned())
}

#[test]
fn a_signed_file_that_holds_no_run_is_refused_with_what_is_wrong() {
    let good = [started(), ended()];
    let (events, head) = opened(&file(&good, &[definition()])).expect("a run");
    assert_eq!((head.status.as_str(), head.closed, head.workspace.as_str(), events.len()), ("cancelled", true, "here", 2));
    assert!(!events[0].body.contains("secret-place"), "it is where it was brought to");
    let task = |kind: &'static str, body: Value| (kind, body.to_string());
    let says = |events: &[(&str, String)], values: &[(BlobId, Vec<u8>)]| opened(&file(events, values)).expect_err("refused");
    assert!(says(&[ended()], &[definition()]).contains("workflow"));
    assert!(says(&good, &[]).contains("workflow"));
    assert!(says(&good, &[(id(9), b"{}".to_vec())]).contains("not readable"));
    assert!(says(&good, &[(id(9), b"{".to_vec())]).contains("not JSON"));
    assert!(says(&good, &[definition(), (id(8), b"1".to_vec())]).contains("no event names"));
    assert!(says(&[started(), started()], &[definition()]).contains("starts the run once more"));
    assert!(says(&[started(), ended(), ended()], &[definition()]).contains("after the end"));
    assert!(
        says(&[started(), task("run.exploded", json!({"kind": "run.exploded"}))], &[definition()]).contains("no event that this program")
    );
    assert!(says(&[started(), task("run.failed", json!({"kind": "run.cancelled"}))], &[definition()]).contains("is called"));
    let lost = json!({"kind": "task.started", "task": "a", "uses": "x", "attempt": 1, "key": "k", "input": {"$blob": id(4), "bytes": 2}});
    assert!(says(&[started(), task("task.started", lost)], &[definition()]).contains("not there"));
}

#[test]
fn what_was_brought_in_is_kept_from_when_it_came() {
    let (_, head) = opened(&file(&[started(), ended()], &[definition()])).expect("a run");
    let of = |ended_at, extra| store::removal::Ended {
        stream: RunId::from_slice(&[1; 16]).expect("an id"),
        workspace: head.workspace.clone(),
        name: head.name.clone(),
        status: head.status.clone(),
        definition: None,
        started_at: Timestamp(1),
        ended_at,
        events: 2,
        head: id(3),
        extra,
    };
    assert_eq!(crate::kept_from(&of(Timestamp(2), head.extra.clone())), Timestamp(5));
    assert_eq!(crate::kept_from(&of(Timestamp(2), Value::Null)), Timestamp(2));
}

#[test]
fn people_of_another_installation_are_nobody_here() {
    let (events, head) = opened(&file(&[started(), ended()], &[definition()])).expect("a run");
    let (owner, actor) = (head.owner.expect("an owner"), events[0].actor.clone());
    assert_eq!((owner.name.as_str(), actor.name.as_str()), ("ada", "ada"));
    assert!(owner.id != ada().id && actor.id == owner.id, "whoever forges a file with the id of somebody here gains nothing by it");
}

#[test]
fn no_cut_and_no_flipped_bit_is_read_as_a_file() {
    let whole = file(&[started(), ended()], &[definition()]);
    assert!(read(&whole, &[]).is_ok());
    for end in 0..whole.len() {
        if let Some(part) = whole.get(..end) {
            assert!(read(part, &[]).is_err(), "cut at {end}");
        }
    }
    for at in 0..whole.len() {
        for bit in 0..7 {
            let mut bytes = whole.clone().into_bytes();
            bytes[at] ^= 1 << bit;
            let Ok(text) = String::from_utf8(bytes) else { continue };
            assert!(opened(&text).is_err(), "bit {bit} of byte {at} flipped: {:?}", &text[at.saturating_sub(20)..at]);
        }
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_and_written_again_with_the_same_bytes(
        bodies in prop::collection::vec(".{0,200}", 1..20),
        values in prop::collection::btree_map(any::<u8>(), prop::collection::vec(any::<u8>(), 0..300), 0..6),
    ) {
        let events: Vec<(&str, String)> = bodies.iter().map(|body| ("any.thing", body.clone())).collect();
        let values: Vec<(BlobId, Vec<u8>)> = values.into_iter().map(|(byte, bytes)| (id(byte), bytes)).collect();
        let first = file(&events, &values);
        let checked = read(&first, &[]).expect("what was written");
        let events: Vec<(&str, String)> = checked.events.iter().map(|e| (e.kind.as_str(), e.body.to_string())).collect();
        let again: Vec<(BlobId, Vec<u8>)> = values.iter().map(|(id, _)| (*id, checked.values[id].clone())).collect();
        prop_assert_eq!(file(&events, &again), first);
    }

    #[test]
    fn nothing_that_is_no_file_breaks_the_reader(text in ".{0,400}", tail in "[ -~\n]{0,200}") {
        let whole = file(&[started(), ended()], &[definition()]);
        let cut = whole.len() * text.len() / 1_000;
        prop_assert!(read(&text, &[]).is_err());
        prop_assert!(read(&(whole.get(..cut).unwrap_or_default().to_owned() + &tail), &[]).is_err());
    }
}
