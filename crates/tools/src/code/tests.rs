//! Attacks, each as code in the sandbox that tells what it could do. As root the programs run as nobody; the same tests hold when
//! they are started by somebody else.

use crate::{
    Call,
    testing::{Folder, registry, run},
};
use serde_json::{Value, json};
use std::{io::ErrorKind, net::TcpListener, time::Duration};

fn granted(folder: &Folder) -> Call {
    let mut call = folder.call();
    call.grants.run = vec!["python.run".into(), "terminal.run".into()];
    call
}

/// `None`, said visibly, where programs cannot be shut in.
fn sandbox(test: &str) -> Option<Folder> {
    let folder = Folder::new();
    match run(&granted(&folder), "terminal.run", json!({"command": ["true"]})) {
        Err(e) if e.code() == "sandbox_unavailable" => {
            println!("SKIPPED {test}: {}", e.message());
            None
        }
        other => other.map(|_| Some(folder)).unwrap(),
    }
}

fn python(folder: &Folder, code: &str) -> Value {
    run(&granted(folder), "python.run", json!({"code": code})).unwrap()["value"].clone()
}

fn python_code(folder: &Folder, code: &str, limits: Value) -> String {
    match run(&granted(folder), "python.run", json!({"code": code, "limits": limits})) {
        Ok(out) => format!("no error but {out}"),
        Err(e) => e.code().to_owned(),
    }
}

/// Tells for each expression whether it raises, and which number of error.
fn errors(folder: &Folder, expressions: &[&str]) -> Vec<String> {
    let list = serde_json::to_string(expressions).unwrap();
    let code = format!(
        "import ctypes, json, os, socket, subprocess\nlibc = ctypes.CDLL(None, use_errno=True)\n\
         def call(*args):\n    if libc.syscall(*args) < 0: raise OSError(ctypes.get_errno(), 'refused')\n\
         out = []\nfor text in {list}:\n    try:\n        eval(text)\n        out.append('done')\n    except OSError as e:\n        out.append(str(e.errno))\n    except Exception as e:\n        out.append(type(e).__name__)\nprint(json.dumps(out))\n"
    );
    serde_json::from_value(python(folder, &code)).unwrap()
}

#[test]
fn nothing_runs_that_was_not_granted() {
    let folder = Folder::new();
    for (tool, input) in [("python.run", json!({"code": "print(1)"})), ("terminal.run", json!({"script": "true"}))] {
        let mut call = folder.call();
        assert_eq!(crate::testing::code(&call, tool, input.clone()), "code_not_allowed");
        call.grants.run = vec!["other.run".into()];
        call.asked_by_model = true;
        assert_eq!(crate::testing::code(&call, tool, input), "code_not_allowed");
    }
}

#[test]
fn a_program_takes_files_and_leaves_files() {
    let Some(folder) = sandbox("a_program_takes_files_and_leaves_files") else { return };
    folder.put("data/in.txt", "b\na\n");
    let input = json!({"script": "sort data/in.txt > out.txt; mkdir sub; echo x > sub/y.txt; echo \"$WORD\"; cat", "env": {"WORD": "hi; there"},
        "files": ["data/in.txt"], "keep": ["out.txt", "sub/*"], "stdin": "end"});
    let out = run(&granted(&folder), "terminal.run", input).unwrap();
    assert_eq!((&out["stdout"], &out["exit_code"]), (&json!("hi; there\nend"), &json!(0)));
    assert_eq!(
        (folder.get("out.txt"), folder.get("sub/y.txt"), folder.get("data/in.txt")),
        ("a\nb\n".into(), "x\n".into(), "b\na\n".into())
    );
    let out = run(
        &granted(&folder),
        "python.run",
        json!({"code": "import json, sys\nprint(json.dumps([json.load(sys.stdin)['ä']] * 2))", "input": {"ä": 1}}),
    )
    .unwrap();
    assert_eq!(out["value"], json!([1, 1]));
    let bad = run(&granted(&folder), "terminal.run", json!({"script": "echo why >&2; exit 3"})).unwrap_err();
    assert_eq!(bad.code(), "program_failed");
    assert!(bad.message().contains("exit code 3") && bad.message().contains("why"), "{}", bad.message());
    assert_eq!(run(&granted(&folder), "terminal.run", json!({"script": "exit 3", "may_fail": true})).unwrap()["exit_code"], 3);
    for input in [
        json!({"script": "true", "command": ["true"]}),
        json!({}),
        json!({"script": "true", "env": {"LD_PRELOAD": "x"}}),
        json!({"script": "true", "env": {"a=b": "x"}}),
    ] {
        assert_eq!(crate::testing::code(&granted(&folder), "terminal.run", input), "bad_tool_input");
    }
    assert_eq!(crate::testing::code(&granted(&folder), "terminal.run", json!({"script": "true", "files": ["../x"]})), "path_outside_root");
    assert_eq!(crate::testing::code(&granted(&folder), "terminal.run", json!({"script": "true", "keep": ["none"]})), "file_not_found");
}

#[test]
fn there_is_no_network() {
    let Some(folder) = sandbox("there_is_no_network") else { return };
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    let found = errors(
        &folder,
        &[
            &format!("socket.create_connection(('127.0.0.1', {port}), 2)"),
            "socket.create_connection(('192.0.2.1', 80), 2)",
            "socket.create_connection(('8.8.8.8', 53), 2)",
            "socket.getaddrinfo('example.org', 80)",
            "socket.socket(16, 3)",
            "socket.socket(17, 3)",
            "socket.socket(40, 1)",
        ],
    );
    assert!(!found.contains(&"done".to_owned()), "{found:?}");
    assert_eq!(found[4..], ["97", "97", "97"], "netlink, packet and vsock");
    assert_eq!(listener.accept().unwrap_err().kind(), ErrorKind::WouldBlock, "somebody came");
}

#[test]
fn nothing_else_can_be_read_or_written() {
    let Some(folder) = sandbox("nothing_else_can_be_read_or_written") else { return };
    folder.put("secret.txt", "x");
    let secret = folder.path().join("secret.txt");
    let found = errors(
        &folder,
        &[
            &format!("open({secret:?})"),
            "open('/etc/shadow')",
            "open('/etc/passwd')",
            "os.listdir('/root')",
            "os.listdir('/home')",
            "os.listdir('/var')",
            "open('/usr/bin/x', 'w')",
            "open('/etc/x', 'w')",
            "open('/x', 'w')",
            "open('/dev/x', 'w')",
            "open('/proc/sys/kernel/hostname', 'w')",
            "open('/proc/1/environ').read().index('CARGO')",
            "os.mknod('./disk', 0o60666, os.makedev(8, 0))",
        ],
    );
    assert!(!found.contains(&"done".to_owned()), "{found:?}");
}

#[test]
fn nothing_is_inherited() {
    let Some(folder) = sandbox("nothing_is_inherited") else { return };
    let names = python(&folder, "import json, os\nprint(json.dumps(sorted(os.environ)))");
    let names: Vec<String> = serde_json::from_value(names).unwrap();
    let usual = ["HOME", "LANG", "LC_CTYPE", "PATH", "PWD", "TMPDIR", "TZ"];
    assert!(names.iter().all(|n| usual.contains(&n.as_str())), "{names:?}");
    let open = python(
        &folder,
        "import json, os\nprint(json.dumps([os.readlink('/proc/self/fd/' + f) for f in os.listdir('/proc/self/fd') if os.path.lexists('/proc/self/fd/' + f)]))",
    );
    let open: Vec<String> = serde_json::from_value(open).unwrap();
    assert!(open.iter().all(|f| f.starts_with("pipe:") || f.starts_with("/proc") || f.contains("__main_of_step__")), "{open:?}");
    let status = python(
        &folder,
        "import json\nlines = [l.split(':', 1) for l in open('/proc/self/status') if ':' in l]\nprint(json.dumps({k: v.strip() for k, v in lines}))",
    );
    assert_eq!((&status["NoNewPrivs"], &status["Seccomp"], &status["CapEff"]), (&json!("1"), &json!("2"), &json!("0000000000000000")));
    assert!(status["Uid"].as_str().unwrap().starts_with("65534"));
}

#[test]
fn other_processes_are_out_of_sight() {
    let Some(folder) = sandbox("other_processes_are_out_of_sight") else { return };
    let seen = python(&folder, "import json, os\nprint(json.dumps([int(p) for p in os.listdir('/proc') if p.isdigit()]))");
    let seen: Vec<u32> = serde_json::from_value(seen).unwrap();
    assert!(seen.len() <= 4 && !seen.contains(&std::process::id()), "{seen:?}");
    assert_eq!(errors(&folder, &[&format!("os.kill({}, 0)", 4_000_000 + std::process::id())]), ["3"]);
}

#[cfg(target_arch = "x86_64")]
#[test]
fn the_kernel_refuses_what_no_step_needs() {
    let Some(folder) = sandbox("the_kernel_refuses_what_no_step_needs") else { return };
    // unshare and clone of a user namespace, mount, ptrace, bpf, io_uring, keyctl, userfaultfd, perf, setns, handles.
    let calls = [
        "call(272, 0x10000000)",
        "call(56, 0x10000000 | 17, 0, 0, 0, 0)",
        "call(165, 0, b'/tmp', b'tmpfs', 0, 0)",
        "call(101, 0, 0, 0, 0)",
        "call(321, 0, 0, 0)",
        "call(425, 8, 0)",
        "call(250, 0, 0)",
        "call(323, 0)",
        "call(298, 0, 0, -1, -1, 0)",
        "call(308, 0, 0)",
        "call(304, 0, 0, 0)",
    ];
    assert_eq!(errors(&folder, &calls), vec!["1"; calls.len()]);
    // `clone3`, and `getpid` by the numbers of another table.
    assert_eq!(errors(&folder, &["call(435, 0, 0)", "call(0x40000000 + 39)"]), ["38", "38"]);
    assert_eq!(errors(&folder, &["subprocess.run(['unshare', '-U', 'true'], check=True)"]), ["CalledProcessError"]);
    assert_eq!(errors(&folder, &["__import__('threading').Thread(target=print).start()", "call(39)"]), ["done", "done"]);
}

#[test]
fn memory_files_and_processes_are_bounded() {
    let Some(folder) = sandbox("memory_files_and_processes_are_bounded") else { return };
    assert_eq!(errors(&folder, &["bytearray(2 << 30)"]), ["MemoryError"]);
    let big = "import json\ntry:\n    f = open('x', 'wb')\n    for _ in range(64): f.write(b'0' * (1 << 20)); f.flush()\n    print(0)\nexcept OSError as e: print(e.errno)\n";
    let out = run(&granted(&folder), "python.run", json!({"code": big, "limits": {"disk_mb": 16}})).unwrap();
    assert_eq!(out["value"], 27, "EFBIG");
    let many = "i = 0\nwhile True:\n    open(f'f{i}', 'wb').write(b'0' * (1 << 20)); i += 1\n";
    assert_eq!(python_code(&folder, many, json!({"disk_mb": 32})), "program_limit");
    let bomb = "import json, os, time\nn = 0\ntry:\n    while n < 1000:\n        if os.fork() == 0:\n            time.sleep(2); os._exit(0)\n        n += 1\nexcept OSError: pass\nprint(n)\nos.killpg(0, 9) if False else None\n";
    let forks = python(&folder, bomb).as_u64().unwrap();
    assert!((10..=64).contains(&forks), "{forks}");
    let eaters = "import os, time\nfor _ in range(6):\n    if os.fork() == 0:\n        x = bytearray(os.urandom(1)) * (60 << 20); time.sleep(20); os._exit(0)\ntime.sleep(20)\n";
    assert_eq!(python_code(&folder, eaters, json!({"memory_mb": 128})), "program_limit");
}

/// Whether a process with this word in its arguments lives.
fn lives(word: &str) -> bool {
    let entries = std::fs::read_dir("/proc").unwrap().flatten();
    entries.filter_map(|e| std::fs::read(e.path().join("cmdline")).ok()).any(|line| String::from_utf8_lossy(&line).contains(word))
}

/// The kernel takes a moment to end what belongs to a namespace.
fn ends(word: &str) -> bool {
    (0..50).any(|_| {
        let gone = !lives(word);
        if !gone {
            std::thread::sleep(Duration::from_millis(100));
        }
        gone
    })
}

#[test]
fn time_ends_the_whole_tree() {
    let Some(folder) = sandbox("time_ends_the_whole_tree") else { return };
    let script = "(setsid sh -c 'trap \"\" TERM HUP; while :; do sleep 1; done # orc-mark-time' >/dev/null 2>&1 &) ; while :; do :; done";
    let out = crate::testing::code(&granted(&folder), "terminal.run", json!({"script": script, "limits": {"time_s": 1}}));
    assert_eq!(out, "program_timeout");
    assert!(ends("orc-mark-time"), "a process outlived its time");
    // What is left running by a program that ends goes with it.
    run(
        &granted(&folder),
        "terminal.run",
        json!({"script": "setsid sh -c 'sleep 60 # orc-mark-left' >/dev/null 2>&1 </dev/null & sleep 0.2"}),
    )
    .unwrap();
    assert!(ends("orc-mark-left"), "a process outlived the program");
}

#[test]
fn cancelling_ends_the_whole_tree() {
    let Some(folder) = sandbox("cancelling_ends_the_whole_tree") else { return };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let input = json!({"script": "sh -c 'sleep 60 # orc-mark-cancel' & sleep 60"});
        let call = registry().call(granted(&folder), "terminal.run", input);
        let at_work = async {
            while !lives("orc-mark-cancel") {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        // The call is dropped while its program is at work.
        tokio::select! {
            ended = call => panic!("it should be at work: {ended:?}"),
            () = at_work => {}
        }
    });
    drop(runtime);
    assert!(ends("orc-mark-cancel"), "a process outlived the call");
}

#[test]
fn what_is_kept_and_said_is_bounded_and_its_own() {
    let Some(folder) = sandbox("what_is_kept_and_said_is_bounded_and_its_own") else { return };
    folder.put("secret.txt", "x");
    let links = format!(
        "import os\nos.symlink({:?}, 'a.txt')\nos.symlink('/etc/passwd', 'b.txt')\nos.mkfifo('c.txt')\nopen('d.txt', 'w').write('d')\n",
        folder.path().join("secret.txt")
    );
    let out = run(&granted(&folder), "python.run", json!({"code": links, "keep": ["*.txt"]})).unwrap();
    assert_eq!(out["kept"].as_array().unwrap().len(), 1);
    assert_eq!(folder.get("d.txt"), "d");
    let mut model = granted(&folder);
    model.asked_by_model = true;
    let hook = json!({"script": "mkdir .git; echo x > .git/hook", "keep": [".git/*"]});
    assert_eq!(crate::testing::code(&model, "terminal.run", hook), "hidden_path_refused");
    let loud = run(&granted(&folder), "python.run", json!({"code": "print('x' * (50 << 20))"})).unwrap();
    assert_eq!((&loud["truncated"], &loud["value"]), (&json!(true), &Value::Null));
    assert!(loud["stdout"].as_str().unwrap().len() <= 4 << 20);
    let leftovers = std::fs::read_dir(std::env::temp_dir()).unwrap().flatten();
    let mine = format!("orc-sandbox-{}-", std::process::id());
    let left: Vec<_> = leftovers.map(|e| e.file_name().to_string_lossy().into_owned()).filter(|n| n.starts_with(&mine)).collect();
    assert!(left.len() <= 12, "folders are left behind: {left:?}");
}
