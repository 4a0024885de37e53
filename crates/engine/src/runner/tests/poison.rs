//! Suspects of a death are carried out one at a time, and can be cancelled while they wait for that.

use super::*;

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

    async fn deaths(&self, run: RunId) -> Vec<String> {
        let events = self.journal.read(self.ctx.org, run, 0, 1_000).await.unwrap();
        events.into_iter().filter(|event| event.kind == "run.resumed").map(|event| event.body.to_string()).collect()
    }
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
