use crate::testing::{call, code, run};
use proptest::prelude::*;
use serde_json::{Value, json};

fn ok(tool: &str, input: Value) -> Value {
    run(&call(Default::default()), tool, input).unwrap()
}

#[test]
fn words_keep_apostrophes_and_hyphens() {
    let words: Vec<&str> = super::words("Don't re-do it - 3 times; über’s end'").collect();
    assert_eq!(words, ["Don't", "re-do", "it", "3", "times", "über’s", "end"]);
}

#[test]
fn splits_paragraphs_with_their_lines() {
    let out = ok("text.split", json!({"text": "a\nb\n\n \nc\r\n\r\nd"}));
    assert_eq!(out["count"], 3);
    assert_eq!(out["parts"][0], json!({"index": 0, "text": "a\nb", "start": 0, "end": 3, "line": 1}));
    assert_eq!(out["parts"][1]["line"], 5);
    assert_eq!(out["parts"][2]["text"], "d");
}

#[test]
fn splits_characters_with_overlap() {
    let out = ok("text.split", json!({"text": "äbcdefg", "by": "chars", "size": 3, "overlap": 1}));
    let parts: Vec<&str> = out["parts"].as_array().unwrap().iter().map(|p| p["text"].as_str().unwrap()).collect();
    assert_eq!(parts, ["äbc", "cde", "efg"]);
    assert_eq!(code(&call(Default::default()), "text.split", json!({"text": "a", "size": 2, "overlap": 2})), "bad_tool_input");
    assert_eq!(ok("text.split", json!({"text": ""}))["count"], 0);
}

#[test]
fn extracts_named_groups() {
    let out = ok("text.extract", json!({"text": "x=1\ny=2", "pattern": r"(?<key>\w)=(\d)(z)?"}));
    assert_eq!(out["count"], 2);
    assert_eq!(
        out["matches"][1],
        json!({"text": "y=2", "start": 4, "end": 7, "line": 2, "groups": {"key": "y"}, "captures": ["y", "2", null]})
    );
    let out = ok("text.extract", json!({"text": "aaa", "pattern": "a", "max": 2}));
    assert_eq!((&out["count"], &out["truncated"]), (&json!(2), &json!(true)));
    assert_eq!(code(&call(Default::default()), "text.extract", json!({"text": "", "pattern": "("})), "bad_pattern");
    // Compiles to too much: refused instead of taking the memory.
    assert_eq!(code(&call(Default::default()), "text.extract", json!({"text": "", "pattern": r"(\w{1000}){1000}"})), "bad_pattern");
}

#[test]
fn an_evil_pattern_takes_linear_time() {
    let out = ok("text.extract", json!({"text": "a".repeat(50_000), "pattern": "(a+)+$"}));
    assert_eq!(out["count"], 1);
}

#[test]
fn diffs_in_unified_form() {
    let out = ok("text.diff", json!({"before": "a\nb\nc\n", "after": "a\nB\nc\n"}));
    assert_eq!(out["diff"], "--- before\n+++ after\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n");
    assert_eq!((&out["added"], &out["removed"]), (&json!(1), &json!(1)));
    assert_eq!(ok("text.diff", json!({"before": "a", "after": "a"}))["equal"], true);
}

#[test]
fn counts() {
    let out = ok("text.stats", json!({"text": "The cat. The dog!\n\nA cat?", "top": 2, "ignore": ["THE"]}));
    assert_eq!(out["words"], 6);
    assert_eq!(out["sentences"], 3);
    assert_eq!(out["paragraphs"], 2);
    assert_eq!(out["unique_words"], 4);
    assert_eq!(out["frequency"], json!([{"word": "cat", "count": 2}, {"word": "a", "count": 1}]));
}

#[test]
fn finds_quotes_across_line_ends() {
    let text = "One two\n   three “four” five.\nTwo three";
    let out = ok("text.find", json!({"text": text, "quotes": ["two three", "\"four\"", "six", " "]}));
    assert_eq!(
        out["results"][0],
        json!({"quote": "two three", "found": true, "count": 1, "start": 4, "end": 16, "line": 1, "text": "two\n   three"})
    );
    assert_eq!(out["missing"], json!(["\"four\"", "six", " "]));
    let out = ok("text.find", json!({"text": text, "quotes": ["TWO THREE", "\"four\""], "ignore_case": true, "ignore_typography": true}));
    assert_eq!((&out["all_found"], &out["results"][0]["count"]), (&json!(true), &json!(2)));
    assert_eq!(out["results"][1]["text"], "“four”");
}

#[test]
fn measures_similarity() {
    let texts = json!([{"name": "a", "text": "w x y z"}, {"name": "b", "text": "W, x! y q"}, {"name": "c", "text": "other"}]);
    let out = ok("text.similarity", json!({"texts": texts, "shingle": 2}));
    // a: wx xy yz; b: wx xy yq; shared 2 of 4.
    assert_eq!(out["pairs"][0], json!({"a": "a", "b": "b", "jaccard": 0.5, "a_in_b": 0.666667, "b_in_a": 0.666667, "shared": 2}));
    assert_eq!(out["pairs"][1]["jaccard"], 0.0);
    assert_eq!(code(&call(Default::default()), "text.similarity", json!({"texts": []})), "bad_tool_input");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(ProptestConfig::default().cases / 4))]

    #[test]
    fn parts_are_slices_of_the_text(text in "[a-cä \\n\\r.]{0,60}", (size, overlap) in (1usize..6).prop_flat_map(|size| (Just(size), 0..size)), by in "lines|paragraphs|words|chars") {
        let out = ok("text.split", json!({"text": text, "by": by, "size": size, "overlap": overlap}));
        let chars: Vec<char> = text.chars().collect();
        for part in out["parts"].as_array().unwrap() {
            let (start, end) = (part["start"].as_u64().unwrap() as usize, part["end"].as_u64().unwrap() as usize);
            let slice: String = chars[start..end].iter().collect();
            prop_assert_eq!(part["text"].as_str().unwrap(), slice);
            let line = chars[..start].iter().filter(|c| **c == '\n').count() + 1;
            prop_assert_eq!(part["line"].as_u64().unwrap() as usize, line);
        }
    }

    #[test]
    fn what_is_in_the_text_is_found(text in "[a-zäß\u{130} \\n]{1,60}", from in 0usize..60, len in 1usize..20, ignore_case: bool) {
        let chars: Vec<char> = text.chars().collect();
        let quote: String = chars.iter().skip(from).take(len).collect();
        if quote.trim().is_empty() {
            return Ok(());
        }
        let out = ok("text.find", json!({"text": text, "quotes": [quote], "ignore_case": ignore_case}));
        prop_assert_eq!(&out["all_found"], &json!(true));
    }
}
