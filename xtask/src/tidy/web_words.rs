//! What a person reads goes through Lingui, so that it can be translated: no bare words between tags or in the
//! attributes that are read aloud.

use super::{Finding, on_line};
use crate::tree::Tree;

const SPOKEN: &[&str] = &["aria-label=\"", "title=\"", "placeholder=\"", "alt=\"", "label=\"", "description=\""];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.under("web/src/").filter(|f| f.path.ends_with(".tsx") && ![".test.", ".spec."].iter().any(|m| f.path.contains(m))) {
        let mut trans = 0usize;
        for (i, line) in file.text.lines().enumerate() {
            let before = trans;
            trans = (trans + line.matches("<Trans").count() + line.matches("<Plural").count()).saturating_sub(
                line.matches("</Trans>").count()
                    + line.matches("</Plural>").count()
                    + usize::from(line.contains("<Plural") && line.contains("/>")),
            );
            let inside = before > 0 || line.contains("<Trans") || line.contains("<Plural");
            if let Some(words) = spoken_attribute(line).or_else(|| (!inside).then(|| bare_text(line)).flatten()) {
                findings.push(on_line(&file.path, i + 1, format!("`{words}` is not translatable: wrap it in <Trans> or t`…`")));
            }
        }
    }
    findings
}

/// The product's own name is the same in every language.
fn has_word(text: &str) -> bool {
    text.replace("Orchestrator", "").split(|c: char| !c.is_alphabetic()).any(|w| w.chars().count() >= 2)
}

fn spoken_attribute(line: &str) -> Option<String> {
    SPOKEN.iter().find_map(|name| {
        let at = line.find(name).filter(|&at| at == 0 || line.as_bytes()[at - 1] == b' ')?;
        let text = line[at + name.len()..].split('"').next()?;
        has_word(text).then(|| text.to_owned())
    })
}

/// Words between `>` and `</` on one line of markup.
fn bare_text(line: &str) -> Option<String> {
    let trimmed = line.trim();
    if trimmed.starts_with("//") || trimmed.starts_with('*') || trimmed.contains("=>") {
        return None;
    }
    for (close, _) in line.match_indices("</") {
        let open = line[..close].rfind('>')?;
        let text = &line[open + 1..close];
        if has_word(text) && !text.contains(['{', '}', '<', '(', ';']) && line[..=open].contains('<') {
            return Some(text.trim().to_owned());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{super::testing::places, check};

    #[test]
    fn bare_words_are_found() {
        let text = "<p>Hello there</p>\n<p><Trans>Hello there</Trans></p>\n<button aria-label=\"Close it\" />\n<b>{name}</b>\n<Trans>\n  <b>inside</b>\n</Trans>\n<code>·</code>\n";
        let files = [("web/src/a.tsx", text), ("web/src/a.test.tsx", text)];
        assert_eq!(places(check, &files), ["web/src/a.tsx:1", "web/src/a.tsx:3"]);
    }
}
