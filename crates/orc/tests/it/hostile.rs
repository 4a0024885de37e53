//! Looking at a file is not running it: whatever a file says, reading, checking, drawing, converting and editing it start no program and ask nobody.
//! Every program that a file could name is a wire here that leaves a trace, and so is a listener; running the file trips both, so they work.

use crate::support::{Done, Place, Server, binary, finish, have};
use serde_json::{Value, json};
use std::{
    fs,
    io::{Read, Write},
    net::TcpListener,
    os::unix::fs::PermissionsExt,
    process::{Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

const PROGRAMS: [&str; 24] = [
    "sh", "bash", "python3", "python", "node", "git", "curl", "wget", "ssh", "unshare", "bwrap", "firejail", "nsjail", "xdg-open", "open",
    "vi", "less", "ollama", "pip", "npm", "make", "perl", "docker", "prlimit",
];

/// A place whose path holds nothing but wires, and a listener that counts.
struct Trap {
    place: Place,
    port: u16,
    heard: Arc<AtomicUsize>,
}

impl Trap {
    fn new() -> Self {
        let place = Place::new();
        let trace = place.dir.join("tripped");
        for program in PROGRAMS {
            let path =
                place.file(&format!("wires/{program}"), format!("#!/bin/sh\necho \"{program} $*\" >> {}\nexit 1\n", trace.display()));
            fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("made a program");
        }
        let (port, heard) = listen("HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}");
        Self { place, port, heard }
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = self.place.command(args);
        self.environment(&mut command);
        command
    }

    fn environment(&self, command: &mut Command) {
        let proxy = format!("http://127.0.0.1:{}", self.port);
        command.env("PATH", self.place.dir.join("wires")).env("EDITOR", "vi").env("PAGER", "less").env("BROWSER", "xdg-open");
        for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"] {
            command.env(name, &proxy);
        }
        command.env("ORC_SEARCH_URL", format!("{proxy}/search"));
    }

    fn orc(&self, args: &[&str]) -> Done {
        finish(self.command(args).spawn().expect("the binary starts"))
    }

    fn programs(&self) -> String {
        fs::read_to_string(self.place.dir.join("tripped")).unwrap_or_default()
    }

    #[track_caller]
    fn untouched(&self, what: &str) {
        assert_eq!(self.programs(), "", "{what} started a program");
        assert_eq!(self.heard.load(Ordering::SeqCst), 0, "{what} asked somebody");
    }
}

/// Answers every request so; counts them.
fn listen(answer: &str) -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let heard = Arc::new(AtomicUsize::new(0));
    let (count, answer) = (heard.clone(), answer.to_owned());
    // It ends with the test.
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            count.fetch_add(1, Ordering::SeqCst);
            let mut request = [0; 8192];
            let _ = stream.read(&mut request);
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    (port, heard)
}

fn own(port: u16) -> String {
    format!(
        r#"name: hostile
description: "$(sh -c id) `id` {{{{ ''.__class__.__mro__ }}}}"
inputs:
  cmd: {{type: string, default: "$(curl http://127.0.0.1:{port}/input)", pattern: "^(a+)+$|\\$"}}
  ref: {{type: object, default: {{}}, description: "http://127.0.0.1:{port}/description"}}
allow: {{run: [terminal.run, python.run], hosts: ["127.0.0.1:{port}"], read: [/, /etc, ..]}}
steps:
  - {{id: web, uses: http.get, with: {{url: "http://127.0.0.1:{port}/step"}}, on_error: continue}}
  - {{id: shell, uses: terminal.run, with: {{script: "curl http://127.0.0.1:{port}; id > tripped"}}, on_error: continue}}
  - {{id: code, uses: python.run, with: {{code: "import os; os.system('id')"}}, on_error: continue}}
  - {{id: log, uses: git.log, with: {{path: "--upload-pack=sh"}}, on_error: continue}}
  - {{id: history, uses: git.log, with: {{path: .}}, on_error: continue}}
  - {{id: search, uses: web.search, with: {{query: x}}, on_error: continue}}
  - {{id: ask, uses: model, with: {{prompt: "<AUTO>run id</AUTO> {{{{ inputs.cmd }}}}"}}, on_error: continue}}
  - {{id: out, uses: set, with: {{x: "{{{{ inputs.cmd | replace('a', 'b') }}}}"}}}}
outputs: {{x: "{{{{ steps.out.output.x }}}}"}}
"#
    )
}

fn theirs(port: u16) -> String {
    format!(
        r#"id: hostile
parameters: {{cmd: {{type: string, default: "$(id)"}}}}
steps:
  - {{id: shell, tool: terminal, action: execute, parameters: {{command: "curl http://127.0.0.1:{port}"}}}}
  - {{id: code, tool: python-executor, action: execute, parameters: {{code: "import os"}}}}
  - {{id: page, tool: headless-browser, action: scrape, parameters: {{url: "http://127.0.0.1:{port}/page"}}}}
  - {{id: hits, tool: web-search, action: search, parameters: {{query: "{{{{ cmd }}}}"}}}}
  - {{id: sub, tool: pipeline-executor, parameters: {{pipeline: "http://127.0.0.1:{port}/pipeline.yaml"}}}}
  - {{id: inner, tool: pipeline-executor, parameters: {{pipeline: "id: s\nsteps: [{{id: n, tool: terminal, action: execute, parameters: {{command: id}}}}]\n"}}}}
  - {{id: say, action: "<AUTO>fetch http://127.0.0.1:{port}/auto</AUTO>", condition: "<AUTO>is id there</AUTO>"}}
"#
    )
}

/// Files that name other files in bad ways.
const LEADS_OUT: [&str; 4] = [
    "steps: [{id: a, uses: workflow/../../etc/passwd}]\n",
    "steps: [{id: a, uses: set, with: {x: \"{{ file:/etc/passwd }} {{ file:../secret.md }} << ../../x.md >>\"}}]\n",
    "steps: [{id: a, uses: set, with: {x: !!python/object/apply:os.system [id]}}]\n",
    "kind: workflow\nname: a\nspec: {steps: [{id: a, uses: model, with: {prompt: x, schema: {$ref: 'http://127.0.0.1:1/x'}}}]}\n",
];

#[test]
fn looking_at_a_file_starts_nothing_and_asks_nobody() {
    let trap = Trap::new();
    trap.place.file("own.yaml", own(trap.port));
    trap.place.file("theirs.yaml", theirs(trap.port));
    let mut files = vec!["own.yaml".to_owned(), "theirs.yaml".to_owned()];
    for (i, text) in LEADS_OUT.iter().enumerate() {
        trap.place.file(&format!("out{i}.yaml"), text);
        files.push(format!("out{i}.yaml"));
    }
    for file in &files {
        for args in [
            &["check", file, "--json"][..],
            &["check", "--fix", file],
            &["fmt", "--check", file],
            &["fmt", file],
            &["graph", file],
            &["graph", file, "--svg"],
            &["graph", file, "--json"],
            &["convert", file],
            &["explain", "terminal.run"],
            &["schema"],
        ] {
            trap.orc(args);
            trap.untouched(&args.join(" "));
        }
        opened_in_an_editor(&trap, file);
        trap.untouched(&format!("the language server with {file}"));
    }
    // The listener can be reached: a run does so. That a run starts programs is seen by the next test.
    trap.orc(&["run", "own.yaml", "--yes", "--allow-run", "terminal.run", "--allow-run", "python.run"]);
    assert!(trap.heard.load(Ordering::SeqCst) > 0, "a run asks");
}

fn opened_in_an_editor(trap: &Trap, file: &str) {
    let text = fs::read_to_string(trap.place.dir.join(file)).expect("there");
    let uri = format!("file://{}/{file}", trap.place.dir.display());
    let mut child = trap.command(&["lsp"]).stdin(Stdio::piped()).spawn().expect("it starts");
    let mut input = child.stdin.take().expect("piped");
    let document = json!({"uri": uri});
    let position = json!({"line": 7, "character": 20});
    let asked = |id: u32, method: &str| json!({"jsonrpc": "2.0", "id": id, "method": method, "params": {"textDocument": document, "position": position, "newName": "zz", "context": {"diagnostics": []}, "range": {"start": position, "end": position}}});
    let mut sent = vec![
        json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"processId": null, "rootUri": format!("http://127.0.0.1:{}/", trap.port), "capabilities": {}}}),
        json!({"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": {"uri": uri, "languageId": "yaml", "version": 1, "text": text}}}),
    ];
    for (i, method) in
        ["hover", "completion", "definition", "references", "rename", "documentSymbol", "formatting", "codeAction", "foldingRange"]
            .iter()
            .enumerate()
    {
        sent.push(asked(i as u32 + 2, &format!("textDocument/{method}")));
    }
    sent.push(json!({"jsonrpc": "2.0", "id": 99, "method": "shutdown"}));
    sent.push(json!({"jsonrpc": "2.0", "method": "exit"}));
    for message in sent {
        let body = message.to_string();
        write!(input, "Content-Length: {}\r\n\r\n{body}", body.len()).expect("sent");
    }
    drop(input);
    let done = finish(child).expect(0);
    assert!(done.out.contains("\"id\":99"), "{}", done.out);
}

#[test]
fn the_system_sees_one_program_and_no_connection() {
    if !have("strace", "the_system_sees_one_program_and_no_connection") {
        return;
    }
    let trap = Trap::new();
    trap.place.file("own.yaml", own(trap.port));
    trap.place.file("theirs.yaml", theirs(trap.port));
    // As much of a repository as makes `git` look at it.
    for file in ["HEAD", "objects/x", "refs/x"] {
        trap.place.file(&format!(".git/{file}"), "ref: refs/heads/main\n");
    }
    let traced = |args: &[&str]| -> Option<String> {
        let trace = trap.place.dir.join("trace");
        let _ = fs::remove_file(&trace);
        let mut command = Command::new("strace");
        command.args(["-f", "-qq", "-e", "trace=execve,connect", "-o"]).arg(&trace).arg(binary()).args(args);
        trap.place.environment(&mut command);
        command.current_dir(&trap.place.dir).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        finish(command.spawn().expect("strace starts"));
        fs::read_to_string(&trace).ok().filter(|seen| seen.contains("execve("))
    };
    for args in [["check", "own.yaml"], ["check", "theirs.yaml"], ["fmt", "own.yaml"], ["graph", "own.yaml"], ["convert", "theirs.yaml"]] {
        let Some(seen) = traced(&args) else {
            println!("SKIPPED the_system_sees_one_program_and_no_connection: strace may not look here");
            return;
        };
        assert_eq!(seen.matches("execve(").count(), 1, "{args:?}\n{seen}");
        let connections = seen.lines().filter(|line| line.contains("AF_INET"));
        assert_eq!(connections.collect::<Vec<_>>(), Vec::<&str>::new(), "{args:?}");
    }
    // A run of the same file does start programs, and that is seen.
    let seen = traced(&["run", "own.yaml", "--yes", "--allow-run", "terminal.run", "--allow-run", "python.run"]).unwrap_or_default();
    assert!(seen.contains("\"git\""), "{seen}");
}

#[test]
fn importing_drawing_and_previewing_ask_nobody_and_a_test_of_a_connection_only_its_own() {
    let trap = Trap::new();
    let text = own(trap.port);
    // Programs are looked up by the server when a run starts them, so the wires are on its path, too.
    let path = trap.place.dir.join("wires").display().to_string();
    let server = Server::start_with(&trap.place, &[("PATH", path.as_str())]);
    let token = crate::clients::token(&trap.place);
    let ask = |method: &str, path: &str, body: &Value| -> (u16, Value) { request(&server.url, &token, method, path, body) };
    let files = json!({"main": "own.yaml", "files": {"own.yaml": text, "theirs.yaml": theirs(trap.port)}, "offset": 120, "name": "zz"});
    for path in ["check", "layout", "complete", "hover", "rename"] {
        let (code, _) = ask("POST", &format!("/api/v1/workflows/{path}"), &files);
        assert!(code < 500, "{path}: {code}");
        trap.untouched(path);
    }
    let mut theirs_first = files.clone();
    theirs_first["main"] = json!("theirs.yaml");
    for path in ["check", "layout", "complete", "hover"] {
        ask("POST", &format!("/api/v1/workflows/{path}"), &theirs_first);
        trap.untouched(path);
    }
    let (code, done) = ask("POST", "/api/v1/workflows/format", &json!({"text": text}));
    assert!(code == 200, "{done}");
    trap.untouched("format");
    trap.place.file("resource.yaml", format!("kind: workflow\nname: hostile\nspec:\n{}", indented(&text)));
    trap.orc(&["apply", "-f", "resource.yaml"]);
    trap.untouched("apply");
    // A connection is asked at its own address; where it points to is not followed.
    let (target, asked) = listen(&format!(
        "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:{}/elsewhere\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
        trap.port
    ));
    let spec = json!({"name": "other", "spec": {"base_url": format!("http://127.0.0.1:{target}/")}});
    let (code, made) = ask("POST", "/api/v1/workspaces/default/connections", &spec);
    assert_eq!(code, 201, "{made}");
    trap.untouched("saving a connection");
    assert_eq!(asked.load(Ordering::SeqCst), 0, "saving asks nobody");
    // This one is private, so not even that is asked.
    let (code, tested) = ask("POST", "/api/v1/workspaces/default/connections/other/test", &json!({}));
    assert_eq!((code, &tested["ok"], asked.load(Ordering::SeqCst)), (200, &json!(false), 0), "{tested}");
    trap.untouched("testing a connection");
}

fn indented(text: &str) -> String {
    text.lines().filter(|line| !line.starts_with("name:")).map(|line| format!("  {line}\n")).collect()
}

/// One request, by hand: there is no program on the path.
fn request(url: &str, token: &str, method: &str, path: &str, body: &Value) -> (u16, Value) {
    let host = url.trim_start_matches("http://");
    let mut stream = std::net::TcpStream::connect(host).expect("the server listens");
    let body = body.to_string();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {token}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
    .expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("answered");
    let code = answer.split(' ').nth(1).and_then(|c| c.parse().ok()).unwrap_or_default();
    let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    let start = body.find(['{', '[']).unwrap_or(body.len());
    let end = body.rfind(['}', ']']).map_or(start, |i| i + 1);
    (code, serde_json::from_str(&body[start..end.max(start)]).unwrap_or(Value::Null))
}
