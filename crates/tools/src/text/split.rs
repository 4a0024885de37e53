//! `text.split`

use super::Locator;
use crate::{
    call::Work,
    tool::{Effect, Tool, Touches},
};
use base::{Error, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::ops::Range;

const PARTS_MAX: usize = 100_000;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    text: String,
    #[serde(default)]
    by: By,
    /// How many of them make a part. Default 1, for `chars` 2000, for `words` 300.
    #[serde(default)]
    #[schemars(range(min = 1))]
    size: Option<usize>,
    /// How many of them are repeated from the part before.
    #[serde(default)]
    overlap: usize,
}

#[derive(Deserialize, JsonSchema, Clone, Copy, Default, PartialEq)]
#[serde(rename_all = "snake_case")]
enum By {
    /// Lines that are not blank.
    Lines,
    /// Blocks between blank lines.
    #[default]
    Paragraphs,
    Words,
    Chars,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Output {
    parts: Vec<Part>,
    count: usize,
}

#[derive(Serialize, JsonSchema, Debug, PartialEq)]
pub(crate) struct Part {
    /// From 0.
    index: usize,
    text: String,
    /// First character, counted from 0.
    start: usize,
    /// After the last character.
    end: usize,
    /// Of the first character, from 1.
    line: usize,
}

pub(crate) fn tool() -> Tool {
    Tool::blocking("text.split", "Cuts a text into parts, by lines, paragraphs, words or characters", Effect::Pure, Touches::Nothing, run)
}

fn run(_: &Work, input: Input) -> Result<Output> {
    let size = input.size.unwrap_or(match input.by {
        By::Lines | By::Paragraphs => 1,
        By::Words => 300,
        By::Chars => 2000,
    });
    if input.overlap >= size {
        return Err(Error::invalid("bad_tool_input", format!("`overlap` is {}, but a part has only {size}", input.overlap))
            .place("with.overlap")
            .fix("make `overlap` smaller than `size`"));
    }
    let units = units(&input.text, input.by);
    let step = size - input.overlap;
    if units.len() / step > PARTS_MAX {
        return Err(Error::too_large("too_many_parts", format!("this would give more than {PARTS_MAX} parts")).fix("make `size` larger"));
    }
    let parts = parts(&input.text, &units, size, step);
    Ok(Output { count: parts.len(), parts })
}

fn parts(text: &str, units: &[Range<usize>], size: usize, step: usize) -> Vec<Part> {
    let (mut starts, mut ends) = (Locator::new(text), Locator::new(text));
    let mut out = Vec::new();
    for first in (0..units.len()).step_by(step) {
        let last = (first + size).min(units.len());
        let (from, to) = (units[first].start, units[last - 1].end);
        let ((start, line), (end, _)) = (starts.at(from), ends.at(to));
        out.push(Part { index: out.len(), text: text[from..to].to_owned(), start, end, line });
        if last == units.len() {
            break;
        }
    }
    out
}

fn units(text: &str, by: By) -> Vec<Range<usize>> {
    match by {
        By::Chars => text.char_indices().map(|(at, c)| at..at + c.len_utf8()).collect(),
        By::Lines => lines(text).filter(|r| !text[r.clone()].trim().is_empty()).collect(),
        By::Words => super::words(text).map(|w| offset(text, w)..offset(text, w) + w.len()).collect(),
        By::Paragraphs => {
            let mut out: Vec<Range<usize>> = Vec::new();
            let mut open = false;
            for line in lines(text) {
                let blank = text[line.clone()].trim().is_empty();
                match out.last_mut() {
                    Some(last) if open && !blank => last.end = line.end,
                    _ if !blank => out.push(line),
                    _ => {}
                }
                open = !blank;
            }
            out
        }
    }
}

/// Without their line ends.
fn lines(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    text.lines().map(move |line| offset(text, line)..offset(text, line) + line.len())
}

/// Where `part`, a slice of `text`, begins.
fn offset(text: &str, part: &str) -> usize {
    part.as_ptr() as usize - text.as_ptr() as usize
}
