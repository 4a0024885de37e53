//! Tags `<AUTO>…</AUTO>` outside of quotes may hold what YAML would misread: `: `, `#`, quotes, braces, several lines. While the
//! file is read, a word of the same length stands for each, so that all places stay true.

use super::{Kind, Node};
use crate::auto;

pub(super) struct Masked {
    pub(super) text: String,
    /// The word that stands for a tag, and the tag.
    words: Vec<(String, String)>,
}

pub(super) fn mask(text: &str) -> Option<Masked> {
    if !text.contains("<AUTO") || !text.contains("</AUTO>") {
        return None;
    }
    // A letter with which no word of the file begins.
    let mark = ["Zz", "Qz", "Xz", "Zq"].into_iter().find(|m| !text.contains(&format!("{m}0")))?;
    let mut out = String::with_capacity(text.len());
    let mut words = Vec::new();
    let mut done = 0;
    for (start, end) in Scan::new(text).tags() {
        let mut word = format!("{mark}0{}{mark}", words.len());
        while word.len() < end - start {
            word.push('z');
        }
        out.push_str(&text[done..start]);
        out.push_str(&word);
        words.push((word, text[start..end].to_owned()));
        done = end;
    }
    out.push_str(&text[done..]);
    (!words.is_empty()).then_some(Masked { text: out, words })
}

/// Where comments stand, and what they say.
pub(crate) fn comments(text: &str) -> Vec<(usize, String)> {
    let mut scan = Scan::new(text);
    scan.all();
    scan.comments
}

impl Masked {
    /// Puts the tags back.
    pub(super) fn restore(&self, node: &mut Node) {
        match &mut node.kind {
            Kind::Text(text) => self.text(text),
            Kind::List(items) => items.iter_mut().for_each(|i| self.restore(i)),
            Kind::Map(entries) => entries.iter_mut().for_each(|e| {
                self.text(&mut e.key);
                self.restore(&mut e.value);
            }),
            _ => {}
        }
    }

    fn text(&self, text: &mut String) {
        let Some((first, _)) = self.words.first() else { return };
        let mark = &first[..3];
        let mut at = 0;
        while let Some(start) = text[at..].find(mark).map(|i| i + at) {
            let digits: String = text[start + 3..].chars().take_while(char::is_ascii_digit).collect();
            let found = digits.parse::<usize>().ok().and_then(|n| self.words.get(n)).filter(|(word, _)| text[start..].starts_with(word));
            at = match found {
                Some((word, tag)) => {
                    text.replace_range(start..start + word.len(), tag);
                    start + tag.len()
                }
                None => start + mark.len(),
            };
        }
    }
}

/// Walks over a text as far as it must to know where quotes, comments and block texts are.
struct Scan<'t> {
    text: &'t str,
    at: usize,
    /// A value may begin here, and with it a quote.
    fresh: bool,
    brackets: usize,
    tried: usize,
    found: Vec<(usize, usize)>,
    comments: Vec<(usize, String)>,
}

/// Looking for the end of a tag may cost reading far ahead, so it is not done for ever.
const TRIES_MAX: usize = 2_000;

impl<'t> Scan<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, at: 0, fresh: true, brackets: 0, tried: 0, found: Vec::new(), comments: Vec::new() }
    }

    fn tags(mut self) -> Vec<(usize, usize)> {
        self.all();
        self.found
    }

    fn all(&mut self) {
        while self.at < self.text.len() {
            let start = self.at;
            self.line();
            let line = self.text.get(start..self.at).unwrap_or_default();
            if self.brackets == 0 && opens_block(line) {
                self.skip_block(column(line));
            }
        }
    }

    /// To behind the end of the line, or of the quoted text or tag that reaches beyond it.
    fn line(&mut self) {
        self.fresh = true;
        while let Some(c) = self.text[self.at..].chars().next() {
            let rest = &self.text[self.at..];
            let before = self.text[..self.at].chars().next_back();
            match c {
                '\n' => {
                    self.at += 1;
                    return;
                }
                '#' if before.is_none_or(char::is_whitespace) => {
                    let line = rest.split('\n').next().unwrap_or(rest);
                    self.comments.push((self.at, line.trim_start_matches('#').trim().to_owned()));
                    self.at += rest.find('\n').unwrap_or(rest.len());
                    continue;
                }
                '"' | '\'' if self.fresh => {
                    self.quoted(c);
                    self.fresh = false;
                    continue;
                }
                '<' if rest.starts_with("<AUTO") && self.tried < TRIES_MAX => {
                    self.tried += 1;
                    if let Some(end) = auto::end_of(self.text, self.at) {
                        self.found.push((self.at, end));
                        self.at = end;
                        self.fresh = false;
                        continue;
                    }
                }
                _ => {}
            }
            self.at += c.len_utf8();
            let blank = self.text[self.at..].starts_with([' ', '\n', '\t', '\r']);
            match c {
                ' ' | '\t' | '\r' => {}
                '[' | '{' if self.fresh || self.brackets > 0 => {
                    self.brackets += 1;
                    self.fresh = true;
                }
                ']' | '}' if self.brackets > 0 => self.brackets -= 1,
                ',' if self.brackets > 0 => self.fresh = true,
                ':' => self.fresh = blank || self.brackets > 0,
                '-' | '?' if self.fresh && blank => {}
                _ => self.fresh = false,
            }
        }
    }

    fn quoted(&mut self, quote: char) {
        self.at += 1;
        while let Some(c) = self.text[self.at..].chars().next() {
            self.at += c.len_utf8();
            if c == '\\' && quote == '"' {
                self.at += self.text[self.at..].chars().next().map_or(0, char::len_utf8);
            } else if c == quote {
                if quote == '\'' && self.text[self.at..].starts_with('\'') {
                    self.at += 1;
                    continue;
                }
                return;
            }
        }
    }

    fn skip_block(&mut self, column: usize) {
        while self.at < self.text.len() {
            let rest = &self.text[self.at..];
            let line = rest.split_inclusive('\n').next().unwrap_or(rest);
            let indent = line.len() - line.trim_start_matches(' ').len();
            if !line.trim().is_empty() && indent <= column {
                return;
            }
            self.at += line.len();
        }
    }
}

/// Ends the line with the mark of a block text (`|`, `>-`, `|2`)?
fn opens_block(line: &str) -> bool {
    let line = line.split(" #").next().unwrap_or(line).trim_end();
    let last = line.rsplit([' ', '\t']).next().unwrap_or_default();
    let behind_key = line[..line.len() - last.len()].trim_end().ends_with([':', '-']);
    behind_key && last.starts_with(['|', '>']) && last[1..].chars().all(|c| matches!(c, '+' | '-') || c.is_ascii_digit())
}

/// Where the innermost key or dash of the line stands.
fn column(line: &str) -> usize {
    let mut at = line.len() - line.trim_start_matches(' ').len();
    while let Some(rest) = line[at..].strip_prefix("- ") {
        let next = line.len() - rest.trim_start_matches(' ').len();
        // A dash before the mark itself: its own column counts.
        if rest.trim_start().starts_with(['|', '>']) {
            break;
        }
        at = next;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::super::load;
    use serde_json::json;

    fn read(text: &str) -> serde_json::Value {
        load(text.as_bytes()).1.unwrap_or_else(|p| panic!("{p:?}")).to_json()
    }

    #[test]
    fn what_yaml_would_misread_is_kept_inside_tags() {
        let text = "a: <AUTO>one: two # three \"four\"</AUTO>\nb: [<AUTO>x, y</AUTO>, plain]\nc: before <AUTO t=\"1\">over\n  lines: {{ x }}</AUTO> after\nd:\n  - k: |\n      <AUTO>in a\n      block</AUTO>\n    m: <AUTO>q: 'r'</AUTO>\ne: \"<AUTO>say \\\"hi\\\": x</AUTO>\"\nf: '<AUTO>it''s: y</AUTO>'\ng: <AUTO>\nh: it's <AUTO>z: é</AUTO>\n";
        assert_eq!(
            read(text),
            json!({
                "a": "<AUTO>one: two # three \"four\"</AUTO>",
                "b": ["<AUTO>x, y</AUTO>", "plain"],
                "c": "before <AUTO t=\"1\">over\n  lines: {{ x }}</AUTO> after",
                "d": [{"k": "<AUTO>in a\nblock</AUTO>\n", "m": "<AUTO>q: 'r'</AUTO>"}],
                "e": "<AUTO>say \"hi\": x</AUTO>",
                "f": "<AUTO>it's: y</AUTO>",
                "g": "<AUTO>",
                "h": "it's <AUTO>z: é</AUTO>",
            })
        );
    }

    #[test]
    fn places_stay_true_behind_a_masked_tag() {
        let text = "a: <AUTO>ü: x</AUTO>\nb: [1, here]\n";
        let node = load(text.as_bytes()).1.unwrap_or_else(|p| panic!("{p:?}"));
        let at = node.get("b").and_then(|b| b.list()).map(|l| l[1].at).expect("a list");
        assert_eq!(&text[at.start..at.end], "here");
    }

    /// The recorded cases, where the fixtures are at hand.
    #[test]
    fn recorded_tags_are_read_as_recorded() {
        let root = std::env::var_os("ORC_FIXTURES").map_or_else(
            || std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/fixtures")),
            std::path::PathBuf::from,
        );
        let Ok(folder) = std::fs::read_dir(root.join("pipelines-contextlab/auto-parse")) else {
            println!("SKIPPED recorded_tags_are_read_as_recorded: there is no {}", root.display());
            return;
        };
        let mut count = 0;
        for entry in folder.flatten() {
            let text = std::fs::read_to_string(entry.path()).expect("readable");
            let case: serde_json::Value = serde_json::from_str(&text).expect("JSON");
            assert_eq!(read(case["yaml"].as_str().expect("a text")), case["expect"], "{}", entry.path().display());
            count += 1;
        }
        assert!(count >= 5);
    }
}
