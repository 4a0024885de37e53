//! The same over GraphQL: every field of the queries and mutations, as the schema itself tells of them.

use super::{Fill, Target, missing, table};
use crate::tests::{House, house};
use http::Method;
use serde_json::{Value, json};
use std::collections::HashMap;

const SCHEMA: &str = "{ __schema { queryType { name } mutationType { name } types { kind name enumValues { name }
    fields { name description args { ...input } type { ...named } } inputFields { ...input } } } }
    fragment input on __InputValue { name type { ...named } }
    fragment named on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";

/// Lists inside answers are short here.
const FIRST: &str = "first: 5";

struct Schema {
    types: HashMap<String, Value>,
    query: String,
    mutation: String,
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

/// The type inside lists and marks.
fn inner(of: &Value) -> &Value {
    if of["ofType"].is_object() { inner(&of["ofType"]) } else { of }
}

impl Schema {
    async fn of(house: &House) -> Self {
        let body = graphql(house, &house.root(), SCHEMA).await;
        let schema = &body["data"]["__schema"];
        let types = list(&schema["types"]).map(|one| (text(one, "name").to_owned(), one.clone())).collect();
        let root = |key: &str| text(&schema[key], "name").to_owned();
        Self { types, query: root("queryType"), mutation: root("mutationType") }
    }

    fn fields<'a>(&'a self, root: &'a str) -> impl Iterator<Item = (&'a str, &'a Value)> {
        list(&self.types[root]["fields"]).map(move |field| (root, field))
    }

    /// Everything that can be asked for, with the kind of operation.
    fn all(&self) -> Vec<(&'static str, &Value)> {
        let queries = self.fields(&self.query).map(|(_, field)| ("query", field));
        queries.chain(self.fields(&self.mutation).map(|(_, field)| ("mutation", field))).collect()
    }

    /// A smallest value of a type.
    fn literal(&self, of: &Value) -> String {
        let named = inner(of);
        if of["kind"] == "LIST" || of["ofType"]["kind"] == "LIST" {
            return "[]".to_owned();
        }
        match (text(named, "kind"), text(named, "name")) {
            (_, "Int" | "Long" | "Float") => "1".to_owned(),
            (_, "Boolean") => "false".to_owned(),
            (_, "JSON") => "{}".to_owned(),
            (_, "DateTime") => "\"2027-01-01T00:00:00Z\"".to_owned(),
            ("ENUM", name) => text(&self.types[name]["enumValues"][0], "name").to_owned(),
            ("INPUT_OBJECT", name) => {
                let must = list(&self.types[name]["inputFields"]).filter(|field| field["type"]["kind"] == "NON_NULL");
                let parts: Vec<String> = must.map(|field| format!("{}: {}", text(field, "name"), self.literal(&field["type"]))).collect();
                format!("{{{}}}", parts.join(", "))
            }
            _ => "\"x\"".to_owned(),
        }
    }

    /// Everything that is shown of a type, so many levels down.
    fn selection(&self, of: &Value, depth: usize) -> String {
        let named = inner(of);
        match text(named, "kind") {
            "OBJECT" => {}
            "UNION" | "INTERFACE" => return "{ __typename }".to_owned(),
            _ => return String::new(),
        }
        let mut parts = vec!["__typename".to_owned()];
        for field in list(&self.types[text(named, "name")]["fields"]) {
            let leaf = !matches!(text(inner(&field["type"]), "kind"), "OBJECT" | "UNION" | "INTERFACE");
            let must = list(&field["args"]).any(|arg| arg["type"]["kind"] == "NON_NULL");
            if must || (!leaf && depth == 0) {
                continue;
            }
            let pages = list(&field["args"]).any(|arg| arg["name"] == "first");
            let inside = if leaf { String::new() } else { self.selection(&field["type"], depth - 1) };
            parts.push(format!("{}{} {inside}", text(field, "name"), if pages { format!("({FIRST})") } else { String::new() }));
        }
        format!("{{ {} }}", parts.join(" "))
    }

    fn document(&self, operation: &str, field: &Value, fill: Fill<'_>, depth: usize) -> String {
        let all: Vec<&Value> = list(&field["args"]).collect();
        let of_any_kind = all.iter().any(|arg| arg["name"] == "kind");
        let mut args = Vec::new();
        for arg in all {
            let name = text(arg, "name");
            let must = arg["type"]["kind"] == "NON_NULL" || (name == "workspace" && of_any_kind);
            match name {
                "first" => args.push(FIRST.to_owned()),
                _ if !must => {}
                "workspace" if !text(field, "name").ends_with("orkspace") => args.push(format!("workspace: \"{}\"", fill.workspace)),
                "workspace" | "name" | "id" | "account" | "token" | "organization" | "label" => {
                    args.push(format!("{name}: \"{}\"", (fill.value)(&path_of(field), name)));
                }
                "kind" if text(inner(&arg["type"]), "kind") != "ENUM" => args.push("kind: \"dashboard\"".to_owned()),
                _ => args.push(format!("{name}: {}", self.literal(&arg["type"]))),
            }
        }
        let args = if args.is_empty() { String::new() } else { format!("({})", args.join(", ")) };
        format!("{operation} {{ {}{args} {} }}", text(field, "name"), self.selection(&field["type"], depth))
    }
}

/// What the table of ids looks at: which kind of thing an `id` or a `name` is of.
fn path_of(field: &Value) -> String {
    let name = text(field, "name").to_ascii_lowercase();
    let things = [("blob", "/blobs/"), ("approval", "/inbox/"), ("run", "/runs/")];
    let place = things.iter().find(|(word, _)| name.contains(word)).map_or("", |(_, place)| place);
    format!("{place}{}", if name.contains("polic") { "/policies/" } else { "" })
}

/// The field as an operation with a declared permission.
fn target(field: &Value) -> Target {
    let args: Vec<&str> = list(&field["args"]).filter(|arg| arg["type"]["kind"] == "NON_NULL").map(|arg| text(arg, "name")).collect();
    let any_kind = list(&field["args"]).any(|arg| arg["name"] == "kind");
    let right =
        text(field, "description").rsplit_once("Needs `").and_then(|(_, rest)| rest.split_once('`')).map(|(right, _)| right.to_owned());
    Target {
        name: text(field, "name").to_owned(),
        method: Method::POST,
        path: if args.contains(&"workspace") || any_kind { "{workspace}".to_owned() } else { String::new() },
        right,
        required: Vec::new(),
        takes_workspace: false,
    }
}

async fn graphql(house: &House, token: &str, query: &str) -> Value {
    let answer = house.send(Some(token), &Method::POST, "/graphql", Some(&json!({"query": query})), &[]).await;
    assert!(answer.body.is_object(), "{query}: {} {}", answer.status, answer.text);
    answer.body
}

/// As deep as the limits of a query allow. Answers the codes of what went wrong with the field itself, and the whole text.
async fn ask(house: &House, schema: &Schema, token: &str, (operation, field): (&str, &Value), fill: Fill<'_>) -> (Vec<String>, String) {
    for depth in (0..=3).rev() {
        let query = schema.document(operation, field, fill, depth);
        let body = graphql(house, token, &query).await;
        let codes: Vec<String> = list(&body["errors"])
            .filter(|error| error["path"].as_array().is_none_or(|path| path.len() < 2))
            .map(|error| text(&error["extensions"], "code").to_owned())
            .collect();
        let again = codes.iter().any(|code| matches!(code.as_str(), "query_too_costly" | "query_too_deep" | "query_too_large"));
        assert!(!codes.iter().any(|code| code == "query_not_valid"), "{query}: {body}");
        if !again {
            return (codes, body.to_string());
        }
    }
    panic!("{} is always too much", text(field, "name"));
}

#[tokio::test]
async fn each_role_passes_the_same_over_graphql() {
    let house = house("sdl-roles").await;
    let root = house.root();
    let schema = Schema::of(&house).await;
    assert!(schema.all().len() > 40, "{}", schema.all().len());
    let fill = Fill { workspace: "default", value: &missing };
    for role in ["org_admin", "team_manager", "developer", "analyst", "viewer"] {
        let token = house.account(&root, &role.replace('_', "-"), role, None).await;
        let rights = table(&house, role, None).await;
        for asked in schema.all() {
            let target = target(asked.1);
            if target.name == "signOut" || target.right.is_none() {
                continue;
            }
            let (codes, body) = ask(&house, &schema, &token, asked, fill).await;
            let refused = codes.iter().any(|code| code == "forbidden");
            assert_eq!(refused, !target.passes(&rights, fill), "{role}: {} {} {body}", asked.0, target.name);
        }
    }
}

#[tokio::test]
async fn another_organization_sees_nothing_over_graphql() {
    let house = house("sdl-foreign").await;
    let root = house.root();
    let things = super::foreign::furnished(&house, &root).await;
    let stranger = house.org("acme").await;
    let schema = Schema::of(&house).await;
    let real = |path: &str, name: &str| things.value(path, name);
    let mut seen = 0;
    for asked in schema.all() {
        let name = text(asked.1, "name");
        if matches!(name, "signOut" | "createToken") {
            continue;
        }
        let theirs = ask(&house, &schema, &stranger, asked, Fill { workspace: "bank", value: &real }).await;
        let none = ask(&house, &schema, &stranger, asked, Fill { workspace: "bank", value: &missing }).await;
        // What makes something of one's own finds the second time what it made the first time.
        if !name.starts_with("create") {
            assert_eq!(theirs.0, none.0, "{name}: {} / {}", theirs.1, none.1);
        }
        assert!(!theirs.1.contains(super::foreign::THEIRS), "{name} tells of what is not theirs: {}", theirs.1);
        if asked.0 == "query" {
            let own = ask(&house, &schema, &root, asked, Fill { workspace: "bank", value: &real }).await;
            seen += usize::from(own.1.contains(super::foreign::THEIRS));
        }
    }
    assert!(seen >= 8, "whoever may see it sees it, in {seen} queries");
}
