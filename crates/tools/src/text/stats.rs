//! `text.stats`

use super::words;
use crate::{
    call::Work,
    tool::{Effect, Tool, Touches},
};
use base::Result;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    text: String,
    /// How many of the most frequent words to list.
    #[serde(default = "ten")]
    top: usize,
    /// Words left out of the frequencies.
    #[serde(default)]
    ignore: Vec<String>,
    /// Shorter words are left out of the frequencies.
    #[serde(default)]
    min_length: usize,
}

fn ten() -> usize {
    10
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Output {
    chars: usize,
    bytes: usize,
    lines: usize,
    words: usize,
    /// Ends of sentences: `.`, `!`, `?` or `…` before white space or the end.
    sentences: usize,
    /// Blocks between blank lines.
    paragraphs: usize,
    /// Different words, upper and lower case the same.
    unique_words: usize,
    /// Most frequent first, equal ones in alphabetical order; in lower case.
    frequency: Vec<Frequency>,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Frequency {
    word: String,
    count: usize,
}

pub(crate) fn tool() -> Tool {
    Tool::blocking(
        "text.stats",
        "Counts characters, words, lines, sentences and the most frequent words",
        Effect::Pure,
        Touches::Nothing,
        run,
    )
}

fn run(_: &Work, input: Input) -> Result<Output> {
    let text = &input.text;
    let mut counts: HashMap<String, usize> = HashMap::new();
    let mut total = 0;
    for word in words(text) {
        total += 1;
        *counts.entry(word.to_lowercase()).or_default() += 1;
    }
    let unique_words = counts.len();
    let ignored: BTreeSet<String> = input.ignore.iter().map(|w| w.to_lowercase()).collect();
    let kept = counts.into_iter().filter(|(word, _)| word.chars().count() >= input.min_length && !ignored.contains(word));
    let mut frequency: Vec<Frequency> = kept.map(|(word, count)| Frequency { word, count }).collect();
    frequency.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.word.cmp(&b.word)));
    frequency.truncate(input.top);
    Ok(Output {
        chars: text.chars().count(),
        bytes: text.len(),
        lines: text.lines().count(),
        words: total,
        sentences: sentences(text),
        paragraphs: paragraphs(text),
        unique_words,
        frequency,
    })
}

fn sentences(text: &str) -> usize {
    let mut chars = text.chars().peekable();
    let mut count = 0;
    while let Some(c) = chars.next() {
        let ends = matches!(c, '.' | '!' | '?' | '…') && chars.peek().is_none_or(|next| next.is_whitespace());
        count += usize::from(ends);
    }
    count
}

fn paragraphs(text: &str) -> usize {
    let mut inside = false;
    let mut count = 0;
    for line in text.lines() {
        let blank = line.trim().is_empty();
        count += usize::from(!blank && !inside);
        inside = !blank;
    }
    count
}
