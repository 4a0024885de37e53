//! Suspects of a death are carried out one at a time, and can be cancelled while they wait for that.

use super::*;
use crate::{Signal, port::ToolCall};
use futures_util::FutureExt;

const HANGS: &str = "name: t\nsteps:\n  - {id: hang, uses: test.flaky, with: {}}\n";

async fn next(house: &House) -> House {
    House::with(house.journal.crash(), Options { after_death: true, ..Options::default() }).await
}

impl House {
    fn at_work(&self) -> usize {
        self.hands.calls.lock().unwrap().len()
    }

    async fn until_at_work(&self, wanted: usize) {
        for _ in 0..2_000 {
            if self.at_work() == wanted {
                return;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        panic!("{} at work and never {wanted}", self.at_work());
    }

    /// What was counted, by each process that has taken it up.
    async fn deaths(&self, run: RunId) -> Vec<Value> {
        let events = self.journal.read(self.ctx.org, run, 0, 1_000).await.unwrap();
        let resumed = events.iter().filter(|event| event.kind == "run.resumed");
        resumed.map(|event| serde_json::from_str::<Value>(&event.body).unwrap()["deaths"].clone()).collect()
    }
}

/// Asks for `test.echo` first, and hangs over what that gave.
#[derive(Default)]
struct Thinks {
    asked: Mutex<BTreeMap<RunId, u32>>,
}

impl Thinks {
    async fn until_asked(&self, wanted: usize) {
        for _ in 0..2_000 {
            if self.asked.lock().unwrap().len() == wanted {
                return;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        panic!("{:?} and never {wanted}", self.asked.lock().unwrap());
    }
}

impl Models for Thinks {
    fn call<'a>(&'a self, ctx: CallCtx, request: ModelRequest, _delta: DeltaSink) -> Fut<'a, ModelAnswer> {
        Box::pin(async move {
            if request.messages.len() > 1 {
                *self.asked.lock().unwrap().entry(ctx.run).or_default() += 1;
                return std::future::pending().await;
            }
            let calls = vec![ToolCall { id: "c".to_owned(), name: "test.echo".to_owned(), input: json!({}) }];
            Ok(ModelAnswer { text: String::new(), value: None, calls, usage: Default::default() })
        })
    }
}

async fn thinking(journal: MemoryJournal) -> (House, Arc<Thinks>) {
    let mind = Arc::new(Thinks::default());
    (House::thinking(journal, Options { after_death: true, ..Options::default() }, mind.clone()).await, mind)
}

#[tokio::test]
async fn one_run_does_not_count_against_its_neighbours() {
    let house = House::over(MemoryJournal::new()).await;
    let mut runs = Vec::new();
    for _ in 0..3 {
        runs.push(house.start(HANGS, json!({}), None).await.unwrap());
    }
    house.until_at_work(3).await;
    let first = next(&house).await;
    first.until_at_work(3).await;
    // Seen in two deaths: one goes on, the others wait for it.
    let second = next(&first).await;
    second.until_at_work(1).await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(second.at_work(), 1);
    let mut waiting = Vec::new();
    for run in &runs {
        if second.deaths(*run).await.len() == 1 {
            waiting.push(*run);
        }
    }
    assert_eq!(waiting.len(), 2, "only what is carried out is counted");
    second.engine.cancel(&second.ctx, waiting[0], None).await.unwrap();
    second.until(waiting[0], "cancelled").await;
    assert_eq!(second.at_work(), 1);
    // The one that was alone when the process died is asked about; the other goes on.
    let alone = runs.iter().copied().find(|run| !waiting.contains(run)).unwrap();
    let third = next(&second).await;
    third.until(alone, "waiting").await;
    third.until_at_work(1).await;
    assert!(third.hands.calls.lock().unwrap().keys().all(|key| key.starts_with(&waiting[1].to_string())));
    let view = third.view(alone).await;
    assert_eq!(view.task("hang").unwrap().approval.as_ref().unwrap().asks, crate::event::Asks::Outcome);
    for run in [alone, waiting[1]] {
        assert!(third.engine.replay(third.ctx.org, run).await.unwrap().divergence.is_none());
    }
}

#[tokio::test]
async fn a_dialogue_that_waits_is_asked_once() {
    let yaml = r#"
name: t
steps:
  - {id: m, uses: model, with: {prompt: hi, tools: [test.echo]}}
  - {id: late, uses: wait, with: {for: 500ms}}
  - {id: too, uses: test.flaky, needs: [late], with: {}}
"#;
    let (house, mind) = thinking(MemoryJournal::new()).await;
    for _ in 0..2 {
        house.start(yaml, json!({}), None).await.unwrap();
    }
    mind.until_asked(2).await;
    let (first, mind) = thinking(house.journal.crash()).await;
    mind.until_asked(2).await;
    let (second, mind) = thinking(first.journal.crash()).await;
    // `too` of the one that is alone: until then the other has been read, and waits.
    second.until_at_work(1).await;
    assert_eq!(mind.asked.lock().unwrap().len(), 1);
    let alone = *mind.asked.lock().unwrap().keys().next().unwrap();
    second.engine.cancel(&second.ctx, alone, None).await.unwrap();
    mind.until_asked(2).await;
    let waited = mind.asked.lock().unwrap().keys().copied().find(|run| *run != alone).unwrap();
    assert_eq!(second.deaths(waited).await, [json!({"m": 1}), json!({"m": 2})]);
    // Whatever was asked before it is at the end has been counted by then.
    second.engine.cancel(&second.ctx, waited, None).await.unwrap();
    second.until(waited, "cancelled").await;
    assert_eq!(mind.asked.lock().unwrap().values().copied().collect::<Vec<_>>(), [1, 1]);
}

#[tokio::test]
async fn what_comes_while_it_waits_begins_after_it_has_recovered() {
    let yaml = r#"
name: t
signals: {go: {}}
steps:
  - {id: hang, uses: test.flaky, with: {}}
  - {id: ok, uses: approval, with: {title: Go}}
  - {id: go, uses: wait, with: {signal: go}}
  - {id: send, uses: test.send, needs: [ok, go], with: {}}
  - {id: late, uses: wait, with: {for: 500ms}}
  - {id: too, uses: test.send, needs: [late], with: {}}
"#;
    let house = House::over(MemoryJournal::new()).await;
    let runs = [house.start(yaml, json!({}), None).await.unwrap(), house.start(yaml, json!({}), None).await.unwrap()];
    house.until_at_work(2).await;
    let first = next(&house).await;
    first.until_at_work(2).await;
    let second = next(&first).await;
    second.until_at_work(1).await;
    let alone = runs.into_iter().find(|run| second.hands.calls.lock().unwrap().contains_key(&format!("{run}/hang"))).unwrap();
    let waits = runs.into_iter().find(|run| *run != alone).unwrap();
    let binding = second.view(waits).await.task("ok").and_then(|t| t.approval.clone()).unwrap().binding;
    let mut decided = Box::pin(second.engine.decide(&second.ctx, waits, "ok", yes(binding, None)));
    let mut sent =
        Box::pin(second.engine.signal(&second.ctx, waits, Signal { name: "go".to_owned(), id: "1".to_owned(), value: json!(1) }));
    assert!((&mut decided).now_or_never().is_none() && (&mut sent).now_or_never().is_none());
    // The time of `late` is over in the run that is alone, and so it is in the other.
    second.until_at_work(2).await;
    assert!((&mut decided).now_or_never().is_none() && (&mut sent).now_or_never().is_none());
    assert_eq!(second.deaths(waits).await.len(), 1, "it waits");
    second.engine.cancel(&second.ctx, alone, None).await.unwrap();
    decided.await.unwrap();
    sent.await.unwrap();
    // `hang` and `too` of the one that was alone; `hang`, `send` and `too` of the other.
    second.until_at_work(5).await;
    assert!(second.hands.calls.lock().unwrap().values().all(|n| *n == 1), "{:?}", second.hands.calls.lock().unwrap());
    assert_eq!(second.deaths(waits).await[1], json!({"hang": 2}), "only what the death has cut off is counted");
    let view = second.view(waits).await;
    assert!(["send", "too"].iter().all(|task| view.task(task).unwrap().approval.is_none()), "nobody is asked about what is at work");
    assert!(second.engine.replay(second.ctx.org, waits).await.unwrap().divergence.is_none());
}

#[tokio::test]
async fn a_death_is_counted_when_the_run_is_first_read() {
    let house = House::over(MemoryJournal::new()).await;
    let run = house.start(HANGS, json!({}), None).await.unwrap();
    house.until_at_work(1).await;
    let house = next(&house).await;
    house.until_at_work(1).await;
    let outside = Outside {
        journal: house.journal.clone(),
        clock: Arc::new(TestClock(tokio::time::Instant::now())),
        rng: Arc::new(TestRng(AtomicU64::new(11))),
        tools: Arc::new(Hands::default()),
        models: Arc::new(Silent),
        projections: Vec::new(),
    };
    // Another owner writes: what the first one has in memory is not true any more, and it reads the run once more.
    let other = Engine::start(outside, Options::default()).await.unwrap();
    other.checkpoint(&house.ctx, run, "other".to_owned(), None).await.unwrap();
    house.engine.checkpoint(&house.ctx, run, "refused".to_owned(), None).await.unwrap_err();
    house.engine.checkpoint(&house.ctx, run, "again".to_owned(), None).await.unwrap();
    assert_eq!(house.deaths(run).await, [json!({"hang": 1}), Value::Null, Value::Null]);
}
