use crate::{
    Fetch, FetchRequest, FetchResponse, Fut, Grants, Limits, Registry,
    testing::{call, run_in},
};
use base::Error;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

/// A body and its headers.
type Asked = (Value, Vec<(String, String)>);

/// A server as the protocol describes it: a session, answers as JSON or as events.
struct Server {
    streams: bool,
    lost: bool,
    asked: Mutex<Vec<Asked>>,
}

impl Server {
    fn answer(&self, body: &Value, session: bool) -> Result<FetchResponse, Error> {
        let result = match (body["method"].as_str().unwrap(), body["params"]["name"].as_str()) {
            ("initialize", _) => json!({"result": {"protocolVersion": "2025-06-18", "capabilities": {}}}),
            _ if !session => return Ok(response(400, "text/plain", "no session")),
            ("notifications/initialized", _) => return Ok(response(202, "", "")),
            ("tools/list", _) if body["params"].get("cursor").is_none() => {
                json!({"result": {"tools": [{"name": "a", "description": "d", "inputSchema": {"type": "object"}}], "nextCursor": "x"}})
            }
            ("tools/list", _) => json!({"result": {"tools": [{"name": "b"}]}}),
            ("tools/call", _) if self.lost => return Err(Error::timeout("egress_timeout", "no answer")),
            ("tools/call", Some("add")) => {
                json!({"result": {"content": [{"type": "text", "text": "3"}, {"type": "image", "data": "x"}], "structuredContent": {"sum": 3}}})
            }
            ("tools/call", Some("fails")) => json!({"result": {"content": [{"type": "text", "text": "no disk"}], "isError": true}}),
            _ => json!({"error": {"code": -32602, "message": "unknown tool"}}),
        };
        let mut message = json!({"jsonrpc": "2.0", "id": body["id"]});
        message.as_object_mut().unwrap().extend(result.as_object().unwrap().clone());
        if !self.streams {
            return Ok(response(200, "application/json", &message.to_string()));
        }
        let events = format!(
            "event: message\r\ndata: {{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\"}}\r\n\r\nid: 1\r\ndata: {message}\r\n\r\n"
        );
        Ok(response(200, "text/event-stream", &events))
    }
}

fn response(status: u16, kind: &str, body: &str) -> FetchResponse {
    let headers = vec![("content-type".into(), kind.into()), ("mcp-session-id".into(), "s-1".into())];
    FetchResponse { status, url: "https://m.example/mcp".into(), headers, body: body.into() }
}

impl Fetch for Server {
    fn fetch(&self, request: FetchRequest) -> Fut<'_, FetchResponse> {
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        let session = request.headers.iter().any(|(n, v)| n == "mcp-session-id" && v == "s-1");
        let answer = self.answer(&body, session);
        self.asked.lock().unwrap().push((body, request.headers));
        Box::pin(async move { answer })
    }
}

fn ask(streams: bool, lost: bool, tool: &str, input: Value) -> (base::Result<Value>, Arc<Server>) {
    let server = Arc::new(Server { streams, lost, asked: Mutex::default() });
    let registry = Registry::new(server.clone(), Limits::default());
    (run_in(&registry, call(Grants::default()), tool, input), server)
}

#[test]
fn calls_and_lists_in_a_session() {
    for streams in [false, true] {
        let input = json!({"url": "https://m.example/mcp", "tool": "add", "arguments": {"a": 1}, "headers": {"authorization": "x"}});
        let (out, server) = ask(streams, false, "mcp.call", input);
        let out = out.unwrap();
        assert_eq!((&out["text"], &out["value"], &out["failed"]), (&json!("3"), &json!({"sum": 3}), &json!(false)));
        assert_eq!(out["content"][1]["type"], "image");
        let asked = server.asked.lock().unwrap();
        let methods: Vec<&str> = asked.iter().map(|(body, _)| body["method"].as_str().unwrap()).collect();
        assert_eq!(methods, ["initialize", "notifications/initialized", "tools/call"]);
        let header = |name: &str| asked[2].1.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone());
        assert_eq!((header("mcp-protocol-version"), header("authorization")), (Some("2025-06-18".into()), Some("x".into())));
        let (list, _) = ask(streams, false, "mcp.list", json!({"url": "https://m.example/mcp"}));
        assert_eq!(
            list.unwrap()["tools"],
            json!([{"name": "a", "description": "d", "input": {"type": "object"}}, {"name": "b", "description": "", "input": null}])
        );
    }
}

#[test]
fn failures_are_told_apart() {
    let code = |lost: bool, tool: &str| {
        ask(false, lost, "mcp.call", json!({"url": "https://m.example/mcp", "tool": tool})).0.unwrap_err().code().to_owned()
    };
    assert_eq!(code(false, "fails"), "mcp_tool_failed");
    assert_eq!(code(false, "none"), "mcp_failed");
    // Whether it was done is not known, so a person looks.
    assert_eq!(code(true, "add"), "http_outcome_unknown");
    let (out, _) = ask(false, false, "mcp.call", json!({"url": "https://m.example/mcp", "tool": "fails", "may_fail": true}));
    assert_eq!(out.unwrap()["failed"], true);
}
