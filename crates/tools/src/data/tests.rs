use super::{Table, clean_names, emit, number};
use crate::testing::{Folder, call, code, run};
use proptest::prelude::*;
use serde_json::{Value, json};

fn ok(tool: &str, input: Value) -> Value {
    run(&call(Default::default()), tool, input).unwrap()
}

mod shapes;

#[test]
fn infers_columns_and_leaves_codes_alone() {
    let out = ok("data.convert", json!({"text": "n,x,flag,zip,mixed,none\n1,1.5,true,007,1,\n-2,2,false,123,a,\n", "to": "rows"}));
    assert_eq!(out["columns"], json!(["n", "x", "flag", "zip", "mixed", "none"]));
    assert_eq!(out["rows"][0], json!({"n": 1, "x": 1.5, "flag": true, "zip": "007", "mixed": "1", "none": null}));
    assert_eq!(out["rows"][1]["x"], json!(2.0));
    let out = ok("data.convert", json!({"text": "a\n1\n", "to": "rows", "infer": false}));
    assert_eq!(out["rows"][0]["a"], "1");
}

#[test]
fn numbers_are_recognised_strictly() {
    for text in ["0", "-1", "12", "9223372036854775807"] {
        assert!(number::integer(text).is_some(), "{text}");
    }
    for text in ["", "-", "01", "+1", "1.0", "9223372036854775808", " 1", "１"] {
        assert!(number::integer(text).is_none(), "{text}");
    }
    for text in ["0.5", "1e5", "-2.5E-3", "0e1"] {
        assert!(number::real(text).is_some(), "{text}");
    }
    for text in ["", "-", ".5", "1.", "00.5", "nan", "inf", "1e999", "1_0", "1,5", "e5"] {
        assert!(number::real(text).is_none(), "{text}");
    }
}

#[test]
fn names_become_usable() {
    let names = clean_names(["\u{feff}a", " A ", "", "a\nb", "a_2"].map(str::to_owned));
    assert_eq!(names, ["a", "A_2", "column_3", "ab", "a_2_2"]);
}

#[test]
fn guesses_delimiter_and_format() {
    assert_eq!(ok("data.convert", json!({"text": "a;b\n1;2\n", "to": "rows"}))["rows"], json!([{"a": 1, "b": 2}]));
    assert_eq!(ok("data.convert", json!({"text": "a\tb\n1\t2\n", "to": "rows"}))["rows"], json!([{"a": 1, "b": 2}]));
    assert_eq!(ok("data.convert", json!({"text": "{\"a\":1}\n{\"a\":2}\n", "to": "rows"}))["row_count"], 2);
    assert_eq!(ok("data.convert", json!({"text": "{\n\"a\":1}", "to": "rows"}))["row_count"], 1);
    assert_eq!(
        ok("data.convert", json!({"text": "1|2", "to": "rows", "header": false, "delimiter": "|"}))["rows"],
        json!([{"column_1": 1, "column_2": 2}])
    );
    assert_eq!(ok("data.convert", json!({"rows": [[1, 2], [3]], "to": "rows"}))["rows"][1], json!({"column_1": 3, "column_2": null}));
    assert_eq!(ok("data.convert", json!({"rows": [1, "x"], "to": "csv"}))["text"], "value\n1\nx\n");
    assert_eq!(ok("data.convert", json!({"text": "", "to": "json"}))["text"], "[]\n");
}

#[test]
fn bad_tables_are_located() {
    let call = call(Default::default());
    let error = run(&call, "data.convert", json!({"text": "a,b\n1,2\n3\n", "to": "json"})).unwrap_err();
    assert_eq!((error.code(), error.place_text()), ("bad_csv", Some("text:3")));
    let out = ok("data.convert", json!({"text": "a,b\n1,2\n3\n4,5,6\n", "to": "rows", "lenient": true}));
    assert_eq!(out["rows"], json!([{"a": 1, "b": 2}, {"a": 3, "b": null}, {"a": 4, "b": 5}]));
    assert_eq!(out["problems"][0], json!({"row": 2, "line": 3, "message": "the row has 1 cells, the header 2"}));
    let error = run(&call, "data.convert", json!({"text": "{\"a\":1}\n{\"a\":\n", "format": null, "from": "ndjson", "to": "json"}));
    assert_eq!(error.unwrap_err().code(), "bad_tool_input");
    let error = run(&call, "data.convert", json!({"text": "{\"a\":1}\n{\"a\":\n", "from": "ndjson", "to": "json"})).unwrap_err();
    assert_eq!((error.code(), error.place_text()), ("not_json", Some("text:2")));
    assert_eq!(code(&call, "data.convert", json!({"to": "json"})), "bad_tool_input");
    assert_eq!(code(&call, "data.convert", json!({"to": "json", "text": "", "rows": []})), "bad_tool_input");
    assert_eq!(code(&call, "data.convert", json!({"to": "json", "text": "a", "columns": ["b"]})), "unknown_column");
    assert_eq!(code(&call, "data.convert", json!({"to": "json", "text": "a", "delimiter": "ab"})), "bad_tool_input");
}

#[test]
fn table_bombs_are_refused() {
    let folder = Folder::new();
    let call = folder.call();
    folder.put("wide.csv", vec![b','; 3_000_000]);
    assert_eq!(code(&call, "data.convert", json!({"path": "wide.csv", "to": "rows"})), "table_too_large");
    folder.put("open.csv", format!("a\n\"{}", "x\n".repeat(100_000)));
    assert_eq!(ok("data.convert", json!({"text": folder.get("open.csv"), "to": "rows"}))["row_count"], 1);
    folder.put("deep.json", "[".repeat(100_000));
    assert_eq!(code(&call, "data.convert", json!({"path": "deep.json", "to": "rows"})), "not_json");
    let sparse: Vec<Value> = (0..1500).map(|i| json!({format!("k{i}"): 1})).collect();
    let limits = crate::Limits { table_rows_max: 1500, ..Default::default() };
    let registry = crate::Registry::new(std::sync::Arc::new(crate::testing::NoNetwork), limits);
    let error = crate::testing::run_in(&registry, folder.call(), "data.convert", json!({"rows": sparse, "to": "csv"})).unwrap_err();
    assert_eq!(error.code(), "table_too_large");
    folder.put("bad.csv", [b'a', b'\n', 0xff]);
    assert_eq!(code(&call, "data.convert", json!({"path": "bad.csv", "to": "rows"})), "not_utf8");
}

#[test]
fn writes_every_form() {
    let rows = json!([{"b": "x|<y>\n", "a": 1}, {"a": null, "b": "=1+1"}]);
    let to = |to: &str| ok("data.convert", json!({"rows": rows, "to": to, "columns": ["b", "a"]}))["text"].as_str().unwrap().to_owned();
    assert_eq!(to("csv"), "b,a\n\"x|<y>\n\",1\n=1+1,\n");
    assert_eq!(to("ndjson"), "{\"b\": \"x|<y>\\n\", \"a\": 1}\n{\"b\": \"=1+1\", \"a\": null}\n");
    assert_eq!(serde_json::from_str::<Value>(&to("json")).unwrap(), rows);
    assert_eq!(to("markdown"), "| b | a |\n| --- | ---: |\n| x\\|&lt;y> | 1 |\n| =1+1 |  |\n".replace("y> |", "y>  |"));
    assert_eq!(to("yaml"), "- b: \"x|<y>\\n\"\n  a: 1\n- b: \"=1+1\"\n  a: null\n");
    assert!(to("html").contains("<td>x|&lt;y&gt;\n</td><td style=\"text-align: right\">1</td>"), "{}", to("html"));
    let out = ok("data.convert", json!({"rows": rows, "to": "csv", "escape_formulas": true}));
    assert!(out["text"].as_str().unwrap().contains("'=1+1"));
}

#[test]
fn converts_files_to_files() {
    let folder = Folder::new();
    folder.put("in.csv", "b,a\nx,1\n");
    let out = run(&folder.call(), "data.convert", json!({"path": "in.csv", "to": "json", "output": "out/t.json"})).unwrap();
    assert_eq!((&out["path"], folder.get("out/t.json").as_str()), (&json!("out/t.json"), "[\n  {\"b\": \"x\", \"a\": 1}\n]\n"));
}

#[test]
fn validates_with_places() {
    let schema = json!({"type": "object", "required": ["age"], "properties": {"age": {"type": "integer", "minimum": 0}}});
    let out = ok("data.validate", json!({"value": [{"age": 1}, {"age": -1}, {}], "each": true, "schema": schema}));
    assert_eq!((&out["valid"], &out["checked"], &out["invalid"], &out["error_count"]), (&json!(false), &json!(3), &json!(2), &json!(2)));
    assert_eq!(
        (&out["errors"][0]["row"], &out["errors"][0]["at"], &out["errors"][0]["rule"]),
        (&json!(2), &json!("/age"), &json!("/properties/age/minimum"))
    );
    let out = ok("data.validate", json!({"text": "age\n3\nx\n", "format": "csv", "schema": schema}));
    assert_eq!((&out["checked"], &out["invalid"]), (&json!(2), &json!(2)));
    assert_eq!(ok("data.validate", json!({"value": 3, "schema": {"type": "integer"}}))["valid"], true);
    assert_eq!(ok("data.validate", json!({"value": null, "schema": true, "text": "[1]"}))["valid"], true);
    let call = call(Default::default());
    assert_eq!(code(&call, "data.validate", json!({"value": 3, "schema": {"type": "whole"}})), "schema_not_usable");
    assert_eq!(code(&call, "data.validate", json!({"value": 3, "schema": {"$ref": "http://127.0.0.1:9/x"}})), "schema_not_usable");
    assert_eq!(code(&call, "data.validate", json!({"value": 3, "schema": {"$ref": "file:///etc/passwd"}})), "schema_not_usable");
    assert_eq!(code(&call, "data.validate", json!({"value": 3})), "bad_tool_input");
}

#[test]
fn profiles_a_dirty_table() {
    let mut text = String::from("id,amount,day,name\n");
    (1..=20).for_each(|i| text.push_str(&format!("{i},{},2026-01-{i:02},n{}\n", 10 + i % 3, i % 2)));
    text.push_str("20,1000,2026-02-30, n0 \n21,n/a,2026-03-01,\n20,1000,2026-02-30, n0 \n22\n");
    let out = ok("data.profile", json!({"text": text, "key": ["id"]}));
    assert_eq!((&out["row_count"], &out["column_count"]), (&json!(24), &json!(4)));
    assert_eq!(out["problems"][0]["line"], 25);
    assert_eq!(out["duplicate_rows"], json!({"count": 1, "examples": [{"row": 23, "first": 21}]}));
    assert_eq!(out["duplicate_keys"]["count"], 2);
    let amount = &out["columns"][1];
    assert_eq!((&amount["kind"], &amount["nulls"], &amount["max"]), (&json!("integer"), &json!(1), &json!(1000)));
    assert_eq!(amount["unexpected"], json!({"count": 1, "examples": [{"row": 22, "value": "n/a"}]}));
    assert_eq!((&amount["outliers"]["count"], &amount["outliers"]["examples"][0]), (&json!(2), &json!({"row": 21, "value": 1000})));
    assert_eq!(amount["kinds"], json!({"integer": 22, "text": 1}));
    let day = &out["columns"][2];
    assert_eq!((&day["kind"], &day["min"], &day["unexpected"]["count"]), (&json!("date"), &json!("2026-01-01"), &json!(2)));
    let name = &out["columns"][3];
    assert_eq!((&name["padded"], &name["distinct"], &name["top"][0]), (&json!(2), &json!(3), &json!({"value": "n0", "count": 10})));
    assert_eq!(ok("data.profile", json!({"text": ""}))["row_count"], 0);
    assert_eq!(code(&call(Default::default()), "data.profile", json!({"text": "a", "key": ["b"]})), "unknown_column");
}

#[test]
fn queries_files_and_rows_together() {
    let folder = Folder::new();
    folder.put("people.csv", "id,Full Name,score\n1,Ada,2.5\n2,Grace,\n3,Edsger,4\n");
    let call = folder.call();
    let input = json!({
        "sql": "SELECT p.\"Full Name\" AS name, p.score, v.n, v.n FROM people p JOIN visits v ON v.id = p.id WHERE v.n > ?1 ORDER BY v.n DESC",
        "tables": {"people": "people.csv", "visits": [{"id": 1, "n": 5}, {"id": 2, "n": 7}, {"id": 3, "n": 1}]},
        "params": [1],
    });
    let out = run(&call, "data.query", input).unwrap();
    assert_eq!(out["columns"], json!(["name", "score", "n", "n_2"]));
    assert_eq!(out["rows"], json!([{"name": "Grace", "score": null, "n": 7, "n_2": 7}, {"name": "Ada", "score": 2.5, "n": 5, "n_2": 5}]));
    let one = |sql: &str| {
        run(&call, "data.query", json!({"sql": sql, "tables": {"t": {"text": "{\"a\":true,\"b\":[1],\"c\":\"007\"}", "format": "ndjson"}}}))
    };
    assert_eq!(one("SELECT a, b, c, typeof(c) AS t FROM t").unwrap()["rows"][0], json!({"a": 1, "b": "[1]", "c": "007", "t": "text"}));
}

#[test]
fn queries_only_read_the_given_tables() {
    let folder = Folder::new();
    let file = folder.path().join("x.db");
    let sql = |sql: &str| code(&folder.call(), "data.query", json!({"sql": sql, "tables": {"t": [{"a": 1}]}, "max_rows": 100}));
    for text in [
        &format!("ATTACH '{}' AS x", file.display()),
        "DROP TABLE t",
        "SELECT load_extension('x')",
        "PRAGMA user_version",
        "SELECT readfile('/etc/passwd')",
        "SELEC",
        "SELECT 1; SELECT 2",
    ] {
        assert_eq!(sql(text), "sql_error", "{text}");
    }
    assert!(!file.exists());
    let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT";
    assert_eq!(sql(&format!("{endless} i FROM n")), "result_too_large");
    let limits = crate::Limits { sql_steps_max: 1_000_000, ..Default::default() };
    let registry = crate::Registry::new(std::sync::Arc::new(crate::testing::NoNetwork), limits);
    let input = json!({"sql": format!("{endless} count(*) FROM n"), "tables": {}});
    assert_eq!(crate::testing::run_in(&registry, folder.call(), "data.query", input).unwrap_err().code(), "sql_too_slow");
    let bad = |tables: Value| code(&folder.call(), "data.query", json!({"sql": "SELECT 1", "tables": tables}));
    assert_eq!(bad(json!({"t": []})), "empty_table");
    assert_eq!(bad(json!({"t": {"paht": "x"}})), "bad_tool_input");
    assert_eq!(bad(json!({"t": 3})), "bad_tool_input");
    assert_eq!(bad(json!({"t": "../../x.csv"})), "path_outside_root");
}

fn parse_yaml(text: &str) -> Vec<String> {
    use saphyr_parser::{Event, Parser};
    let events = Parser::new_from_str(text).map(|e| e.unwrap().0);
    events.filter_map(|e| if let Event::Scalar(text, ..) = e { Some(text.into_owned()) } else { None }).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::default())]

    #[test]
    fn csv_survives_the_round_trip(rows in proptest::collection::vec(proptest::collection::vec("[a-z\",\n;\r é\u{feff}]{0,6}", 3), 1..6), tab: bool) {
        let rows: Vec<Vec<Value>> = rows.into_iter().map(|r| r.into_iter().map(|c| if c.is_empty() { Value::Null } else { c.into() }).collect()).collect();
        let table = Table { columns: vec!["a".into(), "b".into(), "c".into()], rows, problems: vec![] };
        let (text, format) = (emit::csv(&table, if tab { b'\t' } else { b',' }, false).unwrap(), if tab { "tsv" } else { "csv" });
        let back = ok("data.convert", json!({"text": text, "from": format, "to": "rows", "infer": false}));
        prop_assert_eq!(&back["rows"], &Value::Array(table.objects().collect()));
    }

    #[test]
    fn yaml_is_read_back_as_it_was(texts in proptest::collection::vec("\\PC{0,8}|[\\x00-\\x7f]{0,6}|[a-z:#\\- '\"]{0,6}|true|null|~|1.5|\u{85}|\u{feff}", 1..4)) {
        let columns: Vec<String> = (0..texts.len()).map(|i| format!("k{i}")).collect();
        let row = texts.iter().map(|t| Value::from(t.as_str())).collect();
        let table = Table { columns: columns.clone(), rows: vec![row], problems: vec![] };
        let wanted: Vec<String> = columns.into_iter().zip(texts).flat_map(|(k, v)| [k, v]).collect();
        prop_assert_eq!(parse_yaml(&emit::yaml(&table)), wanted);
    }

    #[test]
    fn any_text_is_a_table_or_an_error(text in "[\\[\\]{}\",:;a1\\n\\-]{0,40}", format in "csv|tsv|json|ndjson") {
        let _ = run(&call(Default::default()), "data.profile", json!({"text": text, "format": format}));
    }
}
