//! The pure parts: patterns, conditions, the schedule of retries, what an endpoint may declare.

use crate::integrations::{
    endpoint::{SigningSecret, WebhookEndpoint},
    filter::{Condition, Filter, Mode, is_pattern, wants},
    schedule::{self, Health, Next, Patience},
};
use base::Timestamp;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::time::Duration;

#[test]
fn patterns_take_one_word_or_all_that_follow() {
    let cases = [
        ("model.updated", "model.updated", true),
        ("model.updated", "model.created", false),
        ("model.*", "model.created", true),
        ("model.*", "model.created.twice", true),
        ("model.*", "model", false),
        ("*", "run.failed", true),
        ("*.failed", "run.failed", true),
        ("*.failed", "run.started", false),
        ("*.failed", "run.step.failed", false),
        ("run", "run.failed", false),
    ];
    for (pattern, topic, expected) in cases {
        assert_eq!(wants(pattern, topic), expected, "{pattern} {topic}");
        assert!(is_pattern(pattern), "{pattern}");
    }
    for bad in ["", ".", "Model.*", "model..x", "mod*", "a b"] {
        assert!(!is_pattern(bad), "{bad}");
    }
}

fn condition(pointer: &str, operator: &str, value: &Value) -> Condition {
    serde_json::from_value(json!({"pointer": pointer, "operator": operator, "value": value})).unwrap()
}

#[test]
fn conditions_answer_yes_or_no_whatever_the_data() {
    let data = json!({"workspace": "shop", "cost": 3.5, "labels": {"team": "docs"}, "tags": ["a", 1], "none": null});
    let cases = [
        ("/workspace", "equals", json!("shop"), true),
        ("/workspace", "not_equals", json!("shop"), false),
        ("/missing", "not_equals", json!("shop"), true),
        ("/missing", "equals", json!(null), false),
        ("/none", "equals", json!(null), true),
        ("/cost", "equals", json!(3.5), true),
        ("/tags/1", "equals", json!(1.0), true),
        ("/cost", "greater_than", json!(3), true),
        ("/cost", "less_than", json!(3), false),
        ("/cost", "greater_than", json!("3"), false),
        ("/workspace", "less_than", json!("t"), true),
        ("/workspace", "contains", json!("ho"), true),
        ("/tags", "contains", json!("a"), true),
        ("/labels", "contains", json!("team"), true),
        ("/cost", "contains", json!(3.5), false),
        ("/none", "exists", json!(null), true),
        ("/missing", "exists", json!(true), false),
        ("/missing", "exists", json!(false), true),
    ];
    for (pointer, operator, value, expected) in &cases {
        let filter = Filter { mode: Mode::All, conditions: vec![condition(pointer, operator, value)] };
        assert_eq!(filter.admits(&data), *expected, "{pointer} {operator} {value}");
    }
    let both = vec![condition("/workspace", "equals", &json!("shop")), condition("/cost", "less_than", &json!(1))];
    assert!(Filter { mode: Mode::Any, conditions: both.clone() }.admits(&data));
    assert!(!Filter { mode: Mode::All, conditions: both }.admits(&data));
    assert!(Filter::default().admits(&json!(null)) && Filter { mode: Mode::Any, conditions: vec![] }.admits(&data));
}

#[test]
fn what_an_endpoint_cannot_mean_is_found_at_once() {
    let good = WebhookEndpoint::sample();
    let places = |spec: &WebhookEndpoint| spec.faults().into_iter().map(|f| f.0).collect::<Vec<_>>();
    assert_eq!(places(&good), Vec::<String>::new());
    let marked = WebhookEndpoint { secrets: vec![SigningSecret(json!({"$secret": "ab"}))], ..good.clone() };
    assert_eq!(places(&marked), Vec::<String>::new(), "a stored secret is not looked at again");
    let headers = ["webhook-id", "Host", "authorization", "x-good", "x bad"].map(|name| (name.to_owned(), "v".to_owned()));
    let bad = WebhookEndpoint {
        url: "ftp://x".into(),
        events: vec!["Model".into()],
        filter: Filter { mode: Mode::All, conditions: vec![condition("x", "equals", &json!(1)), condition("/x", "exists", &json!(1))] },
        secrets: vec![SigningSecret(json!("whsec_c2hvcnQ=")), SigningSecret(json!("plain")), SigningSecret(json!("plain"))],
        headers: headers.into(),
        timeout_s: 16,
        attempts_max: 0,
        period_h: 1_000,
        ..good
    };
    let expected = [
        "/url",
        "/events/0",
        "/filter/conditions/0",
        "/filter/conditions/1",
        "/secrets",
        "/secrets/0",
        "/secrets/1",
        "/secrets/2",
        "/headers/Host",
        "/headers/authorization",
        "/headers/webhook-id",
        "/headers/x bad",
        "/timeout_s",
        "/attempts_max",
        "/period_h",
    ];
    assert_eq!(places(&bad), expected);
}

const SECOND: i64 = 1_000_000;

proptest! {
    #[test]
    fn retries_grow_keep_their_distance_and_end(
        attempts_max in 1u32..100, period_h in 1u64..240, chances in prop::collection::vec(any::<u64>(), 100), took_s in 0i64..15,
    ) {
        let patience = Patience { attempts_max, period: Duration::from_secs(period_h * 3600) };
        let first = Timestamp(1_000 * SECOND);
        let mut now = first;
        let mut attempts = 0;
        let mut last_pause = Duration::ZERO;
        for chance in chances {
            attempts += 1;
            now = Timestamp(now.0 + took_s * SECOND);
            match schedule::after_failure(patience, attempts, first, now, None, chance) {
                Next::GiveUp => break,
                Next::At(at) => {
                    let pause = at.since(now);
                    prop_assert!(pause >= Duration::from_millis(3_750), "{pause:?}");
                    prop_assert!(pause <= Duration::from_secs(10 * 3600), "{pause:?}");
                    // Three times the one before, give or take a quarter on either side, until the longest.
                    prop_assert!(pause >= last_pause.min(Duration::from_secs(6 * 3600)) || last_pause > Duration::from_secs(6 * 3600));
                    prop_assert!(at.since(first) <= patience.period);
                    (now, last_pause) = (at, pause);
                }
            }
        }
        prop_assert!(attempts <= attempts_max);
        prop_assert!(attempts < 100 || attempts_max == 100);
    }

    #[test]
    fn a_receiver_may_ask_for_more_time_but_not_for_ever(asked_s in 0u64..1_000_000, chance: u64) {
        let patience = Patience { attempts_max: 9, period: Duration::from_secs(240 * 3600) };
        let now = Timestamp(77 * SECOND);
        let Next::At(at) = schedule::after_failure(patience, 1, now, now, Some(Duration::from_secs(asked_s)), chance) else {
            return Err(TestCaseError::fail("gave up at once"));
        };
        prop_assert!(at.since(now) >= Duration::from_secs(asked_s.min(24 * 3600)));
        prop_assert!(at.since(now) <= Duration::from_secs(24 * 3600));
    }

    #[test]
    fn an_endpoint_rests_after_failures_and_is_given_up_after_days(chances in prop::collection::vec(any::<u64>(), 400)) {
        let start = Timestamp(0);
        let (mut now, mut health) = (start, Health::default());
        let mut tries = 0;
        for chance in chances {
            prop_assert_eq!(health.tries(now, 4), if health.failures < schedule::OPENS_AFTER { 4 } else { 1 });
            health = health.after_failure(now, chance);
            tries += 1;
            if let Some(until) = health.rests_until {
                prop_assert_eq!(health.tries(now, 4), 0);
                prop_assert!(until.since(now) >= Duration::from_millis(22_500) && until.since(now) <= Duration::from_secs(2_250));
                now = until;
            }
            if health.is_hopeless(now) {
                break;
            }
        }
        prop_assert!(now.since(start) >= schedule::PAUSES_AFTER, "{tries} tries in {:?}", now.since(start));
        prop_assert!(now.since(start) < schedule::PAUSES_AFTER + Duration::from_secs(3600));
    }

    #[test]
    fn conditions_never_fail(pointer in "[/a-z0-9~]{0,12}", value in "[a-z0-9]{0,4}", text in "\\PC{0,30}") {
        let data = serde_json::from_str::<Value>(&text).unwrap_or(Value::String(text));
        for operator in ["equals", "not_equals", "contains", "greater_than", "less_than", "exists"] {
            let one = condition(&pointer, operator, &json!(value));
            let _ = one.fault();
            let admits = Filter { mode: Mode::All, conditions: vec![one.clone()] }.admits(&data);
            prop_assert_eq!(admits, Filter { mode: Mode::Any, conditions: vec![one] }.admits(&data));
        }
    }
}
