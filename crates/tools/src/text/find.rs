//! `text.find`: are these words really in that text? Used to check the citations of a model.

use super::Locator;
use crate::{
    call::Work,
    tool::{Effect, Tool, Touches},
};
use base::{Error, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

const QUOTES_MAX: usize = 1000;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    text: String,
    /// The words to look for; any run of white space equals any other.
    quotes: Vec<String>,
    #[serde(default)]
    ignore_case: bool,
    /// Take typographic quotation marks, apostrophes and dashes for the plain ones.
    #[serde(default)]
    ignore_typography: bool,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Output {
    /// One for each quote, in order.
    results: Vec<Found>,
    /// The quotes that are not in the text.
    missing: Vec<String>,
    all_found: bool,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Found {
    quote: String,
    found: bool,
    /// How often, without overlaps.
    count: usize,
    /// First character of the first occurrence, counted from 0.
    start: Option<usize>,
    /// After its last character.
    end: Option<usize>,
    /// Its line, from 1.
    line: Option<usize>,
    /// The words as they stand in the text.
    text: Option<String>,
}

pub(crate) fn tool() -> Tool {
    Tool::blocking("text.find", "Looks for exact quotes in a text; white space may differ", Effect::Pure, Touches::Nothing, run)
}

fn run(work: &Work, input: Input) -> Result<Output> {
    if input.quotes.len() > QUOTES_MAX {
        return Err(Error::too_large(
            "too_many_parts",
            format!("{} quotes at once are too many; the limit is {QUOTES_MAX}", input.quotes.len()),
        ));
    }
    let text = Normal::new(&input.text, &input);
    let mut results = Vec::new();
    for quote in &input.quotes {
        work.check_alive()?;
        results.push(find(&input.text, &text, quote, Normal::new(quote, &input).text.trim()));
    }
    let missing: Vec<String> = results.iter().filter(|r| !r.found).map(|r| r.quote.clone()).collect();
    Ok(Output { all_found: missing.is_empty(), results, missing })
}

fn find(original: &str, text: &Normal, quote: &str, wanted: &str) -> Found {
    let quote = quote.to_owned();
    let mut hits = text.text.match_indices(wanted).map(|(at, _)| at);
    let Some(first) = (if wanted.is_empty() { None } else { hits.next() }) else {
        return Found { quote, found: false, count: 0, start: None, end: None, line: None, text: None };
    };
    let count = 1 + hits.count();
    let (from, to) = (text.original(first), text.original_end(first + wanted.len()));
    let mut locator = Locator::new(original);
    let (start, line) = locator.at(from);
    let (end, _) = locator.at(to);
    Found {
        quote,
        found: true,
        count,
        start: Some(start),
        end: Some(end),
        line: Some(line),
        text: original.get(from..to).map(str::to_owned),
    }
}

/// A text with single spaces, and the way back to the original.
struct Normal {
    text: String,
    /// For each character: its place here, and where the original one begins and ends.
    places: Vec<(usize, usize, usize)>,
}

impl Normal {
    fn new(original: &str, how: &Input) -> Self {
        let mut out = Self { text: String::with_capacity(original.len()), places: Vec::new() };
        for (at, c) in original.char_indices() {
            let after = at + c.len_utf8();
            if c.is_whitespace() {
                if !out.text.ends_with(' ') {
                    out.push(' ', at, after);
                }
                continue;
            }
            let c = if how.ignore_typography { plain(c) } else { c };
            if how.ignore_case {
                c.to_lowercase().for_each(|low| out.push(low, at, after));
            } else {
                out.push(c, at, after);
            }
        }
        out
    }

    fn push(&mut self, c: char, from: usize, to: usize) {
        self.places.push((self.text.len(), from, to));
        self.text.push(c);
    }

    fn original(&self, at: usize) -> usize {
        self.places.binary_search_by_key(&at, |p| p.0).ok().and_then(|i| self.places.get(i)).map_or(0, |p| p.1)
    }

    fn original_end(&self, end: usize) -> usize {
        let after = self.places.partition_point(|p| p.0 < end);
        after.checked_sub(1).and_then(|i| self.places.get(i)).map_or(0, |p| p.2)
    }
}

fn plain(c: char) -> char {
    match c {
        '‘' | '’' | '‚' | '‛' => '\'',
        '“' | '”' | '„' | '«' | '»' => '"',
        '‐' | '‑' | '‒' | '–' | '—' | '−' => '-',
        c => c,
    }
}
