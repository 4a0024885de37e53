//! What an editor waits for: checks, answers and drawings of large files.

use super::measure::Figure;
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

fn measure(env: &Env) -> Result<Vec<Figure>> {
    let rounds = 20 * env.rounds as usize;
    let timed = |work: &mut dyn FnMut(usize)| -> Vec<f64> {
        (0..rounds)
            .map(|round| {
                let begin = env.clock.monotonic();
                work(round);
                millis(env.clock.monotonic().saturating_sub(begin))
            })
            .collect()
    };
    let (catalog, none) = (Catalog::default(), BTreeMap::new());
    let text = file(STEPS);
    let source = Source { name: "large.yaml".to_owned(), bytes: text.clone().into_bytes() };
    let check = timed(&mut |_| drop(flow::compile(&source, &none, &catalog)));
    let place = text.find("id: s700").unwrap_or_default();
    let inside = text[place..].find("steps.").map_or(place, |i| place + i + "steps.".len());
    // As while typing: every answer is about a text that has just changed.
    let answer = timed(&mut |round| {
        let typed = text.replacen("# Step 700.", &format!("# Step 700 {round}."), 1);
        let analysis = Analysis::new("large.yaml", &typed, &none, &catalog);
        drop(complete(&analysis, inside, &catalog));
    });
    let hovered = timed(&mut |_| {
        let analysis = Analysis::new("large.yaml", &text, &none, &catalog);
        drop(hover(&analysis, inside, &catalog));
    });
    let formatted = timed(&mut |_| drop(fmt::format("large.yaml", &text)));
    let tree = Tree::parse(&text).map_err(|problem| Error::internal("internal_fault", problem.message))?;
    let edits = [Edit::Set { path: "/steps/700/with/v".to_owned(), value: json!("y") }];
    let edited = timed(&mut |_| drop(tree.edit(0, &edits)));
    let (_, symbols) = flow::inspect(&Source { name: String::new(), bytes: file(DRAWN).into_bytes() }, &none, &catalog);
    let drawn = timed(&mut |_| drop(layout(&symbols, &BTreeSet::new())));
    Ok(vec![
        Figure::new("check, 1,000 steps", "ms", check).goal("<= 50"),
        Figure::new("completion after a change, 1,000 steps", "ms", answer).goal("max <= 50"),
        Figure::new("hover after a change, 1,000 steps", "ms", hovered).goal("max <= 50"),
        Figure::new("fmt, 1,000 steps", "ms", formatted),
        Figure::new("edit of one value, 1,000 steps", "ms", edited),
        Figure::new("layout, 500 steps", "ms", drawn).goal("<= 50"),
    ])
}

fn millis(took: Duration) -> f64 {
    took.as_secs_f64() * 1e3
}
