//! The runner over a journal in memory: durable commands, effects, timers, crashes.

mod fair;
mod limits;
mod pausing;
mod poison;
mod signals;

use crate::{
    Definition, Engine, Options, Outside, StartRun,
    event::Grants,
    machine::tests::{plan, yes},
    port::{CallCtx, DeltaSink, Effect, Fut, ModelAnswer, ModelRequest, Models, ToolCard, Tools},
    view::RunView,
};
use base::{Clock, Ctx, Error, OrgId, Principal, PrincipalId, PrincipalKind, Rights, Rng, RunId, Timestamp};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    future::Future,
    pin::Pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use store::{Journal, MemoryJournal};

struct TestClock(tokio::time::Instant);

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp(1_700_000_000_000_000).plus(self.0.elapsed())
    }

    fn monotonic(&self) -> Duration {
        self.0.elapsed()
    }

    fn sleep(&self, d: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(tokio::time::sleep(d))
    }
}

struct TestRng(AtomicU64);

/// Houses over the same journal begin at the same time: with the same numbers, too, they would give the same ids.
static HOUSES: AtomicU64 = AtomicU64::new(7);

impl Rng for TestRng {
    fn fill(&self, out: &mut [u8]) {
        for byte in out {
            *byte = (self.0.fetch_add(0x9e37_79b9, Ordering::Relaxed) >> 16) as u8;
        }
    }
}

/// `test.echo` answers its input, `test.broken` panics, `test.flaky` and `test.send` hang; calls are counted by key.
#[derive(Default)]
struct Hands {
    calls: Mutex<BTreeMap<String, u32>>,
}

impl Tools for Hands {
    fn effect(&self, tool: &str) -> Option<Effect> {
        Some(if tool == "test.send" { Effect::Irreversible } else { Effect::Idempotent })
    }

    fn describe(&self, name: &str) -> Option<ToolCard> {
        Some(ToolCard { name: name.to_owned(), summary: String::new(), input: json!({}) })
    }

    fn call<'a>(&'a self, ctx: CallCtx, tool: &'a str, input: Value) -> Fut<'a, Value> {
        *self.calls.lock().unwrap().entry(ctx.key).or_default() += 1;
        Box::pin(async move {
            match tool {
                "test.broken" => panic!("a tool's own mistake"),
                "test.flaky" | "test.send" => std::future::pending().await,
                _ => Ok(input),
            }
        })
    }
}

struct Silent;

impl Models for Silent {
    fn call<'a>(&'a self, _ctx: CallCtx, request: ModelRequest, delta: DeltaSink) -> Fut<'a, ModelAnswer> {
        Box::pin(async move {
            delta("hel");
            delta("lo");
            let asked = request.messages.len();
            if matches!(request.messages.last(), Some(crate::port::Message::User { text }) if text == "nonsense") {
                let usage = json!({"tokens_in": 7, "tokens_out": 3, "cost_microusd": 11, "latency_ms": 1, "served_by": "p/m"});
                return Err(Error::upstream("answer_not_valid", "no JSON").details(json!({"usage": usage})));
            }
            Ok(ModelAnswer { text: format!("hello {asked}"), value: None, calls: Vec::new(), usage: Default::default() })
        })
    }
}

struct House {
    journal: Arc<MemoryJournal>,
    hands: Arc<Hands>,
    engine: Engine,
    ctx: Ctx,
}

impl House {
    async fn over(journal: MemoryJournal) -> Self {
        Self::with(journal, Options::default()).await
    }

    async fn with(journal: MemoryJournal, options: Options) -> Self {
        Self::thinking(journal, options, Arc::new(Silent)).await
    }

    async fn thinking(journal: MemoryJournal, options: Options, models: Arc<dyn Models>) -> Self {
        let (journal, hands) = (Arc::new(journal), Arc::new(Hands::default()));
        let outside = Outside {
            journal: journal.clone(),
            clock: Arc::new(TestClock(tokio::time::Instant::now())),
            rng: Arc::new(TestRng(AtomicU64::new(HOUSES.fetch_add(0x2b_1357, Ordering::Relaxed)))),
            tools: hands.clone(),
            models,
            projections: Vec::new(),
        };
        let principal = Principal { id: PrincipalId(Default::default()), kind: PrincipalKind::User, name: "ada".to_owned() };
        let ctx = Ctx::new(OrgId(Default::default()), principal, Rights::all());
        // Snapshots come soon, so that what is tested here reads them back.
        let options = Options { snapshot_every: 4, ..options };
        Self { engine: Engine::start(outside, options).await.unwrap(), journal, hands, ctx }
    }

    async fn start(&self, yaml: &str, inputs: Value, key: Option<&str>) -> Result<RunId, Error> {
        let definition = Arc::new(Definition { main: "t.yaml".to_owned(), sources: BTreeMap::new(), plan: plan(yaml) });
        let start = StartRun { idempotency_key: key.map(str::to_owned), ..StartRun::new(definition, inputs, "default") };
        self.engine.start_run(&self.ctx, start).await
    }

    async fn status(&self, run: RunId) -> String {
        self.journal.stream(self.ctx.org, run).await.unwrap().unwrap().head.status
    }

    async fn until(&self, run: RunId, wanted: &str) {
        for _ in 0..2_000 {
            if self.status(run).await == wanted {
                return;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        panic!("{run} is {} and never {wanted}", self.status(run).await);
    }

    /// The view of a run, checked against the index columns that were committed beside its events.
    async fn view(&self, run: RunId) -> RunView {
        let info = self.journal.stream(self.ctx.org, run).await.unwrap().unwrap();
        let definition = self.engine.definition(self.ctx.org, info.head.definition.unwrap()).await.unwrap();
        let mut view = RunView::new(run, &definition);
        for event in self.journal.read(self.ctx.org, run, 0, 10_000).await.unwrap() {
            view.apply(&event).unwrap();
        }
        let (seen, head) = (&view.run, crate::view::RunSummary::of(run, &info.head, info.seq));
        let facts = |s: &crate::view::RunSummary| {
            (s.status.clone(), s.ended_at, s.steps_total, s.steps_done, s.steps_failed, s.waiting, s.tokens_in, s.seq, s.note.clone())
        };
        assert_eq!(facts(seen), facts(&head), "the list and the page say the same");
        view
    }
}

#[tokio::test]
async fn a_run_goes_through_and_its_page_agrees_with_the_list() {
    let house = House::over(MemoryJournal::new()).await;
    let yaml = r#"
name: t
steps:
  - {id: a, uses: test.echo, with: {v: 1}}
  - {id: m, uses: model, with: {prompt: "say {{ steps.a.output.v }}"}}
  - id: each
    uses: for_each
    with: {items: [1, 2, 3], max_parallel: 2}
    steps: [{id: one, uses: test.echo, with: {v: "{{ item }}"}}]
  - id: branch
    uses: if
    with: {condition: "steps.a.output.v == 2"}
    then: [{id: yes, uses: set, with: {}}]
    else: [{id: no, uses: set, with: {x: 1}}, {id: after, uses: set, with: {y: "{{ steps.no.output.x }}"}}]
outputs: {m: "{{ steps.m.output }}", n: "{{ steps.each.output | length }}"}
"#;
    let mut deltas = house.engine.deltas();
    let run = house.start(yaml, json!({}), None).await.unwrap();
    house.until(run, "succeeded").await;
    let view = house.view(run).await;
    let outputs = serde_json::to_value(&view.outputs).unwrap();
    assert_eq!(outputs, json!({"m": "hello 1", "n": 3}));
    let order: Vec<_> = view.tasks().map(|t| t.path.as_str()).collect();
    assert_eq!(order, ["a", "m", "each", "each[0]/one", "each[1]/one", "each[2]/one", "branch", "branch/else/no", "branch/else/after"]);
    assert!(view.tasks().all(|t| t.queued_at.is_some() && t.ended_at.is_some()));
    assert_eq!(deltas.recv().await.unwrap().text, "hel");
}

#[tokio::test]
async fn the_same_key_starts_one_run() {
    let house = House::over(MemoryJournal::new()).await;
    let yaml = "name: t\nsteps:\n  - {id: a, uses: set, with: {}}\n";
    let first = house.start(yaml, json!({}), Some("k")).await.unwrap();
    assert_eq!(house.start(yaml, json!({}), Some("k")).await.unwrap(), first);
    let other = "name: t\nsteps:\n  - {id: b, uses: set, with: {}}\n";
    assert_eq!(house.start(other, json!({}), Some("k")).await.unwrap_err().code(), "idempotency_key_reused");
}

#[tokio::test]
async fn a_crash_keeps_what_was_acknowledged_and_repeats_nothing_finished() {
    let yaml = r#"
name: t
steps:
  - {id: a, uses: test.echo, with: {v: 1}}
  - {id: hang, uses: test.flaky, with: {v: "{{ steps.a.output.v }}"}, timeout: 100ms, on_error: continue}
outputs: {code: "{{ steps.hang.error.code }}"}
"#;
    let house = House::over(MemoryJournal::new()).await;
    let run = house.start(yaml, json!({}), None).await.unwrap();
    for _ in 0..500 {
        if house.hands.calls.lock().unwrap().len() == 2 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let after = House::over(house.journal.crash()).await;
    after.until(run, "succeeded").await;
    let view = after.view(run).await;
    assert_eq!(serde_json::to_value(&view.outputs).unwrap(), json!({"code": "step_timed_out"}));
    let calls = after.hands.calls.lock().unwrap().clone();
    assert_eq!(calls.into_keys().collect::<Vec<_>>(), [format!("{run}/hang")], "only the unfinished step, under its key");
}

#[tokio::test]
async fn a_long_run_is_taken_up_from_its_snapshot_and_gives_its_room_back() {
    let house = House::over(MemoryJournal::new()).await;
    let yaml = r#"
name: t
steps:
  - {id: each, uses: for_each, with: {items: [1, 2, 3, 4, 5]}, steps: [{id: one, uses: test.echo, with: {v: "{{ item }}"}}]}
  - {id: w, uses: wait, with: {for: 500ms}, needs: [each]}
  - {id: last, uses: test.echo, with: {n: "{{ steps.each.output | length }}"}, needs: [w]}
outputs: {n: "{{ steps.last.output.n }}"}
"#;
    let run = house.start(yaml, json!({}), None).await.unwrap();
    house.until(run, "waiting").await;
    let (seq, bytes) = house.journal.stream(house.ctx.org, run).await.unwrap().unwrap().snapshot.expect("a snapshot");
    assert!(seq >= 5 && !bytes.is_empty());
    let after = House::over(house.journal.crash()).await;
    after.until(run, "succeeded").await;
    assert_eq!(serde_json::to_value(&after.view(run).await.outputs).unwrap(), json!({"n": 5}));
    assert_eq!(after.hands.calls.lock().unwrap().len(), 1, "only the last step");
    assert!(after.journal.stream(after.ctx.org, run).await.unwrap().unwrap().snapshot.is_none_or(|(_, bytes)| bytes.is_empty()));
}

#[tokio::test]
async fn a_panic_in_a_tool_fails_its_step_only() {
    let house = House::over(MemoryJournal::new()).await;
    let yaml =
        "name: t\nsteps:\n  - {id: a, uses: test.broken, with: {}, on_error: continue}\noutputs: {c: \"{{ steps.a.error.code }}\"}\n";
    let run = house.start(yaml, json!({}), None).await.unwrap();
    house.until(run, "succeeded").await;
    assert_eq!(serde_json::to_value(&house.view(run).await.outputs).unwrap(), json!({"c": "effect_panicked"}));
}

#[tokio::test]
async fn cancelling_drops_what_hangs() {
    let house = House::over(MemoryJournal::new()).await;
    let run = house.start("name: t\nsteps:\n  - {id: hang, uses: test.flaky, with: {}}\n", json!({}), None).await.unwrap();
    house.engine.cancel(&house.ctx, run, Some("enough".to_owned())).await.unwrap();
    house.until(run, "cancelled").await;
    house.view(run).await;
    assert_eq!(house.engine.cancel(&house.ctx, run, None).await.unwrap_err().code(), "run_ended");
    let nobody = RunId(Default::default());
    assert_eq!(house.engine.cancel(&house.ctx, nobody, None).await.unwrap_err().code(), "no_such_run");
}

#[tokio::test]
async fn a_waiting_run_sleeps_over_a_restart_and_wakes_on_time() {
    let house = House::over(MemoryJournal::new()).await;
    let yaml = "name: t\nsteps:\n  - {id: w, uses: wait, with: {for: 150ms}}\n  - {id: a, uses: test.echo, needs: [w], with: {}}\n";
    let run = house.start(yaml, json!({}), None).await.unwrap();
    assert_eq!(house.status(run).await, "waiting");
    let after = House::over(house.journal.crash()).await;
    after.until(run, "succeeded").await;
    after.view(run).await;
    assert!(after.journal.next_timer().await.unwrap().is_none(), "no timer is left");
}

#[tokio::test]
async fn approvals_bind_what_was_shown() {
    let house = House::over(MemoryJournal::new()).await;
    let yaml = "name: t\nsteps:\n  - {id: ask, uses: approval, with: {title: Go, details: {n: 1}}}\noutputs: {by: \"{{ steps.ask.output.by }}\"}\n";
    let run = house.start(yaml, json!({}), None).await.unwrap();
    let binding = house.view(run).await.task("ask").and_then(|t| t.approval.clone()).unwrap().binding;
    let wrong = house.engine.decide(&house.ctx, run, "ask", yes("other".to_owned(), None)).await.unwrap_err();
    assert_eq!(wrong.code(), "approval_changed");
    house.engine.decide(&house.ctx, run, "ask", yes(binding, None)).await.unwrap();
    house.until(run, "succeeded").await;
    assert_eq!(serde_json::to_value(&house.view(run).await.outputs).unwrap(), json!({"by": "ada"}));
}

#[tokio::test]
async fn large_values_and_values_that_look_like_references_come_back_whole() {
    let house = House::over(MemoryJournal::new()).await;
    let yaml = "name: t\ninputs: {v: {type: object}}\nsteps:\n  - {id: a, uses: test.echo, with: {v: \"{{ inputs.v }}\"}}\n  - {id: w, uses: wait, with: {for: 500ms}, needs: [a]}\noutputs: {v: \"{{ steps.a.output.v }}\"}\n";
    let big = json!({"text": "x".repeat(100_000), "$blob": "0".repeat(64), "bytes": 3});
    let run = house.start(yaml, json!({"v": big}), None).await.unwrap();
    house.until(run, "waiting").await;
    let after = House::over(house.journal.crash()).await;
    after.until(run, "succeeded").await;
    let Some(crate::event::Payload::Blob { blob, .. }) = after.view(run).await.outputs else { panic!("a large output is a blob") };
    let bytes = after.journal.blob(after.ctx.org, blob).await.unwrap().unwrap();
    assert_eq!(serde_json::from_slice::<Value>(&bytes).unwrap(), json!({"v": big}));
}

#[tokio::test]
async fn an_irreversible_call_that_is_cut_off_is_not_tried_again() {
    let house = House::over(MemoryJournal::new()).await;
    let yaml = "name: t\nsteps:\n  - {id: a, uses: test.send, with: {}, timeout: 20ms, retry: {attempts: 3, delay: 1ms}, on_error: continue}\noutputs: {c: \"{{ steps.a.error.code }}\"}\n";
    let run = house.start(yaml, json!({}), None).await.unwrap();
    house.until(run, "succeeded").await;
    assert_eq!(serde_json::to_value(&house.view(run).await.outputs).unwrap(), json!({"c": "outcome_unknown"}));
    assert_eq!(house.hands.calls.lock().unwrap().values().sum::<u32>(), 1);
}

#[tokio::test]
async fn a_value_beyond_the_bound_fails_its_step_and_not_the_run_s_history() {
    let house = House::over(MemoryJournal::new()).await;
    let yaml = r#"
name: t
inputs: {v: {type: string}}
steps:
  - id: each
    uses: for_each
    with: {items: [1, 2, 3]}
    on_error: continue
    steps: [{id: one, uses: set, with: {v: "{{ inputs.v }}"}}]
outputs: {c: "{{ steps.each.error.code }}"}
"#;
    let run = house.start(yaml, json!({"v": "x".repeat(7 << 20)}), None).await.unwrap();
    house.until(run, "succeeded").await;
    assert_eq!(serde_json::to_value(&house.view(run).await.outputs).unwrap(), json!({"c": "payload_too_large"}));
}

/// A restart leaves alone what waits: called that too early, a run would lie there until somebody decides.
#[test]
fn a_run_with_more_to_do_is_not_called_waiting() {
    let plan = plan(
        "name: t\nsteps:\n  - {id: w, uses: wait, with: {for: 1h}}\n  - {id: a, uses: set, with: {}}\n  - {id: b, uses: set, with: {}}\n",
    );
    let started = crate::event::RunStarted {
        workflow: plan.name.clone(),
        definition: Default::default(),
        hash: String::new(),
        inputs: crate::event::Payload::Inline(Arc::new(json!({}))),
        by: super::system(),
        workspace: "default".to_owned(),
        grants: Grants::default(),
        origin: None,
        frozen: false,
        counts_deaths: true,
        seed: 1,
        from: None,
    };
    let now = Timestamp(1_700_000_000_000_000);
    let mut run = crate::machine::state::Run::new(RunId(Default::default()), plan, started, now);
    let mut statuses = Vec::new();
    while crate::machine::Turn::new(&mut run, now).advance(1, &|_| None) {
        statuses.push(super::commit::head(&run).status);
    }
    assert_eq!(statuses.first().map(String::as_str), Some("running"), "{statuses:?}");
    assert_eq!(super::commit::head(&run).status, "waiting");
}

/// Takes its time to commit, as a busy disk does.
struct SlowCommits(Arc<MemoryJournal>);

impl Journal for SlowCommits {
    fn commit(&self, batch: store::Batch) -> store::Fut<'_, Arc<store::Committed>> {
        Box::pin(async move {
            tokio::time::sleep(Duration::from_millis(30)).await;
            self.0.commit(batch).await
        })
    }

    fn stream(&self, org: OrgId, id: RunId) -> store::Fut<'_, Option<store::StreamInfo>> {
        self.0.stream(org, id)
    }

    fn read(&self, org: OrgId, stream: RunId, after: u64, limit: usize) -> store::Fut<'_, Vec<store::StoredEvent>> {
        self.0.read(org, stream, after, limit)
    }

    fn open_streams(&self, after: Option<RunId>, limit: usize) -> store::Fut<'_, Vec<store::StreamInfo>> {
        self.0.open_streams(after, limit)
    }

    fn due_organizations(&self, now: Timestamp, after: Option<OrgId>, limit: usize) -> store::Fut<'_, Vec<OrgId>> {
        self.0.due_organizations(now, after, limit)
    }

    fn due_timers(&self, org: OrgId, now: Timestamp, after: Option<store::DueTimer>, limit: usize) -> store::Fut<'_, Vec<store::DueTimer>> {
        self.0.due_timers(org, now, after, limit)
    }

    fn next_timer(&self) -> store::Fut<'_, Option<Timestamp>> {
        self.0.next_timer()
    }

    fn blob_id(&self, org: OrgId, subject: Option<&str>, bytes: &[u8]) -> base::BlobId {
        self.0.blob_id(org, subject, bytes)
    }

    fn blob(&self, org: OrgId, id: base::BlobId) -> store::Fut<'_, Option<Vec<u8>>> {
        self.0.blob(org, id)
    }

    fn tail(&self) -> tokio::sync::broadcast::Receiver<Arc<store::Committed>> {
        self.0.tail()
    }
}

#[tokio::test]
async fn a_run_is_at_work_although_its_starter_hung_up() {
    let house = House::over(MemoryJournal::new()).await;
    let outside = Outside {
        journal: Arc::new(SlowCommits(house.journal.clone())),
        clock: Arc::new(TestClock(tokio::time::Instant::now())),
        rng: Arc::new(TestRng(AtomicU64::new(9))),
        tools: house.hands.clone(),
        models: Arc::new(Silent),
        projections: Vec::new(),
    };
    let engine = Engine::start(outside, Options::default()).await.unwrap();
    let plan = plan("name: t\nsteps:\n  - {id: a, uses: test.echo, with: {v: 1}}\n");
    let definition = Arc::new(Definition { main: "t.yaml".to_owned(), sources: BTreeMap::new(), plan });
    let start = StartRun::new(definition, json!({}), "default");
    let waited = tokio::time::timeout(Duration::from_millis(5), engine.start_run(&house.ctx, start)).await;
    assert!(waited.is_err(), "the starter leaves before the commit");
    for _ in 0..1_000 {
        if house.hands.calls.lock().unwrap().len() == 1 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    panic!("the run has started and nobody works on it");
}

#[tokio::test]
async fn answers_of_no_use_are_paid_for_and_counted_once() {
    let house = House::over(MemoryJournal::new()).await;
    let yaml = r#"
name: t
steps:
  - id: each
    uses: for_each
    with: {items: [1]}
    on_error: continue
    steps: [{id: m, uses: model, with: {prompt: nonsense}, retry: {attempts: 2, delay: 1ms}}]
"#;
    let run = house.start(yaml, json!({}), None).await.unwrap();
    house.until(run, "succeeded").await;
    let view = house.view(run).await;
    assert_eq!((view.run.tokens_in, view.run.tokens_out, view.run.cost_microusd), (14, 6, base::Money(22)));
    assert_eq!(view.task("each[0]/m").and_then(|t| t.usage.clone()).map(|u| u.tokens_in), Some(14));
    assert!(view.task("each").is_some_and(|t| t.usage.is_none()));
}

#[tokio::test]
async fn the_steps_of_a_loop_over_a_long_list_are_counted() {
    let house = House::over(MemoryJournal::new()).await;
    let yaml = r#"
name: t
inputs: {list: {type: array}}
steps:
  - id: each
    uses: for_each
    with: {items: "{{ inputs.list }}"}
    steps: [{id: one, uses: set, with: {n: 1}}, {id: two, uses: set, with: {n: 2}}]
"#;
    let list: Vec<String> = (0..300).map(|n| format!("{n}-{}", "x".repeat(50))).collect();
    let run = house.start(yaml, json!({"list": list}), None).await.unwrap();
    house.until(run, "succeeded").await;
    assert_eq!(house.view(run).await.run.steps_total, 601);
}
