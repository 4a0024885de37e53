//! Those who ask for too much: so many requests a second, whether answers come or not.

use crate::server::Connection;
use base::SharedClock;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::task::JoinSet;

/// Steps of several sorts: a fan-out of calls, and a time to wait for, so that runs gather.
const WORKFLOW: &str = r#"
steps:
  - id: each
    uses: for_each
    with: {items: [1, 2, 3]}
    steps: [{id: find, uses: text.find, with: {text: "a quiet harbour", quotes: [harbour]}}]
  - {id: rest, uses: wait, with: {for: 300ms}, needs: [each]}
  - {id: last, uses: set, with: {n: "{{ steps.each.output | length }}"}, needs: [rest]}
"#;

/// What is sent, and how fast.
#[derive(Clone, Debug)]
pub struct Sender {
    pub host: String,
    /// All callers together. Whoever is late sends at once.
    pub per_second: f64,
    pub length: Duration,
    pub callers: u32,
}

/// What became of it.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Sent {
    pub sent: u64,
    /// Runs whose start was acknowledged.
    pub acknowledged: Vec<String>,
    /// Answered with 429.
    pub limited: u64,
    /// Answered with 503.
    pub unavailable: u64,
    /// Of these, without a time to wait.
    pub without_wait: u64,
    pub other: u64,
    /// Sent, and no answer came.
    pub doubtful: u64,
}

pub(super) fn start_body(text: &str) -> String {
    json!({"workflow": {"main": "w.yaml", "files": {"w.yaml": text}}}).to_string()
}

impl Sender {
    /// Until the time is over, or nobody answers any more.
    pub async fn run(self, clock: &SharedClock, token: &str) -> Sent {
        let (next, begin) = (Arc::new(AtomicU64::new(0)), clock.monotonic());
        let mut callers = JoinSet::new();
        for _ in 0..self.callers {
            let (this, clock, next, token) = (self.clone(), clock.clone(), next.clone(), token.to_owned());
            callers.spawn(async move { this.call(&clock, &token, begin, &next).await });
        }
        let mut all = Sent::default();
        while let Some(done) = callers.join_next().await {
            all.add(done.unwrap_or_default());
        }
        all
    }

    async fn call(self, clock: &SharedClock, token: &str, begin: Duration, next: &AtomicU64) -> Sent {
        let (mut sent, body) = (Sent::default(), start_body(WORKFLOW));
        let Ok(mut caller) = Connection::open(&self.host, token).await else { return sent };
        loop {
            let due = begin + Duration::from_secs_f64(next.fetch_add(1, Ordering::Relaxed) as f64 / self.per_second);
            let now = clock.monotonic();
            if due.max(now) > begin + self.length {
                return sent;
            }
            // A millisecond early is nothing; so much sleeping would be.
            if due > now + Duration::from_millis(1) {
                clock.sleep(due - now).await;
            }
            sent.sent += 1;
            let Ok((head, answer)) = caller.say("POST", "/api/v1/runs", &body).await else {
                sent.doubtful += 1;
                // A connection may be closed under a refused body; a server that is gone takes no new one.
                match Connection::open(&self.host, token).await {
                    Ok(again) => caller = again,
                    Err(_) => return sent,
                }
                continue;
            };
            match head.status {
                201 => sent.acknowledged.push(acknowledged(&answer)),
                429 => sent.limited += 1,
                503 => sent.unavailable += 1,
                _ => sent.other += 1,
            }
            sent.without_wait += u64::from(matches!(head.status, 429 | 503) && head.retry_after.is_none());
        }
    }
}

fn acknowledged(answer: &[u8]) -> String {
    let answer: Value = serde_json::from_slice(answer).unwrap_or_default();
    answer["id"].as_str().unwrap_or_default().to_owned()
}

impl Sent {
    fn add(&mut self, other: Self) {
        self.sent += other.sent;
        self.acknowledged.extend(other.acknowledged);
        self.limited += other.limited;
        self.unavailable += other.unavailable;
        self.without_wait += other.without_wait;
        self.other += other.other;
        self.doubtful += other.doubtful;
    }
}
