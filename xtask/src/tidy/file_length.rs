//! Files of at most 500 lines: what does not fit on a few screens is two subjects.

use super::{Finding, on_line, ratchet};
use crate::tree::Tree;

const LIMIT: usize = 500;

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let measured = tree
        .files()
        .filter(|f| is_source(&f.path))
        .map(|f| {
            let lines = f.text.lines().count();
            let message =
                format!("{lines} lines, the limit is {LIMIT}: a long file holds more than one subject; move one of them into its own file");
            (f.path.clone(), lines, on_line(&f.path, LIMIT + 1, message))
        })
        .collect();
    ratchet::compare(tree, "file", LIMIT, measured)
}

/// Written by hand; generated files stand in folders of that name.
pub(super) fn is_source(path: &str) -> bool {
    let extension = path.rsplit('.').next().unwrap_or("");
    matches!(extension, "rs" | "ts" | "tsx" | "css" | "mjs" | "py" | "sh") && !path.contains("/generated/") && !path.contains("/locales/")
}

#[cfg(test)]
mod tests {
    use super::{super::testing::places, check};

    #[test]
    fn a_long_file_is_found_and_the_list_only_shrinks() {
        let (long, short) = ("x\n".repeat(501), "x\n".repeat(500));
        let one = |list: &str| {
            places(check, &[("crates/a/src/long.rs", &long), ("web/src/short.tsx", &short), ("xtask/tidy-exceptions.txt", list)])
        };
        assert_eq!(one(""), ["crates/a/src/long.rs:501"]);
        assert!(one("# why\nfile crates/a/src/long.rs 501\n").is_empty());
        assert_eq!(one("file crates/a/src/long.rs 600\n"), ["xtask/tidy-exceptions.txt:1"], "larger than needed");
        assert_eq!(one("file crates/a/src/long.rs 501\nfile web/src/short.tsx 500\n"), ["xtask/tidy-exceptions.txt:2"], "not needed");
        assert_eq!(places(check, &[("web/src/api/generated/schema.ts", &long)]), Vec::<String>::new());
    }
}
