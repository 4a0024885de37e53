//! A paused run begins nothing, also not what was already waiting for its turn to be carried out.

use super::*;

const ONE_AFTER_THE_OTHER: &str = "name: t
steps:
  - {id: slow, uses: test.flaky, with: {}, timeout: 150ms, on_error: continue}
  - {id: a, uses: test.echo, with: {v: 1}}
  - {id: b, uses: test.echo, with: {v: 2}}
  - {id: after, uses: test.echo, needs: [slow, a, b], with: {}}
";

impl House {
    fn called(&self) -> Vec<String> {
        self.hands.calls.lock().unwrap().keys().map(|key| key.rsplit('/').next().unwrap_or_default().to_owned()).collect()
    }

    async fn kinds(&self, run: RunId) -> Vec<String> {
        self.journal.read(self.ctx.org, run, 0, 1_000).await.unwrap().into_iter().map(|event| event.kind).collect()
    }

    async fn until_event(&self, run: RunId, kind: &str) {
        for _ in 0..2_000 {
            if self.kinds(run).await.iter().any(|k| k == kind) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        panic!("no {kind}: {:?}", self.kinds(run).await);
    }
}

#[tokio::test]
async fn what_waits_for_its_turn_stays_on_the_ground_and_what_flies_lands() {
    let house = House::with(MemoryJournal::new(), Options { effects_max: 1, ..Options::default() }).await;
    let run = house.start(ONE_AFTER_THE_OTHER, json!({}), None).await.unwrap();
    for _ in 0..2_000 {
        if !house.called().is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    house.engine.pause(&house.ctx, run, Some("wait".to_owned())).await.unwrap();
    let begun = house.called();
    assert_eq!(begun, ["slow"], "the one place is taken");
    // The slow one gives its place back, and nobody takes it.
    house.until_event(run, "task.held").await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!((house.called(), house.status(run).await.as_str()), (begun, "paused"));
    let view = house.view(run).await;
    assert!(view.task("slow").unwrap().held);
    let paused = view.paused.unwrap();
    assert_eq!((paused.by.as_str(), paused.reason.as_deref()), ("ada", Some("wait")));
    house.engine.resume(&house.ctx, run, None).await.unwrap();
    house.until(run, "succeeded").await;
    assert!(house.hands.calls.lock().unwrap().values().all(|times| *times == 1), "each once");
    assert!(house.engine.replay(house.ctx.org, run).await.unwrap().divergence.is_none());
    assert_eq!(house.engine.pause(&house.ctx, run, None).await.unwrap_err().code(), "run_ended");
}

#[tokio::test]
async fn what_cannot_be_recorded_as_going_on_does_not_go_on() {
    let house = House::with(MemoryJournal::new(), Options { effects_max: 1, ..Options::default() }).await;
    let run = house.start(ONE_AFTER_THE_OTHER, json!({}), None).await.unwrap();
    house.until_event(run, "task.started").await;
    house.engine.pause(&house.ctx, run, None).await.unwrap();
    house.until_event(run, "task.held").await;
    let begun = house.called();
    let disk = house.journal.crash();
    let refused = house.engine.resume(&house.ctx, run, None).await.unwrap_err();
    assert_eq!(refused.kind(), base::Kind::Internal, "{refused}");
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(house.called(), begun, "it is still paused on the disk, and whoever takes it up begins what waits");
    let after = House::over(disk).await;
    assert_eq!(after.status(run).await, "paused");
}

#[tokio::test]
async fn a_paused_run_stays_so_over_a_restart_and_forks_of_it_go_on() {
    let house = House::over(MemoryJournal::new()).await;
    let run = house
        .start("name: t\nsteps:\n  - {id: a, uses: test.echo, with: {v: 7}}\n  - {id: hang, uses: test.flaky, with: {}}\n", json!({}), None)
        .await
        .unwrap();
    house.until_event(run, "task.succeeded").await;
    house.engine.pause(&house.ctx, run, None).await.unwrap();
    house.engine.checkpoint(&house.ctx, run, "here".to_owned(), None).await.unwrap();
    let seq = house.view(run).await.run.seq;
    let info = house.journal.stream(house.ctx.org, run).await.unwrap().unwrap();
    assert_eq!(info.snapshot.as_ref().map(|(seq, _)| *seq), Some(seq), "the state is kept where the name is");

    let after = House::over(house.journal.crash()).await;
    after.engine.take_up(&after.ctx, run).await.unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(after.called().is_empty(), "{:?}", after.called());
    assert_eq!(after.status(run).await, "paused");
    let named = after.engine.checkpoint(&after.ctx, run, "here".to_owned(), None).await.unwrap_err();
    assert_eq!(named.code(), "checkpoint_exists");
    let fork = after.engine.fork(&after.ctx, run, crate::Fork { at: Some(seq), ..Default::default() }).await.unwrap();
    after.until_event(fork, "task.started").await;
    assert_eq!(after.status(fork).await, "running");
    after.engine.resume(&after.ctx, run, None).await.unwrap();
    let carried = || after.hands.calls.lock().unwrap().contains_key(&format!("{run}/hang"));
    for _ in 0..2_000 {
        if carried() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    assert!(carried(), "what the dead process left is carried out again");
    assert!(after.engine.replay(after.ctx.org, run).await.unwrap().divergence.is_none());
}
