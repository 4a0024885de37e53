//! What a restart at the wrong moment must not do: ask twice, begin what was called off, or write something else under the same key.

use super::{World, card, effect_class, plan};
use crate::{
    event::Event,
    machine::{Effect, Input, Turn, state::Run},
    port::{ModelAnswer, ToolCall},
};
use serde_json::json;

fn asks(task: &str, id: &str) -> Input {
    let calls = vec![ToolCall { id: id.to_owned(), name: "test.echo".to_owned(), input: json!({}) }];
    let answer = ModelAnswer { text: String::new(), value: None, calls, usage: Default::default() };
    Input::ModelDone { task: task.to_owned(), result: Ok(answer) }
}

/// A turn that was asked on before the restart stood in the queue again when the history was read back.
#[test]
fn a_dialogue_goes_on_only_when_all_calls_of_its_turn_are_answered() {
    let yaml = "name: t\nsteps:\n  - {id: m, uses: model, with: {prompt: hi, tools: [test.echo], max_turns: 9}}\n";
    let mut world = World::new(plan(yaml), json!({}), 0);
    let mut run = world.fold();
    world.commit(&mut run, Vec::new(), false);
    for call in ["a", "b"] {
        world.commit(&mut run, vec![asks("m", call)], false);
        let done = Input::ToolDone { task: "m".to_owned(), call: Some(call.to_owned()), result: Ok(json!(1)) };
        world.commit(&mut run, vec![done], false);
    }
    world.commit(&mut run, vec![asks("m", "c")], false);
    let mut again = world.fold();
    let effects = world.commit(&mut again, Vec::new(), true);
    assert!(matches!(effects.as_slice(), [Effect::Tool { call: Some(call), .. }] if call == "c"), "{effects:?}");
}

/// A question that failed stood in the queue when the history was read back; with the next attempt the model was asked, and paid, twice.
#[test]
fn a_question_that_is_asked_once_more_is_asked_once() {
    let yaml = "name: t\nsteps:\n  - {id: m, uses: model, with: {prompt: hi, tools: [test.echo], max_turns: 9}, retry: {attempts: 3, delay: 1s}}\n";
    let mut world = World::new(plan(yaml), json!({}), 0);
    let mut run = world.fold();
    world.commit(&mut run, Vec::new(), false);
    world.commit(&mut run, vec![asks("m", "a")], false);
    let done = Input::ToolDone { task: "m".to_owned(), call: Some("a".to_owned()), result: Ok(json!(1)) };
    world.commit(&mut run, vec![done], false);
    let failed = Input::ModelDone { task: "m".to_owned(), result: Err(base::Error::upstream("down", "not now")) };
    world.commit(&mut run, vec![failed], false);
    // The next process does other things first, and the timer fires before it comes to the queue.
    let mut again = world.fold();
    let effects = world.commit(&mut again, vec![Input::TimerFired { name: "retry:m".to_owned() }], false);
    assert_eq!(effects.iter().filter(|e| matches!(e, Effect::Model { .. })).count(), 1, "{effects:?}");
}

/// One commit, as the runner makes it when a turn may hold one event only.
fn one(world: &mut World, run: &mut Run, act: impl FnOnce(&mut Turn<'_>)) -> Vec<Effect> {
    let mut turn = Turn::new(run, world.now);
    act(&mut turn);
    turn.advance(1, &card);
    let Turn { events, effects, .. } = turn;
    world.journal.extend(events.into_iter().map(|e| (world.now, e)));
    effects
}

#[test]
fn what_is_called_off_does_not_begin_any_more() {
    let yaml = "name: t\nsteps:\n  - {id: busy, uses: test.echo, with: {}}\n  - {id: again, uses: test.flaky, with: {}, retry: {attempts: 9, delay: 1s}}\n  - {id: talk, uses: model, with: {prompt: hi, tools: [test.echo]}}\n  - {id: kept, uses: test.echo, with: {}, save: x.json}\n";
    let mut world = World::new(plan(yaml), json!({}), 1);
    let mut run = world.fold();
    world.commit(&mut run, Vec::new(), false);
    let failed = Input::ToolDone { task: "again".to_owned(), call: None, result: Err(base::Error::upstream("down", "not now")) };
    world.commit(&mut run, vec![failed], false);
    let effects = one(&mut world, &mut run, |turn| turn.take(Input::Cancel { reason: None }, &card).expect("is taken"));
    for task in ["busy", "talk", "kept"] {
        let dropped = effects.iter().any(|e| matches!(e, Effect::Abort { task: t } if t == task));
        assert!(dropped, "{task} is dropped by the commit that is acknowledged: {effects:?}");
    }
    assert!(!run.closed(), "the rest ends in later commits");
    let began = |effects: &[Effect]| effects.iter().any(|e| matches!(e, Effect::Tool { .. } | Effect::Model { .. }));
    // The process dies here, or goes on and gets what was under way.
    let mut other = world.fold();
    let mut turn = Turn::new(&mut other, world.now);
    turn.recover(false, &effect_class, &card);
    assert!(!began(&turn.effects), "{:?}", turn.effects);
    let late = [
        Input::TimerFired { name: "retry:again".to_owned() },
        asks("talk", "a"),
        Input::ToolDone { task: "kept".to_owned(), call: None, result: Ok(json!(1)) },
    ];
    for input in late {
        let effects = one(&mut world, &mut run, |turn| turn.take(input, &card).expect("is taken"));
        assert!(!began(&effects), "{effects:?}");
    }
    world.commit(&mut run, Vec::new(), false);
    assert!(matches!(world.journal.last(), Some((_, Event::RunCancelled { .. }))));
}

#[test]
fn another_output_is_written_under_another_key() {
    let yaml = "name: t\nsteps:\n  - {id: s, uses: test.echo, with: {}, save: x.json, on_error: {value: other}}\n";
    let mut world = World::new(plan(yaml), json!({}), 0);
    let mut run = world.fold();
    world.commit(&mut run, Vec::new(), false);
    let mut keys = Vec::new();
    for result in [Ok(json!(1)), Err(base::Error::invalid("full", "no space"))] {
        let effects = world.commit(&mut run, vec![Input::ToolDone { task: "s".to_owned(), call: None, result }], false);
        keys.extend(effects.into_iter().filter_map(|e| if let Effect::Tool { key, .. } = e { Some(key) } else { None }));
    }
    assert_eq!(keys.len(), 2, "{keys:?}");
    assert_ne!(keys[0], keys[1]);
}

/// What a person said of a call that was under way, while the run was paused and its block had failed already, was never taken: the run
/// waited for ever.
#[test]
fn what_was_said_of_a_call_while_paused_counts_in_a_block_that_fails() {
    let yaml = "name: t\nsteps:\n  - {id: bad, uses: test.echo, with: {}}\n  - {id: send, uses: test.send, with: {}}\n";
    let mut world = World::new(plan(yaml), json!({}), 0);
    let mut run = world.fold();
    world.commit(&mut run, Vec::new(), false);
    let failed = Input::ToolDone { task: "bad".to_owned(), call: None, result: Err(base::Error::invalid("no", "it cannot be")) };
    world.commit(&mut run, vec![failed], false);
    assert!(!run.closed(), "a call is under way that cannot be broken off");
    world.commit(&mut run, vec![Input::Pause { reason: None }], false);
    let mut again = world.taken_up();
    world.commit(&mut again, Vec::new(), true);
    let mut said = super::decide(&again).expect("a person is asked what became of it");
    if let Input::Decided { decision, .. } = &mut said {
        decision.approved = false;
        decision.output = None;
    }
    world.commit(&mut again, vec![said], false);
    world.commit(&mut again, vec![Input::Resume { reason: None }], false);
    world.commit(&mut again, vec![Input::TimerFired { name: "grace:send".to_owned() }], false);
    assert!(matches!(world.journal.last(), Some((_, Event::RunFailed { .. }))), "{:?}", world.journal.last());
}
