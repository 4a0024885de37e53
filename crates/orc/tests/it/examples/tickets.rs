//! Where each ticket went, against what the model said.

use super::{checkout, expected, names, repository, run, table, written};
use std::{collections::BTreeMap, fs};

#[test]
fn tickets_are_sorted_and_routed_after_an_approval() {
    let text = fs::read_to_string(repository().join("examples/ticket-triage/tickets.csv")).expect("readable");
    let open: BTreeMap<String, Vec<String>> =
        table(&text).into_iter().filter(|row| row[2] == "open").map(|row| (row[0].clone(), row)).collect();
    let place = checkout(&["examples/ticket-triage"]);

    // Nobody approves: nothing is done yet.
    let done = place.orc(&["run", "home/examples/ticket-triage/ticket-triage.yaml", "--json"]).expect(75);
    assert!(done.out.contains("Act on"), "{}", done.out);
    assert_eq!(names(&place, "ticket-triage/out"), ["urgent.md"]);

    let (outputs, _) = run(&place, "ticket-triage", &["--yes"]);
    assert_eq!(outputs["tickets"], open.len());
    let (_, shown) = place.json(&["runs", "show", "latest", "--json"]);
    let tasks = shown["tasks"].as_array().expect("tasks");
    let output = |path: String| tasks.iter().find(|t| t["path"] == path.as_str()).map(|t| t["output"].clone()).expect("a task");
    let (mut categories, mut agreed, mut urgent): (BTreeMap<String, Vec<String>>, usize, Vec<String>) = Default::default();
    // Ids rise with the time of arrival, which is the order of the loop.
    for (i, (id, row)) in open.iter().enumerate() {
        let sorted = output(format!("triage[{i}]/sort"));
        let category = sorted["category"].as_str().expect("a category").to_owned();
        agreed += usize::from(category == row[5]);
        categories.entry(category).or_default().push(id.clone());
        if sorted["urgency"] == "high" {
            urgent.push(id.clone());
        }
    }
    let counts: BTreeMap<&String, usize> = categories.iter().map(|(name, ids)| (name, ids.len())).collect();
    assert_eq!(outputs["categories"], serde_json::json!(counts));
    assert_eq!(outputs["urgent"], urgent.len());
    let share = agreed as f64 / open.len() as f64;
    assert!((outputs["agreement"].as_f64().expect("a number") - share).abs() < 0.000_51, "{share}: {outputs}");

    let of = |category: &str| categories.get(category).cloned().unwrap_or_default();
    let mut drafts = [of("account"), of("question")].concat();
    drafts.sort();
    let board = table(&written(&place, "ticket-triage", "out/board.csv"));
    assert_eq!(board.len(), open.len());
    for (queue, ids) in [("developers", of("bug")), ("finance", of("billing")), ("product", of("feature")), ("drafts", drafts.clone())] {
        let there: Vec<&String> = board.iter().filter(|row| row[1] == queue).map(|row| &row[0]).collect();
        assert_eq!(there, ids.iter().collect::<Vec<_>>(), "{queue}");
        assert_eq!(outputs["queues"][queue], ids.len());
    }
    let files = |ids: &[String], end: &str| ids.iter().map(|id| format!("{id}.{end}")).collect::<Vec<_>>();
    assert_eq!(names(&place, "ticket-triage/out/bugs"), files(&of("bug"), "md"));
    assert_eq!(names(&place, "ticket-triage/out/replies"), files(&drafts, "txt"));
    let list = written(&place, "ticket-triage", "out/urgent.md");
    assert_eq!(list.lines().filter(|l| l.starts_with("## ")).count(), urgent.len());
    assert!(urgent.iter().all(|id| list.contains(id.as_str())));
    let mut promised = expected("ticket-triage");
    promised["approved_by"] = outputs["approved_by"].clone();
    assert_eq!(outputs, promised);
}
