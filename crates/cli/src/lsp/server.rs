//! Which method does what.

use super::{
    answers,
    documents::{Documents, is_workflow},
    rpc::{self, INVALID_PARAMS, INVALID_REQUEST, METHOD_NOT_FOUND, Message, NOT_INITIALIZED, REQUEST_FAILED},
};
use flow::Catalog;
use serde_json::{Value, json};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Life {
    New,
    Running,
    ShutDown,
}

pub(super) struct Server {
    catalog: Catalog,
    documents: Documents,
    life: Life,
    /// The client asks for findings itself.
    pulls: bool,
}

/// What a request is answered with, or its code and message.
pub(super) type Answer = Result<Value, (i64, String)>;

impl Server {
    pub(super) fn new(catalog: Catalog) -> Self {
        Self { catalog, documents: Documents::default(), life: Life::New, pulls: false }
    }

    pub(super) fn is_shut_down(&self) -> bool {
        self.life == Life::ShutDown
    }

    pub(super) fn handle(&mut self, message: Message) -> Vec<Value> {
        let Message { id, method, params } = message;
        match id {
            None => self.notice(&method, &params),
            Some(id) => {
                let answer = match (self.life, method.as_str()) {
                    (Life::New, "initialize") => Ok(self.initialize(&params)),
                    (Life::New, _) => Err((NOT_INITIALIZED, "`initialize` comes first".to_owned())),
                    (Life::Running, "shutdown") => {
                        self.life = Life::ShutDown;
                        Ok(Value::Null)
                    }
                    (Life::Running, _) => self.request(&method, &params),
                    (Life::ShutDown, _) => Err((INVALID_REQUEST, "the server is shut down".to_owned())),
                };
                vec![match answer {
                    Ok(result) => rpc::answer(id, result),
                    Err((code, message)) => rpc::error(Some(id), code, &message),
                }]
            }
        }
    }

    fn initialize(&mut self, params: &Value) -> Value {
        self.life = Life::Running;
        self.pulls = params.pointer("/capabilities/textDocument/diagnostic").is_some_and(Value::is_object);
        json!({
            "serverInfo": {"name": "orc", "version": env!("CARGO_PKG_VERSION")},
            "capabilities": {
                "positionEncoding": "utf-16",
                "textDocumentSync": {"openClose": true, "change": 2, "save": false},
                "diagnosticProvider": {"identifier": "orc", "interFileDependencies": true, "workspaceDiagnostics": false},
                "hoverProvider": true,
                "completionProvider": {"triggerCharacters": [".", "|", ":", "{", "/", " "]},
                "definitionProvider": true,
                "referencesProvider": true,
                "renameProvider": {"prepareProvider": true},
                "documentSymbolProvider": true,
                "documentFormattingProvider": true,
                "foldingRangeProvider": true,
                "codeActionProvider": {"codeActionKinds": ["quickfix", "source.fixAll"]},
            }
        })
    }

    fn notice(&mut self, method: &str, params: &Value) -> Vec<Value> {
        let document = &params["textDocument"];
        let uri = document["uri"].as_str().unwrap_or_default();
        let version = document["version"].as_i64().unwrap_or_default();
        match method {
            "textDocument/didOpen" => {
                let text = document["text"].as_str().unwrap_or_default().to_owned();
                if !self.documents.open(uri, text, version) {
                    let message = "too many files are open at once; this one is not looked at";
                    return vec![rpc::notification("window/showMessage", json!({"type": 2, "message": message}))];
                }
            }
            "textDocument/didChange" => {
                let changes = params["contentChanges"].as_array().map(Vec::as_slice).unwrap_or_default();
                self.documents.change(uri, version, changes);
            }
            "textDocument/didClose" => {
                self.documents.close(uri);
                if !self.pulls {
                    return vec![rpc::notification("textDocument/publishDiagnostics", json!({"uri": uri, "diagnostics": []}))];
                }
            }
            _ => {}
        }
        Vec::new()
    }

    /// What is done when nothing waits: findings of files that changed.
    pub(super) fn rest(&mut self) -> Vec<Value> {
        if self.pulls || self.life != Life::Running {
            return Vec::new();
        }
        let mut out = Vec::new();
        for uri in self.documents.dirty() {
            let found = self.findings(&uri);
            let version = self.documents.get(&uri).map(|d| d.version);
            let params = json!({"uri": uri, "version": version, "diagnostics": found});
            out.push(rpc::notification("textDocument/publishDiagnostics", params));
        }
        out
    }

    fn findings(&mut self, uri: &str) -> Value {
        let workflow = self.documents.get(uri).is_some_and(|d| is_workflow(&d.text));
        let found = if workflow {
            self.documents.analysis(uri, &self.catalog).map_or_else(|| json!([]), |analysis| answers::findings(analysis, uri))
        } else {
            json!([])
        };
        self.documents.clean(uri);
        found
    }

    fn request(&mut self, method: &str, params: &Value) -> Answer {
        let uri = params["textDocument"]["uri"].as_str().unwrap_or_default().to_owned();
        if !method.starts_with("textDocument/") {
            return Err((METHOD_NOT_FOUND, format!("`{method}` is not known")));
        }
        let Some(document) = self.documents.get(&uri) else {
            return Err((INVALID_PARAMS, format!("`{uri}` is not open")));
        };
        if method == "textDocument/diagnostic" {
            let items = self.findings(&uri);
            return Ok(json!({"kind": "full", "items": items}));
        }
        if !is_workflow(&document.text) {
            return Ok(Value::Null);
        }
        let catalog = &self.catalog;
        let Some(analysis) = self.documents.analysis(&uri, catalog) else { return Ok(Value::Null) };
        answers::answer(method, params, &uri, analysis, catalog)
            .unwrap_or_else(|| Err((METHOD_NOT_FOUND, format!("`{method}` is not known"))))
    }
}

pub(super) fn failed(error: &base::Error) -> (i64, String) {
    (REQUEST_FAILED, error.message().to_owned())
}
