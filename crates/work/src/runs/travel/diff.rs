//! Two runs side by side: their steps aligned by path, and what is different about each.

use super::super::{fold, not_found, stream, value_of, views::Summary};
use crate::State;
use base::{Ctx, Money, Result, RunId, Timestamp};
use engine::{
    event::Payload,
    view::{RunView, TaskView},
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};
use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

/// A value kept apart that is larger is compared as a whole and not looked into. Bytes.
const LOOKED_INTO_BYTES_MAX: u64 = 256 * 1024;
/// Values kept apart that one comparison reads, in all; those that come later are compared by their hashes alone. Bytes.
const READ_BYTES_MAX: u64 = 32 * 1024 * 1024;
/// Places inside one value that are listed; above this the value differs as a whole.
const PLACES_MAX: usize = 64;
const DEPTH_MAX: usize = 16;

/// What is different about two runs.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "RunDiff")]
pub(super) struct DiffView {
    a: Summary,
    b: Summary,
    /// Both are pinned to the same files.
    same_workflow: bool,
    /// Names of files that differ, or that only one has.
    files: Vec<String>,
    /// How long the first took so far, in milliseconds; null while it is under way.
    a_ms: Option<u64>,
    b_ms: Option<u64>,
    /// What differs about inputs, outputs and the error of the runs.
    changes: Vec<Change>,
    /// Every step of either, in the order of the first; those that only the second has stand where they stand there.
    steps: Vec<StepDiff>,
}

/// A place at which something differs.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "RunChange")]
struct Change {
    /// `inputs`, `input`, `prompt`, `output`, `outputs`, `model`, `status`, `uses`, `error` or `answers`.
    what: &'static str,
    /// JSON pointer inside it; empty for the whole.
    at: String,
    /// Absent if the first has nothing there; a null that stands there is a value.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Value")]
    #[schemars(default)]
    a: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Value")]
    #[schemars(default)]
    b: Option<Value>,
}

/// A step in both.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "RunStepDiff")]
struct StepDiff {
    path: String,
    /// `same`, `changed`, `only_a` or `only_b`.
    state: &'static str,
    a: Option<Side>,
    b: Option<Side>,
    changes: Vec<Change>,
}

/// One of the two.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "RunStepSide")]
struct Side {
    uses: String,
    status: Value,
    attempt: u32,
    /// From its start to its end, in milliseconds; null unless it has both.
    ms: Option<u64>,
    #[schemars(with = "i64")]
    cost_microusd: Money,
    tokens_in: u64,
    tokens_out: u64,
    /// Who answered, if a model did.
    model: Option<String>,
}

/// What is written of it in JSON is what is compared.
fn json_of(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or(Value::Null)
}

fn between(from: Option<Timestamp>, to: Option<Timestamp>) -> Option<u64> {
    Some(u64::try_from(to?.since(from?).as_millis()).unwrap_or(u64::MAX))
}

impl Side {
    fn of(task: &TaskView) -> Self {
        let usage = task.usage.clone().unwrap_or_default();
        Self {
            uses: task.uses.clone(),
            status: json_of(&task.status),
            attempt: task.attempt,
            ms: between(task.started_at, task.ended_at),
            cost_microusd: usage.cost_microusd,
            tokens_in: usage.tokens_in,
            tokens_out: usage.tokens_out,
            model: Some(usage.served_by).filter(|model| !model.is_empty()),
        }
    }
}

/// Reads values that are kept apart, as long as that is not too much.
struct Values<'a> {
    state: &'a State,
    ctx: &'a Ctx,
    /// What may still be read, in bytes.
    left: u64,
}

impl Values<'_> {
    async fn get(&self, payload: Option<&Payload>) -> Result<Option<Arc<Value>>> {
        match payload {
            Some(payload) => value_of(self.state, self.ctx, payload).await.map(Some),
            None => Ok(None),
        }
    }

    async fn compare(&mut self, what: &'static str, a: Option<&Payload>, b: Option<&Payload>, out: &mut Vec<Change>) -> Result<()> {
        if a == b {
            return Ok(());
        }
        if take(&mut self.left, a, b) {
            differences(what, self.get(a).await?.as_deref(), self.get(b).await?.as_deref(), out);
        } else {
            out.extend(whole(what, a, b));
        }
        Ok(())
    }
}

/// May both be read? What they hold is taken off what is `left`.
fn take(left: &mut u64, a: Option<&Payload>, b: Option<&Payload>) -> bool {
    let bytes = |payload: Option<&Payload>| match payload {
        Some(Payload::Blob { bytes, .. }) => *bytes,
        _ => 0,
    };
    let (a, b) = (bytes(a), bytes(b));
    let rest = if a.max(b) <= LOOKED_INTO_BYTES_MAX { left.checked_sub(a + b) } else { None };
    *left = rest.unwrap_or(*left);
    rest.is_some()
}

/// What is not looked into differs as a whole, or not at all.
fn whole<T: Serialize>(what: &'static str, a: T, b: T) -> Option<Change> {
    let [a, b] = [a, b].map(|side| Some(json_of(&side)).filter(|value| !value.is_null()));
    (a != b).then(|| Change { what, at: String::new(), a, b })
}

fn differences(what: &'static str, a: Option<&Value>, b: Option<&Value>, out: &mut Vec<Change>) {
    let mut found = Vec::new();
    if walk(a, b, &mut String::new(), 0, &mut found) {
        out.extend(found.into_iter().map(|(at, a, b)| Change { what: if at == "/prompt" { "prompt" } else { what }, at, a, b }));
    } else {
        out.push(Change { what, at: String::new(), a: a.cloned(), b: b.cloned() });
    }
}

/// A JSON pointer, and what stands there.
type Place = (String, Option<Value>, Option<Value>);

/// False if there are too many places to list.
fn walk(a: Option<&Value>, b: Option<&Value>, at: &mut String, depth: usize, out: &mut Vec<Place>) -> bool {
    if a == b {
        return true;
    }
    let mut inside = |key: &str, a: Option<&Value>, b: Option<&Value>| {
        let length = at.len();
        at.push('/');
        at.push_str(&key.replace('~', "~0").replace('/', "~1"));
        let listed = walk(a, b, at, depth + 1, out);
        at.truncate(length);
        listed
    };
    match (a, b) {
        (Some(Value::Object(x)), Some(Value::Object(y))) if depth < DEPTH_MAX => {
            let keys: BTreeSet<&String> = x.keys().chain(y.keys()).collect();
            keys.into_iter().all(|key| inside(key, x.get(key), y.get(key)))
        }
        (Some(Value::Array(x)), Some(Value::Array(y))) if depth < DEPTH_MAX && x.len() == y.len() => {
            x.iter().zip(y).enumerate().all(|(i, (a, b))| inside(&i.to_string(), Some(a), Some(b)))
        }
        _ => {
            out.push((at.clone(), a.cloned(), b.cloned()));
            out.len() <= PLACES_MAX
        }
    }
}

/// Both in one order: that of the first, and what only the second has before the next step they share.
fn aligned<'a>(a: &'a RunView, b: &'a RunView) -> Vec<(Option<&'a TaskView>, Option<&'a TaskView>)> {
    let theirs: Vec<&TaskView> = b.tasks().collect();
    let place: HashMap<&str, usize> = theirs.iter().enumerate().map(|(i, task)| (task.path.as_str(), i)).collect();
    let only_b = |task: &&TaskView| a.task(&task.path).is_none();
    let (mut out, mut next) = (Vec::new(), 0);
    for task in a.tasks() {
        let Some(&i) = place.get(task.path.as_str()) else {
            out.push((Some(task), None));
            continue;
        };
        if i >= next {
            out.extend(theirs[next..i].iter().copied().filter(only_b).map(|task| (None, Some(task))));
            next = i + 1;
        }
        out.push((Some(task), Some(theirs[i])));
    }
    out.extend(theirs[next..].iter().copied().filter(only_b).map(|task| (None, Some(task))));
    out
}

async fn step(values: &mut Values<'_>, a: Option<&TaskView>, b: Option<&TaskView>) -> Result<StepDiff> {
    let mut changes = Vec::new();
    if let (Some(a), Some(b)) = (a, b) {
        let model = |task: &TaskView| task.usage.as_ref().map(|usage| usage.served_by.clone()).filter(|model| !model.is_empty());
        let answers = |task: &TaskView| task.answers.iter().map(|x| json!({"part": x.part, "value": x.value})).collect::<Value>();
        changes.extend(whole("uses", &a.uses, &b.uses));
        changes.extend(whole("status", &a.status, &b.status));
        changes.extend(whole("error", &a.error, &b.error));
        changes.extend(whole("model", model(a), model(b)));
        changes.extend(whole("answers", answers(a), answers(b)));
        values.compare("input", a.input.as_ref(), b.input.as_ref(), &mut changes).await?;
        values.compare("output", a.output.as_ref(), b.output.as_ref(), &mut changes).await?;
    }
    let state = match (a, b) {
        (Some(_), None) => "only_a",
        (None, _) => "only_b",
        _ if changes.is_empty() => "same",
        _ => "changed",
    };
    let path = a.or(b).map(|task| task.path.clone()).unwrap_or_default();
    Ok(StepDiff { path, state, a: a.map(Side::of), b: b.map(Side::of), changes })
}

fn files(a: &RunView, b: &RunView) -> Vec<String> {
    let (x, y) = (&a.workflow.files, &b.workflow.files);
    let names: BTreeSet<&String> = x.keys().chain(y.keys()).collect();
    names.into_iter().filter(|name| x.get(*name) != y.get(*name)).cloned().collect()
}

/// A run as it was after an event, or as it is now.
pub(super) struct Moment {
    pub(super) run: RunId,
    pub(super) at: Option<u64>,
}

pub(super) async fn compare(state: &State, ctx: &Ctx, a: Moment, b: Moment) -> Result<DiffView> {
    let (first, second) = (seen(state, ctx, a).await?, seen(state, ctx, b).await?);
    let mut values = Values { state, ctx, left: READ_BYTES_MAX };
    let mut changes = Vec::new();
    values.compare("inputs", Some(&first.inputs), Some(&second.inputs), &mut changes).await?;
    values.compare("outputs", first.outputs.as_ref(), second.outputs.as_ref(), &mut changes).await?;
    changes.extend(whole("error", &first.error, &second.error));
    let mut steps = Vec::new();
    for (a, b) in aligned(&first, &second) {
        steps.push(step(&mut values, a, b).await?);
    }
    Ok(DiffView {
        same_workflow: first.workflow.hash == second.workflow.hash,
        files: files(&first, &second),
        a_ms: between(Some(first.run.started_at), first.run.ended_at),
        b_ms: between(Some(second.run.started_at), second.run.ended_at),
        a: Summary(first.run),
        b: Summary(second.run),
        changes,
        steps,
    })
}

async fn seen(state: &State, ctx: &Ctx, Moment { run, at }: Moment) -> Result<RunView> {
    let info = stream(state, ctx, run).await?;
    if let Some(at) = at {
        super::is_there(run, &info, at)?;
        return Ok(fold::at(state, ctx, run, at).await?.view);
    }
    let slot = fold::current(state, ctx, run).await?;
    slot.as_ref().map(|fold| fold.view.clone()).ok_or_else(|| not_found(run))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn different(what: &'static str, a: Value, b: Value) -> Vec<Change> {
        let mut out = Vec::new();
        differences(what, Some(&a), Some(&b), &mut out);
        out
    }

    #[test]
    fn places_inside_values_are_named_and_too_many_are_not_listed() {
        let out = different("input", json!({"prompt": "a", "x/y": [1, 2], "same": 1}), json!({"prompt": "b", "x/y": [1, 3], "same": 1}));
        let expected = json!([{"what": "prompt", "at": "/prompt", "a": "a", "b": "b"}, {"what": "input", "at": "/x~1y/1", "a": 2, "b": 3}]);
        assert_eq!(json_of(&out), expected);
        let (a, b): (Vec<u32>, Vec<u32>) = ((0..100).collect(), (1..101).collect());
        let out = different("output", json!(a), json!(b));
        assert_eq!((out.len(), out[0].at.as_str()), (1, ""));
        let mut deep = (json!(1), json!(2));
        for _ in 0..100 {
            deep = (json!([deep.0]), json!([deep.1]));
        }
        assert_eq!(different("output", deep.0, deep.1).len(), 1);
    }

    #[test]
    fn a_null_that_stands_there_is_not_nothing() {
        let out = different("output", json!({"x": null, "y": null}), json!({"y": null, "z": null}));
        assert_eq!(json_of(&out), json!([{"what": "output", "at": "/x", "a": null}, {"what": "output", "at": "/z", "b": null}]));
        let mut out = Vec::new();
        differences("output", Some(&Value::Null), None, &mut out);
        assert_eq!(json_of(&out), json!([{"what": "output", "at": "", "a": null}]));
    }

    #[test]
    fn only_so_much_is_read_and_both_sides_or_none() {
        let blob = |bytes: u64| -> Payload { serde_json::from_value(json!({"$blob": "0".repeat(64), "bytes": bytes})).expect("a payload") };
        assert!(matches!(blob(1), Payload::Blob { .. }), "{:?}", blob(1));
        let (small, large) = (blob(200_000), blob(LOOKED_INTO_BYTES_MAX + 1));
        let mut left = 500_000;
        assert!(!take(&mut left, Some(&small), Some(&large)) && !take(&mut left, Some(&large), None), "one is too large by itself");
        assert!(take(&mut left, Some(&small), Some(&small)));
        assert!(!take(&mut left, Some(&small), None), "it would be more than is left");
        assert!(take(&mut left, Some(&blob(100_000)), None), "a smaller one is not");
        assert!(take(&mut left, Some(&Payload::Inline(Arc::new(json!(1)))), None), "what is read already costs nothing");
        assert_eq!(left, 0);
    }
}
