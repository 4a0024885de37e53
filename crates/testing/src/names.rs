//! Names of steps in a test that the workflow does not have: a stand-in for such a step would never answer, and nobody would see it.

use super::{Case, file::Loaded};
use editing::documents;
use flow::{Diagnostic, Fix, Severity};
use serde_json::Value;
use std::collections::BTreeSet;
use terminal::load;

/// Everything that is no step of the workflow or of those it uses, each at its place.
pub(crate) fn unknown(test: &Loaded, workflow: &load::Loaded, symbols: &flow::symbols::Symbols) -> Vec<Diagnostic> {
    let mut known: BTreeSet<String> = symbols.steps.iter().map(|step| step.id.clone()).collect();
    for source in workflow.included.values().chain([&workflow.main]) {
        let documents = documents::read(source).map(|read| read.items).unwrap_or_default();
        documents.iter().for_each(|document| ids(&document.value, &mut known));
    }
    let cases = test.suite.tests.iter().enumerate();
    let named = cases.flat_map(|(i, case)| named(case).into_iter().map(move |(at, name, key)| (format!("/tests/{i}{at}"), name, key)));
    // A path such as `each[2]/call` names a step in a block.
    let wrong = named.filter(|(_, name, _)| !name.contains('/') && !name.contains('[') && !known.contains(name));
    wrong.map(|(at, name, key)| finding(&test.documents, &at, &name, key, &known)).collect()
}

fn ids(value: &Value, out: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            out.extend(map.get("id").and_then(Value::as_str).map(str::to_owned));
            map.values().for_each(|inner| ids(inner, out));
        }
        Value::Array(items) => items.iter().for_each(|inner| ids(inner, out)),
        _ => {}
    }
}

/// Place, name, and whether the name is a key.
fn named(case: &Case) -> Vec<(String, String, bool)> {
    let mut out = Vec::new();
    let mut keys = |at: &str, names: Vec<&String>| {
        out.extend(names.into_iter().map(|name| (format!("{at}/{}", name.replace('~', "~0").replace('/', "~1")), name.clone(), true)));
    };
    keys("/pins", case.pins.keys().collect());
    keys("/approvals", case.approvals.keys().collect());
    keys("/expect/steps", case.expect.steps.keys().collect());
    let steps = case.models.iter().map(|one| &one.step).enumerate().map(|(i, step)| (format!("/models/{i}/step"), step));
    let steps = steps.chain(case.tools.iter().map(|one| &one.step).enumerate().map(|(i, step)| (format!("/tools/{i}/step"), step)));
    out.extend(steps.filter_map(|(at, step)| Some((at, step.clone()?, false))));
    for (word, names) in [("ran", &case.expect.ran), ("skipped", &case.expect.skipped), ("failed", &case.expect.failed)] {
        let names = names.iter().flatten().enumerate();
        out.extend(names.map(|(i, name)| (format!("/expect/{word}/{i}"), name.clone(), false)));
    }
    out
}

fn finding(documents: &documents::Documents, at: &str, name: &str, key: bool, known: &BTreeSet<String>) -> Diagnostic {
    let span = if key { documents.key_place(0, at) } else { documents.place(0, at) };
    let near = base::nearest(name, known.iter().map(String::as_str));
    let (start, end) = (span.start, span.end);
    let fix = near.map(|near| Fix { title: format!("write `{near}`"), start, end, replacement: near.to_owned(), guess: true });
    let label = near.map_or_else(|| "no such step".to_owned(), |near| format!("did you mean `{near}`?"));
    let list: Vec<String> = known.iter().take(12).map(|id| format!("`{id}`")).collect();
    Diagnostic {
        code: "test_invalid".to_owned(),
        severity: Severity::Error,
        message: format!("the workflow has no step `{name}`"),
        span,
        label,
        step: None,
        notes: vec![format!("its steps: {}", list.join(", "))],
        fix,
    }
}
