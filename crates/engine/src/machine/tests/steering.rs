//! Steering a run whatever it does: each state that it can be in before its end, one by one. What is asked of cancelling stands beside.

use super::{
    cancelling::{STATES, reached},
    *,
};
use base::Kind;

/// While a run is paused, only what comes from outside is written down.
pub(super) fn nothing_begins(events: &[Event], effects: &[Effect]) {
    for event in events {
        let kept = matches!(
            event,
            Event::TaskHeld { .. }
                | Event::ApprovalWithdrawn { .. }
                | Event::ApprovalDelegated { .. }
                | Event::ApprovalDecided { .. }
                | Event::Checkpoint { .. }
                | Event::SignalReceived { .. }
                | Event::RunResumed { .. }
                | Event::RunPaused { .. }
        );
        // After a restart a person may be asked what became of a call.
        let asked = matches!(event, Event::ApprovalRequested { asks: crate::event::Asks::Outcome, .. });
        assert!(kept || asked, "{event:?} while it is paused");
    }
    let begins = effects.iter().find(|e| matches!(e, Effect::Tool { .. } | Effect::Model { .. }));
    assert!(begins.is_none(), "{begins:?} while it is paused");
}

fn pause(reason: &str) -> Input {
    Input::Pause { reason: Some(reason.to_owned()) }
}

const RESUME: Input = Input::Resume { reason: None };

/// Takes one command as it comes, for its answer.
fn command(world: &mut World, run: &mut Run, input: Input) -> Result<(), Error> {
    let mut turn = Turn::new(run, world.now);
    let answer = turn.take(input, &card);
    world.journal.extend(turn.events.into_iter().map(|e| (world.now, e)));
    answer
}

/// Everything that is under way comes to its end, and every time comes.
fn let_it_come(world: &mut World, run: &mut Run, pending: &[Effect]) {
    for effect in pending {
        if let Some(answer) = world.answer(effect) {
            world.commit(run, vec![answer], false);
        }
    }
    world.now = world.now.plus(std::time::Duration::from_secs(2 * 3_600));
    for name in world.timers.keys().cloned().collect::<Vec<_>>() {
        world.commit(run, vec![Input::TimerFired { name }], false);
    }
}

#[test]
fn a_run_in_any_state_is_paused_and_goes_on_from_where_it_stopped() {
    for (name, steps, answers, died) in STATES {
        for restarts in [false, true] {
            let (mut world, mut run, mut pending) = reached(steps, *answers, *died);
            let before = world.journal.len();
            world.commit(&mut run, vec![pause("let me look")], false);
            assert_eq!(run.phase, Phase::Paused, "{name}");
            let again = world.journal.len();
            world.commit(&mut run, vec![pause("once more")], false);
            assert_eq!(again, world.journal.len(), "{name}: pausing twice is pausing once");
            let decision = decide(&run);
            if restarts {
                // What was under way is lost with the process.
                run = world.taken_up();
                world.commit(&mut run, Vec::new(), true);
                pending.clear();
            }
            world.commit(&mut run, decision.into_iter().collect(), false);
            let_it_come(&mut world, &mut run, &pending);
            assert_eq!(run.phase, Phase::Paused, "{name}: nothing but a person ends it");
            assert!(matches!(world.journal[before].1, Event::RunPaused { .. }));
            let length = world.journal.len();
            if restarts {
                run = world.taken_up();
                world.commit(&mut run, Vec::new(), true);
                assert_eq!(world.journal.len(), length, "{name}: reading it twice says nothing new");
            }
            assert_eq!(mirror(&world), fingerprint(&run), "{name}");
            let pending = world.commit(&mut run, vec![RESUME], false);
            assert_ne!(run.phase, Phase::Paused, "{name}");
            let run = world.go_on(run, pending, false);
            assert!(run.closed(), "{name}");
            world.commit(&mut world.fold(), Vec::new(), false);
            let succeeded = !steps.contains("test.broken") && !steps.contains("expires");
            assert_eq!(
                matches!(world.journal.last(), Some((_, Event::RunSucceeded { .. }))),
                succeeded || decided_in_time(&world),
                "{name}"
            );
            for times in world.applied.values().filter(|_| !restarts && !died && succeeded) {
                assert_eq!(*times, 1, "{name}: what had ended is not done again");
            }
        }
    }
}

/// An approval that was decided before its time was over.
fn decided_in_time(world: &World) -> bool {
    world.journal.iter().any(|(_, e)| matches!(e, Event::ApprovalDecided { .. }))
        && !world.journal.iter().any(|(_, e)| matches!(e, Event::TaskFailed { .. }))
}

#[test]
fn a_paused_run_is_cancelled_at_once_and_keeps_what_has_come() {
    for (name, steps, answers, died) in STATES {
        let (mut world, mut run, pending) = reached(steps, *answers, *died);
        world.commit(&mut run, vec![pause("wait")], false);
        let_it_come(&mut world, &mut run, &pending);
        let came: Vec<Event> = world.journal.iter().map(|(_, e)| e.clone()).filter(|e| matches!(e, Event::TaskHeld { .. })).collect();
        world.commit(&mut run, vec![Input::Cancel { reason: None }], false);
        assert_eq!(run.phase, Phase::Cancelled, "{name}");
        assert!(world.timers.is_empty(), "{name}: {:?}", world.timers);
        assert_eq!(mirror(&world), fingerprint(&run), "{name}");
        for event in came {
            let Event::TaskHeld { task, came: crate::event::Came::Tool { call: None, output: Some(output), .. } } = event else { continue };
            if steps.contains("save") {
                continue;
            }
            let kept = world
                .journal
                .iter()
                .any(|(_, e)| matches!(e, Event::TaskSucceeded { task: t, output: o, .. } if *t == task && *o == output));
            assert!(kept, "{name}: the output of {task} is lost");
        }
        world.replays();
    }
}

#[test]
fn a_run_in_any_state_takes_a_checkpoint() {
    for (name, steps, answers, died) in STATES {
        let (mut world, mut run, _) = reached(steps, *answers, *died);
        for paused in [false, true] {
            if paused {
                world.commit(&mut run, vec![pause("wait")], false);
            }
            let label = if paused { "in-the-pause" } else { "before" };
            let named = || Input::Checkpoint { name: Some(label.to_owned()), reason: Some("to come back to".to_owned()) };
            command(&mut world, &mut run, named()).unwrap_or_else(|e| panic!("{name}: {e}"));
            assert_eq!(run.steering.checkpoints.get(label), Some(&run.seq), "{name}");
            assert_eq!(command(&mut world, &mut run, named()).unwrap_err().code(), "checkpoint_exists", "{name}");
            assert_eq!(mirror(&world), fingerprint(&run), "{name}");
        }
    }
}

#[test]
fn a_checkpoint_while_the_run_is_being_ended_and_none_after_it() {
    let (mut world, mut run, _) = reached("  - {id: a, uses: test.echo, with: {}}", 0, false);
    command(&mut world, &mut run, Input::Cancel { reason: None }).expect("is taken");
    assert_eq!(run.phase, Phase::Cancelling);
    command(&mut world, &mut run, Input::Checkpoint { name: None, reason: None }).expect("is taken");
    assert_eq!(command(&mut world, &mut run, pause("wait")).unwrap_err().code(), "run_ending");
    command(&mut world, &mut run, RESUME).expect("it needs nothing");
    world.commit(&mut run, Vec::new(), false);
    assert!(run.closed());
    for input in [pause("wait"), RESUME, Input::Checkpoint { name: None, reason: None }, Input::Cancel { reason: None }] {
        let error = command(&mut world, &mut run, input).expect_err("it has ended");
        assert_eq!((error.code(), error.kind()), ("run_ended", Kind::Conflict));
    }
}

#[test]
fn names_that_cannot_be_told_from_numbers_are_refused() {
    let (mut world, mut run, _) = reached("  - {id: a, uses: test.echo, with: {}}", 0, false);
    for bad in ["", "12", "1a", "A", "a b", "a/b", "-a", &"a".repeat(65), "ä"] {
        let error = command(&mut world, &mut run, Input::Checkpoint { name: Some(bad.to_owned()), reason: None }).expect_err(bad);
        assert_eq!((error.code(), error.place_text()), ("bad_checkpoint_name", Some("/name")));
    }
}

#[test]
fn the_time_limit_of_a_run_stands_still_while_it_is_paused() {
    let yaml = "name: t\nconfig: {timeout: 1h}\nsteps:\n  - {id: a, uses: test.echo, with: {}}\n";
    let mut world = World::new(plan(yaml), json!({}), 0);
    let mut run = world.fold();
    world.commit(&mut run, Vec::new(), false);
    let limit = world.now.plus(std::time::Duration::from_secs(3_600));
    world.timers.insert(super::super::RUN_TIMER.to_owned(), limit);
    let hour = std::time::Duration::from_secs(3_600);
    for nth in 1..=3u32 {
        world.commit(&mut run, vec![pause("wait")], false);
        assert!(world.timers.is_empty(), "{:?}", world.timers);
        world.now = world.now.plus(hour);
        // One that was on its way.
        world.commit(&mut run, vec![Input::TimerFired { name: super::super::RUN_TIMER.to_owned() }], false);
        if nth == 2 {
            run = world.taken_up();
            world.commit(&mut run, Vec::new(), true);
        }
        world.commit(&mut run, vec![RESUME], false);
        assert_eq!(world.timers.get(super::super::RUN_TIMER), Some(&limit.plus(hour * nth)));
    }
    world.now = world.timers[super::super::RUN_TIMER];
    world.commit(&mut run, vec![Input::TimerFired { name: super::super::RUN_TIMER.to_owned() }], false);
    assert!(matches!(world.journal.last(), Some((_, Event::RunFailed { error, .. })) if error.code() == "run_timed_out"));
}
