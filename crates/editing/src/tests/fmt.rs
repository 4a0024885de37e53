//! One form, which keeps comments and what the file says.

use crate::fmt::{Formatted, format};
use flow::{Catalog, Source};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn formatted(text: &str) -> String {
    match format("t.yaml", text) {
        Formatted::Same => text.to_owned(),
        Formatted::Changed(new) => new,
        Formatted::Unreadable(d) => panic!("{d:?}"),
    }
}

#[test]
fn indents_blanks_and_line_ends_are_set_right() {
    let text = "\n\n# top\nname:   x   # why\r\ninputs: { a: string,b: {type:  string} , c: [ 1,2 ] }\nsteps:\n# about one\n-   id: one\n    uses:   set\n\n\n    with:\n            # deep\n            list:\n            - 1\n            - - 2\n              - 3\n            text: |\n                a\n                  b  \n\n                c\n            told: |2\n                x\n            fold: one\n              two\n            quoted: \"a\n\n               b\"\n# about two\n-   id: two\n    uses: set\n    # at the end of two\n\n\n";
    let wanted = "# top\nname: x   # why\ninputs: {a: string, b: {type: string}, c: [1, 2]}\nsteps:\n  # about one\n  - id: one\n    uses: set\n\n    with:\n      # deep\n      list:\n        - 1\n        - - 2\n          - 3\n      text: |\n        a\n          b  \n\n        c\n      told: |2\n          x\n      fold: one\n        two\n      quoted: \"a\n\n         b\"\n  # about two\n  - id: two\n    uses: set\n    # at the end of two\n";
    assert_eq!(formatted(text), wanted);
    assert_eq!(formatted(wanted), wanted);
}

#[test]
fn what_cannot_be_read_is_told() {
    let Formatted::Unreadable(found) = format("t.yaml", "a: {{ b }}\n") else { panic!("it is no YAML") };
    assert_eq!((found[0].code.as_str(), found[0].span.line), ("W008", 1));
}

#[test]
fn texts_that_keep_their_breaks_keep_them() {
    for text in [
        "a: |+\n  x\n\n\n",
        "a: |+\n  x\n\nb: 1\n",
        "a: >\n  x\n\n\n\n  y\n",
        "a: |-\n  x\n",
        "# only\n",
        "a: 1",
        "- a\n-\n- b\n",
        "%YAML 1.2\n---\na: 1\n---\nb: 2\n...\n",
    ] {
        let new = formatted(text);
        assert_eq!(
            crate::documents::read(&source(text)).map(|d| d.items.into_iter().map(|i| i.value).collect::<Vec<_>>()).unwrap(),
            crate::documents::read(&source(&new)).map(|d| d.items.into_iter().map(|i| i.value).collect::<Vec<_>>()).unwrap(),
            "{text:?} {new:?}"
        );
        assert_eq!(formatted(&new), new);
    }
    assert_eq!(formatted("a: 1"), "a: 1\n");
}

fn source(text: &str) -> Source {
    Source { name: "t.yaml".into(), bytes: text.as_bytes().to_vec() }
}

const EVERYTHING: &str = include_str!("../../../flow/src/compile/tests/everything.yaml");

/// The plan without lines and hashes.
fn plan(text: &str) -> Option<serde_json::Value> {
    fn bare(value: &mut serde_json::Value) {
        match value {
            serde_json::Value::Object(map) => {
                map.remove("line");
                map.remove("hash");
                map.values_mut().for_each(bare);
            }
            serde_json::Value::Array(items) => items.iter_mut().for_each(bare),
            _ => {}
        }
    }
    let mut catalog = Catalog::default();
    for name in ["git.log", "file.read", "file.write", "text.split", "http.request"] {
        let any = serde_json::json!({});
        catalog.tools.insert(name.into(), flow::ToolInfo { summary: String::new(), input: any.clone(), output: any });
    }
    let plan = flow::compile(&source(text), &BTreeMap::new(), &catalog).plan?;
    let mut value = serde_json::to_value(plan).unwrap();
    bare(&mut value);
    Some(value)
}

/// A file with its blanks disturbed: indents doubled, comments and blank lines put between.
fn disturbed(text: &str, seed: &[u8]) -> String {
    let mut out = String::new();
    let mut seed = seed.iter().cycle();
    for line in text.lines() {
        let body = line.trim_start_matches(' ');
        let indent = line.len() - body.len();
        match seed.next() {
            Some(b) if b % 7 == 0 => out.push('\n'),
            Some(b) if b % 7 == 1 => out.push_str(&format!("{}# note\n", " ".repeat(indent * 2))),
            _ => {}
        }
        let body = if let Some(rest) = body.strip_prefix("- ") { format!("-   {rest}") } else { body.to_owned() };
        out.push_str(&format!("{}{body}{}\n", " ".repeat(indent * 2), if body.contains(['"', '\'', '|', '>']) { "" } else { "  " }));
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 800, ..ProptestConfig::default() })]

    #[test]
    fn the_plan_stays_and_a_second_time_changes_nothing(seed in prop::collection::vec(any::<u8>(), 1..60)) {
        let text = disturbed(EVERYTHING, &seed);
        if crate::cst::Tree::parse(&text).is_err() { return Ok(()) }
        let new = formatted(&text);
        prop_assert!(plan(&text).is_some());
        prop_assert_eq!(formatted(&new), new.clone());
        prop_assert_eq!(plan(&new), plan(&text));
        prop_assert_eq!(new.matches("# note").count(), text.matches("# note").count());
    }

    #[test]
    fn any_text_is_safe(text in prop_oneof![any::<String>(), "[a-c :\\-\n#{}\\[\\],'\"|>&*!?%\t\r]{0,60}", "([ ]{0,4}(- )?[a-c]: ?(\\||>|[0-9]|'x'|\\{a: 1\\})?( # c)?\n){0,8}"]) {
        if let Formatted::Changed(new) = format("t.yaml", &text) {
            prop_assert_eq!(formatted(&new), new.clone());
            let values = |t: &str| crate::documents::read(&source(t)).map(|d| d.items.into_iter().map(|i| i.value).collect::<Vec<_>>()).ok();
            prop_assert_eq!(values(&new), values(&text));
            let comments = |t: &str| crate::cst::tokens(t).iter().filter(|k| k.kind == crate::cst::TokenKind::Comment).count();
            prop_assert_eq!(comments(&new), comments(&text));
        }
    }
}
