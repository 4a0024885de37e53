//! Every operation against everyone who may not pass. The list of operations is the document itself, and what is expected
//! follows from the declared permission and the table of roles: a new operation is in here without being written down.

mod across;
mod foreign;
mod rights;
mod sdl;

use super::House;
use axum::body::Body;
use governance::identity::{Assignment, KindName, Roles};
use http::{Method, Response};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

/// One operation of the document.
#[derive(Clone, Debug)]
pub(super) struct Target {
    pub(super) name: String,
    pub(super) method: Method,
    pub(super) path: String,
    /// `run:read`, `{kind}:publish`; none for those that look at rights themselves.
    pub(super) right: Option<String>,
    /// Query parameters that must be there.
    required: Vec<String>,
    takes_workspace: bool,
}

/// What stands in the place of parameters.
#[derive(Clone, Copy)]
pub(super) struct Fill<'a> {
    pub(super) workspace: &'a str,
    pub(super) value: &'a dyn Fn(&str, &str) -> String,
}

pub(super) fn targets(document: &Value) -> Vec<Target> {
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            if operation["security"] == json!([]) {
                continue;
            }
            let query = || operation["parameters"].as_array().into_iter().flatten().filter(|p| p["in"] == "query");
            let name = |p: &Value| p["name"].as_str().expect("name").to_owned();
            all.push(Target {
                name: operation["operationId"].as_str().expect("id").to_owned(),
                method: method.to_ascii_uppercase().parse().expect("method"),
                path: path.clone(),
                right: operation["x-right"].as_str().map(str::to_owned),
                required: query().filter(|p| p["required"] == true).map(name).collect(),
                // What a document says of the workspace counts there, not what stands beside it.
                takes_workspace: query().any(|p| p["name"] == "workspace") && operation["operationId"] != "import_run",
            });
        }
    }
    all
}

impl Target {
    /// The path and the query with everything filled in.
    pub(super) fn uri(&self, fill: Fill<'_>) -> String {
        let mut path = self.path.clone();
        while let Some((before, rest)) = path.split_once('{') {
            let (name, after) = rest.split_once('}').expect("closed");
            // The workspace itself is the thing, where the path ends with it.
            let value = if name == "workspace" && !after.is_empty() { fill.workspace.to_owned() } else { (fill.value)(&self.path, name) };
            path = format!("{before}{value}{after}");
        }
        let mut query: Vec<String> = self.required.iter().map(|name| format!("{name}=1")).collect();
        if self.path.contains("{kind}") || (self.takes_workspace && !fill.workspace.is_empty()) {
            query.push(format!("workspace={}", fill.workspace));
        }
        if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) }
    }

    /// The same as arguments of a tool.
    pub(super) fn arguments(&self, fill: Fill<'_>) -> Value {
        let mut all = serde_json::Map::new();
        let mut rest = self.path.as_str();
        while let Some((name, after)) = rest.split_once('{').and_then(|(_, more)| more.split_once('}')) {
            let value = if name == "workspace" && !after.is_empty() { fill.workspace.to_owned() } else { (fill.value)(&self.path, name) };
            all.insert(name.to_owned(), value.into());
            rest = after;
        }
        all.extend(self.required.iter().map(|name| (name.clone(), json!("1"))));
        if self.path.contains("{kind}") || self.takes_workspace {
            all.insert("workspace".to_owned(), fill.workspace.into());
        }
        if !matches!(self.method, Method::GET | Method::DELETE) {
            all.insert("body".to_owned(), json!({}));
        }
        Value::Object(all)
    }

    /// The noun and verb it asks for, with `dashboard` for any kind.
    fn needs(&self) -> Option<(String, base::Verb)> {
        let (noun, verb) = self.right.as_deref()?.split_once(':')?;
        Some((noun.replace("{kind}", "dashboard"), verb.parse().expect("a verb")))
    }

    /// In which workspace, if the right is asked for there; in some workspace if the inner one is `None`.
    fn place<'a>(&self, fill: Fill<'a>) -> Place<'a> {
        let workspace_kind = self.right.as_deref().is_some_and(|right| right.starts_with("workspace:"));
        if workspace_kind || self.organization_wide() {
            Place::Organization
        } else if self.path.contains("{workspace}") || self.path.contains("{kind}") || self.takes_workspace {
            Place::In(fill.workspace)
        } else {
            Place::Somewhere
        }
    }

    /// Nouns that belong to the organization, not to a workspace.
    fn organization_wide(&self) -> bool {
        let noun = self.right.as_deref().and_then(|right| right.split_once(':')).map(|(noun, _)| noun).unwrap_or_default();
        matches!(noun, "account" | "token" | "organization" | "system" | "grant" | "policy")
            || self.right.as_deref() == Some("workflow:check")
    }

    /// Whether somebody with these rights passes the declared permission.
    pub(super) fn passes(&self, rights: &base::Rights, fill: Fill<'_>) -> bool {
        let Some((noun, verb)) = self.needs() else { return true };
        match self.place(fill) {
            Place::Organization => rights.has_in(&noun, verb, None),
            Place::In(workspace) => rights.has_in(&noun, verb, Some(workspace)),
            Place::Somewhere => rights.has(&noun, verb),
        }
    }
}

enum Place<'a> {
    Organization,
    In(&'a str),
    Somewhere,
}

/// What came back: only the head of a live stream.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) code: String,
    pub(super) text: String,
    pub(super) body: Value,
}

impl House {
    pub(super) async fn send(
        &self,
        token: Option<&str>,
        method: &Method,
        uri: &str,
        body: Option<&Value>,
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut request = axum::http::Request::builder().method(method.clone()).uri(uri).header("host", "localhost");
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = match body {
            Some(body) => {
                request = request.header("content-type", "application/json");
                Body::from(body.to_string())
            }
            None => Body::empty(),
        };
        let request = request.body(body).unwrap_or_else(|e| panic!("{uri}: {e}"));
        read(self.composed.router.clone().oneshot(request).await.expect("infallible")).await
    }

    /// With an empty object as body, where one can be sent.
    pub(super) async fn ask(&self, token: Option<&str>, target: &Target, fill: Fill<'_>) -> Answer {
        let body = (!matches!(target.method, Method::GET | Method::DELETE)).then(|| json!({}));
        self.send(token, &target.method, &target.uri(fill), body.as_ref(), &[]).await
    }

    pub(super) async fn post(&self, token: &str, path: &str, body: Value) -> Value {
        let answer = self.send(Some(token), &Method::POST, path, Some(&body), &[]).await;
        assert!(answer.status < 300, "{path}: {} {}", answer.status, answer.text);
        answer.body
    }

    pub(super) fn root(&self) -> String {
        self.composed.env.auth.issue_bearer(self.composed.ctx.clone())
    }

    /// An account of the organization of `by`, and a token of it.
    pub(super) async fn account(&self, by: &str, name: &str, role: &str, workspace: Option<&str>) -> String {
        self.post(by, "/api/v1/accounts", json!({"name": name, "role": role, "workspace": workspace})).await;
        let made = self.post(by, "/api/v1/tokens", json!({"name": "matrix", "account": name})).await;
        made["token"].as_str().expect("token").to_owned()
    }

    pub(super) async fn org(&self, name: &str) -> String {
        let made = self.post(&self.root(), "/api/v1/orgs", json!({"name": name})).await;
        made["administrator"]["token"].as_str().expect("token").to_owned()
    }

    pub(super) async fn document(&self) -> Value {
        self.composed.client().expect("a client").get("/openapi.json").await.expect("the document")
    }
}

async fn read(response: Response) -> Answer {
    let status = response.status().as_u16();
    let head = |name: &str| response.headers().get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
    if status == 200 && head("content-type").starts_with("text/event-stream") {
        return Answer { status, code: String::new(), text: String::new(), body: Value::Null };
    }
    let bytes = response.into_body().collect().await.expect("body").to_bytes();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let body: Value = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
    Answer { status, code: body["code"].as_str().unwrap_or_default().to_owned(), text, body }
}

/// Things that are nowhere.
pub(super) fn missing(path: &str, name: &str) -> String {
    match name {
        "id" if path.contains("/blobs/") => return "0".repeat(64),
        "kind" => "dashboard",
        "id" => "run_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
        "token" => "tok_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
        "version" => "1",
        "label" => "candidate",
        _ => "nowhere",
    }
    .to_owned()
}

/// What the table of roles allows, over the kinds of this installation.
pub(super) async fn table(house: &House, role: &str, workspace: Option<&str>) -> base::Rights {
    let kinds: Value = house.composed.client().expect("a client").get("/api/v1/kinds").await.expect("the kinds");
    let kind = |card: &Value| KindName {
        name: card["name"].as_str().expect("name").to_owned().leak(),
        in_workspaces: card["scope"] == "workspace",
    };
    let held = [Assignment { role: role.to_owned(), workspace: workspace.map(str::to_owned) }];
    Roles::new(kinds["items"].as_array().expect("kinds").iter().map(kind)).rights(&held)
}
