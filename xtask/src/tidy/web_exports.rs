//! Named exports only (a name that can be searched), no barrel files (they load everything for one import).

use super::{Finding, on_line};
use crate::tree::Tree;

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree
        .under("web/src/")
        .filter(|f| (f.path.ends_with(".ts") || f.path.ends_with(".tsx")) && !f.path.contains("/generated/") && !f.path.ends_with(".d.ts"))
    {
        for (i, line) in file.text.lines().enumerate() {
            if line.starts_with("export default") && !is_route(&file.path) {
                findings.push(on_line(
                    &file.path,
                    i + 1,
                    "default export outside a route: give it a name that can be searched and cannot be renamed at import",
                ));
            }
            if line.starts_with("export * from") || line.starts_with("export {") && line.contains(" from ") {
                findings.push(on_line(&file.path, i + 1, "barrel: one import would load the whole folder; import from the file itself"));
            }
        }
    }
    findings
}

fn is_route(path: &str) -> bool {
    path.starts_with("web/src/routes/") || path.ends_with("Page.tsx") || path.ends_with(".route.tsx")
}

#[cfg(test)]
mod tests {
    use super::{super::testing::places, check};

    #[test]
    fn default_exports_and_barrels_are_found() {
        let files = [
            ("web/src/ui/Button.tsx", "export default function Button() {}\n"),
            ("web/src/features/runs/RunsPage.tsx", "export default function RunsPage() {}\n"),
            ("web/src/ui/index.ts", "export * from './Button'\nexport { A } from './A'\n"),
        ];
        assert_eq!(places(check, &files), ["web/src/ui/Button.tsx:1", "web/src/ui/index.ts:1", "web/src/ui/index.ts:2"]);
    }
}
