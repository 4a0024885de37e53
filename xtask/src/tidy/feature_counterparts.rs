//! One feature, one name everywhere: a folder in a feature crate, a folder in the console, a page of the guide. Then
//! `git ls-files | grep name` shows the whole feature.

use super::{Finding, on_line};
use crate::tree::Tree;
use std::collections::BTreeSet;

const CRATES: &[&str] = &["work", "agents", "governance"];

#[derive(PartialEq, Clone, Copy)]
enum Place {
    Crate,
    Web,
    Guide,
}

/// Counterparts that do not exist, each with its reason.
const ABSENT: &[(&str, Place, &str)] = &[
    ("workspaces", Place::Web, "shown by the screens that every kind of resource has"),
    ("dashboards", Place::Web, "shown by the screens that every kind of resource has"),
    ("policies", Place::Web, "shown by the screens that every kind of resource has"),
    ("tenancy", Place::Web, "organizations are made by the installation's administrator, with the commands and the API"),
    ("triggers", Place::Web, "shown by the screens that every kind of resource has"),
    ("audit", Place::Web, "shown as the activity of each resource, whatever its kind"),
    ("resources", Place::Crate, "the crate of that name lies below the features"),
    ("explorer", Place::Crate, "it reads the document of the API in the browser"),
    ("explorer", Place::Guide, "the screen stands in docs/guide/console.md"),
    ("workflows", Place::Web, "the console shows workflows as part of their runs; the editor is a screen of its own later"),
];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let server: BTreeSet<(String, String)> = CRATES
        .iter()
        .flat_map(|c| {
            tree.folders(&format!("crates/{c}/src/"))
                .into_iter()
                .filter(|name| name != "tests")
                .map(move |name| (name, format!("crates/{c}/src/")))
        })
        .collect();
    let web = tree.folders("web/src/features/");
    let mut findings = Vec::new();
    for (name, folder) in &server {
        findings.extend(wanting(tree, name, &format!("{folder}{name}/"), &[Place::Web, Place::Guide]));
    }
    for name in web.iter().filter(|n| !server.iter().any(|(s, _)| s == *n)) {
        findings.extend(wanting(tree, name, &format!("web/src/features/{name}/"), &[Place::Crate, Place::Guide]));
    }
    findings
}

fn wanting(tree: &Tree, name: &str, folder: &str, places: &[Place]) -> Vec<Finding> {
    let at = tree.under(folder).next().map_or(folder.to_owned(), |f| f.path.clone());
    places
        .iter()
        .filter(|place| !ABSENT.iter().any(|(n, p, _)| n == &name && p == *place))
        .filter_map(|place| {
            let wanted = match place {
                Place::Crate => format!("crates/{{{}}}/src/{name}/", CRATES.join(",")),
                Place::Web => format!("web/src/features/{name}/"),
                Place::Guide => format!("docs/guide/{name}.md"),
            };
            let there = match place {
                Place::Crate => false,
                _ => tree.exists(&wanted),
            };
            (!there).then(|| {
                on_line(&at, 1, format!("feature `{name}` has no {wanted}: one feature has one name everywhere; add it, or a line saying why not to ABSENT in xtask/src/tidy/feature_counterparts.rs"))
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{super::testing::places, check};

    #[test]
    fn features_without_counterparts_are_found() {
        let files = [
            ("crates/work/src/runs/mod.rs", ""),
            ("web/src/features/runs/RunsPage.tsx", ""),
            ("docs/guide/runs.md", ""),
            ("crates/work/src/things/mod.rs", ""),
            ("docs/guide/things.md", ""),
            ("web/src/features/extra/Page.tsx", ""),
        ];
        assert_eq!(places(check, &files), ["crates/work/src/things/mod.rs:1", "web/src/features/extra/Page.tsx:1"]);
    }
}
