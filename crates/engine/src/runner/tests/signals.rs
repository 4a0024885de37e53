//! Signals over restarts and forks, and those that are too large.

use super::*;
use crate::{Fork, SIGNAL_BYTES_MAX, Signal};

const TWO: &str = "name: t\nsignals: {go: {}}\nsteps:\n  - {id: a, uses: wait, with: {signal: go}}\n  - {id: b, uses: wait, with: {signal: go}, needs: [a]}\noutputs: {a: '{{ steps.a.output.value }}', b: '{{ steps.b.output.value }}'}\n";

fn go(id: &str, value: Value) -> Signal {
    Signal { name: "go".to_owned(), id: id.to_owned(), value }
}

#[tokio::test]
async fn what_was_sent_is_there_after_a_restart_and_in_a_fork() {
    let house = House::over(MemoryJournal::new()).await;
    let run = house.start(TWO, json!({}), None).await.unwrap();
    house.until(run, "waiting").await;
    let before = house.view(run).await.run.seq;
    let large = "x".repeat(SIGNAL_BYTES_MAX);
    let error = house.engine.signal(&house.ctx, run, go("large", json!(large))).await.unwrap_err();
    assert_eq!((error.kind(), error.place_text(), house.view(run).await.run.seq), (base::Kind::TooLarge, Some("/value"), before));
    // Large enough to be kept apart.
    let big = "y".repeat(20_000);
    house.engine.signal(&house.ctx, run, go("one", json!(big))).await.unwrap();
    let after = House::over(house.journal.crash()).await;
    let seq = after.view(run).await.run.seq;
    after.engine.signal(&after.ctx, run, go("one", json!(big))).await.unwrap();
    assert_eq!(after.view(run).await.run.seq, seq, "the same id, also for another process");
    // The fork begins before anybody took it: there it is for the first step again.
    let fork = after.engine.fork(&after.ctx, run, Fork { at: Some(before + 1), ..Fork::default() }).await.unwrap();
    for (at, id) in [(run, "two"), (fork, "three")] {
        after.engine.signal(&after.ctx, at, go(id, json!(id))).await.unwrap();
        after.until(at, "succeeded").await;
        let view = after.view(at).await;
        let crate::event::Payload::Inline(outputs) = view.outputs.unwrap() else {
            // The first value makes them large.
            continue;
        };
        assert_eq!(outputs["b"], json!(id));
    }
    for at in [run, fork] {
        // Who did not hear the answer sends it once more, though it is what ended the run.
        let seq = after.view(at).await.run.seq;
        let id = if at == run { "two" } else { "three" };
        after.engine.signal(&after.ctx, at, go(id, json!(id))).await.unwrap();
        after.engine.signal(&after.ctx, at, go("one", json!(big))).await.unwrap();
        assert_eq!(after.view(at).await.run.seq, seq);
        for (id, code) in
            [("two", if at == run { "signal_id_reused" } else { "run_ended" }), ("one", "signal_id_reused"), ("new", "run_ended")]
        {
            assert_eq!(after.engine.signal(&after.ctx, at, go(id, json!("other"))).await.unwrap_err().code(), code, "{id}");
        }
        let taken = after.view(at).await.signals[0].clone();
        assert_eq!((taken.received, taken.untaken), (2, 0));
        assert!(after.engine.replay(after.ctx.org, at).await.unwrap().divergence.is_none());
    }
}
