//! What an editor waits for: checks, answers and drawings of large files.

use super::measure::{Figure, median};
use crate::Env;
use base::{Error, Result};
use editing::{
    cst::{Edit, Tree},
    fmt,
    layout::layout,
    service::{Analysis, complete::complete, hover::hover},
};
use flow::{Catalog, Source};
use serde_json::json;
use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

const STEPS: usize = 1_000;
const DRAWN: usize = 500;
const ANSWERS: usize = 100;

pub(super) async fn run(env: &Env) -> Result<Vec<Figure>> {
    let env = env.clone();
    let done = tokio::task::spawn_blocking(move || measure(&env)).await;
    done.map_err(|e| Error::internal("internal_fault", format!("the benchmark broke off: {e}")))?
}

/// Every step reads the one before it and one further up.
fn file(steps: usize) -> String {
    let mut text = String::from("name: large\nsteps:\n");
    for i in 0..steps {
        let reads = |n: usize| format!("{{{{ steps.s{n}.output.v }}}}");
        let value = if i == 0 { "x".to_owned() } else { format!("{} {}", reads(i - 1), reads(i / 2)) };
        text.push_str(&format!("  # Step {i}.\n  - id: s{i}\n    uses: set\n    with: {{v: \"{value}\"}}\n"));
    }
    text
}

fn timed(env: &Env, rounds: usize, mut work: impl FnMut(usize)) -> Vec<f64> {
    (0..rounds)
        .map(|round| {
            let begin = env.clock.monotonic();
            work(round);
            millis(env.clock.monotonic().saturating_sub(begin))
        })
        .collect()
}

/// Where completion is asked for, in a file of a thousand steps.
fn place_in(text: &str) -> usize {
    let place = text.find("id: s700").unwrap_or_default();
    text[place..].find("steps.").map_or(place, |i| place + i + "steps.".len())
}

/// Completion as while typing: every answer is about a text that has just changed.
fn completions(env: &Env, text: &str, rounds: usize) -> Vec<f64> {
    let (catalog, none, inside) = (Catalog::default(), BTreeMap::new(), place_in(text));
    timed(env, rounds, |round| {
        let typed = text.replacen("# Step 700.", &format!("# Step 700 {round}."), 1);
        let analysis = Analysis::new("large.yaml", &typed, &none, &catalog);
        drop(complete(&analysis, inside, &catalog));
    })
}

/// The language server's answer: the 95th of a hundred, in each round. Its floor is a check of the same text, which no answer can do without.
pub(super) fn answer(env: &Env) -> Figure {
    let text = file(STEPS);
    let p95 = |_| {
        let mut all = completions(env, &text, ANSWERS);
        all.sort_by(f64::total_cmp);
        all[ANSWERS * 95 / 100]
    };
    let samples = (0..env.rounds.max(1)).map(p95).collect();
    let (catalog, none) = (Catalog::default(), BTreeMap::new());
    let source = Source { name: "large.yaml".to_owned(), bytes: text.clone().into_bytes() };
    let floor = median(timed(env, 15, |_| drop(flow::compile(&source, &none, &catalog))));
    Figure::new("p95 of completion after a change, 1,000 steps", "ms", samples).floor(floor).goal("<= 50")
}

/// The drawing of five hundred steps. Its floor is writing the same drawing as JSON.
pub(super) fn drawing(env: &Env) -> Figure {
    let source = Source { name: String::new(), bytes: file(DRAWN).into_bytes() };
    let (_, symbols) = flow::inspect(&source, &BTreeMap::new(), &Catalog::default());
    let rounds = 20 * env.rounds as usize;
    let drawn = layout(&symbols, &BTreeSet::new());
    let floor = median(timed(env, rounds, |_| drop(json!(drawn).to_string())));
    let samples = timed(env, rounds, |_| drop(layout(&symbols, &BTreeSet::new())));
    Figure::new("layout, 500 steps", "ms", samples).floor(floor).goal("<= 50")
}

fn measure(env: &Env) -> Result<Vec<Figure>> {
    let rounds = 20 * env.rounds as usize;
    let (catalog, none) = (Catalog::default(), BTreeMap::new());
    let text = file(STEPS);
    let source = Source { name: "large.yaml".to_owned(), bytes: text.clone().into_bytes() };
    let check = timed(env, rounds, |_| drop(flow::compile(&source, &none, &catalog)));
    let inside = place_in(&text);
    let hovered = timed(env, rounds, |_| {
        let analysis = Analysis::new("large.yaml", &text, &none, &catalog);
        drop(hover(&analysis, inside, &catalog));
    });
    let formatted = timed(env, rounds, |_| drop(fmt::format("large.yaml", &text)));
    let tree = Tree::parse(&text).map_err(|problem| Error::internal("internal_fault", problem.message))?;
    let edits = [Edit::Set { path: "/steps/700/with/v".to_owned(), value: json!("y") }];
    let edited = timed(env, rounds, |_| drop(tree.edit(0, &edits)));
    Ok(vec![
        Figure::new("check, 1,000 steps", "ms", check).goal("<= 50"),
        Figure::new("completion after a change, 1,000 steps", "ms", completions(env, &text, rounds)).goal("max <= 50"),
        Figure::new("hover after a change, 1,000 steps", "ms", hovered).goal("max <= 50"),
        Figure::new("fmt, 1,000 steps", "ms", formatted),
        Figure::new("edit of one value, 1,000 steps", "ms", edited),
        drawing(env),
    ])
}

fn millis(took: Duration) -> f64 {
    took.as_secs_f64() * 1e3
}
