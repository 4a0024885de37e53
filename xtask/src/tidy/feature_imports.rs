//! A feature does not import another feature of its crate; what two need is lifted into `base`, comes as an event, or is
//! composed in `orc`. Otherwise the crate becomes one knot.

use super::{Finding, at};
use crate::{
    lex::{find_word, matching_brace},
    tree::Tree,
};

const CRATES: &[&str] = &["work", "agents", "governance"];

/// Arrows between features of one crate, each with its reason; they may not form a circle.
const ALLOWED: &[(&str, &str, &str)] = &[
    ("runs", "workflows", "a run is started from the files of a workflow"),
    ("triggers", "workflows", "a trigger starts a stored workflow at its version of that moment"),
];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for name in CRATES {
        let root = format!("crates/{name}/src/");
        let features = tree.folders(&root);
        for feature in &features {
            let folder = format!("{root}{feature}/");
            for file in tree.under(&folder) {
                let Some(rust) = &file.rust else { continue };
                for other in features.iter().filter(|o| *o != feature && !ALLOWED.iter().any(|(a, b, _)| a == feature && b == o)) {
                    for offset in named(&rust.code, other).into_iter().filter(|&o| !tree.is_test(file, o)) {
                        findings.push(at(file, offset, format!("feature `{feature}` imports feature `{other}`: lift the shared noun into `base` or the crate's root, or compose the two in `orc`")));
                    }
                }
            }
        }
    }
    findings
}

/// Places that name `crate::other`, alone or inside `use crate::{…}`.
fn named(code: &str, other: &str) -> Vec<usize> {
    let mut places = find_word(code, &format!("crate::{other}"));
    for (at, group) in code.match_indices("crate::{") {
        let open = at + group.len() - 1;
        let (mut depth, mut start) = (0usize, true);
        for (i, c) in code[open..matching_brace(code, open)].char_indices() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            if depth == 1 && start && find_word(&code[open + i..], other).first() == Some(&0) {
                places.push(open + i);
            }
            start = (start && c.is_whitespace()) || c == ',' || (c == '{' && depth == 1);
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::{super::testing::places, check};

    #[test]
    fn an_import_between_features_is_found() {
        let files = [
            ("crates/work/src/runs/http.rs", "use crate::runs::View;\nuse crate::inbox::Item;\nuse crate::page;\n"),
            ("crates/work/src/inbox/mod.rs", "use crate::{\n    State,\n    runs::{self, inbox},\n};\n"),
            ("crates/work/src/page.rs", ""),
        ];
        assert_eq!(places(check, &files), ["crates/work/src/inbox/mod.rs:3", "crates/work/src/runs/http.rs:2"]);
    }
}
