//! Signals: whenever they come, each is taken once, in the order in which they came, and a refused one leaves nothing.

use super::{
    cancelling::{STATES, reached},
    *,
};
use crate::machine::signals::{SIGNALS_MAX, Signal, UNTAKEN_MAX};
use base::Kind;

fn sent(name: &str, id: &str, value: Value) -> Input {
    Input::Signal { signal: Signal { name: name.to_owned(), id: id.to_owned(), value }, by: person() }
}

fn send(world: &mut World, run: &mut Run, name: &str, id: &str, value: Value) -> Result<(), Error> {
    let mut turn = Turn::new(run, world.now);
    let answer = turn.take(sent(name, id, value), &card);
    turn.advance(usize::MAX, &card);
    for effect in turn.effects {
        if let Effect::ClearTimer { name } = effect {
            world.timers.remove(&name);
        }
    }
    world.journal.extend(turn.events.into_iter().map(|e| (world.now, e)));
    answer
}

fn begun(yaml: &str) -> (World, Run) {
    let mut world = World::new(plan(yaml), json!({}), 2);
    let mut run = world.fold();
    world.commit(&mut run, Vec::new(), false);
    (world, run)
}

fn outputs(world: &World) -> Value {
    match &world.journal.last().unwrap().1 {
        Event::RunSucceeded { outputs: Payload::Inline(value), .. } => (**value).clone(),
        other => panic!("{other:?}"),
    }
}

fn untaken(world: &World) -> BTreeMap<String, u64> {
    match &world.journal.last().unwrap().1 {
        Event::RunSucceeded { untaken, .. } | Event::RunFailed { untaken, .. } | Event::RunCancelled { untaken } => untaken.clone(),
        other => panic!("{other:?}"),
    }
}

const THREE: &str = "name: t\nsignals: {go: integer, other: {type: string}}\nsteps:\n  - {id: first, uses: wait, with: {signal: go}}\n  - {id: busy, uses: test.echo, needs: [first], with: {v: 1}}\n  - {id: second, uses: wait, needs: [busy], with: {signal: go}}\n  - {id: third, uses: wait, needs: [second], with: {signal: go, for: 1h}}\noutputs: {all: ['{{ steps.first.output.value }}', '{{ steps.second.output.value }}', '{{ steps.third.output.value }}'], by: '{{ steps.first.output.by }}', id: '{{ steps.third.output.id }}'}\n";

#[test]
fn what_comes_early_is_kept_and_handed_over_in_order() {
    for dies in [false, true] {
        let (mut world, mut run) = begun(THREE);
        for (id, value) in [("a", 1), ("b", 2), ("a", 1), ("c", 3)] {
            send(&mut world, &mut run, "go", id, json!(value)).unwrap();
            if dies {
                run = world.taken_up();
                world.commit(&mut run, Vec::new(), true);
            }
        }
        let received = world.journal.iter().filter(|(_, e)| matches!(e, Event::SignalReceived { .. })).count();
        assert_eq!(received, 3, "the same id again changes nothing");
        let pending = run_effects(&mut world, &mut run);
        let run = world.go_on(run, pending, dies);
        assert!(run.closed());
        assert_eq!(outputs(&world), json!({"all": [1, 2, 3], "by": "ada", "id": "c"}));
        assert!(untaken(&world).is_empty());
        assert_eq!(mirror(&world), fingerprint(&run));
    }
}

/// What is under way after a restart that nobody has heard of.
fn run_effects(world: &mut World, run: &mut Run) -> Vec<Effect> {
    *run = world.taken_up();
    world.commit(run, Vec::new(), true)
}

#[test]
fn the_step_that_has_waited_longest_gets_it() {
    let yaml = "name: t\nsignals: {go: integer}\nsteps:\n  - {id: a, uses: wait, with: {signal: go}}\n  - id: each\n    uses: for_each\n    with: {items: [1, 2], max_parallel: 2}\n    steps: [{id: one, uses: wait, with: {signal: go}}]\noutputs: {a: '{{ steps.a.output.value }}', each: '{{ steps.each.output }}'}\n";
    let (mut world, mut run) = begun(yaml);
    for value in 1..=3 {
        send(&mut world, &mut run, "go", &value.to_string(), json!(value)).unwrap();
        assert_eq!(mirror(&world), fingerprint(&run));
    }
    world.replays();
    let all = outputs(&world);
    assert_eq!((&all["a"], &all["each"][0]["value"], &all["each"][1]["value"]), (&json!(1), &json!(2), &json!(3)));
}

#[test]
fn what_is_refused_leaves_nothing() {
    let (mut world, mut run) = begun(THREE);
    send(&mut world, &mut run, "other", "x", json!("text")).unwrap();
    let length = world.journal.len();
    for (name, id, value, code, place, kind) in [
        ("gone", "a", json!(1), "unknown_signal", "/name", Kind::Invalid),
        ("go", "a", json!("one"), "bad_signal", "/value", Kind::Invalid),
        ("go", "", json!(1), "bad_signal_id", "/id", Kind::Invalid),
        ("go", &"x".repeat(201), json!(1), "bad_signal_id", "/id", Kind::Invalid),
        ("go", "a\nb", json!(1), "bad_signal_id", "/id", Kind::Invalid),
        ("other", "x", json!("more"), "signal_id_reused", "/id", Kind::Conflict),
        ("go", "x", json!(1), "signal_id_reused", "/id", Kind::Conflict),
    ] {
        let error = send(&mut world, &mut run, name, id, value).unwrap_err();
        assert_eq!((error.code(), error.place_text(), error.kind()), (code, Some(place), kind));
    }
    assert_eq!(world.journal.len(), length);
    world.commit(&mut run, vec![Input::Cancel { reason: None }], false);
    assert_eq!(untaken(&world), BTreeMap::from([("other".to_owned(), 1)]), "the end says what nobody has taken");
    let length = world.journal.len();
    let error = send(&mut world, &mut run, "go", "late", json!(1)).unwrap_err();
    assert_eq!((error.code(), error.kind(), world.journal.len()), ("run_ended", Kind::Conflict, length));
}

#[test]
fn what_nobody_takes_is_bounded() {
    let (mut world, mut run) = begun(THREE);
    for n in 0..UNTAKEN_MAX {
        send(&mut world, &mut run, "other", &n.to_string(), json!("text")).unwrap();
    }
    let length = world.journal.len();
    let error = send(&mut world, &mut run, "other", "more", json!("text")).unwrap_err();
    assert_eq!((error.code(), error.kind(), world.journal.len()), ("too_many_signals", Kind::Limited, length));
    assert!(error.fixes().iter().any(|fix| fix.contains("send it again")), "{error:?}");
    send(&mut world, &mut run, "other", "0", json!("text")).expect("one that is there already");
}

#[test]
fn all_that_one_run_takes_is_bounded_and_sending_again_does_not_help() {
    let (mut world, mut run) = begun(THREE);
    let seen: BTreeMap<String, u64> = (0..SIGNALS_MAX).map(|n| (n.to_string(), 0)).collect();
    run.signals = serde_json::from_value(json!({"untaken": {}, "waiting": {}, "seen": seen})).unwrap();
    let error = send(&mut world, &mut run, "other", "more", json!("text")).unwrap_err();
    assert_eq!((error.code(), error.kind(), error.retry_after()), ("too_many_signals", Kind::Limited, None));
    assert!(error.fixes().iter().all(|fix| !fix.contains("again")), "{error:?}");
}

#[test]
fn a_run_in_any_state_records_it() {
    for (name, steps, answers, died) in STATES {
        for paused in [false, true] {
            let (mut world, mut run, _) = reached(steps, *answers, *died);
            if paused {
                world.commit(&mut run, vec![Input::Pause { reason: None }], false);
            }
            let phase = run.phase;
            world.commit(&mut run, vec![sent("go", "a", json!(1))], false);
            assert!(world.journal.iter().any(|(_, e)| matches!(e, Event::SignalReceived { .. })), "{name}");
            assert_eq!(run.phase, phase, "{name}");
            assert_eq!(mirror(&world), fingerprint(&run), "{name}");
            let pending = run_effects(&mut world, &mut run);
            world.go_on(run, pending, false);
            assert_eq!(untaken(&world), BTreeMap::from([("go".to_owned(), 1)]), "{name}");
        }
    }
}

#[test]
fn a_paused_run_takes_it_when_it_goes_on() {
    let (mut world, mut run) = begun(
        "name: t\nsignals: {go: integer}\nsteps:\n  - {id: a, uses: wait, with: {signal: go}}\noutputs: {v: '{{ steps.a.output.value }}'}\n",
    );
    world.commit(&mut run, vec![Input::Pause { reason: None }], false);
    world.commit(&mut run, vec![sent("go", "a", json!(7))], false);
    assert!(matches!(world.journal.last(), Some((_, Event::SignalReceived { .. }))), "recorded at once, and nothing follows yet");
    run = world.taken_up();
    world.commit(&mut run, Vec::new(), true);
    assert_eq!(run.phase, Phase::Paused);
    world.commit(&mut run, vec![Input::Resume { reason: None }], false);
    assert_eq!(outputs(&world), json!({"v": 7}));
    world.replays();
}

const ONE_HOUR: &str = "name: t\nsignals: {go: integer}\nsteps:\n  - {id: a, uses: wait, with: {signal: go, for: 1h}, on_error: continue}\noutputs: {v: '{{ steps.a.output }}', error: '{{ steps.a.error }}'}\n";

/// Minutes after which the signal comes and the timer fires; a pause from the beginning to the end.
fn in_an_hour(signal: u64, timer: u64, paused: bool) -> (World, Run) {
    let (mut world, mut run) = begun(ONE_HOUR);
    let began = world.now;
    let mut inputs = [(signal, sent("go", "a", json!(7))), (timer, Input::TimerFired { name: "wait:a".to_owned() })];
    inputs.sort_by_key(|(minutes, _)| *minutes);
    if paused {
        world.commit(&mut run, vec![Input::Pause { reason: None }], false);
    }
    for (minutes, input) in inputs {
        world.now = began.plus(std::time::Duration::from_secs(60 * minutes));
        if !run.closed() {
            world.commit(&mut run, vec![input], false);
        }
    }
    if paused {
        world.commit(&mut run, vec![Input::Resume { reason: None }], false);
    }
    world.replays();
    (world, run)
}

#[test]
fn it_must_come_in_time() {
    for (signal, timer, paused, taken) in [
        (30, 60, false, true),
        (70, 60, false, false),
        (30, 60, true, true),
        (70, 60, true, false),
        (70, 80, true, false),
        (50, 80, true, true),
    ] {
        let (world, _) = in_an_hour(signal, timer, paused);
        let all = outputs(&world);
        assert_eq!(all["v"]["value"] == json!(7), taken, "{signal} {timer} {paused}: {all}");
        assert_eq!(all["error"]["code"] == json!("signal_not_in_time"), !taken, "{signal} {timer} {paused}: {all}");
        assert!(world.timers.is_empty());
    }
}

#[test]
fn both_at_once_is_in_time() {
    let (mut world, mut run) = begun(ONE_HOUR);
    world.now = world.now.plus(std::time::Duration::from_secs(3_600));
    let timer = Input::TimerFired { name: "wait:a".to_owned() };
    world.commit(&mut run, vec![sent("go", "a", json!(7)), timer], false);
    assert_eq!(outputs(&world)["v"]["value"], json!(7));
}
