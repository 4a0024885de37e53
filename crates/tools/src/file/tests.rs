use crate::{
    Grants,
    testing::{Folder, call, code, run},
};
use serde_json::json;
use std::os::unix::fs::{PermissionsExt, symlink};

#[test]
fn reads_in_every_encoding() {
    let folder = Folder::new();
    folder.put("a.txt", "hällo");
    folder.put("b.bin", [b'a', 0xff]);
    let call = folder.call();
    let out = run(&call, "file.read", json!({"path": "./a.txt"})).unwrap();
    assert_eq!((&out["text"], &out["bytes"], &out["path"]), (&json!("hällo"), &json!(6), &json!("a.txt")));
    assert_eq!(run(&call, "file.read", json!({"path": "b.bin", "encoding": "base64"})).unwrap()["base64"], "Yf8=");
    assert_eq!(run(&call, "file.read", json!({"path": "b.bin", "encoding": "latin1"})).unwrap()["text"], "aÿ");
    assert_eq!(run(&call, "file.read", json!({"path": "b.bin", "encoding": "lossy"})).unwrap()["text"], "a\u{fffd}");
    let error = run(&call, "file.read", json!({"path": "b.bin"})).unwrap_err();
    assert_eq!((error.code(), error.place_text()), ("not_utf8", Some("b.bin:1")));
    let out = run(&call, "file.read", json!({"path": "a.txt", "max_bytes": 2, "truncate": true})).unwrap();
    assert_eq!((&out["text"], &out["truncated"]), (&json!("h"), &json!(true)));
    assert_eq!(code(&call, "file.read", json!({"path": "a.txt", "max_bytes": 2})), "file_too_large");
}

#[test]
fn stays_below_the_root() {
    let outer = Folder::new();
    outer.put("secret", "s");
    outer.put("root/base/in.txt", "i");
    outer.put("root/up.txt", "u");
    let root = outer.path().join("root");
    let call = call(Grants { base: Some(root.join("base")), root: Some(root), ..Grants::default() });
    assert_eq!(run(&call, "file.read", json!({"path": "../up.txt"})).unwrap()["path"], "../up.txt");
    for path in ["../../secret", "/etc/passwd", "../../../../../../../../etc/passwd", "x/../../../secret", "../../root/../secret"] {
        assert_eq!(code(&call, "file.read", json!({"path": path})), "path_outside_root", "{path}");
        assert_eq!(code(&call, "file.write", json!({"path": path, "content": "x"})), "path_outside_root", "{path}");
        assert_eq!(code(&call, "file.delete", json!({"path": path})), "path_outside_root", "{path}");
    }
    for path in ["", "a\0b", &"x/".repeat(5000)] {
        assert_eq!(code(&call, "file.read", json!({"path": path})), "bad_file_path");
    }
    let error = run(&call, "file.read", json!({"path": "/etc/passwd"})).unwrap_err();
    assert!(error.message().contains("root") && error.fixes()[0].contains("read: [/etc]"), "{error:?}");
    assert_eq!(outer.get("secret"), "s");
}

#[test]
fn links_may_not_lead_out() {
    let outer = Folder::new();
    outer.put("secret", "s");
    outer.put("root/real.txt", "r");
    let root = outer.path().join("root");
    symlink("../secret", root.join("up")).unwrap();
    symlink(outer.path().join("secret"), root.join("absolute")).unwrap();
    symlink("..", root.join("dir")).unwrap();
    symlink("real.txt", root.join("fine")).unwrap();
    symlink("loop", root.join("loop")).unwrap();
    let call = call(Grants { root: Some(root), ..Grants::default() });
    for path in ["up", "absolute", "dir/secret"] {
        assert_eq!(code(&call, "file.read", json!({"path": path})), "path_outside_root", "{path}");
    }
    assert_eq!(run(&call, "file.read", json!({"path": "fine"})).unwrap()["text"], "r");
    assert_eq!(code(&call, "file.read", json!({"path": "loop"})), "file_failed");
    assert_eq!(code(&call, "file.write", json!({"path": "dir/new", "content": "x"})), "path_outside_root");
    // Writing to a link replaces the link, not what it points to.
    run(&call, "file.write", json!({"path": "up", "content": "mine"})).unwrap();
    assert_eq!(outer.get("secret"), "s");
    assert_eq!(outer.get("root/up"), "mine");
    assert!(run(&call, "file.append", json!({"path": "absolute", "content": "x"})).is_err());
    assert_eq!(run(&call, "file.delete", json!({"path": "absolute"})).unwrap()["deleted"], true);
    assert_eq!(outer.get("secret"), "s");
    let names = run(&call, "file.list", json!({"recursive": true})).unwrap();
    let names: Vec<&str> = names.as_array().unwrap().iter().map(|e| e["path"].as_str().unwrap()).collect();
    assert_eq!(names, ["fine", "real.txt", "up"]);
}

#[test]
fn read_grants_are_read_only() {
    let outer = Folder::new();
    outer.put("lib/a.txt", "a");
    outer.put("lib/b.txt", "b");
    outer.put("library/c.txt", "c");
    outer.put("root/x", "x");
    let at = |name: &str| outer.path().join(name);
    let call = call(Grants { root: Some(at("root")), read: vec![at("lib")], ..Grants::default() });
    let path = at("lib/a.txt").display().to_string();
    assert_eq!(run(&call, "file.read", json!({"path": path})).unwrap()["path"], json!(path));
    assert_eq!(run(&call, "file.read", json!({"path": "../lib/a.txt"})).unwrap()["path"], json!(path));
    assert_eq!(code(&call, "file.write", json!({"path": path, "content": ""})), "path_outside_root");
    assert_eq!(code(&call, "file.write", json!({"path": "../lib/a.txt", "content": ""})), "path_outside_root");
    assert_eq!(code(&call, "file.read", json!({"path": at("library/c.txt")})), "path_outside_root");
    assert_eq!(code(&call, "file.read", json!({"path": at("root/x")})), "path_outside_root");
    let listed = run(&call, "file.list", json!({"path": at("lib")})).unwrap();
    assert_eq!(listed.as_array().unwrap().len(), 2);
    assert_eq!(listed[0]["path"], json!(path));
    let mut one = call.clone();
    one.grants.read = vec![at("lib/b.txt")];
    assert_eq!(run(&one, "file.read", json!({"path": at("lib/b.txt")})).unwrap()["text"], "b");
    assert_eq!(code(&one, "file.read", json!({"path": path})), "path_outside_root");
}

#[test]
fn no_folder_no_files() {
    let call = call(Grants::default());
    assert_eq!(code(&call, "file.read", json!({"path": "a"})), "no_file_root");
    assert_eq!(code(&call, "file.write", json!({"path": "a", "content": ""})), "no_file_root");
}

#[test]
fn devices_and_pipes_are_refused_without_waiting() {
    let folder = Folder::new();
    let pipe = folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let mut call = folder.call();
    call.grants.read = vec!["/dev".into()];
    assert_eq!(code(&call, "file.read", json!({"path": "pipe"})), "not_a_file");
    assert_eq!(code(&call, "file.read", json!({"path": "/dev/zero"})), "not_a_file");
    assert_eq!(code(&call, "file.read", json!({"path": "/dev"})), "not_a_file");
    assert_eq!(code(&call, "file.write", json!({"path": "pipe", "content": "x"})), "not_a_file");
    assert!(run(&call, "file.append", json!({"path": "pipe", "content": "x"})).is_err());
}

#[test]
fn files_without_a_size_are_bounded_too() {
    let folder = Folder::new();
    let mut call = folder.call();
    call.grants.read = vec!["/proc/self".into()];
    assert_eq!(code(&call, "file.read", json!({"path": "/proc/self/status", "max_bytes": 10})), "file_too_large");
}

#[test]
fn writes_all_or_nothing() {
    let folder = Folder::new();
    let call = folder.call();
    let out = run(&call, "file.write", json!({"path": "out/deep/a.txt", "content": "hello"})).unwrap();
    assert_eq!(out["sha256"], "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
    assert_eq!(folder.get("out/deep/a.txt"), "hello");
    assert_eq!(std::fs::read_dir(folder.path().join("out/deep")).unwrap().count(), 1, "no temporary file is left");
    assert_eq!(code(&call, "file.write", json!({"path": "out", "content": "x"})), "not_a_file");
    assert_eq!(code(&call, "file.write", json!({"path": "a", "content": "%", "encoding": "base64"})), "bad_base64");
    assert_eq!(code(&call, "file.write", json!({"path": "out/deep/a.txt", "content": "x", "overwrite": false})), "file_exists");
    run(&call, "file.write", json!({"path": "out/deep/a.txt", "content": "hello", "overwrite": false})).unwrap();
    run(&call, "file.write", json!({"path": "v.json", "content": {"a": [1]}})).unwrap();
    assert_eq!(folder.get("v.json"), "{\n  \"a\": [\n    1\n  ]\n}\n");
    run(&call, "file.write", json!({"path": "new", "content": "n", "overwrite": false})).unwrap();
    assert_eq!(folder.get("new"), "n");
}

#[test]
fn a_second_attempt_clears_the_first_ones_rest_and_keeps_the_mode() {
    let folder = Folder::new();
    let mut call = folder.call();
    folder.put("a", "old");
    std::fs::set_permissions(folder.path().join("a"), std::fs::Permissions::from_mode(0o640)).unwrap();
    let rest = super::super::hash::sha256_hex(call.key.as_bytes());
    folder.put(&format!(".orc-{}-1.tmp", &rest[..24]), "half");
    call.attempt = 2;
    run(&call, "file.write", json!({"path": "a", "content": "new"})).unwrap();
    assert_eq!(folder.get("a"), "new");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    assert_eq!(std::fs::metadata(folder.path().join("a")).unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn appends_copies_deletes() {
    let folder = Folder::new();
    let call = folder.call();
    run(&call, "file.append", json!({"path": "log", "content": "a\n"})).unwrap();
    assert_eq!(run(&call, "file.append", json!({"path": "log", "content": "b\n"})).unwrap()["size"], 4);
    run(&call, "file.copy", json!({"from": "log", "to": "x/copy"})).unwrap();
    assert_eq!(folder.get("x/copy"), "a\nb\n");
    assert_eq!(run(&call, "file.exists", json!({"path": "x"})).unwrap()["kind"], "folder");
    assert_eq!(run(&call, "file.exists", json!({"path": "nope"})).unwrap()["exists"], false);
    assert_eq!(run(&call, "file.exists", json!({"path": "log/below"})).unwrap()["exists"], false);
    assert_eq!(run(&call, "file.delete", json!({"path": "log"})).unwrap()["deleted"], true);
    assert_eq!(run(&call, "file.delete", json!({"path": "log"})).unwrap()["deleted"], false);
    assert_eq!(code(&call, "file.delete", json!({"path": "log", "must_exist": true})), "file_not_found");
    assert_eq!(code(&call, "file.delete", json!({"path": "x"})), "not_a_file");
    assert_eq!(code(&call, "file.delete", json!({"path": "."})), "path_outside_root");
}

#[test]
fn lists_sorted_and_filtered() {
    let folder = Folder::new();
    for name in ["b.md", "a.txt", "docs/c.md", "docs/deep/d.md", ".hidden.md"] {
        folder.put(name, "x");
    }
    let call = folder.call();
    let list = |input| {
        let out = run(&call, "file.list", input).unwrap();
        out.as_array().unwrap().iter().map(|e| e["path"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(list(json!({})), ["a.txt", "b.md"]);
    assert_eq!(list(json!({"glob": "*.md"})), ["b.md"]);
    assert_eq!(list(json!({"glob": "*.md", "recursive": true})), ["b.md", "docs/c.md", "docs/deep/d.md"]);
    assert_eq!(list(json!({"glob": "docs/*.md"})), ["docs/c.md"]);
    assert_eq!(list(json!({"path": "docs", "glob": "**/*.md"})), ["docs/c.md", "docs/deep/d.md"]);
    assert_eq!(list(json!({"glob": "*.md", "hidden": true})), [".hidden.md", "b.md"]);
    assert_eq!(list(json!({"folders": true})), ["a.txt", "b.md", "docs"]);
    assert_eq!(code(&call, "file.list", json!({"max": 1})), "too_many_entries");
    assert_eq!(code(&call, "file.list", json!({"path": "a.txt"})), "not_a_folder");
    assert_eq!(code(&call, "file.list", json!({"path": "nope"})), "file_not_found");
    let out = run(&call, "file.list", json!({"path": "docs"})).unwrap();
    assert!(out[0]["modified"].as_str().unwrap().ends_with('Z') && out[0]["size"] == 1, "{out}");
}

#[test]
fn a_folder_swapped_for_a_link_during_the_call_does_not_lead_out() {
    let outer = Folder::new();
    outer.put("secret/file", "s");
    outer.put("root/dir/file", "inside");
    let root = outer.path().join("root");
    let (dir, kept) = (root.join("dir"), root.join("kept"));
    let call = call(Grants { root: Some(root.clone()), ..Grants::default() });
    let stop = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                let _ = std::fs::rename(&dir, &kept);
                let _ = symlink("../secret", &dir);
                let _ = std::fs::remove_file(&dir);
                let _ = std::fs::rename(&kept, &dir);
            }
        });
        for _ in 0..300 {
            if let Ok(out) = run(&call, "file.read", json!({"path": "dir/file"})) {
                assert_eq!(out["text"], "inside");
            }
            let _ = run(&call, "file.write", json!({"path": "dir/file", "content": "inside"}));
        }
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
    });
    assert_eq!(outer.get("secret/file"), "s");
}

#[test]
fn moves_once_and_says_so_twice() {
    let folder = Folder::new();
    folder.put("a.txt", "x");
    let input = json!({"from": "a.txt", "to": "sub/b.txt"});
    for _ in 0..2 {
        let out = run(&folder.call(), "file.move", input.clone()).unwrap();
        assert_eq!((&out["path"], &out["bytes"]), (&json!("sub/b.txt"), &json!(1)));
    }
    assert!(folder.get("sub/b.txt") == "x" && !folder.path().join("a.txt").exists());
    folder.put("a.txt", "y");
    let kept = json!({"from": "a.txt", "to": "sub/b.txt", "overwrite": false});
    assert_eq!(code(&folder.call(), "file.move", kept), "file_exists");
    assert_eq!((folder.get("a.txt"), folder.get("sub/b.txt")), ("y".into(), "x".into()));
    assert_eq!(code(&folder.call(), "file.move", json!({"from": "a.txt", "to": "./a.txt"})), "bad_tool_input");
    assert_eq!(code(&folder.call(), "file.move", json!({"from": "none", "to": "other"})), "file_not_found");
    assert_eq!(code(&folder.call(), "file.move", json!({"from": "a.txt", "to": "../x"})), "path_outside_root");
    let mut model = folder.call();
    model.asked_by_model = true;
    assert_eq!(code(&model, "file.move", json!({"from": "a.txt", "to": "c.txt"})), "needs_approval");
}

/// The call that undoes one, carried out.
fn undone(call: &crate::Call, tool: &str, input: &serde_json::Value, output: &serde_json::Value) -> base::Result<serde_json::Value> {
    let (undo, with) = crate::testing::registry().undo(tool, input, output).expect("declared").expect("can be undone");
    run(call, undo, with)
}

#[test]
fn what_made_a_file_is_undone_twice_as_once_and_what_replaced_one_is_not() {
    let folder = Folder::new();
    let call = folder.call();
    let why = |tool: &str, output: &serde_json::Value| {
        crate::testing::registry().undo(tool, &json!({}), output).expect("declared").expect_err("cannot be undone")
    };
    for (tool, input) in
        [("file.write", json!({"path": "a.txt", "content": "new"})), ("file.copy", json!({"from": "b.txt", "to": "a.txt"}))]
    {
        folder.put("b.txt", "b");
        let made = run(&call, tool, input.clone()).unwrap();
        assert_eq!(made["created"], true);
        assert_eq!(undone(&call, tool, &input, &made).unwrap()["deleted"], true);
        assert!(!folder.path().join("a.txt").exists());
        assert_eq!(undone(&call, tool, &input, &made).unwrap()["deleted"], false, "again is as good as once");
        folder.put("a.txt", "somebody else's");
        assert_eq!(undone(&call, tool, &input, &made).unwrap_err().code(), "file_changed");
        assert_eq!(folder.get("a.txt"), "somebody else's");
        let replaced = run(&call, tool, input).unwrap();
        assert_eq!(replaced["created"], false);
        assert!(why(tool, &replaced).contains("not kept here"));
        assert!(why(tool, &json!({"path": "a.txt"})).contains("not known"), "an output from before this was said");
        std::fs::remove_file(folder.path().join("a.txt")).unwrap();
    }
    assert!(why("file.delete", &json!({})).contains("not kept"));
}

#[test]
fn a_moved_file_goes_back_where_it_was_unless_it_is_another_one_by_now() {
    let folder = Folder::new();
    folder.put("a.txt", "one");
    let call = folder.call();
    let input = json!({"from": "a.txt", "to": "b.txt"});
    let moved = run(&call, "file.move", input.clone()).unwrap();
    folder.put("b.txt", "changed");
    assert_eq!(undone(&call, "file.move", &input, &moved).unwrap_err().code(), "file_changed");
    folder.put("b.txt", "one");
    folder.put("a.txt", "a new one");
    assert!(undone(&call, "file.move", &input, &moved).is_err(), "something stands where it was");
    assert_eq!((folder.get("a.txt"), folder.get("b.txt")), ("a new one".into(), "one".into()));
    std::fs::remove_file(folder.path().join("a.txt")).unwrap();
    for _ in 0..2 {
        undone(&call, "file.move", &input, &moved).unwrap();
        assert_eq!(folder.get("a.txt"), "one");
        assert!(!folder.path().join("b.txt").exists());
    }
    folder.put("b.txt", "there");
    let over = run(&call, "file.move", input.clone()).unwrap();
    assert!(crate::testing::registry().undo("file.move", &input, &over).unwrap().unwrap_err().contains("not kept"));
}
