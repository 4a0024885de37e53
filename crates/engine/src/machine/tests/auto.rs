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
