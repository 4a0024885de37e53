//! What stood there before is kept before anything changes, once for a call, and goes back byte for byte.

use crate::{
    Call, Fut, Keep, Limits, Registry,
    testing::{Folder, NoNetwork},
};
use base::{Error, Result};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    sync::{Arc, LazyLock, Mutex},
};

/// Keeps in memory; `down`: what is to be kept does not arrive. Counts how often it was asked.
#[derive(Default)]
struct Memory {
    rows: Mutex<BTreeMap<String, Vec<u8>>>,
    asked: Mutex<usize>,
    down: Mutex<bool>,
}

impl Keep for Memory {
    fn kept<'a>(&'a self, call: &'a Call) -> Fut<'a, Option<Option<String>>> {
        *self.asked.lock().unwrap() += 1;
        let there = self.rows.lock().unwrap().contains_key(&call.key);
        Box::pin(async move { Ok(there.then(|| Some(call.key.clone()))) })
    }

    fn keep<'a>(&'a self, call: &'a Call, content: Vec<u8>) -> Fut<'a, Option<String>> {
        Box::pin(async move {
            if *self.down.lock().unwrap() {
                return Err(Error::unavailable("storage_error", "the disk is away"));
            }
            self.rows.lock().unwrap().entry(call.key.clone()).or_insert(content);
            Ok(Some(call.key.clone()))
        })
    }

    fn nothing<'a>(&'a self, _: &'a Call) -> Fut<'a, ()> {
        Box::pin(async { Ok(()) })
    }

    fn content<'a>(&'a self, _: &'a Call, kept: &'a str) -> Fut<'a, Option<Vec<u8>>> {
        let found = self.rows.lock().unwrap().get(kept).cloned();
        Box::pin(async move { Ok(found) })
    }
}

static TOOLS: LazyLock<Registry> =
    LazyLock::new(|| Registry::new(Arc::new(NoNetwork), Limits { kept_bytes_max: 1_000, ..Limits::default() }));

struct Desk {
    folder: Folder,
    memory: Arc<Memory>,
}

impl Desk {
    fn new() -> Self {
        Self { folder: Folder::new(), memory: Arc::default() }
    }

    fn call(&self, key: &str, tool: &str, input: Value) -> Result<Value> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let call = Call { key: key.to_owned(), ..self.folder.call() };
        runtime.block_on(TOOLS.call_keeping(Some(self.memory.clone()), call, tool, input))
    }

    fn undo(&self, tool: &str, input: &Value, output: &Value) -> Result<Value> {
        let (undo, with) = TOOLS.undo(tool, input, output).expect("declared").expect("can be undone");
        self.call("undo", undo, with)
    }

    fn why(tool: &str, output: &Value) -> &'static str {
        TOOLS.undo(tool, &json!({}), output).expect("declared").expect_err("cannot be undone")
    }
}

const OLD: &[u8] = b"old \xff\x00 bytes";

#[test]
fn what_was_replaced_or_removed_goes_back_twice_as_once_and_not_over_what_others_did() {
    for (tool, input) in [
        ("file.write", json!({"path": "a", "content": "new"})),
        ("file.copy", json!({"from": "b", "to": "a"})),
        ("file.delete", json!({"path": "a"})),
        ("file.move", json!({"from": "b", "to": "a"})),
    ] {
        let desk = Desk::new();
        desk.folder.put("a", OLD);
        desk.folder.put("b", "new");
        let output = desk.call("one", tool, input.clone()).unwrap();
        assert_eq!((&output["kept"], &output["not_kept"]), (&json!("one"), &Value::Null), "{tool}");
        assert_eq!(desk.memory.rows.lock().unwrap()["one"], OLD, "{tool}");
        let after = std::fs::read(desk.folder.path().join("a")).ok();
        assert_eq!(after.as_deref(), (tool != "file.delete").then_some(&b"new"[..]));

        desk.folder.put("a", "somebody else's");
        assert_eq!(desk.undo(tool, &input, &output).unwrap_err().code(), "file_changed", "{tool}");
        assert_eq!(desk.folder.get("a"), "somebody else's");
        match &after {
            Some(content) => desk.folder.put("a", content),
            None => std::fs::remove_file(desk.folder.path().join("a")).unwrap(),
        }
        for restored in [true, false] {
            assert_eq!(desk.undo(tool, &input, &output).unwrap()["restored"], restored, "{tool}");
            assert_eq!(desk.folder.bytes("a"), OLD, "{tool}");
            assert_eq!(desk.folder.get("b"), "new", "{tool}");
        }
    }
}

#[test]
fn an_attempt_after_a_crash_does_not_take_its_own_work_for_what_was_there_before() {
    for (tool, input) in [
        ("file.write", json!({"path": "a", "content": "new"})),
        ("file.delete", json!({"path": "a"})),
        ("file.delete", json!({"path": "a", "must_exist": true})),
        ("file.move", json!({"from": "b", "to": "a"})),
    ] {
        let desk = Desk::new();
        desk.folder.put("a", OLD);
        desk.folder.put("b", "new");
        // Killed between keeping and changing: the same again finds it kept. Then killed after changing.
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let call = Call { key: "one".into(), ..desk.folder.call() };
        runtime.block_on(desk.memory.keep(&call, OLD.to_vec())).unwrap();
        for _ in 0..3 {
            let output = desk.call("one", tool, input.clone()).unwrap();
            assert_eq!(output["kept"], "one", "{tool} {output}");
            assert_eq!(desk.memory.rows.lock().unwrap().len(), 1);
        }
        let output = desk.call("one", tool, input.clone()).unwrap();
        desk.undo(tool, &input, &output).unwrap();
        assert_eq!(desk.folder.bytes("a"), OLD, "{tool}");
    }
    // A file that it had made is not kept as if it had been there.
    let desk = Desk::new();
    let input = json!({"path": "a", "content": "new"});
    assert_eq!(desk.call("one", "file.write", input.clone()).unwrap()["created"], true);
    let again = desk.call("one", "file.write", input).unwrap();
    assert_eq!((&again["not_kept"], &again["kept"]), (&json!("same"), &Value::Null));
    assert!(Desk::why("file.write", &again).contains("held the same"));
    assert!(desk.memory.rows.lock().unwrap().is_empty());
}

#[test]
fn nothing_changes_before_it_is_kept_and_what_is_too_large_is_named() {
    let desk = Desk::new();
    desk.folder.put("a", OLD);
    *desk.memory.down.lock().unwrap() = true;
    for (tool, input) in [
        ("file.write", json!({"path": "a", "content": "new"})),
        ("file.delete", json!({"path": "a"})),
        ("file.copy", json!({"from": "c", "to": "a"})),
    ] {
        desk.folder.put("c", "c");
        assert_eq!(desk.call("one", tool, input).unwrap_err().code(), "storage_error", "{tool}");
        assert_eq!(desk.folder.bytes("a"), OLD, "{tool}");
    }
    desk.folder.put("large", vec![b'x'; 1_001]);
    desk.folder.put("fits", vec![b'x'; 1_000]);
    std::os::unix::fs::symlink("fits", desk.folder.path().join("link")).unwrap();
    for (name, why, code) in [("large", "more than is kept", "too_large"), ("link", "a link", "link")] {
        let output = desk.call(name, "file.write", json!({"path": name, "content": "new"})).unwrap();
        assert_eq!(output["not_kept"], code);
        assert!(Desk::why("file.write", &output).contains(why), "{name}");
    }
    *desk.memory.down.lock().unwrap() = false;
    assert_eq!(desk.call("fits", "file.delete", json!({"path": "fits"})).unwrap()["kept"], "fits");
    assert!(Desk::why("file.delete", &desk.call("none", "file.delete", json!({"path": "none"})).unwrap()).contains("no such file"));
    let code = |input: Value| desk.call("undo", "file.restore", input).unwrap_err().code().to_owned();
    assert_eq!(code(json!({"path": "a", "kept": "never"})), "kept_missing");
    assert_eq!(code(json!({"path": "../a", "kept": "fits"})), "path_outside_root");
    assert_eq!(code(json!({"path": "a", "kept": "fits"})), "file_changed", "there must be no file");
}

#[test]
fn a_new_file_asks_nobody() {
    let desk = Desk::new();
    for (tool, input) in [
        ("file.write", json!({"path": "a", "content": "new"})),
        ("file.copy", json!({"from": "a", "to": "b"})),
        ("file.move", json!({"from": "b", "to": "c"})),
    ] {
        assert_eq!(desk.call("one", tool, input).unwrap()["created"], true, "{tool}");
    }
    assert_eq!(*desk.memory.asked.lock().unwrap(), 0, "what is not there costs no look and no write");
}
