//! Questions to people: who may answer, how many, until when, and that nothing else follows than what was shown.

use super::*;
use crate::machine::{Decision, state::Detail};
use base::Result;

fn named(name: &str, n: u8) -> Principal {
    let mut id = [0_u8; 16];
    id[15] = n;
    Principal { id: PrincipalId::from_slice(&id).unwrap(), kind: PrincipalKind::User, name: name.to_owned() }
}

/// A run at its first question.
struct Case {
    world: World,
    run: Run,
    effects: Vec<Effect>,
}

fn case(step: &str) -> Case {
    let mut world = World::new(plan(&format!("name: t\nsteps:\n  - {step}\n")), json!({}), 0);
    let mut run = world.fold();
    let effects = world.commit(&mut run, Vec::new(), false);
    Case { world, run, effects }
}

impl Case {
    fn binding(&self) -> String {
        let asked = self.run.scopes[0].tasks.iter().find_map(|t| match &t.detail {
            Detail::Approval(asked) => Some(asked.binding.clone()),
            _ => None,
        });
        asked.unwrap_or_default()
    }

    fn act(&mut self, who: Decider, act: Act) -> Result<()> {
        self.take(Input::Question { task: self.path(), binding: self.binding(), who, act })
    }

    /// As the runner does: what is refused leaves nothing behind.
    fn take(&mut self, input: Input) -> Result<()> {
        let mut turn = Turn::new(&mut self.run, self.world.now);
        let answer = turn.take(input, &card);
        turn.advance(usize::MAX, &card);
        let (events, effects) = (turn.events, turn.effects);
        assert!(answer.is_ok() || events.is_empty(), "what is refused is written down: {events:?}");
        self.world.journal.extend(events.into_iter().map(|event| (self.world.now, event)));
        for effect in effects {
            match effect {
                Effect::SetTimer { name, at } => drop(self.world.timers.insert(name, at)),
                Effect::ClearTimer { name } => drop(self.world.timers.remove(&name)),
                other => self.effects.push(other),
            }
        }
        self.world.replays();
        answer
    }

    fn yes(&mut self, who: Decider) -> Result<()> {
        self.answer(who, None)
    }

    fn no(&mut self, who: Decider) -> Result<()> {
        let decision = Decision { approved: false, note: Some("not now".to_owned()), binding: self.binding(), output: None };
        self.take(Input::Decided { task: self.path(), who, decision })
    }

    fn answer(&mut self, who: Decider, output: Option<Value>) -> Result<()> {
        let decision = yes(self.binding(), output);
        self.take(Input::Decided { task: self.path(), who, decision })
    }

    fn path(&self) -> String {
        self.run.scopes[0].block().steps[0].id.clone()
    }

    /// The process dies and reads its journal.
    fn again(&mut self) {
        self.run = self.world.fold();
    }

    /// The earliest timer fires.
    fn wait(&mut self) {
        let (name, at) = self.world.timers.iter().min_by_key(|(_, at)| **at).map(|(n, at)| (n.clone(), *at)).expect("a timer");
        self.world.now = self.world.now.max(at);
        let effects = self.world.commit(&mut self.run, vec![Input::TimerFired { name }], false);
        self.effects.extend(effects);
        self.world.replays();
    }

    fn call(&self) -> Option<Value> {
        self.effects.iter().find_map(|e| match e {
            Effect::Tool { input, .. } => Some((**input).clone()),
            _ => None,
        })
    }

    fn cause(&self) -> &str {
        self.run.cause.as_ref().map_or("", |(_, error)| error.code())
    }
}

fn code(answer: Result<()>) -> &'static str {
    match answer {
        Ok(()) => "",
        Err(error) => Box::leak(error.code().to_owned().into_boxed_str()),
    }
}

#[test]
fn a_gated_call_is_made_with_what_was_shown_and_only_after_the_decision() {
    let mut case = case("{id: send, uses: test.send, with: {to: bob, text: hi}, approve: {title: Send it?}}");
    assert_eq!(case.call(), None, "nothing is called before");
    let shown = case.world.journal.iter().find_map(|(_, e)| match e {
        Event::ApprovalRequested { tool, input: Some(Payload::Inline(input)), .. } => Some((tool.clone(), (**input).clone())),
        _ => None,
    });
    assert_eq!(shown, Some((Some("test.send".to_owned()), json!({"to": "bob", "text": "hi"}))));
    case.again();
    case.yes(decider(person())).unwrap();
    assert_eq!(case.call(), Some(json!({"to": "bob", "text": "hi"})));
}

#[test]
fn any_change_makes_another_binding() {
    let bindings: BTreeSet<String> = [
        "{id: send, uses: test.send, with: {to: bob}, approve: {}}",
        "{id: send, uses: test.send, with: {to: eve}, approve: {}}",
        "{id: sent, uses: test.send, with: {to: bob}, approve: {}}",
        "{id: send, uses: test.echo, with: {to: bob}, approve: {}}",
        "{id: send, uses: test.send, with: {to: bob}, approve: {title: Send?}}",
        "{id: send, uses: test.send, with: {to: bob}, approve: {details: 1}}",
        "{id: send, uses: test.send, with: {to: bob}, approve: {needed: 2}}",
        "{id: send, uses: test.send, with: {to: bob}, approve: {approvers: {people: [ada]}}}",
        "{id: send, uses: approval, with: {title: \"Call `test.send`?\"}}",
    ]
    .into_iter()
    .map(|step| case(step).binding())
    .collect();
    assert_eq!(bindings.len(), 9);
    assert!(!bindings.contains(""));
}

#[test]
fn a_decision_is_used_once_and_never_for_what_is_asked_anew() {
    let step = "{id: send, uses: test.send, with: {to: bob}, approve: {}, on_error: {codes: [broken], then: retry, retries: 1}}";
    let mut case = case(step);
    let first = case.binding();
    case.yes(decider(person())).unwrap();
    let failed = Input::ToolDone { task: "send".to_owned(), call: None, result: Err(Error::invalid("broken", "no")) };
    case.world.commit(&mut case.run, vec![failed], false);
    let second = case.binding();
    assert_ne!(first, second, "begun anew, it is asked anew");
    let again = case.take(Input::Decided { task: "send".to_owned(), who: decider(person()), decision: yes(first, None) });
    assert_eq!(code(again), "approval_changed");
    assert_eq!(case.effects.iter().filter(|e| matches!(e, Effect::Tool { .. })).count(), 1);
}

#[test]
fn two_of_three_and_nobody_twice() {
    let mut case = case("{id: ask, uses: approval, with: {title: Go, needed: 2, approvers: {people: [ada, bob], teams: [ops]}}}");
    let (ada, bob, eve) = (named("ada", 1), named("bob", 2), named("eve", 3));
    assert_eq!(code(case.yes(decider(eve.clone()))), "approval_not_yours");
    case.yes(decider(ada.clone())).unwrap();
    assert!(!case.run.closed());
    case.again();
    assert_eq!(code(case.yes(decider(ada))), "approval_counted");
    let ops = Decider { teams: vec!["ops".to_owned()].into(), ..decider(eve) };
    case.yes(ops).unwrap();
    assert_eq!(case.run.phase, crate::machine::state::Phase::Succeeded);
    assert_eq!(code(case.yes(decider(bob))), "already_decided");
}

#[test]
fn roles_count_where_they_are_held_and_one_rejection_is_enough() {
    let step = "{id: ask, uses: approval, with: {title: Go, needed: 2, approvers: {roles: [team_manager]}}}";
    let held = |place: Option<&str>| {
        let roles = vec![("team_manager".to_owned(), place.map(str::to_owned))];
        Decider { roles: roles.into(), ..decider(named("ada", 1)) }
    };
    assert_eq!(code(case(step).no(held(Some("elsewhere")))), "approval_not_yours");
    for place in [None, Some("default")] {
        let mut case = case(step);
        case.no(held(place)).unwrap();
        assert_eq!(case.cause(), "approval_rejected");
    }
}

#[test]
fn whoever_asks_does_not_decide() {
    let mut case = case("{id: ask, uses: approval, with: {title: Go, not_by_requester: true}}");
    assert_eq!(code(case.yes(decider(person()))), "approval_own");
    let hand = Act::Delegate { to: Some("bob".to_owned()), note: None, until: None };
    assert_eq!(code(case.act(decider(person()), hand)), "approval_own");
    case.yes(decider(named("bob", 2))).unwrap();
    assert!(case.run.closed());
}

#[test]
fn the_end_of_the_time_does_what_the_step_says() {
    for (what, cause) in [("fail", "approval_expired"), ("reject", "approval_rejected")] {
        let mut case = case(&format!("{{id: ask, uses: approval, with: {{title: Go, expires: 1h, on_expiry: {what}}}}}"));
        case.again();
        case.wait();
        assert_eq!(case.cause(), cause);
    }
    let step = "{id: ask, uses: approval, with: {title: Go, expires: 1h, on_expiry: escalate, approvers: {people: [bob]}, escalate_to: {people: [eve]}}}";
    let mut first = case(step);
    assert_eq!(code(first.yes(decider(named("eve", 3)))), "approval_not_yours");
    first.wait();
    first.again();
    first.yes(decider(named("eve", 3))).unwrap();
    assert!(first.run.closed());
    let mut second = case(step);
    second.wait();
    assert!(!second.run.closed());
    second.wait();
    assert_eq!(second.cause(), "approval_expired");
}

#[test]
fn an_expired_question_is_not_asked_again_by_the_retries_of_its_call() {
    let mut case = case("{id: send, uses: test.send, with: {}, retry: 3, approve: {expires: 1m}}");
    case.wait();
    assert_eq!(case.cause(), "approval_expired");
    assert_eq!(case.call(), None);
}

#[test]
fn in_the_time_of_grace_a_decision_can_be_taken_back() {
    let step = "{id: send, uses: test.send, with: {}, approve: {grace: 30s, expires: 1h}}";
    let mut back = case(step);
    back.yes(decider(person())).unwrap();
    assert_eq!(back.call(), None, "nothing comes of it yet");
    assert_eq!(code(back.no(decider(named("bob", 2)))), "already_decided");
    assert_eq!(code(back.act(decider(named("bob", 2)), Act::Withdraw)), "nothing_to_take_back");
    back.again();
    back.act(decider(person()), Act::Withdraw).unwrap();
    assert_eq!(back.world.timers.keys().collect::<Vec<_>>(), ["approval:send"]);
    back.no(decider(named("bob", 2))).unwrap();
    back.wait();
    assert_eq!((back.cause(), back.call()), ("approval_rejected", None));
    let mut kept = case(step);
    kept.yes(decider(person())).unwrap();
    kept.again();
    kept.wait();
    assert_eq!(kept.call(), Some(json!({})));
    assert_eq!(code(kept.act(decider(person()), Act::Withdraw)), "already_decided");
}

#[test]
fn a_seat_is_handed_on_for_a_time_and_counts_once() {
    let step = "{id: ask, uses: approval, with: {title: Go, needed: 2, approvers: {people: [ada, bob]}}}";
    let (ada, bob, eve) = (named("ada", 1), named("bob", 2), named("eve", 3));
    let mut case = case(step);
    let until = Some(case.world.now.plus(std::time::Duration::from_secs(3_600)));
    let hand = |to: &str| Act::Delegate { to: Some(to.to_owned()), note: None, until };
    assert_eq!(code(case.act(decider(ada.clone()), hand("ada"))), "bad_delegate");
    case.act(decider(ada.clone()), hand("eve")).unwrap();
    case.again();
    assert_eq!(code(case.yes(decider(ada.clone()))), "approval_handed_on");
    assert_eq!(code(case.act(decider(eve.clone()), hand("mia"))), "approval_not_yours");
    case.yes(decider(eve.clone())).unwrap();
    assert_eq!(code(case.yes(decider(eve.clone()))), "approval_counted");
    // It has come back, but its seat has spoken.
    case.world.now = case.world.now.plus(std::time::Duration::from_secs(7_200));
    assert_eq!(code(case.yes(decider(ada))), "approval_counted");
    case.yes(decider(bob)).unwrap();
    assert!(case.run.closed());
}

#[test]
fn what_was_handed_on_returns_at_its_time() {
    let mut case = case("{id: ask, uses: approval, with: {title: Go, approvers: {people: [ada]}}}");
    let until = Some(case.world.now.plus(std::time::Duration::from_secs(60)));
    case.act(decider(named("ada", 1)), Act::Delegate { to: Some("eve".to_owned()), note: None, until }).unwrap();
    case.world.now = case.world.now.plus(std::time::Duration::from_secs(61));
    assert_eq!(code(case.yes(decider(named("eve", 3)))), "approval_not_yours");
    case.yes(decider(named("ada", 1))).unwrap();
    assert!(case.run.closed());
}

#[test]
fn the_answer_to_a_question_is_the_output_if_it_fits() {
    let mut case = case("{id: ask, uses: ask, with: {question: Which?, choices: [red, green]}}");
    assert_eq!(code(case.yes(decider(person()))), "bad_answer");
    assert_eq!(code(case.answer(decider(person()), Some(json!("blue")))), "bad_answer");
    case.answer(decider(person()), Some(json!("red"))).unwrap();
    assert_eq!(*case.run.scopes[0].tasks[0].output, json!("red"));
    let mut refused = self::case("{id: ask, uses: ask, with: {question: Why?}}");
    refused.no(decider(person())).unwrap();
    assert_eq!(refused.cause(), "question_refused");
}

#[test]
fn many_people_and_many_deaths_come_to_one_end() {
    let yaml = "name: t\nsteps:\n  - {id: a, uses: ask, with: {question: Why?, grace: 5s}}\n  - {id: b, uses: test.send, with: {x: \"{{ steps.a.output }}\"}, approve: {grace: 1s}}\n  - {id: c, uses: approval, with: {title: Go, grace: 1s}, needs: [b]}\n";
    for seed in 0..200 {
        let mut world = World::new(plan(yaml), json!({}), seed);
        let run = world.play(true);
        assert_eq!(run.phase, crate::machine::state::Phase::Succeeded, "seed {seed}");
    }
}

#[test]
fn a_decision_about_something_else_is_refused() {
    let mut world = World::new(plan("name: t\nsteps:\n  - {id: ask, uses: approval, with: {title: Go}}\n"), json!({}), 0);
    let mut run = world.fold();
    world.commit(&mut run, Vec::new(), false);
    let decide = |binding: &str| Input::Decided { task: "ask".to_owned(), who: decider(person()), decision: yes(binding.to_owned(), None) };
    let mut turn = Turn::new(&mut run, world.now);
    assert_eq!(turn.take(decide("other"), &card).unwrap_err().code(), "approval_changed");
    let Some(Input::Decided { decision, .. }) = super::decide(turn.run) else { panic!("nothing is asked") };
    let mut told = decide(&decision.binding);
    if let Input::Decided { decision, .. } = &mut told {
        decision.output = Some(json!("sent"));
    }
    assert_eq!(turn.take(told, &card).unwrap_err().code(), "not_an_outcome");
    turn.take(decide(&decision.binding), &card).unwrap();
    assert_eq!(turn.take(decide(&decision.binding), &card).unwrap_err().code(), "already_decided");
}

#[test]
fn a_changed_call_is_another_question_and_is_what_is_called() {
    let mut case = case("{id: send, uses: test.send, with: {to: a}, approve: {needed: 2, approvers: {people: [ada, bob]}}}");
    case.yes(decider(named("ada", 1))).unwrap();
    let (before, edit) = (case.binding(), |to: &str| Act::Edit { input: json!({"to": to}), note: None });
    assert_eq!(code(case.act(decider(named("eve", 3)), edit("b"))), "approval_not_yours");
    assert_eq!(code(case.act(decider(named("bob", 2)), edit("a"))), "nothing_edited");
    case.act(decider(named("bob", 2)), edit("b")).unwrap();
    assert_ne!(case.binding(), before);
    case.yes(decider(named("bob", 2))).unwrap();
    assert_eq!(case.call(), None, "what was decided about the other call does not count");
    case.again();
    case.yes(decider(named("ada", 1))).unwrap();
    assert_eq!(case.call(), Some(json!({"to": "b"})));
    let mut plain = self::case("{id: ask, uses: approval, with: {title: Go}}");
    assert_eq!(code(plain.act(decider(person()), edit("b"))), "nothing_to_edit");
}
