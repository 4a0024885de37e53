//! Files as strangers send them: no byte of one may be another, and nothing that reads them may break.

use super::{
    file::{FORMAT, Head, Item, Reader, Writer},
    look::{Parts, look},
};
use crate::tests::{House, house};
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base::{BlobId, Digest, OrgId, Principal, PrincipalId, PrincipalKind, RunId, Timestamp};
use engine::{foreign, view::Imported};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::{collections::HashMap, sync::Arc};
use store::StoredEvent;

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
    let mut writer = Writer::new(org);
    let mut out = writer.head(head).expect("a head");
    for (id, bytes) in values {
        out.extend(writer.value(*id, bytes).expect("fits"));
    }
    for (seq, (kind, body)) in (1..).zip(events) {
        let (at, kind, body) = (Timestamp(1_000_000), (*kind).to_owned(), body.as_str().into());
        out.extend(writer.event(&StoredEvent { stream: run, seq, pos: seq, kind, at, actor: ada(), subject: None, body }).expect("fits"));
    }
    out.extend(writer.end(sign).expect("signed"));
    String::from_utf8(out).expect("text")
}

struct Checked {
    events: Vec<StoredEvent>,
    values: HashMap<BlobId, Vec<u8>>,
}

fn read(text: &str) -> base::Result<Checked> {
    let mut reader = Reader::new(text.as_bytes())?;
    let mut checked = Checked { events: Vec::new(), values: HashMap::new() };
    while let Some(item) = reader.next(&[])? {
        match item {
            Item::Value { id, bytes } => drop(checked.values.insert(id, bytes)),
            Item::Event(event) => checked.events.push(event),
        }
    }
    Ok(checked)
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
    let name = |bytes: &[u8]| Digest::of(&[bytes]);
    let message = |e: base::Error| e.message().to_owned();
    let looked = Arc::new(look(text.as_bytes(), &[], "here", &name).map_err(message)?);
    let mark = Imported { org: looked.org, key: looked.key.clone(), by: ada(), at: Timestamp(5), file: id(0), pieces: None };
    let mut parts = Parts::new(text.as_bytes(), looked.clone()).map_err(message)?;
    let (mut events, mut lines) = (Vec::new(), Vec::new());
    loop {
        let part = parts.next(&name).map_err(message)?;
        assert_eq!(part.after, events.len() as u64);
        events.extend(part.events);
        lines.extend(part.lines);
        if part.last {
            assert_eq!(lines, text.as_bytes(), "all bytes stand in some part");
            return Ok((events, foreign::marked(looked.head.clone(), &mark)));
        }
    }
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
    assert!(read(&whole).is_ok());
    for end in 0..whole.len() {
        if let Some(part) = whole.get(..end) {
            assert!(read(part).is_err(), "cut at {end}");
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
        let checked = read(&first).expect("what was written");
        let events: Vec<(&str, String)> = checked.events.iter().map(|e| (e.kind.as_str(), e.body.to_string())).collect();
        let again: Vec<(BlobId, Vec<u8>)> = values.iter().map(|(id, _)| (*id, checked.values[id].clone())).collect();
        prop_assert_eq!(file(&events, &again), first);
    }

    #[test]
    fn nothing_that_is_no_file_breaks_the_reader(text in ".{0,400}", tail in "[ -~\n]{0,200}") {
        let whole = file(&[started(), ended()], &[definition()]);
        let cut = whole.len() * text.len() / 1_000;
        prop_assert!(read(&text).is_err());
        prop_assert!(read(&(whole.get(..cut).unwrap_or_default().to_owned() + &tail)).is_err());
    }
}

#[test]
fn a_long_run_comes_to_the_same_whether_all_of_it_is_kept_in_mind_or_not() {
    let steps = json!([{"id": "s0", "action": {"kind": "set", "with": {"n": "{{ index }}"}}, "dependents": [1]},
        {"id": "s1", "action": {"kind": "set", "with": {"n": "{{ steps.s0.output.n }}"}}, "needs": [0]}]);
    let body = json!({"steps": [{"id": "again", "action": {"kind": "loop", "max_iterations": 100, "body": {"steps": steps}}}]});
    let plan = json!({"name": "w", "body": body, "hash": id(1)});
    let definition: engine::Definition =
        serde_json::from_value(json!({"main": "w.yaml", "sources": {"w.yaml": "steps: []"}, "plan": plan})).expect("a definition");
    let mut bodies = vec![started().1];
    let mut add = |event: Value| bodies.push(event.to_string());
    add(json!({"kind": "block.opened", "task": "again", "inputs": {"max_iterations": 100}}));
    for index in 0..100 {
        for step in ["s0", "s1"] {
            let task = format!("again[{index}]/{step}");
            add(json!({"kind": "task.succeeded", "task": task, "output": {"n": index}}));
        }
        add(json!({"kind": "loop.turned", "task": "again", "index": index, "more": index < 99, "output": {}}));
    }
    add(json!({"kind": "task.succeeded", "task": "again", "output": {}}));
    add(json!({"kind": "run.succeeded", "outputs": {}}));
    let run = RunId::from_slice(&[1; 16]).expect("an id");
    let [mut whole, mut lean] = [(); 2].map(|()| engine::view::RunView::new(run, &definition));
    lean = lean.lean();
    let mut most = 0;
    for (seq, body) in (1..).zip(&bodies) {
        let (kind, body) = ("any".to_owned(), body.as_str().into());
        let event = StoredEvent { stream: run, seq, pos: seq, kind, at: Timestamp(1_000), actor: ada(), subject: None, body };
        whole.apply(&event).expect("fits");
        lean.apply(&event).expect("fits");
        assert_eq!(json!(whole.run), json!(lean.run), "after event {seq}");
        most = most.max(lean.tasks().len());
    }
    assert_eq!((whole.run.status.as_str(), whole.run.steps_done), ("succeeded", 201));
    assert!(whole.tasks().len() > 200 && most <= 4, "{} and {most}", whole.tasks().len());
}

/// A run of so many events, in a file of several parts.
fn long(names: usize) -> String {
    let mut events = vec![started()];
    events.extend((0..names).map(|i| ("run.checkpoint", json!({"kind": "run.checkpoint", "name": format!("c{i}")}).to_string())));
    events.push(ended());
    file(&events, &[definition()])
}

async fn sent(house: &House, file: &str, workspace: &str) -> base::Result<Value> {
    let bytes = bytes::Bytes::from(file.to_owned());
    // As a network brings it.
    let pieces: Vec<_> = (0..bytes.len()).step_by(9_999).map(|at| Ok(bytes.slice(at..bytes.len().min(at + 9_999)))).collect();
    let path = format!("/api/v1/runs/import?workspace={workspace}");
    house.client().upload(&path, "application/jsonl", futures_util::stream::iter(pieces)).await
}

#[tokio::test]
async fn what_was_broken_off_is_not_seen_and_goes_on_with_the_same_file() {
    let here = house("portable-broken").await;
    let (journal, org) = (here.state.journal.clone(), here.ctx.org);
    let whole = long(9_000);
    let run = RunId::from_slice(&[1; 16]).expect("an id");
    let at = format!("/api/v1/runs/{run}");
    let naming = journal.clone();
    let name = move |bytes: &[u8]| naming.blob_id(org, None, bytes);
    // What a process has written that ended after the first part.
    let looked = Arc::new(look(whole.as_bytes(), &[], "default", &name).expect("fits"));
    let part = Parts::new(whole.as_bytes(), looked.clone()).and_then(|mut parts| parts.next(&name)).expect("a part");
    assert!(!part.last && part.events.len() >= 1_000, "{}", part.events.len());
    let (mut batch, head) = (store::Batch::new(org), foreign::arriving(&looked.head));
    batch.blobs = part.values;
    batch.append = Some(store::Append { stream: run, expect: 0, events: part.events, head, snapshot: None });
    journal.commit(batch).await.expect("written");
    let list = || async { here.client().get::<Value>("/api/v1/runs").await.expect("a list") };
    assert_eq!((&list().await["total"], &list().await["items"]), (&json!(0), &json!([])), "no list shows it");
    for path in [at.clone(), format!("{at}/events"), format!("{at}/export")] {
        assert_eq!(here.client().get_bytes(&path).await.expect_err("not there").code(), "run_not_found", "{path}");
    }
    let cancelled = here.client().post::<_, Value>(&format!("{at}/cancel"), &json!({})).await;
    assert_eq!(cancelled.expect_err("not there").code(), "run_not_found");
    assert!(journal.open_streams(None, 10).await.expect("streams").is_empty(), "nobody takes it up");

    let another = long(9_001);
    let shorter = long(10);
    for (file, why) in [(&another.replace("c7", "d7"), "bad_run_file"), (&shorter, "run_import_broken_off")] {
        assert_eq!(sent(&here, file, "default").await.expect_err(why).code(), why);
    }
    let summary = sent(&here, &whole, "default").await.expect("goes on");
    assert_eq!((&summary["status"], &summary["seq"]), (&json!("cancelled"), &json!(9_002)));
    assert!(summary["imported"]["pieces"].as_u64().is_some_and(|n| n > 1), "{summary}");
    assert_eq!(here.client().get_bytes(&format!("{at}/export")).await.expect("exported"), whole, "byte for byte");
    assert_eq!(list().await["total"], 1);
    assert_eq!(sent(&here, &whole, "default").await.expect_err("twice").code(), "run_here_already");
    let proof = here.store.verify_all().await.expect("verified");
    assert!(proof.ok() && proof.streams == 1, "{proof:?}");
}

#[tokio::test]
async fn a_file_that_breaks_off_on_its_way_leaves_nothing_behind() {
    let here = house("portable-cut").await;
    let (whole, pos) = (long(3_000), here.store.pos());
    let cut = &whole[..whole.len() / 2];
    assert_eq!(sent(&here, cut, "default").await.expect_err("cut").code(), "run_file_cut");
    let broken = [Ok(bytes::Bytes::from(cut.to_owned())), Err(std::io::Error::other("the line is dead"))];
    let sent = here.client().upload::<Value, _>("/api/v1/runs/import", "application/jsonl", futures_util::stream::iter(broken)).await;
    assert_eq!(sent.expect_err("broken").code(), "body_broken");
    assert_eq!(here.store.pos(), pos, "nothing was written");
    assert_eq!(here.files("scratch"), 0, "no file is left");
}
