//! Packages: built, signed, verified, installed, replaced by a newer one.

use super::{House, greeting, tone};
use crate::{
    Document, PlanAction, VersionRef,
    package::{self, Dependency, Install, Package, Screenshot},
};
use serde_json::{Value, json};

fn example(version: &str) -> Package {
    let hi = Document {
        workspace: Some("default".into()),
        ..Document::new("greeting", None, "hi", json!({"text": "hello", "tone": "soft", "times": 2}))
    };
    let mut package = Package::new("welcome", version, "Welcome", vec![hi, Document::new("tone", None, "soft", json!({}))]);
    package.parameters = json!({
        "type": "object",
        "properties": {
            "words": {"type": "string", "minLength": 2, "sets": ["greeting/hi#/spec/text", "greeting/hi#/title"]},
            "loud": {"type": "boolean", "default": true, "sets": ["tone/soft#/spec/loud"]},
            "key": {"type": "string", "sets": ["greeting/hi#/spec/password"]}
        },
        "required": ["words"]
    });
    package.screenshots = vec![Screenshot { name: "one".into(), media_type: "image/png".into(), data: "iVBORw0KGgo=".into() }];
    package
}

fn install(parameters: Value) -> Install {
    Install { parameters, workspace: "default".into(), ..Install::default() }
}

#[test]
fn a_package_is_what_was_signed() {
    let built = package::build(example("1.0.0")).expect("builds");
    assert!(built.resources.iter().all(|d| d.workspace.is_none()));
    let signed = package::sign(built.clone(), &[7; 32]).expect("signs");
    let text = package::to_text(&signed);
    let read = package::parse(&text).expect("reads");
    assert_eq!(read, signed);
    let verified = package::verify(&read, &[]).expect("verifies");
    assert!(verified.signed && verified.hash.starts_with("sha256:"));
    let key = verified.key.expect("a key");
    package::verify(&read, std::slice::from_ref(&key)).expect("is trusted");
    let code = |p: &Package, keys: &[String]| package::verify(p, keys).expect_err("refused").code().to_owned();
    assert_eq!(code(&read, &["another".into()]), "package_signature");
    assert_eq!(code(&built, &[key]), "package_signature", "not signed at all");
    for change in [
        |p: &mut Package| p.title.push('x'),
        |p: &mut Package| p.resources[0].spec["times"] = json!(9),
        |p: &mut Package| {
            p.screenshots.clear();
        },
    ] {
        let mut changed = read.clone();
        change(&mut changed);
        assert_eq!(code(&changed, &[]), "package_signature");
    }
    let mut other = read.clone();
    other.signature.as_mut().expect("signed").key = package::sign(built, &[8; 32]).expect("signs").signature.expect("signed").key;
    assert_eq!(code(&other, &[]), "package_signature");
}

#[test]
fn a_broken_package_is_refused_with_every_finding() {
    let mut broken = example("one");
    broken.name = "Not A Name".into();
    broken.requires = "whatever".into();
    broken.dependencies = vec![Dependency { name: "x".into(), version: "".into() }];
    broken.parameters["properties"]["words"]["sets"] = json!(["greeting/no#/spec/text", "greeting/hi#/kind", 7]);
    broken.screenshots[0].media_type = "image/svg+xml".into();
    let e = package::build(broken).expect_err("broken");
    let found = e.detail().expect("findings")["findings"].as_array().expect("a list").clone();
    let paths: Vec<&str> = found.iter().map(|f| f["path"].as_str().expect("path")).collect();
    let sets = |n: usize| format!("/parameters/properties/words/sets/{n}");
    assert_eq!(paths, ["/name", "/version", "/requires", "/dependencies/0/version", "/screenshots/0", &sets(0), &sets(1), &sets(2)]);
    assert_eq!(package::parse("{}").expect_err("no package").code(), "bad_package");
    assert_eq!(package::parse("[").expect_err("no package").code(), "bad_package");
}

#[tokio::test]
async fn installing_applies_with_answers_and_a_newer_one_replaces_it() {
    let house = House::new();
    let (r, ada) = (&house.resources, house.ada());
    let first = package::build(example("1.0.0")).expect("builds");
    let e = r.install(&ada, &first, &install(json!({"words": "x", "colour": 1}))).await.expect_err("wrong answers");
    let paths: Vec<&str> =
        e.detail().expect("findings")["findings"].as_array().expect("list").iter().map(|f| f["path"].as_str().expect("path")).collect();
    assert_eq!(paths, ["/parameters/colour", "/parameters/words"]);
    let answers = json!({"words": "moin", "key": "the-secret-key"});
    let dry = r.install(&ada, &first, &Install { dry_run: true, ..install(answers.clone()) }).await.expect("plans");
    assert!(!dry.applied && dry.plan.len() == 2 && r.packages(&ada).await.expect("lists").is_empty());
    let done = r.install(&ada, &first, &install(answers.clone())).await.expect("installs");
    assert!(done.applied && !format!("{done:?}").contains("the-secret-key"));
    assert_eq!(done.findings[0].code, "package_unsigned");
    let hi = r.get(&ada, &greeting("hi"), VersionRef::Newest).await.expect("reads");
    assert_eq!((hi.title.as_deref(), &hi.spec["text"], hi.labels["orc.package"].as_str()), (Some("moin"), &json!("moin"), "welcome"));
    assert_eq!(r.secret(&ada, &greeting("hi"), "/password").await.expect("opens").expect("there").expose(), "the-secret-key");
    assert_eq!(r.get(&ada, &tone("soft"), VersionRef::Newest).await.expect("reads").spec["loud"], true);
    let there = r.packages(&ada).await.expect("lists");
    assert_eq!(there.iter().map(|p| (p.name.as_str(), p.version.as_str())).collect::<Vec<_>>(), [("welcome", "1.0.0")]);
    let again = r.install(&ada, &first, &install(answers.clone())).await.expect("installs");
    assert!(again.plan.iter().all(|i| i.action == PlanAction::Unchanged), "{:?}", again.plan);

    let mut second = example("1.1.0");
    second.resources.pop();
    second.parameters["properties"].as_object_mut().expect("object").remove("loud");
    second.resources[0].spec["tone"] = Value::Null;
    let second = package::build(second).expect("builds");
    let done = r.install(&ada, &second, &install(answers)).await.expect("installs");
    let actions: Vec<(&str, PlanAction)> = done.plan.iter().map(|i| (i.name.as_str(), i.action)).collect();
    assert_eq!(actions, [("hi", PlanAction::Update), ("soft", PlanAction::Delete)]);
}

#[tokio::test]
async fn what_a_package_needs_must_be_there() {
    let house = House::new();
    let (r, ada) = (&house.resources, house.ada());
    let words = || install(json!({"words": "moin"}));
    let future = Package { requires: ">=99".into(), ..example("1.0.0") };
    let future = package::build(future).expect("builds");
    assert_eq!(r.install(&ada, &future, &words()).await.expect_err("too new").code(), "package_requires");
    let mut addon = Package::new("addon", "0.1.0", "Addon", vec![crate::Document::new("tone", None, "extra", json!({}))]);
    addon.dependencies = vec![Dependency { name: "welcome".into(), version: "^1".into() }];
    let addon = package::build(addon).expect("builds");
    assert_eq!(r.install(&ada, &addon, &install(Value::Null)).await.expect_err("missing").code(), "package_requires");
    r.install(&ada, &package::build(example("1.5.0")).expect("builds"), &words()).await.expect("installs");
    r.install(&ada, &addon, &install(Value::Null)).await.expect("is there now");
}

#[tokio::test]
async fn what_was_changed_by_hand_does_not_go_with_a_newer_package() {
    let house = House::new();
    let (r, ada) = (&house.resources, house.ada());
    let words = || install(json!({"words": "moin"}));
    r.install(&ada, &package::build(example("1.0.0")).expect("builds"), &words()).await.expect("installs");
    r.patch(&ada, &tone("soft"), json!({"spec": {"loud": false}}), crate::Change::by("console")).await.expect("patches");
    let mut second = example("1.1.0");
    second.resources.pop();
    second.parameters["properties"].as_object_mut().expect("object").remove("loud");
    second.resources[0].spec["tone"] = Value::Null;
    let second = package::build(second).expect("builds");
    let e = r.install(&ada, &second, &words()).await.expect_err("by hand");
    assert_eq!(e.code(), "field_conflict");
    let soft = &e.detail().expect("plan")["plan"][1];
    assert_eq!((&soft["name"], &soft["action"]), (&json!("soft"), &json!("conflict")));
    assert_eq!(soft["conflicts"], json!([{"path": "/spec/loud", "manager": "console"}]));
    r.get(&ada, &tone("soft"), VersionRef::Newest).await.expect("is there");
    let done = r.install(&ada, &second, &Install { force: true, ..words() }).await.expect("insists");
    assert_eq!(done.plan[1].action, PlanAction::Delete);
}

#[tokio::test]
async fn an_older_package_is_installed_only_when_asked_for_and_each_is_on_record() {
    let house = House::new();
    let (r, ada) = (&house.resources, house.ada());
    let words = || install(json!({"words": "moin"}));
    let of = |version: &str| package::build(example(version)).expect("builds");
    r.install(&ada, &of("1.1.0"), &words()).await.expect("installs");
    r.install(&ada, &of("1.1.0"), &words()).await.expect("the same again");
    let e = r.install(&ada, &of("1.0.9"), &words()).await.expect_err("older");
    assert_eq!((e.code(), e.place_text()), ("package_downgrade", Some("version")));
    let plan = r.install(&ada, &of("1.0.9"), &Install { dry_run: true, ..words() }).await.expect("plans");
    assert!(plan.findings.iter().any(|f| f.code == "package_downgrade" && f.message.contains("1.1.0")), "{:?}", plan.findings);
    assert_eq!(r.packages(&ada).await.expect("lists")[0].version, "1.1.0");
    let done = r.install(&ada, &of("1.0.9"), &Install { allow_downgrade: true, ..words() }).await.expect("asked for");
    assert!(done.applied && done.findings.iter().any(|f| f.code == "package_downgrade"), "{:?}", done.findings);
    let audit = r.store().org(ada.org).audit_after(0, 1_000).await.expect("reads");
    let installed: Vec<Value> =
        audit.into_iter().filter(|a| a.action == "package.installed").map(|a| json!([a.body["version"], a.body["before"]])).collect();
    assert_eq!(installed, [json!(["1.1.0", null]), json!(["1.0.9", "1.1.0"])]);
}

#[tokio::test]
async fn what_is_not_given_again_is_kept_and_changed_parameters_are_on_record() {
    let house = House::new();
    let (r, ada) = (&house.resources, house.ada());
    let of = |version: &str| package::build(example(version)).expect("builds");
    let spec = async || {
        let hi = r.get(&ada, &greeting("hi"), VersionRef::Newest).await.expect("reads");
        (hi.spec["text"].clone(), r.secret(&ada, &greeting("hi"), "/password").await.expect("opens").map(|s| s.expose().to_owned()))
    };
    r.install(&ada, &of("1.0.0"), &install(json!({"words": "moin", "key": "the-secret-key"}))).await.expect("installs");
    let newer = r.install(&ada, &of("1.1.0"), &install(Value::Null)).await.expect("a newer one, without a word");
    assert_eq!(spec().await, (json!("moin"), Some("the-secret-key".into())));
    let mut kept: Vec<&str> = newer.findings.iter().filter(|f| f.code == "parameter_kept").map(|f| f.path.as_str()).collect();
    kept.sort_unstable();
    assert_eq!(kept, ["/parameters/key", "/parameters/words"]);
    r.install(&ada, &of("1.1.0"), &install(json!({"words": "servus"}))).await.expect("the same again, with another word");
    assert_eq!(spec().await, (json!("servus"), Some("the-secret-key".into())));
    r.install(&ada, &of("1.1.0"), &install(Value::Null)).await.expect("nothing new");
    let mut narrow = example("1.2.0");
    narrow.parameters["properties"]["words"]["maxLength"] = json!(3);
    narrow.parameters["properties"]["words"]["default"] = json!("hi");
    let reset = r.install(&ada, &package::build(narrow).expect("builds"), &Install { dry_run: true, ..install(Value::Null) }).await;
    let told = reset.expect("plans").findings.into_iter().find(|f| f.code == "parameter_reset").map(|f| f.path);
    assert_eq!(told.as_deref(), Some("/parameters/words"));
    let e = r.install(&ada, &of("1.1.0"), &Install { reset_parameters: true, ..install(Value::Null) }).await.expect_err("asked for again");
    assert_eq!(e.code(), "resource_invalid", "{e}");
    let audit = r.store().org(ada.org).audit_after(0, 1_000).await.expect("reads");
    let installed: Vec<Value> =
        audit.into_iter().filter(|a| a.action == "package.installed").map(|a| json!([a.body["version"], a.body["before"]])).collect();
    assert_eq!(installed, [json!(["1.0.0", null]), json!(["1.1.0", "1.0.0"]), json!(["1.1.0", "1.1.0"])]);
}
