//! Every line of the transition tables is gone through, and no other.

use super::{World, card, catalog, decide, decider, wanted};
use crate::{
    machine::{
        Decision, Effect, Input, RUN_TIMER, Signal, Turn,
        decide::Act,
        state::{Detail, Phase, Run, TaskRef},
        transitions::{COMMON, RUN, seen, table_of},
    },
    port::{Message, ModelAnswer, ModelRequest, ToolCall},
};
use base::Error;
use flow::plan::Action;
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// Goes through a workflow by dice: calls fail, answers are of no use, people refuse, the process dies, and the run is cancelled.
fn roam(plan: &Arc<flow::Plan>, seed: u64, cancels: bool) {
    let mut world = World::new(plan.clone(), json!({}), seed);
    world.may_refuse = true;
    let mut run = world.fold();
    let mut pending = world.commit(&mut run, Vec::new(), false);
    for _ in 0..4_000 {
        if run.closed() {
            return;
        }
        if world.draw(9) == 0 && world.crashes < 30 {
            world.crashes += 1;
            run = world.fold();
            pending = world.commit(&mut run, Vec::new(), true);
            continue;
        }
        if cancels && world.draw(40) == 0 {
            let whole = Input::TimerFired { name: RUN_TIMER.to_owned() };
            let input = if world.draw(3) == 0 { whole } else { Input::Cancel { reason: None } };
            // The process may die in the middle of it.
            let mut turn = Turn::new(&mut run, world.now);
            turn.take(input, &card).expect("it is at work");
            if turn.run.seq.is_multiple_of(5) && turn.run.phase == Phase::Cancelling {
                turn.take(Input::Checkpoint { name: None, reason: None }, &card).expect("it is at work");
            }
            if !plan.signals.is_empty() && turn.run.phase == Phase::Cancelling {
                turn.take(signal(1_000_000 + turn.run.seq), &card).expect("it is at work");
            }
            let more = turn.advance(1 + (seed % 2) as usize * 999, &card);
            let events = turn.events;
            world.journal.extend(events.into_iter().map(|e| (world.now, e)));
            if more {
                run = world.fold();
                world.commit(&mut run, Vec::new(), true);
            }
            continue;
        }
        if !plan.signals.is_empty() && world.draw(9) == 0 {
            let sent = signal(run.seq);
            pending.extend(world.commit(&mut run, vec![sent], false));
            continue;
        }
        if world.draw(12) == 0 {
            let input = world.steer(&run);
            pending.extend(world.commit(&mut run, vec![input], false));
            continue;
        }
        let person = if world.draw(3) == 0 { word(&mut world, &run).or_else(|| decide(&run)) } else { None };
        let input = match person {
            Some(Input::Decided { task, who, decision }) => {
                let approved = world.draw(3) > 0;
                let outcome = matches!(plan.body.steps[0].action, Action::Tool { .. } | Action::Model(_)) && task == "it";
                let output =
                    if outcome { (approved && world.draw(3) == 0).then(|| json!("it has")) } else { decision.output.filter(|_| approved) };
                Some(Input::Decided { task, who, decision: Decision { approved, output, ..decision } })
            }
            Some(other) => Some(other),
            None => next(&mut world, &mut pending),
        };
        if let Some(input) = input {
            let effects = world.commit(&mut run, vec![input], false);
            for effect in effects {
                match effect {
                    Effect::Abort { task } => pending.retain(|e| of(e) != Some(&task)),
                    other => pending.push(other),
                }
            }
        }
    }
    panic!("the run does not end (seed {seed}): {:?}", plan.body.steps[0]);
}

fn signal(seq: u64) -> Input {
    let signal = Signal { name: "go".to_owned(), id: seq.to_string(), value: json!(1) };
    Input::Signal { signal, by: super::person() }
}

/// Something else that a person says about a question with a rule, and now and then about one without.
fn word(world: &mut World, run: &Run) -> Option<Input> {
    let (at, asked) = run.scopes.iter().find_map(|(scope, held)| {
        held.tasks.iter().enumerate().find_map(|(step, task)| match &task.detail {
            Detail::Approval(asked) => Some((TaskRef { scope, step: step as u32 }, asked)),
            _ => None,
        })
    })?;
    let often = match (&asked.interrupted, asked.handed.is_empty()) {
        // What has become of a call is asked seldom: whoever it was handed to gives it back soon.
        (Some(_), false) => 2,
        (Some(_), true) => 8,
        _ if asked.rule.is_plain() => 12,
        _ => 3,
    };
    if world.draw(often) > 0 {
        return None;
    }
    let act = match world.draw(3) {
        _ if asked.settled.is_some() => Act::Withdraw,
        2 if asked.makes.is_some() && asked.interrupted.is_none() => {
            Act::Edit { input: serde_json::json!({"edited": world.draw(1_000)}), note: None }
        }
        0 if asked.handed.is_empty() => Act::Delegate { to: Some("eve".to_owned()), note: None, until: None },
        _ => Act::Delegate { to: None, note: None, until: None },
    };
    Some(Input::Question { task: run.path(at), binding: asked.binding.clone(), who: decider(super::person()), act })
}

fn of(effect: &Effect) -> Option<&String> {
    match effect {
        Effect::Tool { task, .. } | Effect::Model { task, .. } | Effect::Abort { task } => Some(task),
        _ => None,
    }
}

/// An answer, or a timer.
fn next(world: &mut World, pending: &mut Vec<Effect>) -> Option<Input> {
    let index = world.draw(pending.len() + usize::from(!world.timers.is_empty()));
    if index >= pending.len() {
        let (name, at) = world.timers.iter().min_by_key(|(_, at)| **at).map(|(name, at)| (name.clone(), *at))?;
        world.now = world.now.max(at);
        return Some(Input::TimerFired { name });
    }
    let bad = world.draw(4) == 0;
    match pending.swap_remove(index) {
        Effect::Tool { task, call, tool, input, .. } => {
            let error = if world.draw(3) == 0 { Error::invalid("bad", "never") } else { Error::upstream("down", "not now") };
            let result = if bad || tool == "test.broken" { Err(error) } else { Ok((*input).clone()) };
            Some(Input::ToolDone { task, call, result })
        }
        Effect::Model { task, request, .. } => {
            let result = if bad { Err(Error::upstream("down", "not now")) } else { Ok(answer(world, &request)) };
            Some(Input::ModelDone { task, result })
        }
        _ => None,
    }
}

fn answer(world: &mut World, request: &ModelRequest) -> ModelAnswer {
    let turns = request.messages.iter().filter(|m| matches!(m, Message::Assistant { .. })).count();
    let text = match (wanted(request), world.draw(6)) {
        (Some(wanted), 0) if wanted == "yes" => "no".to_owned(),
        (Some(wanted), 0) if wanted == "no" => "yes".to_owned(),
        (None, _) | (_, 1) => "hm".to_owned(),
        (Some(wanted), _) => wanted,
    };
    let call = |name: &str| ToolCall { id: String::new(), name: name.to_owned(), input: json!({"n": turns}) };
    let calls = match request.tools.first() {
        Some(tool) if turns < 3 && world.draw(3) > 0 => vec![call(&tool.name), call("unknown.tool"), call(&tool.name)],
        _ => Vec::new(),
    };
    ModelAnswer { text, value: None, calls, usage: Default::default() }
}

/// Every step kind with everything that may stand at it.
fn corpus() -> Vec<Arc<flow::Plan>> {
    let rule = json!({"expires": "1h", "grace": "1m", "on_expiry": "escalate", "approvers": {"people": ["ada"]}, "escalate_to": {"people": ["eve"]}});
    let ruled = |mut with: Value| {
        with.as_object_mut().expect("a map").extend(rule.as_object().expect("a map").clone());
        with
    };
    let kinds: [Value; 17] = [
        json!({"uses": "wait", "with": {"for": "0s"}}),
        json!({"uses": "test.echo", "with": {"v": 1}, "retry": {"attempts": 2, "delay": "1s"}}),
        json!({"uses": "test.send", "with": {"v": "<AUTO type=\"integer\">n? [[3]]</AUTO>"}}),
        json!({"uses": "model", "with": {"prompt": "<AUTO type=\"text\">what? [[do]]</AUTO>", "tools": ["test.echo"], "max_turns": 3}, "retry": {"attempts": 2, "delay": "1s"}}),
        json!({"uses": "model", "with": {"prompt": "do", "tools": ["test.send"], "max_turns": 3}}),
        json!({"uses": "set", "with": {"v": "<AUTO type=\"integer\">n? [[3]]</AUTO>"}}),
        json!({"uses": "if", "with": {"condition": "<AUTO type=\"boolean\">so? [[yes]]</AUTO>"}, "then": [{"id": "t1", "uses": "test.flaky", "with": {}}], "else": [{"id": "e1", "uses": "wait", "with": {"for": "1s"}}]}),
        json!({"uses": "switch", "with": {"value": 2}, "cases": [{"equals": 2, "steps": [{"id": "c1", "uses": "test.echo", "with": {}}]}], "default": []}),
        json!({"uses": "for_each", "with": {"items": [1, 2, 3], "max_parallel": 2, "until": "<AUTO type=\"boolean\">enough? [[no]]</AUTO>"}, "steps": [{"id": "f1", "uses": "test.echo", "with": {}}], "output": "<AUTO type=\"text\">and? [[this]]</AUTO>"}),
        json!({"uses": "loop", "with": {"while": "<AUTO type=\"boolean\">on? [[yes]]</AUTO>", "max_iterations": 2}, "steps": [{"id": "l1", "uses": "test.echo", "with": {}}], "output": "<AUTO type=\"text\">and? [[this]]</AUTO>"}),
        json!({"uses": "approval", "with": {"title": "<AUTO type=\"text\">which? [[go]]</AUTO>", "expires": "1h"}}),
        json!({"uses": "approval", "with": ruled(json!({"title": "go"}))}),
        json!({"uses": "ask", "with": ruled(json!({"question": "<AUTO type=\"text\">which? [[go]]</AUTO>"}))}),
        json!({"uses": "test.echo", "with": {"v": 1}, "approve": ruled(json!({"title": "<AUTO type=\"text\">which? [[go]]</AUTO>"}))}),
        json!({"uses": "wait", "with": {"for": "<AUTO type=\"text\">how long? [[2s]]</AUTO>"}}),
        json!({"uses": "wait", "with": {"signal": "go", "for": "1h"}}),
        json!({"uses": "workflow/sub", "with": {"n": "<AUTO type=\"integer\">n? [[3]]</AUTO>"}}),
    ];
    let sub = json!({"inputs": {"n": "integer"}, "steps": [{"id": "u1", "uses": "test.flaky", "with": {"n": "{{ inputs.n }}"}}], "outputs": {"o": "<AUTO type=\"text\">and? [[that]]</AUTO>"}});
    let dresses: [Value; 14] = [
        json!({}),
        json!({"expect": "output | string | length < 3"}),
        json!({"on_error": {"value": "seven"}, "save": "x.json"}),
        json!({"on_error": "skip", "save": "x.json"}),
        json!({"on_error": {"value": "seven"}}),
        json!({"on_error": "skip", "if": "1 > steps.beside.attempts - steps.beside.attempts", "expect": "output | string | length < 3"}),
        json!({"expect": "<AUTO type=\"boolean\">good? [[yes]]</AUTO>", "save": "x.json", "on_error": {"then": "skip", "steps": [{"id": "h1", "uses": "test.echo", "with": {}}]}}),
        json!({"on_error": {"value": "seven"}, "goto": {"success": "<AUTO type=\"text\">where? [[end]]</AUTO>"}, "expect": "<AUTO type=\"boolean\">good? [[yes]]</AUTO>"}),
        json!({"on_error": "skip", "save": "x.json", "goto": {"failure": "<AUTO type=\"text\">where? [[end]]</AUTO>"}}),
        json!({"if": "<AUTO type=\"boolean\">begin? [[yes]]</AUTO>", "expect": "<AUTO type=\"boolean\">good? [[yes]]</AUTO>", "on_error": {"then": "retry", "retries": 2, "steps": [{"id": "h1", "uses": "test.echo", "with": {}}]}}),
        json!({"if": "1 > 2", "goto": {"skipped": "<AUTO type=\"text\">where? [[end]]</AUTO>"}, "save": "x.json"}),
        json!({"goto": {"success": "<AUTO type=\"text\">where? [[end]]</AUTO>", "failure": "<AUTO type=\"text\">where? [[end]]</AUTO>"}, "on_error": "skip", "save": "<AUTO type=\"text\">file? [[x.json]]</AUTO>"}),
        json!({"expect": "output | string | length < 3", "save": "x.json", "on_error": [{"codes": ["down"], "value": "seven", "steps": [{"id": "h1", "uses": "test.flaky", "with": {}}]}, {"then": "continue", "even_if_it_fails": true, "steps": [{"id": "h2", "uses": "test.broken", "with": {}}]}]}),
        json!({"expect": {"that": "<AUTO type=\"boolean\">good? [[no]]</AUTO>", "otherwise": "fail_at_end"}, "on_error": "fail_at_end"}),
    ];
    let mut files = Vec::new();
    for kind in &kinds {
        for dress in &dresses {
            let mut step = kind.clone();
            step["id"] = json!("it");
            for (key, value) in dress.as_object().expect("a map") {
                step[key] = value.clone();
            }
            let beside = json!({"id": "beside", "uses": "test.flaky", "with": {}, "timeout": "5s"});
            let mut end = json!({"id": "end", "uses": "set", "with": {}, "needs": ["it"]});
            end["if"] = json!("true");
            let between = json!({"id": "between", "uses": "set", "with": {}, "needs": ["it"]});
            let mut file = json!({"name": "t", "config": {"timeout": "10h"}, "workflows": {"sub": sub}, "steps": [step, between, end, beside], "outputs": {"o": "<AUTO type=\"text\">and? [[all]]</AUTO>"}});
            if kind["with"]["signal"] == "go" {
                file["signals"] = json!({"go": "integer"});
            }
            // Not everything may stand everywhere.
            let source = flow::Source { name: "t.yaml".to_owned(), bytes: file.to_string().into_bytes() };
            files.extend(flow::compile(&source, &BTreeMap::new(), &catalog()).plan.map(Arc::new));
        }
    }
    assert!(files.len() > 140, "{} files", files.len());
    files
}

#[test]
fn every_transition_is_gone_through_and_no_other() {
    seen::collect();
    for plan in corpus() {
        // More of those that can be anywhere when something beside them fails.
        let step = &plan.body.steps[0];
        let sends = format!("{:?}", step.action).contains("test.send");
        let seeds = match (step.retry.attempts > 1 || sends, step.jumps.skipped.is_some() && !sends) {
            (true, true) => 900,
            (true, false) => 320,
            _ if matches!(step.action, Action::Ask(_)) => 150,
            _ => 45,
        };
        for seed in 0..seeds {
            roam(&plan, seed, seed % 3 == 0);
        }
    }
    let seen = seen::all();
    let unknown: Vec<_> = seen.iter().filter(|(_, known)| !**known).map(|(row, _)| format!("{} {}", row.0, row.1)).collect();
    let gone: BTreeSet<_> = seen.into_keys().collect();
    let (mut missing, mut kinds) = (Vec::new(), BTreeSet::new());
    let mut count = 0;
    let mut ask = |kind: &str, row: String| {
        count += 1;
        if !gone.contains(&(kind.to_owned(), row.clone())) {
            missing.push(format!("{kind} {row}"));
        }
    };
    for plan in corpus() {
        let (kind, own) = table_of(&plan.body.steps[0].action);
        if kinds.insert(kind) {
            own.iter().for_each(|r| ask(kind, format!("{:?} {:?} {:?}", r.0, r.1, r.2)));
        }
    }
    COMMON.iter().for_each(|r| ask("any", format!("{:?} {:?} {:?}", r.0, r.1, r.2)));
    RUN.iter().for_each(|r| ask("run", format!("{:?} {:?} {:?}", r.0, r.1, r.2)));
    println!("{} of {count} transitions gone through", count - missing.len());
    assert!(unknown.is_empty() && missing.is_empty(), "missing: {missing:#?}\nunknown: {unknown:#?}");
    assert_eq!(kinds.len(), 10);
}
