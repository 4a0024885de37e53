use crate::testing::{Folder, code, run, run_in};
use serde_json::json;
use std::{os::unix::fs::PermissionsExt, path::Path, process::Command};

fn git(folder: &Path, args: &[&str]) {
    let status = Command::new("git")
        .args([
            "-c",
            "user.name=Ann Example",
            "-c",
            "user.email=ann@example.org",
            "-c",
            "init.defaultBranch=main",
            "-c",
            "commit.gpgSign=false",
        ])
        .args(args)
        .current_dir(folder)
        .envs([("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_NOSYSTEM", "1")])
        .envs([("GIT_AUTHOR_DATE", "2026-01-02T03:04:05+01:00"), ("GIT_COMMITTER_DATE", "2026-01-02T03:04:05+01:00")])
        .output()
        .unwrap();
    assert!(status.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&status.stderr));
}

/// Three commits, the second one tagged.
fn sample(folder: &Folder, name: &str) {
    folder.put(&format!("{name}/a.txt"), "one\n");
    let at = folder.path().join(name);
    git(&at, &["init", "-q"]);
    git(&at, &["add", "."]);
    git(&at, &["commit", "-qm", "First"]);
    folder.put(&format!("{name}/ünï b.txt"), "two\n");
    git(&at, &["add", "."]);
    git(&at, &["commit", "-qm", "Second, with body\n\nLine 1\nA\u{1e}Bé\n\nReviewed-by: x"]);
    git(&at, &["tag", "-a", "v1.0", "-m", "Release one"]);
    folder.put(&format!("{name}/a.txt"), "one\nmore\n");
    git(&at, &["commit", "-qam", "Third"]);
}

#[test]
fn lists_commits() {
    let folder = Folder::new();
    sample(&folder, "repo");
    let call = folder.call();
    let log = run(&call, "git.log", json!({"path": "repo", "files": true})).unwrap();
    let subjects: Vec<&str> = log.as_array().unwrap().iter().map(|c| c["subject"].as_str().unwrap()).collect();
    assert_eq!(subjects, ["Third", "Second, with body", "First"]);
    assert_eq!(log[1]["body"], "Line 1\nA\u{1e}Bé\n\nReviewed-by: x");
    assert_eq!(log[1]["tags"], json!(["v1.0"]));
    assert_eq!(log[1]["files"], json!([{"status": "added", "path": "ünï b.txt"}]));
    assert_eq!(
        (&log[0]["author"], &log[0]["email"], &log[0]["date"]),
        (&json!("Ann Example"), &json!("ann@example.org"), &json!("2026-01-02T03:04:05+01:00"))
    );
    assert_eq!((log[0]["hash"].as_str().unwrap().len(), &log[0]["parents"][0]), (40, &log[1]["hash"]));
    let log = run(&call, "git.log", json!({"path": "repo", "from": "v1.0"})).unwrap();
    assert_eq!((log.as_array().unwrap().len(), log[0].get("files")), (1, None));
    assert_eq!(run(&call, "git.log", json!({"path": "repo", "max": 2})).unwrap().as_array().unwrap().len(), 2);
    let log = run(&call, "git.log", json!({"path": "repo", "paths": ["ünï b.txt"]})).unwrap();
    assert_eq!(log.as_array().unwrap().len(), 1);
    let tags = run(&call, "git.tags", json!({"path": "repo"})).unwrap();
    assert_eq!((&tags[0]["name"], &tags[0]["subject"], &tags[0]["hash"]), (&json!("v1.0"), &json!("Release one"), &log[0]["hash"]));
}

#[test]
fn compares_commits() {
    let folder = Folder::new();
    sample(&folder, "repo");
    let call = folder.call();
    let out = run(&call, "git.diff", json!({"path": "repo"})).unwrap();
    assert_eq!((&out["added"], &out["removed"], &out["truncated"]), (&json!(1), &json!(0), &json!(false)));
    assert!(out["diff"].as_str().unwrap().contains("+more\n"), "{out}");
    assert_eq!(out["files"], json!([{"path": "a.txt", "added": 1, "removed": 0}]));
    let first = run(&call, "git.diff", json!({"path": "repo", "to": "HEAD~2"})).unwrap();
    assert_eq!((&first["from"], &first["added"]), (&json!(null), &json!(1)));
    let all = run(&call, "git.diff", json!({"path": "repo", "from": "HEAD~2", "to": "main", "max_bytes": 20})).unwrap();
    assert_eq!((all["files"].as_array().unwrap().len(), &all["truncated"]), (2, &json!(true)));
}

#[test]
fn nothing_can_be_smuggled_into_the_command_line() {
    let folder = Folder::new();
    sample(&folder, "repo");
    let call = folder.call();
    let trap = folder.path().join("trap");
    for revision in [
        format!("--output={}", trap.display()),
        "-p".into(),
        "".into(),
        "HEAD..main".into(),
        "a b".into(),
        "x:y".into(),
        "@{upstream}".into(),
        "$(touch x)".into(),
    ] {
        assert_eq!(code(&call, "git.log", json!({"path": "repo", "from": revision})), "bad_revision", "{revision}");
        assert_eq!(code(&call, "git.diff", json!({"path": "repo", "to": revision})), "bad_revision", "{revision}");
    }
    let option = format!("--output={}", trap.display());
    assert_eq!(run(&call, "git.log", json!({"path": "repo", "paths": [option]})).unwrap(), json!([]));
    assert_eq!(code(&call, "git.log", json!({"path": "repo", "paths": ["../x"]})), "bad_file_path");
    assert_eq!(run(&call, "git.log", json!({"path": "repo", "paths": [":(top)a.txt"]})).unwrap(), json!([]));
    assert!(!trap.exists());
}

#[test]
fn a_hostile_repository_runs_nothing() {
    let folder = Folder::new();
    sample(&folder, "repo");
    let at = folder.path().join("repo");
    let trap = folder.path().join("trap");
    folder.put("evil.sh", format!("#!/bin/sh\ntouch {}\ncat\n", trap.display()));
    let evil = folder.path().join("evil.sh");
    std::fs::set_permissions(&evil, std::fs::Permissions::from_mode(0o755)).unwrap();
    let evil = evil.display().to_string();
    for name in [
        "core.fsmonitor",
        "core.pager",
        "pager.log",
        "diff.external",
        "diff.x.command",
        "diff.x.textconv",
        "filter.x.clean",
        "filter.x.smudge",
        "gpg.program",
        "core.editor",
        "core.sshCommand",
        "core.alternateRefsCommand",
    ] {
        git(&at, &["config", name, &evil]);
    }
    git(&at, &["config", "log.showSignature", "true"]);
    git(&at, &["config", "protocol.allow", "always"]);
    folder.put("repo/.git/info/attributes", "* diff=x filter=x\n");
    for hook in ["post-index-change", "reference-transaction", "post-checkout"] {
        std::fs::copy(&evil, at.join(".git/hooks").join(hook)).unwrap();
    }
    let call = folder.call();
    run(&call, "git.log", json!({"path": "repo", "files": true})).unwrap();
    run(&call, "git.diff", json!({"path": "repo"})).unwrap();
    run(&call, "git.tags", json!({"path": "repo"})).unwrap();
    assert!(!trap.exists(), "a program named by the repository was run");
}

#[test]
fn repositories_outside_the_root_are_not_reached() {
    let outer = Folder::new();
    sample(&outer, "secret");
    let at = outer.path().join("secret");
    outer.put("secret/inside/x", "");
    let mut call = outer.call();
    call.grants.root = Some(at.join("inside"));
    call.grants.base = Some(at.join("inside"));
    assert_eq!(code(&call, "git.log", json!({})), "not_a_repository");
    assert_eq!(code(&call, "git.log", json!({"path": "../"})), "path_outside_root");
    outer.put("secret/inside/.git", format!("gitdir: {}\n", at.join(".git").display()));
    assert_eq!(code(&call, "git.log", json!({})), "path_outside_root");
    call.grants.read = vec![at.join(".git")];
    assert_eq!(run(&call, "git.log", json!({})).unwrap().as_array().unwrap().len(), 3);
    // A repository of its own that borrows the objects of another one.
    call.grants.read = Vec::new();
    std::fs::remove_file(at.join("inside/.git")).unwrap();
    git(&at.join("inside"), &["init", "-q"]);
    outer.put("secret/inside/.git/objects/info/alternates", format!("{}\n", at.join(".git/objects").display()));
    assert_eq!(code(&call, "git.log", json!({})), "path_outside_root");
}

#[test]
fn empty_and_shallow_repositories_are_explained() {
    let folder = Folder::new();
    std::fs::create_dir(folder.path().join("empty")).unwrap();
    git(&folder.path().join("empty"), &["init", "-q"]);
    let call = folder.call();
    assert_eq!(code(&call, "git.log", json!({"path": "empty"})), "empty_repository");
    assert_eq!(code(&call, "git.diff", json!({"path": "empty"})), "empty_repository");
    assert_eq!(run(&call, "git.tags", json!({"path": "empty"})).unwrap(), json!([]));
    assert_eq!(code(&call, "git.log", json!({})), "not_a_repository");
    sample(&folder, "repo");
    let source = format!("file://{}", folder.path().join("repo").display());
    git(folder.path(), &["clone", "-q", "--depth=1", &source, "shallow"]);
    assert_eq!(run(&call, "git.log", json!({"path": "shallow"})).unwrap().as_array().unwrap().len(), 1);
    assert_eq!(code(&call, "git.log", json!({"path": "shallow", "from": "v1.0"})), "unknown_revision");
    let error = run(&call, "git.diff", json!({"path": "shallow"})).unwrap_err();
    assert_eq!(error.code(), "unknown_revision");
    assert!(error.fixes()[0].contains("--unshallow"), "{error:?}");
}

#[test]
fn a_git_that_waits_is_stopped() {
    let folder = Folder::new();
    sample(&folder, "repo");
    let pipe = |name: &str| {
        let path = folder.path().join("repo/.git").join(name);
        let _ = std::fs::remove_file(&path);
        assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    };
    // Our own look at this file must not wait; git waits for ever when it opens the other.
    pipe("objects/info/alternates");
    pipe("packed-refs");
    let limits = crate::Limits { git_ms_max: 300, ..Default::default() };
    let registry = crate::Registry::new(std::sync::Arc::new(crate::testing::NoNetwork), limits);
    assert_eq!(run_in(&registry, folder.call(), "git.log", json!({"path": "repo"})).unwrap_err().code(), "git_timeout");
}

#[test]
fn git_is_looked_for_in_the_given_folders_only() {
    let folder = Folder::new();
    sample(&folder, "repo");
    let registry = |path: &str| {
        crate::Registry::new(std::sync::Arc::new(crate::testing::NoNetwork), Default::default()).with_search_path(Some(path.into()))
    };
    let log = |path: &str| run_in(&registry(path), folder.call(), "git.log", json!({"path": "repo"}));
    assert_eq!(log("/nonexistent").unwrap_err().code(), "git_missing");
    assert_eq!(log("/usr/bin:/bin:/usr/local/bin").unwrap().as_array().unwrap().len(), 3);
}

proptest::proptest! {
    #[test]
    fn a_checked_revision_is_never_an_option(text in ".{0,30}") {
        if super::check_revision(&text).is_ok() {
            proptest::prop_assert!(!text.starts_with('-') && !text.contains(char::is_whitespace) && !text.contains(':') && !text.contains(".."));
        }
    }

    #[test]
    fn any_answer_of_git_is_parsed_without_panic(text in "[\\x00\\x1e\\nAM a-f0-9]{0,80}") {
        let _ = super::log::parse(&text, true);
    }
}
