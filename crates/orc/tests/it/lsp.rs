//! A client of the language server over standard input and output: both formats, and every recorded file with all its steps given other names.

use crate::{
    original::{fixtures, yaml_files},
    support::Place,
};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead, BufReader, Read, Write},
    process::{Child, ChildStdin, ChildStdout, Stdio},
};

pub(crate) struct Client {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    next: u64,
    version: i64,
    uri: String,
    text: String,
}

impl Client {
    /// Findings are asked for, so that each answer is about the text at hand.
    pub(crate) fn start(place: &Place, file: &str, text: &str) -> Self {
        let mut child = place.command(["lsp"]).stdin(Stdio::piped()).spawn().expect("it starts");
        let input = child.stdin.take().expect("piped");
        let output = BufReader::new(child.stdout.take().expect("piped"));
        let uri = format!("file://{}", place.dir.join(file).display());
        let mut client = Self { child, input, output, next: 0, version: 1, uri: uri.clone(), text: text.to_owned() };
        let capabilities = json!({"textDocument": {"diagnostic": {}}});
        client.request("initialize", json!({"processId": null, "rootUri": null, "capabilities": capabilities}));
        client.notify("textDocument/didOpen", json!({"textDocument": {"uri": uri, "languageId": "yaml", "version": 1, "text": text}}));
        client
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{body}", body.len()).and_then(|()| self.input.flush()).expect("sent");
    }

    fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    fn read(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            assert!(self.output.read_line(&mut line).expect("readable") > 0, "the server ended");
            match line.trim().split_once(": ") {
                Some(("Content-Length", n)) => length = n.parse().expect("a number"),
                _ if line.trim().is_empty() => break,
                _ => {}
            }
        }
        let mut body = vec![0; length];
        self.output.read_exact(&mut body).expect("readable");
        serde_json::from_slice(&body).expect("JSON")
    }

    /// The result, or the error under `error`.
    fn request(&mut self, method: &str, params: Value) -> Value {
        self.next += 1;
        let id = self.next;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        loop {
            let answer = self.read();
            if answer["id"] == id {
                return answer.get("result").cloned().unwrap_or_else(|| json!({"error": answer["error"]}));
            }
        }
    }

    fn ask(&mut self, method: &str, offset: usize, more: &Value) -> Value {
        let mut params = json!({"textDocument": {"uri": self.uri}, "position": position(&self.text, offset)});
        params.as_object_mut().expect("a map").extend(more.as_object().cloned().unwrap_or_default());
        self.request(&format!("textDocument/{method}"), params)
    }

    pub(crate) fn write(&mut self, text: &str) {
        self.version += 1;
        self.text = text.to_owned();
        let document = json!({"uri": self.uri, "version": self.version});
        self.notify("textDocument/didChange", json!({"textDocument": document, "contentChanges": [{"text": text}]}));
    }

    pub(crate) fn findings(&mut self) -> Vec<Value> {
        let found = self.request("textDocument/diagnostic", json!({"textDocument": {"uri": self.uri}}));
        found["items"].as_array().cloned().unwrap_or_else(|| panic!("{found}"))
    }

    fn labels(&mut self, offset: usize) -> Vec<String> {
        let found = self.ask("completion", offset, &json!({}));
        let items = found["items"].as_array().cloned().unwrap_or_else(|| panic!("{found}"));
        items.iter().filter_map(|i| i["label"].as_str().map(str::to_owned)).collect()
    }

    fn hover(&mut self, offset: usize) -> String {
        self.ask("hover", offset, &json!({}))["contents"]["value"].as_str().unwrap_or_default().to_owned()
    }

    fn edited(&self, edits: &Value) -> String {
        let mut edits: Vec<(usize, usize, String)> = edits
            .as_array()
            .expect("edits")
            .iter()
            .map(|e| {
                let at = |which: &str| offset(&self.text, &e["range"][which]);
                (at("start"), at("end"), e["newText"].as_str().unwrap_or_default().to_owned())
            })
            .collect();
        edits.sort();
        let mut out = self.text.clone();
        for (start, end, new) in edits.into_iter().rev() {
            out.replace_range(start..end, &new);
        }
        out
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Lines, and UTF-16 units in them.
fn position(text: &str, offset: usize) -> Value {
    let before = &text[..offset];
    let line = before.matches('\n').count();
    let start = before.rfind('\n').map_or(0, |i| i + 1);
    json!({"line": line, "character": before[start..].encode_utf16().count()})
}

fn offset(text: &str, position: &Value) -> usize {
    let number = |key: &str| position[key].as_u64().expect("a number") as usize;
    let start = text.split_inclusive('\n').take(number("line")).map(str::len).sum::<usize>();
    let mut left = number("character");
    let mut at = start;
    for c in text[start..].chars() {
        if left == 0 {
            break;
        }
        left -= c.len_utf16();
        at += c.len_utf8();
    }
    at
}

/// What is asked of a file in each format: the words of the format, and what is wanted there.
struct Case {
    text: &'static str,
    /// Text to replace, what with, the label that is then offered at its end.
    offered: &'static [(&'static str, &'static str, &'static str)],
    /// A place, letters into it, and what hovering says.
    hovered: &'static [(&'static str, usize, &'static str)],
    /// A place that names the first step; how often it is named; the new name and how its id is declared.
    named: (&'static str, usize, &'static str, &'static str),
    /// A mistake put in, its code; the fix brings the text back.
    mended: &'static [(&'static str, &'static str, &'static str)],
}

const OWN: Case = Case {
    text: "name: ours\ninputs:\n  who: {type: string, description: how large}\nsteps:\n  - id: log   # 😀\n    uses: git.log\n    with: {from: \"😀 {{ inputs.who }}\"}\n  - id: ask\n    uses: model\n    needs: [log]\n    if: steps.log.output | length > 0\n    with: {prompt: \"ü😀 {{ steps.log.output[0].hash }}\", model: slow}\n    goto: end\n  - id: end\n    uses: set\n    with: {x: \"{{ steps.ask.output }}\"}\n",
    offered: &[
        ("    needs: [log]\n", "    on_er", "on_error"),
        ("uses: git.log", "uses: git.", "git.tags"),
        ("needs: [log]", "needs: [l¦]", "log"),
        ("goto: end", "goto: e", "end"),
        ("inputs.who", "inputs.", "who"),
        ("steps.log.output[0].hash", "steps.log.output[0].", "hash"),
        ("model: slow}", "model: s¦}", "simulated"),
        ("{from: ", "{ma¦: 1, from: ", "max"),
    ],
    hovered: &[
        ("log.output[0]", 1, "**log** (step, line 5): `git.log`"),
        ("log.output[0].hash", 15, "(text)"),
        ("inputs.who", 9, "how large"),
        ("needs", 1, "must end first"),
        ("git.log", 2, "(tool)"),
    ],
    named: ("log.output[0]", 4, "history", "id: history   # 😀"),
    mended: &[
        ("needs: [log]", "nedes: [log]", "W009"),
        ("uses: git.log", "uses: git.lgo", "W020"),
        ("steps.log.output[0].hash", "steps.log.output[0].hsah", "W013"),
    ],
};

const ORIGINAL: Case = Case {
    text: "id: theirs\nparameters:\n  topic: {type: string, default: tea, description: what it is about}\nsteps:\n  - id: web-hits   # 😀\n    tool: web-search\n    action: search\n    parameters: {query: \"😀 {{ topic }}\"}\n  - id: keep\n    tool: filesystem\n    action: write\n    parameters: {path: a.md, content: \"ü😀 {{ web-hits.results[0].url }} {{ steps.web-hits.result }}\"}\n    dependencies: [web-hits]\n    condition: web-hits.success\n    on_failure: end\n  - {id: end, action: generate_text, parameters: {prompt: \"{{ keep.result }}\", model: slow}}\n",
    offered: &[
        ("    dependencies: [web-hits]\n", "    depend", "dependencies"),
        ("tool: filesystem", "tool: file", "filesystem"),
        ("action: write", "action: wr", "write"),
        ("dependencies: [web-hits]", "dependencies: [web¦]", "web-hits"),
        ("on_failure: end", "on_failure: e", "end"),
        ("{{ topic }}", "{{ top¦ }}", "topic"),
        ("web-hits.results[0].url", "web-hits.results[0].", "url"),
        ("web-hits.results[0].url", "web-hits.", "total_results"),
        ("model: slow}", "model: s¦}", "simulated"),
        ("{query: ", "{max¦: 1, query: ", "max_results"),
    ],
    hovered: &[
        ("web-hits.results[0]", 3, "**web-hits** (step, line 5): `web.search`"),
        ("results[0].url", 12, "(text)"),
        ("topic }}", 2, "what it is about"),
        ("dependencies", 1, "must end first"),
        ("filesystem", 2, "(tool)"),
        ("generate_text", 2, "(action)"),
    ],
    named: ("web-hits.results[0]", 5, "found-it", "id: found-it   # 😀"),
    mended: &[
        ("dependencies: [web-hits]", "dependencies: [web-hit]", "W012"),
        ("tool: filesystem", "tool: filesystm", "W020"),
        ("action: generate_text", "action: genrate_text", "W020"),
    ],
};

#[test]
fn both_formats_are_served_alike() {
    for case in [OWN, ORIGINAL] {
        let place = Place::new();
        let text = case.text;
        let mut client = Client::start(&place, "flow.yaml", text);
        let before: Vec<Value> = client.findings();
        assert!(before.iter().all(|d| d["severity"] == 2), "{before:?}");
        let at = |word: &str| text.find(word).unwrap_or_else(|| panic!("{word}"));
        for (word, within, wanted) in case.hovered {
            let found = client.hover(at(word) + within);
            assert!(found.contains(wanted), "{wanted} is not said of {word}: {found:?}");
        }
        // Where it is declared, who names it, and another name for it everywhere.
        let (word, count, name, declared) = case.named;
        let id = at("- id: ") + 6;
        let found = client.ask("definition", at(word) + 1, &json!({}));
        assert_eq!(found["range"]["start"], position(text, id), "{found}");
        let places = client.ask("references", id, &json!({"context": {"includeDeclaration": true}}));
        assert_eq!(places.as_array().map(Vec::len), Some(count), "{places}");
        let renamed = client.ask("rename", at(word) + 1, &json!({"newName": name}));
        let new = client.edited(&renamed["changes"][&client.uri.clone()]);
        assert!(new.contains(declared) && new.matches(name).count() == count, "{new}");
        client.write(&new);
        assert_eq!(codes(&client.findings()), codes(&before), "{new}");
        let refused = client.ask("rename", new.find(name).expect("there"), &json!({"newName": "end"}));
        assert!(refused["error"]["message"].as_str().is_some_and(|m| m.contains("another one")), "{refused}");
        for (from, to, label) in case.offered {
            let start = at(from);
            client.write(&text.replacen(from, &to.replace('¦', ""), 1));
            let labels = client.labels(start + to.find('¦').unwrap_or(to.len()));
            assert!(labels.iter().any(|l| l == label), "{label} is not offered at {to}: {labels:?}");
        }
        for (right, wrong, code) in case.mended {
            let start = at(right);
            client.write(&text.replacen(right, wrong, 1));
            let found = client.findings();
            let finding = found.iter().find(|d| d["code"] == *code).unwrap_or_else(|| panic!("{code}: {found:?}")).clone();
            let params = json!({"textDocument": {"uri": client.uri}, "range": finding["range"], "context": {"diagnostics": [finding]}});
            let actions = client.request("textDocument/codeAction", params);
            let fix = actions.as_array().expect("actions").iter().find(|a| a["kind"] == "quickfix").cloned().unwrap_or_default();
            assert_eq!(client.edited(&fix["edit"]["changes"][&client.uri.clone()]), text, "{wrong} at {start}: {actions}");
        }
    }
}

fn codes(findings: &[Value]) -> BTreeMap<String, usize> {
    let mut out = BTreeMap::new();
    for finding in findings {
        *out.entry(finding["code"].as_str().unwrap_or_default().to_owned()).or_default() += 1;
    }
    out
}

/// Every step of every recorded pipeline that passes is given another name, one after the other: what is found stays the same, and so does
/// what it is converted to, but for the names.
#[test]
fn steps_of_recorded_pipelines_are_renamed_without_a_trace() {
    let Some(root) = fixtures("steps_of_recorded_pipelines_are_renamed_without_a_trace") else { return };
    let mut files = Vec::new();
    yaml_files(&root, &mut files);
    let (mut seen, mut renamed) = (0, 0);
    for file in files {
        let text = fs::read_to_string(&file).expect("readable");
        let place = Place::new();
        let mut client = Client::start(&place, "flow.yaml", &text);
        let before = client.findings();
        if before.iter().any(|d| d["severity"] == 1) || !text.contains("steps:") {
            continue;
        }
        let symbols = client.request("textDocument/documentSymbol", json!({"textDocument": {"uri": client.uri}}));
        let mut steps = Vec::new();
        collect(&symbols, &text, &mut steps);
        place.file("flow.yaml", &text);
        let converted = place.orc(&["convert", "flow.yaml"]);
        let mut names = Vec::new();
        for (i, id) in steps.iter().enumerate() {
            let declared = client.text.match_indices(&format!("id: {id}")).find(|(at, found)| {
                let after = client.text[at + found.len()..].chars().next();
                !after.is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
            });
            let Some((at, _)) = declared else { continue };
            let name = format!("zz-{i}x");
            let answer = client.ask("rename", at + 4, &json!({"newName": name}));
            let edits = &answer["changes"][&client.uri.clone()];
            assert!(edits.is_array(), "{}: {id}: {answer}", file.display());
            let new = client.edited(edits);
            client.write(&new);
            let found = client.findings();
            assert_eq!(codes(&found), codes(&before), "{}: {id} → {name}\n{found:#?}", file.display());
            let ours: String = id.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
            names.push((format!("zz_{i}x"), ours));
            renamed += 1;
        }
        if converted.code == 0 {
            place.file("flow.yaml", &client.text);
            let mut again = place.orc(&["convert", "flow.yaml"]).expect(0).out;
            for (new, old) in &names {
                again = again.replace(new, old);
            }
            assert_eq!(again, converted.out, "{}", file.display());
        }
        seen += 1;
    }
    println!("{renamed} steps of {seen} recorded pipelines renamed");
    assert!(seen > 50 && renamed > 300, "{seen} {renamed}");
}

fn collect(symbols: &Value, text: &str, out: &mut Vec<String>) {
    for symbol in symbols.as_array().into_iter().flatten().filter(|s| s["detail"] != "input") {
        let range = &symbol["selectionRange"];
        let id = &text[offset(text, &range["start"])..offset(text, &range["end"])];
        if !id.is_empty() && !out.iter().any(|known| known == id) {
            out.push(id.to_owned());
        }
        collect(&symbol["children"], text, out);
    }
}
