//! A light reading of Rust source: comments and literal contents are blanked so that rules look at code only.
//! Offsets and line numbers stay those of the original text.

/// A comment or the contents of a string literal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Byte offset of the first character of the contents.
    pub(crate) start: usize,
    pub(crate) text: String,
}

#[derive(Debug, Default)]
pub(crate) struct Rust {
    /// The source with comments and literal contents replaced by spaces; same length, same lines.
    pub(crate) code: String,
    pub(crate) strings: Vec<Piece>,
    pub(crate) comments: Vec<Piece>,
    line_starts: Vec<usize>,
    test_ranges: Vec<(usize, usize)>,
}

impl Rust {
    pub(crate) fn parse(text: &str) -> Self {
        let mut scan = Scan { bytes: text.as_bytes(), at: 0, out: text.as_bytes().to_vec(), strings: Vec::new(), comments: Vec::new() };
        scan.run();
        let code = String::from_utf8_lossy(&scan.out).into_owned();
        let line_starts = line_starts(text);
        let test_ranges = test_ranges(&code);
        Self { code, strings: scan.strings, comments: scan.comments, line_starts, test_ranges }
    }

    /// The line, counted from 1, that holds a byte offset.
    pub(crate) fn line(&self, offset: usize) -> usize {
        self.line_starts.partition_point(|&start| start <= offset)
    }

    /// Is this offset inside an item marked `#[cfg(test)]`?
    pub(crate) fn in_test(&self, offset: usize) -> bool {
        self.test_ranges.iter().any(|&(from, to)| from <= offset && offset < to)
    }

    /// Lines of the file that lie in items marked `#[cfg(test)]`.
    pub(crate) fn test_lines(&self) -> usize {
        self.test_ranges.iter().map(|&(from, to)| self.line(to.saturating_sub(1)) - self.line(from) + 1).sum()
    }

    pub(crate) fn lines(&self) -> usize {
        self.line_starts.len()
    }

    /// Offsets at which `path` stands as a whole path: `std::fs` is found in `std::fs::read`, not in `mystd::fs` or `std::fsx`.
    pub(crate) fn find(&self, path: &str) -> Vec<usize> {
        find_word(&self.code, path)
    }
}

pub(crate) fn line_starts(text: &str) -> Vec<usize> {
    let mut starts = vec![0];
    starts.extend(text.bytes().enumerate().filter(|&(i, b)| b == b'\n' && i + 1 < text.len()).map(|(i, _)| i + 1));
    starts
}

pub(crate) fn is_word(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_'
}

pub(crate) fn find_word(code: &str, word: &str) -> Vec<usize> {
    let bytes = code.as_bytes();
    let starts_as_word = word.bytes().next().is_some_and(is_word);
    let ends_as_word = word.bytes().last().is_some_and(is_word);
    code.match_indices(word)
        .map(|(at, _)| at)
        .filter(|&at| !starts_as_word || at == 0 || !is_word(bytes[at - 1]))
        .filter(|&at| !ends_as_word || bytes.get(at + word.len()).is_none_or(|&b| !is_word(b)))
        .collect()
}

/// The offset just past the brace that closes the one at `open`.
pub(crate) fn matching_brace(code: &str, open: usize) -> usize {
    let mut depth = 0usize;
    for (i, b) in code.bytes().enumerate().skip(open) {
        match b {
            b'{' => depth += 1,
            b'}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return i + 1;
                }
            }
            _ => {}
        }
    }
    code.len()
}

/// From each `#[cfg(test)]` to the end of the item it marks.
fn test_ranges(code: &str) -> Vec<(usize, usize)> {
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for (at, mark) in code.match_indices("#[cfg(test)]").chain(code.match_indices("#[cfg(all(test")) {
        if ranges.iter().any(|&(from, to)| from <= at && at < to) {
            continue;
        }
        ranges.push((at, item_end(code, at + mark.len())));
    }
    ranges.sort_unstable();
    ranges
}

/// The end of the item that begins at or after `from`: its closing brace, or a semicolon outside all brackets.
fn item_end(code: &str, from: usize) -> usize {
    let mut round = 0i32;
    for (i, b) in code.bytes().enumerate().skip(from) {
        match b {
            b'(' | b'[' => round += 1,
            b')' | b']' => round -= 1,
            b';' if round <= 0 => return i + 1,
            b'{' if round <= 0 => return matching_brace(code, i),
            _ => {}
        }
    }
    code.len()
}

struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
    out: Vec<u8>,
    strings: Vec<Piece>,
    comments: Vec<Piece>,
}

impl Scan<'_> {
    fn run(&mut self) {
        while self.at < self.bytes.len() {
            let rest = &self.bytes[self.at..];
            if rest.starts_with(b"//") {
                self.line_comment();
            } else if rest.starts_with(b"/*") {
                self.block_comment();
            } else if rest[0] == b'"' {
                self.string();
            } else if let Some(hashes) = self.raw_string_hashes() {
                self.raw_string(hashes);
            } else if rest[0] == b'\'' {
                self.char_or_lifetime();
            } else if is_word(rest[0]) {
                self.word();
            } else {
                self.at += 1;
            }
        }
    }

    /// A whole identifier, unless it is the prefix of a literal (`b"…"`, `r#"…"#`).
    fn word(&mut self) {
        while self.at < self.bytes.len() && is_word(self.bytes[self.at]) {
            self.at += 1;
            if self.raw_string_hashes().is_some() && matches!(self.bytes[self.at - 1], b'b' | b'c') {
                return;
            }
        }
    }

    fn blank(&mut self, from: usize, to: usize) -> Piece {
        let text = String::from_utf8_lossy(&self.bytes[from..to]).into_owned();
        for b in &mut self.out[from..to] {
            if *b != b'\n' {
                *b = b' ';
            }
        }
        Piece { start: from, text }
    }

    fn line_comment(&mut self) {
        let end = self.bytes[self.at..].iter().position(|&b| b == b'\n').map_or(self.bytes.len(), |n| self.at + n);
        let piece = self.blank(self.at, end);
        self.comments.push(piece);
        self.at = end;
    }

    fn block_comment(&mut self) {
        let (start, mut depth, mut i) = (self.at, 0usize, self.at);
        while i < self.bytes.len() {
            if self.bytes[i..].starts_with(b"/*") {
                depth += 1;
                i += 2;
            } else if self.bytes[i..].starts_with(b"*/") {
                depth -= 1;
                i += 2;
                if depth == 0 {
                    break;
                }
            } else {
                i += 1;
            }
        }
        let piece = self.blank(start, i);
        self.comments.push(piece);
        self.at = i;
    }

    fn string(&mut self) {
        let start = self.at + 1;
        let mut i = start;
        while i < self.bytes.len() && self.bytes[i] != b'"' {
            i += if self.bytes[i] == b'\\' { 2 } else { 1 };
        }
        let end = i.min(self.bytes.len());
        let piece = self.blank(start, end);
        self.strings.push(piece);
        self.at = (end + 1).min(self.bytes.len());
    }

    /// `Some(n)` when a raw string with `n` hashes starts here.
    fn raw_string_hashes(&self) -> Option<usize> {
        let rest = self.bytes[self.at..].strip_prefix(b"r")?;
        if self.at > 0 && is_word(self.bytes[self.at - 1]) && !matches!(self.bytes[self.at - 1], b'b' | b'c') {
            return None;
        }
        let hashes = rest.iter().take_while(|&&b| b == b'#').count();
        (rest.get(hashes) == Some(&b'"')).then_some(hashes)
    }

    fn raw_string(&mut self, hashes: usize) {
        let start = self.at + 2 + hashes;
        let mut close = vec![b'"'];
        close.extend(std::iter::repeat_n(b'#', hashes));
        let end = self.bytes[start..].windows(close.len()).position(|w| w == close).map_or(self.bytes.len(), |n| start + n);
        let piece = self.blank(start, end);
        self.strings.push(piece);
        self.at = (end + close.len()).min(self.bytes.len());
    }

    fn char_or_lifetime(&mut self) {
        let rest = &self.bytes[self.at + 1..];
        if rest.first() == Some(&b'\\') {
            let skip = if rest.get(1) == Some(&b'\'') { 2 } else { 1 };
            let end = rest[skip..].iter().position(|&b| b == b'\'').map_or(rest.len(), |n| n + skip);
            self.blank(self.at + 1, self.at + 1 + end);
            self.at += end + 2;
            return;
        }
        let width = match rest.first() {
            Some(b) if b & 0xE0 == 0xC0 => 2,
            Some(b) if b & 0xF0 == 0xE0 => 3,
            Some(b) if b & 0xF8 == 0xF0 => 4,
            _ => 1,
        };
        if rest.get(width) == Some(&b'\'') {
            self.blank(self.at + 1, self.at + 1 + width);
            self.at += width + 2;
        } else {
            self.at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_literals_are_blanked_and_code_stays() {
        let text = "let a = \"std::fs // {\"; // std::net {\nlet b = r#\"x \" { \"#; let c = '{'; let d: &'static str = b\"}\";\n/* { /* nested */ } */ fn f() {}\n";
        let rust = Rust::parse(text);
        assert_eq!(rust.code.len(), text.len());
        assert!(!rust.code.contains("std::"), "{}", rust.code);
        assert_eq!(rust.code.matches('{').count(), 1);
        assert_eq!(rust.code.matches('}').count(), 1);
        let strings: Vec<&str> = rust.strings.iter().map(|s| s.text.as_str()).collect();
        assert_eq!(strings, ["std::fs // {", "x \" { ", "}"]);
        assert_eq!(rust.line(rust.strings[1].start), 2);
    }

    #[test]
    fn escaped_quotes_and_chars_do_not_confuse() {
        let rust = Rust::parse(r#"let a = "\"{"; let q = '\''; let s = '"'; let t = '\u{7d}'; let z = 'é'; fn g<'a>(x: &'a str) {}"#);
        assert_eq!(rust.code.matches('{').count(), 1, "{}", rust.code);
        assert!(rust.code.contains("fn g<'a>(x: &'a str) {}"));
    }

    #[test]
    fn test_items_are_known_by_range() {
        let text = "fn a() {}\n#[cfg(test)]\nmod tests {\n    fn b() { x(); }\n}\nfn c() {}\n#[cfg(test)]\nuse x::y;\nfn d() {}\n";
        let rust = Rust::parse(text);
        let inside = |name: &str| rust.in_test(text.find(name).unwrap());
        assert_eq!([inside("fn a"), inside("fn b"), inside("fn c"), inside("use x"), inside("fn d")], [false, true, false, true, false]);
        assert_eq!(rust.test_lines(), 6);
        assert_eq!(rust.lines(), 9);
    }

    #[test]
    fn paths_are_found_whole() {
        let rust = Rust::parse("use std::fs; use mystd::fs; use std::fsx; std::fs::read(p);");
        assert_eq!(rust.find("std::fs").len(), 2);
    }
}
