use crate::{
    Effect, Limits, Registry,
    testing::{Folder, NoNetwork, call, registry, run, run_in},
};
use serde_json::json;
use std::sync::Arc;

#[test]
fn every_tool_declares_itself_well() {
    let registry = registry();
    for card in registry.cards() {
        assert!(card.name.contains('.'), "{}", card.name);
        assert!(card.summary.len() > 10 && !card.summary.ends_with('.'), "{}", card.name);
        assert_eq!(card.input["type"], "object", "{}", card.name);
        assert_eq!(card.input["additionalProperties"], false, "{} must refuse unknown fields", card.name);
        jsonschema::validator_for(&card.input).unwrap();
        jsonschema::validator_for(&card.output).unwrap();
    }
}

#[test]
fn a_bad_input_names_the_field() {
    let folder = Folder::new();
    let error = run(&folder.call(), "file.read", json!({"path": "a", "max_bytes": "many"})).unwrap_err();
    assert_eq!((error.code(), error.place_text()), ("bad_tool_input", Some("with.max_bytes")));
    let error = run(&folder.call(), "file.read", json!({"pth": "a"})).unwrap_err();
    assert_eq!(error.code(), "bad_tool_input");
    assert!(error.fixes()[0].contains("path"), "{error:?}");
    let error = run(&folder.call(), "file.read", json!({"path": "a", "pth": "a"})).unwrap_err();
    assert!(error.message().contains("pth"), "{error}");
}

#[test]
fn an_unknown_tool_suggests_its_group() {
    let error = run(&call(Default::default()), "file.reed", json!({})).unwrap_err();
    assert_eq!(error.code(), "unknown_tool");
    assert!(error.fixes()[0].contains("file.read"));
}

#[test]
fn large_outputs_are_refused() {
    let folder = Folder::new();
    folder.put("a", "x".repeat(2000));
    let registry = Registry::new(Arc::new(NoNetwork), Limits { output_bytes_max: 1000, ..Limits::default() });
    assert_eq!(run_in(&registry, folder.call(), "file.read", json!({"path": "a"})).unwrap_err().code(), "tool_output_too_large");
}

#[test]
fn a_model_may_read_and_write_but_not_do_what_cannot_be_undone() {
    let folder = Folder::new();
    folder.put("a", "x");
    let mut call = folder.call();
    call.asked_by_model = true;
    run(&call, "file.read", json!({"path": "a"})).unwrap();
    run(&call, "file.write", json!({"path": "b", "content": "x"})).unwrap();
    for (tool, input) in [("file.delete", json!({"path": "a"})), ("file.append", json!({"path": "a", "content": "x"}))] {
        assert_eq!(run(&call, tool, input).unwrap_err().code(), "needs_approval", "{tool}");
    }
    for path in [".git/hooks/pre-commit", "x/.bashrc", "./.env", "x/../.git/config"] {
        assert_eq!(run(&call, "file.write", json!({"path": path, "content": "x"})).unwrap_err().code(), "hidden_path_refused", "{path}");
    }
    assert_eq!(folder.get("a"), "x");
    call.asked_by_model = false;
    run(&call, "file.write", json!({"path": ".env", "content": "x"})).unwrap();
}

#[test]
fn a_message_does_not_repeat_a_large_value() {
    let folder = Folder::new();
    let error = run(&folder.call(), "file.read", json!({"path": ["x".repeat(1_000_000)]})).unwrap_err();
    assert!(error.message().len() < 2000);
}

#[test]
fn effect_classes_are_as_documented() {
    let registry = registry();
    let of = |name: &str| registry.effect(name);
    assert_eq!(of("file.read"), Some(Effect::Pure));
    assert_eq!(of("file.write"), Some(Effect::Idempotent));
    assert_eq!(of("file.append"), Some(Effect::Irreversible));
    assert_eq!(of("no.such"), None);
}

#[test]
fn a_dropped_call_changes_nothing_any_more() {
    let folder = Folder::new();
    let env = crate::call::Env {
        limits: Limits::default(),
        fetch: Arc::new(NoNetwork),
        search_path: None,
        clock: None,
        search: None,
        sandbox: Default::default(),
    };
    let work = crate::call::Work::new(folder.call(), Arc::new(env), None);
    drop(work.guard());
    assert_eq!(crate::file::write_whole(&work, "a", b"x", true).err().unwrap().code(), "tool_cancelled");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "no temporary file is left");
}
