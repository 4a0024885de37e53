use super::signature::{Proved, Refused, Scheme, Signed, verify};
use serde_json::{Value, json};
use std::path::PathBuf;

fn check(scheme: Scheme, secret: &str, headers: &Value, body: &[u8], now: i64) -> Result<Proved, Refused> {
    let find =
        |name: &str| headers.as_object().unwrap().iter().find(|(k, _)| k.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_str().unwrap());
    verify(scheme, secret, &Signed { header: &find, body, now })
}

#[test]
fn each_scheme_takes_its_own_bytes_only() {
    let tag = |key: &[u8], text: &[u8]| {
        let tag = aws_lc_rs::hmac::sign(&aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, key), text);
        (tag.as_ref().iter().map(|b| format!("{b:02x}")).collect::<String>(), base64_of(tag.as_ref()))
    };
    let body = br#"{"n":1}"#;
    let (hex, _) = tag(b"key", body);
    let (slack, _) = tag(b"key", b"v0:1000:{\"n\":1}");
    let (_, teams) = tag(b"raw key", body);
    let (_, standard) = tag(b"raw key", b"msg_1.1000.{\"n\":1}");
    let coded = base64_of(b"raw key");
    let whsec = format!("whsec_{coded}");
    let cases = [
        (Scheme::Github, "key", json!({"X-Hub-Signature-256": format!("sha256={hex}")})),
        (Scheme::Bitbucket, "key", json!({"X-Hub-Signature": format!("sha256={hex}")})),
        (Scheme::Jira, "key", json!({"x-hub-signature": format!("sha256={hex}")})),
        (Scheme::Linear, "key", json!({"Linear-Signature": hex})),
        (Scheme::Asana, "key", json!({"X-Hook-Signature": hex})),
        (Scheme::Slack, "key", json!({"X-Slack-Signature": format!("v0={slack}"), "X-Slack-Request-Timestamp": "1000"})),
        (Scheme::Teams, coded.as_str(), json!({"Authorization": format!("HMAC {teams}")})),
        (
            Scheme::StandardWebhooks,
            whsec.as_str(),
            json!({"webhook-id": "msg_1", "webhook-timestamp": "1000", "webhook-signature": format!("v1,AAAA v1,{standard}")}),
        ),
    ];
    for (scheme, secret, headers) in &cases {
        assert!(check(*scheme, secret, headers, body, 1000).is_ok(), "{scheme:?}");
        assert_eq!(check(*scheme, secret, headers, br#"{"n":2}"#, 1000), Err(Refused::Wrong), "{scheme:?}");
        assert!(check(*scheme, "", headers, body, 1000).is_err(), "{scheme:?} lets an empty secret in");
        assert!(matches!(check(*scheme, secret, &json!({}), body, 1000), Err(Refused::Missing(_))), "{scheme:?}");
    }
    for (scheme, secret, headers) in cases.iter().filter(|(s, _, _)| matches!(s, Scheme::Slack | Scheme::StandardWebhooks)) {
        assert_eq!(check(*scheme, secret, headers, body, 1301), Err(Refused::Stale));
        assert_eq!(check(*scheme, secret, headers, body, 699), Err(Refused::Stale), "from the future");
        assert!(check(*scheme, secret, headers, body, 1300).is_ok());
    }
}

fn base64_of(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

#[test]
fn tokens_and_passwords_are_compared_whole() {
    let gitlab = |given: &str| check(Scheme::Gitlab, "token", &json!({"X-Gitlab-Token": given}), b"{}", 0);
    assert!(gitlab("token").is_ok());
    assert_eq!(gitlab("tok"), Err(Refused::Wrong));
    assert_eq!(gitlab("tokens"), Err(Refused::Wrong));
    let basic = |secret: &str, given: &str| {
        let header = format!("Basic {}", base64_of(given.as_bytes()));
        check(Scheme::AzureDevops, secret, &json!({"Authorization": header}), b"{}", 0)
    };
    assert!(basic("u:p", "u:p").is_ok());
    assert_eq!(basic("u:p", "u:"), Err(Refused::Wrong));
    assert_eq!(basic("u:", "u:"), Err(Refused::Secret));
    let bearer = |given: &str| check(Scheme::Bearer, "t", &json!({"Authorization": given}), b"{}", 0);
    assert!(bearer("Bearer t").is_ok());
    assert_eq!(bearer("t"), Err(Refused::Wrong));
}

#[test]
fn hostile_headers_are_refused_and_nothing_else_happens() {
    let long = "f".repeat(100_000);
    for text in ["", "sha256=", "sha256=zz", "sha256=é", "v0=", "v1,", "HMAC ", "HMAC é", "Basic ", "Basic !!", "Bearer ", long.as_str()]
    {
        for scheme in [
            Scheme::StandardWebhooks,
            Scheme::Github,
            Scheme::Gitlab,
            Scheme::Bitbucket,
            Scheme::Jira,
            Scheme::Slack,
            Scheme::Linear,
            Scheme::Asana,
            Scheme::Teams,
            Scheme::Discord,
            Scheme::AzureDevops,
            Scheme::Bearer,
        ] {
            let headers = json!({
                "webhook-signature": text, "webhook-id": text, "webhook-timestamp": "0", "x-hub-signature-256": text, "x-gitlab-token": text,
                "x-hub-signature": text, "x-slack-signature": text, "x-slack-request-timestamp": "-9223372036854775808",
                "linear-signature": text, "x-hook-signature": text, "authorization": text, "x-signature-ed25519": text, "x-signature-timestamp": "0",
            });
            assert!(check(scheme, "secret:word", &headers, b"{}", 0).is_err(), "{scheme:?} took {text:.20}");
        }
    }
}

#[test]
fn deliveries_are_named_by_their_sender() {
    let hex = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    let headers = json!({"X-Hub-Signature-256": format!("sha256={hex}"), "X-GitHub-Delivery": "d-1", "X-GitHub-Event": "push"});
    let proved = check(Scheme::Github, "It's a Secret to Everybody", &headers, b"Hello, World!", 0).unwrap();
    assert_eq!(proved, Proved { delivery: Some("d-1".into()), event: Some("push".into()) });
}

/// Published and computed vectors, where they are at hand.
#[test]
fn recorded_signatures_are_judged_as_recorded() {
    let root = std::env::var_os("ORC_FIXTURES")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/fixtures")), PathBuf::from);
    let Ok(files) = std::fs::read_dir(root.join("webhooks-signatures")) else {
        println!("SKIPPED recorded_signatures_are_judged_as_recorded: there are no recorded signatures");
        return;
    };
    let mut judged = 0;
    for file in files.map(|f| f.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == "json")) {
        let case: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
        let scheme = match case["scheme"].as_str().unwrap() {
            "standard-webhooks" => Scheme::StandardWebhooks,
            "github-hub-256" => Scheme::Github,
            "gitlab-token" => Scheme::Gitlab,
            "bitbucket" => Scheme::Bitbucket,
            "jira" => Scheme::Jira,
            "slack-v0" => Scheme::Slack,
            "linear" => Scheme::Linear,
            "asana" => Scheme::Asana,
            "teams-hmac" => Scheme::Teams,
            "discord-ed25519" => Scheme::Discord,
            "ado-basic" => Scheme::AzureDevops,
            // No signature: the first request brings the secret.
            "asana-handshake" => continue,
            other => panic!("{} has a scheme that nobody reads: {other}", file.display()),
        };
        let secret = case["secret"].as_str().or(case["public_key"].as_str()).unwrap();
        let stamp = ["webhook-timestamp", "X-Signature-Timestamp"].iter().find_map(|h| case["headers"][h].as_str()?.parse().ok());
        let now = case["evaluate_at_unix_time"].as_i64().or(stamp).unwrap_or_default();
        let body = case["body"].as_str().unwrap().as_bytes();
        let said = check(scheme, secret, &case["headers"], body, now);
        assert_eq!(said.is_ok(), case["expect"] == "valid", "{}: {said:?}", file.display());
        let mut tampered = body.to_vec();
        tampered.push(b' ');
        if !matches!(scheme, Scheme::Gitlab | Scheme::AzureDevops) {
            assert!(check(scheme, secret, &case["headers"], &tampered, now).is_err(), "{} fits other bytes", file.display());
        }
        judged += 1;
    }
    assert!(judged >= 10, "only {judged} were judged");
}

#[test]
fn everything_that_is_wrong_is_said_at_once_and_in_words() {
    let kind = super::kind::kind();
    let spec = json!({
        "workflow": "w", "schedule": {"cron": "every day", "time_zone": "Nowhere", "spread_seconds": 99_999, "catch_up": "alll"},
        "overlap": "qeue", "queue_max": "many", "filter": "{{ 1 +", "concurrency": {"max": 0}, "colour": "red"
    });
    let found: Vec<(String, String)> = kind.findings(&spec).into_iter().map(|f| (f.path, f.message)).collect();
    let said = |path: &str, words: &str| {
        assert!(found.iter().any(|(at, message)| at == path && message.contains(words)), "{path} {words}: {found:#?}");
    };
    said("/spec/overlap", "this is none of the words that may stand here: `queue`, `skip`, `cancel_previous` or `allow`");
    said("/spec/queue_max", "a text stands where a whole number is wanted");
    said("/spec/schedule/spread_seconds", "this is too large: at most 86400 is possible");
    said("/spec/schedule/catch_up", "is none of the words");
    said("/spec/concurrency/max", "too small: at least 1 is wanted");
    said("/spec/colour", "there is no field `colour`");
    // What only the kind knows, at the same time.
    said("/spec/schedule/cron", "`every day` is no schedule");
    said("/spec/filter", "this cannot be read");
    let source = kind.findings(&json!({"workflow": "w", "schedule": "daily"}));
    assert_eq!(source.iter().map(|f| f.message.as_str()).collect::<Vec<_>>(), ["a text stands where a map is wanted"], "{source:#?}");
    for word in ["anyOf", "oneOf", "schema", "of type", "keyword"] {
        assert!(!found.iter().any(|(_, message)| message.contains(word)), "{word}: {found:#?}");
    }
}
