//! Nothing beyond the bound of values is written, by whatever way it comes in.

use super::*;

/// Answers with a call whose input is larger than values may be.
struct Talkative;

impl Models for Talkative {
    fn call<'a>(&'a self, _ctx: CallCtx, _request: ModelRequest, _delta: DeltaSink) -> Fut<'a, ModelAnswer> {
        let call = crate::port::ToolCall { id: "c".to_owned(), name: "test.echo".to_owned(), input: json!("x".repeat(17 << 20)) };
        Box::pin(async move { Ok(ModelAnswer { text: String::new(), value: None, calls: vec![call], usage: Default::default() }) })
    }
}

#[tokio::test]
async fn what_is_too_large_is_refused_before_anything_is_written() {
    let house = House::over(MemoryJournal::new()).await;
    let yaml = "name: t\ninputs: {v: {type: string}}\nsteps:\n  - {id: a, uses: set, with: {}}\n";
    let refused = house.start(yaml, json!({"v": "x".repeat(17 << 20)}), None).await.unwrap_err();
    assert_eq!((refused.code(), refused.kind()), ("payload_too_large", base::Kind::TooLarge));
    assert!(refused.message().contains("16777216 bytes"), "{refused}");
    assert!(house.journal.open_streams(None, 10).await.unwrap().is_empty());
    let big = yes("b".to_owned(), Some(json!("x".repeat(17 << 20))));
    let refused = house.engine.decide(&house.ctx, RunId(Default::default()), "a", big).await.unwrap_err();
    assert_eq!(refused.code(), "payload_too_large");

    let outside = Outside {
        journal: house.journal.clone(),
        clock: Arc::new(TestClock(tokio::time::Instant::now())),
        rng: Arc::new(TestRng(AtomicU64::new(11))),
        tools: house.hands.clone(),
        models: Arc::new(Talkative),
        projections: Vec::new(),
    };
    let house = House { engine: Engine::start(outside, Options::default()).await.unwrap(), ..house };
    let yaml = "name: t\nsteps:\n  - {id: m, uses: model, with: {prompt: hi, tools: [test.echo]}, on_error: continue}\noutputs: {c: \"{{ steps.m.error.code }}\"}\n";
    let run = house.start(yaml, json!({}), None).await.unwrap();
    house.until(run, "succeeded").await;
    assert_eq!(serde_json::to_value(&house.view(run).await.outputs).unwrap(), json!({"c": "payload_too_large"}));
    assert!(house.hands.calls.lock().unwrap().is_empty(), "nothing was called");
}
