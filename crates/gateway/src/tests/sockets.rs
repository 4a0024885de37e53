//! The gateway against wire-faithful stand-ins over real sockets.

use super::{ask, gateway, listening, org, quiet};
use crate::{CallRequest, Config, Gateway, Key, Message, ProviderConfig, Retry, Stop, Tool, ToolCall};
use base::{Error, Kind, Money};
use serde_json::json;
use simulators::{Options, Seen, anthropic, openai};

/// Both stand-ins and a gateway that knows them as `openai` and `anthropic`.
struct Bench {
    gateway: Gateway,
    openai: openai::OpenAi,
    anthropic: anthropic::Anthropic,
}

const SECRET: &str = "sk-canary-1234567890";

async fn bench(options: Options) -> Bench {
    let options = Options { key: Some(SECRET.into()), ..options };
    let openai = openai::start(options.clone()).await.unwrap();
    let anthropic = anthropic::start(options).await.unwrap();
    let provider = |kind: &str, url: String| ProviderConfig {
        name: kind.into(),
        kind: kind.into(),
        base_url: Some(url),
        key: Some(Key::new(SECRET)),
        models: vec!["sim-ok".into()],
        allow_private: true,
        ..Default::default()
    };
    let providers = vec![provider("openai", openai.base_url()), provider("anthropic", anthropic.base_url())];
    let retry = Retry { base_ms: 2, max_ms: 10, ..Default::default() };
    Bench { gateway: gateway(Config { providers, retry, ..Default::default() }), openai, anthropic }
}

impl Bench {
    fn seen(&self, kind: &str) -> Vec<Seen> {
        if kind == "openai" { self.openai.seen() } else { self.anthropic.seen() }
    }

    async fn fails(&self, model: &str) -> Error {
        self.gateway.call(org(), ask(model, "Tell me about harbours please"), quiet()).await.unwrap_err()
    }
}

const KINDS: [&str; 2] = ["openai", "anthropic"];

#[tokio::test]
async fn streams_arrive_whole_however_they_are_cut() {
    for piece_bytes in [1, 3, 7, 1_000_000] {
        let bench = bench(Options { piece_bytes, ..Default::default() }).await;
        for kind in KINDS {
            let (sink, heard) = listening();
            let outcome =
                bench.gateway.call(org(), ask(&format!("{kind}/sim-ok"), "Grüße an den Hafen 🚢 und zurück"), sink).await.unwrap();
            assert_eq!(outcome.answer.text, "You said: Grüße an den Hafen 🚢 und zurück");
            assert_eq!(heard.lock().unwrap().concat(), outcome.answer.text);
            assert!(heard.lock().unwrap().len() > 4);
            let receipt = outcome.receipt;
            assert_eq!((receipt.served_by.as_str(), receipt.attempts, receipt.simulated), (format!("{kind}/sim-ok").as_str(), 1, false));
            assert!(receipt.tokens_in > receipt.tokens_cached && receipt.tokens_cached > 0 && receipt.tokens_out > 0);
            assert!(!receipt.tokens_estimated && !receipt.price_known && receipt.cost == Money(0));
            assert_eq!(receipt.request_id.as_deref(), Some("req_simulator"));
        }
    }
}

#[tokio::test]
async fn what_costs_nothing_is_repeated() {
    let bench = bench(Options::default()).await;
    for kind in KINDS {
        for fault in ["429", "500", "503", "529", "408", "cut-early", "error-first", "html"] {
            let outcome = bench.gateway.call(org(), ask(&format!("{kind}/sim-{fault}-once"), "hi"), quiet()).await;
            let outcome = outcome.unwrap_or_else(|e| panic!("{kind} {fault}: {e}"));
            assert_eq!(outcome.receipt.attempts, 2, "{kind} {fault}");
        }
    }
}

#[tokio::test]
async fn what_cannot_help_or_was_paid_for_is_not_repeated() {
    let bench = bench(Options::default()).await;
    let cases = [
        ("401", "model_unauthenticated", Kind::Unauthenticated),
        ("403", "model_forbidden", Kind::Forbidden),
        ("404", "model_not_found", Kind::NotFound),
        ("422", "model_bad_request", Kind::Invalid),
        ("413", "model_too_large", Kind::TooLarge),
        ("quota", "model_quota_exhausted", Kind::Limited),
        ("context", "model_too_large", Kind::TooLarge),
        ("cut", "model_stream_broken", Kind::Upstream),
        ("error-mid", "model_stream_broken", Kind::Upstream),
    ];
    for kind in KINDS {
        for (fault, code, error_kind) in cases {
            let before = bench.seen(kind).len();
            let error = bench.fails(&format!("{kind}/sim-{fault}")).await;
            assert_eq!((error.code(), error.kind()), (code, error_kind), "{kind} {fault}: {error}");
            assert!(error.message().contains(kind), "{error}");
            assert_eq!(bench.seen(kind).len() - before, 1, "{kind} {fault} was repeated");
            if code == "model_stream_broken" {
                assert!(error.detail().unwrap()["partial"].as_str().unwrap().starts_with("You "), "{error:?}");
            } else {
                assert!(!error.retryable(), "{error}");
            }
        }
    }
}

#[tokio::test]
async fn attempts_are_bounded_and_the_last_words_are_kept() {
    let bench = bench(Options::default()).await;
    for kind in KINDS {
        let before = bench.seen(kind).len();
        let error = bench.fails(&format!("{kind}/sim-503")).await;
        assert_eq!((error.code(), bench.seen(kind).len() - before), ("model_overloaded", 4));
        assert!(error.message().contains("503") && error.retryable(), "{error}");
        let error = bench.fails(&format!("{kind}/sim-429")).await;
        assert_eq!((error.code(), error.retry_after()), ("model_rate_limited", Some(30)), "{kind}");
        let error = bench.fails(&format!("{kind}/sim-html")).await;
        assert!(error.message().contains("502 Bad Gateway") && !error.message().contains('<'), "{error}");
    }
}

#[tokio::test]
async fn a_slow_drip_is_read_and_a_silent_server_is_left() {
    let bench = bench(Options::default()).await;
    for kind in KINDS {
        let drip = bench.gateway.call(org(), ask(&format!("{kind}/sim-drip"), "slowly"), quiet()).await.unwrap();
        assert_eq!(drip.answer.text, "You said: slowly");
        let request = CallRequest { timeout_ms: Some(150), ..ask(&format!("{kind}/sim-hang"), "hello") };
        let error = bench.gateway.call(org(), request, quiet()).await.unwrap_err();
        assert_eq!((error.code(), error.kind()), ("model_timeout", Kind::Timeout), "{error}");
    }
}

#[tokio::test]
async fn tools_go_round_with_their_own_names() {
    let bench = bench(Options { piece_bytes: 5, ..Default::default() }).await;
    for kind in KINDS {
        let mut request = ask(&format!("{kind}/sim-ok"), r#"Read it. CALL: {"path": "a/ü.txt", "deep": {"n": [1, 2]}}"#);
        request.tools = vec![Tool { name: "file.read".into(), description: "Reads a file.".into(), input: json!({"type": "object"}) }];
        let first = bench.gateway.call(org(), request.clone(), quiet()).await.unwrap().answer;
        assert_eq!(first.stop, Stop::Tools);
        let call = &first.calls[0];
        assert_eq!((call.name.as_str(), &call.input), ("file.read", &json!({"path": "a/ü.txt", "deep": {"n": [1, 2]}})));
        request.messages.push(Message::Assistant { text: first.text, calls: first.calls.clone() });
        request.messages.push(Message::Tool { call: call.id.clone(), text: "the file's text".into() });
        let second = bench.gateway.call(org(), request, quiet()).await.unwrap().answer;
        assert_eq!((second.text.as_str(), second.stop), ("You said: the file's text", Stop::End));
        let sent = bench.seen(kind).last().unwrap().body.to_string();
        assert!(sent.contains("file_read") && !sent.contains("file.read"), "{sent}");
    }
}

#[tokio::test]
async fn a_schema_is_sent_checked_and_an_invalid_answer_repaired_once() {
    let bench = bench(Options::default()).await;
    let schema = json!({"type": "array", "items": {"type": "integer"}});
    for kind in KINDS {
        let call = async |prompt: &str| {
            let request = CallRequest { schema: Some(schema.clone()), ..ask(&format!("{kind}/sim-ok"), prompt) };
            bench.gateway.call(org(), request, quiet()).await
        };
        let good = call(r#"ANSWER: {"value": [1, 2]}"#).await.unwrap();
        assert_eq!((good.answer.value, good.receipt.attempts), (Some(json!([1, 2])), 1));
        let repaired = call(r#"ANSWER: {"value": ["x"]} THEN: {"value": [3]}"#).await.unwrap();
        assert_eq!((repaired.answer.value, repaired.receipt.attempts), (Some(json!([3])), 2));
        let error = call(r#"ANSWER: {"value": "no list"}"#).await.unwrap_err();
        assert_eq!(error.code(), "answer_not_valid");
        assert_eq!(error.detail().unwrap()["answer"], "\"no list\"");
        let usage = &error.detail().unwrap()["usage"];
        assert!(
            usage["tokens_in"].as_u64() > Some(0) && usage["served_by"] == format!("{kind}/sim-ok"),
            "both attempts were paid for: {usage}"
        );
        assert!(error.message().contains(&format!("{kind}/sim-ok")), "{error}");
    }
    assert_eq!(bench.seen("openai")[0].body["response_format"]["json_schema"]["schema"]["properties"]["value"], schema);
    assert_eq!(bench.seen("anthropic")[0].body["tool_choice"]["type"], "tool");
}

#[tokio::test]
async fn a_conversation_keeps_the_rules_of_the_protocols() {
    let bench = bench(Options::default()).await;
    for kind in KINDS {
        let call = |id: &str| ToolCall { id: id.into(), name: "t".into(), input: json!({}) };
        let mut request = ask(&format!("{kind}/sim-ok"), "first");
        request.messages.insert(0, Message::System { text: "Be brief.".into() });
        request.messages.push(Message::Assistant { text: String::new(), calls: vec![call("c1"), call("c2")] });
        request.messages.push(Message::Tool { call: "c1".into(), text: "one".into() });
        request.messages.push(Message::Tool { call: "c2".into(), text: "two".into() });
        request.messages.push(Message::User { text: "and now?".into() });
        request.temperature = Some(0.5);
        request.max_tokens = Some(99);
        request.stop = vec!["END".into()];
        let answer = bench.gateway.call(org(), request, quiet()).await.unwrap().answer;
        assert!(answer.text.ends_with("and now?"), "{}", answer.text);
        let body = bench.seen(kind).last().unwrap().body.clone();
        assert_eq!((&body["max_tokens"], &body["temperature"]), (&json!(99), &json!(0.5)));
    }
}

#[tokio::test]
async fn keys_are_sent_and_never_shown() {
    let bench = bench(Options::default()).await;
    for kind in KINDS {
        bench.gateway.call(org(), ask(&format!("{kind}/sim-ok"), "x"), quiet()).await.unwrap();
        let config = ProviderConfig { key: Some(Key::new(SECRET)), ..Default::default() };
        let error = bench.fails(&format!("{kind}/sim-500")).await;
        let shown = format!("{config:?} {error} {error:?} {:?}", serde_json::to_string(&error));
        assert!(!shown.contains("canary"), "{shown}");
    }
    let bad = ProviderConfig { name: "x".into(), kind: "openai".into(), key: Some(Key::new("line\nbreak-canary")), ..Default::default() };
    let refused = Gateway::new(
        Config { providers: vec![bad], ..Default::default() },
        egress::Egress::new(egress::Options::default(), super::clock()),
        super::clock(),
        std::sync::Arc::new(super::TestRng),
    );
    let error = refused.err().unwrap();
    assert_eq!(error.code(), "bad_secret");
    assert!(!format!("{error:?}").contains("canary"));
}

#[tokio::test]
async fn a_private_address_needs_the_operators_word() {
    let bench = bench(Options::default()).await;
    let config =
        ProviderConfig { name: "local".into(), kind: "openai".into(), base_url: Some(bench.openai.base_url()), ..Default::default() };
    let gateway = gateway(Config { providers: vec![config], ..Default::default() });
    let error = gateway.call(org(), ask("local/sim-ok", "x"), quiet()).await.unwrap_err();
    assert_eq!(error.code(), "egress_denied");
    assert!(bench.openai.seen().is_empty());
}

#[tokio::test]
async fn a_dead_server_is_named() {
    let bench = bench(Options::default()).await;
    let Bench { gateway, openai, .. } = bench;
    openai.handle.stop().await;
    let error = gateway.call(org(), ask("openai/sim-ok", "x"), quiet()).await.unwrap_err();
    assert_eq!((error.code(), error.retryable()), ("model_unreachable", true), "{error}");
}
