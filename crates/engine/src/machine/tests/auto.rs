//! Tags that are worked out when their step starts.

use super::*;

#[test]
fn tags_are_worked_out_when_their_step_starts() {
    check(
        r#"
name: t
steps:
  - {id: a, uses: test.echo, with: {v: 7}}
  - {id: b, uses: test.echo, needs: [a], with: {v: "<AUTO>say {{ steps.a.output.v }} <AUTO>again</AUTO></AUTO>", w: "so: <AUTO>more</AUTO>"}}
outputs: {v: "{{ steps.b.output.v }}", w: "{{ steps.b.output.w }}"}
"#,
        &[],
        json!({}),
        json!({"v": "heard", "w": "so: heard"}),
    );
}

#[test]
fn an_answer_that_does_not_fit_is_shown_and_never_replaced() {
    let yaml = "name: t\nsteps:\n  - {id: b, uses: test.echo, if: '<AUTO>is it good?</AUTO>', with: {v: 1}}\n";
    for mortal in [false, true] {
        let mut world = World::new(plan(yaml), json!({}), 3);
        world.play(mortal);
        let refused = world.journal.iter().filter(|(_, e)| matches!(e, Event::AutoRefused { .. })).count();
        let Event::RunFailed { error, .. } = &world.journal.last().unwrap().1 else { panic!("{:?}", world.journal) };
        assert_eq!((refused, error.code()), (3, "auto_unanswered"));
        assert!(error.message().contains("heard"), "{}", error.message());
    }
}

#[test]
fn a_model_that_fails_is_asked_as_often_as_the_step_is_tried() {
    let yaml = "name: t\nsteps:\n  - {id: b, uses: test.echo, retry: 3, with: {v: '<AUTO>say</AUTO>'}}\n";
    let mut world = World::new(plan(yaml), json!({}), 2);
    let mut run = world.fold();
    let mut asked = 0;
    let mut pending = world.commit(&mut run, Vec::new(), false);
    while !run.closed() && asked < 10 {
        let input = match pending.pop() {
            Some(Effect::Model { task, .. }) => {
                asked += 1;
                Input::ModelDone { task, result: Err(Error::upstream("down", "not there")) }
            }
            _ => Input::TimerFired { name: world.timers.keys().next().expect("a timer").clone() },
        };
        pending.extend(world.commit(&mut run, vec![input], false));
    }
    assert_eq!((asked, run.closed()), (3, true));
}

/// A step beside it fails before the answer is there: the run must end all the same.
#[test]
fn an_answer_that_comes_too_late_leaves_nothing_waiting() {
    let steps = [
        "{id: b, uses: test.echo, with: {v: '<AUTO>say</AUTO>'}}",
        "{id: b, uses: test.echo, if: '<AUTO>is it good?</AUTO>', with: {v: 1}}",
        "{id: b, uses: for_each, with: {items: '<AUTO type=\"array\">which?</AUTO>'}, steps: [{id: x, uses: test.echo, with: {v: 1}}]}",
    ];
    for step in steps {
        let yaml = format!("name: t\nsteps:\n  - {step}\n  - {{id: bad, uses: test.echo, with: {{v: 1}}}}\n");
        let mut world = World::new(plan(&yaml), json!({}), 2);
        let mut run = world.fold();
        let mut pending = world.commit(&mut run, Vec::new(), false);
        let at = pending.iter().position(|e| matches!(e, Effect::Tool { .. })).expect("the other step");
        let Effect::Tool { task, .. } = pending.swap_remove(at) else { panic!("just looked") };
        let failed = Input::ToolDone { task, call: None, result: Err(Error::invalid("broken", "it broke")) };
        pending.extend(world.commit(&mut run, vec![failed], false));
        let Some(Effect::Model { task, .. }) = pending.pop() else { panic!("the question") };
        let usage = crate::event::Usage::default();
        let answer = crate::port::ModelAnswer { text: "heard".into(), value: None, calls: Vec::new(), usage };
        world.commit(&mut run, vec![Input::ModelDone { task, result: Ok(answer) }], false);
        assert!(run.closed(), "{step}: {:?}", world.journal.last());
    }
}

/// What is asked while a loop is open, per turn, and alone of every turn.
#[test]
fn loops_are_asked_anew_in_every_turn() {
    check(
        r#"
name: t
steps:
  - id: again
    uses: loop
    with: {until: "<AUTO>enough? [[{{ steps.n.output.v >= 2 }}]]</AUTO>", max_iterations: "<AUTO type=\"integer\">how often? [[9]]</AUTO>"}
    steps: [{id: n, uses: test.echo, with: {v: "{{ index }}"}}]
  - id: while_it
    uses: loop
    with: {while: "<AUTO>go on? [[{{ index < 2 }}]]</AUTO>"}
    steps: [{id: m, uses: test.echo, with: {v: "{{ index }}"}}]
    output: {said: "<AUTO>say [[turn {{ steps.m.output.v }}]]</AUTO>"}
  - id: each
    uses: for_each
    with: {items: [1, 2, 3, 4, 5, 6], max_parallel: 1, until: "<AUTO>found it? [[{{ item == 3 }}]]</AUTO>"}
    steps: [{id: x, uses: test.echo, with: {v: "{{ item }}"}}]
    output: "<AUTO type=\"integer\">twice? [[{{ item * 2 }}]]</AUTO>"
outputs:
  again: "{{ steps.again.output.count }}"
  ended: "{{ steps.again.output.ended }}"
  while: "{{ steps.while_it.output.results }}"
  each: "{{ steps.each.output }}"
"#,
        &[],
        json!({}),
        json!({"again": 3, "ended": "until", "while": [{"said": "turn 0"}, {"said": "turn 1"}], "each": [2, 4, 6]}),
    );
}

/// Items that are worked on side by side: each is asked about, one after the other, and none is forgotten.
#[test]
fn items_side_by_side_wait_for_one_another_to_be_asked() {
    check(
        r#"
name: t
steps:
  - id: each
    uses: for_each
    with: {items: [1, 2, 3, 4, 5, 6, 7], max_parallel: 3, until: "<AUTO>found it? [[no]]</AUTO>"}
    steps: [{id: x, uses: test.echo, with: {v: "{{ item }}"}}]
    output: "{{ steps.x.output.v }}"
outputs: {each: "{{ steps.each.output }}"}
"#,
        &[],
        json!({}),
        json!({"each": [1, 2, 3, 4, 5, 6, 7]}),
    );
}

#[test]
fn what_follows_a_step_is_asked_when_it_has_ended() {
    check(
        r#"
name: t
steps:
  - {id: a, uses: test.echo, with: {v: "c"}, goto: "<AUTO>where to? [[{{ output.v }}]]</AUTO>"}
  - {id: b, uses: test.echo, with: {v: 1}}
  - {id: c, uses: test.echo, if: "false", with: {v: 1}, goto: {skipped: "<AUTO>and now? [[e]]</AUTO>"}}
  - {id: d, uses: test.echo, with: {v: 1}}
  - {id: e, uses: test.broken, with: {v: 1}, on_error: continue, goto: {failure: "<AUTO>and now? [[g]]</AUTO>"}}
  - {id: f, uses: test.echo, with: {v: 1}}
  - {id: g, uses: test.echo, with: {v: 1}, expect: "<AUTO>is {{ output.v }} good? [[{{ output.v == 1 }}]]</AUTO>"}
outputs:
  all: ["{{ steps.a.status }}", "{{ steps.b.status }}", "{{ steps.c.status }}", "{{ steps.d.status }}", "{{ steps.e.status }}", "{{ steps.f.status }}", "{{ steps.g.status }}"]
"#,
        &[],
        json!({}),
        json!({"all": ["succeeded", "skipped", "skipped", "skipped", "failed", "skipped", "succeeded"]}),
    );
}

#[test]
fn every_other_field_is_asked_too() {
    check(
        r#"
name: t
steps:
  - id: choose
    uses: switch
    with: {value: "<AUTO type=\"integer\">which? [[2]]</AUTO>"}
    cases:
      - {equals: "<AUTO type=\"integer\">one? [[1]]</AUTO>", steps: [{id: one, uses: set, with: {v: "one"}}]}
      - {equals: 2, steps: [{id: two, uses: set, with: {v: "<AUTO>say [[two]]</AUTO>"}}]}
  - id: judge
    uses: switch
    cases:
      - {when: "<AUTO>this one? [[no]]</AUTO>", steps: [{id: no, uses: set, with: {v: "no"}}]}
      - {when: "<AUTO>or this one? [[yes]]</AUTO>", steps: [{id: yes, uses: set, with: {v: "yes"}}]}
  - {id: kept, uses: test.echo, with: {v: 1}, save: "<AUTO>where? [[a/b.json]]</AUTO>", expect: "<AUTO>good? [[yes]]</AUTO>"}
  - {id: later, uses: wait, with: {for: "<AUTO>how long? [[5ms]]</AUTO>"}}
  - {id: may, uses: approval, with: {title: "<AUTO>title? [[Ship it]]</AUTO>", details: {why: "<AUTO>why? [[because]]</AUTO>"}}}
  - {id: inner, uses: workflow/other, with: {n: "<AUTO type=\"integer\">how many? [[4]]</AUTO>"}}
outputs:
  chosen: "{{ steps.choose.output.v }}"
  judged: "{{ steps.judge.output.v }}"
  saved: "{{ steps.kept.saved }}"
  inner: "{{ steps.inner.output }}"
  said: {deep: "<AUTO>and? [[{{ steps.kept.output.v }} done]]</AUTO>", text: "so <AUTO>what? [[what]]</AUTO>"}
"#,
        &[(
            "other",
            "name: other\ninputs: {n: integer}\nsteps: [{id: k, uses: set, with: {n: '{{ inputs.n }}'}}]\noutputs: {n: '{{ steps.k.output.n }}', word: '<AUTO>word? [[w{{ inputs.n }}]]</AUTO>'}\n",
        )],
        json!({}),
        json!({
            "chosen": "two", "judged": "yes", "saved": "a/b.json", "inner": {"n": 4, "word": "w4"},
            "said": {"deep": "1 done", "text": "so what"}
        }),
    );
}

#[test]
fn an_expectation_that_a_model_denies_fails_the_attempt() {
    for (attempts, saved) in [(1, ""), (3, ""), (3, "save: a.txt, ")] {
        let yaml = format!(
            "name: t\nsteps:\n  - {{id: b, uses: test.echo, {saved}retry: {attempts}, with: {{v: 1}}, expect: '<AUTO>good? [[no]]</AUTO>'}}\n"
        );
        for mortal in [false, true] {
            let mut world = World::new(plan(&yaml), json!({}), 4);
            world.play(mortal);
            let Event::RunFailed { error, .. } = &world.journal.last().unwrap().1 else { panic!("{:?}", world.journal) };
            let asked = world.journal.iter().filter(|(_, e)| matches!(e, Event::AutoResolved { .. })).count();
            assert_eq!((error.code(), asked), ("expectation_failed", attempts), "{saved}");
        }
    }
}

/// A jump that nobody can tell: the step has acted and must not act again for that.
#[test]
fn a_question_after_the_end_never_repeats_what_was_done() {
    let yaml = "name: t\nsteps:\n  - {id: b, uses: test.echo, retry: 3, with: {v: 1}, goto: '<AUTO>where to? [[nowhere]]</AUTO>'}\n  - {id: c, uses: test.echo, with: {v: 1}}\n";
    for seed in 0..20 {
        let mut world = World::new(plan(yaml), json!({}), seed);
        world.play(false);
        let Event::RunFailed { error, .. } = &world.journal.last().unwrap().1 else { panic!("{:?}", world.journal) };
        assert_eq!((error.code(), world.applied.values().sum::<u32>()), ("auto_unanswered", 1));
    }
}

#[test]
fn models_are_asked_in_turn_and_the_budget_ends_it() {
    let yaml = "name: t\nconfig: {auto: {models: [small, large], attempts: 2}}\nsteps:\n  - {id: b, uses: set, with: {v: '<AUTO type=\"integer\">n? [[small=many;large=7]]</AUTO>'}}\noutputs: {v: '{{ steps.b.output.v }}'}\n";
    let mut world = World::new(plan(yaml), json!({}), 2);
    world.play(true);
    let refused = world.journal.iter().filter(|(_, e)| matches!(e, Event::AutoRefused { .. })).count();
    assert_eq!((outputs(&world), refused), (json!({"v": 7}), 2));
    let reason =
        world.journal.iter().find_map(|(_, e)| if let Event::AutoResolved { reason, .. } = e { Some(reason.clone()) } else { None });
    assert!(reason.is_some_and(|r| r.contains("`small`")));
    let poor = yaml.replace("models: [small, large], attempts: 2", "budget: 0");
    let mut world = World::new(plan(&poor), json!({}), 2);
    world.play(false);
    let Event::RunFailed { error, .. } = &world.journal.last().unwrap().1 else { panic!("{:?}", world.journal) };
    assert!(error.code() == "auto_unanswered" && error.message().contains("budget"), "{}", error.message());
}

/// The same question has the answer of the lock, another one none; a frozen run then fails and asks nobody.
#[test]
fn the_lock_answers_the_same_question_of_a_run() {
    let yaml = "name: t\ninputs: {n: integer}\nsteps:\n  - {id: b, uses: set, with: {v: '<AUTO type=\"integer\">twice {{ inputs.n }}? [[{{ inputs.n * 2 }}]]</AUTO>'}}\noutputs: {v: '{{ steps.b.output.v }}', w: '<AUTO>and? [[w]]</AUTO>'}\n";
    let mut world = World::new(plan(yaml), json!({"n": 4}), 2);
    world.play(false);
    let mut locked = Vec::new();
    for pair in world.journal.windows(2) {
        let [(_, Event::AutoAsked { question, task, .. }), (_, Event::AutoResolved { raw, value: Payload::Inline(value), .. })] = pair
        else {
            continue;
        };
        let Payload::Inline(question) = question else { panic!("small") };
        let value = if task.is_empty() { json!("kept") } else { (**value).clone() };
        let key = question["key"].as_str().map(str::to_owned);
        let (step, field) = (task.clone(), String::new());
        locked.push(flow::auto::Answer {
            workflow: String::new(),
            step,
            field,
            part: 0,
            question: String::new(),
            key,
            value,
            raw: raw.clone(),
            model: "m".into(),
            reason: "r".into(),
            cost_microusd: 1,
            at: String::new(),
        });
    }
    assert_eq!(locked.len(), 2);
    let mut frozen = flow::Plan::clone(&plan(yaml));
    frozen.locked = locked;
    let frozen = Arc::new(frozen);
    for (n, mortal, asks) in [(4, false, false), (4, true, false), (5, false, true)] {
        let mut world = World::new(frozen.clone(), json!({"n": n}), 3);
        if let (_, Event::RunStarted(started)) = &mut world.journal[0] {
            started.frozen = true;
        }
        world.play(mortal);
        match &world.journal.last().unwrap().1 {
            Event::RunSucceeded { .. } if !asks => assert_eq!(outputs(&world), json!({"v": 8, "w": "kept"})),
            Event::RunFailed { error, .. } if asks => assert_eq!(error.code(), "auto_open"),
            other => panic!("{other:?}"),
        }
        assert!(world.applied.is_empty());
    }
}

/// The run is cancelled while its outputs are worked out: it ends, and the answer that comes too late changes nothing.
#[test]
fn a_run_is_cancelled_while_its_outputs_are_asked_for() {
    let yaml = "name: t\nsteps:\n  - {id: b, uses: set, with: {v: 1}}\noutputs: {w: '<AUTO>and? [[w]]</AUTO>'}\n";
    let mut world = World::new(plan(yaml), json!({}), 2);
    let mut run = world.fold();
    let asked = world.commit(&mut run, Vec::new(), false);
    let Some(Effect::Model { task, request, .. }) = asked.into_iter().next() else { panic!("the question") };
    let left = world.commit(&mut run, vec![Input::Cancel { reason: None }], false);
    assert!(run.closed() && left.iter().any(|e| matches!(e, Effect::Abort { task } if task.is_empty())), "{left:?}");
    let before = world.journal.len();
    world.commit(&mut run, vec![Input::ModelDone { task, result: Ok(model_answer(&request)) }], false);
    assert_eq!(world.journal.len(), before);
}

/// Cancelled while it is asked where the run goes on: what the step gave stays on record.
#[test]
fn what_a_step_gave_stays_when_the_run_is_cancelled_before_its_jump_is_known() {
    let yaml = "name: t\nsteps:\n  - {id: b, uses: test.echo, with: {v: 1}, goto: '<AUTO>where to? [[c]]</AUTO>'}\n  - {id: c, uses: test.echo, with: {v: 2}}\n";
    let mut world = World::new(plan(yaml), json!({}), 2);
    let mut run = world.fold();
    let mut pending = world.commit(&mut run, Vec::new(), false);
    let answer = world.answer(&pending.remove(0)).expect("the tool");
    world.commit(&mut run, vec![answer], false);
    world.commit(&mut run, vec![Input::Cancel { reason: None }], false);
    let kept = world.journal.iter().any(|(_, e)| matches!(e, Event::TaskSucceeded { task, .. } if task == "b"));
    assert!(run.closed() && kept, "{:?}", world.journal);
}

const ASKED_EVERYWHERE: [&str; 8] = [
    "{id: b, uses: test.echo, if: '<AUTO>? [[yes]]</AUTO>', with: {v: 1}}",
    "{id: b, uses: test.echo, with: {v: '<AUTO>? [[yes]]</AUTO>'}}",
    "{id: b, uses: test.echo, with: {v: 1}, expect: '<AUTO>? [[yes]]</AUTO>'}",
    "{id: b, uses: test.echo, with: {v: 1}, goto: '<AUTO>? [[z]]</AUTO>'}",
    "{id: b, uses: loop, with: {until: '<AUTO>? [[yes]]</AUTO>'}, steps: [{id: n, uses: set, with: {v: 1}}]}",
    "{id: b, uses: for_each, with: {items: [1, 2]}, steps: [{id: n, uses: set, with: {v: 1}}], output: '<AUTO>? [[yes]]</AUTO>'}",
    "{id: b, uses: for_each, with: {items: [1, 2], max_parallel: 2, until: '<AUTO>? [[no]]</AUTO>'}, steps: [{id: n, uses: set, with: {v: 1}}]}",
    "{id: b, uses: workflow/other}",
];
const OTHER: (&str, &str) = ("other", "name: other\nsteps: [{id: k, uses: set, with: {v: 1}}]\noutputs: {w: '<AUTO>? [[yes]]</AUTO>'}\n");

fn asked(world: &World) -> usize {
    world.journal.iter().filter(|(_, e)| matches!(e, Event::AutoAsked { .. })).count()
}

/// The question is taken back and nothing comes any more: the run must end all the same.
#[test]
fn a_run_that_is_asking_is_cancelled_at_once_wherever_it_asks() {
    for step in ASKED_EVERYWHERE {
        let plan = plan_with(&format!("name: t\nsteps:\n  - {step}\n  - {{id: z, uses: set, needs: [b], with: {{v: 1}}}}\n"), &[OTHER]);
        let mut world = World::new(plan, json!({}), 2);
        let mut run = world.fold();
        let mut pending = world.commit(&mut run, Vec::new(), false);
        while let Some(at) = pending.iter().position(|e| matches!(e, Effect::Tool { .. })) {
            let answer = world.answer(&pending.swap_remove(at)).expect("a tool");
            pending.extend(world.commit(&mut run, vec![answer], false));
        }
        assert!(pending.iter().any(|e| matches!(e, Effect::Model { .. })) && !run.closed(), "{step}: {pending:?}");
        let left = world.commit(&mut run, vec![Input::Cancel { reason: None }], false);
        assert!(run.closed() && left.iter().any(|e| matches!(e, Effect::Abort { .. })), "{step}: {:?}", world.journal.last());
        assert!(world.fold().closed(), "{step}");
    }
}

/// A restart sends an open question again, and asks no other.
#[test]
fn nothing_is_asked_twice_for_a_restart() {
    let ends = "{id: b, uses: test.echo, with: {v: '<AUTO>x <AUTO>y</AUTO></AUTO>'}, expect: '<AUTO>? <AUTO>[[yes]]</AUTO> [[yes]]</AUTO>', goto: '<AUTO>? [[z]]</AUTO>'}";
    for step in ASKED_EVERYWHERE.into_iter().chain([ends]) {
        let plan = plan_with(&format!("name: t\nsteps:\n  - {step}\n  - {{id: z, uses: set, needs: [b], with: {{v: 1}}}}\n"), &[OTHER]);
        let mut calm = World::new(plan.clone(), json!({}), 2);
        calm.play(false);
        for seed in 0..40 {
            let mut world = World::new(plan.clone(), json!({}), seed);
            world.play(true);
            assert_eq!(asked(&world), asked(&calm), "{step}, seed {seed}");
        }
    }
}

/// Something beside it has failed: an output that is still asked for is given up, not asked for ever.
#[test]
fn outputs_are_not_asked_for_where_something_has_failed() {
    let yaml = "name: t\nsteps:\n  - {id: b, uses: for_each, with: {items: [1, 2]}, steps: [{id: n, uses: set, with: {v: 1}}], output: '<AUTO type=\"integer\">? [[many]]</AUTO>'}\n  - {id: bad, uses: test.broken, with: {v: 1}}\n";
    for seed in 0..40 {
        let mut world = World::new(plan(yaml), json!({}), seed);
        world.play(seed % 2 == 1);
        assert!(asked(&world) <= 3, "seed {seed}: {}", asked(&world));
    }
}

/// The gateway fails while items are at work side by side: they come to their end, and what they used is counted.
#[test]
fn work_inside_a_block_that_cannot_be_asked_about_comes_to_its_end() {
    let yaml = "name: t\nsteps:\n  - {id: b, uses: for_each, on_error: continue, with: {items: [1, 2, 3, 4], max_parallel: 3, until: '<AUTO attempts=\"1\">? [[no]]</AUTO>'}, steps: [{id: n, uses: test.echo, with: {v: '{{ item }}'}}]}\noutputs: {s: '{{ steps.b.status }}'}\n";
    let mut world = World::new(plan(yaml), json!({}), 2);
    let mut run = world.fold();
    let mut pending = world.commit(&mut run, Vec::new(), false);
    let first = pending.iter().position(|e| matches!(e, Effect::Tool { .. })).expect("an item");
    let answer = world.answer(&pending.swap_remove(first)).expect("a tool");
    pending.extend(world.commit(&mut run, vec![answer], false));
    let question = pending.iter().position(|e| matches!(e, Effect::Model { .. })).expect("the question");
    let Effect::Model { task, .. } = pending.swap_remove(question) else { panic!("just looked") };
    world.commit(&mut run, vec![Input::ModelDone { task, result: Err(Error::upstream("down", "not there")) }], false);
    assert!(!run.closed(), "two items are at work");
    for effect in pending {
        if let Some(input) = world.answer(&effect) {
            world.commit(&mut run, vec![input], false);
        }
    }
    assert!(run.closed(), "{:?}", world.journal.last());
    let done = world.journal.iter().filter(|(_, e)| matches!(e, Event::TaskSucceeded { task, .. } if task.starts_with("b["))).count();
    assert_eq!((done, outputs(&world)), (3, json!({"s": "failed"})));
}

/// The gateway fails once while an output of the run is asked for: the finished run is not lost for it.
#[test]
fn outputs_are_asked_for_again_when_the_gateway_fails() {
    let yaml = "name: t\nsteps: [{id: b, uses: set, with: {v: 1}}]\noutputs: {w: '<AUTO>? [[word]]</AUTO>'}\n";
    let mut world = World::new(plan(yaml), json!({}), 2);
    let mut run = world.fold();
    let mut pending = world.commit(&mut run, Vec::new(), false);
    let Some(Effect::Model { task, .. }) = pending.pop() else { panic!("the question") };
    pending = world.commit(&mut run, vec![Input::ModelDone { task, result: Err(Error::upstream("down", "not there")) }], false);
    let Some(again) = pending.pop() else { panic!("asked again") };
    let answer = world.answer(&again).expect("an answer");
    world.commit(&mut run, vec![answer], false);
    assert_eq!(outputs(&world), json!({"w": "word"}));
}

/// What a handler gives is judged once; it is not given again because it is not as expected.
#[test]
fn the_value_of_a_handler_is_judged_and_not_given_again() {
    for expect in ["output == 5", "<AUTO>good? [[no]]</AUTO>"] {
        let yaml =
            format!("name: t\nsteps:\n  - {{id: b, uses: test.broken, with: {{v: 1}}, expect: '{expect}', on_error: [{{value: 1}}]}}\n");
        let Some(plan) =
            flow::compile(&flow::Source { name: "t.yaml".into(), bytes: yaml.clone().into_bytes() }, &BTreeMap::new(), &catalog()).plan
        else {
            panic!("{yaml}")
        };
        let mut world = World::new(Arc::new(plan), json!({}), 2);
        world.play(true);
        let Event::RunFailed { error, .. } = &world.journal.last().unwrap().1 else { panic!("{:?}", world.journal.last()) };
        assert_eq!(error.code(), "expectation_failed");
    }
}
