//! What must hold whatever is written.

use super::{House, greeting, input};
use crate::{ApplyRequest, Change, Document, ExportQuery, PlanAction, VersionRef, diff_fields, documents, patch_fields};
use base::Rights;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::future::Future;

fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(future)
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_filter("finite", |x| x.is_finite()).prop_map(Value::from),
        "[ -~äß/~\\n]{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            proptest::collection::btree_map("[a-c/~$]{1,3}", inner, 0..5).prop_map(|m| json!(m)),
        ]
    })
}

fn any_spec() -> impl Strategy<Value = Value> {
    let options = proptest::collection::btree_map("[a-d/~.]{1,3}", any_value(), 0..4);
    ("[a-z ]{1,12}", proptest::option::of(0u32..9), options, proptest::option::of("[a-z]{1,3}"), proptest::option::of("[ -~]{0,8}"))
        .prop_map(|(text, times, options, tone, password)| {
            let mut spec = json!({"text": text});
            let mut put = |key: &str, value: Value| spec.as_object_mut().map(|map| map.insert(key.to_owned(), value));
            if let Some(times) = times {
                put("times", json!(times));
            }
            if !options.is_empty() {
                put("options", json!(options));
            }
            if let Some(tone) = tone {
                put("tone", json!(tone));
            }
            if let Some(password) = password {
                put("password", json!(password));
            }
            spec
        })
}

fn any_documents() -> impl Strategy<Value = Vec<Document>> {
    let labels = proptest::collection::btree_map("[a-z]{1,3}", "[a-z]{0,3}", 0..3);
    let one = (any_spec(), proptest::option::of("[a-zA-Z ]{1,8}"), labels);
    proptest::collection::vec(one, 1..5).prop_map(|all| {
        let document =
            |(n, (spec, title, labels))| Document { title, labels, ..Document::new("greeting", Some("default"), &format!("d{n}"), spec) };
        all.into_iter().enumerate().map(document).collect()
    })
}

fn request(manager: &str, documents: Vec<Document>, force: bool) -> ApplyRequest {
    ApplyRequest { documents, manager: manager.into(), force, ..ApplyRequest::default() }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_difference_carried_out_gives_the_other_value(a in any_value(), b in any_value()) {
        let changes = diff_fields(&a, &b);
        let mut value = a.clone();
        patch_fields(&mut value, &changes).expect("fits");
        prop_assert_eq!(&value, &b);
        prop_assert!(diff_fields(&b, &b).is_empty());
        // Also after it was written down and read again.
        let text = serde_json::to_string(&changes).expect("writes");
        prop_assert_eq!(serde_json::from_str::<Vec<crate::FieldChange>>(&text).expect("reads").len(), changes.len());
    }

    #[test]
    fn applying_twice_changes_nothing(first in any_documents(), second in any_documents()) {
        wait(async {
            let house = House::new();
            let (r, ada) = (&house.resources, house.ada());
            for (manager, docs) in [("one", &first), ("two", &second), ("one", &first)] {
                r.apply(&ada, request(manager, docs.clone(), true)).await.expect("applies");
                let pos = r.store().pos();
                let again = r.apply(&ada, request(manager, docs.clone(), false)).await.expect("applies");
                prop_assert!(again.plan.iter().all(|i| i.action == PlanAction::Unchanged && i.fields.is_empty()), "{:?}", again.plan);
                prop_assert_eq!(r.store().pos(), pos);
            }
            Ok(())
        })?;
    }

    #[test]
    fn what_is_exported_and_imported_elsewhere_is_exported_the_same(docs in any_documents()) {
        wait(async {
            let house = House::new();
            let (r, ada) = (&house.resources, house.ada());
            r.apply(&ada, request("cli", docs, false)).await.expect("applies");
            let exported = r.export(&ada, &ExportQuery::default()).await.expect("exports");
            let other = r.store().create_org("other").await.expect("makes one");
            let eve = house.somebody(other, "Eve", Rights::all());
            let text = documents::to_json(&exported);
            let read = documents::parse("export.json", &text, |_| Ok(vec![])).expect("reads").into_iter().map(|l| l.value).collect();
            r.apply(&eve, request("import", read, false)).await.expect("imports");
            let again = r.export(&eve, &ExportQuery::default()).await.expect("exports");
            prop_assert_eq!(documents::to_json(&again), text);
            prop_assert_eq!(documents::to_yaml(&again), documents::to_yaml(&exported));
            Ok(())
        })?;
    }

    #[test]
    fn going_back_restores_the_hash(specs in proptest::collection::vec(any_spec(), 2..5), at in any::<prop::sample::Index>()) {
        wait(async {
            let house = House::new();
            let (r, ada) = (&house.resources, house.ada());
            let a = greeting("x");
            r.create(&ada, &a, input(specs[0].clone()), Change::default()).await.expect("is made");
            for spec in &specs[1..] {
                let seen = Change { if_match: Some("*".into()), ..Change::default() };
                r.put(&ada, &a, input(spec.clone()), seen).await.expect("replaces");
            }
            let versions = r.versions(&ada, &a, None, 0).await.expect("lists").items;
            let target = &versions[at.index(versions.len())];
            let back = r.rollback(&ada, &a, target.version, Change::default()).await.expect("goes back");
            prop_assert_eq!(&back.hash, &target.hash);
            let then = r.version(&ada, &a, VersionRef::Number(target.version)).await.expect("reads").spec.expect("a spec");
            prop_assert_eq!(&back.spec, &then);
            let newest = r.versions(&ada, &a, None, 0).await.expect("lists").items.remove(0);
            prop_assert_eq!(newest.rollback_of, (target.version != versions[0].version && target.hash != versions[0].hash).then_some(target.version));
            let diff = r.diff(&ada, &a, VersionRef::Number(target.version), VersionRef::Newest).await.expect("compares");
            prop_assert!(diff.fields.is_empty() && diff.text.is_empty());
            Ok(())
        })?;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_writers_never_lose_a_write() {
    let house = House::new();
    let (r, ada) = (&house.resources, house.ada());
    house.make(&ada, &greeting("x"), json!({"text": "hello"})).await;
    let writers = (0..4).map(|w| {
        let (r, ada) = (r.clone(), ada.clone());
        tokio::spawn(async move {
            for n in 0..5 {
                let key = format!("w{w}n{n}");
                if w % 2 == 0 {
                    let patch = json!({"spec": {"options": {key: n}}});
                    r.patch(&ada, &greeting("x"), patch, Change::by(format!("m{w}"))).await.expect("patches");
                } else {
                    let options: serde_json::Map<String, Value> = (0..=n).map(|k| (format!("w{w}n{k}"), json!(k))).collect();
                    let spec = json!({"text": "hello", "options": options});
                    let docs = vec![Document::new("greeting", Some("default"), "x", spec)];
                    r.apply(&ada, request(&format!("m{w}"), docs, false)).await.expect("applies");
                }
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.expect("runs");
    }
    let found = r.get(&ada, &greeting("x"), VersionRef::Newest).await.expect("reads");
    assert_eq!(found.spec["options"].as_object().map(serde_json::Map::len), Some(20), "{}", found.spec);
    assert_eq!(found.version, 21, "each write is a version of its own");
    // The one who names what he saw loses against the one who was faster.
    let seen = || Change { if_match: Some(found.etag.clone()), ..Change::default() };
    let x = greeting("x");
    let (a, b) = tokio::join!(r.patch(&ada, &x, json!({"title": "a"}), seen()), r.patch(&ada, &x, json!({"title": "b"}), seen()),);
    assert_eq!([&a, &b].iter().filter(|x| x.is_ok()).count(), 1);
    assert_eq!([a, b].into_iter().find_map(std::result::Result::err).expect("one lost").code(), "version_mismatch");
}
