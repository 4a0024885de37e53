//! `text.similarity`

use super::words;
use crate::{
    call::Work,
    tool::{Effect, Tool, Touches},
};
use base::{Error, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

const TEXTS_MAX: usize = 300;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    /// The texts to compare, each with each.
    #[serde(default)]
    texts: Vec<Named>,
    /// Files to compare, beside or instead of `texts`; they are named by their paths.
    #[serde(default)]
    paths: Vec<String>,
    /// How many neighbouring words make a shingle.
    #[serde(default = "five")]
    #[schemars(range(min = 1, max = 100))]
    shingle: usize,
}

fn five() -> usize {
    5
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Named {
    name: String,
    text: String,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Output {
    texts: Vec<Measured>,
    /// Most similar first.
    pairs: Vec<Pair>,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Measured {
    name: String,
    words: usize,
    /// Different ones.
    shingles: usize,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Pair {
    a: String,
    b: String,
    /// Shared shingles by all shingles of both: 0 to 1, rounded to six places.
    jaccard: f64,
    /// How much of `a` is also in `b`: 0 to 1.
    a_in_b: f64,
    /// How much of `b` is also in `a`: 0 to 1.
    b_in_a: f64,
    /// Shingles that both have.
    shared: usize,
}

pub(crate) fn tool() -> Tool {
    Tool::blocking("text.similarity", "Measures how much texts share, by runs of words", Effect::Pure, Touches::ReadsFiles, run)
}

fn run(work: &Work, input: Input) -> Result<Output> {
    let mut texts = input.texts;
    if !input.paths.is_empty() {
        let jail = work.jail()?;
        for path in &input.paths {
            let text = jail.find(path)?.read_text(work.limits().read_bytes_max / 8)?;
            texts.push(Named { name: path.clone(), text });
        }
    }
    if texts.len() < 2 || texts.len() > TEXTS_MAX {
        return Err(Error::invalid("bad_tool_input", format!("{} texts were given; from 2 to {TEXTS_MAX} can be compared", texts.len()))
            .place("with.texts"));
    }
    let mut measured = Vec::new();
    let mut sets = Vec::new();
    for Named { name, text } in &texts {
        work.check_alive()?;
        let words: Vec<String> = words(text).map(str::to_lowercase).collect();
        let set = shingles(&words, input.shingle);
        measured.push(Measured { name: name.clone(), words: words.len(), shingles: set.len() });
        sets.push(set);
    }
    let mut pairs = Vec::new();
    for i in 0..sets.len() {
        work.check_alive()?;
        for j in i + 1..sets.len() {
            pairs.push(pair(&texts[i].name, &sets[i], &texts[j].name, &sets[j]));
        }
    }
    pairs.sort_by(|x, y| y.jaccard.total_cmp(&x.jaccard).then_with(|| (&x.a, &x.b).cmp(&(&y.a, &y.b))));
    Ok(Output { texts: measured, pairs })
}

fn pair(a: &str, of_a: &[u64], b: &str, of_b: &[u64]) -> Pair {
    let shared = shared(of_a, of_b);
    let union = of_a.len() + of_b.len() - shared;
    Pair {
        a: a.to_owned(),
        b: b.to_owned(),
        jaccard: ratio(shared, union),
        a_in_b: ratio(shared, of_a.len()),
        b_in_a: ratio(shared, of_b.len()),
        shared,
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { (part as f64 / whole as f64 * 1e6).round() / 1e6 }
}

/// Hashes of all runs of `size` words, sorted, each once. A shorter text is one run.
fn shingles(words: &[String], size: usize) -> Vec<u64> {
    let mut out: Vec<u64> =
        if words.len() < size { words.chunks(size).map(fnv1a).collect() } else { words.windows(size).map(fnv1a).collect() };
    out.sort_unstable();
    out.dedup();
    out
}

/// FNV-1a, 64 bits: the same on every machine and in every version.
fn fnv1a(words: &[String]) -> u64 {
    let bytes = words.iter().flat_map(|w| w.bytes().chain([0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, b| (hash ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}

fn shared(a: &[u64], b: &[u64]) -> usize {
    let (mut i, mut j, mut count) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        count += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    count
}
