use super::{schema, *};
use crate::{
    Tool,
    tests::{ask, gateway, listening, org, quiet},
};
use serde_json::{Value, json};

const STORY: &str = "The harbour was rebuilt in 1962 after the great storm. It has two basins and a lighthouse.\n\
Fishing boats use the northern basin, while the southern basin is reserved for ferries.\n\
The lighthouse was automated in 1984, and its keeper, Mr. Olsen, retired that year.\n";

fn filled(prompt: &str, schema: Value) -> Value {
    let messages = [Message::User { text: prompt.into() }];
    let value = schema::answer(&schema, &Reading::of(&messages), 1).unwrap_or_else(|e| panic!("{schema}: {e}"));
    assert!(jsonschema::is_valid(&schema, &value), "{schema} -> {value}");
    value
}

async fn answered(prompt: &str) -> String {
    gateway(Config::default()).call(org(), ask("simulated/default", prompt), quiet()).await.unwrap().answer.text
}

#[tokio::test]
async fn text_is_labelled_taken_from_the_prompt_and_streamed() {
    let gateway = gateway(Config::default());
    let (sink, heard) = listening();
    let outcome =
        gateway.call(org(), ask("simulated/default", &format!("Summarize this text in two sentences:\n\n{STORY}")), sink).await.unwrap();
    let text = &outcome.answer.text;
    assert!(text.starts_with("[simulated] "), "{text}");
    assert_eq!(heard.lock().unwrap().concat(), *text);
    assert!(heard.lock().unwrap().len() > 5);
    let body = text.trim_start_matches("[simulated] ");
    assert!(STORY.replace('\n', " ").contains(body.split(". ").next().unwrap()), "{text}");
    assert_eq!(sentences::split(body).len(), 2, "{body}");
    assert!(outcome.receipt.simulated && outcome.receipt.price_known);
    assert_eq!(outcome.receipt.cost, Money(0));
    assert_eq!(outcome.receipt.served_by, "simulated/default");
    assert!(outcome.receipt.tokens_in > 50 && outcome.receipt.tokens_out > 10);
}

#[tokio::test]
async fn a_question_is_answered_by_the_sentence_that_knows() {
    let text = answered(&format!("Answer from the document only.\nQuestion: Who may use the southern basin?\n\nDocument:\n{STORY}")).await;
    assert!(text.contains("southern basin is reserved for ferries"), "{text}");
    let text = answered(&format!("<document>\n{STORY}</document>\nWhen was the lighthouse automated?")).await;
    assert!(text.contains("1984"), "{text}");
}

#[tokio::test]
async fn lists_of_json_become_bullets() {
    let commits = json!([{"hash": "abc1234", "subject": "Add login page"}, {"hash": "def5678", "subject": "Fix crash on start"}]);
    let text = answered(&format!("Write release notes as a bullet list from these commits: {commits}")).await;
    assert_eq!(text, "[simulated]\n\n- Add login page (abc1234)\n- Fix crash on start (def5678)");
}

#[tokio::test]
async fn the_same_request_gets_the_same_answer_and_a_seed_changes_it() {
    let schema = json!({"type": "object", "properties": {"score": {"type": "number", "minimum": 0, "maximum": 1}}, "required": ["score"]});
    let mut values = Vec::new();
    for seed in [1, 1, 2, 3, 4] {
        let gateway = gateway(Config { seed, ..Config::default() });
        let request = CallRequest { schema: Some(schema.clone()), ..ask("simulated/default", "Rate this") };
        values.push(gateway.call(org(), request, quiet()).await.unwrap().answer.value.unwrap());
    }
    assert_eq!(values[0], values[1]);
    assert!(values[2..].iter().any(|v| *v != values[0]), "{values:?}");
}

#[test]
fn quotes_occur_in_the_text_and_fit_the_question() {
    let schema = json!({"type": "object", "required": ["answer", "citations"], "additionalProperties": false, "properties": {
        "answer": {"type": "string"},
        "citations": {"type": "array", "minItems": 1, "maxItems": 2, "items": {"type": "object", "required": ["quote"],
            "properties": {"quote": {"type": "string", "minLength": 10}}}}}});
    let prompt = format!("Question: When did the keeper retire?\nDocument:\n{STORY}");
    let value = filled(&prompt, schema);
    let quotes: Vec<&str> = value["citations"].as_array().unwrap().iter().map(|c| c["quote"].as_str().unwrap()).collect();
    assert!(quotes.iter().all(|q| STORY.contains(q)), "{quotes:?}");
    assert!(quotes[0].contains("Olsen"), "{quotes:?}");
    assert!(value["answer"].as_str().unwrap().starts_with("[simulated] "));
}

#[test]
fn enums_follow_the_text() {
    let schema = json!({"type": "object", "required": ["category", "priority"], "properties": {
        "category": {"enum": ["billing", "bug", "feature", "other"]}, "priority": {"enum": ["low", "medium", "high"]}}});
    let triage = |ticket: &str| filled(&format!("Classify this support ticket:\n\n{ticket}"), schema.clone());
    let charged = triage("I was charged twice on my last invoice and would like a refund of the second payment.");
    assert_eq!(charged["category"], "billing");
    let crash = triage("The app crashes with an exception on every start since today. Production is down, this is urgent!");
    assert_eq!((crash["category"].as_str(), crash["priority"].as_str()), (Some("bug"), Some("high")));
}

#[test]
fn each_entry_of_a_list_gets_its_own_item() {
    let tickets = json!([
        {"id": "T-1", "text": "I was charged twice, please refund my payment."},
        {"id": "T-2", "text": "The export crashes with an error."},
        {"id": "T-3", "text": "How do I invite a colleague? The guide does not explain it."}]);
    let schema = json!({"type": "array", "items": {"type": "object", "required": ["id", "category"], "properties": {
        "id": {"type": "string"}, "category": {"enum": ["billing", "bug", "question"]}}}});
    let value = filled(&format!("Classify each ticket:\n{tickets}"), schema);
    assert_eq!(
        value,
        json!([{"id": "T-1", "category": "billing"}, {"id": "T-2", "category": "bug"}, {"id": "T-3", "category": "question"}])
    );
}

/// Every one must give a valid value, with material and without.
#[test]
fn schemas_of_all_kinds_are_filled() {
    let node = json!({"type": "object", "properties": {"name": {"type": "string"}, "kids": {"type": "array", "items": {"$ref": "#/$defs/node"}}}, "required": ["name", "kids"]});
    let cases = [
        json!(true),
        json!({}),
        json!({"const": {"a": [1]}}),
        json!({"enum": [null, 3, "x"]}),
        json!({"type": "null"}),
        json!({"type": ["null", "integer"], "minimum": 3, "maximum": 3}),
        json!({"type": "integer", "exclusiveMinimum": 4, "exclusiveMaximum": 6}),
        json!({"type": "integer", "multipleOf": 7, "minimum": 15}),
        json!({"type": "number", "multipleOf": 0.25, "minimum": 1.1, "maximum": 1.4}),
        json!({"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}),
        json!({"type": "number", "maximum": -5}),
        json!({"type": "string", "minLength": 500}),
        json!({"type": "string", "maxLength": 3}),
        json!({"type": "string", "pattern": "^[A-Z]{3}-[0-9]{4}$"}),
        json!({"type": "string", "pattern": "^(low|high)$"}),
        json!({"type": "string", "pattern": "^\\S+@\\S+\\.[a-z]{2,}$"}),
        json!({"type": "string", "pattern": "[0-9]+", "minLength": 12}),
        json!({"type": "string", "format": "date-time"}),
        json!({"type": "string", "format": "uuid"}),
        json!({"type": "string", "format": "email"}),
        json!({"type": "array", "items": {"type": "integer"}, "minItems": 4, "maxItems": 4}),
        json!({"type": "array", "uniqueItems": true, "items": {"enum": ["a", "b", "c"]}, "minItems": 3}),
        json!({"type": "array", "uniqueItems": true, "items": {"type": "integer", "minimum": 0}, "minItems": 2}),
        json!({"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}], "items": false}),
        json!({"type": "array", "contains": {"const": 5}, "items": {"type": "integer"}}),
        json!({"type": "array", "maxItems": 0}),
        json!({"type": "object", "required": ["x", "y"]}),
        json!({"type": "object", "minProperties": 3, "additionalProperties": {"type": "integer"}}),
        json!({"type": "object", "patternProperties": {"^k[0-9]+$": {"type": "boolean"}}, "additionalProperties": false, "minProperties": 2}),
        json!({"type": "object", "maxProperties": 1, "properties": {"a": {}, "b": {}, "c": {}}}),
        json!({"type": "object", "properties": {"card": {"type": "string"}, "code": {"type": "string"}}, "required": ["card"], "dependentRequired": {"card": ["code"]}}),
        json!({"anyOf": [{"type": "null"}, {"type": "object", "required": ["v"], "properties": {"v": {"const": 1}}}]}),
        json!({"oneOf": [{"type": "integer", "multipleOf": 2}, {"type": "string", "maxLength": 0}]}),
        json!({"allOf": [{"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}}, {"required": ["b"], "properties": {"b": {"type": "boolean"}}}]}),
        json!({"type": "object", "properties": {"kind": {"const": "x"}}, "required": ["kind"], "if": {"properties": {"kind": {"const": "x"}}}, "then": {"required": ["extra"], "properties": {"extra": {"type": "integer"}}}}),
        json!({"$defs": {"node": node}, "$ref": "#/$defs/node"}),
        json!({"type": "object", "properties": {"self": {"anyOf": [{"$ref": "#"}, {"type": "null"}]}}}),
        json!({"$defs": {"n": {"$anchor": "num", "type": "integer"}}, "type": "object", "properties": {"x": {"$ref": "#num"}}, "required": ["x"]}),
    ];
    let list = format!("Extract all items:\n{}", json!([{"name": "one thing", "count": 3}, {"name": "other thing", "count": 4}]));
    for schema in cases {
        for prompt in ["Fill this in.", &format!("Read the text.\n\n{STORY}"), &list] {
            filled(prompt, schema.clone());
        }
    }
}

#[test]
fn a_schema_without_a_value_is_an_error_and_a_recursive_one_ends() {
    let reading = Reading::of(&[Message::User { text: "x".into() }]);
    let never = json!({"type": "object", "required": ["a"], "properties": {"a": {"$ref": "#"}}});
    for schema in [json!(false), json!({"type": "integer", "minimum": 5, "maximum": 4}), never] {
        assert_eq!(schema::answer(&schema, &reading, 1).unwrap_err().code(), "simulated_no_answer", "{schema}");
    }
}

#[tokio::test]
async fn tools_are_called_once_and_then_an_answer_follows() {
    let gateway = gateway(Config::default());
    let tool = |name: &str, about: &str, input: Value| Tool { name: name.into(), description: about.into(), input };
    let mut request = ask("simulated/default", "Read the file docs/notes.txt and tell me what it says about the harbour.");
    request.tools = vec![
        tool(
            "http.request",
            "Sends an HTTP request.",
            json!({"type": "object", "required": ["url"], "properties": {"url": {"type": "string"}}}),
        ),
        tool(
            "file.read",
            "Reads a text file.",
            json!({"type": "object", "required": ["path"], "additionalProperties": false, "properties": {"path": {"type": "string"}, "max_bytes": {"type": "integer"}}}),
        ),
    ];
    let first = gateway.call(org(), request.clone(), quiet()).await.unwrap().answer;
    assert_eq!((first.calls.len(), first.stop), (1, Stop::Tools));
    assert_eq!((first.calls[0].name.as_str(), &first.calls[0].input), ("file.read", &json!({"path": "docs/notes.txt"})));
    request.messages.push(Message::Assistant { text: first.text, calls: first.calls.clone() });
    request.messages.push(Message::Tool { call: first.calls[0].id.clone(), text: STORY.into() });
    let second = gateway.call(org(), request, quiet()).await.unwrap().answer;
    assert!(second.calls.is_empty() && second.text.contains("harbour"), "{second:?}");
}

#[tokio::test]
async fn faults_are_injected_by_name_and_retried() {
    let retry = crate::Retry { base_ms: 1, max_ms: 2, ..Default::default() };
    let gateway = gateway(Config { retry, ..Config::default() });
    let ok = gateway.call(org(), ask("simulated/flaky", "Hello"), quiet()).await.unwrap();
    assert_eq!(ok.receipt.attempts, 3);
    let error = gateway.call(org(), ask("simulated/default?fail_first=9", "Hello"), quiet()).await.unwrap_err();
    assert_eq!((error.code(), error.retryable()), ("model_overloaded", true));
    let error = gateway.call(org(), ask("simulated/default?fail_first=1&status=400", "Hello"), quiet()).await.unwrap_err();
    assert_eq!(error.code(), "model_bad_request");
    let error = gateway.call(org(), ask("simulated/default?fail_first=9&status=429", "Hello"), quiet()).await.unwrap_err();
    assert_eq!((error.code(), error.retry_after()), ("model_rate_limited", Some(20)));
    for bad in ["simulated/default?delay=1", "simulated/default?status=200", "simulated/default?x"] {
        assert_eq!(gateway.call(org(), ask(bad, "Hello"), quiet()).await.unwrap_err().code(), "unknown_model", "{bad}");
    }
}

#[tokio::test]
async fn limits_and_stops_cut_the_text() {
    let gateway = gateway(Config::default());
    let request = CallRequest { max_tokens: Some(8), ..ask("simulated/default", &format!("Summarize:\n{STORY}")) };
    let answer = gateway.call(org(), request, quiet()).await.unwrap().answer;
    assert_eq!((answer.text.len(), answer.stop), (32, Stop::Length));
    let request = CallRequest { stop: vec!["basins".into()], ..ask("simulated/default", &format!("Summarize:\n{STORY}")) };
    assert!(!gateway.call(org(), request, quiet()).await.unwrap().answer.text.contains("basins"));
}

#[test]
fn sentences_are_exact_slices() {
    let found = sentences::split(STORY);
    assert_eq!(found.len(), 4, "{found:?}");
    assert!(found[3].starts_with("The lighthouse") && found[3].ends_with("that year."));
    assert!(found.iter().all(|s| STORY.contains(s)));
    assert_eq!(sentences::split("# Title\n\n- first item\n- second item\n"), ["Title", "first item", "second item"]);
}

#[test]
fn groups_sort_the_entries_of_the_prompt() {
    let log = json!([{"hash": "a1", "subject": "Add a login page"}, {"hash": "b2", "subject": "Fix the crash on empty input"},
        {"hash": "c3", "subject": "Repair wrong totals"}, {"hash": "d4", "subject": "Rename the folder"}]);
    let schema = json!({"type": "object", "required": ["sections"], "properties": {"sections": {"type": "array", "items": {"type": "object",
        "required": ["heading", "entries"], "properties": {"heading": {"enum": ["Added", "Changed", "Fixed"]}, "entries": {"type": "array", "items": {"type": "string"}}}}}}});
    let value = filled(&format!("Write release notes for these commits: {log}"), schema);
    let expected = json!({"sections": [
        {"heading": "Added", "entries": ["Add a login page"]},
        {"heading": "Changed", "entries": ["Rename the folder"]},
        {"heading": "Fixed", "entries": ["Fix the crash on empty input", "Repair wrong totals"]}]});
    assert_eq!(value, expected);
}

#[test]
fn licences_are_told_apart_by_their_words() {
    let schema = json!({"type": "object", "required": ["copyleft", "risk"], "properties": {
        "copyleft": {"enum": ["none", "weak", "strong"]}, "risk": {"enum": ["low", "medium", "high"]}}});
    let judged = |text: &str| {
        let value = filled(
            &format!("Assess the risk of using code under this licence in a closed product.\n\nLicence text:\n{text}"),
            schema.clone(),
        );
        (value["copyleft"].as_str().unwrap().to_owned(), value["risk"].as_str().unwrap().to_owned())
    };
    let strong = "You may convey the object code if you also convey the Corresponding Source under this GNU licence, and propagate it.";
    let permissive =
        "Redistributions must retain this notice and reproduce it in the documentation. Names may not be used to endorse products.";
    assert_eq!(judged(strong), ("strong".into(), "high".into()));
    assert_eq!(judged(permissive), ("none".into(), "low".into()));
}

#[tokio::test]
async fn figures_are_described_and_other_prompts_echoed() {
    let table = json!({"rows": 1200, "columns": [{"name": "price", "missing": 12}], "duplicates": 7});
    let text = answered(&format!("Describe the quality problems of this table. Statistics: {table}")).await;
    assert_eq!(text, "[simulated] columns: price (missing: 12). duplicates: 7. rows: 1200.");
    let text = answered("Write a haiku about autumn.").await;
    assert!(text.contains("nothing was thought") && text.contains("haiku about autumn"), "{text}");
}

proptest::proptest! {
    /// Prompts come from anywhere.
    #[test]
    fn any_prompt_is_answered(prompt in "(?s).{0,300}", marked in "[\\[{\"<>`:\n a-z.?0-9-]{0,300}") {
        for prompt in [prompt, marked] {
            let reading = Reading::of(&[Message::User { text: prompt }]);
            proptest::prop_assert!(super::text::answer(&reading).starts_with(LABEL));
            let schema = json!({"type": "object", "required": ["quote", "n"], "properties": {"quote": {"type": "string"}, "n": {"type": "integer"}}});
            proptest::prop_assert!(schema::answer(&schema, &reading, 1).is_ok());
        }
    }
}
