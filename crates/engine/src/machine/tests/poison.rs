//! Steps that end the process: counted while they do, asked about after the third time, and never confused with ordinary restarts.

use super::*;
use crate::event::Asks;
use crate::machine::state::{Status, TaskRef};

const FIRST: TaskRef = TaskRef { scope: 0, step: 0 };

fn begun(steps: &str) -> (World, Run, Vec<Effect>) {
    let mut world = World::new(plan(&format!("name: t\nsteps:\n{steps}\n")), json!({}), 2);
    let mut run = world.fold();
    let pending = world.commit(&mut run, Vec::new(), false);
    (world, run, pending)
}

/// The next process, after a death or a stop in order.
fn next(world: &mut World, died: bool) -> (Run, Vec<Effect>) {
    world.died = died;
    let mut run = world.taken_up();
    let pending = world.commit(&mut run, Vec::new(), true);
    assert_eq!(mirror(world), fingerprint(&run));
    (run, pending)
}

fn tools(effects: &[Effect]) -> usize {
    effects.iter().filter(|e| matches!(e, Effect::Tool { .. } | Effect::Model { .. })).count()
}

fn asked(world: &World) -> usize {
    world.journal.iter().filter(|(_, e)| matches!(e, Event::ApprovalRequested { asks: Asks::Outcome, .. })).count()
}

const ECHO: &str = "  - {id: a, uses: test.echo, with: {v: 1}}\n  - {id: b, uses: set, needs: [a], with: {v: '{{ steps.a.output }}'}}";

#[test]
fn after_three_deaths_in_a_row_a_person_is_asked() {
    for (approved, output, ends_well) in [(true, None, true), (true, Some(json!({"v": 7})), true), (false, None, false)] {
        let (mut world, mut run, _) = begun(ECHO);
        for n in 1..=2 {
            let (next, pending) = next(&mut world, true);
            assert_eq!((tools(&pending), asked(&world), next.task(FIRST).deaths), (1, 0, n));
            assert_eq!((next.is_suspect(0), next.is_suspect(1)), (n == 2, n == 1));
            run = next;
        }
        assert!(!run.is_suspect(1), "the third is the last");
        let (mut run, pending) = next(&mut world, true);
        assert_eq!((tools(&pending), asked(&world)), (0, 1), "it is not started a third time");
        let Some((_, Event::ApprovalRequested { details: Payload::Inline(details), binding, .. })) = world.journal.last() else { panic!() };
        assert!(details["why"].as_str().is_some_and(|why| why.contains("three times")), "{details}");
        let binding = binding.clone();
        // The process may die as often as it wants while a person thinks.
        for _ in 0..4 {
            let (again, pending) = next(&mut world, true);
            assert_eq!((tools(&pending), asked(&world)), (0, 1));
            run = again;
        }
        let decision = super::super::Decision { approved, note: None, binding, output: output.clone() };
        let pending = world.commit(&mut run, vec![Input::Decided { task: "a".to_owned(), who: decider(person()), decision }], false);
        let again = approved && output.is_none();
        assert_eq!(tools(&pending), usize::from(again));
        if again {
            assert_eq!((run.task(FIRST).deaths, run.task(FIRST).attempt), (0, 2), "a count of its own");
        }
        let run = world.go_on(run, pending, false);
        assert_eq!(run.phase == Phase::Succeeded, ends_well);
    }
}

#[test]
fn stops_in_order_count_nothing() {
    let (mut world, _, _) = begun(ECHO);
    for died in [false, false, true, false, false, true, false, false] {
        let (_, pending) = next(&mut world, died);
        assert_eq!((tools(&pending), asked(&world)), (1, 0));
    }
    world.replays();
}

#[test]
fn runs_from_before_go_on_as_they_did() {
    let (mut world, _, _) = begun(ECHO);
    if let (_, Event::RunStarted(started)) = &mut world.journal[0] {
        started.counts_deaths = false;
    }
    world.snapshot = None;
    for _ in 0..6 {
        let (run, pending) = next(&mut world, true);
        assert_eq!((tools(&pending), asked(&world), run.is_suspect(1)), (1, 0, false));
    }
    assert!(world.journal.iter().all(|(_, e)| !matches!(e, Event::RunResumed { deaths } if !deaths.is_empty())));
    world.replays();
}

#[test]
fn another_attempt_has_a_count_of_its_own() {
    let (mut world, _, _) = begun("  - {id: a, uses: test.flaky, with: {}, retry: {attempts: 5, delay: 1s}}");
    for _ in 0..2 {
        for _ in 0..2 {
            next(&mut world, true);
        }
        let (mut run, pending) = next(&mut world, false);
        let failed = world.answer(&pending[0]).unwrap();
        world.commit(&mut run, vec![failed], false);
        world.now = world.now.plus(std::time::Duration::from_secs(3_600));
        world.commit(&mut run, vec![Input::TimerFired { name: "retry:a".to_owned() }], false);
    }
    assert_eq!(asked(&world), 0);
    world.replays();
}

#[test]
fn a_call_of_a_model_is_asked_about_and_its_answers_are_kept() {
    let (mut world, mut run, pending) = begun("  - {id: a, uses: model, with: {prompt: hi, tools: [test.echo]}}");
    let answer = world.answer(&pending[0]).unwrap();
    assert_eq!(tools(&world.commit(&mut run, vec![answer], false)), 2);
    for _ in 0..2 {
        let (_, pending) = next(&mut world, true);
        assert_eq!((tools(&pending), asked(&world)), (2, 0));
    }
    let (run, pending) = next(&mut world, true);
    assert_eq!((tools(&pending), asked(&world)), (0, 2));
    let run = world.go_on(run, pending, false);
    assert_eq!(run.phase, Phase::Succeeded);
}

#[test]
fn what_nobody_could_tell_the_outcome_of_fails() {
    for steps in
        ["  - {id: a, uses: model, with: {prompt: hi}}", "  - {id: a, uses: set, with: {v: '<AUTO type=\"integer\">n? [[3]]</AUTO>'}}"]
    {
        let (mut world, _, _) = begun(steps);
        for _ in 0..2 {
            assert_eq!(tools(&next(&mut world, true).1), 1, "{steps}");
        }
        let (run, pending) = next(&mut world, true);
        assert_eq!((tools(&pending), run.phase), (0, Phase::Failed), "{steps}");
        assert!(matches!(world.journal.last(), Some((_, Event::RunFailed { error, .. })) if error.code() == "process_died"), "{steps}");
        world.replays();
    }
}

#[test]
fn a_paused_run_asks_while_it_is_paused() {
    let (mut world, _, _) = begun(ECHO);
    next(&mut world, true);
    let (mut run, _) = next(&mut world, true);
    world.commit(&mut run, vec![Input::Pause { reason: None }], false);
    let (mut run, pending) = next(&mut world, true);
    assert_eq!((tools(&pending), asked(&world), run.phase), (0, 1, Phase::Paused));
    let pending = world.commit(&mut run, vec![Input::Resume { reason: None }], false);
    assert_eq!((tools(&pending), run.task(FIRST).status), (0, Status::Waiting));
    let run = world.go_on(run, pending, false);
    assert_eq!(run.phase, Phase::Succeeded);
}
