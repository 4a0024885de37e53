//! Plain text mechanics: sentences, terms, and how well a sentence answers a question.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

const MAX_TEXT: usize = 400_000;
const MAX_SENTENCES: usize = 4_000;

const STOP: &str = " the and for are was were with that this these those from into your you our their its his her has have had not but can \
may will shall would should could all any each which who whom whose what when where why how than then them they there here also such been \
being does did done only more most very just about over under between after before using use used per via out one two via please give \
text document following below above answer question write summary summarize summarise describe list ";

static STOPPED: LazyLock<HashSet<&'static str>> = LazyLock::new(|| STOP.split_whitespace().collect());

/// Exact slices of `text`, trimmed, so that each can be quoted and found again.
pub(super) fn split(text: &str) -> Vec<&str> {
    let text = head(text, MAX_TEXT);
    let mut found = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices() {
        let after = at + c.len_utf8();
        let ends = match c {
            '\n' => line_ends(text[..at].rsplit('\n').next().unwrap_or_default(), &text[after..]),
            '.' | '!' | '?' => sentence_ends(&text[start..after], &text[after..]),
            _ => false,
        };
        if ends {
            push(&mut found, &text[start..after]);
            start = after;
        }
    }
    push(&mut found, &text[start..]);
    found.truncate(MAX_SENTENCES);
    found
}

pub(super) fn head(text: &str, max: usize) -> &str {
    let end = (0..=max.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
    &text[..end]
}

fn push<'a>(found: &mut Vec<&'a str>, piece: &'a str) {
    let piece = unlabelled(unnumbered(piece.trim().trim_start_matches(['#', '*', '-', '•', '>']).trim()));
    if piece.chars().any(char::is_alphanumeric) {
        found.push(piece);
    }
}

/// Without `3.`, `b)` or `(ii)` in front.
fn unnumbered(piece: &str) -> &str {
    let Some((first, rest)) = piece.split_once(' ') else { return piece };
    let mark = first.trim_start_matches('(');
    let number = mark.strip_suffix([')', '.']).is_some_and(|m| (1..=3).contains(&m.len()) && m.bytes().all(|b| b.is_ascii_alphanumeric()));
    let letters = mark.bytes().any(|b| b.is_ascii_uppercase()) || first.ends_with('.') && !mark.starts_with(|c: char| c.is_ascii_digit());
    if number && !letters { rest.trim_start() } else { piece }
}

/// Without the name of the field it stands in.
fn unlabelled(piece: &str) -> &str {
    const LABELS: [&str; 8] = ["body", "text", "ticket", "message", "content", "description", "document", "subject"];
    match piece.split_once(": ") {
        Some((label, rest)) if LABELS.contains(&label.to_lowercase().as_str()) => rest.trim_start(),
        _ => piece,
    }
}

/// A line break ends a sentence unless the line looks wrapped.
fn line_ends(line: &str, rest: &str) -> bool {
    let next = rest.split('\n').next().unwrap_or_default().trim();
    let item = |s: &str| s.starts_with(['-', '*', '#', '|', '•', '>']) || s.starts_with(|c: char| c.is_ascii_digit());
    next.is_empty() || item(next) || line.trim().len() < 45 || line.trim_start().starts_with(['#', '|'])
}

fn sentence_ends(so_far: &str, rest: &str) -> bool {
    let mut next = rest.chars();
    if !next.next().is_none_or(char::is_whitespace) {
        return false;
    }
    let word = so_far.trim_end_matches(['.', '!', '?']).rsplit(char::is_whitespace).next().unwrap_or_default();
    let short = so_far.ends_with('.') && (word.contains('.') || word.chars().count() <= 2 || matches!(word, "Inc" | "etc" | "Mrs" | "vs"));
    let upper = rest.trim_start().chars().next().is_none_or(|c| c.is_uppercase() || c.is_ascii_digit() || "\"'“(`*-#[<".contains(c));
    upper && !short
}

/// Content words in a crude common form.
pub(super) fn terms(text: &str) -> Vec<String> {
    words(text).filter(|w| (w.chars().count() >= 3 || number(w)) && !STOPPED.contains(w.as_str())).map(stem).collect()
}

/// The same for short names, where every word counts.
pub(super) fn all_terms(text: &str) -> Vec<String> {
    words(text).map(stem).collect()
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(|w| w.to_lowercase().replace("licence", "license"))
}

fn number(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_digit())
}

fn stem(low: String) -> String {
    if !low.is_ascii() || number(&low) {
        return low;
    }
    for (ending, instead) in
        [("ies", "y"), ("ations", "at"), ("ation", "at"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""), ("e", ""), ("ly", "")]
    {
        if let Some(stem) = low.strip_suffix(ending).filter(|s| s.len() >= 3) {
            return format!("{stem}{instead}");
        }
    }
    low
}

/// Indexes of `sentences`, best first: those that share rare terms with `query`, then those that say
/// what the whole text often says, then the earlier ones.
pub(super) fn rank(sentences: &[&str], query: &[String]) -> Vec<usize> {
    let bags: Vec<HashSet<String>> = sentences.iter().map(|s| terms(s).into_iter().collect()).collect();
    let mut frequency: HashMap<&str, f64> = HashMap::new();
    for term in bags.iter().flatten() {
        *frequency.entry(term).or_default() += 1.0;
    }
    let count = sentences.len().max(1) as f64;
    let wanted: HashSet<&str> = query.iter().map(String::as_str).collect();
    let score = |i: usize| {
        let bag = &bags[i];
        let size = (bag.len() as f64 + 4.0).sqrt();
        let asked: f64 = bag.iter().filter(|t| wanted.contains(t.as_str())).map(|t| (1.0 + count / frequency[t.as_str()]).ln()).sum();
        let usual: f64 = bag.iter().map(|t| frequency[t.as_str()]).filter(|f| *f > 1.0).map(|f| f.ln()).sum();
        let shape = match bag.len() {
            0..5 => 0.35,
            5..7 => 0.7,
            7..=32 => 1.0,
            33..=50 => 0.5,
            _ => 0.2,
        };
        let place = 1.0 + 0.3 / (1.0 + i as f64);
        (asked * 3.0 + usual * 0.3 + 0.01) * shape * place / size
    };
    let scores: Vec<f64> = (0..sentences.len()).map(score).collect();
    let mut order: Vec<usize> = (0..sentences.len()).collect();
    order.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]).then(a.cmp(b)));
    order
}

/// How often the terms of `b` occur in `a`; a single one counts five times at most.
pub(super) fn occurrences(a: &[String], b: &[String]) -> usize {
    b.iter().collect::<HashSet<_>>().into_iter().map(|t| a.iter().filter(|x| *x == t).take(5).count()).sum()
}

/// How many different terms two texts share.
pub(super) fn overlap(a: &[String], b: &[String]) -> usize {
    let set: HashSet<&String> = a.iter().collect();
    b.iter().collect::<HashSet<_>>().into_iter().filter(|t| set.contains(t)).count()
}

/// On one line, for prose.
pub(super) fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
