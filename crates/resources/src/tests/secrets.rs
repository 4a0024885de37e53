//! Secret fields: sealed on the way in, marks everywhere else.

use super::{House, greeting, hello, input};
use crate::{ApplyRequest, Change, Document, ExportQuery, Input, PlanAction, Reference, VersionRef};
use serde_json::{Value, json};

const VALUE: &str = "correct-horse-battery";

fn with_password(value: Value) -> Value {
    json!({"text": "hello", "password": value, "headers": [{"name": "X-Key", "value": "another-secret-value"}]})
}

#[tokio::test]
async fn values_are_sealed_and_never_shown() {
    let house = House::new();
    let (r, ada) = (&house.resources, house.ada());
    let made = house.make(&ada, &greeting("s"), with_password(json!(VALUE))).await;
    let mark = made.spec["password"].clone();
    assert!(mark["$secret"].as_str().is_some_and(|m| m.len() == 32), "{mark}");
    let open = async |pointer: &str| r.secret(&ada, &greeting("s"), pointer).await.expect("opens").map(|s| s.expose().to_owned());
    assert_eq!(open("/password").await.as_deref(), Some(VALUE));
    assert_eq!(open("/headers/0/value").await.as_deref(), Some("another-secret-value"));
    assert_eq!(open("/text").await, None);

    // The mark keeps the value; another value makes another version; going back brings the old one.
    let kept = r.patch(&ada, &greeting("s"), json!({"spec": {"password": mark, "times": 2}}), Change::default()).await.expect("keeps");
    assert_eq!((kept.version, &kept.spec["password"]), (2, &mark));
    assert_eq!(open("/password").await.as_deref(), Some(VALUE));
    let changed = r.patch(&ada, &greeting("s"), json!({"spec": {"password": "other"}}), Change::default()).await.expect("changes");
    assert!(changed.version == 3 && changed.spec["password"] != mark);
    assert_eq!(open("/password").await.as_deref(), Some("other"));
    r.rollback(&ada, &greeting("s"), 2, Change::default()).await.expect("goes back");
    assert_eq!(open("/password").await.as_deref(), Some(VALUE));
    let pinned = Reference { workspace: Some("default".into()), version: VersionRef::Number(3), ..Reference::new("/g", "greeting", "s") };
    let pinned = r.resolve(&ada, &pinned).await.expect("resolves");
    assert_eq!(r.secret_of(&ada, &pinned, "/password").await.expect("opens").expect("there").expose(), "other");

    let everything = format!(
        "{:?} {:?} {:?} {:?} {:?}",
        r.versions(&ada, &greeting("s"), None, 0).await,
        r.diff(&ada, &greeting("s"), VersionRef::Number(1), VersionRef::Number(3)).await,
        r.export(&ada, &ExportQuery::default()).await,
        r.store().org(ada.org).audit_after(0, 100).await,
        r.store().outbox_after(0, 100).await,
    );
    assert!(!everything.contains(VALUE) && !everything.contains("another-secret"), "{everything}");
}

#[tokio::test]
async fn the_database_holds_no_value() {
    let house = House::new();
    let (r, ada) = (&house.resources, house.ada());
    house.make(&ada, &greeting("s"), with_password(json!(VALUE))).await;
    let rows = r.store().org(ada.org);
    for sql in [
        "SELECT * FROM resource WHERE org = $1",
        "SELECT * FROM resource_version WHERE org = $1",
        "SELECT * FROM resource_word WHERE org = $1",
    ] {
        let text = format!("{:?}", rows.query(sql, vec![]).await.expect("reads"));
        assert!(!text.contains(VALUE) && !text.contains("battery"), "{text}");
    }
    let sealed = rows.query("SELECT * FROM resource_secret WHERE org = $1", vec![]).await.expect("reads");
    assert_eq!(sealed.len(), 2);
    assert!(sealed.iter().all(|row| !row.bytes("sealed").expect("bytes").windows(VALUE.len()).any(|w| w == VALUE.as_bytes())));
    r.delete(&ada, &greeting("s"), crate::DeleteOptions::default()).await.expect("deletes");
    r.purge(&ada, &greeting("s"), Change::default()).await.expect("purges");
    assert!(rows.query("SELECT * FROM resource_secret WHERE org = $1", vec![]).await.expect("reads").is_empty());
}

#[tokio::test]
async fn errors_do_not_repeat_values() {
    let house = House::new();
    let (r, ada) = (&house.resources, house.ada());
    let wrong = [
        with_password(json!({"nested": VALUE})),
        with_password(json!([VALUE])),
        json!({"text": 7, "password": VALUE, "headers": VALUE}),
        json!({"text": "no!", "password": VALUE}),
        json!({"text": {"a": VALUE}, "password": 12}),
    ];
    house.make(&ada, &greeting("there"), hello()).await;
    for spec in wrong {
        let patch = Change { if_match: Some("*".into()), ..Change::default() };
        let e = r.put(&ada, &greeting("there"), input(spec.clone()), patch).await.expect_err("wrong");
        assert!(!format!("{e:?}").contains(VALUE), "{e:?}");
        let e = r.create(&ada, &greeting("s"), input(spec.clone()), Change::default()).await.expect_err("wrong");
        assert!(!format!("{e:?}").contains(VALUE), "{e:?}");
        for name in ["s", "there"] {
            let docs = vec![Document::new("greeting", Some("default"), name, spec.clone())];
            let request = ApplyRequest { documents: docs, ..ApplyRequest::default() };
            let plan = r.plan(&ada, &request).await.expect("plans");
            assert_eq!(plan.plan[0].action, PlanAction::Invalid);
            assert!(!format!("{plan:?}").contains(VALUE), "{plan:?}");
            let e = r.apply(&ada, request).await.expect_err("wrong");
            assert!(!format!("{e:?}").contains(VALUE), "{e:?}");
        }
    }
}

#[tokio::test]
async fn a_mark_of_nothing_is_refused_but_may_be_applied_unset() {
    let house = House::new();
    let (r, ada) = (&house.resources, house.ada());
    let stranger = json!({"$secret": "0123456789abcdef0123456789abcdef"});
    let e = r.create(&ada, &greeting("s"), input(with_password(stranger.clone())), Change::default()).await.expect_err("unknown");
    assert_eq!(e.detail().expect("findings")["findings"][0]["code"], "unknown_secret");
    let docs = || vec![Document::new("greeting", Some("default"), "s", with_password(stranger.clone()))];
    let request = || ApplyRequest { documents: docs(), ..ApplyRequest::default() };
    let done = r.apply(&ada, request()).await.expect("applies");
    assert_eq!(done.findings[0].code, "secret_unset");
    assert_eq!(r.secret(&ada, &greeting("s"), "/password").await.expect("reads"), None);
    assert_eq!(r.apply(&ada, request()).await.expect("applies").plan[0].action, PlanAction::Unchanged);
    // A mark of another resource opens nothing here.
    let other = house.make(&ada, &greeting("other"), with_password(json!(VALUE))).await;
    let stolen = json!({"spec": {"password": other.spec["password"]}});
    assert!(r.patch(&ada, &greeting("s"), stolen, Change::default()).await.is_err());
}

#[tokio::test]
async fn applying_a_value_twice_changes_nothing() {
    let house = House::new();
    let (r, ada) = (&house.resources, house.ada());
    let docs = || vec![Document::new("greeting", Some("default"), "s", with_password(json!(VALUE)))];
    let request = |manager: &str| ApplyRequest { documents: docs(), manager: manager.into(), ..ApplyRequest::default() };
    let first = r.apply(&ada, request("cli")).await.expect("applies");
    assert!(!format!("{first:?}").contains(VALUE));
    assert_eq!(r.apply(&ada, request("cli")).await.expect("applies").plan[0].action, PlanAction::Unchanged);
    let shown = r.get(&ada, &greeting("s"), VersionRef::Newest).await.expect("reads");
    // What was read can be sent back as it is.
    let back = Input { spec: shown.spec.clone(), ..Input::default() };
    let (same, _) =
        r.put(&ada, &greeting("s"), back, Change { if_match: Some(shown.etag.clone()), ..Change::default() }).await.expect("puts");
    assert_eq!(same.version, 1);
}
