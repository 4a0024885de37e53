//! Loops of a model and its tools: what was paid for is not paid again, and what may have happened is asked of a person.

use super::*;
use crate::machine::Decision;

const LOOP: &str = r#"
name: t
steps:
  - {id: m, uses: model, with: {prompt: "turns 6", tools: [test.echo], max_turns: 8}}
outputs: {m: "{{ steps.m.output }}"}
"#;

/// The keys of the model calls and tool calls that a history holds the answers of.
fn finished(run: RunId, history: &[(Timestamp, Event)]) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    let mut now = 0;
    for (_, event) in history {
        match event {
            Event::ModelAnswered { task, turn, .. } => {
                now = *turn;
                keys.insert(format!("{run}/{task}#{turn}"));
            }
            Event::CallFinished { task, call, .. } => drop(keys.insert(format!("{run}/{task}#{now}.{call}"))),
            Event::TaskSucceeded { task, .. } => drop(keys.insert(format!("{run}/{task}#{}", now + 1))),
            _ => {}
        }
    }
    keys
}

#[test]
fn a_process_that_dies_at_any_point_of_a_loop_goes_on_at_the_last_finished_call() {
    for seed in 0..20 {
        let mut whole = World::new(plan(LOOP), json!({}), seed);
        whole.play(false);
        let (end, all) = (outputs(&whole), finished(whole.id, &whole.journal));
        assert_eq!(all.len(), 13, "seven answers and six calls");
        for point in 1..whole.journal.len() {
            let mut world = World::new(plan(LOOP), json!({}), seed);
            world.journal = whole.journal[..point].to_vec();
            let before = finished(world.id, &world.journal);
            let mut run = world.fold();
            let pending = world.commit(&mut run, Vec::new(), true);
            world.go_on(run, pending, false);
            let again: BTreeMap<_, _> = world.applied.iter().chain(&world.asked).map(|(k, n)| (k.clone(), *n)).collect();
            let expected: BTreeMap<_, _> = all.difference(&before).map(|key| (key.clone(), 1)).collect();
            assert_eq!(again, expected, "after event {point}, seed {seed}");
            assert_eq!(outputs(&world), end, "after event {point}, seed {seed}");
        }
    }
}

#[test]
fn models_with_tools_are_resumed_where_they_stopped() {
    let yaml = r#"
name: t
steps:
  - {id: m, uses: model, with: {prompt: "hi", tools: [test.echo], max_turns: 3}}
outputs: {m: "{{ steps.m.output }}"}
"#;
    check(yaml, &[], json!({}), json!({"m": "heard {\"n\":0} {\"n\":1}"}));
    for seed in 0..60 {
        let mut world = World::new(plan(yaml), json!({}), seed);
        world.play(true);
        let turns = world.journal.iter().filter(|(_, e)| matches!(e, Event::ModelAnswered { .. })).count();
        let calls = world.journal.iter().filter(|(_, e)| matches!(e, Event::CallFinished { .. })).count();
        assert_eq!((turns, calls), (1, 2), "each turn and each call is recorded once (seed {seed})");
    }
}

#[test]
fn an_interrupted_irreversible_call_is_never_repeated_without_a_person() {
    let yaml = "name: t\nsteps:\n  - {id: send, uses: test.send, with: {to: x}}\n";
    for seed in 0..200 {
        let mut world = World::new(plan(yaml), json!({}), seed);
        world.play(true);
        let asked = world.journal.iter().filter(|(_, e)| matches!(e, Event::ApprovalDecided { .. })).count() as u32;
        let sent: u32 = world.applied.values().sum();
        assert!(sent <= 1 + asked, "sent {sent} times with {asked} approvals (seed {seed})");
        assert_eq!(world.applied.len(), 1, "always under one key");
    }
}

const SENDING: &str = r#"
name: t
steps:
  - {id: m, uses: model, with: {prompt: "hi", tools: [test.send], max_turns: 3}}
outputs: {m: "{{ steps.m.output }}"}
"#;

#[test]
fn an_interrupted_call_of_a_model_that_harms_twice_is_never_repeated_without_a_person() {
    let mut asked_in_all = 0;
    for seed in 0..200 {
        let mut world = World::new(plan(SENDING), json!({}), seed);
        world.play(true);
        assert_eq!(outputs(&world), json!({"m": "heard {\"n\":0} {\"n\":1}"}));
        let asked = world.journal.iter().filter(|(_, e)| matches!(e, Event::ApprovalDecided { .. })).count() as u32;
        let sent: u32 = world.applied.values().sum();
        assert!(sent <= 2 + asked, "sent {sent} times with {asked} answers (seed {seed})");
        assert_eq!(world.applied.len(), 2, "each call under its one key");
        asked_in_all += asked;
    }
    assert!(asked_in_all > 20, "the process has to die in the middle of calls");
}

/// One step that has begun, of which the process then knows nothing more.
fn interrupted(yaml: &str) -> (World, Run) {
    let mut world = World::new(plan(yaml), json!({}), 1);
    let mut run = world.fold();
    for effect in world.commit(&mut run, Vec::new(), false) {
        if let Some(answer @ Input::ModelDone { .. }) = world.answer(&effect) {
            world.commit(&mut run, vec![answer], false);
        }
    }
    let mut run = world.fold();
    let pending = world.commit(&mut run, Vec::new(), true);
    assert!(pending.is_empty(), "{pending:?}");
    assert_eq!(run.totals.waiting, 1);
    (world, run)
}

fn decided(run: &Run, change: impl FnOnce(&mut Decision)) -> Input {
    let Some(Input::Decided { task, who, mut decision }) = decide(run) else { panic!("nothing is asked") };
    change(&mut decision);
    Input::Decided { task, who, decision }
}

#[test]
fn a_person_says_what_an_effect_gave_or_that_it_is_given_up() {
    let yaml = "name: t\nsteps:\n  - {id: send, uses: test.send, with: {to: x}}\noutputs: {r: \"{{ steps.send.output.id }}\"}\n";
    let (mut world, mut run) = interrupted(yaml);
    let done = decided(&run, |d| d.output = Some(json!({"id": 7})));
    let effects = world.commit(&mut run, vec![done], false);
    assert!(effects.is_empty(), "nothing is called: {effects:?}");
    assert_eq!(outputs(&world), json!({"r": 7}));
    assert_eq!(mirror(&world), fingerprint(&run));

    let (mut world, mut run) = interrupted(yaml);
    let given_up = decided(&run, |d| d.approved = false);
    world.commit(&mut run, vec![given_up], false);
    let Some((_, Event::RunFailed { error, .. })) = world.journal.last() else { panic!("{:?}", world.journal) };
    assert_eq!(error.code(), "outcome_unknown");
}

#[test]
fn a_model_hears_what_a_person_says_of_its_calls() {
    let (mut world, mut run) = interrupted(SENDING);
    for text in ["first", "second"] {
        let done = decided(&run, |d| d.output = Some(json!(text)));
        let effects = world.commit(&mut run, vec![done], false);
        for effect in effects {
            let answer = world.answer(&effect).unwrap();
            world.commit(&mut run, vec![answer], false);
        }
    }
    assert_eq!(outputs(&world), json!({"m": "heard first second"}));
    assert!(world.applied.is_empty(), "nothing was sent");
    assert_eq!(mirror(&world), fingerprint(&run));

    let (mut world, mut run) = interrupted(SENDING);
    let given_up = decided(&run, |d| d.approved = false);
    world.commit(&mut run, vec![given_up], false);
    assert!(run.closed(), "the step fails, and what else was asked of it with it");
}

#[test]
fn an_answer_that_tells_nothing_is_asked_of_a_person_unless_the_step_says_what_it_means() {
    let lost = || Err(Error::outcome_unknown("http_outcome_unknown", "the answer is lost"));
    for (on_error, waits) in [("fail", 1), ("continue", 0)] {
        let yaml =
            format!("name: t\nsteps:\n  - {{id: send, uses: test.send, with: {{}}, on_error: {on_error}, retry: {{attempts: 3}}}}\n");
        let mut world = World::new(plan(&yaml), json!({}), 1);
        let mut run = world.fold();
        world.commit(&mut run, Vec::new(), false);
        let effects = world.commit(&mut run, vec![Input::ToolDone { task: "send".to_owned(), call: None, result: lost() }], false);
        assert!(effects.is_empty(), "never tried again by itself: {effects:?}");
        assert_eq!((run.totals.waiting, run.closed()), (waits, waits == 0), "{on_error}");
        assert!(world.timers.is_empty());
    }
}
