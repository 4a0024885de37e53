//! The reference of the API, written from the OpenAPI document.

use super::{
    html::{Page, escape, page, search, words},
    schema,
};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

struct Entry<'a> {
    method: String,
    path: &'a str,
    operation: &'a Value,
}

pub(super) fn render(document: &Value, codes: &[String]) -> String {
    let mut groups: BTreeMap<&str, Vec<Entry<'_>>> = BTreeMap::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten() {
            let tag = operation["tags"][0].as_str().unwrap_or("server");
            groups.entry(tag).or_default().push(Entry { method: method.to_uppercase(), path, operation });
        }
    }
    let mut nav = String::from("<ul>");
    let mut body = String::from("<h1>API</h1>");
    body += &format!("<p>{}</p>", words(document["info"]["description"].as_str().unwrap_or_default()));
    body += &format!(
        "<p>Version {}. The same in one file: <a href=\"/openapi.json\">openapi.json</a>.</p>",
        escape(&text(&document["info"]["version"]))
    );
    body += &search("Find an operation, a path or a field");
    body += "<div data-find>";
    let known: BTreeSet<&str> = codes.iter().map(String::as_str).collect();
    for (tag, entries) in &groups {
        let id = escape(tag);
        nav += &format!("<li><a href=\"#tag-{id}\">{id}</a> <span class=\"count\">{}</span></li>", entries.len());
        body += &format!("<section data-group><h2 id=\"tag-{id}\">{id}</h2>");
        body += &entries.iter().map(|entry| operation(entry, &known)).collect::<String>();
        body += "</section>";
    }
    let schemas = document["components"]["schemas"].as_object();
    nav +=
        &format!("<li><a href=\"#schemas\">Schemas</a> <span class=\"count\">{}</span></li></ul>", schemas.map_or(0, serde_json::Map::len));
    body += "<section data-group><h2 id=\"schemas\">Schemas</h2>";
    body += &schemas.into_iter().flatten().map(|(name, schema)| schema::section(name, schema)).collect::<String>();
    body += "</section></div>";
    page(&Page { title: "API", body: &body, nav: &nav, scripted: true })
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn operation(entry: &Entry<'_>, codes: &BTreeSet<&str>) -> String {
    let Entry { method, path, operation } = entry;
    let name = escape(operation["operationId"].as_str().unwrap_or_default());
    let summary = words(operation["summary"].as_str().unwrap_or_default());
    let mut out = format!(
        "<details class=\"op\" id=\"op-{name}\"><summary><h3><span class=\"method {}\">{method}</span> <code>{}</code> \
         <span class=\"what\">{summary}</span></h3></summary><div class=\"in\">",
        method.to_lowercase(),
        escape(path)
    );
    if let Some(details) = operation["description"].as_str() {
        out += &format!("<p>{}</p>", words(details));
    }
    out += &format!("<p class=\"facts\">Name <code>{name}</code>{}</p>", facts(operation));
    out += &parameters(operation);
    out += &request(operation);
    out += &format!("<h4>Example</h4><pre>{}</pre>", escape(&curl(entry)));
    out += &responses(operation, codes);
    out + "</div></details>"
}

fn facts(operation: &Value) -> String {
    let mut out = match (operation["x-right"].as_str(), operation["security"].as_array()) {
        (Some(right), _) => format!(" · needs the right <code>{}</code>", escape(right)),
        (None, Some(none)) if none.is_empty() => " · needs no sign-in".to_owned(),
        (None, _) => " · needs a sign-in".to_owned(),
    };
    if let Some(cost) = operation["x-cost"].as_u64() {
        out += &format!(" · costs {cost} of a rate");
    }
    out
}

fn parameters(operation: &Value) -> String {
    let Some(all) = operation["parameters"].as_array().filter(|all| !all.is_empty()) else { return String::new() };
    let mut out = String::from("<h4>Parameters</h4><dl class=\"fields\">");
    for one in all {
        let must = if one["required"] == true { " <span class=\"must\">required</span>" } else { "" };
        out += &format!(
            "<dt><code>{}</code> <span class=\"type\">{} in the {}</span>{must}</dt><dd>",
            escape(&text(&one["name"])),
            schema::type_of(&one["schema"]),
            escape(&text(&one["in"]))
        );
        if let Some(description) = one["description"].as_str() {
            out += &format!("<p>{}</p>", words(description));
        }
        out += "</dd>";
    }
    out + "</dl>"
}

fn media(content: &Value) -> Option<(&String, &Value)> {
    content.as_object()?.iter().next()
}

fn pretty(value: &Value) -> String {
    escape(&serde_json::to_string_pretty(value).unwrap_or_default())
}

fn request(operation: &Value) -> String {
    let body = &operation["requestBody"];
    let Some((media_type, media)) = media(&body["content"]) else { return String::new() };
    let must = if body["required"] == true { "" } else { ", may be left out" };
    let schema = &media["schema"];
    let mut out =
        format!("<h4>Body</h4><p><code>{}</code>: {}{must}</p>{}", escape(media_type), schema::type_of(schema), schema::fields(schema));
    if let Some(example) = media.get("example") {
        out += &format!("<pre>{}</pre>", pretty(example));
    }
    out
}

fn responses(operation: &Value, codes: &BTreeSet<&str>) -> String {
    let mut out = String::from("<h4>Answers</h4><dl class=\"fields\">");
    for (status, response) in operation["responses"].as_object().into_iter().flatten() {
        let told = words(response["description"].as_str().unwrap_or_default());
        out += &format!("<dt><code>{}</code></dt><dd><p>{told}", escape(status));
        if let Some((media_type, media)) = media(&response["content"]) {
            out += &format!(
                "; <code>{}</code>: {}</p>{}",
                escape(media_type),
                schema::type_of(&media["schema"]),
                schema::fields(&media["schema"])
            );
            if let Some(example) = media.get("example") {
                out += &format!("<pre>{}</pre>", pretty(example));
            }
        } else {
            out += "</p>";
        }
        out += "</dd>";
    }
    out += "</dl>";
    if codes.contains("rate_limited") {
        out += "<p>Failures are problem documents; <a href=\"/docs/errors\">every code has a page</a>.</p>";
    }
    out
}

/// A line that works in a shell once `URL` and `TOKEN` are set.
fn curl(entry: &Entry<'_>) -> String {
    let required =
        entry.operation["parameters"].as_array().into_iter().flatten().filter(|one| one["in"] == "query" && one["required"] == true);
    let query = required.map(|one| format!("{0}={0}", text(&one["name"]))).collect::<Vec<_>>().join("&");
    let query = if query.is_empty() { query } else { format!("?{query}") };
    let way = if entry.method == "GET" { String::new() } else { format!(" -X {}", entry.method) };
    let mut out = format!("curl -s{way} \"$URL{}{query}\"", entry.path);
    if entry.operation["security"].as_array().is_none_or(|all| !all.is_empty()) {
        out += " \\\n  -H \"Authorization: Bearer $TOKEN\"";
    }
    if let Some((media_type, media)) = media(&entry.operation["requestBody"]["content"]) {
        let example = media.get("example").map_or_else(|| "{}".to_owned(), Value::to_string);
        out += &format!(" \\\n  -H 'Content-Type: {media_type}' \\\n  -d '{}'", example.replace('\'', "'\\''"));
    }
    out
}
