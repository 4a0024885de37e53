//! A gateway for tests: real sockets where a test opens them, real time, seeded jitter.

mod declared;
mod replay;
mod sockets;

use crate::{CallRequest, Config, Gateway, Message, Sink};
use base::{Clock, OrgId, Rng, SharedClock, SharedRng, Timestamp};
use egress::Egress;
use std::{
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

pub(crate) struct TestClock(Instant);

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp(1_700_000_000_000_000)
    }
    fn monotonic(&self) -> Duration {
        self.0.elapsed()
    }
    fn sleep(&self, d: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(tokio::time::sleep(d))
    }
}

pub(crate) struct TestRng;

impl Rng for TestRng {
    fn fill(&self, out: &mut [u8]) {
        out.fill(7);
    }
}

pub(crate) fn clock() -> SharedClock {
    Arc::new(TestClock(Instant::now()))
}

pub(crate) fn gateway(config: Config) -> Gateway {
    let rng: SharedRng = Arc::new(TestRng);
    Gateway::new(config, Egress::new(egress::Options::default(), clock()), clock(), rng).unwrap()
}

pub(crate) fn ask(model: &str, prompt: &str) -> CallRequest {
    CallRequest { model: Some(model.into()), messages: vec![Message::User { text: prompt.into() }], ..Default::default() }
}

pub(crate) fn org() -> OrgId {
    OrgId(Default::default())
}

pub(crate) fn quiet() -> Sink {
    Arc::new(|_: &str| {})
}

/// A sink and what it got.
pub(crate) fn listening() -> (Sink, Arc<Mutex<Vec<String>>>) {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let mine = heard.clone();
    (Arc::new(move |text: &str| mine.lock().unwrap().push(text.to_owned())), heard)
}

#[tokio::test]
async fn an_unknown_model_is_named_with_a_suggestion() {
    let gateway = gateway(Config::default());
    let error = gateway.call(org(), ask("simulated/defualt", "hi"), quiet()).await.unwrap_err();
    assert_eq!(error.code(), "unknown_model");
    assert!(error.fixes()[0].contains("simulated/default"), "{:?}", error.fixes());
    assert_eq!(gateway.check_model("simulated").unwrap(), "simulated/default");
    assert_eq!(gateway.check_model("simulated/default?delay_ms=3").unwrap(), "simulated/default?delay_ms=3");
    assert_eq!(gateway.check_model("simulated/other").unwrap_err().code(), "unknown_model");
    assert_eq!(gateway.check_model("slow").unwrap(), "simulated/slow");
    assert_eq!(gateway.default_model(), "simulated/default");
    assert!(gateway.default_is_simulated());
    assert_eq!(gateway.models().iter().filter(|m| m.default).count(), 1);
}

#[tokio::test]
async fn impossible_calls_are_refused_before_anything_is_sent() {
    let gateway = gateway(Config::default());
    let cases = [
        CallRequest { messages: vec![], ..Default::default() },
        CallRequest { temperature: Some(9.0), ..ask("simulated/default", "x") },
        CallRequest { temperature: Some(f64::NAN), ..ask("simulated/default", "x") },
        CallRequest { max_tokens: Some(0), ..ask("simulated/default", "x") },
    ];
    for case in cases {
        assert_eq!(gateway.call(org(), case, quiet()).await.unwrap_err().code(), "bad_model_call");
    }
    let schema = serde_json::json!({"type": "nonsense"});
    let error = gateway.call(org(), CallRequest { schema: Some(schema), ..ask("simulated/default", "x") }, quiet()).await.unwrap_err();
    assert_eq!(error.code(), "bad_schema");
}
