//! A run can be cancelled whatever it does: each state that it can be in before its end, one by one.

use super::*;
use crate::machine::state::{Detail, Phase, Status};

/// A state by name: the workflow, how often something outside answers before it is reached, and whether the process died since.
pub(super) const STATES: &[(&str, &str, usize, bool)] = &[
    ("a tool at work", "  - {id: a, uses: test.echo, with: {}}", 0, false),
    ("a tool at work, taken up", "  - {id: a, uses: test.echo, with: {}}", 0, true),
    ("a model at work", "  - {id: a, uses: model, with: {prompt: hi}}", 0, false),
    ("calls of a model at work", "  - {id: a, uses: model, with: {prompt: hi, tools: [test.echo]}}", 1, false),
    ("the next turn of a model", "  - {id: a, uses: model, with: {prompt: turns 3, tools: [test.echo]}}", 2, true),
    ("an outcome is asked of a step", "  - {id: a, uses: test.send, with: {}}", 0, true),
    ("an outcome is asked of a model's call", "  - {id: a, uses: model, with: {prompt: hi, tools: [test.send]}}", 1, true),
    ("an approval", "  - {id: a, uses: approval, with: {title: Go, expires: 1h}}", 0, false),
    ("a wait", "  - {id: a, uses: wait, with: {for: 1h}}", 0, true),
    ("between attempts", "  - {id: a, uses: test.broken, with: {}, retry: {attempts: 9, delay: 1h}}", 1, false),
    ("an output on its way to a file", "  - {id: a, uses: test.echo, with: {}, save: a.txt}", 1, true),
    (
        "inside a loop over items",
        "  - {id: a, uses: for_each, with: {items: [1, 2]}, steps: [{id: b, uses: test.echo, with: {}}]}",
        1,
        false,
    ),
    ("inside a loop", "  - {id: a, uses: loop, with: {max_iterations: 3}, steps: [{id: b, uses: test.echo, with: {}}]}", 2, true),
    (
        "inside a branch",
        "  - {id: a, uses: if, with: {condition: 'true'}, then: [{id: b, uses: wait, with: {for: 1h}}], else: [{id: c, uses: set, with: {}}]}",
        0,
        true,
    ),
    ("a failed step beside one at work", "  - {id: a, uses: test.broken, with: {}}\n  - {id: b, uses: test.echo, with: {}}", 1, false),
];

/// The run as it is in that state, and what is under way outside.
pub(super) fn reached(steps: &str, answers: usize, died: bool) -> (World, Run, Vec<Effect>) {
    let mut world = World::new(plan(&format!("name: t\nsignals: {{go: integer}}\nsteps:\n{steps}\n")), json!({}), 2);
    let mut run = world.fold();
    let mut pending = world.commit(&mut run, Vec::new(), false);
    for _ in 0..answers {
        let effect = pending.remove(0);
        let answer = world.answer(&effect).unwrap();
        pending.extend(world.commit(&mut run, vec![answer], false));
    }
    if died {
        run = world.fold();
        pending = world.commit(&mut run, Vec::new(), true);
    }
    (world, run, pending)
}

#[test]
fn a_run_in_any_state_is_cancelled_at_once_and_for_good() {
    let mut seen = BTreeSet::new();
    for (name, steps, answers, died) in STATES {
        let (mut world, mut run, pending) = reached(steps, *answers, *died);
        assert!(!run.closed(), "{name}");
        for (_, scope) in run.scopes.iter() {
            seen.extend(scope.tasks.iter().map(|task| format!("{:?} {}", task.status, detail(&task.detail))));
        }
        let aborted = world.commit(&mut run, vec![Input::Cancel { reason: None }], false);
        assert_eq!(run.phase, Phase::Cancelled, "{name}: nothing is waited for");
        assert!(world.timers.is_empty(), "{name}: {:?}", world.timers);
        for effect in &pending {
            let (Effect::Tool { task, .. } | Effect::Model { task, .. }) = effect else { continue };
            assert!(aborted.iter().any(|e| matches!(e, Effect::Abort { task: of } if of == task)), "{name}: {task} goes on");
        }
        assert_eq!(mirror(&world), fingerprint(&run), "{name}");
        // What comes late changes nothing.
        let length = world.journal.len();
        for effect in &pending {
            if let Some(late) = world.answer(effect) {
                world.commit(&mut run, vec![late], false);
            }
        }
        assert_eq!(world.journal.len(), length, "{name}: {:?}", &world.journal[length..]);
    }
    for wanted in [
        "Running Effect",
        "Running Model",
        "Waiting Model",
        "Waiting Approval",
        "Waiting Wait",
        "Retrying Effect",
        "Running Saving",
        "Open Block",
    ] {
        assert!(seen.contains(wanted), "no run was {wanted}: {seen:?}");
    }
    let before_end = |s: &&str| !["Pending", "Succeeded", "Failed", "Skipped", "Cancelled"].contains(s);
    let statuses: BTreeSet<&str> = seen.iter().filter_map(|s| s.split(' ').next()).filter(before_end).collect();
    let all = [Status::Running, Status::Waiting, Status::Retrying, Status::Open].map(|s| format!("{s:?}"));
    assert_eq!(statuses, all.iter().map(String::as_str).collect(), "every state before the end");
}

fn detail(detail: &Detail) -> &'static str {
    match detail {
        Detail::None => "None",
        Detail::Effect { .. } => "Effect",
        Detail::Model(_) => "Model",
        Detail::Auto => "Auto",
        Detail::Ending(_) => "Ending",
        Detail::Block(_) => "Block",
        Detail::Wait { .. } => "Wait",
        Detail::Approval(_) => "Approval",
        Detail::Saving(_) => "Saving",
    }
}

#[test]
fn cancelling_ends_every_task_and_is_refused_afterwards() {
    let yaml = r#"
name: t
steps:
  - {id: slow, uses: wait, with: {for: 1h}}
  - {id: busy, uses: test.echo, with: {}}
  - {id: ask, uses: approval, with: {title: "?"}}
  - id: each
    uses: for_each
    with: {items: [1, 2], max_parallel: 2}
    steps: [{id: inner, uses: wait, with: {for: 1h}}]
"#;
    let mut world = World::new(plan(yaml), json!({}), 2);
    let mut run = world.fold();
    world.commit(&mut run, Vec::new(), false);
    let effects = world.commit(&mut run, vec![Input::Cancel { reason: Some("enough".to_owned()) }], false);
    assert!(effects.iter().any(|e| matches!(e, Effect::Abort { task } if task == "busy")));
    assert_eq!(run.phase, Phase::Cancelled);
    assert!(world.timers.is_empty());
    let mut turn = Turn::new(&mut run, world.now);
    assert_eq!(turn.take(Input::Cancel { reason: None }, &card).unwrap_err().code(), "run_ended");
}

#[test]
fn cancelling_breaks_off_what_a_failing_run_still_does() {
    let yaml = "name: t\nsteps:\n  - {id: bad, uses: test.broken, with: {}}\n  - {id: busy, uses: test.echo, with: {}}\n";
    let mut world = World::new(plan(yaml), json!({}), 2);
    let mut run = world.fold();
    world.commit(&mut run, Vec::new(), false);
    let failed = Input::ToolDone { task: "bad".to_owned(), call: None, result: Err(Error::invalid("broken", "it never works")) };
    world.commit(&mut run, vec![failed], false);
    assert!(!run.closed(), "the other step is still at work");
    let effects = world.commit(&mut run, vec![Input::Cancel { reason: None }], false);
    assert!(effects.iter().any(|e| matches!(e, Effect::Abort { task } if task == "busy")));
    assert_eq!(run.phase, Phase::Cancelled);
}
