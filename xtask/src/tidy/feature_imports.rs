//! A feature does not import another feature of its crate; what two need is lifted into `base`, comes as an event, or is
//! composed in `orc`. Otherwise the crate becomes one knot.

use super::{Finding, at};
use crate::tree::Tree;

const CRATES: &[&str] = &["work", "agents", "governance"];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for name in CRATES {
        let root = format!("crates/{name}/src/");
        let features = tree.folders(&root);
        for feature in &features {
            let folder = format!("{root}{feature}/");
            for file in tree.under(&folder) {
                let Some(rust) = &file.rust else { continue };
                for other in features.iter().filter(|o| *o != feature) {
                    for offset in rust.find(&format!("crate::{other}")).into_iter().filter(|&o| !tree.is_test(file, o)) {
                        findings.push(at(file, offset, format!("feature `{feature}` imports feature `{other}`: lift the shared noun into `base` or the crate's root, or compose the two in `orc`")));
                    }
                }
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::{super::testing::places, check};

    #[test]
    fn an_import_between_features_is_found() {
        let files = [
            ("crates/work/src/runs/http.rs", "use crate::runs::View;\nuse crate::inbox::Item;\nuse crate::page;\n"),
            ("crates/work/src/inbox/mod.rs", ""),
            ("crates/work/src/page.rs", ""),
        ];
        assert_eq!(places(check, &files), ["crates/work/src/runs/http.rs:2"]);
    }
}
