//! Compares what a run did with what its test expects.

use super::{Case, Expect, Miss};
use flow::template::{Expr, Fuel};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// A value that changes is shown with so many lines around it.
const CONTEXT: usize = 3;

/// `place` tells where a part of the test stands.
pub(super) fn judge(case: &Case, view: &Value, place: &dyn Fn(&str) -> String) -> Vec<Miss> {
    let mut judge = Judge { expect: &case.expect, view, place, misses: Vec::new() };
    judge.status();
    judge.outputs();
    judge.steps();
    judge.path();
    judge.error();
    judge.cost();
    judge.holds(case);
    judge.misses
}

struct Judge<'a> {
    expect: &'a Expect,
    view: &'a Value,
    place: &'a dyn Fn(&str) -> String,
    misses: Vec<Miss>,
}

impl Judge<'_> {
    fn miss(&mut self, pointer: &str, message: impl Into<String>, diff: String) {
        let place = (self.place)(&format!("/expect{pointer}"));
        self.misses.push(Miss { place, message: message.into(), diff });
    }

    fn status(&mut self) {
        let found = self.view.pointer("/run/status").and_then(Value::as_str).unwrap_or_default().to_owned();
        let wanted = match (&self.expect.status, &self.expect.error) {
            (Some(status), _) => status.clone(),
            (None, Some(_)) => "failed".to_owned(),
            (None, None) => "succeeded".to_owned(),
        };
        if found != wanted {
            let why = self.view.pointer("/error/message").and_then(Value::as_str).map(|m| format!(": {m}")).unwrap_or_default();
            self.miss("/status", format!("the run {found}{why}"), compared(&json!(wanted), &json!(found)));
        }
    }

    fn outputs(&mut self) {
        let found = self.view["outputs"].as_object().cloned().unwrap_or_default();
        for (name, wanted) in self.expect.outputs.iter().flatten() {
            let got = found.get(name).unwrap_or(&Value::Null);
            if !same(wanted, got) {
                let pointer = format!("/outputs/{}", name.replace('~', "~0").replace('/', "~1"));
                let message =
                    if found.contains_key(name) { format!("the output `{name}` differs") } else { format!("there is no output `{name}`") };
                self.miss(&pointer, message, compared(wanted, got));
            }
        }
    }

    /// The statuses of a step's tasks; a step in a loop has many, one never reached none.
    fn statuses(&self, step: &str) -> BTreeSet<String> {
        let tasks = self.view["tasks"].as_array().into_iter().flatten();
        tasks.filter(|t| t["step"] == step).filter_map(|t| t["status"].as_str()).map(str::to_owned).collect()
    }

    fn steps(&mut self) {
        for (step, wanted) in self.expect.steps.clone() {
            let found = self.statuses(&step);
            let good = match wanted.as_str() {
                "not_reached" => found.is_empty(),
                wanted => found.len() == 1 && found.contains(wanted),
            };
            if !good {
                let found = if found.is_empty() { "not_reached".to_owned() } else { found.into_iter().collect::<Vec<_>>().join(", ") };
                self.miss(&format!("/steps/{step}"), format!("the step `{step}` is {found}"), compared(&json!(wanted), &json!(found)));
            }
        }
    }

    fn path(&mut self) {
        let expect = self.expect;
        for (key, status, wanted) in
            [("ran", "succeeded", &expect.ran), ("skipped", "skipped", &expect.skipped), ("failed", "failed", &expect.failed)]
        {
            let Some(wanted) = wanted else { continue };
            let tasks = self.view["tasks"].as_array().into_iter().flatten();
            let found: BTreeSet<&str> = tasks.filter(|t| t["status"] == status).filter_map(|t| t["step"].as_str()).collect();
            let wanted: BTreeSet<&str> = wanted.iter().map(String::as_str).collect();
            if found != wanted {
                self.miss(&format!("/{key}"), format!("other steps {status}"), compared(&json!(wanted), &json!(found)));
            }
        }
    }

    fn error(&mut self) {
        let Some(wanted) = &self.expect.error else { return };
        let found = |key: &str| self.view.pointer(&format!("/error/{key}")).and_then(Value::as_str).unwrap_or_default().to_owned();
        let (code, message) = (found("code"), found("message"));
        if let Some(wanted) = wanted.code.clone().filter(|wanted| *wanted != code) {
            self.miss("/error/code", "the error has another code", compared(&json!(wanted), &json!(code)));
        }
        if let Some(part) = wanted.message.clone().filter(|part| !message.contains(part.as_str())) {
            self.miss("/error/message", format!("the error's message does not contain `{part}`"), compared(&json!(part), &json!(message)));
        }
    }

    fn cost(&mut self) {
        let Some(most) = self.expect.cost_max else { return };
        let cost = self.view.pointer("/run/cost_microusd").and_then(Value::as_i64).unwrap_or_default() as f64 / 1e6;
        if cost > most {
            self.miss("/cost_max", format!("the run cost {cost} USD"), compared(&json!(most), &json!(cost)));
        }
    }

    fn holds(&mut self, case: &Case) {
        let mut steps = Map::new();
        for task in self.view["tasks"].as_array().into_iter().flatten() {
            if let Some(step) = task["step"].as_str() {
                steps.insert(step.to_owned(), json!({"status": task["status"], "output": task["output"], "error": task["error"]}));
            }
        }
        let scope = json!({"outputs": self.view["outputs"], "steps": steps, "run": self.view["run"], "inputs": case.inputs});
        for (i, source) in self.expect.holds.iter().enumerate() {
            let holds = Expr::parse(source).and_then(|expr| expr.test(&scope, &mut Fuel::default()));
            let message = match holds {
                Ok(true) => continue,
                Ok(false) => format!("`{source}` does not hold"),
                Err(e) => format!("`{source}` cannot be told: {}", e.message),
            };
            self.miss(&format!("/holds/{i}"), message, String::new());
        }
    }
}

/// Numbers are equal by value, however they are written.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(x), Value::Number(y)) => x == y || x.as_f64() == y.as_f64(),
        (Value::Array(x), Value::Array(y)) => x.len() == y.len() && x.iter().zip(y).all(|(a, b)| same(a, b)),
        (Value::Object(x), Value::Object(y)) => x.len() == y.len() && x.iter().all(|(k, a)| y.get(k).is_some_and(|b| same(a, b))),
        (a, b) => a == b,
    }
}

fn compared(wanted: &Value, found: &Value) -> String {
    let written = |value: &Value| match value {
        Value::String(text) if text.contains('\n') => text.clone(),
        other => serde_json::to_string_pretty(other).unwrap_or_default(),
    };
    let (wanted, found) = (written(wanted) + "\n", written(found) + "\n");
    let diff = similar::TextDiff::from_lines(&wanted, &found);
    let mut out = String::new();
    for group in diff.grouped_ops(CONTEXT) {
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let sign = match change.tag() {
                similar::ChangeTag::Delete => '-',
                similar::ChangeTag::Insert => '+',
                similar::ChangeTag::Equal => ' ',
            };
            out.push_str(&format!("{sign} {}\n", change.value().trim_end_matches('\n')));
        }
    }
    out
}
