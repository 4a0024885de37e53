//! Colours stand in the tokens file only, so that both themes and every contrast are kept in one place.

use super::{Finding, on_line};
use crate::tree::Tree;

const TOKENS: &[&str] = &["web/src/ui/tokens.css", "web/src/styles/tokens.css", "web/src/tokens.css"];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree
        .under("web/src/")
        .filter(|f| [".ts", ".tsx", ".css"].iter().any(|e| f.path.ends_with(e)) && !TOKENS.contains(&f.path.as_str()) && !is_test(&f.path))
    {
        for (i, line) in file.text.lines().enumerate() {
            if let Some(colour) = colour_literal(line) {
                findings.push(on_line(
                    &file.path,
                    i + 1,
                    format!("colour literal `{colour}`: colours stand in the tokens file only, once per theme; use a token"),
                ));
            }
        }
    }
    findings
}

fn is_test(path: &str) -> bool {
    [".test.", ".spec.", ".e2e."].iter().any(|m| path.contains(m))
}

/// `#abc`, `#aabbcc`, `#aabbccdd`, or a colour function with a number in it.
fn colour_literal(line: &str) -> Option<String> {
    for (at, _) in line.match_indices('#') {
        let digits: String = line[at + 1..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_' || *c == '-').collect();
        let before = line[..at].chars().next_back();
        let hex = digits.chars().all(|c| c.is_ascii_hexdigit()) && matches!(digits.len(), 3 | 4 | 6 | 8);
        let starts_value = before.is_none_or(|c| matches!(c, ' ' | ':' | '"' | '\'' | '`' | '(' | '[' | ','));
        if hex && starts_value && (digits.chars().any(|c| c.is_ascii_digit()) || line.contains(':')) {
            return Some(format!("#{digits}"));
        }
    }
    for function in ["rgb(", "rgba(", "hsl(", "hsla(", "oklch(", "oklab(", "lab(", "lch("] {
        for (at, _) in line.match_indices(function) {
            let own = at == 0 || !line.as_bytes()[at - 1].is_ascii_alphanumeric();
            if own && line[at + function.len()..].trim_start().starts_with(|c: char| c.is_ascii_digit() || c == '.') {
                return Some(format!("{function}…)"));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{super::testing::places, check};

    #[test]
    fn colours_outside_the_tokens_are_found() {
        let css =
            ".a { color: #fff; }\n.b { color: var(--text); }\n.c { color: oklch(0.7 0.1 200); }\n.d { color: rgb(from var(--x) r g b); }\n";
        let files = [
            ("web/src/ui/button.css", css),
            ("web/src/ui/tokens.css", css),
            ("web/src/a.tsx", "const anchor = '#main'\nconst c = '#1a2b3c'\n"),
        ];
        assert_eq!(places(check, &files), ["web/src/a.tsx:2", "web/src/ui/button.css:1", "web/src/ui/button.css:3"]);
    }
}
