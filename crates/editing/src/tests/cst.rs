//! The tree over the bytes: lossless, and changes that touch nothing else.

use crate::cst::{Change, Edit, Tree, tokens};
use proptest::prelude::*;
use serde_json::{Value, json};

const FILE: &str = "\
# What it is for.
name: demo   # the name
inputs:
  who: {type: string, default: \"x\"}   # somebody

steps:
  # The first one.
  - id: one
    uses: set
    with:
      text: 'it''s {{ inputs.who }}'   # quoted
      list: [1, 2, 3]

  - id: two   # the second
    uses: set
    # Why.
    with:
      long: |
        first line
        second line

      more: >-
        folded
        text
  - {id: three, uses: set, with: {a: \"{{ steps.one.output }}\"}}
outputs:
  all: \"{{ steps.two.output }}\"
";

fn printed(text: &str) -> String {
    let mut at = 0;
    let mut out = String::new();
    for token in tokens(text) {
        assert_eq!(token.start, at, "a gap in {text:?}");
        out.push_str(&text[token.start..token.end]);
        at = token.end;
    }
    out
}

fn edited(text: &str, edits: &[Edit]) -> String {
    Tree::parse(text).unwrap_or_else(|p| panic!("{p:?}")).edit(0, edits).unwrap_or_else(|e| panic!("{e}: {edits:?}\n{text}")).text
}

fn set(path: &str, value: Value) -> Edit {
    Edit::Set { path: path.into(), value }
}

fn insert(path: &str, value: Value) -> Edit {
    Edit::Insert { path: path.into(), value }
}

fn remove(path: &str) -> Edit {
    Edit::Remove { path: path.into() }
}

/// Exactly these lines go and come, and nothing else changes.
#[track_caller]
fn lines(edit: Edit, gone: &[&str], come: &[&str]) {
    let new = edited(FILE, &[edit]);
    let (old, new): (Vec<&str>, Vec<&str>) = (FILE.lines().collect(), new.lines().collect());
    let front = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let back = old[front..].iter().rev().zip(new[front..].iter().rev()).take_while(|(a, b)| a == b).count();
    assert_eq!(&old[front..old.len() - back], gone, "gone");
    assert_eq!(&new[front..new.len() - back], come, "come");
}

#[test]
fn values_keep_their_quotes_and_comments() {
    lines(set("/name", json!("other")), &["name: demo   # the name"], &["name: other   # the name"]);
    lines(
        set("/steps/0/with/text", json!("it's new")),
        &["      text: 'it''s {{ inputs.who }}'   # quoted"],
        &["      text: 'it''s new'   # quoted"],
    );
    lines(
        set("/inputs/who/default", json!("a \"b\"")),
        &["  who: {type: string, default: \"x\"}   # somebody"],
        &["  who: {type: string, default: \"a \\\"b\\\"\"}   # somebody"],
    );
    lines(set("/steps/1/with/long", json!("x\ny\n")), &["        first line", "        second line"], &["        x", "        y"]);
    lines(set("/steps/0/with/list/1", json!(20)), &["      list: [1, 2, 3]"], &["      list: [1, 20, 3]"]);
}

#[test]
fn keys_and_items_come_and_go() {
    lines(insert("/steps/0/needs", json!(["two"])), &[], &["    needs:", "      - two"]);
    lines(insert("/steps/1/if", json!("true")), &[], &["    if: 'true'"]);
    lines(insert("/steps/0/with/list/-", json!(4)), &["      list: [1, 2, 3]"], &["      list: [1, 2, 3, 4]"]);
    lines(remove("/steps/0/with/list/0"), &["      list: [1, 2, 3]"], &["      list: [2, 3]"]);
    lines(remove("/steps/1/with/long"), &["      long: |", "        first line", "        second line"], &[]);
    lines(remove("/steps/0/id"), &["  - id: one", "    uses: set"], &["  - uses: set"]);
    lines(
        insert("/steps/1", json!({"uses": "wait", "id": "w", "with": {"for": "1s"}})),
        &[],
        &["  - id: w", "    uses: wait", "    with:", "      for: 1s"],
    );
    lines(
        Edit::Rename { path: "/steps/0/with/list".into(), name: "numbers".into() },
        &["      list: [1, 2, 3]"],
        &["      numbers: [1, 2, 3]"],
    );
    let moved = edited(FILE, &[Edit::Move { from: "/steps/0".into(), path: "/steps/1".into() }]);
    assert!(moved.contains("text\n  # The first one.\n  - id: one\n"), "{moved}");
    let nested = "steps:\n- id: a\n  uses: if\n  then:\n  - id: b\n    uses: set\n  # c\n- id: d\n  uses: set\n";
    let moved = edited(nested, &[Edit::Move { from: "/steps/1".into(), path: "/steps/0/then/-".into() }]);
    assert_eq!(moved, "steps:\n- id: a\n  uses: if\n  then:\n  - id: b\n    uses: set\n  - id: d\n    uses: set\n  # c\n");
}

#[test]
fn empty_places_are_filled() {
    assert_eq!(edited("steps: []\n", &[insert("/steps/-", json!({"id": "a", "uses": "set"}))]), "steps:\n  - id: a\n    uses: set\n");
    assert_eq!(edited("a:\nb: 1\n", &[set("/a", json!({"x": 1}))]), "a:\n  x: 1\nb: 1\n");
    assert_eq!(edited("a:   # why\nb: 1\n", &[set("/a", json!({"x": 1}))]), "a:   # why\n  x: 1\nb: 1\n");
    assert_eq!(edited("a:\nb: 1", &[set("/a", json!(7)), insert("/c", json!("x"))]), "a: 7\nb: 1\nc: x");
    assert_eq!(edited("a: {x: 1}\n", &[remove("/a/x")]), "a: {}\n");
    assert_eq!(edited("a:\n  x: 1\n", &[remove("/a/x")]), "a: {}\n");
    assert_eq!(edited("l:\n  - 1\n", &[remove("/l/0")]), "l: []\n");
    assert_eq!(edited("a: 1\r\nb: 2\r\n", &[set("/a", json!({"x": [1]}))]), "a:\r\n  x:\r\n    - 1\r\nb: 2\r\n");
}

#[test]
fn a_whole_value_changes_only_where_it_differs() {
    let mut value = Tree::parse(FILE).unwrap().value(0);
    value["steps"][1]["uses"] = json!("set2");
    value["steps"][2]["with"]["a"] = json!("b");
    value["outputs"].as_object_mut().unwrap().insert("more".into(), json!(1));
    let new = edited(FILE, &[set("", value)]);
    let expected = FILE.replace("id: two   # the second\n    uses: set", "id: two   # the second\n    uses: set2");
    let expected = expected.replace("\"{{ steps.one.output }}\"", "\"b\"") + "  more: 1\n";
    assert_eq!(new, expected);
}

#[test]
fn what_would_change_something_else_is_refused() {
    let text = "a: &x {k: 1}\nb: *x\n";
    let error = Tree::parse(text).unwrap().edit(0, &[set("/a/k", json!(2))]).map(|t| t.text).expect_err("b would change, too");
    assert_eq!(error.code(), "edit_refused");
    assert_eq!(edited(text, &[set("/b", json!(3))]), "a: &x {k: 1}\nb: 3\n");
    for edit in [remove("/nope"), set("/a/k/z", json!(1)), insert("/a/0/1", json!(1)), remove("")] {
        let error = Tree::parse(text).unwrap().edit(0, &[edit]).map(|t| t.text).expect_err("no such place");
        assert_eq!(error.code(), "edit_path");
    }
}

fn leaf() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        "[a-z{}#:'\"\\-\n |>&*!ä🦀,\\[\\]]{0,14}".prop_map(Value::from),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    leaf().prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-z: #]{1,6}", inner, 0..4).prop_map(|m| Value::Object(m.into_iter().collect())),
        ]
    })
}

/// Every place of a value, as a pointer.
fn places(value: &Value, at: String, out: &mut Vec<String>) {
    out.push(at.clone());
    match value {
        Value::Array(items) => items.iter().enumerate().for_each(|(i, v)| places(v, format!("{at}/{i}"), out)),
        Value::Object(map) => map.iter().for_each(|(k, v)| places(v, format!("{at}/{}", k.replace('~', "~0").replace('/', "~1")), out)),
        _ => {}
    }
}

/// The same value in several spellings.
fn spelled() -> impl Strategy<Value = String> {
    let written = value().prop_map(|v| crate::documents::write(&v));
    let json = value().prop_map(|v| v.to_string());
    prop_oneof![
        3 => written,
        1 => json,
        2 => Just(FILE.to_owned()),
        1 => Just("a: &x [1, 2]\nb: *x\nc: !!str 5\n? k\n: v\n- bad".replace("\n- bad", "\n")),
        1 => Just("- - 1\n  - 2\n-   k: v\n    # c\n    l: w\n-\n- ''\n".to_owned()),
    ]
}

#[test]
fn a_text_that_keeps_its_line_breaks_can_be_replaced_before_others() {
    let tree = Tree::parse("':':\n  - |+\n    a\n\n  - null\n").expect("YAML");
    let edit = Edit::Set { path: "/:/0".into(), value: Value::Null };
    let text = tree.edit(0, &[edit]).expect("the change").text;
    assert_eq!(text, "':':\n  - null\n  - null\n");
}

#[test]
fn a_text_that_ends_in_a_blank_is_replaced_whole() {
    assert_eq!(edited("a:\n  - |-\n    b\n    ! \n", &[set("/a/0", json!("c\n"))]), "a:\n  - |\n    c\n");
    assert_eq!(edited("a: |-\n  b\n  c \n\nd: 1\n", &[set("/a", json!("e\nf"))]), "a: |-\n  e\n  f\n\nd: 1\n");
    assert_eq!(edited("a: |\r\n  b \r\nd: 1\r\n", &[set("/a", json!("e"))]), "a: e\r\nd: 1\r\n");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, ..ProptestConfig::default() })]

    #[test]
    fn every_byte_belongs_to_a_token(text in prop_oneof![any::<String>(), "[a-z :\\-\n#{}\\[\\],'\"|>&*!?%\t\r]{0,60}", spelled()]) {
        prop_assert_eq!(printed(&text), text);
    }

    #[test]
    fn changes_do_what_they_say_and_can_be_taken_back(text in spelled(), pick in any::<prop::sample::Index>(), new in value(), what in 0..5u8, other in any::<prop::sample::Index>()) {
        let Ok(tree) = Tree::parse(&text) else { return Ok(()) };
        if tree.documents.len() != 1 { return Ok(()) }
        let mut all = Vec::new();
        places(&tree.value(0), String::new(), &mut all);
        let path = pick.get(&all).clone();
        let edit = match what {
            0 => Edit::Set { path, value: new },
            1 => Edit::Insert { path: format!("{path}/-"), value: new },
            2 => Edit::Remove { path },
            3 => Edit::Rename { path, name: "new name".into() },
            _ => Edit::Move { from: path, path: other.get(&all).clone() },
        };
        // It is done exactly or refused: `edit` itself compares the values. Here: taking it back gives the bytes.
        if let Ok(done) = tree.edit(0, std::slice::from_ref(&edit)) {
            let change = Change::between(&text, &done.text);
            prop_assert_eq!(change.apply(&text), Some(done.text.clone()));
            let back = change.inverse(&text).unwrap();
            prop_assert_eq!(back.apply(&done.text), Some(text));
        }
    }

    #[test]
    fn plain_files_can_be_changed_everywhere(root in value(), pick in any::<prop::sample::Index>(), new in value()) {
        let text = crate::documents::write(&root);
        let Ok(tree) = Tree::parse(&text) else { return Ok(()) };
        if tree.documents.len() != 1 || !(root.is_object() || root.is_array()) { return Ok(()) }
        let mut all = Vec::new();
        places(&root, String::new(), &mut all);
        let path = pick.get(&all).clone();
        if path.is_empty() { return Ok(()) }
        let done = tree.edit(0, &[Edit::Set { path: path.clone(), value: new }]);
        prop_assert!(done.is_ok(), "{:?} at {} in\n{}", done.err(), path, text);
    }
}
