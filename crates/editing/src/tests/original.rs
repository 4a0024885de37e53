//! The same answers for files of the original format.

use crate::service::{Analysis, complete::complete, fix, hover::hover, names};
use flow::{Catalog, ToolInfo};
use serde_json::json;
use std::collections::BTreeMap;

fn catalog() -> Catalog {
    let tool = |input, output| ToolInfo { summary: "does it".into(), input, output };
    let write = tool(
        json!({"type": "object", "properties": {"path": {"type": "string", "description": "where to"}, "content": {"type": "string"}}, "required": ["path"]}),
        json!({"type": "object", "properties": {"path": {"type": "string"}, "bytes": {"type": "integer", "description": "how many"}}}),
    );
    let search = tool(
        json!({"type": "object", "properties": {"query": {"type": "string", "description": "what is looked for"}, "max_results": {"type": "integer"}}}),
        json!({"type": "object", "properties": {"results": {"type": "array", "items": {"$ref": "#/$defs/hit"}}}, "$defs": {"hit": {"type": "object", "properties": {"url": {"type": "string", "description": "its address"}}}}}),
    );
    let copy = tool(json!({"type": "object", "properties": {"from": {"type": "string"}, "to": {"type": "string"}}}), json!(true));
    let tools = [("file.write", write), ("web.search", search), ("file.copy", copy)].map(|(n, t)| (n.to_owned(), t));
    Catalog { tools: BTreeMap::from(tools), models: Some(vec!["small".into(), "large".into()]) }
}

fn analysis(text: &str) -> Analysis {
    Analysis::new("t.yaml", text, &BTreeMap::new(), &catalog())
}

const FILE: &str = r#"id: demo
parameters:
  topic: {type: string, default: tea, description: what it is about}
steps:
  - id: web-search
    tool: web-search
    action: search
    parameters: {query: "{{ topic }} {{ parameters.topic }}"}
  - id: each-hit
    for_each: "{{ web-search.results }}"
    steps:
      - id: put
        tool: filesystem
        action: write
        parameters: {path: "{{ $index }}.md", content: "{{ $item.url }} {{ web-search.result | length }}"}
    dependencies:
      - web-search
  - id: say
    action: generate_text
    parameters: {prompt: "{% for r in each-hit.results %}{{ r.put.size }}{% endfor %} {{ each-hit.results[-1].put.path }} {{ steps.put.result }}"}
    condition: "{{ each-hit.count > 0 }} and web-search.success"
    dependencies: [ "each-hit", web-search ]
    on_failure: last
    on_error: [{error_patterns: [x], handler_task_id: last}]
  - {id: last, action: debug, parameters: {web-search: "web-search 'each-hit' {{ 'web-search' }}", x: "{{ topic.size }}"}}
outputs:
  found: "{{ web-search.total_results }} {{ say.result }}"
"#;

#[track_caller]
fn offers(marked: &str, wanted: &[&str], unwanted: &[&str]) {
    let offset = marked.find('¦').expect("a mark");
    let items = complete(&analysis(&marked.replace('¦', "")), offset, &catalog()).items;
    let found: Vec<&str> = items.iter().map(|i| i.label.as_str()).collect();
    for label in wanted {
        assert!(found.contains(label), "{label} is not among {found:?}\n{marked}");
    }
    for label in unwanted {
        assert!(!found.contains(label), "{label} is among {found:?}\n{marked}");
    }
}

/// The file with a part in the place of another, to be asked at the mark in it.
fn at(from: &str, to: &str) -> String {
    assert!(FILE.contains(from), "{from}");
    FILE.replacen(from, to, 1)
}

fn offset(word: &str, nth: usize, within: usize) -> usize {
    FILE.match_indices(word).nth(nth).unwrap_or_else(|| panic!("{word}")).0 + within
}

#[test]
fn keys_steps_tools_models_and_parameters_are_offered() {
    offers(&format!("{FILE}¦"), &["description", "config"], &["id", "uses", "steps"]);
    offers(
        &at("    action: search\n", "    action: search\n    ¦\n"),
        &["dependencies", "on_failure", "condition"],
        &["uses", "needs", "tool"],
    );
    offers(&at("tool: web-search", "tool: ¦"), &["filesystem", "web-search", "pipeline-executor"], &["file.write"]);
    offers(&at("action: write", "action: ¦"), &["read", "write", "copy"], &["search", "generate_text"]);
    offers(&at("action: generate_text", "action: gen¦"), &["generate_text", "generate_structured"], &["write"]);
    offers(&at("{query: ", "{¦, query: "), &["max_results"], &["query", "path"]);
    offers(
        &at("action: write\n        parameters: {path", "action: copy\n        parameters: {¦, x: 1, path"),
        &["source", "destination"],
        &["from"],
    );
    offers(&at("parameters: {prompt:", "parameters: {mo¦: x, prompt:"), &["model"], &["prompt", "path"]);
    offers(&at("parameters: {prompt:", "parameters: {model: ¦, prompt:"), &["small", "large"], &[]);
    offers(&at("      - web-search\n", "      - ¦\n"), &["web-search", "say", "put"], &["each-hit", "topic"]);
    offers(&at("[ \"each-hit\", web-search ]", "[¦]"), &["each-hit", "web-search"], &["say"]);
    offers(&at("on_failure: last", "on_failure: ¦"), &["last", "web-search"], &["say"]);
    offers(&at("handler_task_id: last", "ha¦"), &["handler_action", "handler_task_id"], &["uses"]);
    offers(&at("topic: {type: string", "topic: {type: ¦"), &["string", "integer"], &[]);
    offers(&at("    for_each: \"{{ web-search.results }}\"\n", "    ¦\n"), &["for_each", "while", "create_parallel_queue"], &[]);
}

#[test]
fn names_in_texts_are_offered_with_what_is_read_of_them() {
    offers(&at("{{ topic }}", "{{ ¦ }}"), &["topic", "web-search", "each-hit", "parameters", "execution", "len"], &["$item", "inputs"]);
    offers(&at("{{ parameters.topic }}", "{{ parameters.¦ }}"), &["topic"], &["web-search"]);
    offers(&at("{{ web-search.results }}", "{{ web-search.¦ }}"), &["result", "results", "total_results", "status", "success"], &["path"]);
    offers(&at("{{ web-search.results }}", "{{ web-search.results[0].¦ }}"), &["url"], &["results"]);
    offers(&at("{{ web-search.results }}", "{{ web-s¦ }}"), &["web-search"], &["topic"]);
    offers(&at("{{ $item.url }}", "{{ $¦ }}"), &["$item", "$index"], &[]);
    offers(&at("{{ $item.url }}", "{{ $item.¦ }}"), &["url"], &["path"]);
    offers(&at("{{ say.result }}", "{{ each-hit.¦ }}"), &["results", "iterations", "count", "status"], &[]);
    offers(&at("{{ say.result }}", "{{ put.¦ }}"), &["result", "size", "bytes"], &[]);
    offers(&at("{{ say.result }}", "{{ say.result | up¦ }}"), &["upper"], &["say"]);
    // While the quotes are open the file cannot be read at all.
    let mut broken = analysis(&FILE.replace("{{ say.result }}\"", "{{ web-search."));
    broken.keep(&analysis(FILE));
    let labels: Vec<String> = complete(&broken, broken.text.len() - 1, &catalog()).items.into_iter().map(|i| i.label).collect();
    assert!(labels.contains(&"total_results".to_owned()), "{labels:?}");
}

#[test]
fn hover_says_what_it_is_with_its_type() {
    let hovered = |offset| hover(&analysis(FILE), offset, &catalog()).map(|(_, text)| text).unwrap_or_default();
    for (offset, wanted) in [
        (offset("dependencies", 0, 2), "must end first"),
        (offset("tool: web-search", 0, 8), "what is looked for"),
        (offset("action: write", 0, 9), "done by `file.write`"),
        (offset("generate_text", 0, 3), "done by `model`"),
        (offset("query", 0, 1), "what is looked for"),
        (offset("web-search.results", 0, 5), "**web-search** (step, line 5): `web.search`"),
        (offset("web-search.results", 0, 5), "`result` (list)"),
        (offset("web-search.results", 0, 13), "web-search.results"),
        (offset("total_results", 0, 2), "total_results"),
        (offset("$item.url", 0, 7), "its address"),
        (offset("{{ say.result", 0, 8), "(text)"),
        (offset("parameters.topic", 0, 12), "what it is about"),
        (offset("topic }}", 0, 1), "what it is about"),
        (offset("length }}", 0, 1), "number of items"),
        (offset("- web-search\n", 0, 3), "(step, line 5)"),
        (offset("on_failure", 0, 3), "goes on if this one fails"),
    ] {
        let found = hovered(offset);
        assert!(found.contains(wanted), "{wanted} is not in {found:?} at {:?}", &FILE[offset..offset + 20]);
    }
}

#[test]
fn definitions_references_and_names_are_found_in_every_place() {
    let analysis = analysis(FILE);
    assert!(analysis.diagnostics.iter().all(|d| d.severity == flow::Severity::Warning), "{:#?}", analysis.diagnostics);
    let declared = offset("id: web-search", 0, 4);
    for use_of in [
        offset("web-search.results", 0, 3),
        offset("- web-search\n", 0, 3),
        offset("web-search.success", 0, 1),
        offset(", web-search ]", 0, 4),
    ] {
        assert_eq!(names::definition(&analysis, use_of), Some(names::Definition::Here(declared..declared + 10)));
    }
    let places = |word: &str, nth, within| {
        let mut found = names::references(&analysis, offset(word, nth, within), true);
        found.sort_by_key(|at| at.start);
        for at in &found {
            assert!(["web-search", "each-hit", "put", "last", "topic", "say"].contains(&&FILE[at.clone()]), "{}", &FILE[at.clone()]);
        }
        found.iter().map(|at| FILE[..at.start].matches('\n').count() + 1).collect::<Vec<_>>()
    };
    assert_eq!(places("id: web-search", 0, 4), [5, 10, 15, 17, 21, 22, 27]);
    assert_eq!(places("id: each-hit", 0, 5), [9, 20, 20, 21, 22]);
    assert_eq!(places("id: put", 0, 4), [12, 20, 20, 20]);
    assert_eq!(places("id: last", 0, 4), [23, 24, 25]);
    assert_eq!(places("topic: ", 0, 1), [3, 8, 8, 25]);
}

#[test]
fn renaming_changes_all_places_and_the_meaning_stays() {
    for (word, within, old, new) in [
        ("id: web-search", 4, "web-search", "look-up"),
        ("each-hit.results[-1]", 1, "each-hit", "every_one"),
        ("put.size", 1, "put", "store"),
        ("id: last", 4, "last", "the-end"),
        ("topic }}", 1, "topic", "subject"),
    ] {
        let analysis = analysis(FILE);
        let before: Vec<String> = analysis.diagnostics.iter().map(|d| d.code.clone()).collect();
        let place = offset(word, 0, within);
        assert_eq!(names::renameable(&analysis, place).map(|(_, name)| name).as_deref(), Some(old));
        let mut changes = names::rename(&analysis, place, new).expect("renamed");
        changes.sort_by_key(|c| std::cmp::Reverse(c.start));
        let mut text = FILE.to_owned();
        for change in changes {
            assert_eq!(&text[change.start..change.end], old);
            text.replace_range(change.start..change.end, &change.text);
        }
        let again = self::analysis(&text);
        let after: Vec<String> = again.diagnostics.iter().map(|d| d.code.clone()).collect();
        assert_eq!(before, after, "{old}: {:#?}", again.diagnostics);
        // What is only spelt like it stays.
        assert!(text.contains("web-search: \"web-search 'each-hit' {{ 'web-search' }}\"") && text.contains("tool: web-search"), "{text}");
        let main = |text: &str| flow::Source { name: "t.yaml".into(), bytes: text.as_bytes().to_vec() };
        let plan = |text: &str| flow::compile(&main(text), &BTreeMap::new(), &catalog()).plan.expect("a plan");
        let shape = |text: &str| -> Vec<Vec<usize>> { plan(text).body.steps.iter().map(|s| s.needs.clone()).collect() };
        assert_eq!(shape(FILE), shape(&text), "{text}");
    }
    let analysis = analysis(FILE);
    for (name, code) in
        [("9x", "rename_bad_name"), ("a b", "rename_bad_name"), ("each_hit", "rename_bad_name"), ("topic", "rename_bad_name")]
    {
        let refused = names::rename(&analysis, offset("id: web-search", 0, 4), name).expect_err("refused");
        assert_eq!(refused.code(), code, "{name}");
    }
}

#[test]
fn fixes_of_findings_stand_at_the_written_place() {
    let text = FILE.replace("{{ say.result }}", "{{ web-search.result[0].ulr }}");
    let found = analysis(&text);
    let (mended, count) = fix::apply("t.yaml", &text, &found.diagnostics, true);
    assert!(count == 0 || mended.contains(".url }}"), "{mended}\n{:#?}", found.diagnostics);
    let text = FILE.replace("tool: filesystem", "tool: filesytem");
    let found = analysis(&text);
    let (mended, count) = fix::apply("t.yaml", &text, &found.diagnostics, true);
    assert_eq!((mended.as_str(), count), (FILE, 1), "{:#?}", found.diagnostics);
    let text = FILE.replace("action: generate_text", "action: genrate_text");
    let found = analysis(&text);
    assert_eq!(fix::apply("t.yaml", &text, &found.diagnostics, true), (FILE.to_owned(), 1), "{:#?}", found.diagnostics);
    let text = FILE.replace("      - web-search\n", "      - web-serch\n");
    let found = analysis(&text);
    assert_eq!(fix::apply("t.yaml", &text, &found.diagnostics, true), (FILE.to_owned(), 1), "{:#?}", found.diagnostics);
}
