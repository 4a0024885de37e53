//! `text.extract`

use super::Locator;
use crate::{
    call::Work,
    tool::{Effect, Tool, Touches},
};
use base::{Error, Result};
use regex::RegexBuilder;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    text: String,
    /// A regular expression (Rust syntax: no look-around, no back references). Named groups are written `(?<name>…)`.
    pattern: String,
    #[serde(default)]
    ignore_case: bool,
    /// `^` and `$` match at every line.
    #[serde(default)]
    multi_line: bool,
    /// `.` matches line ends too.
    #[serde(default)]
    dot_all: bool,
    /// Stop after so many matches. Default 10000.
    #[serde(default)]
    max: Option<usize>,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Output {
    matches: Vec<Match>,
    count: usize,
    /// Whether there are more than `max`.
    truncated: bool,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Match {
    text: String,
    /// First character, counted from 0.
    start: usize,
    /// After the last character.
    end: usize,
    /// From 1.
    line: usize,
    /// What the named groups matched; null if they took no part.
    groups: BTreeMap<String, Option<String>>,
    /// What all groups matched, in order.
    captures: Vec<Option<String>>,
}

pub(crate) fn tool() -> Tool {
    Tool::blocking("text.extract", "Finds all matches of a regular expression, with named groups", Effect::Pure, Touches::Nothing, run)
}

fn run(work: &Work, input: Input) -> Result<Output> {
    let regex = RegexBuilder::new(&input.pattern)
        .case_insensitive(input.ignore_case)
        .multi_line(input.multi_line)
        .dot_matches_new_line(input.dot_all)
        .size_limit(8 << 20)
        .dfa_size_limit(8 << 20)
        .build()
        .map_err(|e| {
            Error::invalid("bad_pattern", format!("`pattern` is not a regular expression: {e}"))
                .place("with.pattern")
                .fix("look-around and back references are not supported; put the pattern in single quotes in YAML")
        })?;
    let max = input.max.unwrap_or(10_000).min(100_000);
    let (mut starts, mut ends) = (Locator::new(&input.text), Locator::new(&input.text));
    let (mut matches, mut truncated) = (Vec::new(), false);
    for found in regex.captures_iter(&input.text) {
        if matches.len() >= max {
            truncated = true;
            break;
        }
        if matches.len() % 1000 == 0 {
            work.check_alive()?;
        }
        let Some(whole) = found.get(0) else { continue };
        let ((start, line), (end, _)) = (starts.at(whole.start()), ends.at(whole.end()));
        let text_of = |m: Option<regex::Match<'_>>| m.map(|m| m.as_str().to_owned());
        let groups = regex.capture_names().flatten().map(|name| (name.to_owned(), text_of(found.name(name)))).collect();
        let captures = (1..found.len()).map(|i| text_of(found.get(i))).collect();
        matches.push(Match { text: whole.as_str().to_owned(), start, end, line, groups, captures });
    }
    Ok(Output { count: matches.len(), matches, truncated })
}
