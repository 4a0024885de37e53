//! Filter, transform, merge, aggregate and pivot; sums are compared with those of SQL.

use super::ok;
use crate::testing::{Folder, call, code, run};
use proptest::prelude::*;
use serde_json::{Value, json};

fn orders() -> Value {
    json!([
        {"id": 1, "who": "ann", "city": "Köln", "sum": 10},
        {"id": 2, "who": "bob", "city": "", "sum": "2.5"},
        {"id": 3, "who": "ann", "city": "Bonn", "sum": null},
        {"id": 4, "who": "cid", "city": "Köln", "sum": -3},
    ])
}

fn ids(out: &Value) -> Vec<u64> {
    out["rows"].as_array().unwrap().iter().map(|r| r["id"].as_u64().unwrap()).collect()
}

#[test]
fn filters_by_every_condition() {
    for (condition, wanted) in [
        (json!({"column": "who", "value": "ann"}), vec![1, 3]),
        (json!({"column": "who", "is": "not_equal", "value": "ann"}), vec![2, 4]),
        (json!({"column": "sum", "is": "greater", "value": 2}), vec![1, 2]),
        (json!({"column": "sum", "is": "at_least", "value": 2.5}), vec![1, 2]),
        (json!({"column": "sum", "is": "less", "value": 2.5}), vec![4]),
        (json!({"column": "sum", "is": "at_most", "value": "2.5"}), vec![2, 4]),
        (json!({"column": "id", "is": "in", "value": ["1", 4, 9]}), vec![1, 4]),
        (json!({"column": "id", "is": "not_in", "value": [1, 4]}), vec![2, 3]),
        (json!({"column": "city", "is": "contains", "value": "onn"}), vec![3]),
        (json!({"column": "city", "is": "starts_with", "value": "K"}), vec![1, 4]),
        (json!({"column": "city", "is": "ends_with", "value": "n"}), vec![1, 3, 4]),
        (json!({"column": "city", "is": "matches", "value": "^[BK]ö?"}), vec![1, 3, 4]),
        (json!({"column": "city", "is": "empty"}), vec![2]),
        (json!({"column": "sum", "is": "not_empty"}), vec![1, 2, 4]),
    ] {
        assert_eq!(ids(&ok("data.filter", json!({"rows": orders(), "where": [condition]}))), wanted, "{condition}");
    }
    let both = json!([{"column": "who", "value": "ann"}, {"column": "city", "value": "Köln"}]);
    assert_eq!(ids(&ok("data.filter", json!({"rows": orders(), "where": both}))), [1]);
    assert_eq!(ids(&ok("data.filter", json!({"rows": orders(), "where": both, "match": "any"}))), [1, 3, 4]);
    let refused = |condition: Value| code(&call(Default::default()), "data.filter", json!({"rows": orders(), "where": [condition]}));
    assert_eq!(refused(json!({"column": "nope"})), "unknown_column");
    assert_eq!(refused(json!({"column": "id", "is": "in", "value": 1})), "bad_tool_input");
    assert_eq!(refused(json!({"column": "id", "is": "matches", "value": "("})), "bad_tool_input");
}

#[test]
fn transforms_in_the_order_of_its_fields() {
    let folder = Folder::new();
    folder.put("in.csv", "a,b,c\n2,x, Y \n1,,z\n2,x,w\n");
    let input = json!({"rows": "in.csv", "rename": {"a": "n"}, "set": {"k": true}, "fill": {"b": "-"}, "types": {"c": "trimmed"},
        "distinct": ["n", "b"], "sort": [{"column": "n"}], "select": ["k", "n", "b", "c"], "drop": ["k"]});
    let out = run(&folder.call(), "data.transform", input).unwrap();
    assert_eq!(out["columns"], json!(["n", "b", "c"]));
    assert_eq!(out["rows"], json!([{"n": 1, "b": "-", "c": "z"}, {"n": 2, "b": "x", "c": "Y"}]));
    let types = json!({"rows": [{"a": "1.0", "b": "yes", "c": 5, "d": "x"}], "types": {"a": "number", "b": "boolean", "c": "text", "d": "integer"}});
    assert_eq!(ok("data.transform", types)["rows"][0], json!({"a": 1, "b": true, "c": "5", "d": null}));
    let sorted =
        ok("data.transform", json!({"rows": orders(), "sort": [{"column": "who"}, {"column": "id", "descending": true}], "limit": 3}));
    assert_eq!(ids(&sorted), [3, 1, 2]);
    assert_eq!(code(&call(Default::default()), "data.transform", json!({"rows": orders(), "rename": {"id": "who"}})), "bad_tool_input");
}

#[test]
fn merges_as_joins_do() {
    let people = json!([{"who": "ann", "age": 30, "id": 7}, {"who": "eve", "age": 40, "id": 8}]);
    let merged = |how: &str| ok("data.merge", json!({"left": orders(), "right": people, "on": ["who"], "how": how}));
    assert_eq!(ids(&merged("inner")), [1, 3]);
    assert_eq!(merged("inner")["rows"][0], json!({"id": 1, "who": "ann", "city": "Köln", "sum": 10, "age": 30, "id_right": 7}));
    assert_eq!(ids(&merged("left")), [1, 2, 3, 4]);
    let right = merged("right");
    assert_eq!((&right["row_count"], &right["rows"][2]["who"], &right["rows"][2]["id"]), (&json!(3), &json!("eve"), &Value::Null));
    assert_eq!(merged("outer")["row_count"], 5);
    let below = ok("data.merge", json!({"left": [{"a": 1}], "right": [{"b": 2}], "how": "append"}));
    assert_eq!(below["rows"], json!([{"a": 1, "b": null}, {"a": null, "b": 2}]));
    assert_eq!(code(&call(Default::default()), "data.merge", json!({"left": [], "right": []})), "bad_tool_input");
    // A thousand of each with the same key are a million rows; a little more is refused before it is made.
    let same: Vec<Value> = (0..1_100).map(|i| json!({"k": 1, "i": i})).collect();
    assert_eq!(code(&call(Default::default()), "data.merge", json!({"left": same, "right": same, "on": ["k"]})), "table_too_large");
}

#[test]
fn aggregates_and_pivots() {
    let values = json!({"n": {"function": "count"}, "sum": {"column": "sum", "function": "sum"}, "mean": {"column": "sum", "function": "mean"},
        "low": {"column": "city", "function": "min"}, "cities": {"column": "city", "function": "distinct"}, "all": {"column": "id", "function": "list"}});
    let out = ok("data.aggregate", json!({"rows": orders(), "by": ["who"], "values": values}));
    assert_eq!(out["rows"][0], json!({"who": "ann", "n": 2, "sum": 10, "mean": 10, "low": "Bonn", "cities": 2, "all": [1, 3]}));
    assert_eq!(ok("data.aggregate", json!({"rows": [], "values": {"n": {"function": "count"}}}))["rows"], json!([{"n": 0}]));
    assert_eq!(
        ok(
            "data.aggregate",
            json!({"rows": [{"x": 4}, {"x": 1}, {"x": 2}, {"x": 9}], "values": {"m": {"column": "x", "function": "median"}}})
        )["rows"][0]["m"],
        3
    );
    assert_eq!(
        code(&call(Default::default()), "data.aggregate", json!({"rows": orders(), "values": {"s": {"column": "who", "function": "sum"}}})),
        "not_a_number"
    );
    let out = ok("data.pivot", json!({"rows": orders(), "index": ["who"], "columns": "city", "values": "sum"}));
    assert_eq!(out["columns"], json!(["who", "(empty)", "Bonn", "Köln"]));
    assert_eq!(
        out["rows"],
        json!([{"who": "ann", "(empty)": null, "Bonn": 0, "Köln": 10}, {"who": "bob", "(empty)": 2.5, "Bonn": null, "Köln": null}, {"who": "cid", "(empty)": null, "Bonn": null, "Köln": -3}])
    );
    let wide: Vec<Value> = (0..3_000).map(|i| json!({"i": 1, "c": i, "v": 1})).collect();
    assert_eq!(
        code(&call(Default::default()), "data.pivot", json!({"rows": wide, "index": ["i"], "columns": "c", "values": "v"})),
        "table_too_large"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(ProptestConfig::default().cases / 8))]

    #[test]
    fn sums_are_those_of_sql(rows in proptest::collection::vec((0..4u8, -1000..1000i64), 1..30)) {
        let rows: Vec<Value> = rows.into_iter().map(|(k, v)| json!({"k": format!("k{k}"), "v": v})).collect();
        let ours = ok("data.aggregate", json!({"rows": rows, "by": ["k"], "values": {"n": {"function": "count"}, "s": {"column": "v", "function": "sum"}}}));
        let ours = ok("data.transform", json!({"rows": ours["rows"], "sort": [{"column": "k"}]}));
        let sql = ok("data.query", json!({"tables": {"t": rows}, "sql": "SELECT k, count(*) AS n, sum(v) AS s FROM t GROUP BY k ORDER BY k"}));
        prop_assert_eq!(&ours["rows"], &sql["rows"]);
    }
}
