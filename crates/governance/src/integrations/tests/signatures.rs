//! Signatures against the vector that the Standard Webhooks specification publishes, and against an independent check.

use super::{TestRng, house::SECRET};
use crate::integrations::sign::{Key, fresh, signature};
use serde_json::Value;
use simulators::webhook::verify;
use std::path::Path;

fn keys(texts: &[&str]) -> Vec<Key> {
    texts.iter().map(|text| Key::parse(text).unwrap()).collect()
}

#[test]
fn the_published_vector_is_reproduced() {
    let keys = keys(&["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]);
    let made = signature(&keys, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, br#"{"test": 2432232314}"#);
    assert_eq!(made, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

#[test]
fn during_a_rotation_either_secret_verifies_and_nothing_else_does() {
    let (old, new, other) = (SECRET, fresh(&*TestRng::seeded(1)), fresh(&*TestRng::seeded(2)));
    let made = signature(&keys(&[&new, old]), "evt_1", 7, b"{}");
    assert_eq!(made.split(' ').count(), 2);
    for secret in [old, &new] {
        assert!(verify(&[secret.to_owned()], "evt_1", "7", &made, b"{}"));
        assert!(!verify(&[secret.to_owned()], "evt_2", "7", &made, b"{}"), "another id");
        assert!(!verify(&[secret.to_owned()], "evt_1", "8", &made, b"{}"), "another time");
        assert!(!verify(&[secret.to_owned()], "evt_1", "7", &made, b"{ }"), "another body");
    }
    assert!(!verify(&[other], "evt_1", "7", &made, b"{}"));
}

#[test]
fn secrets_of_another_form_are_refused() {
    for bad in ["", "whsec_", "whsec_!!", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_c2hvcnQ=", &format!("whsec_{}", "QUFB".repeat(30))] {
        assert_eq!(Key::parse(bad).err().map(|e| e.code().to_owned()).as_deref(), Some("bad_signing_secret"), "{bad}");
    }
}

#[test]
fn the_collected_examples_verify() {
    let Some(root) = std::env::var_os("ORC_FIXTURES") else {
        println!("SKIPPED the_collected_examples_verify: ORC_FIXTURES is not set");
        return;
    };
    let file = Path::new(&root).join("webhooks-signatures/standard-webhooks-published.json");
    let Ok(text) = std::fs::read_to_string(&file) else {
        println!("SKIPPED the_collected_examples_verify: the example is not among the fixtures");
        return;
    };
    let example: Value = serde_json::from_str(&text).unwrap();
    let of = |name: &str| example["headers"][name].as_str().unwrap();
    let made = signature(
        &keys(&[example["secret"].as_str().unwrap()]),
        of("webhook-id"),
        of("webhook-timestamp").parse().unwrap(),
        example["body"].as_str().unwrap().as_bytes(),
    );
    assert_eq!(made, of("webhook-signature"));
}
