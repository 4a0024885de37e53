//! What is wrong with a file is said once: `orc check`, answers of the API and the language server say it letter by letter alike.

use crate::{
    clients::token,
    lsp,
    support::{Place, Server},
};
use serde_json::{Value, json};
use std::io::{Read, Write};

/// Of one file each, as different as mistakes are.
const BAD: &[&str] = &[
    "steps:\n  - {id: build, uses: set, with: {n: 1}}\n  - id: tests\n    uses: set\n    needs: [biuld]\n    with: {n: 1}\n",
    "steps:\n  - {id: a, uses: no.tool}\n",
    "steps:\n  - id: a\n    uses: set\n    wiht: {x: 1}\n",
    "steps: []\n",
    "stepps:\n  - {id: a, uses: set}\n",
    "steps:\n  - {id: a, uses: set, with: {x: 1}}\n  - {id: a, uses: set, with: {x: 2}}\n",
    "inputs: {name: string}\nsteps:\n  - {id: a, uses: set, with: {x: \"{{ inputs.nmae }}\"}}\n",
    "steps:\n  - {id: a, uses: set, with: {x: \"{{ 1 + }}\"}}\n",
    "steps:\n  - {id: a, uses: set, with: {x: 1}}\n  - {id: b, uses: set, with: {y: \"{{ steps.a.output.xx }}\"}}\n",
    "steps:\n  - {id: a, uses: set, needs: [b], with: {x: 1}}\n  - {id: b, uses: set, needs: [a], with: {x: 1}}\n",
    "# ü before it\nsteps:\n  - {id: A b, uses: set, with: {x: 1}}\n",
    "steps:\n  - {id: a, uses: text.upper, with: {txt: 1}}\n",
    "steps:\n  - id: a\n    uses: set\n    when: \"{{ 1 }\"\n    timeout: soon\n    with: {x: 1}\n",
    "steps:\n  - {id: a, uses: set, with: {x: 1}, retry: {attempts: many}}\n",
    "steps: {a: 1}\n",
    "steps:\n  - {id: a, uses: set\n",
    "steps:\n\t- id: a\n",
];

struct Api {
    host: String,
    token: String,
}

impl Api {
    fn call(&self, method: &str, path: &str, etag: Option<&str>, body: &Value) -> (u16, Value) {
        let mut stream = std::net::TcpStream::connect(&self.host).expect("the server listens");
        let body = if method == "GET" { String::new() } else { body.to_string() };
        let etag = etag.map_or(String::new(), |etag| format!("if-match: {etag}\r\n"));
        let (host, token, length) = (&self.host, &self.token, body.len());
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {token}\r\ncontent-type: application/json\r\n\
             connection: close\r\ncontent-length: {length}\r\n{etag}\r\n{body}"
        )
        .expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        let status = answer.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status");
        let json = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
        let json = json.find('{').map_or("null", |at| &json[at..=json.rfind('}').unwrap_or(at)]);
        (status, serde_json::from_str(json).unwrap_or_else(|e| panic!("{e}: {answer}")))
    }
}

fn word<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

/// A refusal says what the first error says, at its place, and carries them all.
#[track_caller]
fn same(refused: &Value, found: &Value) {
    let first = found.as_array().and_then(|all| all.iter().find(|d| d["severity"] == "error")).expect("an error");
    assert_eq!(refused["diagnostics"], *found);
    let detail = if refused["detail"].is_string() { &refused["detail"] } else { &refused["message"] };
    assert_eq!(*detail, first["message"]);
    let span = &first["span"];
    let key = if refused["place"].is_string() { "place" } else { "where" };
    assert_eq!(word(refused, key), format!("{}:{}:{}", word(span, "file"), span["line"], span["column"]));
    if first["fix"].is_object() {
        assert_eq!(refused["fix"][0], first["fix"]["title"], "{refused}");
    }
}

/// The drawing for people holds the same words.
#[track_caller]
fn same_in_drawing(drawn: &str, file: &str, found: &Value) {
    for one in found.as_array().expect("findings") {
        assert!(drawn.contains(&format!("{}[{}]: {}", word(one, "severity"), word(one, "code"), word(one, "message"))), "{drawn}");
        assert!(drawn.contains(word(one, "label")) && drawn.contains(word(&one["fix"], "title")), "{drawn}");
        let span = &one["span"];
        assert!(drawn.contains(&format!("{file}:{}:{}", span["line"], span["column"])), "{drawn}");
    }
}

/// The language server: its protocol has one field for words.
#[track_caller]
fn same_in_editor(client: &mut lsp::Client, text: &str, found: &Value) {
    client.write(text);
    let told = client.findings();
    assert_eq!(told.len(), found.as_array().map_or(0, Vec::len), "{told:?}");
    for (one, said) in found.as_array().expect("findings").iter().zip(&told) {
        let notes = one["notes"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let lines: Vec<&str> = [word(one, "message"), word(one, "label")].into_iter().chain(notes).filter(|l| !l.is_empty()).collect();
        assert_eq!((word(said, "message"), &said["code"]), (lines.join("\n").as_str(), &one["code"]));
        assert_eq!(said["range"]["start"]["line"].as_u64().map(|line| line + 1), one["span"]["line"].as_u64(), "{said}");
    }
}

#[test]
fn a_mistake_is_told_alike_everywhere() {
    let place = Place::new();
    let server = Server::start(&place);
    let api = Api { host: server.url.trim_start_matches("http://").to_owned(), token: token(&place) };
    let mut editor = None;
    let mut published = 0;
    for (n, text) in BAD.iter().enumerate() {
        let (name, file) = (format!("f{n}"), format!("f{n}.yaml"));
        place.file(&file, text);
        let (code, checked) = place.json(&["check", &file, "--json"]);
        let found = &checked[0]["diagnostics"];
        assert_eq!(code, 3, "{text}: {found}");
        same_in_drawing(&place.orc(&["check", &file]).expect(3).err, &file, found);
        let (_, ran) = place.json(&["run", &file, "--json"]);
        same(&ran["error"], found);
        // The API: checking, running, storing, publishing.
        let files = json!({"main": &file, "files": {&file: text}});
        assert_eq!(api.call("POST", "/api/v1/workflows/check", None, &files).1["diagnostics"], *found);
        let (status, refused) = api.call("POST", "/api/v1/runs", None, &json!({"workflow": files, "inputs": {}}));
        assert_eq!(status, 422);
        same(&refused, found);
        let good = json!({"text": "steps:\n  - {id: a, uses: set, with: {x: 1}}\n", "name": &name});
        assert_eq!(api.call("POST", "/api/v1/workflows/default/import", None, &good).0, 201);
        let source = format!("/api/v1/workflows/default/{name}/source");
        let put = |publish: bool| {
            let etag = api.call("GET", &source, None, &Value::Null).1["etag"].clone();
            api.call("PUT", &source, etag.as_str(), &json!({"text": text, "publish": publish}))
        };
        let (status, refused) = put(true);
        assert_eq!(status, 422, "{refused}");
        same(&refused, found);
        let (status, stored) = put(false);
        if status == 200 {
            assert_eq!(stored["diagnostics"], *found, "{text}");
            let publish = format!("/api/v1/resources/workflow/{name}/publish?workspace=default");
            let (status, refused) = api.call("POST", &publish, None, &json!({}));
            assert_eq!(status, 422, "{refused}");
            same(&refused, found);
            let run =
                json!({"workflow": {"resource": {"workspace": "default", "name": &name, "version": stored["version"]}}, "inputs": {}});
            let (status, refused) = api.call("POST", "/api/v1/runs", None, &run);
            assert_eq!(status, 422, "{refused}");
            same(&refused, found);
            published += 1;
            // A file that has no `steps` is none of a workflow to this command.
            if text.starts_with("stepps") {
                continue;
            }
            let (_, applied) = place.json(&["apply", "-f", &file, "--json"]);
            let told = applied["error"]["diagnostics"].as_array().cloned().unwrap_or_default();
            let errors: Vec<&Value> = found.as_array().expect("findings").iter().filter(|d| d["severity"] == "error").collect();
            assert_eq!(told.iter().collect::<Vec<_>>(), errors, "{applied}");
        } else {
            same(&stored, found);
        }
        same_in_editor(editor.get_or_insert_with(|| lsp::Client::start(&place, "lsp.yaml", "steps: []\n")), text, found);
    }
    assert!(published >= 10, "{published}");
}
