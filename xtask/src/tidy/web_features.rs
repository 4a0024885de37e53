//! Imports of the console go one way: ui → shared → api → features → routes. A feature does not import another, and what
//! lies below does not import a feature.

use super::{Finding, on_line};
use crate::tree::Tree;

const FEATURES: &str = "web/src/features/";
/// Folders below the features.
const LOWER: &[&str] = &["web/src/ui/", "web/src/shared/", "web/src/api/"];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let features = tree.folders(FEATURES);
    let mut findings = Vec::new();
    for file in tree.under("web/src/").filter(|f| f.path.ends_with(".ts") || f.path.ends_with(".tsx")) {
        let own = file.path.strip_prefix(FEATURES).and_then(|p| p.split('/').next());
        let lower = LOWER.iter().find(|l| file.path.starts_with(**l));
        for (i, line) in file.text.lines().enumerate() {
            let Some(target) = import_target(line) else { continue };
            let path = if target.starts_with('.') { resolve(&file.path, target) } else { target.to_owned() };
            let Some(other) = features.iter().find(|f| path.contains(&format!("features/{f}/"))) else { continue };
            if own.is_some_and(|own| own != other) {
                findings.push(on_line(&file.path, i + 1, format!("imports feature `{other}`: features do not know one another; lift what both need into shared/, or compose them in a route")));
            } else if let Some(folder) = lower {
                findings.push(on_line(
                    &file.path,
                    i + 1,
                    format!("{folder} imports feature `{other}`: imports go one way; hand the piece in as a property"),
                ));
            }
        }
    }
    findings
}

fn import_target(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let after = line.split_once(" from ").map(|(_, a)| a).or_else(|| line.split_once("import(").map(|(_, a)| a))?;
    let quote = after.chars().next().filter(|c| *c == '\'' || *c == '"')?;
    after[1..].split(quote).next()
}

fn resolve(from: &str, target: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            other => parts.push(other),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::{super::testing::places, check};

    #[test]
    fn imports_against_the_direction_are_found() {
        let files = [
            (
                "web/src/features/runs/RunsPage.tsx",
                "import { a } from './queries'\nimport { b } from '../inbox/Item'\nimport { c } from '@/features/inbox/Item'\n",
            ),
            ("web/src/features/inbox/Item.tsx", ""),
            ("web/src/ui/Button.tsx", "import { d } from '../features/runs/queries'\n"),
            ("web/src/routes.tsx", "const page = () => import('./features/runs/RunsPage')\n"),
        ];
        assert_eq!(
            places(check, &files),
            ["web/src/features/runs/RunsPage.tsx:2", "web/src/features/runs/RunsPage.tsx:3", "web/src/ui/Button.tsx:1"]
        );
    }
}
