//! Answers for editors, asked at a mark in the text.

use crate::cst::Change;
use crate::service::{
    Analysis,
    complete::complete,
    explain, fix,
    hover::hover,
    lines::{Lines, Position},
    names,
};
use flow::{Catalog, ToolInfo};
use proptest::prelude::*;
use serde_json::json;
use std::collections::BTreeMap;

fn catalog() -> Catalog {
    let input = json!({"type": "object", "properties": {"from": {"type": "string", "description": "the first tag"}, "limit": {"type": "integer"}}, "required": ["from"]});
    let output = json!({"type": "array", "items": {"type": "object", "properties": {"hash": {"type": "string"}, "author": {"$ref": "#/$defs/person"}}}, "$defs": {"person": {"type": "object", "properties": {"mail": {"type": "string", "description": "where to write"}}}}});
    let tools = BTreeMap::from([("git.log".to_owned(), ToolInfo { summary: "the commits".into(), input, output })]);
    Catalog { tools, models: Some(vec!["small".into(), "large".into()]) }
}

fn analysis(text: &str) -> Analysis {
    Analysis::new("t.yaml", text, &BTreeMap::new(), &catalog())
}

/// Labels offered at the `¦`.
fn offered(marked: &str) -> Vec<String> {
    let offset = marked.find('¦').expect("a mark");
    let text = marked.replace('¦', "");
    complete(&analysis(&text), offset, &catalog()).items.into_iter().map(|i| i.label).collect()
}

fn hovered(marked: &str) -> String {
    let offset = marked.find('¦').expect("a mark");
    hover(&analysis(&marked.replace('¦', "")), offset, &catalog()).map(|(_, text)| text).unwrap_or_default()
}

#[track_caller]
fn offers(marked: &str, wanted: &[&str], unwanted: &[&str]) {
    let found = offered(marked);
    for label in wanted {
        assert!(found.iter().any(|l| l == label), "{label} is not among {found:?}");
    }
    for label in unwanted {
        assert!(!found.iter().any(|l| l == label), "{label} is among {found:?}");
    }
}

const HEAD: &str = "inputs:\n  who: {type: string, description: whom}\nsteps:\n  - id: log\n    uses: git.log\n    with: {from: v1}\n";

#[test]
fn keys_are_offered_where_they_may_stand() {
    offers("¦\nsteps:\n  - id: a\n", &["name", "inputs", "outputs"], &["steps", "uses"]);
    offers("steps:\n  - id: a\n    us¦\n", &["uses"], &["id", "steps"]);
    offers("steps:\n  - id: a\n    uses: model\n    with:\n      ¦\n", &["prompt", "schema", "tools"], &["uses"]);
    offers("steps:\n  - id: a\n    uses: model\n    with:\n      prompt: x\n      ma¦\n", &["max_tokens"], &["prompt"]);
    offers("steps:\n  - id: a\n    uses: git.log\n    with:\n      ¦\n", &["from", "limit"], &["prompt"]);
    offers("steps:\n  - {id: a, uses: git.log, with: {fr¦}}\n", &["from"], &["limit"]);
    offers("steps:\n  - id: a\n    uses: for_each\n    ¦\n", &["steps", "with", "output"], &["cases", "retry"]);
    offers("steps:\n  - id: a\n    retry: {¦}\n    uses: git.log\n", &["attempts", "backoff"], &["id"]);
    offers("kind: workflow\nname: x\nspec:\n  ¦\n", &["steps", "inputs"], &["kind"]);
}

#[test]
fn values_are_offered_by_what_the_key_takes() {
    offers("steps:\n  - id: a\n    uses: ¦\n", &["model", "for_each", "git.log"], &["tool"]);
    offers("steps:\n  - id: a\n    uses: git¦\n", &["git.log"], &["model"]);
    offers("steps:\n  - id: a\n    uses: model\n    on_error: ¦\n", &["fail", "continue"], &[]);
    offers("steps:\n  - id: a\n    uses: model\n    with: {model: ¦}\n", &["small", "large"], &[]);
    offers("steps:\n  - id: a\n    uses: model\n    with:\n      tools: [¦]\n", &["git.log"], &["a"]);
    offers(&format!("{HEAD}  - id: b\n    uses: set\n    needs: [¦]\n"), &["log"], &["git.log"]);
    offers(&format!("{HEAD}  - id: b\n    uses: set\n    needs:\n      - ¦\n"), &["log"], &[]);
    offers(&format!("{HEAD}    goto: ¦\n  - id: b\n    uses: set\n    with: {{}}\n"), &["b"], &["git.log"]);
    offers(&format!("{HEAD}    goto: {{failure: ¦}}\n  - id: b\n    uses: set\n    with: {{}}\n"), &["b"], &["git.log"]);
}

#[test]
fn names_in_expressions_are_offered_with_their_members() {
    offers(&format!("{HEAD}outputs:\n  x: \"{{{{ ¦ }}}}\"\n"), &["inputs", "steps", "run", "len"], &[]);
    offers(&format!("{HEAD}outputs:\n  x: \"{{{{ inputs.¦ }}}}\"\n"), &["who"], &["steps"]);
    offers(&format!("{HEAD}outputs:\n  x: \"{{{{ steps.¦ }}}}\"\n"), &["log"], &["who"]);
    offers(&format!("{HEAD}outputs:\n  x: \"{{{{ steps.log.¦ }}}}\"\n"), &["output", "status", "error"], &[]);
    offers(&format!("{HEAD}outputs:\n  x: \"{{{{ steps.log.output[0].¦ }}}}\"\n"), &["hash", "author"], &[]);
    offers(&format!("{HEAD}outputs:\n  x: \"{{{{ steps.log.output[0].author.¦ }}}}\"\n"), &["mail"], &["hash"]);
    offers(&format!("{HEAD}outputs:\n  x: \"{{{{ inputs.who | up¦ }}}}\"\n"), &["upper"], &["len"]);
    offers(&format!("{HEAD}outputs:\n  x: \"{{{{ inputs.who is def¦ }}}}\"\n"), &["defined"], &["upper"]);
    offers(&format!("{HEAD}  - id: b\n    uses: set\n    if: steps.l¦\n"), &["log"], &[]);
    let each = "steps:\n  - id: all\n    uses: for_each\n    with: {items: [1], as: file}\n    steps:\n      - {id: one, uses: set, with: {x: \"{{ ¦ }}\"}}\n";
    offers(each, &["file", "index"], &[]);
    // While the quotes are open the file cannot be read; what was known before still is.
    let mut broken = analysis("steps:\n  - id: a\n    uses: set\n    with: {x: \"{{ steps.\n");
    broken.keep(&analysis("steps:\n  - id: first\n    uses: set\n    with: {x: 1}\n"));
    let labels: Vec<String> = complete(&broken, broken.text.len() - 1, &catalog()).items.into_iter().map(|i| i.label).collect();
    assert_eq!(labels, ["first"]);
}

#[test]
fn hover_says_what_it_is() {
    assert!(hovered("steps:\n  - id: a\n    us¦es: git.log\n").contains("a tool, or one of"));
    assert!(hovered("steps:\n  - id: a\n    uses: git.l¦og\n").contains("the first tag"));
    assert!(hovered("steps:\n  - id: a\n    uses: git.log\n    with: {fr¦om: x}\n").contains("the first tag"));
    assert!(hovered(&format!("{HEAD}outputs:\n  x: \"{{{{ steps.l¦og.output }}}}\"\n")).contains("`git.log`"));
    assert!(hovered(&format!("{HEAD}outputs:\n  x: \"{{{{ steps.log.out¦put }}}}\"\n")).contains("list of map"));
    assert!(hovered(&format!("{HEAD}outputs:\n  x: \"{{{{ steps.log.output[0].author.ma¦il }}}}\"\n")).contains("where to write"));
    assert!(hovered(&format!("{HEAD}outputs:\n  x: \"{{{{ inputs.who | upp¦er }}}}\"\n")).contains("in upper case"));
    assert!(hovered(&format!("{HEAD}outputs:\n  x: \"{{{{ inputs.w¦ho }}}}\"\n")).contains("whom"));
}

#[test]
fn every_word_of_the_language_is_explained() {
    let known: std::collections::BTreeSet<&str> = expr::names().collect();
    let said: std::collections::BTreeSet<&str> = crate::service::words_for_tests().collect();
    assert_eq!(known, said);
    for word in ["for_each", "retry", "git.log", "tojson", "max_parallel", "workflow"] {
        assert!(explain(word, &catalog()).is_some_and(|t| t.contains(word)), "{word}");
    }
    assert_eq!(explain("nonsense", &catalog()), None);
}

#[test]
fn renaming_changes_every_place_and_nothing_else() {
    let text = "inputs: {old: string}\nsteps:\n  - id: old   # old\n    uses: set\n    with: {v: \"old {{ inputs.old }}\"}\n  - id: other\n    uses: set\n    needs: ['old']\n    if: steps.old.status == 'old'\n    with: {w: \"ü {% if steps.old.output.v %}{{ steps.old.output.v }}{% endif %}\"}\n";
    let changed = |offset: usize, name: &str| {
        let mut out = text.to_owned();
        let changes = names::rename(&analysis(text), offset, name).unwrap_or_else(|e| panic!("{e}"));
        changes.iter().rev().for_each(|c: &Change| out = c.apply(&out).unwrap());
        out
    };
    let step = changed(text.find("id: old").unwrap() + 4, "new");
    assert_eq!(step, text.replace("id: old ", "id: new ").replace("'old']", "'new']").replace("steps.old", "steps.new"));
    assert_eq!(
        changed(text.find("inputs.old").unwrap() + 8, "fresh"),
        text.replace("{old:", "{fresh:").replace("inputs.old", "inputs.fresh")
    );
    let at = text.find("id: old").unwrap() + 4;
    for (name, code) in [("other", "rename_bad_name"), ("No", "rename_bad_name"), ("", "rename_bad_name")] {
        assert_eq!(names::rename(&analysis(text), at, name).unwrap_err().code(), code);
    }
    assert_eq!(names::rename(&analysis(text), 0, "x").unwrap_err().code(), "rename_nothing");
}

#[test]
fn fixes_are_carried_out_together() {
    let text = "stesp:\n  - id: A b\n    uses: set\n    wiht: {x: 1}\n";
    let mut now = text.to_owned();
    for _ in 0..4 {
        now = fix::apply("t.yaml", &now, &analysis(&now).diagnostics, true).0;
    }
    assert_eq!(now, "steps:\n  - id: a_b\n    uses: set\n    with: {x: 1}\n");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn positions_of_editors_lead_back(text in any::<String>(), pick in any::<prop::sample::Index>()) {
        let lines = Lines::of(&text);
        let places: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).filter(|i| !text[..*i].ends_with('\r')).collect();
        if !places.is_empty() {
            let offset = *pick.get(&places);
            let at = lines.position(&text, offset);
            if !text[offset..].starts_with(['\r', '\n']) || offset == 0 || !text[..offset].ends_with('\r') {
                prop_assert_eq!(lines.offset(&text, at), offset);
            }
        }
        let _ = lines.offset(&text, Position { line: u32::MAX, column: u32::MAX });
    }

    /// Whatever is being typed, wherever the cursor is: an answer, and never a panic.
    #[test]
    fn any_place_of_any_text_has_an_answer(cut in any::<prop::sample::Index>(), junk in "[ a-z:{}\\[\\]\"'|.#\n-]{0,12}", at in any::<prop::sample::Index>()) {
        let text = include_str!("../../../flow/src/compile/tests/everything.yaml");
        let cuts: Vec<usize> = text.char_indices().map(|(i, _)| i).collect();
        let cut = *cut.get(&cuts);
        let text = format!("{}{junk}{}", &text[..cut], &text[cut..]);
        let analysis = analysis(&text);
        let places: Vec<usize> = text.char_indices().map(|(i, _)| i).collect();
        let offset = *at.get(&places);
        let done = complete(&analysis, offset, &catalog());
        prop_assert!(done.start <= done.end && done.end <= text.len());
        let _ = (hover(&analysis, offset, &catalog()), names::definition(&analysis, offset), names::folds(&analysis), names::rename(&analysis, offset, "zz"));
    }
}
