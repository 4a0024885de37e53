//! One organization with very much to do delays another one by little, and what nobody takes blocks nobody.

use super::*;
use tokio::sync::Semaphore;

/// Every call waits for a step of the test; those that have ended are remembered in their order.
struct Stepped {
    steps: Semaphore,
    begun: Mutex<Vec<OrgId>>,
    ended: Mutex<Vec<OrgId>>,
}

impl Stepped {
    fn new(steps: usize) -> Arc<Self> {
        Arc::new(Self { steps: Semaphore::new(steps), begun: Mutex::default(), ended: Mutex::default() })
    }
}

impl Tools for Stepped {
    fn effect(&self, _tool: &str) -> Option<Effect> {
        Some(Effect::Idempotent)
    }

    fn describe(&self, name: &str) -> Option<ToolCard> {
        Some(ToolCard { name: name.to_owned(), summary: String::new(), input: json!({}) })
    }

    fn call<'a>(&'a self, ctx: CallCtx, _tool: &'a str, input: Value) -> Fut<'a, Value> {
        self.begun.lock().unwrap().push(ctx.org);
        Box::pin(async move {
            self.steps.acquire().await.unwrap().forget();
            self.ended.lock().unwrap().push(ctx.org);
            Ok(input)
        })
    }
}

async fn engine(journal: &Arc<MemoryJournal>, tools: Arc<dyn Tools>, options: Options) -> Engine {
    let outside = Outside {
        journal: journal.clone(),
        clock: Arc::new(TestClock(tokio::time::Instant::now())),
        rng: Arc::new(TestRng(AtomicU64::new(3))),
        tools,
        models: Arc::new(Silent),
        projections: Vec::new(),
    };
    Engine::start(outside, options).await.unwrap()
}

fn of(n: u8) -> Ctx {
    let principal = Principal { id: PrincipalId(Default::default()), kind: PrincipalKind::User, name: "ada".to_owned() };
    Ctx::new(OrgId::from_slice(&[n; 16]).unwrap(), principal, Rights::all())
}

async fn start(engine: &Engine, ctx: &Ctx, yaml: &str) -> Result<RunId, Error> {
    let definition = Arc::new(Definition { main: "t.yaml".to_owned(), sources: BTreeMap::new(), plan: plan(yaml) });
    engine.start_run(ctx, StartRun::new(definition, json!({}), "default")).await
}

async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    for _ in 0..5_000 {
        if holds().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    panic!("never: {what}");
}

async fn status(journal: &MemoryJournal, ctx: &Ctx, run: RunId) -> String {
    journal.stream(ctx.org, run).await.unwrap().unwrap().head.status
}

const ONE: &str = "name: t\nsteps:\n  - {id: a, uses: test.echo, with: {}}\n";

#[tokio::test]
async fn a_single_call_is_not_kept_waiting_by_thousands_of_another_organization() {
    let (journal, tools, loud, quiet) = (Arc::new(MemoryJournal::new()), Stepped::new(0), of(1), of(2));
    // All places are the loud one's when the quiet one comes.
    let options = Options { effects_max: 2, effects_per_organization_max: 2, ..Options::default() };
    let engine = engine(&journal, tools.clone(), options).await;
    let items: Vec<u32> = (0..2_000).collect();
    let yaml = format!(
        "name: t\nsteps:\n  - {{id: each, uses: for_each, with: {{items: {items:?}, max_parallel: 1000}}, steps: [{{id: one, uses: test.echo, with: {{}}}}]}}\n"
    );
    let noise = start(&engine, &loud, &yaml).await.unwrap();
    until("both places are in use", async || tools.begun.lock().unwrap().len() == 2).await;
    let run = start(&engine, &quiet, ONE).await.unwrap();
    let runner = &engine.runner;
    until("everything waits", async || runner.effects.load().1 >= 999).await;
    for n in 1..=4 {
        tools.steps.add_permits(1);
        until("one more call has ended", async || tools.ended.lock().unwrap().len() == n).await;
    }
    assert!(tools.ended.lock().unwrap().contains(&quiet.org), "{:?}", tools.ended.lock().unwrap());
    until("the quiet run ends", async || status(&journal, &quiet, run).await == "succeeded").await;
    assert_eq!(status(&journal, &loud, noise).await, "running");
    engine.cancel(&loud, noise, None).await.unwrap();
    until("nothing waits any more", async || runner.effects.load() == (0, 0)).await;
}

#[tokio::test]
async fn after_a_restart_each_organization_is_taken_up_in_turn() {
    let (journal, loud, quiet) = (Arc::new(MemoryJournal::new()), of(1), of(2));
    let before = engine(&journal, Stepped::new(0), Options::default()).await;
    for _ in 0..60 {
        start(&before, &loud, ONE).await.unwrap();
    }
    start(&before, &quiet, ONE).await.unwrap();
    let tools = Stepped::new(1_000);
    let options = Options { recovery_at_once: 1, recovery_per_s: 1_000_000, ..Options::default() };
    let _after = engine(&Arc::new(journal.crash()), tools.clone(), options).await;
    until("all are taken up", async || tools.begun.lock().unwrap().len() == 61).await;
    let order = tools.begun.lock().unwrap().clone();
    let at = order.iter().position(|org| *org == quiet.org).unwrap();
    assert!(at < 10, "the quiet one came {at}th of {}", order.len());
}

/// Runs that are not there any more stand for those that cannot be read: their timers stay due for ever.
#[tokio::test]
async fn timers_that_nobody_takes_keep_no_other_waiting() {
    let (journal, same, other) = (Arc::new(MemoryJournal::new()), of(1), of(2));
    for n in 0..700u16 {
        let stream = RunId::from_slice(&[&[9u8; 14][..], &n.to_be_bytes()].concat()).unwrap();
        let timers = vec![store::TimerOp::Set { stream, name: "t".to_owned(), due: Timestamp(1) }];
        journal.commit(store::Batch { timers, ..store::Batch::new(same.org) }).await.unwrap();
    }
    let engine = engine(&journal, Stepped::new(9), Options::default()).await;
    let yaml = "name: t\nsteps:\n  - {id: w, uses: wait, with: {for: 30ms}}\n";
    for ctx in [&other, &same] {
        let run = start(&engine, ctx, yaml).await.unwrap();
        until("its time comes", async || status(&journal, ctx, run).await == "succeeded").await;
    }
    // And once more, when those have been passed over several times.
    let run = start(&engine, &same, yaml).await.unwrap();
    until("its time comes", async || status(&journal, &same, run).await == "succeeded").await;
}

#[tokio::test]
async fn as_many_runs_as_may_be_and_cancelling_makes_room() {
    let (journal, loud, quiet) = (Arc::new(MemoryJournal::new()), of(1), of(2));
    let options = Options { runs_per_organization_max: 3, runs_max: 4, ..Options::default() };
    let engine = engine(&journal, Stepped::new(0), options).await;
    let mut runs = Vec::new();
    for _ in 0..3 {
        runs.push(start(&engine, &loud, ONE).await.unwrap());
    }
    let refused = start(&engine, &loud, ONE).await.unwrap_err();
    assert_eq!((refused.code(), refused.kind(), refused.retry_after()), ("too_many_runs", base::Kind::Limited, Some(1_000)));
    start(&engine, &quiet, ONE).await.unwrap();
    let refused = start(&engine, &quiet, ONE).await.unwrap_err();
    assert_eq!((refused.code(), refused.kind(), refused.retry_after()), ("overloaded", base::Kind::Unavailable, Some(1_000)));
    assert_eq!(journal.open_streams(None, 100).await.unwrap().len(), 4, "nothing was written of the refused");
    engine.cancel(&loud, runs[0], None).await.unwrap();
    until("there is room", async || start(&engine, &loud, ONE).await.is_ok()).await;
}
