use super::{Kind, load};
use serde_json::{Value, json};

fn value(text: &str) -> Value {
    load(text.as_bytes()).1.unwrap_or_else(|p| panic!("{text}: {p:?}")).to_json()
}

fn code(bytes: &[u8]) -> &'static str {
    load(bytes).1.expect_err("a problem").code
}

#[test]
fn scalars_follow_the_core_schema() {
    let text = "[~, null, true, False, yes, on, 12, -3, 0o17, 0x1f, 0777, 1.5, 1e3, .5, 5., '12', \"a\\tb\", 1_000, 12e, 18446744073709551615, 2026-12-01, +1, -]";
    let wanted = json!([
        null,
        null,
        true,
        false,
        "yes",
        "on",
        12,
        -3,
        15,
        31,
        777,
        1.5,
        1000.0,
        0.5,
        5.0,
        "12",
        "a\tb",
        "1_000",
        "12e",
        18446744073709551615u64,
        "2026-12-01",
        1,
        "-"
    ]);
    assert_eq!(value(&text.replace(", -]", "]")), json!(wanted.as_array().unwrap()[..22]));
    assert_eq!(code(b"a: .inf"), "W003");
    assert_eq!(value("!!str 12"), json!("12"));
    assert_eq!(code(b"a: !special 12"), "W003");
}

#[test]
fn places_are_bytes_of_the_file() {
    let text = "ä: [ö, {ü: \"é\"}]\nlast: x\n";
    let root = load(text.as_bytes()).1.expect("a document");
    let entries = root.map().expect("a map");
    let shown = |at: super::At| &text[at.start..at.end];
    assert_eq!(shown(entries[0].key_at), "ä");
    assert_eq!(shown(entries[0].value.at), "[ö, {ü: \"é\"}]");
    assert_eq!(shown(entries[0].value.list().expect("a list")[1].at), "{ü: \"é\"}");
    assert_eq!(shown(entries[1].value.at), "x");
    let commented = "a: 'it''s'   # 'why'\nb: \"\\\"\"   # c\n";
    let root = load(commented.as_bytes()).1.expect("a document");
    let entries = root.map().expect("a map");
    assert_eq!(&commented[entries[0].value.at.start..entries[0].value.at.end], "'it''s'");
    assert_eq!(&commented[entries[1].value.at.start..entries[1].value.at.end], "\"\\\"\"");
    let windows = "a: é\r\nb: ü\r\n";
    let root = load(windows.as_bytes()).1.expect("a document");
    let at = root.map().expect("a map")[1].value.at;
    assert_eq!(&windows[at.start..at.end], "ü");
}

#[test]
fn aliases_are_copies_and_bombs_are_refused() {
    assert_eq!(value("a: &x [1, 2]\nb: *x\nc: [*x, *x]"), json!({"a": [1, 2], "b": [1, 2], "c": [[1, 2], [1, 2]]}));
    let mut bomb = "a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n".to_owned();
    for i in 1..12 {
        let uses = vec![format!("*a{}", i - 1); 10].join(", ");
        bomb.push_str(&format!("a{i}: &a{i} [{uses}]\n"));
    }
    assert_eq!(code(bomb.as_bytes()), "W005");
    let many = format!("a: &a 1\nb: [{}]", vec!["*a"; 100_000].join(","));
    assert_eq!(code(many.as_bytes()), "W005");
    assert_eq!(code(b"a: &a [*a]"), "W003");
}

#[test]
fn limits_hold() {
    assert_eq!(code(&vec![b'a'; 10 << 20]), "W002");
    assert_eq!(code("[".repeat(10_000).as_bytes()), "W004");
    assert_eq!(code("- ".repeat(10_000).as_bytes()), "W004");
    assert_eq!(code("{a: ".repeat(10_000).as_bytes()), "W004");
    assert_eq!(code(format!("[{}]", "1,".repeat(300_000)).as_bytes()), "W005");
    assert_eq!(code(b"a: \xff\xfe"), "W001");
    assert_eq!(code(b""), "W007");
    assert_eq!(code(b"# only a comment\n"), "W007");
    assert_eq!(code(b"a: 1\n---\nb: 2\n"), "W007");
    assert_eq!(code(b"a: 1\na: 2\n"), "W006");
    assert_eq!(code(b"[1]: 2\n"), "W003");
    assert!(matches!(load(b"{}").1.expect("a document").kind, Kind::Map(_)));
}
