//! File name patterns: `*`, `?`, `**`, `[a-z]`, `{a,b}`. Translated to a regular expression, so matching takes linear time.

use base::{Error, Result};
use regex::{Regex, RegexBuilder};

#[derive(Debug)]
pub(crate) struct Glob {
    regex: Regex,
    /// Without a slash it is matched against the file's name alone.
    whole_path: bool,
}

impl Glob {
    pub(crate) fn new(pattern: &str) -> Result<Self> {
        let bad = |why: &str| {
            Error::invalid("bad_glob", format!("`{pattern}` is not a file pattern: {why}"))
                .fix("use `*` (any characters but `/`), `?`, `**` (any folders), `[a-z]` and `{a,b}`; write a literal one as `[*]`")
        };
        if pattern.len() > 1024 {
            return Err(bad("it is longer than 1024 bytes"));
        }
        let source = translate(pattern).map_err(bad)?;
        let regex =
            RegexBuilder::new(&source).dot_matches_new_line(true).size_limit(1 << 20).build().map_err(|_| bad("it is too complex"))?;
        Ok(Self { regex, whole_path: pattern.contains('/') })
    }

    pub(crate) fn has_folders(&self) -> bool {
        self.whole_path
    }

    /// `path` has `/` between its parts and no leading one.
    pub(crate) fn matches(&self, path: &str) -> bool {
        let subject = if self.whole_path { path } else { path.rsplit('/').next().unwrap_or(path) };
        self.regex.is_match(subject)
    }
}

fn translate(pattern: &str) -> Result<String, &'static str> {
    let chars: Vec<char> = pattern.chars().collect();
    let mut out = String::from("^(?:");
    let (mut i, mut depth) = (0, 0);
    while i < chars.len() {
        match chars[i] {
            '*' if chars.get(i + 1) == Some(&'*') => {
                i += 1;
                if chars.get(i + 1) == Some(&'/') {
                    i += 1;
                    out.push_str("(?:[^/]+/)*");
                } else {
                    out.push_str(".*");
                }
            }
            '*' => out.push_str("[^/]*"),
            '?' => out.push_str("[^/]"),
            '[' => i = class(&chars, i, &mut out)?,
            '{' => {
                depth += 1;
                out.push_str("(?:");
            }
            '}' if depth > 0 => {
                depth -= 1;
                out.push(')');
            }
            ',' if depth > 0 => out.push('|'),
            c => out.push_str(&regex::escape(c.encode_utf8(&mut [0; 4]))),
        }
        i += 1;
    }
    if depth > 0 {
        return Err("a `{` is not closed");
    }
    out.push_str(")$");
    Ok(out)
}

/// Writes the class that starts at `start` and returns the place of its `]`.
fn class(chars: &[char], start: usize, out: &mut String) -> Result<usize, &'static str> {
    let mut i = start + 1;
    let negated = matches!(chars.get(i), Some('!' | '^'));
    out.push_str(if negated { "[^/" } else { "[" });
    i += usize::from(negated);
    let first = i;
    while let Some(&c) = chars.get(i) {
        match c {
            ']' if i > first => {
                out.push(']');
                return Ok(i);
            }
            '-' if i > first && chars.get(i + 1).is_some_and(|&n| n != ']') => out.push('-'),
            c => out.push_str(&format!("\\x{{{:x}}}", u32::from(c))),
        }
        i += 1;
    }
    Err("a `[` is not closed")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn matches_like_a_shell() {
        for (pattern, yes, no) in [
            ("*.md", &["a.md", "docs/b.md", ".md"][..], &["a.mdx", "md"][..]),
            ("docs/*.md", &["docs/a.md"], &["docs/x/a.md", "a.md"]),
            ("**/*.md", &["a.md", "docs/a.md", "docs/x/a.md"], &["a.txt"]),
            ("docs/**", &["docs/a", "docs/a/b"], &["doc/a"]),
            ("a?c", &["abc"], &["ac", "abbc"]),
            ("[a-c]x", &["ax", "cx"], &["dx"]),
            ("[!a-c]x", &["dx"], &["ax"]),
            ("[*]", &["*"], &["a"]),
            ("*.{csv,json}", &["a.csv", "b.json"], &["c.xml"]),
            ("a+(b)", &["a+(b)"], &["aab"]),
        ] {
            let glob = Glob::new(pattern).unwrap();
            yes.iter().for_each(|p| assert!(glob.matches(p), "{pattern} should match {p}"));
            no.iter().for_each(|p| assert!(!glob.matches(p), "{pattern} should not match {p}"));
        }
    }

    #[test]
    fn says_what_is_wrong() {
        assert_eq!(Glob::new("{a").unwrap_err().code(), "bad_glob");
        assert_eq!(Glob::new("[a").unwrap_err().code(), "bad_glob");
        assert_eq!(Glob::new("[z-a]").unwrap_err().code(), "bad_glob");
    }

    proptest! {
        #[test]
        fn never_panics(pattern in ".{0,40}", path in ".{0,40}") {
            if let Ok(glob) = Glob::new(&pattern) {
                glob.matches(&path);
            }
        }

        #[test]
        fn a_plain_name_matches_itself_only(name in "[a-z0-9._ +()$^-]{1,20}", other in "[a-z0-9._ +()$^-]{1,20}") {
            let glob = Glob::new(&name).unwrap();
            prop_assert!(glob.matches(&name));
            prop_assert_eq!(glob.matches(&other), name == other);
        }
    }
}
