//! Loops, jumps, handlers and the ends of steps and runs, under the same hostile conditions.

use super::{World, check, fingerprint, mirror, plan};
use crate::{
    event::Event,
    machine::{Effect, Input, state::Phase},
};
use serde_json::json;
use std::collections::BTreeSet;

#[test]
fn loops_go_on_while_and_until_and_see_what_was_before() {
    check(
        r#"
name: t
steps:
  - id: count
    uses: loop
    with: {while: "index < 5", until: "steps.add.output.v >= 6", max_iterations: "{{ 10 }}"}
    steps:
      - {id: add, uses: test.echo, with: {v: "{{ (loops.count.previous.add.output.v | default(0)) + 2 }}", n: "{{ loops.count.position }}"}}
    output: "{{ steps.add.output.v }}"
  - id: bounded
    uses: loop
    with: {while: "true", max_iterations: 2}
    steps: [{id: tick, uses: set, with: {v: "{{ index }}"}}]
  - id: never
    uses: loop
    with: {while: "steps.tock.output.v < 1", max_iterations: 3}
    undecided: "no"
    steps: [{id: tock, uses: set, with: {v: 1}}]
  - id: some
    uses: for_each
    with: {items: [1, 2, 3, 4, 5], max_parallel: 1, until: "steps.seen.output.v >= 3"}
    steps: [{id: seen, uses: test.echo, with: {v: "{{ item }}", left: "{{ loops.some.remaining }}"}}]
outputs:
  count: "{{ steps.count.output }}"
  bounded: "{{ steps.bounded.output.ended }}"
  never: "{{ steps.never.output.count }}"
  some: "{{ steps.some.output | map(attribute='left') | list }}"
"#,
        &[],
        json!({}),
        json!({
            "count": {"count": 3, "ended": "until", "last": 6, "results": [2, 4, 6]},
            "bounded": "limit", "never": 0, "some": [4, 3, 2],
        }),
    );
}

/// The last step of an item ends the item, which is let go at once: whatever the step said about its end must have been looked at by then.
#[test]
fn an_item_of_a_loop_ends_with_a_step_that_fails_or_is_skipped() {
    for (how, errors) in [("if: 'item > 2', uses: test.echo", 0), ("on_error: continue, uses: test.broken", 2)] {
        for parallel in [1, 2] {
            let yaml = format!(
                "name: t\nsteps:\n  - {{id: each, uses: for_each, with: {{items: [1, 2], max_parallel: {parallel}}}, steps: [{{id: last, with: {{v: 1}}, {how}}}]}}\n\
                 outputs: {{n: '{{{{ steps.each.output | length }}}}'}}\n"
            );
            check(&yaml, &[], json!({}), json!({"n": 2}));
            let mut world = World::new(plan(&yaml), json!({}), 1);
            world.play(false);
            let failed = world.journal.iter().filter(|(_, e)| matches!(e, Event::TaskFailed { retry_at: None, .. })).count();
            assert_eq!(failed, errors, "{how}");
        }
    }
    for end in ["skip", "fail_at_end"] {
        let yaml = format!(
            "name: t\nsteps:\n  - {{id: each, uses: for_each, with: {{items: [1, 2]}}, steps: [{{id: last, uses: test.broken, with: {{v: 1}}, on_error: {end}}}]}}\n"
        );
        let mut world = World::new(plan(&yaml), json!({}), 1);
        let run = world.play(true);
        assert_eq!(run.phase, if end == "skip" { Phase::Succeeded } else { Phase::Failed }, "{end}");
        assert_eq!(mirror(&world), fingerprint(&run), "a fold of the journal is the state");
    }
}

#[test]
fn jumps_skip_what_stands_between() {
    let yaml = r#"
name: t
inputs: {long: boolean, way: string}
steps:
  - {id: check, uses: set, if: "inputs.long", with: {}, goto: {skipped: short}}
  - {id: long, uses: test.echo, with: {v: long}, goto: join}
  - {id: short, uses: test.echo, with: {v: short}}
  - {id: more, uses: set, with: {v: more}}
  - {id: join, uses: set, with: {v: "{{ (steps.long.output or steps.short.output).v }}"}}
  - {id: choose, uses: set, with: {}, needs: [join], goto: "{{ inputs.way }}"}
  - {id: left, uses: set, with: {}}
  - {id: right, uses: set, with: {}}
  - {id: bad, uses: test.broken, with: {}, goto: {failure: last}}
  - {id: between, uses: set, with: {}}
  - {id: last, uses: set, with: {}}
outputs:
  v: "{{ steps.join.output.v }}"
  ways: "{{ [steps.check.status, steps.long.status, steps.short.status, steps.more.status, steps.left.status, steps.bad.status, steps.between.status] }}"
"#;
    let s = "succeeded";
    let k = "skipped";
    check(yaml, &[], json!({"long": true, "way": "right"}), json!({"v": "long", "ways": [s, s, k, k, k, "failed", k]}));
    check(yaml, &[], json!({"long": false, "way": "left"}), json!({"v": "short", "ways": [k, k, s, s, s, "failed", k]}));
}

#[test]
fn handlers_take_over_when_the_last_attempt_has_failed() {
    check(
        r#"
name: t
steps:
  - id: valued
    uses: test.broken
    with: {}
    on_error:
      - {priority: 2, value: second}
      - {priority: 1, types: [timeout], value: wrong}
      - {priority: 1, patterns: ["never w.rks"], steps: [{id: note, uses: set, with: {v: "{{ error.code }}"}}], value: "{{ steps.note.output.v }} handled"}
  - id: again
    uses: test.flaky
    with: {v: 7}
    on_error: {codes: [flaky], steps: [{id: mend, uses: test.echo, with: {}}], then: retry, retries: 90}
  - {id: skipped, uses: test.broken, with: {}, on_error: skip}
  - {id: tolerated, uses: test.broken, with: {}, on_error: {steps: [{id: worse, uses: test.broken, with: {}}], even_if_it_fails: true}}
  - {id: unmet, uses: set, with: {n: 1}, expect: "output.n > 1", on_error: {codes: [expectation_failed], value: {n: 2}}}
  - {id: kept, uses: test.echo, with: {text: hello}, save: "out/{{ run.workflow }}.json"}
outputs:
  valued: "{{ steps.valued.output }}"
  again: "{{ steps.again.output.v }}"
  ways: "{{ [steps.skipped.status, steps.tolerated.status] }}"
  unmet: "{{ steps.unmet.output.n | default('none') }}"
  saved: "{{ steps.kept.saved }}"
  kept: "{{ steps.kept.output.text }}"
"#,
        &[],
        json!({}),
        json!({"valued": "broken handled", "again": 7, "ways": ["skipped", "failed"], "unmet": 2, "saved": "out/t.json", "kept": "hello"}),
    );
}

#[test]
fn a_failure_may_end_the_run_only_at_its_end() {
    let yaml = "name: t\nsteps:\n  - {id: bad, uses: test.broken, with: {}, on_error: fail_at_end}\n  - {id: after, uses: test.echo, with: {}, needs: [bad]}\n  - {id: odd, uses: set, with: {ok: false}, needs: [after], expect: {that: output.ok, otherwise: fail_at_end}}\n  - {id: last, uses: test.echo, with: {}, needs: [odd]}\n";
    for seed in 0..60 {
        let mut world = World::new(plan(yaml), json!({}), seed);
        let run = world.play(seed % 3 == 0);
        assert_eq!(run.phase, super::super::state::Phase::Failed);
        let done: BTreeSet<&str> = world
            .journal
            .iter()
            .filter_map(|(_, e)| if let Event::TaskSucceeded { task, .. } = e { Some(task.as_str()) } else { None })
            .collect();
        assert_eq!(done, BTreeSet::from(["after", "last", "odd"]), "seed {seed}");
        assert!(matches!(&world.journal.last().unwrap().1, Event::RunFailed { task: Some(task), .. } if task == "bad"));
    }
}

#[test]
fn a_run_out_of_time_breaks_off_and_fails() {
    let yaml = "name: t\nconfig: {timeout: 1m}\nsteps:\n  - {id: slow, uses: wait, with: {for: 1h}}\n  - {id: busy, uses: test.echo, with: {}}\n  - {id: round, uses: loop, with: {while: 'true'}, steps: [{id: inner, uses: wait, with: {for: 1h}}]}\n";
    let mut world = World::new(plan(yaml), json!({}), 2);
    let mut run = world.fold();
    world.commit(&mut run, Vec::new(), false);
    let effects = world.commit(&mut run, vec![Input::TimerFired { name: super::super::RUN_TIMER.to_owned() }], false);
    assert!(effects.iter().any(|e| matches!(e, Effect::Abort { task } if task == "busy")));
    assert_eq!(run.phase, super::super::state::Phase::Failed);
    assert!(world.timers.is_empty());
    assert!(matches!(&world.journal.last().unwrap().1, Event::RunFailed { error, .. } if error.code() == "run_timed_out"));
}
