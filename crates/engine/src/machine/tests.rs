//! The machine alone, driven by a seed: effects end in any order, the process dies between any two commits, and every
//! history must lead to the same end without doing a finished thing twice.

mod auto;
mod cancelling;
mod ends;
mod histories;
mod loops;
mod people;
mod poison;
mod reference;
mod restart;
mod signals;
mod snapshots;
mod steering;
mod transitions;

use super::decide::{Act, Decider};
use super::{
    Effect, Input, Turn,
    pause::Held,
    state::{Phase, Run},
};
use crate::{
    event::{Event, Grants, Payload, RunStarted},
    port::{self, ModelAnswer, ToolCall, ToolCard},
};
use base::{Digest, Error, Principal, PrincipalId, PrincipalKind, RunId, Timestamp};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

fn person() -> Principal {
    Principal { id: PrincipalId(Default::default()), kind: PrincipalKind::User, name: "ada".to_owned() }
}

fn decider(by: Principal) -> Decider {
    Decider { by, teams: Arc::default(), roles: Arc::default(), seat: None }
}

fn catalog() -> flow::Catalog {
    let any = || flow::ToolInfo { summary: "a test tool".to_owned(), input: json!({"type": "object"}), output: json!({}) };
    let tools =
        ["test.echo", "test.flaky", "test.broken", "test.send", "file.write"].into_iter().map(|name| (name.to_owned(), any())).collect();
    flow::Catalog { tools, models: None }
}

pub(crate) fn plan(yaml: &str) -> Arc<flow::Plan> {
    plan_with(yaml, &[])
}

fn plan_with(yaml: &str, others: &[(&str, &str)]) -> Arc<flow::Plan> {
    let source = |name: &str, text: &str| flow::Source { name: name.to_owned(), bytes: text.as_bytes().to_vec() };
    let included = others.iter().map(|(name, text)| ((*name).to_owned(), source(name, text))).collect::<BTreeMap<_, _>>();
    let compiled = flow::compile(&source("test.yaml", yaml), &included, &catalog());
    Arc::new(compiled.plan.unwrap_or_else(|| panic!("{:#?}", compiled.diagnostics)))
}

/// A world that survives the process: the journal, the timers, and what outside systems have seen.
struct World {
    plan: Arc<flow::Plan>,
    id: RunId,
    now: Timestamp,
    journal: Vec<(Timestamp, Event)>,
    timers: BTreeMap<String, Timestamp>,
    seed: u64,
    /// Answers given per key: an effect that was answered and recorded must never be asked for again.
    applied: BTreeMap<String, u32>,
    asked: BTreeMap<String, u32>,
    snapshot: Option<(u64, Vec<u8>)>,
    crashes: u32,
    run_ahead: usize,
    /// What is refused is not a fault of the test.
    may_refuse: bool,
    died: bool,
}

impl World {
    fn new(plan: Arc<flow::Plan>, inputs: Value, seed: u64) -> Self {
        let now = Timestamp(1_700_000_000_000_000);
        let started = RunStarted {
            workflow: plan.name.clone(),
            definition: Digest::default(),
            hash: String::new(),
            inputs: Payload::Inline(Arc::new(inputs)),
            by: person(),
            workspace: "default".to_owned(),
            grants: Grants::default(),
            origin: None,
            frozen: false,
            counts_deaths: true,
            seed,
            from: None,
        };
        let journal = vec![(now, Event::RunStarted(started))];
        let run_ahead = if seed.is_multiple_of(2) { 256 } else { 1 };
        Self {
            plan,
            id: RunId(Default::default()),
            now,
            journal,
            timers: BTreeMap::new(),
            seed,
            applied: BTreeMap::new(),
            asked: BTreeMap::new(),
            snapshot: None,
            crashes: 0,
            run_ahead,
            may_refuse: false,
            died: false,
        }
    }

    fn draw(&mut self, below: usize) -> usize {
        self.seed = self.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.seed >> 33) as usize) % below.max(1)
    }

    fn fold(&self) -> Run {
        let (at, Event::RunStarted(started)) = &self.journal[0] else { panic!("the first event starts the run") };
        let mut run = Run::new(self.id, self.plan.clone(), started.clone(), *at);
        for (at, event) in &self.journal[1..] {
            run.apply(event, *at);
        }
        run
    }

    /// What the next process begins with: the last snapshot and what came after, which must be what the whole history folds to.
    fn taken_up(&mut self) -> Run {
        let whole = self.fold();
        let Some((seq, bytes)) = &self.snapshot else { return whole };
        let mut run = crate::machine::snapshot::decode(self.id, &self.plan, *seq, bytes).expect("a snapshot is read back");
        for (at, event) in &self.journal[*seq as usize..] {
            run.apply(event, *at);
        }
        assert_eq!(fingerprint(&run), fingerprint(&whole), "after {} events, from a snapshot after {seq}", self.journal.len());
        if self.draw(2) == 0 { run } else { whole }
    }

    /// One machine activation, committed as a whole.
    fn commit(&mut self, run: &mut Run, inputs: Vec<Input>, recover: bool) -> Vec<Effect> {
        let mut effects = Vec::new();
        let mut inputs = Some(inputs);
        loop {
            let paused = run.phase == Phase::Paused;
            let mut turn = Turn::new(run, self.now);
            if recover && inputs.is_some() {
                turn.recover(self.died, &effect_class, &card);
            }
            for input in inputs.take().unwrap_or_default() {
                let answer = turn.take(input, &card);
                assert!(answer.is_ok() || self.may_refuse, "{answer:?}");
            }
            let more = turn.advance(self.run_ahead, &card);
            let (events, effects_of_turn) = (turn.events, turn.effects);
            if paused && run.phase == Phase::Paused {
                steering::nothing_begins(&events, &effects_of_turn);
            }
            self.journal.extend(events.into_iter().map(|e| (self.now, e)));
            if self.draw(3) == 0 {
                self.snapshot = crate::machine::snapshot::encode(run).map(|bytes| (run.seq, bytes));
            }
            for effect in effects_of_turn {
                match effect {
                    Effect::SetTimer { name, at } => drop(self.timers.insert(name, at)),
                    Effect::ClearTimer { name } => drop(self.timers.remove(&name)),
                    other => effects.push(other),
                }
            }
            if !more {
                return effects;
            }
        }
    }

    /// What a person may do to a run that goes on afterwards.
    fn steer(&mut self, run: &Run) -> Input {
        match (self.draw(4), run.phase) {
            (0, _) => Input::Checkpoint { name: None, reason: None },
            (1, Phase::Running) => Input::Pause { reason: Some("lunch".to_owned()) },
            (2, Phase::Paused) => Input::Pause { reason: None },
            _ => Input::Resume { reason: None },
        }
    }

    fn answer(&mut self, effect: &Effect) -> Option<Input> {
        match effect {
            Effect::Tool { task, key, call, tool, input, .. } => {
                let times = self.applied.entry(key.clone()).or_default();
                *times += 1;
                let result = match tool.as_str() {
                    "test.flaky" if *times < 3 => Err(Error::upstream("flaky", "not yet")),
                    "test.broken" => Err(Error::upstream("broken", "it never works")),
                    _ => Ok((**input).clone()),
                };
                Some(Input::ToolDone { task: task.clone(), call: call.clone(), result })
            }
            Effect::Model { task, request, key, .. } => {
                *self.asked.entry(key.clone()).or_default() += 1;
                Some(Input::ModelDone { task: task.clone(), result: Ok(model_answer(request)) })
            }
            _ => None,
        }
    }

    /// Runs to the end, dying now and then when `mortal`.
    fn play(&mut self, mortal: bool) -> Run {
        let mut run = self.fold();
        let pending = self.commit(&mut run, Vec::new(), false);
        self.go_on(run, pending, mortal)
    }

    fn go_on(&mut self, mut run: Run, mut pending: Vec<Effect>, mortal: bool) -> Run {
        for _ in 0..100_000 {
            if run.closed() {
                self.replays();
                return run;
            }
            if mortal && self.crashes < 40 && self.draw(4) == 0 {
                self.crashes += 1;
                run = self.taken_up();
                pending = self.commit(&mut run, Vec::new(), true);
                continue;
            }
            if mortal && self.draw(6) == 0 {
                let input = self.steer(&run);
                pending.extend(self.commit(&mut run, vec![input], false));
                continue;
            }
            let input = match self.draw(pending.len() + usize::from(!self.timers.is_empty())) {
                index if index < pending.len() => {
                    let effect = pending.swap_remove(index);
                    // Dying after the outside has acted and before the answer is recorded.
                    let answer = self.answer(&effect);
                    if mortal && self.crashes < 40 && self.draw(8) == 0 {
                        self.crashes += 1;
                        run = self.taken_up();
                        pending = self.commit(&mut run, Vec::new(), true);
                        continue;
                    }
                    answer
                }
                _ => self.timers.iter().min_by_key(|(_, at)| **at).map(|(name, at)| (name.clone(), *at)).map(|(name, at)| {
                    self.now = self.now.max(at);
                    Input::TimerFired { name }
                }),
            };
            match input.or_else(|| decide(&run)) {
                Some(input) => pending.extend(self.commit(&mut run, vec![input], false)),
                None if run.phase == Phase::Paused => {
                    let input = Input::Resume { reason: None };
                    pending.extend(self.commit(&mut run, vec![input], false));
                }
                None if pending.is_empty() => panic!("stuck: {:#?}", self.journal),
                None => {}
            }
        }
        panic!("the run does not end");
    }
}

/// Approves whatever waits for a person.
fn decide(run: &Run) -> Option<Input> {
    for (index, scope) in run.scopes.iter() {
        for (step, task_state) in scope.tasks.iter().enumerate() {
            let asked = match &task_state.detail {
                super::state::Detail::Approval(asked) => Some(asked.binding.clone()),
                super::state::Detail::Model(dialogue) => dialogue.calls.iter().find_map(|c| c.asked.as_ref().map(|b| b.to_string())),
                _ => None,
            };
            let came = |task: &str| {
                run.steering.held.iter().any(|held| match held {
                    Held::Timer { name } => name.strip_prefix("approval:") == Some(task),
                    _ => false,
                })
            };
            let path = run.path(super::state::TaskRef { scope: index, step: step as u32 });
            if let Some(binding) = asked.filter(|_| !came(&path)) {
                let task = run.path(super::state::TaskRef { scope: index, step: step as u32 });
                // A decision in its time of grace is left to its timer.
                if matches!(&task_state.detail, super::state::Detail::Approval(asked) if asked.settled.is_some()) {
                    return None;
                }
                let answers = matches!(&task_state.detail, super::state::Detail::Approval(asked) if asked.answer.is_some());
                let output = answers.then(|| json!("yes"));
                return Some(Input::Decided { task, who: decider(person()), decision: yes(binding, output) });
            }
        }
    }
    None
}

pub(crate) fn yes(binding: String, output: Option<Value>) -> super::Decision {
    super::Decision { approved: true, note: None, binding, output }
}

fn effect_class(tool: &str) -> Option<port::Effect> {
    Some(if tool == "test.send" { port::Effect::Irreversible } else { port::Effect::Idempotent })
}

fn card(name: &str) -> Option<ToolCard> {
    Some(ToolCard { name: name.to_owned(), summary: String::new(), input: json!({}) })
}

/// What a question wants to hear: `[[this]]`, or `[[a=this;b=that]]` of model `a` and `b`.
fn wanted(request: &port::ModelRequest) -> Option<String> {
    let port::Message::User { text } = request.messages.first()? else { return None };
    let inner = text.split_once("[[")?.1.split_once("]]")?.0;
    let by_model = inner.split(';').filter_map(|pair| pair.split_once('='));
    let mine = |name: &str| request.model.as_deref() == Some(name);
    Some(by_model.into_iter().find(|(name, _)| mine(name)).map_or(inner, |(_, words)| words).to_owned())
}

/// Asks for two tool calls first if tools are offered, then answers with what it was told.
fn model_answer(request: &port::ModelRequest) -> ModelAnswer {
    let told: Vec<&str> =
        request.messages.iter().filter_map(|m| if let port::Message::Tool { text, .. } = m { Some(text.as_str()) } else { None }).collect();
    let calls = match (request.tools.first(), told.len()) {
        // As many turns with a call each as the prompt says.
        (Some(tool), n) if turns(request).is_some_and(|most| n < most) => {
            vec![ToolCall { id: format!("c{n}"), name: tool.name.clone(), input: json!({"n": n}) }]
        }
        _ if turns(request).is_some() => Vec::new(),
        (Some(tool), 0) => (0..2).map(|n| ToolCall { id: "same".to_owned(), name: tool.name.clone(), input: json!({"n": n}) }).collect(),
        _ => Vec::new(),
    };
    let usage = crate::event::Usage { tokens_in: 10, tokens_out: 5, ..Default::default() };
    let text = wanted(request).unwrap_or_else(|| format!("heard {}", told.join(" ")));
    ModelAnswer { text, value: None, calls, usage }
}

fn turns(request: &port::ModelRequest) -> Option<usize> {
    let port::Message::User { text } = request.messages.first()? else { return None };
    text.strip_prefix("turns ")?.parse().ok()
}

fn outputs(world: &World) -> Value {
    let last = &world.journal.last().unwrap().1;
    let Event::RunSucceeded { outputs: Payload::Inline(value), .. } = last else { panic!("{last:?}") };
    (**value).clone()
}

/// Whatever the order of answers and wherever the process dies: the same end, gapless, each finished effect once.
fn check(yaml: &str, others: &[(&str, &str)], inputs: Value, expected: Value) {
    let plan = plan_with(yaml, others);
    for seed in 0..60 {
        for mortal in [false, true] {
            let mut world = World::new(plan.clone(), inputs.clone(), seed);
            let run = world.play(mortal);
            assert_eq!(outputs(&world), expected, "seed {seed}, mortal {mortal}");
            assert_eq!(run.seq as usize, world.journal.len());
            let mut ended = BTreeSet::new();
            for (_, event) in &world.journal {
                match event {
                    Event::TaskSucceeded { task, .. }
                    | Event::TaskFailed { task, retry_at: None, .. }
                    | Event::TaskSkipped { task, .. } => {
                        assert!(ended.insert(task.clone()), "{task} ended twice (seed {seed})");
                    }
                    Event::TaskStarted { task, .. } => assert!(!ended.contains(task), "{task} began after its end (seed {seed})"),
                    _ => {}
                }
            }
            assert!(world.timers.is_empty(), "timers left: {:?}", world.timers);
            assert_eq!(mirror(&world), fingerprint(&run), "a fold of the journal is the state (seed {seed})");
        }
    }
}

fn mirror(world: &World) -> String {
    fingerprint(&world.fold())
}

fn fingerprint(run: &Run) -> String {
    let mut text = format!(
        "{:?} {} {} {} {:?}",
        run.phase,
        run.seq,
        serde_json::to_string(&run.steering).unwrap(),
        serde_json::to_string(&run.signals).unwrap(),
        (run.totals.steps, run.totals.done, run.totals.failed, run.totals.running, run.totals.waiting)
    );
    for (id, scope) in run.scopes.iter() {
        text.push_str(&format!("\n{id} {} {} {:?}", scope.prefix, scope.open, scope.failing));
        text.extend(scope.tasks.iter().map(|task| format!("\n{}", serde_json::to_string(task).unwrap())));
    }
    assert_eq!(
        run.paths.len(),
        run.scopes.iter().map(|(_, scope)| scope.tasks.len()).sum::<usize>(),
        "paths of what is held, and no others"
    );
    text
}

#[test]
fn steps_in_sequence_and_in_parallel() {
    check(
        r#"
name: t
inputs: {n: {type: integer, default: 2}}
steps:
  - {id: a, uses: test.echo, with: {v: "{{ inputs.n }}"}}
  - {id: b, uses: test.echo, with: {v: "{{ steps.a.output.v + 1 }}"}}
  - {id: c, uses: test.echo, with: {v: "{{ steps.a.output.v * 10 }}"}}
  - {id: d, uses: set, with: {sum: "{{ steps.b.output.v + steps.c.output.v }}"}}
  - {id: e, uses: test.echo, if: "steps.d.output.sum > 100", with: {v: 1}}
outputs: {sum: "{{ steps.d.output.sum }}", skipped: "{{ steps.e.status }}"}
"#,
        &[],
        json!({"n": 2}),
        json!({"sum": 23, "skipped": "skipped"}),
    );
}

#[test]
fn branches_loops_and_sub_workflows() {
    check(
        r#"
name: t
steps:
  - id: each
    uses: for_each
    with: {items: [1, 2, 3, 4, 5], max_parallel: 2, as: n}
    steps:
      - {id: double, uses: test.echo, with: {v: "{{ n * 2 }}"}}
      - id: odd
        uses: if
        with: {condition: "n % 2 == 1"}
        then: [{id: yes, uses: set, with: {v: "{{ steps.double.output.v + index }}"}}]
        else: [{id: no, uses: workflow/negate, with: {n: "{{ n }}"}}]
    output: "{{ steps.odd.output.v }}"
  - id: pick
    uses: switch
    with: {value: "{{ steps.each.output | length }}"}
    cases:
      - {equals: 5, steps: [{id: five, uses: test.echo, with: {v: five}}]}
    default: [{id: other, uses: set, with: {v: other}}]
outputs: {list: "{{ steps.each.output }}", pick: "{{ steps.pick.output.v }}"}
"#,
        &[(
            "negate",
            "name: negate\ninputs: {n: integer}\nsteps:\n  - {id: neg, uses: test.echo, with: {v: \"{{ -inputs.n }}\"}}\noutputs: {v: \"{{ steps.neg.output.v }}\"}\n",
        )],
        json!({}),
        json!({"list": [2, -2, 8, -4, 14], "pick": "five"}),
    );
}

#[test]
fn retries_failures_that_are_tolerated_waits_and_approvals() {
    check(
        r#"
name: t
steps:
  - {id: flaky, uses: test.flaky, with: {v: 7}, retry: {attempts: 50, delay: 1s}}
  - {id: broken, uses: test.broken, with: {}, on_error: continue, retry: 2}
  - id: block
    uses: if
    with: {condition: "true"}
    on_error: continue
    then: [{id: inner, uses: test.broken, with: {}}, {id: beside, uses: wait, with: {for: 10s}}]
  - {id: pause, uses: wait, with: {for: 5s}, needs: [flaky]}
  - {id: ask, uses: approval, with: {title: "Go on with {{ steps.flaky.output.v }}?"}, needs: [pause]}
outputs:
  v: "{{ steps.flaky.output.v }}"
  broken: "{{ steps.broken.error.code }}"
  block: "{{ steps.block.status }}"
  by: "{{ steps.ask.output.by }}"
  clean: "{{ steps.flaky.error }}"
"#,
        &[],
        json!({}),
        json!({"clean": null, "v": 7, "broken": "broken", "block": "failed", "by": "ada"}),
    );
}

#[test]
fn a_failure_ends_the_run_and_starts_nothing_after_it() {
    let yaml = r#"
name: t
steps:
  - {id: bad, uses: test.broken, with: {}}
  - {id: after, uses: test.echo, with: {}, needs: [bad]}
  - {id: slow, uses: wait, with: {for: 1h}}
  - id: each
    uses: for_each
    with: {items: [1, 2, 3, 4], max_parallel: 2}
    steps: [{id: item_step, uses: test.echo, with: {v: "{{ item }}"}}]
"#;
    for seed in 0..60 {
        let mut world = World::new(plan(yaml), json!({}), seed);
        let run = world.play(seed % 3 == 0);
        assert_eq!(run.phase, super::state::Phase::Failed);
        assert_eq!(run.cause.as_ref().map(|(task, _)| task.as_str()), Some("bad"));
        assert!(!world.journal.iter().any(|(_, e)| matches!(e, Event::TaskStarted { task, .. } if task == "after")));
        assert!(world.timers.is_empty());
    }
}
